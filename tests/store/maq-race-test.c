/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "store-fixture.h"

/* Many processes at once: this program starts itself again, with a word and the library as arguments. */

#define PROCESSES 20
#define PRICE 100000
#define ALLOWED 7
#define WAIT_MS 60000

static const char *program;

static MaqStore *
enter (const char     *path,
       MaqLibraryDir **dir)
{
  g_autoptr (GError) error = NULL;
  MaqStore *store;

  *dir = maq_library_dir_open (path, WAIT_MS, &error);
  g_assert_no_error (error);
  store = maq_store_open (*dir, NULL, &error);
  g_assert_no_error (error);

  return store;
}

/* Exit codes: 0 sent, 4 over the budget. */
static int
worker (const char *word,
        const char *path)
{
  MaqLibraryDir *dir;
  MaqStore *store = enter (path, &dir);
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (MaqAttempt) attempt = NULL;
  g_autoptr (GError) error = NULL;
  MaqPrice price = { TRUE, PRICE, PRICE };
  gboolean sent;

  if (g_str_equal (word, "die") && maq_library_dir_is_alone (dir))
    raise (SIGKILL);
  g_assert_true (maq_library_dir_share (dir, &error));
  record = fixture_add_step (store, "race", "paid", 1, PRICE);
  attempt = maq_journal_begin (store, fixture_slot (record, 0)->job, &error);
  g_assert_no_error (error);
  sent = maq_journal_sending (store, attempt, &price, &error) && maq_journal_committed (store, attempt, &error);
  if (!sent)
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BUDGET);
  maq_store_close (store);
  maq_library_dir_unref (dir);

  return sent ? 0 : 4;
}

/* Takes what waits, as every start does. Prints the jobs it got. */
static int
claimer (const char *path)
{
  MaqLibraryDir *dir;
  MaqStore *store = enter (path, &dir);
  g_autoptr (GArray) jobs = NULL;
  g_autoptr (GPtrArray) attempts = NULL;
  g_autoptr (GError) error = NULL;
  char line[8];

  g_assert_true (maq_library_dir_share (dir, &error));
  attempts = maq_journal_recover (store, NULL, &error);
  g_assert_no_error (error);
  jobs = maq_journal_claim_queued (store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < jobs->len; i++)
    g_print ("%" G_GINT64_FORMAT "\n", g_array_index (jobs, gint64, i));
  g_print ("ready\n");
  fflush (stdout);
  /* Stays until it is told to go, so that all of them are in at the same time. */
  g_assert_cmpint (read (STDIN_FILENO, line, sizeof line), ==, 0);
  maq_store_close (store);
  maq_library_dir_unref (dir);

  return 0;
}

static GSubprocess *
start (const char      *word,
       const char      *path,
       GSubprocessFlags flags)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (flags, &error, program, word, path, NULL);

  g_assert_no_error (error);

  return process;
}

static void
run_workers (const char *path,
             guint       count,
             guint      *sent,
             guint      *refused,
             guint      *killed)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  *sent = *refused = *killed = 0;
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (processes, start (killed != NULL && i == 0 ? "die" : "send", path, G_SUBPROCESS_FLAGS_NONE));
  for (guint i = 0; i < count; i++)
    {
      g_subprocess_wait (processes->pdata[i], NULL, &error);
      g_assert_no_error (error);
      if (g_subprocess_get_if_signaled (processes->pdata[i]))
        {
          g_assert_cmpint (g_subprocess_get_term_sig (processes->pdata[i]), ==, SIGKILL);
          (*killed)++;
          continue;
        }
      *sent += g_subprocess_get_exit_status (processes->pdata[i]) == 0;
      *refused += g_subprocess_get_exit_status (processes->pdata[i]) == 4;
    }
}

/* The library does not exist yet: one makes it, the others wait, all of them get in; the budget holds against all. */
static void
test_budget (gconstpointer period)
{
  g_autofree char *path = g_dir_make_tmp ("maquette-race-XXXXXX", NULL);
  MaqLibraryDir *dir;
  MaqStore *store = enter (path, &dir);
  g_autofree char *budget = g_strdup_printf ("%d", ALLOWED * PRICE + PRICE / 2);
  g_autofree char *board = maq_store_dup_board_uuid (store);
  g_autofree char *name = g_strconcat ("budget.", (const char *) period, g_str_has_suffix (period, ".") ? board : NULL, NULL);
  guint sent, refused, killed;
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_store_set_value (store, name, budget, &error));
  maq_store_close (store);
  maq_library_dir_unref (dir);
  run_workers (path, PROCESSES, &sent, &refused, &killed);
  g_assert_cmpuint (sent + refused + killed, ==, PROCESSES);
  g_assert_cmpuint (sent, ==, ALLOWED);
  store = enter (path, &dir);
  g_assert_cmpint (maq_store_get_spent (store, 0), ==, ALLOWED * PRICE);
  maq_store_close (store);
  maq_library_dir_unref (dir);
  maq_file_remove_tree (path, NULL);
}

static void
test_starts (void)
{
  g_autofree char *path = g_dir_make_tmp ("maquette-race-XXXXXX", NULL);
  MaqLibraryDir *dir;
  MaqStore *store;
  guint sent, refused, killed;

  run_workers (path, PROCESSES, &sent, &refused, &killed);
  g_assert_cmpuint (refused, ==, 0);
  g_assert_cmpuint (killed, <=, 1);
  g_assert_cmpuint (sent + killed, ==, PROCESSES);
  store = enter (path, &dir);
  g_assert_cmpint (maq_store_count_steps (store), ==, sent);
  maq_store_close (store);
  maq_library_dir_unref (dir);
  maq_file_remove_tree (path, NULL);
}

/* Reads what a claimer got, until it says that this was all; it stays in the library. */
static void
read_claims (GSubprocess *process,
             GHashTable  *claims)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (g_str_equal (line, "ready"))
        return;
      if (g_ascii_isdigit (*line))
        g_assert_true (g_hash_table_add (claims, g_steal_pointer (&line)));
    }
}

/* What a dead process left waiting is taken by exactly one of many. */
static void
test_claims (void)
{
  g_autofree char *path = g_dir_make_tmp ("maquette-race-XXXXXX", NULL);
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  MaqLibraryDir *dir;
  MaqStore *store = enter (path, &dir);
  guint n = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (MaqStepRecord) record = fixture_add_step (store, "waits", "paid", 4, PRICE);
      /* One of them was about to be sent. */
      g_autoptr (MaqAttempt) attempt = fixture_advance (store, dir, fixture_slot (record, 0)->job, MAQ_JOB_SENDING);

      n += record->slots->len;
      g_assert_nonnull (attempt);
    }
  maq_store_close (store);
  maq_library_dir_unref (dir);
  for (guint i = 0; i < PROCESSES / 2; i++)
    g_ptr_array_add (processes, start ("claim", path, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE));
  for (guint i = 0; i < processes->len; i++)
    read_claims (processes->pdata[i], claims);
  for (guint i = 0; i < processes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      g_output_stream_close (g_subprocess_get_stdin_pipe (processes->pdata[i]), NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_wait_check (processes->pdata[i], NULL, &error));
    }
  g_assert_cmpuint (g_hash_table_size (claims), ==, n);
  maq_file_remove_tree (path, NULL);
}

int
main (int    argc,
      char **argv)
{
  program = argv[0];
  if (argc == 3 && g_str_equal (argv[1], "claim"))
    return claimer (argv[2]);
  if (argc == 3)
    return worker (argv[1], argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/race/starts", test_starts);
  g_test_add_data_func ("/race/budget-day", "day", test_budget);
  g_test_add_data_func ("/race/budget-month", "month", test_budget);
  g_test_add_data_func ("/race/budget-board", "board.", test_budget);
  g_test_add_func ("/race/claims", test_claims);

  return g_test_run ();
}
