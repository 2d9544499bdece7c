/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-composer-private.h"

/* Alt+Up and Alt+Down: through the prompts of earlier steps, and back to what was being written. */

#define MOST_STEPS 100

static gboolean
is_known (MaqComposer *self, const char *saved)
{
  return g_ptr_array_find_with_equal_func (self->walk, saved, g_str_equal, NULL);
}

/* Numbers of then become the chips of the pictures that were meant. */
static void
gather (MaqComposer *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      const MaqStepRecord *record = g_ptr_array_index (records, i);
      g_autofree char *saved = maq_composer_save_words (self, record->request);

      if (!is_known (self, saved))
        g_ptr_array_add (self->walk, g_steal_pointer (&saved));
    }
}

static void
go (MaqComposer *self, int by)
{
  int at = CLAMP (self->walk_at + by, 0, (int) self->walk->len - 1);

  if (at == self->walk_at)
    return;
  self->walk_at = at;
  self->walking = TRUE;
  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), g_ptr_array_index (self->walk, (guint) at));
  self->walking = FALSE;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComposer) self = data;
  g_autoptr (GPtrArray) records = maq_engine_list_steps_finish (MAQ_ENGINE (source), result, NULL);

  if (records == NULL || self->walk == NULL)
    return;
  gather (self, records);
  go (self, 1);
}

void
maq_composer_walk (MaqComposer *self, int by)
{
  if (self->engine == NULL)
    return;
  if (self->walk != NULL)
    {
      go (self, by);
      return;
    }
  if (by < 0)
    return;
  self->walk = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->walk, maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt)));
  self->walk_at = 0;
  maq_engine_list_steps_async (self->engine, NULL, MOST_STEPS, listed_cb, g_object_ref (self));
}

/* What is typed from here on is new. */
void
maq_composer_stop_walk (MaqComposer *self)
{
  if (!self->walking)
    g_clear_pointer (&self->walk, g_ptr_array_unref);
}
