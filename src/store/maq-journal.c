/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-journal-private.h"
#include "maq-journal.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-text.h"

void
maq_attempt_free (MaqAttempt *attempt)
{
  if (attempt == NULL)
    return;
  g_free (attempt->uuid);
  g_free (attempt->owner);
  g_free (attempt->remote_id);
  g_free (attempt->engine);
  g_free (attempt);
}

void
maq_journal_log (const char *uuid,
                 MaqJobState state,
                 const char *why)
{
  maq_log_event ("attempt", "attempt=%s state=%s why=%s", uuid, maq_job_state_to_word (state), why != NULL ? why : "-");
}

static char *
dup_note_path (MaqStore   *self,
               const char *uuid)
{
  return g_strdup_printf ("%s/spool/%s/note.json", maq_library_dir_get_path (self->dir), uuid);
}

/* @remote_id: nullable; nothing in it needs escaping. */
static void
write_note (MaqStore   *self,
            const char *uuid,
            MaqJobState state,
            const char *remote_id,
            gint64      deadline_us,
            gboolean    durable)
{
  g_autofree char *path = dup_note_path (self, uuid);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  if (remote_id == NULL)
    text = g_strdup_printf ("{\"state\":\"%s\"}\n", maq_job_state_to_word (state));
  else
    text = g_strdup_printf ("{\"state\":\"%s\",\"remote_id\":\"%s\",\"deadline_us\":%" G_GINT64_FORMAT "}\n",
                            maq_job_state_to_word (state), remote_id, deadline_us);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  if (durable)
    maq_file_replace (path, text, strlen (text), NULL);
  else
    g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

void
maq_journal_note (MaqStore   *self,
                  const char *uuid,
                  MaqJobState state,
                  gboolean    durable)
{
  g_autofree char *remote_id = maq_db_dup_text (self, "SELECT remote_id FROM attempt WHERE uuid = ?", "s", uuid);
  gint64 deadline_us = maq_db_get_int (self, 0, "SELECT deadline_us FROM attempt WHERE uuid = ?", "s", uuid);

  write_note (self, uuid, state, remote_id, deadline_us, durable);
}

void
maq_journal_note_id (MaqStore   *self,
                     const char *uuid,
                     const char *remote_id,
                     gint64      deadline_us)
{
  write_note (self, uuid, MAQ_JOB_ACCEPTED, remote_id, deadline_us, TRUE);
}

gboolean
maq_journal_is_unpaid (guint http_status)
{
  if (http_status == 408 || http_status == 409 || http_status == 425 || http_status == 499)
    return FALSE;

  return http_status >= 300 && http_status < 500;
}

gboolean
maq_journal_read_row (MaqStore      *self,
                      const char    *uuid,
                      MaqAttemptRow *row,
                      GError       **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = maq_db_prepare (self, error, "SELECT id, job, state, http_status, est_high, resend_free, owner,"
                              " EXISTS (SELECT 1 FROM ledger WHERE ledger.attempt = attempt.uuid) FROM attempt WHERE uuid = ?",
                              "s", uuid);
  if (statement == NULL)
    return FALSE;
  if (!maq_db_next (statement, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "There is no attempt %s", uuid);
      return FALSE;
    }
  row->id = sqlite3_column_int64 (statement, 0);
  row->job = sqlite3_column_int64 (statement, 1);
  row->http_status = (guint) sqlite3_column_int64 (statement, 3);
  row->est_high = sqlite3_column_int64 (statement, 4);
  row->resend_free = sqlite3_column_int (statement, 5) != 0;
  row->estimated = sqlite3_column_int (statement, 7) != 0;
  if (!maq_job_state_from_word (maq_db_text (statement, 2), &row->state) ||
      g_strcmp0 (maq_db_text (statement, 6), maq_library_dir_get_owner (self->dir)) != 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Attempt %s is not ours", uuid);
      return FALSE;
    }

  return TRUE;
}

gboolean
maq_journal_allow (const MaqAttemptRow *row,
                   guint32              from,
                   MaqJobState          to,
                   GError             **error)
{
  if ((from & MAQ_STATE_BIT (row->state)) != 0)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "An attempt cannot go from %s to %s",
               maq_job_state_to_word (row->state), maq_job_state_to_word (to));

  return FALSE;
}

gboolean
maq_journal_set_state (MaqStore            *self,
                       const MaqAttemptRow *row,
                       MaqJobState          state,
                       GError             **error)
{
  const char *word = maq_job_state_to_word (state);

  return maq_db_run (self, error, "UPDATE attempt SET state = ? WHERE id = ?", "sl", word, row->id) &&
         maq_db_run (self, error, "UPDATE job SET state = ? WHERE id = ?", "sl", word, row->job);
}

gboolean
maq_journal_uncharge (MaqStore            *self,
                      const MaqAttemptRow *row,
                      const char          *uuid,
                      const char          *note,
                      GError             **error)
{
  return !row->estimated || maq_ledger_add (self, uuid, "REFUSED", 0, note, error);
}

/* Begins the transaction of a step forward. *@redo: it has been taken already. */
static MaqTransaction *
step (MaqStore      *self,
      MaqAttempt    *attempt,
      guint32        from,
      MaqJobState    to,
      MaqAttemptRow *row,
      gboolean      *redo,
      GError       **error)
{
  g_autoptr (MaqTransaction) transaction = maq_db_begin (self, error);

  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, row, error))
    return NULL;
  *redo = row->state == to;
  if (!*redo && (!maq_journal_allow (row, from, to, error) || !maq_journal_set_state (self, row, to, error)))
    return NULL;

  return g_steal_pointer (&transaction);
}

static gboolean
take (MaqTransaction *transaction,
      MaqAttempt     *attempt,
      MaqJobState     to,
      GError        **error)
{
  if (!maq_db_commit (transaction, error))
    return FALSE;
  attempt->state = to;
  maq_journal_log (attempt->uuid, to, NULL);

  return TRUE;
}

static gboolean
is_resend_free (MaqStore   *self,
                const char *engine)
{
  g_autofree char *row = maq_db_dup_text (self, "SELECT model_row FROM engine WHERE id = ?", "s", engine);
  const MaqModel *model = row != NULL ? maq_model_lookup (row) : NULL;

  return model != NULL && model->resend_is_free;
}

static char *
dup_boot_id (void)
{
  g_autofree char *text = NULL;

  g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL);

  return text != NULL ? g_strdup (g_strstrip (text)) : NULL;
}

static MaqAttempt *
read_queued_job (MaqStore *self,
                 gint64    job,
                 GError  **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  MaqAttempt *attempt;

  row = maq_db_prepare (self, error, "SELECT step, slot, engine, state, owner,"
                        " (SELECT coalesce (max (no), 0) + 1 FROM attempt WHERE job = job.id) FROM job WHERE id = ?", "l", job);
  if (row == NULL)
    return NULL;
  if (!maq_db_next (row, error) || !g_str_equal (maq_db_text (row, 3), "queued") ||
      !maq_library_dir_owner_is_dead (self->dir, g_strcmp0 (maq_db_text (row, 4), maq_library_dir_get_owner (self->dir)) == 0
                                                 ? NULL : maq_db_text (row, 4)))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Job %" G_GINT64_FORMAT " is not waiting for us to send it", job);
      return NULL;
    }
  attempt = g_new0 (MaqAttempt, 1);
  attempt->job = job;
  attempt->step = sqlite3_column_int64 (row, 0);
  attempt->slot = (guint) sqlite3_column_int64 (row, 1);
  attempt->engine = maq_db_column (row, 2);
  attempt->no = (guint) sqlite3_column_int64 (row, 5);
  attempt->uuid = maq_text_uuid ();
  attempt->owner = g_strdup (maq_library_dir_get_owner (self->dir));
  attempt->state = MAQ_JOB_PREPARED;
  attempt->content_length = -1;
  attempt->resend_is_free = is_resend_free (self, attempt->engine);

  return attempt;
}

MaqAttempt *
maq_journal_begin (MaqStore *self,
                   gint64    job,
                   GError  **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autoptr (MaqAttempt) attempt = NULL;
  g_autofree char *boot_id = dup_boot_id ();

  maq_store_check (self, NULL);

  transaction = maq_db_begin (self, error);
  attempt = transaction != NULL ? read_queued_job (self, job, error) : NULL;
  if (attempt == NULL ||
      !maq_db_run (self, error, "INSERT INTO attempt (uuid, job, no, owner, state, idem_key, boot_id, resend_free, approved,"
                   " est_known, est_low, est_high, t_prepared) SELECT ?1, id, ?2, ?3, 'prepared', ?1, ?4, ?5, approved, est_known,"
                   " est_low, est_high, ?6 FROM job WHERE id = ?7", "slssill", attempt->uuid, (gint64) attempt->no,
                   attempt->owner, boot_id, attempt->resend_is_free, maq_wall_us (), job) ||
      !maq_db_run (self, error, "UPDATE job SET state = 'prepared', owner = ?, error_word = NULL, error_message = NULL,"
                   " ended_us = 0 WHERE id = ?", "sl", attempt->owner, job) ||
      !take (g_steal_pointer (&transaction), attempt, MAQ_JOB_PREPARED, error))
    return NULL;

  return g_steal_pointer (&attempt);
}

char *
maq_journal_dup_meta (MaqStore          *self,
                      const MaqAttempt  *attempt,
                      const MaqEnvelope *envelope,
                      goffset            length,
                      const char        *sha256)
{
  g_autoptr (JsonObject) object = NULL;
  JsonObject *request;
  gint64 id;

  maq_store_check (self, NULL);
  g_return_val_if_fail (attempt != NULL && envelope != NULL && sha256 != NULL, NULL);

  id = maq_db_get_int (self, 0, "SELECT id FROM attempt WHERE uuid = ?", "s", attempt->uuid);
  object = maq_sidecar_build (self, attempt->job, id, NULL);
  if (object == NULL)
    object = json_object_new ();
  request = json_object_new ();
  json_object_set_string_member (request, "method", envelope->method);
  json_object_set_string_member (request, "path", envelope->path);
  json_object_set_string_member (request, "content_type", envelope->content_type);
  json_object_set_int_member (request, "length", length);
  json_object_set_string_member (request, "sha256", sha256);
  json_object_set_object_member (object, "request", request);

  return maq_sidecar_to_text (object);
}

/* The limit is reached: nothing has been sent, and the job says so. */
static gboolean
refuse_for_budget (MaqTransaction      *transaction,
                   MaqAttempt          *attempt,
                   const MaqAttemptRow *row,
                   const char          *reason,
                   GError             **error)
{
  MaqStore *self = transaction;
  g_autoptr (MaqTransaction) guard = transaction;
  gint64 now = maq_wall_us ();

  if (!maq_journal_set_state (self, row, MAQ_JOB_FAILED, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET why = 'budget', t_ended = ? WHERE id = ?", "ll", now, row->id) ||
      !maq_db_run (self, error, "UPDATE job SET error_word = ?, error_message = ?, ended_us = ? WHERE id = ?", "ssll",
                   maq_error_to_word (MAQ_ERROR_BUDGET), reason, now, row->job) ||
      !take (g_steal_pointer (&guard), attempt, MAQ_JOB_FAILED, error))
    return FALSE;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BUDGET, reason);

  return FALSE;
}

gboolean
maq_journal_sending (MaqStore       *self,
                     MaqAttempt     *attempt,
                     const MaqPrice *estimate,
                     GError        **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autofree char *reason = NULL;
  MaqAttemptRow row;
  gint64 now = maq_wall_us ();

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && estimate != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error))
    return FALSE;
  if (row.state == MAQ_JOB_SENDING)
    return TRUE;
  if (!maq_journal_allow (&row, MAQ_STATE_BIT (MAQ_JOB_PREPARED), MAQ_JOB_SENDING, error))
    return FALSE;
  reason = maq_ledger_check (self, row.job, estimate);
  if (reason != NULL)
    return refuse_for_budget (g_steal_pointer (&transaction), attempt, &row, reason, error);
  if (!maq_journal_set_state (self, &row, MAQ_JOB_SENDING, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET est_known = ?, est_low = ?, est_high = ?, t_sending = ? WHERE id = ?", "illll",
                   estimate->known, estimate->known ? estimate->low : 0, estimate->known ? estimate->high : 0, now, row.id) ||
      !maq_db_run (self, error, "UPDATE job SET started_us = ? WHERE id = ?", "ll", now, row.job))
    return FALSE;

  return take (g_steal_pointer (&transaction), attempt, MAQ_JOB_SENDING, error);
}

static gboolean
estimate (MaqStore            *self,
          const MaqAttemptRow *row,
          const char          *uuid,
          GError             **error)
{
  return maq_db_run (self, error, "UPDATE attempt SET t_committed = ? WHERE id = ?", "ll", maq_wall_us (), row->id) &&
         maq_ledger_add (self, uuid, "ESTIMATED", row->est_high, NULL, error);
}

gboolean
maq_journal_committed (MaqStore   *self,
                       MaqAttempt *attempt,
                       GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;
  gboolean redo;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL, FALSE);

  if (MAQ_BUG ("skip-t2"))
    return TRUE;
  transaction = step (self, attempt, MAQ_STATE_BIT (MAQ_JOB_SENDING), MAQ_JOB_COMMITTED, &row, &redo, error);
  if (transaction == NULL || (!redo && !estimate (self, &row, attempt->uuid, error)) ||
      !take (g_steal_pointer (&transaction), attempt, MAQ_JOB_COMMITTED, error))
    return FALSE;
  attempt->committed_us = maq_wall_us ();
  maq_journal_note (self, attempt->uuid, MAQ_JOB_COMMITTED, FALSE);

  return TRUE;
}

gboolean
maq_journal_responding (MaqStore   *self,
                        MaqAttempt *attempt,
                        guint       status,
                        const char *request_id,
                        goffset     content_length,
                        GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autofree char *id = NULL;
  MaqAttemptRow row;
  gboolean redo;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL, FALSE);

  /* The answer to a poll is no answer to the request: an accepted job stays accepted. */
  if (attempt->state == MAQ_JOB_ACCEPTED)
    return TRUE;
  id = request_id != NULL ? maq_text_display (request_id, strlen (request_id), 128) : NULL;
  transaction = step (self, attempt, MAQ_STATE_BIT (MAQ_JOB_SENDING) | MAQ_STATE_BIT (MAQ_JOB_COMMITTED), MAQ_JOB_RESPONDING,
                      &row, &redo, error);
  /* Answered before the tail went out: who answers may charge, too. */
  if (transaction == NULL || (!row.estimated && !estimate (self, &row, attempt->uuid, error)) ||
      !maq_db_run (self, error, "UPDATE attempt SET http_status = ?, request_id = ?, content_length = ?, t_first_byte = ? WHERE id = ?",
                   "lslll", (gint64) status, id, (gint64) content_length, maq_wall_us (), row.id) ||
      !maq_db_run (self, error, "UPDATE job SET request_id = ? WHERE id = ?", "sl", id, row.job) ||
      !take (g_steal_pointer (&transaction), attempt, MAQ_JOB_RESPONDING, error))
    return FALSE;
  attempt->content_length = content_length;

  return TRUE;
}

gboolean
maq_journal_received (MaqStore   *self,
                      MaqAttempt *attempt,
                      goffset     length,
                      const char *sha256,
                      GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;
  gboolean redo;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && sha256 != NULL, FALSE);

  transaction = step (self, attempt, (MAQ_STATES_SENT & ~MAQ_STATE_BIT (MAQ_JOB_RECEIVED)) | MAQ_STATE_BIT (MAQ_JOB_INCOMPLETE),
                      MAQ_JOB_RECEIVED, &row, &redo, error);
  if (transaction == NULL ||
      !maq_db_run (self, error, "UPDATE attempt SET resp_len = ?, resp_sha256 = ?, t_received = ?, to_read = 0 WHERE id = ?", "lsll",
                   (gint64) length, sha256, maq_wall_us (), row.id))
    return FALSE;

  return take (g_steal_pointer (&transaction), attempt, MAQ_JOB_RECEIVED, error);
}
