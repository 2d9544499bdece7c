/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-catalog.h"
#include "maq-catalog-private.h"
#include "maq-error.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-job-queue-private.h"
#include "maq-log.h"

MaqQueueRun *
maq_queue_run_new (MaqJobQueue *self, MaqJob *job)
{
  MaqQueueRun *run = g_new (MaqQueueRun, 1);

  run->queue = g_object_ref (self);
  run->job = g_object_ref (job);
  run->order = job->order != NULL ? maq_order_ref (job->order) : NULL;
  return run;
}

void
maq_queue_run_free (MaqQueueRun *run)
{
  g_object_unref (run->queue);
  g_object_unref (run->job);
  g_clear_pointer (&run->order, maq_order_unref);
  g_free (run);
}

void
maq_job_queue_end_running (MaqJobQueue *self, MaqJob *job)
{
  job->is_running = FALSE;
  job->is_following = FALSE;
  g_clear_pointer (&job->order, maq_order_unref);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->shown_preview, g_bytes_unref);
  maq_limit_release (maq_job_queue_get_limit_of (self, job));
}

/* QUEUED again: by itself after a while, or not in this process. */
static void
plan_retry (MaqJobQueue *self, MaqJob *job, const MaqOutcome *outcome)
{
  gint64 after_ms = outcome->retry_after_ms >= 0 ? outcome->retry_after_ms : outcome->limit_reset_ms;
  gint64 delay_ms;

  if (outcome->retry == MAQ_RETRY_NEVER)
    {
      job->is_parked = TRUE;
      maq_job_rewind (job, 0);
      return;
    }
  delay_ms = maq_attempt_get_delay_ms (outcome->retry, job->tries[outcome->retry], after_ms,
                                       g_random_double ());
  /* The others would be told the same. */
  if (outcome->retry == MAQ_RETRY_RATE)
    maq_limit_pause (maq_job_queue_get_limit_of (self, job), g_get_monotonic_time () + delay_ms * 1000);
  job->tries[outcome->retry]++;
  maq_job_rewind (job, g_get_monotonic_time () + delay_ms * 1000);
  maq_log_event ("queue", "job=%" G_GINT64_FORMAT " again in %" G_GINT64_FORMAT " ms: %s", job->id, delay_ms,
                 outcome->error_word);
}

/* A refused key or an empty account would refuse the others too: they wait (durability, rows 2 and 3). */
static void
hold_if_refused (MaqJobQueue *self, MaqJob *job, const MaqOutcome *outcome)
{
  static const MaqError codes[] = { MAQ_ERROR_AUTH, MAQ_ERROR_QUOTA, MAQ_ERROR_VERIFICATION };
  MaqCatalogEntry *entry = maq_job_queue_get_entry (self, job);

  for (guint i = 0; entry != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (outcome->error_word, maq_error_to_word (codes[i])) == 0)
      {
        maq_log_event ("queue", "engine=%s is held: %s", maq_catalog_entry_get_id (entry), outcome->error_word);
        maq_catalog_entry_set_hold (entry, outcome->error_word);
        return;
      }
  if (outcome->state == MAQ_JOB_DONE || outcome->state == MAQ_JOB_ACCEPTED)
    maq_job_queue_get_limit_of (self, job)->is_careful = FALSE;
}

void
maq_job_queue_take_end (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome)
{
  hold_if_refused (self, job, outcome);
  maq_job_queue_learn_limit (self, job, outcome);
  if (maq_job_queue_keep_on (self, job, outcome))
    return;
  maq_job_queue_end_running (self, job);
  if (outcome->state == MAQ_JOB_QUEUED)
    plan_retry (self, job, outcome);
  maq_job_queue_take_outcome (self, job, outcome);
  /* Cancelled between two tries: no attempt was there to hear it. */
  if (outcome->state == MAQ_JOB_QUEUED && job->cancelled)
    maq_job_queue_end_job (self, job, MAQ_JOB_CANCELLED, "cancelled", NULL);
}

/* The worker never got to it, or the library cannot be written. */
static void
take_failure (MaqJobQueue *self, MaqJob *job, gboolean quitting, const GError *error)
{
  maq_job_queue_end_running (self, job);
  maq_job_rewind (job, 0);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    maq_job_queue_end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_FAILED), error->message);
  else if (quitting)
    job->is_parked = TRUE;
  else
    maq_job_queue_end_job (self, job, MAQ_JOB_CANCELLED, "cancelled", NULL);
}

static void
attempt_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqQueueRun) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqOutcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  MaqJobQueue *self = run->queue;

  self->n_busy--;
  if (outcome != NULL)
    maq_job_queue_take_end (self, run->job, outcome);
  else
    take_failure (self, run->job, g_atomic_int_get (&run->order->quitting), error);
  maq_job_queue_pump_in (self, 0);
  maq_job_queue_finish_closing (self);
}

void
maq_job_queue_news_cb (gpointer value, gpointer data)
{
  const MaqNews *news = value;
  MaqQueueRun *run = data;

  if (run->job->order != run->order)
    return;
  maq_job_apply_news (run->job, news);
  maq_job_show_preview (run->job, run->queue->core, news->preview);
}

static MaqOrder *
make_order (MaqJobQueue *self, MaqJob *job, MaqEndpoint *endpoint, GError **error)
{
  g_autoptr (MaqEndpoint) there = NULL;
  MaqLocalLife *life = NULL;
  MaqOrder *order;

  if (!maq_local_programs_wants (endpoint))
    return maq_job_make_order (job, self->core, endpoint);
  if (!maq_local_programs_ensure (self->programs, endpoint, &there, &life, error))
    return NULL;
  order = maq_job_make_order (job, self->core, there);
  order->life = life;
  return order;
}

gboolean
maq_job_queue_start_job (MaqJobQueue *self, MaqJob *job, MaqCatalogEntry *entry)
{
  g_autoptr (GError) error = NULL;
  MaqOrder *order = make_order (self, job, maq_catalog_entry_get_endpoint (entry), &error);

  if (order == NULL)
    {
      maq_job_queue_end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word ((MaqError) error->code), error->message);
      return FALSE;
    }
  job->is_running = TRUE;
  job->ready_us = 0;
  job->order = order;
  job->cancellable = g_cancellable_new ();
  self->n_busy++;
  maq_job_queue_start_ticking (self);
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, maq_attempt_work, maq_order_ref (job->order),
                        (GDestroyNotify) maq_order_unref, (GDestroyNotify) maq_outcome_free, maq_job_queue_news_cb,
                        job->cancellable, attempt_cb, maq_queue_run_new (self, job));
  return TRUE;
}
