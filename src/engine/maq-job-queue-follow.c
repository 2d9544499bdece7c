/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-catalog.h"
#include "maq-error.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-job-queue-private.h"
#include "maq-log.h"

/* Jobs that an engine works on without us: short looks, one at a time for each, so that a hundred of them need no hundred
 * threads. Each keeps its place under the engine's limit; one that is searched for has none until it is found. */

#define LIBRARY_RETRY_US (5 * G_USEC_PER_SEC)
/* Whose engine is not in the catalogue any more cannot be held; it is not to be asked all the time. */
#define HELD_MS 60000

static void
show_remote (MaqJob *job)
{
  const MaqFollow *follow = job->order != NULL ? job->order->follow : NULL;

  if (follow != NULL && follow->attempt != NULL)
    maq_job_set_remote (job, follow->attempt->remote_id, follow->deadline_us);
}

static void
plan_look (MaqJobQueue *self, MaqJob *job, gint64 look_ms)
{
  job->look_us = g_get_monotonic_time () + (look_ms >= 0 ? look_ms : HELD_MS) * 1000;
  if (job->cancelled && !g_atomic_int_get (&job->order->cancel))
    maq_job_queue_ask_to_stop (self, job);
  show_remote (job);
}

/* What a look found out, and whether it could look at all; the cancelled one says so all the time. */
static void
take_look (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome)
{
  maq_job_queue_take_outcome (self, job, outcome);
  if (job->cancelled && !maq_job_state_is_end (outcome->state))
    maq_job_set_error (job, "cancelled", NULL);
}

gboolean
maq_job_queue_keep_on (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome)
{
  if (outcome->state == MAQ_JOB_ACCEPTED || outcome->state == MAQ_JOB_REMOTE_DONE || outcome->state == MAQ_JOB_STORED)
    {
      if (!job->is_running)
        maq_limit_join (maq_job_queue_get_limit_of (self, job));
      job->is_running = job->is_following = TRUE;
      maq_job_set_searching (job, FALSE);
      take_look (self, job, outcome);
      plan_look (self, job, outcome->look_ms);
      maq_job_queue_start_ticking (self);
      return TRUE;
    }
  if (outcome->state != MAQ_JOB_UNKNOWN || outcome->look_ms < 0)
    return FALSE;
  if (job->is_running)
    maq_limit_release (maq_job_queue_get_limit_of (self, job));
  job->is_running = job->is_following = FALSE;
  maq_job_set_searching (job, TRUE);
  job->look_us = g_get_monotonic_time () + outcome->look_ms * 1000;
  take_look (self, job, outcome);
  return TRUE;
}

void
maq_job_queue_stop_search (MaqJob *job)
{
  if (!job->is_searching)
    return;
  maq_job_set_searching (job, FALSE);
  job->is_looking = FALSE;
  if (job->cancellable != NULL)
    g_cancellable_cancel (job->cancellable);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->order, maq_order_unref);
}

void
maq_job_queue_ask_to_stop (MaqJobQueue *self, MaqJob *job)
{
  g_atomic_int_set (&job->order->cancel, TRUE);
  job->look_us = g_get_monotonic_time ();
  maq_job_queue_pump_in (self, 0);
}

/* The library could not be written, or what it takes is not there: what is known is known, later is another day. */
static void
take_failure (MaqJobQueue *self, MaqJob *job, const GError *error)
{
  if (self->is_closing)
    return;
  maq_log_event ("queue", "job=%" G_GINT64_FORMAT " cannot be looked at: %s", job->id, error->message);
  maq_job_set_error (job, maq_error_to_word (MAQ_ERROR_FAILED), error->message);
  job->look_us = g_get_monotonic_time () + LIBRARY_RETRY_US;
}

static void
take_search (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome)
{
  if (maq_job_queue_keep_on (self, job, outcome))
    return;
  maq_job_queue_stop_search (job);
  maq_job_queue_take_outcome (self, job, outcome);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqQueueRun) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqOutcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  MaqJobQueue *self = run->queue;
  MaqJob *job = run->job;

  self->n_busy--;
  /* A person's answer came in between: this job is another by now. */
  if (job->order == run->order)
    {
      job->is_looking = FALSE;
      if (outcome == NULL)
        take_failure (self, job, error);
      else if (job->is_searching)
        take_search (self, job, outcome);
      else
        maq_job_queue_take_end (self, job, outcome);
    }
  maq_job_queue_pump_in (self, 0);
  maq_job_queue_finish_closing (self);
}

static void
start_look (MaqJobQueue *self, MaqJob *job)
{
  job->is_looking = TRUE;
  self->n_busy++;
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK,
                        job->is_searching ? maq_attempt_find_work : maq_attempt_follow_work, maq_order_ref (job->order),
                        (GDestroyNotify) maq_order_unref, (GDestroyNotify) maq_outcome_free, maq_job_queue_news_cb,
                        job->cancellable, looked_cb, maq_queue_run_new (self, job));
}

static gint64
get_deadline (MaqJob *job)
{
  const MaqFollow *follow = job->order->follow;

  return follow->deadline_us > 0 ? follow->deadline_us : follow->attempt->deadline_us > 0 ? follow->attempt->deadline_us
                                                                                         : G_MAXINT64;
}

static int
compare_urgency (gconstpointer a, gconstpointer b)
{
  gint64 x = get_deadline (*(MaqJob *const *) a), y = get_deadline (*(MaqJob *const *) b);

  return (x > y) - (x < y);
}

gint64
maq_job_queue_look (MaqJobQueue *self, gint64 now)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  gint64 next = -1;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);
      MaqCatalogEntry *entry;

      if ((!job->is_following && !job->is_searching) || job->is_looking)
        continue;
      entry = maq_job_queue_get_entry (self, job);
      maq_job_set_hold (job, entry != NULL ? maq_catalog_entry_get_hold (entry) : NULL);
      if (job->hold != NULL)
        {
          /* Released, it is looked at at once. */
          job->look_us = now;
          continue;
        }
      if (job->look_us <= now)
        g_ptr_array_add (due, job);
      else if (next < 0 || job->look_us - now < next)
        next = job->look_us - now;
    }
  g_ptr_array_sort (due, compare_urgency);
  for (guint i = 0; i < due->len; i++)
    start_look (self, g_ptr_array_index (due, i));
  return next;
}

void
maq_job_queue_follow (MaqJobQueue *self, MaqAttempt *attempt)
{
  MaqJob *job = maq_job_queue_find (self, attempt->job);
  MaqCatalogEntry *entry = job != NULL ? maq_job_queue_get_entry (self, job) : NULL;

  if (job == NULL || job->is_running || job->order != NULL || entry == NULL)
    {
      maq_log_event ("queue", "job=%" G_GINT64_FORMAT " of engine %s cannot be asked for", attempt->job, attempt->engine);
      if (job != NULL && entry == NULL)
        {
          job->is_stuck = TRUE;
          maq_job_set_error (job, maq_error_to_word (MAQ_ERROR_BAD_INPUT), "Its engine is not configured any more");
        }
      maq_attempt_free (attempt);
      return;
    }
  job->is_ours = TRUE;
  job->order = maq_job_make_order (job, self->core, maq_catalog_entry_get_endpoint (entry));
  job->order->gate = MAQ_GATE_COMMITTED;
  job->order->follow = maq_follow_new (attempt);
  job->order->follow->is_resumed = TRUE;
  /* The program that had it went with the process that started it. */
  if (maq_local_programs_wants (job->order->endpoint))
    {
      job->order->life = maq_local_life_new ();
      maq_local_life_end (job->order->life, NULL);
    }
  job->cancellable = g_cancellable_new ();
  job->look_us = g_get_monotonic_time ();
  if (attempt->state == MAQ_JOB_UNKNOWN)
    {
      maq_job_set_searching (job, TRUE);
    }
  else
    {
      job->is_running = job->is_following = TRUE;
      maq_limit_join (maq_job_queue_get_limit_of (self, job));
      maq_job_resume (job);
      maq_job_queue_start_ticking (self);
      show_remote (job);
    }
  maq_job_queue_pump_in (self, 0);
}
