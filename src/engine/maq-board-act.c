/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board.h"
#include "maq-board-private.h"

/* Canvas units by which a copy stands aside. */
#define ASIDE 36.0

/* --- one thing --- */

static MaqBoardEntry *
entry_of (MaqBoardItem *item, MaqReference *reference)
{
  MaqBoardEntry *entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, maq_reference_get_id (item->reference), 0);

  entry->reference = reference != NULL ? maq_reference_ref (reference) : NULL;
  entry->x = item->x;
  entry->y = item->y;
  entry->scale = item->scale;
  return entry;
}

static GPtrArray *
entries_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);
}

static void
change_one (MaqBoard *self, MaqBoardEntry *entry, gboolean late)
{
  GPtrArray *entries = entries_new ();

  g_ptr_array_add (entries, entry);
  maq_board_change (self, entries, late);
}

static gboolean
is_on_board (MaqBoard *self, MaqBoardItem *item)
{
  return maq_board_find_item (self, maq_reference_get_id (item->reference), NULL) == item;
}

/* Swallows @changed. One that was removed meanwhile stays so; Undo brings it back as it is now. */
static void
change_reference (MaqBoard *self, MaqBoardItem *item, MaqReference *changed)
{
  if (is_on_board (self, item))
    change_one (self, entry_of (item, changed), FALSE);
  else
    maq_board_item_set_reference (item, changed);
  maq_reference_unref (changed);
}

/* --- public --- */

static MaqBoardItem *
add (MaqBoard *self, MaqReference *reference, double x, double y, double scale)
{
  MaqBoardEntry *entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, maq_reference_get_id (reference), 0);

  entry->reference = maq_reference_ref (reference);
  entry->x = x;
  entry->y = y;
  entry->scale = scale;
  change_one (self, entry, FALSE);
  return maq_board_find_item (self, maq_reference_get_id (reference), NULL);
}

MaqBoardItem *
maq_board_add (MaqBoard *self, MaqBlob *blob, const char *name, MaqRole role, GError **error)
{
  g_autoptr (MaqReference) reference = NULL;

  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  g_return_val_if_fail (blob != NULL, NULL);

  if (!maq_board_check_room (self, error))
    return NULL;
  reference = maq_reference_new (NULL, maq_board_history_find_number (self->history), name != NULL ? name : "", role, blob);
  return add (self, reference, 0, 0, 1);
}

MaqBoardItem *
maq_board_duplicate (MaqBoard *self, MaqBoardItem *item, GError **error)
{
  g_autoptr (MaqReference) copy = NULL;
  MaqReference *reference;

  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  g_return_val_if_fail (MAQ_IS_BOARD_ITEM (item), NULL);

  if (!maq_board_check_room (self, error))
    return NULL;
  reference = item->reference;
  copy = maq_reference_new_full (NULL, maq_board_history_find_number (self->history), maq_reference_get_name (reference),
                                 maq_reference_get_role (reference), maq_reference_get_blob (reference),
                                 maq_reference_get_markup (reference));
  return add (self, copy, item->x + ASIDE, item->y + ASIDE, item->scale);
}

void
maq_board_remove (MaqBoard *self, MaqBoardItem *item)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));

  if (is_on_board (self, item))
    change_one (self, entry_of (item, NULL), FALSE);
}

gboolean
maq_board_restore (MaqBoard *self, MaqBoardItem *item, GError **error)
{
  g_autoptr (MaqReference) reference = NULL;
  const char *id;

  g_return_val_if_fail (MAQ_IS_BOARD (self), FALSE);
  g_return_val_if_fail (MAQ_IS_BOARD_ITEM (item), FALSE);

  id = maq_reference_get_id (item->reference);
  if (maq_board_find_item (self, id, NULL) != NULL)
    return TRUE;
  if (!maq_board_check_room (self, error))
    return FALSE;
  reference = maq_reference_ref (item->reference);
  if (maq_board_history_ends_with_removal (self->history, id))
    maq_board_undo (self);
  /* It may have been renamed while it was away. */
  add (self, reference, item->x, item->y, item->scale);
  return TRUE;
}

/* With the number that it had, or the next that nobody had. (transfer full) */
static MaqReference *
renumber (MaqBoard *self, MaqReference *reference)
{
  guint number = maq_reference_get_number (reference);

  if (number > 0 && maq_board_find_number (self, number) == NULL)
    return maq_reference_ref (reference);
  return maq_reference_with_number (reference, maq_board_history_find_number (self->history));
}

MaqBoardItem *
maq_board_bring_back (MaqBoard *self, MaqReference *reference, double x, double y, double scale, GError **error)
{
  g_autoptr (MaqReference) again = NULL;
  const char *id;
  MaqBoardItem *item;

  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  g_return_val_if_fail (reference != NULL, NULL);

  id = maq_reference_get_id (reference);
  item = maq_board_find_item (self, id, NULL);
  if (item != NULL)
    {
      change_reference (self, item, maq_reference_with_number (reference, maq_reference_get_number (item->reference)));
      return item;
    }
  if (!maq_board_check_room (self, error))
    return NULL;
  item = g_hash_table_lookup (self->removed, id);
  again = renumber (self, reference);
  return item != NULL ? add (self, again, item->x, item->y, item->scale) : add (self, again, x, y, scale);
}

void
maq_board_rename (MaqBoard *self, MaqBoardItem *item, const char *name)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));
  change_reference (self, item, maq_reference_with_name (item->reference, name != NULL ? name : ""));
}

void
maq_board_set_role (MaqBoard *self, MaqBoardItem *item, MaqRole role)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));
  change_reference (self, item, maq_reference_with_role (item->reference, role));
}

void
maq_board_set_markup (MaqBoard *self, MaqBoardItem *item, MaqMarkup *markup)
{
  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));
  change_reference (self, item, maq_reference_with_markup (item->reference, markup));
}

void
maq_board_place (MaqBoard *self, MaqBoardItem *item, double x, double y, double scale)
{
  MaqBoardEntry *entry;

  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));

  if (!is_on_board (self, item))
    {
      maq_board_item_set_placement (item, x, y, scale);
      return;
    }
  entry = entry_of (item, item->reference);
  entry->x = x;
  entry->y = y;
  entry->scale = scale;
  change_one (self, entry, TRUE);
}

void
maq_board_renumber (MaqBoard *self)
{
  GPtrArray *entries;

  g_return_if_fail (MAQ_IS_BOARD (self));

  entries = entries_new ();
  for (guint i = 0; i < self->items->len; i++)
    {
      MaqBoardItem *item = g_ptr_array_index (self->items, i);
      g_autoptr (MaqReference) reference = maq_reference_with_number (item->reference, i + 1);

      g_ptr_array_add (entries, entry_of (item, reference));
    }
  maq_board_history_free_numbers (self->history);
  for (guint i = 0; i < self->items->len; i++)
    maq_board_history_use_number (self->history, i + 1);
  maq_board_change (self, entries, FALSE);
}

void
maq_board_set_number (MaqBoard *self, MaqBoardItem *item, guint number)
{
  GPtrArray *entries;
  guint old;

  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));
  g_return_if_fail (number > 0);

  if (!is_on_board (self, item))
    return;
  old = maq_reference_get_number (item->reference);
  entries = entries_new ();
  for (guint i = 0; i < self->items->len; i++)
    {
      MaqBoardItem *one = g_ptr_array_index (self->items, i);
      g_autoptr (MaqReference) changed = NULL;

      if (one != item && maq_reference_get_number (one->reference) != number)
        continue;
      changed = maq_reference_with_number (one->reference, one == item ? number : old);
      g_ptr_array_add (entries, entry_of (one, changed));
    }
  maq_board_change (self, entries, FALSE);
}

/* --- what is no reference --- */

MaqMarkup *
maq_board_get_picture_markup (MaqBoard *self, const char *step_uuid, guint slot)
{
  g_autofree char *key = NULL;
  const MaqBoardEntry *entry;

  g_return_val_if_fail (MAQ_IS_BOARD (self), NULL);
  g_return_val_if_fail (step_uuid != NULL, NULL);

  key = g_strdup_printf ("%s/%u", step_uuid, slot);
  entry = g_hash_table_lookup (self->drawings, key);
  return entry != NULL ? entry->markup : NULL;
}

void
maq_board_set_picture_markup (MaqBoard *self, const char *step_uuid, guint slot, MaqMarkup *markup)
{
  MaqBoardEntry *entry;

  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (step_uuid != NULL);

  entry = maq_board_entry_new (MAQ_BOARD_MARKUP, step_uuid, slot);
  if (markup != NULL && !maq_markup_is_empty (markup))
    entry->markup = maq_markup_ref (markup);
  change_one (self, entry, FALSE);
}

gboolean
maq_board_get_spot (MaqBoard *self, const char *name, double *x, double *y, double *scale)
{
  const MaqBoardEntry *entry;

  g_return_val_if_fail (MAQ_IS_BOARD (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  entry = g_hash_table_lookup (self->spots, name);
  if (entry == NULL)
    return FALSE;
  if (x != NULL)
    *x = entry->x;
  if (y != NULL)
    *y = entry->y;
  if (scale != NULL)
    *scale = entry->scale;
  return TRUE;
}

void
maq_board_set_spot (MaqBoard *self, const char *name, double x, double y, double scale)
{
  MaqBoardEntry *entry;

  g_return_if_fail (MAQ_IS_BOARD (self));
  g_return_if_fail (name != NULL);

  entry = maq_board_entry_new (MAQ_BOARD_SPOT, name, 0);
  if (scale > 0)
    {
      entry->x = x;
      entry->y = y;
      entry->scale = scale;
    }
  change_one (self, entry, TRUE);
}
