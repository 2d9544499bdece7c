/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-queue-entry.h"

struct _MaqQueueEntry {
  GObject    parent_instance;

  gint64     step;
  GPtrArray *jobs; /* of MaqJob */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqQueueEntry, maq_queue_entry, G_TYPE_OBJECT)

static gboolean
is_running (MaqJob *job)
{
  return maq_job_get_state (job) != MAQ_JOB_QUEUED && !maq_job_state_is_end (maq_job_get_state (job));
}

static void
job_changed_cb (MaqQueueEntry *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
let_go (MaqQueueEntry *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->jobs, i), self);
}

static void
maq_queue_entry_finalize (GObject *object)
{
  MaqQueueEntry *self = MAQ_QUEUE_ENTRY (object);

  let_go (self);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_queue_entry_parent_class)->finalize (object);
}

static void
maq_queue_entry_class_init (MaqQueueEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_queue_entry_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
maq_queue_entry_init (MaqQueueEntry *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
}

gboolean
maq_queue_entry_wants (MaqJob *job)
{
  g_return_val_if_fail (MAQ_IS_JOB (job), FALSE);
  return !maq_job_state_is_end (maq_job_get_state (job)) || maq_job_is_searching (job);
}

MaqQueueEntry *
maq_queue_entry_new (gint64 step)
{
  MaqQueueEntry *self = g_object_new (MAQ_TYPE_QUEUE_ENTRY, NULL);

  self->step = step;
  return self;
}

gint64
maq_queue_entry_get_step (MaqQueueEntry *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), 0);
  return self->step;
}

guint
maq_queue_entry_get_n_jobs (MaqQueueEntry *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), 0);
  return self->jobs->len;
}

MaqJob *
maq_queue_entry_get_lead (MaqQueueEntry *self)
{
  MaqJob *lead = NULL;

  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), NULL);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      if (lead == NULL || (is_running (job) && !is_running (lead))
          || (is_running (job) && maq_job_get_remaining (job) > maq_job_get_remaining (lead)))
        lead = job;
    }
  return lead;
}

guint
maq_queue_entry_count_running (MaqQueueEntry *self)
{
  guint n = 0;

  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), 0);

  for (guint i = 0; i < self->jobs->len; i++)
    n += is_running (g_ptr_array_index (self->jobs, i));
  return n;
}

gboolean
maq_queue_entry_can_move (MaqQueueEntry *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), FALSE);

  for (guint i = 0; i < self->jobs->len; i++)
    if (maq_job_can_move (g_ptr_array_index (self->jobs, i)))
      return TRUE;
  return FALSE;
}

gboolean
maq_queue_entry_is_cancelled (MaqQueueEntry *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), FALSE);

  for (guint i = 0; i < self->jobs->len; i++)
    if (!maq_job_is_cancelled (g_ptr_array_index (self->jobs, i)))
      return FALSE;
  return self->jobs->len > 0;
}

MaqPrice
maq_queue_entry_get_price (MaqQueueEntry *self)
{
  MaqPrice sum = { TRUE, 0, 0 };

  g_return_val_if_fail (MAQ_IS_QUEUE_ENTRY (self), sum);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);
      GPtrArray *slots = maq_job_get_record (job)->slots;
      const MaqSlot *slot = maq_job_get_slot (job) < slots->len ? g_ptr_array_index (slots, maq_job_get_slot (job)) : NULL;

      if (slot == NULL || !slot->estimate.known)
        return (MaqPrice) { FALSE, 0, 0 };
      sum.low += slot->estimate.low;
      sum.high += slot->estimate.high;
    }
  return sum;
}

void
maq_queue_entry_set_jobs (MaqQueueEntry *self, GPtrArray *jobs)
{
  g_return_if_fail (MAQ_IS_QUEUE_ENTRY (self));

  let_go (self);
  g_ptr_array_set_size (self->jobs, 0);
  for (guint i = 0; i < jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (jobs, i);

      g_ptr_array_add (self->jobs, g_object_ref (job));
      g_signal_connect_swapped (job, "notify", G_CALLBACK (job_changed_cb), self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
maq_queue_entry_cancel (MaqQueueEntry *self)
{
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_if_fail (MAQ_IS_QUEUE_ENTRY (self));

  /* Cancelling changes the queue, and with it this entry, under us. */
  jobs = g_ptr_array_copy (self->jobs, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (jobs, g_object_unref);
  for (guint i = 0; i < jobs->len; i++)
    if (!maq_job_is_cancelled (g_ptr_array_index (jobs, i)))
      maq_job_cancel (g_ptr_array_index (jobs, i));
}
