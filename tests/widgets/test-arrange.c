/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Aligning, distributing, resizing and snapping: arithmetic without a display. */
#include "config.h"

#include "maq-arrange.h"
#include "maq-snap.h"

#define RECT(x, y, w, h) GRAPHENE_RECT_INIT (x, y, w, h)

static void
assert_rect (const graphene_rect_t *rect, float x, float y, float width, float height)
{
  g_assert_cmpfloat_with_epsilon (rect->origin.x, x, 1e-3f);
  g_assert_cmpfloat_with_epsilon (rect->origin.y, y, 1e-3f);
  g_assert_cmpfloat_with_epsilon (rect->size.width, width, 1e-3f);
  g_assert_cmpfloat_with_epsilon (rect->size.height, height, 1e-3f);
}

static void
test_align (void)
{
  static const struct {
    MaqAlign align;
    float    x, y;
  } cases[] = {
    { MAQ_ALIGN_LEFT, 0, 50 }, { MAQ_ALIGN_MIDDLE, 90, 50 }, { MAQ_ALIGN_RIGHT, 180, 50 },
    { MAQ_ALIGN_TOP, 150, 0 }, { MAQ_ALIGN_CENTRE, 150, 45 }, { MAQ_ALIGN_BOTTOM, 150, 90 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      graphene_rect_t frames[] = { RECT (0, 0, 200, 100), RECT (150, 50, 20, 10) };

      maq_arrange_align (frames, 2, cases[i].align);
      assert_rect (&frames[0], 0, 0, 200, 100);
      assert_rect (&frames[1], cases[i].x, cases[i].y, 20, 10);
    }
}

static void
test_distribute (void)
{
  graphene_rect_t frames[] = { RECT (300, 7, 100, 10), RECT (0, 3, 20, 10), RECT (30, 5, 60, 10) };
  graphene_rect_t two[] = { RECT (0, 0, 1, 1), RECT (90, 0, 1, 1) };

  maq_arrange_distribute (frames, 3, FALSE);
  assert_rect (&frames[1], 0, 3, 20, 10);
  /* 400 wide, 180 of it pictures: two gaps of 110. */
  assert_rect (&frames[2], 130, 5, 60, 10);
  assert_rect (&frames[0], 300, 7, 100, 10);
  maq_arrange_distribute (frames, 3, TRUE);
  assert_rect (&frames[2], 130, 5, 60, 10);
  maq_arrange_distribute (two, 2, FALSE);
  assert_rect (&two[1], 90, 0, 1, 1);
}

static void
test_resize (void)
{
  graphene_rect_t frames[] = { RECT (100, 100, 200, 100), RECT (400, 300, 100, 100) };
  graphene_rect_t bounds;
  double x, y, factor;

  maq_arrange_bounds (frames, 2, &bounds);
  assert_rect (&bounds, 100, 100, 400, 300);
  for (int corner = 0; corner < MAQ_N_CORNERS; corner++)
    {
      double sx = corner % 2 == 1 ? 1 : -1;

      factor = maq_arrange_factor (&bounds, (MaqCorner) corner, sx * 40, 0, 1);
      g_assert_cmpfloat_with_epsilon (factor, 1.1, 1e-6);
      maq_arrange_corner (&bounds, maq_arrange_opposite ((MaqCorner) corner), &x, &y);
      g_assert_cmpfloat (x, ==, corner % 2 == 1 ? 100 : 500);
      g_assert_cmpfloat (y, ==, corner < 2 ? 400 : 100);
    }
  /* Never turned inside out, and what is small already is not made larger by that. */
  g_assert_cmpfloat (maq_arrange_factor (&bounds, MAQ_CORNER_BOTTOM_RIGHT, -9999, -9999, 30), ==, 0.1);
  g_assert_cmpfloat (maq_arrange_factor (&bounds, MAQ_CORNER_BOTTOM_RIGHT, -9999, -9999, 3000), ==, 1);
  maq_arrange_scale (frames, 2, 100, 100, 0.5);
  assert_rect (&frames[0], 100, 100, 100, 50);
  assert_rect (&frames[1], 250, 200, 50, 50);
}

static void
test_snap_edges (void)
{
  const graphene_rect_t others[] = { RECT (0, 0, 100, 100), RECT (500, 300, 60, 60) };
  graphene_rect_t moving = RECT (203, 96, 50, 70);
  MaqSnap snap;

  maq_snap_move (&moving, others, 2, 6, &snap);
  g_assert_false (snap.has_x);
  g_assert_cmpfloat (snap.dx, ==, 0);
  /* Its top to the bottom of the first. */
  g_assert_true (snap.has_y);
  g_assert_cmpfloat_with_epsilon (snap.dy, 4, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.y.position, 100, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.y.from, 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.y.to, 253, 1e-4);
}

static void
test_snap_middles (void)
{
  const graphene_rect_t others[] = { RECT (0, 0, 100, 100) };
  graphene_rect_t moving = RECT (28, 400, 40, 40);
  MaqSnap snap;

  maq_snap_move (&moving, others, 1, 6, &snap);
  g_assert_true (snap.has_x);
  g_assert_cmpfloat_with_epsilon (snap.dx, 2, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.x.position, 50, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.x.from, 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.x.to, 440, 1e-4);
  g_assert_false (snap.has_y);
}

/* Of two lines the nearer one, even where it comes second. */
static void
test_snap_nearest (void)
{
  const graphene_rect_t others[] = { RECT (0, 0, 10, 10), RECT (100, 0, 12, 10) };
  graphene_rect_t moving = RECT (103, 500, 400, 400);
  MaqSnap snap;

  maq_snap_move (&moving, others, 2, 20, &snap);
  g_assert_cmpfloat_with_epsilon (snap.dx, -3, 1e-4);
  maq_snap_move (&moving, others, 2, 2, &snap);
  g_assert_false (snap.has_x);
  maq_snap_move (&moving, NULL, 0, 20, &snap);
  g_assert_false (snap.has_x || snap.has_y);
}

static void
test_snap_corner (void)
{
  const graphene_rect_t others[] = { RECT (0, 0, 100, 100) };
  MaqSnap snap;

  maq_snap_corner (98, 300, others, 1, 6, &snap);
  g_assert_true (snap.has_x && !snap.has_y);
  g_assert_cmpfloat_with_epsilon (snap.dx, 2, 1e-4);
  g_assert_cmpfloat_with_epsilon (snap.x.to, 300, 1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arrange/align", test_align);
  g_test_add_func ("/arrange/distribute", test_distribute);
  g_test_add_func ("/arrange/resize", test_resize);
  g_test_add_func ("/snap/edges", test_snap_edges);
  g_test_add_func ("/snap/middles", test_snap_middles);
  g_test_add_func ("/snap/nearest", test_snap_nearest);
  g_test_add_func ("/snap/corner", test_snap_corner);
  return g_test_run ();
}
