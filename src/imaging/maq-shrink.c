/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-shrink.h"

/* Two passes in whole numbers: rows are added up with weights of 8 bits, which fits 16; pixels of those sums again, which fits 32.
 * Weights sum to exactly 1, so flat areas stay what they are. Half the precision of maq_resample(), several times its speed. */
#define ONE 256u
#define MAX_TAPS (MAQ_SHRINK_LIMIT + 2)

typedef struct {
  guint   first;             /* input */
  guint   n;
  guint16 weights[MAX_TAPS]; /* of 256 */
} Taps;

/* Output @index of @n_out covers n_in / n_out inputs. In whole numbers of 1 / n_out inputs, so that neighbours share no pixel twice. */
static void
find_taps (Taps *taps, guint64 n_in, guint64 n_out, guint64 index)
{
  guint64 from = index * n_in, to = from + n_in;
  guint total = 0, heaviest = 0;

  taps->first = (guint) (from / n_out);
  taps->n = MIN ((guint) ((to + n_out - 1) / n_out) - taps->first, MAX_TAPS);
  for (guint i = 0; i < taps->n; i++)
    {
      guint64 at = (taps->first + i) * n_out;
      guint64 covered = MIN (at + n_out, to) - MAX (at, from);

      taps->weights[i] = (guint16) ((covered * ONE + n_in / 2) / n_in);
      total += taps->weights[i];
      if (taps->weights[i] > taps->weights[heaviest])
        heaviest = i;
    }
  taps->weights[heaviest] = (guint16) (taps->weights[heaviest] + ONE - total);
}

static Taps *
find_all (guint n_in, guint n_out, guint from, guint n)
{
  Taps *taps = g_new (Taps, n);

  for (guint i = 0; i < n; i++)
    find_taps (&taps[i], n_in, n_out, from + i);
  return taps;
}

static gboolean
is_opaque (const guint8 *rows, gsize stride, guint width, guint height)
{
  guint8 alpha = 255;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      alpha &= rows[y * stride + (gsize) x * 4 + 3];
  return alpha == 255;
}

static void
multiply (const guint8 *row, gsize width, guint8 *out)
{
  for (gsize x = 0; x < width; x++, row += 4, out += 4)
    {
      for (guint c = 0; c < 3; c++)
        out[c] = (guint8) ((row[c] * row[3] + 127) / 255);
      out[3] = row[3];
    }
}

static void
divide (guint8 *row, guint width)
{
  for (guint x = 0; x < width; x++, row += 4)
    for (guint c = 0; c < 3; c++)
      row[c] = row[3] == 0 ? 0 : (guint8) MIN ((row[c] * 255u + row[3] / 2u) / row[3], 255u);
}

static void
add_row (guint16 *sums, const guint8 *row, gsize n, guint16 weight)
{
  for (gsize i = 0; i < n; i++)
    sums[i] = (guint16) (sums[i] + row[i] * weight);
}

static void
shrink_row (const guint16 *sums, const Taps *taps, guint width, guint8 *out)
{
  for (guint x = 0; x < width; x++, out += 4)
    {
      const guint16 *p = sums + (gsize) (taps[x].first - taps[0].first) * 4;
      guint32 sum[4] = { ONE * ONE / 2, ONE * ONE / 2, ONE * ONE / 2, ONE * ONE / 2 };

      for (guint k = 0; k < taps[x].n; k++, p += 4)
        for (guint c = 0; c < 4; c++)
          sum[c] += (guint32) p[c] * taps[x].weights[k];
      for (guint c = 0; c < 4; c++)
        out[c] = (guint8) (sum[c] >> 16);
    }
}

void
maq_shrink_part (MaqImage *image, guint width, guint height, guint x, guint y, guint part_width, guint part_height, guint8 *out)
{
  guint in_width = maq_image_get_width (image), in_height = maq_image_get_height (image);
  gsize stride = maq_image_get_stride (image);
  g_autofree Taps *across = NULL, *down = NULL;
  g_autofree guint16 *sums = NULL;
  g_autofree guint8 *multiplied = NULL;
  const guint8 *rows;
  gsize n_columns;
  gboolean opaque;

  g_return_if_fail (image != NULL && out != NULL);
  g_return_if_fail (width <= in_width && height <= in_height);
  g_return_if_fail (in_width <= width * MAQ_SHRINK_LIMIT && in_height <= height * MAQ_SHRINK_LIMIT);
  g_return_if_fail (part_width > 0 && part_height > 0 && x + part_width <= width && y + part_height <= height);

  across = find_all (in_width, width, x, part_width);
  down = find_all (in_height, height, y, part_height);
  n_columns = across[part_width - 1].first + across[part_width - 1].n - across[0].first;
  sums = g_new (guint16, n_columns * 4);
  multiplied = g_new (guint8, n_columns * 4);
  rows = maq_image_get_pixels (image) + (gsize) across[0].first * 4;
  opaque = is_opaque (rows + down[0].first * stride, stride, (guint) n_columns,
                      down[part_height - 1].first + down[part_height - 1].n - down[0].first);
  for (guint i = 0; i < part_height; i++, out += (gsize) part_width * 4)
    {
      memset (sums, 0, n_columns * 4 * sizeof *sums);
      for (guint k = 0; k < down[i].n; k++)
        {
          const guint8 *row = rows + (down[i].first + k) * stride;

          if (!opaque)
            multiply (row, n_columns, multiplied);
          add_row (sums, opaque ? row : multiplied, n_columns * 4, down[i].weights[k]);
        }
      shrink_row (sums, across, part_width, out);
      if (!opaque)
        divide (out, part_width);
    }
}
