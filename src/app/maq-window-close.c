/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-notifier.h"
#include "maq-risk.h"
#include "maq-window-private.h"

/* Leaving. What is paid for is waited for, out of sight; nobody is left in the dark about it. */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (!maq_engine_close_finish (MAQ_ENGINE (source), result, &error))
    g_warning ("The library did not close well: %s", error->message);
  else if (self->n_awaited > 0 && application != NULL)
    maq_notifier_say_safe (application, self->n_awaited);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The window is gone from sight, the program stays until nothing is at risk. */
static void
leave (MaqWindow *self)
{
  MaqRisk risk;

  maq_risk_look (maq_engine_get_queue (self->engine), &risk);
  self->closing = TRUE;
  self->n_awaited = risk.n_paid;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  maq_composer_save_draft (self->composer);
  maq_engine_close_async (self->engine, closed_cb, g_object_ref (self));
}

static void
answer_cb (MaqWindow *self, const char *response)
{
  self->asking = NULL;
  if (g_str_equal (response, "leave") && !self->closing)
    leave (self);
}

static void
ask (MaqWindow *self, const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Pictures Are Still on Their Way"), text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Stay Open"), "leave",
                                    _("_Go On in the Background"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "leave");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  self->asking = dialog;
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
maq_window_close_cb (MaqWindow *self)
{
  g_autofree char *text = NULL;
  MaqRisk risk;

  if (self->closing || self->asking != NULL)
    return TRUE;
  maq_window_save_state (self);
  if (self->engine == NULL)
    return FALSE;
  maq_risk_look (maq_engine_get_queue (self->engine), &risk);
  text = maq_risk_make_text (&risk);
  if (text != NULL)
    ask (self, text);
  else
    leave (self);
  return TRUE;
}

gboolean
maq_window_is_closing (MaqWindow *self)
{
  g_return_val_if_fail (MAQ_IS_WINDOW (self), FALSE);
  return self->closing;
}
