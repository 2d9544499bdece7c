/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-journal-private.h"
#include "maq-journal.h"
#include "maq-spool.h"
#include "maq-store.h"
#include "maq-text.h"

/* Ends, steps back, and what a person answers. */

#define PAID_BUT_POOR (MAQ_STATE_BIT (MAQ_JOB_INCOMPLETE) | MAQ_STATE_BIT (MAQ_JOB_UNREADABLE))

/* Where nothing was sent, where sending again costs nothing, and where the answer proves that nothing was made. */
static gboolean
is_unpaid (const MaqAttemptRow *row,
           const MaqReport     *report)
{
  if ((MAQ_STATES_UNSENT & MAQ_STATE_BIT (row->state)) != 0 || row->resend_free)
    return TRUE;
  if (report != NULL && report->charge == MAQ_CHARGE_MADE)
    return FALSE;

  return maq_journal_is_unpaid (row->http_status) ||
         (report != NULL && (maq_journal_is_unpaid (report->http_status) || report->charge == MAQ_CHARGE_NONE));
}

/* Returns: bits of the states that may end in @to. */
static guint32
may_end_from (MaqJobState          to,
              const MaqAttemptRow *row,
              const MaqReport     *report)
{
  switch (to)
    {
    case MAQ_JOB_REFUSED:
    case MAQ_JOB_FAILED:
    case MAQ_JOB_CANCELLED:
      return is_unpaid (row, report) ? MAQ_STATES_UNSENT | MAQ_STATES_SENT : MAQ_STATES_UNSENT;
    case MAQ_JOB_UNKNOWN:
      return MAQ_STATES_SENT;
    case MAQ_JOB_INCOMPLETE:
    case MAQ_JOB_UNREADABLE:
      return MAQ_STATES_SENT | PAID_BUT_POOR;
    case MAQ_JOB_EXPIRED:
      return MAQ_STATE_BIT (MAQ_JOB_ACCEPTED) | MAQ_STATE_BIT (MAQ_JOB_REMOTE_DONE);
    case MAQ_JOB_QUEUED:
    case MAQ_JOB_PREPARED:
    case MAQ_JOB_SENDING:
    case MAQ_JOB_COMMITTED:
    case MAQ_JOB_ACCEPTED:
    case MAQ_JOB_RESPONDING:
    case MAQ_JOB_REMOTE_DONE:
    case MAQ_JOB_RECEIVED:
    case MAQ_JOB_STORED:
    case MAQ_JOB_DONE:
    case MAQ_JOB_DISCARDED:
    default:
      return 0;
    }
}

static gboolean
write_money (MaqStore            *self,
             const MaqAttemptRow *row,
             const char          *uuid,
             MaqJobState          to,
             GError             **error)
{
  if (to == MAQ_JOB_UNKNOWN)
    return maq_ledger_add (self, uuid, "UNKNOWN", row->est_high, NULL, error);
  if (to == MAQ_JOB_INCOMPLETE || to == MAQ_JOB_UNREADABLE || to == MAQ_JOB_EXPIRED)
    return maq_db_get_int (self, 0, "SELECT count(*) FROM ledger WHERE attempt = ? AND event = 'CONFIRMED'", "s", uuid) > 0 ||
           maq_ledger_add (self, uuid, "CONFIRMED", row->est_high, maq_job_state_to_word (to), error);

  return maq_journal_uncharge (self, row, uuid, maq_job_state_to_word (to), error);
}

gboolean
maq_journal_write_report (MaqStore            *self,
                          const MaqAttemptRow *row,
                          const MaqReport     *report,
                          GError             **error)
{
  g_autofree char *original = report != NULL && report->original != NULL ? maq_text_redact (report->original) : NULL;

  return report == NULL ||
         maq_db_run (self, error, "UPDATE attempt SET provider_code = ?, charge = ?, reach = ?, original = ? WHERE id = ?", "ssssl",
                     report->provider_code, maq_charge_to_word (report->charge), maq_reach_to_word (report->reach), original,
                     row->id);
}

static gboolean
write_end (MaqStore            *self,
           const MaqAttemptRow *row,
           MaqJobState          to,
           const MaqReport     *report,
           const char          *error_word,
           const char          *message,
           GError             **error)
{
  g_autofree char *redacted = message != NULL ? maq_text_redact (message) : NULL;
  gint64 now = maq_wall_us ();

  return maq_journal_set_state (self, row, to, error) && maq_journal_write_report (self, row, report, error) &&
         maq_db_run (self, error, "UPDATE attempt SET http_status = iif (?1 > 0, ?1, http_status), transport_code = ?2,"
                     " request_id = coalesce (?3, request_id), bytes_up = ?4, to_read = 0, why = ?5, t_ended = ?6 WHERE id = ?7",
                     "lislsll", (gint64) (report != NULL ? report->http_status : 0), report != NULL ? report->transport_code : 0,
                     report != NULL ? report->request_id : NULL, (gint64) (report != NULL ? report->bytes_up : 0), error_word, now,
                     row->id) &&
         maq_db_run (self, error, "UPDATE job SET error_word = ?, error_message = ?, request_id = coalesce (?, request_id),"
                     " crashes = 0, ended_us = ? WHERE id = ?", "sssll", error_word, redacted,
                     report != NULL ? report->request_id : NULL, now, row->job);
}

gboolean
maq_journal_end (MaqStore        *self,
                 MaqAttempt      *attempt,
                 MaqJobState      state,
                 const MaqReport *report,
                 const char      *error_word,
                 const char      *message,
                 GError         **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;
  gboolean sent;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error))
    return FALSE;
  if (row.state == state)
    return TRUE;
  sent = row.estimated;
  if (!maq_journal_allow (&row, may_end_from (state, &row, report), state, error) ||
      !write_end (self, &row, state, report, error_word, message, error) ||
      !write_money (self, &row, attempt->uuid, state, error) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  attempt->state = state;
  maq_journal_log (attempt->uuid, state, error_word);
  if (sent)
    maq_journal_note (self, attempt->uuid, state, TRUE);
  else
    maq_spool_remove (self->dir, attempt->uuid, NULL);

  return TRUE;
}

gboolean
maq_journal_back (MaqStore   *self,
                  MaqAttempt *attempt,
                  const char *why,
                  GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqAttemptRow row;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (attempt != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error))
    return FALSE;
  if (row.state == MAQ_JOB_FAILED &&
      maq_db_get_int (self, 0, "SELECT count(*) FROM job WHERE id = ? AND state = 'queued'", "l", row.job) > 0)
    return TRUE;
  if (!maq_journal_allow (&row, is_unpaid (&row, NULL) ? MAQ_STATES_UNSENT | MAQ_STATES_SENT : MAQ_STATES_UNSENT,
                          MAQ_JOB_QUEUED, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET state = 'failed', why = ?, t_ended = ? WHERE id = ?", "sll", why,
                   maq_wall_us (), row.id) ||
      !maq_db_run (self, error, "UPDATE job SET state = 'queued', started_us = 0 WHERE id = ?", "l", row.job) ||
      !maq_journal_uncharge (self, &row, attempt->uuid, why, error) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  attempt->state = MAQ_JOB_QUEUED;
  maq_journal_log (attempt->uuid, MAQ_JOB_QUEUED, why);
  if (row.estimated)
    maq_journal_note (self, attempt->uuid, MAQ_JOB_FAILED, TRUE);
  else
    maq_spool_remove (self->dir, attempt->uuid, NULL);

  return TRUE;
}

static gboolean
read_job (MaqStore    *self,
          gint64       job,
          MaqJobState *state,
          GError     **error)
{
  g_autofree char *word = maq_db_dup_text (self, "SELECT state FROM job WHERE id = ?", "l", job);

  if (word != NULL && maq_job_state_from_word (word, state))
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no job %" G_GINT64_FORMAT, job);

  return FALSE;
}

static gboolean
refuse (MaqJobState  state,
        const char  *what,
        GError     **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "A job that is %s cannot be %s", maq_job_state_to_word (state), what);

  return FALSE;
}

static gboolean
requeue (MaqStore *self,
         gint64    job,
         gboolean  approved,
         GError  **error)
{
  return maq_db_run (self, error, "UPDATE job SET state = 'queued', owner = ?, approved = ?, crashes = 0, error_word = NULL,"
                     " error_message = NULL, started_us = 0, ended_us = 0 WHERE id = ?", "sil",
                     maq_library_dir_get_owner (self->dir), approved != FALSE, job);
}

gboolean
maq_store_requeue_job (MaqStore *self,
                       gint64    job,
                       gboolean  user_approved,
                       GError  **error)
{
  const guint32 unpaid = MAQ_STATE_BIT (MAQ_JOB_REFUSED) | MAQ_STATE_BIT (MAQ_JOB_FAILED) | MAQ_STATE_BIT (MAQ_JOB_CANCELLED);
  const guint32 paid = PAID_BUT_POOR | MAQ_STATE_BIT (MAQ_JOB_EXPIRED) | MAQ_STATE_BIT (MAQ_JOB_DISCARDED);
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqJobState state;

  maq_store_check (self, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !read_job (self, job, &state, error))
    return FALSE;
  if ((MAQ_STATE_BIT (state) & (user_approved ? unpaid | paid : unpaid)) == 0)
    return refuse (state, "sent again", error);
  if (!requeue (self, job, user_approved, error))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}

static gboolean
write_answer (MaqStore   *self,
              gint64      job,
              const char *uuid,
              const char *answer,
              GError    **error)
{
  gboolean resend = g_str_equal (answer, "resend");
  MaqMicros high = maq_db_get_int (self, 0, "SELECT est_high FROM attempt WHERE uuid = ?", "s", uuid);

  if (!maq_db_run (self, error, "UPDATE attempt SET state = 'discarded', why = ? WHERE uuid = ?", "ss", answer, uuid) ||
      !maq_ledger_add (self, uuid, "USER_RESOLVED", g_str_equal (answer, "not-charged") ? 0 : high, answer, error))
    return FALSE;
  if (resend)
    return requeue (self, job, TRUE, error);

  return maq_db_run (self, error, "UPDATE job SET state = 'discarded', ended_us = ? WHERE id = ?", "ll", maq_wall_us (), job);
}

gboolean
maq_journal_resolve (MaqStore   *self,
                     gint64      job,
                     const char *answer,
                     GError    **error)
{
  static const char *const answers[] = { "charged", "not-charged", "resend", NULL };
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autofree char *uuid = NULL;
  MaqJobState state;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);

  if (!g_strv_contains (answers, answer))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The answer is one of charged, not-charged, resend");
      return FALSE;
    }
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !read_job (self, job, &state, error))
    return FALSE;
  if (state != MAQ_JOB_UNKNOWN)
    return refuse (state, "resolved", error);
  uuid = maq_db_dup_text (self, "SELECT uuid FROM attempt WHERE job = ? AND state = 'unknown' ORDER BY no DESC LIMIT 1", "l", job);
  if (uuid == NULL)
    return refuse (state, "resolved", error);
  if (!write_answer (self, job, uuid, answer, error) || !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  maq_journal_note (self, uuid, MAQ_JOB_DISCARDED, TRUE);
  maq_journal_log (uuid, MAQ_JOB_DISCARDED, answer);

  return TRUE;
}

gboolean
maq_journal_end_queued (MaqStore   *self,
                        gint64      job,
                        MaqJobState state,
                        const char *error_word,
                        const char *message,
                        GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autofree char *redacted = NULL;
  MaqJobState now;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (state == MAQ_JOB_CANCELLED || state == MAQ_JOB_FAILED, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !read_job (self, job, &now, error))
    return FALSE;
  if (now == state)
    return TRUE;
  if (now != MAQ_JOB_QUEUED)
    return refuse (now, "taken from the queue", error);
  redacted = message != NULL ? maq_text_redact (message) : NULL;
  if (!maq_db_run (self, error, "UPDATE job SET state = ?, error_word = ?, error_message = ?, ended_us = ? WHERE id = ?", "sssll",
                   maq_job_state_to_word (state), error_word, redacted, maq_wall_us (), job))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}
