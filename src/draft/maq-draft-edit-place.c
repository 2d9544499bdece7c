/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-scale.h"

#include "maq-draft-edit-private.h"

#define MARGIN 0.045
#define USUAL_SHARE 0.48   /* of the short side, for the placed picture's long side */

static gboolean
cover_box (const MaqDraftBitmap *cover,
           MaqDraftBox          *box)
{
  guint left = cover->width, right = 0, top = cover->height, bottom = 0;

  for (guint y = 0; y < cover->height; y++)
    for (guint x = 0; x < cover->width; x++)
      if (cover->rgba[(gsize) y * cover->width + x] >= 128)
        {
          left = MIN (left, x);
          right = MAX (right, x + 1);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  if (right <= left || bottom <= top)
    return FALSE;
  *box = (MaqDraftBox) { left, top, right - left, bottom - top };
  return TRUE;
}

MaqDraftBox
maq_draft_spot_field (const MaqDraftSpot   *spot,
                      const MaqDraftBitmap *canvas,
                      const MaqDraftBitmap *cover)
{
  double margin = MARGIN * MIN (canvas->width, canvas->height);
  MaqDraftBox box;

  if (spot->in_box)
    return (MaqDraftBox) { spot->left * canvas->width, spot->top * canvas->height, (spot->right - spot->left) * canvas->width,
                           (spot->bottom - spot->top) * canvas->height };
  if (spot->in_mask && cover != NULL && cover_box (cover, &box))
    return box;
  return (MaqDraftBox) { margin, margin, canvas->width - 2 * margin, canvas->height - 2 * margin };
}

void
maq_draft_spot_resolve (const MaqDraftSpot   *spot,
                        const MaqDraftBitmap *canvas,
                        const MaqDraftBitmap *cover,
                        MaqDraftBox          *area)
{
  MaqDraftBox field = maq_draft_spot_field (spot, canvas, cover);
  double shrink = MIN (1.0, MIN (field.width / area->width, field.height / area->height));

  area->width *= shrink;
  area->height *= shrink;
  if (spot->at_point)
    {
      area->x = CLAMP (spot->x * canvas->width - area->width / 2, 0, canvas->width - area->width);
      area->y = CLAMP (spot->y * canvas->height - area->height / 2, 0, canvas->height - area->height);
      return;
    }
  area->x = field.x + (field.width - area->width) * spot->x;
  area->y = field.y + (field.height - area->height) * spot->y;
}

static void
size_of (const MaqDraftSpot   *spot,
         const MaqDraftBitmap *canvas,
         const MaqDraftBitmap *cover,
         MaqImage             *image,
         MaqDraftBox          *area)
{
  double w = maq_image_get_width (image), h = maq_image_get_height (image);
  double wanted = USUAL_SHARE * spot->scale * MIN (canvas->width, canvas->height), scale;

  if (spot->in_box || (spot->in_mask && cover != NULL))
    {
      MaqDraftBox field = maq_draft_spot_field (spot, canvas, cover);

      scale = MIN (field.width / w, field.height / h);
    }
  else
    scale = wanted / sqrt (w * h);
  *area = (MaqDraftBox) { 0, 0, MAX (1.0, w * scale), MAX (1.0, h * scale) };
}

/* Straight alpha over what is there; an opaque picture gets corners rounded by @radius. */
static double
alpha_at (const guint8 *pixel,
          int           x,
          int           y,
          int           width,
          int           height,
          double        radius)
{
  double dx = MAX (0.0, MAX (radius - x - 0.5, x + 0.5 - (width - radius)));
  double dy = MAX (0.0, MAX (radius - y - 0.5, y + 0.5 - (height - radius)));
  double corner = CLAMP (radius + 0.5 - sqrt (dx * dx + dy * dy), 0.0, 1.0);

  return pixel[3] / 255.0 * (radius > 0 ? corner : 1.0);
}

/* The shadow: the picture's own shape, soft, a little lower; denser and tighter right under it. */
static gboolean
cast_shadow (MaqDraftBitmap *canvas,
             MaqImage       *image,
             int             left,
             int             top,
             double          radius,
             GError        **error)
{
  int w = (int) maq_image_get_width (image), h = (int) maq_image_get_height (image);
  double sigma = MAX (2.0, 0.028 * sqrt ((double) w * h));
  int pad = (int) ceil (sigma * 3), drop = (int) (sigma * 0.75);
  g_autoptr (MaqDraftPlane) shape = maq_draft_plane_new ((guint) (w + 2 * pad), (guint) (h + 2 * pad), 1, error);

  if (shape == NULL)
    return FALSE;
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      shape->data[(gsize) (y + pad) * shape->width + x + pad] =
        (float) alpha_at (maq_image_get_pixels (image) + y * maq_image_get_stride (image) + (gsize) x * 4, x, y, w, h, radius);
  maq_draft_blur_plane (shape, sigma);
  for (int y = 0; y < (int) shape->height; y++)
    for (int x = 0; x < (int) shape->width; x++)
      {
        int to_x = left - pad + x, to_y = top - pad + y + drop;
        float dim = 1.0f - 0.55f * shape->data[(gsize) y * shape->width + x];

        if (to_x < 0 || to_y < 0 || to_x >= (int) canvas->width || to_y >= (int) canvas->height)
          continue;
        for (guint c = 0; c < 3; c++)
          {
            guint8 *p = canvas->rgba + ((gsize) to_y * canvas->width + to_x) * 4 + c;

            *p = (guint8) (*p * CLAMP (dim, 0.0f, 1.0f) + 0.5f);
          }
      }
  return TRUE;
}

static void
lay_over (MaqDraftBitmap *canvas,
          MaqImage       *image,
          int             left,
          int             top,
          double          radius)
{
  int w = (int) maq_image_get_width (image), h = (int) maq_image_get_height (image);

  for (int y = MAX (0, -top); y < h && top + y < (int) canvas->height; y++)
    for (int x = MAX (0, -left); x < w && left + x < (int) canvas->width; x++)
      {
        const guint8 *from = maq_image_get_pixels (image) + y * maq_image_get_stride (image) + (gsize) x * 4;
        guint8 *to = canvas->rgba + ((gsize) (top + y) * canvas->width + left + x) * 4;
        double alpha = alpha_at (from, x, y, w, h, radius);

        for (guint c = 0; c < 3; c++)
          to[c] = (guint8) (to[c] + (from[c] - to[c]) * alpha + 0.5);
        to[3] = (guint8) MAX (to[3], alpha * 255.0 + 0.5);
      }
}

gboolean
maq_draft_edit_place (MaqDraftBitmap       *canvas,
                      const MaqDraftOp     *op,
                      MaqImage             *image,
                      const MaqDraftBitmap *cover,
                      GError              **error)
{
  g_autoptr (MaqImage) scaled = NULL;
  MaqDraftBox area;
  double radius;

  size_of (&op->spot, canvas, cover, image, &area);
  maq_draft_spot_resolve (&op->spot, canvas, cover, &area);
  scaled = maq_scale (image, MAX (1, (guint) lround (area.width)), MAX (1, (guint) lround (area.height)), error);
  if (scaled == NULL)
    return FALSE;
  radius = maq_image_is_opaque (scaled) ? 0.022 * MIN (area.width, area.height) : 0.0;
  /* Less than a pixel is no corner, and alpha_at() would thin the whole picture. */
  if (radius < 1.0)
    radius = 0.0;
  if (!cast_shadow (canvas, scaled, (int) lround (area.x), (int) lround (area.y), radius, error))
    return FALSE;
  lay_over (canvas, scaled, (int) lround (area.x), (int) lround (area.y), radius);
  return TRUE;
}
