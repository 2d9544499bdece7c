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

/* What can be done to a step that is there, or to one of its jobs. */
typedef struct {
  gboolean (*change) (MaqStore *store, const MaqTodo *todo, GError **error);
  gboolean  is_job;  /* the number is a job's */
  gboolean  claims;  /* and that job waits from then on, and is ours to run */
} Kind;

static gboolean
retry (MaqStore *store, const MaqTodo *todo, GError **error)
{
  return maq_store_requeue_job (store, todo->id, TRUE, error);
}

static gboolean
resolve (MaqStore *store, const MaqTodo *todo, GError **error)
{
  return maq_journal_resolve (store, todo->id, todo->text, error);
}

static gboolean
star (MaqStore *store, const MaqTodo *todo, GError **error)
{
  return maq_store_set_starred (store, todo->id, todo->flag, error);
}

static gboolean
judge (MaqStore *store, const MaqTodo *todo, GError **error)
{
  return maq_store_set_verdict (store, todo->id, (MaqVerdict) todo->number, error);
}

static gboolean
trash (MaqStore *store, const MaqTodo *todo, GError **error)
{
  return maq_store_set_trashed (store, todo->id, todo->flag, error);
}

static const Kind retry_kind = { retry, TRUE, TRUE };
static const Kind resolve_kind = { resolve, TRUE, TRUE };
static const Kind judge_kind = { judge, TRUE, FALSE };
static const Kind star_kind = { star, FALSE, FALSE };
static const Kind trash_kind = { trash, FALSE, FALSE };

/* These end in a plain result: nothing but that it was done. The record is on its way to history and queue before that. */
typedef struct {
  const Kind *kind;
  MaqTodo    *todo;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  maq_todo_free (act->todo);
  g_free (act);
}

/* The task, which holds the act, is there until done_cb(). */
static gpointer
act_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const Act *act = data;
  MaqStore *store = maq_core_get_store (act->todo->core, error);

  if (store == NULL || !act->kind->change (store, act->todo, error))
    return NULL;
  return maq_store_get_step (store, act->kind->is_job ? maq_store_get_step_of_job (store, act->todo->id) : act->todo->id, error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Act *act = g_task_get_task_data (task);
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
  if (act->kind->claims)
    {
      maq_engine_release_endpoint (self, maq_request_get_engine (record->request));
      maq_job_queue_claim (self->queue, act->todo->id);
      maq_engine_fetch (self);
    }
  g_task_return_pointer (task, NULL, NULL);
}

/* @text (nullable) and @value: what @kind's function takes them for. */
static void
act_on (MaqEngine *self, const Kind *kind, gint64 id, const char *text, guint value, gpointer tag, GAsyncReadyCallback callback,
        gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Act *act = g_new (Act, 1);

  *act = (Act) { kind, maq_todo_new (self) };
  act->todo->id = id;
  act->todo->text = g_strdup (text);
  act->todo->number = value;
  act->todo->flag = value != 0;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, act, act_free);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, act_work, act, NULL, (GDestroyNotify) maq_step_record_unref, NULL, NULL,
                        done_cb, task);
}

void
maq_engine_retry_async (MaqEngine *self, gint64 job, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  act_on (self, &retry_kind, job, NULL, 0, maq_engine_retry_async, callback, user_data);
}

void
maq_engine_resolve_async (MaqEngine *self, gint64 job, const char *answer, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (answer != NULL);

  act_on (self, &resolve_kind, job, answer, 0, maq_engine_resolve_async, callback, user_data);
}

void
maq_engine_star_async (MaqEngine *self, gint64 step, gboolean starred, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  act_on (self, &star_kind, step, NULL, starred != FALSE, maq_engine_star_async, callback, user_data);
}

void
maq_engine_judge_async (MaqEngine *self, gint64 job, MaqVerdict verdict, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  act_on (self, &judge_kind, job, NULL, verdict, maq_engine_judge_async, callback, user_data);
}

void
maq_engine_trash_step_async (MaqEngine *self, gint64 step, gboolean trashed, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  act_on (self, &trash_kind, step, NULL, trashed != FALSE, maq_engine_trash_step_async, callback, user_data);
}
