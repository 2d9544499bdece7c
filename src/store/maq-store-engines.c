/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-store-private.h"
#include "maq-store.h"

#define BUILT_IN "draft"

void
maq_engine_row_free (MaqEngineRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->title);
  g_free (row->kind);
  g_free (row->base_url);
  g_free (row->model);
  g_free (row->row);
  g_free (row->options);
  g_free (row->learned);
  g_free (row);
}

GPtrArray *
maq_store_list_engines (MaqStore *self,
                        GError  **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_engine_row_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) failed = NULL;

  maq_store_check (self, NULL);

  statement = maq_db_prepare (self, error, "SELECT id, title, kind, base_url, model, model_row, options, learned, learned_us FROM engine"
                              " ORDER BY id <> '" BUILT_IN "', position, id", "");
  if (statement == NULL)
    return NULL;
  while (maq_db_next (statement, &failed))
    {
      MaqEngineRow *row = g_new0 (MaqEngineRow, 1);

      row->id = maq_db_column (statement, 0);
      row->title = maq_db_column (statement, 1);
      row->kind = maq_db_column (statement, 2);
      row->base_url = maq_db_column (statement, 3);
      row->model = maq_db_column (statement, 4);
      row->row = maq_db_column (statement, 5);
      row->options = maq_db_column (statement, 6);
      row->learned = maq_db_column (statement, 7);
      row->learned_us = sqlite3_column_int64 (statement, 8);
      g_ptr_array_add (rows, row);
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

gboolean
maq_store_put_engine (MaqStore           *self,
                      const MaqEngineRow *row,
                      GError            **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (row != NULL && row->id != NULL && row->kind != NULL && row->base_url != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL ||
      !maq_db_run (self, error, "UPDATE engine SET learned = NULL, learned_us = 0 WHERE id = ? AND (kind <> ? OR base_url <> ?)",
                   "sss", row->id, row->kind, row->base_url) ||
      !maq_db_run (self, error, "INSERT INTO engine (id, title, kind, base_url, model, model_row, options, position)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce (max (position), 0) + 1 FROM engine))"
                   " ON CONFLICT (id) DO UPDATE SET title = excluded.title, kind = excluded.kind, base_url = excluded.base_url,"
                   " model = excluded.model, model_row = excluded.model_row, options = excluded.options", "sssssss", row->id,
                   row->title != NULL ? row->title : row->id, row->kind, row->base_url,
                   row->model != NULL ? row->model : "", row->row != NULL ? row->row : "", row->options))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_store_set_learned (MaqStore   *self,
                       const char *id,
                       const char *learned,
                       GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_db_run (self, error, "UPDATE engine SET learned = ?, learned_us = ? WHERE id = ?", "sls", learned,
                                          learned != NULL ? maq_wall_us () : 0, id))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_store_remove_engine (MaqStore   *self,
                         const char *id,
                         GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (g_str_equal (id, BUILT_IN))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The built-in engine cannot be removed");
      return FALSE;
    }
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_db_run (self, error, "DELETE FROM engine WHERE id = ?", "s", id))
    return FALSE;
  if (sqlite3_changes (self->db) == 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no engine “%s”", id);
      return FALSE;
    }

  return maq_db_commit (g_steal_pointer (&transaction), error);
}
