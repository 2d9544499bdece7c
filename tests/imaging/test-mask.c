/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-mask.h"

static MaqImage *
make_image (guint         width,
            guint         height,
            const guint8 *values)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  memcpy (pixels, values, (gsize) width * height * 4);
  return image;
}

static MaqMask *
make_mask (guint         width,
           guint         height,
           const guint8 *values)
{
  g_autoptr (GBytes) bytes = g_bytes_new (values, (gsize) width * height);

  return maq_mask_new (width, height, bytes, NULL);
}

static void
test_new_refuses (void)
{
  static const guint sizes[][2] = { { 0, 4 }, { 4, 0 }, { 2, 3 }, { 16385, 1 }, { 65536, 65536 } };
  g_autoptr (GBytes) bytes = g_bytes_new ("1234", 4);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqMask) mask = maq_mask_new (sizes[i][0], sizes[i][1], bytes, &error);

      g_assert_null (mask);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
    }
}

static void
test_from_white (void)
{
  static const guint8 values[] = { 255, 255, 255, 255, 0, 0, 0, 255, 128, 128, 128, 255, 255, 0, 0, 255 };
  g_autoptr (MaqImage) image = make_image (4, 1, values);
  g_autoptr (MaqMask) mask = maq_mask_from_image (image, NULL);
  const guint8 *data = maq_mask_get_data (mask);

  g_assert_cmpuint (data[0], ==, 255);
  g_assert_cmpuint (data[1], ==, 0);
  g_assert_cmpuint (data[2], ==, 128);
  g_assert_cmpuint (data[3], ==, 77);
}

static void
test_from_alpha (void)
{
  /* White and opaque means "stay" once anything is transparent. */
  static const guint8 values[] = { 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 100 };
  g_autoptr (MaqImage) image = make_image (3, 1, values);
  g_autoptr (MaqMask) mask = maq_mask_from_image (image, NULL);
  const guint8 *data = maq_mask_get_data (mask);

  g_assert_cmpuint (data[0], ==, 0);
  g_assert_cmpuint (data[1], ==, 255);
  g_assert_cmpuint (data[2], ==, 155);
}

static void
test_to_image (void)
{
  static const guint8 values[] = { 255, 0, 100 };
  static const guint8 alpha_form[] = { 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 155 };
  static const guint8 white_form[] = { 255, 255, 255, 255, 0, 0, 0, 255, 100, 100, 100, 255 };
  g_autoptr (MaqMask) mask = make_mask (3, 1, values);
  g_autoptr (MaqImage) alpha = maq_mask_to_image (mask, MAQ_MASK_ALPHA_EDITS, NULL);
  g_autoptr (MaqImage) white = maq_mask_to_image (mask, MAQ_MASK_WHITE_EDITS, NULL);
  g_autoptr (MaqMask) alpha_back = maq_mask_from_image (alpha, NULL);
  g_autoptr (MaqMask) white_back = maq_mask_from_image (white, NULL);

  g_assert_cmpmem (maq_image_get_pixels (alpha), 12, alpha_form, 12);
  g_assert_cmpmem (maq_image_get_pixels (white), 12, white_form, 12);
  g_assert_cmpmem (maq_mask_get_data (alpha_back), 3, values, 3);
  g_assert_cmpmem (maq_mask_get_data (white_back), 3, values, 3);
}

static void
test_scale (void)
{
  static const guint8 values[] = { 255, 255, 0, 0, 255, 255, 0, 0 };
  g_autoptr (MaqMask) mask = make_mask (4, 2, values);
  g_autoptr (MaqMask) same = maq_mask_scale (mask, 4, 2, NULL);
  g_autoptr (MaqMask) large = maq_mask_scale (mask, 64, 32, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqMask) none = maq_mask_scale (mask, 0, 2, &error);

  g_assert_true (same == mask);
  g_assert_cmpuint (maq_mask_get_width (large), ==, 64);
  g_assert_cmpuint (maq_mask_get_height (large), ==, 32);
  for (guint x = 0; x < 64; x++)
    {
      guint8 value = maq_mask_get_data (large)[64 * 20 + x];

      if (x < 24)
        g_assert_cmpuint (value, ==, 255);
      else if (x >= 40)
        g_assert_cmpuint (value, ==, 0);
      else
        g_assert_cmpuint (value, <=, maq_mask_get_data (large)[64 * 20 + x - 1]);
    }
  g_assert_null (none);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

/* Outside the mask every bit stays, also the colour of pixels that cannot be seen. */
static void
test_composite (void)
{
  enum { N = 256 };
  guint8 *a = NULL, *b = NULL, cover[N * 3];
  g_autoptr (MaqImage) original = maq_image_new_blank (N, 3, &a, NULL);
  g_autoptr (MaqImage) changed = maq_image_new_blank (N, 3, &b, NULL);
  g_autoptr (MaqImage) result = NULL;
  g_autoptr (MaqMask) mask = NULL;
  const guint8 *out;

  for (guint i = 0; i < N * 3 * 4; i++)
    {
      a[i] = i * 2654435761u >> 24;
      b[i] = i * 2246822519u >> 24;
    }
  for (guint i = 0; i < N; i++)
    {
      cover[i] = 0;
      cover[N + i] = i;
      cover[2 * N + i] = 255;
      a[(N + i) * 4 + 3] = b[(N + i) * 4 + 3] = 255;
    }

  mask = make_mask (N, 3, cover);
  result = maq_composite (original, changed, mask, NULL);
  out = maq_image_get_pixels (result);
  g_assert_cmpmem (out, N * 4, a, N * 4);
  g_assert_cmpmem (out + 2 * N * 4, N * 4, b + 2 * N * 4, N * 4);
  for (guint i = 0; i < N; i++)
    for (guint c = 0; c < 4; c++)
      {
        guint at = (N + i) * 4 + c;
        double expected = (a[at] * (255.0 - i) + b[at] * (double) i) / 255;

        g_assert_cmpfloat (ABS (out[at] - expected), <=, 0.501);
      }
}

static void
test_composite_refuses (void)
{
  guint8 *pixels = NULL, cover[12] = { 0 };
  g_autoptr (MaqImage) a = maq_image_new_blank (3, 4, &pixels, NULL);
  g_autoptr (MaqImage) b = maq_image_new_blank (4, 3, &pixels, NULL);
  g_autoptr (MaqMask) mask = make_mask (3, 4, cover);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) none = maq_composite (a, b, mask, &error);

  g_assert_null (none);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/imaging/mask/new-refuses", test_new_refuses);
  g_test_add_func ("/imaging/mask/from-white", test_from_white);
  g_test_add_func ("/imaging/mask/from-alpha", test_from_alpha);
  g_test_add_func ("/imaging/mask/to-image", test_to_image);
  g_test_add_func ("/imaging/mask/scale", test_scale);
  g_test_add_func ("/imaging/mask/composite", test_composite);
  g_test_add_func ("/imaging/mask/composite-refuses", test_composite_refuses);

  return g_test_run ();
}
