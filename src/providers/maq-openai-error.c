/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-http-head.h"
#include "maq-json.h"
#include "maq-openai-error.h"
#include "maq-text.h"

#define MAX_SHOWN 500 /* characters of a server's message */

void
maq_openai_error_clear (MaqOpenaiError *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->type, g_free);
}

/* A code is a word or a number. */
static char *
dup_code (JsonObject *object,
          const char *name)
{
  const char *text = maq_json_get_string (object, name, NULL);
  gint64 number = maq_json_get_int (object, name, G_MININT64);

  if (text != NULL)
    return text[0] != '\0' ? g_strdup (text) : NULL;
  return number != G_MININT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

/* FastAPI's list of what is wrong where. */
static char *
join_details (JsonArray *details)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (details) && i < 8; i++)
    {
      JsonNode *item = json_array_get_element (details, i);
      const char *message = NULL;

      if (JSON_NODE_HOLDS_OBJECT (item))
        message = maq_json_get_string (json_node_get_object (item), "msg", NULL);
      else if (JSON_NODE_HOLDS_VALUE (item))
        message = json_node_get_string (item);

      if (message != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", message);
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static char *
dup_message (JsonObject *object)
{
  static const char *const names[] = { "message", "detail", "error_description", "title" };
  JsonArray *details = maq_json_get_array (object, "detail");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (maq_json_get_string (object, names[i], NULL) != NULL)
      return g_strdup (maq_json_get_string (object, names[i], NULL));

  return details != NULL ? join_details (details) : NULL;
}

gboolean
maq_openai_error_find (MaqOpenaiError *self,
                       JsonObject     *root)
{
  JsonObject *inner = maq_json_get_object (root, "error");
  const char *text = maq_json_get_string (root, "error", NULL);

  *self = (MaqOpenaiError) { 0 };
  if (inner == NULL && text == NULL)
    return FALSE;

  if (inner != NULL)
    {
      self->message = dup_message (inner);
      self->code = dup_code (inner, "code");
      self->type = dup_code (inner, "type");
    }
  else
    {
      /* {"error":"server_error","message":…}: the word is the code. */
      self->message = dup_message (root);
      self->code = self->message != NULL ? g_strdup (text) : NULL;
      if (self->message == NULL)
        self->message = g_strdup (text);
    }

  if (self->message == NULL)
    self->message = g_strdup (self->code != NULL ? self->code : "an error without a message");
  return TRUE;
}

static gboolean
parse_json (MaqOpenaiError *self,
            const char     *body,
            gsize           length)
{
  g_autoptr (JsonNode) root = maq_json_parse (body, length, &maq_json_limits_default, NULL);
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  object = json_node_get_object (root);
  if (maq_openai_error_find (self, object))
    return TRUE;

  self->message = dup_message (object);
  self->code = dup_code (object, "code");
  self->type = dup_code (object, "type");
  if (self->message == NULL)
    maq_openai_error_clear (self);
  return self->message != NULL;
}

/* The title of a page that a proxy put in the answer's place. */
static char *
find_title (const char *body,
            gsize       length)
{
  const char *start = g_strstr_len (body, (gssize) length, "<title>");
  const char *end = start != NULL ? g_strstr_len (start, (gssize) (length - (gsize) (start - body)), "</") : NULL;

  return end != NULL ? g_strndup (start + strlen ("<title>"), (gsize) (end - start) - strlen ("<title>")) : NULL;
}

void
maq_openai_error_parse (MaqOpenaiError *self,
                        const char     *body,
                        gsize           length)
{
  *self = (MaqOpenaiError) { 0 };
  if (parse_json (self, body, length))
    return;

  self->message = find_title (body, length);
  if (self->message == NULL && length > 0 && g_utf8_validate_len (body, length, NULL) && body[0] != '<'
      && body[0] != '[' && body[0] != '{')
    self->message = g_strndup (body, length);
  if (self->message == NULL)
    self->message = g_strdup (length > 0 ? "the answer is not readable" : "the answer is empty");
}

char *
maq_openai_error_redact (const MaqCall *call,
                         const char    *text)
{
  g_autofree char *known = NULL;
  g_autofree char *redacted = NULL;

  /* By value first: a server may echo the key in any dress. */
  if (call->key != NULL && call->key[0] != '\0')
    {
      g_auto (GStrv) pieces = g_strsplit (text, call->key, -1);

      known = g_strjoinv ("[redacted]", pieces);
    }

  redacted = maq_text_redact (known != NULL ? known : text);
  return maq_text_display (redacted, strlen (redacted), MAX_SHOWN);
}

/* Words that decide more than the status does. */
static const struct {
  const char *word;
  MaqError    code;
} words[] = {
  { "insufficient_quota", MAQ_ERROR_QUOTA },
  { "credit_balance_exhausted", MAQ_ERROR_QUOTA },
  { "organization_spend_limit_exceeded", MAQ_ERROR_QUOTA },
  { "project_spend_limit_exceeded", MAQ_ERROR_QUOTA },
  { "organization_usage_limit_exceeded", MAQ_ERROR_QUOTA },
  { "billing_hard_limit_reached", MAQ_ERROR_QUOTA },
  { "billing_not_active", MAQ_ERROR_QUOTA },
  { "moderation_blocked", MAQ_ERROR_REFUSED },
  { "content_policy_violation", MAQ_ERROR_REFUSED },
  { "image_content_policy_violation", MAQ_ERROR_REFUSED },
  { "contentFilter", MAQ_ERROR_REFUSED },
  { "content_filter", MAQ_ERROR_REFUSED },
  { "invalid_api_key", MAQ_ERROR_AUTH },
  { "rate_limit_exceeded", MAQ_ERROR_RATE },
  { "server_is_overloaded", MAQ_ERROR_RATE },
  { "slow_down", MAQ_ERROR_RATE },
};

static gboolean
find_word (const char *word,
           MaqError   *code)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      {
        *code = words[i].code;
        return TRUE;
      }

  return FALSE;
}

/* The table of durability 3.6, for what is not decided by a word. @known: the status says that nothing was made. */
static MaqError
judge_status (guint     status,
              gboolean *known)
{
  *known = TRUE;

  switch (status)
    {
    case 401:
    case 403:
      return MAQ_ERROR_AUTH;
    case 402:
      return MAQ_ERROR_QUOTA;
    case 429:
      return MAQ_ERROR_RATE;
    case 408:
    case 409:
      break;
    default:
      if (status < 400)
        return MAQ_ERROR_PROTOCOL;
      if (status < 500)
        return MAQ_ERROR_REFUSED;
      break;
    }

  *known = FALSE;
  return MAQ_ERROR_UNKNOWN_OUTCOME;
}

static MaqError
judge (const MaqCall        *call,
       guint                 status,
       const MaqOpenaiError *told,
       gboolean              tail_sent,
       MaqCharge            *charge)
{
  gboolean known;
  MaqError code = judge_status (status, &known);
  gboolean is_free = maq_endpoint_get_row (call->endpoint)->resend_is_free;

  *charge = MAQ_CHARGE_NONE;

  /* A word counts where the status leaves it open: 503 says "overloaded", 429 says "no money", 400 "not allowed". */
  if ((status == 503 || known) && (find_word (told->code, &code) || find_word (told->type, &code)))
    return code;
  if (known)
    return code;
  if (!tail_sent)
    return MAQ_ERROR_UNREACHABLE;

  /* A server of our own that names its trouble will name it again; one that says nothing may be asked again. */
  if (is_free && told->code != NULL)
    return MAQ_ERROR_REFUSED;
  *charge = MAQ_CHARGE_UNKNOWN;
  return is_free ? MAQ_ERROR_UNREACHABLE : MAQ_ERROR_UNKNOWN_OUTCOME;
}

static gint64
find_date (const char *head)
{
  g_autofree char *text = head != NULL ? maq_http_find_header (head, "date") : NULL;

  return text != NULL ? maq_http_parse_date (text) : 0;
}

gboolean
maq_openai_error_refuse (const MaqCall  *call,
                         guint           status,
                         const char     *head,
                         const char     *body,
                         gsize           length,
                         gboolean        tail_sent,
                         GError        **error)
{
  g_auto (MaqOpenaiError) told = { 0 };
  g_autofree char *message = NULL;
  MaqError code;

  maq_openai_error_parse (&told, body, length);
  code = judge (call, status, &told, tail_sent, &call->report->charge);
  message = maq_openai_error_redact (call, told.message);

  g_free (call->report->provider_code);
  call->report->provider_code = told.code != NULL ? maq_openai_error_redact (call, told.code) : NULL;
  if (code == MAQ_ERROR_RATE)
    call->report->retry_after_ms = maq_http_parse_retry (head, told.message, find_date (head));

  g_set_error (error, MAQ_ERROR, code, "HTTP %u%s%s: %s", status, call->report->provider_code != NULL ? " " : "",
               call->report->provider_code != NULL ? call->report->provider_code : "", message);
  return FALSE;
}

gboolean
maq_openai_error_within (const MaqCall         *call,
                         const MaqOpenaiError  *told,
                         GError               **error)
{
  g_autofree char *message = maq_openai_error_redact (call, told->message);
  MaqError code;

  /* A refusal is not charged; a failure half-way may be, and "too many requests" after a good status is one. */
  if ((find_word (told->code, &code) || find_word (told->type, &code)) && code != MAQ_ERROR_RATE)
    call->report->charge = MAQ_CHARGE_NONE;
  else
    {
      code = MAQ_ERROR_UNKNOWN_OUTCOME;
      call->report->charge = MAQ_CHARGE_UNKNOWN;
    }

  g_free (call->report->provider_code);
  call->report->provider_code = told->code != NULL ? maq_openai_error_redact (call, told->code) : NULL;
  g_set_error (error, MAQ_ERROR, code, "The engine broke off: %s", message);
  return FALSE;
}
