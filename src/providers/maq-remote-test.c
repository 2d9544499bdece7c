/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-json.h"
#include "maq-remote-test.h"

/* 200 with another status within it, as gateways of this kind answer. */
static guint
get_status (const MaqAnswer *answer)
{
  gint64 code = maq_json_get_int (maq_answer_get (answer), "code", 0);

  return answer->status == 200 && code >= 400 && code < 600 ? (guint) code : answer->status;
}

/* "No such job", said by a program and not by a page. */
static gboolean
is_unknown_job (const MaqAnswer *answer)
{
  return maq_answer_get (answer) != NULL
         && (answer->status == 400 || answer->status == 404 || answer->status == 422 || answer->status / 100 == 2);
}

gboolean
maq_remote_test (const MaqCall  *call,
                 const char     *path,
                 MaqDiagnosis   *diagnosis,
                 char          **detail,
                 GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;

  *detail = NULL;
  if (!maq_talk_get (call, path, 0, &answer, &local))
    {
      *diagnosis = maq_talk_diagnose (call, &answer, local);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  answer.status = get_status (&answer);
  if (is_unknown_job (&answer))
    {
      *diagnosis = MAQ_DIAGNOSIS_FINE;
      *detail = g_strdup_printf ("HTTP %u: it answers and does not refuse the key; it has nothing free that would prove more",
                                 answer.status);
      return TRUE;
    }

  *diagnosis = maq_talk_diagnose (call, &answer, NULL);
  if (answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, FALSE, error);
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is no JSON: perhaps a page of some other server");
  return FALSE;
}
