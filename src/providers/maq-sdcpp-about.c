/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-sdcpp.h"
#include "maq-talk.h"
#include "maq-text.h"

#define MAX_SIDE 16384
#define MAX_DETAIL 200

static gboolean
contains (JsonArray  *words,
          const char *word)
{
  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      JsonNode *node = json_array_get_element (words, i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), word) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What it says of making pictures, in the newer place or the older one. */
static JsonObject *
get_features (JsonObject *capabilities)
{
  JsonObject *features = maq_json_get_object (maq_json_get_object (capabilities, "features_by_mode"), "img_gen");

  return features != NULL ? features : maq_json_get_object (capabilities, "features");
}

static void
add_limits (JsonObject *limits,
            JsonObject *overlay)
{
  gint64 width = maq_json_get_int (limits, "max_width", 0);
  gint64 height = maq_json_get_int (limits, "max_height", 0);
  gint64 min_width = maq_json_get_int (limits, "min_width", 0);
  gint64 min_height = maq_json_get_int (limits, "min_height", 0);

  if (width >= 64 && width <= MAX_SIDE && height >= 64 && height <= MAX_SIDE)
    json_object_set_int_member (overlay, "max_side", MIN (width, height));
  if (min_width > 0 && min_height > 0 && MAX (min_width, min_height) <= MIN (MIN (width, height), 512))
    json_object_set_int_member (overlay, "min_pixels", min_width * min_height);
}

char *
maq_sdcpp_about_read (JsonObject *capabilities)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *overlay = json_node_get_object (root);
  JsonObject *features = get_features (capabilities);

  json_object_unref (overlay);
  add_limits (maq_json_get_object (capabilities, "limits"), overlay);
  if (features != NULL && !maq_json_get_bool (features, "mask_image", TRUE))
    json_object_set_string_member (overlay, "mask", "none");
  if (features != NULL && !maq_json_get_bool (features, "ref_images", TRUE))
    json_object_set_int_member (overlay, "max_references", maq_json_get_bool (features, "init_image", TRUE) ? 1 : 0);
  return maq_json_to_string (root);
}

static const char *
get_path (const MaqCall *call)
{
  const char *path = maq_endpoint_get_row (call->endpoint)->wire.models_path;

  return path != NULL ? path : "/sdcpp/v1/capabilities";
}

char *
maq_sdcpp_about_learn (const MaqCall  *call,
                       GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_talk_get (call, get_path (call), 0, &answer, error))
    return NULL;
  if (answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, FALSE, error), NULL;
  if (maq_answer_get (&answer) != NULL)
    return maq_sdcpp_about_read (maq_answer_get (&answer));

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server's capabilities are no JSON object");
  return NULL;
}

/* Before its native form it spoke OpenAI's only, and called its model so. */
static gboolean
is_old_server (const MaqCall *call)
{
  g_auto (MaqAnswer) answer = { 0 };
  JsonArray *models;
  JsonNode *first;

  if (!maq_talk_get (call, "/v1/models", 0, &answer, NULL) || answer.status != 200)
    return FALSE;
  models = maq_json_get_array (maq_answer_get (&answer), "data");
  first = models != NULL && json_array_get_length (models) > 0 ? json_array_get_element (models, 0) : NULL;
  return first != NULL && JSON_NODE_HOLDS_OBJECT (first)
         && g_str_equal (maq_json_get_string (json_node_get_object (first), "id", ""), "sd-cpp-local");
}

static gboolean
refuse_server (const MaqCall    *call,
               const MaqAnswer  *answer,
               MaqDiagnosis     *diagnosis,
               GError          **error)
{
  *diagnosis = maq_talk_diagnose (call, answer, NULL);
  if (*diagnosis != MAQ_DIAGNOSIS_ADDRESS)
    return maq_talk_refuse (call, answer, FALSE, error);

  if (is_old_server (call))
    {
      *diagnosis = MAQ_DIAGNOSIS_OLD_SERVER;
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED,
                           "This stable-diffusion.cpp server is too old: it has no /sdcpp/v1. A newer one, or the engine "
                           "\"stable-diffusion.cpp (OpenAI form)\", will do");
    }
  else
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is a server at %s, but it is not stable-diffusion.cpp's",
                 maq_endpoint_get_base_url (call->endpoint));
  return FALSE;
}

static gboolean
judge (JsonObject    *capabilities,
       MaqDiagnosis  *diagnosis,
       char         **detail,
       GError       **error)
{
  const char *model = maq_json_get_string (maq_json_get_object (capabilities, "model"), "name", "of no name");
  g_autofree char *shown = maq_text_display (model, strlen (model), MAX_DETAIL);
  JsonArray *modes = maq_json_get_array (capabilities, "supported_modes");

  if (modes != NULL && !contains (modes, "img_gen"))
    {
      *diagnosis = MAQ_DIAGNOSIS_MODEL;
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_MODEL, "The model that the server has loaded, %s, makes no pictures", shown);
      return FALSE;
    }
  if (detail != NULL)
    *detail = g_strdup_printf ("stable-diffusion.cpp with the model %s", shown);
  return TRUE;
}

gboolean
maq_sdcpp_about_test (const MaqCall  *call,
                      MaqDiagnosis   *diagnosis,
                      char          **detail,
                      GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;

  if (!maq_talk_get (call, get_path (call), 0, &answer, &local))
    {
      *diagnosis = maq_talk_diagnose (call, NULL, local);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  *diagnosis = MAQ_DIAGNOSIS_FINE;
  if (answer.status / 100 == 2 && maq_json_get_object (maq_answer_get (&answer), "model") != NULL)
    return judge (maq_answer_get (&answer), diagnosis, detail, error);
  return refuse_server (call, &answer, diagnosis, error);
}
