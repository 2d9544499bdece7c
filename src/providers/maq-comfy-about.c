/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-graph.h"
#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-talk.h"
#include "maq-text.h"

#define MAX_DETAIL 200
#define MAX_LISTED 5
#define MAX_CLASSES 200

static gboolean
fail (MaqDiagnosis  *diagnosis,
      MaqDiagnosis   what,
      MaqError       code,
      char          *message,
      GError       **error)
{
  g_autofree char *shown = maq_text_display (message, strlen (message), 4 * MAX_DETAIL);

  *diagnosis = what;
  g_set_error_literal (error, MAQ_ERROR, code, shown);
  g_free (message);
  return FALSE;
}

static gboolean
ask (const MaqCall  *call,
     const char     *path,
     MaqAnswer      *answer,
     MaqDiagnosis   *diagnosis,
     GError        **error)
{
  g_autoptr (GError) local = NULL;

  if (maq_talk_get (call, path, 0, answer, &local))
    return TRUE;
  *diagnosis = maq_talk_diagnose (call, NULL, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Another server that answers everything, or one that refuses. */
static gboolean
check_server (const MaqCall    *call,
              const MaqAnswer  *answer,
              MaqDiagnosis     *diagnosis,
              GError          **error)
{
  if (answer->status / 100 == 2 && maq_json_get_object (maq_answer_get (answer), "system") != NULL)
    return TRUE;

  *diagnosis = maq_talk_diagnose (call, answer, NULL);
  if (*diagnosis == MAQ_DIAGNOSIS_ADDRESS || *diagnosis == MAQ_DIAGNOSIS_FINE)
    return fail (diagnosis, MAQ_DIAGNOSIS_ADDRESS, MAQ_ERROR_BAD_INPUT,
                 g_strdup_printf ("There is a server at %s, but it is not ComfyUI",
                                  maq_endpoint_get_base_url (call->endpoint)), error);
  return maq_talk_refuse (call, answer, FALSE, error);
}

/* The names an input may have: [[…], …] or ["COMBO", {"options": […]}]; NULL: it is no such input. */
static JsonArray *
get_choices (JsonObject *input,
             const char *name)
{
  JsonArray *said = maq_json_get_array (maq_json_get_object (input, "required"), name);
  JsonNode *first;

  if (said == NULL)
    said = maq_json_get_array (maq_json_get_object (input, "optional"), name);
  first = said != NULL && json_array_get_length (said) > 0 ? json_array_get_element (said, 0) : NULL;
  if (first != NULL && JSON_NODE_HOLDS_ARRAY (first))
    return json_node_get_array (first);
  if (first == NULL || json_array_get_length (said) < 2 || !JSON_NODE_HOLDS_OBJECT (json_array_get_element (said, 1)))
    return NULL;
  return maq_json_get_array (json_array_get_object_element (said, 1), "options");
}

static gboolean
has_choice (JsonArray  *choices,
            const char *value,
            GString    *others)
{
  for (guint i = 0; i < json_array_get_length (choices); i++)
    {
      JsonNode *node = json_array_get_element (choices, i);
      const char *choice = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (g_strcmp0 (choice, value) == 0)
        return TRUE;
      if (choice != NULL && i < MAX_LISTED)
        g_string_append_printf (others, "%s%s", others->len > 0 ? ", " : "", choice);
    }

  return FALSE;
}

/* Files that a node loads: "ckpt_name", "vae_name", "lora_name" … */
static gboolean
check_files (JsonObject    *node,
             JsonObject    *info,
             MaqDiagnosis  *diagnosis,
             GError       **error)
{
  JsonObject *inputs = maq_json_get_object (node, "inputs");
  g_autoptr (GList) names = inputs != NULL ? json_object_get_members (inputs) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *value = maq_json_get_string (inputs, l->data, NULL);
      JsonArray *choices = value != NULL && g_str_has_suffix (l->data, "_name")
                             ? get_choices (maq_json_get_object (info, "input"), l->data) : NULL;
      g_autoptr (GString) others = g_string_new (NULL);

      if (choices != NULL && !has_choice (choices, value, others))
        return fail (diagnosis, MAQ_DIAGNOSIS_MODEL, MAQ_ERROR_MODEL,
                     g_strdup_printf ("The server has no model \"%s\" (%s of %s); it has %s", value, (char *) l->data,
                                      maq_json_get_string (node, "class_type", "?"),
                                      others->len > 0 ? others->str : "none"), error);
    }

  return TRUE;
}

static gboolean
check_class (const MaqCall  *call,
             JsonObject     *workflow,
             const char     *name,
             MaqDiagnosis   *diagnosis,
             GError        **error)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/object_info/", escaped, NULL);
  g_autoptr (GList) ids = json_object_get_members (workflow);
  g_auto (MaqAnswer) answer = { 0 };
  JsonObject *info;

  if (!ask (call, path, &answer, diagnosis, error))
    return FALSE;
  if (answer.status == 404)
    return fail (diagnosis, MAQ_DIAGNOSIS_OLD_SERVER, MAQ_ERROR_FAILED,
                 g_strdup ("This ComfyUI is too old: it cannot say which nodes it has"), error);

  info = maq_json_get_object (maq_answer_get (&answer), name);
  if (info == NULL)
    return fail (diagnosis, MAQ_DIAGNOSIS_TROUBLE, MAQ_ERROR_BAD_INPUT,
                 g_strdup_printf ("The server lacks the node \"%s\", which the workflow uses", name), error);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      JsonObject *node = maq_json_get_object (workflow, l->data);

      if (g_str_equal (maq_json_get_string (node, "class_type", ""), name)
          && !check_files (node, info, diagnosis, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_workflow (const MaqCall  *call,
                gboolean        has_pictures,
                MaqDiagnosis   *diagnosis,
                GError        **error)
{
  g_autoptr (JsonNode) root = maq_comfy_form_load (call->endpoint, has_pictures, error);
  g_autoptr (GPtrArray) classes = NULL;
  MaqComfyMarks marks;

  *diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  if (root == NULL || !maq_comfy_graph_check (json_node_get_object (root), &marks, error))
    return FALSE;

  classes = maq_comfy_graph_list_classes (json_node_get_object (root));
  for (guint i = 0; i < MIN (classes->len, MAX_CLASSES); i++)
    if (!check_class (call, json_node_get_object (root), g_ptr_array_index (classes, i), diagnosis, error))
      return FALSE;

  *diagnosis = MAQ_DIAGNOSIS_FINE;
  return TRUE;
}

/* One that is the user's own; the example for editing need not fit the server. */
static gboolean
has_own_edit (const MaqCall *call)
{
  const char *options = maq_endpoint_get_options (call->endpoint);
  g_autoptr (JsonNode) root = options != NULL ? maq_json_parse (options, strlen (options), &maq_json_limits_default, NULL) : NULL;

  return root != NULL && maq_json_get_object (json_node_get_object (root), "edit_workflow") != NULL;
}

gboolean
maq_comfy_about_test (const MaqCall  *call,
                      MaqDiagnosis   *diagnosis,
                      char          **detail,
                      GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  const char *version;

  if (!ask (call, "/system_stats", &answer, diagnosis, error) || !check_server (call, &answer, diagnosis, error)
      || !check_workflow (call, FALSE, diagnosis, error)
      || (has_own_edit (call) && !check_workflow (call, TRUE, diagnosis, error)))
    return FALSE;

  version = maq_json_get_string (maq_json_get_object (maq_answer_get (&answer), "system"), "comfyui_version", "");
  if (detail != NULL)
    {
      g_autofree char *text = g_strdup_printf ("ComfyUI %s with all the workflow needs", version);

      *detail = maq_text_display (text, strlen (text), MAX_DETAIL);
    }
  return TRUE;
}
