/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"

/* --- the list --- */

/* Those that are there, and those in the trash. */
typedef struct {
  GPtrArray *kept, *trashed;    /* of MaqBoardRow */
} Lists;

static void
lists_free (Lists *lists)
{
  g_clear_pointer (&lists->kept, g_ptr_array_unref);
  g_clear_pointer (&lists->trashed, g_ptr_array_unref);
  g_free (lists);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lists, lists_free)

static gpointer
list_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (Lists) lists = g_new0 (Lists, 1);

  lists->kept = store != NULL ? maq_store_list_boards (store, FALSE, error) : NULL;
  lists->trashed = lists->kept != NULL ? maq_store_list_boards (store, TRUE, error) : NULL;
  return lists->trashed != NULL ? g_steal_pointer (&lists) : NULL;
}

static void
take_list (MaqEngine *self, gpointer result)
{
  Lists *lists = result;

  if (lists == NULL)
    return;
  maq_boards_take (self->boards, lists->kept);
  maq_boards_take (self->trashed_boards, lists->trashed);
}

void
maq_engine_refresh_boards_async (MaqEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));

  maq_engine_run (self, MAQ_LANE_STORE, list_work, maq_todo_new (self), (GDestroyNotify) lists_free, take_list, NULL,
                  maq_engine_refresh_boards_async, callback, user_data);
}

gboolean
maq_engine_refresh_boards_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_autoptr (Lists) lists = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_refresh_boards_async), FALSE);

  lists = g_task_propagate_pointer (G_TASK (result), error);
  return lists != NULL;
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

MaqBoards *
maq_engine_get_trashed_boards (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->trashed_boards;
}

const char *
maq_engine_get_board_uuid (MaqEngine *self)
{
  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  return self->board_uuid;
}

/* --- one of them --- */

/* On the store lane: @text and @more (nullable) are what @work takes them for. Its id is the open board's. */
static void
run (MaqEngine *self, MaqWorkFunc work, const char *text, const char *more, GDestroyNotify free_result, MaqEngineAfter after,
     gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo = maq_todo_new (self);

  todo->id = self->board_id;
  todo->text = g_strdup (text);
  todo->more = g_strdup (more);
  maq_engine_run (self, MAQ_LANE_STORE, work, todo, free_result, after, NULL, tag, callback, user_data);
}

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
  g_return_if_fail (MAQ_IS_ENGINE (self));

  run (self, create_work, name != NULL ? name : "", NULL, g_free, refresh_after, maq_engine_create_board_async, callback, user_data);
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
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (uuid != NULL);

  run (self, rename_work, uuid, name != NULL ? name : "", g_free, refresh_after, maq_engine_rename_board_async, callback, user_data);
}

static gpointer
restore_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autofree char *uuid = store != NULL ? maq_store_find_board (store, todo->text, TRUE, error) : NULL;

  return uuid != NULL && maq_store_trash_board (store, uuid, FALSE, error) ? g_steal_pointer (&uuid) : NULL;
}

void
maq_engine_restore_board_async (MaqEngine *self, const char *text, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (text != NULL);

  run (self, restore_work, text, NULL, g_free, refresh_after, maq_engine_restore_board_async, callback, user_data);
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
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  run (self, set_value_work, name, value, NULL, NULL, maq_engine_set_board_value_async, callback, user_data);
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
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  run (self, get_value_work, name, NULL, g_free, NULL, maq_engine_get_board_value_async, callback, user_data);
}
