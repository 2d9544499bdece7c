/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-step-text.h"
#include "maq-window-private.h"

void
maq_window_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  gboolean search = !maq_history_pane_get_search_mode (self->history);

  if (search)
    adw_flap_set_reveal_flap (self->history_flap, TRUE);
  maq_history_pane_set_search_mode (self->history, search);
}

void
maq_window_edit_from_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);
  const MaqSlot *slot = maq_window_get_slot (self);
  g_autofree char *text = maq_composer_dup_text (self->composer);

  if (record == NULL || slot == NULL || slot->picture == NULL)
    return;
  /* The words that made this picture are not what should change in it. */
  if (g_strcmp0 (text, maq_request_get_change (record->request)) == 0)
    maq_composer_set_text (self->composer, "");
  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_set_base (self->composer, record, slot->index);
}

void
maq_window_star_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);

  if (record != NULL)
    maq_engine_star_async (self->engine, record->id, !record->starred, maq_window_done_cb, g_object_ref (self));
}

void
maq_window_starred_only_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqLibrary *library = maq_engine_get_library (self->engine);
  MaqStepFilter filter = *maq_library_get_filter (library);

  filter.starred = !filter.starred;
  maq_library_set_filter (library, &filter);
  adw_flap_set_reveal_flap (self->history_flap, TRUE);
}

void
maq_window_update_history (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MaqSlot *slot = maq_window_get_slot (self);
  gboolean has_picture = slot != NULL && slot->picture != NULL;

  gtk_widget_action_set_enabled (widget, "win.search", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.starred-only", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.edit-from-here", has_picture);
  gtk_widget_action_set_enabled (widget, "win.export", has_picture);
  gtk_widget_action_set_enabled (widget, "win.star", maq_window_get_record (self) != NULL);
}
