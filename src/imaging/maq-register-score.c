/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-register-private.h"

/* How good an alignment is, and how the light differs. */

#define BLOCK 12              /* pixels a side */
#define FEWEST 48             /* pixels of a block, to say anything */
#define NOISE (3.0 * 3.0)     /* levels, squared: what is left of a flat block */
#define LIKE 0.6              /* of a block's structure that must be the same */
#define LEVELS_APART 24.0     /* of a block's mean, after the tone is corrected */
#define MOST_TEXTURE 16.0     /* levels: more of it does not weigh more */

/* What a block shows, in both. */
typedef struct {
  guint  n;
  double a, b, aa, bb, ab;
} Moments;

static void
add_block (const MaqPlane   *a,
           const MaqPlane   *b,
           const MaqPlacing *placing,
           guint             left,
           guint             top,
           Moments          *moments)
{
  for (guint y = top; y < MIN (top + BLOCK, a->height); y++)
    for (guint x = left; x < MIN (left + BLOCK, a->width); x++)
      {
        gsize at = (gsize) y * a->width + x;
        float value;
        double p, q;

        if ((a->used != NULL && !a->used[at]) ||
            !maq_plane_sample (b, placing->scale_x * (x + 0.5 - placing->pivot_x) + placing->centre_x,
                               placing->scale_y * (y + 0.5 - placing->pivot_y) + placing->centre_y, &value))
          continue;
        p = a->luma[at];
        q = placing->gain * (value - 128) + 128 + placing->offset;
        moments->n++;
        moments->a += p;
        moments->b += q;
        moments->aa += p * p;
        moments->bb += q * q;
        moments->ab += p * q;
      }
}

/* The structural part of SSIM (Wang et al., 2004) and the distance of the means. @weight: (out): how much there is to see. */
static gboolean
is_alike (const Moments *moments,
          double        *weight)
{
  double n = moments->n, a = moments->a / n, b = moments->b / n;
  double var_a = MAX (moments->aa / n - a * a, 0), var_b = MAX (moments->bb / n - b * b, 0), both = moments->ab / n - a * b;

  *weight = 1 + MIN (sqrt (MAX (var_a, var_b)), MOST_TEXTURE);

  return fabs (a - b) < LEVELS_APART && (2 * both + NOISE) / (var_a + var_b + NOISE) >= LIKE;
}

double
maq_register_score (const MaqPlane   *a,
                    const MaqPlane   *b,
                    const MaqPlacing *placing,
                    guint            *n_blocks)
{
  double alike = 0, all = 0;

  *n_blocks = 0;
  for (guint top = 0; top < a->height; top += BLOCK)
    for (guint left = 0; left < a->width; left += BLOCK)
      {
        Moments moments = { 0 };
        double weight;

        add_block (a, b, placing, left, top, &moments);
        if (moments.n < FEWEST)
          continue;
        if (is_alike (&moments, &weight))
          alike += weight;
        all += weight;
        ++*n_blocks;
      }

  return all > 0 ? alike / all : 0;
}

/* --- tone --- */

#define DARKEST 6             /* what is cut off at either end says nothing about the tone */
#define BRIGHTEST 249
#define ROUNDS 4
#define FIRST_CUT 40.0        /* levels: the first line is drawn through what is no further apart than this */
#define LAST_CUT 8.0
#define SMALLEST_TONE 1.0     /* levels: a smaller difference is not corrected */
#define LEAST_SPREAD 8.0      /* levels: below it, a gain cannot be told */
#define FEWEST_COLOURS 256

/* How light both are where they lie over one another: how often, in cells of one level each. */
typedef guint Table[256][256];

static inline gboolean
is_cut_off (const guint8 *pixel)
{
  return MIN (MIN (pixel[0], pixel[1]), pixel[2]) < DARKEST || MAX (MAX (pixel[0], pixel[1]), pixel[2]) > BRIGHTEST;
}

/* Rec. 601, on coded values: a line over all channels alike is the same line over this. */
static inline guint
get_light (const guint8 *pixel)
{
  return (77u * pixel[0] + 150u * pixel[1] + 29u * pixel[2] + 128) >> 8;
}

static void
count_light (const MaqPlanes  *a,
             const MaqPlanes  *b,
             const MaqPlacing *placing,
             Table             table)
{
  const MaqPlane *plane = &a->levels[0];
  int width = maq_image_get_width (b->reduced), height = maq_image_get_height (b->reduced);
  guint stride = MAX (plane->width, plane->height) > 256 ? 2 : 1;

  for (guint y = 0; y < plane->height; y += stride)
    {
      const guint8 *p = maq_image_get_pixels (a->reduced) + y * maq_image_get_stride (a->reduced);
      int row = (int) floor (placing->scale_y * (y + 0.5 - placing->pivot_y) + placing->centre_y);

      for (guint x = 0; row >= 0 && row < height && x < plane->width; x += stride, p += 4 * stride)
        {
          int column = (int) floor (placing->scale_x * (x + 0.5 - placing->pivot_x) + placing->centre_x);
          const guint8 *q;

          if (column < 0 || column >= width || (plane->used != NULL && !plane->used[(gsize) y * plane->width + x]))
            continue;
          q = maq_image_get_pixels (b->reduced) + (gsize) row * maq_image_get_stride (b->reduced) + (gsize) column * 4;
          if (!is_cut_off (p) && !is_cut_off (q))
            table[get_light (p)][get_light (q)]++;
        }
    }
}

/* The line through what lies within @cut of the last one. The gain is the ratio of the spreads, which noise in both does not bend as
 * it would bend a regression. */
static void
fit_line (Table   table,
          double  cut,
          double *gain,
          double *offset)
{
  double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0, spread_a, spread_b;

  for (guint p = DARKEST; p <= BRIGHTEST; p++)
    for (guint q = DARKEST; q <= BRIGHTEST; q++)
      if (table[p][q] > 0 && fabs (*gain * q + *offset - p) < cut)
        {
          double k = table[p][q];

          n += k;
          a += k * p;
          b += k * q;
          aa += k * p * p;
          bb += k * q * q;
          ab += k * p * q;
        }
  if (n < FEWEST_COLOURS)
    return;
  spread_a = sqrt (MAX (aa / n - a / n * (a / n), 0));
  spread_b = sqrt (MAX (bb / n - b / n * (b / n), 0));
  if (MIN (spread_a, spread_b) >= LEAST_SPREAD && ab / n - a / n * (b / n) > 0.8 * spread_a * spread_b)
    *gain = CLAMP (spread_a / spread_b, 0.4, 2.5);
  *offset = CLAMP (a / n - *gain * (b / n), -96, 96);
}

static gboolean
is_tone (double gain,
         double offset)
{
  return fabs (offset) >= SMALLEST_TONE || fabs (255 * gain + offset - 255) >= SMALLEST_TONE;
}

/* One line for all channels: what turns blue into green is a change of what is shown, not of the light it was taken in. */
void
maq_register_tone (const MaqPlanes  *a,
                   const MaqPlanes  *b,
                   const MaqPlacing *placing,
                   double           *gain,
                   double           *offset)
{
  g_autofree guint *table = g_new0 (guint, 256 * 256);

  count_light (a, b, placing, (guint (*)[256]) table);
  *gain = placing->gain;
  *offset = placing->offset + 128 - 128 * placing->gain;
  for (guint i = 0; i < ROUNDS; i++)
    fit_line ((guint (*)[256]) table, FIRST_CUT + (LAST_CUT - FIRST_CUT) * i / (ROUNDS - 1), gain, offset);
  if (!is_tone (*gain, *offset))
    {
      *gain = 1;
      *offset = 0;
    }
}
