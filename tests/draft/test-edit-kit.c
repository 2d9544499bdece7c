/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "test-edit-kit.h"

static MaqImage *
blank (guint    width,
       guint    height,
       guint8 **pixels)
{
  g_autoptr (GError) error = NULL;
  MaqImage *image = maq_image_new_blank (width, height, pixels, &error);

  g_assert_no_error (error);
  return image;
}

MaqImage *
edit_kit_plain (guint  width,
                guint  height,
                guint8 r,
                guint8 g,
                guint8 b,
                guint8 a)
{
  guint8 *pixels;
  MaqImage *image = blank (width, height, &pixels);

  for (gsize i = 0; i < (gsize) width * height; i++)
    memcpy (pixels + i * 4, (guint8[]) { r, g, b, a }, 4);
  return image;
}

MaqImage *
edit_kit_photo (guint width,
                guint height)
{
  guint8 *pixels;
  MaqImage *image = blank (width, height, &pixels);
  guint32 dice = 12345;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *p = pixels + ((gsize) y * width + x) * 4;
        double u = (double) x / width, v = (double) y / height, hill = 0.5 + 0.12 * sin (u * 9.0);
        double colour[3] = { 96 + 80 * v, 140 + 60 * v, 215 - 30 * v };
        guint patch = (guint) (u * 6);

        if (v > hill)
          memcpy (colour, (double[]) { 70 + 50 * u, 110 - 30 * u, 52 }, sizeof colour);
        if (v > 0.7 && v < 0.9 && u * 6 - patch < 0.7)
          memcpy (colour, (double[]) { patch % 3 == 0 ? 205 : 50, patch % 3 == 1 ? 180 : 40, patch % 3 == 2 ? 200 : 45 }, sizeof colour);
        dice = dice * 1664525u + 1013904223u;
        for (guint c = 0; c < 3; c++)
          p[c] = (guint8) CLAMP (colour[c] + (double) (dice >> 28) - 7.5, 0.0, 255.0);
        p[3] = 255;
      }
  return image;
}

MaqMask *
edit_kit_box_mask (guint width,
                   guint height,
                   guint left,
                   guint top,
                   guint right,
                   guint bottom)
{
  g_autoptr (GError) error = NULL;
  guint8 *data = g_malloc0 ((gsize) width * height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, (gsize) width * height);
  MaqMask *mask;

  for (guint y = top; y < bottom; y++)
    memset (data + (gsize) y * width + left, 255, right - left);
  mask = maq_mask_new (width, height, bytes, &error);
  g_assert_no_error (error);
  return mask;
}

MaqDraftResult *
edit_kit_run (const char *prompt,
              MaqImage  **images,
              guint       n_images,
              MaqMask    *mask,
              guint       width,
              guint       height)
{
  g_autoptr (GError) error = NULL;
  MaqDraftRequest request = { .prompt = prompt, .width = width, .height = height, .images = images, .n_images = n_images, .mask = mask };
  MaqDraftResult *result = maq_draft_run (&request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpstr (result->kind, ==, "edit");
  return result;
}

MaqImage *
edit_kit_edit (const char *prompt,
               MaqImage   *image)
{
  g_autoptr (MaqDraftResult) result = edit_kit_run (prompt, &image, 1, NULL, 0, 0);

  return maq_image_ref (result->image);
}

const guint8 *
edit_kit_pixel (MaqImage *image,
                guint     x,
                guint     y)
{
  return maq_image_get_pixels (image) + y * maq_image_get_stride (image) + (gsize) x * 4;
}

static double
luma_of (const guint8 *p)
{
  return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
}

EditKitNumbers
edit_kit_measure (MaqImage *image)
{
  EditKitNumbers sum = { 0 };
  guint width = maq_image_get_width (image), height = maq_image_get_height (image);
  double n = (double) width * height, square = 0;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const guint8 *p = edit_kit_pixel (image, x, y);
        double luma = luma_of (p);

        sum.r += p[0];
        sum.g += p[1];
        sum.b += p[2];
        sum.luma += luma;
        square += luma * luma;
        sum.saturation += MAX (p[0], MAX (p[1], p[2])) - MIN (p[0], MIN (p[1], p[2]));
        if (x > 0)
          sum.detail += fabs (luma - luma_of (edit_kit_pixel (image, x - 1, y)));
      }
  sum.spread = sqrt (MAX (0.0, square / n - sum.luma / n * sum.luma / n));
  sum.r /= n;
  sum.g /= n;
  sum.b /= n;
  sum.luma /= n;
  sum.saturation /= n;
  sum.detail /= n;
  return sum;
}

gboolean
edit_kit_equal (MaqImage *a,
                MaqImage *b)
{
  guint width = maq_image_get_width (a), height = maq_image_get_height (a);

  if (width != maq_image_get_width (b) || height != maq_image_get_height (b))
    return FALSE;
  for (guint y = 0; y < height; y++)
    if (memcmp (edit_kit_pixel (a, 0, y), edit_kit_pixel (b, 0, y), (gsize) width * 4) != 0)
      return FALSE;
  return TRUE;
}
