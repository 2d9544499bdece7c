/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-log.h"
#include "maq-prompt.h"

/* How long somebody may hold the library for himself (recovery, migration) before we give up. */
#define LOCK_WAIT_MS 5000

/* What the store lane brings: everything there is to show at once. */
typedef struct {
  MaqLibraryDir  *dir;
  MaqStore       *store;
  MaqDecoder     *decoder;
  MaqLocalServer *server;
  GPtrArray      *rows;       /* of MaqEngineRow */
  GPtrArray      *placed;     /* of MaqPlaced */
  GPtrArray      *open;       /* of MaqStepRecord: with work under way, or UNKNOWN */
  GPtrArray      *attempts;   /* of MaqAttempt: whose reply is on disk and wants reading */
  GPtrArray      *records;    /* of MaqStepRecord: the step of each attempt */
  GArray         *claimed;    /* of gint64: jobs that wait and are ours now */
} Opened;

/* On the store lane, while @store is still there; on any thread once it was taken. */
static void
opened_free (Opened *opened)
{
  g_clear_pointer (&opened->rows, g_ptr_array_unref);
  g_clear_pointer (&opened->placed, g_ptr_array_unref);
  g_clear_pointer (&opened->open, g_ptr_array_unref);
  g_clear_pointer (&opened->attempts, g_ptr_array_unref);
  g_clear_pointer (&opened->records, g_ptr_array_unref);
  g_clear_pointer (&opened->claimed, g_array_unref);
  g_clear_object (&opened->server);
  g_clear_pointer (&opened->decoder, maq_decoder_unref);
  g_clear_pointer (&opened->store, maq_store_close);
  g_clear_pointer (&opened->dir, maq_library_dir_unref);
  g_free (opened);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

static GPtrArray *
read_steps (MaqStore *store, const GArray *ids)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) error = NULL;
      MaqStepRecord *record = maq_store_get_step (store, g_array_index (ids, gint64, i), &error);

      if (record != NULL)
        g_ptr_array_add (records, record);
      else
        maq_log_event ("open", "step=%" G_GINT64_FORMAT ": %s", g_array_index (ids, gint64, i), error->message);
    }
  return records;
}

/* Section 3.7: what died with its process is put in order before anything new begins. */
static gboolean
recover (Opened *opened, GError **error)
{
  g_autofree char *report = NULL;

  opened->attempts = maq_journal_recover (opened->store, &report, error);
  if (opened->attempts == NULL)
    return FALSE;
  if (report != NULL)
    maq_log_event ("recovery", "%s", report);
  if (maq_library_dir_is_alone (opened->dir) && !maq_library_dir_share (opened->dir, error))
    return FALSE;
  opened->claimed = maq_journal_claim_queued (opened->store, error);
  return opened->claimed != NULL;
}

static gboolean
read_all (Opened *opened, GError **error)
{
  g_autoptr (GArray) open = NULL;

  opened->rows = maq_store_list_engines (opened->store, error);
  opened->placed = opened->rows != NULL ? maq_placed_list (opened->store, error) : NULL;
  open = opened->placed != NULL ? maq_store_list_open (opened->store, error) : NULL;
  if (open == NULL)
    return FALSE;
  opened->open = read_steps (opened->store, open);
  opened->records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  for (guint i = 0; i < opened->attempts->len; i++)
    {
      const MaqAttempt *attempt = g_ptr_array_index (opened->attempts, i);
      MaqStepRecord *record = maq_store_get_step (opened->store, attempt->step, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (opened->records, record);
    }
  return TRUE;
}

static gpointer
open_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  g_autoptr (Opened) opened = g_new0 (Opened, 1);
  g_autofree char *report = NULL;
  g_autofree char *run = NULL;

  opened->dir = maq_library_dir_open (data, LOCK_WAIT_MS, error);
  if (opened->dir == NULL)
    return NULL;
  opened->store = maq_store_open (opened->dir, &report, error);
  if (opened->store == NULL)
    return NULL;
  if (report != NULL)
    maq_log_event ("library", "%s", report);
  if (!recover (opened, error) || !read_all (opened, error))
    return NULL;
  run = maq_library_dir_dup_child (opened->dir, "run");
  opened->server = maq_local_server_new (run);
  opened->decoder = maq_decoder_new (NULL);
  return g_steal_pointer (&opened);
}

/* --- main thread --- */

/* An engine being opened: its replies from before are being read. */
typedef struct {
  GTask     *task;
  MaqEngine *engine;
  MaqWorker *worker;
  guint      n_reading;
} Opening;

static void
finish_opening (Opening *opening)
{
  MaqEngine *self = opening->engine;
  GListModel *queue = G_LIST_MODEL (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      self->undecided += maq_job_get_state (job) == MAQ_JOB_UNKNOWN;
    }
  maq_engine_watch_start (self);
  maq_library_load (self->library);
  g_task_return_pointer (opening->task, self, g_object_unref);
  g_object_unref (opening->task);
  g_object_unref (opening->worker);
  g_free (opening);
}

static void
read_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  MaqEngine *self = opening->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqOutcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (outcome == NULL)
    {
      maq_log_event ("recovery", "a reply stays unread: %s", error->message);
    }
  else
    {
      self->recovered_pictures += outcome->state == MAQ_JOB_DONE;
      if (outcome->record != NULL)
        maq_job_queue_show (self->queue, outcome->record, FALSE);
    }
  if (--opening->n_reading == 0)
    finish_opening (opening);
}

/* The engine may be gone from the catalogue; its reply can be read all the same. */
static MaqEndpoint *
dup_endpoint (MaqEngine *self, const char *engine)
{
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, engine);

  if (entry != NULL)
    return maq_endpoint_ref (maq_catalog_entry_get_endpoint (entry));
  return maq_endpoint_new ("removed", "Removed", "openai", "https://removed.invalid", "removed", "compatible", NULL);
}

static void
read_again (Opening *opening, MaqAttempt *attempt, MaqStepRecord *record)
{
  MaqEngine *self = opening->engine;
  MaqOrder *order = maq_order_new ();

  order->core = maq_core_ref (self->core);
  order->job = attempt->job;
  order->step = attempt->step;
  order->variant = attempt->slot;
  order->endpoint = dup_endpoint (self, attempt->engine);
  order->request = maq_request_ref (record->request);
  order->prompt = maq_prompt_write (record->request);
  order->resume = attempt;
  order->gate = MAQ_GATE_COMMITTED;
  maq_worker_run_async (self->core->worker, MAQ_LANE_NETWORK, maq_attempt_work, order,
                        (GDestroyNotify) maq_order_unref, (GDestroyNotify) maq_outcome_free, NULL, NULL, read_again_cb,
                        opening);
}

static void
step_changed_cb (MaqJobQueue *queue, MaqStepRecord *record, MaqLibrary *library)
{
  maq_library_update (library, record);
}

static gpointer
warm_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;

  maq_decoder_warm (todo->core->decoder);
  return NULL;
}

static MaqEngine *
engine_new (MaqWorker *worker, Opened *opened)
{
  MaqEngine *self = g_object_new (MAQ_TYPE_ENGINE, NULL);

  self->core = maq_core_new (g_object_ref (worker), g_steal_pointer (&opened->dir), g_steal_pointer (&opened->decoder),
                             g_steal_pointer (&opened->store));
  self->server = g_steal_pointer (&opened->server);
  self->catalog = maq_catalog_new (maq_local_server_get_url (self->server));
  self->queue = maq_job_queue_new (self->core, self->catalog, self->server);
  self->library = maq_library_new (self->core);
  self->board = maq_board_new (self->core);
  self->thumbnails = maq_thumbnails_new ();
  g_signal_connect_object (self->queue, "step-changed", G_CALLBACK (step_changed_cb), self->library, 0);

  maq_catalog_fill (self->catalog, opened->rows);
  maq_board_fill (self->board, opened->placed);
  for (guint i = 0; i < opened->open->len; i++)
    maq_job_queue_show (self->queue, g_ptr_array_index (opened->open, i), FALSE);
  for (guint i = 0; i < opened->claimed->len; i++)
    maq_job_queue_claim (self->queue, g_array_index (opened->claimed, gint64, i));
  /* The first picture should not wait for a process to start. */
  maq_worker_run_async (worker, MAQ_LANE_CPU, warm_work, maq_todo_new (self), (GDestroyNotify) maq_todo_free, NULL,
                        NULL, NULL, NULL, NULL);
  return self;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (Opened) opened = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  Opening *opening;

  if (opened == NULL)
    {
      g_object_unref (source);
      g_task_return_error (task, error);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->worker = MAQ_WORKER (source);
  opening->engine = engine_new (opening->worker, opened);
  opening->task = g_steal_pointer (&task);
  opening->n_reading = opened->attempts->len;
  g_ptr_array_set_free_func (opened->attempts, NULL);
  for (guint i = 0; i < opened->attempts->len; i++)
    read_again (opening, g_ptr_array_index (opened->attempts, i), g_ptr_array_index (opened->records, i));
  if (opening->n_reading == 0)
    finish_opening (opening);
}

void
maq_engine_open_async (const char *library, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, maq_engine_open_async);
  /* The worker's reference goes on into the engine. */
  maq_worker_run_async (maq_worker_new (), MAQ_LANE_STORE, open_work, g_strdup (library), g_free, NULL, NULL,
                        cancellable, opened_cb, task);
}

MaqEngine *
maq_engine_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
