/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-job.h"

G_BEGIN_DECLS

/* One request of the queue: all of a step that is still open. Main thread. Signal "changed": its jobs, or one of them. */
#define MAQ_TYPE_QUEUE_ENTRY (maq_queue_entry_get_type ())
G_DECLARE_FINAL_TYPE (MaqQueueEntry, maq_queue_entry, MAQ, QUEUE_ENTRY, GObject)

/* TRUE when @job belongs into a queue: not at an end, or searched for at its engine. */
gboolean       maq_queue_entry_wants      (MaqJob *job);

MaqQueueEntry *maq_queue_entry_new        (gint64 step) G_GNUC_WARN_UNUSED_RESULT;

gint64         maq_queue_entry_get_step   (MaqQueueEntry *self);
guint          maq_queue_entry_get_n_jobs (MaqQueueEntry *self);
/* The one that takes longest of those under way, else the first that waits. NULL only while it has none. (transfer none) */
MaqJob        *maq_queue_entry_get_lead   (MaqQueueEntry *self);
guint          maq_queue_entry_count_running (MaqQueueEntry *self);
gboolean       maq_queue_entry_can_move   (MaqQueueEntry *self);
/* Its user has called it back; what may have been paid may still arrive. */
gboolean       maq_queue_entry_is_cancelled (MaqQueueEntry *self);
/* What is set aside for it: the estimates of all that is open. */
MaqPrice       maq_queue_entry_get_price  (MaqQueueEntry *self);

/* @jobs: of MaqJob; all of its step. Takes a reference on each. */
void           maq_queue_entry_set_jobs   (MaqQueueEntry *self, GPtrArray *jobs);
void           maq_queue_entry_cancel     (MaqQueueEntry *self);

G_END_DECLS
