/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-local-program.h"
#include "maq-local-trust.h"
#include "maq-providers.h"

/* --- the catalogue --- */

static gpointer
put_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  const MaqEngineRow row = {
    .id = (char *) maq_endpoint_get_id (todo->endpoint),
    .title = (char *) maq_endpoint_get_title (todo->endpoint),
    .kind = (char *) maq_endpoint_get_kind (todo->endpoint),
    .base_url = (char *) maq_endpoint_get_base_url (todo->endpoint),
    .model = (char *) maq_endpoint_get_model (todo->endpoint),
    .row = (char *) maq_endpoint_get_row_id (todo->endpoint),
    .options = (char *) maq_endpoint_get_options (todo->endpoint),
  };

  if (store == NULL || (todo->flag && !maq_local_trust_add (todo->endpoint, error))
      || (todo->number > 0 && !maq_local_trust_add_authority (todo->endpoint, error)) || !maq_store_put_engine (store, &row, error))
    return NULL;
  return maq_store_list_engines (store, error);
}

static gpointer
remove_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_store_remove_engine (store, todo->text, error))
    return NULL;
  return maq_store_list_engines (store, error);
}

/* The catalogue is new before the caller hears of it. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MaqEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  maq_catalog_fill (self->catalog, rows);
  g_task_return_pointer (task, NULL, NULL);
}

static void
change_catalog (MaqEngine *self, MaqWorkFunc work, MaqTodo *todo, gpointer tag, GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, work, todo, (GDestroyNotify) maq_todo_free,
                        (GDestroyNotify) g_ptr_array_unref, NULL, NULL, listed_cb, task);
}

/* Who names a program lets it run, and who names an authority believes it. Who changes the title of an engine that came with the
 * library, or brings it back, has named none. @option: which of the two; @trusts: whether an endpoint's own was chosen here. */
static gboolean
is_chosen (MaqEngine *self, MaqEndpoint *endpoint, const char *option, gboolean (*trusts) (const MaqEndpoint *endpoint))
{
  g_autofree char *file = maq_endpoint_dup_option (endpoint, option);

  if (file == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->catalog)); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);
      MaqEndpoint *known = maq_catalog_entry_get_endpoint (entry);
      g_autofree char *other = maq_endpoint_dup_option (known, option);

      if (g_strcmp0 (file, other) == 0 && !trusts (known))
        return FALSE;
    }
  return !maq_local_programs_is_foreign (self->programs, file);
}

void
maq_engine_put_endpoint_async (MaqEngine *self, MaqEndpoint *endpoint, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (endpoint != NULL);

  if (maq_providers_lookup (maq_endpoint_get_kind (endpoint)) == NULL)
    {
      maq_engine_fail (self, maq_engine_put_endpoint_async,
                       g_error_new (MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "No engine of the kind “%s” is built in",
                                    maq_endpoint_get_kind (endpoint)), callback, user_data);
      return;
    }
  todo = maq_todo_new (self);
  todo->endpoint = maq_endpoint_ref (endpoint);
  todo->flag = maq_local_programs_wants (endpoint) && is_chosen (self, endpoint, "program", maq_local_trust_has);
  todo->number = is_chosen (self, endpoint, "ca_file", maq_local_trust_has_authority);
  change_catalog (self, put_work, todo, maq_engine_put_endpoint_async, callback, user_data);
}

void
maq_engine_remove_endpoint_async (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqCatalogEntry *entry;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  entry = maq_catalog_find (self->catalog, id);
  if (entry != NULL)
    maq_local_programs_forget (self->programs, maq_catalog_entry_get_endpoint (entry));
  todo = maq_todo_new (self);
  todo->text = g_strdup (id);
  change_catalog (self, remove_work, todo, maq_engine_remove_endpoint_async, callback, user_data);
}

static gpointer
allow_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqEndpoint *endpoint = ((MaqTodo *) data)->endpoint;
  g_autofree char *ca_file = maq_endpoint_dup_option (endpoint, "ca_file");

  if (ca_file != NULL && !maq_local_trust_add_authority (endpoint, error))
    return NULL;
  if (ca_file == NULL || maq_local_programs_wants (endpoint))
    maq_local_trust_add (endpoint, error);
  return NULL;
}

void
maq_engine_allow_program_async (MaqEngine *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqEndpoint *endpoint;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  endpoint = maq_engine_find_endpoint (self, id, maq_engine_allow_program_async, callback, user_data);
  if (endpoint == NULL)
    return;
  todo = maq_todo_new (self);
  todo->endpoint = maq_endpoint_ref (endpoint);
  maq_engine_run (self, MAQ_LANE_STORE, allow_work, todo, NULL, NULL, NULL, maq_engine_allow_program_async, callback, user_data);
}

MaqEndpoint *
maq_engine_find_endpoint (MaqEngine *self, const char *id, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, id);

  if (entry != NULL)
    return maq_catalog_entry_get_endpoint (entry);
  maq_engine_fail (self, tag, g_error_new (MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no engine “%s”", id), callback,
                   user_data);
  return NULL;
}

/* --- values and status --- */

static gpointer
set_value_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store != NULL)
    maq_store_set_value (store, todo->text, todo->more, error);
  return NULL;
}

static gpointer
get_value_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_get_value (store, todo->text) : NULL;
}

void
maq_engine_set_value_async (MaqEngine *self, const char *name, const char *value, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (name);
  todo->more = g_strdup (value);
  maq_engine_run (self, MAQ_LANE_STORE, set_value_work, todo, NULL, NULL, NULL, maq_engine_set_value_async, callback,
                  user_data);
}

void
maq_engine_get_value_async (MaqEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (name);
  maq_engine_run (self, MAQ_LANE_STORE, get_value_work, todo, g_free, NULL, NULL, maq_engine_get_value_async, callback,
                  user_data);
}

static void
add_period (JsonObject *root, MaqStore *store, const char *name, MaqBudgetPeriod period)
{
  JsonObject *part = json_object_new ();
  MaqBudget budget;

  maq_store_get_budget (store, period, NULL, &budget);
  json_object_set_int_member (part, "spent", budget.spent);
  if (budget.limit >= 0)
    json_object_set_int_member (part, "budget", budget.limit);
  else
    json_object_set_null_member (part, "budget");
  if (period == MAQ_BUDGET_BOARD)
    {
      g_autofree char *uuid = maq_store_dup_board_uuid (store);

      json_object_set_string_member (part, "board", uuid);
    }
  json_object_set_object_member (root, name, part);
}

static gpointer
status_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root, *queue;

  if (store == NULL)
    return NULL;
  root = json_object_new ();
  node = json_node_init_object (json_node_alloc (), root);
  json_object_unref (root);
  add_period (root, store, "day", MAQ_BUDGET_DAY);
  add_period (root, store, "month", MAQ_BUDGET_MONTH);
  add_period (root, store, "board", MAQ_BUDGET_BOARD);
  json_object_set_int_member (root, "steps", maq_store_count_steps (store));
  json_object_set_string_member (root, "library", maq_library_dir_get_path (todo->core->dir));
  queue = maq_json_get_object (todo->status, "queue");
  json_object_set_object_member (root, "queue", json_object_ref (queue));
  return maq_json_to_string (node);
}

/* How many jobs of the queue are in which state. */
static JsonObject *
count_queue (MaqEngine *self)
{
  GListModel *model = G_LIST_MODEL (self->queue);
  JsonObject *root = json_object_new ();
  JsonObject *counts = json_object_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (model, i);
      const char *word = maq_job_state_to_word (maq_job_get_state (job));

      json_object_set_int_member (counts, word, maq_json_get_int (counts, word, 0) + 1);
    }
  json_object_set_object_member (root, "queue", counts);
  return root;
}

void
maq_engine_get_status_async (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->status = count_queue (self);
  maq_engine_run (self, MAQ_LANE_STORE, status_work, todo, g_free, NULL, NULL, maq_engine_get_status_async, callback,
                  user_data);
}
