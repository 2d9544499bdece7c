/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-price.h"

/* The formulas behind prices by tokens, as published or measured; see each. */

static guint
quality_index (const char *quality)
{
  return g_strcmp0 (quality, "low") == 0 ? 0 : g_strcmp0 (quality, "medium") == 0 ? 1 : 2;
}

guint64
maq_price_gpt_image_2_tokens (guint       width,
                              guint       height,
                              const char *quality)
{
  static const guint factors[] = { 16, 48, 96 };
  guint64 factor = factors[quality_index (quality)], longer = MAX (width, height), shorter = MIN (width, height), base;

  if (longer == 0)
    return 0;
  /* Published by OpenAI's community and checked against the guide's table; whole numbers throughout. */
  base = (2 * factor * shorter + longer) / (2 * longer);
  return (factor * base * (2000000 + (guint64) width * height) + 3999999) / 4000000;
}

guint64
maq_price_table_tokens (guint       width,
                        guint       height,
                        const char *quality)
{
  /* By OpenAI's guide: square, upright, wide. */
  static const guint tokens[3][3] = { { 272, 408, 400 }, { 1056, 1584, 1568 }, { 4160, 6240, 6208 } };

  return tokens[quality_index (quality)][width == height ? 0 : width < height ? 1 : 2];
}

#define PATCH 32
#define BUDGET 1536
#define CANVAS 1024.0
#define MAX_MAGNIFY 2.0
#define MAX_RATIO 3.0

/* Measured by OpenAI's community in 2026, undocumented: a small picture is magnified towards 1024, a narrow one padded, and
 * what has more than the budget of patches is shrunk into it. Others report up to half more, never more than the budget. */
void
maq_price_gpt_image_2_input (guint  width,
                             guint  height,
                             guint *low,
                             guint *high)
{
  double longer = MAX (width, height), shorter = MIN (width, height), scale, patches;

  *low = *high = BUDGET;
  if (shorter < 1)
    {
      *low = BUDGET * 2 / 3;
      return;
    }
  scale = CLAMP (CANVAS / longer, 1.0, MAX_MAGNIFY);
  longer *= scale;
  shorter = MAX (shorter * scale, longer / MAX_RATIO);
  patches = ceil (longer / PATCH) * ceil (shorter / PATCH);
  if (patches > BUDGET)
    {
      double shrink = sqrt ((double) BUDGET * PATCH * PATCH / (longer * shorter));

      *low = (guint) MAX (floor (longer * shrink / PATCH) * floor (shorter * shrink / PATCH), 1);
      return;
    }
  *low = (guint) patches;
  *high = MIN (*low + (*low + 1) / 2, BUDGET);
}

#define TILE 512.0
#define TILE_BASE 65
#define TILE_TOKENS 129

/* OpenAI's rule for the models before gpt-image-2: the shorter side becomes 512 at most, then tiles of 512. Whether half a
 * pixel more counts as another tile depends on their rounding. */
void
maq_price_tiles_input (guint  width,
                       guint  height,
                       guint *low,
                       guint *high)
{
  double longer = MAX (MAX (width, height), 1), shorter = MAX (MIN (width, height), 1);
  double scale = MIN (TILE / shorter, 1.0);

  *low = TILE_BASE + TILE_TOKENS * (guint) MAX (ceil (floor (longer * scale) / TILE), 1);
  *high = TILE_BASE + TILE_TOKENS * (guint) ceil (longer * scale / TILE);
}
