/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-file.h"
#include "maq-json.h"
#include "maq-store-private.h"
#include "maq-store.h"

#define FORMAT 1

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

static JsonNode *
parse_column (sqlite3_stmt *row,
              int           column)
{
  const char *text = maq_db_text (row, column);

  return maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL);
}

static JsonObject *
build_step (MaqStore *self,
            gint64    job,
            GError  **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (JsonNode) request = NULL;

  row = maq_db_prepare (self, error, "SELECT step.uuid, step.created_us, request, prompt, engine_title, model, is_ai, starred,"
                        " board.uuid, board.name FROM step JOIN job ON job.step = step.id JOIN board ON board.id = step.board"
                        " WHERE job.id = ?", "l", job);
  if (row == NULL || !maq_db_next (row, error))
    return NULL;
  set_text (object, "uuid", maq_db_text (row, 0));
  json_object_set_int_member (object, "created_us", sqlite3_column_int64 (row, 1));
  request = parse_column (row, 2);
  if (request != NULL)
    json_object_set_member (object, "request", g_steal_pointer (&request));
  set_text (object, "prompt", maq_db_text (row, 3));
  set_text (object, "engine_title", maq_db_text (row, 4));
  set_text (object, "model", maq_db_text (row, 5));
  json_object_set_boolean_member (object, "is_ai", sqlite3_column_int (row, 6) != 0);
  json_object_set_boolean_member (object, "starred", sqlite3_column_int (row, 7) != 0);
  set_text (object, "board", maq_db_text (row, 8));
  set_text (object, "board_name", maq_db_text (row, 9));

  return g_steal_pointer (&object);
}

static JsonObject *
build_job (MaqStore *self,
           gint64    job,
           GError  **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (JsonNode) notes = NULL;

  row = maq_db_prepare (self, error, "SELECT uuid, slot, est_known, est_low, est_high, cost, request_id, notes, started_us,"
                        " ended_us, verdict FROM job WHERE id = ?", "l", job);
  if (row == NULL || !maq_db_next (row, error))
    return NULL;
  set_text (object, "uuid", maq_db_text (row, 0));
  json_object_set_int_member (object, "slot", sqlite3_column_int64 (row, 1));
  json_object_set_boolean_member (object, "est_known", sqlite3_column_int (row, 2) != 0);
  json_object_set_int_member (object, "est_low", sqlite3_column_int64 (row, 3));
  json_object_set_int_member (object, "est_high", sqlite3_column_int64 (row, 4));
  if (sqlite3_column_type (row, 5) != SQLITE_NULL)
    json_object_set_int_member (object, "cost", sqlite3_column_int64 (row, 5));
  set_text (object, "request_id", maq_db_text (row, 6));
  notes = parse_column (row, 7);
  if (notes != NULL)
    json_object_set_member (object, "notes", g_steal_pointer (&notes));
  json_object_set_int_member (object, "started_us", sqlite3_column_int64 (row, 8));
  json_object_set_int_member (object, "ended_us", sqlite3_column_int64 (row, 9));
  json_object_set_string_member (object, "verdict", sqlite3_column_type (row, 10) != SQLITE_NULL ? maq_db_text (row, 10) : MAQ_SIDECAR_NO_VERDICT);

  return g_steal_pointer (&object);
}

static JsonArray *
build_assets (MaqStore *self,
              gint64    attempt)
{
  JsonArray *array = json_array_new ();
  g_autoptr (sqlite3_stmt) row = NULL;

  row = maq_db_prepare (self, NULL, "SELECT idx, sha256, bytes, type, width, height FROM asset WHERE attempt = ? ORDER BY idx",
                        "l", attempt);
  while (row != NULL && maq_db_next (row, NULL))
    {
      JsonObject *asset = json_object_new ();

      json_object_set_int_member (asset, "idx", sqlite3_column_int64 (row, 0));
      set_text (asset, "sha256", maq_db_text (row, 1));
      json_object_set_int_member (asset, "bytes", sqlite3_column_int64 (row, 2));
      set_text (asset, "type", maq_db_text (row, 3));
      json_object_set_int_member (asset, "width", sqlite3_column_int64 (row, 4));
      json_object_set_int_member (asset, "height", sqlite3_column_int64 (row, 5));
      json_array_add_object_element (array, asset);
    }

  return array;
}

static JsonObject *
build_attempt (MaqStore *self,
               gint64    attempt,
               GError  **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (JsonNode) exact = NULL;

  row = maq_db_prepare (self, error, "SELECT uuid, no, idem_key, resend_free, approved, revised_prompt, t_prepared, t_committed, exact"
                        " FROM attempt WHERE id = ?", "l", attempt);
  if (row == NULL || !maq_db_next (row, error))
    return NULL;
  set_text (object, "uuid", maq_db_text (row, 0));
  json_object_set_int_member (object, "no", sqlite3_column_int64 (row, 1));
  set_text (object, "idem_key", maq_db_text (row, 2));
  json_object_set_boolean_member (object, "resend_free", sqlite3_column_int (row, 3) != 0);
  json_object_set_boolean_member (object, "approved", sqlite3_column_int (row, 4) != 0);
  set_text (object, "revised_prompt", maq_db_text (row, 5));
  json_object_set_int_member (object, "t_prepared", sqlite3_column_int64 (row, 6));
  json_object_set_int_member (object, "t_committed", sqlite3_column_int64 (row, 7));
  exact = sqlite3_column_type (row, 8) != SQLITE_NULL ? parse_column (row, 8) : NULL;
  if (exact != NULL)
    json_object_set_member (object, "exact", g_steal_pointer (&exact));
  json_object_set_array_member (object, "assets", build_assets (self, attempt));

  return g_steal_pointer (&object);
}

JsonObject *
maq_sidecar_build (MaqStore *self,
                   gint64    job,
                   gint64    attempt,
                   GError  **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *part;

  json_object_set_int_member (object, "format", FORMAT);
  part = build_step (self, job, error);
  if (part == NULL)
    return NULL;
  json_object_set_object_member (object, "step", part);
  part = build_job (self, job, error);
  if (part == NULL)
    return NULL;
  json_object_set_object_member (object, "job", part);
  part = build_attempt (self, attempt, error);
  if (part == NULL)
    return NULL;
  json_object_set_object_member (object, "attempt", part);

  return g_steal_pointer (&object);
}

char *
maq_sidecar_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);

  return maq_json_to_string (node);
}

/* Its name is not durable yet. */
static gboolean
put (MaqStore *self,
     gint64    job,
     gint64    attempt,
     GError  **error)
{
  g_autoptr (JsonObject) object = maq_sidecar_build (self, job, attempt, error);
  g_autofree char *text = NULL, *name = NULL, *path = NULL;
  const char *uuid;

  if (object == NULL)
    return FALSE;
  uuid = maq_json_get_string (json_object_get_object_member (object, "job"), "uuid", "");
  name = g_strdup_printf ("sidecars/%s.json", uuid);
  path = maq_library_dir_dup_child (self->dir, name);
  text = maq_sidecar_to_text (object);

  return maq_file_put (path, text, strlen (text), error);
}

static gboolean
sync_folder (MaqStore *self,
             GError  **error)
{
  g_autofree char *folder = maq_library_dir_dup_child (self->dir, "sidecars");

  return maq_file_sync_dir (folder, error);
}

gboolean
maq_sidecar_write (MaqStore *self,
                   gint64    job,
                   gint64    attempt,
                   GError  **error)
{
  return put (self, job, attempt, error) && sync_folder (self, error);
}

gboolean
maq_sidecar_write_all (MaqStore *self,
                       GArray   *attempts,
                       GError  **error)
{
  for (guint i = 0; i < attempts->len; i++)
    {
      gint64 attempt = g_array_index (attempts, gint64, i);

      if (!put (self, maq_db_get_int (self, 0, "SELECT job FROM attempt WHERE id = ?", "l", attempt), attempt, error))
        return FALSE;
    }

  return sync_folder (self, error);
}

gboolean
maq_sidecar_rewrite (MaqStore *self,
                     gint64    step,
                     GError  **error)
{
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (self, error, "SELECT job, max (attempt.id) FROM attempt JOIN job ON job.id = attempt.job"
                                                 " WHERE job.step = ? AND job.state = 'done' AND attempt.state = 'done' GROUP BY job",
                                                 "l", step);
  g_autoptr (GError) failed = NULL;

  if (row == NULL)
    return FALSE;
  while (maq_db_next (row, &failed))
    if (!maq_sidecar_write (self, sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 1), error))
      return FALSE;
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}
