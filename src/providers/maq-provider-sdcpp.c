/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-openai-reply.h"
#include "maq-sdcpp.h"
#include "maq-talk.h"

/* stable-diffusion.cpp's server in its own form: jobs, of which one is drawn at a time. It says how many are before ours and
 * nothing of how far it is; a result is kept ten minutes, and a restart forgets everything. */

#define JOBS "/sdcpp/v1/jobs/"
#define POLL_TIMEOUT_MS 60000 /* with eight requests waiting even a look at a job waits */

static gboolean
submit (const MaqCall      *call,
        const MaqEnvelope  *envelope,
        GError            **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  gboolean whole = maq_talk_submit (call, envelope, NULL, &answer, &local);
  const char *id = maq_json_get_string (maq_answer_get (&answer), "id", NULL);

  if (whole && answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, TRUE, error);
  if (answer.status / 100 == 2 && maq_talk_is_id (id))
    {
      /* It never is one's own server's to charge, whatever becomes of the job. */
      call->report->charge = MAQ_CHARGE_NONE;
      return call->exchange->accept (call->exchange, id, 0, error);
    }

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server took the job and gave it no id that can be used");
  return FALSE;
}

static void
show (const MaqCall *call,
      MaqPhase       phase,
      gint64         position)
{
  MaqProgress progress = { .phase = phase, .bytes_down_total = -1, .fraction = -1,
                           .queue_position = (guint) CLAMP (position, 0, G_MAXUINT16) };

  if (call->progress != NULL)
    call->progress (&progress, call->progress_data);
}

/* The job is over, and it is no picture: it will never be one. */
static gboolean
end (const MaqCall  *call,
     JsonObject     *root,
     const char     *fallback,
     GError        **error)
{
  g_auto (MaqOpenaiError) told = { 0 };

  if (!maq_openai_error_find (&told, root))
    told.message = g_strdup (fallback);
  return maq_openai_error_end (call, 400, &told, error);
}

static gboolean
keep (const MaqCall    *call,
      const MaqAnswer  *answer,
      const char       *path,
      gboolean         *done,
      GError          **error)
{
  show (call, MAQ_PHASE_RECEIVING, 0);
  *done = answer->cut ? maq_talk_keep (call, path, error) : maq_talk_keep_answer (call, answer, error);
  return *done;
}

static gboolean
judge (const MaqCall    *call,
       const MaqAnswer  *answer,
       const char       *path,
       gboolean         *done,
       GError          **error)
{
  JsonObject *root = maq_answer_get (answer);
  const char *status = maq_json_get_string (root, "status", "");

  if (g_str_equal (status, "completed"))
    return keep (call, answer, path, done, error);
  if (g_str_equal (status, "failed"))
    return end (call, root, "no reason was given", error);
  if (g_str_equal (status, "cancelled"))
    return end (call, root, "it was cancelled", error);

  /* Whatever else a newer server may say, it is not over. */
  if (g_str_equal (status, "queued"))
    show (call, MAQ_PHASE_WAITING, maq_json_get_int (root, "queue_position", 0));
  else
    show (call, MAQ_PHASE_THINKING, 0);
  return TRUE;
}

static gboolean
poll_job (const MaqCall  *call,
          const char     *remote_id,
          gboolean       *done,
          GError        **error)
{
  g_autofree char *path = g_strconcat (JOBS, remote_id, NULL);
  g_auto (MaqAnswer) answer = { 0 };

  *done = FALSE;
  if (!maq_talk_get (call, path, POLL_TIMEOUT_MS, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, FALSE, error);
  if (g_str_equal (maq_json_get_string (maq_answer_get (&answer), "id", ""), remote_id))
    return judge (call, &answer, path, done, error);

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server's answer is not about this job");
  return FALSE;
}

static gboolean
cancel (const MaqCall  *call,
        const char     *remote_id,
        GError        **error)
{
  g_autofree char *path = g_strconcat (JOBS, remote_id, "/cancel", NULL);
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_talk_send (call, "POST", path, NULL, &answer, error))
    return FALSE;
  if (answer.status / 100 == 2)
    return TRUE;
  if (answer.status != 409)
    return maq_talk_refuse (call, &answer, FALSE, error);

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_REFUSED, "The server is drawing it and cannot be interrupted");
  return FALSE;
}

const MaqProvider maq_provider_sdcpp = {
  .id = "sdcpp",
  .title = "stable-diffusion.cpp",
  .flags = MAQ_PROVIDER_ASYNC,
  .prepare = maq_sdcpp_form_write,
  .submit = submit,
  .read = maq_openai_reply_read,
  .poll = poll_job,
  .cancel = cancel,
  .learn = maq_sdcpp_about_learn,
  .test = maq_sdcpp_about_test,
};
