/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-register-private.h"

/* The first guess, on the coarsest level: both without their slow changes and without their extremes, laid over one another at
 * every whole-pixel movement within reach. Brightness and a real change count for little that way. */

#define SURROUND 2      /* the slow changes are the mean of (2 × 2 + 1)² pixels */
#define STRONGEST 10.0f /* levels */
#define LEAST_SHARE 4   /* of the pixels must lie over one another: one in … */

/* The plane of @from seen on the grid of @grid; NAN where it does not reach. */
static void
lay_over (const MaqPlane   *grid,
          const MaqPlane   *from,
          const MaqPlacing *placing,
          float            *out)
{
  for (guint y = 0; y < grid->height; y++)
    for (guint x = 0; x < grid->width; x++, out++)
      {
        double at_x = placing->scale_x * (x + 0.5 - placing->pivot_x) + placing->centre_x;
        double at_y = placing->scale_y * (y + 0.5 - placing->pivot_y) + placing->centre_y;

        if (!maq_plane_sample (from, at_x, at_y, out))
          *out = NAN;
      }
}

/* Each value less the mean around it; NAN where that is not known whole. */
static void
sharpen (const float *in,
         int          width,
         int          height,
         float       *out)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        float sum = 0;
        guint n = 0;

        for (int row = MAX (y - SURROUND, 0); row <= MIN (y + SURROUND, height - 1); row++)
          for (int column = MAX (x - SURROUND, 0); column <= MIN (x + SURROUND, width - 1); column++, n++)
            sum += in[row * width + column];
        out[y * width + x] = CLAMP (in[y * width + x] - sum / n, -STRONGEST, STRONGEST);
        if (isnan (sum))
          out[y * width + x] = NAN;
      }
}

/* How alike they are when @b lies @dx, @dy further than its own grid says. */
static double
compare_at (const MaqPlane *grid,
            const float    *a,
            const float    *b,
            int             dx,
            int             dy)
{
  int width = grid->width, height = grid->height, left = MAX (-dx, 0), right = MIN (width - dx, width);
  double aa = 0, bb = 0, ab = 0;
  guint n = 0;

  for (int y = MAX (-dy, 0); y < MIN (height - dy, height); y++)
    for (int x = left; x < right; x++)
      {
        gsize at = (gsize) y * width + x;
        float p = a[at], q = b[at + (gssize) dy * width + dx];

        if (isnan (q) || (grid->used != NULL && !grid->used[at]))
          continue;
        aa += p * p;
        bb += q * q;
        ab += p * q;
        n++;
      }

  return n * LEAST_SHARE >= grid->width * grid->height && aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : -1;
}

double
maq_register_search (const MaqPlane *a,
                     const MaqPlane *b,
                     guint           reach,
                     MaqPlacing     *placing)
{
  gsize n = (gsize) a->width * a->height;
  g_autofree float *over = g_new (float, n), *sharp_a = g_new (float, n), *sharp_b = g_new (float, n);
  int most = reach, best_x = 0, best_y = 0;
  double best;

  lay_over (a, b, placing, over);
  sharpen (a->luma, a->width, a->height, sharp_a);
  sharpen (over, a->width, a->height, sharp_b);
  best = compare_at (a, sharp_a, sharp_b, 0, 0);
  for (int dy = -most; dy <= most; dy++)
    for (int dx = -most; dx <= most; dx++)
      {
        double likeness = compare_at (a, sharp_a, sharp_b, dx, dy);

        /* A little must be gained: what repeats itself stays where it is. */
        if (likeness > best + 0.01)
          best = likeness, best_x = dx, best_y = dy;
      }
  placing->centre_x += best_x * placing->scale_x;
  placing->centre_y += best_y * placing->scale_y;

  return best;
}
