/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-art.h"

static double
chance (MaqDraftCanvas *canvas, guint salt)
{
  return maq_draft_plan_pick (canvas->plan, salt, 1000) / 1000.0;
}

static void
hang (MaqDraftCanvas *canvas, const MaqDraftMotif *motif, const MaqDraftBox *box, MaqDraftColour ground)
{
  static const double drops[] = { 0.62, 0.12, 0.98, 0.3, 0.8, 0.05, 0.5 };
  static const double sizes[] = { 0.82, 1.2, 0.7, 1.36, 0.9, 0.66, 1.06 };
  guint n = canvas->plan->count > 0 ? MIN (canvas->plan->count, 12) : box->width > box->height * 1.3 ? 5 : 4;
  guint shift = maq_draft_plan_pick (canvas->plan, 71, 7);
  double step = box->width / n, base = MIN (step * 1.14, box->height * 0.44);

  for (guint i = 0; i < n; i++)
    {
      double size = base * sizes[(i + shift) % 7], x = box->x + step * (i + 0.5);
      double y = box->y + (box->height - size) * drops[(i + shift) % 7];
      MaqDraftInks inks = maq_draft_palette_inks (&canvas->plan->palette, ground, i % 2 == 0 ? 0 : 1);

      cairo_move_to (canvas->cr, x, box->y);
      cairo_line_to (canvas->cr, x, y + size * 0.04);
      maq_draft_stroke (canvas->cr, maq_draft_colour_mix (ground, inks.dark, 0.7), MAX (canvas->unit * 0.16, 1));
      maq_draft_motif_draw (canvas->cr, motif, x - size / 2, y, size, FALSE, &inks);
    }
}

static void
several (MaqDraftCanvas *canvas, const MaqDraftMotif *motif, guint n, const MaqDraftBox *box, MaqDraftColour ground)
{
  guint columns = (guint) CLAMP (round (sqrt (n * box->width / box->height)), 1, n), rows = (n + columns - 1) / columns;
  double w = box->width / columns, h = box->height / rows, size = MIN (w, h) * 0.86;

  for (guint i = 0; i < n; i++)
    {
      guint row = i / columns, in_row = MIN (columns, n - row * columns);
      double x = box->x + (box->width - w * in_row) / 2 + w * (i % columns + 0.5);
      MaqDraftInks inks = maq_draft_palette_inks (&canvas->plan->palette, ground, i % 3);

      maq_draft_motif_draw (canvas->cr, motif, x - size / 2, box->y + h * (row + 0.5) - size / 2, size, FALSE, &inks);
    }
}

static void
together (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground)
{
  const MaqDraftPlan *plan = canvas->plan;
  guint n = MIN (plan->motifs->len, 3);
  double size = MIN (box->width, box->height) * (n > 1 ? 0.78 : 0.94);
  double x = box->x + (box->width - size) / 2, foot = box->y + box->height - (box->height - size) / 2;
  static const double sides[] = { 0, 0.6, -0.3 };

  for (guint i = n; i-- > 0;)
    {
      const MaqDraftMotif *motif = maq_draft_plan_motif (plan, i);
      MaqDraftInks inks = maq_draft_palette_inks (&plan->palette, ground, i);
      double s = i == 0 ? size : size * 0.46;
      double sx = i == 0 ? x - (n > 1 ? size * 0.06 : 0) : x + size * (0.5 + sides[i]) - s * 0.3;
      gboolean above = (motif->flags & (MAQ_DRAFT_FLIES | MAQ_DRAFT_HANGS)) != 0 && i > 0;

      maq_draft_motif_draw (canvas->cr, motif, CLAMP (sx, box->x, box->x + box->width - s),
                            above ? foot - size * 1.02 : foot - s, s, i == 2, &inks);
    }
}

/* No word names a thing: three plain forms in balance. */
static void
form (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground)
{
  MaqDraftInks inks = maq_draft_palette_inks (&canvas->plan->palette, ground, 0);
  double s = MIN (box->width, box->height), x = box->x + (box->width - s) / 2, y = box->y + (box->height - s) / 2;
  cairo_t *cr = canvas->cr;

  switch (maq_draft_plan_pick (canvas->plan, 31, 3))
    {
    case 0:
      maq_draft_disc (cr, x + s * 0.42, y + s * 0.42, s * 0.4);
      maq_draft_fill (cr, inks.a);
      cairo_rectangle (cr, x + s * 0.42, y + s * 0.42, s * 0.54, s * 0.54);
      maq_draft_fill (cr, inks.b);
      cairo_move_to (cr, x + s * 0.42, y + s * 0.42);
      cairo_arc (cr, x + s * 0.42, y + s * 0.42, s * 0.4, 0, G_PI / 2);
      maq_draft_fill (cr, inks.c);
      break;
    case 1:
      for (guint i = 0; i < 4; i++)
        {
          cairo_arc (cr, x + s * 0.5, y + s * 0.96, s * (0.5 - i * 0.115), G_PI, 2 * G_PI);
          maq_draft_fill (cr, i % 2 == 0 ? inks.a : i == 1 ? ground : inks.b);
        }
      maq_draft_disc (cr, x + s * 0.5, y + s * 0.24, s * 0.2);
      maq_draft_fill (cr, inks.c);
      break;
    default:
      maq_draft_poly (cr, MAQ_XY (x, y + s, x + s * 0.55, y + s * 0.1, x + s, y + s));
      maq_draft_fill (cr, inks.a);
      maq_draft_disc (cr, x + s * 0.7, y + s * 0.3, s * 0.26);
      maq_draft_fill (cr, inks.b);
      cairo_rectangle (cr, x + s * 0.08, y + s * 0.74, s * 0.84, s * 0.1);
      maq_draft_fill (cr, inks.c);
      break;
    }
}

void
maq_draft_art_group (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground)
{
  const MaqDraftMotif *motif = maq_draft_plan_motif (canvas->plan, 0);

  if (motif == NULL)
    form (canvas, box, ground);
  else if (motif->flags & MAQ_DRAFT_HANGS)
    hang (canvas, motif, box, ground);
  else if (canvas->plan->count > 1)
    several (canvas, motif, canvas->plan->count, box, ground);
  else
    together (canvas, box, ground);
}

static void
tile (cairo_t *cr, guint shape, double x, double y, double s, MaqDraftColour a, MaqDraftColour b)
{
  static const double corners[] = { 0, 0, 1, 0, 1, 1, 0, 1 };
  guint corner = shape % 4;

  switch (shape / 4)
    {
    case 0:
      cairo_move_to (cr, x + s * corners[corner * 2], y + s * corners[corner * 2 + 1]);
      cairo_arc (cr, x + s * corners[corner * 2], y + s * corners[corner * 2 + 1], s, corner * G_PI / 2, (corner + 1) * G_PI / 2);
      maq_draft_fill (cr, a);
      break;
    case 1:
      cairo_save (cr);
      cairo_translate (cr, x + s / 2, y + s / 2);
      cairo_rotate (cr, corner * G_PI / 2);
      cairo_arc (cr, -s / 2, 0, s / 2, -G_PI / 2, G_PI / 2);
      maq_draft_fill (cr, a);
      cairo_arc (cr, 0, 0, s / 2, -G_PI / 2, G_PI / 2);
      maq_draft_fill (cr, b);
      cairo_restore (cr);
      break;
    case 2:
      maq_draft_disc (cr, x + s / 2, y + s / 2, s * 0.5);
      maq_draft_fill (cr, a);
      maq_draft_disc (cr, x + s / 2, y + s / 2, s * (corner % 2 == 0 ? 0.22 : 0.3));
      maq_draft_fill (cr, b);
      break;
    default:
      for (guint i = 0; i < 3; i++)
        cairo_rectangle (cr, corner % 2 == 0 ? x : x + s * i / 3, corner % 2 == 0 ? y + s * i / 3 : y,
                         corner % 2 == 0 ? s : s / 6, corner % 2 == 0 ? s / 6 : s);
      maq_draft_fill (cr, a);
      break;
    }
}

/* Cells are square, or nearly: the grid fills @box with whole ones. */
static guint
grid (const MaqDraftBox *box, guint rows, double *w, double *h)
{
  guint columns;

  *h = box->height / rows;
  columns = (guint) MAX (round (box->width / *h), 1);
  *w = box->width / columns;
  return columns;
}

static MaqDraftColour
field (MaqDraftCanvas *canvas, guint i)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;

  return i % 4 == 3 ? palette->soft : i % 4 == 0 ? palette->ground : maq_draft_palette_cycle (palette, palette->ground, i);
}

void
maq_draft_art_tiles (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint rows, guint salt)
{
  double w, h;
  guint columns = grid (box, rows, &w, &h);

  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, box->x, box->y, box->width, box->height);
  cairo_clip (canvas->cr);
  for (guint i = 0; i < columns * rows; i++)
    {
      guint pick = maq_draft_plan_pick (canvas->plan, salt + i * 3, 1000);
      MaqDraftColour ground = field (canvas, pick % 7);
      MaqDraftColour a = maq_draft_palette_cycle (&canvas->plan->palette, ground, pick / 7);
      MaqDraftColour b = maq_draft_palette_cycle (&canvas->plan->palette, ground, pick / 7 + 1);
      MaqDraftBox cell = { box->x + (i % columns) * w, box->y + (i / columns) * h, w + 0.5, h + 0.5 };

      maq_draft_canvas_fill (canvas, &cell, ground);
      cairo_save (canvas->cr);
      cairo_translate (canvas->cr, cell.x, cell.y);
      cairo_scale (canvas->cr, w, h);
      tile (canvas->cr, pick % 16, 0, 0, 1, a, b);
      cairo_restore (canvas->cr);
    }
  cairo_restore (canvas->cr);
}

void
maq_draft_art_pattern (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint rows, guint salt)
{
  double w, h;
  guint columns = grid (box, rows, &w, &h), shift = maq_draft_plan_pick (canvas->plan, salt, 5);

  if (canvas->plan->motifs->len == 0)
    {
      maq_draft_art_tiles (canvas, box, rows, salt);
      return;
    }
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, box->x, box->y, box->width, box->height);
  cairo_clip (canvas->cr);
  for (guint i = 0; i < columns * rows; i++)
    {
      guint column = i % columns, row = i / columns;
      MaqDraftColour ground = field (canvas, column + row * 2 + shift);
      MaqDraftInks inks = maq_draft_palette_inks (&canvas->plan->palette, ground, row + column);
      MaqDraftBox cell = { box->x + column * w, box->y + row * h, w + 0.5, h + 0.5 };
      MaqDraftBox inner = maq_draft_box_inset (cell, MIN (w, h) * 0.13);

      maq_draft_canvas_fill (canvas, &cell, ground);
      maq_draft_canvas_motif (canvas, maq_draft_plan_motif (canvas->plan, (row + column) % 2 == 0 ? 0 : row + column), &inner,
                              (row + column) % 2 == 1, &inks);
    }
  cairo_restore (canvas->cr);
}

void
maq_draft_art_rays (MaqDraftCanvas *canvas, const MaqDraftBox *box, double x, double y, guint n, MaqDraftColour a, MaqDraftColour b)
{
  double reach = hypot (box->width, box->height) * 1.2;

  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, box->x, box->y, box->width, box->height);
  cairo_clip (canvas->cr);
  maq_draft_canvas_fill (canvas, box, a);
  for (guint i = 0; i < n; i++)
    {
      double from = (i + 0.25) * 2 * G_PI / n, to = (i + 0.75) * 2 * G_PI / n;

      cairo_move_to (canvas->cr, x, y);
      cairo_line_to (canvas->cr, x + reach * cos (from), y + reach * sin (from));
      cairo_line_to (canvas->cr, x + reach * cos (to), y + reach * sin (to));
      cairo_close_path (canvas->cr);
    }
  maq_draft_fill (canvas->cr, b);
  cairo_restore (canvas->cr);
}

static void
hill_line (MaqDraftCanvas *canvas, const MaqDraftBox *box, double y, double swing, gboolean waves, guint salt)
{
  double step = box->width / (waves ? 9 : 3 + chance (canvas, salt) * 2), start = box->x - step * (0.2 + chance (canvas, salt + 1));
  guint i = 0;

  cairo_move_to (canvas->cr, start, y);
  for (double x = start; x < box->x + box->width + step; x += step, i++)
    {
      double rise = waves ? swing * 0.34 : swing * (i % 2 == 0 ? 1 : -0.75) * (0.6 + 0.6 * chance (canvas, salt + 2 + i));

      cairo_curve_to (canvas->cr, x + step * 0.35, y - rise, x + step * 0.65, y - rise, x + step, y);
    }
  cairo_line_to (canvas->cr, box->x + box->width + step, box->y + box->height);
  cairo_line_to (canvas->cr, start, box->y + box->height);
  cairo_close_path (canvas->cr);
}

void
maq_draft_art_hills (MaqDraftCanvas *canvas, const MaqDraftBox *box, double top, guint rows, MaqDraftColour distant,
                     MaqDraftColour near, gboolean waves, guint salt)
{
  double height = box->y + box->height - top;

  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, box->x, box->y, box->width, box->height);
  cairo_clip (canvas->cr);
  for (guint i = 0; i < rows; i++)
    {
      double y = top + height * pow (i / (double) rows, 1.25);

      hill_line (canvas, box, y, height * 0.16, waves, salt + i * 17);
      maq_draft_fill (canvas->cr, maq_draft_colour_mix (distant, near, rows > 1 ? i / (rows - 1.0) : 1));
    }
  cairo_restore (canvas->cr);
}

void
maq_draft_art_dots (MaqDraftCanvas *canvas, const MaqDraftBox *box, double step, MaqDraftColour colour, gboolean upward)
{
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, box->x, box->y, box->width, box->height);
  cairo_clip (canvas->cr);
  for (double y = box->y, row = 0; y < box->y + box->height + step; y += step * 0.866, row++)
    for (double x = box->x + ((guint) row % 2) * step / 2; x < box->x + box->width + step; x += step)
      {
        double t = (y - box->y) / box->height;

        maq_draft_disc (canvas->cr, x, y, step * 0.46 * (upward ? 1 - t : t));
      }
  maq_draft_fill (canvas->cr, colour);
  cairo_restore (canvas->cr);
}
