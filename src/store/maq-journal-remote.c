/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-journal-private.h"
#include "maq-journal.h"
#include "maq-log.h"

/* Jobs that an engine has an id for (durability, section 3.5): they are asked about, not waited for. */

/* What lies further back a server has forgotten. */
#define FIND_US (24 * G_TIME_SPAN_HOUR)
#define NOT_FOUND "not-found"

gboolean
maq_journal_is_id (const char *remote_id)
{
  gsize length = remote_id != NULL ? strlen (remote_id) : 0;

  return length > 0 && length <= MAQ_MAX_REMOTE_ID &&
         strspn (remote_id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

static gboolean
check_id (const char *remote_id,
          GError    **error)
{
  if (maq_journal_is_id (remote_id))
    return TRUE;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The engine's name for the job is none that can be asked for");

  return FALSE;
}

/* One job of the engine's is one job of ours: an answer that was meant for another, or a list in which the one we had already looks
 * the same, would show one picture for two that are paid. */
static gboolean
check_free (MaqStore            *self,
            const MaqAttemptRow *row,
            const char          *remote_id,
            GError             **error)
{
  if (maq_db_get_int (self, 1, "SELECT count(*) FROM attempt JOIN job ON job.id = attempt.job WHERE remote_id = ?1 AND attempt.job <> ?2"
                      " AND job.engine = (SELECT engine FROM job WHERE id = ?2)", "sl", remote_id, row->job) == 0)
    return TRUE;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The engine gave this job the name of another one");

  return FALSE;
}

static gboolean
write_acceptance (MaqStore            *self,
                  const MaqAttemptRow *row,
                  const char          *remote_id,
                  gint64               deadline_us,
                  GError             **error)
{
  return maq_journal_set_state (self, row, MAQ_JOB_ACCEPTED, error) &&
         maq_db_run (self, error, "UPDATE attempt SET remote_id = ?, deadline_us = ?, why = NULL, to_read = 0, t_ended = NULL WHERE id = ?",
                     "sll", remote_id, deadline_us, row->id) &&
         maq_db_run (self, error, "UPDATE job SET error_word = NULL, error_message = NULL, ended_us = 0 WHERE id = ?", "l", row->job);
}

static void
take_id (MaqAttempt *attempt,
         const char *remote_id,
         gint64      deadline_us)
{
  g_free (attempt->remote_id);
  attempt->remote_id = g_strdup (remote_id);
  attempt->deadline_us = deadline_us;
  attempt->state = MAQ_JOB_ACCEPTED;
  maq_journal_log (attempt->uuid, MAQ_JOB_ACCEPTED, NULL);
}

/* The folder learns the id first: should the catalogue be unable to take it, it is found there. */
static gboolean
accept (MaqStore   *self,
        MaqAttempt *attempt,
        guint32     from,
        const char *remote_id,
        gint64      deadline_us,
        GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;

  if (!check_id (remote_id, error))
    return FALSE;
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error))
    return FALSE;
  if (row.state != MAQ_JOB_ACCEPTED)
    {
      if (!maq_journal_allow (&row, from, MAQ_JOB_ACCEPTED, error) || !check_free (self, &row, remote_id, error))
        return FALSE;
      maq_journal_note_id (self, attempt->uuid, remote_id, deadline_us);
      if (!write_acceptance (self, &row, remote_id, deadline_us, error) ||
          (row.state == MAQ_JOB_UNKNOWN && !maq_ledger_add (self, attempt->uuid, "ESTIMATED", row.est_high, "found", error)) ||
          !maq_db_commit (g_steal_pointer (&transaction), error))
        return FALSE;
    }
  take_id (attempt, remote_id, deadline_us);

  return TRUE;
}

gboolean
maq_journal_accepted (MaqStore   *self,
                      MaqAttempt *attempt,
                      const char *remote_id,
                      gint64      deadline_us,
                      GError    **error)
{
  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && remote_id != NULL, FALSE);

  return accept (self, attempt, MAQ_STATE_BIT (MAQ_JOB_COMMITTED) | MAQ_STATE_BIT (MAQ_JOB_RESPONDING) |
                 MAQ_STATE_BIT (MAQ_JOB_RECEIVED), remote_id, deadline_us, error);
}

gboolean
maq_journal_found (MaqStore   *self,
                   MaqAttempt *attempt,
                   const char *remote_id,
                   gint64      deadline_us,
                   GError    **error)
{
  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && remote_id != NULL, FALSE);

  return accept (self, attempt, MAQ_STATE_BIT (MAQ_JOB_UNKNOWN), remote_id, deadline_us, error);
}

gboolean
maq_journal_not_found (MaqStore   *self,
                       MaqAttempt *attempt,
                       const char *message,
                       GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && message != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error) ||
      !maq_journal_allow (&row, MAQ_STATE_BIT (MAQ_JOB_UNKNOWN), MAQ_JOB_UNKNOWN, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET why = '" NOT_FOUND "' WHERE id = ?", "l", row.id) ||
      !maq_db_run (self, error, "UPDATE job SET error_message = ? WHERE id = ?", "sl", message, row.job) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  maq_journal_log (attempt->uuid, MAQ_JOB_UNKNOWN, NOT_FOUND);

  return TRUE;
}

gboolean
maq_journal_remote_done (MaqStore   *self,
                         MaqAttempt *attempt,
                         goffset     length,
                         const char *sha256,
                         GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL && sha256 != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error) ||
      !maq_journal_allow (&row, MAQ_STATE_BIT (MAQ_JOB_ACCEPTED) | MAQ_STATE_BIT (MAQ_JOB_REMOTE_DONE), MAQ_JOB_REMOTE_DONE, error) ||
      !maq_journal_set_state (self, &row, MAQ_JOB_REMOTE_DONE, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET resp_len = ?, resp_sha256 = ?, t_received = ? WHERE id = ?", "lsll",
                   (gint64) length, sha256, maq_wall_us (), row.id) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  attempt->state = MAQ_JOB_REMOTE_DONE;
  maq_journal_log (attempt->uuid, MAQ_JOB_REMOTE_DONE, NULL);

  return TRUE;
}

/* --- of the dead --- */

static gboolean
may_be_found (MaqStore          *self,
              const MaqAttempt  *attempt,
              const char *const *kinds)
{
  g_autofree char *kind = maq_db_dup_text (self, "SELECT kind FROM engine WHERE id = ?", "s", attempt->engine);

  return kind != NULL && g_strv_contains (kinds, kind) && maq_wall_us () - attempt->committed_us < FIND_US;
}

static gboolean
claim (MaqStore          *self,
       gint64             id,
       const char *const *kinds,
       GPtrArray         *claimed,
       GError           **error)
{
  g_autoptr (MaqAttempt) attempt = maq_journal_read_attempt (self, id, error);
  const char *ours = maq_library_dir_get_owner (self->dir);

  if (attempt == NULL)
    return FALSE;
  /* A library that somebody has written in: what is no id is not asked for. */
  if (attempt->state != MAQ_JOB_UNKNOWN && !maq_journal_is_id (attempt->remote_id))
    return TRUE;
  if (!maq_library_dir_owner_is_dead (self->dir, attempt->owner) ||
      (attempt->state == MAQ_JOB_UNKNOWN && !may_be_found (self, attempt, kinds)))
    return TRUE;
  if (!maq_db_run (self, error, "UPDATE attempt SET owner = ? WHERE id = ?", "sl", ours, id) ||
      !maq_db_run (self, error, "UPDATE job SET owner = ? WHERE id = ?", "sl", ours, attempt->job))
    return FALSE;
  g_free (attempt->owner);
  attempt->owner = g_strdup (ours);
  g_ptr_array_add (claimed, g_steal_pointer (&attempt));

  return TRUE;
}

/* Rows that may be claimed, the most urgent first. */
#define LIST_REMOTE \
  "SELECT attempt.id FROM attempt INDEXED BY attempt_open JOIN job ON job.id = attempt.job AND job.state = attempt.state" \
  " WHERE attempt.state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired') AND (attempt.state IN ('accepted'," \
  " 'remote-done') OR (attempt.state = 'unknown' AND remote_id IS NULL AND resend_free = 0 AND coalesce (why, '') <> '" NOT_FOUND "'))" \
  " ORDER BY coalesce (nullif (deadline_us, 0), 9223372036854775807), attempt.id"

GPtrArray *
maq_journal_claim_remote (MaqStore          *self,
                          const char *const *kinds,
                          GError           **error)
{
  g_autoptr (GPtrArray) claimed = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_attempt_free);
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autoptr (GArray) ids = NULL;

  maq_store_check (self, NULL);

  transaction = maq_db_begin (self, error);
  ids = transaction != NULL ? maq_db_list_ids (self, error, LIST_REMOTE, "") : NULL;
  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!claim (self, g_array_index (ids, gint64, i), kinds, claimed, error))
      return NULL;
  if (claimed->len > 0 && !maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;

  return g_steal_pointer (&claimed);
}
