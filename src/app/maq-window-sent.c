/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-pages-dialog.h"
#include "maq-sent-dialog.h"
#include "maq-window-private.h"

/* The same request as Generate sends, before it goes. */
void
maq_window_sent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_composer_build_request (self->composer, &error);
  g_autoptr (MaqRequest) neutral = maq_composer_build_neutral (self->composer);
  g_autoptr (MaqRequest) unpacked = request != NULL ? maq_composer_build_unpacked (self->composer, &error) : NULL;

  if (error != NULL)
    maq_window_toast_error (self, error);
  else
    maq_dialog_present (MAQ_DIALOG (maq_sent_dialog_new (self->engine, self->loader, unpacked != NULL ? unpacked : request, neutral,
                                                         unpacked != NULL)), widget);
}

void
maq_window_pages_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  /* One set for the window, not one for each dialog: a page may be on its way when the dialog is opened again. */
  if (self->page_set == NULL)
    self->page_set = maq_pages_new (self->engine);
  maq_dialog_present (MAQ_DIALOG (maq_pages_dialog_new (self->engine, self->loader, self->composer, self->page_set)), widget);
}

void
maq_window_update_sent (MaqWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.pages", self->engine != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sent",
                                 self->engine != NULL && maq_composer_get_can_send (self->composer));
}
