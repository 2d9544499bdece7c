/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-composer-private.h"
#include "maq-prompt.h"

/* Each once, in the order in which they came. (transfer full) */
static GStrv
unite_keep (GPtrArray *records)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 1; i < records->len; i++)
    {
      const char *const *keep = maq_request_get_keep (((const MaqStepRecord *) g_ptr_array_index (records, i))->request);

      for (guint k = 0; keep[k] != NULL; k++)
        if (!g_ptr_array_find_with_equal_func (words, keep[k], g_str_equal, NULL))
          g_ptr_array_add (words, g_strdup (keep[k]));
    }
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_steal (words, NULL);
}

void
maq_composer_rebase (MaqComposer *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) keep = NULL;
  g_autofree char *text = NULL;
  const MaqStepRecord *first;

  g_return_if_fail (MAQ_IS_COMPOSER (self));
  g_return_if_fail (records != NULL && records->len >= 2);

  for (guint i = 1; i < records->len; i++)
    {
      const MaqStepRecord *record = g_ptr_array_index (records, i);

      /* What was put back says what was done; it asks for nothing. */
      if (!maq_step_record_is_made_here (record))
        g_ptr_array_add (changes, maq_composer_save_words (self, record->request));
    }
  g_ptr_array_add (changes, NULL);
  text = maq_prompt_join_changes ((const char *const *) changes->pdata);
  /* The picture of the earlier step that the first of them was made of. */
  first = g_ptr_array_index (records, 1);
  maq_composer_set_base (self, g_ptr_array_index (records, 0), maq_request_get_parent_slot (first->request));
  maq_composer_set_text (self, text);
  keep = unite_keep (records);
  maq_keep_chips_set_words (self->keep, (const char *const *) keep);
}
