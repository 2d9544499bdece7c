/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-edit-private.h"

#define LUMA(p) (0.2126f * (p)[0] + 0.7152f * (p)[1] + 0.0722f * (p)[2])

/* One look: how the light's colour, depth and direction change. Every mood is a row of numbers; the sum is the same. */
typedef struct {
  float gain[3];        /* the light's colour */
  float gamma;          /* > 1 darker in the middle */
  float saturation;
  float contrast;       /* share of a smooth step */
  float shadow[3];      /* added where it is dark */
  float highlight[3];   /* screened where it is bright */
  float beam[3];        /* screened from the side the light comes from */
  float sky[3];         /* screened from the top down */
  float edge;           /* darker corners */
  float lift;           /* black is not quite black */
} Look;

static const Look golden = {
  .gain = { 1.17f, 1.0f, 0.72f }, .gamma = 0.97f, .saturation = 1.12f, .contrast = 0.22f,
  .shadow = { 0.035f, 0.008f, 0.0f }, .highlight = { 0.16f, 0.09f, 0.0f }, .beam = { 0.50f, 0.29f, 0.07f }, .edge = 0.16f,
};
static const Look morning = {
  .gain = { 1.06f, 1.0f, 0.93f }, .gamma = 0.86f, .saturation = 0.96f, .contrast = 0.0f,
  .shadow = { 0.03f, 0.03f, 0.05f }, .highlight = { 0.06f, 0.05f, 0.02f }, .beam = { 0.34f, 0.26f, 0.20f },
  .sky = { 0.06f, 0.05f, 0.07f }, .lift = 0.03f,
};
static const Look dusk = {
  .gain = { 0.86f, 0.83f, 1.08f }, .gamma = 1.42f, .saturation = 0.94f, .contrast = 0.16f,
  .shadow = { 0.015f, 0.018f, 0.065f }, .highlight = { 0.14f, 0.05f, 0.05f }, .beam = { 0.26f, 0.10f, 0.10f },
  .sky = { 0.05f, 0.03f, 0.13f }, .edge = 0.26f,
};
static const Look night = {
  .gain = { 0.50f, 0.66f, 1.02f }, .gamma = 2.0f, .saturation = 0.62f, .contrast = 0.25f,
  .shadow = { 0.004f, 0.012f, 0.04f }, .highlight = { 0.16f, 0.11f, 0.02f }, .beam = { 0.05f, 0.07f, 0.12f },
  .sky = { 0.0f, 0.01f, 0.05f }, .edge = 0.40f,
};
static const Look cinema = {
  .gain = { 1.05f, 1.0f, 0.93f }, .gamma = 1.08f, .saturation = 0.93f, .contrast = 0.42f,
  .shadow = { -0.02f, 0.028f, 0.055f }, .highlight = { 0.07f, 0.03f, -0.03f }, .edge = 0.30f,
};
static const Look vintage = {
  .gain = { 1.06f, 1.0f, 0.84f }, .gamma = 0.94f, .saturation = 0.68f, .contrast = -0.16f,
  .shadow = { 0.045f, 0.03f, 0.06f }, .highlight = { 0.06f, 0.03f, -0.03f }, .edge = 0.26f, .lift = 0.06f,
};
static const Look matte = {
  .gain = { 1, 1, 1 }, .gamma = 0.96f, .saturation = 0.86f, .contrast = -0.10f, .shadow = { 0.02f, 0.025f, 0.035f }, .lift = 0.085f,
};

static const Look *
look_for (MaqDraftOpKind kind)
{
  switch ((int) kind)
    {
    case MAQ_DRAFT_OP_GOLDEN: return &golden;
    case MAQ_DRAFT_OP_MORNING: return &morning;
    case MAQ_DRAFT_OP_DUSK: return &dusk;
    case MAQ_DRAFT_OP_NIGHT: return &night;
    case MAQ_DRAFT_OP_CINEMA: return &cinema;
    case MAQ_DRAFT_OP_VINTAGE: return &vintage;
    default: return &matte;
    }
}

static float
screen (float a,
        float b)
{
  return b >= 0 ? 1.0f - (1.0f - a) * (1.0f - b) : a + b;
}

/* What holds for a whole row or place of the picture: the beam, the sky and the corners. */
static void
place_light (const MaqDraftTone *tone,
             guint               x,
             guint               y,
             float              *beam,
             float              *sky,
             float              *edge)
{
  float u = (x + 0.5f) / tone->canvas->width, v = (y + 0.5f) / tone->canvas->height;
  float dx = u - (float) tone->light_x, dy = (v - 0.06f) * 0.85f, cx = u - 0.5f, cy = v - 0.5f;
  float near = MAX (0.0f, 1.0f - sqrtf (dx * dx + dy * dy) / 0.95f), out = (cx * cx + cy * cy) * 2.0f;

  *beam = near * near * near;
  *sky = MAX (0.0f, 1.0f - v * 1.6f);
  *edge = out * out;
}

static void
look_pixel (const MaqDraftTone *tone,
            const Look         *look,
            float              *p,
            float               amount,
            float               beam,
            float               sky,
            float               edge)
{
  float t = CLAMP (LUMA (p), 0.0f, 1.0f), luma, dim = 1.0f - look->edge * edge;
  float dark = (1 - t) * (1 - t), bright = t * t;

  for (guint c = 0; c < 3; c++)
    {
      float v = maq_draft_tone_curve (tone, p[c]) * look->gain[c];
      float smooth;

      v = screen (v + look->shadow[c] * dark, look->highlight[c] * bright);
      v = screen (v, look->beam[c] * beam * (0.35f + 0.65f * t));
      v = screen (v, look->sky[c] * sky) * dim;
      v = CLAMP (v, 0.0f, 1.0f);
      smooth = v * v * (3 - 2 * v);
      v += look->contrast * (smooth - v);
      p[c] += ((look->lift + v * (1 - look->lift)) - p[c]) * amount;
    }
  luma = LUMA (p);
  for (guint c = 0; c < 3; c++)
    p[c] = luma + (p[c] - luma) * (1.0f + (look->saturation - 1.0f) * amount);
}

static void
look_row (const MaqDraftTone *tone,
          float              *rgb,
          guint               y)
{
  const Look *look = look_for (tone->op->kind);
  float amount = (float) CLAMP (tone->op->amount, 0.0, 1.4);

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float beam, sky, edge;

      place_light (tone, x, y, &beam, &sky, &edge);
      look_pixel (tone, look, rgb + x * 3, amount, beam, sky, edge);
    }
}

/* Air between us and what is far: thicker towards the horizon, which in most pictures lies above the middle. */
static void
haze_row (const MaqDraftTone *tone,
          float              *rgb,
          guint               y)
{
  float v = (y + 0.5f) / tone->canvas->height, amount = (float) MIN (tone->op->amount, 1.3);
  float away = (v - 0.36f) / 0.42f, far = expf (-away * away);

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float cloud = 0.75f + 0.5f * maq_draft_noise_smooth (x, y * 2.0f, tone->canvas->width / 4.0f, 31);
      float veil = CLAMP (amount * (0.24f + 0.42f * far) * cloud, 0.0f, 0.9f);
      float *p = rgb + x * 3;

      p[0] += (0.86f - p[0]) * veil;
      p[1] += (0.88f - p[1]) * veil;
      p[2] += (0.91f - p[2]) * veil;
    }
}

static void
vignette_row (const MaqDraftTone *tone,
              float              *rgb,
              guint               y)
{
  float amount = (float) MIN (tone->op->amount, 1.5), v = (y + 0.5f) / tone->canvas->height - 0.5f;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float u = (x + 0.5f) / tone->canvas->width - 0.5f;
      float out = CLAMP ((sqrtf (u * u + v * v) - 0.28f) / 0.45f, 0.0f, 1.0f);
      float dim = 1.0f - 0.62f * amount * out * out * (3 - 2 * out);

      for (guint c = 0; c < 3; c++)
        rgb[x * 3 + c] *= MAX (dim, 0.0f);
    }
}

/* Film grain: clumps of two sizes, strongest in the middle tones, the same for the three channels. */
static void
grain_row (const MaqDraftTone *tone,
           float              *rgb,
           guint               y)
{
  float cell = MAX (1.0f, MAX (tone->canvas->width, tone->canvas->height) / 1600.0f), amount = (float) tone->op->amount;

  for (guint x = 0; x < tone->canvas->width; x++)
    {
      float *p = rgb + x * 3, t = CLAMP (LUMA (p), 0.0f, 1.0f);
      float fine = maq_draft_noise (x, y, 11) + maq_draft_noise (x, y, 12) - 1.0f;
      float clump = maq_draft_noise_smooth (x, y, cell * 1.7f, 13) - 0.5f;
      float step = (fine * 0.05f + clump * 0.14f) * amount * (0.35f + 2.6f * t * (1 - t));

      for (guint c = 0; c < 3; c++)
        p[c] += step;
    }
}

void
maq_draft_edit_mood_prepare (MaqDraftTone *tone)
{
  const Look *look = look_for (tone->op->kind);
  /* What is dark already has less far to go into the night. */
  float deep = look->gamma > 1.0f ? (float) CLAMP ((tone->mean - 0.04) / 0.38, 0.05, 1.0) : 1.0f;
  float gamma = 1.0f + (look->gamma - 1.0f) * deep;

  if (tone->op->kind < MAQ_DRAFT_OP_GOLDEN || tone->op->kind > MAQ_DRAFT_OP_MATTE)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (tone->curve); i++)
    tone->curve[i] = powf (i / 1024.0f, gamma);
}

MaqDraftToneRow
maq_draft_edit_mood_row (MaqDraftOpKind kind)
{
  if (kind == MAQ_DRAFT_OP_HAZE)
    return haze_row;
  if (kind == MAQ_DRAFT_OP_VIGNETTE)
    return vignette_row;
  return kind == MAQ_DRAFT_OP_GRAIN ? grain_row : look_row;
}
