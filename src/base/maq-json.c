/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-json-reader.h"

const MaqJsonLimits maq_json_limits_default = { 4 * 1024 * 1024, 64, 10000 };

/* Freeing what was read does call itself, once a level. */
#define MAX_DEPTH 1000

static gboolean
refuse (GError **error, const char *what, gsize offset)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "JSON: %s at byte %" G_GSIZE_FORMAT, what, offset);
  return FALSE;
}

/* Counts brackets and keys outside strings. Not a parser: it only makes sure that one may be let near. */
static gboolean
check_shape (const char *text, gsize length, const MaqJsonLimits *limits, GError **error)
{
  gboolean in_string = FALSE;
  guint depth = 0, keys = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if ((c == '{' || c == '[') && ++depth > limits->max_depth)
        return refuse (error, "nested too deeply", i);
      else if ((c == '}' || c == ']') && depth-- == 0)
        return refuse (error, "a bracket too many", i);
      else if (c == ':' && ++keys > limits->max_keys)
        return refuse (error, "too many members", i);
    }
  return !in_string && depth == 0 ? TRUE : refuse (error, "cut off", length);
}

gboolean
maq_json_check (const char *text, gsize length, const MaqJsonLimits *limits, GError **error)
{
  const char *end = NULL;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits != NULL, FALSE);

  if (limits->max_depth > MAX_DEPTH)
    return refuse (error, "a depth limit beyond what the stack allows", 0);
  if (length > limits->max_bytes)
    return refuse (error, "too long", limits->max_bytes);
  if (length == 0)
    return refuse (error, "empty", 0);
  /* Also finds NUL: g_utf8_validate_len() stops at it. */
  if (!g_utf8_validate_len (text, length, &end))
    return refuse (error, "not UTF-8, or a NUL", end - text);
  return check_shape (text, length, limits, error);
}

JsonNode *
maq_json_parse (const char *text, gsize length, const MaqJsonLimits *limits, GError **error)
{
  const char *problem = NULL;
  guint n_duplicates = 0;
  gsize offset = 0;
  JsonNode *root;

  if (!maq_json_check (text, length, limits, error))
    return NULL;
  root = maq_json_reader_run (text, length, &n_duplicates, &problem, &offset);
  if (root == NULL)
    refuse (error, problem, offset);
  else if (n_duplicates > 0)
    g_message ("JSON: %u members were dropped, their names were there already", n_duplicates);
  return root;
}

/* The member when it is there and a plain value, else NULL. */
static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
maq_json_get_string (JsonObject *object, const char *name, const char *fallback)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return fallback;
  return json_node_get_string (node);
}

gint64
maq_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

double
maq_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  return json_node_get_value_type (node) == G_TYPE_DOUBLE ? json_node_get_double (node) : fallback;
}

gboolean
maq_json_get_bool (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

JsonObject *
maq_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
maq_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

char *
maq_json_to_string (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return json_to_string (node, FALSE);
}
