/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <adwaita.h>

#include "maq-canvas-private.h"
#include "maq-paint.h"

#define DOT 1.5f
#define HANDLE 9.0f
#define GUIDE_OVERHANG 12.0

/* How much a dot covers of a pixel that lies @pixel from its corner. Cairo draws the edge of a rectangle soft; GL takes a pixel or leaves
 * it, and of one that it halves it takes the lower, not the right one. */
static float
get_coverage (int pixel, float size, gboolean soft)
{
  return soft ? CLAMP (size - (float) pixel, 0, 1) : 1;
}

/* A row of dots, made once for a step: single ones would be thousands of shapes for each frame, a repeated pattern a pass over the whole
 * canvas. */
static GdkTexture *
make_dots (const MaqDots *dots)
{
  float size = DOT * (float) dots->scale, alpha = dots->dark ? 0.10f : 0.13f;
  int width = (int) ceilf (dots->soft ? size : size - 0.5f), height = (int) (dots->soft ? ceilf (size) : floorf (size + 0.5f));
  gsize step = (gsize) (dots->step * dots->scale), stride = step * (gsize) dots->n * 4;
  guint8 *pixels = g_malloc0 (stride * (gsize) height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * (gsize) height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int i = 0; i < dots->n; i++)
        {
          guint8 *pixel = pixels + (gsize) y * stride + ((gsize) i * step + (gsize) x) * 4;

          pixel[0] = pixel[1] = pixel[2] = dots->dark ? 255 : 0;
          pixel[3] = (guint8) lroundf (255 * alpha * get_coverage (x, size, dots->soft) * get_coverage (y, size, dots->soft));
        }
  return gdk_memory_texture_new ((int) (stride / 4), height, GDK_MEMORY_R8G8B8A8, bytes, stride);
}

void
maq_canvas_prepare_dots (MaqCanvas *self, int width)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  int step = (int) lround (maq_view_grid_step (&self->view));
  MaqDots dots = { .n = width / step + 3,
                   .step = step,
                   .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                   .dark = adw_style_manager_get_dark (adw_style_manager_get_default ()),
                   .soft = native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native)) };
  const MaqDots *before = &self->dots;

  if (!self->grid || (before->row != NULL && before->n == dots.n && before->step == dots.step && before->scale == dots.scale
                      && before->dark == dots.dark && before->soft == dots.soft))
    return;
  g_clear_object (&self->dots.row);
  self->dots = dots;
  self->dots.row = make_dots (&dots);
}

static void
draw_grid (MaqCanvas *self, GtkSnapshot *snapshot, int height)
{
  const MaqDots *dots = &self->dots;
  float step = (float) dots->step;
  float row_width, row_height;

  if (dots->row == NULL)
    return;
  row_width = (float) gdk_texture_get_width (dots->row) / (float) dots->scale;
  row_height = (float) gdk_texture_get_height (dots->row) / (float) dots->scale;
  for (float y = (float) fmod (round (self->view.y), step) - step; y < (float) height; y += step)
    gtk_snapshot_append_texture (snapshot, dots->row,
                                 &GRAPHENE_RECT_INIT ((float) fmod (round (self->view.x), step) - step, y, row_width, row_height));
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
    draw_grid (self, snapshot, height);
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
