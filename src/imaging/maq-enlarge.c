/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-enlarge.h"

#define ONE 256u

/* Between input @first and @second: so much of 256 is the second's. */
typedef struct {
  guint first, second;
  guint share;
} Between;

/* Pixel @index of @n_out has its centre at (index + 1/2) × n_in / n_out; that of the first input is at 1/2. In whole numbers of
 * 1 / (2 n_out) inputs. */
static void
find_between (Between *between, guint64 n_in, guint64 n_out, guint64 index)
{
  guint64 centre = (2 * index + 1) * n_in, at = centre > n_out ? centre - n_out : 0;

  between->first = (guint) MIN (at / (2 * n_out), n_in - 1);
  between->second = (guint) MIN (between->first + 1, n_in - 1);
  between->share = (guint) ((at % (2 * n_out)) * ONE / (2 * n_out));
}

static inline guint
mix (guint one, guint other, guint share)
{
  return one * (ONE - share) + other * share;
}

static void
mix_opaque (const guint8 *const corners[4], guint across, guint down, guint8 *out)
{
  for (guint c = 0; c < 4; c++)
    out[c] = (guint8) ((mix (mix (corners[0][c], corners[1][c], across), mix (corners[2][c], corners[3][c], across), down)
                        + ONE * ONE / 2) / (ONE * ONE));
}

/* What cannot be seen has no colour to give. */
static void
mix_seen (const guint8 *const corners[4], guint across, guint down, guint8 *out)
{
  const guint weights[4] = { (ONE - across) * (ONE - down), across * (ONE - down), (ONE - across) * down, across * down };
  guint64 sums[3] = { 0 }, alpha = 0;

  for (guint i = 0; i < 4; i++)
    {
      guint64 weight = (guint64) weights[i] * corners[i][3];

      alpha += weight;
      for (guint c = 0; c < 3; c++)
        sums[c] += weight * corners[i][c];
    }
  for (guint c = 0; c < 3; c++)
    out[c] = alpha > 0 ? (guint8) ((sums[c] + alpha / 2) / alpha) : 0;
  out[3] = (guint8) ((alpha + ONE * ONE / 2) / (ONE * ONE));
}

void
maq_enlarge_part (MaqImage *image, guint width, guint height, guint x, guint y, guint part_width, guint part_height, guint8 *out)
{
  gsize stride = maq_image_get_stride (image);
  g_autofree Between *across = NULL;

  g_return_if_fail (image != NULL && out != NULL);
  g_return_if_fail (part_width > 0 && part_height > 0 && x + part_width <= width && y + part_height <= height);

  across = g_new (Between, part_width);
  for (guint i = 0; i < part_width; i++)
    find_between (&across[i], maq_image_get_width (image), width, x + i);
  for (guint j = 0; j < part_height; j++)
    {
      const guint8 *first, *second;
      Between down;

      find_between (&down, maq_image_get_height (image), height, y + j);
      first = maq_image_get_pixels (image) + down.first * stride;
      second = maq_image_get_pixels (image) + down.second * stride;
      for (guint i = 0; i < part_width; i++, out += 4)
        {
          gsize left = (gsize) across[i].first * 4, right = (gsize) across[i].second * 4;
          const guint8 *const corners[4] = { first + left, first + right, second + left, second + right };

          if ((corners[0][3] & corners[1][3] & corners[2][3] & corners[3][3]) == 255)
            mix_opaque (corners, across[i].share, down.share, out);
          else
            mix_seen (corners, across[i].share, down.share, out);
        }
    }
}
