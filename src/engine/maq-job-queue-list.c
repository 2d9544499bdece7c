/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-job.h"
#include "maq-job-private.h"
#include "maq-job-queue.h"

#define MAX_WOOED 20

/* What others want to know about the queue as a whole. */

GArray *
maq_job_queue_list_steps (MaqJobQueue *self)
{
  GListModel *model = G_LIST_MODEL (self);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (model, i);

      if (steps->len == 0 || g_array_index (steps, gint64, steps->len - 1) != job->step_id)
        g_array_append_val (steps, job->step_id);
    }
  return steps;
}

/* Whoever lost its answer may be gone by now, and with him the search for it. Nobody says so of an UNKNOWN one: after a few
 * minutes it is left to the next start. */
static gboolean
may_be_searched (MaqJob *job)
{
  return job->state == MAQ_JOB_UNKNOWN && !job->is_ours && job->n_wooed++ < MAX_WOOED;
}

gboolean
maq_job_queue_has_foreign (MaqJobQueue *self)
{
  GListModel *model = G_LIST_MODEL (self);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (model, i);

      if ((!job->is_ours && !job->is_running && !maq_job_state_is_end (job->state)) || may_be_searched (job))
        return TRUE;
    }
  return FALSE;
}
