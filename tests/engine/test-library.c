/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "maq-error.h"
#include "maq-journal.h"

#define N_STEPS 10000

/* Another process's view of the same library, opened on this thread. */
typedef struct {
  MaqLibraryDir *dir;
  MaqStore      *store;
} Other;

static Other
other_open (const char *library)
{
  g_autoptr (GError) error = NULL;
  Other other = { 0 };

  other.dir = maq_library_dir_open (library, 1000, &error);
  g_assert_no_error (error);
  other.store = maq_store_open (other.dir, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (!maq_library_dir_is_alone (other.dir) || maq_library_dir_share (other.dir, NULL));
  return other;
}

static void
other_close (Other *other)
{
  maq_store_close (other->store);
  maq_library_dir_unref (other->dir);
}

static gint64
add_step (MaqStore *store, const char *prompt, gint64 *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = harness_request ("draft", prompt, 1);
  g_autoptr (MaqStepRecord) record = maq_store_add_step (store, request, prompt, "Draft", "maquette-draft", FALSE,
                                                         (MaqPrice) { TRUE, 0, 0 }, &error);

  g_assert_no_error (error);
  if (job != NULL)
    *job = ((const MaqSlot *) g_ptr_array_index (record->slots, 0))->job;
  return record->id;
}

static void
end_job (MaqStore *store, gint64 job)
{
  g_autoptr (GError) error = NULL;

  maq_journal_end_queued (store, job, MAQ_JOB_CANCELLED, "cancelled", NULL, &error);
  g_assert_no_error (error);
}

static void
fill (MaqStore *store, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("step %u%s", i, i % 4000 == 1 ? " needle" : "");
      gint64 job;

      add_step (store, prompt, &job);
      end_job (store, job);
    }
}

/* A view that does what GTK's views do: believes items-changed. */
typedef struct {
  GListModel *model;
  guint       n;
  guint       n_changes;
  guint       last_position, last_removed, last_added;
} View;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, View *view)
{
  g_assert_cmpuint (position + removed, <=, view->n);
  view->n += added - removed;
  view->n_changes++;
  view->last_position = position;
  view->last_removed = removed;
  view->last_added = added;
  g_assert_cmpuint (view->n, ==, g_list_model_get_n_items (model));
}

static void
view_init (View *view, GListModel *model)
{
  *view = (View) { .model = model, .n = g_list_model_get_n_items (model) };
  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), view);
}

static void
view_clear (View *view)
{
  g_signal_handlers_disconnect_by_data (view->model, view);
}

typedef struct {
  GListModel *model;
  guint       n;
} Count;

static gboolean
has_count (gpointer data)
{
  Count *count = data;

  return g_list_model_get_n_items (count->model) == count->n;
}

static void
wait_count (gpointer model, guint n)
{
  harness_wait (has_count, &(Count) { G_LIST_MODEL (model), n }, 30);
}

static gboolean
has_record (gpointer data)
{
  return maq_step_get_record (data) != NULL;
}

static void
check_step (GListModel *model, guint position, const char *change)
{
  g_autoptr (MaqStep) step = g_list_model_get_item (model, position);

  harness_wait (has_record, step, 10);
  g_assert_cmpstr (maq_request_get_change (maq_step_get_record (step)->request), ==, change);
}

static void
test_paging (void)
{
  g_autofree char *folder = harness_dup_path ("paging");
  Other other = other_open (folder);
  MaqEngine *engine;
  MaqLibrary *library;
  MaqStep *found;
  gint64 start;
  guint position = 0;
  View view;

  fill (other.store, N_STEPS);
  start = g_get_monotonic_time ();
  engine = harness_open (folder);
  library = maq_engine_get_library (engine);
  view_init (&view, G_LIST_MODEL (library));
  wait_count (library, N_STEPS);
  g_test_message ("open and list %u steps: %.1f ms", N_STEPS, (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpuint (view.n_changes, <=, 2);

  check_step (G_LIST_MODEL (library), 0, "step 9999");
  check_step (G_LIST_MODEL (library), 5000, "step 4999");
  check_step (G_LIST_MODEL (library), N_STEPS - 1, "step 0");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (library), N_STEPS));
  found = g_list_model_get_item (G_LIST_MODEL (library), 1234);
  g_assert_true (maq_library_find (library, maq_step_get_id (found), &position) == found);
  g_assert_cmpuint (position, ==, 1234);
  g_assert_null (maq_library_find (library, 999999, NULL));
  g_object_unref (found);

  maq_library_set_search (library, "needle");
  wait_count (library, 3);
  check_step (G_LIST_MODEL (library), 0, "step 8001 needle");
  maq_library_set_search (library, "nothing like it");
  wait_count (library, 0);
  maq_library_set_search (library, "");
  g_assert_null (maq_library_get_search (library));
  wait_count (library, N_STEPS);
  check_step (G_LIST_MODEL (library), 0, "step 9999");

  view_clear (&view);
  harness_close (engine);
  other_close (&other);
}

/* What the command line does while the window is open. */
static void
test_other_process (void)
{
  g_autofree char *folder = harness_dup_path ("other");
  Other other = other_open (folder);
  MaqEngine *engine;
  MaqLibrary *library;
  GListModel *queue;
  View view;
  gint64 job, start;

  fill (other.store, 600);
  engine = harness_open (folder);
  library = maq_engine_get_library (engine);
  queue = maq_engine_get_queue (engine);
  wait_count (library, 600);
  view_init (&view, G_LIST_MODEL (library));

  start = g_get_monotonic_time ();
  add_step (other.store, "from outside", &job);
  wait_count (library, 601);
  g_test_message ("seen after %.1f ms", (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpuint (view.n_changes, ==, 1);
  g_assert_cmpuint (view.last_position, ==, 0);
  g_assert_cmpuint (view.last_removed, ==, 0);
  g_assert_cmpuint (view.last_added, ==, 1);
  check_step (G_LIST_MODEL (library), 0, "from outside");

  /* Its job is shown, but it is not ours to run. */
  wait_count (queue, 1);
  end_job (other.store, job);
  wait_count (queue, 0);
  {
    g_autoptr (MaqStep) step = g_list_model_get_item (G_LIST_MODEL (library), 0);
    MaqSlot *slot = g_ptr_array_index (maq_step_get_record (step)->slots, 0);

    g_assert_cmpint (slot->state, ==, MAQ_JOB_CANCELLED);
  }
  view_clear (&view);
  harness_close (engine);
  other_close (&other);
}

/* --- board --- */

static guint
get_number (MaqBoard *board, guint position)
{
  g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), position);

  return maq_reference_get_number (maq_board_item_get_reference (item));
}

static void
test_board (void)
{
  g_autofree char *folder = harness_dup_path ("board");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 200);
  g_autoptr (MaqBoardItem) second = NULL;
  g_autoptr (GError) error = NULL;
  MaqBoardItem *item;
  double x, y, scale;

  maq_board_add (board, blob, "one", MAQ_ROLE_OTHER, NULL);
  second = g_object_ref (maq_board_add (board, blob, "two", MAQ_ROLE_STYLE, NULL));
  maq_board_add (board, blob, "three", MAQ_ROLE_OTHER, NULL);
  maq_board_remove (board, second);
  item = maq_board_add (board, blob, NULL, MAQ_ROLE_FACE, NULL);
  g_assert_cmpuint (maq_reference_get_number (maq_board_item_get_reference (item)), ==, 4);
  g_assert_true (maq_board_restore (board, second, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (get_number (board, i), ==, i + 1);
  maq_board_rename (board, second, "deux");
  maq_board_set_role (board, second, MAQ_ROLE_SUBJECT);
  for (guint i = 0; i < 100; i++)
    maq_board_place (board, second, i, 2.5, 0.25);
  for (guint i = 4; i < MAQ_MAX_REFERENCES; i++)
    g_assert_nonnull (maq_board_add (board, blob, "more", MAQ_ROLE_OTHER, NULL));
  g_assert_null (maq_board_add (board, blob, "too many", MAQ_ROLE_OTHER, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  harness_close (engine);

  engine = harness_open (folder);
  board = maq_engine_get_board (engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, MAQ_MAX_REFERENCES);
  item = g_list_model_get_item (G_LIST_MODEL (board), 1);
  maq_board_item_get_placement (item, &x, &y, &scale);
  g_assert_cmpfloat (x, ==, 99);
  g_assert_cmpfloat (y, ==, 2.5);
  g_assert_cmpfloat (scale, ==, 0.25);
  g_assert_cmpstr (maq_reference_get_name (maq_board_item_get_reference (item)), ==, "deux");
  g_assert_cmpint (maq_reference_get_role (maq_board_item_get_reference (item)), ==, MAQ_ROLE_SUBJECT);
  g_object_unref (item);
  harness_close (engine);
}

/* --- what the library refuses --- */

static void
failed_cb (MaqBoard *board, const GError *error, guint *n_failed)
{
  g_assert_nonnull (error);
  (*n_failed)++;
}

static guint
count_stored (MaqStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) references = maq_store_list_references (store, &error);

  g_assert_no_error (error);
  return references->len;
}

typedef struct {
  MaqStore *store;
  guint     n;
} Stored;

static gboolean
is_stored (gpointer data)
{
  const Stored *stored = data;

  return count_stored (stored->store) == stored->n;
}

static gboolean
has_failed (gpointer data)
{
  return *(guint *) data > 0;
}

/* Two windows have the same board, and both go on counting from what they read. Nobody's reference is lost. */
static void
test_board_of_two (void)
{
  g_autofree char *folder = harness_dup_path ("board-of-two");
  MaqEngine *one = harness_open (folder), *two = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (two);
  g_autoptr (MaqBlob) first = harness_add_picture (one, 10), second = harness_add_picture (two, 20);
  Other other = other_open (folder);
  MaqBoardItem *item;
  guint n_failed = 0;

  g_signal_connect (board, "failed", G_CALLBACK (failed_cb), &n_failed);
  maq_board_add (maq_engine_get_board (one), first, "of the first", MAQ_ROLE_OTHER, NULL);
  harness_wait (is_stored, &(Stored) { other.store, 1 }, 10);
  item = maq_board_add (board, second, "of the second", MAQ_ROLE_OTHER, NULL);
  maq_board_place (board, item, 7, 8, 0.5);
  harness_wait (is_stored, &(Stored) { other.store, 2 }, 10);
  harness_close (two);
  harness_close (one);
  g_assert_cmpuint (n_failed, ==, 0);
  other_close (&other);

  one = harness_open (folder);
  board = maq_engine_get_board (one);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 2);
  g_assert_cmpuint (get_number (board, 0), ==, 1);
  g_assert_cmpuint (get_number (board, 1), ==, 2);
  harness_close (one);
}

/* The library takes no more: somebody is told, once, and what was refused is written as soon as there is room. */
static void
test_board_refused (void)
{
  g_autofree char *folder = harness_dup_path ("board-refused");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 30);
  Other other = other_open (folder);
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  g_autoptr (GError) error = NULL;
  guint n_failed = 0;

  for (guint i = 0; i < MAQ_MAX_REFERENCES; i++)
    {
      g_ptr_array_add (fillers, maq_reference_new (NULL, i + 1, "other", MAQ_ROLE_OTHER, blob));
      maq_store_put_reference (other.store, g_ptr_array_index (fillers, i), 0, 0, 1, &error);
      g_assert_no_error (error);
    }
  g_signal_connect (board, "failed", G_CALLBACK (failed_cb), &n_failed);
  maq_board_add (board, blob, "mine", MAQ_ROLE_STYLE, NULL);
  maq_board_add (board, blob, "mine, too", MAQ_ROLE_STYLE, NULL);
  harness_wait (has_failed, &n_failed, 10);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (maq_store_remove_reference (other.store, maq_reference_get_id (g_ptr_array_index (fillers, i)), NULL));
  harness_wait (is_stored, &(Stored) { other.store, MAQ_MAX_REFERENCES }, 20);
  g_assert_cmpuint (n_failed, ==, 1);
  harness_close (engine);
  other_close (&other);
}

/* A reference that is removed while its name is being edited does not come back by being named. Undo brings the new name. */
static void
test_board_removed (void)
{
  g_autofree char *folder = harness_dup_path ("board-removed");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 40);
  g_autoptr (MaqBoardItem) item = g_object_ref (maq_board_add (board, blob, "old", MAQ_ROLE_OTHER, NULL));
  g_autoptr (GError) error = NULL;

  maq_board_remove (board, item);
  maq_board_rename (board, item, "new");
  maq_board_place (board, item, 3, 4, 1);
  harness_close (engine);
  engine = harness_open (folder);
  board = maq_engine_get_board (engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 0);
  for (guint i = 0; i < MAQ_MAX_REFERENCES; i++)
    maq_board_add (board, blob, "another", MAQ_ROLE_OTHER, NULL);
  g_assert_false (maq_board_restore (board, item, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, MAQ_MAX_REFERENCES);
  harness_close (engine);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/engine/library/paging", test_paging);
  g_test_add_func ("/engine/library/other-process", test_other_process);
  g_test_add_func ("/engine/board", test_board);
  g_test_add_func ("/engine/board/of-two", test_board_of_two);
  g_test_add_func ("/engine/board/refused", test_board_refused);
  g_test_add_func ("/engine/board/removed", test_board_removed);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
