/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-attempt-private.h"
#include "maq-error.h"
#include "maq-log.h"

/* How an attempt ends, and what is written about it. */

const char *
maq_run_get_word (const GError *error)
{
  if (error->domain == MAQ_ERROR)
    return maq_error_to_word (error->code);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  return maq_error_to_word (MAQ_ERROR_FAILED);
}

MaqOutcome *
maq_run_outcome (MaqRun *run, MaqJobState state, MaqRetry retry, const char *word, const char *message)
{
  g_autoptr (GError) error = NULL;
  MaqOutcome *outcome = g_new0 (MaqOutcome, 1);

  outcome->state = state;
  outcome->retry = retry;
  outcome->retry_after_ms = run->report.retry_after_ms;
  outcome->per_minute = run->report.per_minute;
  outcome->limit_reset_ms = run->report.limit_reset_ms;
  outcome->look_ms = -1;
  outcome->error_word = g_strdup (word);
  outcome->error_message = g_strdup (message);
  outcome->record = maq_run_read (run, &error);
  if (outcome->record == NULL)
    maq_log_event ("job", "job=%" G_GINT64_FORMAT " cannot be read again: %s", run->order->job, error->message);
  return outcome;
}

/* The journal has the last word about what may have been paid: where it sees no proof to the contrary, a person decides. */
static gboolean
write_verdict (MaqRun *run, MaqJudgement *verdict, const char *word, const char *message, GError **error)
{
  g_autoptr (GError) refused = NULL;

  if (maq_run_end (run, verdict->state, word, message, &refused))
    return TRUE;
  if (!run->exchange.base.committed && !run->exchange.base.replied)
    {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  maq_log_event ("job", "job=%" G_GINT64_FORMAT " cannot be %s: %s", run->order->job,
                 maq_job_state_to_word (verdict->state), refused->message);
  *verdict = (MaqJudgement) { MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER };
  return maq_run_end (run, MAQ_JOB_UNKNOWN, maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME), message, error);
}

MaqOutcome *
maq_run_write_end (MaqRun *run, MaqJudgement verdict, const char *word, const char *message, GError **error)
{
  if (run->attempt != NULL)
    run->report.reach = maq_attempt_get_reach (&run->exchange.base, &run->report,
                                               run->attempt->state != MAQ_JOB_PREPARED);
  if (!write_verdict (run, &verdict, word, message, error))
    return NULL;
  if (verdict.state == MAQ_JOB_UNKNOWN)
    word = maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME);
  if (run->attempt != NULL)
    maq_run_moved (verdict.state, run);
  return maq_run_outcome (run, verdict.state, verdict.retry, word, message);
}

MaqOutcome *
maq_run_end_unread (MaqRun *run, const GError *failure, MaqJobState state, GError **error)
{
  /* A full disk or a busy library says nothing about the reply: the library says RECEIVED still, and the next start goes
   * on from there. For this process it is over. */
  if (!g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_PROTOCOL)
      && !g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    return maq_run_outcome (run, MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER, maq_run_get_word (failure), failure->message);
  run->report.reach = MAQ_REACH_READ;
  return maq_run_write_end (run, (MaqJudgement) { state, MAQ_RETRY_NEVER }, maq_run_get_word (failure), failure->message,
                            error);
}

/* Paid and broken off: what can be got out of it is stored, else it is shown as incomplete with its raw reply. */
static MaqOutcome *
salvage (MaqRun *run, const GError *failure, GError **error)
{
  const char *word = maq_run_get_word (failure);
  g_autoptr (GError) local = NULL;
  gboolean is_ours;

  run->report.reach = MAX (run->report.reach, MAQ_REACH_RECEIVE);
  if (!maq_run_end (run, MAQ_JOB_INCOMPLETE, word, failure->message, error))
    return NULL;
  maq_run_moved (MAQ_JOB_INCOMPLETE, run);
  if (maq_run_keep_reply (run, &is_ours, &local))
    return maq_run_outcome (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
  return maq_run_outcome (run, MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER, word, failure->message);
}

static gboolean
is_async (const MaqRun *run)
{
  return run->provider != NULL && (run->provider->flags & MAQ_PROVIDER_ASYNC) != 0;
}

/* The engine has the job, whatever happened afterwards: it said so, and either it could not be written down, or it is found
 * where asking costs less than making it again. */
static gboolean
is_accepted_after_all (MaqRun *run, const MaqLoss *loss)
{
  g_autoptr (GError) error = NULL;

  if (!loss->is_async)
    return FALSE;
  if (run->exchange.base.accepted)
    return TRUE;
  if (run->exchange.remote_id != NULL)
    {
      if (maq_run_accepted (run, &error))
        return TRUE;
      maq_log_event ("job", "job=%" G_GINT64_FORMAT " its id is not in the catalogue: %s", run->order->job, error->message);
    }
  return loss->committed && loss->is_free && run->report.charge != MAQ_CHARGE_NONE && maq_run_find_first (run);
}

/* Without an attempt there is nothing to go back from. */
static MaqOutcome *
write_loss (MaqRun *run, MaqJudgement verdict, const GError *failure, GError **error)
{
  const char *word = maq_run_get_word (failure);

  if (verdict.state == MAQ_JOB_CANCELLED)
    {
      word = "cancelled";
      if (g_atomic_int_get (&run->order->quitting))
        verdict.state = MAQ_JOB_QUEUED;
    }
  if (run->attempt == NULL && verdict.state == MAQ_JOB_QUEUED)
    return maq_run_outcome (run, MAQ_JOB_QUEUED, verdict.retry, word, failure->message);
  return maq_run_write_end (run, verdict, word, failure->message, error);
}

MaqOutcome *
maq_run_lose (MaqRun *run, const GError *failure, GError **error)
{
  MaqLoss loss = {
    .committed = run->exchange.base.committed || run->exchange.base.replied,
    .cancelled = g_cancellable_is_cancelled (run->cancellable)
                 || g_atomic_int_get (&run->order->gate) == MAQ_GATE_SHUT,
    .is_free = maq_endpoint_get_row (run->order->endpoint)->resend_is_free,
    .is_async = is_async (run),
  };
  MaqJudgement verdict;
  MaqOutcome *outcome;

  if (is_accepted_after_all (run, &loss))
    return maq_run_follow (run);
  for (guint i = 0; i < MAQ_N_RETRIES; i++)
    loss.tries_left[i] = run->order->tries_left[i];
  verdict = maq_attempt_judge (&loss, &run->report, failure);
  if (verdict.state == MAQ_JOB_INCOMPLETE)
    return salvage (run, failure, error);
  outcome = write_loss (run, verdict, failure, error);
  if (outcome == NULL || outcome->state != MAQ_JOB_UNKNOWN || !loss.is_async || run->provider->find == NULL
      || g_atomic_int_get (&run->order->quitting))
    return outcome;
  maq_outcome_free (outcome);
  return maq_run_search (run);
}
