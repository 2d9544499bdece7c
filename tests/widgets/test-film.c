/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-enlarge.h"
#include "maq-film.h"
#include "maq-shrink.h"

#define WIDTH 300
#define HEIGHT 200

static const char who[] = "test";

static MaqImage *
make_image (guint8 alpha)
{
  guint8 *pixels;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);
  guint32 seed = 2463534242u;

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      seed ^= seed << 13;
      seed ^= seed >> 17;
      seed ^= seed << 5;
      memcpy (pixels + 4 * i, &seed, 3);
      pixels[4 * i + 3] = alpha;
    }
  return image;
}

static MaqPicture *
make_picture (MaqImage *image)
{
  MaqPicture *picture = maq_picture_new (WIDTH, HEIGHT);

  maq_picture_set_image (picture, image);
  return picture;
}

static const guint8 *
at (const MaqFilmSheet *sheet, int x, int y)
{
  return sheet->pixels + ((gsize) (y - sheet->rect.y) * (gsize) sheet->rect.width + (gsize) (x - sheet->rect.x)) * 4;
}

static const guint8 *
in (MaqImage *image, guint x, guint y)
{
  return maq_image_get_pixels (image) + y * maq_image_get_stride (image) + (gsize) x * 4;
}

/* The picture's own pixels, wherever it was moved to, and nothing beside them. */
static void
test_true_size (void)
{
  g_autoptr (MaqImage) image = make_image (255);
  g_autoptr (MaqPicture) picture = make_picture (image);
  const MaqFilmRect seen = { 0, 0, 120, 90 };
  MaqFilm film = { 0 };

  for (int step = 0; step < 40; step++)
    {
      const MaqFilmRect whole = { 30 - 7 * step, 20 - 5 * step, WIDTH, HEIGHT };
      MaqFilmSheet sheet;

      maq_film_choose (&film, picture, who, &whole, &seen, 0);
      g_assert_false (maq_film_is_missing (&film));
      maq_film_sheet_init (&sheet, &seen);
      maq_film_lay (&film, &sheet, 256);
      for (int y = 0; y < 90; y++)
        for (int x = 0; x < 120; x++)
          {
            const guint8 nothing[4] = { 0 };
            gboolean inside = x >= whole.x && x < whole.x + WIDTH && y >= whole.y && y < whole.y + HEIGHT;

            g_assert_cmpmem (at (&sheet, x, y), 4, inside ? in (image, (guint) (x - whole.x), (guint) (y - whole.y)) : nothing, 4);
          }
      g_free (sheet.pixels);
    }
  maq_film_clear (&film);
}

static void
make_all (MaqFilm *film)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (maq_film_is_missing (film) && g_get_monotonic_time () < end)
    if (!maq_film_make (film))
      g_usleep (2000);
  g_assert_false (maq_film_is_missing (film));
}

/* Any other size is first the nearest pixels, then exactly what shrinking or enlarging all of it makes. */
static void
test_other_size (gconstpointer data)
{
  guint percent = GPOINTER_TO_UINT (data), width = WIDTH * percent / 100, height = HEIGHT * percent / 100;
  g_autoptr (MaqImage) image = make_image (255);
  g_autoptr (MaqPicture) picture = make_picture (image);
  const MaqFilmRect seen = { 10, 10, 200, 100 }, before = { -30, -20, (int) width + 5, (int) height + 5 };
  const MaqFilmRect whole = { -30, -20, (int) width, (int) height };
  g_autofree guint8 *wanted = g_malloc ((gsize) width * height * 4);
  MaqFilmSheet sheet;
  MaqFilmRect part;
  MaqFilm film = { 0 };

  maq_film_choose (&film, picture, who, &before, &seen, 0);
  maq_film_choose (&film, picture, who, &whole, &seen, 0);
  g_assert_false (maq_film_make (&film));
  maq_film_sheet_init (&sheet, &seen);
  maq_film_lay (&film, &sheet, 256);
  g_assert_true (maq_film_rect_intersect (&seen, &whole, &part));
  g_assert_cmpmem (at (&sheet, 10, 10), 4, in (image, (40 * 2 + 1) * WIDTH / (2 * width), (30 * 2 + 1) * HEIGHT / (2 * height)), 4);
  g_free (sheet.pixels);

  make_all (&film);
  (percent < 100 ? maq_shrink_part : maq_enlarge_part) (image, width, height, 0, 0, width, height, wanted);
  maq_film_sheet_init (&sheet, &seen);
  maq_film_lay (&film, &sheet, 256);
  for (int y = part.y; y < part.y + part.height; y++)
    g_assert_cmpmem (at (&sheet, part.x, y), (gsize) part.width * 4,
                     wanted + ((gsize) (y - whole.y) * width + (gsize) (part.x - whole.x)) * 4, (gsize) part.width * 4);
  g_free (sheet.pixels);
  maq_film_clear (&film);
}

/* Far away from where it was, nothing is kept of what it was there. */
static void
test_forgets (void)
{
  g_autoptr (MaqImage) image = make_image (255);
  g_autoptr (MaqPicture) picture = make_picture (image);
  const MaqFilmRect seen = { 0, 0, 200, 100 };
  MaqFilm film = { 0 };

  for (int x = 0; x < 20; x++)
    {
      const MaqFilmRect whole = { -x * 400, 0, WIDTH * 30, HEIGHT * 30 };

      maq_film_choose (&film, picture, who, &whole, &seen, 0);
      make_all (&film);
      g_assert_cmpuint (g_hash_table_size (film.squares), <=, 6 * 5);
    }
  maq_film_clear (&film);
}

static void
check_near (int value, int wanted)
{
  g_assert_cmpint (ABS (value - wanted), <=, 1);
}

/* As much of one as of the other, where neither, one or both let something through. */
static void
test_mixes (void)
{
  g_autoptr (MaqImage) one = make_image (255), two = make_image (128);
  g_autoptr (MaqPicture) first = make_picture (one), second = make_picture (two);
  const MaqFilmRect whole = { 0, 0, WIDTH, HEIGHT }, aside = { 40, 0, WIDTH, HEIGHT }, seen = { 0, 0, WIDTH - 1, HEIGHT };
  MaqFilm under = { 0 }, over = { 0 }, sheer = { 0 };
  MaqFilmSheet sheet;

  maq_film_choose (&under, first, "under", &whole, &seen, 0);
  maq_film_choose (&over, first, "over", &aside, &seen, 0);
  maq_film_choose (&sheer, second, "sheer", &whole, &seen, 0);
  maq_film_sheet_init (&sheet, &seen);
  maq_film_lay (&under, &sheet, 256);
  maq_film_lay (&over, &sheet, 64);
  for (guint x = 41; x < WIDTH - 1; x++)
    for (guint c = 0; c < 4; c++)
      check_near (at (&sheet, (int) x, 9)[c], (in (one, x, 9)[c] * 192 + in (one, x - 40, 9)[c] * 64) / 256);
  g_assert_cmpmem (at (&sheet, 39, 9), 4, in (one, 39, 9), 4);
  g_free (sheet.pixels);

  maq_film_sheet_init (&sheet, &seen);
  maq_film_lay (&under, &sheet, 256);
  maq_film_lay (&sheer, &sheet, 256);
  for (guint x = 0; x < WIDTH - 1; x++)
    for (guint c = 0; c < 3; c++)
      check_near (at (&sheet, (int) x, 9)[c], (in (one, x, 9)[c] * 127 + in (two, x, 9)[c] * 128) / 255);
  check_near (at (&sheet, 3, 9)[3], 255);
  g_free (sheet.pixels);
  maq_film_clear (&under);
  maq_film_clear (&over);
  maq_film_clear (&sheer);
}

static void
test_round_corners (void)
{
  g_autoptr (MaqImage) image = make_image (255);
  g_autoptr (MaqPicture) picture = make_picture (image);
  const MaqFilmRect whole = { 0, 0, WIDTH, HEIGHT };
  MaqFilm film = { 0 };
  MaqFilmSheet sheet;

  maq_film_choose (&film, picture, who, &whole, &whole, 9);
  maq_film_sheet_init (&sheet, &whole);
  maq_film_lay (&film, &sheet, 256);
  g_assert_cmpint (at (&sheet, 0, 0)[3], ==, 0);
  g_assert_cmpint (at (&sheet, WIDTH - 1, HEIGHT - 1)[3], ==, 0);
  g_assert_cmpint (at (&sheet, 9, 0)[3], ==, 255);
  g_assert_cmpint (at (&sheet, 4, 4)[3], ==, 255);
  g_assert_cmpint (at (&sheet, 150, 0)[3], ==, 255);
  g_free (sheet.pixels);
  maq_film_clear (&film);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/film/true-size", test_true_size);
  g_test_add_data_func ("/film/smaller", GUINT_TO_POINTER (60), test_other_size);
  g_test_add_data_func ("/film/larger", GUINT_TO_POINTER (170), test_other_size);
  g_test_add_data_func ("/film/much-larger", GUINT_TO_POINTER (900), test_other_size);
  g_test_add_func ("/film/forgets", test_forgets);
  g_test_add_func ("/film/mixes", test_mixes);
  g_test_add_func ("/film/round-corners", test_round_corners);
  return g_test_run ();
}
