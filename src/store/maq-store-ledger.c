/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-store.h"

#define DEFAULT_DAY_BUDGET (10 * MAQ_MICROS_PER_DOLLAR)

gboolean
maq_ledger_add (MaqStore   *self,
                const char *attempt,
                const char *event,
                MaqMicros   micros,
                const char *note,
                GError    **error)
{
  return maq_db_run (self, error, "INSERT INTO ledger (attempt, event, micros, note, wall_us) VALUES (?, ?, ?, ?, ?)",
                     "sslsl", attempt, event, micros, note, maq_wall_us ()) &&
         maq_db_run (self, error, "UPDATE attempt SET counted = ? WHERE uuid = ?", "ls", micros, attempt);
}

/* The last word on an attempt counts, at the day it went out. What is being sent has no line yet and counts as estimated,
 * whatever its day: it is charged now. The second condition only names the index that has so few rows. */
MaqMicros
maq_store_get_spent (MaqStore *self,
                     gint64    since_us)
{
  maq_store_check (self, 0);

  return maq_db_get_int (self, 0, "SELECT coalesce (sum (counted), 0) FROM attempt WHERE t_committed >= ?", "l", since_us) +
         maq_db_get_int (self, 0, "SELECT coalesce (sum (est_high), 0) FROM attempt WHERE state = 'sending' AND"
                         " state IN ('sending', 'committed', 'accepted', 'responding', 'remote-done')", "");
}

static gint64
start_of (gboolean month)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) start = NULL;

  if (now == NULL)
    return 0;
  start = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                 month ? 1 : g_date_time_get_day_of_month (now), 0, 0, 0);

  return start != NULL ? g_date_time_to_unix (start) * G_USEC_PER_SEC : 0;
}

/* -1: no such limit. A value that cannot be read is a limit of nothing rather than none. */
static MaqMicros
read_budget (MaqStore   *self,
             const char *name,
             MaqMicros   fallback)
{
  g_autofree char *text = maq_store_get_value (self, name);
  gint64 value;

  if (text == NULL)
    return fallback;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / 4, &value, NULL))
    return 0;

  return value;
}

static char *
check_one (MaqStore       *self,
           const char     *period,
           MaqMicros       budget,
           gint64          since_us,
           const MaqPrice *estimate)
{
  MaqMicros spent;

  if (budget < 0)
    return NULL;
  spent = maq_store_get_spent (self, since_us);
  /* An unknown price cannot be added, but nothing is begun once the limit is reached. */
  if (estimate->known ? estimate->high <= budget - spent : spent < budget)
    return NULL;

  return g_strdup_printf ("The %s's budget is %" G_GINT64_FORMAT " micro-dollars, %" G_GINT64_FORMAT
                          " are spent or under way, and this may cost %" G_GINT64_FORMAT,
                          period, budget, spent, estimate->high);
}

char *
maq_ledger_check (MaqStore       *self,
                  const MaqPrice *estimate)
{
  char *reason;

  if (estimate->known && estimate->high <= 0)
    return NULL;
  reason = check_one (self, "day", read_budget (self, "budget.day", DEFAULT_DAY_BUDGET), start_of (FALSE), estimate);
  if (reason == NULL)
    reason = check_one (self, "month", read_budget (self, "budget.month", -1), start_of (TRUE), estimate);
  if (reason == NULL)
    reason = check_one (self, "board", read_budget (self, "budget.board", -1), 0, estimate);

  return reason;
}

void
maq_ledger_row_free (MaqLedgerRow *row)
{
  if (row == NULL)
    return;
  g_free (row->attempt);
  g_free (row->event);
  g_free (row->note);
  g_free (row);
}

GPtrArray *
maq_store_list_ledger (MaqStore *self,
                       guint     limit,
                       GError  **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_ledger_row_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) failed = NULL;

  maq_store_check (self, NULL);

  statement = maq_db_prepare (self, error, "SELECT seq, attempt, event, micros, note, wall_us FROM ledger ORDER BY seq DESC LIMIT ?",
                              "l", (gint64) limit);
  if (statement == NULL)
    return NULL;
  while (maq_db_next (statement, &failed))
    {
      MaqLedgerRow *row = g_new0 (MaqLedgerRow, 1);

      row->seq = sqlite3_column_int64 (statement, 0);
      row->attempt = maq_db_column (statement, 1);
      row->event = maq_db_column (statement, 2);
      row->micros = sqlite3_column_int64 (statement, 3);
      row->note = maq_db_column (statement, 4);
      row->wall_us = sqlite3_column_int64 (statement, 5);
      g_ptr_array_add (rows, row);
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }

  return g_steal_pointer (&rows);
}
