/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"

G_BEGIN_DECLS

/* What a row of the history stands for: one slot of one step. Made anew whenever somebody asks the list; two of the same slot are equal
 * in all they say. */
#define MAQ_TYPE_HISTORY_ENTRY (maq_history_entry_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryEntry, maq_history_entry, MAQ, HISTORY_ENTRY, GObject)

/* Swallows @step. */
MaqHistoryEntry *maq_history_entry_new        (MaqStep *step, guint slot) G_GNUC_WARN_UNUSED_RESULT;
MaqStep         *maq_history_entry_get_step   (MaqHistoryEntry *self); /* (transfer none) */
guint            maq_history_entry_get_slot   (MaqHistoryEntry *self);
MaqStepRecord   *maq_history_entry_get_record (MaqHistoryEntry *self); /* (transfer none) (nullable): not read yet */
/* Of the record, or NULL. (transfer none) */
const MaqSlot   *maq_history_entry_get_shown  (MaqHistoryEntry *self);

G_END_DECLS
