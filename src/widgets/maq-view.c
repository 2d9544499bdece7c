/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-view.h"

#define GRID_MIN 20.0
#define GRID_UNITS 96.0

static const double stops[] = {
  0.01, 0.02, 0.05, 0.08, 0.12, 0.17, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32,
};

void
maq_view_set_scale_at (MaqView *view, double scale, double px, double py)
{
  double clamped = CLAMP (scale, MAQ_VIEW_MIN_SCALE, MAQ_VIEW_MAX_SCALE);
  double ratio;

  g_return_if_fail (view != NULL);

  ratio = clamped / view->scale;
  view->x = px - (px - view->x) * ratio;
  view->y = py - (py - view->y) * ratio;
  view->scale = clamped;
}

void
maq_view_pinch (MaqView *view, const MaqView *start, double factor, const graphene_point_t *from, const graphene_point_t *to)
{
  *view = *start;
  maq_view_set_scale_at (view, start->scale * factor, from->x, from->y);
  view->x += to->x - from->x;
  view->y += to->y - from->y;
}

void
maq_view_fit (MaqView *view, const graphene_rect_t *content, double width, double height,
              const MaqViewMargin *margin, double max_scale)
{
  double room_w, room_h, scale;

  g_return_if_fail (view != NULL);
  g_return_if_fail (content != NULL);
  g_return_if_fail (margin != NULL);

  room_w = MAX (width - margin->left - margin->right, 1);
  room_h = MAX (height - margin->top - margin->bottom, 1);
  if (content->size.width <= 0 || content->size.height <= 0)
    scale = MIN (1, max_scale);
  else
    scale = MIN (room_w / content->size.width, room_h / content->size.height);

  view->scale = CLAMP (MIN (scale, max_scale), MAQ_VIEW_MIN_SCALE, MAQ_VIEW_MAX_SCALE);
  view->x = margin->left + room_w / 2 - (content->origin.x + content->size.width / 2) * view->scale;
  view->y = margin->top + room_h / 2 - (content->origin.y + content->size.height / 2) * view->scale;
}

double
maq_view_next_stop (double scale, int direction)
{
  /* A hair's breadth, so that a scale that is a stop already moves on to the next one. */
  const double hair = 1.001;

  if (direction > 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
        if (stops[i] > scale * hair)
          return stops[i];
      return MAQ_VIEW_MAX_SCALE;
    }
  for (guint i = G_N_ELEMENTS (stops); i > 0; i--)
    if (stops[i - 1] < scale / hair)
      return stops[i - 1];
  return MAQ_VIEW_MIN_SCALE;
}

void
maq_view_to_canvas (const MaqView *view, double px, double py, double *x, double *y)
{
  g_return_if_fail (view != NULL);

  *x = (px - view->x) / view->scale;
  *y = (py - view->y) / view->scale;
}

void
maq_view_to_shown (const MaqView *view, double x, double y, double *px, double *py)
{
  g_return_if_fail (view != NULL);

  *px = x * view->scale + view->x;
  *py = y * view->scale + view->y;
}

void
maq_view_get_sight (const MaqView *view, double width, double height, graphene_rect_t *sight)
{
  double x, y;

  g_return_if_fail (view != NULL && sight != NULL);

  maq_view_to_canvas (view, 0, 0, &x, &y);
  graphene_rect_init (sight, (float) x, (float) y, (float) (width / view->scale), (float) (height / view->scale));
}

/* How far [from, to] is to be shifted to lie within [low, high]. */
static double
find_shift (double from, double to, double low, double high)
{
  if (from < low || to - from > high - low)
    return low - from;
  return to > high ? high - to : 0;
}

gboolean
maq_view_reveal (MaqView *view, const graphene_rect_t *rect, double width, double height, const MaqViewMargin *margin)
{
  double x, y, dx, dy;

  g_return_val_if_fail (view != NULL && rect != NULL && margin != NULL, FALSE);

  maq_view_to_shown (view, rect->origin.x, rect->origin.y, &x, &y);
  dx = find_shift (x, x + rect->size.width * view->scale, margin->left, width - margin->right);
  dy = find_shift (y, y + rect->size.height * view->scale, margin->top, height - margin->bottom);
  view->x += dx;
  view->y += dy;
  return dx != 0 || dy != 0;
}

double
maq_view_grid_step (const MaqView *view)
{
  double octaves;

  g_return_val_if_fail (view != NULL, GRID_MIN);

  octaves = ceil (log2 (GRID_MIN / (GRID_UNITS * view->scale)));
  return GRID_UNITS * view->scale * exp2 (octaves);
}
