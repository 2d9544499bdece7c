/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-mask.h"
#include "maq-resample.h"

struct _MaqMask {
  gatomicrefcount refs;
  guint           width;
  guint           height;
  GBytes         *coverage;
};

MaqMask *
maq_mask_new (guint    width,
              guint    height,
              GBytes  *coverage,
              GError **error)
{
  MaqMask *self;

  g_return_val_if_fail (coverage != NULL, NULL);

  if (width == 0 || height == 0 || width > MAQ_IMAGE_MAX_SIDE || height > MAQ_IMAGE_MAX_SIDE ||
      g_bytes_get_size (coverage) != (guint64) width * height)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "%" G_GSIZE_FORMAT " bytes are no mask of %u × %u",
                   g_bytes_get_size (coverage), width, height);
      return NULL;
    }

  self = g_new0 (MaqMask, 1);
  g_atomic_ref_count_init (&self->refs);
  self->width = width;
  self->height = height;
  self->coverage = g_bytes_ref (coverage);

  return self;
}

MaqMask *
maq_mask_ref (MaqMask *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
maq_mask_unref (MaqMask *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_bytes_unref (self->coverage);
  g_free (self);
}

guint
maq_mask_get_width (const MaqMask *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->width;
}

guint
maq_mask_get_height (const MaqMask *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

const guint8 *
maq_mask_get_data (const MaqMask *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_bytes_get_data (self->coverage, NULL);
}

/* Luma of Rec. 601; its weights sum to 256, so white gives 255. */
static inline guint8
luminance (const guint8 *pixel)
{
  return (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2] + 128) >> 8;
}

MaqMask *
maq_mask_from_image (MaqImage *image,
                     GError  **error)
{
  g_autofree guint8 *data = NULL;
  g_autoptr (GBytes) coverage = NULL;
  guint width, height;
  guint8 *out;
  gboolean by_alpha;

  g_return_val_if_fail (image != NULL, NULL);

  width = maq_image_get_width (image);
  height = maq_image_get_height (image);
  by_alpha = !maq_image_is_opaque (image);
  out = data = g_try_malloc_n (width, height);
  if (data == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for the mask");
      return NULL;
    }

  for (guint y = 0; y < height; y++)
    {
      const guint8 *pixel = maq_image_get_pixels (image) + y * maq_image_get_stride (image);

      for (guint x = 0; x < width; x++, pixel += 4)
        *out++ = by_alpha ? 255 - pixel[3] : luminance (pixel);
    }

  coverage = g_bytes_new_take (g_steal_pointer (&data), (gsize) width * height);
  return maq_mask_new (width, height, coverage, error);
}

MaqMask *
maq_mask_scale (MaqMask *self,
                guint    width,
                guint    height,
                GError **error)
{
  g_autoptr (MaqImage) grey = NULL;
  g_autoptr (MaqImage) scaled = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->width == width && self->height == height)
    return maq_mask_ref (self);

  grey = maq_mask_to_image (self, MAQ_MASK_WHITE_EDITS, error);
  if (grey == NULL)
    return NULL;

  /* No ringing: what may not change must not become "a little". */
  scaled = maq_resample (grey, width, height, MAQ_RESAMPLE_LINEAR, MAQ_RESAMPLE_LINEAR, error);
  return scaled != NULL ? maq_mask_from_image (scaled, error) : NULL;
}

MaqImage *
maq_mask_to_image (MaqMask         *self,
                   MaqMaskPolarity  polarity,
                   GError         **error)
{
  MaqImage *image;
  const guint8 *in;
  guint8 *out = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (polarity != MAQ_MASK_NONE, NULL);

  image = maq_image_new_blank (self->width, self->height, &out, error);
  if (image == NULL)
    return NULL;

  in = maq_mask_get_data (self);
  for (gsize i = 0; i < (gsize) self->width * self->height; i++, out += 4)
    if (polarity == MAQ_MASK_WHITE_EDITS)
      {
        memset (out, in[i], 3);
        out[3] = 255;
      }
    else
      {
        /* Black all over: a reader that looks at luminance, or finds no transparent pixel at all, then sees "keep". */
        memset (out, 0, 3);
        out[3] = 255 - in[i];
      }

  return image;
}

/* Between the two, mixed with alpha taken into account: colour that cannot be seen does not bleed. */
static inline void
mix (const guint8 *original,
     const guint8 *changed,
     guint         share,
     guint8       *out)
{
  guint old_part = (255 - share) * original[3], new_part = share * changed[3];
  guint sum = old_part + new_part;

  for (guint c = 0; c < 3; c++)
    out[c] = sum > 0 ? (original[c] * old_part + changed[c] * new_part + sum / 2) / sum : 0;
  out[3] = (sum + 127) / 255;
}

/* How many values of @cover from the first on are the same 0 or 255, eight at a time; 1 for one between. */
static guint
measure_run (const guint8 *cover,
             guint         n)
{
  guint64 all = cover[0] == 255 ? G_MAXUINT64 : 0, word;
  guint length = 0;

  if (cover[0] != 0 && cover[0] != 255)
    return 1;
  for (; n - length >= sizeof word; length += sizeof word)
    {
      memcpy (&word, cover + length, sizeof word);
      if (word != all)
        break;
    }
  while (length < n && cover[length] == cover[0])
    length++;

  return length;
}

static void
composite_row (const guint8 *original,
               const guint8 *changed,
               const guint8 *cover,
               guint         width,
               guint8       *out)
{
  for (guint x = 0, n; x < width; x += n)
    {
      gsize at = (gsize) x * 4;

      n = measure_run (cover + x, width - x);
      if (cover[x] == 0)
        memcpy (out + at, original + at, (gsize) n * 4);
      else if (cover[x] == 255)
        memcpy (out + at, changed + at, (gsize) n * 4);
      else
        mix (original + at, changed + at, cover[x], out + at);
    }
}

MaqImage *
maq_composite (MaqImage *original,
               MaqImage *changed,
               MaqMask  *mask,
               GError  **error)
{
  MaqImage *image;
  const guint8 *cover;
  guint8 *out = NULL;

  g_return_val_if_fail (original != NULL && changed != NULL && mask != NULL, NULL);

  if (maq_image_get_width (original) != mask->width || maq_image_get_height (original) != mask->height ||
      maq_image_get_width (changed) != mask->width || maq_image_get_height (changed) != mask->height)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The two pictures and the mask differ in size");
      return NULL;
    }

  image = maq_image_new_blank (mask->width, mask->height, &out, error);
  if (image == NULL)
    return NULL;

  cover = maq_mask_get_data (mask);
  for (guint y = 0; y < mask->height; y++, cover += mask->width, out += (gsize) mask->width * 4)
    composite_row (maq_image_get_pixels (original) + y * maq_image_get_stride (original),
                   maq_image_get_pixels (changed) + y * maq_image_get_stride (changed), cover, mask->width, out);

  return image;
}
