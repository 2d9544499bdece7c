/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-test.h"
#include "maq-text.h"

#define OPENAI "https://api.openai.com"
#define LOOPBACK "http://127.0.0.1:"
#define MAX_NAMES 5

/* What is missing when a server answers, but not like one of ours. */
static gboolean
refuse_address (const MaqCall  *call,
                MaqDiagnosis   *diagnosis,
                GError        **error)
{
  *diagnosis = MAQ_DIAGNOSIS_ADDRESS;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
               "There is a server at %s, but it lists no models there: is the address right (…/v1)?",
               maq_endpoint_get_base_url (call->endpoint));
  return FALSE;
}

/* An answer of any status, or none: TRUE for a good one. */
static gboolean
judge (const MaqCall    *call,
       const MaqAnswer  *answer,
       GError           *failed,
       MaqDiagnosis     *diagnosis,
       GError          **error)
{
  *diagnosis = maq_talk_diagnose (call, answer, failed);
  if (*diagnosis == MAQ_DIAGNOSIS_FINE)
    return TRUE;
  if (failed != NULL)
    g_propagate_error (error, g_error_copy (failed));
  else if (*diagnosis == MAQ_DIAGNOSIS_ADDRESS)
    return refuse_address (call, diagnosis, error);
  else
    maq_talk_refuse (call, answer, FALSE, error);

  return FALSE;
}

static gboolean
get (const MaqCall  *call,
     const char     *path,
     MaqAnswer      *answer,
     MaqDiagnosis   *diagnosis,
     GError        **error)
{
  g_autoptr (GError) local = NULL;

  maq_talk_get (call, path, 0, answer, &local);
  return judge (call, answer, local, diagnosis, error);
}

static const char *
get_name (JsonArray *models,
          guint      index)
{
  JsonNode *node = json_array_get_element (models, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? maq_json_get_string (json_node_get_object (node), "id", "") : "";
}

gboolean
maq_openai_test_list (const MaqCall  *call,
                      const char     *path,
                      MaqAnswer      *answer,
                      gboolean       *found,
                      MaqDiagnosis   *diagnosis,
                      GError        **error)
{
  JsonArray *models;

  if (!get (call, path, answer, diagnosis, error))
    return FALSE;

  models = maq_json_get_array (maq_answer_get (answer), "data");
  if (models == NULL)
    return refuse_address (call, diagnosis, error);

  *found = FALSE;
  for (guint i = 0; i < json_array_get_length (models) && !*found; i++)
    *found = g_str_equal (get_name (models, i), maq_endpoint_get_model (call->endpoint));
  return TRUE;
}

static char *
describe (const MaqCall *call,
          JsonArray     *models,
          gboolean       found)
{
  guint n = json_array_get_length (models);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, n == 1 ? "%u model" : "%u models", n);
  for (guint i = 0; !found && i < MIN (n, MAX_NAMES); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", get_name (models, i));
  g_string_append_printf (text, "%s; %s is %s", !found && n > MAX_NAMES ? ", …" : "", maq_endpoint_get_model (call->endpoint),
                          found ? "one of them" : "not among them");

  return maq_text_display (text->str, text->len, 400);
}

/* Gateways list fewer models than they have, and a server with a single one uses it whatever the name; but one of our own
 * machine that has several, and not this one, will refuse. */
static gboolean
needs_model (const MaqCall *call,
             JsonArray     *models)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);

  return row->resend_is_free && maq_wire_has_field (&row->wire, "model") && json_array_get_length (models) > 1;
}

static gboolean
refuse_model (const MaqCall  *call,
              MaqDiagnosis   *diagnosis,
              GError        **error)
{
  *diagnosis = MAQ_DIAGNOSIS_MODEL;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_MODEL, "The server has no model \"%s\"", maq_endpoint_get_model (call->endpoint));
  return FALSE;
}

static gboolean
test_list (const MaqCall  *call,
           MaqDiagnosis   *diagnosis,
           char          **detail,
           GError        **error)
{
  const char *path = maq_endpoint_get_row (call->endpoint)->wire.models_path;
  g_auto (MaqAnswer) answer = { 0 };
  gboolean found;
  JsonArray *models;

  if (!maq_openai_test_list (call, path, &answer, &found, diagnosis, error))
    return FALSE;

  models = maq_json_get_array (maq_answer_get (&answer), "data");
  if (detail != NULL)
    *detail = describe (call, models, found);
  return found || !needs_model (call, models) || refuse_model (call, diagnosis, error);
}

/* A name that can stand in a path as it is. */
static gboolean
is_plain (const char *model)
{
  return model[0] != '.' && strspn (model, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == strlen (model);
}

gboolean
maq_openai_test_model (const MaqCall  *call,
                       MaqDiagnosis   *diagnosis,
                       GError        **error)
{
  const char *model = maq_endpoint_get_model (call->endpoint);
  g_autofree char *path = g_strconcat (maq_endpoint_get_row (call->endpoint)->wire.models_path, "/", model, NULL);
  g_auto (MaqAnswer) answer = { 0 };

  return is_plain (model) ? get (call, path, &answer, diagnosis, error) : refuse_model (call, diagnosis, error);
}

/* Whether the server has the route that pictures are asked for at. A list is no request it could mean to serve: every server
 * that has the route refuses it at once, and one that has not says so. Only where a picture would cost nothing anyway. */
static gboolean
test_route (const MaqCall  *call,
            MaqDiagnosis   *diagnosis,
            GError        **error)
{
  const char *path = maq_endpoint_get_row (call->endpoint)->wire.generate_path;
  g_autoptr (JsonNode) list = json_node_new (JSON_NODE_ARRAY);
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;

  json_node_take_array (list, json_array_new ());
  maq_talk_send (call, "POST", path, list, &answer, &local);
  if (local != NULL)
    return judge (call, &answer, local, diagnosis, error);
  if (answer.status == 404 || answer.status == 405 || answer.status == 501)
    {
      *diagnosis = MAQ_DIAGNOSIS_OLD_SERVER;
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server is there, but it makes no pictures: it has no %s", path);
      return FALSE;
    }
  if (answer.status == 401 || answer.status == 403 || answer.status == 429 || answer.status == 503)
    return judge (call, &answer, NULL, diagnosis, error);

  return TRUE;
}

/* Where there is no list to ask for: a GET of the route for pictures makes none, and who refuses the key refuses it here too.
 * Any other answer says that somebody is there, and no more. */
static gboolean
test_reach (const MaqCall  *call,
            MaqDiagnosis   *diagnosis,
            GError        **error)
{
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;

  if (!maq_talk_get (call, maq_endpoint_get_row (call->endpoint)->wire.generate_path, 0, &answer, &local))
    return judge (call, &answer, local, diagnosis, error);
  if (answer.status == 401 || answer.status == 403 || answer.status == 429)
    return judge (call, &answer, NULL, diagnosis, error);

  return TRUE;
}

/* OpenAI itself, and nobody else: another server might round the size and make a picture. */
static gboolean
may_probe (const MaqCall *call)
{
  const char *options = maq_endpoint_get_options (call->endpoint);
  const char *origin = maq_endpoint_get_origin (call->endpoint);
  g_autoptr (JsonNode) node = NULL;

  if (!maq_endpoint_get_row (call->endpoint)->wire.probe)
    return FALSE;
  if (g_str_equal (origin, OPENAI))
    return TRUE;
  if (options == NULL || !g_str_has_prefix (origin, LOOPBACK))
    return FALSE;

  node = maq_json_parse (options, strlen (options), &maq_json_limits_default, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         && maq_json_get_bool (json_node_get_object (node), "probe_loopback", FALSE);
}

static JsonNode *
make_probe (const MaqCall *call)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "model", maq_endpoint_get_model (call->endpoint));
  json_object_set_string_member (object, "prompt", "May this account ask for pictures?");
  json_object_set_int_member (object, "n", 1);
  json_object_set_string_member (object, "size", "1x1");
  json_node_take_object (node, object);
  return node;
}

/* The list of models says nothing of whether the organization is verified, or has credit: only a request for a picture does.
 * So one is sent that can never become a picture, and therefore costs nothing: OpenAI refuses a size whose sides are no
 * multiples of 16 and whose pixels are below the smallest number, with status 400, before anything is made; it rounds no
 * size. What may come first is the refusal we are after. When the size is looked at before the account is, this finds
 * nothing, and that is said to be fine: "fine" is no promise. */
static gboolean
probe (const MaqCall  *call,
       MaqDiagnosis   *diagnosis,
       GError        **error)
{
  g_autoptr (JsonNode) body = make_probe (call);
  g_auto (MaqAnswer) answer = { 0 };
  g_autoptr (GError) local = NULL;
  g_autoptr (GError) told = NULL;
  MaqDiagnosis found;

  if (!maq_talk_send (call, "POST", maq_endpoint_get_row (call->endpoint)->wire.generate_path, body, &answer, &local))
    return judge (call, &answer, local, diagnosis, error);
  if (answer.status / 100 == 2)
    return TRUE;

  found = maq_talk_diagnose (call, &answer, NULL);
  maq_talk_refuse (call, &answer, FALSE, &told);
  /* The refusal that was asked for. */
  if (answer.status == 400 && g_error_matches (told, MAQ_ERROR, MAQ_ERROR_REFUSED))
    return TRUE;

  *diagnosis = found;
  g_propagate_error (error, g_steal_pointer (&told));
  return FALSE;
}

static gboolean
test (const MaqCall  *call,
      MaqDiagnosis   *diagnosis,
      char          **detail,
      GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);

  if (may_probe (call))
    {
      if (!maq_openai_test_model (call, diagnosis, error) || !probe (call, diagnosis, error))
        return FALSE;
      if (detail != NULL)
        *detail = g_strdup_printf ("%s is there", maq_endpoint_get_model (call->endpoint));
      return TRUE;
    }
  if (row->wire.models_path != NULL && !test_list (call, diagnosis, detail, error))
    return FALSE;
  if (row->resend_is_free)
    return test_route (call, diagnosis, error);

  return row->wire.models_path != NULL || test_reach (call, diagnosis, error);
}

gboolean
maq_openai_test (const MaqCall  *call,
                 MaqDiagnosis   *diagnosis,
                 char          **detail,
                 GError        **error)
{
  *diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  if (!test (call, diagnosis, detail, error))
    return FALSE;

  *diagnosis = MAQ_DIAGNOSIS_FINE;
  return TRUE;
}
