/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-store-private.h"
#include "maq-store.h"
#include "maq-text.h"

#define MAX_NAME 120
#define MIN_PREFIX 4

void
maq_board_row_free (MaqBoardRow *row)
{
  if (row == NULL)
    return;
  g_free (row->uuid);
  g_free (row->name);
  g_clear_pointer (&row->cover, maq_blob_unref);
  g_free (row);
}

/* What a board is recognised by: the newest picture that was made on it, else the picture with the lowest number. */
static MaqBlob *
dup_cover (MaqStore *self,
           gint64    board)
{
  g_autofree char *sha256 = maq_db_dup_text (self, "SELECT asset.sha256 FROM step JOIN job ON job.step = step.id JOIN asset"
                                             " ON asset.job = job.id WHERE step.board = ? AND step.trashed_us IS NULL"
                                             " ORDER BY step.id DESC, job.slot, asset.id LIMIT 1", "l", board);

  if (sha256 == NULL)
    sha256 = maq_db_dup_text (self, "SELECT sha256 FROM reference WHERE board = ? ORDER BY number LIMIT 1", "l", board);

  return sha256 != NULL ? maq_steps_dup_blob (self, sha256) : NULL;
}

static MaqBoardRow *
read_row (MaqStore     *self,
          sqlite3_stmt *statement)
{
  MaqBoardRow *row = g_new0 (MaqBoardRow, 1);
  gint64 board = sqlite3_column_int64 (statement, 0);

  row->uuid = maq_db_column (statement, 1);
  row->name = maq_db_column (statement, 2);
  row->created_us = sqlite3_column_int64 (statement, 3);
  row->opened_us = sqlite3_column_int64 (statement, 4);
  row->n_references = (guint) sqlite3_column_int64 (statement, 5);
  row->n_steps = (guint) sqlite3_column_int64 (statement, 6);
  row->cover = dup_cover (self, board);

  return row;
}

GPtrArray *
maq_store_list_boards (MaqStore *self,
                       gboolean  trashed,
                       GError  **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_row_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) failed = NULL;

  maq_store_check (self, NULL);

  statement = maq_db_prepare (self, error, "SELECT id, uuid, name, created_us, opened_us,"
                              " (SELECT count (*) FROM reference WHERE reference.board = board.id),"
                              " (SELECT count (*) FROM step WHERE step.board = board.id AND step.trashed_us IS NULL)"
                              " FROM board WHERE (trashed_us IS NOT NULL) = ? ORDER BY opened_us DESC, id",
                              "i", trashed != FALSE);
  if (statement == NULL)
    return NULL;
  while (maq_db_next (statement, &failed))
    g_ptr_array_add (rows, read_row (self, statement));
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

/* One line of shown text. */
static char *
clean_name (const char *name)
{
  g_autofree char *shown = maq_text_display (name != NULL ? name : "", name != NULL ? strlen (name) : 0, MAX_NAME);

  return g_strstrip (g_strdelimit (g_steal_pointer (&shown), "\n\t\r", ' '));
}

gint64
maq_boards_insert (MaqStore   *self,
                   const char *uuid,
                   const char *name,
                   GError    **error)
{
  g_autofree char *clean = clean_name (name);

  if (!maq_db_run (self, error, "INSERT INTO board (uuid, name, created_us) VALUES (?, ?, ?)", "ssl", uuid, clean, maq_wall_us ()))
    return 0;

  return sqlite3_last_insert_rowid (self->db);
}

char *
maq_store_create_board (MaqStore   *self,
                        const char *name,
                        GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autofree char *uuid = maq_text_uuid ();

  maq_store_check (self, NULL);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || maq_boards_insert (self, uuid, name, error) == 0 ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;

  return g_steal_pointer (&uuid);
}

static gboolean
update_board (MaqStore   *self,
              const char *uuid,
              const char *sql,
              gint64      number,
              const char *text,
              GError    **error)
{
  g_autoptr (MaqTransaction) transaction = maq_db_begin (self, error);

  if (transaction == NULL || !maq_db_run (self, error, sql, "lss", number, text, uuid))
    return FALSE;
  if (sqlite3_changes (self->db) == 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no such board");
      return FALSE;
    }

  return maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_store_rename_board (MaqStore   *self,
                        const char *uuid,
                        const char *name,
                        GError    **error)
{
  g_autofree char *clean = clean_name (name);

  maq_store_check (self, FALSE);
  g_return_val_if_fail (uuid != NULL, FALSE);

  return update_board (self, uuid, "UPDATE board SET name = ?2 WHERE ?1 = 0 AND uuid = ?3", 0, clean, error);
}

gboolean
maq_store_trash_board (MaqStore   *self,
                       const char *uuid,
                       gboolean    trash,
                       GError    **error)
{
  maq_store_check (self, FALSE);
  g_return_val_if_fail (uuid != NULL, FALSE);

  return update_board (self, uuid, "UPDATE board SET trashed_us = nullif (?1, 0) WHERE ?2 IS NULL AND uuid = ?3",
                       trash ? maq_wall_us () : 0, NULL, error);
}

gint64
maq_store_get_board (MaqStore   *self,
                     const char *uuid)
{
  maq_store_check (self, 0);

  return uuid != NULL ? maq_db_get_int (self, 0, "SELECT id FROM board WHERE uuid = ?", "s", uuid) : self->board;
}

void
maq_store_use_board (MaqStore *self,
                     gint64    board)
{
  g_return_if_fail (self != NULL && maq_store_is_ours (self));
  g_return_if_fail (board > 0);

  self->board = board;
}

/* Always later than any other, also when the clock was put back. */
gboolean
maq_store_note_opened (MaqStore   *self,
                       const char *uuid,
                       GError    **error)
{
  maq_store_check (self, FALSE);
  g_return_val_if_fail (uuid != NULL, FALSE);

  return update_board (self, uuid, "UPDATE board SET opened_us = max (?1, (SELECT max (opened_us) + 1 FROM board)),"
                       " trashed_us = NULL WHERE ?2 IS NULL AND uuid = ?3", maq_wall_us (), NULL, error);
}

gboolean
maq_boards_choose (MaqStore *self,
                   GError  **error)
{
  static const char last[] = "SELECT id FROM board WHERE trashed_us IS NULL ORDER BY opened_us DESC, id LIMIT 1";
  g_autofree char *uuid = NULL;

  self->board = maq_db_get_int (self, 0, last, "");
  if (self->board != 0)
    return TRUE;
  uuid = maq_store_create_board (self, "", error);
  self->board = uuid != NULL ? maq_db_get_int (self, 0, last, "") : 0;

  return self->board != 0;
}

static char *
find_one (MaqStore   *self,
          const char *sql,
          const char *text,
          const char *more,
          gboolean    trashed,
          GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = maq_db_prepare (self, error, sql, "ssi", text, more, trashed != FALSE);
  g_autofree char *uuid = NULL;

  if (statement == NULL || !maq_db_next (statement, error))
    return NULL;
  uuid = maq_db_column (statement, 0);
  if (!maq_db_next (statement, error))
    return error == NULL || *error == NULL ? g_steal_pointer (&uuid) : NULL;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Several boards are called “%s”; give the beginning of its id instead", text);

  return NULL;
}

char *
maq_store_find_board (MaqStore   *self,
                      const char *text,
                      gboolean    trashed,
                      GError    **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *low = NULL, *high = NULL;
  char *uuid;

  maq_store_check (self, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  uuid = find_one (self, "SELECT uuid FROM board WHERE (trashed_us IS NOT NULL) = ?3 AND name = ?1 AND ?2 IS NULL LIMIT 2", text,
                   NULL, trashed, &failed);
  if (uuid == NULL && failed == NULL && strlen (text) >= MIN_PREFIX && strspn (text, "0123456789abcdefABCDEF-") == strlen (text))
    {
      low = g_ascii_strdown (text, -1);
      high = g_strconcat (low, "\x7f", NULL);
      uuid = find_one (self, "SELECT uuid FROM board WHERE (trashed_us IS NOT NULL) = ?3 AND uuid >= ?1 AND uuid < ?2 LIMIT 2",
                       low, high, trashed, &failed);
    }
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (uuid == NULL)
    {
      g_autofree char *shown = maq_text_display (text, strlen (text), 60);

      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no board “%s”", shown);
    }

  return uuid;
}

char *
maq_store_dup_board_uuid (MaqStore *self)
{
  maq_store_check (self, NULL);

  return maq_db_dup_text (self, "SELECT uuid FROM board WHERE id = ?", "l", self->board);
}

char *
maq_store_get_board_value (MaqStore   *self,
                           gint64      board,
                           const char *name)
{
  maq_store_check (self, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return maq_db_dup_text (self, "SELECT value FROM board_value WHERE board = ? AND name = ?", "ls", board, name);
}

gboolean
maq_store_set_board_value (MaqStore   *self,
                           gint64      board,
                           const char *name,
                           const char *value,
                           GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL ||
      !maq_db_run (self, error, value == NULL
                   ? "DELETE FROM board_value WHERE board = ?1 AND name = ?2 AND ?3 IS NULL"
                   : "INSERT INTO board_value VALUES (?, ?, ?) ON CONFLICT (board, name) DO UPDATE SET value = excluded.value",
                   "lss", board, name, value))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}
