/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"

#include "maq-draft-edit-private.h"

static gboolean
no_memory (GError **error)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a picture of this size");
  return FALSE;
}

static MaqDraftBitmap *
new_of_depth (guint    width,
              guint    height,
              guint    depth,
              GError **error)
{
  MaqDraftBitmap *self;
  guint8 *rgba = g_try_malloc0_n ((gsize) width * height, depth);

  if (rgba == NULL)
    {
      no_memory (error);
      return NULL;
    }
  self = g_new0 (MaqDraftBitmap, 1);
  self->width = width;
  self->height = height;
  self->rgba = rgba;
  self->depth = depth;
  return self;
}

MaqDraftBitmap *
maq_draft_bitmap_new (guint    width,
                      guint    height,
                      GError **error)
{
  return new_of_depth (width, height, 4, error);
}

MaqDraftBitmap *
maq_draft_bitmap_new_cover (guint    width,
                            guint    height,
                            GError **error)
{
  return new_of_depth (width, height, 1, error);
}

MaqDraftBitmap *
maq_draft_bitmap_new_copy (MaqImage *image,
                           GError  **error)
{
  MaqDraftBitmap *self = maq_draft_bitmap_new (maq_image_get_width (image), maq_image_get_height (image), error);
  const guint8 *pixels = maq_image_get_pixels (image);

  if (self == NULL)
    return NULL;
  for (guint y = 0; y < self->height; y++)
    memcpy (self->rgba + (gsize) y * self->width * 4, pixels + y * maq_image_get_stride (image), (gsize) self->width * 4);
  return self;
}

void
maq_draft_bitmap_free (MaqDraftBitmap *self)
{
  if (self == NULL)
    return;
  g_free (self->rgba);
  g_free (self);
}

MaqImage *
maq_draft_bitmap_to_image (MaqDraftBitmap *self,
                           GError        **error)
{
  gsize size = (gsize) self->width * self->height * 4;
  GBytes *bytes = g_bytes_new_take (g_steal_pointer (&self->rgba), size);

  return maq_image_new (self->width, self->height, (gsize) self->width * 4, bytes, error);
}

void
maq_draft_bitmap_take (MaqDraftBitmap *self,
                       MaqDraftBitmap *from)
{
  g_free (self->rgba);
  *self = *from;
  g_free (from);
}

/* One row of an area average: every source pixel counts in the target pixels it lies under, by its share. */
static void
add_row (float        *sums,
         const guint8 *row,
         guint         from,
         guint         to,
         float         weight)
{
  double step = (double) to / from;

  for (guint x = 0; x < from; x++)
    {
      double left = x * step, right = left + step;
      guint first = (guint) left, last = MIN ((guint) right, to - 1);
      float share = first == last ? (float) step : (float) (first + 1 - left);

      for (guint c = 0; c < 4; c++)
        sums[first * 4 + c] += row[x * 4 + c] * share * weight;
      if (last != first)
        for (guint c = 0; c < 4; c++)
          sums[last * 4 + c] += row[x * 4 + c] * (float) (right - last) * weight;
    }
}

static void
store_row (guint8      *row,
           const float *sums,
           gsize        n)
{
  for (gsize i = 0; i < n; i++)
    row[i] = (guint8) CLAMP (sums[i] + 0.5f, 0.0f, 255.0f);
}

static void
shrink_into (MaqDraftBitmap       *small,
             const MaqDraftBitmap *self,
             float                *sums)
{
  double step = (double) small->height / self->height;
  gsize n = (gsize) small->width * 4;
  guint y = 0;

  /* Two rows of sums: a source row may reach over the edge between two target rows. */
  memset (sums, 0, n * 2 * sizeof (float));
  for (guint source = 0; source < self->height; source++)
    {
      double top = source * step, bottom = top + step;
      guint last = MIN ((guint) bottom, small->height - 1);
      const guint8 *row = self->rgba + (gsize) source * self->width * 4;

      add_row (sums, row, self->width, small->width, last == y ? (float) step : (float) (y + 1 - top));
      if (last == y)
        continue;
      store_row (small->rgba + y * n, sums, n);
      memset (sums, 0, n * sizeof (float));
      add_row (sums, row, self->width, small->width, (float) (bottom - last));
      y = last;
    }
  store_row (small->rgba + y * n, sums, n);
}

MaqDraftBitmap *
maq_draft_bitmap_shrink (const MaqDraftBitmap *self,
                         guint                 side,
                         GError              **error)
{
  guint longest = MAX (self->width, self->height);
  double scale = MIN (1.0, (double) side / longest);
  guint width = MAX (1, (guint) lround (self->width * scale));
  guint height = MAX (1, (guint) lround (self->height * scale));
  g_autoptr (MaqDraftBitmap) small = maq_draft_bitmap_new (width, height, error);
  g_autofree float *sums = g_try_malloc_n ((gsize) width * 8, sizeof (float));

  if (small == NULL || sums == NULL)
    {
      if (small != NULL)
        no_memory (error);
      return NULL;
    }
  if (width == self->width && height == self->height)
    memcpy (small->rgba, self->rgba, (gsize) width * height * 4);
  else
    shrink_into (small, self, sums);
  return g_steal_pointer (&small);
}

/* Catmull and Rom's curve through four values: soft enough not to ring, sharp enough not to look blown up. */
static void
curve_weights (float  t,
               float *weights)
{
  weights[0] = ((-0.5f * t + 1.0f) * t - 0.5f) * t;
  weights[1] = (1.5f * t - 2.5f) * t * t + 1.0f;
  weights[2] = ((-1.5f * t + 2.0f) * t + 0.5f) * t;
  weights[3] = (0.5f * t - 0.5f) * t * t;
}

/* Four rows of @small mixed into one, in floating point. */
static void
mix_rows (const MaqDraftBitmap *small,
          double                at,
          float                *mixed)
{
  int base = (int) floor (at);
  float weights[4];

  curve_weights ((float) (at - base), weights);
  memset (mixed, 0, (gsize) small->width * 3 * sizeof (float));
  for (int k = 0; k < 4; k++)
    {
      const guint8 *row = small->rgba + (gsize) CLAMP (base - 1 + k, 0, (int) small->height - 1) * small->width * 4;

      for (guint x = 0; x < small->width; x++)
        for (guint c = 0; c < 3; c++)
          mixed[x * 3 + c] += row[x * 4 + c] * weights[k];
    }
}

static void
stretch_row (guint8      *row,
             guint        width,
             const float *mixed,
             guint        small_width)
{
  double step = (double) small_width / width;

  for (guint x = 0; x < width; x++)
    {
      double at = (x + 0.5) * step - 0.5;
      int base = (int) floor (at);
      float weights[4], sums[3] = { 0, 0, 0 };

      curve_weights ((float) (at - base), weights);
      for (int k = 0; k < 4; k++)
        {
          const float *from = mixed + (gsize) CLAMP (base - 1 + k, 0, (int) small_width - 1) * 3;

          for (guint c = 0; c < 3; c++)
            sums[c] += from[c] * weights[k];
        }
      for (guint c = 0; c < 3; c++)
        row[x * 4 + c] = (guint8) CLAMP (sums[c] + 0.5f, 0.0f, 255.0f);
    }
}

void
maq_draft_bitmap_enlarge (MaqDraftBitmap       *self,
                          const MaqDraftBitmap *small)
{
  g_autofree float *mixed = g_new (float, (gsize) small->width * 3);
  double step = (double) small->height / self->height;

  for (guint y = 0; y < self->height; y++)
    {
      mix_rows (small, (y + 0.5) * step - 0.5, mixed);
      stretch_row (self->rgba + (gsize) y * self->width * 4, self->width, mixed, small->width);
    }
}

MaqDraftPlane *
maq_draft_plane_new (guint    width,
                     guint    height,
                     guint    channels,
                     GError **error)
{
  MaqDraftPlane *self;
  float *data = g_try_malloc0_n ((gsize) width * height * channels, sizeof (float));

  if (data == NULL)
    {
      no_memory (error);
      return NULL;
    }
  self = g_new0 (MaqDraftPlane, 1);
  self->width = width;
  self->height = height;
  self->channels = channels;
  self->data = data;
  return self;
}

void
maq_draft_plane_free (MaqDraftPlane *self)
{
  if (self == NULL)
    return;
  g_free (self->data);
  g_free (self);
}

float
maq_draft_noise (guint x,
                 guint y,
                 guint seed)
{
  guint32 h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ seed * 0xc2b2ae3du;

  h = (h ^ (h >> 15)) * 0x2c1b3c6du;
  h = (h ^ (h >> 12)) * 0x297a2d39u;
  h ^= h >> 15;
  return (h >> 8) * (1.0f / 16777216.0f);
}

float
maq_draft_noise_smooth (float x,
                        float y,
                        float cell,
                        guint seed)
{
  float fx = x / cell, fy = y / cell;
  int ix = (int) floorf (fx), iy = (int) floorf (fy);
  float tx = fx - ix, ty = fy - iy;
  float sx = tx * tx * (3 - 2 * tx), sy = ty * ty * (3 - 2 * ty);
  float top = maq_draft_noise (ix, iy, seed) * (1 - sx) + maq_draft_noise (ix + 1, iy, seed) * sx;
  float bottom = maq_draft_noise (ix, iy + 1, seed) * (1 - sx) + maq_draft_noise (ix + 1, iy + 1, seed) * sx;

  return top * (1 - sy) + bottom * sy;
}

float
maq_draft_luma (const guint8 *rgba)
{
  return (0.2126f * rgba[0] + 0.7152f * rgba[1] + 0.0722f * rgba[2]) * (1.0f / 255.0f);
}
