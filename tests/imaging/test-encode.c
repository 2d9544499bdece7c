/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"

static MaqDecoder *decoder;

static MaqImage *
make_soft (guint    width,
           guint    height,
           gboolean opaque)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, pixels += 4)
      memcpy (pixels, (guint8[]) { 60 + x * 120 / width, 200 - y * 120 / height, 90, opaque ? 255 : 55 + x * 200 / width }, 4);

  return image;
}

static MaqImage *
decode (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  MaqImage *image = maq_decoder_decode_bytes (decoder, bytes, 0, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* Root of the mean square difference, over all four channels. */
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
test_png (void)
{
  for (guint opaque = 0; opaque < 2; opaque++)
    {
      g_autoptr (MaqImage) image = make_soft (123, 45, opaque);
      g_autoptr (GBytes) fast = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
      g_autoptr (GBytes) again = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
      g_autoptr (GBytes) small = maq_encode_png (image, MAQ_ENCODE_SMALL, NULL, NULL);
      g_autoptr (MaqImage) from_fast = decode (fast);
      g_autoptr (MaqImage) from_small = decode (small);

      g_assert_true (g_bytes_equal (fast, again));
      g_assert_cmpmem ((const guint8 *) g_bytes_get_data (fast, NULL) + g_bytes_get_size (fast) - 12, 12,
                       "\0\0\0\0IEND\xae\x42\x60\x82", 12);
      g_assert_cmpuint (g_bytes_get_size (small), <=, g_bytes_get_size (fast));
      g_assert_cmpfloat (difference (image, from_fast), ==, 0);
      g_assert_cmpfloat (difference (image, from_small), ==, 0);
      g_assert_cmpuint (((const guint8 *) g_bytes_get_data (fast, NULL))[25], ==, opaque ? 2 : 6);
    }
}

static void
test_png_text (void)
{
  static const char *const text[] = { "Software", "Maquette", "Prompt", "Café ☕\nline two", "Empty", "", NULL };
  static const char *const bad[][3] = {
    { "", "x", NULL }, { " a", "x", NULL }, { "a\n", "x", NULL }, { "ключ", "x", NULL }, { "a", "\xff", NULL },
    { "a123456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789", "x", NULL },
  };
  g_autoptr (MaqImage) image = make_soft (5, 5, TRUE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, text, NULL);
  g_autoptr (MaqImage) back = decode (png);
  g_autofree char *absent = maq_metadata_get_png_text (png, "Prom");
  g_autoptr (GBytes) no_png = g_bytes_new ("x", 1);
  g_autofree char *none = maq_metadata_get_png_text (no_png, "Prompt");

  g_assert_cmpfloat (difference (image, back), ==, 0);
  g_assert_null (absent);
  g_assert_null (none);
  for (guint i = 0; text[i] != NULL; i += 2)
    {
      g_autofree char *value = maq_metadata_get_png_text (png, text[i]);

      g_assert_cmpstr (value, ==, text[i + 1]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) refused = maq_encode_png (image, MAQ_ENCODE_FAST, bad[i], &error);

      g_assert_null (refused);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

static void
test_jpeg (void)
{
  g_autoptr (MaqImage) image = make_soft (121, 67, TRUE);
  g_autoptr (MaqImage) holed = make_soft (64, 64, FALSE);
  g_autoptr (GBytes) good = maq_encode_jpeg (image, 95, NULL);
  g_autoptr (GBytes) again = maq_encode_jpeg (image, 95, NULL);
  g_autoptr (GBytes) poor = maq_encode_jpeg (image, 5, NULL);
  g_autoptr (GBytes) on_white = maq_encode_jpeg (holed, 95, NULL);
  g_autoptr (MaqImage) from_good = decode (good), from_poor = decode (poor), from_white = decode (on_white);

  g_assert_true (g_bytes_equal (good, again));
  g_assert_cmpuint (g_bytes_get_size (poor), <, g_bytes_get_size (good));
  g_assert_cmpfloat (difference (image, from_good), <, 1.5);
  g_assert_cmpfloat (difference (image, from_poor), <, 12);

  /* Left edge: alpha 55 of (60, 200, 90) over white. */
  g_assert_cmpint (ABS ((int) maq_image_get_pixels (from_white)[0] - (60 * 55 + 255 * 200) / 255), <=, 6);
  g_assert_cmpuint (maq_image_get_pixels (from_white)[3], ==, 255);
}

static void
test_webp (void)
{
  for (guint opaque = 0; opaque < 2; opaque++)
    {
      g_autoptr (MaqImage) image = make_soft (121, 67, opaque);
      g_autoptr (GBytes) webp = maq_encode_webp (image, 95, NULL);
      g_autoptr (GBytes) again = maq_encode_webp (image, 95, NULL);
      g_autoptr (MaqImage) back = decode (webp);

      g_assert_true (g_bytes_equal (webp, again));
      g_assert_cmpfloat (difference (image, back), <, 3);
    }
}

static void
test_by_format (void)
{
  g_autoptr (MaqImage) image = make_soft (16, 9, TRUE);

  for (MaqFormat format = MAQ_FORMAT_UNKNOWN; format <= MAQ_FORMAT_AVIF; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = maq_encode (image, format, 80, &error);
      MaqSniff sniff;

      if (format >= MAQ_FORMAT_PNG && format <= MAQ_FORMAT_WEBP)
        {
          g_assert_no_error (error);
          g_assert_true (maq_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                    g_bytes_get_size (bytes), &sniff, NULL));
          g_assert_cmpint (sniff.format, ==, format);
          g_assert_cmpuint (sniff.width, ==, 16);
        }
      else
        {
          g_assert_null (bytes);
          g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
        }
    }
}

/* An EXIF block with an orientation and something private: 45 bytes with its last NUL. */
#define EXIF(o) "II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0" o "\0\0\0\x0e\x01\x02\0\x07\0\0\0\x26\0\0\0\0\0\0\0SECRET"

static void
insert (GByteArray *array,
        gsize       at,
        const void *data,
        gsize       length)
{
  g_autofree guint8 *tail = g_memdup2 (array->data + at, array->len - at);
  gsize tail_length = array->len - at;

  g_byte_array_set_size (array, at);
  g_byte_array_append (array, data, length);
  g_byte_array_append (array, tail, tail_length);
}

static gboolean
contains (GBytes     *bytes,
          const char *what)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), what, strlen (what)) != NULL;
}

/* @dirty and the stripped one show the same, turned the same way, and the secret is gone. */
static void
check_strip (GByteArray *dirty,
             guint       orientation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = g_bytes_new (dirty->data, dirty->len);
  g_autoptr (GBytes) after = maq_metadata_strip (before, &error);
  g_autoptr (GBytes) twice = NULL;
  g_autoptr (MaqImage) shown_before = NULL, shown_after = NULL;
  MaqSniff sniff;

  g_assert_no_error (error);
  g_assert_true (contains (before, "SECRET"));
  g_assert_false (contains (after, "SECRET"));
  g_assert_true (maq_sniff (g_bytes_get_data (after, NULL), g_bytes_get_size (after), g_bytes_get_size (after), &sniff, &error));
  g_assert_cmpuint (sniff.orientation, ==, orientation);

  shown_before = decode (before);
  shown_after = decode (after);
  g_assert_cmpfloat (difference (shown_before, shown_after), ==, 0);

  twice = maq_metadata_strip (after, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (after, twice));
}

static void
test_strip_png (void)
{
  static const char *const text[] = { "Comment", "SECRET", NULL };
  g_autoptr (MaqImage) image = make_soft (31, 17, FALSE);
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, text, NULL);
  g_autoptr (GByteArray) dirty = g_byte_array_new ();
  static const guint8 exif[] = "\0\0\0\x2d" "eXIf" EXIF ("\6") "\0\0\0\0";

  g_byte_array_append (dirty, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  check_strip (dirty, 1);
  insert (dirty, 33, exif, 4 + 4 + 45 + 4);
  check_strip (dirty, 6);
}

static void
test_strip_jpeg (void)
{
  g_autoptr (MaqImage) image = make_soft (31, 17, TRUE);
  g_autoptr (GBytes) jpeg = maq_encode_jpeg (image, 90, NULL);
  g_autoptr (GByteArray) dirty = g_byte_array_new ();
  static const guint8 exif[] = "\xff\xe1\0\x35" "Exif\0\0" EXIF ("\x8");
  static const guint8 comment[] = "\xff\xfe\0\x08" "SECRET";

  g_byte_array_append (dirty, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  insert (dirty, 20, comment, 10);
  g_byte_array_append (dirty, (const guint8 *) "SECRET preview", 14);
  check_strip (dirty, 1);
  insert (dirty, 20, exif, 4 + 6 + 45);
  check_strip (dirty, 8);
}

static void
test_strip_webp (void)
{
  g_autoptr (MaqImage) image = make_soft (31, 17, FALSE);
  g_autoptr (GBytes) webp = maq_encode_webp (image, 90, NULL);
  g_autoptr (GByteArray) dirty = g_byte_array_new ();
  static const guint8 exif[] = "EXIF\x2e\0\0\0" EXIF ("\3") "\0";
  static const guint8 xmp[] = "XMP \6\0\0\0SECRET";

  g_byte_array_append (dirty, g_bytes_get_data (webp, NULL), g_bytes_get_size (webp));
  g_assert_cmpmem (dirty->data + 12, 4, "VP8X", 4);
  dirty->data[20] |= 0x0c;
  g_byte_array_append (dirty, xmp, 14);
  dirty->data[4] = (dirty->len - 8) & 0xff;
  dirty->data[5] = (dirty->len - 8) >> 8;
  check_strip (dirty, 1);
  g_byte_array_append (dirty, exif, 8 + 46);
  dirty->data[4] = (dirty->len - 8) & 0xff;
  dirty->data[5] = (dirty->len - 8) >> 8;
  check_strip (dirty, 3);
}

/* Cut anywhere, a file is refused or stripped, and nothing is read beyond it. */
static void
test_strip_cut (void)
{
  g_autoptr (MaqImage) image = make_soft (9, 7, FALSE);

  for (MaqFormat format = MAQ_FORMAT_PNG; format <= MAQ_FORMAT_WEBP; format++)
    {
      g_autoptr (GBytes) whole = maq_encode (image, format, 80, NULL);

      for (gsize n = 0; n < g_bytes_get_size (whole); n++)
        {
          g_autofree guint8 *exact = g_memdup2 (g_bytes_get_data (whole, NULL), n);
          g_autoptr (GBytes) cut = g_bytes_new_static (exact, n);
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) stripped = maq_metadata_strip (cut, &error);

          g_assert_true ((stripped == NULL) == (error != NULL));
          if (format == MAQ_FORMAT_PNG)
            g_assert_null (stripped);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  decoder = maq_decoder_new (NULL);

  g_test_add_func ("/imaging/encode/png", test_png);
  g_test_add_func ("/imaging/encode/png-text", test_png_text);
  g_test_add_func ("/imaging/encode/jpeg", test_jpeg);
  g_test_add_func ("/imaging/encode/webp", test_webp);
  g_test_add_func ("/imaging/encode/by-format", test_by_format);
  g_test_add_func ("/imaging/encode/strip-png", test_strip_png);
  g_test_add_func ("/imaging/encode/strip-jpeg", test_strip_jpeg);
  g_test_add_func ("/imaging/encode/strip-webp", test_strip_webp);
  g_test_add_func ("/imaging/encode/strip-cut", test_strip_cut);

  status = g_test_run ();
  maq_decoder_unref (decoder);

  return status;
}
