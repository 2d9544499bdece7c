/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-scale.h"
#include "maq-enlarge.h"
#include "maq-shrink.h"

static MaqImage *
make_flat (guint  width,
           guint  height,
           guint8 r,
           guint8 g,
           guint8 b,
           guint8 a)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (gsize i = 0; i < (gsize) width * height; i++)
    memcpy (pixels + i * 4, (guint8[]) { r, g, b, a }, 4);
  return image;
}

static const guint8 *
pixel_at (MaqImage *image,
          guint     x,
          guint     y)
{
  return maq_image_get_pixels (image) + y * maq_image_get_stride (image) + x * 4;
}

static void
test_flat_stays (void)
{
  static const guint sizes[][4] = {
    { 10, 10, 37, 23 }, { 100, 80, 13, 7 }, { 1000, 3, 5, 90 }, { 1, 1, 64, 64 }, { 64, 64, 1, 1 }, { 3, 500, 2, 499 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint alpha = 1; alpha < 256; alpha += 127)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (MaqImage) image = make_flat (sizes[i][0], sizes[i][1], 201, 3, 77, alpha);
        g_autoptr (MaqImage) scaled = maq_scale (image, sizes[i][2], sizes[i][3], &error);

        g_assert_no_error (error);
        g_assert_cmpuint (maq_image_get_width (scaled), ==, sizes[i][2]);
        g_assert_cmpuint (maq_image_get_height (scaled), ==, sizes[i][3]);
        for (guint y = 0; y < sizes[i][3]; y++)
          for (guint x = 0; x < sizes[i][2]; x++)
            {
              g_assert_cmpuint (pixel_at (scaled, x, y)[0], ==, 201);
              g_assert_cmpuint (pixel_at (scaled, x, y)[1], ==, 3);
              g_assert_cmpuint (pixel_at (scaled, x, y)[2], ==, 77);
              g_assert_cmpuint (pixel_at (scaled, x, y)[3], ==, alpha);
            }
      }
}

/* A soft gradient must come out as the gradient of the new size, whatever the filter. */
static void
test_gradient (void)
{
  static const guint widths[] = { 31, 60, 120, 255, 300, 512, 999 };
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (256, 8, &pixels, NULL);

  for (guint i = 0; i < 256 * 8; i++)
    memcpy (pixels + i * 4, (guint8[]) { i % 256, 255 - i % 256, 128, 255 }, 4);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (MaqImage) scaled = maq_scale (image, widths[i], 8, NULL);
      double ratio = 256.0 / widths[i];

      for (guint x = 0; x < widths[i]; x++)
        {
          double expected = CLAMP ((x + 0.5) * ratio - 0.5, 0, 255);
          gboolean border = (x + 0.5) * ratio < 3 * MAX (ratio, 1) || (widths[i] - x - 0.5) * ratio < 3 * MAX (ratio, 1);

          g_assert_cmpfloat (fabs (pixel_at (scaled, x, 4)[0] - expected), <=, border ? 3 + ratio : 1.01);
          g_assert_cmpuint (pixel_at (scaled, x, 4)[2], ==, 128);
        }
    }
}

static void
test_alpha_does_not_bleed (void)
{
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (40, 40, &pixels, NULL);
  static const guint sizes[] = { 4, 13, 30, 95 };

  for (guint i = 0; i < 40 * 40; i++)
    memcpy (pixels + i * 4, i % 40 < 20 ? (guint8[]) { 255, 0, 0, 255 } : (guint8[]) { 0, 255, 0, 0 }, 4);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (MaqImage) scaled = maq_scale (image, sizes[i], sizes[i], NULL);

      for (guint x = 0; x < sizes[i]; x++)
        {
          g_assert_cmpuint (pixel_at (scaled, x, 1)[1], ==, 0);
          if (pixel_at (scaled, x, 1)[3] > 0)
            g_assert_cmpuint (pixel_at (scaled, x, 1)[0], >=, 250);
        }
      g_assert_cmpuint (pixel_at (scaled, 0, 0)[3], ==, 255);
      g_assert_cmpuint (pixel_at (scaled, sizes[i] - 1, 0)[3], ==, 0);
    }
}

static void
test_deterministic (void)
{
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (97, 61, &pixels, NULL);
  g_autoptr (MaqImage) first = NULL;

  for (guint i = 0; i < 97 * 61 * 4; i++)
    pixels[i] = i * 2654435761u >> 24;

  first = maq_scale (image, 150, 33, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MaqImage) again = maq_scale (image, 150, 33, NULL);

      g_assert_true (g_bytes_equal (maq_image_get_bytes (first), maq_image_get_bytes (again)));
    }
}

static void
test_fit (void)
{
  g_autoptr (MaqImage) image = make_flat (300, 100, 1, 2, 3, 255);
  g_autoptr (MaqImage) same = maq_scale_to_fit (image, 300, NULL);
  g_autoptr (MaqImage) smaller = maq_scale_to_fit (image, 150, NULL);
  g_autoptr (MaqImage) least = maq_scale_to_fit (image, 1, NULL);

  g_assert_true (same == image);
  g_assert_cmpuint (maq_image_get_width (smaller), ==, 150);
  g_assert_cmpuint (maq_image_get_height (smaller), ==, 50);
  g_assert_cmpuint (maq_image_get_height (least), ==, 1);
}

static void
test_refuses (void)
{
  g_autoptr (MaqImage) image = make_flat (30, 10, 1, 2, 3, 255);
  static const guint sizes[][2] = { { 0, 5 }, { 5, 0 }, { 16385, 5 }, { 16384, 16384 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) scaled = maq_scale (image, sizes[i][0], sizes[i][1], &error);

      g_assert_null (scaled);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
    }
}

static void
test_crop (void)
{
  static const guint bad[][4] = { { 0, 0, 41, 1 }, { 40, 0, 1, 1 }, { 1, 1, 0, 1 }, { G_MAXUINT, 0, 2, 1 }, { 0, 30, 1, 1 } };
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (40, 30, &pixels, NULL);
  g_autoptr (MaqImage) part = NULL, corner = NULL, scaled = NULL;

  for (guint i = 0; i < 40 * 30; i++)
    memcpy (pixels + i * 4, (guint8[]) { i % 40, i / 40, 0, 255 }, 4);

  part = maq_crop (image, 5, 7, 20, 10, NULL);
  corner = maq_crop (part, 19, 9, 1, 1, NULL);
  g_assert_cmpuint (pixel_at (part, 0, 0)[0], ==, 5);
  g_assert_cmpuint (pixel_at (part, 19, 9)[1], ==, 16);
  g_assert_cmpuint (pixel_at (corner, 0, 0)[0], ==, 24);
  g_assert_true (maq_image_is_opaque (part));

  /* A view with a foreign stride is scaled like any other. */
  scaled = maq_scale (part, 10, 5, NULL);
  g_assert_cmpuint (pixel_at (scaled, 5, 2)[0], ==, 16);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) none = maq_crop (image, bad[i][0], bad[i][1], bad[i][2], bad[i][3], &error);

      g_assert_null (none);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

static void
test_pyramid (void)
{
  static const guint expected[][2] = { { 1000, 513 }, { 500, 257 }, { 250, 129 }, { 125, 65 }, { 63, 33 } };
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (1000, 513, &pixels, NULL);
  g_autoptr (MaqPyramid) pyramid = NULL;
  MaqImage *last;

  /* One line in eight: drawn small without averaging it would vanish. */
  for (guint i = 0; i < 1000 * 513; i++)
    memcpy (pixels + i * 4, (guint8[]) { i % 1000 % 8 == 0 ? 255 : 0, 0, 0, 255 }, 4);

  pyramid = maq_pyramid_new (image, NULL);
  g_assert_cmpuint (maq_pyramid_get_n_levels (pyramid), ==, G_N_ELEMENTS (expected));
  g_assert_true (maq_pyramid_get_level (pyramid, 0) == image);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpuint (maq_image_get_width (maq_pyramid_get_level (pyramid, i)), ==, expected[i][0]);
      g_assert_cmpuint (maq_image_get_height (maq_pyramid_get_level (pyramid, i)), ==, expected[i][1]);
    }

  last = maq_pyramid_get_level (pyramid, 3);
  for (guint x = 0; x < 125; x++)
    g_assert_cmpint (ABS ((int) pixel_at (last, x, 30)[0] - 32), <=, 1);

  g_assert_cmpuint (maq_pyramid_pick (pyramid, 2.0), ==, 0);
  g_assert_cmpuint (maq_pyramid_pick (pyramid, 0.51), ==, 0);
  g_assert_cmpuint (maq_pyramid_pick (pyramid, 0.5), ==, 1);
  g_assert_cmpuint (maq_pyramid_pick (pyramid, 0.13), ==, 2);
  g_assert_cmpuint (maq_pyramid_pick (pyramid, 0.001), ==, 4);
  g_assert_cmpuint (maq_pyramid_pick (pyramid, NAN), ==, 0);
}

static void
test_pyramid_small (void)
{
  g_autoptr (MaqImage) image = make_flat (64, 3, 9, 9, 9, 9);
  g_autoptr (MaqPyramid) pyramid = maq_pyramid_new (image, NULL);
  g_autoptr (MaqPyramid) other = maq_pyramid_ref (pyramid);

  g_assert_cmpuint (maq_pyramid_get_n_levels (other), ==, 1);
}

/* The average of what the output's pixel covers, straight from its definition. */
static double
average_exactly (MaqImage *image, double scale_x, double scale_y, guint x, guint y, guint channel)
{
  double sum = 0, weight = 0;

  for (guint v = (guint) (y * scale_y); v < MIN (ceil ((y + 1) * scale_y), maq_image_get_height (image)); v++)
    for (guint u = (guint) (x * scale_x); u < MIN (ceil ((x + 1) * scale_x), maq_image_get_width (image)); u++)
      {
        double w = (MIN (u + 1, (x + 1) * scale_x) - MAX (u, x * scale_x)) * (MIN (v + 1, (y + 1) * scale_y) - MAX (v, y * scale_y));
        double alpha = channel < 3 ? pixel_at (image, u, v)[3] : 1;

        sum += pixel_at (image, u, v)[channel] * alpha * w;
        weight += alpha * w;
      }
  return weight > 0 ? sum / weight : 0;
}

/* Parts fit together, and are the average: within what 8 bits of weight in two directions can be off, as seen on black. */
static void
test_shrink_parts (void)
{
  static const guint sizes[][2] = { { 200, 150 }, { 199, 149 }, { 150, 101 }, { 100, 75 }, { 25, 19 } };
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (200, 150, &pixels, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (gsize i = 0; i < 200 * 150 * 4; i++)
    pixels[i] = (guint8) (i % 4 == 3 && i % 800 < 400 ? 255 : g_rand_int_range (random, 0, 256));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint part = 0; part < 4; part++)
      {
        guint width = sizes[i][0], height = sizes[i][1], x0 = part % 2 * (width / 3), y0 = part / 2 * (height / 3);
        guint w = part % 2 == 0 ? width / 3 : width - x0, h = part / 2 == 0 ? height / 3 : height - y0;
        double sx = 200.0 / width, sy = 150.0 / height;
        g_autofree guint8 *out = g_malloc ((gsize) w * h * 4);

        maq_shrink_part (image, width, height, x0, y0, w, h, out);
        for (guint y = 0; y < h; y++)
          for (guint x = 0; x < w; x++)
            {
              const guint8 *pixel = out + (y * w + x) * 4;
              double alpha = average_exactly (image, sx, sy, x0 + x, y0 + y, 3);

              g_assert_cmpfloat_with_epsilon (pixel[3], alpha, 3);
              for (guint c = 0; c < 3; c++)
                g_assert_cmpfloat_with_epsilon (pixel[c] * pixel[3] / 255.0,
                                                average_exactly (image, sx, sy, x0 + x, y0 + y, c) * alpha / 255, 4);
            }
      }
}

static void
test_shrink_flat (void)
{
  for (guint alpha = 255; alpha > 0; alpha -= 85)
    for (guint side = 13; side <= 97; side += 7)
      {
        g_autoptr (MaqImage) image = make_flat (97, 97, 255, 3, 255, (guint8) alpha);
        g_autofree guint8 *out = g_malloc ((gsize) side * side * 4);

        maq_shrink_part (image, side, side, 0, 0, side, side, out);
        for (guint i = 0; i < side * side; i++)
          {
            g_assert_cmpuint (out[i * 4], ==, 255);
            g_assert_cmpuint (out[i * 4 + 1], ==, 3);
            g_assert_cmpuint (out[i * 4 + 3], ==, alpha);
          }
      }
}

/* Parts are what the whole is there; between two pixels lie the values between theirs; at its own size it is itself. */
static void
test_enlarge (void)
{
  static const guint sizes[][2] = { { 20, 10 }, { 21, 23 }, { 160, 80 } };
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (20, 10, &pixels, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (gsize i = 0; i < 20 * 10 * 4; i++)
    pixels[i] = (guint8) (i % 4 == 3 && i % 80 < 40 ? 255 : g_rand_int_range (random, 0, 256));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint width = sizes[i][0], height = sizes[i][1], left = width / 3, top = height / 3;
      guint part_width = width - left, part_height = height / 2;
      g_autofree guint8 *all = g_malloc ((gsize) width * height * 4), *part = g_malloc ((gsize) part_width * part_height * 4);

      maq_enlarge_part (image, width, height, 0, 0, width, height, all);
      maq_enlarge_part (image, width, height, left, top, part_width, part_height, part);
      for (guint y = 0; y < part_height; y++)
        g_assert_cmpmem (part + (gsize) y * part_width * 4, (gsize) part_width * 4, all + ((gsize) (top + y) * width + left) * 4,
                         (gsize) part_width * 4);
      for (guint y = 0; i == 0 && y < height; y++)
        for (guint x = 0; x < width * 4; x++)
          if (pixels[y * 80 + x / 4 * 4 + 3] > 0)
            g_assert_cmpuint (all[(y * width) * 4 + x], ==, pixels[y * 80 + x]);
    }
}

static void
test_enlarge_between (void)
{
  static const guint8 black_and_white[] = { 0, 0, 0, 255, 200, 100, 40, 255 }, seen_and_unseen[] = { 200, 100, 40, 255, 9, 9, 9, 0 };
  guint8 *pixels = NULL, out[8 * 4];
  g_autoptr (MaqImage) image = maq_image_new_blank (2, 1, &pixels, NULL);

  memcpy (pixels, black_and_white, sizeof black_and_white);
  maq_enlarge_part (image, 8, 1, 0, 0, 8, 1, out);
  for (guint x = 0; x < 8; x++)
    {
      /* Eighths from one centre, at 1/4 of the width, to the other one at 3/4. */
      double share = CLAMP ((2.0 * x + 1 - 4) / 8, 0, 1);

      g_assert_cmpfloat_with_epsilon (out[x * 4], 200 * share, 1);
      g_assert_cmpfloat_with_epsilon (out[x * 4 + 1], 100 * share, 1);
      g_assert_cmpuint (out[x * 4 + 3], ==, 255);
    }
  memcpy (pixels, seen_and_unseen, sizeof seen_and_unseen);
  maq_enlarge_part (image, 8, 1, 0, 0, 8, 1, out);
  g_assert_cmpuint (out[3 * 4], ==, 200);
  g_assert_cmpuint (out[3 * 4 + 1], ==, 100);
  g_assert_cmpuint (out[3 * 4 + 3], <, 255);
  g_assert_cmpuint (out[7 * 4 + 3], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/imaging/scale/flat-stays", test_flat_stays);
  g_test_add_func ("/imaging/scale/gradient", test_gradient);
  g_test_add_func ("/imaging/scale/alpha-does-not-bleed", test_alpha_does_not_bleed);
  g_test_add_func ("/imaging/scale/deterministic", test_deterministic);
  g_test_add_func ("/imaging/scale/fit", test_fit);
  g_test_add_func ("/imaging/scale/refuses", test_refuses);
  g_test_add_func ("/imaging/scale/crop", test_crop);
  g_test_add_func ("/imaging/shrink/parts", test_shrink_parts);
  g_test_add_func ("/imaging/shrink/flat", test_shrink_flat);
  g_test_add_func ("/imaging/enlarge/parts", test_enlarge);
  g_test_add_func ("/imaging/enlarge/between", test_enlarge_between);
  g_test_add_func ("/imaging/scale/pyramid", test_pyramid);
  g_test_add_func ("/imaging/scale/pyramid-small", test_pyramid_small);

  return g_test_run ();
}
