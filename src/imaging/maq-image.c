/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-image.h"

typedef enum {
  OPACITY_UNKNOWN,
  OPACITY_FULL,
  OPACITY_PARTLY,
} Opacity;

struct _MaqImage {
  gatomicrefcount refs;
  guint           width;
  guint           height;
  gsize           stride;
  GBytes         *bytes;
  const guint8   *pixels;
  int             opacity; /* an Opacity, atomic: two threads may find it out at once, to the same end */
};

G_DEFINE_BOXED_TYPE (MaqImage, maq_image, maq_image_ref, maq_image_unref)

static gboolean
check_size (guint    width,
            guint    height,
            GError **error)
{
  if (width > 0 && height > 0 && width <= MAQ_IMAGE_MAX_SIDE && height <= MAQ_IMAGE_MAX_SIDE &&
      (guint64) width * height <= MAQ_IMAGE_MAX_PIXELS)
    return TRUE;

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "A picture of %u × %u pixels is outside the limits", width, height);
  return FALSE;
}

static MaqImage *
image_wrap (guint   width,
            guint   height,
            gsize   stride,
            GBytes *taken)
{
  MaqImage *self = g_new0 (MaqImage, 1);

  g_atomic_ref_count_init (&self->refs);
  self->width = width;
  self->height = height;
  self->stride = stride;
  self->bytes = taken;
  self->pixels = g_bytes_get_data (taken, NULL);

  return self;
}

MaqImage *
maq_image_new (guint    width,
               guint    height,
               gsize    stride,
               GBytes  *pixels,
               GError **error)
{
  g_autoptr (GBytes) bytes = pixels;
  gsize row = (gsize) width * MAQ_IMAGE_CHANNELS;
  gsize rows, needed;

  g_return_val_if_fail (pixels != NULL, NULL);

  if (!check_size (width, height, error))
    return NULL;

  if (stride < row ||
      !g_size_checked_mul (&rows, stride, height - 1) ||
      !g_size_checked_add (&needed, rows, row) ||
      g_bytes_get_size (bytes) < needed)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED,
                   "%" G_GSIZE_FORMAT " bytes are no %u × %u picture of stride %" G_GSIZE_FORMAT,
                   g_bytes_get_size (bytes), width, height, stride);
      return NULL;
    }

  return image_wrap (width, height, stride, g_steal_pointer (&bytes));
}

MaqImage *
maq_image_new_blank (guint     width,
                     guint     height,
                     guint8  **pixels,
                     GError  **error)
{
  gsize stride = (gsize) width * MAQ_IMAGE_CHANNELS;
  guint8 *data;

  g_return_val_if_fail (pixels != NULL, NULL);

  if (!check_size (width, height, error))
    return NULL;

  data = g_try_malloc0_n (height, stride);
  if (data == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for a picture of %u × %u pixels", width, height);
      return NULL;
    }

  *pixels = data;
  return image_wrap (width, height, stride, g_bytes_new_take (data, stride * height));
}

MaqImage *
maq_image_ref (MaqImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
maq_image_unref (MaqImage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_bytes_unref (self->bytes);
  g_free (self);
}

guint
maq_image_get_width (const MaqImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->width;
}

guint
maq_image_get_height (const MaqImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

gsize
maq_image_get_stride (const MaqImage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->stride;
}

const guint8 *
maq_image_get_pixels (const MaqImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pixels;
}

GBytes *
maq_image_get_bytes (const MaqImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

static Opacity
find_opacity (const MaqImage *self)
{
  for (guint y = 0; y < self->height; y++)
    {
      const guint8 *row = self->pixels + y * self->stride;
      guint8 all = 0xff;

      for (guint x = 0; x < self->width; x++)
        all &= row[x * MAQ_IMAGE_CHANNELS + 3];

      if (all != 0xff)
        return OPACITY_PARTLY;
    }

  return OPACITY_FULL;
}

gboolean
maq_image_is_opaque (const MaqImage *self)
{
  int *opacity = (int *) &self->opacity;
  int known;

  g_return_val_if_fail (self != NULL, FALSE);

  known = g_atomic_int_get (opacity);
  if (known == OPACITY_UNKNOWN)
    {
      known = find_opacity (self);
      g_atomic_int_set (opacity, known);
    }

  return known == OPACITY_FULL;
}

MaqImage *
maq_image_flatten (MaqImage *self,
                   GError  **error)
{
  MaqImage *flat;
  guint8 *out = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (maq_image_is_opaque (self))
    return maq_image_ref (self);
  flat = maq_image_new_blank (self->width, self->height, &out, error);
  for (guint y = 0; flat != NULL && y < self->height; y++)
    {
      const guint8 *in = self->pixels + y * self->stride;

      for (guint x = 0; x < self->width; x++, in += 4, out += 4)
        {
          for (guint c = 0; c < 3; c++)
            out[c] = (in[c] * in[3] + 128 * (255 - in[3]) + 127) / 255;
          out[3] = 255;
        }
    }

  return flat;
}
