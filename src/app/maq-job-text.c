/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-engine-text.h"
#include "maq-job-text.h"
#include "maq-step-text.h"

static const char *
name_phase (MaqPhase phase)
{
  switch (phase)
    {
    case MAQ_PHASE_CONNECTING:
      return _("Connecting");
    case MAQ_PHASE_SENDING:
      return _("Sending");
    case MAQ_PHASE_THINKING:
      return _("Working");
    case MAQ_PHASE_RECEIVING:
      return _("Receiving");
    case MAQ_PHASE_SAVING:
      return _("Saving");
    case MAQ_PHASE_STARTING:
      return _("Starting the server");
    case MAQ_PHASE_WAITING:
    default:
      return _("Starting");
    }
}

void
maq_job_text_read (MaqJob *job, const MaqSlot *slot, MaqJobNews *news)
{
  *news = (MaqJobNews) { .state = slot->state, .remaining = -1, .deadline_us = slot->deadline_us,
                         .now_us = g_get_real_time () };
  if (job == NULL)
    return;
  news->state = maq_job_get_state (job);
  news->phase = maq_job_get_phase (job);
  news->elapsed = maq_job_get_elapsed (job);
  news->remaining = maq_job_get_remaining (job);
  news->position = maq_job_get_queue_position (job);
  news->cancelled = maq_job_is_cancelled (job);
  news->hold = maq_job_get_hold (job);
  if (maq_job_get_deadline (job) != 0)
    news->deadline_us = maq_job_get_deadline (job);
}

char *
maq_job_text_phase (const MaqJobNews *news)
{
  const char *hold = maq_engine_text_hold (news->hold);

  /* It may have been paid: what comes is kept. */
  if (news->cancelled && news->state != MAQ_JOB_QUEUED)
    return g_strdup (_("Cancelled, but may still arrive"));
  if (hold != NULL)
    /* Translators: %s is why its engine takes nothing now: "Key refused". */
    return g_strdup_printf (_("Waiting: %s"), hold);
  if (news->state == MAQ_JOB_QUEUED)
    return g_strdup (_("Waiting for its turn"));
  if (news->position == 1)
    return g_strdup (_("Next in the engine’s queue"));
  if (news->position > 1)
    return g_strdup_printf (_("Number %u in the engine’s queue"), news->position);
  if (news->state == MAQ_JOB_ACCEPTED && news->phase == MAQ_PHASE_WAITING)
    return g_strdup (_("Accepted by the engine"));
  return g_strdup (name_phase (news->phase));
}

static char *
describe_deadline (const MaqJobNews *news)
{
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *clock = NULL;

  if (news->deadline_us <= news->now_us)
    return NULL;
  then = g_date_time_new_from_unix_local (news->deadline_us / G_USEC_PER_SEC);
  if (then == NULL)
    return NULL;
  /* Translators: a time of day, and the same on another day, see g_date_time_format(). */
  clock = g_date_time_format (then, news->deadline_us - news->now_us < 12 * G_TIME_SPAN_HOUR ? _("%R") : _("%-d %b, %R"));
  return g_strdup_printf (_("Kept by the service until %s"), clock);
}

char *
maq_job_text_lines (const MaqJobNews *news)
{
  g_autofree char *times = maq_step_text_times (news->elapsed, news->remaining);
  g_autofree char *deadline = describe_deadline (news);

  return deadline != NULL ? g_strdup_printf ("%s\n%s", times, deadline) : g_steal_pointer (&times);
}

char *
maq_job_text_line (const MaqJobNews *news)
{
  g_autofree char *phase = maq_job_text_phase (news);
  g_autofree char *times = maq_step_text_times (news->elapsed, news->remaining);

  return g_strdup_printf ("%s · %s", phase, times);
}
