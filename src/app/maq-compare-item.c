/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-item.h"
#include "maq-step-text.h"

MaqCompareItem *
maq_compare_item_new (MaqStepRecord *record, guint slot)
{
  MaqCompareItem *self = g_new0 (MaqCompareItem, 1);

  self->record = maq_step_record_ref (record);
  self->slot = slot;
  self->picture = maq_blob_ref (maq_step_record_get_slot (record, slot)->picture);
  self->key = g_strdup_printf ("%s/%u", record->uuid, slot);
  self->verdict = maq_step_record_get_slot (record, slot)->verdict;
  /* Translators: the number of a step, and which of its pictures. */
  self->title = record->slots->len > 1 ? g_strdup_printf (_("Step %ld, variant %u"), (long) record->id, slot + 1)
                                       : g_strdup_printf (_("Step %ld"), (long) record->id);
  return self;
}

MaqCompareItem *
maq_compare_item_new_raw (MaqStepRecord *record, guint slot)
{
  const MaqSlot *at = maq_step_record_get_slot (record, slot);
  MaqCompareItem *self;
  char *title;

  if (at == NULL || at->exact == NULL || at->exact->outcome != MAQ_EXACT_COMPOSITED || at->extra->len == 0)
    return NULL;
  self = maq_compare_item_new (record, slot);
  self->is_raw = TRUE;
  g_free (self->key);
  self->key = g_strdup_printf ("%s/%u/raw", record->uuid, slot);
  self->verdict = MAQ_VERDICT_NONE;
  maq_blob_unref (self->picture);
  self->picture = maq_blob_ref (g_ptr_array_index (at->extra, 0));
  /* Translators: %s is "Step 7": the picture as the engine answered, before the rest of the original was put back. */
  title = g_strdup_printf (_("%s, raw answer"), self->title);
  g_free (self->title);
  self->title = title;
  return self;
}

MaqCompareItem *
maq_compare_item_new_reference (MaqReference *reference)
{
  MaqCompareItem *self = g_new0 (MaqCompareItem, 1);
  const char *name = maq_reference_get_name (reference);

  self->picture = maq_blob_ref (maq_reference_get_blob (reference));
  self->key = g_strdup (maq_reference_get_id (reference));
  self->title = name[0] != '\0' ? g_strdup (name) : g_strdup_printf (_("Reference %u"), maq_reference_get_number (reference));
  return self;
}

MaqCompareItem *
maq_compare_item_copy (const MaqCompareItem *self)
{
  MaqCompareItem *copy = g_new0 (MaqCompareItem, 1);

  copy->record = self->record != NULL ? maq_step_record_ref (self->record) : NULL;
  copy->slot = self->slot;
  copy->is_raw = self->is_raw;
  copy->picture = maq_blob_ref (self->picture);
  copy->title = g_strdup (self->title);
  copy->key = g_strdup (self->key);
  copy->verdict = self->verdict;
  return copy;
}

void
maq_compare_item_free (MaqCompareItem *self)
{
  g_clear_pointer (&self->record, maq_step_record_unref);
  maq_blob_unref (self->picture);
  g_free (self->title);
  g_free (self->key);
  g_free (self);
}

const MaqSlot *
maq_compare_item_get_slot (const MaqCompareItem *self)
{
  return self->record != NULL ? maq_step_record_get_slot (self->record, self->slot) : NULL;
}

const char *
maq_compare_item_get_change (const MaqCompareItem *self)
{
  return self->record != NULL ? maq_request_get_change (self->record->request) : "";
}

gboolean
maq_compare_item_is_parent (const MaqCompareItem *self, const MaqCompareItem *now)
{
  return self->record != NULL && now->record != NULL && g_strcmp0 (now->record->parent_uuid, self->record->uuid) == 0;
}

GPtrArray *
maq_compare_items_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) maq_compare_item_free);
}
