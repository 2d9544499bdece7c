/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-journal-private.h"
#include "maq-journal.h"
#include "maq-json.h"
#include "maq-objects.h"
#include "maq-text.h"

/* T5 and T6: a reply becomes pictures of the library. */

#define CAN_BE_STORED (MAQ_STATES_SENT | MAQ_STATE_BIT (MAQ_JOB_INCOMPLETE) | MAQ_STATE_BIT (MAQ_JOB_UNREADABLE))

static gboolean
check_blobs (MaqStore  *self,
             GPtrArray *blobs,
             GError   **error)
{
  if (blobs->len == 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "There is no picture to store");
      return FALSE;
    }
  for (guint i = 0; i < blobs->len; i++)
    if (!maq_objects_has (self->dir, maq_blob_get_sha256 (g_ptr_array_index (blobs, i))))
      {
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Picture %u is not in the library", i + 1);
        return FALSE;
      }

  return TRUE;
}

static gboolean
insert_assets (MaqStore            *self,
               const MaqAttemptRow *row,
               GPtrArray           *blobs,
               GError             **error)
{
  for (guint i = 0; i < blobs->len; i++)
    {
      MaqBlob *blob = g_ptr_array_index (blobs, i);

      if (!maq_steps_note_blob (self, blob, error) ||
          !maq_db_run (self, error, "INSERT OR IGNORE INTO asset (job, attempt, idx, sha256, bytes, type, width, height)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "llislsll", row->job, row->id, (int) i, maq_blob_get_sha256 (blob),
                       (gint64) maq_blob_get_size (blob), maq_format_to_mime (maq_blob_get_format (blob)),
                       (gint64) maq_blob_get_width (blob), (gint64) maq_blob_get_height (blob)))
        return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable) */
static char *
notes_to_json (const MaqResult *result)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (result == NULL || result->notes == NULL || result->notes->len == 0)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < result->notes->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (result->notes, i));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);

  return maq_json_to_string (node);
}

static gboolean
write_result (MaqStore            *self,
              const MaqAttemptRow *row,
              const char          *uuid,
              const MaqResult     *result,
              GError             **error)
{
  static const MaqResult empty = { NULL };
  const MaqResult *said = result != NULL ? result : &empty;
  g_autofree char *notes = notes_to_json (result);
  MaqMicros charged = said->has_cost ? said->cost : row->est_high;

  return maq_db_run (self, error, "UPDATE attempt SET revised_prompt = ?, model = ?, input_text_tokens = ?, input_image_tokens = ?,"
                     " output_tokens = ?, to_read = 0, request_id = coalesce (?, request_id), cost = iif (?, ?, NULL), exact = ? WHERE id = ?",
                     "sslllsilsl", said->revised_prompt, said->model, said->input_text_tokens, said->input_image_tokens,
                     said->output_tokens, said->request_id, said->has_cost, said->cost, said->exact, row->id) &&
         maq_db_run (self, error, "UPDATE job SET notes = ?, cost = iif (?, ?, NULL), request_id = coalesce (?, request_id),"
                     " error_word = NULL, error_message = NULL, crashes = 0, ended_us = ? WHERE id = ?", "silsll", notes,
                     said->has_cost, said->cost, said->request_id, maq_wall_us (), row->job) &&
         maq_ledger_add (self, uuid, "CONFIRMED", charged, said->has_cost ? NULL : "no cost stated", error);
}

gboolean
maq_journal_stored (MaqStore        *self,
                    MaqAttempt      *attempt,
                    GPtrArray       *blobs,
                    const MaqResult *result,
                    GError         **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && blobs != NULL, FALSE);

  if (!check_blobs (self, blobs, error))
    return FALSE;
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error))
    return FALSE;
  if (row.state == MAQ_JOB_STORED || row.state == MAQ_JOB_DONE)
    {
      attempt->state = row.state;
      return TRUE;
    }
  if (!maq_journal_allow (&row, CAN_BE_STORED, MAQ_JOB_STORED, error) ||
      !maq_journal_set_state (self, &row, MAQ_JOB_STORED, error) ||
      !insert_assets (self, &row, blobs, error) || !write_result (self, &row, attempt->uuid, result, error) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  attempt->state = MAQ_JOB_STORED;
  maq_journal_log (attempt->uuid, MAQ_JOB_STORED, NULL);

  return TRUE;
}

gboolean
maq_journal_done (MaqStore   *self,
                  MaqAttempt *attempt,
                  GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL, FALSE);

  if (!maq_journal_read_row (self, attempt->uuid, &row, error))
    return FALSE;
  if (row.state == MAQ_JOB_DONE)
    return TRUE;
  if (!maq_journal_allow (&row, MAQ_STATE_BIT (MAQ_JOB_STORED), MAQ_JOB_DONE, error) ||
      !maq_sidecar_write (self, row.job, row.id, error))
    return FALSE;
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_set_state (self, &row, MAQ_JOB_DONE, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET t_ended = ? WHERE id = ?", "ll", maq_wall_us (), row.id) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  attempt->state = MAQ_JOB_DONE;
  maq_journal_log (attempt->uuid, MAQ_JOB_DONE, NULL);

  return TRUE;
}
