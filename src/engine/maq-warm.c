/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-thumbnails.h"
#include "maq-warm.h"

/* Belongs to its task. Main thread. */
typedef struct {
  MaqCore     *core;
  GPtrArray   *blobs;
  MaqWarmFunc  progress;
  gpointer     data;
  guint        next, n_running, n_done;
} Warm;

/* One picture's way to a worker and back. */
typedef struct {
  MaqDecoder *decoder;
  MaqBlob    *blob;
} One;

static void
warm_free (Warm *warm)
{
  maq_core_unref (warm->core);
  g_ptr_array_unref (warm->blobs);
  g_free (warm);
}

static void
one_free (One *one)
{
  maq_decoder_unref (one->decoder);
  maq_blob_unref (one->blob);
  g_free (one);
}

static gpointer
keep_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const One *one = data;

  maq_thumbnails_keep (one->decoder, one->blob, cancellable);
  return NULL;
}

/* As many at a time as the lane has threads, so that an export that was asked for meanwhile takes its turns. */
static void
pump (GTask *task, GAsyncReadyCallback callback)
{
  Warm *warm = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  while (warm->n_running < g_get_num_processors () && warm->next < warm->blobs->len && !g_cancellable_is_cancelled (cancellable))
    {
      One *one = g_new (One, 1);

      *one = (One) { maq_decoder_ref (warm->core->decoder), maq_blob_ref (g_ptr_array_index (warm->blobs, warm->next++)) };
      warm->n_running++;
      maq_worker_run_async (warm->core->worker, MAQ_LANE_BATCH, keep_work, one, (GDestroyNotify) one_free, NULL, NULL, cancellable, callback,
                            g_object_ref (task));
    }
  if (warm->n_running == 0 && !g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static void
pump_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Warm *warm = g_task_get_task_data (task);
  g_autoptr (GError) ignored = NULL;

  maq_worker_run_finish (MAQ_WORKER (source), result, &ignored);
  warm->n_running--;
  warm->n_done++;
  if (warm->progress != NULL)
    warm->progress (warm->n_done, warm->blobs->len, warm->data);
  pump (task, pump_cb);
}

void
maq_warm_async (const MaqCore *core, GPtrArray *blobs, GCancellable *cancellable, MaqWarmFunc progress, gpointer progress_data,
                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Warm *warm = g_new0 (Warm, 1);

  warm->core = maq_core_ref (core);
  warm->blobs = g_ptr_array_ref (blobs);
  warm->progress = progress;
  warm->data = progress_data;
  g_task_set_source_tag (task, maq_warm_async);
  g_task_set_task_data (task, warm, (GDestroyNotify) warm_free);
  pump (task, pump_cb);
}

gboolean
maq_warm_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_warm_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
