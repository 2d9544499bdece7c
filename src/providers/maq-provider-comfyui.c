/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-talk.h"

/* ComfyUI: a workflow of the user's, filled in by marks. Jobs have an id of our own, live until the server is started again,
 * and tell how they do over a WebSocket; pictures are files at the server. */

#define MAX_PROBLEMS 3

/* "Load Checkpoint (node 4): Value not in list: ckpt_name: …", from what the server found wrong with each node. */
static void
describe_node (const char *id,
               JsonObject *node,
               GString    *text,
               gboolean   *is_model)
{
  JsonArray *errors = maq_json_get_array (node, "errors");

  for (guint i = 0; errors != NULL && i < json_array_get_length (errors) && i < MAX_PROBLEMS; i++)
    {
      JsonNode *element = json_array_get_element (errors, i);
      JsonObject *problem = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *input = maq_json_get_string (maq_json_get_object (problem, "extra_info"), "input_name", "");

      g_string_append_printf (text, "; %s (node %s): %s: %s", maq_json_get_string (node, "class_type", "?"), id,
                              maq_json_get_string (problem, "message", ""), maq_json_get_string (problem, "details", ""));
      if (g_str_equal (maq_json_get_string (problem, "type", ""), "value_not_in_list") && g_str_has_suffix (input, "_name"))
        *is_model = TRUE;
    }
}

/* What is wrong stands at the nodes; the message itself says only that something is. */
static gboolean
refuse (const MaqCall    *call,
        const MaqAnswer  *answer,
        GError          **error)
{
  JsonObject *nodes = maq_json_get_object (maq_answer_get (answer), "node_errors");
  g_autoptr (GList) ids = nodes != NULL ? json_object_get_members (nodes) : NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *shown = NULL;
  gboolean is_model = FALSE;

  maq_talk_refuse (call, answer, TRUE, &local);
  for (GList *l = ids; l != NULL; l = l->next)
    describe_node (l->data, maq_json_get_object (nodes, l->data), text, &is_model);
  if (is_model && g_error_matches (local, MAQ_ERROR, MAQ_ERROR_REFUSED))
    local->code = MAQ_ERROR_MODEL;

  shown = maq_openai_error_redact (call, text->str);
  g_set_error (error, MAQ_ERROR, local->code, "%s%s", local->message, shown);
  return FALSE;
}

static gboolean
accept_id (const MaqCall  *call,
           const char     *id,
           GError        **error)
{
  /* It never is one's own server's to charge, whatever becomes of the job. */
  call->report->charge = MAQ_CHARGE_NONE;
  return call->exchange->accept (call->exchange, id, 0, error);
}

static gboolean
submit (const MaqCall      *call,
        const MaqEnvelope  *envelope,
        GError            **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  const char *id;
  gboolean whole;

  maq_comfy_watch_begin (call);
  whole = maq_talk_submit (call, envelope, NULL, &answer, &local);
  if (whole && answer.status / 100 != 2)
    return refuse (call, &answer, error);

  /* Old servers give it an id of theirs. */
  id = maq_json_get_string (maq_answer_get (&answer), "prompt_id", NULL);
  if (answer.status / 100 == 2 && maq_talk_is_id (id))
    return accept_id (call, id, error);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server took the job and gave it no id that can be used");
  return FALSE;
}

const MaqProvider maq_provider_comfyui = {
  .id = "comfyui",
  .title = "ComfyUI",
  .flags = MAQ_PROVIDER_ASYNC,
  .upload = maq_comfy_upload,
  .prepare = maq_comfy_form_write,
  .submit = submit,
  .read = maq_comfy_result_read,
  .poll = maq_comfy_watch_poll,
  .cancel = maq_comfy_cancel,
  .find = maq_comfy_find,
  .learn = maq_comfy_form_learn,
  .test = maq_comfy_about_test,
};
