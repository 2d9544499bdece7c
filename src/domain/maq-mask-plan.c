/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-mask-plan.h"

/* Counted, so that plans that follow one another share what they have in common. */
typedef struct {
  MaqMaskShape values;
} Shape;

struct _MaqMaskPlan {
  GPtrArray *shapes;   /* of Shape */
  guint      n_points;
  double     feather;
  gboolean   inverted;
};

G_DEFINE_BOXED_TYPE (MaqMaskPlan, maq_mask_plan, maq_mask_plan_ref, maq_mask_plan_unref)

static const char *const tool_words[MAQ_N_MASK_TOOLS] = {
  [MAQ_MASK_BRUSH] = "brush",
  [MAQ_MASK_BOX] = "box",
  [MAQ_MASK_ELLIPSE] = "ellipse",
  [MAQ_MASK_LASSO] = "lasso",
};

static const guint fewest_points[MAQ_N_MASK_TOOLS] = {
  [MAQ_MASK_BRUSH] = 1,
  [MAQ_MASK_BOX] = 2,
  [MAQ_MASK_ELLIPSE] = 2,
  [MAQ_MASK_LASSO] = 3,
};

const char *
maq_mask_tool_to_word (MaqMaskTool tool)
{
  g_return_val_if_fail ((guint) tool < MAQ_N_MASK_TOOLS, "brush");

  return tool_words[tool];
}

gboolean
maq_mask_tool_from_word (const char  *word,
                         MaqMaskTool *tool)
{
  for (guint i = 0; i < MAQ_N_MASK_TOOLS; i++)
    if (g_strcmp0 (tool_words[i], word) == 0)
      {
        *tool = i;
        return TRUE;
      }
  return FALSE;
}

static void
clear_shape (gpointer data)
{
  Shape *shape = data;

  g_free ((MaqPoint *) shape->values.points);
}

static void
unref_shape (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_shape);
}

static double
clean (double value,
       double low,
       double high)
{
  return isfinite (value) ? round (CLAMP (value, low, high) * 100000.0) / 100000.0 : low;
}

void
maq_mask_shape_clean (MaqMaskShape *shape)
{
  gboolean brush = shape->tool == MAQ_MASK_BRUSH;

  shape->erase = shape->erase != FALSE;
  shape->size = brush ? clean (shape->size, MAQ_MIN_MASK_SIZE, MAQ_MAX_MASK_SIZE) : 0;
  shape->hardness = brush ? clean (shape->hardness, 0, 1) : 1;
}

static Shape *
copy_shape (const MaqMaskShape *from)
{
  Shape *shape = g_atomic_rc_box_new0 (Shape);
  guint n = from->tool == MAQ_MASK_BOX || from->tool == MAQ_MASK_ELLIPSE ? 2 : from->n;
  MaqPoint *points = g_new (MaqPoint, n);

  for (guint i = 0; i < n; i++)
    points[i] = (MaqPoint) { maq_point_clean (from->points[i].x), maq_point_clean (from->points[i].y) };
  shape->values = *from;
  maq_mask_shape_clean (&shape->values);
  shape->values.n = n;
  shape->values.points = points;
  return shape;
}

static void
clear (gpointer data)
{
  MaqMaskPlan *self = data;

  g_ptr_array_unref (self->shapes);
}

MaqMaskPlan *
maq_mask_plan_new (void)
{
  MaqMaskPlan *self = g_atomic_rc_box_new0 (MaqMaskPlan);

  self->shapes = g_ptr_array_new_with_free_func (unref_shape);
  return self;
}

static MaqMaskPlan *
copy (const MaqMaskPlan *self)
{
  MaqMaskPlan *plan = maq_mask_plan_new ();

  for (guint i = 0; i < self->shapes->len; i++)
    g_ptr_array_add (plan->shapes, g_atomic_rc_box_acquire (g_ptr_array_index (self->shapes, i)));
  plan->n_points = self->n_points;
  plan->feather = self->feather;
  plan->inverted = self->inverted;
  return plan;
}

MaqMaskPlan *
maq_mask_plan_ref (MaqMaskPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_mask_plan_unref (MaqMaskPlan *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint
maq_mask_plan_get_n_shapes (const MaqMaskPlan *self)
{
  return self->shapes->len;
}

guint
maq_mask_plan_get_n_points (const MaqMaskPlan *self)
{
  return self->n_points;
}

MaqMaskShape
maq_mask_plan_get_shape (const MaqMaskPlan *self,
                         guint              index)
{
  g_return_val_if_fail (index < self->shapes->len, (MaqMaskShape) { 0 });

  return ((Shape *) g_ptr_array_index (self->shapes, index))->values;
}

double
maq_mask_plan_get_feather (const MaqMaskPlan *self)
{
  return self->feather;
}

gboolean
maq_mask_plan_is_inverted (const MaqMaskPlan *self)
{
  return self->inverted;
}

gboolean
maq_mask_plan_is_empty (const MaqMaskPlan *self)
{
  for (guint i = 0; i < self->shapes->len; i++)
    if (!((Shape *) g_ptr_array_index (self->shapes, i))->values.erase)
      return FALSE;
  return !self->inverted;
}

static gboolean
equal_shapes (const Shape *a,
              const Shape *b)
{
  const MaqMaskShape *first = &a->values, *second = &b->values;

  return a == b || (first->tool == second->tool && first->erase == second->erase && first->n == second->n
                    && clean (first->size, 0, 1) == clean (second->size, 0, 1)
                    && clean (first->hardness, 0, 1) == clean (second->hardness, 0, 1)
                    && memcmp (first->points, second->points, first->n * sizeof (MaqPoint)) == 0);
}

gboolean
maq_mask_plan_equal (const MaqMaskPlan *a,
                     const MaqMaskPlan *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->shapes->len != b->shapes->len || a->inverted != b->inverted || a->feather != b->feather)
    return FALSE;
  for (guint i = 0; i < a->shapes->len; i++)
    if (!equal_shapes (g_ptr_array_index (a->shapes, i), g_ptr_array_index (b->shapes, i)))
      return FALSE;
  return TRUE;
}

gboolean
maq_mask_plan_has_room (const MaqMaskPlan *self,
                        guint              n)
{
  return self->shapes->len < MAQ_MAX_MASK_SHAPES && n <= MAQ_MAX_MARK_POINTS && self->n_points + n <= MAQ_MAX_MASK_POINTS;
}

MaqMaskPlan *
maq_mask_plan_add (MaqMaskPlan        *self,
                   const MaqMaskShape *shape)
{
  MaqMaskPlan *plan;
  Shape *copied;

  g_return_val_if_fail ((guint) shape->tool < MAQ_N_MASK_TOOLS, maq_mask_plan_ref (self));

  if (shape->n < fewest_points[shape->tool] || !maq_mask_plan_has_room (self, shape->n))
    return maq_mask_plan_ref (self);
  plan = copy (self);
  copied = copy_shape (shape);
  plan->n_points += copied->values.n;
  g_ptr_array_add (plan->shapes, copied);
  return plan;
}

MaqMaskPlan *
maq_mask_plan_with_feather (MaqMaskPlan *self,
                            double       feather)
{
  MaqMaskPlan *plan = copy (self);

  plan->feather = clean (feather, 0, MAQ_MAX_FEATHER);
  return plan;
}

MaqMaskPlan *
maq_mask_plan_inverted (MaqMaskPlan *self)
{
  MaqMaskPlan *plan = copy (self);

  plan->inverted = !self->inverted;
  return plan;
}
