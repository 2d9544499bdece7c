/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "picture-seeds.h"

static MaqDecoder *decoder;

static MaqImage *
decode (GBytes *bytes,
        guint   max_side)
{
  g_autoptr (GError) error = NULL;
  MaqImage *image = maq_decoder_decode_bytes (decoder, bytes, max_side, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static double
difference (MaqImage *a,
            MaqImage *b)
{
  double sum = 0;
  gsize n = (gsize) maq_image_get_width (a) * maq_image_get_height (a) * 4;

  g_assert_cmpuint (maq_image_get_width (a), ==, maq_image_get_width (b));
  g_assert_cmpuint (maq_image_get_height (a), ==, maq_image_get_height (b));
  for (gsize i = 0; i < n; i++)
    sum += pow ((double) maq_image_get_pixels (a)[i] - maq_image_get_pixels (b)[i], 2);

  return sqrt (sum / n);
}

static void
test_seed (gconstpointer data)
{
  const PictureSeed *seed = data;
  g_autoptr (MaqImage) image = decode (seed->bytes, 0);

  g_assert_cmpfloat (difference (image, seed->expected), <=, seed->tolerance);
  g_assert_cmpint (maq_image_is_opaque (image), ==, maq_image_is_opaque (seed->expected));
}

/* Where the shown pixel x, y comes from, by the definition of the EXIF orientations. */
static void
source_of (guint  orientation,
           guint  w,
           guint  h,
           guint  x,
           guint  y,
           guint *from_x,
           guint *from_y)
{
  const guint table[8][2] = {
    { x, y }, { w - 1 - x, y }, { w - 1 - x, h - 1 - y }, { x, h - 1 - y },
    { y, x }, { y, h - 1 - x }, { w - 1 - y, h - 1 - x }, { w - 1 - y, x },
  };

  *from_x = table[orientation - 1][0];
  *from_y = table[orientation - 1][1];
}

static void
assert_turned (MaqImage *stored,
               MaqImage *shown,
               guint     orientation,
               guint     tolerance)
{
  guint w = maq_image_get_width (stored), h = maq_image_get_height (stored);

  g_assert_cmpuint (maq_image_get_width (shown), ==, orientation < 5 ? w : h);
  g_assert_cmpuint (maq_image_get_height (shown), ==, orientation < 5 ? h : w);

  for (guint y = 0; y < maq_image_get_height (shown); y++)
    for (guint x = 0; x < maq_image_get_width (shown); x++)
      {
        const guint8 *pixel = maq_image_get_pixels (shown) + y * maq_image_get_stride (shown) + x * 4;
        guint from_x, from_y;

        source_of (orientation, w, h, x, y, &from_x, &from_y);
        for (guint c = 0; c < 4; c++)
          g_assert_cmpint (ABS (pixel[c] - maq_image_get_pixels (stored)[(from_y * w + from_x) * 4 + c]), <=, tolerance);
      }
}

static MaqImage *
make_image (guint width,
            guint height)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (guint i = 0; i < width * height; i++)
    memcpy (pixels + i * 4, (guint8[]) { i % width * 255 / width, i / width * 255 / height, 128, 255 }, 4);
  return image;
}

static void
test_orientation (void)
{
  g_autoptr (MaqImage) image = make_image (7, 5);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) turned = picture_png_turned (png, orientation);
      g_autoptr (MaqImage) shown = decode (turned, 0);

      assert_turned (image, shown, orientation, 0);
    }
}

/* Reduced and turned at once is the same as reduced and then turned. */
static void
test_orientation_reduced (void)
{
  g_autoptr (MaqImage) image = make_image (70, 41);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  g_autoptr (MaqImage) reduced = decode (png, 19);

  g_assert_cmpuint (maq_image_get_width (reduced), ==, 19);
  g_assert_cmpuint (maq_image_get_height (reduced), ==, 11);
  for (guint orientation = 2; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) turned = picture_png_turned (png, orientation);
      g_autoptr (MaqImage) shown = decode (turned, 19);

      assert_turned (reduced, shown, orientation, 0);
    }
}

static void
test_avif_turns (void)
{
  static const struct { int angle, mirror; guint orientation; } cases[] = {
    { 1, -1, 8 }, { 2, -1, 3 }, { 3, -1, 6 }, { 0, 0, 4 }, { 0, 1, 2 }, { 1, 0, 5 }, { 1, 1, 7 },
  };
  g_autoptr (MaqImage) image = make_image (24, 16);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) avif = picture_avif (image, cases[i].angle, cases[i].mirror);
      g_autoptr (MaqImage) shown = decode (avif, 0);

      assert_turned (image, shown, cases[i].orientation, 16);
    }
}

static void
test_jpeg_reduced (void)
{
  static const guint sides[] = { 1, 40, 64, 100, 127, 128, 333, 511, 512, 4000 };
  g_autoptr (MaqImage) image = make_image (512, 300);
  g_autoptr (GBytes) jpeg = picture_jpeg (image, 3, FALSE, FALSE);
  g_autoptr (MaqImage) whole G_GNUC_UNUSED = decode (jpeg, 0);

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (MaqImage) small = decode (jpeg, sides[i]);
      guint width = maq_image_get_width (small), height = maq_image_get_height (small);

      g_assert_cmpuint (width, ==, MIN (sides[i], 512));
      g_assert_cmpuint (height, ==, MAX (1, (300 * width + 256) / 512));
      for (guint x = 0; x < width; x++)
        {
          double expected = CLAMP (((x + 0.5) * 512 / width - 0.5) * 255 / 512, 0, 255);

          g_assert_cmpfloat (ABS (maq_image_get_pixels (small)[x * 4] - expected), <=, 5);
        }
    }
}

/* A tall or wide picture is never reduced to nothing. */
static void
test_extreme_shapes (void)
{
  static const guint sizes[][2] = { { 16384, 1 }, { 1, 16384 }, { 16384, 3 }, { 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint8 *pixels = NULL;
      g_autoptr (MaqImage) image = maq_image_new_blank (sizes[i][0], sizes[i][1], &pixels, NULL);
      g_autoptr (GBytes) png = NULL;
      g_autoptr (MaqImage) small = NULL;

      memset (pixels, 0xff, (gsize) sizes[i][0] * sizes[i][1] * 4);
      png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
      small = decode (png, 100);
      g_assert_cmpuint (maq_image_get_width (small), ==, MIN (sizes[i][0], 100) > 1 ? 100 : 1);
      g_assert_true (maq_image_is_opaque (small));
      g_assert_cmpuint (maq_image_get_pixels (small)[0], ==, 255);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) seeds = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  decoder = maq_decoder_new (NULL);
  seeds = picture_seeds_new ();

  for (guint i = 0; i < seeds->len; i++)
    {
      const PictureSeed *seed = g_ptr_array_index (seeds, i);
      g_autofree char *path = g_strconcat ("/decode/formats/", seed->name, NULL);

      g_test_add_data_func (path, seed, test_seed);
    }

  g_test_add_func ("/decode/formats/orientation", test_orientation);
  g_test_add_func ("/decode/formats/orientation-reduced", test_orientation_reduced);
  g_test_add_func ("/decode/formats/avif-turns", test_avif_turns);
  g_test_add_func ("/decode/formats/jpeg-reduced", test_jpeg_reduced);
  g_test_add_func ("/decode/formats/extreme-shapes", test_extreme_shapes);

  status = g_test_run ();
  maq_decoder_unref (decoder);

  return status;
}
