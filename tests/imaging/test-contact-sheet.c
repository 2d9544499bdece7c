/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-contact-sheet.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-scale.h"

/* A sheet is read back as anybody would read it: as a PNG, decoded in the sandbox, looked at pixel by pixel. */

#define MAX_N 20

typedef struct {
  guint width, height;
  guint8 alpha;
} Shape;

/* No two of them are alike, and each has a corner of its own colour: a picture that is turned or cut is seen. */
static MaqImage *
make_picture (guint        seed,
              const Shape *shape)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (shape->width, shape->height, &pixels, NULL);

  for (guint y = 0; y < shape->height; y++)
    for (guint x = 0; x < shape->width; x++)
      {
        guint8 *pixel = pixels + ((gsize) y * shape->width + x) * 4;
        gboolean corner = x < shape->width / 4 && y < shape->height / 4;

        pixel[0] = (guint8) (40 + seed * 9);
        pixel[1] = (guint8) (corner ? 250 : 60);
        pixel[2] = (guint8) (200 - seed * 8);
        pixel[3] = shape->alpha;
      }
  return image;
}

static const guint8 *
pixel_at (MaqImage *image,
          guint     x,
          guint     y)
{
  return maq_image_get_pixels (image) + y * maq_image_get_stride (image) + (gsize) x * 4;
}

static gboolean
is_dark (MaqImage *image,
         guint     x,
         guint     y)
{
  return pixel_at (image, x, y)[0] < 64;
}

/* The first dark pixels above @place, from the left: how large a dot is. The digit 4 begins lower down, so all rows are tried. */
static guint
measure (MaqImage              *sheet,
         const MaqContactPlace *place,
         guint                 *top,
         guint                 *dot)
{
  guint y = place->y, first = G_MAXUINT, last = 0;

  for (guint row = 1; row <= 300 && row <= y; row++)
    {
      gboolean dark = FALSE;

      for (guint x = place->x; x < MIN (place->x + 180, maq_image_get_width (sheet)) && !dark; x++)
        dark = is_dark (sheet, x, y - row);
      if (dark)
        {
          first = MIN (first, row);
          last = row;
        }
      else if (last > 0)
        break;
    }
  g_assert_cmpuint (last, >, 0);
  *top = y - last;
  *dot = (last - first + 1) / 7;
  g_assert_cmpuint ((last - first + 1) % 7, ==, 0);
  return last - first + 1;
}

/* Reads a digit as its dots; -1: blank. The shapes are written down once more here, as a person sees them. */
static int
read_digit (MaqImage *sheet,
            guint     x,
            guint     y,
            guint     dot)
{
  static const char *const shapes[] = {
    ".###.#...##..###.#.###..##...#.###.", "..#...##....#....#....#....#...###.", ".###.#...#....#..##..#...#....#####",
    "####.....#....#.###.....#....#####.", "...#...##..#.#.#..#.#####...#....#.", "######....####.....#....##...#.###.",
    "..##..#...#....####.#...##...#.###.", "#####....#...#...#...#....#....#...", ".###.#...##...#.###.#...##...#.###.",
    ".###.#...##...#.####....#...#..##..",
  };
  char seen[36] = "";
  gboolean any = FALSE;

  for (guint i = 0; i < 35; i++)
    {
      gboolean dark = is_dark (sheet, x + i % 5 * dot + dot / 2, y + i / 5 * dot + dot / 2);

      seen[i] = dark ? '#' : '.';
      any |= dark;
    }
  if (!any)
    return -1;
  for (int digit = 0; digit < 10; digit++)
    if (g_str_equal (shapes[digit], seen))
      return digit;
  g_error ("no digit: %s", seen);
}

static guint
read_number (MaqImage              *sheet,
             const MaqContactPlace *place)
{
  guint top, dot, number = 0;

  measure (sheet, place, &top, &dot);
  for (guint i = 0; i < 4; i++)
    {
      int digit = read_digit (sheet, place->x + i * 6 * dot, top, dot);

      if (digit < 0)
        break;
      number = number * 10 + (guint) digit;
    }
  return number;
}

/* The picture is there, whole and as it was, but for its size. */
static void
check_picture (MaqImage              *sheet,
               const MaqContactPlace *place,
               guint                  seed,
               const Shape           *shape)
{
  const struct { double x, y; gboolean corner; } points[] = {
    { 0.1, 0.1, TRUE }, { 0.9, 0.1, FALSE }, { 0.1, 0.9, FALSE }, { 0.9, 0.9, FALSE }, { 0.5, 0.5, FALSE },
  };

  /* The shape is kept; nothing is made larger. */
  g_assert_cmpint (ABS ((int) (place->width * shape->height) - (int) (place->height * shape->width)), <=,
                   (int) MAX (shape->width, shape->height));
  g_assert_cmpuint (place->width, <=, shape->width);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      const guint8 *pixel = pixel_at (sheet, place->x + (guint) (points[i].x * place->width), place->y + (guint) (points[i].y * place->height));
      const guint8 own[] = { (guint8) (40 + seed * 9), (guint8) (points[i].corner ? 250 : 60), (guint8) (200 - seed * 8) };

      for (guint channel = 0; channel < 3; channel++)
        {
          int expected = (own[channel] * shape->alpha + 255 * (255 - shape->alpha)) / 255;

          g_assert_cmpint (ABS (pixel[channel] - expected), <=, 3);
        }
      g_assert_cmpint (pixel[3], ==, 255);
    }
  /* Paper around it. */
  g_assert_cmpint (pixel_at (sheet, place->x - 2, place->y + place->height / 2)[1], ==, 255);
  g_assert_cmpint (pixel_at (sheet, place->x + place->width + 2, place->y + place->height / 2)[1], ==, 255);
}

static const Shape shapes[] = {
  { 900, 600, 255 }, { 600, 900, 255 }, { 3000, 400, 255 }, { 64, 48, 255 }, { 1200, 1200, 128 }, { 40, 2000, 255 },
};

static char *folder;

static char *
write_picture (guint seed)
{
  const Shape *shape = &shapes[seed % G_N_ELEMENTS (shapes)];
  g_autoptr (MaqImage) image = make_picture (seed, shape);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_autofree char *name = g_strdup_printf ("%u.png", seed);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_no_error (error);
  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), &error);
  g_assert_no_error (error);
  return path;
}

/* Each number of pictures that a request can have, from files to a PNG and back. */
static void
test_read_back (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_image_unref);
  MaqContact contacts[MAX_N];
  MaqContactPlace places[MAX_N];
  guint numbers[MAX_N];

  for (guint i = 0; i < MAX_N; i++)
    {
      g_ptr_array_add (paths, write_picture (i));
      g_ptr_array_add (images, make_picture (i, &shapes[i % G_N_ELEMENTS (shapes)]));
      numbers[i] = i == 0 ? 7 : i == 1 ? 1024 : i * 11 + 3;
      contacts[i] = (MaqContact) { paths->pdata[i], numbers[i] };
    }
  for (guint n = 1; n <= MAX_N; n += n < 6 ? 1 : 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) png = maq_contact_sheet_make (decoder, contacts, n, NULL, &error);
      g_autoptr (GBytes) again = maq_contact_sheet_make (decoder, contacts, n, NULL, NULL);
      g_autoptr (MaqImage) drawn = maq_contact_sheet_draw ((MaqImage *const *) images->pdata, numbers, n, places, NULL);
      g_autoptr (MaqImage) sheet = NULL;

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (png, again));
      sheet = maq_decoder_decode_bytes (decoder, png, 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (maq_image_get_width (sheet), <=, MAQ_CONTACT_SHEET_SIDE);
      g_assert_cmpuint (maq_image_get_height (sheet), <=, MAQ_CONTACT_SHEET_SIDE);
      g_assert_cmpuint (maq_image_get_width (sheet), ==, maq_image_get_width (drawn));
      for (guint i = 0; i < n; i++)
        {
          check_picture (sheet, &places[i], i, &shapes[i % G_N_ELEMENTS (shapes)]);
          g_assert_cmpuint (read_number (sheet, &places[i]), ==, numbers[i]);
        }
    }
}

static void
test_all_digits (void)
{
  g_autoptr (MaqImage) picture = make_picture (0, &shapes[0]);
  MaqImage *images[] = { picture, picture, picture };
  const guint numbers[] = { 1234, 5678, 9041 };
  MaqContactPlace places[3];
  g_autoptr (MaqImage) sheet = maq_contact_sheet_draw (images, numbers, 3, places, NULL);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (read_number (sheet, &places[i]), ==, numbers[i]);
}

static void
test_refused (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *good = write_picture (1);
  g_autofree char *bad = g_build_filename (folder, "bad.png", NULL);
  const MaqContact contacts[] = { { good, 1 }, { bad, 17 } };

  g_assert_null (maq_contact_sheet_make (decoder, contacts, 0, NULL, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (bad, "no picture", -1, NULL));
  g_assert_null (maq_contact_sheet_make (decoder, contacts, 2, NULL, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "17"));
}

int
main (int    argc,
      char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("maq-sheet-XXXXXX", NULL);
  g_test_add_func ("/contact-sheet/read-back", test_read_back);
  g_test_add_func ("/contact-sheet/all-digits", test_all_digits);
  g_test_add_func ("/contact-sheet/refused", test_refused);
  code = g_test_run ();
  maq_file_remove_tree (folder, NULL);
  g_free (folder);
  return code;
}
