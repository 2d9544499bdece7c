/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-attempt-private.h"
#include "maq-error.h"
#include "maq-keys.h"
#include "maq-log.h"

/* An accepted job (durability, section 3.5, A8 and A9): one look at a time, so that no thread waits for an engine. Nothing here
 * is lost by a crash: a look can be repeated. */

#define DEFAULT_LIMIT_S (24 * 60 * 60)
#define MAX_LEFT_US (32 * G_TIME_SPAN_DAY)
#define MAX_RETRY_AFTER_MS (10 * 60 * 1000)
#define KEY_US G_TIME_SPAN_MINUTE

MaqPace maq_pace = {
  .first_ms = 500,
  .most_ms = 5000,
  .gone_times = 3,
  .gone_ms = 30 * 1000,
  .grace_ms = 10 * 60 * 1000,
  .find_ms = { 0, 5000, 30000, 120000 },
};

/* --- when --- */

/* By the monotonic clock: one that is set ten years on must not cost a picture. A job that was under way when a process died
 * is looked for in any case; a server that has forgotten it says so. */
static void
set_end (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;
  guint limit_s = maq_endpoint_get_row (run->order->endpoint)->wire.deadline_s;
  gint64 wall_us = g_get_real_time ();
  gint64 start_us = run->attempt->committed_us > 0 ? run->attempt->committed_us : wall_us;
  gint64 left_us;

  if (run->attempt->deadline_us > 0)
    left_us = run->attempt->deadline_us - wall_us;
  else
    left_us = start_us + (limit_s > 0 ? limit_s : DEFAULT_LIMIT_S) * G_USEC_PER_SEC - wall_us;
  left_us = CLAMP (left_us, follow->is_resumed ? maq_pace.grace_ms * G_TIME_SPAN_MILLISECOND : 0, MAX_LEFT_US);
  follow->end_us = g_get_monotonic_time () + left_us;
  follow->deadline_us = wall_us + left_us;
}

/* Until the next look: what the server said, or our own steps; never past the end. */
static gint64
get_delay_ms (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;
  gint64 left_ms = (follow->end_us - g_get_monotonic_time ()) / 1000;
  double ms = maq_pace.first_ms;

  for (guint i = 0; i < follow->n_looks && ms < maq_pace.most_ms; i++)
    ms *= 1.5;
  ms = MIN (ms, maq_pace.most_ms);
  follow->n_looks++;
  if (run->report.retry_after_ms >= 0)
    ms = CLAMP (run->report.retry_after_ms, (gint64) maq_pace.first_ms, MAX_RETRY_AFTER_MS);
  ms *= 1 + 0.2 * g_random_double ();
  return MAX (MIN ((gint64) ms, left_ms), MIN ((gint64) maq_pace.first_ms, 1));
}

/* --- what it comes to --- */

/* Nothing has been decided. */
static MaqOutcome *
go_on (MaqRun *run, const GError *failure)
{
  MaqOutcome *outcome = g_new0 (MaqOutcome, 1);

  outcome->state = run->attempt->state;
  outcome->retry_after_ms = outcome->limit_reset_ms = -1;
  outcome->look_ms = get_delay_ms (run);
  if (failure != NULL)
    {
      outcome->error_word = g_strdup (maq_run_get_word (failure));
      outcome->error_message = g_strdup (failure->message);
      maq_log_event ("job", "job=%" G_GINT64_FORMAT " attempt=%s looked at again in %" G_GINT64_FORMAT " ms: %s",
                     run->order->job, run->attempt->uuid, outcome->look_ms, failure->message);
    }
  return outcome;
}

/* Not by itself: somebody has to do something first. */
static MaqOutcome *
hold (MaqRun *run, const GError *failure)
{
  MaqOutcome *outcome = go_on (run, failure);

  outcome->look_ms = -1;
  return outcome;
}

static MaqOutcome *
expire (MaqRun *run, const char *message, GError **error)
{
  return maq_run_write_end (run, (MaqJudgement) { MAQ_JOB_EXPIRED, MAQ_RETRY_NEVER }, maq_error_to_word (MAQ_ERROR_GONE),
                            message, error);
}

static MaqOutcome *
go_on_until_the_end (MaqRun *run, const GError *failure, GError **error)
{
  if (g_get_monotonic_time () < run->order->follow->end_us)
    return go_on (run, failure);
  return expire (run, failure != NULL ? failure->message : "The engine did not finish it in time", error);
}

/* TRUE: said often enough, over long enough. */
static gboolean
is_gone (MaqFollow *follow)
{
  gint64 now = g_get_monotonic_time ();

  if (follow->n_gone++ == 0)
    follow->gone_us = now;
  return follow->n_gone >= maq_pace.gone_times && now - follow->gone_us >= maq_pace.gone_ms * G_TIME_SPAN_MILLISECOND;
}

/* The server forgot the job; its answer may lie here all the same, from a look that was cut short. */
static gboolean
read_what_is_here (MaqRun *run)
{
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE, is_ours;
  goffset size = 0;

  if (maq_spool_get_reply (run->spool, &size, &complete) < 0 || !complete || size == 0)
    return FALSE;
  if (maq_run_keep_reply (run, &is_ours, &error))
    return TRUE;
  maq_log_event ("job", "job=%" G_GINT64_FORMAT " what is here of it cannot be read: %s", run->order->job, error->message);
  return FALSE;
}

static MaqOutcome *
lose (MaqRun *run, const GError *failure, GError **error)
{
  MaqOrder *order = run->order;
  gboolean may_repeat = order->tries_left[MAQ_RETRY_FREE] > 0 && !g_atomic_int_get (&order->cancel);

  if (!is_gone (order->follow))
    return go_on_until_the_end (run, failure, error);
  if (run->attempt->state == MAQ_JOB_ACCEPTED && read_what_is_here (run))
    return maq_run_outcome (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
  if (!maq_endpoint_get_row (order->endpoint)->resend_is_free)
    return expire (run, failure->message, error);
  return maq_run_write_end (run, (MaqJudgement) { may_repeat ? MAQ_JOB_QUEUED : MAQ_JOB_FAILED,
                                                may_repeat ? MAQ_RETRY_FREE : MAQ_RETRY_NEVER },
                            maq_run_get_word (failure), failure->message, error);
}

/* The engine says how it ended, and what it cost. */
static MaqOutcome *
end (MaqRun *run, const GError *failure, GError **error)
{
  MaqJudgement verdict = { MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER };
  const char *word = maq_run_get_word (failure);

  if (run->report.charge == MAQ_CHARGE_NONE || maq_endpoint_get_row (run->order->endpoint)->resend_is_free)
    {
      verdict.state = g_atomic_int_get (&run->order->cancel) ? MAQ_JOB_CANCELLED : MAQ_JOB_REFUSED;
      run->report.charge = MAQ_CHARGE_NONE;
    }
  else if (run->report.charge == MAQ_CHARGE_MADE)
    {
      verdict.state = MAQ_JOB_INCOMPLETE;
    }
  if (verdict.state == MAQ_JOB_CANCELLED)
    word = "cancelled";
  return maq_run_write_end (run, verdict, word, failure->message, error);
}

/* Another process, the disk, or the network in between: it says nothing about the job. */
static gboolean
is_passing (const GError *failure)
{
  static const MaqError codes[] = { MAQ_ERROR_UNREACHABLE, MAQ_ERROR_RATE, MAQ_ERROR_NO_SPACE, MAQ_ERROR_LOCKED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (failure, MAQ_ERROR, codes[i]))
      return TRUE;
  return failure->domain != MAQ_ERROR && !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static MaqOutcome *
judge_look (MaqRun *run, const GError *failure, GError **error)
{
  if (run->report.reach == MAQ_REACH_PREPARE)
    run->report.reach = MAQ_REACH_WAIT;
  if (g_cancellable_is_cancelled (run->cancellable))
    return hold (run, failure);
  if (g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_AUTH))
    return hold (run, failure);
  if (run->exchange.has_trouble)
    return go_on (run, failure);
  if (g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_GONE))
    return lose (run, failure, error);
  if (is_passing (failure) || g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    return go_on_until_the_end (run, failure, error);
  return end (run, failure, error);
}

/* What it points to: asked for with a new answer each time, since addresses may have been signed for a while only. */
static MaqOutcome *
judge_fetch (MaqRun *run, const GError *failure, gboolean is_ours, GError **error)
{
  gboolean is_protocol = g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_PROTOCOL);

  if (run->report.reach == MAQ_REACH_PREPARE)
    run->report.reach = is_protocol ? MAQ_REACH_READ : MAQ_REACH_RECEIVE;
  if (g_cancellable_is_cancelled (run->cancellable) || g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_AUTH))
    return hold (run, failure);
  /* FAILED is what a disk says that refuses a picture. */
  if (is_ours || run->exchange.has_trouble || g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_FAILED))
    return go_on (run, failure);
  if (is_passing (failure))
    return go_on_until_the_end (run, failure, error);
  run->order->follow->is_stale = TRUE;
  if (g_error_matches (failure, MAQ_ERROR, MAQ_ERROR_GONE))
    return lose (run, failure, error);
  if (is_protocol && !is_gone (run->order->follow))
    return go_on_until_the_end (run, failure, error);
  return maq_run_write_end (run, (MaqJudgement) { MAQ_JOB_UNREADABLE, MAQ_RETRY_NEVER }, maq_run_get_word (failure),
                            failure->message, error);
}

/* --- one look --- */

static MaqOutcome *
fetch (MaqRun *run, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean is_ours = TRUE;

  maq_run_clear_report (run);
  /* The pictures are in the library: only the last word about them could not be written. */
  if (run->attempt->state == MAQ_JOB_STORED ? !maq_run_done (run, &failure) : !maq_run_keep_reply (run, &is_ours, &failure))
    return judge_fetch (run, failure, is_ours, error);
  maq_run_moved (MAQ_JOB_DONE, run);
  return maq_run_outcome (run, MAQ_JOB_DONE, MAQ_RETRY_NEVER, NULL, NULL);
}

/* Whether it can be stopped the next look says. What cannot is kept when it comes. */
static void
ask_to_stop (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;
  g_autoptr (GError) failure = NULL;

  if (follow->has_asked || run->provider->cancel == NULL || !g_atomic_int_get (&run->order->cancel)
      || run->attempt->state != MAQ_JOB_ACCEPTED)
    return;
  maq_run_clear_report (run);
  follow->has_asked = TRUE;
  if (run->provider->cancel (&run->call, run->attempt->remote_id, &failure))
    return;
  follow->has_asked = !is_passing (failure);
  maq_log_event ("job", "job=%" G_GINT64_FORMAT " cannot be stopped: %s", run->order->job, failure->message);
}

/* The program that had the job in its memory has ended: it need not be asked whether it knows it. */
static gboolean
check_life (MaqRun *run, GError **failure)
{
  MaqFollow *follow = run->order->follow;

  if (run->order->life == NULL || !maq_local_life_has_ended (run->order->life))
    return TRUE;
  follow->n_gone = MAX (follow->n_gone, maq_pace.gone_times);
  follow->gone_us = 0;
  g_set_error_literal (failure, MAQ_ERROR, MAQ_ERROR_GONE, "The server program ended before the picture was finished");
  return FALSE;
}

/* FALSE with @failure. */
static gboolean
poll_once (MaqRun *run, gboolean *done, GError **failure)
{
  maq_run_clear_report (run);
  run->exchange.base.complete = FALSE;
  if (!check_life (run, failure))
    return FALSE;
  if (!run->provider->poll (&run->call, run->attempt->remote_id, done, failure))
    return FALSE;
  if (!*done || run->exchange.base.complete)
    return TRUE;
  g_set_error_literal (failure, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The engine has finished it, and gave no answer");
  return FALSE;
}

static MaqOutcome *
look (MaqRun *run, GError **error)
{
  MaqFollow *follow = run->order->follow;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) unwritten = NULL;
  gboolean done = FALSE;

  if (run->attempt->state == MAQ_JOB_STORED)
    return fetch (run, error);
  if (!maq_run_find_key (run, &failure))
    return hold (run, failure);
  ask_to_stop (run);
  if (run->attempt->state == MAQ_JOB_REMOTE_DONE && !follow->is_stale)
    return fetch (run, error);
  if (!poll_once (run, &done, &failure))
    return judge_look (run, failure, error);
  if (!follow->is_stale)
    follow->n_gone = 0;
  if (!done)
    return go_on_until_the_end (run, NULL, error);
  follow->is_stale = FALSE;
  if (maq_run_remote_done (run, &unwritten))
    maq_run_moved (MAQ_JOB_REMOTE_DONE, run);
  else
    maq_log_event ("job", "answer to %s is not noted: %s", run->attempt->uuid, unwritten->message);
  return fetch (run, error);
}

/* --- what stays between two looks --- */

static void
take_key (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;
  gint64 now = g_get_monotonic_time ();

  /* Not one for the whole life of a job: it may be changed meanwhile. */
  if (now - follow->key_us < KEY_US)
    run->key = g_steal_pointer (&follow->key);
  g_clear_pointer (&follow->key, maq_keys_free);
  if (run->key == NULL)
    follow->key_us = now;
}

gboolean
maq_run_open_follow (MaqRun *run, GError **error)
{
  MaqOrder *order = run->order;
  MaqFollow *follow = order->follow;

  run->attempt = follow->attempt;
  run->news = follow->news;
  follow->news.preview = NULL;
  run->news.state = run->attempt->state;
  run->provider = maq_providers_lookup (maq_endpoint_get_kind (order->endpoint));
  if (run->provider == NULL || run->provider->poll == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "An engine of the kind “%s” cannot be asked about jobs",
                   maq_endpoint_get_kind (order->endpoint));
      return FALSE;
    }
  run->spool = maq_spool_open (order->core->dir, run->attempt->uuid, NULL);
  if (run->spool == NULL)
    run->spool = maq_spool_create (order->core->dir, run->attempt->uuid, error);
  if (run->spool == NULL)
    return FALSE;
  take_key (run);
  maq_run_open (run);
  run->exchange.base.committed = run->exchange.base.replied = TRUE;
  run->exchange.base.accepted = run->attempt->state != MAQ_JOB_UNKNOWN;
  if (follow->end_us == 0)
    set_end (run);
  return TRUE;
}

void
maq_run_close_follow (MaqRun *run, const MaqOutcome *outcome)
{
  MaqFollow *follow = run->order->follow;

  follow->news = run->news;
  run->news.preview = NULL;
  if (outcome != NULL && g_strcmp0 (outcome->error_word, maq_error_to_word (MAQ_ERROR_AUTH)) != 0)
    follow->key = g_steal_pointer (&run->key);
  maq_run_clear (run);
}

MaqOutcome *
maq_run_follow (MaqRun *run)
{
  MaqFollow *follow = run->order->follow;
  MaqOutcome *outcome;

  follow->attempt = run->attempt;
  /* Until it says better. */
  run->news.phase = MAQ_PHASE_THINKING;
  maq_run_tell (run);
  g_clear_pointer (&follow->news.preview, g_bytes_unref);
  follow->news = run->news;
  if (follow->news.preview != NULL)
    g_bytes_ref (follow->news.preview);
  set_end (run);
  outcome = maq_run_outcome (run, MAQ_JOB_ACCEPTED, MAQ_RETRY_NEVER, NULL, NULL);
  outcome->look_ms = get_delay_ms (run);
  return outcome;
}

gpointer
maq_attempt_follow_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqRun run = { .order = data, .sink = sink, .cancellable = cancellable };
  MaqOutcome *outcome = maq_run_open_follow (&run, error) ? look (&run, error) : NULL;

  maq_run_close_follow (&run, outcome);
  return outcome;
}
