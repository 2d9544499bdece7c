/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-graph.h"
#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-talk.h"

#define RECENT "/history?max_items=20"

gboolean
maq_comfy_end (const MaqCall  *call,
               const char     *message,
               const char     *code,
               const char     *node,
               GError        **error)
{
  g_autoptr (JsonNode) graph = node != NULL ? maq_comfy_form_dup_sent (call) : NULL;
  const char *name = graph != NULL ? maq_comfy_graph_get_name (json_node_get_object (graph), node) : NULL;
  g_auto (MaqOpenaiError) told = { .code = g_strdup (code) };

  if (message == NULL)
    message = "no reason was given";
  if (name != NULL)
    told.message = g_strdup_printf ("%s (node %s): %s", name, node, message);
  else
    told.message = g_strdup (message);
  g_strchomp (told.message);
  return maq_openai_error_end (call, 400, &told, error);
}

/* A free answer that must be an object. */
static gboolean
ask (const MaqCall  *call,
     const char     *path,
     MaqAnswer      *answer,
     GError        **error)
{
  if (!maq_talk_get (call, path, 0, answer, error))
    return FALSE;
  if (answer->status / 100 != 2)
    return maq_talk_refuse (call, answer, FALSE, error);
  if (maq_answer_get (answer) != NULL)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server's answer is no JSON object, or a very large one");
  return FALSE;
}

/* What the history has of it; a finished job's goes into the exchange. */
static gboolean
look_back (const MaqCall  *call,
           const char     *id,
           MaqComfyJob    *job,
           gboolean       *done,
           GError        **error)
{
  g_autofree char *path = g_strconcat ("/history/", id, NULL);
  g_auto (MaqAnswer) answer = { 0 };

  if (!ask (call, path, &answer, error))
    return FALSE;

  maq_comfy_job_clear (job);
  maq_comfy_job_read_history (job, maq_answer_get (&answer), id);
  if (job->state == MAQ_COMFY_JOB_STOPPED)
    return maq_comfy_end (call, "it was interrupted at the server", NULL, NULL, error);
  if (job->state == MAQ_COMFY_JOB_FAILED)
    return maq_comfy_end (call, job->message, job->code, job->node, error);
  if (job->state != MAQ_COMFY_JOB_DONE)
    return TRUE;

  *done = answer.cut ? maq_talk_keep (call, path, error) : maq_talk_keep_answer (call, &answer, error);
  return *done;
}

gboolean
maq_comfy_look (const MaqCall  *call,
                const char     *id,
                MaqComfyJob    *job,
                gboolean       *done,
                GError        **error)
{
  g_auto (MaqAnswer) queue = { 0 };

  *done = FALSE;
  if (!look_back (call, id, job, done, error))
    return FALSE;
  if (*done)
    return TRUE;

  if (!ask (call, "/queue", &queue, error))
    return FALSE;
  maq_comfy_job_clear (job);
  maq_comfy_job_read_queue (job, maq_answer_get (&queue), id);
  if (job->state != MAQ_COMFY_JOB_ABSENT)
    return TRUE;

  /* It leaves the one and enters the other at once: what is in neither may have moved between the two questions. */
  if (!look_back (call, id, job, done, error))
    return FALSE;
  if (*done)
    return TRUE;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_GONE, "The server does not know the job: it was started again, or cleared");
  return FALSE;
}

gboolean
maq_comfy_find (const MaqCall  *call,
                gint64          since_us,
                char          **remote_id,
                GError        **error)
{
  g_autofree char *own = g_strconcat ("/history/", call->client_id, NULL);
  const char *paths[] = { "/queue", own, RECENT };

  /* The queue first: a job moves from it into the history, never back. Old servers gave it an id of theirs. */
  *remote_id = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (paths) && *remote_id == NULL; i++)
    {
      g_auto (MaqAnswer) answer = { 0 };

      if (!ask (call, paths[i], &answer, error))
        return FALSE;
      *remote_id = maq_comfy_job_find (maq_answer_get (&answer), call->client_id);
      if (*remote_id == NULL && maq_json_get_object (maq_answer_get (&answer), call->client_id) != NULL)
        *remote_id = g_strdup (call->client_id);
    }

  if (*remote_id != NULL && !maq_talk_is_id (*remote_id))
    g_clear_pointer (remote_id, g_free);
  return TRUE;
}

static gboolean
tell (const MaqCall  *call,
      const char     *path,
      JsonNode       *body,
      GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };

  return maq_talk_send (call, "POST", path, body, &answer, error)
         && (answer.status / 100 == 2 || maq_talk_refuse (call, &answer, FALSE, error));
}

gboolean
maq_comfy_cancel (const MaqCall  *call,
                  const char     *id,
                  GError        **error)
{
  g_autofree char *delete = g_strdup_printf ("{\"delete\":[\"%s\"]}", id);
  g_autofree char *interrupt = g_strdup_printf ("{\"prompt_id\":\"%s\"}", id);
  g_autoptr (JsonNode) deletion = json_from_string (delete, NULL);
  g_autoptr (JsonNode) interruption = json_from_string (interrupt, NULL);
  g_auto (MaqAnswer) answer = { 0 };
  g_auto (MaqComfyJob) job = { 0 };

  if (!tell (call, "/queue", deletion, error) || !ask (call, "/queue", &answer, error))
    return FALSE;

  /* Old servers interrupt whatever runs: somebody else's picture is not ours to stop. */
  maq_comfy_job_read_queue (&job, maq_answer_get (&answer), id);
  if (job.state == MAQ_COMFY_JOB_RUNNING)
    return tell (call, "/interrupt", interruption, error);
  maq_comfy_watch_removed (call);
  return TRUE;
}
