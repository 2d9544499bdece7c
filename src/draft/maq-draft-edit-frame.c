/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-mask.h"
#include "maq-scale.h"

#include "maq-draft-edit-private.h"

static MaqDraftBitmap *
like (const MaqDraftBitmap *canvas,
      guint                 width,
      guint                 height,
      GError              **error)
{
  return canvas->depth == 1 ? maq_draft_bitmap_new_cover (width, height, error) : maq_draft_bitmap_new (width, height, error);
}

static gboolean
flip (MaqDraftBitmap *canvas,
      gboolean        upside_down)
{
  guint depth = canvas->depth, w = canvas->width, h = canvas->height;
  guint8 swap[4];

  for (guint y = 0; y < (upside_down ? h / 2 : h); y++)
    for (guint x = 0; x < (upside_down ? w : w / 2); x++)
      {
        guint8 *a = canvas->rgba + ((gsize) y * w + x) * depth;
        guint8 *b = canvas->rgba + (upside_down ? (gsize) (h - 1 - y) * w + x : (gsize) y * w + w - 1 - x) * depth;

        memcpy (swap, a, depth);
        memcpy (a, b, depth);
        memcpy (b, swap, depth);
      }
  return TRUE;
}

static gboolean
quarter_turn (MaqDraftBitmap *canvas,
              GError        **error)
{
  MaqDraftBitmap *turned = like (canvas, canvas->height, canvas->width, error);
  guint depth = canvas->depth;

  if (turned == NULL)
    return FALSE;
  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      memcpy (turned->rgba + ((gsize) x * turned->width + turned->width - 1 - y) * depth,
              canvas->rgba + ((gsize) y * canvas->width + x) * depth, depth);
  maq_draft_bitmap_take (canvas, turned);
  return TRUE;
}

static void
sample (const MaqDraftBitmap *from,
        double                x,
        double                y,
        guint8               *to)
{
  int x0 = CLAMP ((int) floor (x), 0, (int) from->width - 1), y0 = CLAMP ((int) floor (y), 0, (int) from->height - 1);
  int x1 = MIN (x0 + 1, (int) from->width - 1), y1 = MIN (y0 + 1, (int) from->height - 1);
  double tx = CLAMP (x - x0, 0.0, 1.0), ty = CLAMP (y - y0, 0.0, 1.0);

  for (guint c = 0; c < from->depth; c++)
    {
      double top = from->rgba[((gsize) y0 * from->width + x0) * from->depth + c] * (1 - tx) +
                   from->rgba[((gsize) y0 * from->width + x1) * from->depth + c] * tx;
      double bottom = from->rgba[((gsize) y1 * from->width + x0) * from->depth + c] * (1 - tx) +
                      from->rgba[((gsize) y1 * from->width + x1) * from->depth + c] * tx;

      to[c] = (guint8) (top * (1 - ty) + bottom * ty + 0.5);
    }
}

/* A small turn keeps the frame and enlarges just so far that no corner is empty. */
static gboolean
tilt (MaqDraftBitmap *canvas,
      double          degrees,
      GError        **error)
{
  MaqDraftBitmap *turned = like (canvas, canvas->width, canvas->height, error);
  double angle = degrees * G_PI / 180.0, w = canvas->width, h = canvas->height;
  double cosine = cos (angle), sine = sin (angle);
  double zoom = MAX (fabs (cosine) + fabs (sine) * h / w, fabs (cosine) + fabs (sine) * w / h);

  if (turned == NULL)
    return FALSE;
  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        double dx = (x + 0.5 - w / 2) / zoom, dy = (y + 0.5 - h / 2) / zoom;

        sample (canvas, dx * cosine + dy * sine + w / 2 - 0.5, dy * cosine - dx * sine + h / 2 - 0.5,
                turned->rgba + ((gsize) y * canvas->width + x) * canvas->depth);
      }
  maq_draft_bitmap_take (canvas, turned);
  return TRUE;
}

static gboolean
rotate (MaqDraftBitmap *canvas,
        double          degrees,
        GError        **error)
{
  double turns = fmod (fmod (degrees, 360.0) + 360.0, 360.0) / 90.0;

  while (turns >= 1.0)
    {
      if (!quarter_turn (canvas, error))
        return FALSE;
      turns -= 1.0;
    }
  if (turns > 0.5)
    return quarter_turn (canvas, error) && tilt (canvas, (turns - 1.0) * 90.0, error);
  return turns < 1e-6 || tilt (canvas, turns * 90.0, error);
}

static gboolean
crop (MaqDraftBitmap *canvas,
      guint           width,
      guint           height,
      GError        **error)
{
  MaqDraftBitmap *part;
  /* The middle counts, a little above it more than below: faces and horizons stand there. */
  guint x = (canvas->width - width) / 2, y = (guint) ((canvas->height - height) * 0.46);

  if (width == canvas->width && height == canvas->height)
    return TRUE;
  part = like (canvas, width, height, error);
  if (part == NULL)
    return FALSE;
  for (guint row = 0; row < height; row++)
    memcpy (part->rgba + (gsize) row * width * canvas->depth,
            canvas->rgba + ((gsize) (y + row) * canvas->width + x) * canvas->depth, (gsize) width * canvas->depth);
  maq_draft_bitmap_take (canvas, part);
  return TRUE;
}

static gboolean
crop_to_ratio (MaqDraftBitmap *canvas,
               double          ratio,
               GError        **error)
{
  double now = (double) canvas->width / canvas->height;
  guint width = now > ratio ? (guint) lround (canvas->height * ratio) : canvas->width;
  guint height = now > ratio ? canvas->height : (guint) lround (canvas->width / ratio);

  return crop (canvas, CLAMP (width, 1, canvas->width), CLAMP (height, 1, canvas->height), error);
}

static gboolean
resize_cover (MaqDraftBitmap *cover,
              guint           width,
              guint           height,
              GError        **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (cover->rgba, (gsize) cover->width * cover->height);
  g_autoptr (MaqMask) mask = maq_mask_new (cover->width, cover->height, bytes, error);
  g_autoptr (MaqMask) scaled = mask != NULL ? maq_mask_scale (mask, width, height, error) : NULL;
  MaqDraftBitmap *made = scaled != NULL ? maq_draft_bitmap_new_cover (width, height, error) : NULL;

  if (made == NULL)
    return FALSE;
  memcpy (made->rgba, maq_mask_get_data (scaled), (gsize) width * height);
  maq_draft_bitmap_take (cover, made);
  return TRUE;
}

gboolean
maq_draft_edit_resize (MaqDraftBitmap *canvas,
                       guint           width,
                       guint           height,
                       GError        **error)
{
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqImage) scaled = NULL;
  MaqDraftBitmap *made;

  if (width == canvas->width && height == canvas->height)
    return TRUE;
  if (canvas->depth == 1)
    return resize_cover (canvas, width, height, error);
  image = maq_draft_bitmap_to_image (canvas, error);
  scaled = image != NULL ? maq_scale (image, width, height, error) : NULL;
  g_clear_pointer (&image, maq_image_unref);
  made = scaled != NULL ? maq_draft_bitmap_new_copy (scaled, error) : NULL;
  if (made == NULL)
    return FALSE;
  maq_draft_bitmap_take (canvas, made);
  return TRUE;
}

static gboolean
do_frame (MaqDraftBitmap   *canvas,
          const MaqDraftOp *op,
          gboolean          sized,
          GError          **error)
{
  guint width = canvas->width, height = canvas->height;

  switch ((int) op->kind)
    {
    case MAQ_DRAFT_OP_ROTATE:
      return rotate (canvas, op->amount, error);
    case MAQ_DRAFT_OP_FLIP:
      return flip (canvas, op->amount > 0.5);
    case MAQ_DRAFT_OP_SQUARE:
      return sized || crop_to_ratio (canvas, op->amount, error);
    case MAQ_DRAFT_OP_ZOOM:
      return crop (canvas, (guint) MAX (1, width / op->amount), (guint) MAX (1, height / op->amount), error) &&
             maq_draft_edit_resize (canvas, width, height, error);
    default:
      return TRUE;
    }
}

static gboolean
fit_size (MaqDraftBitmap *canvas,
          guint           width,
          guint           height,
          GError        **error)
{
  return crop_to_ratio (canvas, (double) width / height, error) && maq_draft_edit_resize (canvas, width, height, error);
}

gboolean
maq_draft_edit_frame (MaqDraftBitmap *canvas,
                      MaqDraftBitmap *cover,
                      const GArray   *ops,
                      guint           width,
                      guint           height,
                      gboolean       *changed,
                      GError        **error)
{
  gboolean extend = FALSE, sized = width > 0 && height > 0;

  for (guint i = 0; i < ops->len; i++)
    {
      const MaqDraftOp *op = &g_array_index (ops, MaqDraftOp, i);

      extend |= op->kind == MAQ_DRAFT_OP_EXTEND;
      if (op->kind < MAQ_DRAFT_OP_ROTATE || op->kind >= MAQ_DRAFT_OP_EXTEND)
        continue;
      *changed = TRUE;
      if (!do_frame (canvas, op, sized, error) || (cover != NULL && !do_frame (cover, op, sized, error)))
        return FALSE;
    }
  if (extend && !sized)
    {
      width = canvas->width * 5 / 4;
      height = canvas->height * 5 / 4;
    }
  if (!(sized || extend) || (width == canvas->width && height == canvas->height))
    return TRUE;
  *changed = TRUE;
  if (extend)
    return maq_draft_edit_extend (canvas, cover, width, height, error);
  return fit_size (canvas, width, height, error) && (cover == NULL || fit_size (cover, width, height, error));
}
