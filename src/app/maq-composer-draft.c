/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-composer-private.h"

/* What was typed and not yet sent. */

#define SAVE_DELAY_MS 400
#define DRAFT_KEY "draft.text"

static gboolean
save_draft_cb (gpointer data)
{
  MaqComposer *self = data;
  g_autofree char *text = maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt));

  self->save_id = 0;
  if (self->engine != NULL)
    maq_engine_set_board_value_async (self->engine, DRAFT_KEY, text, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
draft_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComposer) self = data;
  g_autofree char *text = NULL;
  g_autofree char *now = maq_composer_dup_text (self);

  /* What was typed meanwhile is newer. */
  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, NULL) && text != NULL && now[0] == '\0'
      && g_utf8_validate (text, -1, NULL))
    maq_composer_set_text (self, text);
}

void
maq_composer_read_draft (MaqComposer *self)
{
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
