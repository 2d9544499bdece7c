/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-sniff.h"

static const char *const text[] = {
  "parameters", "a <red> \"lamp\" & ünï\x01 words\nModel: gpt-image-2, Step: 1.1, Version: Maquette", "Description", "a <red> lamp", "Software",
  "Maquette", NULL,
};

static MaqImage *
make_image (gboolean opaque)
{
  guint8 *pixels;
  MaqImage *image = maq_image_new_blank (37, 21, &pixels, NULL);

  for (guint i = 0; i < 37 * 21 * 4; i++)
    pixels[i] = i % 4 == 3 && opaque ? 255 : (guint8) (i * 7);
  return image;
}

static MaqImage *
decode (GBytes *bytes)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  MaqImage *image = maq_decoder_decode_bytes (decoder, bytes, 0, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
assert_same_pixels (GBytes *left,
                    GBytes *right)
{
  g_autoptr (MaqImage) a = decode (left);
  g_autoptr (MaqImage) b = decode (right);

  g_assert_cmpuint (maq_image_get_width (a), ==, maq_image_get_width (b));
  g_assert_cmpuint (maq_image_get_height (a), ==, maq_image_get_height (b));
  for (guint y = 0; y < maq_image_get_height (a); y++)
    g_assert_cmpmem (maq_image_get_pixels (a) + y * maq_image_get_stride (a), maq_image_get_width (a) * 4,
                     maq_image_get_pixels (b) + y * maq_image_get_stride (b), maq_image_get_width (b) * 4);
}

/* The pixels stay, the words are there, and stripping takes them out again. */
static void
test_round (gconstpointer user_data)
{
  MaqFormat format = GPOINTER_TO_INT (user_data);

  for (guint opaque = 0; opaque < 2; opaque++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) image = make_image (opaque);
      g_autoptr (GBytes) plain = maq_encode (image, format, 90, &error);
      g_autoptr (GBytes) with = maq_metadata_embed (plain, text, &error);
      g_autoptr (GBytes) clean = NULL;
      gsize length;
      const guint8 *data;

      g_assert_no_error (error);
      data = g_bytes_get_data (with, &length);
      g_assert_nonnull (memmem (data, length, "parameters", 10));
      assert_same_pixels (plain, with);
      clean = maq_metadata_strip (with, &error);
      g_assert_no_error (error);
      data = g_bytes_get_data (clean, &length);
      g_assert_null (memmem (data, length, "parameters", 10));
      assert_same_pixels (plain, clean);
    }
}

static void
test_png_keys (void)
{
  g_autoptr (MaqImage) image = make_image (TRUE);
  g_autoptr (GBytes) plain = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  g_autoptr (GBytes) with = maq_metadata_embed (plain, text, NULL);
  g_autofree char *parameters = maq_metadata_get_png_text (with, "parameters");
  g_autofree char *software = maq_metadata_get_png_text (with, "Software");

  g_assert_cmpstr (parameters, ==, text[1]);
  g_assert_cmpstr (software, ==, "Maquette");
}

/* Well-formed: what is no XML is left out, and what means something in XML is escaped. */
static void
test_xmp (void)
{
  g_autoptr (MaqImage) image = make_image (TRUE);
  g_autoptr (GBytes) plain = maq_encode_jpeg (image, 90, NULL);
  g_autoptr (GBytes) with = maq_metadata_embed (plain, text, NULL);
  gsize length;
  const char *data = g_bytes_get_data (with, &length);
  const char *start = memmem (data, length, "<x:xmpmeta", 10);
  const char *stop = memmem (data, length, "<?xpacket end", 13);
  g_autofree char *xmp = g_strndup (start, stop - start);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&(GMarkupParser) { 0 }, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_markup_parse_context_parse (context, xmp, -1, &error) && g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (xmp, "a &lt;red&gt; &quot;lamp&quot; &amp; ünï words\nModel"));
}

static void
test_too_long (void)
{
  g_autofree char *prompt = g_strnfill (50000, 'x');
  const char *const once[] = { "parameters", prompt, "Description", prompt, NULL };
  g_autofree char *longer = g_strnfill (70000, 'x');
  const char *const never[] = { "parameters", longer, NULL };
  g_autoptr (MaqImage) image = make_image (TRUE);
  g_autoptr (GBytes) jpeg = maq_encode_jpeg (image, 90, NULL);
  g_autoptr (GBytes) webp = maq_encode_webp (image, 90, NULL);
  g_autoptr (GBytes) fits = maq_metadata_embed (jpeg, once, NULL);
  g_autoptr (GBytes) fits_webp = maq_metadata_embed (webp, never, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (fits);
  g_assert_nonnull (fits_webp);
  assert_same_pixels (webp, fits_webp);
  g_assert_null (maq_metadata_embed (jpeg, never, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/imaging/embed/png", GINT_TO_POINTER (MAQ_FORMAT_PNG), test_round);
  g_test_add_data_func ("/imaging/embed/jpeg", GINT_TO_POINTER (MAQ_FORMAT_JPEG), test_round);
  g_test_add_data_func ("/imaging/embed/webp", GINT_TO_POINTER (MAQ_FORMAT_WEBP), test_round);
  g_test_add_func ("/imaging/embed/png-keys", test_png_keys);
  g_test_add_func ("/imaging/embed/xmp", test_xmp);
  g_test_add_func ("/imaging/embed/too-long", test_too_long);

  return g_test_run ();
}
