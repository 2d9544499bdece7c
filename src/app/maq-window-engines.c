/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine-link.h"
#include "maq-window-private.h"

/* Engines and money: the preferences window, and what the buttons of a notice do. */

MaqPreferences *
maq_window_show_preferences (MaqWindow *self)
{
  if (self->preferences == NULL)
    {
      self->preferences = MAQ_PREFERENCES (maq_preferences_new (GTK_WINDOW (self), self->engine, self->settings));
      g_object_add_weak_pointer (G_OBJECT (self->preferences), (gpointer *) &self->preferences);
      /* Budgets may be others now. */
      g_signal_connect_object (self->preferences, "unmap", G_CALLBACK (maq_composer_update_budget), self->composer,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (self->preferences));
  return self->preferences;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    maq_window_toast_error (self, error);
}

/* What an engine needs before it can go on. TRUE: the word was one of these. */
static gboolean
answer_engine (MaqWindow *self, const char *id, const char *word)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), id);
  gboolean for_key = g_str_equal (word, "set-key");

  if (g_str_equal (word, "budget"))
    {
      maq_preferences_show_money (maq_window_show_preferences (self));
      return TRUE;
    }
  if (g_str_equal (word, "release"))
    {
      maq_engine_release_endpoint (self->engine, id);
      return TRUE;
    }
  if (for_key || g_str_equal (word, "settings"))
    {
      if (entry != NULL)
        maq_preferences_show_engine (maq_window_show_preferences (self), id, for_key);
      return TRUE;
    }
  return maq_engine_link_open (GTK_WINDOW (self), entry != NULL ? maq_catalog_entry_get_endpoint (entry) : NULL, word);
}

void
maq_window_answer (MaqWindow *self, const char *word)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);
  const MaqSlot *slot = stage != NULL ? maq_stage_get_current (stage) : NULL;
  MaqStepRecord *record = slot != NULL ? maq_step_get_record (maq_stage_get_step (stage)) : NULL;

  if (slot == NULL || answer_engine (self, maq_request_get_engine (record->request), word))
    return;
  if (g_str_equal (word, "revise"))
    maq_window_reuse_words (self, record);
  else if (g_str_equal (word, "retry"))
    maq_engine_retry_async (self->engine, slot->job, done_cb, g_object_ref (self));
  else
    maq_engine_resolve_async (self->engine, slot->job, word, done_cb, g_object_ref (self));
}

void
maq_window_answer_for (MaqWindow *self, const char *id, const char *word)
{
  answer_engine (self, id, word);
}
