/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-compare-page-private.h"

/* What is said of references and of engines' raw answers has no row of its own: it is one value of the board, a line of "KEY WORD" for
 * each. It goes with the board wherever it goes, so it may have been written by anybody. */
#define NAME "compare.verdicts"

static gboolean
has_own_row (const MaqCompareItem *item)
{
  return item->record != NULL && !item->is_raw;
}

static GHashTable *
parse (const char *text)
{
  GHashTable *notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      char *space = strchr (*line, ' ');
      MaqVerdict verdict;

      if (space != NULL && space != *line && maq_verdict_from_word (space + 1, &verdict))
        g_hash_table_insert (notes, g_strndup (*line, (gsize) (space - *line)), (gpointer) maq_verdict_to_word (verdict));
    }
  return notes;
}

static void
write_notes (MaqComparePage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->notes), (GCompareFunc) strcmp);

  for (GList *key = keys; key != NULL; key = key->next)
    g_string_append_printf (text, "%s %s\n", (const char *) key->data, (const char *) g_hash_table_lookup (self->notes, key->data));
  maq_engine_set_board_value_async (self->engine, NAME, text->len > 0 ? text->str : NULL, maq_compare_page_kept_cb, g_object_ref (self));
}

void
maq_compare_page_note (MaqComparePage *self, const MaqCompareItem *item)
{
  /* Before they are read it waits with its item. */
  if (self->notes == NULL)
    return;
  if (item->verdict == MAQ_VERDICT_NONE)
    g_hash_table_remove (self->notes, item->key);
  else
    g_hash_table_insert (self->notes, g_strdup (item->key), (gpointer) maq_verdict_to_word (item->verdict));
  write_notes (self);
}

/* All that are compared and were read now, or came since. */
static void
show_notes (MaqComparePage *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const MaqCompareItem *item = maq_compare_page_get_item (self, i);
      MaqVerdict verdict;

      if (has_own_row (item))
        continue;
      if (item->verdict != MAQ_VERDICT_NONE)
        maq_compare_page_note (self, item);
      else if (maq_verdict_from_word (g_hash_table_lookup (self->notes, item->key), &verdict))
        maq_compare_page_show_verdict (self, i, verdict);
    }
}

typedef struct {
  MaqComparePage *page;
  GCancellable   *reading;   /* cancelled: they are another board's, or nobody's, by now */
} Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (MaqComparePage) self = reading->page;
  g_autoptr (GCancellable) cancellable = reading->reading;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  gboolean ok = maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, &error);

  if (g_cancellable_is_cancelled (cancellable))
    return;
  g_clear_object (&self->reading);
  if (!ok)
    return;
  self->notes = parse (text);
  show_notes (self);
}

void
maq_compare_page_read_notes (MaqComparePage *self)
{
  gboolean any = FALSE;
  Reading *reading;

  for (guint i = 0; i < self->items->len; i++)
    any = any || !has_own_row (maq_compare_page_get_item (self, i));
  if (!any || self->reading != NULL)
    return;
  if (self->notes != NULL)
    {
      show_notes (self);
      return;
    }
  self->reading = g_cancellable_new ();
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), g_object_ref (self->reading) };
  maq_engine_get_board_value_async (self->engine, NAME, read_cb, reading);
}

void
maq_compare_page_drop_notes (MaqComparePage *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->notes, g_hash_table_unref);
}
