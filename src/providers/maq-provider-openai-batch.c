/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-body.h"
#include "maq-json.h"
#include "maq-openai-batch.h"
#include "maq-openai-form.h"
#include "maq-openai-reply.h"
#include "maq-openai-test.h"
#include "maq-remote.h"
#include "maq-wire-picture.h"

static gboolean
prepare (const MaqCall  *call,
         int             fd,
         MaqEnvelope    *envelope,
         GError        **error)
{
  g_autofree char *file = maq_wire_picture_name (call, 0);
  g_autofree char *url = NULL;
  g_autoptr (MaqBody) body = maq_body_new (fd);

  if (!maq_openai_form_check (call, error))
    return FALSE;

  url = maq_openai_batch_dup_url (call);
  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup ("/batches");
  envelope->content_type = g_strdup ("application/json");

  maq_body_begin_object (body, NULL);
  maq_body_add_string (body, "input_file_id", file);
  maq_body_add_string (body, "endpoint", url);
  maq_body_add_string (body, "completion_window", "24h");
  maq_body_begin_object (body, "output_expires_after");
  maq_body_add_string (body, "anchor", "created_at");
  maq_body_add_int (body, "seconds", MAQ_OPENAI_BATCH_KEEP_S);
  maq_body_end_object (body);
  /* What a batch whose answer was lost is found again by. */
  maq_body_begin_object (body, "metadata");
  maq_body_add_string (body, MAQ_OPENAI_BATCH_MARK, call->client_id);
  maq_body_end_object (body);
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

static void
read_created (JsonObject   *root,
              MaqRemoteJob *job)
{
  job->id = maq_json_get_string (root, "id", NULL);
}

static gboolean
submit (const MaqCall      *call,
        const MaqEnvelope  *envelope,
        GError            **error)
{
  static const MaqRemoteForm form = { .read = read_created, .keep_s = 24 * 3600 };

  return maq_remote_submit (call, envelope, &form, error);
}

static gboolean
cancel (const MaqCall  *call,
        const char     *remote_id,
        GError        **error)
{
  g_autofree char *path = g_strconcat ("/batches/", remote_id, "/cancel", NULL);
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_talk_send (call, "POST", path, NULL, &answer, error))
    return FALSE;
  return answer.status / 100 == 2 || maq_remote_refuse (call, &answer, error);
}

/* A key may be good for pictures and not for batches. */
static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;

  if (!maq_openai_test (call, diagnosis, detail, error))
    return FALSE;

  maq_talk_get (call, "/batches?limit=1", 0, &answer, &local);
  *diagnosis = maq_talk_diagnose (call, &answer, local);
  if (*diagnosis == MAQ_DIAGNOSIS_FINE)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    maq_talk_refuse (call, &answer, FALSE, error);
  return FALSE;
}

const MaqProvider maq_provider_openai_batch = {
  .id = "openai-batch",
  .title = "OpenAI Batch API",
  .flags = MAQ_PROVIDER_ASYNC,
  .upload = maq_openai_batch_upload,
  .prepare = prepare,
  .submit = submit,
  .read = maq_openai_reply_read,
  .poll = maq_openai_batch_look,
  .cancel = cancel,
  .find = maq_openai_batch_find,
  .test = test,
};
