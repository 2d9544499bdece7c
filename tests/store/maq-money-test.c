/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "maq-error.h"
#include "store-fixture.h"

/* Budgets of day, month and board, and what was spent by day, engine and board. */

#define PRICE 100000
#define DAY_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)

/* Past the store: other days and other boards. */
static void
run_sql (Fixture    *fixture,
         const char *format,
         ...)
{
  g_autofree char *path = maq_library_dir_dup_child (fixture->dir, "library.db");
  g_autofree char *sql = NULL;
  sqlite3 *db = NULL;
  char *said = NULL;
  va_list values;

  va_start (values, format);
  sql = g_strdup_vprintf (format, values);
  va_end (values);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &said) != SQLITE_OK)
    g_error ("%s: %s", sql, said);
  sqlite3_close (db);
}

/* One more request of @high at @engine, taken to @state. Returns its step. */
static gint64
spend (Fixture     *fixture,
       const char  *engine,
       MaqMicros    high,
       MaqJobState  state)
{
  g_autoptr (MaqStepRecord) step = fixture_add_step (fixture->store, "a fox", engine, 1, high);
  g_autoptr (MaqAttempt) attempt = fixture_advance (fixture->store, fixture->dir, fixture_slot (step, 0)->job,
                                                    state == MAQ_JOB_UNKNOWN ? MAQ_JOB_COMMITTED : state);
  g_autoptr (GError) error = NULL;

  if (state == MAQ_JOB_UNKNOWN)
    g_assert_true (maq_journal_end (fixture->store, attempt, MAQ_JOB_UNKNOWN, NULL, "unknown-outcome", "lost", &error));
  /* The fixture's own price is always the same. */
  run_sql (fixture, "UPDATE attempt SET est_high = %" G_GINT64_FORMAT ", counted = iif (t_committed IS NULL, 0, %" G_GINT64_FORMAT
           ") WHERE uuid = '%s'", high, high, attempt->uuid);

  return step->id;
}

static gboolean
may_spend (Fixture   *fixture,
           MaqMicros  high)
{
  g_autoptr (MaqStepRecord) step = fixture_add_step (fixture->store, "may I", "paid", 1, high);
  MaqPrice price = { TRUE, high, high };
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqAttempt) attempt = maq_journal_begin (fixture->store, fixture_slot (step, 0)->job, &error);
  gboolean ok = maq_journal_sending (fixture->store, attempt, &price, &error);

  if (!ok)
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BUDGET);
  else
    g_assert_true (maq_journal_back (fixture->store, attempt, "test", &error));

  return ok;
}

static void
set_budget (Fixture    *fixture,
            const char *name,
            const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_store_set_value (fixture->store, name, value, &error));
  g_assert_no_error (error);
}

static void
test_default (Fixture      *fixture,
              gconstpointer data)
{
  MaqBudget day, month, board;

  maq_store_get_budget (fixture->store, MAQ_BUDGET_DAY, NULL, &day);
  maq_store_get_budget (fixture->store, MAQ_BUDGET_MONTH, NULL, &month);
  maq_store_get_budget (fixture->store, MAQ_BUDGET_BOARD, NULL, &board);
  g_assert_cmpint (day.limit, ==, 10 * MAQ_MICROS_PER_DOLLAR);
  g_assert_cmpint (month.limit, ==, -1);
  g_assert_cmpint (board.limit, ==, -1);
  g_assert_true (may_spend (fixture, 10 * MAQ_MICROS_PER_DOLLAR));
  g_assert_false (may_spend (fixture, 10 * MAQ_MICROS_PER_DOLLAR + 1));
  set_budget (fixture, "budget.day", "-1");
  g_assert_true (may_spend (fixture, 11 * MAQ_MICROS_PER_DOLLAR));
  /* What cannot be read is no licence. */
  set_budget (fixture, "budget.day", "ten");
  g_assert_false (may_spend (fixture, 1));
}

/* Yesterday's money is this month's, unless that was another month; what is under way counts, whatever its day. */
static void
test_days (Fixture      *fixture,
           gconstpointer data)
{
  MaqBudget day, month;

  set_budget (fixture, "budget.day", "250000");
  set_budget (fixture, "budget.month", "450000");
  spend (fixture, "paid", 2 * PRICE, MAQ_JOB_UNKNOWN);
  g_assert_false (may_spend (fixture, PRICE));
  /* The very first moment of today counts; one before it does not. */
  run_sql (fixture, "UPDATE attempt SET t_committed = strftime ('%%s', 'now', 'localtime', 'start of day', 'utc') * 1000000");
  g_assert_false (may_spend (fixture, PRICE));
  run_sql (fixture, "UPDATE attempt SET t_committed = t_committed - 1");
  g_assert_true (may_spend (fixture, PRICE));
  maq_store_get_budget (fixture->store, MAQ_BUDGET_DAY, NULL, &day);
  g_assert_cmpint (day.spent, ==, 0);
  run_sql (fixture, "UPDATE attempt SET t_committed = strftime ('%%s', 'now', 'localtime', 'start of month', 'utc') * 1000000"
           " WHERE t_committed IS NOT NULL");
  maq_store_get_budget (fixture->store, MAQ_BUDGET_MONTH, NULL, &month);
  g_assert_cmpint (month.spent, ==, 2 * PRICE);
  set_budget (fixture, "budget.day", "-1");
  g_assert_true (may_spend (fixture, 2 * PRICE));
  g_assert_false (may_spend (fixture, 2 * PRICE + PRICE));
}

static void
test_boards (Fixture      *fixture,
             gconstpointer data)
{
  const char *other = "0b000000-0000-4000-8000-000000000002";
  g_autofree char *uuid = maq_store_dup_board_uuid (fixture->store);
  g_autofree char *own = g_strconcat ("budget.board.", uuid, NULL);
  gint64 first = spend (fixture, "paid", 2 * PRICE, MAQ_JOB_UNKNOWN);
  MaqBudget budget;

  spend (fixture, "paid", PRICE, MAQ_JOB_SENDING);
  maq_store_get_budget (fixture->store, MAQ_BUDGET_BOARD, uuid, &budget);
  g_assert_cmpint (budget.spent, ==, 3 * PRICE);
  /* A limit for any board, and this one's own, which says more. */
  set_budget (fixture, "budget.board", "100000");
  g_assert_false (may_spend (fixture, PRICE));
  set_budget (fixture, own, "400000");
  g_assert_true (may_spend (fixture, PRICE));
  g_assert_false (may_spend (fixture, PRICE + 1));

  /* The first step belongs to another board: each counts its own. */
  run_sql (fixture, "INSERT INTO board (id, uuid, name, created_us) VALUES (2, '%s', 'Posters', 0); UPDATE step SET board = 2 WHERE id = %" G_GINT64_FORMAT,
           other, first);
  maq_store_get_budget (fixture->store, MAQ_BUDGET_BOARD, uuid, &budget);
  g_assert_cmpint (budget.spent, ==, PRICE);
  maq_store_get_budget (fixture->store, MAQ_BUDGET_BOARD, other, &budget);
  g_assert_cmpint (budget.spent, ==, 2 * PRICE);
  g_assert_cmpint (budget.limit, ==, PRICE);
  g_assert_true (may_spend (fixture, 3 * PRICE));
  g_assert_false (may_spend (fixture, 3 * PRICE + 1));
}

static MaqSpendingRow *
row_of (GPtrArray *rows,
        guint      index)
{
  g_assert_cmpuint (index, <, rows->len);

  return g_ptr_array_index (rows, index);
}

static void
test_spending (Fixture      *fixture,
               gconstpointer data)
{
  gint64 old = spend (fixture, "paid", PRICE, MAQ_JOB_DONE);
  g_autoptr (MaqSpending) all = NULL, today = NULL;
  g_autofree char *uuid = maq_store_dup_board_uuid (fixture->store);
  g_autoptr (GError) error = NULL;

  run_sql (fixture, "UPDATE attempt SET t_committed = t_committed - %" G_GINT64_FORMAT
           " WHERE job = (SELECT id FROM job WHERE step = %" G_GINT64_FORMAT ")", 3 * DAY_US, old);
  spend (fixture, "paid", PRICE, MAQ_JOB_DONE);
  spend (fixture, "paid", 2 * PRICE, MAQ_JOB_UNKNOWN);
  spend (fixture, "other", 7 * PRICE, MAQ_JOB_COMMITTED);
  spend (fixture, "other", PRICE / 2, MAQ_JOB_SENDING);

  all = maq_store_get_spending (fixture->store, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->total.n_pictures, ==, 2);
  g_assert_cmpint (all->total.confirmed, ==, maq_store_get_spent (fixture->store, 0) - 9 * PRICE - PRICE / 2);
  g_assert_cmpint (all->total.unknown, ==, 2 * PRICE);
  g_assert_cmpuint (all->total.n_unknown, ==, 1);
  g_assert_cmpint (all->total.open, ==, 7 * PRICE + PRICE / 2);
  g_assert_cmpuint (all->days->len, ==, 2);
  g_assert_cmpstr (row_of (all->days, 0)->key, >, row_of (all->days, 1)->key);
  g_assert_cmpuint (row_of (all->days, 1)->n_pictures, ==, 1);
  g_assert_cmpint (row_of (all->days, 1)->unknown, ==, 0);
  g_assert_cmpuint (all->engines->len, ==, 2);
  g_assert_cmpstr (row_of (all->engines, 0)->key, ==, "other");
  g_assert_cmpstr (row_of (all->engines, 1)->key, ==, "paid");
  g_assert_nonnull (row_of (all->engines, 1)->title);
  g_assert_cmpuint (all->boards->len, ==, 1);
  g_assert_cmpstr (row_of (all->boards, 0)->key, ==, uuid);
  g_assert_cmpint (row_of (all->boards, 0)->confirmed, ==, all->total.confirmed);

  today = maq_store_get_spending (fixture->store, g_get_real_time () - DAY_US, 0, &error);
  g_assert_cmpuint (today->total.n_pictures, ==, 1);
  g_assert_cmpuint (today->days->len, ==, 1);
  g_assert_cmpint (today->total.open, ==, all->total.open);
}

/* How good the estimates were, of those attempts that had one and a cost. */
static void
test_error (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (MaqSpending) none = NULL, spending = NULL;
  g_autoptr (GError) error = NULL;

  none = maq_store_get_spending (fixture->store, 0, 0, &error);
  g_assert_cmpuint (none->n_estimates, ==, 0);
  g_assert_cmpint (none->error_permille, ==, 0);
  for (guint i = 0; i < 4; i++)
    spend (fixture, "paid", PRICE, MAQ_JOB_DONE);
  /* Exact; a tenth too much of a range; outside of its range by a quarter of the cost; nobody said what it cost. */
  run_sql (fixture, "UPDATE attempt SET est_low = 100000, est_high = 100000, cost = 100000 WHERE job = 1;"
           "UPDATE attempt SET est_low = 100000, est_high = 120000, cost = 100000 WHERE job = 2;"
           "UPDATE attempt SET est_low = 30000, est_high = 30000, cost = 40000 WHERE job = 3;"
           "UPDATE attempt SET cost = NULL WHERE job = 4");
  spending = maq_store_get_spending (fixture->store, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (spending->n_estimates, ==, 3);
  g_assert_cmpuint (spending->n_outside, ==, 1);
  g_assert_cmpint (spending->error_permille, ==, (0 + 100 + 250) / 3 + 1);
}

#define ADD(path, function) g_test_add ("/money/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("default", test_default);
  ADD ("days", test_days);
  ADD ("boards", test_boards);
  ADD ("spending", test_spending);
  ADD ("error", test_error);

  return g_test_run ();
}
