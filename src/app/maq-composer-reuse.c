/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-composer-private.h"
#include "maq-reuse.h"

/* What an earlier step was asked with, again. */

/* Its numbers were those of then: the chips are those of the pictures that it had. */
char *
maq_composer_save_words (MaqComposer *self, const MaqRequest *request)
{
  MaqBoard *board = maq_engine_get_board (self->engine);
  g_autoptr (GPtrArray) then = maq_reuse_list_references (request, TRUE);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);

  for (guint i = 0; i < then->len; i++)
    g_ptr_array_add (references, maq_reuse_name_now (board, request, g_ptr_array_index (then, i)));
  return maq_prompt_buffer_save_change (maq_prompt_view_get_buffer (self->prompt), maq_request_get_change (request), references);
}

void
maq_composer_reuse (MaqComposer *self, const MaqStepRecord *record)
{
  g_autofree char *saved = NULL;

  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (record != NULL);

  saved = maq_composer_save_words (self, record->request);
  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), saved);
  maq_keep_chips_set_words (self->keep, maq_request_get_keep (record->request));
  maq_composer_set_ratio (self, maq_request_get_ratio (record->request));
  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

/* Padlocks are no part of a request: they stay where they are. */
void
maq_composer_reuse_all (MaqComposer *self, const MaqStepRecord *record)
{
  g_autoptr (MaqUnsent) unsent = maq_unsent_new ();
  MaqRequest *request;

  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (record != NULL);

  request = record->request;
  g_free (unsent->text);
  g_strfreev (unsent->keep);
  g_strfreev (unsent->own);
  g_strfreev (unsent->locked);
  unsent->text = maq_composer_save_words (self, request);
  unsent->keep = g_strdupv ((GStrv) maq_request_get_keep (request));
  unsent->own = maq_keep_chips_dup_own (self->keep);
  unsent->locked = maq_keep_chips_dup_locked (self->keep);
  unsent->lock_all = gtk_toggle_button_get_active (self->keep_lock);
  unsent->ratio = maq_request_get_ratio (request);
  unsent->variants = maq_request_get_variants (request);
  unsent->previews = maq_request_get_previews (request);
  /* What no engine made is made again by the one in hand. */
  unsent->engine = maq_step_record_is_made_here (record) ? NULL : g_strdup (maq_request_get_engine (request));
  unsent->quality = g_strdup (maq_request_get_quality (request));
  unsent->base = g_strdup (maq_request_get_parent_step (request));
  unsent->slot = maq_request_get_parent_slot (request);
  maq_composer_put_back (self, unsent);
  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}
