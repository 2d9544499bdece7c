/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-frames.h"
#include "maq-scale.h"

/* The image's pixels as cairo wants them. */
static cairo_surface_t *
to_surface (MaqImage *image)
{
  guint width = maq_image_get_width (image), height = maq_image_get_height (image);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  const guint8 *pixels = maq_image_get_pixels (image);
  guint8 *data = cairo_image_surface_get_data (surface);

  for (guint y = 0; data != NULL && y < height; y++)
    {
      const guint8 *from = pixels + y * maq_image_get_stride (image);
      guint32 *to = (guint32 *) (gpointer) (data + (gsize) y * cairo_image_surface_get_stride (surface));

      for (guint x = 0; x < width; x++, from += 4)
        {
          guint32 a = from[3];

          to[x] = a << 24 | ((from[0] * a + 127) / 255) << 16 | ((from[1] * a + 127) / 255) << 8 | (from[2] * a + 127) / 255;
        }
    }
  if (data != NULL)
    cairo_surface_mark_dirty (surface);
  return surface;
}

void
maq_draft_frame_badge (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint number)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  double r = MIN (canvas->unit * 2.3, MIN (box->width, box->height) * 0.16), x = box->x + r * 1.5, y = box->y + r * 1.5;
  MaqDraftTypeStyle style = { .family = "sans", .weight = 700, .align = PANGO_ALIGN_CENTER, .valign = 0.5 };
  MaqDraftBox inner = { x - r * 0.66, y - r * 0.55, r * 1.32, r * 1.1 };
  g_autofree char *text = g_strdup_printf ("%u", number);

  maq_draft_disc (canvas->cr, x, y, r);
  maq_draft_fill (canvas->cr, palette->ground);
  maq_draft_canvas_text (canvas, text, &style, &inner, 3, r * 1.2, palette->ink, NULL);
}

void
maq_draft_frame_draw (MaqDraftCanvas *canvas, MaqImage *image, const MaqDraftBox *box, double round, guint number)
{
  double scale = MAX (box->width / maq_image_get_width (image), box->height / maq_image_get_height (image));
  guint width = (guint) MAX (ceil (maq_image_get_width (image) * scale), 1);
  guint height = (guint) MAX (ceil (maq_image_get_height (image) * scale), 1);
  g_autoptr (MaqImage) scaled = NULL;
  cairo_surface_t *surface;

  /* A picture of extreme shape would grow past all limits: it is stretched a little instead. */
  scaled = maq_scale (image, MIN (width, MAQ_IMAGE_MAX_SIDE), MIN (height, MAQ_IMAGE_MAX_SIDE), NULL);
  cairo_save (canvas->cr);
  maq_draft_round (canvas->cr, box->x, box->y, box->width, box->height, round);
  cairo_clip_preserve (canvas->cr);
  maq_draft_fill (canvas->cr, canvas->plan->palette.soft);
  if (scaled != NULL)
    {
      surface = to_surface (scaled);
      cairo_set_source_surface (canvas->cr, surface, box->x + (box->width - width) / 2, box->y + (box->height - height) / 2);
      cairo_paint (canvas->cr);
      cairo_surface_destroy (surface);
    }
  cairo_restore (canvas->cr);
  cairo_new_path (canvas->cr);
  if (number > 0)
    maq_draft_frame_badge (canvas, box, number);
}

/* The number of columns whose cells come nearest to a pleasant frame. */
static guint
best_columns (const MaqDraftBox *box, guint n)
{
  guint best = 1;
  double most = -1;

  for (guint columns = 1; columns <= n; columns++)
    {
      guint rows = (n + columns - 1) / columns;
      double w = box->width / columns, h = box->height / rows;
      double score = MIN (w, h * 1.25) * (1 - 0.06 * (columns * rows - n) / (double) n);

      if (score > most)
        {
          most = score;
          best = columns;
        }
    }
  return best;
}

static void
grid (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint from, double gap)
{
  const MaqDraftPlan *plan = canvas->plan;
  guint n = plan->n_images - from, columns = best_columns (box, n), rows = (n + columns - 1) / columns;
  double h = (box->height - gap * (rows - 1)) / rows;

  for (guint i = 0; i < n; i++)
    {
      guint row = i / columns, in_row = MIN (columns, n - row * columns);
      double w = (box->width - gap * (in_row - 1)) / in_row;
      MaqDraftBox cell = { box->x + (i - row * columns) * (w + gap), box->y + row * (h + gap), w, h };

      maq_draft_frame_draw (canvas, plan->images[from + i], &cell, canvas->unit * 0.5, from + i + 1);
    }
}

void
maq_draft_frames (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground)
{
  const MaqDraftPlan *plan = canvas->plan;
  double gap = canvas->unit * (plan->n_images > 9 ? 1.2 : 1.8);
  MaqDraftBox lead = *box, rest = *box;

  /* From three to eight the first one may lead. */
  if (plan->n_images < 3 || plan->n_images > 8 || plan->design % 2 == 0)
    {
      grid (canvas, box, 0, gap);
      return;
    }
  if (box->width > box->height)
    {
      lead.width = (box->width - gap) * 0.56;
      rest.x += lead.width + gap;
      rest.width -= lead.width + gap;
    }
  else
    {
      lead.height = (box->height - gap) * 0.54;
      rest.y += lead.height + gap;
      rest.height -= lead.height + gap;
    }
  maq_draft_frame_draw (canvas, plan->images[0], &lead, canvas->unit * 0.5, 1);
  grid (canvas, &rest, 1, gap);
}

MaqDraftBox
maq_draft_frames_reserve (MaqDraftCanvas *canvas, MaqDraftColour ground)
{
  MaqDraftBox rest = maq_draft_canvas_all (canvas), slab = rest, inner;
  double share = canvas->plan->n_images > 8 ? 0.46 : canvas->plan->n_images > 3 ? 0.38 : 0.3;

  if (canvas->plan->n_images == 0)
    return rest;
  if (canvas->width > canvas->height * 1.1)
    {
      slab.width *= share;
      rest.width -= slab.width;
      slab.x = rest.width;
    }
  else
    {
      slab.height *= share;
      rest.height -= slab.height;
      slab.y = rest.height;
    }
  maq_draft_canvas_fill (canvas, &slab, ground);
  inner = maq_draft_box_inset (slab, canvas->margin * 0.55);
  maq_draft_frames (canvas, &inner, ground);
  return rest;
}
