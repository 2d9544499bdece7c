/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-arrange.h"

void
maq_arrange_bounds (const graphene_rect_t *frames, guint n, graphene_rect_t *bounds)
{
  g_return_if_fail (bounds != NULL);

  if (n == 0)
    graphene_rect_init (bounds, 0, 0, 0, 0);
  else
    *bounds = frames[0];
  for (guint i = 1; i < n; i++)
    graphene_rect_union (bounds, &frames[i], bounds);
}

static void
align_one (graphene_rect_t *frame, const graphene_rect_t *bounds, MaqAlign align)
{
  float right = bounds->origin.x + bounds->size.width, bottom = bounds->origin.y + bounds->size.height;

  switch (align)
    {
    case MAQ_ALIGN_LEFT:
      frame->origin.x = bounds->origin.x;
      break;
    case MAQ_ALIGN_MIDDLE:
      frame->origin.x = bounds->origin.x + (bounds->size.width - frame->size.width) / 2;
      break;
    case MAQ_ALIGN_RIGHT:
      frame->origin.x = right - frame->size.width;
      break;
    case MAQ_ALIGN_TOP:
      frame->origin.y = bounds->origin.y;
      break;
    case MAQ_ALIGN_CENTRE:
      frame->origin.y = bounds->origin.y + (bounds->size.height - frame->size.height) / 2;
      break;
    case MAQ_ALIGN_BOTTOM:
      frame->origin.y = bottom - frame->size.height;
      break;
    default:
      g_return_if_reached ();
    }
}

void
maq_arrange_align (graphene_rect_t *frames, guint n, MaqAlign align)
{
  graphene_rect_t bounds;

  maq_arrange_bounds (frames, n, &bounds);
  for (guint i = 0; i < n; i++)
    align_one (&frames[i], &bounds, align);
}

typedef struct {
  guint  index;
  double start;
  double length;
} Stretch;

/* By their middles, so that a long one does not go before the short one that stands on it. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const Stretch *one = a, *other = b;
  double first = one->start + one->length / 2, second = other->start + other->length / 2;

  return first < second ? -1 : first > second ? 1 : (int) one->index - (int) other->index;
}

void
maq_arrange_distribute (graphene_rect_t *frames, guint n, gboolean upright)
{
  g_autofree Stretch *all = NULL;
  double room, at;

  if (n < 3)
    return;
  all = g_new (Stretch, n);
  for (guint i = 0; i < n; i++)
    all[i] = (Stretch) { i, upright ? frames[i].origin.y : frames[i].origin.x,
                         upright ? frames[i].size.height : frames[i].size.width };
  qsort (all, n, sizeof *all, compare);
  room = all[n - 1].start + all[n - 1].length - all[0].start;
  for (guint i = 0; i < n; i++)
    room -= all[i].length;
  at = all[0].start;
  for (guint i = 0; i < n; i++)
    {
      graphene_rect_t *frame = &frames[all[i].index];

      *(upright ? &frame->origin.y : &frame->origin.x) = (float) at;
      at += all[i].length + room / (n - 1);
    }
}

void
maq_arrange_scale (graphene_rect_t *frames, guint n, double x, double y, double factor)
{
  for (guint i = 0; i < n; i++)
    {
      frames[i].origin.x = (float) (x + (frames[i].origin.x - x) * factor);
      frames[i].origin.y = (float) (y + (frames[i].origin.y - y) * factor);
      frames[i].size.width = (float) (frames[i].size.width * factor);
      frames[i].size.height = (float) (frames[i].size.height * factor);
    }
}

MaqCorner
maq_arrange_opposite (MaqCorner corner)
{
  return (MaqCorner) (MAQ_CORNER_BOTTOM_RIGHT - corner);
}

static gboolean
is_right (MaqCorner corner)
{
  return corner == MAQ_CORNER_TOP_RIGHT || corner == MAQ_CORNER_BOTTOM_RIGHT;
}

static gboolean
is_bottom (MaqCorner corner)
{
  return corner == MAQ_CORNER_BOTTOM_LEFT || corner == MAQ_CORNER_BOTTOM_RIGHT;
}

void
maq_arrange_corner (const graphene_rect_t *bounds, MaqCorner corner, double *x, double *y)
{
  g_return_if_fail (bounds != NULL);

  *x = bounds->origin.x + (is_right (corner) ? bounds->size.width : 0);
  *y = bounds->origin.y + (is_bottom (corner) ? bounds->size.height : 0);
}

double
maq_arrange_factor (const graphene_rect_t *bounds, MaqCorner corner, double dx, double dy, double smallest)
{
  double width, height, factor;

  g_return_val_if_fail (bounds != NULL, 1);

  width = bounds->size.width;
  height = bounds->size.height;
  if (width <= 0 || height <= 0)
    return 1;
  factor = MAX ((width + (is_right (corner) ? dx : -dx)) / width, (height + (is_bottom (corner) ? dy : -dy)) / height);
  return MAX (factor, MIN (smallest / MIN (width, height), 1));
}
