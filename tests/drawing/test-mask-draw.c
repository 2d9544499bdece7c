/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-mask-draw.h"

#define WIDTH 400u
#define HEIGHT 300u

static MaqMaskPlan *
add (MaqMaskPlan    *plan,
     MaqMaskTool     tool,
     gboolean        erase,
     double          size,
     double          hardness,
     const MaqPoint *points,
     guint           n)
{
  const MaqMaskShape shape = { tool, erase, size, hardness, n, points };
  MaqMaskPlan *more = maq_mask_plan_add (plan, &shape);

  maq_mask_plan_unref (plan);
  return more;
}

static guint8
at (MaqMask *mask,
    double   x,
    double   y)
{
  guint column = MIN ((guint) (x * maq_mask_get_width (mask)), maq_mask_get_width (mask) - 1);
  guint row = MIN ((guint) (y * maq_mask_get_height (mask)), maq_mask_get_height (mask) - 1);

  return maq_mask_get_data (mask)[row * maq_mask_get_width (mask) + column];
}

static double
covered (MaqMask *mask)
{
  gsize size = (gsize) maq_mask_get_width (mask) * maq_mask_get_height (mask);
  guint64 sum = 0;

  for (gsize i = 0; i < size; i++)
    sum += maq_mask_get_data (mask)[i];
  return sum / 255.0 / size;
}

static MaqMask *
draw (MaqMaskPlan *plan)
{
  g_autoptr (GError) error = NULL;
  MaqMask *mask = maq_mask_plan_draw (plan, WIDTH, HEIGHT, &error);

  g_assert_no_error (error);
  return mask;
}

static const MaqPoint corners[] = { { 0.25, 0.25 }, { 0.75, 0.75 } };

/* Areas by formula. */
static void
test_areas (void)
{
  const MaqPoint triangle[] = { { 0, 0 }, { 1, 0 }, { 0, 1 } };
  const MaqPoint line[] = { { 0.2, 0.5 }, { 0.8, 0.5 } };
  g_autoptr (MaqMaskPlan) box = add (maq_mask_plan_new (), MAQ_MASK_BOX, FALSE, 0, 0, corners, 2);
  g_autoptr (MaqMaskPlan) ellipse = add (maq_mask_plan_new (), MAQ_MASK_ELLIPSE, FALSE, 0, 0, corners, 2);
  g_autoptr (MaqMaskPlan) lasso = add (maq_mask_plan_new (), MAQ_MASK_LASSO, FALSE, 0, 0, triangle, 3);
  g_autoptr (MaqMaskPlan) brush = add (maq_mask_plan_new (), MAQ_MASK_BRUSH, FALSE, 0.1, 1, line, 2);
  g_autoptr (MaqMask) boxed = draw (box);
  g_autoptr (MaqMask) round = draw (ellipse);
  g_autoptr (MaqMask) half = draw (lasso);
  g_autoptr (MaqMask) stroke = draw (brush);
  double radius = 0.05 * WIDTH;

  g_assert_cmpfloat_with_epsilon (covered (boxed), 0.25, 0.002);
  g_assert_cmpfloat_with_epsilon (covered (round), 0.25 * G_PI / 4, 0.002);
  g_assert_cmpfloat_with_epsilon (covered (half), 0.5, 0.004);
  g_assert_cmpfloat_with_epsilon (covered (stroke), (0.6 * WIDTH * 2 * radius + G_PI * radius * radius) / (WIDTH * HEIGHT), 0.002);
  g_assert_cmpuint (at (boxed, 0.5, 0.5), ==, 255);
  g_assert_cmpuint (at (boxed, 0.1, 0.5), ==, 0);
}

/* An eraser takes away from what lies before it, not from what comes after. */
static void
test_order (void)
{
  const MaqPoint dot[] = { { 0.5, 0.5 } };
  g_autoptr (MaqMaskPlan) erased = add (add (maq_mask_plan_new (), MAQ_MASK_BOX, FALSE, 0, 0, corners, 2), MAQ_MASK_BRUSH, TRUE,
                                        0.1, 1, dot, 1);
  g_autoptr (MaqMaskPlan) again = add (maq_mask_plan_ref (erased), MAQ_MASK_BRUSH, FALSE, 0.05, 1, dot, 1);
  g_autoptr (MaqMaskPlan) inverted = maq_mask_plan_inverted (erased);
  g_autoptr (MaqMask) first = draw (erased);
  g_autoptr (MaqMask) second = draw (again);
  g_autoptr (MaqMask) third = draw (inverted);

  g_assert_cmpuint (at (first, 0.5, 0.5), ==, 0);
  g_assert_cmpuint (at (first, 0.3, 0.3), ==, 255);
  g_assert_cmpuint (at (second, 0.5, 0.5), ==, 255);
  g_assert_cmpuint (at (second, 0.54, 0.5), ==, 0);
  g_assert_cmpfloat_with_epsilon (covered (first) + covered (third), 1, 1e-9);
}

/* A soft brush falls off evenly from its hard middle to its full width, and is nothing beyond. */
static void
test_hardness (void)
{
  const MaqPoint line[] = { { 0, 0.5 }, { 1, 0.5 } };
  g_autoptr (MaqMaskPlan) plan = add (maq_mask_plan_new (), MAQ_MASK_BRUSH, FALSE, 0.25, 0.5, line, 2);
  g_autoptr (MaqMask) mask = draw (plan);
  double radius = 0.125 * WIDTH / HEIGHT;
  guint8 before = 255;

  for (double y = 0; y < radius * 1.5; y += 1.0 / HEIGHT)
    {
      guint8 value = at (mask, 0.5, 0.5 + y);

      g_assert_cmpuint (value, <=, before);
      before = value;
      if (y < radius * 0.5 - 2.0 / HEIGHT)
        g_assert_cmpuint (value, ==, 255);
      if (y > radius + 2.0 / HEIGHT)
        g_assert_cmpuint (value, ==, 0);
    }
  g_assert_cmpuint (at (mask, 0.5, 0.5 + radius * 0.75), >, 90);
  g_assert_cmpuint (at (mask, 0.5, 0.5 + radius * 0.75), <, 165);
}

/* The feather is as wide as it says, on both sides of the edge, and leaves the rest alone; also at another size. */
static void
test_feather (void)
{
  g_autoptr (MaqMaskPlan) box = add (maq_mask_plan_new (), MAQ_MASK_BOX, FALSE, 0, 0, corners, 2);
  g_autoptr (MaqMaskPlan) soft = maq_mask_plan_with_feather (box, 0.05);

  for (guint scale = 1; scale <= 3; scale++)
    {
      g_autoptr (MaqMask) mask = maq_mask_plan_draw (soft, WIDTH * scale, HEIGHT * scale, NULL);

      g_assert_cmpuint (at (mask, 0.25 - 0.056, 0.5), ==, 0);
      g_assert_cmpuint (at (mask, 0.25 + 0.056, 0.5), ==, 255);
      g_assert_cmpuint (at (mask, 0.25 - 0.02, 0.5), >, 5);
      g_assert_cmpuint (at (mask, 0.25 + 0.02, 0.5), <, 250);
      g_assert_cmpfloat_with_epsilon (covered (mask), 0.25, 0.005);
    }
}

/* A stroke drawn on what was there gives what the whole plan gives. */
static void
test_step_by_step (void)
{
  const MaqPoint line[] = { { 0.1, 0.9 }, { 0.4, 0.2 }, { 1, 1 } };
  const MaqMaskShape shape = { MAQ_MASK_BRUSH, FALSE, 0.08, 0.3, 3, line };
  g_autoptr (MaqMaskPlan) plan = add (maq_mask_plan_new (), MAQ_MASK_ELLIPSE, FALSE, 0, 0, corners, 2);
  g_autoptr (MaqMaskPlan) whole = maq_mask_plan_add (plan, &shape);
  g_autoptr (MaqCoverage) coverage = maq_mask_plan_cover (plan, WIDTH, HEIGHT, NULL);
  g_autoptr (MaqMask) mask = draw (whole);
  MaqMaskShape clean = maq_mask_plan_get_shape (whole, 1);

  g_assert_true (maq_coverage_add (coverage, &clean, NULL));
  maq_mask_plan_finish (whole, coverage);
  g_assert_cmpmem (maq_coverage_get_data (coverage), WIDTH * HEIGHT, maq_mask_get_data (mask), WIDTH * HEIGHT);
}

static double
next (GRand  *rand,
      double  from,
      double  by)
{
  double to = from + g_rand_double_range (rand, -by, by);

  return CLAMP (to, 0, 1);
}

/* As a hand scribbles: across itself, along the edges, now slow, now quick. */
static void
scribble (GRand    *rand,
          MaqPoint *points,
          guint     n,
          double    by)
{
  points[0] = (MaqPoint) { g_rand_double (rand), g_rand_double (rand) };
  for (guint i = 1; i < n; i++)
    points[i] = (MaqPoint) { next (rand, points[i - 1].x, by), next (rand, points[i - 1].y, by) };
}

static double
beside (double          x,
        double          y,
        const MaqPoint *a,
        const MaqPoint *b)
{
  double dx = (b->x - a->x) * WIDTH, dy = (b->y - a->y) * HEIGHT, square = dx * dx + dy * dy;
  double part = square > 0 ? CLAMP (((x - a->x * WIDTH) * dx + (y - a->y * HEIGHT) * dy) / square, 0, 1) : 0;

  return hypot (x - a->x * WIDTH - part * dx, y - a->y * HEIGHT - part * dy);
}

/* A hard line against its definition, pixel by pixel: the part of each that lies within the radius. */
static void
test_line_by_distance (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  MaqPoint points[6];

  for (guint turn = 0; turn < 12; turn++)
    {
      double size = g_rand_double_range (rand, 0.002, 0.3);
      const MaqMaskShape shape = { MAQ_MASK_BRUSH, FALSE, size, 1, G_N_ELEMENTS (points), points };
      g_autoptr (MaqCoverage) coverage = maq_coverage_new (WIDTH, HEIGHT, NULL);
      const guint8 *data = maq_coverage_get_data (coverage);

      scribble (rand, points, G_N_ELEMENTS (points), 0.4);
      g_assert_true (maq_coverage_add (coverage, &shape, NULL));
      for (guint i = 0; i < WIDTH * HEIGHT; i++)
        {
          double distance = G_MAXDOUBLE, radius = size * WIDTH / 2;

          for (guint k = 1; k < G_N_ELEMENTS (points); k++)
            distance = MIN (distance, beside (i % WIDTH + 0.5, i / WIDTH + 0.5, &points[k - 1], &points[k]));
          g_assert_cmpfloat_with_epsilon (data[i], 255 * MAX (MIN (distance + radius, 0.5) - MAX (distance - radius, -0.5), 0), 1);
        }
    }
}

/* Point by point, the last one moving now and then, or in pieces: what is shown on the way and at the end is what the line drawn at once
 * gives. */
static void
test_line_point_by_point (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  MaqPoint points[60];

  for (guint turn = 0; turn < 24; turn++)
    {
      MaqMaskShape shape = { MAQ_MASK_BRUSH, turn % 3 == 2, g_rand_double_range (rand, 0.002, 0.5), g_rand_double (rand), 0, points };
      g_autoptr (MaqBrushLine) line = maq_brush_line_new (WIDTH, HEIGHT, &shape, NULL);

      scribble (rand, points, G_N_ELEMENTS (points), turn % 2 == 0 ? 0.02 : 0.3);
      while (shape.n < G_N_ELEMENTS (points))
        {
          g_autoptr (MaqCoverage) grown = maq_coverage_new (WIDTH, HEIGHT, NULL);
          g_autoptr (MaqCoverage) whole = maq_coverage_new (WIDTH, HEIGHT, NULL);
          guint more = (guint) g_rand_int_range (rand, 1, 9);
          MaqPoint end;

          maq_coverage_invert (grown);
          maq_coverage_invert (whole);
          shape.n = MIN (shape.n + more, G_N_ELEMENTS (points));
          end = points[shape.n - 1];
          points[shape.n - 1] = (MaqPoint) { next (rand, end.x, 0.1), next (rand, end.y, 0.1) };
          g_assert_true (maq_brush_line_go_on (line, &shape));
          points[shape.n - 1] = end;
          g_assert_true (maq_brush_line_go_on (line, &shape));
          g_assert_true (maq_brush_line_is (line, &shape));
          if (!shape.erase)
            {
              maq_coverage_invert (grown);
              maq_coverage_invert (whole);
            }
          g_assert_true (maq_coverage_add_line (grown, line, shape.erase, NULL));
          g_assert_true (maq_coverage_add (whole, &shape, NULL));
          g_assert_cmpmem (maq_coverage_get_data (grown), WIDTH * HEIGHT, maq_coverage_get_data (whole), WIDTH * HEIGHT);
        }
    }
}

/* The 4,000th point costs what the tenth does: counted in pixels, on a line that goes round and round in one place. */
static void
test_line_costs_its_length (void)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MaqPoint));
  MaqMaskShape shape = { MAQ_MASK_BRUSH, FALSE, 0.2, 0.5, 0, NULL };
  g_autoptr (MaqBrushLine) line = maq_brush_line_new (WIDTH, HEIGHT, &shape, NULL);
  g_autoptr (MaqCoverage) coverage = maq_coverage_new (WIDTH, HEIGHT, NULL);
  guint64 before = 0, most_early = 0, most_late = 0;
  double reach = 0.2 * WIDTH / 2;

  for (guint i = 0; i < MAQ_MAX_MARK_POINTS; i++)
    {
      const MaqPoint point = { 0.5 + 0.3 * cos (i * 0.05), 0.5 + 0.3 * sin (i * 0.05) };
      guint64 work;

      g_array_append_val (points, point);
      shape.n = points->len;
      shape.points = (const MaqPoint *) (gpointer) points->data;
      g_assert_true (maq_brush_line_go_on (line, &shape));
      g_assert_true (maq_coverage_add_line (coverage, line, FALSE, NULL));
      work = maq_brush_line_get_work (line) - before;
      before += work;
      if (i >= 10 && i < 10 + 126)  /* one round */
        most_early = MAX (most_early, work);
      else if (i >= 10)
        most_late = MAX (most_late, work);
    }
  g_assert_cmpuint (most_early, >, 0);
  g_assert_cmpuint (most_late, <=, most_early + most_early / 50);
  /* Two pieces, their soft edge and what that is made from. */
  g_assert_cmpuint (most_late, <, (guint64) (2 * (4 * reach + 40) * (4 * reach + 40)));
}

/* Only a line that goes on as it began goes on. */
static void
test_line_is_another (void)
{
  MaqPoint points[] = { { 0.1, 0.1 }, { 0.5, 0.4 }, { 0.6, 0.9 } };
  MaqMaskShape shape = { MAQ_MASK_BRUSH, FALSE, 0.1, 1, 3, points };
  g_autoptr (MaqBrushLine) line = maq_brush_line_new (WIDTH, HEIGHT, &shape, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_brush_line_go_on (line, &shape));
  g_assert_cmpuint (maq_brush_line_get_n (line), ==, 3);
  points[1].x = 0.4;
  g_assert_false (maq_brush_line_go_on (line, &shape));
  points[1].x = 0.5;
  shape.n = 2;
  g_assert_false (maq_brush_line_go_on (line, &shape));
  shape.n = 3;
  shape.size = 0.2;
  g_assert_false (maq_brush_line_go_on (line, &shape));
  g_assert_false (maq_brush_line_is (line, &shape));
  g_assert_null (maq_brush_line_new (0, 5, &shape, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

static void
test_limits (void)
{
  g_autoptr (MaqMaskPlan) plan = add (maq_mask_plan_new (), MAQ_MASK_BOX, FALSE, 0, 0, corners, 2);
  g_autoptr (MaqMaskPlan) soft = maq_mask_plan_with_feather (plan, MAQ_MAX_FEATHER);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqMask) none = maq_mask_plan_draw (soft, 0, 10, &error);
  g_autoptr (MaqMask) dot = maq_mask_plan_draw (soft, 1, 1, NULL);
  g_autoptr (MaqMask) line = maq_mask_plan_draw (soft, 1, 500, NULL);

  g_assert_null (none);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_nonnull (dot);
  g_assert_nonnull (line);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask-draw/areas", test_areas);
  g_test_add_func ("/mask-draw/order", test_order);
  g_test_add_func ("/mask-draw/hardness", test_hardness);
  g_test_add_func ("/mask-draw/feather", test_feather);
  g_test_add_func ("/mask-draw/step-by-step", test_step_by_step);
  g_test_add_func ("/mask-draw/line-by-distance", test_line_by_distance);
  g_test_add_func ("/mask-draw/line-point-by-point", test_line_point_by_point);
  g_test_add_func ("/mask-draw/line-costs-its-length", test_line_costs_its_length);
  g_test_add_func ("/mask-draw/line-is-another", test_line_is_another);
  g_test_add_func ("/mask-draw/limits", test_limits);
  return g_test_run ();
}
