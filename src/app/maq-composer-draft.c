/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-composer-private.h"
#include "maq-step-text.h"

/* What was written and chosen and not yet sent: kept with the board, and put back. */

#define SAVE_DELAY_MS 400
#define DRAFT_KEY "draft"
/* Where boards of before had their text. */
#define OLD_KEY "draft.text"

/* --- what it is --- */

MaqUnsent *
maq_composer_dup_unsent (MaqComposer *self)
{
  MaqUnsent *unsent;
  MaqChoice *quality;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  unsent = maq_unsent_new ();
  quality = gtk_drop_down_get_selected_item (self->quality);
  g_free (unsent->text);
  g_strfreev (unsent->keep);
  g_strfreev (unsent->own);
  g_strfreev (unsent->locked);
  unsent->text = maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt));
  unsent->second = g_strdup (self->second);
  unsent->keep = maq_keep_chips_dup_words (self->keep);
  unsent->own = maq_keep_chips_dup_own (self->keep);
  unsent->locked = maq_keep_chips_dup_locked (self->keep);
  unsent->lock_all = gtk_toggle_button_get_active (self->keep_lock);
  unsent->ratio = (MaqRatio) maq_picker_get_value (self->ratio);
  unsent->variants = (guint) maq_picker_get_value (self->variants);
  unsent->previews = (guint) maq_picker_get_value (self->previews);
  unsent->engine = g_strdup (self->engine_id);
  unsent->quality = quality != NULL ? g_strdup (maq_choice_get_word (quality)) : NULL;
  unsent->base = self->base != NULL ? g_strdup (self->base->uuid) : NULL;
  unsent->slot = self->base_slot;
  return unsent;
}

/* A picture that is looked for, to be edited again. */
typedef struct {
  MaqComposer *self;
  char        *uuid;
  guint        slot;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->self);
  g_free (search->uuid);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

/* What was chosen while it was looked for is newer. */
static void
base_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Search) search = data;
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, NULL);
  MaqComposer *self = search->self;
  const MaqSlot *slot = record != NULL ? maq_step_record_get_slot (record, search->slot) : NULL;

  if (g_strcmp0 (self->wanted_base, search->uuid) != 0)
    return;
  g_clear_pointer (&self->wanted_base, g_free);
  if (self->base == NULL && slot != NULL && slot->picture != NULL)
    maq_composer_take_base (self, record, search->slot);
  else
    maq_composer_changed (self);
}

static void
look_for_base (MaqComposer *self, const MaqUnsent *unsent)
{
  Search *search;

  maq_composer_take_base (self, NULL, 0);
  self->wanted_base = g_strdup (unsent->base);
  if (unsent->base == NULL)
    return;
  search = g_new (Search, 1);
  *search = (Search) { g_object_ref (self), g_strdup (unsent->base), unsent->slot };
  maq_engine_find_step_async (self->engine, unsent->base, base_found_cb, search);
}

static void
take_quality (MaqComposer *self, const char *quality)
{
  for (guint i = 0; quality != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->qualities)); i++)
    {
      g_autoptr (MaqChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->qualities), i);

      if (g_str_equal (maq_choice_get_word (choice), quality))
        gtk_drop_down_set_selected (self->quality, i);
    }
}

/* What a board does not say stays as it is; of what must not change, nothing is said where nothing was. */
static void
take_controls (MaqComposer *self, const MaqUnsent *unsent)
{
  maq_keep_chips_set_own (self->keep, (const char *const *) unsent->own);
  maq_keep_chips_set_words (self->keep, (const char *const *) unsent->keep);
  maq_keep_chips_set_locked (self->keep, (const char *const *) unsent->locked);
  gtk_toggle_button_set_active (self->keep_lock, unsent->lock_all);
  if (unsent->variants == 0)
    return;
  maq_picker_set_value (self->ratio, (int) unsent->ratio);
  maq_picker_set_value (self->variants, (int) unsent->variants);
  /* An engine that is gone leaves the one in hand, which has its own qualities. */
  if (unsent->engine != NULL)
    maq_composer_set_engine_id (self, unsent->engine);
  if (g_strcmp0 (unsent->engine, self->engine_id) != 0)
    return;
  take_quality (self, unsent->quality);
  maq_picker_set_value (self->previews, (int) unsent->previews);
}

void
maq_composer_put_back (MaqComposer *self, const MaqUnsent *unsent)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (unsent != NULL);

  look_for_base (self, unsent);
  take_controls (self, unsent);
  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), unsent->text);
  maq_composer_set_second (self, unsent->second);
}

/* --- in the library --- */

static gboolean
save_draft_cb (gpointer data)
{
  MaqComposer *self = data;
  g_autoptr (MaqUnsent) unsent = maq_composer_dup_unsent (self);
  g_autofree char *text = NULL;

  self->save_id = 0;
  if (self->engine == NULL)
    return G_SOURCE_REMOVE;
  /* It is still looked for. */
  if (unsent->base == NULL)
    unsent->base = g_strdup (self->wanted_base);
  text = maq_unsent_to_string (unsent);
  maq_engine_set_board_value_async (self->engine, DRAFT_KEY, text, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* Words that were written before the library was open come behind those that were left there, as if these had been seen. */
static void
add_early (MaqComposer *self, const char *early)
{
  MaqPromptBuffer *buffer = maq_prompt_view_get_buffer (self->prompt);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (buffer), &end);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (buffer), &end);
  if (!gtk_text_iter_is_start (&end))
    gtk_text_buffer_insert (GTK_TEXT_BUFFER (buffer), &end, " ", 1);
  maq_prompt_buffer_insert_saved (buffer, early);
  maq_composer_draft_changed (self);
}

/* What was typed meanwhile is newer than what is read. */
static gboolean
is_late (MaqComposer *self)
{
  return --self->reading > 0 || gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (maq_prompt_view_get_buffer (self->prompt))) > 0;
}

/* As it comes from the library it is no change of anybody's, and nothing to go back behind. */
static void
take_read (MaqComposer *self, const MaqUnsent *unsent)
{
  maq_composer_put_back (self, unsent);
  maq_prompt_buffer_forget (maq_prompt_view_get_buffer (self->prompt));
  g_clear_handle_id (&self->save_id, g_source_remove);
}

static void
old_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComposer) self = data;
  g_autofree char *text = NULL;

  gboolean late = is_late (self);

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, NULL) && !late && text != NULL && g_utf8_validate (text, -1, NULL))
    maq_composer_set_text (self, text);
  else if (late)
    maq_composer_draft_changed (self);
}

static void
draft_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComposer) self = data;
  g_autoptr (MaqUnsent) unsent = NULL;
  g_autofree char *text = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, NULL) && text != NULL)
    unsent = maq_unsent_parse (text);
  if (unsent == NULL)
    maq_engine_get_board_value_async (self->engine, OLD_KEY, old_read_cb, g_object_ref (self));
  else if (!is_late (self))
    take_read (self, unsent);
  else if (self->is_first_read && self->reading == 0)
    {
      g_autofree char *early = maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt));

      take_read (self, unsent);
      add_early (self, early);
    }
}

void
maq_composer_read_first_draft (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  self->reading++;
  self->is_first_read = TRUE;
  maq_engine_get_board_value_async (self->engine, DRAFT_KEY, draft_read_cb, g_object_ref (self));
}

void
maq_composer_read_draft (MaqComposer *self)
{
  g_autoptr (MaqUnsent) nothing = maq_unsent_new ();

  g_return_if_fail (MAQ_IS_COMPOSER (self));

  self->is_first_read = FALSE;
  take_read (self, nothing);
  self->reading++;
  maq_engine_get_board_value_async (self->engine, DRAFT_KEY, draft_read_cb, g_object_ref (self));
}

void
maq_composer_draft_changed (MaqComposer *self)
{
  if (self->engine != NULL && self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_draft_cb, self);
}

void
maq_composer_save_draft (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  if (self->save_id == 0)
    return;
  g_clear_handle_id (&self->save_id, g_source_remove);
  save_draft_cb (self);
}
