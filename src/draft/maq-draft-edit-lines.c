/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-edit-private.h"

#define LINE_SIDE 1920u

static guint8
to_byte (float value)
{
  return (guint8) CLAMP (value + 0.5f, 0.0f, 255.0f);
}

static float
smooth_step (float from,
             float to,
             float at)
{
  float t = CLAMP ((at - from) / (to - from), 0.0f, 1.0f);

  return t * t * (3 - 2 * t);
}

/* Difference of two Gaussians of the luma, thresholded softly (XDoG, Winnemöller 2011): 1 paper, 0 ink. */
static MaqDraftPlane *
ink_lines (const MaqDraftBitmap *canvas,
           double                sigma,
           float                 tau,
           float                 steepness,
           GError              **error)
{
  g_autoptr (MaqDraftPlane) plane = maq_draft_plane_new (canvas->width, canvas->height, 1, error);
  gsize n = (gsize) canvas->width * canvas->height;
  MaqDraftPlane *ink = plane != NULL ? maq_draft_plane_new (canvas->width, canvas->height, 1, error) : NULL;

  if (ink == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    ink->data[i] = maq_draft_luma (canvas->rgba + i * 4);
  for (gsize i = 0; i < n; i++)
    plane->data[i] = ink->data[i];
  maq_draft_blur_plane (plane, sigma * 1.6);
  maq_draft_blur_plane (ink, sigma);
  for (gsize i = 0; i < n; i++)
    {
      float d = ink->data[i] - tau * plane->data[i];

      /* A line is where it is darker than around; flat parts, light or dark, stay paper. */
      ink->data[i] = 1.0f + tanhf (MIN (0.0f, (d - (1 - tau) * ink->data[i] + 0.004f) * steepness));
    }
  return ink;
}

/* Strokes of the pencil: noise drawn out in one direction, @slant rows aside for each column. */
static float
stroke (float x,
        float y,
        float width,
        float slant,
        guint seed)
{
  float along = x * 0.7071f + y * 0.7071f * slant, across = x * 0.7071f - y * 0.7071f * slant;

  return maq_draft_noise_smooth (along / 26.0f, across, width, seed) * 0.7f +
         maq_draft_noise_smooth (along / 9.0f, across, width * 0.55f, seed + 1) * 0.3f;
}

static void
pencil_pixel (guint8 *p,
              float   line,
              float   tone,
              float   x,
              float   y,
              float   width,
              float   amount)
{
  float dark = 1.0f - tone, tooth = maq_draft_noise_smooth (x, y, width * 0.8f, 61);
  float first = stroke (x, y, width, 1.0f, 62), second = stroke (x, y, width, -1.0f, 64);
  /* One layer of strokes for what is not light, a second across it for what is dark. */
  float lead = smooth_step (0.16f, 0.85f, dark) * smooth_step (0.75f - 0.75f * dark, 1.15f - 0.6f * dark, first + 0.12f) * 0.62f;
  float value;

  lead += smooth_step (0.5f, 1.0f, dark) * smooth_step (0.72f - 0.5f * dark, 1.1f - 0.45f * dark, second + 0.1f) * 0.34f;
  lead += dark * dark * 0.26f + dark * 0.05f;
  lead = MAX (lead * amount, (1.0f - line) * (0.72f + 0.25f * dark));
  lead *= 0.74f + 0.5f * tooth;
  value = 250.0f - CLAMP (lead, 0.0f, 0.94f) * 215.0f + (tooth - 0.5f) * 5.0f;
  p[0] = to_byte (value);
  p[1] = to_byte (value - 0.6f);
  p[2] = to_byte (value - 2.6f);
}

gboolean
maq_draft_edit_pencil (MaqDraftBitmap *canvas,
                       double          amount,
                       GError        **error)
{
  g_autoptr (MaqDraftBitmap) small = maq_draft_bitmap_shrink (canvas, LINE_SIDE, error);
  g_autoptr (MaqDraftPlane) ink = NULL;
  guint side;

  if (small == NULL)
    return FALSE;
  side = MAX (small->width, small->height);
  if (!maq_draft_flatten (small, MAX (1, side / 900), error))
    return FALSE;
  ink = ink_lines (small, MAX (0.7, side / 1700.0), 0.985f, 46.0f, error);
  if (ink == NULL)
    return FALSE;
  for (guint y = 0; y < small->height; y++)
    for (guint x = 0; x < small->width; x++)
      {
        guint8 *p = small->rgba + ((gsize) y * small->width + x) * 4;
        float tone = powf (maq_draft_luma (p), 0.78f);

        pencil_pixel (p, ink->data[(gsize) y * small->width + x], tone, x, y, MAX (1.5f, side / 800.0f), (float) MIN (amount, 1.4));
      }
  maq_draft_bitmap_enlarge (canvas, small);
  return TRUE;
}

/* Brightness in a few soft steps; colour stays and gets stronger. */
static void
posterise (guint8 *p,
           float   steps,
           float   saturation)
{
  float luma = maq_draft_luma (p), scaled = luma * steps, base = floorf (scaled);
  float level = (base + smooth_step (0.32f, 0.68f, scaled - base)) / steps;
  float gain = luma > 0.004f ? level / luma : 1.0f;

  for (guint c = 0; c < 3; c++)
    {
      float v = p[c] * CLAMP (gain, 0.4f, 1.9f), grey = level * 255.0f;

      p[c] = to_byte (grey + (v - grey) * saturation);
    }
}

/* Cartoons are drawn in full light: a dark photograph is lifted before its tones are counted. */
static void
lift_dark (MaqDraftBitmap *bitmap)
{
  gsize n = (gsize) bitmap->width * bitmap->height;
  MaqDraftOp op = { .kind = MAQ_DRAFT_OP_LIGHT };
  double mean = 0;

  for (gsize i = 0; i < n; i += 7)
    mean += maq_draft_luma (bitmap->rgba + i * 4);
  mean /= (n + 6) / 7;
  op.amount = CLAMP ((0.40 - mean) * 1.5, 0.0, 0.5);
  if (op.amount > 0.0)
    maq_draft_edit_tone (bitmap, &op, 1);
}

gboolean
maq_draft_edit_cartoon (MaqDraftBitmap *canvas,
                        double          amount,
                        GError        **error)
{
  g_autoptr (MaqDraftBitmap) small = maq_draft_bitmap_shrink (canvas, LINE_SIDE, error);
  g_autoptr (MaqDraftPlane) ink = NULL;
  g_autofree guint8 *flow = NULL;
  guint side, radius;

  if (small == NULL)
    return FALSE;
  side = MAX (small->width, small->height);
  radius = MAX (2, side / 420);
  lift_dark (small);
  if (!maq_draft_flatten (small, radius, error) || !maq_draft_flatten (small, radius, error))
    return FALSE;
  flow = maq_draft_flow_new (small, MAX (2.0, side / 420.0), error);
  if (flow == NULL || !maq_draft_flow_smear (small, flow, radius + 2, error))
    return FALSE;
  ink = ink_lines (small, MAX (0.9, side / 950.0), 0.988f, 62.0f, error);
  if (ink == NULL)
    return FALSE;
  for (gsize i = 0; i < (gsize) small->width * small->height; i++)
    {
      float line = 1.0f - (1.0f - ink->data[i]) * (float) MIN (amount, 1.2);

      posterise (small->rgba + i * 4, 7.0f, 1.36f);
      for (guint c = 0; c < 3; c++)
        small->rgba[i * 4 + c] = to_byte (small->rgba[i * 4 + c] * CLAMP (line, 0.06f, 1.0f));
    }
  maq_draft_bitmap_enlarge (canvas, small);
  return TRUE;
}
