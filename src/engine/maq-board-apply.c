/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board.h"
#include "maq-board-private.h"

/* What stands on the board, and how a change comes onto it. Neither undo nor the library is told here. */

static guint
get_number (MaqBoardItem *item)
{
  return maq_reference_get_number (item->reference);
}

MaqBoardItem *
maq_board_find_item (MaqBoard *self, const char *id, guint *position)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      MaqBoardItem *item = g_ptr_array_index (self->items, i);

      if (!g_str_equal (maq_reference_get_id (item->reference), id))
        continue;
      if (position != NULL)
        *position = i;
      return item;
    }
  return NULL;
}

MaqBoardItem *
maq_board_find_number (MaqBoard *self, guint number)
{
  for (guint i = 0; i < self->items->len; i++)
    if (get_number (g_ptr_array_index (self->items, i)) == number)
      return g_ptr_array_index (self->items, i);
  return NULL;
}

static char *
dup_drawing_key (const MaqBoardEntry *entry)
{
  return g_strdup_printf ("%s/%u", entry->key, entry->slot);
}

static MaqBoardEntry *
look_up_item (MaqBoard *self, const char *id)
{
  MaqBoardItem *item = maq_board_find_item (self, id, NULL);
  MaqBoardEntry *entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, id, 0);

  if (item == NULL)
    return entry;
  entry->reference = maq_reference_ref (item->reference);
  entry->x = item->x;
  entry->y = item->y;
  entry->scale = item->scale;
  return entry;
}

MaqBoardEntry *
maq_board_look_up (MaqBoard *self, const MaqBoardEntry *entry)
{
  g_autofree char *key = NULL;
  const MaqBoardEntry *found;

  switch (entry->part)
    {
    case MAQ_BOARD_REFERENCE:
      return look_up_item (self, entry->key);
    case MAQ_BOARD_MARKUP:
      key = dup_drawing_key (entry);
      found = g_hash_table_lookup (self->drawings, key);
      break;
    case MAQ_BOARD_SPOT:
      found = g_hash_table_lookup (self->spots, entry->key);
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  return found != NULL ? maq_board_entry_copy (found) : maq_board_entry_new (entry->part, entry->key, entry->slot);
}

static void
remove_item (MaqBoard *self, guint position)
{
  MaqBoardItem *gone = g_object_ref (g_ptr_array_index (self->items, position));

  g_hash_table_replace (self->removed, g_strdup (maq_reference_get_id (gone->reference)), gone);
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* (transfer full) */
static MaqBoardItem *
make_item (MaqBoard *self, MaqReference *reference, const MaqBoardEntry *entry)
{
  g_autofree char *key = NULL;
  gpointer item;

  if (!g_hash_table_steal_extended (self->removed, entry->key, (gpointer *) &key, &item))
    return maq_board_item_new (reference, entry->x, entry->y, entry->scale);
  maq_board_item_set_reference (item, reference);
  maq_board_item_set_placement (item, entry->x, entry->y, entry->scale);
  return item;
}

/* Where the library, or a stack of changes older than what others did, says a number that is taken, the next free one is. */
static void
insert_item (MaqBoard *self, const MaqBoardEntry *entry)
{
  g_autoptr (MaqReference) reference = maq_reference_ref (entry->reference);
  guint position = self->items->len, number = maq_reference_get_number (reference);
  MaqBoardItem *item;

  while (maq_board_find_number (self, number) != NULL)
    number++;
  if (number != maq_reference_get_number (reference))
    {
      g_autoptr (MaqReference) old = g_steal_pointer (&reference);

      reference = maq_reference_with_number (old, number);
    }
  while (position > 0 && get_number (g_ptr_array_index (self->items, position - 1)) > number)
    position--;
  item = make_item (self, reference, entry);
  maq_board_history_use_number (self->history, number);
  g_ptr_array_insert (self->items, (int) position, item);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint left = get_number (*(MaqBoardItem *const *) a), right = get_number (*(MaqBoardItem *const *) b);

  return (left > right) - (left < right);
}

/* Announces only the range in which something stands elsewhere. */
void
maq_board_sort (MaqBoard *self)
{
  guint n = self->items->len, first = 0, last = n;
  g_autofree gpointer *before = NULL;

  if (n == 0)
    return;
  before = g_memdup2 (self->items->pdata, n * sizeof (gpointer));
  g_ptr_array_sort (self->items, compare_numbers);
  while (first < n && before[first] == self->items->pdata[first])
    first++;
  while (last > first && before[last - 1] == self->items->pdata[last - 1])
    last--;
  if (first < last)
    g_list_model_items_changed (G_LIST_MODEL (self), first, last - first, last - first);
}

/* Of two with one number, which only others' changes can bring about, the second takes the next. */
static void
separate (MaqBoard *self)
{
  for (guint i = 1; i < self->items->len; i++)
    {
      MaqBoardItem *item = g_ptr_array_index (self->items, i);
      guint number = get_number (g_ptr_array_index (self->items, i - 1));
      g_autoptr (MaqReference) reference = NULL;
      g_autoptr (MaqBoardEntry) entry = NULL;

      if (get_number (item) > number)
        continue;
      reference = maq_reference_with_number (item->reference, number + 1);
      maq_board_item_set_reference (item, reference);
      entry = look_up_item (self, maq_reference_get_id (reference));
      maq_board_write (self, entry, TRUE);
    }
}

static void
set_thing (GHashTable *things, char *key, const MaqBoardEntry *entry, gboolean is_there)
{
  if (is_there)
    g_hash_table_replace (things, key, maq_board_entry_copy (entry));
  else
    {
      g_hash_table_remove (things, key);
      g_free (key);
    }
}

static void
set_item (MaqBoard *self, const MaqBoardEntry *entry)
{
  MaqBoardItem *item = maq_board_find_item (self, entry->key, NULL);

  if (item == NULL || entry->reference == NULL)
    return;
  if (item->reference != entry->reference)
    maq_board_item_set_reference (item, entry->reference);
  maq_board_history_use_number (self->history, maq_reference_get_number (entry->reference));
  maq_board_item_set_placement (item, entry->x, entry->y, entry->scale);
}

/* The references that stay change before the list is sorted and those that come are put in: numbers may change hands. */
void
maq_board_apply (MaqBoard *self, GPtrArray *entries)
{
  guint position;

  for (guint i = 0; i < entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);

      if (entry->part == MAQ_BOARD_REFERENCE && entry->reference == NULL && maq_board_find_item (self, entry->key, &position) != NULL)
        remove_item (self, position);
      else if (entry->part == MAQ_BOARD_REFERENCE)
        set_item (self, entry);
    }
  maq_board_sort (self);
  separate (self);
  for (guint i = 0; i < entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);

      if (entry->part == MAQ_BOARD_MARKUP)
        {
          set_thing (self->drawings, dup_drawing_key (entry), entry, entry->markup != NULL);
          g_signal_emit_by_name (self, "picture-markup-changed", entry->key, entry->slot);
        }
      else if (entry->part == MAQ_BOARD_SPOT)
        {
          set_thing (self->spots, g_strdup (entry->key), entry, entry->scale > 0);
          g_signal_emit_by_name (self, "spot-changed", entry->key);
        }
      else if (entry->reference != NULL && maq_board_find_item (self, entry->key, NULL) == NULL
               && self->items->len < MAQ_MAX_REFERENCES)
        insert_item (self, entry);
    }
}
