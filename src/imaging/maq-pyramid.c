/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-resample.h"
#include "maq-scale.h"

#define SMALLEST_SIDE 64
#define MAX_LEVELS 16 /* from 16384 to 64 it is 9 */

struct _MaqPyramid {
  gatomicrefcount refs;
  guint           n_levels;
  MaqImage       *levels[MAX_LEVELS];
};

/* The average of four pixels, each counting by its alpha. */
static inline void
average (const guint8 *a,
         const guint8 *b,
         guint8       *out)
{
  guint alpha = a[3] + a[7] + b[3] + b[7];

  if (alpha == 4 * 255)
    for (guint c = 0; c < 3; c++)
      out[c] = (a[c] + a[c + 4] + b[c] + b[c + 4] + 2) / 4;
  else if (alpha > 0)
    for (guint c = 0; c < 3; c++)
      out[c] = (a[c] * a[3] + a[c + 4] * a[7] + b[c] * b[3] + b[c + 4] * b[7] + alpha / 2) / alpha;

  out[3] = (alpha + 2) / 4;
}

static MaqImage *
halve_even (MaqImage *image,
            GError  **error)
{
  guint width = maq_image_get_width (image) / 2, height = maq_image_get_height (image) / 2;
  gsize stride = maq_image_get_stride (image);
  guint8 *out = NULL;
  MaqImage *half = maq_image_new_blank (width, height, &out, error);

  if (half == NULL)
    return NULL;

  for (guint y = 0; y < height; y++)
    {
      const guint8 *a = maq_image_get_pixels (image) + 2 * y * stride;

      for (guint x = 0; x < width; x++, a += 8, out += 4)
        average (a, a + stride, out);
    }

  return half;
}

static MaqImage *
halve (MaqImage *image,
       GError  **error)
{
  guint width = maq_image_get_width (image), height = maq_image_get_height (image);

  if (width % 2 == 0 && height % 2 == 0)
    return halve_even (image, error);

  return maq_resample (image, (width + 1) / 2, (height + 1) / 2, MAQ_RESAMPLE_AREA, MAQ_RESAMPLE_AREA, error);
}

MaqPyramid *
maq_pyramid_new (MaqImage *image,
                 GError  **error)
{
  g_autoptr (MaqPyramid) self = NULL;

  g_return_val_if_fail (image != NULL, NULL);

  self = g_new0 (MaqPyramid, 1);
  g_atomic_ref_count_init (&self->refs);
  self->levels[self->n_levels++] = maq_image_ref (image);

  while (self->n_levels < MAX_LEVELS)
    {
      MaqImage *last = self->levels[self->n_levels - 1];

      if (MAX (maq_image_get_width (last), maq_image_get_height (last)) <= SMALLEST_SIDE)
        break;

      self->levels[self->n_levels] = halve (last, error);
      if (self->levels[self->n_levels] == NULL)
        return NULL;
      self->n_levels++;
    }

  return g_steal_pointer (&self);
}

MaqPyramid *
maq_pyramid_ref (MaqPyramid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
maq_pyramid_unref (MaqPyramid *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  for (guint i = 0; i < self->n_levels; i++)
    maq_image_unref (self->levels[i]);
  g_free (self);
}

guint
maq_pyramid_get_n_levels (const MaqPyramid *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_levels;
}

MaqImage *
maq_pyramid_get_level (const MaqPyramid *self,
                       guint             level)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (level < self->n_levels, NULL);

  return self->levels[level];
}

guint
maq_pyramid_pick (const MaqPyramid *self,
                  double            scale)
{
  guint level = 0;
  double full;

  g_return_val_if_fail (self != NULL, 0);

  full = maq_image_get_width (self->levels[0]);
  while (level + 1 < self->n_levels && maq_image_get_width (self->levels[level + 1]) >= full * scale)
    level++;

  return level;
}
