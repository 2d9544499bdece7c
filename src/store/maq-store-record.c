/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-json.h"
#include "maq-objects-private.h"
#include "maq-objects.h"
#include "maq-provider.h"
#include "maq-spool.h"
#include "maq-store-private.h"
#include "maq-store.h"

MaqBlob *
maq_steps_dup_blob (MaqStore   *self,
                    const char *sha256)
{
  g_autofree char *path = maq_objects_dup_path (self->dir, sha256);
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (path == NULL)
    return NULL;
  statement = maq_db_prepare (self, NULL, "SELECT bytes, type, width, height FROM object WHERE sha256 = ?", "s", sha256);
  if (statement == NULL || !maq_db_next (statement, NULL))
    return maq_objects_lookup (self->dir, sha256);

  return maq_blob_new (path, sha256, sqlite3_column_int64 (statement, 0),
                       maq_format_from_mime (maq_db_text (statement, 1)),
                       (guint) sqlite3_column_int64 (statement, 2), (guint) sqlite3_column_int64 (statement, 3));
}

static MaqBlob *
resolve_cb (const char *sha256,
            gpointer    data)
{
  return maq_steps_dup_blob (data, sha256);
}

MaqRequest *
maq_steps_parse (MaqStore   *self,
                 const char *json,
                 GError    **error)
{
  g_autoptr (JsonNode) node = maq_json_parse (json, strlen (json), &maq_json_limits_default, error);

  return node != NULL ? maq_request_from_json (node, resolve_cb, self, error) : NULL;
}

/* A request that can no longer be read is still a step of the history: its words are kept in a column of their own. */
static MaqRequest *
parse_or_words (MaqStore   *self,
                const char *json,
                const char *change,
                GError    **error)
{
  MaqRequest *request = maq_steps_parse (self, json, NULL);
  g_autoptr (MaqRequestBuilder) builder = NULL;

  if (request != NULL)
    return request;
  builder = maq_request_builder_new ();
  maq_request_builder_set_change (builder, *change != '\0' ? change : "?");
  maq_request_builder_set_variants (builder, 1);

  return maq_request_builder_end (builder, error);
}

static void
read_notes (MaqSlot    *slot,
            const char *json)
{
  g_autoptr (JsonNode) node = maq_json_parse (json, strlen (json), &maq_json_limits_default, NULL);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  if (slot->notes == NULL)
    slot->notes = g_ptr_array_new_with_free_func (g_free);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *note = json_array_get_element (array, i);

      if (json_node_get_value_type (note) == G_TYPE_STRING)
        g_ptr_array_add (slot->notes, json_node_dup_string (note));
    }
}

/* Newest attempt first: what a paid-for second try brought is shown, what the first one had left is kept beside it. */
static gboolean
read_pictures (MaqStore *self,
               MaqSlot  *slot,
               GError  **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) failed = NULL;

  statement = maq_db_prepare (self, error, "SELECT asset.sha256, bytes, type, width, height, exact FROM asset"
                              " JOIN attempt ON attempt.id = asset.attempt WHERE asset.job = ? ORDER BY attempt.no DESC, idx",
                              "l", slot->job);
  if (statement == NULL)
    return FALSE;
  while (maq_db_next (statement, &failed))
    {
      const char *sha256 = maq_db_text (statement, 0);
      g_autofree char *path = maq_objects_dup_path (self->dir, sha256);
      g_autoptr (MaqBlob) blob = NULL;

      if (path == NULL)
        continue;
      blob = maq_blob_new (path, sha256, sqlite3_column_int64 (statement, 1),
                           maq_format_from_mime (maq_db_text (statement, 2)),
                           (guint) sqlite3_column_int64 (statement, 3), (guint) sqlite3_column_int64 (statement, 4));
      if (slot->picture == NULL)
        {
          slot->picture = g_steal_pointer (&blob);
          slot->exact = maq_exact_record_from_json (maq_db_text (statement, 5));
          continue;
        }
      if (slot->extra == NULL)
        slot->extra = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
      g_ptr_array_add (slot->extra, g_steal_pointer (&blob));
    }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

/* How the newest attempt stands, in the service's own words. */
static gboolean
read_attempt (MaqStore *self,
              MaqSlot  *slot,
              GError  **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (MaqSpool) spool = NULL;
  g_autoptr (GError) failed = NULL;
  MaqReach reach;
  MaqCharge charge;

  row = maq_db_prepare (self, error, "SELECT uuid, provider_code, original, reach, charge, remote_id, deadline_us FROM attempt"
                        " WHERE job = ? ORDER BY no DESC LIMIT 1", "l", slot->job);
  if (row == NULL)
    return FALSE;
  if (!maq_db_next (row, &failed))
    {
      if (failed == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  slot->provider_code = maq_db_column (row, 1);
  slot->original = maq_db_column (row, 2);
  slot->has_reach = maq_reach_from_word (maq_db_text (row, 3), &reach) && maq_charge_from_word (maq_db_text (row, 4), &charge);
  if (slot->has_reach)
    {
      slot->reach = reach;
      slot->charge = charge;
    }
  slot->remote_id = maq_db_column (row, 5);
  slot->deadline_us = sqlite3_column_int64 (row, 6);
  spool = maq_spool_open (self->dir, maq_db_text (row, 0), NULL);
  slot->raw_reply = spool != NULL ? maq_spool_dup_reply_path (spool) : NULL;

  return TRUE;
}

static MaqSlot *
read_slot (MaqStore     *self,
           sqlite3_stmt *row,
           GError      **error)
{
  MaqSlot *slot = maq_slot_new ();

  slot->job = sqlite3_column_int64 (row, 0);
  slot->uuid = maq_db_column (row, 1);
  slot->index = (guint) sqlite3_column_int64 (row, 2);
  if (!maq_job_state_from_word (maq_db_text (row, 3), &slot->state))
    slot->state = MAQ_JOB_FAILED;
  slot->error_word = maq_db_column (row, 4);
  slot->error_message = maq_db_column (row, 5);
  slot->request_id = maq_db_column (row, 6);
  if (sqlite3_column_type (row, 7) != SQLITE_NULL)
    read_notes (slot, maq_db_text (row, 7));
  slot->estimate.known = sqlite3_column_int (row, 8) != 0;
  slot->estimate.low = sqlite3_column_int64 (row, 9);
  slot->estimate.high = sqlite3_column_int64 (row, 10);
  slot->has_cost = sqlite3_column_type (row, 11) != SQLITE_NULL;
  slot->cost = sqlite3_column_int64 (row, 11);
  slot->started_us = sqlite3_column_int64 (row, 12);
  slot->ended_us = sqlite3_column_int64 (row, 13);
  maq_verdict_from_word (maq_db_text (row, 14), &slot->verdict);

  if (read_attempt (self, slot, error) && read_pictures (self, slot, error))
    return slot;
  maq_slot_free (slot);

  return NULL;
}

static gboolean
read_slots (MaqStore      *self,
            MaqStepRecord *record,
            GError       **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) failed = NULL;

  statement = maq_db_prepare (self, error, "SELECT id, uuid, slot, state, error_word, error_message, request_id, notes, est_known,"
                              " est_low, est_high, cost, started_us, ended_us, verdict FROM job WHERE step = ? ORDER BY slot",
                              "l", record->id);
  if (statement == NULL)
    return FALSE;
  while (maq_db_next (statement, &failed))
    {
      MaqSlot *slot = read_slot (self, statement, error);

      if (slot == NULL)
        return FALSE;
      g_ptr_array_add (record->slots, slot);
    }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

MaqStepRecord *
maq_store_get_step (MaqStore *self,
                    gint64    id,
                    GError  **error)
{
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (sqlite3_stmt) row = NULL;

  maq_store_check (self, NULL);

  row = maq_db_prepare (self, error, "SELECT uuid, created_us, request, change, prompt, engine_title, model, is_ai, starred,"
                        " (SELECT board.uuid FROM board WHERE board.id = step.board) FROM step WHERE id = ?", "l", id);
  if (row == NULL)
    return NULL;
  if (!maq_db_next (row, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no step %" G_GINT64_FORMAT, id);
      return NULL;
    }
  record = maq_step_record_new ();
  record->id = id;
  record->uuid = maq_db_column (row, 0);
  record->created_us = sqlite3_column_int64 (row, 1);
  record->request = parse_or_words (self, maq_db_text (row, 2), maq_db_text (row, 3), error);
  if (record->request == NULL)
    return NULL;
  record->prompt = maq_db_column (row, 4);
  record->engine_title = maq_db_column (row, 5);
  record->model = maq_db_column (row, 6);
  record->is_ai = sqlite3_column_int (row, 7) != 0;
  record->starred = sqlite3_column_int (row, 8) != 0;
  record->parent_uuid = g_strdup (maq_request_get_parent_step (record->request));
  if (record->parent_uuid != NULL)
    record->parent_change = maq_db_dup_text (self, "SELECT change FROM step WHERE uuid = ?", "s", record->parent_uuid);

  record->board_uuid = maq_db_column (row, 9);
  maq_steps_read_family (self, record);

  return read_slots (self, record, error) ? g_steal_pointer (&record) : NULL;
}
