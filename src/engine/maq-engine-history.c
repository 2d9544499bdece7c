/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"

/* The history beyond the list: pages of records, siblings, the tree, earlier prompts. */

/* Nodes read in one go, so that others get the lane in between: some ten milliseconds. */
#define TREE_PAGE 5000

/* --- records --- */

static gpointer
list_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) records = NULL;

  ids = store != NULL ? maq_store_list_steps (store, todo->text, todo->filter, 0, todo->number, error) : NULL;
  if (ids == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  for (guint i = 0; i < ids->len; i++)
    {
      MaqStepRecord *record = maq_store_get_step (store, g_array_index (ids, gint64, i), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

void
maq_engine_list_steps_async (MaqEngine *self, const MaqStepFilter *filter, guint limit, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (limit > 0);

  todo = maq_todo_new (self);
  todo->text = g_strdup (self->board_uuid);
  todo->filter = maq_step_filter_copy (filter);
  todo->number = limit;
  maq_engine_run (self, MAQ_LANE_STORE, list_work, todo, (GDestroyNotify) g_ptr_array_unref, NULL, NULL,
                  maq_engine_list_steps_async, callback, user_data);
}

GPtrArray *
maq_engine_list_steps_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_list_steps_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- siblings --- */

static gpointer
siblings_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_list_siblings (store, todo->id, error) : NULL;
}

void
maq_engine_list_siblings_async (MaqEngine *self, gint64 step, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = step;
  maq_engine_run (self, MAQ_LANE_STORE, siblings_work, todo, (GDestroyNotify) g_array_unref, NULL, NULL,
                  maq_engine_list_siblings_async, callback, user_data);
}

GArray *
maq_engine_list_siblings_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_list_siblings_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- tree --- */

/* What a tree is made of while it is read. Belongs to the task; the worker and the main thread have it in turn. */
typedef struct {
  MaqCore    *core;
  char       *board;
  gint64      cursor;
  GHashTable *trashed;
  GArray     *nodes;
} Tree;

static void
tree_free (Tree *tree)
{
  maq_core_unref (tree->core);
  g_free (tree->board);
  g_hash_table_unref (tree->trashed);
  g_clear_pointer (&tree->nodes, g_array_unref);
  g_free (tree);
}

static gpointer
tree_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Tree *tree = data;
  MaqStore *store = maq_core_get_store (tree->core, error);

  return store != NULL ? maq_store_list_tree (store, tree->board, &tree->cursor, TREE_PAGE, tree->trashed, error) : NULL;
}

static void
read_tree (MaqEngine *self, GTask *task, GAsyncReadyCallback callback)
{
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, tree_work, g_task_get_task_data (task), NULL,
                        (GDestroyNotify) g_array_unref, NULL, NULL, callback, task);
}

static void
tree_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Tree *tree = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) nodes = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (nodes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_array_append_vals (tree->nodes, nodes->data, nodes->len);
  if (tree->cursor == 0)
    g_task_return_pointer (task, g_steal_pointer (&tree->nodes), (GDestroyNotify) g_array_unref);
  else
    read_tree (g_task_get_source_object (task), g_object_ref (task), tree_cb);
}

void
maq_engine_list_tree_async (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Tree *tree;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  tree = g_new0 (Tree, 1);
  tree->core = maq_core_ref (self->core);
  tree->board = g_strdup (maq_library_get_board (self->library));
  tree->trashed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  tree->nodes = g_array_new (FALSE, FALSE, sizeof (MaqTreeNode));
  g_task_set_source_tag (task, maq_engine_list_tree_async);
  g_task_set_task_data (task, tree, (GDestroyNotify) tree_free);
  read_tree (self, task, tree_cb);
}

GArray *
maq_engine_list_tree_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_list_tree_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- prompts --- */

static gpointer
prompts_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_list_prompts (store, todo->number, error) : NULL;
}

void
maq_engine_list_prompts_async (MaqEngine *self, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->number = limit;
  maq_engine_run (self, MAQ_LANE_STORE, prompts_work, todo, (GDestroyNotify) g_strfreev, NULL, NULL,
                  maq_engine_list_prompts_async, callback, user_data);
}

GStrv
maq_engine_list_prompts_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_list_prompts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
