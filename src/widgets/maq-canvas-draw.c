/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <adwaita.h>

#include "maq-canvas-private.h"
#include "maq-paint.h"

#define DOT 1.5f
#define HANDLE 9.0f
#define GUIDE_OVERHANG 12.0

/* Single dots, made once for a step: a repeated pattern would be a pass over the whole canvas for each frame. */
static GskRenderNode *
make_dots (int width, int height, float step, gboolean dark)
{
  const GdkRGBA color = dark ? (GdkRGBA) { 1, 1, 1, 0.10f } : (GdkRGBA) { 0, 0, 0, 0.13f };
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  for (float y = 0; y < (float) height + step; y += step)
    for (float x = 0; x < (float) width + step; x += step)
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, y, DOT, DOT));
  return gtk_snapshot_free_to_node (snapshot);
}

static void
ensure_dots (MaqCanvas *self, int width, int height, float step)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (self->dots != NULL && self->dots_width == width && self->dots_height == height && self->dots_step == step
      && self->dots_dark == dark)
    return;
  g_clear_pointer (&self->dots, gsk_render_node_unref);
  self->dots = make_dots (width, height, step, dark);
  self->dots_width = width;
  self->dots_height = height;
  self->dots_step = step;
  self->dots_dark = dark;
}

static void
draw_grid (MaqCanvas *self, GtkSnapshot *snapshot, int width, int height)
{
  float step = (float) round (maq_view_grid_step (&self->view));
  float x = (float) fmod (round (self->view.x), step) - step;
  float y = (float) fmod (round (self->view.y), step) - step;

  ensure_dots (self, width + (int) step, height + (int) step, step);
  if (self->dots == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (snapshot, self->dots);
  gtk_snapshot_restore (snapshot);
}

void
maq_canvas_draw_below (MaqCanvas *self, GtkSnapshot *snapshot)
{
  /* The 18 % grey of photographers, as sRGB: nothing beside it looks lighter or more colourful than it is. */
  const GdkRGBA grey = { 0.466f, 0.466f, 0.466f, 1 };
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->grey)
    gtk_snapshot_append_color (snapshot, &grey, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  else if (self->grid)
    draw_grid (self, snapshot, width, height);
}

static graphene_rect_t
to_shown (MaqCanvas *self, const graphene_rect_t *rect)
{
  double x, y;

  maq_view_to_shown (&self->view, rect->origin.x, rect->origin.y, &x, &y);
  return GRAPHENE_RECT_INIT ((float) round (x), (float) round (y), (float) round (rect->size.width * self->view.scale),
                             (float) round (rect->size.height * self->view.scale));
}

static void
draw_band (MaqCanvas *self, GtkSnapshot *snapshot, const GdkRGBA *accent)
{
  graphene_rect_t band = to_shown (self, &self->band);
  GdkRGBA fill = *accent;

  if (self->drag != MAQ_DRAG_BAND || band.size.width < 1 || band.size.height < 1)
    return;
  fill.alpha = 0.15f;
  gtk_snapshot_append_color (snapshot, &fill, &band);
  maq_paint_ring (snapshot, &band, 0, 1, accent);
}

static void
draw_guides (MaqCanvas *self, GtkSnapshot *snapshot)
{
  const GdkRGBA pink = { 0.93f, 0.15f, 0.53f, 1 };
  const MaqView *view = &self->view;

  if (self->snap.has_x)
    gtk_snapshot_append_color (
      snapshot, &pink,
      &GRAPHENE_RECT_INIT ((float) round (self->snap.x.position * view->scale + view->x),
                           (float) (self->snap.x.from * view->scale + view->y - GUIDE_OVERHANG), 1,
                           (float) ((self->snap.x.to - self->snap.x.from) * view->scale + 2 * GUIDE_OVERHANG)));
  if (self->snap.has_y)
    gtk_snapshot_append_color (
      snapshot, &pink,
      &GRAPHENE_RECT_INIT ((float) (self->snap.y.from * view->scale + view->x - GUIDE_OVERHANG),
                           (float) round (self->snap.y.position * view->scale + view->y),
                           (float) ((self->snap.y.to - self->snap.y.from) * view->scale + 2 * GUIDE_OVERHANG), 1));
}

static void
draw_handle (GtkSnapshot *snapshot, double x, double y, const GdkRGBA *accent)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  graphene_rect_t square = GRAPHENE_RECT_INIT ((float) x - HANDLE / 2, (float) y - HANDLE / 2, HANDLE, HANDLE);

  maq_paint_ring (snapshot, &square, 1, 1.5f, accent);
  gtk_snapshot_append_color (snapshot, &white, &square);
}

/* Whether a badge stands on that corner of the selection. */
static gboolean
has_badge_at (MaqCanvas *self, const graphene_rect_t *bounds, MaqCorner corner)
{
  double x, y, cx, cy;

  maq_arrange_corner (bounds, corner, &x, &y);
  for (guint i = 0; i < self->selection->len; i++)
    {
      MaqCard *card = g_ptr_array_index (self->selection, i);
      graphene_rect_t frame;

      maq_card_get_frame (card, &frame);
      maq_arrange_corner (&frame, corner, &cx, &cy);
      if (maq_card_get_badge (card) > 0 && MAX (fabs (cx - x), fabs (cy - y)) * self->view.scale < HANDLE)
        return TRUE;
    }
  return FALSE;
}

/* Where a badge is, it is the handle. */
static void
draw_handles (MaqCanvas *self, GtkSnapshot *snapshot, const GdkRGBA *accent)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  MaqCorner badge = mirrored ? MAQ_CORNER_TOP_RIGHT : MAQ_CORNER_TOP_LEFT;
  graphene_rect_t bounds;

  if (self->tool != MAQ_TOOL_SELECT || self->drag == MAQ_DRAG_MOVE || self->drag == MAQ_DRAG_BAND
      || !maq_canvas_get_selected_bounds (self, &bounds))
    return;
  if (self->selection->len > 1)
    {
      graphene_rect_t shown = to_shown (self, &bounds);

      maq_paint_ring (snapshot, &shown, 0, 1, accent);
    }
  for (int corner = 0; corner < MAQ_N_CORNERS; corner++)
    {
      double x, y, px, py;

      if (corner == (int) badge && has_badge_at (self, &bounds, badge))
        continue;
      maq_arrange_corner (&bounds, (MaqCorner) corner, &x, &y);
      maq_view_to_shown (&self->view, x, y, &px, &py);
      draw_handle (snapshot, round (px), round (py), accent);
    }
}

void
maq_canvas_draw_above (MaqCanvas *self, GtkSnapshot *snapshot)
{
  GdkRGBA accent;

  maq_paint_lookup (GTK_WIDGET (self), "accent_bg_color", "#3584e4", &accent);
  draw_handles (self, snapshot, &accent);
  draw_guides (self, snapshot);
  draw_band (self, snapshot, &accent);
}
