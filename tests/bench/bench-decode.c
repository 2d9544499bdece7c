/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"

/* What the sandbox costs: a 1024 × 1024 PNG through the warm decoder process, against the same libpng calls in place.
 * The limit is 10 ms more. */

#define SIDE 1024
#define ROUNDS 31

typedef struct {
  const guint8 *data;
  gsize         length;
} Rest;

static void
read_cb (png_structp png,
         png_bytep   data,
         size_t      length)
{
  Rest *rest = png_get_io_ptr (png);

  if (length > rest->length)
    png_error (png, "end");
  memcpy (data, rest->data, length);
  rest->data += length;
  rest->length -= length;
}

static void
decode_in_place (GBytes *bytes)
{
  g_autoptr (MaqImage) image = NULL;
  guint8 *pixels = NULL;
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  Rest rest;

  rest.data = g_bytes_get_data (bytes, &rest.length);
  if (setjmp (png_jmpbuf (png)))
    g_error ("The benchmark cannot read its own picture");

  png_set_read_fn (png, &rest, read_cb);
  png_read_info (png, info);
  image = maq_image_new_blank (png_get_image_width (png, info), png_get_image_height (png, info), &pixels, NULL);
  png_set_expand (png);
  png_set_add_alpha (png, 0xff, PNG_FILLER_AFTER);
  png_read_update_info (png, info);
  for (guint y = 0; y < maq_image_get_height (image); y++)
    png_read_row (png, pixels + y * maq_image_get_stride (image), NULL);
  png_destroy_read_struct (&png, &info, NULL);
}

/* Soft colours and a grain of ±4: about as hard to pack as what an image model answers. */
static GBytes *
make_png (void)
{
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (SIDE, SIDE, &pixels, NULL);
  guint32 noise = 1;

  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++, pixels += 4)
      {
        for (guint c = 0; c < 3; c++)
          {
            noise = noise * 1664525 + 1013904223;
            pixels[c] = 40 + (x * (c + 1) + y * (3 - c)) * 170 / (4 * SIDE) + (noise >> 29);
          }
        pixels[3] = 255;
      }

  return maq_encode_png (image, MAQ_ENCODE_SMALL, NULL, NULL);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare_doubles);
  return values[ROUNDS / 2];
}

static double
milliseconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

int
main (void)
{
  g_autoptr (GBytes) png = make_png ();
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  double place[ROUNDS], warm[ROUNDS], cold[ROUNDS], here;

  maq_decoder_warm (decoder);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (MaqDecoder) fresh = maq_decoder_new (NULL);
      g_autoptr (MaqImage) image = NULL, other = NULL;
      g_autoptr (GError) error = NULL;
      gint64 start;

      g_usleep (30000); /* let the replacement get ready, as between two pictures of a person */
      start = g_get_monotonic_time ();
      image = maq_decoder_decode_bytes (decoder, png, 0, NULL, &error);
      warm[i] = milliseconds_since (start);
      g_assert_no_error (error);

      g_usleep (30000);
      start = g_get_monotonic_time ();
      decode_in_place (png);
      place[i] = milliseconds_since (start);

      start = g_get_monotonic_time ();
      other = maq_decoder_decode_bytes (fresh, png, 0, NULL, &error);
      cold[i] = milliseconds_since (start);
      g_assert_no_error (error);
    }

  here = median (place);
  printf ("png of 1024², %" G_GSIZE_FORMAT " kB, decoded in place\t%.2f\tms\t1.00\n", g_bytes_get_size (png) / 1000, here);
  printf ("same, by the warm helper\t%.2f\tms\t%.2f\t<= %.2f\n", median (warm), median (warm) / here, (here + 10) / here);
  printf ("same, by a cold helper\t%.2f\tms\t%.2f\n", median (cold), median (cold) / here);

  return 0;
}
