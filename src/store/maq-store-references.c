/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-store-private.h"
#include "maq-store.h"

MaqBoardEntry *
maq_board_entry_new (MaqBoardPart part,
                     const char  *key,
                     guint        slot)
{
  MaqBoardEntry *entry = g_new0 (MaqBoardEntry, 1);

  entry->part = part;
  entry->key = g_strdup (key);
  entry->slot = slot;

  return entry;
}

MaqBoardEntry *
maq_board_entry_copy (const MaqBoardEntry *entry)
{
  MaqBoardEntry *copy = maq_board_entry_new (entry->part, entry->key, entry->slot);

  copy->reference = entry->reference != NULL ? maq_reference_ref (entry->reference) : NULL;
  copy->markup = entry->markup != NULL ? maq_markup_ref (entry->markup) : NULL;
  copy->x = entry->x;
  copy->y = entry->y;
  copy->scale = entry->scale;

  return copy;
}

void
maq_board_entry_free (MaqBoardEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->key);
  g_clear_pointer (&entry->reference, maq_reference_unref);
  g_clear_pointer (&entry->markup, maq_markup_unref);
  g_free (entry);
}

/* --- reading --- */

/* A drawing that cannot be read is as good as none; the picture under it is not lost for it. */
static MaqMarkup *
read_markup (const char *text)
{
  g_autoptr (GError) error = NULL;
  MaqMarkup *markup = *text != '\0' ? maq_markup_from_string (text, -1, &error) : NULL;

  if (error != NULL)
    maq_log_event ("board", "what is drawn cannot be read: %s", error->message);

  return markup;
}

typedef MaqBoardEntry *(*ReadFunc) (MaqStore *self, sqlite3_stmt *row);

static MaqBoardEntry *
read_reference (MaqStore     *self,
                sqlite3_stmt *row)
{
  g_autoptr (MaqBlob) blob = maq_steps_dup_blob (self, maq_db_text (row, 4));
  g_autoptr (MaqMarkup) markup = NULL;
  MaqBoardEntry *entry;

  if (blob == NULL)
    return NULL;
  markup = read_markup (maq_db_text (row, 8));
  entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, maq_db_text (row, 0), 0);
  entry->reference = maq_reference_new_full (entry->key, (guint) sqlite3_column_int64 (row, 1), maq_db_text (row, 2),
                                             maq_role_from_word (maq_db_text (row, 3)), blob, markup);
  entry->x = sqlite3_column_double (row, 5);
  entry->y = sqlite3_column_double (row, 6);
  entry->scale = sqlite3_column_double (row, 7);

  return entry;
}

static MaqBoardEntry *
read_drawing (MaqStore     *self,
              sqlite3_stmt *row)
{
  MaqMarkup *markup = read_markup (maq_db_text (row, 2));
  MaqBoardEntry *entry;

  if (markup == NULL)
    return NULL;
  entry = maq_board_entry_new (MAQ_BOARD_MARKUP, maq_db_text (row, 0), (guint) sqlite3_column_int64 (row, 1));
  entry->markup = markup;

  return entry;
}

static MaqBoardEntry *
read_spot (MaqStore     *self,
           sqlite3_stmt *row)
{
  MaqBoardEntry *entry = maq_board_entry_new (MAQ_BOARD_SPOT, maq_db_text (row, 0), 0);

  entry->x = sqlite3_column_double (row, 1);
  entry->y = sqlite3_column_double (row, 2);
  entry->scale = sqlite3_column_double (row, 3);

  return entry;
}

static gboolean
read_rows (MaqStore   *self,
           gint64      board,
           const char *sql,
           ReadFunc    read,
           GPtrArray  *entries,
           GError    **error)
{
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (self, error, sql, "l", board);
  g_autoptr (GError) failed = NULL;

  if (row == NULL)
    return FALSE;
  while (maq_db_next (row, &failed))
    {
      MaqBoardEntry *entry = read (self, row);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

GPtrArray *
maq_store_read_board (MaqStore *self,
                      gint64    board,
                      GError  **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);

  maq_store_check (self, NULL);

  if (!read_rows (self, board, "SELECT id, number, name, role, sha256, x, y, scale, markup FROM reference WHERE board = ?"
                  " ORDER BY number", read_reference, entries, error) ||
      !read_rows (self, board, "SELECT step_uuid, slot, markup FROM picture_markup WHERE board = ?", read_drawing, entries, error) ||
      !read_rows (self, board, "SELECT name, x, y, scale FROM spot WHERE board = ?", read_spot, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}

/* --- writing --- */

static char *
dup_text (MaqMarkup *markup)
{
  return markup != NULL ? maq_markup_to_string (markup) : NULL;
}

static gboolean
check_reference (MaqStore     *self,
                 gint64        board,
                 MaqReference *reference,
                 GError      **error)
{
  guint number = maq_reference_get_number (reference);

  if (!maq_objects_has (self->dir, maq_blob_get_sha256 (maq_reference_get_blob (reference))))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The reference's picture is not in the library");
      return FALSE;
    }
  if (maq_db_get_int (self, 0, "SELECT count(*) FROM reference WHERE board = ?", "l", board) >= MAQ_MAX_REFERENCES)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A board holds at most %d references", MAQ_MAX_REFERENCES);
      return FALSE;
    }
  if (maq_db_get_int (self, 0, "SELECT count(*) FROM reference WHERE board = ? AND number = ?", "ll", board, (gint64) number) > 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is another reference number %u", number);
      return FALSE;
    }

  return TRUE;
}

static gboolean
insert_reference (MaqStore            *self,
                  gint64               board,
                  const MaqBoardEntry *entry,
                  GError             **error)
{
  MaqReference *reference = entry->reference;
  MaqBlob *blob = maq_reference_get_blob (reference);
  g_autofree char *markup = dup_text (maq_reference_get_markup (reference));

  return check_reference (self, board, reference, error) && maq_steps_note_blob (self, blob, error) &&
         maq_db_run (self, error, "INSERT INTO reference (id, board, number, name, role, sha256, x, y, scale, markup)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "sllsssddds", entry->key, board,
                     (gint64) maq_reference_get_number (reference), maq_reference_get_name (reference) ?: "",
                     maq_role_to_word (maq_reference_get_role (reference)), maq_blob_get_sha256 (blob), entry->x, entry->y,
                     entry->scale, markup);
}

static gboolean
delete_entry (MaqStore            *self,
              gint64               board,
              const MaqBoardEntry *entry,
              GError             **error)
{
  switch (entry->part)
    {
    case MAQ_BOARD_REFERENCE:
      return maq_db_run (self, error, "DELETE FROM reference WHERE id = ? AND board = ?", "sl", entry->key, board);
    case MAQ_BOARD_MARKUP:
      return maq_db_run (self, error, "DELETE FROM picture_markup WHERE board = ? AND step_uuid = ? AND slot = ?", "lsl", board,
                         entry->key, (gint64) entry->slot);
    case MAQ_BOARD_SPOT:
      return maq_db_run (self, error, "DELETE FROM spot WHERE board = ? AND name = ?", "ls", board, entry->key);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
insert_entry (MaqStore            *self,
              gint64               board,
              const MaqBoardEntry *entry,
              GError             **error)
{
  g_autofree char *markup = NULL;

  switch (entry->part)
    {
    case MAQ_BOARD_REFERENCE:
      return entry->reference == NULL || insert_reference (self, board, entry, error);
    case MAQ_BOARD_MARKUP:
      markup = dup_text (entry->markup);
      return markup == NULL || maq_db_run (self, error, "INSERT INTO picture_markup (board, step_uuid, slot, markup)"
                                           " VALUES (?, ?, ?, ?)", "lsls", board, entry->key, (gint64) entry->slot, markup);
    case MAQ_BOARD_SPOT:
      return !(entry->scale > 0) || maq_db_run (self, error, "INSERT INTO spot (board, name, x, y, scale) VALUES (?, ?, ?, ?, ?)",
                                                "lsddd", board, entry->key, entry->x, entry->y, entry->scale);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* All old ones go before the first new one comes: that is what lets two references change places. */
gboolean
maq_board_entries_write (MaqStore  *self,
                         gint64     board,
                         GPtrArray *entries,
                         GError   **error)
{
  for (guint i = 0; i < entries->len; i++)
    if (!delete_entry (self, board, g_ptr_array_index (entries, i), error))
      return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!insert_entry (self, board, g_ptr_array_index (entries, i), error))
      return FALSE;

  return TRUE;
}

gboolean
maq_store_write_board (MaqStore  *self,
                       gint64     board,
                       GPtrArray *entries,
                       GError   **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (entries != NULL, FALSE);

  transaction = maq_db_begin (self, error);

  return transaction != NULL && maq_board_entries_write (self, board, entries, error) &&
         maq_db_commit (g_steal_pointer (&transaction), error);
}

/* --- one reference of the open board --- */

GPtrArray *
maq_store_list_references (MaqStore *self,
                           GError  **error)
{
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  g_autoptr (GPtrArray) entries = NULL;

  maq_store_check (self, NULL);

  entries = maq_store_read_board (self, self->board, error);
  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);

      if (entry->reference != NULL)
        g_ptr_array_add (references, maq_reference_ref (entry->reference));
    }

  return g_steal_pointer (&references);
}

static gboolean
write_one (MaqStore     *self,
           const char   *id,
           MaqReference *reference,
           double        x,
           double        y,
           double        scale,
           GError      **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);
  MaqBoardEntry *entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, id, 0);

  entry->reference = reference != NULL ? maq_reference_ref (reference) : NULL;
  entry->x = x;
  entry->y = y;
  entry->scale = scale;
  g_ptr_array_add (entries, entry);

  return maq_store_write_board (self, self->board, entries, error);
}

gboolean
maq_store_put_reference (MaqStore     *self,
                         MaqReference *reference,
                         double        x,
                         double        y,
                         double        scale,
                         GError      **error)
{
  maq_store_check (self, FALSE);
  g_return_val_if_fail (reference != NULL, FALSE);

  return write_one (self, maq_reference_get_id (reference), reference, x, y, scale, error);
}

gboolean
maq_store_remove_reference (MaqStore   *self,
                            const char *id,
                            GError    **error)
{
  maq_store_check (self, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return write_one (self, id, NULL, 0, 0, 0, error);
}

gboolean
maq_store_get_placement (MaqStore   *self,
                         const char *id,
                         double     *x,
                         double     *y,
                         double     *scale)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  statement = maq_db_prepare (self, NULL, "SELECT x, y, scale FROM reference WHERE id = ?", "s", id);
  if (statement == NULL || !maq_db_next (statement, NULL))
    return FALSE;
  if (x != NULL)
    *x = sqlite3_column_double (statement, 0);
  if (y != NULL)
    *y = sqlite3_column_double (statement, 1);
  if (scale != NULL)
    *scale = sqlite3_column_double (statement, 2);

  return TRUE;
}
