/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "harness.h"
#include "maq-error.h"

/* What a person may do to a board, ten thousand times at random; a second, much simpler account of it is kept beside. */

#define N_ACTS 10000
#define N_RESTARTS 4
#define N_PICTURES 6
#define MAX_UNDO 200

static MaqMarkup *
draw (guint at)
{
  const MaqPoint point = { (at % 10) / 10.0, 0.5 };
  g_autoptr (MaqMark) mark = maq_mark_new ("0a000000-0000-4000-8000-000000000001", MAQ_MARK_PIN, 'A', "here", &point, 1);

  return maq_markup_with_mark (NULL, mark);
}

/* --- the other account --- */

static const char *const steps[] = { "57e00000-0000-4000-8000-000000000001", "57e00000-0000-4000-8000-000000000002" };
static const char *const spots[] = { "picture", "variant/1" };

static guint
count (MaqBoard *board)
{
  return g_list_model_get_n_items (G_LIST_MODEL (board));
}

static MaqBoardItem *
dup_item (MaqBoard *board, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (board), position);
}

static void
describe_markup (GString *text, MaqMarkup *markup)
{
  g_autofree char *json = markup != NULL ? maq_markup_to_string (markup) : NULL;

  g_string_append_printf (text, " %s\n", json != NULL ? json : "-");
}

/* All there is to see. On the way: numbers rise, and an id shows the picture it always showed. */
static char *
describe (MaqBoard *board, GHashTable *pictures)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint last = 0;
  double x, y, scale;

  for (guint i = 0; i < count (board); i++)
    {
      g_autoptr (MaqBoardItem) item = dup_item (board, i);
      MaqReference *reference = maq_board_item_get_reference (item);
      const char *id = maq_reference_get_id (reference);
      const char *sha256 = maq_blob_get_sha256 (maq_reference_get_blob (reference));
      const char *known = g_hash_table_lookup (pictures, id);

      g_assert_cmpuint (maq_reference_get_number (reference), >, last);
      last = maq_reference_get_number (reference);
      if (known == NULL)
        g_hash_table_insert (pictures, g_strdup (id), g_strdup (sha256));
      else
        g_assert_cmpstr (known, ==, sha256);
      maq_board_item_get_placement (item, &x, &y, &scale);
      g_string_append_printf (text, "%u %s %.8s %s %s %g %g %g", last, id, sha256, maq_reference_get_name (reference),
                              maq_role_to_word (maq_reference_get_role (reference)), x, y, scale);
      describe_markup (text, maq_reference_get_markup (reference));
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    describe_markup (text, maq_board_get_picture_markup (board, steps[i], i));
  for (guint i = 0; i < G_N_ELEMENTS (spots); i++)
    if (maq_board_get_spot (board, spots[i], &x, &y, &scale))
      g_string_append_printf (text, "%s %g %g %g\n", spots[i], x, y, scale);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- acts --- */

static void
act_on (MaqBoard *board, MaqBoardItem *item, GRand *chance)
{
  g_autoptr (MaqMarkup) markup = draw (g_rand_int_range (chance, 0, 10));
  g_autofree char *name = g_strdup_printf ("name %d", g_rand_int_range (chance, 0, 5));

  switch (g_rand_int_range (chance, 0, 8))
    {
    case 0:
    case 1:
      maq_board_remove (board, item);
      break;
    case 2:
    case 3:
      maq_board_place (board, item, g_rand_int_range (chance, 0, 9), g_rand_int_range (chance, 0, 9), 0.5);
      break;
    case 4:
      maq_board_rename (board, item, name);
      maq_board_set_role (board, item, (MaqRole) g_rand_int_range (chance, 0, MAQ_ROLE_TEXT + 1));
      break;
    case 5:
      maq_board_set_markup (board, item, g_rand_boolean (chance) ? markup : NULL);
      break;
    case 6:
      maq_board_set_number (board, item, (guint) g_rand_int_range (chance, 1, 25));
      break;
    default:
      maq_board_duplicate (board, item, NULL);
    }
}

static void
act_once (MaqBoard *board, GPtrArray *blobs, GRand *chance)
{
  g_autoptr (MaqBoardItem) item = count (board) > 0 ? dup_item (board, (guint) g_rand_int_range (chance, 0, (int) count (board))) : NULL;
  g_autoptr (MaqMarkup) markup = draw (g_rand_int_range (chance, 0, 10));
  guint one = (guint) g_rand_int_range (chance, 0, 2);

  switch (g_rand_int_range (chance, 0, 12))
    {
    case 0:
    case 1:
    case 2:
      maq_board_add (board, g_ptr_array_index (blobs, (guint) g_rand_int_range (chance, 0, N_PICTURES)), "new", MAQ_ROLE_OTHER, NULL);
      break;
    case 3:
      maq_board_renumber (board);
      break;
    case 4:
      maq_board_set_picture_markup (board, steps[one], one, g_rand_boolean (chance) ? markup : NULL);
      break;
    case 5:
      maq_board_set_spot (board, spots[one], g_rand_int_range (chance, 0, 9), 2, g_rand_boolean (chance) ? 0.5 : 0);
      break;
    default:
      if (item != NULL)
        act_on (board, item, chance);
    }
}

typedef struct {
  MaqBoard   *board;
  GHashTable *pictures;
  GPtrArray  *states;   /* what undo leads back through, and redo forth */
  guint       now;
} Account;

static void
begin_account (Account *account, MaqBoard *board)
{
  account->board = board;
  g_ptr_array_set_size (account->states, 0);
  g_ptr_array_add (account->states, describe (board, account->pictures));
  account->now = 0;
}

static void
check_account (Account *account)
{
  g_autofree char *text = describe (account->board, account->pictures);

  g_assert_cmpstr (text, ==, g_ptr_array_index (account->states, account->now));
  g_assert_true ((maq_board_get_undo_title (account->board) != NULL) == (account->now > 0));
  g_assert_true ((maq_board_get_redo_title (account->board) != NULL) == (account->now + 1 < account->states->len));
}

static void
note_act (Account *account)
{
  g_autofree char *text = describe (account->board, account->pictures);

  if (g_str_equal (text, g_ptr_array_index (account->states, account->now)))
    return;
  g_ptr_array_set_size (account->states, (int) account->now + 1);
  g_ptr_array_add (account->states, g_steal_pointer (&text));
  account->now++;
  if (account->states->len > MAX_UNDO + 1)
    {
      g_ptr_array_remove_index (account->states, 0);
      account->now--;
    }
}

static void
step (Account *account, GPtrArray *blobs, GRand *chance)
{
  int what = g_rand_int_range (chance, 0, 10);
  int n = what == 9 ? g_rand_int_range (chance, 2, 6) : 1;

  if (what < 2)
    {
      maq_board_undo (account->board);
      account->now -= account->now > 0;
    }
  else if (what == 2)
    {
      maq_board_redo (account->board);
      account->now += account->now + 1 < account->states->len;
    }
  else
    {
      maq_board_begin (account->board, "Act");
      for (int i = 0; i < n; i++)
        act_once (account->board, blobs, chance);
      maq_board_undo (account->board); /* in the middle of it: does nothing */
      maq_board_end (account->board);
      note_act (account);
    }
}

static void
test_random (void)
{
  g_autofree char *folder = harness_dup_path ("random");
  MaqEngine *engine = harness_open (folder);
  g_autoptr (GRand) chance = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
  Account account = { NULL, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), g_ptr_array_new_with_free_func (g_free), 0 };

  for (guint i = 0; i < N_PICTURES; i++)
    g_ptr_array_add (blobs, harness_add_picture (engine, (guint8) (20 * i)));
  begin_account (&account, maq_engine_get_board (engine));
  for (guint i = 1; i <= N_ACTS; i++)
    {
      g_autofree char *before = NULL, *after = NULL;

      step (&account, blobs, chance);
      check_account (&account);
      if (i % (N_ACTS / N_RESTARTS) != 0)
        continue;
      before = describe (account.board, account.pictures);
      harness_close (engine);
      engine = harness_open (folder);
      after = describe (maq_engine_get_board (engine), account.pictures);
      g_assert_cmpstr (before, ==, after);
      begin_account (&account, maq_engine_get_board (engine));
    }
  harness_close (engine);
  g_hash_table_unref (account.pictures);
  g_ptr_array_unref (account.states);
}

/* --- one by one --- */

static guint
number_at (MaqBoard *board, guint position)
{
  g_autoptr (MaqBoardItem) item = dup_item (board, position);

  return maq_reference_get_number (maq_board_item_get_reference (item));
}

static void
assert_numbers (MaqBoard *board, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count (board); i++)
    g_string_append_printf (text, i > 0 ? " %u" : "%u", number_at (board, i));
  g_assert_cmpstr (text->str, ==, expected);
}

/* Removing the third leaves 1, 2, 4; only "Renumber" closes the gap. */
static void
test_numbers (void)
{
  g_autofree char *folder = harness_dup_path ("numbers");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 7);
  MaqBoardItem *third = NULL, *fourth = NULL;

  for (guint i = 1; i <= 4; i++)
    {
      MaqBoardItem *item = maq_board_add (board, blob, "one", MAQ_ROLE_OTHER, NULL);

      third = i == 3 ? item : third;
      fourth = item;
    }
  maq_board_remove (board, third);
  assert_numbers (board, "1 2 4");
  maq_board_set_number (board, fourth, 1);
  assert_numbers (board, "1 2 4");
  g_assert_cmpuint (maq_reference_get_number (maq_board_item_get_reference (fourth)), ==, 1);
  maq_board_undo (board);
  maq_board_add (board, blob, "another", MAQ_ROLE_OTHER, NULL);
  assert_numbers (board, "1 2 4 5");
  maq_board_renumber (board);
  assert_numbers (board, "1 2 3 4");
  maq_board_add (board, blob, "another", MAQ_ROLE_OTHER, NULL);
  assert_numbers (board, "1 2 3 4 5");
  maq_board_undo (board);
  maq_board_undo (board);
  assert_numbers (board, "1 2 4 5");
  maq_board_undo (board);
  assert_numbers (board, "1 2 4");
  maq_board_undo (board);
  assert_numbers (board, "1 2 3 4");
  harness_close (engine);
}

/* A drag tells sixty times a second where it is, and is one act; so is all that happens between begin and end. */
static void
test_acts (void)
{
  g_autofree char *folder = harness_dup_path ("acts");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 7);
  MaqBoardItem *item = maq_board_add (board, blob, "one", MAQ_ROLE_OTHER, NULL);
  double x;

  for (guint i = 1; i <= 30; i++)
    maq_board_place (board, item, i, 0, 1);
  maq_board_undo (board);
  maq_board_item_get_placement (item, &x, NULL, NULL);
  g_assert_cmpfloat (x, ==, 0);
  maq_board_redo (board);
  maq_board_item_get_placement (item, &x, NULL, NULL);
  g_assert_cmpfloat (x, ==, 30);

  maq_board_begin (board, "Name and place it");
  maq_board_begin (board, "Name it");
  maq_board_rename (board, item, "two");
  maq_board_end (board);
  maq_board_place (board, item, 99, 0, 1);
  maq_board_end (board);
  g_assert_cmpstr (maq_board_get_undo_title (board), ==, "Name and place it");
  maq_board_undo (board);
  g_assert_cmpstr (maq_board_get_redo_title (board), ==, "Name and place it");
  g_assert_cmpstr (maq_reference_get_name (maq_board_item_get_reference (item)), ==, "one");
  /* Nothing that changed is no act, and leaves what can be done again alone. */
  maq_board_rename (board, item, "one");
  g_assert_nonnull (maq_board_get_redo_title (board));
  maq_board_rename (board, item, "three");
  g_assert_null (maq_board_get_redo_title (board));
  harness_close (engine);
}

/* The Undo of a toast, after something else was done. */
static void
test_restore (void)
{
  g_autofree char *folder = harness_dup_path ("restore");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 7);
  g_autoptr (MaqBoardItem) first = g_object_ref (maq_board_add (board, blob, "one", MAQ_ROLE_OTHER, NULL));
  g_autoptr (GError) error = NULL;

  maq_board_add (board, blob, "two", MAQ_ROLE_OTHER, NULL);
  maq_board_remove (board, first);
  maq_board_renumber (board);
  assert_numbers (board, "1");
  g_assert_true (maq_board_restore (board, first, &error));
  g_assert_no_error (error);
  assert_numbers (board, "1 2");
  g_assert_true (maq_board_restore (board, first, &error));
  assert_numbers (board, "1 2");
  maq_board_undo (board);
  maq_board_undo (board);
  maq_board_undo (board);
  assert_numbers (board, "1 2");
  harness_close (engine);
}

/* What a step was sent with: by its own id, with the number and the marks of then. */
static void
test_bring_back (void)
{
  g_autofree char *folder = harness_dup_path ("bring-back");
  MaqEngine *engine = harness_open (folder);
  MaqBoard *board = maq_engine_get_board (engine);
  g_autoptr (MaqBlob) blob = harness_add_picture (engine, 7);
  g_autoptr (MaqMarkup) marks = draw (3);
  g_autoptr (MaqReference) sent = NULL, stranger = NULL;
  g_autoptr (MaqBoardItem) first = g_object_ref (maq_board_add (board, blob, "one", MAQ_ROLE_STYLE, NULL));
  g_autoptr (GError) error = NULL;
  MaqBoardItem *again;
  guint64 act;
  double x;

  maq_board_add (board, blob, "two", MAQ_ROLE_OTHER, NULL);
  maq_board_place (board, first, 40, 0, 1);
  sent = maq_reference_with_markup (maq_board_item_get_reference (first), marks);
  maq_board_rename (board, first, "other");
  maq_board_remove (board, first);
  assert_numbers (board, "2");

  act = maq_board_get_last_act (board);
  again = maq_board_bring_back (board, sent, 9, 9, 2, &error);
  g_assert_no_error (error);
  g_assert_true (again == first);
  assert_numbers (board, "1 2");
  g_assert_cmpstr (maq_reference_get_name (maq_board_item_get_reference (again)), ==, "one");
  g_assert_true (maq_markup_equal (maq_reference_get_markup (maq_board_item_get_reference (again)), marks));
  maq_board_item_get_placement (again, &x, NULL, NULL);
  g_assert_cmpfloat (x, ==, 40);
  g_assert_cmpuint (maq_board_get_last_act (board), !=, act);

  /* One that is there takes name, role and marks again, but no other number. */
  act = maq_board_get_last_act (board);
  maq_board_set_number (board, again, 2);
  maq_board_set_markup (board, again, NULL);
  maq_board_bring_back (board, sent, 0, 0, 1, &error);
  assert_numbers (board, "1 2");
  g_assert_cmpuint (maq_reference_get_number (maq_board_item_get_reference (again)), ==, 2);
  g_assert_true (maq_markup_equal (maq_reference_get_markup (maq_board_item_get_reference (again)), marks));

  /* A number that another has is not taken from it. */
  stranger = maq_reference_new (NULL, 1, "three", MAQ_ROLE_OTHER, blob);
  again = maq_board_bring_back (board, stranger, 5, 0, 1, &error);
  g_assert_cmpstr (maq_reference_get_id (maq_board_item_get_reference (again)), ==, maq_reference_get_id (stranger));
  assert_numbers (board, "1 2 3");

  /* The act from which the first came back is taken back alone, behind all that was done since, and that can be undone. */
  maq_board_undo_act (board, act);
  assert_numbers (board, "1 3");
  maq_board_undo_act (board, act + 1000);
  assert_numbers (board, "1 3");
  maq_board_undo (board);
  assert_numbers (board, "1 2 3");
  act = maq_board_get_last_act (board);
  maq_board_undo_act (board, act);
  assert_numbers (board, "1 2");
  maq_board_undo_act (board, act);
  assert_numbers (board, "1 2");
  harness_close (engine);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/engine/board/numbers", test_numbers);
  g_test_add_func ("/engine/board/acts", test_acts);
  g_test_add_func ("/engine/board/restore", test_restore);
  g_test_add_func ("/engine/board/bring-back", test_bring_back);
  g_test_add_func ("/engine/board/random", test_random);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
