/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-journal-adopt.h"
#include "maq-journal-private.h"
#include "maq-journal-trace.h"
#include "maq-journal.h"
#include "maq-json.h"
#include "maq-library-dir-private.h"
#include "maq-log.h"

/* In flight at two crashes in a row: not sent again by itself. A reply that is here is read a little more often. */
#define CRASHES_TO_PARK 2
#define CRASHES_TO_GIVE_UP 4

#define OPEN_ATTEMPTS \
  " state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired')" \
  " AND (to_read = 1 OR state NOT IN ('unknown', 'incomplete', 'unreadable'))"

typedef struct {
  MaqStore         *store;
  GPtrArray        *found;     /* of MaqAttempt */
  MaqRecoverReport  report;
} Recovery;

MaqAttempt *
maq_journal_read_attempt (MaqStore *self,
                          gint64    id,
                          GError  **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  MaqAttempt *attempt;

  row = maq_db_prepare (self, error, "SELECT attempt.job, job.step, job.slot, no, attempt.uuid, attempt.owner, remote_id, job.engine,"
                        " attempt.state, content_length, resend_free, deadline_us, t_committed FROM attempt JOIN job ON job.id = attempt.job"
                        " WHERE attempt.id = ?", "l", id);
  if (row == NULL || !maq_db_next (row, error))
    return NULL;
  attempt = g_new0 (MaqAttempt, 1);
  attempt->job = sqlite3_column_int64 (row, 0);
  attempt->step = sqlite3_column_int64 (row, 1);
  attempt->slot = (guint) sqlite3_column_int64 (row, 2);
  attempt->no = (guint) sqlite3_column_int64 (row, 3);
  attempt->uuid = maq_db_column (row, 4);
  attempt->owner = maq_db_column (row, 5);
  attempt->remote_id = maq_db_column (row, 6);
  attempt->engine = maq_db_column (row, 7);
  if (!maq_job_state_from_word (maq_db_text (row, 8), &attempt->state))
    attempt->state = MAQ_JOB_COMMITTED;
  attempt->content_length = sqlite3_column_int64 (row, 9);
  attempt->resend_is_free = sqlite3_column_int (row, 10) != 0;
  attempt->deadline_us = sqlite3_column_int64 (row, 11);
  attempt->committed_us = sqlite3_column_int64 (row, 12);

  return attempt;
}

/* The folder knows what the engine calls the job, the row does not: it is asked for like any other. */
static gboolean
learn_id (MaqStore       *self,
          gint64          id,
          MaqAttempt     *attempt,
          const MaqTrace *trace,
          GError        **error)
{
  const guint32 before = MAQ_STATE_BIT (MAQ_JOB_COMMITTED) | MAQ_STATE_BIT (MAQ_JOB_RESPONDING) | MAQ_STATE_BIT (MAQ_JOB_RECEIVED);

  if (trace->remote_id[0] == '\0' || attempt->remote_id != NULL || (before & MAQ_STATE_BIT (attempt->state)) == 0)
    return TRUE;
  attempt->state = MAQ_JOB_ACCEPTED;

  return maq_db_run (self, error, "UPDATE attempt SET state = 'accepted', remote_id = ?, deadline_us = ? WHERE id = ?", "sll",
                     trace->remote_id, trace->deadline_us, id) &&
         maq_db_run (self, error, "UPDATE job SET state = 'accepted' WHERE id = ?", "l", attempt->job);
}

/* A row that knows less than the files, because the catalogue lost its last commits, learns from them. */
static gboolean
learn (MaqStore       *self,
       gint64          id,
       MaqAttempt     *attempt,
       const MaqTrace *trace,
       GError        **error)
{
  gboolean unsent = (MAQ_STATES_UNSENT & MAQ_STATE_BIT (attempt->state)) != 0;
  gboolean went_out = trace->marked || trace->has_head || trace->has_body || trace->part_size > 0;

  if (unsent && went_out)
    {
      if (!maq_db_run (self, error, "UPDATE attempt SET state = 'committed', t_committed = coalesce (t_committed, ?) WHERE id = ?",
                       "ll", maq_wall_us (), id) ||
          !maq_db_run (self, error, "UPDATE job SET state = 'committed' WHERE id = ?", "l", attempt->job))
        return FALSE;
      attempt->state = MAQ_JOB_COMMITTED;
    }
  if ((MAQ_STATES_SENT & MAQ_STATE_BIT (attempt->state)) != 0 &&
      maq_db_get_int (self, 0, "SELECT count(*) FROM ledger WHERE attempt = ?", "s", attempt->uuid) == 0 &&
      !maq_ledger_add (self, attempt->uuid, "ESTIMATED",
                       maq_db_get_int (self, 0, "SELECT est_high FROM attempt WHERE id = ?", "l", id), "recovered", error))
    return FALSE;
  if (attempt->content_length < 0)
    attempt->content_length = trace->content_length;

  return learn_id (self, id, attempt, trace, error) &&
         (trace->status == 0 ||
          maq_db_run (self, error, "UPDATE attempt SET http_status = coalesce (http_status, ?) WHERE id = ?", "ll",
                      (gint64) trace->status, id));
}

/* Takes a dead owner's attempt, unless somebody else was faster. Returns: it, now ours; NULL without @error: not ours. */
static MaqAttempt *
claim (MaqStore *self,
       gint64    id,
       MaqTrace *trace,
       guint    *crashes,
       GError  **error)
{
  g_autoptr (MaqTransaction) transaction = maq_db_begin (self, error);
  g_autoptr (MaqAttempt) attempt = transaction != NULL ? maq_journal_read_attempt (self, id, error) : NULL;
  const char *ours = maq_library_dir_get_owner (self->dir);
  gboolean counts;

  if (attempt == NULL || !maq_library_dir_owner_is_dead (self->dir, attempt->owner) ||
      (maq_job_state_is_end (attempt->state) && attempt->state != MAQ_JOB_INCOMPLETE))
    return NULL;
  maq_trace_read (self->dir, attempt->uuid, trace);
  if (!learn (self, id, attempt, trace, error))
    return NULL;
  /* What the engine has an id for is safe where it is: whoever asks for it takes it (maq_journal_claim_remote()). */
  if (attempt->state == MAQ_JOB_ACCEPTED)
    ours = NULL;
  counts = attempt->state != MAQ_JOB_STORED && attempt->state != MAQ_JOB_ACCEPTED;
  if (!maq_db_run (self, error, "UPDATE attempt SET owner = ? WHERE id = ?", "sl", ours, id) ||
      !maq_db_run (self, error, "UPDATE job SET owner = ?, crashes = crashes + ? WHERE id = ?", "sil", ours, counts, attempt->job))
    return NULL;
  *crashes = (guint) maq_db_get_int (self, 0, "SELECT crashes FROM job WHERE id = ?", "l", attempt->job);
  if (!maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;
  g_free (attempt->owner);
  attempt->owner = g_strdup (ours);

  return g_steal_pointer (&attempt);
}

static gboolean
send_again (Recovery   *recovery,
            MaqAttempt *attempt,
            guint       crashes,
            GError    **error)
{
  if (crashes >= CRASHES_TO_PARK)
    {
      recovery->report.parked++;
      return maq_journal_end (recovery->store, attempt, MAQ_JOB_FAILED, NULL, "failed",
                              "It was under way at two crashes in a row, and is not sent again by itself", error);
    }
  recovery->report.requeued++;

  return maq_journal_back (recovery->store, attempt, "crash", error) &&
         maq_db_run (recovery->store, error, "UPDATE job SET owner = NULL WHERE id = ? AND state = 'queued'", "l", attempt->job);
}

/* The row says INCOMPLETE and that somebody still has to look into what came, in one transaction. */
static gboolean
mark_to_read (Recovery   *recovery,
              MaqAttempt *attempt,
              GError    **error)
{
  MaqStore *self = recovery->store;
  g_autoptr (MaqTransaction) transaction = maq_db_begin (self, error);
  MaqAttemptRow row;

  if (transaction == NULL || !maq_journal_read_row (self, attempt->uuid, &row, error) ||
      !maq_journal_set_state (self, &row, MAQ_JOB_INCOMPLETE, error) ||
      !maq_db_run (self, error, "UPDATE attempt SET to_read = 1 WHERE id = ?", "l", row.id) ||
      !maq_db_run (self, error, "UPDATE job SET error_word = 'protocol', error_message = 'The reply was cut off', ended_us = ?"
                   " WHERE id = ?", "ll", maq_wall_us (), row.job) ||
      !maq_ledger_add (self, attempt->uuid, "CONFIRMED", row.est_high, "incomplete", error) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  attempt->state = MAQ_JOB_INCOMPLETE;
  maq_journal_log (attempt->uuid, MAQ_JOB_INCOMPLETE, "crash");

  return TRUE;
}

static gboolean
receive (Recovery   *recovery,
         MaqAttempt *attempt,
         GError    **error)
{
  g_autofree char *sha256 = NULL;
  goffset size = 0;

  if (!maq_trace_finish_body (recovery->store->dir, attempt->uuid, error))
    return FALSE;
  sha256 = maq_trace_hash_body (recovery->store->dir, attempt->uuid, &size, error);

  return sha256 != NULL && maq_journal_received (recovery->store, attempt, size, sha256, error);
}

static guint
read_status (MaqStore       *self,
             MaqAttempt     *attempt,
             const MaqTrace *trace)
{
  return trace->status != 0 ? trace->status
         : (guint) maq_db_get_int (self, 0, "SELECT http_status FROM attempt WHERE uuid = ?", "s", attempt->uuid);
}

static gboolean
is_good (guint status)
{
  return status == 0 || (status >= 200 && status < 300);
}

/* The files say how far the answer came, and its status what it is worth. */
static gboolean
judge_sent (Recovery       *recovery,
            MaqAttempt     *attempt,
            const MaqTrace *trace,
            guint           crashes,
            GError        **error)
{
  MaqStore *self = recovery->store;
  guint status = read_status (self, attempt, trace);
  gboolean good = is_good (status);
  g_autofree char *message = g_strdup_printf ("The engine answered with HTTP %u", status);

  if (MAQ_BUG ("resend-committed"))
    return maq_db_run (self, error, "UPDATE attempt SET resend_free = 1 WHERE uuid = ?", "s", attempt->uuid) &&
           send_again (recovery, attempt, 0, error);
  if (status == 429)
    return send_again (recovery, attempt, crashes, error);
  if (maq_journal_is_unpaid (status))
    return maq_journal_end (self, attempt, MAQ_JOB_REFUSED, NULL, status == 401 || status == 403 ? "auth" : "refused", message, error);
  if (good && (trace->has_body || (attempt->content_length > 0 && trace->part_size == attempt->content_length)))
    return receive (recovery, attempt, error);
  if (attempt->resend_is_free)
    return send_again (recovery, attempt, crashes, error);
  if (good && trace->part_size > 0)
    return mark_to_read (recovery, attempt, error);
  recovery->report.undecided++;

  return maq_journal_end (self, attempt, MAQ_JOB_UNKNOWN, NULL, maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME),
                          "The program ended before the answer was here", error) &&
         maq_db_run (self, error, "UPDATE attempt SET owner = NULL WHERE uuid = ?", "s", attempt->uuid);
}

static gboolean
judge (Recovery       *recovery,
       MaqAttempt     *attempt,
       const MaqTrace *trace,
       guint           crashes,
       GError        **error)
{
  switch (attempt->state)
    {
    case MAQ_JOB_PREPARED:
    case MAQ_JOB_SENDING:
      return send_again (recovery, attempt, crashes, error);
    case MAQ_JOB_COMMITTED:
    case MAQ_JOB_RESPONDING:
      return judge_sent (recovery, attempt, trace, crashes, error);
    case MAQ_JOB_RECEIVED:
      if (!is_good (read_status (recovery->store, attempt, trace)))
        return judge_sent (recovery, attempt, trace, crashes, error);
      if (crashes < CRASHES_TO_GIVE_UP)
        return TRUE;
      recovery->report.parked++;
      return maq_journal_end (recovery->store, attempt, MAQ_JOB_UNREADABLE, NULL, "protocol",
                              "The program ended several times while it read this reply", error);
    case MAQ_JOB_INCOMPLETE:
      if (crashes < CRASHES_TO_GIVE_UP)
        return TRUE;
      attempt->state = MAQ_JOB_DISCARDED; /* of this list; the row stays as it is */
      return maq_db_run (recovery->store, error, "UPDATE attempt SET to_read = 0 WHERE uuid = ?", "s", attempt->uuid);
    case MAQ_JOB_ACCEPTED:
    case MAQ_JOB_REMOTE_DONE:
    case MAQ_JOB_STORED:
    case MAQ_JOB_QUEUED:
    case MAQ_JOB_DONE:
    case MAQ_JOB_REFUSED:
    case MAQ_JOB_FAILED:
    case MAQ_JOB_CANCELLED:
    case MAQ_JOB_UNREADABLE:
    case MAQ_JOB_UNKNOWN:
    case MAQ_JOB_EXPIRED:
    case MAQ_JOB_DISCARDED:
    default:
      return TRUE;
    }
}

static gboolean
needs_worker (MaqJobState state)
{
  return state == MAQ_JOB_RECEIVED || state == MAQ_JOB_STORED || state == MAQ_JOB_INCOMPLETE;
}

static gboolean
recover_one (Recovery *recovery,
             gint64    id,
             GError  **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (MaqAttempt) attempt = NULL;
  MaqTrace trace;
  guint crashes = 0;

  attempt = claim (recovery->store, id, &trace, &crashes, &failed);
  if (attempt != NULL && judge (recovery, attempt, &trace, crashes, &failed))
    {
      if (!needs_worker (attempt->state))
        return TRUE;
      recovery->report.pictures += attempt->state == MAQ_JOB_RECEIVED || attempt->state == MAQ_JOB_STORED;
      g_ptr_array_add (recovery->found, g_steal_pointer (&attempt));
      return TRUE;
    }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

static gboolean
recover_attempts (Recovery *recovery,
                  GError  **error)
{
  g_autoptr (GArray) ids = maq_db_list_ids (recovery->store, error, "SELECT id FROM attempt INDEXED BY attempt_open WHERE" OPEN_ATTEMPTS
                                            " AND state NOT IN ('accepted', 'remote-done') ORDER BY id", "");

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!recover_one (recovery, g_array_index (ids, gint64, i), error))
      return FALSE;

  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL when there was nothing to do */
static char *
report_to_text (const MaqRecoverReport *report)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const struct { const char *name; guint value; } figures[] = {
    { "pictures", report->pictures }, { "undecided", report->undecided }, { "requeued", report->requeued },
    { "parked", report->parked }, { "adopted", report->adopted }, { "files", report->files },
    { "damaged", report->damaged },
  };
  guint sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      json_object_set_int_member (object, figures[i].name, figures[i].value);
      sum += figures[i].value;
    }

  return sum > 0 ? maq_sidecar_to_text (object) : NULL;
}

GPtrArray *
maq_journal_recover (MaqStore *self,
                     char    **report,
                     GError  **error)
{
  g_autoptr (GPtrArray) found = NULL;
  Recovery recovery = { self };
  gint64 death_us;

  maq_store_check (self, NULL);

  found = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_attempt_free);
  recovery.found = found;
  if (report != NULL)
    *report = NULL;
  death_us = maq_library_dir_get_oldest_death (self->dir);
  if (!maq_adopt_spool (self, &recovery.report, error))
    return NULL;
  /* What lies in the pictures is looked at before the attempts: one that is damaged is read from its reply again. */
  if (death_us != 0 && !maq_adopt_check_recent (self, death_us, &recovery.report, error))
    return NULL;
  if (!recover_attempts (&recovery, error) || !maq_adopt_staged (self, &recovery.report, error))
    return NULL;
  maq_library_dir_bury_dead (self->dir);
  if (report != NULL)
    *report = report_to_text (&recovery.report);

  return g_steal_pointer (&found);
}

static gboolean
claim_job (MaqStore   *self,
           gint64      id,
           const char *owner,
           GArray     *claimed,
           GError    **error)
{
  if (owner != NULL && !maq_library_dir_owner_is_dead (self->dir, owner))
    return TRUE;
  if (!maq_db_run (self, error, "UPDATE job SET owner = ? WHERE id = ?", "sl", maq_library_dir_get_owner (self->dir), id))
    return FALSE;
  g_array_append_val (claimed, id);

  return TRUE;
}

GArray *
maq_journal_claim_queued (MaqStore *self,
                          GError  **error)
{
  g_autoptr (GArray) claimed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) rows = NULL;

  maq_store_check (self, NULL);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL)
    return NULL;
  rows = maq_db_prepare (self, error, "SELECT id, owner FROM job WHERE state = 'queued' AND"
                         " state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired') ORDER BY id", "");
  if (rows == NULL)
    return NULL;
  while (maq_db_next (rows, &failed))
    if (!claim_job (self, sqlite3_column_int64 (rows, 0), (const char *) sqlite3_column_text (rows, 1), claimed, error))
      return NULL;
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  g_clear_pointer (&rows, sqlite3_finalize);
  if (claimed->len > 0 && !maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;

  return g_steal_pointer (&claimed);
}
