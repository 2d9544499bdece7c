/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-mark-paint.h"

#define LINE 2.0f
#define CASING 1.0f
#define DASH 8.0f
#define PIN 6.0f
#define HEAD 12.0
#define HANDLE 9.0f
#define HIT 7.0
#define DEGREES (180.0 / G_PI)

static const GdkRGBA bright = { 1.0f, 0.47f, 0.0f, 1.0f };
static const GdkRGBA dark = { 0.0f, 0.0f, 0.0f, 0.5f };
static const GdkRGBA white = { 1.0f, 1.0f, 1.0f, 1.0f };
static const GdkRGBA clear = { 1.0f, 0.47f, 0.0f, 0.0f };

void
maq_mark_place (const MaqMark *mark, double width, double height, graphene_rect_t *place)
{
  MaqPoint low, high;

  maq_mark_get_bounds (mark, &low, &high);
  *place = GRAPHENE_RECT_INIT ((float) (low.x * width), (float) (low.y * height), (float) ((high.x - low.x) * width),
                               (float) ((high.y - low.y) * height));
}

static void
append_ring (GtkSnapshot *snapshot, const graphene_rect_t *rect, gboolean round, float width, const GdkRGBA *colour)
{
  graphene_rect_t outer = *rect;
  GskRoundedRect outline;
  float widths[] = { width, width, width, width };
  GdkRGBA colours[] = { *colour, *colour, *colour, *colour };

  graphene_rect_inset (&outer, -width / 2, -width / 2);
  gsk_rounded_rect_init_from_rect (&outline, &outer, 0);
  for (guint i = 0; round && i < G_N_ELEMENTS (outline.corner); i++)
    outline.corner[i] = GRAPHENE_SIZE_INIT (outer.size.width / 2, outer.size.height / 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
append_disc (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *colour)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius);
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, &rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, colour, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
append_dashes (GtkSnapshot *snapshot, float x, float y, float length, gboolean down)
{
  const GskColorStop stops[] = { { 0, bright }, { 0.6f, bright }, { 0.6f, clear }, { 1, clear } };
  graphene_rect_t strip = GRAPHENE_RECT_INIT (down ? x - LINE / 2 : x, down ? y : y - LINE / 2, down ? LINE : length,
                                              down ? length : LINE);
  graphene_point_t start = GRAPHENE_POINT_INIT (x, y);
  graphene_point_t end = GRAPHENE_POINT_INIT (down ? x : x + DASH, down ? y + DASH : y);

  if (length > 0)
    gtk_snapshot_append_repeating_linear_gradient (snapshot, &strip, &start, &end, stops, G_N_ELEMENTS (stops));
}

static void
append_box (GtkSnapshot *snapshot, const graphene_rect_t *rect, gboolean selected)
{
  append_ring (snapshot, rect, FALSE, LINE + 2 * CASING, &dark);
  if (selected)
    {
      append_ring (snapshot, rect, FALSE, LINE, &bright);
      return;
    }
  append_dashes (snapshot, rect->origin.x, rect->origin.y, rect->size.width, FALSE);
  append_dashes (snapshot, rect->origin.x, rect->origin.y + rect->size.height, rect->size.width, FALSE);
  append_dashes (snapshot, rect->origin.x, rect->origin.y, rect->size.height, TRUE);
  append_dashes (snapshot, rect->origin.x + rect->size.width, rect->origin.y, rect->size.height, TRUE);
}

static void
append_segment (GtkSnapshot *snapshot, graphene_point_t from, graphene_point_t to, float width, const GdkRGBA *colour)
{
  double dx = to.x - from.x, dy = to.y - from.y;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (-width / 2, -width / 2, (float) sqrt (dx * dx + dy * dy) + width, width);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &from);
  gtk_snapshot_rotate (snapshot, (float) (atan2 (dy, dx) * DEGREES));
  gtk_snapshot_append_color (snapshot, colour, &rect);
  gtk_snapshot_restore (snapshot);
}

static graphene_point_t
get_point (const MaqMark *mark, guint index, double width, double height)
{
  const MaqPoint *points = maq_mark_get_points (mark, NULL);

  return GRAPHENE_POINT_INIT ((float) (points[index].x * width), (float) (points[index].y * height));
}

static void
append_arrow (GtkSnapshot *snapshot, const MaqMark *mark, double width, double height)
{
  graphene_point_t tail = get_point (mark, 0, width, height), head = get_point (mark, 1, width, height);
  double angle = atan2 (head.y - tail.y, head.x - tail.x);

  for (guint pass = 0; pass < 2; pass++)
    {
      float line = pass == 0 ? LINE + 2 * CASING : LINE;
      const GdkRGBA *colour = pass == 0 ? &dark : &bright;

      append_segment (snapshot, tail, head, line, colour);
      for (int side = -1; side <= 1; side += 2)
        append_segment (snapshot, head,
                        GRAPHENE_POINT_INIT ((float) (head.x - HEAD * cos (angle + side * 0.5)),
                                             (float) (head.y - HEAD * sin (angle + side * 0.5))), line, colour);
    }
}

static void
append_stroke (GtkSnapshot *snapshot, const MaqMark *mark, double width, double height)
{
  graphene_rect_t rect;
  cairo_t *cr;
  guint n;

  maq_mark_place (mark, width, height, &rect);
  graphene_rect_inset (&rect, -LINE - 2 * CASING, -LINE - 2 * CASING);
  maq_mark_get_points (mark, &n);
  cr = gtk_snapshot_append_cairo (snapshot, &rect);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < n; i++)
    {
      graphene_point_t point = get_point (mark, i, width, height);

      cairo_line_to (cr, point.x, point.y);
      if (n == 1)
        cairo_line_to (cr, point.x, point.y);
    }
  cairo_set_line_width (cr, LINE + 2 * CASING);
  gdk_cairo_set_source_rgba (cr, &dark);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, LINE);
  gdk_cairo_set_source_rgba (cr, &bright);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
append_shape (GtkSnapshot *snapshot, const MaqMark *mark, double width, double height, gboolean selected)
{
  graphene_rect_t rect;

  maq_mark_place (mark, width, height, &rect);
  switch (maq_mark_get_kind (mark))
    {
    case MAQ_MARK_PIN:
      append_disc (snapshot, rect.origin.x, rect.origin.y, PIN + 2, selected ? &white : &dark);
      append_disc (snapshot, rect.origin.x, rect.origin.y, PIN, &bright);
      append_disc (snapshot, rect.origin.x, rect.origin.y, PIN / 3, &white);
      break;
    case MAQ_MARK_BOX:
      append_box (snapshot, &rect, selected);
      break;
    case MAQ_MARK_ELLIPSE:
      append_ring (snapshot, &rect, TRUE, LINE + 2 * CASING, &dark);
      append_ring (snapshot, &rect, TRUE, LINE, &bright);
      break;
    case MAQ_MARK_ARROW:
      append_arrow (snapshot, mark, width, height);
      break;
    case MAQ_MARK_STROKE:
      append_stroke (snapshot, mark, width, height);
      break;
    case MAQ_MARK_TEXT:
    case MAQ_N_MARK_KINDS:
    default:
      break;
    }
}

GskRenderNode *
maq_mark_paint (const MaqMark *mark, double width, double height, gboolean selected)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_point_t handles[MAQ_MARK_MAX_HANDLES];
  guint n = selected ? maq_mark_get_handles (mark, width, height, handles) : 0;

  append_shape (snapshot, mark, width, height, selected);
  for (guint i = 0; i < n; i++)
    {
      graphene_rect_t square = GRAPHENE_RECT_INIT (handles[i].x - HANDLE / 2, handles[i].y - HANDLE / 2, HANDLE, HANDLE);

      gtk_snapshot_append_color (snapshot, &white, &square);
      append_ring (snapshot, &square, FALSE, 1.5f, &bright);
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static double
distance_to_segment (double x, double y, graphene_point_t from, graphene_point_t to)
{
  double dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
  double along = length > 0 ? CLAMP (((x - from.x) * dx + (y - from.y) * dy) / length, 0, 1) : 0;

  return hypot (x - from.x - along * dx, y - from.y - along * dy);
}

static gboolean
hit_line (const MaqMark *mark, double width, double height, double x, double y)
{
  graphene_point_t before = get_point (mark, 0, width, height);
  guint n;

  maq_mark_get_points (mark, &n);
  for (guint i = 0; i < n; i++)
    {
      graphene_point_t point = get_point (mark, i, width, height);

      if (distance_to_segment (x, y, before, point) <= HIT)
        return TRUE;
      before = point;
    }
  return FALSE;
}

static gboolean
hit_area (const graphene_rect_t *rect, gboolean round, gboolean selected, double x, double y)
{
  double rx = rect->size.width / 2, ry = rect->size.height / 2;
  double dx = x - rect->origin.x - rx, dy = y - rect->origin.y - ry;
  /* How far outside, in pixels; negative within. */
  double outside = round ? (hypot (dx / MAX (rx, 1), dy / MAX (ry, 1)) - 1) * MIN (MAX (rx, 1), MAX (ry, 1))
                         : MAX (fabs (dx) - rx, fabs (dy) - ry);

  return outside <= HIT && (selected || outside >= -HIT);
}

gboolean
maq_mark_hit (const MaqMark *mark, double width, double height, gboolean selected, double x, double y)
{
  graphene_rect_t rect;

  if (selected && maq_mark_find_handle (mark, width, height, x, y) >= 0)
    return TRUE;
  maq_mark_place (mark, width, height, &rect);
  switch (maq_mark_get_kind (mark))
    {
    case MAQ_MARK_PIN:
      return hypot (x - rect.origin.x, y - rect.origin.y) <= PIN + 4;
    case MAQ_MARK_BOX:
      return hit_area (&rect, FALSE, selected, x, y);
    case MAQ_MARK_ELLIPSE:
      return hit_area (&rect, TRUE, selected, x, y);
    case MAQ_MARK_ARROW:
    case MAQ_MARK_STROKE:
      return hit_line (mark, width, height, x, y);
    case MAQ_MARK_TEXT:
    case MAQ_N_MARK_KINDS:
    default:
      return FALSE;
    }
}

guint
maq_mark_get_handles (const MaqMark *mark, double width, double height, graphene_point_t handles[MAQ_MARK_MAX_HANDLES])
{
  MaqMarkKind kind = maq_mark_get_kind (mark);
  graphene_rect_t rect;

  maq_mark_place (mark, width, height, &rect);
  if (kind == MAQ_MARK_ARROW)
    {
      handles[0] = get_point (mark, 0, width, height);
      handles[1] = get_point (mark, 1, width, height);
      return 2;
    }
  if (kind != MAQ_MARK_BOX && kind != MAQ_MARK_ELLIPSE)
    return 0;
  /* Clockwise from the top left; odd ones lie in the middle of a side. */
  for (guint i = 0; i < MAQ_MARK_MAX_HANDLES; i++)
    {
      static const float x[] = { 0, 0.5f, 1, 1, 1, 0.5f, 0, 0 }, y[] = { 0, 0, 0, 0.5f, 1, 1, 1, 0.5f };

      handles[i] = GRAPHENE_POINT_INIT (rect.origin.x + x[i] * rect.size.width, rect.origin.y + y[i] * rect.size.height);
    }
  return MAQ_MARK_MAX_HANDLES;
}

int
maq_mark_find_handle (const MaqMark *mark, double width, double height, double x, double y)
{
  graphene_point_t handles[MAQ_MARK_MAX_HANDLES];
  guint n = maq_mark_get_handles (mark, width, height, handles);

  for (guint i = 0; i < n; i++)
    if (fabs (x - handles[i].x) <= HANDLE * 0.75 && fabs (y - handles[i].y) <= HANDLE * 0.75)
      return (int) i;
  return -1;
}

MaqMark *
maq_mark_drag_handle (MaqMark *mark, int handle, MaqPoint to)
{
  const MaqPoint *old = maq_mark_get_points (mark, NULL);
  MaqPoint points[2] = { old[0], old[1] };

  if (maq_mark_get_kind (mark) == MAQ_MARK_ARROW)
    points[handle == 0 ? 0 : 1] = to;
  else
    {
      if (handle == 0 || handle == 6 || handle == 7)
        points[0].x = to.x;
      if (handle >= 2 && handle <= 4)
        points[1].x = to.x;
      if (handle <= 2)
        points[0].y = to.y;
      if (handle >= 4 && handle <= 6)
        points[1].y = to.y;
    }
  return maq_mark_with_points (mark, points, 2);
}

const char *
maq_mark_handle_cursor (const MaqMark *mark, int handle)
{
  static const char *const names[] = { "nw-resize", "n-resize", "ne-resize", "e-resize", "se-resize", "s-resize", "sw-resize",
                                       "w-resize" };

  if (handle < 0 || handle >= (int) G_N_ELEMENTS (names))
    return "move";
  return maq_mark_get_kind (mark) == MAQ_MARK_ARROW ? "crosshair" : names[handle];
}
