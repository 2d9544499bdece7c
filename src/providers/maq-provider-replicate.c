/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-prediction.h"
#include "maq-remote-body.h"
#include "maq-replicate-find.h"
#include "maq-replicate-schema.h"
#include "maq-replicate-upload.h"
#include "maq-text.h"

/* Replicate: predictions, with a list to find a lost one in, files, and a schema of each model. The answer to the paid request
 * is not waited for ("Prefer: wait"): the sooner it comes, the less can get lost. */

#define KEEP_S 3600 /* a prediction made over the API is emptied after an hour */

static const MaqRemoteForm form = { .read = maq_prediction_read, .keep_s = KEEP_S };

static gboolean
prepare (const MaqCall  *call,
         int             fd,
         MaqEnvelope    *envelope,
         GError        **error)
{
  return maq_prediction_prepare (call, FALSE, fd, envelope, error);
}

static gboolean
submit (const MaqCall      *call,
        const MaqEnvelope  *envelope,
        GError            **error)
{
  return maq_remote_submit (call, envelope, &form, error);
}

static gboolean
poll_job (const MaqCall  *call,
          const char     *remote_id,
          gboolean       *done,
          GError        **error)
{
  g_autofree char *path = maq_prediction_dup_path (remote_id, "");
  g_auto (MaqAnswer) answer = { 0 };

  return maq_remote_ask (call, path, &answer, error)
         && maq_remote_look (call, &form, remote_id, &answer, path, done, error);
}

static gboolean
cancel (const MaqCall  *call,
        const char     *remote_id,
        GError        **error)
{
  g_autofree char *path = maq_prediction_dup_path (remote_id, "/cancel");
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_talk_send (call, "POST", path, NULL, &answer, error))
    return FALSE;
  return answer.status / 100 == 2 || maq_remote_refuse (call, &answer, error);
}

/* The model's own page. FALSE: *@answer says more, if one came. */
static gboolean
ask_model (const MaqCall  *call,
           MaqAnswer      *answer,
           GError        **error)
{
  const char *models = maq_endpoint_get_row (call->endpoint)->wire.models_path;
  g_autofree char *path = NULL;

  if (models == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine's row names no address to ask at");
      return FALSE;
    }
  path = maq_remote_dup_path (call, models, error);
  return path != NULL && maq_talk_get (call, path, 0, answer, error);
}

static char *
learn (const MaqCall  *call,
       GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  char *learned;

  if (!ask_model (call, &answer, error))
    return NULL;
  if (answer.status / 100 != 2)
    {
      maq_talk_refuse (call, &answer, FALSE, error);
      return NULL;
    }

  learned = maq_answer_get (&answer) != NULL ? maq_replicate_schema_read (maq_answer_get (&answer)) : NULL;
  if (learned == NULL)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The model does not say what it takes");
  return learned;
}

static char *
describe (const MaqAnswer *answer)
{
  JsonObject *root = maq_answer_get (answer);
  const char *owner = maq_json_get_string (root, "owner", "?");
  const char *name = maq_json_get_string (root, "name", "?");
  g_autofree char *text = g_strdup_printf ("The model %s/%s is there", owner, name);

  return maq_text_display (text, strlen (text), 200);
}

static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;

  *detail = NULL;
  ask_model (call, &answer, &local);
  *diagnosis = maq_talk_diagnose (call, &answer, local);
  if (*diagnosis == MAQ_DIAGNOSIS_FINE)
    {
      *detail = describe (&answer);
      return TRUE;
    }

  /* A wrong key would have been refused first. */
  if (answer.status == 404 && maq_answer_get (&answer) != NULL)
    *diagnosis = MAQ_DIAGNOSIS_MODEL;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (answer.status / 100 != 2)
    maq_talk_refuse (call, &answer, FALSE, error);
  else
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is no JSON: perhaps a page of some other server");
  return FALSE;
}

const MaqProvider maq_provider_replicate = {
  .id = "replicate",
  .title = "Replicate",
  .flags = MAQ_PROVIDER_ASYNC,
  .upload = maq_replicate_upload,
  .prepare = prepare,
  .submit = submit,
  .read = maq_prediction_harvest,
  .poll = poll_job,
  .cancel = cancel,
  .find = maq_replicate_find,
  .learn = learn,
  .test = test,
};
