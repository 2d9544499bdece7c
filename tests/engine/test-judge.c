/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-error.h"
#include "maq-limit.h"

#define LEFT { 0, 3, 5, 3 }

/* Section 3.6 of the durability rules, a row each. */
typedef struct {
  const char  *name;
  MaqLoss      loss;
  guint        status;
  int          transport;
  goffset      down;
  MaqCharge    charge;
  int          code;     /* of MaqError, or -1: cancelled */
  MaqJobState  state;
  MaqRetry     retry;
} Row;

static const Row rows[] = {
  { "refused connection", { .tries_left = LEFT }, 0, 7, 0, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNREACHABLE, MAQ_JOB_QUEUED, MAQ_RETRY_UNREACHABLE },
  { "refused connection, last try", { .tries_left = { 0 } }, 0, 7, 0, MAQ_CHARGE_NONE, MAQ_ERROR_UNREACHABLE, MAQ_JOB_FAILED, MAQ_RETRY_NEVER },
  { "bad certificate", { .tries_left = LEFT }, 0, 60, 0, MAQ_CHARGE_NONE, MAQ_ERROR_UNREACHABLE, MAQ_JOB_FAILED, MAQ_RETRY_NEVER },
  { "no key", { .tries_left = LEFT }, 0, 0, 0, MAQ_CHARGE_NONE, MAQ_ERROR_AUTH, MAQ_JOB_FAILED, MAQ_RETRY_NEVER },
  { "budget", { .tries_left = LEFT }, 0, 0, 0, MAQ_CHARGE_NONE, MAQ_ERROR_BUDGET, MAQ_JOB_FAILED, MAQ_RETRY_NEVER },
  { "full disk before", { .tries_left = LEFT }, 0, 0, 0, MAQ_CHARGE_NONE, MAQ_ERROR_NO_SPACE, MAQ_JOB_FAILED, MAQ_RETRY_NEVER },
  { "cancelled before", { .cancelled = TRUE, .tries_left = LEFT }, 0, 42, 0, MAQ_CHARGE_NONE, -1, MAQ_JOB_CANCELLED, MAQ_RETRY_NEVER },
  { "key refused", { .committed = TRUE, .tries_left = LEFT }, 401, 0, 90, MAQ_CHARGE_NONE, MAQ_ERROR_AUTH, MAQ_JOB_REFUSED, MAQ_RETRY_NEVER },
  { "bad request", { .committed = TRUE, .tries_left = LEFT }, 400, 0, 90, MAQ_CHARGE_NONE, MAQ_ERROR_REFUSED, MAQ_JOB_REFUSED, MAQ_RETRY_NEVER },
  { "rate", { .committed = TRUE, .tries_left = LEFT }, 429, 0, 90, MAQ_CHARGE_NONE, MAQ_ERROR_RATE, MAQ_JOB_QUEUED, MAQ_RETRY_RATE },
  { "rate, last try", { .committed = TRUE, .tries_left = { 0 } }, 429, 0, 90, MAQ_CHARGE_NONE, MAQ_ERROR_RATE, MAQ_JOB_REFUSED, MAQ_RETRY_NEVER },
  { "quota", { .committed = TRUE, .tries_left = LEFT }, 429, 0, 90, MAQ_CHARGE_NONE, MAQ_ERROR_QUOTA, MAQ_JOB_REFUSED, MAQ_RETRY_NEVER },
  { "tail never left", { .committed = TRUE, .tries_left = LEFT }, 0, 55, 0, MAQ_CHARGE_NONE, MAQ_ERROR_UNREACHABLE, MAQ_JOB_QUEUED, MAQ_RETRY_UNREACHABLE },
  { "reply lost", { .committed = TRUE, .tries_left = LEFT }, 0, 52, 0, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNREACHABLE, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "reply lost, said otherwise", { .committed = TRUE, .tries_left = LEFT }, 0, 56, 0, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "server error", { .committed = TRUE, .tries_left = LEFT }, 502, 0, 90, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "cut off", { .committed = TRUE, .tries_left = LEFT }, 200, 18, 5000, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER },
  { "head only", { .committed = TRUE, .tries_left = LEFT }, 200, 56, 0, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "paid for certain", { .committed = TRUE, .tries_left = LEFT }, 200, 23, 0, MAQ_CHARGE_MADE, MAQ_ERROR_PROTOCOL, MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER },
  { "cancelled after", { .committed = TRUE, .cancelled = TRUE, .tries_left = LEFT }, 0, 42, 0, MAQ_CHARGE_UNKNOWN, -1, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "receipt cut off", { .committed = TRUE, .is_async = TRUE, .tries_left = LEFT }, 201, 18, 50, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "receipt is garbage", { .committed = TRUE, .is_async = TRUE, .tries_left = LEFT }, 201, 0, 50, MAQ_CHARGE_MADE, MAQ_ERROR_PROTOCOL, MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER },
  { "free, reply lost", { .committed = TRUE, .is_free = TRUE, .tries_left = LEFT }, 0, 52, 0, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_QUEUED, MAQ_RETRY_FREE },
  { "free, cut off", { .committed = TRUE, .is_free = TRUE, .tries_left = LEFT }, 200, 18, 5000, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_QUEUED, MAQ_RETRY_FREE },
  { "free, last try", { .committed = TRUE, .is_free = TRUE, .tries_left = { 0 } }, 0, 52, 0, MAQ_CHARGE_UNKNOWN, MAQ_ERROR_UNKNOWN_OUTCOME, MAQ_JOB_FAILED, MAQ_RETRY_NEVER },
  { "free, cancelled after", { .committed = TRUE, .cancelled = TRUE, .is_free = TRUE, .tries_left = LEFT }, 0, 42, 0, MAQ_CHARGE_UNKNOWN, -1, MAQ_JOB_CANCELLED, MAQ_RETRY_NEVER },
  { "free, a name given before", { .committed = TRUE, .is_free = TRUE, .is_async = TRUE, .tries_left = LEFT }, 202, 0, 50, MAQ_CHARGE_NONE, MAQ_ERROR_PROTOCOL, MAQ_JOB_QUEUED, MAQ_RETRY_FREE },
  { "free, always the same name", { .committed = TRUE, .is_free = TRUE, .is_async = TRUE, .tries_left = { 0 } }, 202, 0, 50, MAQ_CHARGE_NONE, MAQ_ERROR_PROTOCOL, MAQ_JOB_REFUSED, MAQ_RETRY_NEVER },
};

static void
test_judge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      MaqReport report = { .http_status = row->status, .transport_code = row->transport, .bytes_down = row->down,
                           .charge = row->charge, .retry_after_ms = -1 };
      g_autoptr (GError) error = row->code < 0 ? g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x")
                                               : g_error_new (MAQ_ERROR, row->code, "x");
      MaqJudgement verdict = maq_attempt_judge (&row->loss, &report, error);

      g_test_message ("%s", row->name);
      g_assert_cmpstr (maq_job_state_to_word (verdict.state), ==, maq_job_state_to_word (row->state));
      g_assert_cmpint (verdict.retry, ==, row->retry);
    }
}

static void
test_reach (void)
{
  static const struct {
    gboolean committed, replied, complete, sending;
    guint    status;
    goffset  up;
    MaqReach said, reach;
  } reaches[] = {
    { 0, 0, 0, FALSE, 0, 0, MAQ_REACH_PREPARE, MAQ_REACH_PREPARE },
    { 0, 0, 0, TRUE, 0, 0, MAQ_REACH_PREPARE, MAQ_REACH_CONNECT },
    { 0, 0, 0, TRUE, 0, 700, MAQ_REACH_PREPARE, MAQ_REACH_SEND },
    { 1, 0, 0, TRUE, 0, 700, MAQ_REACH_PREPARE, MAQ_REACH_WAIT },
    { 1, 1, 1, TRUE, 400, 700, MAQ_REACH_PREPARE, MAQ_REACH_ANSWER },
    { 1, 0, 0, TRUE, 503, 700, MAQ_REACH_PREPARE, MAQ_REACH_ANSWER },
    { 1, 1, 0, TRUE, 200, 700, MAQ_REACH_PREPARE, MAQ_REACH_RECEIVE },
    { 1, 1, 1, TRUE, 200, 700, MAQ_REACH_PREPARE, MAQ_REACH_READ },
    { 1, 0, 0, TRUE, 0, 700, MAQ_REACH_SEND, MAQ_REACH_SEND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reaches); i++)
    {
      MaqExchange exchange = { .committed = reaches[i].committed, .replied = reaches[i].replied, .complete = reaches[i].complete };
      MaqReport report = { .http_status = reaches[i].status, .bytes_up = reaches[i].up, .reach = reaches[i].said };

      g_assert_cmpint (maq_attempt_get_reach (&exchange, &report, reaches[i].sending), ==, reaches[i].reach);
    }
}

/* Whatever an engine says: what may have been paid is never queued again by itself, unless it is free. */
static void
test_judge_never_pays_twice (void)
{
  for (guint bits = 0; bits < 8; bits++)
    for (guint status = 0; status < 600; status += 50)
      for (int code = -1; code <= (int) MAQ_ERROR_LOCKED; code++)
        {
          MaqLoss loss = { .committed = TRUE, .cancelled = bits & 1, .tries_left = LEFT };
          MaqReport report = { .http_status = status, .bytes_down = bits & 2 ? 9 : 0,
                               .charge = bits & 4 ? MAQ_CHARGE_MADE : MAQ_CHARGE_UNKNOWN };
          g_autoptr (GError) error = code < 0 ? g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x")
                                              : g_error_new (MAQ_ERROR, code, "x");
          MaqJudgement verdict = maq_attempt_judge (&loss, &report, error);

          g_assert_cmpint (verdict.retry, ==, MAQ_RETRY_NEVER);
          g_assert_true (verdict.state == MAQ_JOB_UNKNOWN || verdict.state == MAQ_JOB_INCOMPLETE);
        }
}

static void
test_delays (void)
{
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_UNREACHABLE, 0, -1, 0), ==, 1000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_UNREACHABLE, 1, -1, 0), ==, 4000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_UNREACHABLE, 9, -1, 0), ==, 10000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_RATE, 0, 12000, 0), ==, 12000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_RATE, 0, 12000, 0.999), <=, 14400);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_RATE, 0, G_MAXINT64, 0), ==, 600000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_RATE, 0, -1, 0), ==, 2000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_RATE, 200, -1, 0), <=, 600000);
  g_assert_cmpint (maq_attempt_get_delay_ms (MAQ_RETRY_NEVER, 0, 5, 0.5), ==, 0);
}

static void
test_gate (void)
{
  int gate = MAQ_GATE_OPEN;

  g_assert_true (maq_gate_pass (&gate, MAQ_GATE_SHUT));
  g_assert_false (maq_gate_pass (&gate, MAQ_GATE_COMMITTED));
  gate = MAQ_GATE_OPEN;
  g_assert_true (maq_gate_pass (&gate, MAQ_GATE_COMMITTED));
  g_assert_false (maq_gate_pass (&gate, MAQ_GATE_SHUT));
}

static void
test_limit_concurrency (void)
{
  const MaqModel row = { .concurrency = 2 };
  MaqLimit limit = { 0 };
  gint64 wait;

  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_false (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_cmpint (wait, ==, -1);
  maq_limit_release (&limit);
  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
}

static void
test_limit_learned (void)
{
  const MaqModel row = { .concurrency = 100, .per_minute = 5 };
  MaqLimit limit = { 0 };
  gint64 wait;

  g_assert_false (maq_limit_learn (&limit, 0));
  g_assert_true (maq_limit_learn (&limit, 2));
  g_assert_false (maq_limit_learn (&limit, 2));
  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_false (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_cmpint (wait / G_USEC_PER_SEC, ==, 30);
  maq_limit_pause (&limit, 90 * G_USEC_PER_SEC);
  maq_limit_pause (&limit, 70 * G_USEC_PER_SEC);
  g_assert_false (maq_limit_take (&limit, &row, 60 * G_USEC_PER_SEC, &wait));
  g_assert_cmpint (wait / G_USEC_PER_SEC, ==, 30);
  g_assert_true (maq_limit_take (&limit, &row, 90 * G_USEC_PER_SEC, &wait));
}

/* After a refusal one goes ahead; what is under way anyhow is only counted. */
static void
test_limit_careful (void)
{
  const MaqModel row = { .concurrency = 4 };
  MaqLimit limit = { .is_careful = TRUE };
  gint64 wait;

  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_false (maq_limit_take (&limit, &row, 1, &wait));
  limit.is_careful = FALSE;
  maq_limit_join (&limit);
  maq_limit_join (&limit);
  g_assert_true (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_false (maq_limit_take (&limit, &row, 1, &wait));
  g_assert_cmpint (wait, ==, -1);
}

static void
test_limit_per_minute (void)
{
  const MaqModel row = { .concurrency = 100, .per_minute = 5 };
  MaqLimit limit = { 0 };
  gint64 now = 1000000, wait;
  guint begun = 0;

  for (guint i = 0; i < 5; i++)
    g_assert_true (maq_limit_take (&limit, &row, now, &wait));
  g_assert_false (maq_limit_take (&limit, &row, now, &wait));
  g_assert_cmpint (wait, >, 0);
  g_assert_cmpint (wait, <=, 12 * G_USEC_PER_SEC + 1);
  g_assert_true (maq_limit_take (&limit, &row, now + wait, &wait));

  /* An hour of asking every second begins five a minute, and no more. */
  for (guint i = 0; i < 3600; i++)
    begun += maq_limit_take (&limit, &(MaqModel) { .concurrency = 10000, .per_minute = 5 },
                             now + (gint64) i * G_USEC_PER_SEC, &wait);
  g_assert_cmpuint (begun, >=, 295);
  g_assert_cmpuint (begun, <=, 301);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/judge/reach", test_reach);
  g_test_add_func ("/engine/judge/table", test_judge);
  g_test_add_func ("/engine/judge/never-pays-twice", test_judge_never_pays_twice);
  g_test_add_func ("/engine/judge/delays", test_delays);
  g_test_add_func ("/engine/judge/gate", test_gate);
  g_test_add_func ("/engine/limit/concurrency", test_limit_concurrency);
  g_test_add_func ("/engine/limit/careful", test_limit_careful);
  g_test_add_func ("/engine/limit/learned", test_limit_learned);
  g_test_add_func ("/engine/limit/per-minute", test_limit_per_minute);
  return g_test_run ();
}
