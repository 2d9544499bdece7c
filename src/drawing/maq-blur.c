/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-blur.h"

#define PASSES 3

/* Along one line of @n bytes, @step apart: the mean of 2 × @radius + 1, with the edge repeated outwards. */
static void
blur_line (guint8 *line,
           gsize   step,
           guint   n,
           guint   radius,
           guint8 *copy)
{
  guint sum, size = 2 * radius + 1;

  for (guint i = 0; i < n; i++)
    copy[i] = line[i * step];
  sum = copy[0] * (radius + 1);
  for (guint i = 1; i <= radius; i++)
    sum += copy[MIN (i, n - 1)];
  for (guint i = 0; i < n; i++)
    {
      line[i * step] = (guint8) ((sum + size / 2) / size);
      sum += copy[MIN (i + radius + 1, n - 1)];
      sum -= copy[i >= radius ? i - radius : 0];
    }
}

/* Three means after one another, which together reach @radius pixels. */
void
maq_blur (guint8 *data,
          guint   width,
          guint   height,
          gsize   stride,
          double  radius)
{
  guint left = (guint) round (radius);
  g_autofree guint8 *copy = left > 0 ? g_malloc (MAX (width, height)) : NULL;

  for (guint pass = 0; pass < PASSES && left > 0; pass++)
    {
      guint box = (left + PASSES - pass - 1) / (PASSES - pass);

      left -= box;
      for (guint y = 0; y < height; y++)
        blur_line (data + y * stride, 1, width, box, copy);
      for (guint x = 0; x < width; x++)
        blur_line (data + x, stride, height, box, copy);
    }
}
