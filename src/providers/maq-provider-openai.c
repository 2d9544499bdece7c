/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-openai-form.h"
#include "maq-link.h"
#include "maq-openai-reply.h"
#include "maq-openai-send.h"
#include "maq-text.h"

/* The OpenAI Images form: openai.com, the many servers that speak it, and maquette-server. */

#define MAX_MODELS_BODY (4 * 1024 * 1024)
#define TEST_TIMEOUT_MS 30000

static gboolean
collect_cb (gpointer data, const void *bytes, gsize length, GError **error)
{
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

/* What is missing when a server answers, but not like one of ours. */
static gboolean
refuse_address (const MaqCall  *call,
                GError        **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
               "There is a server at %s, but it lists no models there: is the address right (…/v1)?",
               maq_endpoint_get_base_url (call->endpoint));
  return FALSE;
}

static char *
describe_models (const MaqCall *call,
                 JsonArray     *models)
{
  const char *wanted = maq_endpoint_get_model (call->endpoint);
  guint n = json_array_get_length (models);
  gboolean found = FALSE;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n && !found; i++)
    {
      JsonNode *node = json_array_get_element (models, i);

      found = JSON_NODE_HOLDS_OBJECT (node)
              && g_str_equal (maq_json_get_string (json_node_get_object (node), "id", ""), wanted);
    }

  text = g_strdup_printf ("%u models; %s is %s", n, wanted, found ? "one of them" : "not among them");
  return maq_text_display (text, strlen (text), 200);
}

static gboolean
read_models (const MaqCall  *call,
             GString        *body,
             char          **detail,
             GError        **error)
{
  g_autoptr (JsonNode) root = maq_json_parse (body->str, body->len, &maq_json_limits_default, NULL);
  JsonArray *models = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    models = maq_json_get_array (json_node_get_object (root), "data");
  if (models == NULL)
    return refuse_address (call, error);

  if (detail != NULL)
    *detail = describe_models (call, models);
  return TRUE;
}

/* AUTH: the key. BAD_INPUT: the address. UNREACHABLE: nobody there. FAILED: the certificate. */
static gboolean
ask_models (const MaqCall  *call,
            char          **detail,
            GError        **error)
{
  g_autoptr (MaqHttp) http = maq_http_new ();
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (MaqHttpReply) reply = { 0 };
  g_auto (MaqLink) link = { 0 };
  MaqHttpRequest request;

  if (!maq_link_init (&link, call, "/models", "application/json", NULL, error))
    return FALSE;

  maq_link_request (&link, call, "GET", &request);
  request.reply_cap = MAX_MODELS_BODY;
  request.timeout_ms = TEST_TIMEOUT_MS;
  request.body = collect_cb;
  request.data = body;
  if (!maq_http_perform (http, &request, &reply, call->cancellable, error))
    {
      call->report->transport_code = reply.curl_code;
      return FALSE;
    }

  call->report->http_status = reply.status;
  if (reply.status / 100 == 2)
    return read_models (call, body, detail, error);
  if (reply.status / 100 == 3 || reply.status == 404 || reply.status == 405)
    return refuse_address (call, error);

  return maq_openai_error_refuse (call, reply.status, reply.head, body->str, body->len, FALSE, error);
}

static gboolean
test_models (const MaqCall  *call,
             MaqDiagnosis   *diagnosis,
             char          **detail,
             GError        **error)
{
  g_autoptr (GError) local = NULL;

  *diagnosis = MAQ_DIAGNOSIS_FINE;
  if (ask_models (call, detail, &local))
    return TRUE;
  if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_AUTH))
    *diagnosis = call->key != NULL ? MAQ_DIAGNOSIS_KEY : MAQ_DIAGNOSIS_NO_KEY;
  else if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_UNREACHABLE))
    *diagnosis = MAQ_DIAGNOSIS_NOBODY;
  else if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    *diagnosis = MAQ_DIAGNOSIS_ADDRESS;
  else
    *diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

const MaqProvider maq_provider_openai = {
  .id = "openai",
  .title = "OpenAI Images API",
  .flags = MAQ_PROVIDER_SYNC,
  .prepare = maq_openai_form_write,
  .submit = maq_openai_send,
  .read = maq_openai_reply_read,
  .test = test_models,
};
