/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"
#include "maq-openai-error.h"

/* The forms in which servers say what went wrong. What it means is judged in maq-openai-judge.c. */

#define MAX_LIST 8      /* of what is wrong where; of what a safety system found */
#define MAX_NESTING 2   /* a gateway's error may hold its provider's own, as text */

void
maq_openai_error_clear (MaqOpenaiError *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->categories, g_free);
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

  for (guint i = 0; i < json_array_get_length (details) && i < MAX_LIST; i++)
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

/* And what kind of wrong the first of them is. */
static char *
dup_detail_type (JsonArray *details)
{
  JsonNode *first = details != NULL && json_array_get_length (details) > 0 ? json_array_get_element (details, 0) : NULL;

  return first != NULL && JSON_NODE_HOLDS_OBJECT (first) ? dup_code (json_node_get_object (first), "type") : NULL;
}

static char *
dup_message (JsonObject *object)
{
  /* "errors" is the WebUI's, beside a "detail" that may be empty. */
  static const char *const names[] = { "message", "detail", "error_description", "msg", "errors", "title" };
  JsonArray *details = maq_json_get_array (object, "detail");
  const char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && (text == NULL || *text == '\0'); i++)
    text = maq_json_get_string (object, names[i], text);
  if (text != NULL)
    return g_strdup (text);

  return details != NULL ? join_details (details) : NULL;
}

static void
append_word (GString    *words,
             const char *word)
{
  if (word != NULL && *word != '\0' && words->len < 200)
    g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", word);
}

static void
append_list (GString   *words,
             JsonArray *list)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list) && i < MAX_LIST; i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        append_word (words, json_node_get_string (node));
    }
}

/* Azure's table: each category with whether it was the reason. */
static void
append_filtered (GString    *words,
                 JsonObject *filters)
{
  g_autoptr (GList) names = filters != NULL ? json_object_get_members (filters) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (maq_json_get_bool (maq_json_get_object (filters, l->data), "filtered", FALSE))
      append_word (words, l->data);
}

/* "… safety_violations=[sexual, violence]." */
static void
append_from_message (GString    *words,
                     const char *message)
{
  static const char mark[] = "safety_violations=[";
  const char *start = message != NULL ? strstr (message, mark) : NULL;
  const char *end = start != NULL ? strchr (start, ']') : NULL;

  if (end != NULL)
    {
      g_autofree char *inside = g_strndup (start + strlen (mark), (gsize) (end - start) - strlen (mark));

      append_word (words, inside);
    }
}

/* What a safety system found, wherever the service writes it. */
static char *
find_categories (JsonObject *error,
                 const char *message)
{
  static const char *const inner_names[] = { "innererror", "inner_error" };
  static const char *const filter_names[] = { "content_filter_result", "content_filter_results" };
  g_autoptr (GString) words = g_string_new (NULL);

  append_list (words, maq_json_get_array (maq_json_get_object (error, "moderation_details"), "categories"));
  append_list (words, maq_json_get_array (maq_json_get_object (error, "metadata"), "reasons"));
  for (gsize i = 0; i < G_N_ELEMENTS (inner_names); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (filter_names); j++)
      append_filtered (words, maq_json_get_object (maq_json_get_object (error, inner_names[i]), filter_names[j]));
  if (words->len == 0)
    append_from_message (words, message);

  return words->len > 0 ? g_strdup (words->str) : NULL;
}

static guint
find_limit (JsonObject *error)
{
  JsonObject *headers = maq_json_get_object (maq_json_get_object (error, "metadata"), "headers");
  const char *limit = maq_json_get_string (headers, "X-RateLimit-Limit", NULL);

  return limit != NULL ? (guint) MIN (g_ascii_strtoull (limit, NULL, 10), G_MAXINT) : 0;
}

static void
take_object (MaqOpenaiError *self,
             JsonObject     *object)
{
  self->limit = find_limit (object);
  self->message = dup_message (object);
  self->code = dup_code (object, "code");
  self->type = dup_code (object, "type");
  if (self->type == NULL)
    self->type = dup_detail_type (maq_json_get_array (object, "detail"));
  self->categories = find_categories (object, self->message);
}

/* A gateway's "metadata": {"raw": "…"} is its provider's own answer, which says more than "Provider returned error". */
static void
take_raw (MaqOpenaiError *self,
          JsonObject     *error,
          guint           nesting)
{
  const char *raw = maq_json_get_string (maq_json_get_object (error, "metadata"), "raw", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *inner;
  MaqOpenaiError told = { 0 };

  if (raw == NULL || nesting == 0)
    return;
  node = maq_json_parse (raw, strlen (raw), &maq_json_limits_default, NULL);
  inner = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? maq_json_get_object (json_node_get_object (node), "error") : NULL;
  if (inner == NULL)
    return;

  take_object (&told, inner);
  if (told.message == NULL)
    {
      maq_openai_error_clear (&told);
      return;
    }
  maq_openai_error_clear (self);
  *self = told;
  take_raw (self, inner, nesting - 1);
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
      take_object (self, inner);
      take_raw (self, inner, MAX_NESTING);
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

  take_object (self, object);
  if (self->message == NULL)
    maq_openai_error_clear (self);
  return self->message != NULL;
}

/* The title of a page that a proxy put in the answer's place. It may be in any encoding, and regular expressions rely on UTF-8. */
static char *
find_title (const char *body,
            gsize       length)
{
  const char *start = g_strstr_len (body, (gssize) length, "<title>");
  const char *end = start != NULL ? g_strstr_len (start, (gssize) (length - (gsize) (start - body)), "</") : NULL;

  return end != NULL ? g_utf8_make_valid (start + strlen ("<title>"), (end - start) - (gssize) strlen ("<title>")) : NULL;
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
