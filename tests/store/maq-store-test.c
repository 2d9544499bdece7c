/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-keys.h"
#include "maq-text.h"
#include "store-fixture.h"

static GArray *
list (MaqStore   *store,
      const char *search)
{
  g_autoptr (GError) error = NULL;
  const MaqStepFilter filter = { .search = (char *) search };
  GArray *ids = maq_store_list_steps (store, NULL, &filter, 0, 100, &error);

  g_assert_no_error (error);

  return ids;
}

static void
test_step (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 1, 3);
  g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, "step", MAQ_ROLE_EDIT_THIS, blobs->pdata[0]);
  g_autoptr (MaqReference) style = maq_reference_new (NULL, 3, "brass finish", MAQ_ROLE_STYLE, blobs->pdata[1]);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqStepRecord) parent = fixture_add_step (fixture->store, "a lamp", "draft", 1, 0);
  g_autoptr (MaqStepRecord) record = NULL, again = NULL;
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, "make it warmer");
  maq_request_builder_add_keep (builder, "layout");
  maq_request_builder_set_variants (builder, 3);
  maq_request_builder_set_engine (builder, "draft");
  maq_request_builder_set_base (builder, base, parent->uuid, 0);
  maq_request_builder_add_reference (builder, style);
  maq_request_builder_set_mask (builder, blobs->pdata[2]);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  record = maq_store_add_step (fixture->store, request, "Change: make it warmer", "Draft", "draft", FALSE,
                               (MaqPrice) { TRUE, 0, 0 }, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture);
  again = maq_store_get_step (fixture->store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->uuid, ==, record->uuid);
  g_assert_cmpstr (again->prompt, ==, "Change: make it warmer");
  g_assert_cmpstr (again->parent_uuid, ==, parent->uuid);
  g_assert_cmpstr (again->parent_change, ==, "a lamp");
  g_assert_cmpuint (again->slots->len, ==, 3);
  g_assert_cmpuint (maq_request_get_n_images (again->request), ==, 2);
  g_assert_cmpuint (maq_reference_get_number (maq_request_get_image (again->request, 1)), ==, 3);
  g_assert_cmpstr (maq_blob_get_sha256 (maq_request_get_mask (again->request)), ==, maq_blob_get_sha256 (blobs->pdata[2]));
  g_assert_false (again->is_ai);
  g_assert_cmpint (fixture_slot (again, 2)->state, ==, MAQ_JOB_QUEUED);
  g_assert_cmpuint (fixture_slot (again, 2)->index, ==, 2);
}

/* Nothing is written when a picture is not in the library. */
static void
test_step_without_object (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 1, 1);
  g_autoptr (MaqReference) reference = maq_reference_new (NULL, 1, "gone", MAQ_ROLE_OTHER, blobs->pdata[0]);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_engine (builder, "draft");
  maq_request_builder_add_reference (builder, reference);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (maq_blob_get_path (blobs->pdata[0])), ==, 0);
  g_assert_null (maq_store_add_step (fixture->store, request, "x", "D", "d", FALSE, (MaqPrice) { TRUE, 0, 0 }, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpint (maq_store_count_steps (fixture->store), ==, 0);
}

static void
test_search (Fixture      *fixture,
             gconstpointer data)
{
  static const struct { const char *search; guint found; } cases[] = {
    { NULL, 4 }, { "", 4 }, { "  ", 4 }, { "lighthouse", 2 }, { "LIGHT", 2 }, { "ghtho", 2 }, { "light storm", 1 },
    { "li", 2 }, { "xy", 0 }, { "nowhere", 0 }, { "100%", 1 }, { "0%", 1 }, { "_", 0 }, { "\"quoted\"", 1 }, { "AND", 0 },
    { "*", 0 }, { "naïve", 1 }, { "NAÏVE", 1 }, { "ï", 1 }, { "storm li", 1 }, { "'; DROP TABLE step; --", 0 }, { "\xff\xfe\xfd", 0 },
  };
  static const char *const texts[] = {
    "a lighthouse", "a lighthouse in a storm", "100% wool, \"quoted\"", "a naïve sketch",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, texts[i], "draft", 1, 0);

      g_assert_nonnull (record);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) ids = list (fixture->store, cases[i].search);

      g_assert_cmpuint (ids->len, ==, cases[i].found);
    }
}

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 before = 0, last = G_MAXINT64;
  guint seen = 0;

  for (guint i = 0; i < 25; i++)
    {
      g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "page", "draft", 1, 0);

      g_assert_nonnull (record);
    }
  for (guint page = 0; page < 3; page++)
    {
      const MaqStepFilter filter = { .search = page == 1 ? (char *) "page" : NULL };
      g_autoptr (GArray) ids = maq_store_list_steps (fixture->store, NULL, &filter, before, 10, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (ids->len, ==, page < 2 ? 10 : 5);
      for (guint i = 0; i < ids->len; i++)
        {
          before = g_array_index (ids, gint64, i);
          g_assert_cmpint (before, <, last);
          last = before;
          seen++;
        }
    }
  g_assert_cmpuint (seen, ==, 25);
}

static void
test_find (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const bad[] = { "", "zz", "1", "12345", "abc", "../..", "99999999999999999999", "ffffffffffffff" };
  g_autoptr (MaqStepRecord) record = NULL, by_uuid = NULL, by_start = NULL, by_number = NULL;
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (maq_store_find_step (fixture->store, bad[i], &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_clear_error (&error);
    }
  record = fixture_add_step (fixture->store, "x", "draft", 1, 0);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
  by_uuid = maq_store_find_step (fixture->store, record->uuid, &error);
  g_assert_no_error (error);
  by_number = maq_store_find_step (fixture->store, number, &error);
  g_assert_no_error (error);
  g_assert_cmpint (by_uuid->id, ==, by_number->id);
  record->uuid[9] = '\0';
  by_start = maq_store_find_step (fixture->store, record->uuid, &error);
  g_assert_no_error (error);
  g_assert_cmpint (by_start->id, ==, record->id);
}

static void
test_engines (Fixture      *fixture,
              gconstpointer data)
{
  MaqEngineRow row = { (char *) "home", (char *) "At home", (char *) "openai", (char *) "http://127.0.0.1:1/v1", (char *) "m",
                       (char *) "compatible" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL, after = NULL;

  g_assert_true (maq_store_put_engine (fixture->store, &row, &error));
  row.title = (char *) "Still at home";
  g_assert_true (maq_store_put_engine (fixture->store, &row, &error));
  fixture_reopen (fixture);
  rows = maq_store_list_engines (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((MaqEngineRow *) rows->pdata[0])->id, ==, "draft");
  g_assert_cmpstr (((MaqEngineRow *) rows->pdata[1])->title, ==, "Still at home");
  g_assert_false (maq_store_remove_engine (fixture->store, "draft", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (maq_store_remove_engine (fixture->store, "nobody", &error));
  g_clear_error (&error);
  g_assert_true (maq_store_remove_engine (fixture->store, "home", &error));
  after = maq_store_list_engines (fixture->store, &error);
  g_assert_cmpuint (after->len, ==, 1);
}

static void
test_references (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 1, MAQ_MAX_REFERENCES + 1);
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;
  double x = 0, y = 0, scale = 0;

  for (guint i = 0; i < blobs->len; i++)
    {
      g_autoptr (MaqReference) reference = maq_reference_new (NULL, blobs->len - i, "r", MAQ_ROLE_FACE, blobs->pdata[i]);
      gboolean ok = maq_store_put_reference (fixture->store, reference, i, -2.5, 0.25, &error);

      g_assert_true (ok == (i < MAQ_MAX_REFERENCES));
      g_clear_error (&error);
    }
  fixture_reopen (fixture);
  listed = maq_store_list_references (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, MAQ_MAX_REFERENCES);
  g_assert_cmpuint (maq_reference_get_number (listed->pdata[0]), ==, 2);
  g_assert_cmpint (maq_reference_get_role (listed->pdata[0]), ==, MAQ_ROLE_FACE);
  g_assert_true (maq_store_get_placement (fixture->store, maq_reference_get_id (listed->pdata[0]), &x, &y, &scale));
  g_assert_cmpfloat (x, ==, MAQ_MAX_REFERENCES - 1);
  g_assert_cmpfloat (y, ==, -2.5);
  g_assert_true (maq_store_remove_reference (fixture->store, maq_reference_get_id (listed->pdata[0]), &error));
  g_assert_false (maq_store_get_placement (fixture->store, maq_reference_get_id (listed->pdata[0]), &x, &y, &scale));
}

static void
test_values (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "x", "draft", 1, 0), after = NULL;
  g_autofree char *value = NULL, *none = NULL;
  gint64 version = maq_store_get_version (fixture->store);
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_store_set_value (fixture->store, "draft.text", "l'été\n\"x\"", &error));
  g_assert_cmpint (maq_store_get_version (fixture->store), !=, version);
  g_assert_cmpstr (value = maq_store_get_value (fixture->store, "draft.text"), ==, "l'été\n\"x\"");
  g_assert_true (maq_store_set_value (fixture->store, "draft.text", NULL, &error));
  g_assert_null (none = maq_store_get_value (fixture->store, "draft.text"));
  g_assert_true (maq_store_set_starred (fixture->store, record->id, TRUE, &error));
  g_assert_false (maq_store_set_starred (fixture->store, 999, TRUE, &error));
  after = maq_store_get_step (fixture->store, record->id, NULL);
  g_assert_true (after->starred);
}

/* A second process sees what the first one writes, and its version moves. */
static void
test_two (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MaqLibraryDir *dir;
  MaqStore *store;
  gint64 version;

  g_assert_true (maq_library_dir_share (fixture->dir, &error));
  dir = maq_library_dir_open (fixture->path, 1000, &error);
  g_assert_no_error (error);
  store = maq_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  version = maq_store_get_version (store);
  {
    g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "x", "draft", 1, 0);
    g_autoptr (GArray) claimed = maq_journal_claim_queued (store, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (claimed->len, ==, 0);
    g_assert_nonnull (record);
  }
  g_assert_cmpint (maq_store_get_version (store), !=, version);
  g_assert_cmpint (maq_store_count_steps (store), ==, 1);
  /* The first one goes away; what it left waiting is the second one's to take. */
  g_clear_pointer (&fixture->store, maq_store_close);
  g_clear_pointer (&fixture->dir, maq_library_dir_unref);
  {
    g_autoptr (GArray) claimed = maq_journal_claim_queued (store, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (claimed->len, ==, 1);
  }
  maq_store_close (store);
  maq_library_dir_unref (dir);
}

static void
test_backup (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "before the backup", "paid", 2, 100000), after = NULL;
  g_autoptr (MaqAttempt) done = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_DONE);
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL), *report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_store_backup (fixture->dir, &error));
  g_assert_no_error (error);
  g_assert_true (maq_store_backup (fixture->dir, &error));
  g_clear_pointer (&fixture->store, maq_store_close);
  g_assert_true (g_file_set_contents (path, "damaged", 7, NULL));
  fixture->store = maq_store_open (fixture->dir, &report, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "library-"));
  g_assert_cmpint (done->state, ==, MAQ_JOB_DONE);
  after = maq_store_find_step (fixture->store, record->uuid, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_slot (after, 0)->state, ==, MAQ_JOB_DONE);
  g_assert_nonnull (fixture_slot (after, 0)->picture);
  /* It waited when the copy was made. It may have been sent since: it is not sent by itself. */
  g_assert_cmpint (fixture_slot (after, 1)->state, ==, MAQ_JOB_FAILED);
}

static void
test_deleted (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "to be lost", "paid", 3, 100000), after = NULL;
  g_autoptr (MaqAttempt) done = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_DONE);
  g_autoptr (MaqAttempt) sent = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 1)->job, MAQ_JOB_COMMITTED);
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL), *opened = NULL, *recovered = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, maq_store_close);
  g_clear_pointer (&fixture->dir, maq_library_dir_unref);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture->dir = maq_library_dir_open (fixture->path, 1000, &error);
  fixture->store = maq_store_open (fixture->dir, &opened, &error);
  g_assert_no_error (error);
  g_assert_nonnull (opened);
  g_assert_cmpint (done->state, ==, MAQ_JOB_DONE);
  g_assert_cmpint (sent->state, ==, MAQ_JOB_COMMITTED);
  found = maq_journal_recover (fixture->store, &recovered, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 0);
  after = maq_store_find_step (fixture->store, record->uuid, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->slots->len, ==, 2);
  g_assert_cmpint (fixture_slot (after, 0)->state, ==, MAQ_JOB_DONE);
  g_assert_cmpint (fixture_slot (after, 1)->state, ==, MAQ_JOB_UNKNOWN);
  g_assert_cmpstr (maq_request_get_change (after->request), ==, "to be lost");
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 200000);
}

/* A composite, its raw answer and what is said of them outlive the catalogue. */
static void
test_deleted_exact (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "kept exactly", "paid", 1, 100000), before = NULL, after = NULL;
  g_autoptr (MaqAttempt) attempt = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_RECEIVED);
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL);
  g_autoptr (GPtrArray) blobs = fixture_store_pngs (fixture->dir, 40, 2);
  g_autoptr (MaqResult) result = maq_result_new ();
  g_autoptr (GError) error = NULL;
  MaqExactRecord exact = { .outcome = MAQ_EXACT_COMPOSITED, .feather = 3, .shift_x = 1.25 };
  const MaqSlot *slot;

  result->exact = maq_exact_record_to_json (&exact);
  g_assert_true (maq_journal_stored (fixture->store, attempt, blobs, result, &error));
  g_assert_true (maq_journal_done (fixture->store, attempt, &error));
  g_assert_no_error (error);
  before = maq_store_get_step (fixture->store, record->id, &error);
  g_assert_cmpint (fixture_slot (before, 0)->exact->outcome, ==, MAQ_EXACT_COMPOSITED);

  g_clear_pointer (&fixture->store, maq_store_close);
  g_clear_pointer (&fixture->dir, maq_library_dir_unref);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture->dir = maq_library_dir_open (fixture->path, 1000, &error);
  fixture->store = maq_store_open (fixture->dir, NULL, &error);
  g_assert_no_error (error);
  after = maq_store_find_step (fixture->store, record->uuid, &error);
  g_assert_no_error (error);
  slot = fixture_slot (after, 0);
  g_assert_nonnull (slot->exact);
  g_assert_cmpuint (slot->exact->feather, ==, 3);
  g_assert_cmpfloat (slot->exact->shift_x, ==, 1.25);
  g_assert_cmpstr (maq_blob_get_sha256 (slot->picture), ==, maq_blob_get_sha256 (blobs->pdata[0]));
  g_assert_cmpstr (maq_blob_get_sha256 (g_ptr_array_index (slot->extra, 0)), ==, maq_blob_get_sha256 (blobs->pdata[1]));
}

static void
set_times_back (Fixture    *fixture,
                const char *uuid)
{
  /* There is no way to be eight days old but to say so. */
  g_autofree char *script = g_strdup_printf ("import sqlite3, sys\ndb = sqlite3.connect (sys.argv[1])\n"
                                             "db.execute ('UPDATE attempt SET t_ended = t_ended - 8 * 86400000000 WHERE uuid = ?',"
                                             " (sys.argv[2],))\ndb.commit ()\n");
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL);
  const char *arguments[] = { "/usr/bin/python3", "-c", script, path, uuid, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static gboolean
has_spool (Fixture    *fixture,
           const char *uuid)
{
  g_autofree char *path = g_build_filename (fixture->path, "spool", uuid, NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static void
test_sweep (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "old", "paid", 4, 100000), after = NULL;
  g_autoptr (MaqAttempt) old = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, MAQ_JOB_DONE);
  g_autoptr (MaqAttempt) young = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 1)->job, MAQ_JOB_DONE);
  g_autoptr (MaqAttempt) lost = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 2)->job, MAQ_JOB_COMMITTED);
  g_autoptr (MaqAttempt) rotten = fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 3)->job, MAQ_JOB_DONE);
  g_autofree char *body = g_build_filename (fixture->path, "spool", rotten->uuid, "response.body", NULL);
  g_autoptr (GError) error = NULL;
  guint removed = 99;

  maq_journal_end (fixture->store, lost, MAQ_JOB_UNKNOWN, NULL, "unknown-outcome", "lost", &error);
  g_assert_no_error (error);
  set_times_back (fixture, old->uuid);
  set_times_back (fixture, lost->uuid);
  set_times_back (fixture, rotten->uuid);
  after = maq_store_get_step (fixture->store, record->id, &error);
  g_assert_cmpint (chmod (maq_blob_get_path (fixture_slot (after, 3)->picture), 0600), ==, 0);
  g_assert_true (g_file_set_contents (maq_blob_get_path (fixture_slot (after, 3)->picture), "rot", 3, NULL));
  g_assert_true (g_file_set_contents (body, "the reply", 9, NULL));
  g_assert_true (maq_store_sweep_spool (fixture->store, &removed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (removed, ==, 1);
  g_assert_false (has_spool (fixture, old->uuid));
  g_assert_true (has_spool (fixture, young->uuid));
  g_assert_true (has_spool (fixture, lost->uuid));
  g_assert_true (has_spool (fixture, rotten->uuid));
  /* Its picture is read from the reply again. */
  g_assert_cmpint (fixture_state (fixture->store, rotten->job), ==, MAQ_JOB_RECEIVED);
}

static void
test_park (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "crash", "paid", 1, 100000);
  gint64 job = fixture_slot (record, 0)->job;
  g_autoptr (GError) error = NULL;

  for (guint crash = 1; crash <= 2; crash++)
    {
      g_autoptr (MaqAttempt) attempt = fixture_advance (fixture->store, fixture->dir, job, MAQ_JOB_SENDING);
      g_autoptr (GPtrArray) found = NULL;

      fixture_reopen (fixture);
      found = maq_journal_recover (fixture->store, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (found->len, ==, 0);
      g_assert_false (has_spool (fixture, attempt->uuid));
      g_assert_cmpint (fixture_state (fixture->store, job), ==, crash < 2 ? MAQ_JOB_QUEUED : MAQ_JOB_FAILED);
    }
  g_assert_true (maq_store_requeue_job (fixture->store, job, FALSE, &error));
  g_assert_cmpint (fixture_state (fixture->store, job), ==, MAQ_JOB_QUEUED);
}

static void
test_keys_without_keyring (void)
{
  const char *origin = "https://api.example.com", *account = "default";
  g_autoptr (GError) error = NULL;
  gboolean kept = TRUE;
  char *key;

  g_assert_null (maq_keys_lookup (origin, account, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (maq_keys_set (origin, account, "bad\nkey", &kept, NULL, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_true (maq_keys_set (origin, account, "test-key-0001", &kept, NULL, &error));
  g_assert_false (kept);
  key = maq_keys_lookup (origin, account, NULL, &error);
  g_assert_cmpstr (key, ==, "test-key-0001");
  maq_keys_free (key);
  g_assert_null (maq_keys_lookup ("https://api.example.com:444", account, NULL, &error));
  g_assert_true (maq_keys_set (origin, account, "test-key-0002", &kept, NULL, &error));
  key = maq_keys_lookup (origin, account, NULL, &error);
  g_assert_cmpstr (key, ==, "test-key-0002");
  maq_keys_free (key);
  g_assert_true (maq_keys_clear (origin, account, NULL, &error));
  g_assert_null (maq_keys_lookup (origin, account, NULL, &error));
  g_assert_no_error (error);
}

#define ADD(path, function) g_test_add ("/store/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  /* No keyring, however this machine is set up. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("step", test_step);
  ADD ("step-without-object", test_step_without_object);
  ADD ("search", test_search);
  ADD ("pages", test_pages);
  ADD ("find", test_find);
  ADD ("engines", test_engines);
  ADD ("references", test_references);
  ADD ("values", test_values);
  ADD ("two", test_two);
  ADD ("backup", test_backup);
  ADD ("deleted", test_deleted);
  ADD ("deleted-exact", test_deleted_exact);
  ADD ("sweep", test_sweep);
  ADD ("park", test_park);
  g_test_add_func ("/store/keys-without-keyring", test_keys_without_keyring);

  return g_test_run ();
}
