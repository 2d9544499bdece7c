/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-resample.h"
#include "maq-scale.h"

/* From here on a stretched Lanczos window costs more than the eye gets. */
#define AREA_FROM 4

static MaqResampleFilter
pick_filter (guint from,
             guint to)
{
  return to > 0 && from / to >= AREA_FROM ? MAQ_RESAMPLE_AREA : MAQ_RESAMPLE_LANCZOS;
}

MaqImage *
maq_scale (MaqImage *image,
           guint     width,
           guint     height,
           GError  **error)
{
  guint from_width, from_height;

  g_return_val_if_fail (image != NULL, NULL);

  from_width = maq_image_get_width (image);
  from_height = maq_image_get_height (image);
  if (from_width == width && from_height == height)
    return maq_image_ref (image);

  return maq_resample (image, width, height, pick_filter (from_width, width), pick_filter (from_height, height), error);
}

MaqImage *
maq_scale_to_fit (MaqImage *image,
                  guint     side,
                  GError  **error)
{
  guint width, height, longer;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (side > 0, NULL);

  width = maq_image_get_width (image);
  height = maq_image_get_height (image);
  longer = MAX (width, height);
  if (longer <= side)
    return maq_image_ref (image);

  return maq_scale (image,
                    MAX (1, ((guint64) width * side + longer / 2) / longer),
                    MAX (1, ((guint64) height * side + longer / 2) / longer),
                    error);
}

/* A view into the same pixels: nothing is copied. */
MaqImage *
maq_crop (MaqImage *image,
          guint     x,
          guint     y,
          guint     width,
          guint     height,
          GError  **error)
{
  gsize stride, from, length;

  g_return_val_if_fail (image != NULL, NULL);

  if (width == 0 || height == 0 ||
      (guint64) x + width > maq_image_get_width (image) ||
      (guint64) y + height > maq_image_get_height (image))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%u × %u at %u, %u is outside the picture of %u × %u",
                   width, height, x, y, maq_image_get_width (image), maq_image_get_height (image));
      return NULL;
    }

  stride = maq_image_get_stride (image);
  from = y * stride + (gsize) x * MAQ_IMAGE_CHANNELS;
  length = (height - 1) * stride + (gsize) width * MAQ_IMAGE_CHANNELS;

  return maq_image_new (width, height, stride, g_bytes_new_from_bytes (maq_image_get_bytes (image), from, length), error);
}
