/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board-file.h"
#include "maq-engine.h"
#include "maq-engine-private.h"

/* One board on its way out or in: first one lane, then the other. */
typedef struct {
  MaqCore         *core;
  GTask           *task;
  char            *uuid;
  char            *path;
  MaqBoardFile    *file;
  MaqFractionFunc  progress;   /* (nullable) */
  gpointer         data;
  MaqSink         *sink;       /* while the CPU lane works */
} Passage;

static void
passage_free (Passage *passage)
{
  maq_core_unref (passage->core);
  g_object_unref (passage->task);
  g_clear_pointer (&passage->file, maq_board_file_free);
  g_free (passage->uuid);
  g_free (passage->path);
  g_free (passage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Passage, passage_free)

static Passage *
passage_new (MaqEngine *self, const char *path, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
  Passage *passage = g_new0 (Passage, 1);

  passage->core = maq_core_ref (self->core);
  passage->task = g_task_new (self, cancellable, callback, user_data);
  passage->path = g_strdup (path);
  g_task_set_source_tag (passage->task, tag);
  return passage;
}

/* On the worker; the newest of them reaches the main thread. */
static void
count_cb (guint64 done, guint64 total, gpointer data)
{
  Passage *passage = data;
  double *fraction = g_new (double, 1);

  *fraction = total > 0 ? (double) done / (double) total : 1;
  maq_sink_put (passage->sink, fraction, g_free);
}

static void
progress_cb (gpointer value, gpointer data)
{
  Passage *passage = data;

  if (passage->progress != NULL)
    passage->progress (*(double *) value, passage->data);
}

static void
run (Passage *passage, MaqLane lane, MaqWorkFunc work, GDestroyNotify free_result, GAsyncReadyCallback callback)
{
  maq_worker_run_async (passage->core->worker, lane, work, passage, NULL, free_result, progress_cb,
                        g_task_get_cancellable (passage->task), callback, passage);
}

/* --- out --- */

static gpointer
collect_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Passage *passage = data;
  MaqStore *store = maq_core_get_store (passage->core, error);

  return store != NULL ? maq_board_file_collect (store, maq_store_get_board (store, passage->uuid), error) : NULL;
}

static gpointer
write_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Passage *passage = data;

  passage->sink = sink;
  maq_board_file_write (passage->file, passage->path, count_cb, passage, cancellable, error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Passage) passage = data;
  GError *error = NULL;

  maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  if (error != NULL)
    g_task_return_error (passage->task, error);
  else
    g_task_return_pointer (passage->task, g_strdup (passage->path), g_free);
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Passage *passage = data;
  GError *error = NULL;

  passage->file = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  if (passage->file != NULL)
    {
      run (passage, MAQ_LANE_CPU, write_work, NULL, written_cb);
      return;
    }
  g_task_return_error (passage->task, error);
  passage_free (passage);
}

void
maq_engine_export_board_async (MaqEngine *self, const char *uuid, const char *path, GCancellable *cancellable,
                               MaqFractionFunc progress, gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data)
{
  Passage *passage;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (path != NULL);

  maq_board_flush (self->board);
  passage = passage_new (self, path, maq_engine_export_board_async, cancellable, callback, user_data);
  passage->uuid = g_strdup (uuid != NULL ? uuid : self->board_uuid);
  passage->progress = progress;
  passage->data = progress_data;
  run (passage, MAQ_LANE_STORE, collect_work, (GDestroyNotify) maq_board_file_free, collected_cb);
}

/* --- in --- */

static gpointer
read_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Passage *passage = data;

  passage->sink = sink;
  return maq_board_file_read (passage->core->dir, passage->path, count_cb, passage, cancellable, error);
}

static gpointer
adopt_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Passage *passage = data;
  MaqStore *store = maq_core_get_store (passage->core, error);

  return store != NULL ? maq_board_file_adopt (passage->file, store, error) : NULL;
}

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Passage) passage = data;
  GError *error = NULL;
  char *uuid = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (uuid == NULL)
    {
      g_task_return_error (passage->task, error);
      return;
    }
  maq_engine_refresh_boards (g_task_get_source_object (passage->task));
  g_task_return_pointer (passage->task, uuid, g_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Passage *passage = data;
  GError *error = NULL;

  passage->file = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  if (passage->file != NULL)
    {
      run (passage, MAQ_LANE_STORE, adopt_work, g_free, adopted_cb);
      return;
    }
  g_task_return_error (passage->task, error);
  passage_free (passage);
}

void
maq_engine_import_board_async (MaqEngine *self, const char *path, GCancellable *cancellable, MaqFractionFunc progress,
                               gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data)
{
  Passage *passage;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (path != NULL);

  passage = passage_new (self, path, maq_engine_import_board_async, cancellable, callback, user_data);
  passage->progress = progress;
  passage->data = progress_data;
  run (passage, MAQ_LANE_CPU, read_work, (GDestroyNotify) maq_board_file_free, read_cb);
}
