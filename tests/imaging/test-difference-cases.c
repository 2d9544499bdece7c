/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-difference.h"
#include "picture-scene.h"

/* Two hundred edits whose changes are known: moved by parts of a pixel, encoded again, in other light, with a real change inside of
 * what was asked and a planted one outside. The figures are right within a tenth of a percentage point. */

#define WIDTH 800
#define HEIGHT 600
#define SCENES 10
#define CASES 200
#define WITHIN 1.0 /* permille */

typedef struct {
  Shot     shot;
  Shape    mask, change, planted;
  gboolean has_change, has_planted;
  guint    quality;  /* 0: not encoded again */
  guint    colour;
} Case;

static Case
make_case (GRand *rand,
           guint  n)
{
  Case made = { .quality = n % 4 == 0 ? 0 : g_rand_int_range (rand, 78, 97), .colour = g_rand_int_range (rand, 0, 4) };

  if (n % 5 != 0)
    {
      /* By whole samples of the scene: nothing finer can be shot. */
      made.shot.shift_x = g_rand_int_range (rand, -24, 25) / (double) SCENE_FINE;
      made.shot.shift_y = g_rand_int_range (rand, -24, 25) / (double) SCENE_FINE;
    }
  if (n % 7 == 3)
    made.shot.zoom = g_rand_double_range (rand, 0.99, 1.015);
  if (n % 3 == 1)
    made.shot.offset = g_rand_double_range (rand, -14, 14);
  if (n % 6 == 4)
    made.shot.gain = g_rand_double_range (rand, 0.93, 1.06);
  /* Whole pixels everywhere: half a pixel is neither changed nor not. */
  made.mask = (Shape) { g_rand_int_range (rand, 20, 60), g_rand_int_range (rand, 20, 80), 20 * g_rand_int_range (rand, 20, 27),
                        20 * g_rand_int_range (rand, 18, 25), n % 2 == 0 };
  made.has_change = n % 8 != 7;
  made.change = (Shape) { made.mask.x + made.mask.width * 0.25, made.mask.y + made.mask.height * 0.25, made.mask.width * 0.4,
                          made.mask.height * 0.45, n % 4 < 2 };
  made.has_planted = n % 4 != 2;
  made.planted = (Shape) { 615 + g_rand_int_range (rand, 0, 30), 80 + g_rand_int_range (rand, 0, 300), g_rand_int_range (rand, 16, 120),
                           g_rand_int_range (rand, 16, 120), n % 3 == 0 };

  return made;
}

static void
check (const char               *what,
       guint                     n,
       const MaqDifferenceCount *count,
       double                    pixels)
{
  double found = maq_difference_count_get_permille (count), truth = 1000.0 * pixels / count->n;

  g_test_message ("case %u %s: %.2f permille, truth %.2f, off by %+.2f", n, what, found, truth, found - truth);
  if (fabs (found - truth) > WITHIN)
    {
      g_printerr ("# case %u %s: %.2f permille, truth %.2f\n", n, what, found, truth);
      g_test_fail ();
    }
}

static void
check_box (const MaqDifference *difference,
           const Case          *one)
{
  g_autoptr (GArray) boxes = maq_difference_list_boxes (difference, MAQ_DIFFERENCE_THRESHOLD, 10);
  const MaqDifferenceBox *box = (const MaqDifferenceBox *) boxes->data;

  g_assert_cmpuint (boxes->len, ==, one->has_planted ? 1 : 0);
  if (boxes->len == 0)
    return;
  g_assert_cmpfloat_with_epsilon (box->x, one->planted.x, 2.5);
  g_assert_cmpfloat_with_epsilon (box->y, one->planted.y, 2.5);
  g_assert_cmpfloat_with_epsilon (box->width, one->planted.width, 4.5);
  g_assert_cmpfloat_with_epsilon (box->height, one->planted.height, 4.5);
}

static void
check_alignment (const MaqAlignment *alignment,
                 MaqImage           *original,
                 MaqImage           *answer,
                 const Shot         *shot)
{
  double x, y, zoom_x, zoom_y, zoom = shot->zoom > 0 ? shot->zoom : 1;

  maq_alignment_get_shift (alignment, original, answer, &x, &y);
  maq_alignment_get_zoom (alignment, original, answer, &zoom_x, &zoom_y);
  g_assert_true (maq_alignment_is_good (alignment));
  g_assert_cmpfloat_with_epsilon (x, shot->shift_x * zoom, 0.1);
  g_assert_cmpfloat_with_epsilon (y, shot->shift_y * zoom, 0.1);
  g_assert_cmpfloat_with_epsilon (zoom_x, zoom, 0.0005);
  g_assert_cmpfloat_with_epsilon (zoom_y, zoom, 0.0005);
}

static void
try_case (const Scene *scene,
          MaqDecoder  *decoder,
          GRand       *rand,
          guint        n)
{
  Case one = make_case (rand, n);
  g_autoptr (Scene) changed = scene_copy (scene);
  g_autoptr (MaqMask) mask = scene_mask (scene, &one.mask);
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 }), answer = NULL;
  double inside = one.has_change ? scene_change (changed, &one.change, one.colour) : 0;
  double outside = one.has_planted ? scene_change (changed, &one.planted, one.colour + 1) : 0;
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount in, out;

  answer = scene_shoot (changed, &one.shot);
  if (one.quality > 0)
    {
      g_autoptr (MaqImage) clean = g_steal_pointer (&answer);

      answer = scene_jpeg (decoder, clean, one.quality);
    }
  difference = maq_difference_new (original, answer, mask, NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("case %u: colour %u shift %.3f %.3f zoom %.4f quality %u score %.3f", n, one.colour, one.shot.shift_x, one.shot.shift_y, one.shot.zoom,
                  one.quality, maq_difference_get_alignment (difference)->score);
  check_alignment (maq_difference_get_alignment (difference), original, answer, &one.shot);
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &in, &out);
  check ("inside", n, &in, inside);
  check ("outside", n, &out, outside);
  check_box (difference, &one);
}

static void
test_scene (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, number);
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);

  for (guint i = 0; i < CASES / SCENES; i++)
    try_case (scene, decoder, rand, number * (CASES / SCENES) + i);
}

/* --- another hue --- */

static void
turn_hue (Scene       *scene,
          const Shape *shape,
          const int    by[3])
{
  guint columns = scene->width * SCENE_FINE;

  for (guint y = shape->y * SCENE_FINE; y < (shape->y + shape->height) * SCENE_FINE; y++)
    for (guint x = shape->x * SCENE_FINE; x < (shape->x + shape->width) * SCENE_FINE; x++)
      for (guint c = 0; c < 3; c++)
        {
          guint8 *value = scene->rgb + ((gsize) y * columns + x) * 3 + c;

          *value = (guint8) CLAMP (*value + by[c], 0, 255);
        }
}

typedef struct {
  const char *name;
  Shape       where;
  int         by[3];  /* levels of red, green and blue */
  Shot        shot;
} Hue;

/* Nothing but the hue is another one, everywhere there in the same way: that is what changed. Light and place are taken back all the same. */
static const Hue hues[] = {
  { "all", { 0, 0, WIDTH, HEIGHT, FALSE }, { 30, -15, 0 }, { 0 } },
  { "all-brighter", { 0, 0, WIDTH, HEIGHT, FALSE }, { 30, -15, 0 }, { .offset = 8 } },
  { "sky", { 0, 0, WIDTH, 240, FALSE }, { 0, 30, -60 }, { 0 } },
  { "sky-darker", { 0, 0, WIDTH, 240, FALSE }, { 0, 30, -60 }, { .offset = -10 } },
  { "place", { 500, 300, 120, 90, FALSE }, { -50, 25, 0 }, { .shift_x = 0.5, .shift_y = -0.25 } },
};

static void
test_hue (gconstpointer data)
{
  const Hue *hue = data;
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 3);
  g_autoptr (Scene) turned = scene_copy (scene);
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 }), answer = NULL;
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount in, out;

  turn_hue (turned, &hue->where, hue->by);
  answer = scene_shoot (turned, &hue->shot);
  difference = maq_difference_new (original, answer, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (maq_alignment_is_good (maq_difference_get_alignment (difference)));
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &in, &out);
  check (hue->name, 0, &in, hue->where.width * hue->where.height);
}

typedef struct {
  const char *name;
  Shot        shot;
  gboolean    is_change;
} Light;

/* A little lighter or darker is how an engine gives it back; noon that becomes dusk is a change of all of it. */
static const Light lights[] = {
  { "little-darker", { .gain = 0.93, .offset = -8 }, FALSE },
  { "little-lighter", { .gain = 1.05, .offset = 9 }, FALSE },
  { "dusk", { .gain = 0.6 }, TRUE },
  { "fog", { .gain = 0.6, .offset = 90 }, TRUE },
};

static void
test_light (gconstpointer data)
{
  const Light *light = data;
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 5);
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 }), answer = scene_shoot (scene, &light->shot);
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount in, out;

  difference = maq_difference_new (original, answer, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (maq_alignment_is_good (maq_difference_get_alignment (difference)));
  g_assert_cmpint (maq_alignment_has_tone (maq_difference_get_alignment (difference)), ==, !light->is_change);
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &in, &out);
  if (light->is_change)
    g_assert_cmpuint (in.changed, >, in.n * 8 / 10);
  else
    g_assert_cmpuint (in.changed, <, in.n / 1000);
}

/* --- a faint one --- */

typedef struct {
  const char *name;
  Shape       where;
  int         by[3];
  guint       quality;  /* 0: not encoded again */
  gboolean    moved;
} Tint;

/* The hue alone, by some 0.02 to 0.04 of OKLab: of no pixel it would count. */
static const Tint tints[] = {
  { "sky", { 0, 0, WIDTH, 240, FALSE }, { 13, 0, -13 }, 0, FALSE },
  { "sky-75", { 0, 0, WIDTH, 240, FALSE }, { 13, 0, -13 }, 75, FALSE },
  { "sky-stronger-85", { 0, 0, WIDTH, 250, FALSE }, { 14, 0, -14 }, 85, TRUE },
  { "left-95", { 0, 0, 333, HEIGHT, FALSE }, { -12, 4, 12 }, 95, FALSE },
  { "green-90", { 123, 77, 301, 407, FALSE }, { -9, 6, -6 }, 90, TRUE },
  { "nothing-75", { 0 }, { 0 }, 75, FALSE },
  { "nothing-moved-90", { 0 }, { 0 }, 90, TRUE },
  { "odd-place", { 301, 203, 217, 185, FALSE }, { 12, 0, -12 }, 0, TRUE },
};

static void
test_tint (gconstpointer data)
{
  const Tint *tint = data;
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);

  for (guint number = 0; number < SCENES; number += 3)
    {
      g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, number);
      g_autoptr (Scene) turned = scene_copy (scene);
      const Shot shot = { .shift_x = tint->moved ? 0.5 : 0, .shift_y = tint->moved ? -0.25 : 0 };
      g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 }), clean = NULL, answer = NULL;
      g_autoptr (MaqDifference) difference = NULL;
      g_autoptr (GError) error = NULL;
      MaqDifferenceCount in;
      double found, truth;

      turn_hue (turned, &tint->where, tint->by);
      clean = scene_shoot (turned, &shot);
      answer = tint->quality > 0 ? scene_jpeg (decoder, clean, tint->quality) : maq_image_ref (clean);
      difference = maq_difference_new (original, answer, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &in, NULL);
      found = maq_difference_count_get_permille (&in);
      truth = 1000 * tint->where.width * tint->where.height / in.n;
      g_test_message ("%s %u: %.2f permille, truth %.2f, off by %+.2f", tint->name, number, found, truth, found - truth);
      if (fabs (found - truth) > (truth > 0 ? 5 : 0.5))
        {
          g_printerr ("# %s %u: %.2f permille, truth %.2f\n", tint->name, number, found, truth);
          g_test_fail ();
        }
    }
}

/* --- darkness --- */

typedef struct {
  const char *name;
  guint       from[3], to[3]; /* from the left to the right, and half as much from above */
  guint       quality;
  Shape       change;         /* so many levels lighter */
  guint       by;
} Dark;

/* Near black a level is much in light, and nothing to be seen: an encoder rounds it as it likes. */
static const Dark darks[] = {
  { "grey-75", { 0, 0, 0 }, { 40, 40, 40 }, 75, { 0 }, 0 },
  { "grey-60", { 0, 0, 0 }, { 40, 40, 40 }, 60, { 0 }, 0 },
  { "blue-75", { 0, 0, 4 }, { 20, 24, 48 }, 75, { 0 }, 0 },
  { "blue-60", { 0, 0, 4 }, { 20, 24, 48 }, 60, { 0 }, 0 },
  { "brown-75", { 2, 1, 0 }, { 48, 30, 14 }, 75, { 0 }, 0 },
  { "brown-60", { 2, 1, 0 }, { 48, 30, 14 }, 60, { 0 }, 0 },
  { "black-75", { 0, 0, 0 }, { 8, 8, 8 }, 75, { 0 }, 0 },
  { "black-60", { 0, 0, 0 }, { 8, 8, 8 }, 60, { 0 }, 0 },
  { "red-75", { 0, 0, 0 }, { 60, 0, 0 }, 75, { 0 }, 0 },
  { "red-60", { 0, 0, 0 }, { 60, 0, 0 }, 60, { 0 }, 0 },
  { "pure-blue-75", { 0, 0, 0 }, { 0, 0, 60 }, 75, { 0 }, 0 },
  { "pure-blue-60", { 0, 0, 0 }, { 0, 0, 60 }, 60, { 0 }, 0 },
  { "violet-75", { 0, 0, 0 }, { 40, 0, 60 }, 75, { 0 }, 0 },
  { "green-75", { 0, 0, 0 }, { 0, 60, 0 }, 75, { 0 }, 0 },
  { "red-changed-75", { 0, 0, 0 }, { 60, 0, 0 }, 75, { 320, 240, 96, 80, FALSE }, 24 },
  { "grey-changed-75", { 0, 0, 0 }, { 40, 40, 40 }, 75, { 320, 240, 96, 80, FALSE }, 24 },
  { "blue-changed-75", { 0, 0, 4 }, { 20, 24, 48 }, 75, { 320, 240, 96, 80, FALSE }, 24 },
  { "black-changed-60", { 0, 0, 0 }, { 8, 8, 8 }, 60, { 320, 240, 96, 80, FALSE }, 16 },
};

static MaqImage *
make_dark (const Dark *dark,
           gboolean    is_changed)
{
  guint8 *pixels;
  MaqImage *image = maq_image_new_blank (WIDTH, HEIGHT, &pixels, NULL);
  const Shape *change = &dark->change;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++, pixels += 4)
      {
        gboolean is_in = is_changed && x >= change->x && x < change->x + change->width && y >= change->y && y < change->y + change->height;
        double at = (2.0 * x / WIDTH + 1.0 * y / HEIGHT) / 3;

        for (guint c = 0; c < 3; c++)
          pixels[c] = (guint8) lrint (dark->from[c] + at * (dark->to[c] - (double) dark->from[c]) + (is_in ? dark->by : 0));
        pixels[3] = 255;
      }

  return image;
}

static void
test_dark (gconstpointer data)
{
  const Dark *dark = data;
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (MaqImage) original = make_dark (dark, FALSE), clean = make_dark (dark, TRUE), answer = scene_jpeg (decoder, clean, dark->quality);
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount in;

  difference = maq_difference_new (original, answer, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &in, NULL);
  check (dark->name, 0, &in, dark->change.width * dark->change.height);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < SCENES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/difference/cases/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_scene);
    }
  for (guint i = 0; i < G_N_ELEMENTS (hues); i++)
    {
      g_autofree char *path = g_strdup_printf ("/difference/hue/%s", hues[i].name);

      g_test_add_data_func (path, &hues[i], test_hue);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tints); i++)
    {
      g_autofree char *path = g_strdup_printf ("/difference/tint/%s", tints[i].name);

      g_test_add_data_func (path, &tints[i], test_tint);
    }

  for (guint i = 0; i < G_N_ELEMENTS (lights); i++)
    {
      g_autofree char *path = g_strdup_printf ("/difference/light/%s", lights[i].name);

      g_test_add_data_func (path, &lights[i], test_light);
    }

  for (guint i = 0; i < G_N_ELEMENTS (darks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/difference/dark/%s", darks[i].name);

      g_test_add_data_func (path, &darks[i], test_dark);
    }

  return g_test_run ();
}
