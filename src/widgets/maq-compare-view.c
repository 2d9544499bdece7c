/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-compare-view.h"

/* A picture may be pushed out of its place by this part of its size, so that it can always be found again. */
#define AWAY 0.4

static void
keep_near (MaqCompareView *view)
{
  view->x = CLAMP (view->x, -AWAY, 1 + AWAY);
  view->y = CLAMP (view->y, -AWAY, 1 + AWAY);
}

void
maq_compare_view_init (MaqCompareView *view)
{
  *view = (MaqCompareView) { .zoom = 1, .x = 0.5, .y = 0.5 };
}

void
maq_compare_view_place (const MaqCompareView *view, double width, double height, double place_width, double place_height,
                        double dx, double dy, graphene_rect_t *area)
{
  double fit = MIN (place_width / MAX (width, 1), place_height / MAX (height, 1));
  double w = MAX (width, 1) * fit * view->zoom;
  double h = MAX (height, 1) * fit * view->zoom;

  graphene_rect_init (area, (float) (place_width / 2 - (view->x - dx) * w), (float) (place_height / 2 - (view->y - dy) * h),
                      (float) w, (float) h);
}

void
maq_compare_view_zoom_at (MaqCompareView *view, double zoom, double px, double py, const graphene_rect_t *area)
{
  double clamped = CLAMP (zoom, MAQ_COMPARE_MIN_ZOOM, MAQ_COMPARE_MAX_ZOOM);
  double ratio = view->zoom / clamped;

  if (area->size.width <= 0 || area->size.height <= 0)
    return;
  /* From the picture's middle point to the pointer, in parts of the picture, before and after. */
  view->x += ((px - area->origin.x) / area->size.width - view->x) * (1 - ratio);
  view->y += ((py - area->origin.y) / area->size.height - view->y) * (1 - ratio);
  view->zoom = clamped;
  keep_near (view);
}

void
maq_compare_view_pan (MaqCompareView *view, double dx, double dy, const graphene_rect_t *area)
{
  if (area->size.width <= 0 || area->size.height <= 0)
    return;
  view->x -= dx / area->size.width;
  view->y -= dy / area->size.height;
  keep_near (view);
}

void
maq_compare_view_pinch (MaqCompareView *view, const MaqCompareView *start, double factor, const graphene_point_t *from,
                        const graphene_point_t *to, const graphene_rect_t *area)
{
  double grown;
  graphene_rect_t now;

  *view = *start;
  maq_compare_view_zoom_at (view, start->zoom * factor, from->x, from->y, area);
  grown = view->zoom / start->zoom;
  graphene_rect_init (&now, 0, 0, (float) (area->size.width * grown), (float) (area->size.height * grown));
  maq_compare_view_pan (view, to->x - from->x, to->y - from->y, &now);
}

guint
maq_compare_view_columns (guint n, double ratio, double width, double height, double gap)
{
  guint best = 1;
  double largest = 0;

  for (guint columns = 1; columns <= n; columns++)
    {
      guint rows = (n + columns - 1) / columns;
      double w = (width - gap * (columns - 1)) / columns;
      double h = (height - gap * (rows - 1)) / rows;
      /* A place that stays empty looks like a picture that is missing: it must be worth it. */
      double shown = MIN (w, h * ratio) * n / (columns * rows);

      if (shown > largest)
        {
          largest = shown;
          best = columns;
        }
    }
  return best;
}
