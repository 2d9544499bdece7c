/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "maq-error.h"

/* Several boards in one library: going between them, what belongs to which, and one of them on another machine. */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

/* (transfer full) (nullable) */
static char *
finish (MaqEngine *engine, GAsyncResult **slot, GError **error)
{
  g_autofree char *text = NULL;

  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  maq_engine_plain_finish (engine, *slot, &text, error);
  g_clear_object (slot);
  return g_steal_pointer (&text);
}

static char *
finish_well (MaqEngine *engine, GAsyncResult **slot)
{
  g_autoptr (GError) error = NULL;
  char *text = finish (engine, slot, &error);

  g_assert_no_error (error);
  return text;
}

static char *
create (MaqEngine *engine, const char *name)
{
  GAsyncResult *slot = NULL;

  maq_engine_create_board_async (engine, name, done_cb, &slot);
  return finish_well (engine, &slot);
}

static void
go_to (MaqEngine *engine, const char *uuid)
{
  GAsyncResult *slot = NULL;
  g_autofree char *text = NULL;

  maq_engine_open_board_async (engine, uuid, TRUE, done_cb, &slot);
  text = finish_well (engine, &slot);
  g_assert_cmpstr (text, ==, uuid);
  g_assert_cmpstr (maq_engine_get_board_uuid (engine), ==, uuid);
}

static void
set_value (MaqEngine *engine, const char *value)
{
  GAsyncResult *slot = NULL;

  maq_engine_set_board_value_async (engine, "draft", value, done_cb, &slot);
  g_free (finish_well (engine, &slot));
}

static char *
get_value (MaqEngine *engine)
{
  GAsyncResult *slot = NULL;

  maq_engine_get_board_value_async (engine, "draft", done_cb, &slot);
  return finish_well (engine, &slot);
}

static guint
count (MaqEngine *engine)
{
  return g_list_model_get_n_items (G_LIST_MODEL (maq_engine_get_board (engine)));
}

/* What was written at the last moment is on the board it was written on; undo is each board's own. */
static void
test_between (void)
{
  g_autofree char *folder = harness_dup_path ("between");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autofree char *first = g_strdup (maq_engine_get_board_uuid (engine));
  g_autofree char *second = create (engine, "Posters");
  g_autofree char *one = NULL, *two = NULL;
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 10);
  MaqBoardItem *item = maq_board_add (board, blob, "lamp", MAQ_ROLE_OTHER, NULL);

  set_value (engine, "of the first");
  maq_board_place (board, item, 5, 6, 1);
  go_to (engine, second);
  g_assert_cmpuint (count (engine), ==, 0);
  g_assert_null (maq_board_get_undo_title (board));
  one = get_value (engine);
  g_assert_null (one);
  maq_board_add (board, blob, "poster", MAQ_ROLE_OTHER, NULL);
  maq_board_add (board, blob, "another", MAQ_ROLE_OTHER, NULL);
  go_to (engine, first);
  g_assert_cmpuint (count (engine), ==, 1);
  two = get_value (engine);
  g_assert_cmpstr (two, ==, "of the first");
  maq_board_undo (board);
  maq_board_undo (board);
  g_assert_cmpuint (count (engine), ==, 0);
  maq_board_redo (board);
  harness_close (engine);

  /* The one that was open last is open again. */
  engine = harness_open (folder);
  g_assert_cmpstr (maq_engine_get_board_uuid (engine), ==, first);
  g_assert_cmpuint (count (engine), ==, 1);
  go_to (engine, second);
  g_assert_cmpuint (count (engine), ==, 2);
  harness_close (engine);
}

/* A step is of the board that was open when it was asked for, also where the next one is being opened. */
static void
test_submit (void)
{
  g_autofree char *folder = harness_dup_path ("submit");
  MaqEngine *engine = harness_open (folder);
  g_autofree char *first = g_strdup (maq_engine_get_board_uuid (engine));
  g_autofree char *second = create (engine, "Posters");
  g_autoptr (MaqRequest) request = harness_request ("draft", "a lamp", 1);
  g_autoptr (MaqStepRecord) here = NULL, there = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_open_board_async (engine, second, TRUE, done_cb, &slot);
  here = harness_submit (engine, request, &error);
  g_assert_no_error (error);
  g_free (finish_well (engine, &slot));
  there = harness_submit (engine, request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (there->board_uuid, ==, second);
  g_assert_true (g_str_equal (here->board_uuid, first) || g_str_equal (here->board_uuid, second));
  harness_wait_idle (engine, 60);
  harness_close (engine);
}

/* The one that is open goes, and the one before it comes; nothing is lost by it; the last leaves an empty one. */
static void
test_trash (void)
{
  g_autofree char *folder = harness_dup_path ("trash");
  MaqEngine *engine = harness_open (folder);
  g_autofree char *first = g_strdup (maq_engine_get_board_uuid (engine));
  g_autofree char *second = create (engine, "Posters");
  g_autofree char *now = NULL, *then = NULL;
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 10);
  GAsyncResult *slot = NULL;

  maq_board_add (maq_engine_get_board (engine), blob, "lamp", MAQ_ROLE_OTHER, NULL);
  maq_engine_trash_board_async (engine, first, done_cb, &slot);
  now = finish_well (engine, &slot);
  g_assert_cmpstr (now, ==, second);
  g_assert_cmpuint (count (engine), ==, 0);
  maq_engine_trash_board_async (engine, second, done_cb, &slot);
  then = finish_well (engine, &slot);
  g_assert_cmpstr (then, !=, first);
  g_assert_cmpstr (then, !=, second);
  go_to (engine, first);
  g_assert_cmpuint (count (engine), ==, 1);
  harness_close (engine);
}

/* Marks, drawings, places and drafts arrive with the pictures, under new ids, and chips mean what they meant. */
static void
test_file (void)
{
  g_autofree char *here = harness_dup_path ("here"), *there = harness_dup_path ("there");
  g_autofree char *path = harness_dup_path ("lamps.maquette");
  g_autofree char *uuid = NULL, *draft = NULL, *arrived = NULL;
  const MaqPoint point = { 0.25, 0.75 };
  g_autoptr (MaqMark) mark = maq_mark_new (NULL, MAQ_MARK_PIN, 'A', "here", &point, 1);
  g_autoptr (MaqMarkup) markup = maq_markup_with_mark (NULL, mark);
  MaqEngine *engine = harness_open (here);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 99);
  MaqBoardItem *item = maq_board_add (board, blob, "lamp", MAQ_ROLE_STYLE, NULL);
  g_autofree char *id = g_strdup (maq_reference_get_id (maq_board_item_get_reference (item)));
  g_autoptr (MaqBoardItem) copy = NULL;
  MaqReference *reference;
  GAsyncResult *slot = NULL;
  double x, y, scale;

  maq_board_set_number (board, item, 7);
  maq_board_place (board, item, -4, 2.5, 0.5);
  maq_board_set_markup (board, item, markup);
  maq_board_set_spot (board, "picture", 1, 2, 0.5);
  draft = g_strdup_printf ("as @{%s}", id);
  set_value (engine, draft);
  maq_engine_export_board_async (engine, NULL, path, NULL, NULL, NULL, done_cb, &slot);
  g_free (finish_well (engine, &slot));
  harness_close (engine);

  engine = harness_open (there);
  board = maq_engine_get_board (engine);
  maq_engine_import_board_async (engine, path, NULL, NULL, NULL, done_cb, &slot);
  uuid = finish_well (engine, &slot);
  g_assert_cmpuint (count (engine), ==, 0);
  go_to (engine, uuid);
  g_assert_cmpuint (count (engine), ==, 1);
  copy = g_list_model_get_item (G_LIST_MODEL (board), 0);
  reference = maq_board_item_get_reference (copy);
  g_assert_cmpuint (maq_reference_get_number (reference), ==, 7);
  g_assert_cmpstr (maq_reference_get_name (reference), ==, "lamp");
  g_assert_cmpint (maq_reference_get_role (reference), ==, MAQ_ROLE_STYLE);
  g_assert_cmpstr (maq_reference_get_id (reference), !=, id);
  g_assert_true (maq_markup_equal (maq_reference_get_markup (reference), markup));
  maq_board_item_get_placement (copy, &x, &y, &scale);
  g_assert_cmpfloat (x, ==, -4);
  g_assert_cmpfloat (y, ==, 2.5);
  g_assert_cmpfloat (scale, ==, 0.5);
  g_assert_true (maq_board_get_spot (board, "picture", &x, NULL, NULL));
  g_assert_cmpfloat (x, ==, 1);
  g_free (draft);
  draft = g_strdup_printf ("as @{%s}", maq_reference_get_id (reference));
  arrived = get_value (engine);
  g_assert_cmpstr (arrived, ==, draft);
  harness_close (engine);
}

/* A twin has what the first has, its steps too, and nothing of it was paid for again; from then on each goes its own way. */
static void
test_duplicate (void)
{
  g_autofree char *folder = harness_dup_path ("duplicate");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autofree char *first = g_strdup (maq_engine_get_board_uuid (engine));
  g_autofree char *twin = NULL, *draft = NULL, *before = NULL, *after = NULL;
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 60);
  MaqBoardItem *item = maq_board_add (board, blob, "lamp", MAQ_ROLE_STYLE, NULL);
  g_autofree char *id = g_strdup (maq_reference_get_id (maq_board_item_get_reference (item)));
  g_autoptr (MaqRequest) request = harness_request ("draft", "a lamp", 2);
  g_autoptr (MaqBoardItem) copy = NULL;
  GAsyncResult *slot = NULL;
  MaqBoardInfo *info;

  maq_step_record_unref (harness_submit (engine, request, NULL));
  harness_wait_idle (engine, 60);
  maq_board_set_number (board, item, 4);
  set_value (engine, "of both");
  before = harness_status (engine);
  maq_engine_duplicate_board_async (engine, NULL, "Twin", done_cb, &slot);
  twin = finish_well (engine, &slot);
  g_assert_cmpstr (twin, !=, first);
  g_assert_cmpstr (maq_engine_get_board_uuid (engine), ==, first);
  maq_board_remove (board, item);
  go_to (engine, twin);
  g_assert_cmpuint (count (engine), ==, 1);
  copy = g_list_model_get_item (G_LIST_MODEL (board), 0);
  g_assert_cmpuint (maq_reference_get_number (maq_board_item_get_reference (copy)), ==, 4);
  g_assert_cmpstr (maq_reference_get_id (maq_board_item_get_reference (copy)), !=, id);
  draft = get_value (engine);
  g_assert_cmpstr (draft, ==, "of both");
  info = maq_boards_find (maq_engine_get_boards (engine), twin);
  g_assert_cmpstr (maq_board_info_get_name (info), ==, "Twin");
  g_assert_cmpuint (maq_board_info_get_n_steps (info), ==, 1);
  go_to (engine, first);
  after = harness_status (engine);
  /* Money comes first in it, then the number of steps, of which there is one more. */
  *strstr (before, "\"steps\"") = *strstr (after, "\"steps\"") = '\0';
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (count (engine), ==, 0);
  harness_close (engine);
}

/* What was on its way when another board was opened is on the board it was meant for, and nothing too much. */
static void
test_late_pictures (void)
{
  g_autofree char *folder = harness_dup_path ("late");
  MaqEngine *engine = harness_open (folder);
  g_autofree char *first = g_strdup (maq_engine_get_board_uuid (engine));
  g_autofree char *second = create (engine, "Posters");
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  g_autoptr (MaqBoardItem) last = NULL;
  g_autofree char *n = NULL, *none = NULL;
  GAsyncResult *slot = NULL;

  for (guint8 i = 0; i < 19; i++)
    {
      g_autoptr (MaqBlob) blob = harness_add_picture (engine, i);

      maq_board_add (maq_engine_get_board (engine), blob, "there", MAQ_ROLE_OTHER, NULL);
    }
  for (guint8 i = 100; i < 103; i++)
    {
      g_autoptr (MaqBlob) blob = harness_add_picture (engine, i);

      g_ptr_array_add (references, maq_reference_new (NULL, 1, "late", MAQ_ROLE_OTHER, blob));
    }
  go_to (engine, second);
  maq_engine_add_references_async (engine, first, references, done_cb, &slot);
  n = finish_well (engine, &slot);
  g_assert_cmpstr (n, ==, "1");
  g_assert_cmpuint (count (engine), ==, 0);
  go_to (engine, first);
  g_assert_cmpuint (count (engine), ==, 20);
  last = g_list_model_get_item (G_LIST_MODEL (maq_engine_get_board (engine)), 19);
  g_assert_cmpuint (maq_reference_get_number (maq_board_item_get_reference (last)), ==, 20);
  g_assert_cmpstr (maq_reference_get_name (maq_board_item_get_reference (last)), ==, "late");
  /* It is open, and full. */
  maq_engine_add_references_async (engine, first, references, done_cb, &slot);
  none = finish_well (engine, &slot);
  g_assert_cmpstr (none, ==, "0");
  maq_board_remove (maq_engine_get_board (engine), last);
  g_free (n);
  /* Somebody came back to it before they were there. */
  go_to (engine, second);
  maq_engine_add_references_async (engine, first, references, done_cb, &slot);
  go_to (engine, first);
  n = finish_well (engine, &slot);
  g_assert_cmpstr (n, ==, "1");
  g_assert_cmpuint (count (engine), ==, 20);
  harness_close (engine);
}

/* Found by name among those in the trash, and only there. */
static void
test_restore (void)
{
  g_autofree char *folder = harness_dup_path ("restore");
  MaqEngine *engine = harness_open (folder);
  g_autofree char *posters = create (engine, "Posters");
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_restore_board_async (engine, "Posters", done_cb, &slot);
  g_free (finish (engine, &slot, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  maq_engine_trash_board_async (engine, posters, done_cb, &slot);
  g_free (finish_well (engine, &slot));
  maq_engine_refresh_boards_async (engine, done_cb, &slot);
  while (slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&slot);
  g_assert_nonnull (maq_boards_find (maq_engine_get_trashed_boards (engine), posters));
  g_assert_null (maq_boards_find (maq_engine_get_boards (engine), posters));
  maq_engine_restore_board_async (engine, "Posters", done_cb, &slot);
  back = finish_well (engine, &slot);
  g_assert_cmpstr (back, ==, posters);
  go_to (engine, posters);
  harness_close (engine);
}

/* Stopped on its way, there is no file, and no trace of one. */
static void
test_cancelled (void)
{
  g_autofree char *folder = harness_dup_path ("cancelled"), *target = harness_dup_path ("empty");
  g_autofree char *path = g_build_filename (target, "a.maquette", NULL);
  MaqEngine *engine = harness_open (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) entries = NULL;
  GAsyncResult *slot = NULL;

  g_assert_cmpint (g_mkdir_with_parents (target, 0700), ==, 0);
  g_cancellable_cancel (cancellable);
  maq_engine_export_board_async (engine, NULL, path, cancellable, NULL, NULL, done_cb, &slot);
  g_free (finish (engine, &slot, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  entries = g_dir_open (target, 0, NULL);
  g_assert_null (g_dir_read_name (entries));
  harness_close (engine);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/engine/boards/between", test_between);
  g_test_add_func ("/engine/boards/submit", test_submit);
  g_test_add_func ("/engine/boards/trash", test_trash);
  g_test_add_func ("/engine/boards/file", test_file);
  g_test_add_func ("/engine/boards/duplicate", test_duplicate);
  g_test_add_func ("/engine/boards/late-pictures", test_late_pictures);
  g_test_add_func ("/engine/boards/restore", test_restore);
  g_test_add_func ("/engine/boards/cancelled", test_cancelled);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
