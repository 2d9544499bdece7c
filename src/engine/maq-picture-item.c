/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-picture-item.h"

static void
item_clear (MaqPictureItem *item)
{
  maq_step_record_unref (item->record);
}

GArray *
maq_picture_items_new (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (MaqPictureItem));

  g_array_set_clear_func (items, (GDestroyNotify) item_clear);
  return items;
}

void
maq_picture_items_add (GArray *items, MaqStepRecord *record, guint slot, guint which)
{
  const MaqPictureItem item = { maq_step_record_ref (record), slot, which };

  g_array_append_val (items, item);
}

void
maq_picture_items_add_slot (GArray *items, MaqStepRecord *record, guint slot)
{
  const MaqSlot *at;

  g_return_if_fail (record != NULL && slot < record->slots->len);

  at = g_ptr_array_index (record->slots, slot);
  if (at->picture == NULL)
    return;
  maq_picture_items_add (items, record, slot, MAQ_PICTURE_ASKED);
  for (guint i = 0; i < maq_slot_count_more (at); i++)
    maq_picture_items_add (items, record, slot, i + 1);
}

void
maq_picture_items_add_step (GArray *items, MaqStepRecord *record)
{
  g_return_if_fail (items != NULL && record != NULL);

  for (guint i = 0; i < record->slots->len; i++)
    maq_picture_items_add_slot (items, record, i);
}

const MaqSlot *
maq_picture_item_get_slot (const MaqPictureItem *item)
{
  const MaqSlot *slot;

  g_return_val_if_fail (item != NULL && item->record != NULL, NULL);

  if (item->slot >= item->record->slots->len)
    return NULL;
  slot = g_ptr_array_index (item->record->slots, item->slot);
  return slot->picture != NULL ? slot : NULL;
}

MaqBlob *
maq_picture_item_get_picture (const MaqPictureItem *item)
{
  const MaqSlot *slot = maq_picture_item_get_slot (item);

  if (slot == NULL || item->which == MAQ_PICTURE_ASKED)
    return slot != NULL ? slot->picture : NULL;
  if (item->which != MAQ_PICTURE_RAW)
    return maq_slot_get_more (slot, item->which - 1);
  return slot->exact != NULL && slot->exact->outcome == MAQ_EXACT_COMPOSITED && slot->extra->len > 0 ? g_ptr_array_index (slot->extra, 0)
                                                                                                     : slot->picture;
}
