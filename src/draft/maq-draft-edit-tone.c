/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-edit-private.h"

#define LUMA(p) (0.2126f * (p)[0] + 0.7152f * (p)[1] + 0.0722f * (p)[2])

/* Middle grey goes to (1 + amount) × ½ and black and white stay, so nothing is clipped. */
static void
light_row (const MaqDraftTone *tone,
           float              *rgb,
           guint               y)
{
  for (guint i = 0; i < tone->canvas->width * 3; i++)
    rgb[i] = maq_draft_tone_curve (tone, rgb[i]);
}

/* More: a sigmoid about the middle, which rolls off instead of clipping. Less: a straight line to the middle. */
static float
contrast_at (float amount,
             float value)
{
  float k = 0.5f + 9.0f * MIN (amount, 1.5f);
  float low = 1.0f / (1.0f + expf (k * 0.5f)), high = 1.0f / (1.0f + expf (k * -0.5f));

  if (amount < 0)
    return 0.5f + (value - 0.5f) * (1.0f + MAX (amount, -1.0f));
  return (1.0f / (1.0f + expf (k * (0.5f - value))) - low) / (high - low);
}

/* More colour goes first to what has little of it: skin and skies do not burst. */
static void
saturation_row (const MaqDraftTone *tone,
                float              *rgb,
                guint               y)
{
  float amount = (float) tone->op->amount;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, luma = LUMA (p);
      float most = MAX (p[0], MAX (p[1], p[2])), least = MIN (p[0], MIN (p[1], p[2]));
      float gain = 1.0f + (amount > 0 ? amount * (1.0f - 0.6f * (most - least)) : amount);

      for (guint c = 0; c < 3; c++)
        p[c] = luma + (p[c] - luma) * gain;
    }
}

/* As if the lamp changed: the channels are weighed, then the brightness is given back. */
static void
warmth_row (const MaqDraftTone *tone,
            float              *rgb,
            guint               y)
{
  const float *gain = tone->constants;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, before = LUMA (p), after, give;

      for (guint c = 0; c < 3; c++)
        p[c] *= gain[c];
      after = LUMA (p);
      give = after > 1e-4f ? before / after : 1.0f;
      give = 1.0f + (give - 1.0f) * 0.8f;
      for (guint c = 0; c < 3; c++)
        p[c] *= give;
    }
}

static void
range_row (const MaqDraftTone *tone,
           float              *rgb,
           guint               y)
{
  gboolean shadows = tone->op->kind == MAQ_DRAFT_OP_SHADOWS;
  float amount = (float) tone->op->amount;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, luma = CLAMP (LUMA (p), 0.0f, 1.0f);
      float weight = shadows ? (1 - luma) * (1 - luma) * (1 - luma) : luma * luma * luma;
      float gain = 1.0f + amount * weight * (shadows ? 1.4f : 0.5f);

      for (guint c = 0; c < 3; c++)
        p[c] *= gain;
    }
}

static void
mono_row (const MaqDraftTone *tone,
          float              *rgb,
          guint               y)
{
  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3;
      /* A little of a yellow filter, as on black-and-white film: skies fall back, skin lights up. */
      float grey = CLAMP (0.32f * p[0] + 0.56f * p[1] + 0.12f * p[2], 0.0f, 1.0f);

      grey += 0.18f * (grey * grey * (3 - 2 * grey) - grey);
      p[0] = p[1] = p[2] = grey;
    }
}

static void
sepia_row (const MaqDraftTone *tone,
           float              *rgb,
           guint               y)
{
  float amount = (float) MIN (tone->op->amount, 1.0);

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, t = CLAMP (LUMA (p), 0.0f, 1.0f);
      float brown[3] = { 0.075f + 0.955f * powf (t, 0.84f), 0.045f + 0.885f * powf (t, 1.0f), 0.03f + 0.74f * powf (t, 1.2f) };

      for (guint c = 0; c < 3; c++)
        p[c] += (brown[c] - p[c]) * amount;
    }
}

static void
invert_row (const MaqDraftTone *tone,
            float              *rgb,
            guint               y)
{
  for (guint i = 0; i < tone->canvas->width * 3; i++)
    rgb[i] = 1.0f - rgb[i];
}

static MaqDraftToneRow
basic_row (MaqDraftOpKind kind)
{
  static const MaqDraftToneRow rows[] = {
    [MAQ_DRAFT_OP_LIGHT] = light_row,
    [MAQ_DRAFT_OP_CONTRAST] = light_row,
    [MAQ_DRAFT_OP_SATURATION] = saturation_row,
    [MAQ_DRAFT_OP_WARMTH] = warmth_row,
    [MAQ_DRAFT_OP_SHADOWS] = range_row,
    [MAQ_DRAFT_OP_HIGHLIGHTS] = range_row,
    [MAQ_DRAFT_OP_MONO] = mono_row,
    [MAQ_DRAFT_OP_SEPIA] = sepia_row,
    [MAQ_DRAFT_OP_INVERT] = invert_row,
  };

  return (guint) kind < G_N_ELEMENTS (rows) ? rows[kind] : NULL;
}

/* How bright the picture is, and where its light comes from: the brighter side of the upper half. */
static void
measure (MaqDraftTone *tone)
{
  const MaqDraftBitmap *canvas = tone->canvas;
  guint step = MAX (1, MIN (canvas->width, canvas->height) / 64);
  double side[2] = { 0, 0 }, sum = 0, n = 0;

  for (guint y = 0; y < canvas->height; y += step)
    for (guint x = 0; x < canvas->width; x += step)
      {
        double luma = maq_draft_luma (canvas->rgba + ((gsize) y * canvas->width + x) * 4);

        if (y < canvas->height / 2)
          side[x >= canvas->width / 2] += luma;
        sum += luma;
        n++;
      }
  tone->mean = sum / n;
  tone->light_x = side[0] > side[1] * 1.02 ? 0.12 : 0.88;
}

static void
prepare (MaqDraftTone *tone)
{
  float *c = tone->constants, amount = (float) tone->op->amount, gamma;

  measure (tone);
  switch ((int) tone->op->kind)
    {
    case MAQ_DRAFT_OP_LIGHT:
      gamma = logf (0.5f * (1.0f + CLAMP (amount, -0.9f, 0.9f))) / logf (0.5f);
      for (guint i = 0; i < G_N_ELEMENTS (tone->curve); i++)
        tone->curve[i] = powf (i / 1024.0f, gamma);
      break;
    case MAQ_DRAFT_OP_CONTRAST:
      for (guint i = 0; i < G_N_ELEMENTS (tone->curve); i++)
        tone->curve[i] = contrast_at (amount, i / 1024.0f);
      break;
    case MAQ_DRAFT_OP_WARMTH:
      c[0] = powf (1.32f, amount);
      c[1] = powf (1.03f, amount);
      c[2] = powf (0.68f, amount);
      break;
    default:
      maq_draft_edit_hue_prepare (tone);
      maq_draft_edit_mood_prepare (tone);
      break;
    }
}

static void
load_row (const guint8 *row,
          float        *rgb,
          guint         width)
{
  for (guint x = 0; x < width; x++)
    for (guint c = 0; c < 3; c++)
      rgb[x * 3 + c] = row[x * 4 + c] * (1.0f / 255.0f);
}

/* Half a step of noise on the way back to eight bits: smooth skies stay free of bands. It is the same noise for the
 * three channels, so what was grey stays grey. */
static void
store_row (guint8      *row,
           const float *rgb,
           guint        width,
           guint        y)
{
  for (guint x = 0; x < width; x++)
    {
      float jitter = maq_draft_noise (x, y, 7);

      for (guint c = 0; c < 3; c++)
        row[x * 4 + c] = (guint8) CLAMP (rgb[x * 3 + c] * 255.0f + jitter, 0.0f, 255.0f);
    }
}

void
maq_draft_edit_tone (MaqDraftBitmap   *canvas,
                     const MaqDraftOp *ops,
                     guint             n)
{
  g_autofree MaqDraftTone *tones = g_new0 (MaqDraftTone, n);
  g_autofree MaqDraftToneRow *rows = g_new0 (MaqDraftToneRow, n);
  g_autofree float *rgb = g_new (float, (gsize) canvas->width * 3);

  for (guint i = 0; i < n; i++)
    {
      tones[i].canvas = canvas;
      tones[i].op = &ops[i];
      prepare (&tones[i]);
      rows[i] = basic_row (ops[i].kind);
      if (rows[i] == NULL)
        rows[i] = maq_draft_edit_hue_row (ops[i].kind);
      if (rows[i] == NULL)
        rows[i] = maq_draft_edit_mood_row (ops[i].kind);
    }
  for (guint y = 0; y < canvas->height; y++)
    {
      guint8 *row = canvas->rgba + (gsize) y * canvas->width * 4;

      load_row (row, rgb, canvas->width);
      for (guint i = 0; i < n; i++)
        rows[i] (&tones[i], rgb, y);
      store_row (row, rgb, canvas->width, y);
    }
}
