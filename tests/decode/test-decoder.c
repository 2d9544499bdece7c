/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"

/* Every pixel another colour, some of them clear. */
static MaqImage *
make_image (guint    width,
            guint    height,
            gboolean opaque)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, pixels += 4)
      {
        pixels[0] = x * 7;
        pixels[1] = y * 5;
        pixels[2] = x ^ y;
        pixels[3] = opaque ? 255 : x * 3 + y;
      }

  return image;
}

static void
assert_same_pixels (MaqImage *a,
                    MaqImage *b)
{
  gsize row = (gsize) maq_image_get_width (a) * 4;

  g_assert_cmpuint (maq_image_get_width (a), ==, maq_image_get_width (b));
  g_assert_cmpuint (maq_image_get_height (a), ==, maq_image_get_height (b));
  for (guint y = 0; y < maq_image_get_height (a); y++)
    g_assert_cmpmem (maq_image_get_pixels (a) + y * maq_image_get_stride (a), row,
                     maq_image_get_pixels (b) + y * maq_image_get_stride (b), row);
}

static void
test_png_round_trip (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) image = make_image (1 + i * 31, 200 - i * 28, i % 2);
      g_autoptr (GBytes) png = maq_encode_png (image, i / 2 % 2 ? MAQ_ENCODE_SMALL : MAQ_ENCODE_FAST, NULL, &error);
      g_autoptr (MaqImage) back = NULL;

      g_assert_no_error (error);
      back = maq_decoder_decode_bytes (decoder, png, 0, NULL, &error);
      g_assert_no_error (error);
      assert_same_pixels (image, back);
    }
}

static void
test_file_and_fd (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = make_image (40, 30, FALSE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_autoptr (MaqImage) from_fd = NULL, from_file = NULL, from_link = NULL;
  g_autofree char *path = NULL;
  g_autofree char *link_path = NULL;
  int fd = g_file_open_tmp ("maq-decoder-XXXXXX", &path, &error);

  g_assert_cmpint (write (fd, g_bytes_get_data (png, NULL), g_bytes_get_size (png)), ==, g_bytes_get_size (png));
  from_fd = maq_decoder_decode_fd (decoder, fd, 0, NULL, &error);
  g_assert_no_error (error);
  assert_same_pixels (image, from_fd);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, g_bytes_get_size (png));
  close (fd);

  from_file = maq_decoder_decode_file (decoder, path, 0, NULL, &error);
  g_assert_no_error (error);
  assert_same_pixels (image, from_file);

  link_path = g_strconcat (path, "-link", NULL);
  g_assert_cmpint (symlink (path, link_path), ==, 0);
  from_link = maq_decoder_decode_file (decoder, link_path, 0, NULL, &error);
  g_assert_null (from_link);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);

  g_unlink (link_path);
  g_unlink (path);
}

static void
test_max_side (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (100, 50, &pixels, NULL);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (MaqImage) small = NULL, whole = NULL;

  /* Left half red, right half invisible green: where they meet, green must not bleed in. */
  for (guint i = 0; i < 100 * 50; i++)
    {
      pixels[i * 4 + (i % 100 < 50 ? 0 : 1)] = 255;
      pixels[i * 4 + 3] = i % 100 < 50 ? 255 : 0;
    }

  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  small = maq_decoder_decode_bytes (decoder, png, 7, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_image_get_width (small), ==, 7);
  g_assert_cmpuint (maq_image_get_height (small), ==, 4);
  for (guint x = 0; x < 7; x++)
    {
      const guint8 *p = maq_image_get_pixels (small) + x * 4;

      g_assert_cmpuint (p[1], ==, 0);
      g_assert_cmpuint (p[0], ==, x <= 3 ? 255 : 0);
      g_assert_cmpuint (p[3], ==, x < 3 ? 255 : x == 3 ? 128 : 0);
    }

  whole = maq_decoder_decode_bytes (decoder, png, 100, NULL, &error);
  g_assert_cmpuint (maq_image_get_width (whole), ==, 100);
}

/* What the window shows can be changed by nobody: the memfd is sealed and mapped for reading only. */
static void
test_pixels_are_sealed (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (MaqImage) image = make_image (64, 64, TRUE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  g_autoptr (MaqImage) back = maq_decoder_decode_bytes (decoder, png, 0, NULL, NULL);
  g_autofree char *maps = NULL;
  g_autofree char *path = NULL;
  g_auto (GStrv) words = NULL;
  char *line;
  int fd;

  g_assert_nonnull (back);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  line = strstr (maps, "memfd:maquette-pixels");
  g_assert_nonnull (line);
  while (line > maps && line[-1] != '\n')
    line--;
  words = g_strsplit (line, " ", 3);
  g_assert_cmpstr (words[1], ==, "r--p");

  path = g_strconcat ("/proc/self/map_files/", words[0], NULL);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return; /* looking there takes a privilege that a user has not */
  g_assert_cmpint (fcntl (fd, F_GET_SEALS), ==, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  close (fd);
}

static void
test_no_helper (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new ("/nonexistent/maquette-decode");
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = make_image (4, 4, TRUE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  g_autoptr (MaqImage) back = NULL;

  maq_decoder_warm (decoder);
  back = maq_decoder_decode_bytes (decoder, png, 0, NULL, &error);
  g_assert_null (back);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

static void
test_cancelled (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = make_image (4, 4, TRUE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  g_autoptr (MaqImage) back = NULL;

  g_cancellable_cancel (cancellable);
  back = maq_decoder_decode_bytes (decoder, png, 0, cancellable, &error);
  g_assert_null (back);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
decode_many (gpointer data)
{
  MaqDecoder *decoder = data;
  g_autoptr (MaqImage) image = make_image (90, 70, FALSE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) back = maq_decoder_decode_bytes (decoder, png, 0, NULL, &error);

      g_assert_no_error (error);
      assert_same_pixels (image, back);
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("decode", decode_many, decoder);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/decode/decoder/png-round-trip", test_png_round_trip);
  g_test_add_func ("/decode/decoder/file-and-fd", test_file_and_fd);
  g_test_add_func ("/decode/decoder/max-side", test_max_side);
  g_test_add_func ("/decode/decoder/pixels-are-sealed", test_pixels_are_sealed);
  g_test_add_func ("/decode/decoder/no-helper", test_no_helper);
  g_test_add_func ("/decode/decoder/cancelled", test_cancelled);
  g_test_add_func ("/decode/decoder/threads", test_threads);

  return g_test_run ();
}
