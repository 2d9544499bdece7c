/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-board-file.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-text.h"
#include "store-fixture.h"

/* Pictures that no engine made here: a board from a file, a twin of a board, a picture that was restored. They outlive the catalogue like
 * all others, whenever the program dies. */

static MaqReference *
make_reference (Fixture *fixture,
                guint    seed)
{
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, seed, 1);
  g_autofree char *id = maq_text_uuid ();

  return maq_reference_new (id, 1, "a photograph", MAQ_ROLE_EDIT_THIS, g_ptr_array_index (blobs, 0));
}

/* Two pictures of a paid engine, made of a picture of @parent (nullable). */
static MaqStepRecord *
make_step (Fixture             *fixture,
           const char          *change,
           const MaqStepRecord *parent)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) base = make_reference (fixture, 500);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  MaqStepRecord *step;

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_engine (builder, "paid");
  maq_request_builder_set_variants (builder, 2);
  maq_request_builder_set_base (builder, base, parent != NULL ? parent->uuid : NULL, 1);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  step = maq_store_add_step (fixture->store, request, change, "Paid", "model-1", TRUE, (MaqPrice) { TRUE, 100000, 100000 }, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    maq_attempt_free (fixture_advance (fixture->store, fixture->dir, fixture_slot (step, i)->job, MAQ_JOB_DONE));

  return step;
}

/* --- all that is known of steps, as text --- */

static void
describe_slot (GString       *text,
               const MaqSlot *slot)
{
  g_string_append_printf (text, "  %u %s %s %s cost=%d/%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " verdict=%d\n", slot->index, slot->uuid,
                          maq_job_state_to_word (slot->state), slot->picture != NULL ? maq_blob_get_sha256 (slot->picture) : "-",
                          slot->has_cost, slot->has_cost ? slot->cost : 0, slot->ended_us, slot->verdict);
  if (slot->picture != NULL)
    g_assert_true (g_file_test (maq_blob_get_path (slot->picture), G_FILE_TEST_IS_REGULAR));
}

static void
describe_step (GString             *text,
               const MaqStepRecord *step)
{
  g_autoptr (JsonNode) request = maq_request_to_json (step->request);
  g_autofree char *json = json_to_string (request, FALSE);

  g_string_append_printf (text, "%s on %s: %s, %s, %s, %s, ai=%d star=%d at %" G_GINT64_FORMAT " from %s (%s), %u children\n%s\n", step->uuid,
                          step->board_uuid, maq_request_get_change (step->request), step->prompt, step->engine_title, step->model,
                          step->is_ai, step->starred, step->created_us, step->parent_uuid, step->parent_change, step->n_children, json);
  for (guint i = 0; i < step->slots->len; i++)
    describe_slot (text, g_ptr_array_index (step->slots, i));
}

static char *
describe_board (MaqStore          *store,
                const MaqBoardRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = maq_store_list_steps (store, row->uuid, NULL, 0, 100, &error);

  g_assert_no_error (error);
  g_string_append_printf (text, "board %s “%s”: %u\n", row->uuid, row->name, row->n_steps);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (MaqStepRecord) step = maq_store_get_step (store, g_array_index (ids, gint64, i), &error);

      g_assert_no_error (error);
      describe_step (text, step);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* When which board was opened is nothing that lies beside pictures, and an empty board is none. */
static char *
describe (MaqStore *store)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) boards = maq_store_list_boards (store, FALSE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < boards->len; i++)
    if (((const MaqBoardRow *) g_ptr_array_index (boards, i))->n_steps > 0)
      g_ptr_array_add (texts, describe_board (store, g_ptr_array_index (boards, i)));
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, g_strdup_printf ("spent %" G_GINT64_FORMAT "\n", maq_store_get_spent (store, 0)));
  g_ptr_array_add (texts, NULL);

  return g_strjoinv (NULL, (char **) texts->pdata);
}

/* --- a board --- */

static void
fill_board (Fixture *fixture)
{
  g_autoptr (MaqStepRecord) first = make_step (fixture, "a lamp", NULL);
  g_autoptr (MaqStepRecord) second = make_step (fixture, "warmer, “please” — ¿sí?", first);
  g_autofree char *board = maq_store_dup_board_uuid (fixture->store);
  g_autoptr (GError) error = NULL;

  maq_store_rename_board (fixture->store, board, "Lamps", &error);
  maq_store_set_starred (fixture->store, first->id, TRUE, &error);
  maq_store_set_verdict (fixture->store, fixture_slot (second, 1)->job, MAQ_VERDICT_PICK, &error);
  g_assert_no_error (error);
}

/* Of @from's board, a new one in @to. */
static void
carry (Fixture *from,
       Fixture *to)
{
  g_autofree char *path = g_build_filename (from->path, "lamps.maquette", NULL), *uuid = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqBoardFile) out = maq_board_file_collect (from->store, maq_store_get_board (from->store, NULL), &error);
  g_autoptr (MaqBoardFile) in = NULL;

  g_assert_no_error (error);
  maq_board_file_write (out, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  in = maq_board_file_read (to->dir, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  uuid = maq_board_file_adopt (in, to->store, &error);
  g_assert_no_error (error);
  g_assert_nonnull (uuid);
}

static void
check_rebuilt (Fixture *fixture)
{
  g_autofree char *before = describe (fixture->store), *after = NULL;

  fixture_lose_catalogue (fixture);
  fixture_rebuild (fixture);
  after = describe (fixture->store);
  g_assert_cmpstr (after, ==, before);
}

static void
test_file (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *text = NULL;
  Fixture home;

  fixture_set_up (&home, NULL);
  fill_board (&home);
  carry (&home, fixture);
  fixture_tear_down (&home, NULL);
  text = describe (fixture->store);
  g_assert_nonnull (strstr (text, "“Lamps”: 2"));
  g_assert_nonnull (strstr (text, "star=1"));
  g_assert_nonnull (strstr (text, "¿sí?"));
  g_assert_nonnull (strstr (text, "spent 0\n"));
  g_assert_null (strstr (text, "stored"));
  check_rebuilt (fixture);
}

/* Beside the board it is a twin of. */
static void
test_twin (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *text = NULL;

  fill_board (fixture);
  carry (fixture, fixture);
  text = describe (fixture->store);
  g_assert_nonnull (strstr (text, "spent 400000\n"));
  check_rebuilt (fixture);
}

static void
add_made (Fixture *fixture)
{
  g_autoptr (MaqStepRecord) parent = make_step (fixture, "a lamp", NULL);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) base = make_reference (fixture, 600);
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 700, 1);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqStepRecord) made = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, "restored");
  maq_request_builder_set_base (builder, base, parent->uuid, 0);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  made = maq_store_add_made (fixture->store, request, "Here", g_ptr_array_index (blobs, 0), &error);
  g_assert_no_error (error);
}

static void
test_made (Fixture      *fixture,
           gconstpointer data)
{
  add_made (fixture);
  check_rebuilt (fixture);
}

/* --- the program dies in between --- */

static void
move_sidecars (Fixture    *fixture,
               const char *from,
               const char *to)
{
  g_autofree char *old = g_build_filename (fixture->path, from, NULL), *now = g_build_filename (fixture->path, to, NULL);

  g_assert_cmpint (g_rename (old, now), ==, 0);
}

/* As the next start does. Returns: how many there were. */
static guint
end_what_is_stored (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = maq_journal_recover (fixture->store, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      MaqAttempt *attempt = g_ptr_array_index (found, i);

      g_assert_cmpint (attempt->state, ==, MAQ_JOB_STORED);
      g_assert_true (maq_journal_done (fixture->store, attempt, &error));
      g_assert_no_error (error);
    }

  return found->len;
}

/* The rows are there, the sidecars are not, because they could not be written: all the same the steps are whole, and the next start writes them. */
static void
test_cut_short (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *text = NULL;
  Fixture home;

  fixture_set_up (&home, NULL);
  fill_board (&home);
  move_sidecars (fixture, "sidecars", "away");
  carry (&home, fixture);
  fixture_tear_down (&home, NULL);
  text = describe (fixture->store);
  g_assert_nonnull (strstr (text, "“Lamps”: 2"));
  g_assert_nonnull (strstr (text, "stored"));
  move_sidecars (fixture, "away", "sidecars");
  fixture_reopen (fixture);
  g_assert_cmpuint (end_what_is_stored (fixture), ==, 4);
  fixture_reopen (fixture);
  g_assert_cmpuint (end_what_is_stored (fixture), ==, 0);
  check_rebuilt (fixture);
}

#define ADD(path, function) g_test_add ("/made/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("file", test_file);
  ADD ("twin", test_twin);
  ADD ("made-here", test_made);
  ADD ("cut-short", test_cut_short);

  return g_test_run ();
}
