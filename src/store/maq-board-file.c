/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "maq-board-file.h"
#include "maq-board-file-private.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-sys.h"
#include "maq-text.h"

MaqBoardFile *
maq_board_file_new (void)
{
  MaqBoardFile *self = g_new0 (MaqBoardFile, 1);

  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->uuids = g_ptr_array_new_with_free_func (g_free);
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) maq_blob_unref);

  return self;
}

void
maq_board_file_free (MaqBoardFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_clear_pointer (&self->board, g_bytes_unref);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->uuids);
  g_hash_table_unref (self->pictures);
  g_free (self);
}

const char *
maq_board_file_get_name (MaqBoardFile *self)
{
  return self->name;
}

void
maq_board_file_set_name (MaqBoardFile *self,
                         const char   *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  g_free (self->name);
  self->name = g_strdup (name);
}

GBytes *
maq_board_file_pack (JsonObject *object)
{
  char *text = maq_sidecar_to_text (object);

  json_object_unref (object);

  return g_bytes_new_take (text, strlen (text));
}

/* --- from the library --- */

/* What is no picture that could be checked elsewhere stays here. Returns: whether it comes along. */
static gboolean
take_picture (MaqBoardFile *self,
              MaqStore     *store,
              const char   *sha256)
{
  g_autoptr (MaqBlob) blob = NULL;

  if (g_hash_table_contains (self->pictures, sha256))
    return TRUE;
  blob = maq_steps_dup_blob (store, sha256);
  if (blob == NULL || maq_blob_get_format (blob) == MAQ_FORMAT_UNKNOWN || maq_blob_get_width (blob) == 0 ||
      !g_file_test (maq_blob_get_path (blob), G_FILE_TEST_IS_REGULAR))
    return FALSE;
  g_hash_table_insert (self->pictures, g_strdup (sha256), g_steal_pointer (&blob));

  return TRUE;
}

static void
add_place (JsonObject          *object,
           const MaqBoardEntry *entry)
{
  json_object_set_double_member (object, "x", entry->x);
  json_object_set_double_member (object, "y", entry->y);
  json_object_set_double_member (object, "scale", entry->scale);
}

static void
add_markup (JsonObject *object,
            MaqMarkup  *markup)
{
  if (markup != NULL)
    json_object_set_member (object, "markup", maq_markup_to_json (markup));
}

static JsonObject *
build_reference (const MaqBoardEntry *entry)
{
  JsonObject *object = json_object_new ();
  MaqReference *reference = entry->reference;

  json_object_set_string_member (object, "id", entry->key);
  json_object_set_int_member (object, "number", maq_reference_get_number (reference));
  json_object_set_string_member (object, "name", maq_reference_get_name (reference));
  json_object_set_string_member (object, "role", maq_role_to_word (maq_reference_get_role (reference)));
  json_object_set_string_member (object, "sha256", maq_blob_get_sha256 (maq_reference_get_blob (reference)));
  add_place (object, entry);
  add_markup (object, maq_reference_get_markup (reference));

  return object;
}

static JsonObject *
build_drawing (const MaqBoardEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "step", entry->key);
  json_object_set_int_member (object, "slot", entry->slot);
  add_markup (object, entry->markup);

  return object;
}

static JsonObject *
build_spot (const MaqBoardEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", entry->key);
  add_place (object, entry);

  return object;
}

static gboolean
collect_things (MaqBoardFile *self,
                MaqStore     *store,
                gint64        board,
                JsonObject   *root,
                GError      **error)
{
  g_autoptr (GPtrArray) entries = maq_store_read_board (store, board, error);
  JsonArray *references = json_array_new (), *drawings = json_array_new (), *spots = json_array_new ();

  json_object_set_array_member (root, "references", references);
  json_object_set_array_member (root, "drawings", drawings);
  json_object_set_array_member (root, "spots", spots);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (entries, i);

      if (entry->part == MAQ_BOARD_MARKUP)
        json_array_add_object_element (drawings, build_drawing (entry));
      else if (entry->part == MAQ_BOARD_SPOT)
        json_array_add_object_element (spots, build_spot (entry));
      else if (take_picture (self, store, maq_blob_get_sha256 (maq_reference_get_blob (entry->reference))))
        json_array_add_object_element (references, build_reference (entry));
    }

  return entries != NULL;
}

static gboolean
collect_values (MaqStore   *store,
                gint64      board,
                JsonObject *root,
                GError    **error)
{
  JsonObject *values = json_object_new ();
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (store, error, "SELECT name, value FROM board_value WHERE board = ?", "l", board);

  json_object_set_object_member (root, "values", values);
  while (row != NULL && maq_db_next (row, NULL))
    if (strlen (maq_db_text (row, 1)) <= MAQ_BOARD_FILE_MAX_VALUE)
      json_object_set_string_member (values, maq_db_text (row, 0), maq_db_text (row, 1));

  return row != NULL;
}

static JsonArray *
collect_assets (MaqBoardFile *self,
                MaqStore     *store,
                gint64        job)
{
  JsonArray *array = json_array_new ();
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (store, NULL, "SELECT asset.sha256 FROM asset JOIN attempt ON attempt.id = asset.attempt"
                                                 " WHERE asset.job = ? ORDER BY attempt.no DESC, idx", "l", job);

  while (row != NULL && maq_db_next (row, NULL))
    if (take_picture (self, store, maq_db_text (row, 0)))
      json_array_add_string_element (array, maq_db_text (row, 0));

  return array;
}

/* What was undecided, or under way, at home is none of another library's business. */
static const char *
word_for (const char *state,
          guint       n_pictures)
{
  if (n_pictures > 0)
    return "done";

  return g_str_equal (state, "refused") || g_str_equal (state, "failed") ? state : "cancelled";
}

static JsonArray *
collect_slots (MaqBoardFile *self,
               MaqStore     *store,
               gint64        step)
{
  JsonArray *array = json_array_new ();
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (store, NULL, "SELECT id, slot, state, notes, started_us, ended_us, verdict FROM job WHERE step = ?"
                                                 " ORDER BY slot", "l", step);

  while (row != NULL && maq_db_next (row, NULL))
    {
      JsonArray *pictures = collect_assets (self, store, sqlite3_column_int64 (row, 0));
      const char *notes = maq_db_text (row, 3);
      g_autoptr (JsonNode) node = maq_json_parse (notes, strlen (notes), &maq_json_limits_default, NULL);
      JsonObject *slot = json_object_new ();

      json_object_set_int_member (slot, "slot", sqlite3_column_int64 (row, 1));
      json_object_set_string_member (slot, "state", word_for (maq_db_text (row, 2), json_array_get_length (pictures)));
      json_object_set_array_member (slot, "pictures", pictures);
      if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
        json_object_set_member (slot, "notes", g_steal_pointer (&node));
      json_object_set_int_member (slot, "started_us", sqlite3_column_int64 (row, 4));
      json_object_set_int_member (slot, "ended_us", sqlite3_column_int64 (row, 5));
      if (sqlite3_column_type (row, 6) != SQLITE_NULL && json_array_get_length (pictures) > 0)
        json_object_set_string_member (slot, "verdict", maq_db_text (row, 6));
      json_array_add_object_element (array, slot);
    }

  return array;
}

/* The pictures of its request come along, too. */
static void
take_inputs (MaqBoardFile *self,
             MaqStore     *store,
             gint64        step)
{
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (store, NULL, "SELECT sha256 FROM step_image WHERE step = ?", "l", step);

  while (row != NULL && maq_db_next (row, NULL))
    take_picture (self, store, maq_db_text (row, 0));
}

static gboolean
collect_steps (MaqBoardFile *self,
               MaqStore     *store,
               gint64        board,
               GError      **error)
{
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (store, error, "SELECT id, uuid, created_us, request, prompt, engine_title, model, is_ai,"
                                                 " starred FROM step WHERE board = ? AND trashed_us IS NULL ORDER BY id", "l", board);
  g_autoptr (GError) failed = NULL;

  if (row == NULL)
    return FALSE;
  while (maq_db_next (row, &failed))
    {
      const char *text = maq_db_text (row, 3);
      JsonNode *request = maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL);
      JsonObject *step;

      if (request == NULL)
        continue;
      step = json_object_new ();
      json_object_set_int_member (step, "created_us", sqlite3_column_int64 (row, 2));
      json_object_set_member (step, "request", request);
      json_object_set_string_member (step, "prompt", maq_db_text (row, 4));
      json_object_set_string_member (step, "engine_title", maq_db_text (row, 5));
      json_object_set_string_member (step, "model", maq_db_text (row, 6));
      json_object_set_boolean_member (step, "is_ai", sqlite3_column_int (row, 7) != 0);
      json_object_set_boolean_member (step, "starred", sqlite3_column_int (row, 8) != 0);
      json_object_set_array_member (step, "slots", collect_slots (self, store, sqlite3_column_int64 (row, 0)));
      take_inputs (self, store, sqlite3_column_int64 (row, 0));
      g_ptr_array_add (self->uuids, maq_db_column (row, 1));
      g_ptr_array_add (self->steps, maq_board_file_pack (step));
    }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

MaqBoardFile *
maq_board_file_collect (MaqStore *store,
                        gint64    board,
                        GError  **error)
{
  g_autoptr (MaqBoardFile) self = maq_board_file_new ();
  g_autoptr (JsonObject) root = json_object_new ();

  maq_store_check (store, NULL);

  self->name = maq_db_dup_text (store, "SELECT name FROM board WHERE id = ?", "l", board);
  if (self->name == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no such board");
      return NULL;
    }
  json_object_set_string_member (root, "format", MAQ_BOARD_FILE_FORMAT);
  json_object_set_int_member (root, "version", MAQ_BOARD_FILE_VERSION);
  json_object_set_string_member (root, "name", self->name);
  if (!collect_things (self, store, board, root, error) || !collect_values (store, board, root, error) ||
      !collect_steps (self, store, board, error))
    return NULL;
  self->board = maq_board_file_pack (g_steal_pointer (&root));

  return g_steal_pointer (&self);
}

/* --- to a file --- */

typedef struct {
  MaqZipWriter    *zip;
  MaqBoardFileFunc progress;
  gpointer         data;
  GCancellable    *cancellable;
  guint64          done, total;
} Way;

static gboolean
add_part (Way        *way,
          const char *name,
          GBytes     *bytes,
          GError    **error)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (g_cancellable_set_error_if_cancelled (way->cancellable, error) ||
      !maq_zip_writer_add (way->zip, name, length > 0 ? data : "", length, error))
    return FALSE;
  way->done += length;
  if (way->progress != NULL)
    way->progress (MIN (way->done, way->total), way->total, way->data);

  return TRUE;
}

static gboolean
add_picture (Way     *way,
             MaqBlob *blob,
             GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (GBytes) bytes = maq_file_read (maq_blob_get_path (blob), MAQ_SNIFF_MAX_FILE, &failed);
  g_autofree char *name = g_strdup_printf ("pictures/%s.%s", maq_blob_get_sha256 (blob),
                                           maq_format_to_extension (maq_blob_get_format (blob)));

  if (bytes != NULL)
    return add_part (way, name, bytes, error);
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

static void
add_up (MaqBoardFile *self,
        Way          *way)
{
  GHashTableIter iter;
  gpointer blob;

  way->total = g_bytes_get_size (self->board);
  for (guint i = 0; i < self->steps->len; i++)
    way->total += g_bytes_get_size (g_ptr_array_index (self->steps, i));
  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, NULL, &blob))
    way->total += (guint64) maq_blob_get_size (blob);
}

static gboolean
add_all (MaqBoardFile *self,
         Way          *way,
         GError      **error)
{
  GHashTableIter iter;
  gpointer blob;

  if (!add_part (way, "board.json", self->board, error))
    return FALSE;
  for (guint i = 0; i < self->steps->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("steps/%s.json", (char *) g_ptr_array_index (self->uuids, i));

      if (!add_part (way, name, g_ptr_array_index (self->steps, i), error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, NULL, &blob))
    if (!add_picture (way, blob, error))
      return FALSE;

  return maq_zip_writer_end (way->zip, error);
}

gboolean
maq_board_file_write (MaqBoardFile    *self,
                      const char      *path,
                      MaqBoardFileFunc progress,
                      gpointer         data,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *unique = maq_text_uuid ();
  g_autofree char *temporary = g_strdup_printf ("%s/.maquette-%s.tmp", folder, unique);
  Way way = { .progress = progress, .data = data, .cancellable = cancellable };
  gboolean ok;
  int fd = maq_sys_open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, path);
      return FALSE;
    }
  add_up (self, &way);
  way.zip = maq_zip_writer_new (fd);
  ok = add_all (self, &way, error) && maq_file_sync (fd, error);
  maq_zip_writer_free (way.zip);
  close (fd);
  if (ok && maq_sys_rename (temporary, path) != 0)
    {
      maq_error_set_errno (error, errno, path);
      ok = FALSE;
    }
  if (!ok)
    {
      unlink (temporary);
      return FALSE;
    }
  maq_log_event ("board-export", "steps=%u pictures=%u bytes=%" G_GUINT64_FORMAT, self->steps->len,
                 g_hash_table_size (self->pictures), way.total);

  return maq_file_sync_dir (folder, error);
}
