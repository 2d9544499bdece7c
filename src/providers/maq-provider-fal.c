/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-harvest.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-remote-body.h"
#include "maq-remote-test.h"
#include "maq-remote.h"

/* fal's queue: a request waits under an id, its status says when it is over, and what became of it lies at an address of its own.
 * All of these addresses are made of the model's owner and name, without the rest of its path. */

#define CANCELLED 499
#define MAX_POSITION 1000000
#define NOBODY "00000000-0000-0000-0000-000000000000"

static void
add_size (const MaqCall *call,
          MaqBody       *body)
{
  guint width, height;

  /* Left out of an edit, the engine keeps the picture's shape. */
  if (!maq_request_resolve_size (call->request, maq_endpoint_get_row (call->endpoint), &width, &height))
    return;

  maq_body_begin_object (body, "image_size");
  maq_body_add_int (body, "width", width);
  maq_body_add_int (body, "height", height);
  maq_body_end_object (body);
}

static gboolean
prepare (const MaqCall  *call,
         int             fd,
         MaqEnvelope    *envelope,
         GError        **error)
{
  g_autoptr (MaqBody) body = maq_body_new (fd);

  if (!maq_remote_fill_envelope (call, envelope, error))
    return FALSE;

  maq_body_begin_object (body, NULL);
  maq_body_add_string (body, "prompt", call->prompt);
  add_size (call, body);
  maq_body_add_int (body, "num_images", 1);
  maq_remote_add_usual (call, body);
  if (!maq_remote_add_pictures (call, body, "image_urls", error) || !maq_remote_add_mask (call, body, error))
    return FALSE;
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

/* The first is the only one that fal's own documents have; whichever it is, the result's address says how it ended. */
static gboolean
is_over (const char *word)
{
  static const char *const words[] = { "COMPLETED", "FAILED", "CANCELED", "CANCELLED", NULL };

  return word != NULL && g_strv_contains (words, word);
}

static void
read_job (JsonObject   *root,
          MaqRemoteJob *job)
{
  gint64 ahead = maq_json_get_int (root, "queue_position", -1);

  job->id = maq_json_get_string (root, "request_id", NULL);
  job->word = maq_json_get_string (root, "status", NULL);
  if (g_strcmp0 (job->word, "IN_QUEUE") == 0)
    {
      job->state = MAQ_REMOTE_WAITING;
      job->position = ahead >= 0 && ahead < MAX_POSITION ? (guint) ahead + 1 : 0;
    }
  else if (is_over (job->word))
    job->state = MAQ_REMOTE_DONE;
}

static const MaqRemoteForm form = { .read = read_job };

static gboolean
submit (const MaqCall      *call,
        const MaqEnvelope  *envelope,
        GError            **error)
{
  return maq_remote_submit (call, envelope, &form, error);
}

/* "/openai/gpt-image-2/requests/ID/status" of the model "openai/gpt-image-2/edit". (transfer full) */
static char *
dup_job_path (const MaqCall  *call,
              const char     *remote_id,
              const char     *more,
              GError        **error)
{
  g_autofree char *model = maq_remote_dup_path (call, "/{model}", error);
  g_auto (GStrv) parts = model != NULL ? g_strsplit (model, "/", -1) : NULL;

  if (parts == NULL)
    return NULL;
  if (g_strv_length (parts) < 3)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "\"%s\" is no model of this service; one looks like openai/gpt-image-2", model + 1);
      return NULL;
    }
  return g_strconcat ("/", parts[1], "/", parts[2], "/requests/", remote_id, more, NULL);
}

static gboolean
is_early (const MaqOpenaiError *told)
{
  return strstr (told->message, "in progress") != NULL || strstr (told->message, "in queue") != NULL;
}

/* Whose 5xx it is: a job's own says what kind of error it was, a gateway's does not. */
static gboolean
is_of_job (const MaqAnswer      *answer,
           const MaqOpenaiError *told)
{
  return told->type != NULL || maq_json_get_string (maq_answer_get (answer), "error_type", NULL) != NULL;
}

/* How a job that is over failed, by what its result's address says. The service charges for no error of its own (5xx) and for
 * no request that was stopped; for one that its model refused it may, unless it was for its content. */
static gboolean
judge_result (const MaqCall    *call,
              const MaqAnswer  *answer,
              GError          **error)
{
  g_auto (MaqOpenaiError) told = { 0 };
  MaqRemoteJob job = { 0 };
  guint status = answer->status;

  maq_openai_error_parse (&told, answer->body->str, answer->body->len);
  job.message = told.message;
  job.code = told.code != NULL ? told.code : told.type;
  if (status == 401 || status == 403 || status == 404 || status == 408 || status == 410 || status == 429
      || (status == 400 && is_early (&told)) || status < 400 || (status >= 500 && !is_of_job (answer, &told)))
    return maq_remote_refuse (call, answer, error);

  if (status < 500 && status != CANCELLED)
    return maq_remote_fail (call, &job, error);
  call->report->reach = MAQ_REACH_ANSWER;
  return maq_openai_error_end (call, 400, &told, error);
}

static gboolean
fetch_result (const MaqCall  *call,
              const char     *remote_id,
              gboolean       *done,
              GError        **error)
{
  g_autofree char *path = dup_job_path (call, remote_id, "", error);
  g_auto (MaqAnswer) answer = { 0 };

  if (path == NULL || !maq_remote_ask (call, path, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return judge_result (call, &answer, error);
  return maq_remote_keep (call, &answer, path, done, error);
}

static gboolean
poll_job (const MaqCall  *call,
          const char     *remote_id,
          gboolean       *done,
          GError        **error)
{
  g_autofree char *path = dup_job_path (call, remote_id, "/status", error);
  g_auto (MaqAnswer) answer = { 0 };
  MaqRemoteJob job = { 0 };

  *done = FALSE;
  if (path == NULL || !maq_remote_ask (call, path, &answer, error))
    return FALSE;
  if (answer.status / 100 == 2 && maq_answer_get (&answer) != NULL)
    read_job (maq_answer_get (&answer), &job);
  if (job.state == MAQ_REMOTE_DONE && (job.id == NULL || g_str_equal (job.id, remote_id)))
    return fetch_result (call, remote_id, done, error);

  return maq_remote_look (call, &form, remote_id, &answer, path, done, error);
}

static gboolean
cancel (const MaqCall  *call,
        const char     *remote_id,
        GError        **error)
{
  g_autofree char *path = dup_job_path (call, remote_id, "/cancel", error);
  g_auto (MaqAnswer) answer = { 0 };

  if (path == NULL || !maq_talk_send (call, "PUT", path, NULL, &answer, error))
    return FALSE;
  /* 400: it is over already, and the next look says how. */
  return answer.status / 100 == 2 || answer.status == 400 || maq_remote_refuse (call, &answer, error);
}

static MaqResult *
read_result (const MaqCall  *call,
             GError        **error)
{
  static const char *const paths[] = { "images.#.url", NULL };

  return maq_harvest (call, paths, error);
}

static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  g_autofree char *path = dup_job_path (call, NOBODY, "/status", error);

  *diagnosis = MAQ_DIAGNOSIS_MODEL;
  *detail = NULL;
  return path != NULL && maq_remote_test (call, path, diagnosis, detail, error);
}

const MaqProvider maq_provider_fal = {
  .id = "fal",
  .title = "fal",
  .flags = MAQ_PROVIDER_ASYNC,
  .prepare = prepare,
  .submit = submit,
  .read = read_result,
  .poll = poll_job,
  .cancel = cancel,
  .test = test,
};
