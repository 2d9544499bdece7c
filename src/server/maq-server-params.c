/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-server-params.h"

#define MAX_PROMPT_CHARS 32000
#define MIN_SIDE 64u
#define MAX_SIDE 4096u
#define MAX_RATIO 4u
#define DEFAULT_COMPRESSION 95

typedef enum { ROUTE_BOTH, ROUTE_GENERATIONS, ROUTE_EDITS } Route;
typedef enum { KIND_TEXT, KIND_WORD, KIND_INT, KIND_BOOL } Kind;

typedef struct {
  const char *name;
  Route       route;
  Kind        kind;
  const char *words;      /* KIND_WORD: what it may be, between bars */
  gint64      min, max;   /* KIND_INT */
} Field;

/* protocols.md §1.2 and §1.4, and `variant`, which is ours. */
static const Field fields[] = {
  { "model", ROUTE_BOTH, KIND_TEXT },
  { "prompt", ROUTE_BOTH, KIND_TEXT },
  { "n", ROUTE_BOTH, KIND_INT, NULL, 1, MAQ_SERVER_MAX_N },
  { "size", ROUTE_BOTH, KIND_TEXT },
  { "quality", ROUTE_BOTH, KIND_WORD, "|auto|low|medium|high|" },
  { "background", ROUTE_BOTH, KIND_WORD, "|auto|opaque|" },
  { "output_format", ROUTE_BOTH, KIND_WORD, "|png|jpeg|webp|" },
  { "output_compression", ROUTE_BOTH, KIND_INT, NULL, 0, 100 },
  { "moderation", ROUTE_BOTH, KIND_WORD, "|auto|low|" },
  { "stream", ROUTE_BOTH, KIND_BOOL },
  { "partial_images", ROUTE_BOTH, KIND_INT, NULL, 0, MAQ_SERVER_MAX_PARTIALS },
  { "user", ROUTE_BOTH, KIND_TEXT },
  { "safety_identifier", ROUTE_BOTH, KIND_TEXT },
  { "variant", ROUTE_BOTH, KIND_INT, NULL, 0, 99 },
  { "input_fidelity", ROUTE_EDITS, KIND_WORD, "|low|high|" },
};

gboolean
maq_server_is_model (const char *name)
{
  return g_str_equal (name, MAQ_SERVER_MODEL) || g_str_equal (name, "draft");
}

void
maq_server_params_free (MaqServerParams *self)
{
  if (self == NULL)
    return;
  g_free (self->prompt);
  g_free (self->quality);
  g_free (self);
}

static const Field *
find_field (const char *name,
            gboolean    edits)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return fields[i].route == ROUTE_BOTH || (fields[i].route == ROUTE_EDITS) == edits ? &fields[i] : NULL;
  return NULL;
}

static gboolean
is_absent (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || json_node_is_null (node);
}

static gboolean
bad_type (const Field       *field,
          const char        *expected,
          MaqServerProblem **problem)
{
  return maq_server_problem_set (problem, 400, "invalid_type", field->name, "Invalid type for '%s': expected %s.",
                                 field->name, expected);
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

static gboolean
read_int (MaqServerForm     *form,
          const Field       *field,
          gint64            *value,
          MaqServerProblem **problem)
{
  JsonNode *node = json_object_get_member (form->fields, field->name);
  const char *text = text_of (form->fields, field->name);

  if (form->typed && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    *value = json_node_get_int (node);
  else if (form->typed || text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, value, NULL))
    return bad_type (field, "an integer", problem);
  if (*value < field->min)
    return maq_server_problem_set (problem, 400, "integer_below_min_value", field->name,
                                   "Invalid '%s': integer below minimum value. Expected a value >= %" G_GINT64_FORMAT ".",
                                   field->name, field->min);
  if (*value > field->max)
    return maq_server_problem_set (problem, 400, "integer_above_max_value", field->name,
                                   "Invalid '%s': integer above maximum value. Expected a value <= %" G_GINT64_FORMAT ".",
                                   field->name, field->max);
  return TRUE;
}

static gboolean
read_bool (MaqServerForm     *form,
           const Field       *field,
           gboolean          *value,
           MaqServerProblem **problem)
{
  JsonNode *node = json_object_get_member (form->fields, field->name);
  const char *text = text_of (form->fields, field->name);

  if (form->typed && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *value = json_node_get_boolean (node);
  else if (!form->typed && (g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "false") == 0))
    *value = g_str_equal (text, "true");
  else
    return bad_type (field, "a boolean", problem);
  return TRUE;
}

static gboolean
check_word (const Field       *field,
            const char        *text,
            MaqServerProblem **problem)
{
  g_autofree char *needle = g_strconcat ("|", text, "|", NULL);

  if (strchr (text, '|') == NULL && strstr (field->words, needle) != NULL)
    return TRUE;
  if (g_str_equal (field->name, "background") && g_str_equal (text, "transparent"))
    return maq_server_problem_set (problem, 400, "invalid_value", "background",
                                   "Transparent background is not supported for this model.");
  return maq_server_problem_set (problem, 400, "invalid_value", field->name,
                                 "Invalid value: '%.60s'. Supported values of '%s' are: %s.", text, field->name, field->words);
}

static gboolean
check_field (MaqServerForm     *form,
             const Field       *field,
             MaqServerProblem **problem)
{
  const char *text = text_of (form->fields, field->name);
  gint64 number;
  gboolean yes;

  if (is_absent (form->fields, field->name))
    return TRUE;
  switch (field->kind)
    {
    case KIND_TEXT:
      return text != NULL || bad_type (field, "a string", problem);
    case KIND_WORD:
      return text != NULL ? check_word (field, text, problem) : bad_type (field, "a string", problem);
    case KIND_INT:
      return read_int (form, field, &number, problem);
    case KIND_BOOL:
      return read_bool (form, field, &yes, problem);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
check_fields (MaqServerForm     *form,
              gboolean           edits,
              MaqServerProblem **problem)
{
  g_autoptr (GList) names = json_object_get_members (form->fields);

  for (GList *at = names; at != NULL; at = at->next)
    {
      const Field *field = find_field (at->data, edits);

      if (field == NULL)
        return maq_server_problem_set (problem, 400, "unknown_parameter", at->data, "Unknown parameter: '%.80s'.",
                                       (const char *) at->data);
      if (!check_field (form, field, problem))
        return FALSE;
    }
  return TRUE;
}

/* The fields are checked by now. */
static gint64
get_int (MaqServerForm *form,
         const char    *name,
         gint64         fallback)
{
  gint64 value = fallback;

  if (!is_absent (form->fields, name))
    read_int (form, find_field (name, TRUE), &value, NULL);
  return value;
}

static gboolean
get_bool (MaqServerForm *form,
          const char    *name)
{
  gboolean value = FALSE;

  if (!is_absent (form->fields, name))
    read_bool (form, find_field (name, TRUE), &value, NULL);
  return value;
}

static gboolean
read_model (MaqServerForm     *form,
            MaqServerProblem **problem)
{
  const char *model = text_of (form->fields, "model");

  if (model == NULL || maq_server_is_model (model))
    return TRUE;
  return maq_server_problem_set (problem, 404, "model_not_found", "model",
                                 "The model '%.80s' does not exist or you do not have access to it. This server has '%s'.",
                                 model, MAQ_SERVER_MODEL);
}

static gboolean
read_prompt (MaqServerParams   *self,
             MaqServerForm     *form,
             MaqServerProblem **problem)
{
  const char *prompt = text_of (form->fields, "prompt");
  g_autofree char *bare = g_strstrip (g_strdup (prompt != NULL ? prompt : ""));

  if (prompt == NULL)
    return maq_server_problem_set (problem, 400, "missing_required_parameter", "prompt",
                                   "Missing required parameter: 'prompt'.");
  if (*bare == '\0')
    return maq_server_problem_set (problem, 400, "empty_string", "prompt", "Invalid 'prompt': empty string.");
  if (g_utf8_strlen (prompt, -1) > MAX_PROMPT_CHARS)
    return maq_server_problem_set (problem, 400, "string_above_max_length", "prompt",
                                   "Invalid 'prompt': string too long. Expected a string with maximum length %d.",
                                   MAX_PROMPT_CHARS);
  self->prompt = g_strdup (prompt);
  return TRUE;
}

static gboolean
read_side (const char **at,
           guint       *side)
{
  guint64 value = 0;
  gsize digits = strspn (*at, "0123456789");

  if (digits == 0 || digits > 5)
    return FALSE;
  for (gsize i = 0; i < digits; i++)
    value = value * 10 + (guint64) ((*at)[i] - '0');
  *side = (guint) value;
  *at += digits;
  return TRUE;
}

static gboolean
read_size (MaqServerParams   *self,
           MaqServerForm     *form,
           MaqServerProblem **problem)
{
  const char *text = text_of (form->fields, "size");
  const char *at = text;
  guint width, height;

  if (text == NULL || g_str_equal (text, "auto"))
    return TRUE;
  if (!read_side (&at, &width) || *at++ != 'x' || !read_side (&at, &height) || *at != '\0')
    return maq_server_problem_set (problem, 400, "invalid_value", "size",
                                   "Invalid size '%.40s'. Expected 'auto' or WIDTHxHEIGHT.", text);
  if (MIN (width, height) < MIN_SIDE || MAX (width, height) > MAX_SIDE)
    return maq_server_problem_set (problem, 400, "invalid_value", "size",
                                   "Invalid size '%.40s'. Each side must be from %u to %u pixels.", text, MIN_SIDE, MAX_SIDE);
  if (MAX (width, height) > MAX_RATIO * MIN (width, height))
    return maq_server_problem_set (problem, 400, "invalid_value", "size",
                                   "Invalid size '%.40s'. The long side may be at most %u times the short one.", text,
                                   MAX_RATIO);
  self->width = width;
  self->height = height;
  return TRUE;
}

static void
read_output (MaqServerParams *self,
             MaqServerForm   *form)
{
  const char *format = text_of (form->fields, "output_format");
  const char *quality = text_of (form->fields, "quality");

  self->format = format == NULL || g_str_equal (format, "png") ? MAQ_FORMAT_PNG
                 : g_str_equal (format, "jpeg") ? MAQ_FORMAT_JPEG : MAQ_FORMAT_WEBP;
  self->quality = g_strdup (quality == NULL || g_str_equal (quality, "auto") ? "high" : quality);
  self->compression = (guint) MAX (1, get_int (form, "output_compression", DEFAULT_COMPRESSION));
  self->n = (guint) get_int (form, "n", 1);
  self->variant = (guint) get_int (form, "variant", 0);
  self->stream = get_bool (form, "stream");
  self->partial_images = self->stream ? (guint) get_int (form, "partial_images", 0) : 0;
}

MaqServerParams *
maq_server_params_new (MaqServerForm     *form,
                       gboolean           edits,
                       MaqServerProblem **problem)
{
  g_autoptr (MaqServerParams) self = g_new0 (MaqServerParams, 1);

  if (!check_fields (form, edits, problem) || !read_model (form, problem) || !read_prompt (self, form, problem) ||
      !read_size (self, form, problem))
    return NULL;
  if (!edits && (form->images->len > 0 || form->mask != NULL))
    {
      const char *name = form->images->len > 0 ? "images" : "mask";

      maq_server_problem_set (problem, 400, "unknown_parameter", name, "Unknown parameter: '%s'.", name);
      return NULL;
    }
  if (edits && form->images->len == 0)
    {
      maq_server_problem_set (problem, 400, "missing_required_parameter", "image", "Missing required parameter: 'image'.");
      return NULL;
    }
  read_output (self, form);
  return g_steal_pointer (&self);
}
