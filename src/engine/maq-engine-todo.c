/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-secret.h"

MaqTodo *
maq_todo_new (MaqEngine *self)
{
  MaqTodo *todo = g_new0 (MaqTodo, 1);

  todo->core = maq_core_ref (self->core);
  return todo;
}

void
maq_todo_free (MaqTodo *todo)
{
  g_clear_pointer (&todo->text, g_free);
  g_clear_pointer (&todo->more, g_free);
  g_clear_pointer (&todo->secret, maq_secret_free);
  g_clear_pointer (&todo->blob, maq_blob_unref);
  g_clear_pointer (&todo->other, maq_blob_unref);
  g_clear_pointer (&todo->difference, maq_difference_unref);
  g_clear_pointer (&todo->references, g_ptr_array_unref);
  g_clear_pointer (&todo->boxes, g_array_unref);
  g_clear_pointer (&todo->bytes, g_bytes_unref);
  g_clear_pointer (&todo->image, maq_image_unref);
  g_clear_pointer (&todo->request, maq_request_unref);
  g_clear_pointer (&todo->endpoint, maq_endpoint_unref);
  g_clear_pointer (&todo->life, maq_local_life_unref);
  g_clear_pointer (&todo->status, json_object_unref);
  g_clear_pointer (&todo->filter, maq_step_filter_free);
  g_clear_pointer (&todo->record, maq_step_record_unref);
  g_clear_pointer (&todo->plan, maq_export_plan_free);
  g_clear_pointer (&todo->core, maq_core_unref);
  g_free (todo);
}

/* The way back: the worker's result becomes the engine's. */
typedef struct {
  GTask          *task;
  MaqEngineAfter  after;
  GDestroyNotify  free_result;
} Return;

static void
returned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Return *way = data;
  g_autoptr (GTask) task = way->task;
  GError *error = NULL;
  gpointer value = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (way->after != NULL)
    way->after (g_task_get_source_object (task), value);
  g_task_return_pointer (task, value, way->free_result);
}

static GTask *
task_new (MaqEngine *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

void
maq_engine_run (MaqEngine *self, MaqLane lane, MaqWorkFunc work, MaqTodo *todo, GDestroyNotify free_result,
                MaqEngineAfter after, GCancellable *cancellable, gpointer tag, GAsyncReadyCallback callback,
                gpointer user_data)
{
  Return *way = g_new (Return, 1);

  *way = (Return) { task_new (self, tag, callback, user_data), after, free_result };
  maq_worker_run_async (self->core->worker, lane, work, todo, (GDestroyNotify) maq_todo_free, free_result, NULL,
                        cancellable, returned_cb, way);
}

void
maq_engine_fail (MaqEngine *self, gpointer tag, GError *error, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self, tag, callback, user_data);

  g_task_return_error (task, error);
}
