/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-error.h"

#include "maq-draft-colour.h"
#include "maq-draft-edit-private.h"

#define ENOUGH_CONTRAST 4.5

typedef struct { MaqDraftColour mean; double spread; } Ground;

static Ground
measure_ground (const MaqDraftBitmap *canvas,
                const MaqDraftBox    *box)
{
  guint left = (guint) CLAMP (box->x, 0, canvas->width - 1), top = (guint) CLAMP (box->y, 0, canvas->height - 1);
  guint right = (guint) CLAMP (box->x + box->width, left + 1, canvas->width), bottom = (guint) CLAMP (box->y + box->height, top + 1, canvas->height);
  guint step = MAX (1, (right - left) / 160);
  double sum[3] = { 0, 0, 0 }, luma = 0, square = 0, n = 0;

  for (guint y = top; y < bottom; y += step)
    for (guint x = left; x < right; x += step)
      {
        const guint8 *p = canvas->rgba + ((gsize) y * canvas->width + x) * 4;
        double l = maq_draft_luma (p);

        for (guint c = 0; c < 3; c++)
          sum[c] += p[c];
        luma += l;
        square += l * l;
        n++;
      }
  return (Ground) { { (guint8) (sum[0] / n), (guint8) (sum[1] / n), (guint8) (sum[2] / n) },
                    sqrt (MAX (0.0, square / n - luma / n * luma / n)) };
}

static MaqDraftColour
choose_ink (const MaqDraftOp *op,
            MaqDraftColour    ground)
{
  MaqDraftColour white = { 255, 255, 255 }, black = { 18, 20, 24 };

  if (op->n_colours > 0)
    return op->colours[0];
  /* White is the photographer's choice until it cannot be read. */
  return maq_draft_colour_contrast (white, ground) >= 2.2 ? white : black;
}

/* The worst that the text stands on: the mean, moved by the spread towards the ink. */
static MaqDraftColour
worst_ground (Ground   ground,
              gboolean ink_is_light)
{
  double move = ground.spread * 255.0 * (ink_is_light ? 1.0 : -1.0);
  guint8 *c[3] = { &ground.mean.r, &ground.mean.g, &ground.mean.b };

  for (guint i = 0; i < 3; i++)
    *c[i] = (guint8) CLAMP (*c[i] + move, 0.0, 255.0);
  return ground.mean;
}

static MaqDraftColour
veiled (MaqDraftColour ground,
        double         veil,
        gboolean       ink_is_light)
{
  double to = ink_is_light ? 10.0 : 250.0;

  return (MaqDraftColour) { (guint8) (ground.r + (to - ground.r) * veil), (guint8) (ground.g + (to - ground.g) * veil),
                            (guint8) (ground.b + (to - ground.b) * veil) };
}

/* How thick a veil behind the text must be for it to be read. */
static double
veil_needed (MaqDraftColour ink,
             Ground         ground,
             gboolean       ink_is_light)
{
  MaqDraftColour worst = worst_ground (ground, ink_is_light);
  double veil = 0.0;

  while (veil < 0.9 && maq_draft_colour_contrast (ink, veiled (worst, veil, ink_is_light)) < ENOUGH_CONTRAST)
    veil += 0.05;
  return veil;
}

/* A soft veil over @box that runs out beyond it, rather than a panel with an edge. */
static void
draw_veil (MaqDraftBitmap    *canvas,
           const MaqDraftBox *box,
           double             veil,
           gboolean           ink_is_light)
{
  double reach = MAX (box->height * 1.5, 0.12 * MIN (canvas->width, canvas->height)), to = ink_is_light ? 10.0 : 250.0;
  guint top = (guint) MAX (0.0, box->y - reach), bottom = (guint) MIN ((double) canvas->height, box->y + box->height + reach);
  guint left = (guint) MAX (0.0, box->x - reach), right = (guint) MIN ((double) canvas->width, box->x + box->width + reach);

  for (guint y = top; y < bottom; y++)
    for (guint x = left; x < right; x++)
      {
        guint8 *p = canvas->rgba + ((gsize) y * canvas->width + x) * 4;
        double dx = MAX (0.0, MAX (box->x - x, x - box->x - box->width)), dy = MAX (0.0, MAX (box->y - y, y - box->y - box->height));
        double t = 1.0 - CLAMP (sqrt (dx * dx + dy * dy) / reach, 0.0, 1.0), share = veil * t * t * (3 - 2 * t);

        for (guint c = 0; c < 3; c++)
          p[c] = (guint8) (p[c] + (to - p[c]) * share + 0.5);
      }
}

/* Puts a cairo surface (premultiplied, native order) over the canvas at @left, @top. */
static void
lay_surface (MaqDraftBitmap  *canvas,
             cairo_surface_t *surface,
             int              left,
             int              top)
{
  int w = cairo_image_surface_get_width (surface), h = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);

  for (int y = MAX (0, -top); y < h && top + y < (int) canvas->height; y++)
    for (int x = MAX (0, -left); x < w && left + x < (int) canvas->width; x++)
      {
        guint32 argb = *(const guint32 *) (data + (gsize) y * stride + (gsize) x * 4);
        guint8 *p = canvas->rgba + ((gsize) (top + y) * canvas->width + left + x) * 4;
        guint alpha = argb >> 24;

        for (guint c = 0; c < 3 && alpha > 0; c++)
          p[c] = (guint8) (((argb >> (16 - 8 * c)) & 0xff) + (p[c] * (255 - alpha) + 127) / 255);
        p[3] = (guint8) MAX (p[3], alpha);
      }
}

static void
text_area (const MaqDraftBitmap *canvas,
           const MaqDraftOp     *op,
           const MaqDraftBitmap *cover,
           MaqDraftBox          *area)
{
  if ((op->spot.in_box || op->spot.in_mask) && !op->spot.at_point)
    {
      *area = maq_draft_spot_field (&op->spot, canvas, cover);
      return;
    }
  *area = (MaqDraftBox) { 0, 0, canvas->width * (op->spot.x == 0.5 ? 0.84 : 0.66), canvas->height * 0.40 };
  maq_draft_spot_resolve (&op->spot, canvas, cover, area);
}

gboolean
maq_draft_edit_letter (MaqDraftBitmap       *canvas,
                       const MaqDraftOp     *op,
                       const MaqDraftBitmap *cover,
                       GError              **error)
{
  double short_side = MIN (canvas->width, canvas->height);
  double largest = 0.105 * sqrt (short_side * sqrt ((double) canvas->width * canvas->height)) * op->spot.scale;
  MaqDraftBox area, inner, ink;
  cairo_surface_t *surface;
  cairo_t *cr;
  MaqDraftColour colour;
  gboolean light;
  Ground ground;
  double veil;

  text_area (canvas, op, cover, &area);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (area.width), (int) ceil (area.height));
  cr = cairo_create (surface);
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "text could not be set: %s", cairo_status_to_string (cairo_status (cr)));
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      return FALSE;
    }
  inner = (MaqDraftBox) { 1, 1, area.width - 2, area.height - 2 };
  maq_draft_text_measure (cr, op->text, &op->style, &inner, short_side * 0.018, largest, &ink);
  ink.x += area.x;
  ink.y += area.y;
  ground = measure_ground (canvas, &ink);
  colour = choose_ink (op, ground.mean);
  light = maq_draft_colour_luminance (colour) > 0.22;
  veil = veil_needed (colour, ground, light);
  if (veil > 0.0)
    draw_veil (canvas, &ink, veil, light);
  maq_draft_colour_set (cr, colour, 1.0);
  maq_draft_text_fit (cr, op->text, &op->style, &inner, short_side * 0.018, largest, NULL);
  cairo_surface_flush (surface);
  lay_surface (canvas, surface, (int) floor (area.x), (int) floor (area.y));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return TRUE;
}
