/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"
#include "maq-request.h"
#include "maq-unsent.h"

#define MOST_WORDS 64
#define MOST_VARIANTS 8
#define MOST_PREVIEWS 3

static const MaqJsonLimits limits = { 4 * 1024 * 1024, 4, 256 };

MaqUnsent *
maq_unsent_new (void)
{
  MaqUnsent *self = g_new0 (MaqUnsent, 1);

  self->text = g_strdup ("");
  self->keep = g_new0 (char *, 1);
  self->own = g_new0 (char *, 1);
  self->locked = g_new0 (char *, 1);
  self->ratio = MAQ_RATIO_AUTO;
  return self;
}

void
maq_unsent_free (MaqUnsent *self)
{
  g_free (self->text);
  g_free (self->second);
  g_strfreev (self->keep);
  g_strfreev (self->own);
  g_strfreev (self->locked);
  g_free (self->engine);
  g_free (self->quality);
  g_free (self->base);
  g_free (self);
}

gboolean
maq_unsent_is_empty (const MaqUnsent *self)
{
  return self->text[strspn (self->text, " \t\n")] == '\0' && self->second == NULL && self->keep[0] == NULL && self->base == NULL;
}

/* --- to text --- */

static void
write_text (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
write_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
write_words (JsonBuilder *builder, const char *name, GStrv words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (char **word = words; *word != NULL; word++)
    json_builder_add_string_value (builder, *word);
  json_builder_end_array (builder);
}

char *
maq_unsent_to_string (const MaqUnsent *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  write_text (builder, "text", self->text);
  write_text (builder, "second", self->second);
  write_words (builder, "keep", self->keep);
  write_words (builder, "own", self->own);
  write_words (builder, "locked", self->locked);
  write_number (builder, "lock-all", self->lock_all);
  write_text (builder, "ratio", maq_ratio_to_string (self->ratio));
  write_number (builder, "variants", self->variants);
  write_number (builder, "previews", self->previews);
  write_text (builder, "engine", self->engine);
  write_text (builder, "quality", self->quality);
  write_text (builder, "base", self->base);
  write_number (builder, "slot", self->slot);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return maq_json_to_string (root);
}

/* --- from text --- */

static void
read_words (JsonObject *object, const char *name, GStrv *words)
{
  JsonArray *array = maq_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MOST_WORDS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  g_strfreev (*words);
  *words = g_strv_builder_end (builder);
}

static void
read_object (MaqUnsent *self, JsonObject *object)
{
  MaqRatio ratio;

  g_free (self->text);
  self->text = g_strdup (maq_json_get_string (object, "text", ""));
  self->second = g_strdup (maq_json_get_string (object, "second", NULL));
  read_words (object, "keep", &self->keep);
  read_words (object, "own", &self->own);
  read_words (object, "locked", &self->locked);
  self->lock_all = maq_json_get_int (object, "lock-all", 0) != 0;
  if (maq_ratio_parse (maq_json_get_string (object, "ratio", "auto"), &ratio, NULL))
    self->ratio = ratio;
  self->variants = (guint) CLAMP (maq_json_get_int (object, "variants", 0), 0, MOST_VARIANTS);
  self->previews = (guint) CLAMP (maq_json_get_int (object, "previews", 0), 0, MOST_PREVIEWS);
  self->engine = g_strdup (maq_json_get_string (object, "engine", NULL));
  self->quality = g_strdup (maq_json_get_string (object, "quality", NULL));
  self->base = g_strdup (maq_json_get_string (object, "base", NULL));
  self->slot = (guint) CLAMP (maq_json_get_int (object, "slot", 0), 0, MOST_VARIANTS);
}

MaqUnsent *
maq_unsent_parse (const char *text)
{
  g_autoptr (JsonNode) root = maq_json_parse (text, strlen (text), &limits, NULL);
  MaqUnsent *self;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  self = maq_unsent_new ();
  read_object (self, json_node_get_object (root));
  return self;
}
