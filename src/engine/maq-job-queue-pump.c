/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-catalog.h"
#include "maq-catalog-private.h"
#include "maq-error.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-job-queue-private.h"

/* When a job's turn comes: all that wait are looked at anew whenever something may have changed for them. */

#define TICK_MS 250

/* --- ticking --- */

static gboolean
tick_cb (gpointer data)
{
  MaqJobQueue *self = data;
  gboolean any = FALSE;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      if (job->is_running || job->ready_us != 0)
        {
          maq_job_tick (job);
          any = TRUE;
        }
    }
  if (any)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

void
maq_job_queue_start_ticking (MaqJobQueue *self)
{
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

/* --- the pump --- */

/* The source's callback is the pump; it looks at every job anew and says itself when to come again. */
void
maq_job_queue_pump_in (MaqJobQueue *self, gint64 wait_us)
{
  gint64 when = g_get_monotonic_time () + MAX (wait_us, 0);
  gint64 before = g_source_get_ready_time (self->pump);

  if (before < 0 || when < before)
    g_source_set_ready_time (self->pump, when);
}

/* FALSE: it cannot be run at all and has been ended. */
static gboolean
check_engine (MaqJobQueue *self, MaqJob *job, MaqCatalogEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (entry == NULL)
    {
      text = g_strdup_printf ("The engine “%s” is not configured any more", maq_job_queue_get_engine (job));
      maq_job_queue_end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_BAD_INPUT), text);
      return FALSE;
    }
  /* What it can do it may have said only now. */
  if (!maq_request_check (job->record->request, maq_catalog_entry_get_model (entry), &error))
    {
      maq_job_queue_end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_BAD_INPUT), error->message);
      return FALSE;
    }
  if (g_str_equal (maq_job_queue_get_engine (job), MAQ_DRAFT_ENGINE) && !maq_local_server_ensure (self->server, &error))
    {
      maq_job_queue_end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_UNREACHABLE), error->message);
      return FALSE;
    }
  return TRUE;
}

/* The engine takes so many a minute: the row says how long that is. @wait_us -1: until another job has ended. */
static gint64
show_wait (MaqJobQueue *self, MaqJob *job, gint64 now, gint64 wait_us)
{
  if (wait_us <= 0)
    return 0;
  job->ready_us = now + wait_us;
  maq_job_tick (job);
  maq_job_queue_start_ticking (self);
  return wait_us;
}

/* Microseconds until this job may begin; 0: it has begun or never will by itself. */
static gint64
try_job (MaqJobQueue *self, MaqJob *job, gint64 now)
{
  MaqCatalogEntry *entry;
  gint64 wait_us;

  if (!job->is_ours || job->is_parked || job->is_running || job->cancelled || job->state != MAQ_JOB_QUEUED)
    return 0;
  if (job->ready_us > now)
    {
      maq_job_queue_start_ticking (self);
      return job->ready_us - now;
    }
  entry = maq_job_queue_get_entry (self, job);
  maq_job_set_hold (job, entry != NULL ? maq_catalog_entry_get_hold (entry) : NULL);
  if (job->hold != NULL)
    return 0;
  if (entry != NULL && maq_job_queue_is_learning (self, entry, now))
    return 0;
  if (entry != NULL
      && !maq_limit_take (maq_job_queue_get_limit_of (self, job), maq_catalog_entry_get_model (entry), now, &wait_us))
    return show_wait (self, job, now, wait_us);
  if ((!check_engine (self, job, entry) || !maq_job_queue_start_job (self, job, entry)) && entry != NULL)
    maq_limit_release (maq_job_queue_get_limit_of (self, job));
  return 0;
}

static gboolean
pump_cb (gpointer data)
{
  MaqJobQueue *self = data;
  g_autoptr (GPtrArray) jobs = g_ptr_array_copy (self->jobs, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  gint64 now = g_get_monotonic_time ();
  gint64 look_us;

  g_ptr_array_set_free_func (jobs, g_object_unref);
  g_source_set_ready_time (self->pump, -1);
  if (self->is_closing)
    return G_SOURCE_CONTINUE;
  /* First what is paid, then what is still to be. */
  look_us = maq_job_queue_look (self, now);
  if (look_us > 0)
    maq_job_queue_pump_in (self, look_us);
  for (guint i = 0; i < jobs->len; i++)
    {
      gint64 wait_us = try_job (self, g_ptr_array_index (jobs, i), now);

      if (wait_us > 0)
        maq_job_queue_pump_in (self, wait_us);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs pump_funcs = { .dispatch = source_dispatch };

GSource *
maq_job_queue_make_pump (MaqJobQueue *self)
{
  GSource *pump = g_source_new (&pump_funcs, sizeof (GSource));

  g_source_set_callback (pump, pump_cb, self, NULL);
  g_source_set_static_name (pump, "maq-job-queue");
  g_source_attach (pump, g_main_context_get_thread_default ());
  return pump;
}
