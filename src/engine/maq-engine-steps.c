/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-prompt.h"

void
maq_engine_take_record (MaqEngine *self, gpointer record)
{
  MaqStepRecord *step = record;

  if (record == NULL)
    return;
  self->has_worked = TRUE;
  maq_library_update (self->library, step);
  /* Who asks for a picture wants its engine to go on. */
  maq_engine_release_endpoint (self, maq_request_get_engine (step->request));
  maq_job_queue_show (self->queue, step, TRUE);
  maq_engine_fetch (self);
}

static void
take_read_record (MaqEngine *self, gpointer record)
{
  if (record != NULL)
    maq_library_update (self->library, record);
}

/* --- submitting --- */

static MaqCatalogEntry *
find_entry (MaqEngine *self, MaqRequest *request, GError **error)
{
  const char *id = maq_request_get_engine (request);
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, id != NULL ? id : MAQ_DRAFT_ENGINE);

  if (entry == NULL)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no engine “%s”", id);
  return entry;
}

MaqPrice
maq_engine_get_price (MaqEngine *self, MaqRequest *request)
{
  MaqPrice unknown = { FALSE, 0, 0 };
  MaqCatalogEntry *entry;

  g_return_val_if_fail (MAQ_IS_ENGINE (self), unknown);
  g_return_val_if_fail (request != NULL, unknown);

  entry = find_entry (self, request, NULL);
  return entry != NULL ? maq_request_get_price (request, maq_catalog_entry_get_model (entry)) : unknown;
}

/* One variant's share; rounded up where it must be, so that budgets are never passed. */
static MaqPrice
get_price_each (MaqRequest *request, const MaqModel *row)
{
  MaqPrice price = maq_request_get_price (request, row);
  guint variants = maq_request_get_variants (request);

  price.low /= variants;
  price.high = (price.high + variants - 1) / variants;
  return price;
}

static gpointer
submit_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autofree char *prompt = NULL;

  if (store == NULL)
    return NULL;
  prompt = maq_prompt_write (todo->request);
  return maq_store_add_step (store, todo->request, prompt, maq_endpoint_get_title (todo->endpoint),
                             maq_endpoint_get_model (todo->endpoint), maq_endpoint_get_row (todo->endpoint)->is_ai,
                             todo->price, error);
}

void
maq_engine_submit_async (MaqEngine *self, MaqRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GError *error = NULL;
  MaqCatalogEntry *entry;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (request != NULL);

  entry = find_entry (self, request, &error);
  if (entry == NULL || !maq_request_check (request, maq_catalog_entry_get_model (entry), &error))
    {
      maq_engine_fail (self, maq_engine_submit_async, error, callback, user_data);
      return;
    }
  todo = maq_todo_new (self);
  todo->request = maq_request_ref (request);
  todo->endpoint = maq_endpoint_ref (maq_catalog_entry_get_endpoint (entry));
  todo->price = get_price_each (request, maq_catalog_entry_get_model (entry));
  maq_engine_run (self, MAQ_LANE_STORE, submit_work, todo, (GDestroyNotify) maq_step_record_unref,
                  maq_engine_take_record, cancellable, maq_engine_submit_async, callback, user_data);
}

MaqStepRecord *
maq_engine_submit_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_submit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- reading --- */

static gpointer
find_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_find_step (store, todo->text, error) : NULL;
}

void
maq_engine_find_step_async (MaqEngine *self, const char *text, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (text != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (text);
  maq_engine_run (self, MAQ_LANE_STORE, find_work, todo, (GDestroyNotify) maq_step_record_unref, take_read_record, NULL,
                  maq_engine_find_step_async, callback, user_data);
}

MaqStepRecord *
maq_engine_find_step_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_find_step_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- changing one --- */

/* These end in a plain result; the record is on its way to history and queue before that. */
static gpointer
read_step_of (MaqStore *store, gint64 job, GError **error)
{
  return maq_store_get_step (store, maq_store_get_step_of_job (store, job), error);
}

static gpointer
retry_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_store_requeue_job (store, todo->id, TRUE, error))
    return NULL;
  return read_step_of (store, todo->id, error);
}

static gpointer
resolve_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_journal_resolve (store, todo->id, todo->text, error))
    return NULL;
  return read_step_of (store, todo->id, error);
}

static gpointer
star_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_store_set_starred (store, todo->id, todo->flag, error))
    return NULL;
  return maq_store_get_step (store, todo->id, error);
}

static gpointer
judge_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_store_set_verdict (store, todo->id, (MaqVerdict) todo->number, error))
    return NULL;
  return read_step_of (store, todo->id, error);
}

static gpointer
trash_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_store_set_trashed (store, todo->id, todo->flag, error))
    return NULL;
  return maq_store_get_step (store, todo->id, error);
}

/* The plain result of an act on a step: nothing but that it was done. */
typedef struct {
  GTask  *task;
  gint64  claimed;   /* a job that waits now and is ours to run; 0: none */
} Act;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Act *act = data;
  g_autoptr (GTask) task = act->task;
  MaqEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (MaqStepRecord) record = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  maq_library_update (self->library, record);
  maq_job_queue_show (self->queue, record, FALSE);
  if (act->claimed != 0)
    {
      maq_engine_release_endpoint (self, maq_request_get_engine (record->request));
      maq_job_queue_claim (self->queue, act->claimed);
      maq_engine_fetch (self);
    }
  g_task_return_pointer (task, NULL, NULL);
}

static void
run_on_step (MaqEngine *self, MaqWorkFunc work, MaqTodo *todo, gboolean claims, gpointer tag,
             GAsyncReadyCallback callback, gpointer user_data)
{
  Act *act = g_new (Act, 1);

  *act = (Act) { g_task_new (self, NULL, callback, user_data), claims ? todo->id : 0 };
  g_task_set_source_tag (act->task, tag);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, work, todo, (GDestroyNotify) maq_todo_free,
                        (GDestroyNotify) maq_step_record_unref, NULL, NULL, done_cb, act);
}

void
maq_engine_retry_async (MaqEngine *self, gint64 job, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = job;
  run_on_step (self, retry_work, todo, TRUE, maq_engine_retry_async, callback, user_data);
}

void
maq_engine_resolve_async (MaqEngine *self, gint64 job, const char *answer, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (answer != NULL);

  todo = maq_todo_new (self);
  todo->id = job;
  todo->text = g_strdup (answer);
  run_on_step (self, resolve_work, todo, TRUE, maq_engine_resolve_async, callback, user_data);
}

void
maq_engine_star_async (MaqEngine *self, gint64 step, gboolean starred, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = step;
  todo->flag = starred;
  run_on_step (self, star_work, todo, FALSE, maq_engine_star_async, callback, user_data);
}

void
maq_engine_judge_async (MaqEngine *self, gint64 job, MaqVerdict verdict, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = job;
  todo->number = verdict;
  run_on_step (self, judge_work, todo, FALSE, maq_engine_judge_async, callback, user_data);
}

void
maq_engine_trash_step_async (MaqEngine *self, gint64 step, gboolean trash, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = step;
  todo->flag = trash;
  run_on_step (self, trash_work, todo, FALSE, maq_engine_trash_step_async, callback, user_data);
}
