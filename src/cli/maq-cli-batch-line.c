/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-batch.h"
#include "maq-error.h"
#include "maq-json.h"

typedef enum { TEXT, TEXTS, NUMBER, FLAG } Kind;

/* A member and where it goes. */
typedef struct {
  const char *name;
  Kind        kind;
  gpointer    into;
} Member;

static gboolean
refuse (GError     **error,
        const char  *name,
        const char  *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "\"%s\" %s", name, what);
  return FALSE;
}

/* (transfer full) (nullable) */
static char **
read_texts (JsonNode *node)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (json_node_get_value_type (item) != G_TYPE_STRING)
        return NULL;
      g_ptr_array_add (texts, json_node_dup_string (item));
    }
  if (array == NULL)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static gboolean
read_member (const Member  *member,
             JsonNode      *node,
             GError       **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  char **texts;

  switch (member->kind)
    {
    case TEXT:
      if (type != G_TYPE_STRING)
        return refuse (error, member->name, "must be a string");
      *(char **) member->into = json_node_dup_string (node);
      return TRUE;
    case NUMBER:
      if (type != G_TYPE_INT64 || json_node_get_int (node) < 0 || json_node_get_int (node) > G_MAXINT)
        return refuse (error, member->name, "must be a whole number");
      *(int *) member->into = (int) json_node_get_int (node);
      return TRUE;
    case FLAG:
      if (type != G_TYPE_BOOLEAN)
        return refuse (error, member->name, "must be true or false");
      *(gboolean *) member->into = json_node_get_boolean (node);
      return TRUE;
    case TEXTS:
    default:
      texts = read_texts (node);
      if (texts == NULL)
        return refuse (error, member->name, "must be a list of strings");
      /* An empty list is none. */
      if (texts[0] == NULL)
        g_clear_pointer (&texts, g_strfreev);
      *(char ***) member->into = texts;
      return TRUE;
    }
}

static const Member *
find_member (const Member *members,
             const char   *name)
{
  for (; members->name != NULL; members++)
    if (g_str_equal (members->name, name))
      return members;
  return NULL;
}

gboolean
maq_cli_batch_read (const char     *line,
                    MaqCliOptions  *options,
                    char          **id,
                    GError        **error)
{
  const Member members[] = {
    { "prompt", TEXT, &options->prompt }, { "images", TEXTS, &options->images }, { "ratio", TEXT, &options->ratio },
    { "variants", NUMBER, &options->variants }, { "engine", TEXT, &options->engine }, { "quality", TEXT, &options->quality },
    { "keep", TEXTS, &options->keep }, { "from", TEXT, &options->from }, { "mask", TEXT, &options->mask }, { "marks", TEXT, &options->marks },
    { "previews", NUMBER, &options->previews }, { "output", TEXT, &options->output }, { "id", TEXT, id },
    { "exact", FLAG, &options->exact }, { "leave_out", FLAG, &options->leave_out }, { "pack", FLAG, &options->pack }, { NULL }
  };
  g_autoptr (GError) failed = NULL;
  g_autoptr (JsonNode) node = maq_json_parse (line, strlen (line), &maq_json_limits_default, &failed);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The line is not JSON: %s", failed->message);
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The line is not one JSON object");
      return FALSE;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      const Member *member = find_member (members, name);

      if (member == NULL)
        return refuse (error, name, "is not known; there are prompt, images, ratio, variants, engine, quality, keep, from, mask, marks,"
                       " exact, previews, output, leave_out, pack and id");
      if (!read_member (member, value, error))
        return FALSE;
    }
  /* Standard input is the batch itself. */
  return g_strcmp0 (options->prompt, "-") != 0 || refuse (error, "prompt", "cannot be standard input here");
}
