/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-talk.h"

/* curl's numbers, which is how a report has them. */
static const struct {
  int          code;
  MaqDiagnosis diagnosis;
} transports[] = {
  { 5, MAQ_DIAGNOSIS_OFFLINE },      { 6, MAQ_DIAGNOSIS_OFFLINE },      /* no such host, or nobody to ask for it */
  { 7, MAQ_DIAGNOSIS_NOBODY },       { 28, MAQ_DIAGNOSIS_NOBODY },      /* refused, timed out */
  { 1, MAQ_DIAGNOSIS_ADDRESS },      { 3, MAQ_DIAGNOSIS_ADDRESS },      /* no HTTP, no address */
  { 8, MAQ_DIAGNOSIS_ADDRESS },      { 35, MAQ_DIAGNOSIS_ADDRESS },     /* a strange reply, no TLS */
  { 51, MAQ_DIAGNOSIS_CERTIFICATE }, { 60, MAQ_DIAGNOSIS_CERTIFICATE }, { 77, MAQ_DIAGNOSIS_CERTIFICATE },
  { 82, MAQ_DIAGNOSIS_CERTIFICATE }, { 83, MAQ_DIAGNOSIS_CERTIFICATE }, { 90, MAQ_DIAGNOSIS_CERTIFICATE },
  { 91, MAQ_DIAGNOSIS_CERTIFICATE },
};

static MaqDiagnosis
diagnose_silence (const MaqCall *call,
                  const GError  *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transports); i++)
    if (transports[i].code == call->report->transport_code)
      return transports[i].diagnosis;

  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT) || g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    return MAQ_DIAGNOSIS_ADDRESS;
  return MAQ_DIAGNOSIS_TROUBLE;
}

static MaqDiagnosis
diagnose_refusal (const MaqCall   *call,
                  const MaqAnswer *answer)
{
  g_autoptr (GError) told = NULL;

  maq_talk_refuse (call, answer, FALSE, &told);
  switch ((MaqError) told->code)
    {
    case MAQ_ERROR_AUTH:
      return call->key != NULL ? MAQ_DIAGNOSIS_KEY : MAQ_DIAGNOSIS_NO_KEY;
    case MAQ_ERROR_VERIFICATION:
      return MAQ_DIAGNOSIS_VERIFICATION;
    case MAQ_ERROR_QUOTA:
      return MAQ_DIAGNOSIS_CREDIT;
    case MAQ_ERROR_MODEL:
      return MAQ_DIAGNOSIS_MODEL;
    case MAQ_ERROR_RATE:
      return MAQ_DIAGNOSIS_BUSY;
    /* Nothing of the kind is there: 404, 410, a redirect. */
    case MAQ_ERROR_GONE:
    case MAQ_ERROR_PROTOCOL:
      return MAQ_DIAGNOSIS_ADDRESS;
    case MAQ_ERROR_REFUSED:
    case MAQ_ERROR_UNREACHABLE:
    case MAQ_ERROR_UNKNOWN_OUTCOME:
    case MAQ_ERROR_NO_SPACE:
    case MAQ_ERROR_BAD_INPUT:
    case MAQ_ERROR_FAILED:
    case MAQ_ERROR_BUDGET:
    case MAQ_ERROR_LOCKED:
    case MAQ_ERROR_MODERATED:
    default:
      if (answer->status == 405)
        return MAQ_DIAGNOSIS_ADDRESS;
      return answer->status == 503 ? MAQ_DIAGNOSIS_BUSY : MAQ_DIAGNOSIS_TROUBLE;
    }
}

MaqDiagnosis
maq_talk_diagnose (const MaqCall   *call,
                   const MaqAnswer *answer,
                   const GError    *error)
{
  if (answer == NULL || answer->status == 0 || error != NULL)
    return diagnose_silence (call, error);
  if (answer->status / 100 != 2)
    return diagnose_refusal (call, answer);

  return answer->json != NULL ? MAQ_DIAGNOSIS_FINE : MAQ_DIAGNOSIS_ADDRESS;
}
