/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"

/* --- the list --- */

static gpointer
list_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_list_boards (store, FALSE, error) : NULL;
}

static void
take_list (MaqEngine *self, gpointer rows)
{
  if (rows != NULL)
    maq_boards_take (self->boards, rows);
}

void
maq_engine_refresh_boards_async (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  maq_engine_run (self, MAQ_LANE_STORE, list_work, maq_todo_new (self), (GDestroyNotify) g_ptr_array_unref, take_list, NULL,
                  maq_engine_refresh_boards_async, callback, user_data);
}

gboolean
maq_engine_refresh_boards_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_refresh_boards_async), FALSE);

  rows = g_task_propagate_pointer (G_TASK (result), error);
  return rows != NULL;
}

void
maq_engine_refresh_boards (MaqEngine *self)
{
  maq_engine_refresh_boards_async (self, NULL, NULL);
}

/* For acts that end in text: the list says so, too. */
static void
refresh_after (MaqEngine *self, gpointer result)
{
  maq_engine_refresh_boards (self);
}

MaqBoards *
maq_engine_get_boards (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->boards;
}

const char *
maq_engine_get_board_uuid (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->board_uuid;
}

/* --- another board --- */

void
maq_board_state_free (MaqBoardState *state)
{
  g_free (state->uuid);
  g_clear_pointer (&state->entries, g_ptr_array_unref);
  g_free (state);
}

MaqBoardState *
maq_board_state_read (MaqStore *store, const char *uuid, GError **error)
{
  g_autoptr (MaqBoardState) state = g_new0 (MaqBoardState, 1);

  state->board = maq_store_get_board (store, uuid);
  state->uuid = uuid != NULL ? g_strdup (uuid) : maq_store_dup_board_uuid (store);
  if (state->board == 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no such board");
      return NULL;
    }
  state->entries = maq_store_read_board (store, state->board, error);
  return state->entries != NULL ? g_steal_pointer (&state) : NULL;
}

static gpointer
use_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store != NULL)
    maq_store_use_board (store, todo->id);
  return NULL;
}

/* The store learns of it in its turn: what was asked before belongs to the board before, what is asked from now on to this one.
 * That is why window and library never disagree, whatever is on its way. */
static void
use_board (MaqEngine *self, gint64 board)
{
  MaqTodo *todo = maq_todo_new (self);

  todo->id = board;
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, use_work, todo, (GDestroyNotify) maq_todo_free, NULL, NULL, NULL,
                        NULL, NULL);
}

void
maq_engine_take_board (MaqEngine *self, MaqBoardState *state)
{
  if (g_strcmp0 (self->board_uuid, state->uuid) == 0)
    {
      maq_engine_refresh_boards (self);
      return;
    }
  if (self->board_uuid != NULL)
    g_signal_emit_by_name (self, "leave-board");
  maq_board_flush (self->board);
  use_board (self, state->board);
  g_free (self->board_uuid);
  self->board_uuid = g_strdup (state->uuid);
  self->board_id = state->board;
  maq_board_fill (self->board, state->board, state->uuid, state->entries);
  maq_library_set_board (self->library, state->uuid);
  maq_engine_refresh_boards (self);
  g_object_notify (G_OBJECT (self), "board-uuid");
}

/* These end in the UUID of the board that is open then. */
static void
switched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MaqEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (MaqBoardState) state = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (state != NULL)
    maq_engine_take_board (self, state);
  else
    maq_engine_refresh_boards (self);
  g_task_return_pointer (task, g_strdup (self->board_uuid), g_free);
}

static void
run_switch (MaqEngine *self, MaqWorkFunc work, MaqTodo *todo, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* What is on its way to the board that is left comes first, and what is read may be it. */
  maq_board_flush (self->board);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, work, todo, (GDestroyNotify) maq_todo_free,
                        (GDestroyNotify) maq_board_state_free, NULL, NULL, switched_cb, task);
}

static gpointer
open_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store == NULL || !maq_store_note_opened (store, todo->text, error))
    return NULL;
  return maq_board_state_read (store, todo->text, error);
}

void
maq_engine_open_board_async (MaqEngine *self, const char *uuid, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (uuid != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (uuid);
  run_switch (self, open_work, todo, maq_engine_open_board_async, callback, user_data);
}

static gpointer
choose_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autofree char *uuid = store != NULL ? maq_store_find_board (store, todo->text, error) : NULL;

  return uuid != NULL ? maq_board_state_read (store, uuid, error) : NULL;
}

void
maq_engine_choose_board_async (MaqEngine *self, const char *text, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (text != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (text);
  run_switch (self, choose_work, todo, maq_engine_choose_board_async, callback, user_data);
}

/* The one that is open goes, and the one before it comes; the last of all leaves an empty one behind. */
static gpointer
trash_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *next = NULL;

  if (store == NULL || !maq_store_trash_board (store, todo->text, todo->flag, error))
    return NULL;
  if (!todo->flag || g_strcmp0 (todo->text, todo->more) != 0)
    return NULL;
  rows = maq_store_list_boards (store, FALSE, error);
  if (rows == NULL)
    return NULL;
  next = rows->len > 0 ? g_strdup (((MaqBoardRow *) g_ptr_array_index (rows, 0))->uuid) : maq_store_create_board (store, "", error);
  if (next == NULL || !maq_store_note_opened (store, next, error))
    return NULL;
  return maq_board_state_read (store, next, error);
}

void
maq_engine_trash_board_async (MaqEngine *self, const char *uuid, gboolean trash, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (uuid != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (uuid);
  todo->more = g_strdup (self->board_uuid);
  todo->flag = trash;
  run_switch (self, trash_work, todo, maq_engine_trash_board_async, callback, user_data);
}

/* --- what does not switch --- */

static gpointer
create_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_create_board (store, todo->text, error) : NULL;
}

void
maq_engine_create_board_async (MaqEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  todo = maq_todo_new (self);
  todo->text = g_strdup (name != NULL ? name : "");
  maq_engine_run (self, MAQ_LANE_STORE, create_work, todo, g_free, refresh_after, NULL, maq_engine_create_board_async, callback,
                  user_data);
}

static gpointer
rename_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store != NULL)
    maq_store_rename_board (store, todo->text, todo->more, error);
  return NULL;
}

void
maq_engine_rename_board_async (MaqEngine *self, const char *uuid, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (uuid != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (uuid);
  todo->more = g_strdup (name != NULL ? name : "");
  maq_engine_run (self, MAQ_LANE_STORE, rename_work, todo, g_free, refresh_after, NULL, maq_engine_rename_board_async, callback,
                  user_data);
}

static gpointer
set_value_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  if (store != NULL)
    maq_store_set_board_value (store, todo->id, todo->text, todo->more, error);
  return NULL;
}

void
maq_engine_set_board_value_async (MaqEngine *self, const char *name, const char *value, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  todo = maq_todo_new (self);
  todo->id = self->board_id;
  todo->text = g_strdup (name);
  todo->more = g_strdup (value);
  maq_engine_run (self, MAQ_LANE_STORE, set_value_work, todo, NULL, NULL, NULL, maq_engine_set_board_value_async, callback,
                  user_data);
}

static gpointer
get_value_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);

  return store != NULL ? maq_store_get_board_value (store, todo->id, todo->text) : NULL;
}

void
maq_engine_get_board_value_async (MaqEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  todo = maq_todo_new (self);
  todo->id = self->board_id;
  todo->text = g_strdup (name);
  maq_engine_run (self, MAQ_LANE_STORE, get_value_work, todo, g_free, NULL, NULL, maq_engine_get_board_value_async, callback,
                  user_data);
}
