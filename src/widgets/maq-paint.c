/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-paint.h"

void
maq_paint_placeholder (GtkSnapshot *snapshot, const graphene_rect_t *area, gboolean dark)
{
  const GskColorStop light_stops[] = {
    { 0, { 0.81f, 0.85f, 0.86f, 1 } },
    { 1, { 0.57f, 0.66f, 0.70f, 1 } },
  };
  const GskColorStop dark_stops[] = {
    { 0, { 0.36f, 0.41f, 0.44f, 1 } },
    { 1, { 0.22f, 0.27f, 0.31f, 1 } },
  };
  graphene_point_t end = GRAPHENE_POINT_INIT (area->origin.x + area->size.width, area->origin.y + area->size.height);

  gtk_snapshot_append_linear_gradient (snapshot, area, &area->origin, &end, dark ? dark_stops : light_stops, 2);
}

void
maq_paint_cover (GtkSnapshot *snapshot, GdkTexture *texture, const graphene_rect_t *area, float radius)
{
  double width = gdk_texture_get_width (texture);
  double height = gdk_texture_get_height (texture);
  double scale = MAX (area->size.width / width, area->size.height / height);
  graphene_rect_t whole = GRAPHENE_RECT_INIT (
    (float) (area->origin.x + (area->size.width - width * scale) / 2),
    (float) (area->origin.y + (area->size.height - height * scale) / 2),
    (float) (width * scale), (float) (height * scale));
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, area, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_texture (snapshot, texture, &whole);
  gtk_snapshot_pop (snapshot);
}

void
maq_paint_ring (GtkSnapshot *snapshot, const graphene_rect_t *area, float radius, float width, const GdkRGBA *color)
{
  const float widths[4] = { width, width, width, width };
  const GdkRGBA colors[4] = { *color, *color, *color, *color };
  graphene_rect_t outer;
  GskRoundedRect ring;

  graphene_rect_inset_r (area, -width, -width, &outer);
  gsk_rounded_rect_init_from_rect (&ring, &outer, radius + width);
  gtk_snapshot_append_border (snapshot, &ring, widths, colors);
}

/* A quarter of a ring, @radius across: of all others the sides have no width. */
static void
append_corner (GtkSnapshot *snapshot, float x, float y, float radius, GskCorner corner, float width, const GdkRGBA *color)
{
  gboolean is_left = corner == GSK_CORNER_TOP_LEFT || corner == GSK_CORNER_BOTTOM_LEFT;
  gboolean is_top = corner == GSK_CORNER_TOP_LEFT || corner == GSK_CORNER_TOP_RIGHT;
  const float widths[4] = { is_top ? width : 0, is_left ? 0 : width, is_top ? 0 : width, is_left ? width : 0 };
  const GdkRGBA colors[4] = { *color, *color, *color, *color };
  graphene_rect_t square = GRAPHENE_RECT_INIT (x, y, radius, radius);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &square, 0);
  round.corner[corner] = GRAPHENE_SIZE_INIT (radius, radius);
  gtk_snapshot_append_border (snapshot, &round, widths, colors);
}

void
maq_paint_frame (GtkSnapshot *snapshot, const graphene_rect_t *area, float radius, float width, const GdkRGBA *color)
{
  float x = area->origin.x, y = area->origin.y, across = area->size.width - 2 * radius, down = area->size.height - 2 * radius;
  float right = x + area->size.width, bottom = y + area->size.height;

  if (across < 0 || down < 0)
    return;
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x + radius, y, across, width));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x + radius, bottom - width, across, width));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y + radius, width, down));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (right - width, y + radius, width, down));
  append_corner (snapshot, x, y, radius, GSK_CORNER_TOP_LEFT, width, color);
  append_corner (snapshot, right - radius, y, radius, GSK_CORNER_TOP_RIGHT, width, color);
  append_corner (snapshot, right - radius, bottom - radius, radius, GSK_CORNER_BOTTOM_RIGHT, width, color);
  append_corner (snapshot, x, bottom - radius, radius, GSK_CORNER_BOTTOM_LEFT, width, color);
}

void
maq_paint_lookup (GtkWidget *widget, const char *name, const char *fallback, GdkRGBA *color)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (style, name, color))
    gdk_rgba_parse (color, fallback);
}
