/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "maq-compare-view.h"

#define NEAR 0.02

/* Where the picture's point (u, v), in parts of it, is shown. */
static void
look (const graphene_rect_t *area, double u, double v, double *x, double *y)
{
  *x = area->origin.x + u * area->size.width;
  *y = area->origin.y + v * area->size.height;
}

static void
test_fits (void)
{
  MaqCompareView view;
  graphene_rect_t area;

  maq_compare_view_init (&view);
  maq_compare_view_place (&view, 1536, 1024, 600, 300, 0, 0, &area);
  g_assert_cmpfloat_with_epsilon (area.size.height, 300, NEAR);
  g_assert_cmpfloat_with_epsilon (area.size.width, 450, NEAR);
  g_assert_cmpfloat_with_epsilon (area.origin.x, 75, NEAR);
  g_assert_cmpfloat_with_epsilon (area.origin.y, 0, NEAR);
}

/* The same point of two pictures of other sizes lies at the same place of their cells: one transform for all. */
static void
test_one_for_all (void)
{
  MaqCompareView view;
  graphene_rect_t area, small;
  double x, y, sx, sy;

  maq_compare_view_init (&view);
  maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
  maq_compare_view_zoom_at (&view, 3.7, 211, 87, &area);
  maq_compare_view_pan (&view, -31, 12, &area);
  maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
  maq_compare_view_place (&view, 768, 512, 600, 400, 0, 0, &small);
  look (&area, 0.3, 0.7, &x, &y);
  look (&small, 0.3, 0.7, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (x, sx, NEAR);
  g_assert_cmpfloat_with_epsilon (y, sy, NEAR);
}

static void
test_zooms_at_the_pointer (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 2000; i++)
    {
      MaqCompareView view;
      graphene_rect_t area;
      double px, py, u, v, x, y;

      maq_compare_view_init (&view);
      maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
      px = g_rand_double_range (rand, area.origin.x, area.origin.x + area.size.width);
      py = g_rand_double_range (rand, area.origin.y, area.origin.y + area.size.height);
      u = (px - area.origin.x) / area.size.width;
      v = (py - area.origin.y) / area.size.height;
      maq_compare_view_zoom_at (&view, g_rand_double_range (rand, 1, MAQ_COMPARE_MAX_ZOOM), px, py, &area);
      maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
      look (&area, u, v, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, px, 0.05);
      g_assert_cmpfloat_with_epsilon (y, py, 0.05);
    }
}

/* What lay between two fingers lies between them still, wherever they went. */
static void
test_two_fingers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int i = 0; i < 2000; i++)
    {
      MaqCompareView start, view;
      graphene_rect_t area;
      graphene_point_t from, to;
      double u, v, x, y;

      maq_compare_view_init (&start);
      maq_compare_view_place (&start, 1536, 1024, 600, 400, 0, 0, &area);
      maq_compare_view_zoom_at (&start, 2, 300, 200, &area);
      maq_compare_view_place (&start, 1536, 1024, 600, 400, 0, 0, &area);
      graphene_point_init (&from, (float) g_rand_double_range (rand, 150, 450), (float) g_rand_double_range (rand, 100, 300));
      graphene_point_init (&to, from.x + (float) g_rand_double_range (rand, -90, 90), from.y + (float) g_rand_double_range (rand, -60, 60));
      u = (from.x - area.origin.x) / area.size.width;
      v = (from.y - area.origin.y) / area.size.height;
      maq_compare_view_pinch (&view, &start, g_rand_double_range (rand, 0.5, 4), &from, &to, &area);
      maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
      look (&area, u, v, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, to.x, 0.05);
      g_assert_cmpfloat_with_epsilon (y, to.y, 0.05);
    }
}

static void
test_is_never_lost (void)
{
  MaqCompareView view;
  graphene_rect_t area, place = GRAPHENE_RECT_INIT (0, 0, 600, 400);

  maq_compare_view_init (&view);
  for (int i = 0; i < 100; i++)
    {
      maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
      maq_compare_view_pan (&view, -500, -900, &area);
      maq_compare_view_zoom_at (&view, 1e9, 0, 0, &area);
    }
  g_assert_cmpfloat (view.zoom, <=, MAQ_COMPARE_MAX_ZOOM);
  maq_compare_view_zoom_at (&view, 0, 0, 0, &area);
  g_assert_cmpfloat (view.zoom, >=, MAQ_COMPARE_MIN_ZOOM);
  maq_compare_view_init (&view);
  maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
  maq_compare_view_pan (&view, -1e6, 0, &area);
  maq_compare_view_place (&view, 1536, 1024, 600, 400, 0, 0, &area);
  g_assert_true (graphene_rect_intersection (&area, &place, NULL));
}

static void
test_columns (void)
{
  g_assert_cmpuint (maq_compare_view_columns (1, 1.5, 1400, 800, 14), ==, 1);
  g_assert_cmpuint (maq_compare_view_columns (2, 1.5, 1400, 800, 14), ==, 2);
  g_assert_cmpuint (maq_compare_view_columns (3, 1.5, 1400, 800, 14), ==, 3);
  g_assert_cmpuint (maq_compare_view_columns (2, 1.5, 360, 600, 14), ==, 1);
  g_assert_cmpuint (maq_compare_view_columns (12, 1.5, 1400, 800, 14), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/fits", test_fits);
  g_test_add_func ("/compare/one-for-all", test_one_for_all);
  g_test_add_func ("/compare/zooms-at-the-pointer", test_zooms_at_the_pointer);
  g_test_add_func ("/compare/two-fingers", test_two_fingers);
  g_test_add_func ("/compare/is-never-lost", test_is_never_lost);
  g_test_add_func ("/compare/columns", test_columns);
  return g_test_run ();
}
