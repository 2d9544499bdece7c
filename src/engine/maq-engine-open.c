/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-engine-recover.h"
#include "maq-log.h"

/* How long somebody may hold the library for himself (recovery, migration) before we give up. */
#define LOCK_WAIT_MS 5000

/* What the store lane brings: everything there is to show at once. */
typedef struct {
  MaqLibraryDir  *dir;
  MaqStore       *store;
  MaqDecoder     *decoder;
  MaqLocalServer *server;
  GPtrArray      *rows;       /* of MaqEngineRow */
  guint          *limits;     /* of each row: what it said it takes a minute, 0: nothing */
  char           *order;      /* of the jobs that wait, nullable */
  MaqBoardState  *board;      /* the one that is open */
  MaqRecovered   *recovered;
} Opened;

/* On the store lane, while @store is still there; on any thread once it was taken. */
static void
opened_free (Opened *opened)
{
  g_clear_pointer (&opened->rows, g_ptr_array_unref);
  g_clear_pointer (&opened->limits, g_free);
  g_clear_pointer (&opened->order, g_free);
  g_clear_pointer (&opened->board, maq_board_state_free);
  g_clear_pointer (&opened->recovered, maq_recovered_free);
  g_clear_object (&opened->server);
  g_clear_pointer (&opened->decoder, maq_decoder_unref);
  g_clear_pointer (&opened->store, maq_store_close);
  g_clear_pointer (&opened->dir, maq_library_dir_unref);
  g_free (opened);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

static void
read_limits (Opened *opened)
{
  opened->limits = g_new0 (guint, opened->rows->len + 1);
  for (guint i = 0; i < opened->rows->len; i++)
    {
      const MaqEngineRow *row = g_ptr_array_index (opened->rows, i);
      g_autofree char *name = g_strconcat ("limit.", row->id, NULL);
      g_autofree char *value = maq_store_get_value (opened->store, name);
      guint64 limit = 0;

      if (value != NULL && g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, &limit, NULL))
        opened->limits[i] = (guint) limit;
    }
}

/* Section 3.7: what died with its process is put in order before anything new begins. */
static gboolean
read_all (Opened *opened, GError **error)
{
  opened->recovered = maq_recovered_new (opened->store, FALSE, FALSE, error);
  if (opened->recovered == NULL)
    return FALSE;
  if (maq_library_dir_is_alone (opened->dir) && !maq_library_dir_share (opened->dir, error))
    return FALSE;
  opened->rows = maq_store_list_engines (opened->store, error);
  opened->order = maq_job_queue_read_order (opened->store);
  if (opened->rows != NULL)
    read_limits (opened);
  opened->board = opened->rows != NULL ? maq_board_state_read (opened->store, NULL, error) : NULL;
  return opened->board != NULL;
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
  if (!read_all (opened, error))
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
} Opening;

static void
finish_opening (gpointer data)
{
  Opening *opening = data;
  MaqEngine *self = opening->engine;
  GListModel *queue = G_LIST_MODEL (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      self->undecided += maq_job_get_state (job) == MAQ_JOB_UNKNOWN;
    }
  maq_engine_watch_start (self);
  maq_engine_care_start (self);
  g_task_return_pointer (opening->task, self, g_object_unref);
  g_object_unref (opening->task);
  g_free (opening);
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
  self->programs = maq_local_programs_new ();
  self->queue = maq_job_queue_new (self->core, self->catalog, self->server, self->programs);
  maq_job_queue_set_order (self->queue, opened->order);
  self->library = maq_library_new (self->core);
  self->board = maq_board_new (self->core);
  self->boards = maq_boards_new ();
  self->trashed_boards = maq_boards_new ();
  self->thumbnails = maq_thumbnails_new ();
  g_signal_connect_object (self->queue, "step-changed", G_CALLBACK (step_changed_cb), self->library, 0);

  maq_catalog_fill (self->catalog, opened->rows);
  for (guint i = 0; i < opened->rows->len; i++)
    maq_job_queue_set_limit (self->queue, ((MaqEngineRow *) g_ptr_array_index (opened->rows, i))->id, opened->limits[i]);
  maq_engine_take_board (self, opened->board);
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
  opening->engine = engine_new (MAQ_WORKER (source), opened);
  opening->task = g_steal_pointer (&task);
  maq_engine_resume (opening->engine, g_steal_pointer (&opened->recovered), finish_opening, opening);
  g_object_unref (source);
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
