/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-graph.h"
#include "maq-comfy-job.h"
#include "maq-json.h"
#include "maq-text.h"

#define MAX_FILES 64
#define MAX_NAME 255
#define MAX_FOLDER 1024

void
maq_comfy_job_clear (MaqComfyJob *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->node, g_free);
}

static JsonNode *
get_element (JsonArray *array,
             guint      index)
{
  return array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
}

static JsonArray *
get_array (JsonArray *array,
           guint      index)
{
  JsonNode *node = get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object (JsonArray *array,
            guint      index)
{
  JsonNode *node = get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonArray *array,
            guint      index)
{
  JsonNode *node = get_element (array, index);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static double
get_number (JsonArray *array,
            guint      index)
{
  JsonNode *node = get_element (array, index);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : 0;
}

/* --- the queue: [number, id, graph, {client_id}, outputs] --- */

static guint
count_items (JsonArray *items)
{
  return items != NULL ? json_array_get_length (items) : 0;
}

static JsonArray *
find_item (JsonArray  *items,
           const char *id)
{
  for (guint i = 0; i < count_items (items); i++)
    if (g_strcmp0 (get_string (get_array (items, i), 1), id) == 0)
      return get_array (items, i);
  return NULL;
}

/* What waits stands in no order; smaller numbers come first. */
static guint
find_position (JsonArray *items,
               JsonArray *item)
{
  guint position = 1;

  for (guint i = 0; i < count_items (items); i++)
    position += get_number (get_array (items, i), 0) < get_number (item, 0);
  return position;
}

void
maq_comfy_job_read_queue (MaqComfyJob *self,
                          JsonObject  *root,
                          const char  *id)
{
  JsonArray *pending = maq_json_get_array (root, "queue_pending");
  JsonArray *item = find_item (pending, id);

  *self = (MaqComfyJob) { .state = MAQ_COMFY_JOB_ABSENT };
  if (find_item (maq_json_get_array (root, "queue_running"), id) != NULL)
    self->state = MAQ_COMFY_JOB_RUNNING;
  else if (item != NULL)
    {
      self->state = MAQ_COMFY_JOB_WAITING;
      self->position = find_position (pending, item);
    }
}

/* --- the history: {id: {prompt: [number, id, graph, {client_id}, outputs], outputs, status}} --- */

static void
read_failure (MaqComfyJob *self,
              JsonArray   *messages)
{
  self->state = MAQ_COMFY_JOB_FAILED;
  for (guint i = 0; i < count_items (messages); i++)
    {
      JsonArray *message = get_array (messages, i);
      JsonObject *data = get_object (message, 1);

      if (g_strcmp0 (get_string (message, 0), "execution_interrupted") == 0)
        self->state = MAQ_COMFY_JOB_STOPPED;
      if (g_strcmp0 (get_string (message, 0), "execution_error") != 0 || self->message != NULL)
        continue;
      self->message = g_strdup (maq_json_get_string (data, "exception_message", NULL));
      self->code = g_strdup (maq_json_get_string (data, "exception_type", NULL));
      self->node = g_strdup (maq_json_get_string (data, "node_id", NULL));
    }
  if (self->message == NULL)
    self->message = g_strdup ("no reason was given");
}

void
maq_comfy_job_read_history (MaqComfyJob *self,
                            JsonObject  *root,
                            const char  *id)
{
  JsonObject *entry = maq_json_get_object (root, id);
  JsonObject *status = maq_json_get_object (entry, "status");

  *self = (MaqComfyJob) { .state = entry != NULL ? MAQ_COMFY_JOB_DONE : MAQ_COMFY_JOB_ABSENT };
  /* Old servers say no status: what is in the history at all is over. */
  if (g_str_equal (maq_json_get_string (status, "status_str", "success"), "error"))
    read_failure (self, maq_json_get_array (status, "messages"));
}

static const char *
get_id_of_client (JsonArray  *item,
                  const char *client_id)
{
  const char *said = maq_json_get_string (get_object (item, 3), "client_id", NULL);

  return g_strcmp0 (said, client_id) == 0 ? get_string (item, 1) : NULL;
}

char *
maq_comfy_job_find (JsonObject *root,
                    const char *client_id)
{
  static const char *const lists[] = { "queue_running", "queue_pending" };
  g_autoptr (GList) names = json_object_get_members (root);

  for (guint list = 0; list < G_N_ELEMENTS (lists); list++)
    for (guint i = 0; i < count_items (maq_json_get_array (root, lists[list])); i++)
      {
        const char *id = get_id_of_client (get_array (maq_json_get_array (root, lists[list]), i), client_id);

        if (id != NULL)
          return g_strdup (id);
      }
  for (GList *l = names; l != NULL; l = l->next)
    if (get_id_of_client (maq_json_get_array (maq_json_get_object (root, l->data), "prompt"), client_id) != NULL)
      return g_strdup (l->data);
  return NULL;
}

/* Names go back to the server and nowhere else; still, what no server of good will says is not sent back. */
static gboolean
read_file (JsonObject   *object,
           MaqComfyFile *file)
{
  *file = (MaqComfyFile) {
    .name = maq_json_get_string (object, "filename", ""),
    .folder = maq_json_get_string (object, "subfolder", ""),
    .type = maq_json_get_string (object, "type", "output"),
  };
  if (file->name[0] == '\0' || strlen (file->name) > MAX_NAME || strlen (file->folder) > MAX_FOLDER)
    return FALSE;
  if (strchr (file->name, '/') != NULL || strchr (file->name, '\\') != NULL || file->folder[0] == '/'
      || strstr (file->folder, "..") != NULL || maq_text_has_control (file->name) || maq_text_has_control (file->folder))
    return FALSE;
  return g_str_equal (file->type, "output") || g_str_equal (file->type, "temp");
}

GArray *
maq_comfy_job_list_files (JsonObject *root,
                          const char *id,
                          JsonObject *graph,
                          guint      *n_bad)
{
  JsonObject *outputs = maq_json_get_object (maq_json_get_object (root, id), "outputs");
  g_autoptr (GList) nodes = outputs != NULL ? json_object_get_members (outputs) : NULL;
  GArray *files = g_array_new (FALSE, FALSE, sizeof (MaqComfyFile));

  *n_bad = 0;
  for (GList *l = nodes; l != NULL; l = l->next)
    {
      JsonArray *images = maq_json_get_array (maq_json_get_object (outputs, l->data), "images");

      if (graph != NULL && !maq_comfy_graph_is_output (graph, l->data))
        continue;
      for (guint i = 0; i < count_items (images) && files->len < MAX_FILES; i++)
        {
          MaqComfyFile file;

          if (read_file (get_object (images, i), &file))
            g_array_append_val (files, file);
          else
            ++*n_bad;
        }
    }

  return files;
}
