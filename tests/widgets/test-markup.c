/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies over a picture: marks and the mask, on a real display; run once for each renderer. */
#include "config.h"

#include <adwaita.h>
#include <string.h>
#include <time.h>

#include "maq-brush.h"
#include "maq-canvas.h"
#include "maq-hand-line.h"
#include "maq-mark-paint.h"
#include "maq-mark-view.h"
#include "maq-markup-layer.h"
#include "maq-mask-view.h"

#define WIDTH 600
#define HEIGHT 400

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
painted_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

/* Until the next frame: what has changed has its place then. */
static void
settle (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gboolean painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
  spin ();
}

/* Alone in a window of just this size. */
static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_widget_set_size_request (child, WIDTH, HEIGHT);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (child) == 0)
    g_main_context_iteration (NULL, TRUE);
  spin ();
  return window;
}

/* What the window's own renderer makes of @widget. */
static guint8 *
draw (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint8 *pixels = g_malloc0 (WIDTH * HEIGHT * 4);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, WIDTH, HEIGHT);
  node = gtk_snapshot_free_to_node (snapshot);
  /* Nothing is drawn. */
  if (node == NULL)
    return pixels;
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  gdk_texture_download (texture, pixels, WIDTH * 4);
  return pixels;
}

static guint8
alpha_at (const guint8 *pixels, double x, double y)
{
  return pixels[((gsize) (y * HEIGHT) * WIDTH + (gsize) (x * WIDTH)) * 4 + 3];
}

typedef struct {
  MaqMarkup *now;
  char      *title;
  guint      n;
} Edits;

static void
edited_cb (MaqMarkupLayer *layer, MaqMarkup *now, const char *title, Edits *edits)
{
  g_clear_pointer (&edits->now, maq_markup_unref);
  g_free (edits->title);
  edits->now = now != NULL ? maq_markup_ref (now) : NULL;
  edits->title = g_strdup (title);
  edits->n++;
}

static void
clear_edits (Edits *edits)
{
  g_clear_pointer (&edits->now, maq_markup_unref);
  g_clear_pointer (&edits->title, g_free);
}

static MaqMarkup *
make_box (void)
{
  const MaqPoint points[] = { { 0.2, 0.25 }, { 0.6, 0.75 } };
  g_autoptr (MaqMark) box = maq_mark_new (NULL, MAQ_MARK_BOX, 'A', "this lamp", points, 2);

  return maq_markup_with_mark (NULL, box);
}

static GtkWidget *
find_view (GtkWidget *layer, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (layer); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (MAQ_IS_MARK_VIEW (child))
      {
        g_autofree char *found = maq_mark_view_dup_name (maq_mark_view_get_mark (MAQ_MARK_VIEW (child)));

        if (g_str_equal (found, name))
          return child;
      }
  return NULL;
}

/* A mark is a child with a name and a place, drawn along its edge and not within it. */
static void
test_shows_marks (void)
{
  GtkWidget *layer = maq_markup_layer_new (), *window = show (layer), *view;
  g_autoptr (MaqMarkup) markup = make_box ();
  g_autofree guint8 *pixels = NULL;
  graphene_rect_t bounds;

  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), markup);
  settle (layer);
  view = find_view (layer, "Mark A, box, this lamp");
  g_assert_nonnull (view);
  g_assert_true (gtk_widget_get_focusable (view));
  g_assert_true (gtk_widget_compute_bounds (view, layer, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.origin.x + MAQ_MARK_MARGIN, 0.2 * WIDTH, 2);
  pixels = draw (layer);
  g_assert_cmpuint (alpha_at (pixels, 0.2, 0.5), >, 100);
  g_assert_cmpuint (alpha_at (pixels, 0.4, 0.75), >, 100);
  g_assert_cmpuint (alpha_at (pixels, 0.4, 0.5), ==, 0);
  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), NULL);
  g_assert_null (find_view (layer, "Mark A, box, this lamp"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The same widget stays for the same mark, whatever changes of it. */
static void
test_keeps_widgets (void)
{
  GtkWidget *layer = maq_markup_layer_new (), *window = show (layer), *view;
  g_autoptr (MaqMarkup) markup = make_box ();
  g_autoptr (MaqMark) named = maq_mark_with_label (maq_markup_get_mark (markup, 0), "desk");
  g_autoptr (MaqMarkup) renamed = maq_markup_with_mark (markup, named);

  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), markup);
  view = find_view (layer, "Mark A, box, this lamp");
  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), renamed);
  g_assert_true (find_view (layer, "Mark A, box, desk") == view);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* All that the keyboard does, with the title each change has for undo. */
static void
test_commands (void)
{
  GtkWidget *layer = maq_markup_layer_new (), *window = show (layer);
  MaqMarkupLayer *self = MAQ_MARKUP_LAYER (layer);
  Edits edits = { 0 };
  MaqMark *mark;

  g_signal_connect (layer, "edited", G_CALLBACK (edited_cb), &edits);
  g_object_set (layer, "tool", MAQ_TOOL_BOX, NULL);
  maq_markup_layer_add_in_middle (self);
  g_assert_cmpuint (edits.n, ==, 1);
  g_assert_cmpstr (edits.title, ==, "Draw a box");
  mark = maq_markup_find_letter (edits.now, 'A');
  g_assert_cmpstr (maq_markup_layer_get_selected (self), ==, maq_mark_get_id (mark));
  g_assert_true (gtk_widget_has_focus (find_view (layer, "Mark A, box")) || gtk_root_get_focus (GTK_ROOT (window)) == find_view (layer, "Mark A, box"));
  g_object_set (layer, "tool", MAQ_TOOL_PIN, NULL);
  maq_markup_layer_add_in_middle (self);
  g_assert_nonnull (maq_markup_find_letter (edits.now, 'B'));
  g_assert_cmpuint (edits.n, ==, 2);
  maq_markup_layer_remove_selected (self);
  g_assert_cmpstr (edits.title, ==, "Delete a mark");
  g_assert_null (maq_markup_find_letter (edits.now, 'B'));
  maq_markup_layer_remove_selected (self);
  g_assert_null (edits.now);
  g_assert_cmpuint (edits.n, ==, 4);
  maq_markup_layer_remove_selected (self);
  g_assert_cmpuint (edits.n, ==, 4);
  clear_edits (&edits);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The label is typed in its place; what has not changed is no change. */
static void
test_rename (void)
{
  GtkWidget *layer = maq_markup_layer_new (), *window = show (layer), *view, *entry;
  g_autoptr (MaqMarkup) markup = make_box ();
  Edits edits = { 0 };

  g_signal_connect (layer, "edited", G_CALLBACK (edited_cb), &edits);
  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), markup);
  view = find_view (layer, "Mark A, box, this lamp");
  maq_mark_view_rename (MAQ_MARK_VIEW (view));
  entry = gtk_widget_get_last_child (view);
  g_assert_true (GTK_IS_ENTRY (entry));
  g_signal_emit_by_name (entry, "activate");
  spin ();
  g_assert_cmpuint (edits.n, ==, 0);
  g_assert_false (maq_mark_view_is_renaming (MAQ_MARK_VIEW (view)));
  maq_mark_view_rename (MAQ_MARK_VIEW (view));
  entry = gtk_widget_get_last_child (view);
  gtk_editable_set_text (GTK_EDITABLE (entry), "the <b>sign</b>");
  g_signal_emit_by_name (entry, "activate");
  spin ();
  g_assert_cmpuint (edits.n, ==, 1);
  g_assert_cmpstr (maq_mark_get_label (maq_markup_get_mark (edits.now, 0)), ==, "the <b>sign</b>");
  clear_edits (&edits);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Outside of the mask it is dim, inside it is not; inverted the other way round. */
static void
test_mask (void)
{
  const MaqPoint corners[] = { { 0.25, 0.25 }, { 0.75, 0.75 } };
  const MaqMaskShape box = { MAQ_MASK_BOX, FALSE, 0, 0, 2, corners };
  g_autoptr (MaqMaskPlan) empty = maq_mask_plan_new ();
  g_autoptr (MaqMaskPlan) plan = maq_mask_plan_add (empty, &box);
  g_autoptr (MaqMaskPlan) inverted = maq_mask_plan_inverted (plan);
  g_autoptr (MaqMarkup) markup = maq_markup_with_mask (NULL, plan);
  g_autoptr (MaqMarkup) other = maq_markup_with_mask (NULL, inverted);
  GtkWidget *layer = maq_markup_layer_new (), *window = show (layer);
  g_autofree guint8 *before = NULL;
  g_autofree guint8 *after = NULL;
  g_autofree guint8 *none = NULL;

  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), markup);
  settle (layer);
  before = draw (layer);
  g_assert_cmpuint (alpha_at (before, 0.1, 0.5), >, 120);
  g_assert_cmpuint (alpha_at (before, 0.5, 0.5), ==, 0);
  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), other);
  settle (layer);
  after = draw (layer);
  g_assert_cmpuint (alpha_at (after, 0.1, 0.5), ==, 0);
  g_assert_cmpuint (alpha_at (after, 0.5, 0.5), >, 120);
  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), NULL);
  settle (layer);
  none = draw (layer);
  g_assert_cmpuint (alpha_at (none, 0.5, 0.5), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A soft brush: each takes half a millisecond. */
static MaqMaskPlan *
add_strokes (MaqMaskPlan *plan, guint n)
{
  maq_mask_plan_ref (plan);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MaqMaskPlan) before = plan;
      MaqPoint points[30];
      MaqMaskShape shape = { MAQ_MASK_BRUSH, i % 5 == 4, 0.1, 0.3, G_N_ELEMENTS (points), points };

      for (guint k = 0; k < G_N_ELEMENTS (points); k++)
        points[k] = (MaqPoint) { 0.3 + 0.01 * k, 0.2 + 0.6 * (i % 50) / 50 };
      plan = maq_mask_plan_add (before, &shape);
    }
  return plan;
}

static double
get_work (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static void
wait_for_mask (GtkWidget *view)
{
  while (!maq_mask_view_is_drawn (MAQ_MASK_VIEW (view)))
    g_main_context_iteration (NULL, TRUE);
  settle (view);
}

/* Several hundred shapes hold nothing up, and what is taken back or added leads to the same as drawing all of it. */
static void
test_many_shapes (void)
{
  const MaqPoint corners[] = { { 0.6, 0.1 }, { 0.9, 0.9 } };
  const MaqMaskShape box = { MAQ_MASK_BOX, FALSE, 0, 0, 2, corners };
  g_autoptr (MaqMaskPlan) empty = maq_mask_plan_new ();
  g_autoptr (MaqMaskPlan) some = add_strokes (empty, 400);
  g_autoptr (MaqMaskPlan) less = add_strokes (empty, 250);
  g_autoptr (MaqMaskPlan) more = maq_mask_plan_add (some, &box);
  GtkWidget *view = maq_mask_view_new (), *window;
  g_autofree guint8 *first = NULL, *boxed = NULL, *back = NULL;
  double begun;

  gtk_widget_set_visible (view, TRUE);
  window = show (view);

  begun = get_work ();
  maq_mask_view_set_plan (MAQ_MASK_VIEW (view), some);
  g_assert_cmpfloat (get_work () - begun, <, 40); /* drawing all of it takes hundreds */
  wait_for_mask (view);
  first = draw (view);
  maq_mask_view_set_plan (MAQ_MASK_VIEW (view), more);
  wait_for_mask (view);
  boxed = draw (view);
  g_assert_cmpuint (alpha_at (first, 0.85, 0.15), >, 120);
  g_assert_cmpuint (alpha_at (boxed, 0.85, 0.15), ==, 0);
  maq_mask_view_set_plan (MAQ_MASK_VIEW (view), less);
  wait_for_mask (view);
  maq_mask_view_set_plan (MAQ_MASK_VIEW (view), some);
  wait_for_mask (view);
  back = draw (view);
  for (double x = 0.05; x < 1; x += 0.1)
    for (double y = 0.05; y < 1; y += 0.1)
      g_assert_cmpuint (alpha_at (first, x, y), ==, alpha_at (back, x, y));
  maq_mask_view_set_plan (MAQ_MASK_VIEW (view), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A line under the pointer is seen as it is when let go, with as many points as there can be, and then stays. */
static void
test_preview_of_a_line (void)
{
  MaqMaskShape shape = { MAQ_MASK_BRUSH, FALSE, 0.08, 0.4, 0, NULL };
  g_autofree MaqPoint *points = g_new (MaqPoint, MAQ_MAX_MARK_POINTS);
  g_autoptr (MaqMaskPlan) empty = maq_mask_plan_new ();
  g_autoptr (MaqMaskPlan) plan = NULL;
  GtkWidget *view = maq_mask_view_new (), *other = maq_mask_view_new (), *window, *second;
  g_autofree guint8 *seen = NULL, *stays = NULL, *anew = NULL;

  gtk_widget_set_visible (view, TRUE);
  gtk_widget_set_visible (other, TRUE);
  window = show (view);
  second = show (other);
  for (guint i = 0; i < MAQ_MAX_MARK_POINTS; i++)
    points[i] = (MaqPoint) { maq_point_clean (0.5 + 0.4 * sin (i * 0.013)), maq_point_clean (0.5 + 0.4 * sin (i * 0.017)) };
  shape.points = points;
  for (shape.n = 1; shape.n < MAQ_MAX_MARK_POINTS; shape.n = MIN (shape.n + 100, MAQ_MAX_MARK_POINTS))
    maq_mask_view_preview (MAQ_MASK_VIEW (view), &shape);
  maq_mask_view_preview (MAQ_MASK_VIEW (view), &shape);
  settle (view);
  seen = draw (view);
  plan = maq_mask_plan_add (empty, &shape);
  maq_mask_view_set_plan (MAQ_MASK_VIEW (view), plan);
  g_assert_true (maq_mask_view_is_drawn (MAQ_MASK_VIEW (view))); /* at once: nothing of it had to be drawn again */
  maq_mask_view_preview (MAQ_MASK_VIEW (view), NULL);
  settle (view);
  stays = draw (view);
  maq_mask_view_set_plan (MAQ_MASK_VIEW (other), plan);
  wait_for_mask (other);
  anew = draw (other);
  g_assert_cmpmem (seen, WIDTH * HEIGHT * 4, stays, WIDTH * HEIGHT * 4);
  g_assert_cmpmem (seen, WIDTH * HEIGHT * 4, anew, WIDTH * HEIGHT * 4);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (second));
}

static double
get_distance (const MaqPoint *point, const MaqPoint *a, const MaqPoint *b)
{
  double dx = (b->x - a->x) * WIDTH, dy = (b->y - a->y) * HEIGHT, x = (point->x - a->x) * WIDTH, y = (point->y - a->y) * HEIGHT;
  double square = dx * dx + dy * dy, part = square > 0 ? CLAMP ((x * dx + y * dy) / square, 0, 1) : 0;

  return hypot (x - part * dx, y - part * dy);
}

/* Points are left out as they come, and what was drawn lies within a quarter of a pixel of what is left; no point but the last moves. */
static void
test_hand_line (void)
{
  const double longest = 20, bends[] = { 0, 0.004, 0.02, 0.1 };

  for (guint turn = 0; turn < G_N_ELEMENTS (bends); turn++)
    {
      g_autoptr (MaqHandLine) line = maq_hand_line_new ();
      g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (MaqPoint));
      const MaqPoint *points;
      MaqPoint at = { 0.5, 0.1 }, fixed = { 0, 0 };
      guint n = 0, before = 0;

      for (guint i = 0; i < 80; i++)
        {
          double angle = i * bends[turn] * (i > 40 ? -1 : 1);

          at = (MaqPoint) { at.x + 2.5 * sin (angle) / WIDTH, at.y + 2.5 * cos (angle) / HEIGHT };
          if (maq_hand_line_extend (line, at, WIDTH, HEIGHT, longest))
            g_array_append_val (way, at);
          points = maq_hand_line_get_points (line, &n);
          g_assert_cmpuint (n, >=, before);
          if (n > 1 && n == before)
            g_assert_cmpmem (&points[n - 2], sizeof fixed, &fixed, sizeof fixed);
          if (n > 1)
            fixed = points[n - 2];
          before = n;
        }
      g_assert_cmpuint (way->len, >=, 79);
      g_assert_cmpuint (n, >=, (guint) (79 * 2.5 / longest));
      if (turn < 2)
        g_assert_cmpuint (n, <, way->len / 3);
      for (guint i = 0; i < way->len; i++)
        {
          double least = G_MAXDOUBLE;

          for (guint k = 1; k < n; k++)
            least = MIN (least, get_distance (&g_array_index (way, MaqPoint, i), &points[k - 1], &points[k]));
          g_assert_cmpfloat (least, <=, 0.2501);
        }
      for (guint k = 2; k < n; k++)
        g_assert_cmpfloat (hypot ((points[k].x - points[k - 1].x) * WIDTH, (points[k].y - points[k - 1].y) * HEIGHT), <=, longest);
    }
}

static void
test_mask_from_mark (void)
{
  GtkWidget *layer = maq_markup_layer_new (), *window = show (layer);
  g_autoptr (MaqMarkup) markup = make_box ();
  Edits edits = { 0 };

  g_signal_connect (layer, "edited", G_CALLBACK (edited_cb), &edits);
  maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), markup);
  g_assert_false (maq_markup_layer_mask_selected (MAQ_MARKUP_LAYER (layer)));
  maq_markup_layer_set_selected (MAQ_MARKUP_LAYER (layer), maq_mark_get_id (maq_markup_get_mark (markup, 0)));
  g_assert_true (maq_markup_layer_mask_selected (MAQ_MARKUP_LAYER (layer)));
  g_assert_cmpuint (maq_markup_get_n_marks (edits.now), ==, 0);
  g_assert_true (maq_markup_has_mask (edits.now));
  g_assert_null (maq_markup_layer_get_selected (MAQ_MARKUP_LAYER (layer)));
  clear_edits (&edits);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Edges are what a pointer takes hold of; within, only when it is selected; handles change one side. */
static void
test_hits (void)
{
  g_autoptr (MaqMarkup) markup = make_box ();
  MaqMark *box = maq_markup_get_mark (markup, 0);
  g_autoptr (MaqMark) wider = maq_mark_drag_handle (box, 3, (MaqPoint) { 0.9, 0.1 });
  g_autoptr (MaqMark) flipped = maq_mark_drag_handle (box, 0, (MaqPoint) { 0.8, 0.9 });
  MaqPoint low, high;

  g_assert_true (maq_mark_hit (box, WIDTH, HEIGHT, FALSE, 0.2 * WIDTH + 3, 0.5 * HEIGHT));
  g_assert_false (maq_mark_hit (box, WIDTH, HEIGHT, FALSE, 0.4 * WIDTH, 0.5 * HEIGHT));
  g_assert_true (maq_mark_hit (box, WIDTH, HEIGHT, TRUE, 0.4 * WIDTH, 0.5 * HEIGHT));
  g_assert_false (maq_mark_hit (box, WIDTH, HEIGHT, TRUE, 0.7 * WIDTH, 0.5 * HEIGHT));
  g_assert_cmpint (maq_mark_find_handle (box, WIDTH, HEIGHT, 0.6 * WIDTH, 0.5 * HEIGHT), ==, 3);
  g_assert_cmpint (maq_mark_find_handle (box, WIDTH, HEIGHT, 0.4 * WIDTH, 0.5 * HEIGHT), ==, -1);
  maq_mark_get_bounds (wider, &low, &high);
  g_assert_cmpfloat (high.x, ==, 0.9);
  g_assert_cmpfloat (low.y, ==, 0.25);
  maq_mark_get_bounds (flipped, &low, &high);
  g_assert_cmpfloat (low.x, ==, 0.6);
  g_assert_cmpfloat (high.y, ==, 0.9);
}

static void
test_brush (void)
{
  g_autoptr (MaqBrush) brush = maq_brush_new ();
  double size, hardness;

  for (guint i = 0; i < 60; i++)
    {
      maq_brush_resize (brush, 1);
      maq_brush_harden (brush, -1);
    }
  g_object_get (brush, "size", &size, "hardness", &hardness, NULL);
  g_assert_cmpfloat (size, ==, MAQ_MAX_MASK_SIZE);
  g_assert_cmpfloat (hardness, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/markup/shows-marks", test_shows_marks);
  g_test_add_func ("/markup/keeps-widgets", test_keeps_widgets);
  g_test_add_func ("/markup/commands", test_commands);
  g_test_add_func ("/markup/rename", test_rename);
  g_test_add_func ("/markup/mask", test_mask);
  g_test_add_func ("/markup/many-shapes", test_many_shapes);
  g_test_add_func ("/markup/preview-of-a-line", test_preview_of_a_line);
  g_test_add_func ("/markup/hand-line", test_hand_line);
  g_test_add_func ("/markup/mask-from-mark", test_mask_from_mark);
  g_test_add_func ("/markup/hits", test_hits);
  g_test_add_func ("/markup/brush", test_brush);
  return g_test_run ();
}
