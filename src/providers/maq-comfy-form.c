/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-body.h"
#include "maq-comfy-graph.h"
#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-seed.h"
#include "maq-sys.h"
#include "maq-wire-picture.h"
#include "maq-workflow.h"

#define MAX_BODY (4 * 1024 * 1024)

static JsonNode *
parse (const char  *text,
       GError     **error)
{
  return maq_json_parse (text, strlen (text), &maq_json_limits_default, error);
}

JsonNode *
maq_comfy_form_load (const MaqEndpoint  *endpoint,
                     gboolean            has_pictures,
                     GError            **error)
{
  const char *options = maq_endpoint_get_options (endpoint);
  g_autoptr (JsonNode) root = options != NULL ? parse (options, NULL) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *name = has_pictures && object != NULL && json_object_has_member (object, "edit_workflow") ? "edit_workflow"
                                                                                                        : "workflow";
  g_autofree char *example = NULL;

  if (object != NULL && json_object_has_member (object, name))
    {
      if (maq_json_get_object (object, name) != NULL)
        return json_node_copy (json_object_get_member (object, name));
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine's option \"%s\" is no workflow", name);
      return NULL;
    }

  example = maq_workflow_dup (has_pictures ? MAQ_WORKFLOW_EDIT : MAQ_WORKFLOW_GENERATE);
  return parse (example, error);
}

/* Names of uploads, or what stands for them while nothing was uploaded. */
static GPtrArray *
list_names (const MaqCall *call,
            guint          n)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, maq_wire_picture_name (call, i));
  return names;
}

/* Nothing else than the seed makes one variant another picture. */
static gboolean
check_variants (const MaqCall  *call,
                JsonObject     *workflow,
                GError        **error)
{
  MaqComfyMarks marks;

  if (maq_request_get_variants (call->request) < 2 || !maq_comfy_graph_check (workflow, &marks, NULL) || marks.has_seed)
    return TRUE;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                       "The workflow has no node titled \"maquette:seed\": all variants would be the same picture");
  return FALSE;
}

static JsonNode *
make_graph (const MaqCall  *call,
            GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  gboolean has_mask = maq_request_get_mask (call->request) != NULL;
  guint n = maq_request_get_n_images (call->request);
  g_autoptr (GPtrArray) names = list_names (call, n + (has_mask ? 1 : 0));
  g_autoptr (JsonNode) workflow = maq_comfy_form_load (call->endpoint, n > 0, error);
  MaqComfyValues values = {
    .prompt = call->prompt,
    .negative = row->wire.extra != NULL ? maq_json_get_string (row->wire.extra, "negative_prompt", NULL) : NULL,
    .seed = maq_seed_make (call),
    .images = (const char *const *) names->pdata,
    .n_images = n,
    .mask = has_mask ? g_ptr_array_index (names, n) : NULL,
  };

  if (workflow == NULL || !check_variants (call, json_node_get_object (workflow), error))
    return NULL;
  if (!maq_request_resolve_size (call->request, row, &values.width, &values.height))
    values.width = values.height = 0;
  return maq_comfy_graph_fill (json_node_get_object (workflow), &values, error);
}

gboolean
maq_comfy_form_write (const MaqCall  *call,
                      int             fd,
                      MaqEnvelope    *envelope,
                      GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  g_autoptr (JsonNode) graph = make_graph (call, error);
  g_autoptr (MaqBody) body = NULL;

  if (graph == NULL)
    return FALSE;

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup (row->wire.generate_path);
  envelope->content_type = g_strdup ("application/json");

  body = maq_body_new (fd);
  maq_body_begin_object (body, NULL);
  /* The job's id is ours: whoever loses the answer finds the job by it. */
  maq_body_add_string (body, "prompt_id", call->client_id);
  maq_body_add_string (body, "client_id", call->client_id);
  if (MIN (maq_request_get_previews (call->request), row->max_previews) > 0)
    {
      maq_body_begin_object (body, "extra_data");
      maq_body_add_string (body, "preview_method", "auto");
      maq_body_end_object (body);
    }
  maq_body_add_node (body, "prompt", graph);
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

JsonNode *
maq_comfy_form_dup_sent (const MaqCall *call)
{
  goffset size = 0;
  int fd = call->exchange->get_body (call->exchange, &size);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *graph;

  if (fd < 0 || size <= 0 || size > MAX_BODY)
    return NULL;
  text = g_malloc0 ((gsize) size + 1);
  for (goffset at = 0; at < size;)
    {
      ssize_t n = maq_sys_pread (fd, text + at, (size_t) (size - at), at);

      if (n <= 0)
        return NULL;
      at += n;
    }

  root = maq_json_parse (text, (gsize) size, &maq_json_limits_default, NULL);
  graph = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? maq_json_get_object (json_node_get_object (root), "prompt") : NULL;
  return graph != NULL ? json_node_init_object (json_node_alloc (), graph) : NULL;
}

char *
maq_comfy_form_learn (const MaqCall  *call,
                      GError        **error)
{
  MaqComfyMarks plain, edit;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) workflow = maq_comfy_form_load (call->endpoint, i == 1, error);

      if (workflow == NULL || !maq_comfy_graph_check (json_node_get_object (workflow), i == 0 ? &plain : &edit, error))
        return NULL;
    }

  return g_strdup_printf ("{\"max_references\":%u,\"mask\":\"%s\"}", edit.n_images, edit.has_mask ? "alpha-edits" : "none");
}
