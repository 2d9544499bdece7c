/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-attempt.h"
#include "maq-error.h"

#define MAX_RETRY_AFTER_MS (10 * 60 * 1000)
#define RATE_DELAY_MS 2000
#define FREE_DELAY_MS 200

/* curl's codes for a peer that cannot prove who it is: asking again would not make it so. */
static gboolean
is_certificate_failure (int transport_code)
{
  static const int codes[] = { 51, 58, 59, 60, 66, 77, 82, 83, 90, 91 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i] == transport_code)
      return TRUE;
  return FALSE;
}

static MaqJudgement
retry_or (const MaqLoss *loss, MaqRetry retry, MaqJobState otherwise)
{
  if (loss->tries_left[retry] > 0)
    return (MaqJudgement) { MAQ_JOB_QUEUED, retry };
  return (MaqJudgement) { otherwise, MAQ_RETRY_NEVER };
}

/* Nothing was charged, for certain. */
static MaqJudgement
judge_unpaid (const MaqLoss *loss, const MaqReport *report, const GError *error)
{
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_RATE))
    return retry_or (loss, MAQ_RETRY_RATE, MAQ_JOB_REFUSED);
  if (report->http_status != 0)
    return (MaqJudgement) { MAQ_JOB_REFUSED, MAQ_RETRY_NEVER };
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE) && !is_certificate_failure (report->transport_code))
    return retry_or (loss, MAQ_RETRY_UNREACHABLE, MAQ_JOB_FAILED);
  return (MaqJudgement) { MAQ_JOB_FAILED, MAQ_RETRY_NEVER };
}

MaqJudgement
maq_attempt_judge (const MaqLoss *loss, const MaqReport *report, const GError *error)
{
  if (loss->cancelled && (!loss->committed || loss->is_free))
    return (MaqJudgement) { MAQ_JOB_CANCELLED, MAQ_RETRY_NEVER };
  /* An own server that was started again in the same second gives a name it gave before; the next one is another. */
  if (loss->is_free && loss->is_async && report->http_status / 100 == 2 && g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    return retry_or (loss, MAQ_RETRY_FREE, MAQ_JOB_REFUSED);
  if (!loss->committed || report->charge == MAQ_CHARGE_NONE)
    return judge_unpaid (loss, report, error);
  if (loss->is_free)
    return retry_or (loss, MAQ_RETRY_FREE, MAQ_JOB_FAILED);
  /* A good answer that broke off: what came of it was paid for. Of a receipt nothing can be kept. */
  if (!loss->is_async &&
      (report->charge == MAQ_CHARGE_MADE || (report->http_status / 100 == 2 && report->bytes_down > 0)))
    return (MaqJudgement) { MAQ_JOB_INCOMPLETE, MAQ_RETRY_NEVER };
  return (MaqJudgement) { MAQ_JOB_UNKNOWN, MAQ_RETRY_NEVER };
}

MaqReach
maq_attempt_get_reach (const MaqExchange *exchange, const MaqReport *report, gboolean is_sending)
{
  if (report->reach != MAQ_REACH_PREPARE || !is_sending)
    return report->reach;
  if (exchange->replied && report->http_status / 100 == 2)
    return exchange->complete ? MAQ_REACH_READ : MAQ_REACH_RECEIVE;
  if (exchange->replied || report->http_status != 0)
    return MAQ_REACH_ANSWER;
  if (exchange->committed)
    return MAQ_REACH_WAIT;
  return report->bytes_up > 0 ? MAQ_REACH_SEND : MAQ_REACH_CONNECT;
}

gint64
maq_attempt_get_delay_ms (MaqRetry retry, guint try, gint64 retry_after_ms, double jitter)
{
  static const gint64 unreachable_ms[] = { 1000, 4000, 10000 };
  gint64 delay = 0;

  switch (retry)
    {
    case MAQ_RETRY_UNREACHABLE:
      delay = unreachable_ms[MIN (try, G_N_ELEMENTS (unreachable_ms) - 1)];
      break;
    case MAQ_RETRY_RATE:
      delay = retry_after_ms >= 0 ? retry_after_ms : RATE_DELAY_MS << MIN (try, 8);
      break;
    case MAQ_RETRY_FREE:
      delay = FREE_DELAY_MS << MIN (try, 8);
      break;
    case MAQ_RETRY_NEVER:
    case MAQ_N_RETRIES:
      break;
    }
  delay = CLAMP (delay, 0, MAX_RETRY_AFTER_MS);
  /* Only ever later: before the time an engine names it would refuse again. */
  return delay + (gint64) (delay * 0.2 * jitter);
}
