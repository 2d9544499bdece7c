/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-provider.h"
#include "store-fixture.h"

#define NEWEST 4 /* schema */

/* A library of an older version, made by SQL alone (library-1.sql, and the others after it), opened by this one. */

static sqlite3 *
open_plain (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);

  return db;
}

static gint64
ask (const char *path,
     const char *sql)
{
  sqlite3 *db = open_plain (path);
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return value;
}

static void
make_version (const char *path,
              guint       version)
{
  sqlite3 *db = open_plain (path);

  for (guint i = 1; i <= version; i++)
    {
      g_autofree char *file = g_strdup_printf (MAQ_TEST_LIBRARIES "/library-%u.sql", i);
      g_autofree char *sql = NULL;
      g_autoptr (GError) error = NULL;
      char *said = NULL;

      g_assert_true (g_file_get_contents (file, &sql, NULL, &error));
      g_assert_no_error (error);
      if (sqlite3_exec (db, sql, NULL, NULL, &said) != SQLITE_OK)
        g_error ("%s", said);
    }
  sqlite3_close (db);
}

/* A folder with a library of version @data in it, not yet opened. */
static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;

  fixture->path = g_dir_make_tmp ("maquette-migrate-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->dir = maq_library_dir_open (fixture->path, 1000, &error);
  g_assert_no_error (error);
  database = maq_library_dir_dup_child (fixture->dir, "library.db");
  make_version (database, GPOINTER_TO_UINT (data));
}

static void
check_steps (MaqStore *store)
{
  const MaqStepFilter dusk = { .search = (char *) "dusk" };
  const MaqJobState states[] = { MAQ_JOB_DONE, MAQ_JOB_UNKNOWN, MAQ_JOB_REFUSED, MAQ_JOB_FAILED };
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) step = maq_store_find_step (store, "57e0", &error);
  g_autoptr (GArray) found = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (step->prompt, ==, "a lighthouse, at dusk");
  g_assert_true (step->starred);
  g_assert_cmpuint (step->slots->len, ==, G_N_ELEMENTS (states));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpint (fixture_slot (step, i)->state, ==, states[i]);
  g_assert_cmpint (fixture_slot (step, 0)->cost, ==, 210760);
  g_assert_nonnull (fixture_slot (step, 0)->picture);
  g_assert_cmpstr (fixture_slot (step, 1)->error_message, ==, "the line went dead");
  g_assert_false (fixture_slot (step, 1)->has_reach);
  g_assert_null (fixture_slot (step, 1)->original);
  found = maq_store_list_steps (store, NULL, &dusk, 0, 10, &error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (maq_store_get_spent (store, 0), ==, 210760 + 220000);
}

static void
check_engines (MaqStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = maq_store_list_engines (store, &error);
  const MaqEngineRow *paid;

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  paid = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (paid->id, ==, "paid");
  g_assert_cmpstr (paid->row, ==, "openai/gpt-image-2");
  g_assert_null (paid->options);
  g_assert_null (paid->learned);
  g_assert_cmpint (paid->learned_us, ==, 0);
}

/* Everything is there, the older program's copy is in backups/, and a second opening has nothing to do. */
static void
test_open (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *pattern = g_date_time_format (now, "backups/library-%Y%m%d-schema-%%u.db");
  g_autofree char *name = g_strdup_printf (pattern, GPOINTER_TO_UINT (data));
  g_autofree char *copy = maq_library_dir_dup_child (fixture->dir, name);
  g_autofree char *database = maq_library_dir_dup_child (fixture->dir, "library.db");
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  fixture->store = maq_store_open (fixture->dir, &report, &error);
  g_assert_no_error (error);
  g_assert_null (report);
  check_steps (fixture->store);
  check_engines (fixture->store);
  g_assert_cmpint (ask (database, "PRAGMA user_version"), ==, NEWEST);
  g_assert_cmpint (ask (database, "SELECT cost FROM attempt WHERE job = 1"), ==, 210760);
  g_assert_cmpint (ask (copy, "PRAGMA user_version"), ==, GPOINTER_TO_UINT (data));
  g_assert_cmpint (ask (copy, "SELECT count(*) FROM job"), ==, 4);

  g_assert_cmpint (g_unlink (copy), ==, 0);
  fixture_reopen (fixture);
  check_steps (fixture->store);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
}

/* Today's copy was made by the older program, before the one of the migration: it must not pass for the newer one. */
static void
test_daily (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "backups/library-%Y%m%d.db");
  g_autofree char *copy = maq_library_dir_dup_child (fixture->dir, name);
  g_autoptr (GError) error = NULL;

  make_version (copy, GPOINTER_TO_UINT (data));
  fixture->store = maq_store_open (fixture->dir, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_true (maq_store_backup (fixture->dir, &error));
  g_assert_cmpint (ask (copy, "PRAGMA user_version"), ==, NEWEST);
}

/* The catalogue is gone, and the newest copy is of the first version. */
static void
test_restore (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *database = maq_library_dir_dup_child (fixture->dir, "library.db");
  g_autofree char *copy = maq_library_dir_dup_child (fixture->dir, "backups/library-20261101.db");
  g_autofree char *report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (database), ==, 0);
  make_version (copy, GPOINTER_TO_UINT (data));
  fixture->store = maq_store_open (fixture->dir, &report, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "library-20261101.db"));
  check_steps (fixture->store);
  check_engines (fixture->store);
  g_assert_cmpint (ask (database, "PRAGMA user_version"), ==, NEWEST);
}

/* A column too many is no library of ours, of whatever version it says to be. */
static void
test_not_ours (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *database = maq_library_dir_dup_child (fixture->dir, "library.db");
  g_autofree char *report = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db = open_plain (database);

  g_assert_cmpint (sqlite3_exec (db, "ALTER TABLE engine ADD COLUMN evil TEXT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  fixture->store = maq_store_open (fixture->dir, &report, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "set_aside"));
}

/* While the older program has it open nobody is alone, and nothing is changed. */
static void
test_in_use (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *database = maq_library_dir_dup_child (fixture->dir, "library.db");
  g_autoptr (MaqLibraryDir) second = NULL;
  g_autoptr (MaqStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_library_dir_share (fixture->dir, &error));
  second = maq_library_dir_open (fixture->path, 1000, &error);
  g_assert_no_error (error);
  store = maq_store_open (second, NULL, &error);
  g_assert_null (store);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_LOCKED);
  g_assert_cmpint (ask (database, "PRAGMA user_version"), ==, GPOINTER_TO_UINT (data));
}

/* What the first board held before there were others is still on it, and there can be others. */
static void
test_boards (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  g_autofree char *first = NULL, *second = NULL, *found = NULL;
  g_autoptr (GArray) steps = NULL;

  fixture->store = maq_store_open (fixture->dir, NULL, &error);
  g_assert_no_error (error);
  first = maq_store_dup_board_uuid (fixture->store);
  before = maq_store_list_boards (fixture->store, FALSE, &error);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpuint (((MaqBoardRow *) before->pdata[0])->n_steps, >, 0);
  g_assert_nonnull (((MaqBoardRow *) before->pdata[0])->cover);
  second = maq_store_create_board (fixture->store, " Lamp\nlanding ", &error);
  g_assert_no_error (error);
  g_assert_true (maq_store_note_opened (fixture->store, second, &error));
  fixture_reopen (fixture);
  found = maq_store_find_board (fixture->store, "Lamp landing", FALSE, &error);
  g_assert_cmpstr (found, ==, second);
  g_clear_pointer (&found, g_free);
  found = maq_store_dup_board_uuid (fixture->store);
  g_assert_cmpstr (found, ==, second);
  steps = maq_store_list_steps (fixture->store, second, NULL, 0, 10, &error);
  g_assert_cmpuint (steps->len, ==, 0);
  g_assert_true (maq_store_trash_board (fixture->store, second, TRUE, &error));
  fixture_reopen (fixture);
  after = maq_store_list_boards (fixture->store, FALSE, &error);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (((MaqBoardRow *) after->pdata[0])->uuid, ==, first);
  check_steps (fixture->store);
  g_assert_true (maq_store_trash_board (fixture->store, second, FALSE, &error));
  g_assert_cmpint (maq_store_get_board (fixture->store, second), >, 0);
}

/* What is new in the second version, written and read back. */
static void
test_new_columns (Fixture      *fixture,
                  gconstpointer data)
{
  g_auto (MaqReport) report = {
    .http_status = 400, .provider_code = g_strdup ("moderation_blocked"), .original = g_strdup ("no: sk-abcdefghijklmnop1234"),
    .reach = MAQ_REACH_ANSWER, .charge = MAQ_CHARGE_NONE, .retry_after_ms = -1,
  };
  MaqEngineRow row = { .id = (char *) "lab", .title = (char *) "Lab", .kind = (char *) "openai", .base_url = (char *) "https://a.example/v1",
                       .model = (char *) "m", .row = (char *) "compatible", .options = (char *) "{\"steps\":4}" };
  g_autoptr (MaqStepRecord) step = NULL, after = NULL;
  g_autoptr (MaqAttempt) attempt = NULL;
  g_autoptr (GPtrArray) rows = NULL, moved = NULL;
  g_autoptr (GError) error = NULL;
  const MaqSlot *slot;

  fixture->store = maq_store_open (fixture->dir, NULL, &error);
  g_assert_true (maq_store_put_engine (fixture->store, &row, &error));
  g_assert_true (maq_store_set_learned (fixture->store, "lab", "{\"max_side\":512}", &error));
  row.title = (char *) "Laboratory";
  g_assert_true (maq_store_put_engine (fixture->store, &row, &error));
  rows = maq_store_list_engines (fixture->store, &error);
  g_assert_cmpstr (((MaqEngineRow *) rows->pdata[2])->options, ==, "{\"steps\":4}");
  g_assert_cmpstr (((MaqEngineRow *) rows->pdata[2])->learned, ==, "{\"max_side\":512}");
  g_assert_cmpint (((MaqEngineRow *) rows->pdata[2])->learned_us, >, 0);
  /* Another server has said nothing yet. */
  row.base_url = (char *) "https://b.example/v1";
  g_assert_true (maq_store_put_engine (fixture->store, &row, &error));
  moved = maq_store_list_engines (fixture->store, &error);
  g_assert_null (((MaqEngineRow *) moved->pdata[2])->learned);

  step = fixture_add_step (fixture->store, "refuse me", "paid", 1, 100000);
  attempt = fixture_advance (fixture->store, fixture->dir, fixture_slot (step, 0)->job, MAQ_JOB_COMMITTED);
  g_assert_true (maq_journal_accepted (fixture->store, attempt, "job-7", 1800000000000000, &error));
  g_assert_true (maq_journal_end (fixture->store, attempt, MAQ_JOB_REFUSED, &report, "refused", "no", &error));
  g_assert_no_error (error);
  after = maq_store_get_step (fixture->store, step->id, &error);
  slot = fixture_slot (after, 0);
  g_assert_cmpstr (slot->provider_code, ==, "moderation_blocked");
  g_assert_nonnull (strstr (slot->original, "no: "));
  g_assert_null (strstr (slot->original, "abcdefgh"));
  g_assert_true (slot->has_reach);
  g_assert_cmpint (slot->reach, ==, MAQ_REACH_ANSWER);
  g_assert_cmpint (slot->charge, ==, MAQ_CHARGE_NONE);
  g_assert_cmpstr (slot->remote_id, ==, "job-7");
  g_assert_cmpint (slot->deadline_us, ==, 1800000000000000);
}

#define ADD(path, function) \
  G_STMT_START \
    { \
      g_test_add ("/migrate/1/" path, Fixture, GUINT_TO_POINTER (1), set_up, function, fixture_tear_down); \
      g_test_add ("/migrate/2/" path, Fixture, GUINT_TO_POINTER (2), set_up, function, fixture_tear_down); \
      g_test_add ("/migrate/3/" path, Fixture, GUINT_TO_POINTER (3), set_up, function, fixture_tear_down); \
    } \
  G_STMT_END

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open", test_open);
  ADD ("daily", test_daily);
  ADD ("restore", test_restore);
  ADD ("not-ours", test_not_ours);
  ADD ("in-use", test_in_use);
  ADD ("boards", test_boards);
  ADD ("new-columns", test_new_columns);

  return g_test_run ();
}
