/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-colour.h"
#include "maq-draft-edit-private.h"

#define LUMA(p) (0.2126f * (p)[0] + 0.7152f * (p)[1] + 0.0722f * (p)[2])

/* Hue 0 … 6, saturation and value of HSV: cheap, and good enough to say which pixels are "red". */
static void
to_hsv (const float *p,
        float       *hue,
        float       *saturation,
        float       *value)
{
  float most = MAX (p[0], MAX (p[1], p[2])), least = MIN (p[0], MIN (p[1], p[2])), range = most - least;

  *value = most;
  *saturation = most > 1e-4f ? range / most : 0.0f;
  if (range < 1e-4f)
    *hue = 0.0f;
  else if (most == p[0])
    *hue = fmodf ((p[1] - p[2]) / range + 6.0f, 6.0f);
  else if (most == p[1])
    *hue = (p[2] - p[0]) / range + 2.0f;
  else
    *hue = (p[0] - p[1]) / range + 4.0f;
}

static void
from_hsv (float  hue,
          float  saturation,
          float  value,
          float *p)
{
  for (guint c = 0; c < 3; c++)
    {
      float k = fmodf ((c == 0 ? 5.0f : c == 1 ? 3.0f : 1.0f) + hue, 6.0f);
      float part = CLAMP (MIN (k, 4.0f - k), 0.0f, 1.0f);

      p[c] = value - value * saturation * part;
    }
}

static void
colour_to_floats (MaqDraftColour colour,
                  float         *p)
{
  p[0] = colour.r / 255.0f;
  p[1] = colour.g / 255.0f;
  p[2] = colour.b / 255.0f;
}

/* The photograph's light in one colour's hue: black and white stay, the middle is the colour. */
static void
tint_row (const MaqDraftTone *tone,
          float              *rgb,
          guint               y)
{
  const float *ink = tone->constants;
  float amount = (float) MIN (tone->op->amount, 1.0), middle = CLAMP (LUMA (ink), 0.12f, 0.88f);

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, t = CLAMP (LUMA (p), 0.0f, 1.0f);

      for (guint c = 0; c < 3; c++)
        {
          float dyed = t < middle ? ink[c] * t / middle : ink[c] + (1.0f - ink[c]) * (t - middle) / (1.0f - middle);

          p[c] += (dyed - p[c]) * amount;
        }
    }
}

static void
duotone_row (const MaqDraftTone *tone,
             float              *rgb,
             guint               y)
{
  const float *dark = tone->constants, *light = tone->constants + 3;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, t = CLAMP (LUMA (p), 0.0f, 1.0f);

      t = powf (t, tone->constants[6]);
      t += 0.35f * (t * t * (3 - 2 * t) - t);
      for (guint c = 0; c < 3; c++)
        p[c] = dark[c] + (light[c] - dark[c]) * t;
    }
}

/* Constants: 0 hue sought, 1 how little colour still counts, 2 hue given, 3 saturation factor, 4 value factor,
 * 5 whether the target has no hue, 6 half width of the range. */
static void
recolour_row (const MaqDraftTone *tone,
              float              *rgb,
              guint               y)
{
  const float *k = tone->constants;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, hue, saturation, value, away, weight, made[3];

      to_hsv (p, &hue, &saturation, &value);
      away = fabsf (hue - k[0]);
      away = MIN (away, 6.0f - away);
      weight = CLAMP ((k[6] - away) / (k[6] * 0.45f), 0.0f, 1.0f) * CLAMP ((saturation - k[1]) / 0.15f, 0.0f, 1.0f) *
               CLAMP ((value - 0.04f) / 0.1f, 0.0f, 1.0f);
      if (weight <= 0.0f)
        continue;
      /* Small differences of hue stay, or cloth turns into paint. */
      from_hsv (fmodf (k[2] + (hue - k[0]) * (away < 3.0f ? 0.35f : 0.0f) + 6.0f, 6.0f),
                k[5] > 0 ? 0.0f : CLAMP (saturation * k[3], 0.0f, 1.0f), CLAMP (value * k[4], 0.0f, 1.0f), made);
      for (guint c = 0; c < 3; c++)
        p[c] += (made[c] - p[c]) * weight;
    }
}

static void
prepare_duotone (MaqDraftTone *tone)
{
  const MaqDraftOp *op = tone->op;
  MaqDraftColour first = op->n_colours > 0 ? op->colours[0] : (MaqDraftColour) { 24, 42, 110 };
  MaqDraftColour second;

  if (op->n_colours > 1)
    second = op->colours[1];
  else if (op->n_colours == 1)
    {
      /* One colour alone: from its deep shade to a paper tinted with it. */
      MaqDraftLch lch = maq_draft_colour_to_lch (first);

      second = maq_draft_colour_from_lch (0.96, MIN (lch.c, 0.05), lch.h);
      first = maq_draft_colour_from_lch (MIN (lch.l, 0.38), lch.c, lch.h);
    }
  else
    second = (MaqDraftColour) { 255, 196, 120 };
  if (maq_draft_colour_luminance (first) > maq_draft_colour_luminance (second))
    {
      MaqDraftColour swap = first;

      first = second;
      second = swap;
    }
  colour_to_floats (first, tone->constants);
  colour_to_floats (second, tone->constants + 3);
  /* Both inks are to be seen, however dark or light the photograph is. */
  tone->constants[6] = (float) CLAMP (log (0.46) / log (CLAMP (tone->mean, 0.02, 0.98)), 0.62, 1.8);
}

static void
prepare_recolour (MaqDraftTone *tone)
{
  float from[3], to[3], hue, saturation, value, *k = tone->constants;

  colour_to_floats (tone->op->colours[0], from);
  colour_to_floats (tone->op->colours[1], to);
  to_hsv (from, &hue, &saturation, &value);
  k[0] = hue;
  k[1] = 0.16f;
  k[6] = 0.75f;
  to_hsv (to, &hue, &saturation, &value);
  k[2] = hue;
  k[5] = saturation < 0.12f;
  k[3] = saturation > 0.75f ? 1.0f : 0.45f + 0.75f * saturation;
  k[4] = value < 0.25f ? 0.35f : k[5] > 0 && value > 0.8f ? 1.35f : 0.55f + 0.45f * value;
}

void
maq_draft_edit_hue_prepare (MaqDraftTone *tone)
{
  if (tone->op->kind == MAQ_DRAFT_OP_TINT)
    colour_to_floats (tone->op->colours[0], tone->constants);
  else if (tone->op->kind == MAQ_DRAFT_OP_DUOTONE)
    prepare_duotone (tone);
  else if (tone->op->kind == MAQ_DRAFT_OP_RECOLOUR)
    prepare_recolour (tone);
}

MaqDraftToneRow
maq_draft_edit_hue_row (MaqDraftOpKind kind)
{
  return kind == MAQ_DRAFT_OP_TINT ? tint_row : kind == MAQ_DRAFT_OP_DUOTONE ? duotone_row
         : kind == MAQ_DRAFT_OP_RECOLOUR ? recolour_row : NULL;
}
