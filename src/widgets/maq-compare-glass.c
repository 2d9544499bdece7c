/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-compare-glass.h"

/* In shown pixels. The shadow is a blurred disc: its edge falls off as the integral of a bell curve, whose deviation is half the radius that
 * CSS would name. */
#define RIM 2.0f
#define SHADOW_DOWN 1.0f
#define SHADOW_SPREAD 1.0f
#define SHADOW_DEVIATION 3.0f
#define SHADOW 0.5f
#define MARGIN 12u
/* Of a device pixel, as finely as distances are told apart. */
#define STEPS 4u

guint
maq_compare_glass_get_margin (guint factor)
{
  return MARGIN * factor;
}

/* What a disc of @radius covers of a pixel so far from its middle. */
static float
cover (float radius, float distance)
{
  return CLAMP (radius - distance + 0.5f, 0, 1);
}

static float *
make_shadow (guint radius, guint factor)
{
  float deviation = SHADOW_DEVIATION * (float) factor, edge = (float) radius + SHADOW_SPREAD * (float) factor;
  guint n = 2 * STEPS * (radius + MARGIN * factor + 2);
  float *shadow = g_new (float, n);

  for (guint i = 0; i < n; i++)
    shadow[i] = SHADOW / 2 * erfcf (((float) i / STEPS - edge) / (deviation * G_SQRT2));
  return shadow;
}

static void
cut_pixel (guint8 *pixel, float glass, float rim, float shadow)
{
  float rest = 1 - glass - rim;

  for (guint c = 0; c < 3; c++)
    pixel[c] = (guint8) ((float) pixel[c] * glass + 255 * rim + 0.5f);
  pixel[3] = (guint8) (255 * (glass + rim + rest * shadow) + 0.5f);
}

void
maq_compare_glass_cut (MaqFilmSheet *sheet, guint radius, guint factor)
{
  g_autofree float *shadow = make_shadow (radius, factor);
  float rim = RIM * (float) factor, down = SHADOW_DOWN * (float) factor;
  guint8 *pixel = sheet->pixels;

  for (int j = sheet->rect.y; j < sheet->rect.y + sheet->rect.height; j++)
    for (int i = sheet->rect.x; i < sheet->rect.x + sheet->rect.width; i++, pixel += 4)
      {
        float x = (float) i + 0.5f, y = (float) j + 0.5f, distance = sqrtf (x * x + y * y), glass = cover ((float) radius, distance);

        if (glass < 1)
          cut_pixel (pixel, glass, cover ((float) radius + rim, distance) - glass,
                     shadow[(guint) (sqrtf (x * x + (y - down) * (y - down)) * STEPS)]);
      }
}
