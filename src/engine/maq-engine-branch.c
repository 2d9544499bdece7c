/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine-compare.h"
#include "maq-engine-private.h"

/* The steps of a branch, and one more that no engine makes. */

#define MOST_STEPS 1000  /* also what ends a ring in a damaged library */

/* --- the way back to the root --- */

static gpointer
branch_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  MaqStepRecord *record = store != NULL ? maq_store_get_step (store, todo->id, error) : NULL;

  if (record == NULL)
    return NULL;
  while (record != NULL && records->len < MOST_STEPS)
    {
      g_ptr_array_insert (records, 0, record);
      /* One that is gone ends the branch there. */
      record = record->parent_uuid != NULL && maq_request_has_base (record->request)
                 ? maq_store_find_step (store, record->parent_uuid, NULL) : NULL;
    }
  g_clear_pointer (&record, maq_step_record_unref);
  return g_steal_pointer (&records);
}

void
maq_engine_list_branch_async (MaqEngine *self, gint64 step, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->id = step;
  maq_engine_run (self, MAQ_LANE_STORE, branch_work, todo, (GDestroyNotify) g_ptr_array_unref, NULL, NULL, maq_engine_list_branch_finish,
                  callback, user_data);
}

GPtrArray *
maq_engine_list_branch_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_list_branch_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- a step that was made here --- */

static gpointer
add_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_add_made (store, todo->request, todo->text, todo->blob, error) : NULL;
}

static void
added (MaqEngine *self, gpointer record)
{
  if (record == NULL)
    return;
  self->has_worked = TRUE;
  maq_library_update (self->library, record);
}

void
maq_engine_add_made_async (MaqEngine *self, MaqRequest *request, const char *title, MaqBlob *picture, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (request != NULL && title != NULL && picture != NULL);

  todo = maq_todo_new (self);
  todo->request = maq_request_ref (request);
  todo->text = g_strdup (title);
  todo->blob = maq_blob_ref (picture);
  maq_engine_run (self, MAQ_LANE_STORE, add_work, todo, (GDestroyNotify) maq_step_record_unref, added, NULL, maq_engine_add_made_finish,
                  callback, user_data);
}

MaqStepRecord *
maq_engine_add_made_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_add_made_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
