/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-harvest.h"
#include "maq-json.h"
#include "maq-prediction.h"
#include "maq-remote-body.h"

#define PICTURES "input_images" /* unless the row has a name for them */

static gboolean
add_input (const MaqCall  *call,
           MaqBody        *body,
           GError        **error)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  MaqRatio ratio = maq_remote_choose_ratio (call);
  gboolean plain = g_str_equal (wire->image_field, "auto");

  maq_body_add_string (body, "prompt", call->prompt);
  if (ratio != MAQ_RATIO_AUTO)
    maq_body_add_string (body, "aspect_ratio", maq_ratio_to_string (ratio));
  maq_remote_add_usual (call, body);
  /* What a lost job is known again by. */
  if (maq_wire_has_field (wire, "user_id") && call->client_id != NULL)
    maq_body_add_string (body, "user_id", call->client_id);

  return maq_remote_add_pictures (call, body, plain ? PICTURES : wire->image_field, error)
         && maq_remote_add_mask (call, body, error);
}

gboolean
maq_prediction_prepare (const MaqCall  *call,
                        gboolean        name_model,
                        int             fd,
                        MaqEnvelope    *envelope,
                        GError        **error)
{
  g_autoptr (MaqBody) body = maq_body_new (fd);

  if (!maq_remote_fill_envelope (call, envelope, error))
    return FALSE;

  maq_body_begin_object (body, NULL);
  if (name_model)
    maq_body_add_string (body, "model", maq_endpoint_get_model (call->endpoint));
  maq_body_begin_object (body, "input");
  if (!add_input (call, body, error))
    return FALSE;
  maq_body_end_object (body);
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

static const struct {
  const char     *word;
  MaqRemoteState  state;
} states[] = {
  { "starting", MAQ_REMOTE_WAITING },   { "queued", MAQ_REMOTE_WAITING },    { "processing", MAQ_REMOTE_WORKING },
  { "succeeded", MAQ_REMOTE_DONE },     { "failed", MAQ_REMOTE_FAILED },     { "canceled", MAQ_REMOTE_STOPPED },
  { "cancelled", MAQ_REMOTE_STOPPED },  { "aborted", MAQ_REMOTE_DROPPED },
};

static gboolean
is_absent (JsonObject *root,
           const char *name)
{
  JsonNode *node = json_object_get_member (root, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

void
maq_prediction_read (JsonObject   *root,
                     MaqRemoteJob *job)
{
  JsonObject *error = maq_json_get_object (root, "error");

  job->id = maq_json_get_string (root, "id", NULL);
  job->word = maq_json_get_string (root, "status", NULL);
  job->message = maq_json_get_string (root, "error", NULL);
  if (error != NULL)
    {
      job->message = maq_json_get_string (error, "message", maq_json_get_string (error, "detail", NULL));
      job->code = maq_json_get_string (error, "code", NULL);
    }
  job->created = maq_json_get_string (root, "created_at", NULL);
  job->begun = !is_absent (root, "started_at");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].word, job->word) == 0)
      job->state = states[i].state;
  if (job->state == MAQ_REMOTE_DONE && is_absent (root, "output") && maq_json_get_bool (root, "data_removed", FALSE))
    job->state = MAQ_REMOTE_REMOVED;
}

MaqResult *
maq_prediction_harvest (const MaqCall  *call,
                        GError        **error)
{
  static const char *const paths[] = { "output", "output.#", NULL };

  return maq_harvest (call, paths, error);
}

char *
maq_prediction_dup_path (const char *remote_id,
                         const char *more)
{
  return g_strconcat ("/predictions/", remote_id, more, NULL);
}
