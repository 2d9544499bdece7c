/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-decoder.h"

/* The fake's JPEG and WebP are written by hand. The decoder must see in them what it sees in the PNG of the same seed. */
static MaqDecoder *decoder;

static MaqImage *
make_picture (const char *form,
              guint       width,
              guint       height,
              guint       filler)
{
  g_autofree char *program = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/fake-provider/fake_picture.py", NULL);
  g_autofree char *words = g_strdup_printf ("%u %u %u", width, height, filler);
  g_auto (GStrv) numbers = g_strsplit (words, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/usr/bin/python3", program,
                                                      form, numbers[0], numbers[1], "seed", numbers[2], NULL);
  g_autoptr (GBytes) bytes = NULL;
  MaqImage *image;

  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpuint (g_bytes_get_size (bytes), >, filler);

  image = maq_decoder_decode_bytes (decoder, bytes, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_image_get_width (image), ==, width);
  g_assert_cmpuint (maq_image_get_height (image), ==, height);
  return image;
}

static void
compare (MaqImage *picture,
         MaqImage *expected,
         int       tolerance)
{
  gsize n = (gsize) maq_image_get_width (expected) * maq_image_get_height (expected) * 4;
  int worst = 0;

  for (gsize i = 0; i < n; i++)
    worst = MAX (worst, ABS (maq_image_get_pixels (picture)[i] - maq_image_get_pixels (expected)[i]));

  g_assert_cmpint (worst, <=, tolerance);
}

static void
test_webp (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2, 3 }, { 17, 5 }, { 640, 480 }, { 3840, 2160 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (MaqImage) expected = make_picture ("png", sizes[i][0], sizes[i][1], 0);
      g_autoptr (MaqImage) plain = make_picture ("webp", sizes[i][0], sizes[i][1], 0);
      g_autoptr (MaqImage) filled = make_picture ("webp", sizes[i][0], sizes[i][1], 70001);

      compare (plain, expected, 0);
      compare (filled, expected, 0);
    }
}

static void
test_jpeg (void)
{
  /* Bands and halves that begin at a block: then a flat block is the whole truth. */
  g_autoptr (MaqImage) expected = make_picture ("png", 256, 128, 0);
  g_autoptr (MaqImage) plain = make_picture ("jpeg", 256, 128, 0);
  g_autoptr (MaqImage) filled = make_picture ("jpeg", 256, 128, 200000);
  g_autoptr (MaqImage) small = make_picture ("jpeg", 1, 1, 0);
  g_autoptr (MaqImage) odd = make_picture ("jpeg", 17, 5, 0);
  g_autoptr (MaqImage) large = make_picture ("jpeg", 3840, 2160, 0);

  compare (plain, expected, 3);
  compare (filled, expected, 3);
  g_assert_cmpuint (maq_image_get_width (small), ==, 1);
  g_assert_cmpuint (maq_image_get_width (odd), ==, 17);
  g_assert_cmpuint (maq_image_get_height (large), ==, 2160);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  decoder = maq_decoder_new (NULL);
  g_test_add_func ("/fake-provider/pictures/webp", test_webp);
  g_test_add_func ("/fake-provider/pictures/jpeg", test_jpeg);
  status = g_test_run ();
  maq_decoder_unref (decoder);

  return status;
}
