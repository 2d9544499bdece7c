/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-a1111.h"
#include "maq-error.h"
#include "maq-http-head.h"
#include "maq-json.h"
#include "maq-talk.h"
#include "maq-text.h"

#define MODELS "/sdapi/v1/sd-models"
#define DEFAULT_MODEL "default"
#define MAX_DETAIL 200

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

/* The WebUI without its API is the same server, and says so in FastAPI's words. */
static gboolean
lacks_api (const MaqAnswer *answer)
{
  g_autofree char *server = answer->head != NULL ? maq_http_find_header (answer->head, "server") : NULL;

  return answer->status == 404 && g_strcmp0 (server, "uvicorn") == 0
         && g_str_equal (maq_json_get_string (maq_answer_get (answer), "detail", ""), "Not Found");
}

static gboolean
refuse_server (const MaqCall    *call,
               const MaqAnswer  *answer,
               MaqDiagnosis     *diagnosis,
               GError          **error)
{
  *diagnosis = maq_talk_diagnose (call, answer, NULL);
  if (lacks_api (answer))
    {
      *diagnosis = MAQ_DIAGNOSIS_OLD_SERVER;
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The server at %s has no /sdapi/v1: if it is the WebUI, start it with --api",
                   maq_endpoint_get_base_url (call->endpoint));
      return FALSE;
    }
  if (*diagnosis != MAQ_DIAGNOSIS_ADDRESS && *diagnosis != MAQ_DIAGNOSIS_FINE)
    return maq_talk_refuse (call, answer, FALSE, error);

  *diagnosis = MAQ_DIAGNOSIS_ADDRESS;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is a server at %s, but it is not the WebUI",
               maq_endpoint_get_base_url (call->endpoint));
  return FALSE;
}

static gboolean
is_model (JsonNode   *node,
          const char *wanted)
{
  static const char *const names[] = { "title", "model_name", "hash", "filename" };
  JsonObject *model = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (maq_json_get_string (model, names[i], NULL), wanted) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_models (const MaqCall    *call,
              const MaqAnswer  *answer,
              MaqDiagnosis     *diagnosis,
              GError          **error)
{
  JsonArray *models = answer->json != NULL && JSON_NODE_HOLDS_ARRAY (answer->json) ? json_node_get_array (answer->json) : NULL;
  const char *wanted = maq_endpoint_get_model (call->endpoint);
  guint n = models != NULL ? json_array_get_length (models) : 0;
  gboolean found = g_str_equal (wanted, DEFAULT_MODEL) && n > 0;

  for (guint i = 0; i < n && !found; i++)
    found = is_model (json_array_get_element (models, i), wanted);
  if (found || answer->status / 100 != 2)
    return TRUE;

  *diagnosis = MAQ_DIAGNOSIS_MODEL;
  if (n == 0)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_MODEL, "The server has no model");
  else
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_MODEL, "The server has no model \"%s\" among its %u", wanted, n);
  return FALSE;
}

gboolean
maq_a1111_about_test (const MaqCall  *call,
                      MaqDiagnosis   *diagnosis,
                      char          **detail,
                      GError        **error)
{
  const char *path = maq_endpoint_get_row (call->endpoint)->wire.models_path;
  g_auto (MaqAnswer) options = { 0 };
  g_auto (MaqAnswer) models = { 0 };
  const char *loaded;

  if (!ask (call, path != NULL ? path : "/sdapi/v1/options", &options, diagnosis, error))
    return FALSE;
  if (options.status / 100 != 2 || maq_answer_get (&options) == NULL
      || !json_object_has_member (maq_answer_get (&options), "sd_model_checkpoint"))
    return refuse_server (call, &options, diagnosis, error);
  if (!ask (call, MODELS, &models, diagnosis, error) || !check_models (call, &models, diagnosis, error))
    return FALSE;

  *diagnosis = MAQ_DIAGNOSIS_FINE;
  loaded = maq_json_get_string (maq_answer_get (&options), "sd_model_checkpoint", "");
  if (detail != NULL)
    {
      g_autofree char *text = g_strdup_printf ("WebUI with the model %s", loaded);

      *detail = maq_text_display (text, strlen (text), MAX_DETAIL);
    }
  return TRUE;
}
