/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-difference.h"
#include "maq-error.h"
#include "maq-exact.h"
#include "picture-scene.h"

#define WIDTH 480
#define HEIGHT 360
#define FEATHER 4

static MaqMask *
mask_of (guint width, guint height, guint8 value)
{
  guint8 *data = g_malloc ((gsize) width * height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, (gsize) width * height);

  memset (data, value, (gsize) width * height);
  return maq_mask_new (width, height, bytes, NULL);
}

/* --- the seam --- */

static void
test_feather (void)
{
  g_autoptr (Scene) scene = scene_new (100, 80, 1);
  g_autoptr (MaqMask) hard = scene_mask (scene, &(Shape) { 20, 10, 80, 50, FALSE });
  g_autoptr (MaqMask) soft = maq_mask_feather (hard, 5, NULL), same = maq_mask_feather (hard, 0, NULL);
  const guint8 *before = maq_mask_get_data (hard), *after = maq_mask_get_data (soft);

  g_assert_true (same == hard);
  for (guint i = 0; i < 100 * 80; i++)
    g_assert_cmpuint (after[i], <=, before[i]);
  /* Across the left edge, step by step, and none at the border of the picture. */
  g_assert_cmpuint (after[30 * 100 + 19], ==, 0);
  for (guint x = 20; x < 25; x++)
    g_assert_cmpuint (after[30 * 100 + x], ==, 255 * (x - 19) / 6);
  g_assert_cmpuint (after[30 * 100 + 25], ==, 255);
  g_assert_cmpuint (after[30 * 100 + 99], ==, 255);
}

static void
test_feather_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 400 }, { 400, 1 }, { 2, 2 }, { 16384, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint radius = 0; radius < 40000; radius = radius * 30 + 1)
      {
        g_autoptr (MaqMask) full = mask_of (sizes[i][0], sizes[i][1], 255), empty = mask_of (sizes[i][0], sizes[i][1], 0);
        g_autoptr (MaqMask) soft = maq_mask_feather (full, radius, NULL), none = maq_mask_feather (empty, radius, NULL);

        g_assert_cmpuint (maq_mask_get_data (soft)[0], ==, 255);
        g_assert_cmpuint (maq_mask_get_data (none)[0], ==, 0);
      }
}

/* --- the composite --- */

/* Bit for bit outside; and inside the new thing is there. */
static void
check_outside (MaqImage *original,
               MaqImage *made,
               MaqMask  *mask)
{
  const guint8 *cover = maq_mask_get_data (mask);
  guint width = maq_image_get_width (original), height = maq_image_get_height (original);

  g_assert_cmpuint (maq_image_get_width (made), ==, width);
  g_assert_cmpuint (maq_image_get_height (made), ==, height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (cover[(gsize) y * width + x] == 0)
        g_assert_cmpmem (maq_image_get_pixels (original) + y * maq_image_get_stride (original) + x * 4, 4,
                         maq_image_get_pixels (made) + y * maq_image_get_stride (made) + x * 4, 4);
}

typedef struct {
  const char *name;
  Shot        shot;
  guint       quality;
} Engine;

static const Engine engines[] = {
  { "as it was", { 0 }, 0 },
  { "encoded again", { 0 }, 80 },
  { "moved", { .shift_x = 2.25, .shift_y = -3.5 }, 85 },
  { "closer", { .shift_x = -1, .zoom = 1.02 }, 90 },
  { "brighter", { .offset = 12 }, 85 },
  { "duller", { .gain = 0.93, .offset = 4, .shift_x = 0.5 }, 80 },
  { "larger", { .width = 720, .height = 540 }, 90 },
  { "smaller", { .width = 320, .height = 240, .shift_y = 1 }, 90 },
  { "of another shape", { .width = 500, .height = 340 }, 90 },
};

static void
test_exact (gconstpointer data)
{
  const Engine *engine = data;
  const Shape region = { 130, 90, 180, 150, TRUE }, change = { 160, 120, 110, 90, FALSE }, stray = { 380, 250, 40, 40, FALSE };
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 5), changed = scene_copy (scene);
  g_autoptr (MaqMask) mask = scene_mask (scene, &region);
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 }), clean = NULL, answer = NULL, made = NULL;
  g_autoptr (MaqDifference) difference = NULL;
  g_autoptr (GError) error = NULL;
  double pixels = scene_change (changed, &change, 2);
  MaqDifferenceCount inside, outside;
  MaqAlignment alignment, in_place;
  MaqExactOutcome outcome;

  scene_change (changed, &stray, 1);
  clean = scene_shoot (changed, &engine->shot);
  answer = engine->quality > 0 ? scene_jpeg (decoder, clean, engine->quality) : maq_image_ref (clean);
  made = maq_exact_composite (original, answer, mask, FEATHER, NULL, &alignment, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, MAQ_EXACT_COMPOSITED);
  check_outside (original, made, mask);

  maq_alignment_init_sizes (&in_place, original, made);
  difference = maq_difference_new (original, made, mask, &in_place, NULL, &error);
  maq_difference_count (difference, MAQ_DIFFERENCE_THRESHOLD, &inside, &outside);
  g_assert_cmpuint (outside.changed, ==, 0);
  g_assert_cmpfloat (inside.changed / pixels, >, 0.94);
  g_assert_cmpfloat (inside.changed / pixels, <, 1.06);
}

/* The same pixels from the same pictures, or a retry after a crash would leave another object behind. */
static void
test_again (void)
{
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 9);
  g_autoptr (MaqMask) mask = scene_mask (scene, &(Shape) { 100, 100, 200, 200, FALSE });
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 });
  g_autoptr (MaqImage) answer = scene_shoot (scene, &(Shot) { .shift_x = 1.75, .offset = 9 });
  g_autoptr (MaqImage) first = NULL, second = NULL;
  MaqAlignment alignment, alignment_again;
  MaqExactOutcome outcome;

  first = maq_exact_composite (original, answer, mask, FEATHER, NULL, &alignment, &outcome, NULL);
  second = maq_exact_composite (original, answer, mask, FEATHER, NULL, &alignment_again, &outcome, NULL);
  /* Field by field: what lies between them is nobody's. */
  g_assert_true (alignment.scale_x == alignment_again.scale_x && alignment.scale_y == alignment_again.scale_y);
  g_assert_true (alignment.shift_x == alignment_again.shift_x && alignment.shift_y == alignment_again.shift_y);
  g_assert_cmpmem (alignment.gain, sizeof alignment.gain, alignment_again.gain, sizeof alignment_again.gain);
  g_assert_cmpmem (alignment.offset, sizeof alignment.offset, alignment_again.offset, sizeof alignment_again.offset);
  g_assert_true (alignment.score == alignment_again.score && alignment.is_assumed == alignment_again.is_assumed);
  g_assert_cmpmem (maq_image_get_pixels (first), WIDTH * HEIGHT * 4, maq_image_get_pixels (second), WIDTH * HEIGHT * 4);
}

/* --- what is refused --- */

static void
check_refused (MaqImage        *original,
               MaqImage        *answer,
               MaqMask         *mask,
               MaqExactOutcome  expected)
{
  MaqAlignment alignment;
  MaqExactOutcome outcome;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) made = maq_exact_composite (original, answer, mask, FEATHER, NULL, &alignment, &outcome, &error);

  g_assert_no_error (error);
  g_assert_null (made);
  g_assert_cmpint (outcome, ==, expected);
}

static void
test_poor (void)
{
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 5);
  g_autoptr (MaqMask) mask = scene_mask (scene, &(Shape) { 130, 90, 180, 150, TRUE });
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 });
  const Shot far[] = { { .shift_x = 130 }, { .shift_y = -90 }, { .zoom = 1.6 }, { .zoom = 0.7 } };

  for (guint seed = 20; seed < 40; seed++)
    {
      g_autoptr (Scene) other = scene_new (WIDTH, HEIGHT, seed);
      g_autoptr (MaqImage) answer = scene_shoot (other, &(Shot) { 0 });

      check_refused (original, answer, mask, MAQ_EXACT_POOR_ALIGNMENT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (far); i++)
    {
      g_autoptr (MaqImage) answer = scene_shoot (scene, &far[i]);

      check_refused (original, answer, mask, MAQ_EXACT_POOR_ALIGNMENT);
    }
}

static void
test_masks (void)
{
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 5);
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 }), made = NULL;
  g_autoptr (MaqMask) empty = mask_of (WIDTH, HEIGHT, 0), all = mask_of (60, 45, 255);
  MaqAlignment alignment;
  MaqExactOutcome outcome;

  check_refused (original, original, empty, MAQ_EXACT_EMPTY_MASK);
  /* Nothing is to be kept, so nothing has to fit. */
  made = maq_exact_composite (original, original, all, FEATHER, NULL, &alignment, &outcome, NULL);
  g_assert_nonnull (made);
  g_assert_true (alignment.is_assumed);
}

static void
test_cancel (void)
{
  g_autoptr (Scene) scene = scene_new (WIDTH, HEIGHT, 5);
  g_autoptr (MaqImage) original = scene_shoot (scene, &(Shot) { 0 });
  g_autoptr (MaqMask) mask = mask_of (WIDTH, HEIGHT, 200);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MaqAlignment alignment;
  MaqExactOutcome outcome;

  g_cancellable_cancel (cancellable);
  g_assert_null (maq_exact_composite (original, original, mask, FEATHER, cancellable, &alignment, &outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exact/feather", test_feather);
  g_test_add_func ("/exact/feather-sizes", test_feather_sizes);
  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/exact/outside/%s", engines[i].name);

      g_test_add_data_func (path, &engines[i], test_exact);
    }
  g_test_add_func ("/exact/again", test_again);
  g_test_add_func ("/exact/poor", test_poor);
  g_test_add_func ("/exact/masks", test_masks);
  g_test_add_func ("/exact/cancel", test_cancel);

  return g_test_run ();
}
