/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-prediction.h"
#include "maq-remote-test.h"

/* Synexa: predictions at one address for all models. It has no list, no files and no way to stop a job; what it does not say of
 * its answers is taken as it comes. */

#define WAIT_S 5   /* for news of a job, within one request */

static const MaqRemoteForm form = { .read = maq_prediction_read };

static gboolean
prepare (const MaqCall  *call,
         int             fd,
         MaqEnvelope    *envelope,
         GError        **error)
{
  return maq_prediction_prepare (call, TRUE, fd, envelope, error);
}

/* Whether it takes pictures as data: addresses is not documented. */
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
may_wait (const MaqCall *call)
{
  return call->session == NULL || call->session->data == NULL;
}

/* Asked in vain: this process does not ask again. */
static void
forget_waiting (const MaqCall *call)
{
  if (call->session != NULL)
    call->session->data = GINT_TO_POINTER (TRUE);
}

/* Answers as soon as there is news, or when the time is over. FALSE without @error: it is to be asked the plain way. */
static gboolean
wait (const MaqCall  *call,
      const char     *remote_id,
      MaqAnswer      *answer,
      GError        **error)
{
  g_autofree char *path = maq_prediction_dup_path (remote_id, "/wait");
  g_autoptr (JsonNode) body = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) local = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "timeout", WAIT_S);
  json_node_take_object (body, object);
  if (maq_talk_send (call, "POST", path, body, answer, &local) && answer->status / 100 == 2 && maq_answer_get (answer) != NULL)
    return TRUE;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
poll_job (const MaqCall  *call,
          const char     *remote_id,
          gboolean       *done,
          GError        **error)
{
  g_autofree char *path = maq_prediction_dup_path (remote_id, "");
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  gboolean waited = may_wait (call) && wait (call, remote_id, &answer, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!waited && !maq_remote_ask (call, path, &answer, error))
    return FALSE;
  if (!waited && answer.status / 100 == 2)
    forget_waiting (call);

  return maq_remote_look (call, &form, remote_id, &answer, path, done, error);
}

static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  return maq_remote_test (call, "/predictions/maquette-test", diagnosis, detail, error);
}

const MaqProvider maq_provider_synexa = {
  .id = "synexa",
  .title = "Synexa",
  .flags = MAQ_PROVIDER_ASYNC,
  .prepare = prepare,
  .submit = submit,
  .read = maq_prediction_harvest,
  .poll = poll_job,
  .test = test,
};
