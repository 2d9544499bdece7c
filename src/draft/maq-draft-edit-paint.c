/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-edit-private.h"

#define PAINT_SIDE 1600u   /* paint has no finer detail than this; the texture on it is made at full size */

static guint8
to_byte (float value)
{
  return (guint8) CLAMP (value + 0.5f, 0.0f, 255.0f);
}

static void
boost (MaqDraftBitmap *canvas,
       double          saturation,
       double          contrast)
{
  MaqDraftOp ops[2] = { { .kind = MAQ_DRAFT_OP_SATURATION, .amount = saturation },
                        { .kind = MAQ_DRAFT_OP_CONTRAST, .amount = contrast } };

  maq_draft_edit_tone (canvas, ops, 2);
}

/* Watercolour has no black and its light is the paper's. */
static void
lighten (MaqDraftBitmap *bitmap)
{
  MaqDraftOp ops[2] = { { .kind = MAQ_DRAFT_OP_SHADOWS, .amount = 0.5 }, { .kind = MAQ_DRAFT_OP_LIGHT, .amount = 0.30 } };

  maq_draft_edit_tone (bitmap, ops, 2);
}

/* Light from the upper left over the ridges that the bristles left. */
static void
relief (MaqDraftBitmap *canvas,
        const guint8   *marks,
        float           depth)
{
  int w = (int) canvas->width, h = (int) canvas->height;

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        gsize at = (gsize) y * w + x;
        int before = marks[(gsize) MAX (y - 1, 0) * w + MAX (x - 1, 0)], after = marks[(gsize) MIN (y + 1, h - 1) * w + MIN (x + 1, w - 1)];
        guint8 *p = canvas->rgba + at * 4;
        float slope = (after - before) * depth, body = (marks[at] - 128) * depth * 0.45f;

        for (guint c = 0; c < 3; c++)
          p[c] = to_byte (p[c] + slope + body * (0.4f + p[c] / 255.0f));
      }
}

/* The weave of the canvas, seen where paint is thin. */
static void
weave (MaqDraftBitmap *canvas,
       float           depth)
{
  float step = MAX (1.0f, MAX (canvas->width, canvas->height) / 1500.0f);

  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        guint8 *p = canvas->rgba + ((gsize) y * canvas->width + x) * 4;
        float warp = sinf (x / step * 1.9f) * sinf (y / step * 1.9f);
        float step_size = warp * depth + (maq_draft_noise ((guint) (x / step), (guint) (y / step), 5) - 0.5f) * depth;

        for (guint c = 0; c < 3; c++)
          p[c] = to_byte (p[c] + step_size);
      }
}

gboolean
maq_draft_edit_oil (MaqDraftBitmap *canvas,
                    double          amount,
                    GError        **error)
{
  g_autoptr (MaqDraftBitmap) paint = maq_draft_bitmap_shrink (canvas, PAINT_SIDE, error);
  g_autofree guint8 *flow = NULL;
  g_autofree guint8 *marks = NULL;
  guint side, radius;

  if (paint == NULL)
    return FALSE;
  side = MAX (paint->width, paint->height);
  radius = (guint) CLAMP (side / 330.0 * amount + 1.0, 2.0, 14.0);
  boost (paint, 0.28, 0.18);
  if (!maq_draft_flatten (paint, radius, error))
    return FALSE;
  flow = maq_draft_flow_new (paint, side / 240.0, error);
  if (flow == NULL || !maq_draft_flow_smear (paint, flow, radius * 2, error))
    return FALSE;
  if (!maq_draft_flatten (paint, MAX (1, radius / 2), error))
    return FALSE;
  marks = maq_draft_flow_bristle (flow, paint->width, paint->height, MAX (6, side / 130), 21, error);
  if (marks == NULL)
    return FALSE;
  relief (paint, marks, (float) (0.10 * MIN (amount, 1.5)));
  maq_draft_bitmap_enlarge (canvas, paint);
  weave (canvas, 2.4f);
  return TRUE;
}

/* Pigment gathers where a wash ends: the difference to a blurred copy darkens the edges only. */
static void
wash (MaqDraftBitmap       *paint,
      const MaqDraftBitmap *soft,
      float                 amount)
{
  float side = MAX (paint->width, paint->height);

  for (guint y = 0; y < paint->height; y++)
    for (guint x = 0; x < paint->width; x++)
      {
        gsize at = ((gsize) y * paint->width + x) * 4;
        guint8 *p = paint->rgba + at;
        float edge = fabsf (maq_draft_luma (p) - maq_draft_luma (soft->rgba + at));
        float bloom = maq_draft_noise_smooth (x, y, side / 9.0f, 41) * 0.65f + maq_draft_noise_smooth (x, y, side / 30.0f, 42) * 0.35f;
        float thin = 0.02f + 0.42f * (bloom - 0.32f), dark = 1.0f - MIN (edge * 1.9f, 0.34f) * amount;

        for (guint c = 0; c < 3; c++)
          {
            float wet = 255.0f - (255.0f - p[c]) * (0.96f - CLAMP (thin, 0.0f, 0.4f) * amount);

            p[c] = to_byte (wet * dark);
          }
      }
}

/* Paper: grain all over, in which the pigment sits, and a ragged edge that was never painted. */
static void
paper (MaqDraftBitmap *canvas,
       float           amount)
{
  float side = MAX (canvas->width, canvas->height), cell = MAX (1.6f, side / 700.0f);
  float margin = 0.028f * MIN (canvas->width, canvas->height);

  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        guint8 *p = canvas->rgba + ((gsize) y * canvas->width + x) * 4;
        float tooth = maq_draft_noise_smooth (x, y, cell, 51) * 0.6f + maq_draft_noise_smooth (x, y, cell * 0.5f, 52) * 0.4f - 0.5f;
        float border = MIN (MIN (x, canvas->width - 1 - x), MIN (y, canvas->height - 1 - y));
        float rag = 1.0f, bare;

        if (border < margin * 2.6f)
          rag = 0.35f + maq_draft_noise_smooth (x, y, side / 26.0f, 53) * 1.0f + maq_draft_noise_smooth (x, y, side / 110.0f, 54) * 0.55f;
        bare = CLAMP ((margin * rag - border) / (margin * 0.16f), 0.0f, 1.0f);
        for (guint c = 0; c < 3; c++)
          {
            float sheet = (c == 2 ? 244.0f : c == 1 ? 249.0f : 252.0f) + tooth * 7.0f;
            float ink = p[c] * sheet / 250.0f + tooth * 22.0f * amount * (1.0f - p[c] / 255.0f) + tooth * 5.0f;

            p[c] = to_byte (ink + (sheet - ink) * bare);
          }
      }
}

gboolean
maq_draft_edit_watercolour (MaqDraftBitmap *canvas,
                            double          amount,
                            GError        **error)
{
  g_autoptr (MaqDraftBitmap) paint = maq_draft_bitmap_shrink (canvas, PAINT_SIDE, error);
  g_autoptr (MaqDraftBitmap) soft = NULL;
  g_autofree guint8 *flow = NULL;
  guint side, radius;

  if (paint == NULL)
    return FALSE;
  side = MAX (paint->width, paint->height);
  radius = (guint) CLAMP (side / 260.0 * amount, 2.0, 14.0);
  lighten (paint);
  boost (paint, 0.50, -0.04);
  if (!maq_draft_flatten (paint, radius, error) || !maq_draft_flatten (paint, radius, error))
    return FALSE;
  flow = maq_draft_flow_new (paint, side / 300.0, error);
  if (flow == NULL || !maq_draft_flow_smear (paint, flow, radius, error))
    return FALSE;
  soft = maq_draft_bitmap_shrink (paint, side, error);
  if (soft == NULL || !maq_draft_blur_bitmap (soft, side / 320.0, error))
    return FALSE;
  wash (paint, soft, (float) MIN (amount, 1.4));
  maq_draft_bitmap_enlarge (canvas, paint);
  paper (canvas, 1.0f);
  return TRUE;
}
