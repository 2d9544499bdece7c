/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"
#include "maq-ratio.h"
#include "maq-reference.h"
#include "maq-replicate-schema.h"

#define MAX_WORDS 12
#define MAX_WORD 20
#define REF "#/components/schemas/"

static const char *
follow_ref (JsonObject *object)
{
  const char *ref = maq_json_get_string (object, "$ref", NULL);

  return ref != NULL && g_str_has_prefix (ref, REF) ? ref + strlen (REF) : NULL;
}

/* The values a member of the input may have: said at the member itself, or in a schema it refers to. */
static JsonArray *
find_enum (JsonObject *schemas,
           JsonObject *property)
{
  JsonArray *all = maq_json_get_array (property, "allOf");
  JsonNode *first = all != NULL && json_array_get_length (all) > 0 ? json_array_get_element (all, 0) : NULL;
  const char *name = follow_ref (property);

  if (name == NULL && first != NULL && JSON_NODE_HOLDS_OBJECT (first))
    name = follow_ref (json_node_get_object (first));
  if (name != NULL)
    return maq_json_get_array (maq_json_get_object (schemas, name), "enum");

  return maq_json_get_array (property, "enum");
}

static const char *
get_word (JsonArray *values,
          guint      index)
{
  JsonNode *node = json_array_get_element (values, index);
  const char *word = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                     ? json_node_get_string (node) : "";
  gsize length = strlen (word);

  return length > 0 && length <= MAX_WORD && strspn (word, "abcdefghijklmnopqrstuvwxyz0123456789:-_") == length ? word : NULL;
}

static void
add_ratios (JsonObject *learned,
            JsonArray  *values)
{
  JsonArray *ratios = json_array_new ();

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      const char *word = get_word (values, i);
      MaqRatio ratio;

      if (word != NULL && maq_ratio_parse (word, &ratio, NULL) && ratio != MAQ_RATIO_AUTO)
        json_array_add_string_element (ratios, maq_ratio_to_string (ratio));
    }

  /* None of ours: it speaks of something else. */
  if (json_array_get_length (ratios) > 0)
    json_object_set_array_member (learned, "ratios", ratios);
  else
    json_array_unref (ratios);
}

/* What stands last is best; "high" where it is among them, for that is what people expect of it. */
static void
add_qualities (JsonObject *learned,
               JsonArray  *values)
{
  JsonArray *qualities = json_array_new ();
  const char *best = NULL;

  for (guint i = 0; values != NULL && i < json_array_get_length (values) && i < MAX_WORDS; i++)
    {
      const char *word = get_word (values, i);

      if (word == NULL || g_str_equal (word, "auto"))
        continue;
      json_array_add_string_element (qualities, word);
      if (g_strcmp0 (best, "high") != 0)
        best = word;
    }

  json_object_set_array_member (learned, "qualities", qualities);
  if (best != NULL)
    json_object_set_string_member (learned, "default_quality", best);
  else
    json_object_set_null_member (learned, "default_quality");
}

static void
add_references (JsonObject *learned,
                JsonObject *property)
{
  gint64 most = maq_json_get_int (property, "maxItems", -1);

  if (property == NULL)
    json_object_set_int_member (learned, "max_references", 0);
  else if (most > 0)
    json_object_set_int_member (learned, "max_references", MIN (most, MAQ_MAX_REFERENCES));
}

char *
maq_replicate_schema_read (JsonObject *model)
{
  JsonObject *schema = maq_json_get_object (maq_json_get_object (model, "latest_version"), "openapi_schema");
  JsonObject *schemas = maq_json_get_object (maq_json_get_object (schema, "components"), "schemas");
  JsonObject *properties = maq_json_get_object (maq_json_get_object (schemas, "Input"), "properties");
  g_autoptr (JsonNode) root = NULL;
  JsonObject *learned;

  if (properties == NULL)
    return NULL;

  learned = json_object_new ();
  root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, learned);
  add_ratios (learned, find_enum (schemas, maq_json_get_object (properties, "aspect_ratio")));
  add_qualities (learned, find_enum (schemas, maq_json_get_object (properties, "quality")));
  add_references (learned, maq_json_get_object (properties, "input_images"));
  return maq_json_to_string (root);
}
