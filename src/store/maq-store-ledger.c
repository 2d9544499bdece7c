/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-store.h"

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
