/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-view.h"

static void
assert_near (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9 * MAX (1, fabs (expected)));
}

static void
test_zoom_keeps_the_point (void)
{
  MaqView view = { 0.31, 120, -40 };
  const double scales[] = { 0.05, 0.31, 1, 7.5, 32 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      double x, y, px, py;

      maq_view_to_canvas (&view, 333, 217, &x, &y);
      maq_view_set_scale_at (&view, scales[i], 333, 217);
      maq_view_to_shown (&view, x, y, &px, &py);
      assert_near (view.scale, scales[i]);
      assert_near (px, 333);
      assert_near (py, 217);
    }
}

static void
test_zoom_has_limits (void)
{
  MaqView view = { 1, 0, 0 };

  maq_view_set_scale_at (&view, 1000, 10, 10);
  assert_near (view.scale, MAQ_VIEW_MAX_SCALE);
  maq_view_set_scale_at (&view, 0, 10, 10);
  assert_near (view.scale, MAQ_VIEW_MIN_SCALE);
  maq_view_set_scale_at (&view, -3, 10, 10);
  assert_near (view.scale, MAQ_VIEW_MIN_SCALE);
}

static void
test_fit (void)
{
  const MaqViewMargin margin = { 10, 30, 20, 60 };
  graphene_rect_t wide = GRAPHENE_RECT_INIT (-500, 100, 2000, 500);
  MaqView view = { 5, 1, 2 };
  double px, py;

  maq_view_fit (&view, &wide, 840, 480, &margin, 1);
  assert_near (view.scale, 0.4);
  maq_view_to_shown (&view, -500, 100, &px, &py);
  assert_near (px, 10);
  assert_near (py, 20 + (400 - 200) / 2.0);
  maq_view_to_shown (&view, 1500, 600, &px, &py);
  assert_near (px, 810);
}

static void
test_fit_never_enlarges (void)
{
  const MaqViewMargin margin = { 0, 0, 0, 0 };
  graphene_rect_t small = GRAPHENE_RECT_INIT (0, 0, 10, 10);
  MaqView view = { 5, 1, 2 };

  maq_view_fit (&view, &small, 800, 600, &margin, 1);
  assert_near (view.scale, 1);
  assert_near (view.x, 395);
  assert_near (view.y, 295);
}

static void
test_fit_of_nothing (void)
{
  const MaqViewMargin margin = { 0, 0, 0, 0 };
  graphene_rect_t nothing = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  graphene_rect_t something = GRAPHENE_RECT_INIT (0, 0, 100, 100);
  MaqView view = { 0, 0, 0 };

  maq_view_fit (&view, &nothing, 800, 600, &margin, 1);
  assert_near (view.scale, 1);
  assert_near (view.x, 400);
  /* No room at all is no reason to divide by nothing. */
  maq_view_fit (&view, &something, 0, 0, &margin, 1);
  g_assert_cmpfloat (view.scale, >=, MAQ_VIEW_MIN_SCALE);
}

static void
test_stops (void)
{
  double scale = MAQ_VIEW_MIN_SCALE;
  guint n_stops = 0;

  while (scale < MAQ_VIEW_MAX_SCALE)
    {
      double next = maq_view_next_stop (scale, 1);

      g_assert_cmpfloat (next, >, scale);
      assert_near (maq_view_next_stop (next, -1), scale);
      scale = next;
      n_stops++;
    }
  g_assert_cmpuint (n_stops, <, 30);
  assert_near (maq_view_next_stop (0.9, 1), 1);
  assert_near (maq_view_next_stop (0.9, -1), 0.8);
  assert_near (maq_view_next_stop (100, 1), MAQ_VIEW_MAX_SCALE);
  assert_near (maq_view_next_stop (0.001, -1), MAQ_VIEW_MIN_SCALE);
}

static void
test_grid (void)
{
  for (double scale = MAQ_VIEW_MIN_SCALE; scale < MAQ_VIEW_MAX_SCALE; scale *= 1.07)
    {
      MaqView view = { scale, 0, 0 };
      double step = maq_view_grid_step (&view);

      g_assert_cmpfloat (step, >=, 20 - 1e-6);
      g_assert_cmpfloat (step, <=, 40 + 1e-6);
    }
}

static void
test_sight_and_reveal (void)
{
  const MaqViewMargin margin = { 10, 10, 20, 30 };
  graphene_rect_t inside = GRAPHENE_RECT_INIT (100, 100, 50, 50), right = GRAPHENE_RECT_INIT (900, 100, 50, 50);
  graphene_rect_t huge = GRAPHENE_RECT_INIT (-2000, 0, 5000, 5000), sight;
  MaqView view = { 0.5, 40, 20 };

  maq_view_get_sight (&view, 400, 300, &sight);
  assert_near (sight.origin.x, -80);
  assert_near (sight.origin.y, -40);
  assert_near (sight.size.width, 800);
  g_assert_false (maq_view_reveal (&view, &inside, 400, 300, &margin));
  assert_near (view.x, 40);
  g_assert_true (maq_view_reveal (&view, &right, 400, 300, &margin));
  assert_near (950 * view.scale + view.x, 390);
  assert_near (view.y, 20);
  g_assert_true (maq_view_reveal (&view, &huge, 400, 300, &margin));
  assert_near (-2000 * view.scale + view.x, 10);
}

/* What was between the fingers stays between them, wherever they go. */
static void
test_pinch (void)
{
  const graphene_point_t from = GRAPHENE_POINT_INIT (200, 150), to = GRAPHENE_POINT_INIT (260, 130);
  const MaqView start = { 0.5, 30, 40 };
  MaqView view;
  double before_x, before_y, x, y;

  maq_view_to_canvas (&start, from.x, from.y, &before_x, &before_y);
  maq_view_pinch (&view, &start, 2.5, &from, &to);
  g_assert_cmpfloat_with_epsilon (view.scale, 1.25, 1e-9);
  maq_view_to_canvas (&view, to.x, to.y, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, before_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, before_y, 1e-6);
  /* As far from each other as before: they only move it. */
  maq_view_pinch (&view, &start, 1, &from, &to);
  g_assert_cmpfloat (view.scale, ==, start.scale);
  g_assert_cmpfloat_with_epsilon (view.x, 90, 1e-6);
  g_assert_cmpfloat_with_epsilon (view.y, 20, 1e-6);
  maq_view_pinch (&view, &start, 1e6, &from, &to);
  g_assert_cmpfloat (view.scale, ==, MAQ_VIEW_MAX_SCALE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/pinch", test_pinch);
  g_test_add_func ("/view/zoom-keeps-the-point", test_zoom_keeps_the_point);
  g_test_add_func ("/view/zoom-has-limits", test_zoom_has_limits);
  g_test_add_func ("/view/fit", test_fit);
  g_test_add_func ("/view/fit-never-enlarges", test_fit_never_enlarges);
  g_test_add_func ("/view/fit-of-nothing", test_fit_of_nothing);
  g_test_add_func ("/view/stops", test_stops);
  g_test_add_func ("/view/grid", test_grid);
  g_test_add_func ("/view/sight-and-reveal", test_sight_and_reveal);
  return g_test_run ();
}
