/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board-file.h"
#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-text.h"

/* Where pictures stand that come to a board nobody looks at, in canvas units: below what is there, side by side. */
#define BOX_WIDTH 560.0
#define BOX_HEIGHT 375.0
#define GAP 60.0
#define IN_A_ROW 4

/* --- a twin --- */

/* As if it went to another machine and came back, but for the file in between: new ids for everything, nothing paid twice. */
static gpointer
duplicate_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (MaqBoardFile) file = NULL;

  file = store != NULL ? maq_board_file_collect (store, maq_store_get_board (store, todo->text), error) : NULL;
  if (file == NULL)
    return NULL;
  maq_board_file_set_name (file, todo->more);
  return maq_board_file_adopt (file, store, error);
}

static void
duplicated (MaqEngine *self, gpointer uuid)
{
  maq_engine_refresh_boards (self);
}

void
maq_engine_duplicate_board_async (MaqEngine *self, const char *uuid, const char *name, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  maq_board_flush (self->board);
  todo = maq_todo_new (self);
  todo->text = g_strdup (uuid != NULL ? uuid : self->board_uuid);
  todo->more = g_strdup (name);
  maq_engine_run (self, MAQ_LANE_STORE, duplicate_work, todo, g_free, duplicated, NULL, maq_engine_duplicate_board_async, callback,
                  user_data);
}

/* --- references for a board that is not open --- */

static void
find_room (GPtrArray *entries, double *x, double *y, guint *number)
{
  *x = 0;
  *y = 0;
  *number = 1;
  for (guint i = 0, n = 0; i < entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);
      double bottom;

      if (entry->reference == NULL)
        continue;
      bottom = entry->y + maq_blob_get_height (maq_reference_get_blob (entry->reference)) * entry->scale + GAP;
      *number = MAX (*number, maq_reference_get_number (entry->reference) + 1);
      *x = n == 0 ? entry->x : MIN (*x, entry->x);
      *y = n++ == 0 ? bottom : MAX (*y, bottom);
    }
}

static guint
count_references (GPtrArray *entries)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    n += ((const MaqBoardEntry *) g_ptr_array_index (entries, i))->reference != NULL;
  return n;
}

static MaqBoardEntry *
make_entry (MaqReference *reference, guint number, gboolean is_first, double x, double y)
{
  MaqBlob *blob = maq_reference_get_blob (reference);
  g_autofree char *id = maq_text_uuid ();
  g_autoptr (MaqReference) made = maq_reference_new (id, number, maq_reference_get_name (reference),
                                                     is_first ? MAQ_ROLE_EDIT_THIS : maq_reference_get_role (reference), blob);
  MaqBoardEntry *entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, id, 0);

  entry->scale = MIN (BOX_WIDTH / MAX (maq_blob_get_width (blob), 1), BOX_HEIGHT / MAX (maq_blob_get_height (blob), 1));
  entry->x = x;
  entry->y = y;
  entry->reference = g_steal_pointer (&made);
  return entry;
}

static gpointer
add_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqStore *store = maq_core_get_store (todo->core, error);
  g_autoptr (MaqBoardState) state = store != NULL ? maq_board_state_read (store, todo->text, error) : NULL;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);
  guint n_there, number;
  double x, y;

  if (state == NULL)
    return NULL;
  n_there = count_references (state->entries);
  find_room (state->entries, &x, &y, &number);
  for (guint i = 0; i < todo->references->len && n_there + i < MAQ_MAX_REFERENCES; i++)
    g_ptr_array_add (added, make_entry (g_ptr_array_index (todo->references, i), number + i, n_there + i == 0,
                                        x + (i % IN_A_ROW) * (BOX_WIDTH + GAP), y + (i / IN_A_ROW) * (BOX_HEIGHT + GAP)));
  if (added->len > 0 && !maq_store_write_board (store, state->board, added, error))
    return NULL;
  g_clear_pointer (&state->entries, g_ptr_array_unref);
  state->entries = g_steal_pointer (&added);
  return g_steal_pointer (&state);
}

/* Somebody may have come back to that board meanwhile, and has it as it was before. */
static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MaqEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (MaqBoardState) state = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (state == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_strcmp0 (state->uuid, self->board_uuid) == 0)
    maq_board_apply (self->board, state->entries);
  maq_engine_refresh_boards (self);
  g_task_return_pointer (task, g_strdup_printf ("%u", state->entries->len), g_free);
}

void
maq_engine_add_references_async (MaqEngine *self, const char *uuid, GPtrArray *references, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (uuid != NULL && references != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (uuid);
  todo->references = g_ptr_array_copy (references, (GCopyFunc) (GCallback) maq_reference_ref, NULL);
  g_ptr_array_set_free_func (todo->references, (GDestroyNotify) maq_reference_unref);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, maq_engine_add_references_async);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, add_work, todo, (GDestroyNotify) maq_todo_free,
                        (GDestroyNotify) maq_board_state_free, NULL, NULL, added_cb, task);
}
