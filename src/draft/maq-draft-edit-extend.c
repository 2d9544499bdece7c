/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-edit-private.h"

#define GROUND_SIDE 512u

/* The coordinate @at of an endless row of mirrored copies of @n pixels. */
static guint
mirror (int   at,
        guint n)
{
  int period = 2 * (int) n, m = ((at % period) + period) % period;

  return (guint) (m < (int) n ? m : period - 1 - m);
}

/* The whole new area, small and soft: the picture and its mirror images. */
static MaqDraftBitmap *
ground_new (const MaqDraftBitmap *canvas,
            guint                 width,
            guint                 height,
            int                   left,
            int                   top,
            GError              **error)
{
  double scale = MIN (1.0, (double) GROUND_SIDE / MAX (width, height));
  guint w = MAX (1, (guint) (width * scale)), h = MAX (1, (guint) (height * scale));
  g_autoptr (MaqDraftBitmap) small = maq_draft_bitmap_shrink (canvas, MAX (1, (guint) (MAX (canvas->width, canvas->height) * scale)), error);
  g_autoptr (MaqDraftBitmap) ground = small != NULL ? maq_draft_bitmap_new (w, h, error) : NULL;

  if (ground == NULL)
    return NULL;
  for (guint y = 0; y < h; y++)
    for (guint x = 0; x < w; x++)
      {
        guint from_x = mirror ((int) x - (int) (left * scale), small->width), from_y = mirror ((int) y - (int) (top * scale), small->height);

        memcpy (ground->rgba + ((gsize) y * w + x) * 4, small->rgba + ((gsize) from_y * small->width + from_x) * 4, 4);
      }
  if (!maq_draft_blur_bitmap (ground, GROUND_SIDE / 42.0, error))
    return NULL;
  return g_steal_pointer (&ground);
}

/* From the seam outward the mirrored picture fades into its own blur, so that there is no seam and no twin. */
static void
fill_outside (MaqDraftBitmap       *wide,
              const MaqDraftBitmap *canvas,
              int                   left,
              int                   top)
{
  double reach = MAX (8.0, 0.11 * MIN (canvas->width, canvas->height));

  for (guint y = 0; y < wide->height; y++)
    for (guint x = 0; x < wide->width; x++)
      {
        int px = (int) x - left, py = (int) y - top;
        double dx = px < 0 ? -px : px >= (int) canvas->width ? px - (int) canvas->width + 1 : 0;
        double dy = py < 0 ? -py : py >= (int) canvas->height ? py - (int) canvas->height + 1 : 0;
        double t = CLAMP (sqrt (dx * dx + dy * dy) / reach, 0.0, 1.0);
        guint8 *to = wide->rgba + ((gsize) y * wide->width + x) * 4;
        const guint8 *from = canvas->rgba + ((gsize) mirror (py, canvas->height) * canvas->width + mirror (px, canvas->width)) * 4;

        t = t * t * (3 - 2 * t);
        for (guint c = 0; c < 3; c++)
          to[c] = (guint8) (from[c] + (to[c] - from[c]) * t + 0.5);
        to[3] = dx + dy > 0 ? 255 : from[3];
      }
}

static gboolean
extend_cover (MaqDraftBitmap *cover,
              guint           fit_width,
              guint           fit_height,
              guint           width,
              guint           height,
              GError        **error)
{
  MaqDraftBitmap *wide;
  guint left = (width - fit_width) / 2, top = (height - fit_height) / 2;

  if (!maq_draft_edit_resize (cover, fit_width, fit_height, error))
    return FALSE;
  wide = maq_draft_bitmap_new_cover (width, height, error);
  if (wide == NULL)
    return FALSE;
  memset (wide->rgba, 255, (gsize) width * height);
  for (guint y = 0; y < fit_height; y++)
    memcpy (wide->rgba + (gsize) (top + y) * width + left, cover->rgba + (gsize) y * fit_width, fit_width);
  maq_draft_bitmap_take (cover, wide);
  return TRUE;
}

gboolean
maq_draft_edit_extend (MaqDraftBitmap *canvas,
                       MaqDraftBitmap *cover,
                       guint           width,
                       guint           height,
                       GError        **error)
{
  /* A picture that fits as it is stays as it is, pixel for pixel. */
  double scale = MIN ((double) width / canvas->width, (double) height / canvas->height);
  gboolean fits = canvas->width <= width && canvas->height <= height && scale < 1.34;
  guint fit_width = fits ? canvas->width : CLAMP ((guint) lround (canvas->width * scale), 1, width);
  guint fit_height = fits ? canvas->height : CLAMP ((guint) lround (canvas->height * scale), 1, height);
  int left = (int) (width - fit_width) / 2, top = (int) (height - fit_height) / 2;
  g_autoptr (MaqDraftBitmap) ground = NULL;
  g_autoptr (MaqDraftBitmap) wide = NULL;

  if (!maq_draft_edit_resize (canvas, fit_width, fit_height, error))
    return FALSE;
  ground = ground_new (canvas, width, height, left, top, error);
  wide = ground != NULL ? maq_draft_bitmap_new (width, height, error) : NULL;
  if (wide == NULL)
    return FALSE;
  maq_draft_bitmap_enlarge (wide, ground);
  fill_outside (wide, canvas, left, top);
  maq_draft_bitmap_take (canvas, g_steal_pointer (&wide));
  return cover == NULL || extend_cover (cover, fit_width, fit_height, width, height, error);
}
