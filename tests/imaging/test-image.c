/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-image.h"

static void
test_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqImage) shared = NULL;
  guint8 *data = g_malloc0 (3 * 16 + 12);

  /* A padded stride whose last row is not padded. */
  data[3 * 16 + 4] = 77;
  image = maq_image_new (3, 4, 16, g_bytes_new_take (data, 3 * 16 + 12), &error);
  g_assert_no_error (error);
  shared = maq_image_ref (image);

  g_assert_cmpuint (maq_image_get_width (shared), ==, 3);
  g_assert_cmpuint (maq_image_get_height (shared), ==, 4);
  g_assert_cmpuint (maq_image_get_stride (shared), ==, 16);
  g_assert_cmpuint (maq_image_get_pixels (shared)[3 * 16 + 4], ==, 77);
  g_assert_true (maq_image_get_pixels (image) == g_bytes_get_data (maq_image_get_bytes (image), NULL));
}

static void
test_new_refuses (void)
{
  static const struct { guint width, height; gsize stride, size; } cases[] = {
    { 0, 4, 16, 64 },        { 4, 0, 16, 64 },         { 4, 4, 15, 64 },        { 4, 4, 16, 63 },
    { 16385, 1, 65540, 65540 }, { 1, 16385, 4, 65540 }, { 4, 4, G_MAXSIZE, 64 }, { 16000, 16000, 64000, 64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) image = NULL;
      GBytes *bytes = g_bytes_new_take (g_malloc0 (cases[i].size), cases[i].size);

      image = maq_image_new (cases[i].width, cases[i].height, cases[i].stride, bytes, &error);
      g_assert_null (image);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
    }
}

static void
test_blank (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqImage) too_big = NULL;
  guint8 *pixels = NULL;

  image = maq_image_new_blank (5, 3, &pixels, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_image_get_stride (image), ==, 20);
  for (guint i = 0; i < 60; i++)
    g_assert_cmpuint (pixels[i], ==, 0);
  g_assert_true (pixels == maq_image_get_pixels (image));

  too_big = maq_image_new_blank (16384, 16384, &pixels, &error);
  g_assert_null (too_big);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

static void
test_opaque (void)
{
  g_autoptr (MaqImage) opaque = NULL;
  g_autoptr (MaqImage) holed = NULL;
  guint8 *pixels = NULL;

  opaque = maq_image_new_blank (7, 3, &pixels, NULL);
  memset (pixels, 0xff, 7 * 3 * 4);
  g_assert_true (maq_image_is_opaque (opaque));
  g_assert_true (maq_image_is_opaque (opaque));

  holed = maq_image_new_blank (7, 3, &pixels, NULL);
  memset (pixels, 0xff, 7 * 3 * 4);
  pixels[7 * 3 * 4 - 1] = 0xfe;
  g_assert_false (maq_image_is_opaque (holed));
  g_assert_false (maq_image_is_opaque (holed));
}

static void
test_boxed (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (1, 1, &pixels, NULL);

  g_value_init (&value, MAQ_TYPE_IMAGE);
  g_value_take_boxed (&value, image);
  g_assert_true (g_value_get_boxed (&value) == image);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/imaging/image/new", test_new);
  g_test_add_func ("/imaging/image/new-refuses", test_new_refuses);
  g_test_add_func ("/imaging/image/blank", test_blank);
  g_test_add_func ("/imaging/image/opaque", test_opaque);
  g_test_add_func ("/imaging/image/boxed", test_boxed);

  return g_test_run ();
}
