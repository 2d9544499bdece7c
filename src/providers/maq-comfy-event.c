/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-event.h"
#include "maq-json.h"
#include "maq-sniff.h"

/* Binary messages begin with their type, big-endian. */
#define TYPE_PREVIEW 1
#define TYPE_PREVIEW_WITH_METADATA 4
#define WORD 4

void
maq_comfy_event_clear (MaqComfyEvent *self)
{
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->node, g_free);
}

static guint32
read_word (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* Where the picture of a binary message begins; 0: there is none in it. */
static gsize
find_picture (const guint8 *bytes,
              gsize         length)
{
  guint32 type = length >= 2 * WORD ? read_word (bytes) : 0;
  guint32 said = type != 0 ? read_word (bytes + WORD) : 0;

  /* The second word: the picture's format, which its own bytes say better; or how long the JSON before it is. */
  if (type == TYPE_PREVIEW)
    return 2 * WORD;
  if (type == TYPE_PREVIEW_WITH_METADATA && said < length - 2 * WORD)
    return 2 * WORD + said;
  return 0;
}

static void
read_binary (MaqComfyEvent *self,
             GBytes        *payload)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (payload, &length);
  gsize start = find_picture (bytes, length);
  MaqSniff sniff;

  if (start == 0 || start >= length || !maq_sniff (bytes + start, length - start, (goffset) (length - start), &sniff, NULL))
    return;
  if (sniff.format != MAQ_FORMAT_PNG && sniff.format != MAQ_FORMAT_JPEG && sniff.format != MAQ_FORMAT_WEBP)
    return;

  self->kind = MAQ_COMFY_EVENT_PREVIEW;
  self->preview = g_bytes_new_from_bytes (payload, start, length - start);
}

static double
get_fraction (JsonObject *data)
{
  double value = maq_json_get_double (data, "value", -1);
  double max = maq_json_get_double (data, "max", 0);

  return value >= 0 && max >= 1 && value <= max ? value / max : -1;
}

/* Of the nodes that run the one with the most steps: that is the sampler. */
static double
get_running_fraction (JsonObject *nodes)
{
  g_autoptr (GList) ids = nodes != NULL ? json_object_get_members (nodes) : NULL;
  double fraction = -1, most = 1;

  for (GList *l = ids; l != NULL; l = l->next)
    {
      JsonObject *node = maq_json_get_object (nodes, l->data);
      double max = maq_json_get_double (node, "max", 0);

      if (g_str_equal (maq_json_get_string (node, "state", ""), "running") && max > most && get_fraction (node) >= 0)
        {
          most = max;
          fraction = get_fraction (node);
        }
    }

  return fraction;
}

static void
read_error (MaqComfyEvent *self,
            JsonObject    *data)
{
  self->kind = MAQ_COMFY_EVENT_FAILED;
  self->message = g_strdup (maq_json_get_string (data, "exception_message", "no reason was given"));
  self->code = g_strdup (maq_json_get_string (data, "exception_type", NULL));
  self->node = g_strdup (maq_json_get_string (data, "node_id", NULL));
}

static void
take_fraction (MaqComfyEvent *self,
               double         fraction)
{
  self->fraction = fraction;
  if (fraction >= 0)
    self->kind = MAQ_COMFY_EVENT_PROGRESS;
}

static void
read_text (MaqComfyEvent *self,
           JsonObject    *root,
           const char    *prompt_id)
{
  const char *type = maq_json_get_string (root, "type", "");
  JsonObject *data = maq_json_get_object (root, "data");
  /* Old servers tell progress without saying whose it is; it goes to the client that waits. */
  const char *id = maq_json_get_string (data, "prompt_id", g_str_equal (type, "progress") ? prompt_id : "");

  if (data == NULL || !g_str_equal (id, prompt_id))
    return;

  if (g_str_equal (type, "execution_start"))
    self->kind = MAQ_COMFY_EVENT_BEGUN;
  else if (g_str_equal (type, "progress"))
    take_fraction (self, get_fraction (data));
  else if (g_str_equal (type, "progress_state"))
    take_fraction (self, get_running_fraction (maq_json_get_object (data, "nodes")));
  else if (g_str_equal (type, "execution_success"))
    self->kind = MAQ_COMFY_EVENT_OVER;
  else if (g_str_equal (type, "executing"))
    self->kind = json_object_has_member (data, "node") && json_object_get_null_member (data, "node") ? MAQ_COMFY_EVENT_OVER
                                                                                                    : MAQ_COMFY_EVENT_BEGUN;
  else if (g_str_equal (type, "execution_error"))
    read_error (self, data);
  else if (g_str_equal (type, "execution_interrupted"))
    self->kind = MAQ_COMFY_EVENT_STOPPED;
}

void
maq_comfy_event_read (MaqComfyEvent *self,
                      gboolean       binary,
                      GBytes        *payload,
                      const char    *prompt_id)
{
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  const char *text = g_bytes_get_data (payload, &length);

  *self = (MaqComfyEvent) { .fraction = -1 };
  if (binary)
    {
      read_binary (self, payload);
      return;
    }

  root = length > 0 ? maq_json_parse (text, length, &maq_json_limits_default, NULL) : NULL;
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    read_text (self, json_node_get_object (root), prompt_id);
}
