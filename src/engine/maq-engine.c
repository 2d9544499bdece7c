/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-log.h"

enum { PROP_0, PROP_BOARD_UUID, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqEngine, maq_engine, G_TYPE_OBJECT)

static void
maq_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BOARD_UUID:
      g_value_set_string (value, MAQ_ENGINE (object)->board_uuid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_engine_dispose (GObject *object)
{
  MaqEngine *self = MAQ_ENGINE (object);

  maq_engine_watch_stop (self);
  maq_engine_care_stop (self);
  if (self->server != NULL)
    maq_local_server_stop (self->server);
  if (self->programs != NULL)
    maq_local_programs_stop (self->programs);
  g_clear_object (&self->queue);
  g_clear_object (&self->library);
  g_clear_object (&self->catalog);
  g_clear_object (&self->board);
  g_clear_object (&self->boards);
  g_clear_object (&self->trashed_boards);
  g_clear_pointer (&self->board_uuid, g_free);
  g_clear_object (&self->server);
  g_clear_object (&self->programs);
  g_clear_pointer (&self->thumbnails, maq_thumbnails_unref);
  g_clear_pointer (&self->core, maq_core_unref);
  G_OBJECT_CLASS (maq_engine_parent_class)->dispose (object);
}

static void
maq_engine_class_init (MaqEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_engine_get_property;
  object_class->dispose = maq_engine_dispose;
  props[PROP_BOARD_UUID] = g_param_spec_string ("board-uuid", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_signal_new ("leave-board", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_engine_init (MaqEngine *self)
{
}

GListModel *
maq_engine_get_queue (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->queue);
}

void
maq_engine_move_step (MaqEngine *self, gint64 step, gint64 before)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));
  maq_job_queue_move_step (self->queue, step, before);
}

MaqLibrary *
maq_engine_get_library (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->library;
}

MaqCatalog *
maq_engine_get_catalog (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->catalog;
}

MaqBoard *
maq_engine_get_board (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->board;
}

void
maq_engine_get_recovered (MaqEngine *self, guint *pictures, guint *undecided)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  if (pictures != NULL)
    *pictures = self->recovered_pictures;
  if (undecided != NULL)
    *undecided = self->undecided;
}

char *
maq_engine_dup_server_program (void)
{
  return maq_local_server_dup_program ();
}

/* --- closing --- */

static gpointer
close_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  g_autoptr (GError) local = NULL;

  /* A program that is only ever run for one picture at a time keeps its backups, too. */
  if (todo->flag && !maq_store_backup (todo->core->dir, &local))
    maq_log_event ("care", "no backup: %s", local->message);
  maq_core_close (todo->core);
  return NULL;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MaqEngine *self = g_task_get_source_object (task);

  maq_worker_run_finish (MAQ_WORKER (source), result, NULL);
  maq_local_server_stop (self->server);
  maq_local_programs_stop (self->programs);
  g_task_return_boolean (task, TRUE);
}

/* Nothing is at risk any more. What was handed to the store lane before comes first there. */
static void
quiet_cb (gpointer data)
{
  GTask *task = data;
  MaqEngine *self = g_task_get_source_object (task);

  maq_engine_watch_stop (self);
  maq_engine_care_stop (self);
  maq_board_flush (self->board);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, close_work, maq_todo_new (self),
                        (GDestroyNotify) maq_todo_free, NULL, NULL, NULL, closed_cb, task);
}

void
maq_engine_close_async (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, maq_engine_close_async);
  maq_engine_care_stop (self);
  maq_job_queue_close (self->queue, quiet_cb, task);
}

gboolean
maq_engine_close_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
maq_engine_plain_finish (MaqEngine *self, GAsyncResult *result, char **text, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_pointer (G_TASK (result), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text != NULL)
    *text = g_steal_pointer (&value);
  return TRUE;
}
