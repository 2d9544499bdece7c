/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-job-state.h"

static const char *const words[] = {
  [MAQ_JOB_QUEUED] = "queued",
  [MAQ_JOB_PREPARED] = "prepared",
  [MAQ_JOB_SENDING] = "sending",
  [MAQ_JOB_COMMITTED] = "committed",
  [MAQ_JOB_ACCEPTED] = "accepted",
  [MAQ_JOB_RESPONDING] = "responding",
  [MAQ_JOB_REMOTE_DONE] = "remote-done",
  [MAQ_JOB_RECEIVED] = "received",
  [MAQ_JOB_STORED] = "stored",
  [MAQ_JOB_DONE] = "done",
  [MAQ_JOB_REFUSED] = "refused",
  [MAQ_JOB_FAILED] = "failed",
  [MAQ_JOB_CANCELLED] = "cancelled",
  [MAQ_JOB_INCOMPLETE] = "incomplete",
  [MAQ_JOB_UNREADABLE] = "unreadable",
  [MAQ_JOB_UNKNOWN] = "unknown",
  [MAQ_JOB_EXPIRED] = "expired",
  [MAQ_JOB_DISCARDED] = "discarded",
};

const char *
maq_job_state_to_word (MaqJobState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (words), "failed");

  return words[state];
}

gboolean
maq_job_state_from_word (const char  *word,
                         MaqJobState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
maq_job_state_is_end (MaqJobState state)
{
  return state >= MAQ_JOB_DONE;
}

gboolean
maq_job_state_is_at_risk (MaqJobState state)
{
  return state == MAQ_JOB_COMMITTED || state == MAQ_JOB_RESPONDING;
}
