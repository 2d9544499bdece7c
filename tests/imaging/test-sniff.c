/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-error.h"
#include "maq-image.h"
#include "maq-sniff.h"

/* Headers written by hand, one string a piece; what follows the header is of no interest to the sniffer. */

#define PNG_MAGIC "\x89PNG\r\n\x1a\n"
#define CRC "\0\0\0\0"
#define LITERAL(s) s, sizeof (s) - 1

static void
put (GByteArray *array,
     const void *data,
     gsize       length)
{
  g_byte_array_append (array, data, length);
}

static void
put_u32be (GByteArray *array,
           guint32     value)
{
  value = GUINT32_TO_BE (value);
  put (array, &value, 4);
}

static void
put_chunk (GByteArray *array,
           const char *type,
           guint32     claimed,
           guint32     present)
{
  g_autofree guint8 *zeros = g_malloc0 (present + 4);

  put_u32be (array, claimed);
  put (array, type, 4);
  put (array, zeros, present + 4);
}

static GByteArray *
png_start (guint32 width,
           guint32 height)
{
  GByteArray *array = g_byte_array_new ();

  put (array, LITERAL (PNG_MAGIC "\0\0\0\x0dIHDR"));
  put_u32be (array, width);
  put_u32be (array, height);
  put (array, LITERAL ("\x08\x06\0\0\0" CRC));

  return array;
}

static gboolean
sniff_array (GByteArray *array,
             MaqSniff   *sniff,
             GError    **error)
{
  return maq_sniff (array->data, array->len, array->len, sniff, error);
}

static void
assert_refused (GByteArray *array,
                const char *why)
{
  g_autoptr (GError) error = NULL;
  MaqSniff sniff;

  g_assert_false (sniff_array (array, &sniff, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  if (why != NULL && strstr (error->message, why) == NULL)
    g_error ("“%s” does not say “%s”", error->message, why);
}

static void
test_png (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) array = png_start (640, 480);
  MaqSniff sniff;

  put_chunk (array, "acTL", 8, 8);
  put_u32be (array, 22);
  put (array, LITERAL ("eXIfMM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" CRC));
  put_chunk (array, "IDAT", 10, 10);

  g_assert_true (sniff_array (array, &sniff, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sniff.format, ==, MAQ_FORMAT_PNG);
  g_assert_cmpuint (sniff.width, ==, 640);
  g_assert_cmpuint (sniff.height, ==, 480);
  g_assert_cmpuint (sniff.orientation, ==, 6);
  g_assert_true (sniff.animated);
}

static void
test_png_limits (void)
{
  g_autoptr (GByteArray) wide = png_start (16385, 1);
  g_autoptr (GByteArray) large = png_start (16000, 16000);
  g_autoptr (GByteArray) empty = png_start (0, 5);
  g_autoptr (GByteArray) chunks = png_start (5, 5);
  g_autoptr (GByteArray) heavy = png_start (5, 5);
  g_autoptr (GByteArray) no_pixels = png_start (5, 5);
  g_autoptr (GByteArray) late = g_byte_array_new ();

  put_chunk (wide, "IDAT", 1, 1);
  assert_refused (wide, "16385");
  put_chunk (large, "IDAT", 1, 1);
  assert_refused (large, "megapixels");
  put_chunk (empty, "IDAT", 1, 1);
  assert_refused (empty, "no size");

  for (guint i = 0; i < 257; i++)
    put_chunk (chunks, "tEXt", 0, 0);
  put_chunk (chunks, "IDAT", 1, 1);
  assert_refused (chunks, "256");

  put_chunk (heavy, "iCCP", (8 << 20) + 1, 100);
  assert_refused (heavy, "8 MiB");

  put_chunk (no_pixels, "tEXt", 0, 0);
  assert_refused (no_pixels, "no pixels");

  put (late, LITERAL (PNG_MAGIC));
  put_chunk (late, "tEXt", 30, 30);
  assert_refused (late, "begin");
}

static void
put_segment (GByteArray *array,
             guint8      marker,
             const void *body,
             guint16     length)
{
  guint8 head[] = { 0xff, marker, (length + 2) >> 8, (length + 2) & 0xff };

  put (array, head, 4);
  put (array, body, length);
}

static GByteArray *
jpeg_start (void)
{
  GByteArray *array = g_byte_array_new ();

  put (array, LITERAL ("\xff\xd8"));
  put_segment (array, 0xe0, LITERAL ("JFIF\0\1\1\0\0\1\0\1\0\0"));
  return array;
}

static void
test_jpeg (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) array = jpeg_start ();
  MaqSniff sniff;
  guint width, height;

  put_segment (array, 0xe1, LITERAL ("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0"));
  /* A second block (of an embedded picture) must not override the first. */
  put_segment (array, 0xe1, LITERAL ("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0"));
  put_segment (array, 0xc2, LITERAL ("\x08\x01\x00\x02\x80\x03\x01\x11\0\x02\x11\0\x03\x11\0"));
  put_segment (array, 0xda, LITERAL ("\0\0\0\0"));

  g_assert_true (sniff_array (array, &sniff, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sniff.format, ==, MAQ_FORMAT_JPEG);
  g_assert_cmpuint (sniff.width, ==, 640);
  g_assert_cmpuint (sniff.height, ==, 256);
  g_assert_cmpuint (sniff.orientation, ==, 8);

  maq_sniff_get_shown_size (&sniff, &width, &height);
  g_assert_cmpuint (width, ==, 256);
  g_assert_cmpuint (height, ==, 640);
}

static void
test_jpeg_limits (void)
{
  for (guint components = 0; components < 256; components++)
    {
      g_autoptr (GByteArray) array = jpeg_start ();
      guint8 frame[] = { 8, 1, 0, 1, 0, components };
      MaqSniff sniff;
      gboolean good = components == 1 || components == 3 || components == 4;

      put_segment (array, 0xc0, frame, sizeof frame);
      g_assert_cmpint (sniff_array (array, &sniff, NULL), ==, good);
    }

  for (guint scans = 100; scans <= 101; scans++)
    {
      g_autoptr (GByteArray) array = jpeg_start ();
      MaqSniff sniff;

      put_segment (array, 0xc2, LITERAL ("\x08\x01\x00\x02\x80\x01"));
      for (guint i = 0; i < scans; i++)
        {
          put_segment (array, 0xda, LITERAL ("\0\0\0\0"));
          put (array, LITERAL ("pixels\xff\0more\xff\xd0"));
        }
      g_assert_cmpint (sniff_array (array, &sniff, NULL), ==, scans <= 100);
    }
}

static void
test_webp (void)
{
  g_autoptr (GByteArray) lossy = g_byte_array_new ();
  g_autoptr (GByteArray) lossless = g_byte_array_new ();
  g_autoptr (GByteArray) extended = g_byte_array_new ();
  g_autoptr (GByteArray) differs = g_byte_array_new ();
  MaqSniff sniff;

  put (lossy, LITERAL ("RIFF\x20\0\0\0WEBPVP8 \x14\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00\0\0\0\0\0\0\0\0"));
  g_assert_true (sniff_array (lossy, &sniff, NULL));
  g_assert_cmpuint (sniff.width, ==, 320);
  g_assert_cmpuint (sniff.height, ==, 240);

  put (lossless, LITERAL ("RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f\x3f\x01\x3c\0\0\0\0\0\0\0\0\0"));
  g_assert_true (sniff_array (lossless, &sniff, NULL));
  g_assert_cmpuint (sniff.width, ==, 320);
  g_assert_cmpuint (sniff.height, ==, 241);

  put (extended, LITERAL ("RIFF\x60\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x3f\x01\0\xef\0\0"));
  put (extended, LITERAL ("VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\0"));
  put (extended, LITERAL ("EXIF\x1a\0\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0"));
  g_assert_true (sniff_array (extended, &sniff, NULL));
  g_assert_cmpuint (sniff.width, ==, 320);
  g_assert_cmpuint (sniff.orientation, ==, 3);

  put (differs, LITERAL ("RIFF\x60\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x3f\x01\0\xef\0\0"));
  put (differs, LITERAL ("VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf1\0"));
  assert_refused (differs, "differ");
}

static void
test_gif (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  MaqSniff sniff;

  put (array, LITERAL ("GIF89a\x40\x01\xf0\0\x80\0\0\0\0\0\xff\xff\xff"));
  assert_refused (array, "no picture");
  put (array, LITERAL ("\x21\xf9\x04\0\0\0\0\0"));
  put (array, LITERAL ("\x2c\0\0\0\0\x40\x01\xf0\0\0\x02\x02\x44\x01\0"));
  g_assert_true (sniff_array (array, &sniff, NULL));
  g_assert_cmpuint (sniff.width, ==, 320);
  g_assert_cmpuint (sniff.height, ==, 240);
  g_assert_false (sniff.animated);

  put (array, LITERAL ("\x2c\0\0\0\0\x40\x01\xf0\0\0\x02\x02\x44\x01\0;"));
  g_assert_true (sniff_array (array, &sniff, NULL));
  g_assert_true (sniff.animated);
}

static void
test_tiff (void)
{
  static const char big[] = "MM\0*\0\0\0\x08\0\x03"
                            "\x01\0\0\x03\0\0\0\x01\x01\x40\0\0"
                            "\x01\x01\0\x04\0\0\0\x01\0\0\0\xf0"
                            "\x01\x12\0\x03\0\0\0\x01\0\x05\0\0";
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  MaqSniff sniff;

  put (array, LITERAL (big));
  g_assert_true (sniff_array (array, &sniff, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sniff.format, ==, MAQ_FORMAT_TIFF);
  g_assert_cmpuint (sniff.width, ==, 320);
  g_assert_cmpuint (sniff.height, ==, 240);
  g_assert_cmpuint (sniff.orientation, ==, 5);

  array->len -= 1;
  assert_refused (array, "cut short");
}

static void
put_box (GByteArray *array,
         const char *type,
         const void *body,
         gsize       length)
{
  put_u32be (array, length + 8);
  put (array, type, 4);
  put (array, body, length);
}

/* Every turn × mirror, held against a table made by turning a 2 × 3 picture by hand. */
static void
test_avif (void)
{
  static const struct { int angle, mirror; guint orientation; } cases[] = {
    { 0, -1, 1 }, { 1, -1, 8 }, { 2, -1, 3 }, { 3, -1, 6 }, { 0, 1, 2 }, { 0, 0, 4 },
    { 1, 0, 5 },  { 3, 1, 5 },  { 1, 1, 7 },  { 3, 0, 7 },  { 2, 1, 4 }, { 2, 0, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (GByteArray) meta = g_byte_array_new ();
      g_autoptr (GByteArray) iprp = g_byte_array_new ();
      g_autoptr (GByteArray) ipco = g_byte_array_new ();
      guint8 angle = cases[i].angle, mirror = MAX (cases[i].mirror, 0);
      guint8 ipma[] = { 0, 0, 0, 0, 0, 0, 0, 2, 0, 9, 1, 1, 0, 7, cases[i].mirror < 0 ? 2 : 3, 2, 3, 4 };
      MaqSniff sniff;

      put_box (ipco, "ispe", LITERAL ("\0\0\0\0\0\0\1\1\0\0\1\1"));
      put_box (ipco, "ispe", LITERAL ("\0\0\0\0\0\0\1\x40\0\0\0\xf0"));
      put_box (ipco, "irot", &angle, 1);
      put_box (ipco, "imir", &mirror, 1);
      put_box (iprp, "ipco", ipco->data, ipco->len);
      put_box (iprp, "ipma", ipma, sizeof ipma);
      put (meta, LITERAL ("\0\0\0\0"));
      put_box (meta, "pitm", LITERAL ("\0\0\0\0\0\7"));
      put_box (meta, "iprp", iprp->data, iprp->len);
      put_box (file, "ftyp", LITERAL ("avif\0\0\0\0mif1"));
      put_box (file, "meta", meta->data, meta->len);

      g_assert_true (sniff_array (file, &sniff, NULL));
      g_assert_cmpint (sniff.format, ==, MAQ_FORMAT_AVIF);
      g_assert_cmpuint (sniff.width, ==, 320);
      g_assert_cmpuint (sniff.height, ==, 240);
      g_assert_cmpuint (sniff.orientation, ==, cases[i].orientation);
    }
}

static void
test_not_a_picture (void)
{
  static const char *const texts[] = { "", "x", "<html><body>Sign in</body></html>", "%PDF-1.7 and so on", "RIFFxxxxWAVEfmt " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GByteArray) array = g_byte_array_new ();

      put (array, texts[i], strlen (texts[i]));
      assert_refused (array, i == 0 ? "empty" : "no picture");
    }
}

static void
test_too_large (void)
{
  g_autoptr (GByteArray) array = png_start (5, 5);
  g_autoptr (GError) error = NULL;
  MaqSniff sniff;

  put_chunk (array, "IDAT", 10, 10);
  g_assert_true (maq_sniff (array->data, array->len, MAQ_SNIFF_MAX_FILE, &sniff, NULL));
  g_assert_false (maq_sniff (array->data, array->len, (goffset) MAQ_SNIFF_MAX_FILE + 1, &sniff, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* The directory of a TIFF may stand at the end of a long file. */
static void
test_fd (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  MaqSniff sniff;
  guint32 at = 3 << 20;
  int fd = g_file_open_tmp ("maq-sniff-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_byte_array_set_size (array, at);
  memset (array->data, 0, at);
  memcpy (array->data, "II*\0", 4);
  at = GUINT32_TO_LE (at);
  memcpy (array->data + 4, &at, 4);
  put (array, LITERAL ("\2\0\0\1\3\0\1\0\0\0\7\0\0\0\1\1\3\0\1\0\0\0\x9\0\0\0"));
  g_assert_cmpint (write (fd, array->data, array->len), ==, array->len);

  g_assert_true (maq_sniff_fd (fd, &sniff, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sniff.width, ==, 7);
  g_assert_cmpuint (sniff.height, ==, 9);

  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  g_assert_false (maq_sniff_fd (fd, &sniff, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);

  g_unlink (path);
  close (fd);
}

static void
test_names (void)
{
  g_assert_cmpstr (maq_format_to_mime (MAQ_FORMAT_PNG), ==, "image/png");
  g_assert_cmpstr (maq_format_to_mime (99), ==, "application/octet-stream");
  g_assert_cmpstr (maq_format_to_extension (MAQ_FORMAT_JPEG), ==, "jpg");
  g_assert_cmpint (maq_format_from_mime ("Image/WebP; q=1"), ==, MAQ_FORMAT_WEBP);
  g_assert_cmpint (maq_format_from_mime ("image/pngx"), ==, MAQ_FORMAT_UNKNOWN);
  g_assert_cmpint (maq_format_from_mime (NULL), ==, MAQ_FORMAT_UNKNOWN);
  g_assert_cmpint (maq_format_from_name ("a.b/My Photo.JPEG"), ==, MAQ_FORMAT_JPEG);
  g_assert_cmpint (maq_format_from_name ("png"), ==, MAQ_FORMAT_UNKNOWN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/imaging/sniff/png", test_png);
  g_test_add_func ("/imaging/sniff/png-limits", test_png_limits);
  g_test_add_func ("/imaging/sniff/jpeg", test_jpeg);
  g_test_add_func ("/imaging/sniff/jpeg-limits", test_jpeg_limits);
  g_test_add_func ("/imaging/sniff/webp", test_webp);
  g_test_add_func ("/imaging/sniff/gif", test_gif);
  g_test_add_func ("/imaging/sniff/tiff", test_tiff);
  g_test_add_func ("/imaging/sniff/avif", test_avif);
  g_test_add_func ("/imaging/sniff/not-a-picture", test_not_a_picture);
  g_test_add_func ("/imaging/sniff/too-large", test_too_large);
  g_test_add_func ("/imaging/sniff/fd", test_fd);
  g_test_add_func ("/imaging/sniff/names", test_names);

  return g_test_run ();
}
