/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-catalog.h"
#include "maq-catalog-private.h"
#include "maq-error.h"
#include "maq-log.h"
#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"
#include "maq-job-queue-private.h"
#include "maq-providers.h"

enum { STEP_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

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

const char *
maq_job_queue_get_engine (MaqJob *job)
{
  const char *engine = maq_request_get_engine (job->record->request);

  return engine != NULL ? engine : MAQ_DRAFT_ENGINE;
}

MaqCatalogEntry *
maq_job_queue_get_entry (MaqJobQueue *self, MaqJob *job)
{
  return maq_catalog_find (self->catalog, maq_job_queue_get_engine (job));
}

MaqLimit *
maq_job_queue_get_limit (MaqJobQueue *self, const char *engine)
{
  MaqLimit *limit = g_hash_table_lookup (self->limits, engine);

  if (limit == NULL)
    {
      limit = g_new0 (MaqLimit, 1);
      g_hash_table_insert (self->limits, g_strdup (engine), limit);
    }
  return limit;
}

MaqLimit *
maq_job_queue_get_limit_of (MaqJobQueue *self, MaqJob *job)
{
  return maq_job_queue_get_limit (self, maq_job_queue_get_engine (job));
}

/* --- ends without an attempt --- */

void
maq_job_queue_take_outcome (MaqJobQueue *self, MaqJob *job, MaqOutcome *outcome)
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
  g_autoptr (MaqQueueRun) run = data;
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
  maq_job_queue_take_outcome (run->queue, run->job, outcome);
}

void
maq_job_queue_end_job (MaqJobQueue *self, MaqJob *job, MaqJobState state, const char *word, const char *message)
{
  job->is_parked = TRUE;
  maq_job_end_async (job, self->core, state, word, message, ended_cb, maq_queue_run_new (self, job));
}

/* --- cancelling --- */

/* A receipt is waited for, also where it is free: only by its id can the job be stopped at the engine. */
static gboolean
may_break_off (const MaqOrder *order)
{
  const MaqProvider *provider = maq_providers_lookup (maq_endpoint_get_kind (order->endpoint));

  return maq_endpoint_get_row (order->endpoint)->resend_is_free
         && (provider == NULL || (provider->flags & MAQ_PROVIDER_ASYNC) == 0);
}

/* Who shuts the gate first wins: behind it nothing is paid; through it the reply is waited for, unless it is free. */
static void
stop_running (MaqJob *job, gboolean quitting)
{
  if (quitting)
    g_atomic_int_set (&job->order->quitting, TRUE);
  if (maq_gate_pass (&job->order->gate, MAQ_GATE_SHUT) || may_break_off (job->order))
    g_cancellable_cancel (job->cancellable);
}

static void
cancel_cb (MaqJob *job, gpointer data)
{
  MaqJobQueue *self = data;

  if (job->is_following)
    {
      maq_job_queue_ask_to_stop (self, job);
      maq_job_set_error (job, "cancelled", NULL);
    }
  else if (job->is_running)
    {
      stop_running (job, FALSE);
      maq_job_set_error (job, "cancelled", NULL);
    }
  else if (job->is_ours && !job->is_parked && job->state == MAQ_JOB_QUEUED)
    {
      maq_job_queue_end_job (self, job, MAQ_JOB_CANCELLED, "cancelled", NULL);
    }
}

/* --- class --- */

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
  g_clear_pointer (&self->lessons, g_hash_table_unref);
  g_clear_pointer (&self->ranks, g_hash_table_unref);
  g_clear_object (&self->quit);
  g_clear_object (&self->catalog);
  g_clear_object (&self->server);
  g_clear_object (&self->programs);
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
  self->lessons = maq_job_queue_make_lessons ();
  self->ranks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->quit = g_cancellable_new ();
  self->pump = maq_job_queue_make_pump (self);
}

static void
catalog_changed_cb (GListModel *catalog, guint position, guint removed, guint added, MaqJobQueue *self)
{
  maq_job_queue_check_limits (self);
  maq_job_queue_pump_in (self, 0);
}

MaqJobQueue *
maq_job_queue_new (const MaqCore *core, MaqCatalog *catalog, MaqLocalServer *server, MaqLocalPrograms *programs)
{
  MaqJobQueue *self = g_object_new (MAQ_TYPE_JOB_QUEUE, NULL);

  self->core = maq_core_ref (core);
  self->catalog = g_object_ref (catalog);
  self->server = g_object_ref (server);
  self->programs = g_object_ref (programs);
  g_signal_connect_object (catalog, "items-changed", G_CALLBACK (catalog_changed_cb), self, 0);
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

static gboolean
goes_before (MaqJob *job, MaqJob *other)
{
  return job->rank != other->rank ? job->rank < other->rank : job->id < other->id;
}

static void
insert_job (MaqJobQueue *self, MaqJob *job)
{
  guint position = self->jobs->len;

  job->rank = maq_job_queue_get_rank (self, job);
  while (position > 0 && goes_before (job, g_ptr_array_index (self->jobs, position - 1)))
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
  /* What was searched for, a person has decided. */
  if (slot->state != MAQ_JOB_UNKNOWN && slot->state != MAQ_JOB_ACCEPTED && slot->state != MAQ_JOB_REMOTE_DONE)
    maq_job_queue_stop_search (job);
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
  maq_job_queue_pump_in (self, 0);
}

/* Whoever still holds a job must not hold the library by it. */
static void
let_go (MaqJobQueue *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      MaqJob *job = g_ptr_array_index (self->jobs, i);

      maq_job_queue_stop_search (job);
      if (job->is_following)
        maq_job_queue_end_running (self, job);
    }
}

void
maq_job_queue_finish_closing (MaqJobQueue *self)
{
  if (self->is_closing && self->n_busy == 0 && self->closed != NULL)
    {
      void (*closed) (gpointer data) = g_steal_pointer (&self->closed);

      let_go (self);
      closed (self->closed_data);
    }
}

/* What an engine has accepted stays as it is: the next start asks for it. */
static void
stop_for_good (MaqJob *job)
{
  if (job->is_running && !job->is_following)
    {
      stop_running (job, TRUE);
    }
  else if (job->order != NULL)
    {
      g_atomic_int_set (&job->order->quitting, TRUE);
      g_cancellable_cancel (job->cancellable);
    }
}

void
maq_job_queue_close (MaqJobQueue *self, void (*done) (gpointer data), gpointer data)
{
  self->is_closing = TRUE;
  self->closed = done;
  self->closed_data = data;
  g_cancellable_cancel (self->quit);
  for (guint i = 0; i < self->jobs->len; i++)
    stop_for_good (g_ptr_array_index (self->jobs, i));
  maq_job_queue_finish_closing (self);
}

void
maq_job_queue_release (MaqJobQueue *self, const char *engine)
{
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, engine);
  MaqLimit *limit = g_hash_table_lookup (self->limits, engine);

  if (entry == NULL || maq_catalog_entry_get_hold (entry) == NULL)
    return;
  maq_catalog_entry_set_hold (entry, NULL);
  /* One goes ahead: it may be refused like the one before. */
  if (limit != NULL)
    limit->is_careful = TRUE;
  maq_job_queue_pump_in (self, 0);
}
