/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-store-private.h"
#include "maq-store.h"

/* One pass over what went out, and over what is going out now; SQL adds up what has the same day, engine, board and state.
 * A day is one of local time, as for budgets. */
static const char groups_sql[] =
  "SELECT date (at / 1000000, 'unixepoch', 'localtime'), engine, board.uuid, board.name, state, sum (micros), count (*),"
  " sum (pictures) FROM (SELECT job.engine AS engine, step.board AS board, attempt.state AS state, t_committed AS at,"
  " counted AS micros, (SELECT count (*) FROM asset WHERE asset.attempt = attempt.id) AS pictures FROM attempt"
  " JOIN job ON job.id = attempt.job JOIN step ON step.id = job.step WHERE t_committed >= ?1 AND t_committed < ?2"
  " UNION ALL SELECT job.engine, step.board, attempt.state, t_sending, attempt.est_high, 0 FROM attempt"
  " JOIN job ON job.id = attempt.job JOIN step ON step.id = job.step WHERE attempt.state = 'sending' AND t_committed IS NULL"
  " AND t_sending >= ?1 AND t_sending < ?2) JOIN board ON board.id = board GROUP BY 1, 2, 3, 5";

/* The middle of the estimate against what it cost, in thousandths of the latter; whole numbers throughout. */
static const char errors_sql[] =
  "SELECT count (*), coalesce (sum (abs (2 * cost - est_low - est_high) * 500 / cost), 0),"
  " coalesce (sum (cost < est_low OR cost > est_high), 0) FROM attempt"
  " WHERE t_committed >= ? AND t_committed < ? AND cost > 0 AND est_known = 1 AND est_high > 0";

typedef struct {
  MaqMicros confirmed, open, unknown;
  guint     n_unknown, n_pictures;
} Sums;

static void
add_to (MaqSpendingRow *row,
        const Sums     *sums)
{
  row->confirmed += sums->confirmed;
  row->open += sums->open;
  row->unknown += sums->unknown;
  row->n_unknown += sums->n_unknown;
  row->n_pictures += sums->n_pictures;
}

/* There are few of them: days of the years at most. */
static void
add (GPtrArray  *rows,
     GHashTable *index,
     const char *key,
     const char *title,
     const Sums *sums)
{
  MaqSpendingRow *row = g_hash_table_lookup (index, key);

  if (row == NULL)
    {
      row = maq_spending_row_new (key, title);
      g_ptr_array_add (rows, row);
      g_hash_table_insert (index, row->key, row);
    }
  add_to (row, sums);
}

/* Its last word is a price, a person's decision, or still an estimate. */
static Sums
classify (const char *word,
          MaqMicros   micros,
          guint       count,
          guint       pictures)
{
  Sums sums = { .n_pictures = pictures };
  MaqJobState state;

  if (!maq_job_state_from_word (word, &state))
    state = MAQ_JOB_UNKNOWN;
  if (state == MAQ_JOB_UNKNOWN)
    {
      sums.unknown = micros;
      sums.n_unknown = count;
    }
  else if (maq_job_state_is_end (state) || state == MAQ_JOB_STORED)
    sums.confirmed = micros;
  else
    sums.open = micros;

  return sums;
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 ((*(MaqSpendingRow *const *) b)->key, (*(MaqSpendingRow *const *) a)->key);
}

static int
compare_sums (gconstpointer a,
              gconstpointer b)
{
  const MaqSpendingRow *left = *(MaqSpendingRow *const *) a, *right = *(MaqSpendingRow *const *) b;
  MaqMicros less = left->confirmed + left->open + left->unknown, more = right->confirmed + right->open + right->unknown;

  if (less != more)
    return less > more ? -1 : 1;

  return g_strcmp0 (left->key, right->key);
}

static gboolean
read_groups (MaqStore     *self,
             MaqSpending  *spending,
             gint64        until_us,
             GError      **error)
{
  g_autoptr (GHashTable) days = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) engines = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) boards = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (self, error, groups_sql, "ll", spending->since_us, until_us);
  g_autoptr (GError) failed = NULL;

  if (row == NULL)
    return FALSE;
  while (maq_db_next (row, &failed))
    {
      Sums sums = classify (maq_db_text (row, 4), sqlite3_column_int64 (row, 5), (guint) sqlite3_column_int64 (row, 6),
                            (guint) sqlite3_column_int64 (row, 7));

      add (spending->days, days, maq_db_text (row, 0), NULL, &sums);
      add (spending->engines, engines, maq_db_text (row, 1), NULL, &sums);
      add (spending->boards, boards, maq_db_text (row, 2), maq_db_text (row, 3), &sums);
      add_to (&spending->total, &sums);
    }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

/* As the engine is called now; one that is gone, as it was called last. */
static void
name_engines (MaqStore  *self,
              GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      MaqSpendingRow *row = g_ptr_array_index (rows, i);

      row->title = maq_db_dup_text (self, "SELECT title FROM engine WHERE id = ?", "s", row->key);
      if (row->title == NULL)
        row->title = maq_db_dup_text (self, "SELECT engine_title FROM step WHERE id = (SELECT step FROM job WHERE engine = ?"
                                      " ORDER BY id DESC LIMIT 1)", "s", row->key);
    }
}

static gboolean
read_errors (MaqStore     *self,
             MaqSpending  *spending,
             gint64        until_us,
             GError      **error)
{
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (self, error, errors_sql, "ll", spending->since_us, until_us);
  gint64 sum;

  if (row == NULL || !maq_db_next (row, error))
    return FALSE;
  spending->n_estimates = (guint) sqlite3_column_int64 (row, 0);
  sum = sqlite3_column_int64 (row, 1);
  spending->n_outside = (guint) sqlite3_column_int64 (row, 2);
  spending->error_permille = spending->n_estimates > 0 ? (sum + spending->n_estimates / 2) / spending->n_estimates : 0;

  return TRUE;
}

MaqSpending *
maq_store_get_spending (MaqStore *self,
                        gint64    since_us,
                        gint64    until_us,
                        GError  **error)
{
  g_autoptr (MaqSpending) spending = NULL;
  gint64 end_us = until_us > 0 ? until_us : G_MAXINT64;

  maq_store_check (self, NULL);

  spending = maq_spending_new ();
  spending->since_us = since_us;
  spending->until_us = until_us;
  if (!read_groups (self, spending, end_us, error) || !read_errors (self, spending, end_us, error))
    return NULL;
  name_engines (self, spending->engines);
  g_ptr_array_sort (spending->days, compare_days);
  g_ptr_array_sort (spending->engines, compare_sums);
  g_ptr_array_sort (spending->boards, compare_sums);

  return g_steal_pointer (&spending);
}
