/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-harvest.h"
#include "maq-json.h"
#include "maq-remote-body.h"
#include "maq-remote-test.h"
#include "maq-remote.h"

/* WaveSpeed, v3: everything comes in an envelope {code, message, data}, whose code counts where it differs from the status. It
 * has no list of jobs and no way to stop one. */

static gboolean
prepare (const MaqCall  *call,
         int             fd,
         MaqEnvelope    *envelope,
         GError        **error)
{
  g_autoptr (MaqBody) body = maq_body_new (fd);
  MaqRatio ratio = maq_remote_choose_ratio (call);

  if (!maq_remote_fill_envelope (call, envelope, error))
    return FALSE;

  maq_body_begin_object (body, NULL);
  maq_body_add_string (body, "prompt", call->prompt);
  if (ratio != MAQ_RATIO_AUTO)
    maq_body_add_string (body, "aspect_ratio", maq_ratio_to_string (ratio));
  maq_remote_add_usual (call, body);
  if (!maq_remote_add_pictures (call, body, "images", error) || !maq_remote_add_mask (call, body, error))
    return FALSE;
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

/* Some pages show the job without its envelope. */
static JsonObject *
get_data (JsonObject *root)
{
  JsonObject *data = maq_json_get_object (root, "data");

  return data != NULL || root == NULL || !json_object_has_member (root, "status") ? data : root;
}

static guint
get_status (const MaqAnswer *answer)
{
  JsonObject *root = maq_answer_get (answer);
  gint64 code = maq_json_get_int (root, "code", 200);

  if (code == 200 || maq_json_get_string (get_data (root), "id", NULL) != NULL)
    return answer->status;
  /* A code of its own: a refusal that its message explains. */
  return code >= 400 && code < 600 ? (guint) code : 400;
}

static const struct {
  const char     *word;
  MaqRemoteState  state;
} states[] = {
  { "created", MAQ_REMOTE_WAITING },   { "pending", MAQ_REMOTE_WAITING },   { "completed", MAQ_REMOTE_DONE },
  { "failed", MAQ_REMOTE_FAILED },     { "timeout", MAQ_REMOTE_FAILED },    { "cancelled", MAQ_REMOTE_STOPPED },
  { "canceled", MAQ_REMOTE_STOPPED },  { "deleted", MAQ_REMOTE_REMOVED },
};

static void
read_job (JsonObject   *root,
          MaqRemoteJob *job)
{
  JsonObject *data = get_data (root);

  job->id = maq_json_get_string (data, "id", NULL);
  job->word = maq_json_get_string (data, "status", NULL);
  job->message = maq_json_get_string (data, "error", NULL);
  job->created = maq_json_get_string (data, "created_at", NULL);
  /* It does not say whether anybody had begun. */
  job->begun = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].word, job->word) == 0)
      job->state = states[i].state;
}

static const MaqRemoteForm form = { .read = read_job, .status = get_status };

/* Whether it takes pictures as data: addresses is not documented: "URLs", it says. */
static gboolean
submit (const MaqCall      *call,
        const MaqEnvelope  *envelope,
        GError            **error)
{
  g_autoptr (GError) local = NULL;

  if (maq_remote_submit (call, envelope, &form, &local))
    return TRUE;

  maq_remote_explain_pictures (call, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
poll_job (const MaqCall  *call,
          const char     *remote_id,
          gboolean       *done,
          GError        **error)
{
  g_autofree char *path = g_strconcat ("/predictions/", remote_id, "/result", NULL);
  g_auto (MaqAnswer) answer = { 0 };

  return maq_remote_ask (call, path, &answer, error)
         && maq_remote_look (call, &form, remote_id, &answer, path, done, error);
}

static MaqResult *
read_result (const MaqCall  *call,
             GError        **error)
{
  static const char *const paths[] = { "data.outputs.#", "outputs.#", NULL };

  return maq_harvest (call, paths, error);
}

static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  return maq_remote_test (call, "/predictions/maquette-test/result", diagnosis, detail, error);
}

const MaqProvider maq_provider_wavespeed = {
  .id = "wavespeed",
  .title = "WaveSpeed",
  .flags = MAQ_PROVIDER_ASYNC,
  .prepare = prepare,
  .submit = submit,
  .read = read_result,
  .poll = poll_job,
  .test = test,
};
