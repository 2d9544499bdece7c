/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-body.h"
#include "maq-error.h"
#include "maq-http-head.h"
#include "maq-json.h"
#include "maq-openai-fields.h"
#include "maq-openai-form.h"
#include "maq-openai-reply.h"
#include "maq-openai-send.h"
#include "maq-openai-test.h"
#include "maq-wire-picture.h"

/* OpenRouter's Image API: one route for all, pictures as references in JSON, shapes instead of sizes, and what it cost in
 * dollars. Its answers, its stream and its errors are those of the Images form. */

#define MAX_PICTURE 15000000 /* of each reference; what it takes is not written anywhere */

static gboolean
add_references (MaqBody        *body,
                const MaqCall  *call,
                GError        **error)
{
  maq_body_begin_array (body, "input_references");
  for (guint i = 0; i < maq_request_get_n_images (call->request); i++)
    {
      MaqFormat format = MAQ_FORMAT_UNKNOWN;
      g_autoptr (GBytes) bytes = maq_wire_picture_load_within (call, i, MAX_PICTURE, &format, error);

      if (bytes == NULL)
        return FALSE;
      maq_body_begin_object (body, NULL);
      maq_body_add_string (body, "type", "image_url");
      maq_body_begin_object (body, "image_url");
      maq_body_add_picture (body, "url", maq_format_to_mime (format), bytes);
      maq_body_end_object (body);
      maq_body_end_object (body);
    }
  maq_body_end_array (body);
  return TRUE;
}

static gboolean
prepare (const MaqCall  *call,
         int             fd,
         MaqEnvelope    *envelope,
         GError        **error)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  gboolean is_edit = maq_request_is_edit (call->request);
  g_autoptr (MaqBody) body = maq_body_new (fd);
  g_autoptr (JsonObject) fields = NULL;

  if (!maq_openai_form_check (call, error))
    return FALSE;

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup (is_edit ? wire->edit_path : wire->generate_path);
  envelope->content_type = g_strdup ("application/json");

  fields = maq_openai_fields_new (call, FALSE);
  /* How many there are is the provider's to say. */
  json_object_remove_member (fields, "partial_images");
  maq_body_begin_object (body, NULL);
  maq_body_add_members (body, fields);
  if (is_edit && !add_references (body, call, error))
    return FALSE;
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

static MaqResult *
read_result (const MaqCall  *call,
             GError        **error)
{
  MaqResult *result = maq_openai_reply_read (call, error);
  g_autofree char *head = result != NULL ? call->exchange->dup_head (call->exchange) : NULL;

  if (head != NULL && result->request_id == NULL)
    result->request_id = maq_http_find_id (head, "x-generation-id");
  return result;
}

/* The list of models is for everybody; only this says whether the key is right, and has something left. */
static gboolean
test_key (const MaqCall  *call,
          MaqDiagnosis   *diagnosis,
          GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  JsonObject *data;

  maq_talk_get (call, "/key", 0, &answer, &local);
  *diagnosis = maq_talk_diagnose (call, &answer, local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, FALSE, error);

  data = maq_json_get_object (maq_answer_get (&answer), "data");
  if (maq_json_get_double (data, "limit_remaining", 1) > 0)
    return TRUE;

  *diagnosis = MAQ_DIAGNOSIS_CREDIT;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_QUOTA, "The limit of this key is used up");
  return FALSE;
}

static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  const char *model = maq_endpoint_get_model (call->endpoint);
  g_auto (MaqAnswer) answer = { 0 };
  gboolean found;

  *diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  if (!test_key (call, diagnosis, error)
      || !maq_openai_test_list (call, maq_endpoint_get_row (call->endpoint)->wire.models_path, &answer, &found, diagnosis, error))
    return FALSE;
  if (!found)
    {
      *diagnosis = MAQ_DIAGNOSIS_MODEL;
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_MODEL, "OpenRouter offers no \"%s\"", model);
      return FALSE;
    }

  *diagnosis = MAQ_DIAGNOSIS_FINE;
  if (detail != NULL)
    *detail = g_strdup_printf ("%s is there", model);
  return TRUE;
}

/* The values of a descriptor {"type": "enum", "values": […]}, without "auto". NULL: it is none. (transfer full) */
static JsonArray *
dup_values (JsonObject *parameters,
            const char *name)
{
  JsonArray *values = maq_json_get_array (maq_json_get_object (parameters, name), "values");
  JsonArray *copy = values != NULL ? json_array_new () : NULL;

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (text != NULL && !g_str_equal (text, "auto"))
        json_array_add_string_element (copy, text);
    }
  return copy;
}

static void
learn_ratios (JsonObject *learned,
              JsonObject *parameters)
{
  g_autoptr (JsonArray) values = dup_values (parameters, "aspect_ratio");
  g_autoptr (JsonArray) ratios = json_array_new ();

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      const char *text = json_array_get_string_element (values, i);

      if (maq_ratio_parse (text, &(MaqRatio) { 0 }, NULL))
        json_array_add_string_element (ratios, text);
    }
  if (json_array_get_length (ratios) > 0)
    json_object_set_array_member (learned, "ratios", g_steal_pointer (&ratios));
}

static void
learn_qualities (JsonObject *learned,
                 JsonObject *parameters)
{
  g_autoptr (JsonArray) values = dup_values (parameters, "quality");
  guint n = values != NULL ? json_array_get_length (values) : 0;

  /* The best is named last. */
  if (n > 0)
    json_object_set_string_member (learned, "default_quality", json_array_get_string_element (values, n - 1));
  else
    json_object_set_null_member (learned, "default_quality");
  json_object_set_array_member (learned, "qualities", values != NULL ? g_steal_pointer (&values) : json_array_new ());
}

static char *
describe (JsonObject *parameters)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *learned = json_object_new ();
  gint64 most = maq_json_get_int (maq_json_get_object (parameters, "input_references"), "max", 0);

  learn_ratios (learned, parameters);
  learn_qualities (learned, parameters);
  json_object_set_int_member (learned, "max_references", CLAMP (most, 0, MAQ_MAX_REFERENCES));
  json_node_take_object (node, learned);
  return maq_json_to_string (node);
}

static char *
learn (const MaqCall  *call,
       GError        **error)
{
  const char *model = maq_endpoint_get_model (call->endpoint);
  g_auto (MaqAnswer) answer = { 0 };
  MaqDiagnosis diagnosis;
  gboolean found;
  JsonArray *models;

  if (!maq_openai_test_list (call, maq_endpoint_get_row (call->endpoint)->wire.models_path, &answer, &found, &diagnosis, error))
    return NULL;

  models = maq_json_get_array (maq_answer_get (&answer), "data");
  for (guint i = 0; found && i < json_array_get_length (models); i++)
    {
      JsonNode *node = json_array_get_element (models, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *parameters = maq_json_get_object (object, "supported_parameters");

      if (parameters != NULL && g_str_equal (maq_json_get_string (object, "id", ""), model))
        return describe (parameters);
    }

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_MODEL, "OpenRouter says nothing of \"%s\"", model);
  return NULL;
}

const MaqProvider maq_provider_openrouter = {
  .id = "openrouter",
  .title = "OpenRouter",
  .flags = MAQ_PROVIDER_SYNC,
  .prepare = prepare,
  .submit = maq_openai_send,
  .read = read_result,
  .learn = learn,
  .test = test,
};
