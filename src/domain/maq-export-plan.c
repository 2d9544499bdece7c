/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "maq-error.h"
#include "maq-export-plan.h"
#include "maq-image.h"
#include "maq-json.h"

static const char *const content_words[] = { "original", "with-prompt", "clean" };

static const MaqFormat formats[] = { MAQ_FORMAT_PNG, MAQ_FORMAT_JPEG, MAQ_FORMAT_WEBP };

MaqExportPlan *
maq_export_plan_new (void)
{
  MaqExportPlan *self = g_new0 (MaqExportPlan, 1);

  self->quality = MAQ_EXPORT_QUALITY;
  self->name = g_strdup (MAQ_EXPORT_NAME);
  return self;
}

MaqExportPlan *
maq_export_plan_copy (const MaqExportPlan *self)
{
  MaqExportPlan *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (MaqExportPlan, 1);
  *copy = *self;
  copy->name = g_strdup (self->name);
  return copy;
}

void
maq_export_plan_free (MaqExportPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

const char *
maq_export_content_to_word (MaqExportContent content)
{
  g_return_val_if_fail ((guint) content < G_N_ELEMENTS (content_words), content_words[0]);

  return content_words[content];
}

/* --- check --- */

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, why);
  return FALSE;
}

static gboolean
is_written (MaqFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i] == format)
      return TRUE;
  return FALSE;
}

static gboolean
check_sizes (const MaqExportPlan  *self,
             GError              **error)
{
  if (self->n_sizes > MAQ_EXPORT_MAX_SIZES)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "At most %d sizes can be written at a time", MAQ_EXPORT_MAX_SIZES);
      return FALSE;
    }
  for (guint i = 0; i < self->n_sizes; i++)
    if (self->sizes[i] > MAQ_IMAGE_MAX_SIDE)
      {
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A picture has at most %d pixels a side, not %u", MAQ_IMAGE_MAX_SIDE,
                     self->sizes[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
is_changed (const MaqExportPlan *self)
{
  for (guint i = 0; i < self->n_sizes; i++)
    if (self->sizes[i] != 0)
      return TRUE;
  return self->ratios != 0 || self->format != MAQ_FORMAT_UNKNOWN;
}

/* What stands in braces must be known: a misspelt one would be in every name. */
static gboolean
check_name (const char  *name,
            GError     **error)
{
  static const char *const tokens[] = { "{step}", "{variant}", "{size}", "{ratio}", "{words}", "{engine}", "{date}" };

  if (name == NULL || *name == '\0' || strlen (name) > 200 || strchr (name, '/') != NULL || !g_utf8_validate (name, -1, NULL))
    return refuse (error, "A name has 1 to 200 letters and no “/”");
  for (const char *at = strchr (name, '{'); at != NULL; at = strchr (at + 1, '{'))
    {
      gboolean known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
        known = known || g_str_has_prefix (at, tokens[i]);
      if (!known)
        return refuse (error, "In a name there may be {step}, {variant}, {words}, {engine}, {date}, {size} and {ratio}");
    }
  return TRUE;
}

gboolean
maq_export_plan_check (const MaqExportPlan  *self,
                       GError              **error)
{
  const guint known = ((1u << MAQ_N_RATIOS) - 1) & ~(1u << MAQ_RATIO_AUTO);

  g_return_val_if_fail (self != NULL, FALSE);

  if ((guint) self->content >= G_N_ELEMENTS (content_words))
    return refuse (error, "A picture is written as original, with its prompt, or clean");
  if (self->quality < 1 || self->quality > 100)
    return refuse (error, "The quality is a number from 1 to 100");
  if (self->format != MAQ_FORMAT_UNKNOWN && !is_written (self->format))
    return refuse (error, "Pictures are written as PNG, JPEG or WebP");
  if ((self->ratios & ~known) != 0)
    return refuse (error, "There are the ratios 1:1, 3:2, 2:3, 16:9 and 9:16");
  if (self->content == MAQ_EXPORT_ORIGINAL && is_changed (self))
    return refuse (error, "The original's bytes are written as they are; choose “with prompt” or “clean” for another format, size or ratio");
  return check_sizes (self, error) && check_name (self->name, error);
}

/* --- as text --- */

static gboolean
add_size (MaqExportPlan  *plan,
          const char     *text,
          GError        **error)
{
  char *rest = NULL;
  gint64 size = g_ascii_strtoll (text, &rest, 10);

  if (*text == '\0' || *rest != '\0' || size < 0 || size > MAQ_IMAGE_MAX_SIDE)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "“%s” is no size; write the long edge in pixels, 1 to %d, or 0 for as it is",
                   text, MAQ_IMAGE_MAX_SIDE);
      return FALSE;
    }
  if (plan->n_sizes == MAQ_EXPORT_MAX_SIZES)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "At most %d sizes can be written at a time", MAQ_EXPORT_MAX_SIZES);
      return FALSE;
    }
  plan->sizes[plan->n_sizes++] = (guint) size;
  return TRUE;
}

gboolean
maq_export_plan_read_sizes (MaqExportPlan  *self,
                            const char     *text,
                            GError        **error)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  words = g_strsplit (text, ",", -1);
  self->n_sizes = 0;
  for (guint i = 0; i == 0 || words[i] != NULL; i++)
    if (!add_size (self, words[i] != NULL ? g_strstrip (words[i]) : "", error))
      return FALSE;
  return TRUE;
}

gboolean
maq_export_plan_read_ratios (MaqExportPlan  *self,
                             const char     *text,
                             GError        **error)
{
  g_auto (GStrv) words = NULL;
  MaqRatio ratio;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  self->ratios = 0;
  if (g_str_equal (text, "none"))
    return TRUE;
  if (g_str_equal (text, "all"))
    {
      for (ratio = MAQ_RATIO_1_1; ratio < MAQ_N_RATIOS; ratio++)
        self->ratios |= 1u << ratio;
      return TRUE;
    }
  words = g_strsplit (text, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (!maq_ratio_parse (g_strstrip (words[i]), &ratio, error))
        return FALSE;
      if (ratio == MAQ_RATIO_AUTO)
        return refuse (error, "\"auto\" is no ratio to cut to; there are 1:1, 3:2, 2:3, 16:9 and 9:16");
      self->ratios |= 1u << ratio;
    }
  return TRUE;
}

/* --- JSON --- */

char *
maq_export_plan_to_json (const MaqExportPlan *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *sizes = json_array_new (), *ratios = json_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_object_set_string_member (object, "content", maq_export_content_to_word (self->content));
  json_object_set_string_member (object, "format", self->format != MAQ_FORMAT_UNKNOWN ? maq_format_to_extension (self->format) : "");
  json_object_set_int_member (object, "quality", self->quality);
  for (guint i = 0; i < self->n_sizes; i++)
    json_array_add_int_element (sizes, self->sizes[i]);
  json_object_set_array_member (object, "sizes", sizes);
  for (MaqRatio ratio = MAQ_RATIO_1_1; ratio < MAQ_N_RATIOS; ratio++)
    if (self->ratios & 1u << ratio)
      json_array_add_string_element (ratios, maq_ratio_to_string (ratio));
  json_object_set_array_member (object, "ratios", ratios);
  json_object_set_string_member (object, "name", self->name);
  json_node_set_object (node, object);

  return maq_json_to_string (node);
}

static void
read_lists (MaqExportPlan *self,
            JsonObject    *object)
{
  JsonArray *sizes = maq_json_get_array (object, "sizes"), *ratios = maq_json_get_array (object, "ratios");
  MaqRatio ratio;

  for (guint i = 0; sizes != NULL && i < MIN (json_array_get_length (sizes), MAQ_EXPORT_MAX_SIZES); i++)
    {
      JsonNode *node = json_array_get_element (sizes, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        self->sizes[self->n_sizes++] = (guint) CLAMP (json_node_get_int (node), 0, MAQ_IMAGE_MAX_SIDE);
    }
  for (guint i = 0; ratios != NULL && i < MIN (json_array_get_length (ratios), MAQ_N_RATIOS); i++)
    {
      JsonNode *node = json_array_get_element (ratios, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
          maq_ratio_parse (json_node_get_string (node), &ratio, NULL) && ratio != MAQ_RATIO_AUTO)
        self->ratios |= 1u << ratio;
    }
}

MaqExportPlan *
maq_export_plan_from_json (const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? maq_json_parse (json, strlen (json), &maq_json_limits_default, NULL) : NULL;
  g_autoptr (MaqExportPlan) self = NULL;
  const char *content, *format;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  self = maq_export_plan_new ();
  object = json_node_get_object (node);
  content = maq_json_get_string (object, "content", "");
  for (guint i = 0; i < G_N_ELEMENTS (content_words); i++)
    if (g_str_equal (content, content_words[i]))
      self->content = i;
  format = maq_json_get_string (object, "format", "");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (format, maq_format_to_extension (formats[i])))
      self->format = formats[i];
  self->quality = (guint) CLAMP (maq_json_get_int (object, "quality", MAQ_EXPORT_QUALITY), 1, 100);
  g_free (self->name);
  self->name = g_strdup (maq_json_get_string (object, "name", MAQ_EXPORT_NAME));
  read_lists (self, object);

  return maq_export_plan_check (self, NULL) ? g_steal_pointer (&self) : NULL;
}

/* --- what comes of it --- */

static int
compare_sizes (const void *a,
               const void *b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  /* As it is comes first, then downwards. */
  left = left == 0 ? G_MAXUINT : left;
  right = right == 0 ? G_MAXUINT : right;
  return left < right ? 1 : left > right ? -1 : 0;
}

/* The largest part of that ratio, from the middle. */
static void
cut (MaqExportShape *shape,
     guint           width,
     guint           height)
{
  guint64 across = 0, down = 0;
  guint parts_x, parts_y;

  shape->width = width;
  shape->height = height;
  if (shape->ratio != MAQ_RATIO_AUTO)
    {
      maq_ratio_get_parts (shape->ratio, &parts_x, &parts_y);
      across = ((guint64) height * parts_x + parts_y / 2) / parts_y;
      down = ((guint64) width * parts_y + parts_x / 2) / parts_x;
      if (across <= width)
        shape->width = MAX ((guint) across, 1);
      else
        shape->height = MAX ((guint) down, 1);
    }
  shape->x = (width - shape->width) / 2;
  shape->y = (height - shape->height) / 2;
}

static void
fit (MaqExportShape *shape)
{
  guint edge = MAX (shape->width, shape->height);

  shape->to_width = shape->width;
  shape->to_height = shape->height;
  if (shape->side == 0 || shape->side >= edge)
    return;
  shape->to_width = MAX ((guint) (((guint64) shape->width * shape->side + edge / 2) / edge), 1);
  shape->to_height = MAX ((guint) (((guint64) shape->height * shape->side + edge / 2) / edge), 1);
}

static gboolean
is_there (const GArray         *shapes,
          const MaqExportShape *shape)
{
  for (guint i = 0; i < shapes->len; i++)
    {
      const MaqExportShape *other = &g_array_index (shapes, MaqExportShape, i);

      if (other->ratio == shape->ratio && other->to_width == shape->to_width && other->to_height == shape->to_height)
        return TRUE;
    }
  return FALSE;
}

GArray *
maq_export_plan_list_shapes (const MaqExportPlan *self,
                             guint                width,
                             guint                height)
{
  g_autoptr (GArray) shapes = g_array_new (FALSE, TRUE, sizeof (MaqExportShape));
  guint sizes[MAQ_EXPORT_MAX_SIZES] = { 0 };
  guint n_sizes, ratios;

  g_return_val_if_fail (self != NULL, NULL);

  n_sizes = CLAMP (self->n_sizes, 1, MAQ_EXPORT_MAX_SIZES);
  ratios = self->ratios != 0 ? self->ratios : 1u << MAQ_RATIO_AUTO;
  memcpy (sizes, self->sizes, self->n_sizes > 0 ? n_sizes * sizeof *sizes : 0);
  qsort (sizes, n_sizes, sizeof *sizes, compare_sizes);

  for (MaqRatio ratio = MAQ_RATIO_AUTO; ratio < MAQ_N_RATIOS; ratio++)
    for (guint i = 0; (ratios & 1u << ratio) && i < n_sizes; i++)
      {
        MaqExportShape shape = { .ratio = ratio, .side = sizes[i] };

        cut (&shape, width, height);
        fit (&shape);
        if (!is_there (shapes, &shape))
          g_array_append_val (shapes, shape);
      }
  return g_steal_pointer (&shapes);
}

MaqFormat
maq_export_plan_get_format (const MaqExportPlan *self,
                            MaqFormat            stored)
{
  g_return_val_if_fail (self != NULL, MAQ_FORMAT_PNG);

  if (self->content == MAQ_EXPORT_ORIGINAL)
    return stored;
  if (self->format != MAQ_FORMAT_UNKNOWN)
    return self->format;
  return is_written (stored) ? stored : MAQ_FORMAT_PNG;
}

gboolean
maq_export_plan_is_anew (const MaqExportPlan *self,
                         MaqFormat            stored,
                         guint                width,
                         guint                height)
{
  g_autoptr (GArray) shapes = NULL;
  const MaqExportShape *first;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->content == MAQ_EXPORT_ORIGINAL)
    return FALSE;
  /* Whoever asks for JPEG or WebP asks for its quality, too. */
  if (maq_export_plan_get_format (self, stored) != stored || (self->format != MAQ_FORMAT_UNKNOWN && stored != MAQ_FORMAT_PNG))
    return TRUE;
  shapes = maq_export_plan_list_shapes (self, width, height);
  first = &g_array_index (shapes, MaqExportShape, 0);
  return shapes->len > 1 || first->to_width != width || first->to_height != height;
}
