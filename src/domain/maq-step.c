/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-step.h"

G_DEFINE_BOXED_TYPE (MaqStepRecord, maq_step_record, maq_step_record_ref, maq_step_record_unref)

MaqSlot *
maq_slot_new (void)
{
  MaqSlot *slot = g_new0 (MaqSlot, 1);

  slot->extra = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
  slot->notes = g_ptr_array_new_with_free_func (g_free);
  return slot;
}

void
maq_slot_free (MaqSlot *slot)
{
  if (slot == NULL)
    return;
  g_free (slot->uuid);
  g_clear_pointer (&slot->picture, maq_blob_unref);
  g_ptr_array_unref (slot->extra);
  g_free (slot->error_word);
  g_free (slot->error_message);
  g_free (slot->request_id);
  g_free (slot->provider_code);
  g_free (slot->original);
  g_free (slot->remote_id);
  g_ptr_array_unref (slot->notes);
  g_free (slot->raw_reply);
  g_free (slot->exact);
  g_free (slot);
}

/* The raw answer of a picture whose surroundings were kept is kept for its own sake, and is no further picture. */
static guint
get_first_more (const MaqSlot *slot)
{
  return slot->exact != NULL && slot->exact->outcome == MAQ_EXACT_COMPOSITED ? 1 : 0;
}

guint
maq_slot_count_more (const MaqSlot *slot)
{
  g_return_val_if_fail (slot != NULL, 0);

  return slot->extra->len - MIN (slot->extra->len, get_first_more (slot));
}

MaqBlob *
maq_slot_get_more (const MaqSlot *slot, guint index)
{
  g_return_val_if_fail (slot != NULL, NULL);

  return index < maq_slot_count_more (slot) ? g_ptr_array_index (slot->extra, get_first_more (slot) + index) : NULL;
}

static void
clear (gpointer data)
{
  MaqStepRecord *self = data;

  g_free (self->uuid);
  g_clear_pointer (&self->request, maq_request_unref);
  g_free (self->prompt);
  g_free (self->engine_title);
  g_free (self->model);
  g_free (self->board_uuid);
  g_free (self->parent_uuid);
  g_free (self->parent_change);
  g_ptr_array_unref (self->slots);
}

MaqStepRecord *
maq_step_record_new (void)
{
  MaqStepRecord *self = g_atomic_rc_box_new0 (MaqStepRecord);

  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_slot_free);
  return self;
}

MaqStepRecord *
maq_step_record_ref (MaqStepRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_step_record_unref (MaqStepRecord *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
maq_step_record_get_engine (const MaqStepRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  /* Earlier versions said the built-in engine, but no model of it. */
  if (!record->is_ai && (record->model == NULL || record->model[0] == '\0'))
    return MAQ_ENGINE_NONE;
  return maq_request_get_engine (record->request);
}

gboolean
maq_step_record_is_made_here (const MaqStepRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return g_strcmp0 (maq_step_record_get_engine (record), MAQ_ENGINE_NONE) == 0;
}
