/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <cairo.h>
#include <glib/gstdio.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-pdf-describe.h"
#include "maq-sheet.h"

/* Sheets are looked at as pictures, against pictures that a person has looked at (golden/), and as PDF with the tools that anybody has. All
 * letters are of one face (fonts.conf). MAQ_GOLDEN=write writes the pictures anew. */

#define PIXELS_APART 40       /* a channel, to count as another pixel */
#define MOST_APART 0.004      /* of all pixels: another FreeType smooths letters a little differently */

/* A picture that shows which one it is and that it is whole: its own colour, a frame along its edges. */
static MaqImage *
make_picture (guint seed,
              guint width,
              guint height)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);
  guint frame = MAX (2, MIN (width, height) / 24);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, pixels += 4)
      {
        gboolean edge = x < frame || y < frame || x >= width - frame || y >= height - frame;

        pixels[0] = (guint8) (edge ? 200 : 60 + seed * 37 % 150);
        pixels[1] = (guint8) (edge ? 60 : 90 + x * 100 / width);
        pixels[2] = (guint8) (edge ? 40 : 120 + y * 100 / height);
        pixels[3] = 255;
      }
  return image;
}

typedef struct {
  const MaqSheetCell *cells;
  guint               n_asked, largest, fail_at, gone_at;
} Pictures;

static MaqImage *
picture_cb (guint     index,
            guint     side,
            gpointer  data,
            GError  **error)
{
  Pictures *pictures = data;

  pictures->n_asked++;
  pictures->largest = MAX (pictures->largest, side);
  if (index + 1 == pictures->fail_at)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "enough");
  if (index + 1 == pictures->fail_at || index + 1 == pictures->gone_at)
    return NULL;
  return make_picture (index, MAX (pictures->cells[index].width / 4, 1), MAX (pictures->cells[index].height / 4, 1));
}

#define LONG_PROMPT "A brass desk lamp on a walnut table by a window, coastal light, shallow depth of field, 50 mm lens, a glass of water " \
                    "beside it, a folded letter, and far behind it the sea with three sails, all of it in the palette of an old postcard"

static const MaqTextRange lamp_new[] = { { 2, 5 }, { 23, 6 } };

static const MaqSheetCell cells[] = {
  { "1", "Step 7 ★", "A brass desk lamp on a walnut table", lamp_new, G_N_ELEMENTS (lamp_new), "Draft · 1536 × 1024", "$0.10", 1536, 1024 },
  { "2", "Step 8, variant 2", LONG_PROMPT, NULL, 0, "Replicate · 1536 × 1024", "$0.128", 1536, 1024 },
  { "3", "Step 9", "مصباح نحاسي على طاولة من خشب الجوز", NULL, 0, "Draft · 1024 × 1536", "free", 1024, 1536 },
  { "4", "Step 10", "Very wide <b>banner</b> & \"quotes\"", NULL, 0, "An engine with a rather long name of its own · 4096 × 512", "$0.10", 4096, 512 },
  { "5", "Step 11", "", NULL, 0, "Draft · 64 × 48", "free", 64, 48 },
  { "6", "Step 12", "The picture of this one is gone", NULL, 0, "Draft", NULL, 0, 0 },
  { "7", "Step 13", "Line one\nline two\tand a tab", NULL, 0, "Draft · 1536 × 1024", "$0.10", 1536, 1024 },
};

static char *
get_golden (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);

  return g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests", "drawing", "golden", file, NULL);
}

static void
assert_like_golden (MaqImage   *image,
                    const char *name)
{
  g_autofree char *path = get_golden (name);
  g_autofree char *seen = g_strdup_printf ("%s/%s-seen.png", g_get_tmp_dir (), name);
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_SMALL, NULL, NULL);
  g_autoptr (MaqImage) golden = NULL;
  guint apart = 0, n = maq_image_get_width (image) * maq_image_get_height (image);

  if (g_strcmp0 (g_getenv ("MAQ_GOLDEN"), "write") == 0)
    g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL);
  golden = maq_decoder_decode_file (decoder, path, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_image_get_width (image), ==, maq_image_get_width (golden));
  g_assert_cmpuint (maq_image_get_height (image), ==, maq_image_get_height (golden));
  for (guint i = 0; i < n; i++)
    {
      const guint8 *a = maq_image_get_pixels (image) + (gsize) i * 4, *b = maq_image_get_pixels (golden) + (gsize) i * 4;

      apart += ABS (a[0] - b[0]) > PIXELS_APART || ABS (a[1] - b[1]) > PIXELS_APART || ABS (a[2] - b[2]) > PIXELS_APART;
    }
  if (apart > n * MOST_APART)
    g_file_set_contents (seen, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL);
  g_test_message ("%s: %u of %u pixels are others; see %s", name, apart, n, seen);
  g_assert_cmpfloat (apart, <=, n * MOST_APART);
}

static MaqSheet *
make_sheet (const MaqSheetOptions *options,
            guint                  n)
{
  return maq_sheet_new (options, "Lamps & light", "23 November 2026", G_GINT64_CONSTANT (1795435200000000), cells, n);
}

static void
test_golden (void)
{
  static const struct {
    const char      *name;
    MaqSheetOptions  options;
  } sheets[] = {
    { "sheet-screen", { .paper = MAQ_SHEET_SCREEN, .columns = 3, .width = 900, .with_prices = TRUE } },
    { "sheet-dark", { .paper = MAQ_SHEET_SCREEN, .columns = 4, .width = 900, .is_dark = TRUE, .is_mirrored = TRUE } },
    { "sheet-a4", { .paper = MAQ_SHEET_A4, .columns = 2, .with_prices = TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autoptr (MaqSheet) sheet = make_sheet (&sheets[i].options, G_N_ELEMENTS (cells));
      g_autoptr (GError) error = NULL;
      Pictures pictures = { .cells = cells, .gone_at = 6 };
      g_autoptr (MaqImage) page = maq_sheet_draw_page (sheet, 0, sheets[i].options.paper == MAQ_SHEET_A4 ? 620 : 0, picture_cb, &pictures, &error);

      g_assert_no_error (error);
      assert_like_golden (page, sheets[i].name);
    }
}

/* Bit for bit, each time. */
static void
test_same (void)
{
  const MaqSheetOptions options = { .paper = MAQ_SHEET_A4, .columns = 3, .with_prices = TRUE };
  g_autoptr (MaqSheet) one = make_sheet (&options, G_N_ELEMENTS (cells)), other = make_sheet (&options, G_N_ELEMENTS (cells));
  Pictures pictures = { .cells = cells };
  g_autoptr (MaqImage) page = maq_sheet_draw_page (one, 0, 0, picture_cb, &pictures, NULL);
  g_autoptr (MaqImage) again = maq_sheet_draw_page (other, 0, 0, picture_cb, &pictures, NULL);
  g_autoptr (GBytes) pdf = maq_sheet_draw_pdf (one, "en", picture_cb, &pictures, NULL), pdf_again = maq_sheet_draw_pdf (other, "en", picture_cb, &pictures, NULL);

  g_assert_true (g_bytes_equal (maq_image_get_bytes (page), maq_image_get_bytes (again)));
  g_assert_true (g_bytes_equal (pdf, pdf_again));
}

/* --- PDF --- */

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

static void
test_pdf (void)
{
  const MaqSheetOptions options = { .paper = MAQ_SHEET_A4, .columns = 2, .with_prices = TRUE };
  g_autoptr (MaqSheet) sheet = make_sheet (&options, G_N_ELEMENTS (cells));
  g_autoptr (GError) error = NULL;
  Pictures pictures = { .cells = cells, .gone_at = 6 };
  g_autoptr (GBytes) pdf = maq_sheet_draw_pdf (sheet, "en", picture_cb, &pictures, &error);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL, *fonts = NULL, *info = NULL, *images = NULL, *tags = NULL, *damage = NULL;
  g_auto (GStrv) lines = NULL;
  int fd = g_file_open_tmp ("maq-sheet-XXXXXX.pdf", &path, NULL);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL));
  text = run ((const char *[]) { "pdftotext", path, "-", NULL });
  fonts = run ((const char *[]) { "pdffonts", path, NULL });
  info = run ((const char *[]) { "pdfinfo", path, NULL });
  images = run ((const char *[]) { "pdfimages", "-list", path, NULL });
  tags = run ((const char *[]) { "pdfinfo", "-struct-text", path, NULL });
  damage = run ((const char *[]) { "sh", "-c", "exec pdftotext \"$1\" /dev/null 2>&1", "sh", path, NULL });
  g_unlink (path);

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *plain = g_strndup (cells[i].title, strcspn (cells[i].title, " "));

      g_assert_nonnull (strstr (text, plain));
    }
  g_assert_nonnull (strstr (text, "Lamps & light"));
  g_assert_nonnull (strstr (text, "Step 8, variant 2"));
  g_assert_nonnull (strstr (text, "Very wide <b>banner</b> & \"quotes\""));
  g_assert_nonnull (strstr (text, "$0.128"));
  g_assert_nonnull (strstr (text, "1/2"));
  g_assert_nonnull (strstr (text, "2/2"));
  g_assert_nonnull (strstr (text, "مصباح"));
  g_assert_nonnull (strstr (info, "Lamps & light"));
  g_assert_nonnull (strstr (info, "A4"));
  g_assert_nonnull (strstr (images, "jpeg"));
  g_assert_nonnull (strstr (tags, "H1"));
  g_assert_nonnull (strstr (tags, "Figure"));
  g_assert_null (strstr (damage, "rror"));
  /* Read out, the parts of a caption do not run into one another. */
  g_assert_nonnull (strstr (tags, "\"Step 8, variant 2\""));
  g_assert_nonnull (strstr (tags, "\"$0.128\""));

  /* Every font: "emb" is the first of the three answers at the line's end. */
  lines = g_strsplit (fonts, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_assert_nonnull (strstr (lines[i], " yes yes yes "));
}

/* The words of a string of a PDF in hexadecimal UTF-16. */
static char *
make_hex (const char *text)
{
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  GString *hex = g_string_new ("/Alt <FEFF");

  for (glong i = 0; i < n; i++)
    g_string_append_printf (hex, "%04X", (guint) units[i]);
  g_string_append (hex, ">\n>>\nendobj");
  return g_string_free (hex, FALSE);
}

/* Each picture has its words, in its own place, and the document its language. */
static void
test_described (void)
{
  const MaqSheetOptions options = { .paper = MAQ_SHEET_A4, .columns = 2 };
  g_autoptr (MaqSheet) sheet = make_sheet (&options, 4);
  Pictures pictures = { .cells = cells };
  g_autoptr (GBytes) pdf = maq_sheet_draw_pdf (sheet, "pt-BR", picture_cb, &pictures, NULL);
  g_autoptr (GByteArray) nothing = g_byte_array_new (), other = g_byte_array_new ();
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length), *at = NULL;

  for (gsize i = 0; i + 6 < length; i++)
    if (memcmp (data + i, "%%EOF\n", 6) == 0)
      {
        at = data + i + 6;
        break;
      }
  g_assert_nonnull (at);
  if (cairo_version () >= CAIRO_VERSION_ENCODE (1, 17, 0))
    {
      g_test_skip ("another cairo writes PDF in another way");
      return;
    }
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *words = g_strdup_printf ("%s, %s, %s", cells[i].label, cells[i].title, cells[i].text);
      g_autofree char *hex = make_hex (words);

      at = g_strstr_len (at, data + length - at, hex);
      g_assert_nonnull (at);
    }
  g_assert_nonnull (g_strstr_len (at, data + length - at, "/Lang (pt-BR)"));

  /* What is no PDF of cairo's, or has another number of figures, stays as it is. */
  g_assert_false (maq_pdf_describe (nothing, "en", NULL, 0));
  g_byte_array_append (other, (const guint8 *) data, (guint) length);
  g_assert_false (maq_pdf_describe (other, "en", NULL, 0));
  g_assert_cmpuint (other->len, ==, length);
}

/* --- pages --- */

static void
test_pages (void)
{
  for (MaqSheetPaper paper = MAQ_SHEET_A4; paper <= MAQ_SHEET_SCREEN; paper++)
    for (guint n = 1; n <= 300; n = n * 3 + 1)
      {
        const MaqSheetOptions options = { .paper = paper };
        g_autofree MaqSheetCell *many = g_new (MaqSheetCell, n);
        g_autoptr (MaqSheet) sheet = NULL;
        g_autoptr (GError) error = NULL;
        Pictures pictures = { .cells = many };

        for (guint i = 0; i < n; i++)
          many[i] = cells[i % 2];
        sheet = maq_sheet_new (&options, "Many", "today", 0, many, n);
        g_assert_cmpuint (maq_sheet_get_n_pages (sheet), >=, 1);
        if (paper == MAQ_SHEET_SCREEN)
          g_assert_cmpuint (maq_sheet_get_n_pages (sheet), <=, 1 + n / 100);
        for (guint page = 0; page < maq_sheet_get_n_pages (sheet); page++)
          {
            g_autoptr (MaqImage) image = maq_sheet_draw_page (sheet, page, 200, picture_cb, &pictures, &error);

            g_assert_no_error (error);
            g_assert_cmpuint (maq_image_get_width (image), ==, 200);
          }
        /* Each picture once, on one of the pages. */
        g_assert_cmpuint (pictures.n_asked, ==, n);
      }
}

static void
test_errors (void)
{
  const MaqSheetOptions options = { .paper = MAQ_SHEET_A4 };
  g_autoptr (MaqSheet) sheet = make_sheet (&options, G_N_ELEMENTS (cells));
  g_autoptr (GError) error = NULL;
  Pictures pictures = { .cells = cells, .fail_at = 3 };

  g_assert_null (maq_sheet_draw_page (sheet, 0, 0, picture_cb, &pictures, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (maq_sheet_draw_pdf (sheet, "en", picture_cb, &pictures, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (pictures.n_asked, ==, 6);
}

/* Texts that somebody made to do harm: nothing is read as markup, nothing ends the sheet. */
static void
test_hostile (void)
{
  g_autofree char *endless = g_strnfill (200000, 'W');
  const MaqTextRange wild[] = { { 3, 4000000 }, { 4000000000u, 4000000000u } };
  const MaqSheetCell hostile[] = {
    { "99999999999999999999999", "<span size='1'>&amp;", endless, wild, 2, endless, endless, 1, 16384 },
    { "\xe2\x80\xae", "\xe2\x80\xaereversed", "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85", NULL, 0, "\x01\x02\x1b[31m", "", 16384, 1 },
    { NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0 },
  };
  const MaqSheetOptions options = { .paper = MAQ_SHEET_LETTER, .columns = 6, .with_prices = TRUE };
  g_autoptr (MaqSheet) sheet = maq_sheet_new (&options, endless, endless, G_MAXINT64, hostile, G_N_ELEMENTS (hostile));
  g_autoptr (GError) error = NULL;
  Pictures pictures = { .cells = hostile };
  g_autoptr (MaqImage) page = maq_sheet_draw_page (sheet, 0, 0, picture_cb, &pictures, &error);
  g_autoptr (GBytes) pdf = page != NULL ? maq_sheet_draw_pdf (sheet, "en", picture_cb, &pictures, &error) : NULL;

  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  g_assert_cmpuint (maq_sheet_get_n_pages (sheet), ==, 1);
}

static void
test_plan (void)
{
  MaqSheetPaper paper;
  MaqSheetFormat format;

  for (MaqSheetPaper one = MAQ_SHEET_A4; one <= MAQ_SHEET_SCREEN; one++)
    {
      g_assert_true (maq_sheet_paper_from_word (maq_sheet_paper_to_word (one), &paper));
      g_assert_cmpint (paper, ==, one);
    }
  g_assert_true (maq_sheet_paper_from_word ("A4", &paper));
  g_assert_false (maq_sheet_paper_from_word ("a5", &paper));
  g_assert_false (maq_sheet_paper_from_word (NULL, &paper));
  g_assert_true (maq_sheet_format_from_name ("x/All.PNG", &format));
  g_assert_cmpint (format, ==, MAQ_SHEET_PNG);
  g_assert_true (maq_sheet_format_from_name ("a.pdf", &format));
  g_assert_cmpint (format, ==, MAQ_SHEET_PDF);
  g_assert_false (maq_sheet_format_from_name (".pdf", &format));
  g_assert_false (maq_sheet_format_from_name ("a.jpg", &format));
  g_assert_cmpuint (maq_sheet_options_complete (&(MaqSheetOptions) { .columns = 99 }, 5).columns, ==, MAQ_SHEET_MOST_COLUMNS);
  g_assert_cmpuint (maq_sheet_options_complete (&(MaqSheetOptions) { .width = 1 }, 5).width, ==, MAQ_SHEET_LEAST_WIDTH);
  g_assert_cmpuint (maq_sheet_options_complete (&(MaqSheetOptions) { 0 }, 1).columns, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *fonts = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests", "drawing", "fonts.conf", NULL);

  g_setenv ("FONTCONFIG_FILE", fonts, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/plan", test_plan);
  g_test_add_func ("/sheet/golden", test_golden);
  g_test_add_func ("/sheet/same", test_same);
  g_test_add_func ("/sheet/pdf", test_pdf);
  g_test_add_func ("/sheet/described", test_described);
  g_test_add_func ("/sheet/pages", test_pages);
  g_test_add_func ("/sheet/errors", test_errors);
  g_test_add_func ("/sheet/hostile", test_hostile);
  return g_test_run ();
}
