/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-pixel-row.h"
#include "maq-wide.h"

#define ONE 256u

MAQ_WIDE static guint32
and_all (const guint8 *restrict row,
         gsize                  n)
{
  guint32 all = G_MAXUINT32;

  for (gsize i = 0; i < n; i++)
    {
      guint32 pixel;

      memcpy (&pixel, row + 4 * i, sizeof pixel);
      all &= pixel;
    }

  return all;
}

MAQ_WIDE static void
mix (const guint8 *restrict row,
     gsize                  n,
     guint                  share,
     guint8       *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (guint8) ((out[i] * (ONE - share) + row[i] * share) >> 8);
}

gboolean
maq_pixel_row_is_opaque (const guint8 *row,
                         gsize         n)
{
  g_return_val_if_fail (row != NULL || n == 0, FALSE);

  return GUINT32_FROM_LE (and_all (row, n)) >> 24 == 255;
}

void
maq_pixel_row_mix (const guint8 *row,
                   gsize         n,
                   guint         share,
                   guint8       *out)
{
  g_return_if_fail (row != NULL && out != NULL && share <= ONE);

  mix (row, 4 * n, share, out);
}
