/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-contact-sheet.h"
#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-objects.h"
#include "maq-request-fit.h"

/* More references than a model takes, in one picture. */

typedef struct {
  MaqCore    *core;
  MaqRequest *request;
  MaqModel   *model;
} Pack;

static void
pack_free (Pack *pack)
{
  maq_request_unref (pack->request);
  maq_model_unref (pack->model);
  maq_core_unref (pack->core);
  g_free (pack);
}

static GBytes *
make_sheet (Pack *pack, GPtrArray *references, GCancellable *cancellable, GError **error)
{
  g_autofree MaqContact *contacts = g_new0 (MaqContact, references->len);

  for (guint i = 0; i < references->len; i++)
    {
      MaqReference *reference = g_ptr_array_index (references, i);

      contacts[i].path = maq_blob_get_path (maq_reference_get_blob (reference));
      contacts[i].number = maq_reference_get_number (reference);
    }
  return maq_contact_sheet_make (pack->core->decoder, contacts, references->len, cancellable, error);
}

static gpointer
pack_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Pack *pack = data;
  g_autoptr (GPtrArray) references = maq_request_list_to_pack (pack->request, pack->model, error);
  g_autoptr (MaqBlob) blob = NULL;
  g_autoptr (GBytes) png = NULL;

  if (references == NULL)
    return NULL;
  if (references->len == 0)
    return maq_request_ref (pack->request);
  png = make_sheet (pack, references, cancellable, error);
  if (png != NULL)
    blob = maq_objects_add_bytes (pack->core->dir, png, error);
  return blob != NULL ? maq_request_pack (pack->request, pack->model, blob, error) : NULL;
}

static void
packed_cb (GObject *source, GAsyncResult *result, gpointer data)
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
maq_engine_pack_request_async (MaqEngine *self, MaqRequest *request, const MaqModel *model, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Pack *pack;
  GTask *task;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (request != NULL && model != NULL);

  pack = g_new (Pack, 1);
  *pack = (Pack) { maq_core_ref (self->core), maq_request_ref (request), maq_model_ref ((MaqModel *) model) };
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, maq_engine_pack_request_async);
  maq_worker_run_async (self->core->worker, MAQ_LANE_CPU, pack_work, pack, (GDestroyNotify) pack_free,
                        (GDestroyNotify) maq_request_unref, NULL, cancellable, packed_cb, task);
}

MaqRequest *
maq_engine_pack_request_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
