/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-markup.h"

/* What marks say about where something is to change. */

/* Who draws a line around a thing seldom meets its beginning: part of the longer side of what it encloses. */
#define CLOSED 0.2
#define LASSO_POINTS 3u  /* fewer enclose nothing */

static gboolean
is_closed (const MaqMark *mark)
{
  MaqPoint a, b;
  guint n;
  const MaqPoint *points = maq_mark_get_points (mark, &n);

  maq_mark_get_bounds (mark, &a, &b);
  return n >= LASSO_POINTS && hypot (points[n - 1].x - points[0].x, points[n - 1].y - points[0].y) <= CLOSED * MAX (b.x - a.x, b.y - a.y);
}

static gboolean
find_tool (const MaqMark *mark, MaqMaskTool *tool)
{
  MaqMarkKind kind = maq_mark_get_kind (mark);
  MaqPoint a, b;

  if (kind != MAQ_MARK_BOX && kind != MAQ_MARK_ELLIPSE && kind != MAQ_MARK_STROKE)
    return FALSE;
  *tool = kind == MAQ_MARK_BOX ? MAQ_MASK_BOX : kind == MAQ_MARK_ELLIPSE ? MAQ_MASK_ELLIPSE : MAQ_MASK_LASSO;
  maq_mark_get_bounds (mark, &a, &b);
  return b.x > a.x && b.y > a.y && (*tool != MAQ_MASK_LASSO || is_closed (mark));
}

/* Even and odd: how often a line to the right crosses the border. */
static gboolean
lasso_holds (const MaqMaskShape *shape, MaqPoint at)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = shape->n - 1; i < shape->n; j = i++)
    {
      MaqPoint a = shape->points[i], b = shape->points[j];

      if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
        inside = !inside;
    }
  return inside;
}

static gboolean
shape_holds (const MaqMaskShape *shape, MaqPoint at)
{
  MaqPoint a = shape->points[0], b = shape->points[1];
  double left = fmin (a.x, b.x), right = fmax (a.x, b.x), top = fmin (a.y, b.y), bottom = fmax (a.y, b.y);

  if (shape->tool == MAQ_MASK_LASSO)
    return lasso_holds (shape, at);
  if (shape->tool == MAQ_MASK_ELLIPSE)
    return hypot ((2 * at.x - left - right) / (right - left), (2 * at.y - top - bottom) / (bottom - top)) <= 1;
  return at.x >= left && at.x <= right && at.y >= top && at.y <= bottom;
}

static gboolean
plan_holds (const MaqMaskPlan *plan, MaqPoint at)
{
  for (guint i = 0; i < maq_mask_plan_get_n_shapes (plan); i++)
    {
      MaqMaskShape shape = maq_mask_plan_get_shape (plan, i);

      if (shape_holds (&shape, at))
        return TRUE;
    }
  return FALSE;
}

/* Whether what @mark points at lies in @plan. Written words are beside what they speak of. */
static gboolean
is_held (const MaqMark *mark, const MaqMaskPlan *plan)
{
  MaqMarkKind kind = maq_mark_get_kind (mark);
  guint n;
  const MaqPoint *points = maq_mark_get_points (mark, &n);

  if (kind == MAQ_MARK_TEXT)
    return TRUE;
  for (guint i = kind == MAQ_MARK_ARROW ? n - 1 : 0; i < n; i++)
    if (!plan_holds (plan, points[i]))
      return FALSE;
  return TRUE;
}

static MaqMaskPlan *
add_area (MaqMaskPlan *plan, const MaqMark *mark, MaqMaskTool tool)
{
  g_autoptr (MaqMaskPlan) old = plan;
  MaqMaskShape shape = { .tool = tool, .hardness = 1 };

  shape.points = maq_mark_get_points (mark, &shape.n);
  return maq_mask_plan_add (old, &shape);
}

MaqMaskPlan *
maq_markup_plan_asked (const MaqMarkup *self)
{
  g_autoptr (MaqMaskPlan) plan = maq_mask_plan_new ();
  MaqMaskTool tool;

  for (guint i = 0; i < maq_markup_get_n_marks (self); i++)
    if (find_tool (maq_markup_get_mark (self, i), &tool))
      plan = add_area (g_steal_pointer (&plan), maq_markup_get_mark (self, i), tool);
  if (maq_mask_plan_get_n_shapes (plan) == 0)
    return NULL;
  for (guint i = 0; i < maq_markup_get_n_marks (self); i++)
    if (!find_tool (maq_markup_get_mark (self, i), &tool) && !is_held (maq_markup_get_mark (self, i), plan))
      return NULL;
  return g_steal_pointer (&plan);
}
