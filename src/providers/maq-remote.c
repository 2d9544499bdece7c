/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-http-head.h"
#include "maq-openai-error.h"
#include "maq-remote.h"

#define MAX_AGE_S 600            /* of a job that was just accepted: no answer takes longer (maq-http-handle.c) */
#define FIND_SPARE_S 3600
#define FIND_DAY_S (24 * 3600)   /* what went out longer ago is not looked for (maq-journal-remote.c) */

gint64
maq_remote_get_skew_s (const MaqAnswer *answer)
{
  g_autofree char *date = answer->head != NULL ? maq_http_find_header (answer->head, "date") : NULL;
  gint64 server = date != NULL ? maq_http_parse_date (date) : -1;

  return server > 0 ? server - g_get_real_time () / G_USEC_PER_SEC : 0;
}

gint64
maq_remote_find_start_s (const MaqAnswer *answer,
                         gint64           since_us)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  gint64 since_s = since_us / G_USEC_PER_SEC;

  /* It has not gone out yet, says our clock: it was another clock then. */
  if (since_s > now_s)
    since_s = now_s - FIND_DAY_S;
  return since_s + maq_remote_get_skew_s (answer) - FIND_SPARE_S;
}

gint64
maq_remote_parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? MAX (g_date_time_to_unix (time), 0) : 0;
}

/* Until when the service keeps the job, on our clock. By its own account when it began, as far as that can be believed: a time of
 * another zone, or one made up, must not let a job expire that has only been accepted. */
static gint64
find_deadline (const MaqCall       *call,
               const MaqRemoteForm *form,
               const MaqRemoteJob  *job,
               const MaqAnswer     *answer)
{
  guint own = maq_endpoint_get_row (call->endpoint)->wire.deadline_s;
  gint64 keep_s = own > 0 ? own : form->keep_s;
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  gint64 created_s = maq_remote_parse_time (job->created);
  gint64 age_s = created_s > 0 ? now_s + maq_remote_get_skew_s (answer) - created_s : 0;

  if (keep_s == 0)
    return 0;
  if (age_s < 0 || age_s > MAX_AGE_S)
    age_s = 0;
  return (now_s - age_s + keep_s) * G_USEC_PER_SEC;
}

static guint
get_status (const MaqRemoteForm *form,
            const MaqAnswer     *answer)
{
  return form->status != NULL && answer->status / 100 == 2 ? form->status (answer) : answer->status;
}

/* @answer with the status it has in truth. Borrows from it. */
static MaqAnswer
correct (const MaqRemoteForm *form,
         const MaqAnswer     *answer)
{
  MaqAnswer corrected = *answer;

  corrected.status = get_status (form, answer);
  return corrected;
}

static void
read_job (const MaqRemoteForm *form,
          const MaqAnswer     *answer,
          MaqRemoteJob        *job)
{
  JsonObject *root = maq_answer_get (answer);

  *job = (MaqRemoteJob) { .state = MAQ_REMOTE_WORKING };
  if (root != NULL)
    form->read (root, job);
}

/* The answer may have broken off behind the id: then the job is known all the same. */
static gboolean
accept_job (const MaqCall        *call,
            const MaqRemoteForm  *form,
            const MaqAnswer      *answer,
            gboolean             *named,
            GError              **error)
{
  MaqExchange *exchange = call->exchange;
  MaqRemoteJob job;

  *named = FALSE;
  if (get_status (form, answer) / 100 != 2)
    return TRUE;
  read_job (form, answer, &job);
  if (!maq_talk_is_id (job.id))
    return TRUE;

  *named = TRUE;
  if (!exchange->accept (exchange, job.id, find_deadline (call, form, &job, answer), error))
    return FALSE;
  call->report->reach = MAQ_REACH_WAIT;
  return TRUE;
}

gboolean
maq_remote_submit (const MaqCall        *call,
                   const MaqEnvelope    *envelope,
                   const MaqRemoteForm  *form,
                   GError              **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  gboolean whole = maq_talk_submit (call, envelope, NULL, &answer, &local);
  gboolean named = FALSE;
  MaqAnswer corrected;

  if (call->exchange->committed && !accept_job (call, form, &answer, &named, error))
    return FALSE;
  if (named)
    return TRUE;
  if (!whole)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  corrected = correct (form, &answer);
  if (corrected.status / 100 != 2)
    {
      call->report->reach = MAQ_REACH_ANSWER;
      return maq_talk_refuse (call, &corrected, TRUE, error);
    }
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNKNOWN_OUTCOME,
                       "The service took the request and named no job that can be asked about");
  return FALSE;
}

gboolean
maq_remote_fail (const MaqCall       *call,
                 const MaqRemoteJob  *job,
                 GError             **error)
{
  g_autofree char *message = g_strdup (job->message != NULL && *job->message != '\0' ? job->message : "it did not say why");
  g_autofree char *code = g_strdup (job->code);
  MaqOpenaiError told = { .message = message, .code = code };
  g_autoptr (GError) local = NULL;

  call->report->reach = MAQ_REACH_ANSWER;
  maq_openai_error_within (call, &told, &local);
  /* These mean "look again later" to who asked how a job does, and it will never do otherwise. */
  if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_AUTH) || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_RATE)
      || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_GONE) || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNREACHABLE)
      || g_error_matches (local, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    local->code = MAQ_ERROR_REFUSED;

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
show (const MaqCall      *call,
      const MaqRemoteJob *job)
{
  MaqProgress progress = {
    .phase = job->state == MAQ_REMOTE_WAITING ? MAQ_PHASE_WAITING : MAQ_PHASE_THINKING,
    .bytes_down_total = -1,
    .fraction = -1,
    .queue_position = job->position,
  };

  if (call->progress != NULL)
    call->progress (&progress, call->progress_data);
}

/* Stopped before its end. What was not begun costs nothing; of the rest no service says. */
static gboolean
fail_stopped (const MaqCall       *call,
              const MaqRemoteJob  *job,
              gboolean             free,
              GError             **error)
{
  MaqReport *report = call->report;

  report->reach = MAQ_REACH_ANSWER;
  report->charge = free ? MAQ_CHARGE_NONE : MAQ_CHARGE_UNKNOWN;
  g_free (report->provider_code);
  report->provider_code = maq_openai_error_redact (call, job->word != NULL ? job->word : "canceled");
  g_set_error (error, MAQ_ERROR, free ? MAQ_ERROR_REFUSED : MAQ_ERROR_UNKNOWN_OUTCOME, "The job was stopped (%s)%s",
               report->provider_code, free ? " before it was begun" : " while it was worked on");
  return FALSE;
}

static gboolean
is_about_pictures (const char *message)
{
  g_autofree char *lower = g_ascii_strdown (message, -1);

  return strstr (lower, "image") != NULL || strstr (lower, "url") != NULL || strstr (lower, "uri") != NULL;
}

void
maq_remote_explain_pictures (const MaqCall *call,
                             GError        *refusal)
{
  if (maq_request_is_edit (call->request) && g_error_matches (refusal, MAQ_ERROR, MAQ_ERROR_REFUSED)
      && is_about_pictures (refusal->message))
    g_prefix_error (&refusal, "The service may take pictures only as addresses on the web, and Maquette puts none of "
                    "yours there: choose another engine for requests with pictures. It said: ");
}

/* What went wrong with a question: nothing of it is about the job. A certificate that does not hold here may hold elsewhere. */
static void
soften (GError *failure)
{
  static const MaqError meant[] = { MAQ_ERROR_GONE, MAQ_ERROR_AUTH, MAQ_ERROR_RATE, MAQ_ERROR_UNREACHABLE, MAQ_ERROR_PROTOCOL,
                                    MAQ_ERROR_NO_SPACE };

  if (failure->domain != MAQ_ERROR)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (meant); i++)
    if (failure->code == (int) meant[i])
      return;
  failure->code = failure->code == MAQ_ERROR_FAILED ? MAQ_ERROR_UNREACHABLE : MAQ_ERROR_PROTOCOL;
}

gboolean
maq_remote_refuse (const MaqCall    *call,
                   const MaqAnswer  *answer,
                   GError          **error)
{
  g_autoptr (GError) local = NULL;

  maq_talk_refuse (call, answer, FALSE, &local);
  if (answer->status == 404 || answer->status == 410)
    local->code = MAQ_ERROR_GONE;
  soften (local);

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
maq_remote_ask (const MaqCall  *call,
                const char     *path,
                MaqAnswer      *answer,
                GError        **error)
{
  g_autoptr (GError) local = NULL;

  call->report->charge = MAQ_CHARGE_UNKNOWN;
  if (maq_talk_get (call, path, 0, answer, &local))
    return TRUE;

  soften (local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
maq_remote_keep (const MaqCall    *call,
                 const MaqAnswer  *answer,
                 const char       *path,
                 gboolean         *done,
                 GError          **error)
{
  g_autoptr (GError) local = NULL;

  if (answer->cut ? maq_talk_keep (call, path, &local) : maq_talk_keep_answer (call, answer, &local))
    {
      call->report->charge = MAQ_CHARGE_MADE;
      call->report->reach = MAQ_REACH_READ;
      *done = TRUE;
      return TRUE;
    }

  soften (local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
maq_remote_look (const MaqCall        *call,
                 const MaqRemoteForm  *form,
                 const char           *remote_id,
                 const MaqAnswer      *answer,
                 const char           *path,
                 gboolean             *done,
                 GError              **error)
{
  MaqAnswer corrected = correct (form, answer);
  MaqRemoteJob job;

  *done = FALSE;
  call->report->charge = MAQ_CHARGE_UNKNOWN;
  if (corrected.status / 100 != 2)
    return maq_remote_refuse (call, &corrected, error);
  read_job (form, answer, &job);
  if (maq_answer_get (answer) == NULL || (job.id != NULL && !g_str_equal (job.id, remote_id)))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is not about this job");
      return FALSE;
    }

  switch (job.state)
    {
    case MAQ_REMOTE_DONE:
      return maq_remote_keep (call, answer, path, done, error);
    case MAQ_REMOTE_FAILED:
      return maq_remote_fail (call, &job, error);
    case MAQ_REMOTE_STOPPED:
      return fail_stopped (call, &job, !job.begun, error);
    case MAQ_REMOTE_DROPPED:
      return fail_stopped (call, &job, TRUE, error);
    case MAQ_REMOTE_REMOVED:
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_GONE, "The service has deleted what the job made");
      return FALSE;
    case MAQ_REMOTE_WAITING:
    case MAQ_REMOTE_WORKING:
    default:
      show (call, &job);
      return TRUE;
    }
}
