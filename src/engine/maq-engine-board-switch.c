/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"

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
  g_autofree char *uuid = NULL;

  if (store == NULL || (todo->flag && !maq_store_note_opened (store, todo->text, error)))
    return NULL;
  uuid = todo->flag ? g_strdup (todo->text) : maq_store_find_board (store, todo->text, FALSE, error);
  return uuid != NULL ? maq_board_state_read (store, uuid, error) : NULL;
}

void
maq_engine_open_board_async (MaqEngine *self, const char *text, gboolean lasting, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (text != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (text);
  todo->flag = lasting;
  run_switch (self, open_work, todo, maq_engine_open_board_async, callback, user_data);
}

/* The one that is open goes, and the one before it comes; the last of all leaves an empty one behind. */
static gpointer
trash_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *next = NULL;

  if (store == NULL || !maq_store_trash_board (store, todo->text, TRUE, error) || g_strcmp0 (todo->text, todo->more) != 0)
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
maq_engine_trash_board_async (MaqEngine *self, const char *uuid, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (uuid != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (uuid);
  todo->more = g_strdup (self->board_uuid);
  run_switch (self, trash_work, todo, maq_engine_trash_board_async, callback, user_data);
}
