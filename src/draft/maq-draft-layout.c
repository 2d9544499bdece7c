/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-layouts.h"

/* A named colour must be seen: below this share it gets a strip of its own. */
#define LEAST_SHARE 0.025
/* Levels of 255 in each channel: what grain and paper take. */
#define NEAR 12

/* The part of the sheet in (about) this colour. */
static double
share_of (MaqDraftCanvas *canvas, MaqDraftColour colour)
{
  const guint8 *data;
  gsize stride;
  guint met = 0, all = 0;

  cairo_surface_flush (canvas->surface);
  data = cairo_image_surface_get_data (canvas->surface);
  stride = (gsize) cairo_image_surface_get_stride (canvas->surface);
  for (guint y = 4; y < canvas->plan->height; y += 9)
    for (guint x = 4; x < canvas->plan->width; x += 9, all++)
      {
        const guint8 *p = data + y * stride + x * 4;

        met += ABS (p[2] - colour.r) <= NEAR && ABS (p[1] - colour.g) <= NEAR && ABS (p[0] - colour.b) <= NEAR;
      }
  return all > 0 ? met / (double) all : 1;
}

static gboolean
is_free (MaqDraftCanvas *canvas, const MaqDraftBox *box)
{
  for (guint i = 0; i < canvas->sets->len; i++)
    {
      const MaqDraftBox *ink = &g_array_index (canvas->sets, MaqDraftSet, i).ink;

      if (ink->x < box->x + box->width && box->x < ink->x + ink->width && ink->y < box->y + box->height
          && box->y < ink->y + ink->height)
        return FALSE;
    }
  return TRUE;
}

/* Along the left edge, the only one that no layout needs: a register of the colours that went missing. */
static void
add_strips (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftColour missing[MAQ_DRAFT_MAX_NAMED];
  guint n = 0;
  double width;

  for (guint i = 0; i < palette->n_named; i++)
    if (share_of (canvas, palette->named[i]) < LEAST_SHARE)
      missing[n++] = palette->named[i];
  width = MIN (canvas->width * (LEAST_SHARE + 0.012) * n, canvas->margin * 0.52);
  for (guint i = 0; i < n; i++)
    {
      MaqDraftBox strip = { 0, canvas->height * i / n, width, canvas->height / n + 0.5 };

      if (is_free (canvas, &strip))
        maq_draft_canvas_fill (canvas, &strip, missing[i]);
    }
}

gboolean
maq_draft_layout (MaqDraftCanvas *canvas)
{
  static gboolean (*const kinds[]) (MaqDraftCanvas *) = {
    [MAQ_DRAFT_POSTER] = maq_draft_poster,   [MAQ_DRAFT_LOGO] = maq_draft_logo,
    [MAQ_DRAFT_UI] = maq_draft_ui,           [MAQ_DRAFT_INFOGRAPHIC] = maq_draft_infographic,
    [MAQ_DRAFT_COMIC] = maq_draft_comic,     [MAQ_DRAFT_PRODUCT] = maq_draft_product,
    [MAQ_DRAFT_SCENE] = maq_draft_scene,
  };

  if (!kinds[canvas->plan->kind] (canvas))
    return FALSE;
  add_strips (canvas);
  return maq_draft_canvas_part (canvas);
}
