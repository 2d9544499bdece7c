/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-limit.h"

#define TICK_MS 250

struct _MaqJobQueue {
  GObject         parent_instance;

  const MaqCore  *core;
  MaqCatalog     *catalog;
  MaqLocalServer *server;
  GPtrArray      *jobs;       /* of MaqJob, oldest first */
  GHashTable     *limits;     /* engine id → MaqLimit */
  guint           n_running;
  GSource        *pump;
  guint           tick_id;
  gboolean        is_closing;
  void          (*closed) (gpointer data);
  gpointer        closed_data;
};

enum { STEP_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What a worker's callbacks need; each holds its references for the length of the call. */
typedef struct {
  MaqJobQueue *queue;
  MaqJob      *job;
} Run;

static Run *
run_new (MaqJobQueue *self, MaqJob *job)
{
  Run *run = g_new (Run, 1);

  run->queue = g_object_ref (self);
  run->job = g_object_ref (job);
  return run;
}

static void
run_free (Run *run)
{
  g_object_unref (run->queue);
  g_object_unref (run->job);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_JOB;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_JOB_QUEUE (model)->jobs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqJobQueue *self = MAQ_JOB_QUEUE (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqJobQueue, maq_job_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gboolean
belongs_here (MaqJobState state)
{
  return !maq_job_state_is_end (state) || state == MAQ_JOB_UNKNOWN;
}

static void
drop_if_over (MaqJobQueue *self, MaqJob *job)
{
  guint position;

  if (belongs_here (job->state) || job->is_running || !g_ptr_array_find (self->jobs, job, &position))
    return;
  job->cancel = NULL;
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static MaqLimit *
get_limit (MaqJobQueue *self, const char *engine)
{
  MaqLimit *limit = g_hash_table_lookup (self->limits, engine);

  if (limit == NULL)
    {
      limit = g_new0 (MaqLimit, 1);
      g_hash_table_insert (self->limits, g_strdup (engine), limit);
    }
  return limit;
}

static const char *
get_engine (MaqJob *job)
{
  const char *engine = maq_request_get_engine (job->record->request);

  return engine != NULL ? engine : MAQ_DRAFT_ENGINE;
}

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

static void
start_ticking (MaqJobQueue *self)
{
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

/* --- ends without an attempt --- */

static void
take_outcome (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome)
{
  if (outcome->record != NULL)
    {
      maq_job_set_record (job, outcome->record);
      g_signal_emit (self, signals[STEP_CHANGED], 0, outcome->record);
    }
  maq_job_set_error (job, outcome->error_word, outcome->error_message);
  maq_job_set_state (job, outcome->state);
  drop_if_over (self, job);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqOutcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (outcome == NULL)
    {
      /* The library could not be written: it says what it said before, and the next start goes on from there. */
      maq_log_event ("queue", "job=%" G_GINT64_FORMAT " cannot be ended: %s", run->job->id, error->message);
      run->job->is_stuck = TRUE;
      maq_job_set_error (run->job, maq_error_to_word (MAQ_ERROR_FAILED), error->message);
      return;
    }
  take_outcome (run->queue, run->job, outcome);
}

static void
end_job (MaqJobQueue *self, MaqJob *job, MaqJobState state, const char *word, const char *message)
{
  job->is_parked = TRUE;
  maq_job_end_async (job, self->core, state, word, message, ended_cb, run_new (self, job));
}

/* --- running --- */

/* The source's callback is the pump; it looks at every job anew and says itself when to come again. */
static void
pump_in (MaqJobQueue *self, gint64 wait_us)
{
  gint64 when = g_get_monotonic_time () + MAX (wait_us, 0);
  gint64 before = g_source_get_ready_time (self->pump);

  if (before < 0 || when < before)
    g_source_set_ready_time (self->pump, when);
}

static void
end_running (MaqJobQueue *self, MaqJob *job)
{
  job->is_running = FALSE;
  g_clear_pointer (&job->order, maq_order_unref);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->shown_preview, g_bytes_unref);
  maq_limit_release (get_limit (self, get_engine (job)));
  self->n_running--;
}

static void
finish_closing (MaqJobQueue *self)
{
  if (self->is_closing && self->n_running == 0 && self->closed != NULL)
    {
      void (*closed) (gpointer data) = g_steal_pointer (&self->closed);

      closed (self->closed_data);
    }
}

/* QUEUED again: by itself after a while, or not in this process. */
static void
plan_retry (MaqJobQueue *self, MaqJob *job, const MaqOutcome *outcome)
{
  gint64 delay_ms;

  if (outcome->retry == MAQ_RETRY_NEVER)
    {
      job->is_parked = TRUE;
      maq_job_rewind (job, 0);
      return;
    }
  delay_ms = maq_attempt_get_delay_ms (outcome->retry, job->tries[outcome->retry], outcome->retry_after_ms,
                                       g_random_double ());
  job->tries[outcome->retry]++;
  maq_job_rewind (job, g_get_monotonic_time () + delay_ms * 1000);
  maq_log_event ("queue", "job=%" G_GINT64_FORMAT " again in %" G_GINT64_FORMAT " ms: %s", job->id, delay_ms,
                 outcome->error_word);
}

/* A refused key or an empty account would refuse the others too: they end without asking (durability, rows 2 and 3). */
static void
fail_alike (MaqJobQueue *self, MaqJob *cause, const MaqOutcome *outcome)
{
  if (g_strcmp0 (outcome->error_word, maq_error_to_word (MAQ_ERROR_AUTH)) != 0
      && g_strcmp0 (outcome->error_word, maq_error_to_word (MAQ_ERROR_QUOTA)) != 0)
    return;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      if (job != cause && job->is_ours && !job->is_running && !job->is_parked && job->state == MAQ_JOB_QUEUED
          && g_str_equal (get_engine (job), get_engine (cause)))
        end_job (self, job, MAQ_JOB_FAILED, outcome->error_word, outcome->error_message);
    }
}

/* The worker never got to it, or the library cannot be written. */
static void
take_failure (MaqJobQueue *self, MaqJob *job, gboolean quitting, const GError *error)
{
  maq_job_rewind (job, 0);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_FAILED), error->message);
  else if (quitting)
    job->is_parked = TRUE;
  else
    end_job (self, job, MAQ_JOB_CANCELLED, "cancelled", NULL);
}

static void
attempt_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqOutcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  MaqJobQueue *self = run->queue;
  gboolean quitting = g_atomic_int_get (&run->job->order->quitting);

  end_running (self, run->job);
  if (outcome == NULL)
    {
      take_failure (self, run->job, quitting, error);
    }
  else
    {
      if (outcome->state == MAQ_JOB_QUEUED)
        plan_retry (self, run->job, outcome);
      take_outcome (self, run->job, outcome);
      fail_alike (self, run->job, outcome);
      /* Cancelled between two tries: no attempt was there to hear it. */
      if (outcome->state == MAQ_JOB_QUEUED && run->job->cancelled)
        end_job (self, run->job, MAQ_JOB_CANCELLED, "cancelled", NULL);
    }
  pump_in (self, 0);
  finish_closing (self);
}

static void
news_cb (gpointer value, gpointer data)
{
  const MaqNews *news = value;
  Run *run = data;

  maq_job_apply_news (run->job, news);
  maq_job_show_preview (run->job, run->queue->core, news->preview);
}

static void
start_job (MaqJobQueue *self, MaqJob *job, MaqCatalogEntry *entry)
{
  job->is_running = TRUE;
  job->ready_us = 0;
  job->order = maq_job_make_order (job, self->core, maq_catalog_entry_get_endpoint (entry));
  job->cancellable = g_cancellable_new ();
  self->n_running++;
  start_ticking (self);
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, maq_attempt_work, maq_order_ref (job->order),
                        (GDestroyNotify) maq_order_unref, (GDestroyNotify) maq_outcome_free, news_cb,
                        job->cancellable, attempt_cb, run_new (self, job));
}

/* FALSE: it cannot be run at all and has been ended. */
static gboolean
check_engine (MaqJobQueue *self, MaqJob *job, MaqCatalogEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (entry == NULL)
    {
      text = g_strdup_printf ("The engine “%s” is not configured any more", get_engine (job));
      end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_BAD_INPUT), text);
      return FALSE;
    }
  if (g_str_equal (get_engine (job), MAQ_DRAFT_ENGINE) && !maq_local_server_ensure (self->server, &error))
    {
      end_job (self, job, MAQ_JOB_FAILED, maq_error_to_word (MAQ_ERROR_UNREACHABLE), error->message);
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
  start_ticking (self);
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
      start_ticking (self);
      return job->ready_us - now;
    }
  entry = maq_catalog_find (self->catalog, get_engine (job));
  if (entry != NULL
      && !maq_limit_take (get_limit (self, get_engine (job)), maq_catalog_entry_get_model (entry), now, &wait_us))
    return show_wait (self, job, now, wait_us);
  if (check_engine (self, job, entry))
    start_job (self, job, entry);
  else if (entry != NULL)
    maq_limit_release (get_limit (self, get_engine (job)));
  return 0;
}

static gboolean
pump_cb (gpointer data)
{
  MaqJobQueue *self = data;
  g_autoptr (GPtrArray) jobs = g_ptr_array_copy (self->jobs, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  gint64 now = g_get_monotonic_time ();

  g_ptr_array_set_free_func (jobs, g_object_unref);
  g_source_set_ready_time (self->pump, -1);
  for (guint i = 0; i < jobs->len && !self->is_closing; i++)
    {
      gint64 wait_us = try_job (self, g_ptr_array_index (jobs, i), now);

      if (wait_us > 0)
        pump_in (self, wait_us);
    }
  return G_SOURCE_CONTINUE;
}

/* --- cancelling --- */

/* Who shuts the gate first wins: behind it nothing is paid; through it the reply is waited for, unless it is free. */
static void
stop_running (MaqJob *job, gboolean quitting)
{
  gboolean is_free = maq_endpoint_get_row (job->order->endpoint)->resend_is_free;

  if (quitting)
    g_atomic_int_set (&job->order->quitting, TRUE);
  if (maq_gate_pass (&job->order->gate, MAQ_GATE_SHUT) || is_free)
    g_cancellable_cancel (job->cancellable);
}

static void
cancel_cb (MaqJob *job, gpointer data)
{
  MaqJobQueue *self = data;

  if (job->is_running)
    {
      stop_running (job, FALSE);
      maq_job_set_error (job, "cancelled", NULL);
    }
  else if (job->is_ours && !job->is_parked && job->state == MAQ_JOB_QUEUED)
    {
      end_job (self, job, MAQ_JOB_CANCELLED, "cancelled", NULL);
    }
}

/* --- class --- */

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs pump_funcs = { .dispatch = source_dispatch };

static void
maq_job_queue_finalize (GObject *object)
{
  MaqJobQueue *self = MAQ_JOB_QUEUE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_source_destroy (self->pump);
  g_clear_pointer (&self->pump, g_source_unref);
  for (guint i = 0; i < self->jobs->len; i++)
    MAQ_JOB (g_ptr_array_index (self->jobs, i))->cancel = NULL;
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->limits, g_hash_table_unref);
  g_clear_object (&self->catalog);
  g_clear_object (&self->server);
  g_clear_pointer (&self->core, maq_core_unref);
  G_OBJECT_CLASS (maq_job_queue_parent_class)->finalize (object);
}

static void
maq_job_queue_class_init (MaqJobQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_job_queue_finalize;
  signals[STEP_CHANGED] = g_signal_new ("step-changed", MAQ_TYPE_JOB_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, MAQ_TYPE_STEP_RECORD);
}

static void
maq_job_queue_init (MaqJobQueue *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pump = g_source_new (&pump_funcs, sizeof (GSource));
  g_source_set_callback (self->pump, pump_cb, self, NULL);
  g_source_set_static_name (self->pump, "maq-job-queue");
  g_source_attach (self->pump, g_main_context_get_thread_default ());
}

MaqJobQueue *
maq_job_queue_new (const MaqCore *core, MaqCatalog *catalog, MaqLocalServer *server)
{
  MaqJobQueue *self = g_object_new (MAQ_TYPE_JOB_QUEUE, NULL);

  self->core = maq_core_ref (core);
  self->catalog = g_object_ref (catalog);
  self->server = g_object_ref (server);
  return self;
}

MaqJob *
maq_job_queue_find (MaqJobQueue *self, gint64 id)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      if (job->id == id)
        return job;
    }
  return NULL;
}

static void
insert_job (MaqJobQueue *self, MaqJob *job)
{
  guint position = self->jobs->len;

  while (position > 0 && MAQ_JOB (g_ptr_array_index (self->jobs, position - 1))->id > job->id)
    position--;
  job->cancel = cancel_cb;
  job->cancel_data = self;
  g_ptr_array_insert (self->jobs, (int) position, job);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* What runs here tells its own news, which are newer than any record. */
static void
update_job (MaqJobQueue *self, MaqJob *job, MaqStepRecord *record, const MaqSlot *slot)
{
  maq_job_set_record (job, record);
  if (job->is_running)
    return;
  if (job->state != slot->state)
    {
      maq_job_set_error (job, slot->error_word, slot->error_message);
      maq_job_set_state (job, slot->state);
    }
  drop_if_over (self, job);
}

void
maq_job_queue_show (MaqJobQueue *self, MaqStepRecord *record, gboolean is_ours)
{
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);
      MaqJob *job = maq_job_queue_find (self, slot->job);

      if (job == NULL && belongs_here (slot->state))
        {
          job = maq_job_new (record, slot);
          insert_job (self, job);
        }
      else if (job != NULL)
        {
          update_job (self, job, record, slot);
        }
      if (job != NULL && is_ours && slot->state == MAQ_JOB_QUEUED)
        maq_job_queue_claim (self, slot->job);
    }
}

void
maq_job_queue_claim (MaqJobQueue *self, gint64 id)
{
  MaqJob *job = maq_job_queue_find (self, id);

  if (job == NULL)
    return;
  job->is_ours = TRUE;
  job->is_parked = FALSE;
  job->is_stuck = FALSE;
  memset (job->tries, 0, sizeof job->tries);
  pump_in (self, 0);
}

void
maq_job_queue_close (MaqJobQueue *self, void (*done) (gpointer data), gpointer data)
{
  self->is_closing = TRUE;
  self->closed = done;
  self->closed_data = data;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      if (job->is_running)
        stop_running (job, TRUE);
    }
  finish_closing (self);
}
