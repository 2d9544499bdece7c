/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-markup.h"
#include "maq-text.h"

/* As short as it can be said to a hundred-thousandth, whatever the locale. */
static void
append_number (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize end;

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.5f", value));
  for (end = text->len; text->str[end - 1] == '0'; end--)
    ;
  g_string_truncate (text, text->str[end - 1] == '.' ? end - 1 : end);
}

static void
add_points (JsonBuilder    *builder,
            const MaqPoint *points,
            guint           n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      append_number (text, points[i].x);
      g_string_append_c (text, ',');
      append_number (text, points[i].y);
    }
  json_builder_set_member_name (builder, "points");
  json_builder_add_string_value (builder, text->str);
}

static void
add_mark (JsonBuilder   *builder,
          const MaqMark *mark)
{
  char letter[] = { maq_mark_get_letter (mark), '\0' };
  const MaqPoint *points;
  guint n;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, maq_mark_get_id (mark));
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, maq_mark_kind_to_word (maq_mark_get_kind (mark)));
  if (*letter != '\0')
    {
      json_builder_set_member_name (builder, "letter");
      json_builder_add_string_value (builder, letter);
    }
  if (*maq_mark_get_label (mark) != '\0')
    {
      json_builder_set_member_name (builder, "label");
      json_builder_add_string_value (builder, maq_mark_get_label (mark));
    }
  points = maq_mark_get_points (mark, &n);
  add_points (builder, points, n);
  json_builder_end_object (builder);
}

static void
add_shape (JsonBuilder        *builder,
           const MaqMaskShape *shape)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "tool");
  json_builder_add_string_value (builder, maq_mask_tool_to_word (shape->tool));
  if (shape->erase)
    {
      json_builder_set_member_name (builder, "erase");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (shape->tool == MAQ_MASK_BRUSH)
    {
      json_builder_set_member_name (builder, "size");
      json_builder_add_double_value (builder, shape->size);
      json_builder_set_member_name (builder, "hardness");
      json_builder_add_double_value (builder, shape->hardness);
    }
  add_points (builder, shape->points, shape->n);
  json_builder_end_object (builder);
}

static void
add_mask (JsonBuilder       *builder,
          const MaqMaskPlan *mask)
{
  json_builder_set_member_name (builder, "mask");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "feather");
  json_builder_add_double_value (builder, maq_mask_plan_get_feather (mask));
  json_builder_set_member_name (builder, "inverted");
  json_builder_add_boolean_value (builder, maq_mask_plan_is_inverted (mask));
  json_builder_set_member_name (builder, "shapes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < maq_mask_plan_get_n_shapes (mask); i++)
    {
      MaqMaskShape shape = maq_mask_plan_get_shape (mask, i);

      add_shape (builder, &shape);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

JsonNode *
maq_markup_to_json (const MaqMarkup *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  MaqMaskPlan *mask = maq_markup_get_mask (self);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "marks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < maq_markup_get_n_marks (self); i++)
    add_mark (builder, maq_markup_get_mark (self, i));
  json_builder_end_array (builder);
  if (mask != NULL)
    add_mask (builder, mask);
  json_builder_set_member_name (builder, "exact");
  json_builder_add_boolean_value (builder, maq_markup_is_exact (self));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (MAQ_ERROR, MAQ_ERROR_BAD_INPUT, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
add_number (GArray  *numbers,
            double   value,
            guint    most,
            GError **error)
{
  if (!isfinite (value) || value < 0 || value > 1)
    return refuse (error, "a point of the marks lies outside its picture (0 to 1)");
  if (numbers->len >= most * 2)
    return refuse (error, "a line of the marks has more than %u points", most);
  g_array_append_val (numbers, value);
  return TRUE;
}

/* "0.31,0.2 0.52,0.7": nothing but numbers, commas and spaces. */
static gboolean
read_text (GArray      *numbers,
           const char  *text,
           guint        most,
           GError     **error)
{
  while (*text != '\0')
    {
      char *end;
      double value;

      text += strspn (text, ", \n\t");
      if (*text == '\0')
        break;
      value = g_ascii_strtod (text, &end);
      if (end == text)
        return refuse (error, "the points of a mark are not numbers");
      if (!add_number (numbers, value, most, error))
        return FALSE;
      text = end;
    }
  return TRUE;
}

/* (transfer full) (element-type double): x, y, x, y, … */
static GArray *
read_points (JsonObject  *object,
             guint        most,
             GError     **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  JsonArray *array = maq_json_get_array (object, "points");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (!read_text (numbers, maq_json_get_string (object, "points", ""), most, error))
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

      if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        {
          refuse (error, "the points of a mark are not numbers");
          return NULL;
        }
      if (!add_number (numbers, json_node_get_double (node), most, error))
        return NULL;
    }
  if (numbers->len % 2 != 0)
    {
      refuse (error, "the points of a mark are not pairs of numbers");
      return NULL;
    }
  return g_steal_pointer (&numbers);
}

static MaqMark *
read_mark (JsonObject  *object,
           GError     **error)
{
  const char *kind_word = maq_json_get_string (object, "kind", "");
  const char *id = maq_json_get_string (object, "id", NULL);
  const char *letter = maq_json_get_string (object, "letter", "");
  const char *label = maq_json_get_string (object, "label", "");
  g_autoptr (GArray) numbers = NULL;
  MaqMarkKind kind;

  if (!maq_mark_kind_from_word (kind_word, &kind))
    {
      g_autofree char *shown = maq_text_display (kind_word, strlen (kind_word), 40);

      refuse (error, "no kind of mark is called \"%s\"; there are pin, box, ellipse, arrow, stroke and text", shown);
      return NULL;
    }
  if (*letter != '\0' && (!g_ascii_isupper (*letter) || letter[1] != '\0'))
    {
      refuse (error, "the letter of a mark is one of A to Z");
      return NULL;
    }
  numbers = read_points (object, MAQ_MAX_MARK_POINTS, error);
  if (numbers == NULL)
    return NULL;
  if (numbers->len < 2 * maq_mark_kind_get_points (kind))
    {
      refuse (error, "a mark of kind \"%s\" needs %u points", kind_word, maq_mark_kind_get_points (kind));
      return NULL;
    }
  return maq_mark_new (id != NULL && maq_text_is_uuid (id) ? id : NULL, kind, *letter, label, (MaqPoint *) (gpointer) numbers->data,
                       numbers->len / 2);
}

static gboolean
read_marks (GPtrArray  *marks,
            JsonArray  *array,
            GError    **error)
{
  guint n = array != NULL ? json_array_get_length (array) : 0, points = 0;

  if (n > MAQ_MAX_MARKS)
    return refuse (error, "%u marks; a picture takes at most %d", n, MAQ_MAX_MARKS);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MaqMark *mark = read_mark (JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL, error);
      guint n_points;

      if (mark == NULL)
        return FALSE;
      g_ptr_array_add (marks, mark);
      maq_mark_get_points (mark, &n_points);
      points += n_points;
      if (points > MAQ_MAX_MARKUP_POINTS)
        return refuse (error, "the marks of a picture have more than %d points", MAQ_MAX_MARKUP_POINTS);
    }
  return TRUE;
}

static MaqMaskPlan *
add_read_shape (MaqMaskPlan  *plan,
                JsonObject   *object,
                GError      **error)
{
  MaqMaskShape shape = {
    .erase = maq_json_get_bool (object, "erase", FALSE),
    .size = maq_json_get_double (object, "size", 0.05),
    .hardness = maq_json_get_double (object, "hardness", 1),
  };
  g_autoptr (GArray) numbers = NULL;
  MaqMaskPlan *longer;

  if (!maq_mask_tool_from_word (maq_json_get_string (object, "tool", ""), &shape.tool))
    {
      refuse (error, "a mask is drawn with brush, box, ellipse or lasso");
      return NULL;
    }
  numbers = read_points (object, MAQ_MAX_MARK_POINTS, error);
  if (numbers == NULL)
    return NULL;
  shape.n = numbers->len / 2;
  shape.points = (const MaqPoint *) (gpointer) numbers->data;
  if (!maq_mask_plan_has_room (plan, shape.n))
    {
      refuse (error, "a mask has at most %d shapes and %d points", MAQ_MAX_MASK_SHAPES, MAQ_MAX_MASK_POINTS);
      return NULL;
    }
  longer = maq_mask_plan_add (plan, &shape);
  if (longer == plan)
    {
      maq_mask_plan_unref (longer);
      refuse (error, "a shape of the mask has too few points");
      return NULL;
    }
  return longer;
}

static MaqMaskPlan *
read_mask (JsonObject  *object,
           GError     **error)
{
  JsonArray *shapes = maq_json_get_array (object, "shapes");
  g_autoptr (MaqMaskPlan) empty = maq_mask_plan_new ();
  g_autoptr (MaqMaskPlan) plan = maq_mask_plan_with_feather (empty, maq_json_get_double (object, "feather", 0));

  for (guint i = 0; shapes != NULL && i < json_array_get_length (shapes); i++)
    {
      JsonNode *node = json_array_get_element (shapes, i);
      MaqMaskPlan *longer = add_read_shape (plan, JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL, error);

      if (longer == NULL)
        return NULL;
      maq_mask_plan_unref (plan);
      plan = longer;
    }
  return maq_json_get_bool (object, "inverted", FALSE) ? maq_mask_plan_inverted (plan) : g_steal_pointer (&plan);
}

MaqMarkup *
maq_markup_from_json (JsonNode  *node,
                      GError   **error)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);
  g_autoptr (MaqMaskPlan) mask = NULL;
  JsonObject *object, *mask_object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, "marks are an object with \"marks\" and \"mask\"");
      return NULL;
    }
  object = json_node_get_object (node);
  if (!read_marks (marks, maq_json_get_array (object, "marks"), error))
    return NULL;
  mask_object = maq_json_get_object (object, "mask");
  if (mask_object != NULL)
    {
      mask = read_mask (mask_object, error);
      if (mask == NULL)
        return NULL;
    }
  return maq_markup_new (marks, mask, maq_json_get_bool (object, "exact", TRUE));
}

char *
maq_markup_to_string (const MaqMarkup *self)
{
  g_autoptr (JsonNode) node = maq_markup_to_json (self);

  return maq_json_to_string (node);
}

MaqMarkup *
maq_markup_from_string (const char  *text,
                        gssize       length,
                        GError     **error)
{
  g_autoptr (JsonNode) node = maq_json_parse (text, length < 0 ? strlen (text) : (gsize) length, &maq_json_limits_default, error);

  return node != NULL ? maq_markup_from_json (node, error) : NULL;
}
