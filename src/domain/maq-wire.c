/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-text.h"
#include "maq-wire.h"

#define MAX_HEADERS 16
#define MAX_FIELDS 32
#define MAX_SECONDS (7 * 24 * 3600)

static const char *const auth_words[] = { "bearer", "api-key", "x-api-key", "key", "basic", "none", NULL };
static const char *const size_words[] = { "exact", "auto", "ratio", "sides", NULL };

static gboolean
refuse (GError     **error,
        const char  *member,
        const char  *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "\"%s\" %s", member, what);
  return FALSE;
}

static int
find_word (JsonObject        *object,
           const char        *name,
           const char *const *words)
{
  const char *text = maq_json_get_string (object, name, words[0]);

  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      return i;
  return -1;
}

/* What goes into an address behind the base: a path of plain characters, never a way up or to another host. */
static gboolean
is_path (const char *path)
{
  return path[0] == '/' && path[1] != '/' && strstr (path, "..") == NULL
         && strspn (path, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/{}") == strlen (path);
}

static gboolean
read_path (JsonObject  *object,
           const char  *name,
           const char  *fallback,
           char       **path,
           GError     **error)
{
  const char *text = maq_json_get_string (object, name, fallback);

  /* An empty one says: it has no such thing. */
  if (text == NULL || *text == '\0')
    return TRUE;
  if (!is_path (text))
    return refuse (error, name, "is no path; it should look like /images/generations");
  *path = g_strdup (text);
  return TRUE;
}

static gboolean
read_words (JsonObject   *object,
            const char   *name,
            char       ***words,
            GError      **error)
{
  JsonArray *array = maq_json_get_array (object, name);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n > MAX_FIELDS)
    return refuse (error, name, "is too long");
  *words = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return refuse (error, name, "is a list of words");
      (*words)[i] = g_strdup (json_node_get_string (node));
    }
  return TRUE;
}

/* Names that would carry a key, or change what the request is. */
static gboolean
is_own_header (const char *name)
{
  static const char *const own[] = { "authorization", "api-key", "x-api-key", "cookie", "host", "content-length",
                                     "content-type", "transfer-encoding", "connection", "expect", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strv_contains (own, lower);
}

static gboolean
is_header_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= 64
         && strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

static gboolean
read_headers (MaqWire     *self,
              JsonObject  *object,
              GError     **error)
{
  JsonObject *headers = maq_json_get_object (object, "headers");
  g_autoptr (GList) names = headers != NULL ? json_object_get_members (headers) : NULL;
  guint n = 0;

  if (g_list_length (names) > MAX_HEADERS)
    return refuse (error, "headers", "has too many members");
  self->headers = g_new0 (char *, 2 * MAX_HEADERS + 1);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *value = maq_json_get_string (headers, l->data, NULL);

      if (value == NULL || !is_header_name (l->data) || maq_text_has_control (value))
        return refuse (error, "headers", "needs plain names with one line of text each");
      if (is_own_header (l->data))
        return refuse (error, "headers", "cannot carry a key or change how a request is sent");
      self->headers[n++] = g_strdup (l->data);
      self->headers[n++] = g_strdup (value);
    }
  return TRUE;
}

static gboolean
read_seconds (JsonObject  *object,
              const char  *name,
              guint       *seconds,
              GError     **error)
{
  gint64 value = maq_json_get_int (object, name, 0);

  if (value < 0 || value > MAX_SECONDS)
    return refuse (error, name, "is out of bounds");
  *seconds = (guint) value;
  return TRUE;
}

static gboolean
read_query (MaqWire     *self,
            JsonObject  *object,
            GError     **error)
{
  const char *query = maq_json_get_string (object, "query", NULL);

  if (query == NULL || *query == '\0')
    return TRUE;
  if (strspn (query, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~=&") != strlen (query))
    return refuse (error, "query", "should look like api-version=2025-04-01-preview");
  self->query = g_strdup (query);
  return TRUE;
}

static void
read_texts (MaqWire    *self,
            JsonObject *object)
{
  JsonObject *extra = maq_json_get_object (object, "extra");

  self->response_format = g_strdup (maq_json_get_string (object, "response_format", NULL));
  self->image_field = g_strdup (maq_json_get_string (object, "image_field", "auto"));
  self->reference_field = g_strdup (maq_json_get_string (object, "reference_field", NULL));
  self->mask_field = g_strdup (maq_json_get_string (object, "mask_field", "mask"));
  self->extra = extra != NULL ? json_object_ref (extra) : NULL;
  self->edits_json = maq_json_get_bool (object, "edits_json", FALSE);
  self->stream = maq_json_get_bool (object, "stream", FALSE);
  self->probe = maq_json_get_bool (object, "probe", FALSE);
  self->inline_limit = (guint) CLAMP (maq_json_get_int (object, "inline_limit", 0), 0, G_MAXINT);
}

gboolean
maq_wire_read (MaqWire     *self,
               JsonObject  *object,
               GError     **error)
{
  int auth = find_word (object, "auth", auth_words);
  int size = find_word (object, "size_style", size_words);

  if (auth < 0)
    return refuse (error, "auth", "is bearer, api-key, x-api-key, key, basic or none");
  if (size < 0)
    return refuse (error, "size_style", "is exact, auto, ratio or sides");
  self->auth = auth;
  self->size_style = size;
  read_texts (self, object);
  return read_path (object, "generate_path", "/images/generations", &self->generate_path, error)
         && read_path (object, "edit_path", "/images/edits", &self->edit_path, error)
         && read_path (object, "models_path", "/models", &self->models_path, error)
         && read_query (self, object, error) && read_headers (self, object, error)
         && read_words (object, "fields", &self->fields, error)
         && read_seconds (object, "deadline_s", &self->deadline_s, error)
         && read_seconds (object, "answer_s", &self->answer_s, error);
}

void
maq_wire_clear (MaqWire *self)
{
  g_free (self->generate_path);
  g_free (self->edit_path);
  g_free (self->models_path);
  g_free (self->query);
  g_strfreev (self->headers);
  g_free (self->response_format);
  g_free (self->image_field);
  g_free (self->reference_field);
  g_free (self->mask_field);
  g_strfreev (self->fields);
  g_clear_pointer (&self->extra, json_object_unref);
}

gboolean
maq_wire_has_field (const MaqWire *self,
                    const char    *name)
{
  return g_strv_contains ((const char *const *) self->fields, name);
}
