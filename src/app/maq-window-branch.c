/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-text.h"
#include "maq-toast.h"
#include "maq-window-private.h"

/* The branch that the step in hand ends: how far it has drifted, and asking for its changes in one request. */

/* Long enough to read a sentence with figures. */
#define READ_S 15

static void
say (MaqWindow *self, const char *text, gboolean rebase)
{
  AdwToast *toast = maq_toast_new (text);

  if (rebase)
    {
      adw_toast_set_button_label (toast, _("Re-base…"));
      adw_toast_set_action_name (toast, "win.rebase");
    }
  adw_toast_set_timeout (toast, READ_S);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
drift_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqDrift) drift = maq_engine_measure_drift_finish (MAQ_ENGINE (source), result, &error);
  g_autofree char *sentence = NULL;
  double fraction;

  if (drift == NULL)
    {
      maq_window_toast_error (self, error);
      return;
    }
  sentence = maq_compare_text_drift (drift, &fraction);
  say (self, sentence, drift->n_steps > 1);
}

void
maq_window_drift_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);
  const MaqSlot *slot = maq_window_get_slot (self);

  if (record != NULL && slot != NULL)
    maq_engine_measure_drift_async (self->engine, record->id, slot->index, NULL, drift_cb, g_object_ref (self));
}

/* Written, not sent: the person looks at it and presses Generate. */
static void
write_down (MaqWindow *self, GPtrArray *records)
{
  guint n = records->len - 1;
  g_autofree char *text = g_strdup_printf (ngettext ("%u change in one request. Look at the words, then press Generate. Masks were left behind.",
                                                     "%u changes in one request. Look at the words, then press Generate. Masks were left behind.",
                                                     n), n);
  MaqUnsent *before = maq_composer_dup_unsent (self->composer);

  maq_window_leave_compare (self);
  maq_window_show_step (self, ((const MaqStepRecord *) g_ptr_array_index (records, 0))->id);
  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_rebase (self->composer, records);
  maq_window_offer_return (self, before, 0, text);
}

static void
branch_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = maq_engine_list_branch_finish (MAQ_ENGINE (source), result, &error);

  if (records == NULL)
    maq_window_toast_error (self, error);
  else if (records->len < 3)
    maq_window_toast (self, _("This branch has one change only: there is nothing to join."));
  else
    write_down (self, records);
}

void
maq_window_rebase_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  GPtrArray *compared = maq_window_is_comparing (self) ? maq_compare_page_get_rebase (self->compare) : NULL;
  g_autoptr (GPtrArray) records = compared != NULL ? g_ptr_array_ref (compared) : NULL;
  MaqStepRecord *record = maq_window_get_record (self);

  if (records != NULL)
    write_down (self, records);
  else if (record != NULL)
    maq_engine_list_branch_async (self->engine, record->id, branch_cb, g_object_ref (self));
}

void
maq_window_update_branch (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  MaqStepRecord *record = maq_window_get_record (self);
  const MaqSlot *slot = maq_window_get_slot (self);
  gboolean comparing = self->pages != NULL && maq_window_is_comparing (self);
  gboolean is_edit = record != NULL && record->parent_uuid != NULL && slot != NULL && slot->picture != NULL;

  gtk_widget_action_set_enabled (widget, "win.drift", is_edit);
  gtk_widget_action_set_enabled (widget, "win.rebase", comparing ? maq_compare_page_get_rebase (self->compare) != NULL : is_edit);
}
