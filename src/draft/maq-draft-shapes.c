/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-shapes.h"

#define SHADE 0.14
#define SHADOW_RINGS 26

void
maq_draft_disc (cairo_t *cr, double x, double y, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  cairo_close_path (cr);
}

void
maq_draft_oval (cairo_t *cr, double x, double y, double rx, double ry)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, MAX (rx, 1e-6), MAX (ry, 1e-6));
  maq_draft_disc (cr, 0, 0, 1);
  cairo_restore (cr);
}

void
maq_draft_round (cairo_t *cr, double x, double y, double width, double height, double r)
{
  r = MIN (r, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, G_PI * 1.5);
  cairo_close_path (cr);
}

void
maq_draft_poly (cairo_t *cr, const double *xy, guint n)
{
  cairo_new_sub_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
  cairo_close_path (cr);
}

void
maq_draft_blob (cairo_t *cr, const double *xy, guint n)
{
  cairo_new_sub_path (cr);
  cairo_move_to (cr, xy[0], xy[1]);
  for (guint i = 0; i < n; i++)
    {
      const double *a = xy + 2 * ((i + n - 1) % n), *b = xy + 2 * i;
      const double *c = xy + 2 * ((i + 1) % n), *d = xy + 2 * ((i + 2) % n);

      cairo_curve_to (cr, b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6, c[0] - (d[0] - b[0]) / 6,
                      c[1] - (d[1] - b[1]) / 6, c[0], c[1]);
    }
  cairo_close_path (cr);
}

void
maq_draft_arch (cairo_t *cr, double x, double y, double width, double height)
{
  double r = MIN (width / 2, height);

  cairo_new_sub_path (cr);
  cairo_move_to (cr, x, y + height);
  cairo_arc (cr, x + width / 2, y + r, width / 2, G_PI, 2 * G_PI);
  cairo_line_to (cr, x + width, y + height);
  cairo_close_path (cr);
}

void
maq_draft_fill (cairo_t *cr, MaqDraftColour colour)
{
  maq_draft_colour_set (cr, colour, 1);
  cairo_fill (cr);
}

void
maq_draft_solid (cairo_t *cr, MaqDraftColour colour)
{
  double x1, y1, x2, y2;

  cairo_save (cr);
  cairo_fill_extents (cr, &x1, &y1, &x2, &y2);
  maq_draft_colour_set (cr, colour, 1);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  maq_draft_colour_set (cr, maq_draft_colour_shade (colour, -0.3), SHADE * 2.4);
  cairo_rectangle (cr, (x1 + x2) / 2 + (x2 - x1) * 0.08, y1, x2 - x1, y2 - y1);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_new_path (cr);
}

void
maq_draft_turned (cairo_t *cr, MaqDraftColour colour)
{
  cairo_pattern_t *across;
  MaqDraftColour light = maq_draft_colour_shade (colour, 0.12), dark = maq_draft_colour_shade (colour, -0.16);
  double x1, y1, x2, y2;

  cairo_fill_extents (cr, &x1, &y1, &x2, &y2);
  across = cairo_pattern_create_linear (x1, 0, x2, 0);
  cairo_pattern_add_color_stop_rgb (across, 0, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
  cairo_pattern_add_color_stop_rgb (across, 0.28, light.r / 255.0, light.g / 255.0, light.b / 255.0);
  cairo_pattern_add_color_stop_rgb (across, 0.6, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
  cairo_pattern_add_color_stop_rgb (across, 1, dark.r / 255.0, dark.g / 255.0, dark.b / 255.0);
  cairo_set_source (cr, across);
  cairo_fill (cr);
  cairo_pattern_destroy (across);
}

void
maq_draft_stroke (cairo_t *cr, MaqDraftColour colour, double width)
{
  maq_draft_colour_set (cr, colour, 1);
  cairo_set_line_width (cr, width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

void
maq_draft_gradient (cairo_t *cr, const MaqDraftBox *box, MaqDraftColour top, MaqDraftColour bottom, double angle)
{
  gboolean across = angle > 45;
  cairo_pattern_t *pattern = cairo_pattern_create_linear (box->x, box->y, across ? box->x + box->width : box->x,
                                                          across ? box->y : box->y + box->height);

  /* Stops mixed in OKLab: cairo's own straight line between far colours is grey in its middle. */
  for (guint i = 0; i <= 8; i++)
    {
      MaqDraftColour c = maq_draft_colour_mix (top, bottom, i / 8.0);

      cairo_pattern_add_color_stop_rgb (pattern, i / 8.0, c.r / 255.0, c.g / 255.0, c.b / 255.0);
    }
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

void
maq_draft_glow (cairo_t *cr, double x, double y, double rx, double ry, MaqDraftColour colour, double alpha)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial (0, 0, 0, 0, 0, 1);
  static const double fall[] = { 1, 0.86, 0.6, 0.34, 0.14, 0.035, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (fall); i++)
    cairo_pattern_add_color_stop_rgba (pattern, i / 6.0, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0,
                                       alpha * fall[i]);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, MAX (rx, 1e-6), MAX (ry, 1e-6));
  cairo_set_source (cr, pattern);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
}

void
maq_draft_shadow (cairo_t *cr, const MaqDraftBox *box, double r, double spread, double alpha)
{
  for (guint i = 0; i < SHADOW_RINGS; i++)
    {
      /* Denser towards the edge: a shadow falls off faster than a straight line. */
      double t = 1 - i / (double) SHADOW_RINGS, out = spread * t * t * 1.3 - spread * 0.2;

      maq_draft_round (cr, box->x - out, box->y - out + spread * 0.35, box->width + 2 * out, box->height + 2 * out,
                       MAX (r + out, 1));
      cairo_set_source_rgba (cr, 0.02, 0.03, 0.08, alpha / SHADOW_RINGS * 1.15);
      cairo_fill (cr);
    }
}
