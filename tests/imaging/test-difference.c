/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-difference.h"
#include "maq-error.h"
#include "picture-scene.h"

/* Whole numbers alone: the same bytes everywhere. */
static MaqImage *
pattern (guint width, guint height, guint change)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, pixels += 4)
      {
        pixels[0] = (x * 3 + y) / 4 + (x / 16 % 2) * 40;
        pixels[1] = (x ^ y) & 63;
        pixels[2] = 200 - y / 2;
        pixels[3] = 255;
        if (x >= 20 && x < 20 + change && y >= 30 && y < 30 + change)
          pixels[0] = 250;
      }

  return image;
}

static MaqImage *
plain (guint width, guint height, guint8 value, guint8 alpha)
{
  guint8 *pixels = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (gsize i = 0; i < (gsize) width * height; i++, pixels += 4)
    {
      memset (pixels, value, 3);
      pixels[3] = alpha;
    }

  return image;
}

static MaqDifference *
compare (MaqImage *a, MaqImage *b)
{
  g_autoptr (GError) error = NULL;
  MaqDifference *difference = maq_difference_new (a, b, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return difference;
}

static void
test_same (void)
{
  g_autoptr (MaqImage) image = pattern (200, 150, 0);
  g_autoptr (MaqDifference) difference = compare (image, image);
  g_autoptr (GArray) boxes = maq_difference_list_boxes (difference, 1, 10);
  MaqDifferenceCount inside, outside;

  maq_difference_count (difference, 1, &inside, &outside);
  g_assert_cmpuint (inside.n, ==, 200 * 150);
  g_assert_cmpuint (inside.changed, ==, 0);
  g_assert_cmpuint (outside.n, ==, 0);
  g_assert_cmpfloat (maq_difference_count_get_permille (&outside), ==, 0);
  g_assert_cmpuint (boxes->len, ==, 0);
  g_assert_true (maq_alignment_is_in_place (maq_difference_get_alignment (difference)));
  g_assert_false (maq_alignment_has_tone (maq_difference_get_alignment (difference)));
  g_assert_false (maq_difference_has_region (difference));
}

/* The heat of plain greys is the distance in OKLab, which for greys is that of the cube roots of their light, with 0.2 % of white over it. */
static void
test_units (void)
{
  const double flare = 0.002;
  static const guint8 greys[][2] = { { 128, 128 }, { 128, 140 }, { 10, 40 }, { 200, 255 }, { 60, 61 }, { 0, 1 }, { 254, 255 } };

  for (guint i = 0; i < G_N_ELEMENTS (greys); i++)
    {
      g_autoptr (MaqImage) a = plain (40, 30, greys[i][0], 255), b = plain (40, 30, greys[i][1], 255);
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqDifference) difference = NULL;
      const guint8 *heat;
      double light[2];
      MaqAlignment alignment;

      for (guint k = 0; k < 2; k++)
        {
          double c = greys[i][k] / 255.0;

          light[k] = cbrt (((c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4)) + flare) / (1 + flare));
        }
      maq_alignment_init_sizes (&alignment, a, b);
      difference = maq_difference_new (a, b, NULL, &alignment, NULL, &error);
      heat = g_bytes_get_data (maq_difference_get_heat (difference), NULL);
      g_assert_cmpfloat_with_epsilon (heat[15 * 40 + 20], MIN (fabs (light[1] - light[0]) / MAQ_DIFFERENCE_UNIT, 255), 1.0);
      g_assert_cmpuint (heat[0], ==, heat[15 * 40 + 20]);
    }
}

/* The figures are the same on every machine, with every compiler. */
static void
test_golden (void)
{
  g_autoptr (MaqImage) a = pattern (333, 217, 0), b = pattern (333, 217, 37);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqDifference) difference = NULL;
  g_autofree char *sum = NULL;
  MaqAlignment alignment = { 1.0078125, 0.9921875, 0.25, -0.375, { 1, 1.03125, 1 }, { 0, 4, -2 }, 1, FALSE };

  difference = maq_difference_new (a, b, NULL, &alignment, NULL, &error);
  g_assert_no_error (error);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, maq_difference_get_heat (difference));
  g_assert_cmpstr (sum, ==, "38aef769d35edf85ea41d683c629545375584770d0756488f80cbdb61b4e0ee0");
}

static void
test_thresholds (void)
{
  g_autoptr (MaqImage) a = pattern (200, 150, 0), b = pattern (200, 150, 50);
  g_autoptr (MaqDifference) difference = compare (a, b);
  const guint8 *heat = g_bytes_get_data (maq_difference_get_heat (difference), NULL);

  for (guint threshold = 1; threshold < 256; threshold++)
    {
      MaqDifferenceCount inside;
      guint64 n = 0;

      for (gsize i = 0; i < 200 * 150; i++)
        n += heat[i] >= threshold;
      maq_difference_count (difference, threshold, &inside, NULL);
      g_assert_cmpuint (inside.changed, ==, n);
    }
}

/* Three changes in a row of cells are one box, one far away is another; biggest first, and never more than asked. */
static void
test_boxes (void)
{
  g_autoptr (Scene) scene = scene_new (400, 300, 3), changed = scene_copy (scene);
  g_autoptr (MaqImage) a = scene_shoot (scene, &(Shot) { 0 }), b = NULL;
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (GArray) boxes = NULL, few = NULL;
  const MaqDifferenceBox *box;

  scene_change (changed, &(Shape) { 40, 40, 12, 30, FALSE }, 0);
  scene_change (changed, &(Shape) { 55, 50, 30, 12, FALSE }, 0);
  scene_change (changed, &(Shape) { 88, 40, 12, 60, FALSE }, 0);
  scene_change (changed, &(Shape) { 300, 200, 20, 20, TRUE }, 0);
  b = scene_shoot (changed, &(Shot) { 0 });
  difference = compare (a, b);
  boxes = maq_difference_list_boxes (difference, MAQ_DIFFERENCE_THRESHOLD, 10);
  g_assert_cmpuint (boxes->len, ==, 2);
  box = (const MaqDifferenceBox *) boxes->data;
  g_assert_cmpuint (box[0].x, ==, 40);
  g_assert_cmpuint (box[0].y, ==, 40);
  g_assert_cmpuint (box[0].width, ==, 60);
  g_assert_cmpuint (box[0].height, ==, 60);
  /* Corners are a little round. */
  g_assert_cmpuint (box[0].changed, >=, 12 * 30 + 30 * 12 + 12 * 60 - 20);
  g_assert_cmpuint (box[1].x, ==, 300);
  few = maq_difference_list_boxes (difference, MAQ_DIFFERENCE_THRESHOLD, 1);
  g_assert_cmpuint (few->len, ==, 1);
}

static void
test_draw (void)
{
  g_autoptr (MaqImage) a = pattern (200, 150, 0), b = pattern (200, 150, 50), drawn = NULL, none = NULL;
  g_autoptr (MaqDifference) difference = compare (a, b);
  g_autoptr (GError) error = NULL;
  const guint8 *hot, *cold;

  drawn = maq_difference_draw (difference, a, MAQ_DIFFERENCE_THRESHOLD, &error);
  g_assert_no_error (error);
  g_assert_true (maq_image_is_opaque (drawn));
  hot = maq_image_get_pixels (drawn) + 50 * maq_image_get_stride (drawn) + 40 * 4;
  cold = maq_image_get_pixels (drawn) + 140 * maq_image_get_stride (drawn) + 190 * 4;
  g_assert_cmpuint (hot[0] + hot[1] + hot[2], !=, 3 * hot[0]);
  g_assert_cmpuint (cold[0], ==, cold[2]);
  g_clear_pointer (&b, maq_image_unref);
  b = plain (10, 10, 0, 255);
  none = maq_difference_draw (difference, b, 1, &error);
  g_assert_null (none);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* What has changed where nothing should is the original again, the rest is the answer, bit for bit. */
static void
test_restore (void)
{
  g_autoptr (Scene) scene = scene_new (400, 300, 3), changed = scene_copy (scene);
  g_autoptr (MaqImage) a = scene_shoot (scene, &(Shot) { 0 }), b = NULL, back = NULL;
  g_autoptr (MaqDifference) difference = NULL, after = NULL;
  g_autoptr (GArray) boxes = NULL;
  g_autoptr (GError) error = NULL;
  MaqDifferenceCount inside;

  scene_change (changed, &(Shape) { 40, 40, 50, 60, TRUE }, 0);
  scene_change (changed, &(Shape) { 300, 200, 20, 20, FALSE }, 1);
  b = scene_shoot (changed, &(Shot) { .shift_x = 1.5, .width = 600, .height = 450 });
  difference = compare (a, b);
  boxes = maq_difference_list_boxes (difference, MAQ_DIFFERENCE_THRESHOLD, 10);
  g_assert_cmpuint (boxes->len, ==, 2);
  back = maq_difference_restore (difference, a, b, (const MaqDifferenceBox *) boxes->data, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maq_image_get_width (back), ==, 600);
  after = maq_difference_new (a, back, NULL, maq_difference_get_alignment (difference), NULL, &error);
  maq_difference_count (after, MAQ_DIFFERENCE_THRESHOLD, &inside, NULL);
  g_assert_cmpuint (inside.changed, >, 300);
  g_assert_cmpuint (inside.changed, <, 500);
  g_assert_cmpmem (maq_image_get_pixels (back) + 300 * 600 * 4, 150 * 600 * 4, maq_image_get_pixels (b) + 300 * 600 * 4, 150 * 600 * 4);
  g_assert_null (maq_difference_restore (difference, b, a, NULL, 0, NULL, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

/* A poster: flat but for a few edges, which must not be taken for changes only because most of the picture fits anyway. */
static void
test_flat (void)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (Scene) scene = scene_new (600, 400, 1);
  g_autoptr (MaqImage) original = NULL, clean = NULL, answer = NULL;
  g_autoptr (GError) error = NULL;
  MaqAlignment alignment;
  double x, y;

  memset (scene->rgb, 150, (gsize) 600 * 400 * SCENE_FINE * SCENE_FINE * 3);
  scene_change (scene, &(Shape) { 60, 50, 130, 90, FALSE }, 1);
  scene_change (scene, &(Shape) { 400, 230, 90, 90, TRUE }, 3);
  original = scene_shoot (scene, &(Shot) { 0 });
  clean = scene_shoot (scene, &(Shot) { .shift_x = 3.25, .shift_y = -2.5, .offset = 6 });
  answer = scene_jpeg (decoder, clean, 85);
  g_assert_true (maq_register (original, answer, NULL, NULL, &alignment, &error));
  g_assert_no_error (error);
  maq_alignment_get_shift (&alignment, original, answer, &x, &y);
  g_assert_true (maq_alignment_is_good (&alignment));
  g_assert_cmpfloat_with_epsilon (x, 3.25, 0.1);
  g_assert_cmpfloat_with_epsilon (y, -2.5, 0.1);
}

static void
test_transparent (void)
{
  g_autoptr (MaqImage) grey = plain (60, 60, 128, 255), clear = plain (60, 60, 7, 0), white = plain (60, 60, 255, 255);
  g_autoptr (MaqDifference) same = NULL, other = NULL;
  MaqAlignment alignment;
  MaqDifferenceCount inside;

  maq_alignment_init_sizes (&alignment, grey, clear);
  same = maq_difference_new (grey, clear, NULL, &alignment, NULL, NULL);
  maq_difference_count (same, 1, &inside, NULL);
  g_assert_cmpuint (inside.changed, ==, 0);
  other = maq_difference_new (white, clear, NULL, &alignment, NULL, NULL);
  maq_difference_count (other, MAQ_DIFFERENCE_THRESHOLD, &inside, NULL);
  g_assert_cmpuint (inside.changed, ==, 60 * 60);
}

static void
test_cancel (void)
{
  g_autoptr (MaqImage) a = pattern (200, 150, 0), b = pattern (200, 150, 50);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MaqAlignment alignment;

  g_cancellable_cancel (cancellable);
  g_assert_null (maq_difference_new (a, b, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  maq_alignment_init_sizes (&alignment, a, b);
  g_assert_null (maq_difference_new (a, b, NULL, &alignment, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Nothing is too narrow, too wide or too flat. */
static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 16384 }, { 16384, 1 }, { 3, 5 }, { 7, 7 }, { 64, 64 }, { 1025, 3 }, { 1000, 17 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (guint with_mask = 0; with_mask < (i == j ? 2 : 1); with_mask++)
        {
          g_autoptr (MaqImage) a = pattern (sizes[i][0], sizes[i][1], 4), b = pattern (sizes[j][0], sizes[j][1], 0), drawn = NULL, back = NULL;
          g_autoptr (GBytes) bytes = g_bytes_new_static ("\377\0\0\0\1\0", 6);
          g_autoptr (MaqMask) mask = with_mask ? maq_mask_new (3, 2, bytes, NULL) : NULL;
          g_autoptr (GError) error = NULL;
          g_autoptr (MaqDifference) difference = maq_difference_new (a, b, mask, NULL, NULL, &error);
          g_autoptr (GArray) boxes = NULL;
          MaqDifferenceCount inside, outside;

          g_assert_no_error (error);
          maq_difference_count (difference, 1, &inside, &outside);
          g_assert_cmpuint (inside.n + outside.n, >, 0);
          g_assert_cmpuint (inside.n + outside.n, <=, (guint64) sizes[i][0] * sizes[i][1]);
          boxes = maq_difference_list_boxes (difference, 1, 5);
          drawn = maq_difference_draw (difference, a, 1, &error);
          g_assert_no_error (error);
          back = maq_difference_restore (difference, a, b, (const MaqDifferenceBox *) boxes->data, boxes->len, NULL, &error);
          g_assert_no_error (error);
        }
}

/* What cannot be an alignment is an error, never more. */
static void
test_nonsense (void)
{
  const double values[] = { 0, -1, NAN, INFINITY, 1e300, 1e-300 };
  g_autoptr (MaqImage) a = pattern (50, 40, 4), b = pattern (60, 30, 0);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint which = 0; which < 3; which++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (MaqDifference) difference = NULL;
        MaqAlignment alignment;

        maq_alignment_init_sizes (&alignment, a, b);
        *(which == 0 ? &alignment.scale_x : which == 1 ? &alignment.shift_y : &alignment.gain[1]) = values[i];
        difference = maq_difference_new (a, b, NULL, &alignment, NULL, &error);
        g_assert_true ((difference != NULL) == (error == NULL));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/difference/same", test_same);
  g_test_add_func ("/difference/units", test_units);
  g_test_add_func ("/difference/golden", test_golden);
  g_test_add_func ("/difference/thresholds", test_thresholds);
  g_test_add_func ("/difference/boxes", test_boxes);
  g_test_add_func ("/difference/draw", test_draw);
  g_test_add_func ("/difference/restore", test_restore);
  g_test_add_func ("/difference/flat", test_flat);
  g_test_add_func ("/difference/transparent", test_transparent);
  g_test_add_func ("/difference/cancel", test_cancel);
  g_test_add_func ("/difference/sizes", test_sizes);
  g_test_add_func ("/difference/nonsense", test_nonsense);

  return g_test_run ();
}
