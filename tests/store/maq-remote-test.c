/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "maq-error.h"
#include "maq-spool.h"
#include "store-fixture.h"

/* Jobs that an engine has an id for: either record alone brings them back, and money is counted once. */

static const char *const kinds[] = { "lists", NULL };

static void
add_engine (MaqStore *store)
{
  const MaqEngineRow row = { .id = (char *) "remote", .title = (char *) "Remote", .kind = (char *) "lists",
                             .base_url = (char *) "https://api.example.com", .model = (char *) "m", .row = (char *) "compatible" };
  g_autoptr (GError) error = NULL;

  maq_store_put_engine (store, &row, &error);
  g_assert_no_error (error);
}

static MaqAttempt *
advance (Fixture    *fixture,
         MaqJobState state)
{
  g_autoptr (MaqStepRecord) record = fixture_add_step (fixture->store, "a fox", "remote", 1, 100000);

  return fixture_advance (fixture->store, fixture->dir, fixture_slot (record, 0)->job, state);
}

/* Statements that no function of ours would run: what a lost commit leaves. */
static void
tamper (Fixture    *fixture,
        const char *sql)
{
  const char *script = "import sqlite3, sys\ndb = sqlite3.connect (sys.argv[1])\ndb.executescript (sys.argv[2])\ndb.commit ()\n";
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL);
  const char *arguments[] = { "/usr/bin/python3", "-c", script, path, sql, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static GPtrArray *
recover_and_claim (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = maq_journal_recover (fixture->store, NULL, &error);
  GPtrArray *claimed;

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 0);
  claimed = maq_journal_claim_remote (fixture->store, kinds, &error);
  g_assert_no_error (error);

  return claimed;
}

static void
check_claimed (GPtrArray  *claimed,
               guint       index,
               const char *uuid,
               MaqJobState state,
               const char *remote_id)
{
  const MaqAttempt *attempt = g_ptr_array_index (claimed, index);

  g_assert_cmpstr (attempt->uuid, ==, uuid);
  g_assert_cmpint (attempt->state, ==, state);
  g_assert_cmpstr (attempt->remote_id, ==, remote_id);
}

/* The living keep theirs; of the dead's the most urgent comes first. */
static void
test_claim (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (MaqAttempt) late = NULL, soon = NULL, whenever = NULL;
  g_autoptr (GPtrArray) none = NULL, claimed = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  add_engine (fixture->store);
  whenever = advance (fixture, MAQ_JOB_ACCEPTED);
  late = advance (fixture, MAQ_JOB_COMMITTED);
  g_assert_true (maq_journal_accepted (fixture->store, late, "late", 2000, &error));
  soon = advance (fixture, MAQ_JOB_COMMITTED);
  g_assert_true (maq_journal_accepted (fixture->store, soon, "soon", 1000, &error));
  g_assert_true (maq_journal_remote_done (fixture->store, soon, 5, "ab", &error));
  g_assert_no_error (error);
  none = maq_journal_claim_remote (fixture->store, kinds, &error);
  g_assert_cmpuint (none->len, ==, 0);

  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  g_assert_cmpuint (claimed->len, ==, 3);
  check_claimed (claimed, 0, soon->uuid, MAQ_JOB_REMOTE_DONE, "soon");
  check_claimed (claimed, 1, late->uuid, MAQ_JOB_ACCEPTED, "late");
  check_claimed (claimed, 2, whenever->uuid, MAQ_JOB_ACCEPTED, "remote-1");
  g_assert_cmpint (((MaqAttempt *) claimed->pdata[1])->deadline_us, ==, 2000);
  again = maq_journal_claim_remote (fixture->store, kinds, &error);
  g_assert_cmpuint (again->len, ==, 0);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 300000);
}

/* The catalogue lost its last commits, the folder did not. */
static void
test_folder_alone (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (MaqAttempt) attempt = NULL;
  g_autoptr (GPtrArray) claimed = NULL;

  add_engine (fixture->store);
  attempt = advance (fixture, MAQ_JOB_ACCEPTED);
  tamper (fixture, "UPDATE attempt SET state = 'committed', remote_id = NULL; UPDATE job SET state = 'committed'");
  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  g_assert_cmpuint (claimed->len, ==, 1);
  check_claimed (claimed, 0, attempt->uuid, MAQ_JOB_ACCEPTED, "remote-1");
  g_assert_cmpint (fixture_state (fixture->store, attempt->job), ==, MAQ_JOB_ACCEPTED);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 100000);
}

/* The catalogue is gone whole. */
static void
test_no_catalogue (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL);
  g_autoptr (MaqAttempt) attempt = advance (fixture, MAQ_JOB_ACCEPTED);
  g_autoptr (GPtrArray) claimed = NULL;

  g_clear_pointer (&fixture->store, maq_store_close);
  g_clear_pointer (&fixture->dir, maq_library_dir_unref);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture->dir = maq_library_dir_open (fixture->path, 1000, NULL);
  fixture->store = maq_store_open (fixture->dir, NULL, NULL);
  g_assert_nonnull (fixture->store);
  claimed = recover_and_claim (fixture);
  g_assert_cmpuint (claimed->len, ==, 1);
  check_claimed (claimed, 0, attempt->uuid, MAQ_JOB_ACCEPTED, "remote-1");
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 100000);
}

/* The folder is gone. */
static void
test_row_alone (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (MaqAttempt) attempt = advance (fixture, MAQ_JOB_ACCEPTED);
  g_autoptr (GPtrArray) claimed = NULL;

  g_assert_true (maq_spool_remove (fixture->dir, attempt->uuid, NULL));
  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  g_assert_cmpuint (claimed->len, ==, 1);
  check_claimed (claimed, 0, attempt->uuid, MAQ_JOB_ACCEPTED, "remote-1");
}

static void
test_found (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (MaqAttempt) lost = NULL;
  g_autoptr (GPtrArray) claimed = NULL, later = NULL;
  g_autoptr (GError) error = NULL;
  MaqAttempt *attempt;

  add_engine (fixture->store);
  lost = advance (fixture, MAQ_JOB_COMMITTED);
  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  g_assert_cmpuint (claimed->len, ==, 1);
  check_claimed (claimed, 0, lost->uuid, MAQ_JOB_UNKNOWN, NULL);
  attempt = g_ptr_array_index (claimed, 0);
  g_assert_cmpint (attempt->committed_us, >, 0);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 100000);
  g_assert_false (maq_journal_accepted (fixture->store, attempt, "remote-9", 0, &error));
  g_clear_error (&error);
  g_assert_false (maq_journal_found (fixture->store, attempt, "../v1/keys", 0, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_true (maq_journal_found (fixture->store, attempt, "remote-9", 77, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_state (fixture->store, attempt->job), ==, MAQ_JOB_ACCEPTED);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 100000);

  fixture_reopen (fixture);
  later = recover_and_claim (fixture);
  g_assert_cmpuint (later->len, ==, 1);
  check_claimed (later, 0, lost->uuid, MAQ_JOB_ACCEPTED, "remote-9");
}

static void
test_not_found (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (MaqAttempt) lost = NULL;
  g_autoptr (MaqStepRecord) after = NULL;
  g_autoptr (GPtrArray) claimed = NULL, later = NULL;
  g_autoptr (GError) error = NULL;
  MaqAttempt *attempt;

  add_engine (fixture->store);
  lost = advance (fixture, MAQ_JOB_COMMITTED);
  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  attempt = g_ptr_array_index (claimed, 0);
  g_assert_true (maq_journal_not_found (fixture->store, attempt, "probably not created", &error));
  g_assert_no_error (error);
  after = maq_store_get_step (fixture->store, attempt->step, &error);
  g_assert_cmpint (fixture_slot (after, 0)->state, ==, MAQ_JOB_UNKNOWN);
  g_assert_cmpstr (fixture_slot (after, 0)->error_message, ==, "probably not created");
  fixture_reopen (fixture);
  later = recover_and_claim (fixture);
  g_assert_cmpuint (later->len, ==, 0);
  g_assert_cmpstr (lost->uuid, ==, attempt->uuid);
}

/* A person was faster than the search. */
static void
test_answered (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (MaqAttempt) lost = NULL;
  g_autoptr (GPtrArray) claimed = NULL;
  g_autoptr (GError) error = NULL;
  MaqAttempt *attempt;

  add_engine (fixture->store);
  lost = advance (fixture, MAQ_JOB_COMMITTED);
  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  attempt = g_ptr_array_index (claimed, 0);
  g_assert_cmpstr (lost->uuid, ==, attempt->uuid);
  g_assert_true (maq_journal_resolve (fixture->store, attempt->job, "not-charged", &error));
  g_assert_false (maq_journal_found (fixture->store, attempt, "remote-9", 0, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (maq_journal_not_found (fixture->store, attempt, "none", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpint (fixture_state (fixture->store, attempt->job), ==, MAQ_JOB_DISCARDED);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 0);
}

/* A library or a folder that somebody has written in: the id would be part of an address that is asked with the user's key. */
static void
test_tampered (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (MaqAttempt) row = NULL, folder = NULL;
  g_autoptr (GPtrArray) claimed = NULL;
  g_autofree char *path = NULL;

  add_engine (fixture->store);
  row = advance (fixture, MAQ_JOB_ACCEPTED);
  folder = advance (fixture, MAQ_JOB_COMMITTED);
  path = g_build_filename (fixture->path, "spool", folder->uuid, "note.json", NULL);
  g_assert_true (g_file_set_contents (path, "{\"state\":\"accepted\",\"remote_id\":\"../../keys?x=\"}", -1, NULL));
  tamper (fixture, "UPDATE attempt SET remote_id = '../../keys?x=' WHERE state = 'accepted'");
  fixture_reopen (fixture);
  claimed = recover_and_claim (fixture);
  g_assert_cmpuint (claimed->len, ==, 1);
  check_claimed (claimed, 0, folder->uuid, MAQ_JOB_UNKNOWN, NULL);
  g_assert_cmpint (fixture_state (fixture->store, row->job), ==, MAQ_JOB_ACCEPTED);
}

/* A server that gives two jobs one name, and a list in which somebody else's looks like ours: no picture is two jobs'. */
static void
test_taken (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (MaqAttempt) first = advance (fixture, MAQ_JOB_ACCEPTED), twin = advance (fixture, MAQ_JOB_COMMITTED);
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_journal_accepted (fixture->store, twin, first->remote_id, 0, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_cmpint (fixture_state (fixture->store, twin->job), ==, MAQ_JOB_COMMITTED);
  g_assert_true (maq_journal_end (fixture->store, twin, MAQ_JOB_UNKNOWN, NULL, "unknown-outcome", NULL, &error));
  g_assert_false (maq_journal_found (fixture->store, twin, first->remote_id, 0, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_cmpint (fixture_state (fixture->store, twin->job), ==, MAQ_JOB_UNKNOWN);
  /* Neither is it when the first one's has long ended. */
  g_assert_true (maq_journal_end (fixture->store, first, MAQ_JOB_EXPIRED, NULL, "gone", NULL, &error));
  g_assert_false (maq_journal_found (fixture->store, twin, first->remote_id, 0, NULL));
  g_assert_true (maq_journal_found (fixture->store, twin, "its-own", 0, &error));
  g_assert_no_error (error);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 200000);
}

/* What it came to, from an engine that has forgotten it, and from one that had it stopped. */
static void
test_ends (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (MaqAttempt) gone = advance (fixture, MAQ_JOB_REMOTE_DONE), stopped = advance (fixture, MAQ_JOB_ACCEPTED);
  MaqReport report = { .http_status = 200, .charge = MAQ_CHARGE_NONE, .retry_after_ms = -1 };
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_journal_end (fixture->store, gone, MAQ_JOB_EXPIRED, NULL, "gone", "forgotten", &error));
  g_assert_true (maq_journal_end (fixture->store, stopped, MAQ_JOB_CANCELLED, &report, "cancelled", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (maq_store_get_spent (fixture->store, 0), ==, 100000);
  g_assert_true (maq_store_requeue_job (fixture->store, gone->job, TRUE, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/remote/claim", Fixture, NULL, fixture_set_up, test_claim, fixture_tear_down);
  g_test_add ("/remote/folder-alone", Fixture, NULL, fixture_set_up, test_folder_alone, fixture_tear_down);
  g_test_add ("/remote/no-catalogue", Fixture, NULL, fixture_set_up, test_no_catalogue, fixture_tear_down);
  g_test_add ("/remote/row-alone", Fixture, NULL, fixture_set_up, test_row_alone, fixture_tear_down);
  g_test_add ("/remote/found", Fixture, NULL, fixture_set_up, test_found, fixture_tear_down);
  g_test_add ("/remote/not-found", Fixture, NULL, fixture_set_up, test_not_found, fixture_tear_down);
  g_test_add ("/remote/answered", Fixture, NULL, fixture_set_up, test_answered, fixture_tear_down);
  g_test_add ("/remote/tampered", Fixture, NULL, fixture_set_up, test_tampered, fixture_tear_down);
  g_test_add ("/remote/taken", Fixture, NULL, fixture_set_up, test_taken, fixture_tear_down);
  g_test_add ("/remote/ends", Fixture, NULL, fixture_set_up, test_ends, fixture_tear_down);

  return g_test_run ();
}
