/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"

#include "maq-server-answer.h"

/* The day the model row was first written; it means nothing, but clients expect a time. */
#define MODEL_CREATED 1795392000

static const char *
format_word (MaqFormat format)
{
  return format == MAQ_FORMAT_JPEG ? "jpeg" : format == MAQ_FORMAT_WEBP ? "webp" : "png";
}

/* Nothing is counted here, and clients read the members without asking whether they are there. */
static JsonObject *
usage_new (void)
{
  JsonObject *usage = json_object_new ();

  json_object_set_int_member (usage, "total_tokens", 0);
  json_object_set_int_member (usage, "input_tokens", 0);
  json_object_set_int_member (usage, "output_tokens", 0);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *details = json_object_new ();

      json_object_set_int_member (details, "text_tokens", 0);
      json_object_set_int_member (details, "image_tokens", 0);
      json_object_set_object_member (usage, i == 0 ? "input_tokens_details" : "output_tokens_details", details);
    }
  return usage;
}

static void
set_picture (JsonObject            *object,
             const MaqServerParams *params,
             const MaqServerNews   *news)
{
  g_autofree char *size = g_strdup_printf ("%ux%u", news->width, news->height);

  json_object_set_string_member (object, "background", "opaque");
  json_object_set_string_member (object, "output_format", format_word (params->format));
  json_object_set_string_member (object, "quality", params->quality);
  json_object_set_string_member (object, "size", size);
}

static void
set_notes (JsonObject          *object,
           const MaqServerNews *news)
{
  JsonArray *notes = json_array_new ();
  JsonArray *ignored = json_array_new ();
  JsonObject *maquette = json_object_new ();
  g_autofree char *words = news->ignored != NULL ? g_strjoinv (", ", news->ignored) : NULL;

  if (words != NULL && *words != '\0')
    {
      g_autofree char *note = g_strconcat ("Draft ignored: ", words, NULL);

      json_array_add_string_element (notes, note);
    }
  for (guint i = 0; news->ignored != NULL && news->ignored[i] != NULL; i++)
    json_array_add_string_element (ignored, news->ignored[i]);
  json_object_set_array_member (maquette, "ignored", ignored);
  json_object_set_string_member (maquette, "kind", news->draft_kind != NULL ? news->draft_kind : "");
  json_object_set_boolean_member (maquette, "ai", FALSE);
  json_object_set_array_member (object, "notes", notes);
  json_object_set_object_member (object, "maquette", maquette);
}

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return maq_json_to_string (node);
}

/* `{"a":1}` without its closing brace, so that a picture can be written behind it. */
static char *
to_open_text (JsonObject *object)
{
  char *text = to_text (object);

  text[strlen (text) - 1] = '\0';
  return text;
}

static void
add_picture (MaqServerReply *reply,
             MaqServerNews  *news)
{
  maq_server_reply_add_base64 (reply, news->fd, news->size);
  news->fd = -1;
}

void
maq_server_answer_whole (MaqServerReply        *reply,
                         const MaqServerParams *params,
                         GPtrArray             *images)
{
  JsonObject *object = json_object_new ();
  g_autofree char *head = NULL;

  json_object_set_int_member (object, "created", g_get_real_time () / G_USEC_PER_SEC);
  set_picture (object, params, images->pdata[0]);
  set_notes (object, images->pdata[0]);
  json_object_set_object_member (object, "usage", usage_new ());
  head = to_open_text (object);
  maq_server_reply_add_text (reply, g_strconcat (head, ",\"data\":[", NULL));
  for (guint i = 0; i < images->len; i++)
    {
      maq_server_reply_add_text (reply, g_strconcat (i > 0 ? "," : "", "{\"b64_json\":\"", NULL));
      add_picture (reply, images->pdata[i]);
      maq_server_reply_add_text (reply, g_strdup ("\"}"));
    }
  maq_server_reply_add_text (reply, g_strdup ("]}"));
}

void
maq_server_answer_event (MaqServerReply        *reply,
                         const MaqServerParams *params,
                         gboolean               edits,
                         MaqServerNews         *news)
{
  gboolean partial = news->kind == MAQ_SERVER_NEWS_PARTIAL;
  JsonObject *object = json_object_new ();
  g_autofree char *type = g_strconcat (edits ? "image_edit." : "image_generation.", partial ? "partial_image" : "completed",
                                       NULL);
  g_autofree char *head = NULL;

  json_object_set_string_member (object, "type", type);
  json_object_set_int_member (object, "created_at", g_get_real_time () / G_USEC_PER_SEC);
  set_picture (object, params, news);
  if (partial)
    json_object_set_int_member (object, "partial_image_index", news->partial_index);
  else
    {
      set_notes (object, news);
      json_object_set_object_member (object, "usage", usage_new ());
    }
  head = to_open_text (object);
  maq_server_reply_add_text (reply, g_strconcat ("event: ", type, "\ndata: ", head, ",\"b64_json\":\"", NULL));
  add_picture (reply, news);
  maq_server_reply_add_text (reply, g_strdup ("\"}\n\n"));
}

void
maq_server_answer_error (MaqServerReply         *reply,
                         const MaqServerProblem *problem)
{
  g_autofree char *json = maq_server_problem_to_json (problem);

  maq_server_reply_add_text (reply, g_strconcat ("event: error\ndata: ", json, "\n\n", NULL));
}

static JsonObject *
model_new (void)
{
  JsonObject *model = json_object_new ();

  json_object_set_string_member (model, "id", MAQ_SERVER_MODEL);
  json_object_set_string_member (model, "object", "model");
  json_object_set_int_member (model, "created", MODEL_CREATED);
  json_object_set_string_member (model, "owned_by", "maquette");
  return model;
}

char *
maq_server_answer_model (void)
{
  return to_text (model_new ());
}

char *
maq_server_answer_models (void)
{
  JsonObject *list = json_object_new ();
  JsonArray *data = json_array_new ();

  json_array_add_object_element (data, model_new ());
  json_object_set_string_member (list, "object", "list");
  json_object_set_array_member (list, "data", data);
  return to_text (list);
}
