/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-objects.h"
#include "maq-prepare.h"

/* Copies, masks and contact sheets, kept in the library: the step that sends them owns them. */

typedef struct {
  MaqCore    *core;
  MaqRequest *request;
  MaqModel   *model;
  gboolean    pack;
} Prepare;

static void
prepare_free (Prepare *prepare)
{
  maq_request_unref (prepare->request);
  maq_model_unref (prepare->model);
  maq_core_unref (prepare->core);
  g_free (prepare);
}

static MaqBlob *
keep_cb (GBytes *png, gpointer data, GError **error)
{
  return maq_objects_add_bytes (data, png, error);
}

static gpointer
prepare_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Prepare *prepare = data;

  return maq_prepare_request (prepare->request, prepare->model, prepare->pack, prepare->core->decoder, keep_cb, prepare->core->dir,
                              cancellable, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  MaqRequest *request = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (request != NULL)
    g_task_return_pointer (task, request, (GDestroyNotify) maq_request_unref);
  else
    g_task_return_error (task, error);
}

void
maq_engine_prepare_request_async (MaqEngine *self, MaqRequest *request, const MaqModel *model, gboolean pack,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Prepare *prepare;
  GTask *task;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (request != NULL && model != NULL);

  prepare = g_new (Prepare, 1);
  *prepare = (Prepare) { maq_core_ref (self->core), maq_request_ref (request), maq_model_ref ((MaqModel *) model), pack };
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, maq_engine_prepare_request_async);
  maq_worker_run_async (self->core->worker, MAQ_LANE_CPU, prepare_work, prepare, (GDestroyNotify) prepare_free,
                        (GDestroyNotify) maq_request_unref, NULL, cancellable, prepared_cb, task);
}

MaqRequest *
maq_engine_prepare_request_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
