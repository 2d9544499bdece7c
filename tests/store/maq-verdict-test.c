/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-error.h"
#include "store-fixture.h"

/* What is said of pictures when they are compared: kept, found, and still there when the catalogue is not. */

/* Two pictures, of a paid engine. */
static MaqStepRecord *
make_step (Fixture *fixture)
{
  MaqStepRecord *step = fixture_add_step (fixture->store, "a lamp", "paid", 2, 100000);

  for (guint i = 0; i < 2; i++)
    maq_attempt_free (fixture_advance (fixture->store, fixture->dir, fixture_slot (step, i)->job, MAQ_JOB_DONE));
  return step;
}

static void
judge (Fixture    *fixture,
       gint64      job,
       MaqVerdict  verdict)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_store_set_verdict (fixture->store, job, verdict, &error));
  g_assert_no_error (error);
}

static void
check (Fixture    *fixture,
       const char *uuid,
       gboolean    starred,
       MaqVerdict  first,
       MaqVerdict  second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) step = maq_store_find_step (fixture->store, uuid, &error);

  g_assert_no_error (error);
  g_assert_cmpint (step->starred, ==, starred);
  g_assert_cmpint (fixture_slot (step, 0)->verdict, ==, first);
  g_assert_cmpint (fixture_slot (step, 1)->verdict, ==, second);
  g_assert_nonnull (fixture_slot (step, 1)->picture);
}

static void
test_kept (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (MaqStepRecord) step = make_step (fixture), other = make_step (fixture);
  gint64 before = maq_store_get_changes (fixture->store);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);
  g_autoptr (GArray) changed = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (known, maq_store_get_step (fixture->store, step->id, &error));
  g_ptr_array_add (known, maq_store_get_step (fixture->store, other->id, &error));
  check (fixture, step->uuid, FALSE, MAQ_VERDICT_NONE, MAQ_VERDICT_NONE);
  judge (fixture, fixture_slot (step, 0)->job, MAQ_VERDICT_REJECT);
  judge (fixture, fixture_slot (step, 1)->job, MAQ_VERDICT_PICK);
  g_assert_cmpint (maq_store_get_changes (fixture->store), >, before);
  changed = maq_store_list_changed (fixture->store, known, &error);
  g_assert_cmpuint (changed->len, ==, 1);
  g_assert_cmpint (g_array_index (changed, gint64, 0), ==, step->id);
  fixture_reopen (fixture);
  check (fixture, step->uuid, FALSE, MAQ_VERDICT_REJECT, MAQ_VERDICT_PICK);
  check (fixture, other->uuid, FALSE, MAQ_VERDICT_NONE, MAQ_VERDICT_NONE);
  /* A star is another thing. */
  g_assert_true (maq_store_set_starred (fixture->store, step->id, TRUE, &error));
  judge (fixture, fixture_slot (step, 1)->job, MAQ_VERDICT_REJECT);
  judge (fixture, fixture_slot (step, 0)->job, MAQ_VERDICT_NONE);
  check (fixture, step->uuid, TRUE, MAQ_VERDICT_NONE, MAQ_VERDICT_REJECT);
  g_assert_false (maq_store_set_verdict (fixture->store, 4711, MAQ_VERDICT_PICK, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

static guint
count (Fixture             *fixture,
       const MaqStepFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *board = maq_store_dup_board_uuid (fixture->store);
  g_autoptr (GArray) ids = maq_store_list_steps (fixture->store, board, filter, 0, 10, &error);

  g_assert_no_error (error);

  return ids->len;
}

static void
test_filter (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (MaqStepRecord) step = make_step (fixture), other = make_step (fixture);
  const MaqStepFilter picked = { .verdict = MAQ_VERDICT_PICK }, rejected = { .verdict = MAQ_VERDICT_REJECT };
  const MaqStepFilter words = { .verdict = MAQ_VERDICT_PICK, .search = (char *) "lamp" }, none = { .verdict = MAQ_VERDICT_PICK, .search = (char *) "la" };
  const MaqStepFilter everywhere = { .verdict = MAQ_VERDICT_REJECT, .all_boards = TRUE };

  g_assert_cmpuint (count (fixture, &picked), ==, 0);
  judge (fixture, fixture_slot (step, 1)->job, MAQ_VERDICT_PICK);
  judge (fixture, fixture_slot (step, 0)->job, MAQ_VERDICT_REJECT);
  judge (fixture, fixture_slot (other, 0)->job, MAQ_VERDICT_REJECT);
  g_assert_cmpuint (count (fixture, &picked), ==, 1);
  g_assert_cmpuint (count (fixture, &rejected), ==, 2);
  g_assert_cmpuint (count (fixture, &words), ==, 1);
  g_assert_cmpuint (count (fixture, &none), ==, 1);
  g_assert_cmpuint (count (fixture, &everywhere), ==, 2);
  g_assert_cmpuint (count (fixture, NULL), ==, 2);
}

static void
test_rebuilt (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (MaqStepRecord) step = make_step (fixture);
  g_autoptr (GError) error = NULL;

  judge (fixture, fixture_slot (step, 0)->job, MAQ_VERDICT_REJECT);
  judge (fixture, fixture_slot (step, 1)->job, MAQ_VERDICT_REJECT);
  judge (fixture, fixture_slot (step, 1)->job, MAQ_VERDICT_PICK);
  g_assert_true (maq_store_set_starred (fixture->store, step->id, TRUE, &error));
  fixture_lose_catalogue (fixture);
  fixture_rebuild (fixture);
  check (fixture, step->uuid, TRUE, MAQ_VERDICT_REJECT, MAQ_VERDICT_PICK);
}

/* The copy is older than what was said last; taken back is taken back, too. */
static void
test_older_copy (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (MaqStepRecord) step = make_step (fixture), other = make_step (fixture);
  g_autoptr (GError) error = NULL;

  judge (fixture, fixture_slot (other, 0)->job, MAQ_VERDICT_PICK);
  g_assert_true (maq_store_set_starred (fixture->store, other->id, TRUE, &error));
  g_assert_true (maq_store_backup (fixture->dir, &error));
  g_assert_no_error (error);
  judge (fixture, fixture_slot (step, 1)->job, MAQ_VERDICT_PICK);
  judge (fixture, fixture_slot (other, 0)->job, MAQ_VERDICT_NONE);
  g_assert_true (maq_store_set_starred (fixture->store, other->id, FALSE, &error));
  fixture_lose_catalogue (fixture);
  fixture_rebuild (fixture);
  check (fixture, step->uuid, FALSE, MAQ_VERDICT_NONE, MAQ_VERDICT_PICK);
  check (fixture, other->uuid, FALSE, MAQ_VERDICT_NONE, MAQ_VERDICT_NONE);
}

/* Takes what is said of it out of the record beside a picture, as an older program wrote it. */
static void
make_older (Fixture    *fixture,
            const char *job,
            const char *with)
{
  g_autofree char *path = g_strdup_printf ("%s/sidecars/%s.json", fixture->path, job), *text = NULL;
  g_autoptr (GString) older = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  older = g_string_new (text);
  g_assert_cmpuint (g_string_replace (older, "\"verdict\":\"none\"", with, 0), ==, 1);
  g_assert_true (g_file_set_contents (path, older->str, -1, NULL));
}

static void
empty (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (names); name != NULL; name = g_dir_read_name (names))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* Of those that say nothing, and of those that say nonsense, the copy knows better. */
static void
test_older_records (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (MaqStepRecord) step = make_step (fixture);
  g_autoptr (GError) error = NULL;

  make_older (fixture, fixture_slot (step, 0)->uuid, "\"verdict\":\"'); DROP TABLE job; --\"");
  make_older (fixture, fixture_slot (step, 1)->uuid, "\"other\":1");
  {
    g_autofree char *sidecars = g_build_filename (fixture->path, "sidecars", NULL), *away = g_build_filename (fixture->path, "away", NULL);

    /* They are as the older program left them: what is said now reaches the catalogue and its copy alone. */
    g_assert_cmpint (g_rename (sidecars, away), ==, 0);
    g_assert_cmpint (g_mkdir (sidecars, 0700), ==, 0);
    judge (fixture, fixture_slot (step, 0)->job, MAQ_VERDICT_PICK);
    g_assert_true (maq_store_set_starred (fixture->store, step->id, TRUE, &error));
    g_assert_true (maq_store_backup (fixture->dir, &error));
    empty (sidecars);
    g_assert_cmpint (g_rmdir (sidecars), ==, 0);
    g_assert_cmpint (g_rename (away, sidecars), ==, 0);
  }
  fixture_lose_catalogue (fixture);
  fixture_rebuild (fixture);
  check (fixture, step->uuid, TRUE, MAQ_VERDICT_PICK, MAQ_VERDICT_NONE);
}

#define ADD(path, function) g_test_add ("/verdict/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_kept);
  ADD ("filter", test_filter);
  ADD ("rebuilt", test_rebuilt);
  ADD ("older-copy", test_older_copy);
  ADD ("older-records", test_older_records);

  return g_test_run ();
}
