/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-history-entry.h"
#include "maq-step-text.h"

struct _MaqHistoryEntry {
  GObject  parent_instance;

  MaqStep *step;
  guint    slot;
};

G_DEFINE_FINAL_TYPE (MaqHistoryEntry, maq_history_entry, G_TYPE_OBJECT)

static void
maq_history_entry_finalize (GObject *object)
{
  g_clear_object (&MAQ_HISTORY_ENTRY (object)->step);
  G_OBJECT_CLASS (maq_history_entry_parent_class)->finalize (object);
}

static void
maq_history_entry_class_init (MaqHistoryEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_history_entry_finalize;
}

static void
maq_history_entry_init (MaqHistoryEntry *self)
{
}

MaqHistoryEntry *
maq_history_entry_new (MaqStep *step, guint slot)
{
  MaqHistoryEntry *self = g_object_new (MAQ_TYPE_HISTORY_ENTRY, NULL);

  self->step = step;
  self->slot = slot;
  return self;
}

MaqStep *
maq_history_entry_get_step (MaqHistoryEntry *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_ENTRY (self), NULL);
  return self->step;
}

guint
maq_history_entry_get_slot (MaqHistoryEntry *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_ENTRY (self), 0);
  return self->slot;
}

MaqStepRecord *
maq_history_entry_get_record (MaqHistoryEntry *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_ENTRY (self), NULL);
  return maq_step_get_record (self->step);
}

const MaqSlot *
maq_history_entry_get_shown (MaqHistoryEntry *self)
{
  MaqStepRecord *record = maq_history_entry_get_record (self);

  return record != NULL ? maq_step_record_get_slot (record, self->slot) : NULL;
}
