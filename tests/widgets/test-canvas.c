/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Canvas, cards, pickers and thumbnails on a real display; run once for each renderer. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "maq-canvas.h"
#include "maq-picker.h"
#include "maq-pixels.h"
#include "maq-thumbnail.h"
#include "maq-wrap-layout.h"

#define SIDE 1024

/* A picture of one-pixel stripes: what is drawn from its full size at an eighth flickers between black and white,
 * what is drawn from the pyramid is an even grey. */
static MaqImage *
make_stripes (guint width, guint height)
{
  guint8 *pixels;
  MaqImage *image = maq_image_new_blank (width, height, &pixels, NULL);

  for (guint i = 0; i < width * height; i++)
    {
      memset (pixels + (gsize) i * 4, i % width % 8 == 0 ? 255 : 0, 3);
      pixels[(gsize) i * 4 + 3] = 255;
    }
  return image;
}

static MaqPicture *
make_picture (void)
{
  g_autoptr (MaqImage) image = make_stripes (SIDE, SIDE);
  g_autoptr (MaqPyramid) pyramid = maq_pyramid_new (image, NULL);
  MaqPicture *picture = maq_picture_new (SIDE, SIDE);

  maq_picture_set_pyramid (picture, pyramid);
  return picture;
}

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Shows @child in a window of its own and waits until it has a size. */
static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (child) == 0)
    g_main_context_iteration (NULL, TRUE);
  spin ();
  return window;
}

/* What the window's own renderer makes of @widget, once it has been drawn. */
static GdkTexture *
draw (GtkWidget *widget)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (widget);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  g_autoptr (GskRenderNode) node = NULL;
  GdkTexture *texture;

  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_object_unref (paintable);
  return texture;
}

static guint8 *
read_pixels (GdkTexture *texture, gsize *stride)
{
  guint8 *pixels;

  *stride = (gsize) gdk_texture_get_width (texture) * 4;
  pixels = g_malloc (*stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, pixels, *stride);
  return pixels;
}

static MaqCard *
add_card (MaqCanvas *canvas, MaqPicture *picture, float x, float y, float side)
{
  MaqCard *card = maq_card_new ();

  maq_card_set_frame (card, &GRAPHENE_RECT_INIT (x, y, side, side));
  maq_card_set_picture (card, picture);
  maq_canvas_add (canvas, card);
  return card;
}

static void
test_small_is_even (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  GtkWidget *canvas = maq_canvas_new ();
  GtkWidget *window = show (canvas);
  g_autoptr (GdkTexture) drawn = NULL;
  g_autofree guint8 *pixels = NULL;
  graphene_rect_t bounds;
  MaqCard *card;
  gsize stride;
  int low = 255, high = 0;

  card = add_card (MAQ_CANVAS (canvas), picture, 0, 0, SIDE);
  maq_canvas_set_zoom (MAQ_CANVAS (canvas), 0.125);
  spin ();
  while (gtk_widget_get_width (GTK_WIDGET (card)) != SIDE / 8)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (card), canvas, &bounds));
  drawn = draw (canvas);
  pixels = read_pixels (drawn, &stride);
  for (int x = 20; x < 100; x++)
    {
      int px = (int) bounds.origin.x + x, py = (int) bounds.origin.y + 60;
      int value = px < 0 || px >= gdk_texture_get_width (drawn) || py < 0 ? 32
                                                                          : pixels[(gsize) py * stride + (gsize) px * 4];

      low = MIN (low, value);
      high = MAX (high, value);
    }
  /* One stripe in eight is 255/8 = 32, everywhere. */
  g_assert_cmpint (low, >, 16);
  g_assert_cmpint (high, <, 56);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
card_menu_cb (MaqCanvas *canvas, MaqCard *card, double x, double y, MaqCard **out)
{
  *out = card;
}

/* (transfer full) */
static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return g_steal_pointer (&controller);
    }
  return NULL;
}

/* There is no finger on this display: what the gesture says when one was held is said for it. */
static void
test_held_finger_opens_the_menu (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  GtkWidget *canvas = maq_canvas_new ();
  GtkWidget *window = show (canvas);
  g_autoptr (GtkEventController) held = find_controller (canvas, GTK_TYPE_GESTURE_LONG_PRESS);
  g_autoptr (GPtrArray) selection = NULL;
  graphene_rect_t bounds;
  MaqCard *card = add_card (MAQ_CANVAS (canvas), picture, 0, 0, SIDE), *opened = NULL;

  g_assert_nonnull (held);
  g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (held)));
  maq_canvas_set_zoom (MAQ_CANVAS (canvas), 0.125);
  while (gtk_widget_get_width (GTK_WIDGET (card)) != SIDE / 8)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (card), canvas, &bounds));
  g_signal_connect (canvas, "card-menu", G_CALLBACK (card_menu_cb), &opened);
  g_signal_emit_by_name (held, "pressed", bounds.origin.x + bounds.size.width / 2.0, bounds.origin.y + bounds.size.height / 2.0);
  g_assert_true (opened == card);
  selection = maq_canvas_get_selection (MAQ_CANVAS (canvas));
  g_assert_cmpuint (selection->len, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_wants_what_is_shown (void)
{
  g_autoptr (MaqPicture) picture = maq_picture_new (4096, 4096);
  GtkWidget *canvas = maq_canvas_new ();
  GtkWidget *window = show (canvas);
  guint small;

  add_card (MAQ_CANVAS (canvas), picture, 0, 0, 4096);
  maq_canvas_fit (MAQ_CANVAS (canvas));
  while (maq_picture_get_wanted_side (picture) == 0)
    g_main_context_iteration (NULL, TRUE);
  small = maq_picture_get_wanted_side (picture);
  g_assert_cmpuint (small, <, 800);
  maq_canvas_set_zoom (MAQ_CANVAS (canvas), 1);
  while (maq_picture_get_wanted_side (picture) == small)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, 4096);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_fit_follows_the_window_until_zoomed (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  GtkWidget *canvas = maq_canvas_new ();
  GtkWidget *window = show (canvas);
  double fitted;

  add_card (MAQ_CANVAS (canvas), picture, -300, 200, SIDE);
  maq_canvas_fit (MAQ_CANVAS (canvas));
  while (maq_canvas_get_zoom (MAQ_CANVAS (canvas)) >= 1)
    g_main_context_iteration (NULL, TRUE);
  fitted = maq_canvas_get_zoom (MAQ_CANVAS (canvas));
  g_assert_cmpfloat (fitted, >, 0.3);
  maq_canvas_step_zoom (MAQ_CANVAS (canvas), 1);
  g_assert_cmpfloat (maq_canvas_get_zoom (MAQ_CANVAS (canvas)), >, fitted);
  maq_canvas_fit (MAQ_CANVAS (canvas));
  spin ();
  while (maq_canvas_get_zoom (MAQ_CANVAS (canvas)) > fitted * 1.001)
    g_main_context_iteration (NULL, TRUE);
  /* 100 % means the picture's own pixels, however large its card is. */
  maq_canvas_set_unit (MAQ_CANVAS (canvas), 0.5);
  maq_canvas_set_zoom (MAQ_CANVAS (canvas), 1);
  g_assert_cmpfloat (maq_canvas_get_view (MAQ_CANVAS (canvas))->scale, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pyramid_level (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  guint sides[] = { 1024, 700, 300, 100, 10, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      guint level = maq_picture_find_level (picture, sides[i]);
      int width = (int) maq_image_get_width (maq_tiles_get_image (maq_picture_get_level (picture, level)));

      /* Never less detail than is shown, and never more than twice of it while there is a smaller level. */
      g_assert_cmpint (width, >=, MIN ((int) sides[i], SIDE));
      g_assert_true (width < 2 * (int) sides[i] || width <= 64);
    }
  g_assert_cmpint (gdk_texture_get_width (maq_picture_get_texture (picture, 1024)), ==, 512);
  g_assert_cmpint (gdk_texture_get_width (maq_picture_get_texture (picture, 100)), ==, 128);
}

static void
test_trim (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  gsize whole = maq_picture_get_bytes (picture);

  maq_picture_trim (picture, 300);
  g_assert_cmpuint (maq_picture_get_loaded_side (picture), ==, 512);
  g_assert_cmpuint (maq_picture_get_bytes (picture), <, whole / 3);
  maq_picture_trim (picture, 1);
  g_assert_cmpuint (maq_picture_get_loaded_side (picture), ==, 64);
  maq_picture_trim (picture, 0);
  g_assert_cmpuint (maq_picture_get_loaded_side (picture), ==, 64);
}

/* What several want is what the largest wants; who leaves takes his wish along. */
static void
test_wants (void)
{
  g_autoptr (MaqPicture) picture = maq_picture_new (4000, 3000);
  int one, other;

  maq_picture_want (picture, &one, 300);
  maq_picture_want (picture, &other, 2000);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, 2000);
  maq_picture_leave (picture, &other);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, 300);
  maq_picture_want (picture, &one, 0);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, 0);
}

/* A square lives as long as anybody shows it. */
static void
test_tiles (void)
{
  g_autoptr (MaqImage) image = make_stripes (1300, 600);
  MaqTiles *tiles = maq_tiles_new (image);
  MaqTileRange left, all, edge;
  int one, other;

  maq_tiles_get_range (tiles, &GRAPHENE_RECT_INIT (-50, 10, 100, 20), &left);
  g_assert_true (left.x0 == 0 && left.x1 == 1 && left.y0 == 0 && left.y1 == 2);
  maq_tiles_get_range (tiles, &GRAPHENE_RECT_INIT (0, 0, 1300, 600), &all);
  /* Two rows of squares, and one at the top and the bottom each for the corners. */
  g_assert_true (all.x1 == 3 && all.y1 == 4);
  maq_tiles_get_range (tiles, &GRAPHENE_RECT_INIT (0, 0, 10, 16), &edge);
  g_assert_true (edge.y0 == 0 && edge.y1 == 1);
  maq_tiles_get_range (tiles, &GRAPHENE_RECT_INIT (0, 584, 10, 100), &edge);
  g_assert_true (edge.y0 == 3 && edge.y1 == 4);
  maq_tiles_get_range (tiles, &GRAPHENE_RECT_INIT (0, 528, 10, 56), &edge);
  g_assert_true (edge.y0 == 2 && edge.y1 == 3);
  g_assert_false (maq_tiles_is_full (tiles, &left));
  maq_tiles_use (tiles, &one, &all);
  maq_tiles_use (tiles, &other, &left);
  while (maq_tiles_make (tiles, &all))
    ;
  g_assert_true (maq_tiles_is_full (tiles, &all));
  g_assert_cmpuint (maq_tiles_get_bytes (tiles), ==, 1300 * 600 * 4);
  maq_tiles_use (tiles, &one, NULL);
  g_assert_true (maq_tiles_is_full (tiles, &left));
  g_assert_cmpuint (maq_tiles_get_bytes (tiles), ==, 512 * (16 + 512) * 4);
  maq_tiles_use (tiles, &other, NULL);
  g_assert_cmpuint (maq_tiles_get_bytes (tiles), ==, 0);
  maq_tiles_free (tiles);
}

static void
make_all (MaqPixels *pixels)
{
  while (maq_pixels_make (pixels))
    ;
}

static void
come_to_rest (MaqPixels *pixels)
{
  pixels->sized_us -= G_USEC_PER_SEC;
  make_all (pixels);
}

/* What is seen is made for its size on the screen; while that changes, it is stretched, and made anew when it has changed by much, or has
 * come to rest. */
static void
test_pixels (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  graphene_rect_t sight = GRAPHENE_RECT_INIT (0, 0, 4000, 4000), nowhere = GRAPHENE_RECT_INIT (5000, 0, 10, 10);
  MaqPixels pixels = { 0 };

  maq_pixels_choose (&pixels, picture, &pixels, 300, 300, 1, 8, &sight);
  g_assert_true (pixels.tiles == pixels.fitted && maq_tiles_get_width (pixels.tiles) == 300);
  g_assert_true (maq_pixels_is_missing (&pixels) && pixels.base != NULL);
  make_all (&pixels);
  g_assert_true (!maq_pixels_is_missing (&pixels) && pixels.base == NULL);

  maq_pixels_choose (&pixels, picture, &pixels, 330, 330, 1, 8, &sight);
  g_assert_cmpuint (maq_tiles_get_width (pixels.tiles), ==, 300);
  g_assert_true (maq_pixels_is_missing (&pixels) && !maq_pixels_make (&pixels));
  pixels.sized_us -= G_USEC_PER_SEC;
  g_assert_true (maq_pixels_make (&pixels));
  g_assert_true (maq_tiles_get_width (pixels.tiles) == 330 && pixels.last != NULL);
  make_all (&pixels);
  g_assert_true (!maq_pixels_is_missing (&pixels) && pixels.last == NULL);

  maq_pixels_choose (&pixels, picture, &pixels, 800, 800, 2, 8, &sight);
  g_assert_true (pixels.tiles == pixels.fitted && maq_tiles_get_width (pixels.tiles) == SIDE && pixels.last != NULL);
  make_all (&pixels);
  g_assert_null (pixels.last);
  come_to_rest (&pixels);
  g_assert_true (pixels.fitted == NULL && maq_tiles_get_width (pixels.tiles) == SIDE && pixels.last == NULL);

  maq_pixels_choose (&pixels, picture, &pixels, 800, 800, 1, 8, &sight);
  g_assert_true (maq_tiles_get_width (pixels.tiles) == 800 && maq_tiles_get_width (pixels.base) == SIDE);
  maq_pixels_choose (&pixels, picture, &pixels, 800, 800, 1, 8, &nowhere);
  g_assert_true (maq_pixels_is_empty (&pixels) && pixels.fitted == NULL && maq_picture_get_wanted_side (picture) == 0);
  maq_pixels_clear (&pixels);
}

/* Made for half of a zoom each: as large as it is when it grows, smaller than it is when it shrinks, never larger than what is loaded. */
static void
test_zooming_pixels (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  graphene_rect_t sight = GRAPHENE_RECT_INIT (0, 0, 4000, 4000);
  MaqPixels pixels = { 0 };

  maq_pixels_choose (&pixels, picture, &pixels, 600, 600, 1, 8, &sight);
  make_all (&pixels);
  maq_pixels_choose (&pixels, picture, &pixels, 440, 440, 1, 8, &sight);
  g_assert_cmpuint (maq_tiles_get_width (pixels.tiles), ==, 330);
  make_all (&pixels);
  maq_pixels_choose (&pixels, picture, &pixels, 250, 250, 1, 8, &sight);
  g_assert_cmpuint (maq_tiles_get_width (pixels.tiles), ==, 330);

  maq_pixels_choose (&pixels, picture, &pixels, 660, 660, 1, 8, &sight);
  g_assert_cmpuint (maq_tiles_get_width (pixels.tiles), ==, 330);
  maq_pixels_choose (&pixels, picture, &pixels, 700, 700, 1, 8, &sight);
  g_assert_cmpuint (maq_tiles_get_width (pixels.tiles), ==, 700);
  maq_pixels_choose (&pixels, picture, &pixels, 5 * SIDE, 5 * SIDE, 1, 8, &sight);
  g_assert_true (pixels.tiles == pixels.fitted && maq_tiles_get_width (pixels.tiles) == SIDE);
  make_all (&pixels);
  come_to_rest (&pixels);
  g_assert_null (pixels.fitted);
  /* The picture's own squares are there now. */
  maq_pixels_choose (&pixels, picture, &pixels, 4 * SIDE, 4 * SIDE, 1, 8, &sight);
  g_assert_null (pixels.fitted);
  maq_pixels_clear (&pixels);
}

/* What is larger than all that is loaded is asked for when the size has come to rest. */
static void
test_wants_at_rest (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  graphene_rect_t sight = GRAPHENE_RECT_INIT (0, 0, 4000, 4000);
  MaqPixels pixels = { 0 };

  maq_pixels_choose (&pixels, picture, &pixels, SIDE, SIDE, 1, 0, &sight);
  make_all (&pixels);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, SIDE);
  maq_pixels_choose (&pixels, picture, &pixels, SIDE + 200, SIDE + 200, 1, 0, &sight);
  make_all (&pixels);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, SIDE);
  g_assert_true (maq_pixels_is_missing (&pixels));
  come_to_rest (&pixels);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, SIDE + 200);
  g_assert_false (maq_pixels_is_missing (&pixels));

  maq_pixels_choose (&pixels, picture, &pixels, 4 * SIDE, 4 * SIDE, 1, 0, &sight);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), <, 4 * SIDE);
  come_to_rest (&pixels);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), ==, 4 * SIDE);
  maq_pixels_clear (&pixels);
}

/* Through a clip, small squares alone, drawn pixel for pixel at any size: of magnified ones the renderer would draw all that is cut off. */
static void
test_clipped_pixels (void)
{
  g_autoptr (MaqPicture) picture = make_picture ();
  graphene_rect_t sight = GRAPHENE_RECT_INIT (2000, 2000, 128, 128);
  MaqPixels pixels = { .clipped = TRUE };
  MaqTileRange one;

  maq_pixels_choose (&pixels, picture, &pixels, 8 * SIDE, 8 * SIDE, 1, 0, &sight);
  g_assert_true (pixels.tiles == pixels.fitted && maq_tiles_get_width (pixels.tiles) == 8 * SIDE);
  make_all (&pixels);
  g_assert_false (maq_pixels_is_missing (&pixels));
  maq_tiles_get_range (pixels.tiles, &GRAPHENE_RECT_INIT (0, 0, 1, 1), &one);
  g_assert_cmpuint (one.x1 - one.x0, ==, 1);
  /* What is in sight, and a little around it, of all that there could be. */
  g_assert_cmpuint (maq_tiles_get_bytes (pixels.tiles), <, 512 * 512 * 4);
  maq_pixels_clear (&pixels);
  g_assert_true (pixels.clipped && pixels.tiles == NULL);
}

/* A fitted picture has its round corners within it. */
static void
test_round_corners (void)
{
  g_autoptr (MaqImage) image = make_stripes (400, 300);
  g_autoptr (MaqTiles) tiles = maq_tiles_new_fitted (image, 200, 150, 8, MAQ_FITTED_SIDE);
  g_autofree guint8 *pixels = g_malloc (200 * 150 * 4);
  guint opaque = 0;

  gdk_texture_download (maq_tiles_get_single (tiles), pixels, 200 * 4);
  for (guint i = 0; i < 200 * 150; i++)
    opaque += pixels[i * 4 + 3] == 255;
  g_assert_true (pixels[3] == 0 && pixels[199 * 4 + 3] == 0 && pixels[(149 * 200) * 4 + 3] == 0 && pixels[(149 * 200 + 199) * 4 + 3] == 0);
  /* Four corners lack 4 r² − π r², of which some is half a pixel here and there. */
  g_assert_cmpuint (200 * 150 - opaque, >, 55);
  g_assert_cmpuint (200 * 150 - opaque, <, 120);
}

static void
test_nothing_loaded_is_drawn (void)
{
  GtkWidget *thumbnail = maq_thumbnail_new (76, 52);
  GtkWidget *window = show (thumbnail);
  g_autoptr (MaqPicture) picture = maq_picture_new (300, 200);
  g_autoptr (GdkTexture) empty = draw (thumbnail);
  g_autoptr (MaqImage) image = make_stripes (300, 200);
  g_autoptr (GdkTexture) full = NULL;

  g_assert_cmpint (gdk_texture_get_width (empty), >=, 76);
  maq_thumbnail_set_picture (MAQ_THUMBNAIL (thumbnail), picture);
  g_assert_cmpuint (maq_picture_get_wanted_side (picture), >=, 76);
  maq_picture_set_image (picture, image);
  g_assert_cmpuint (maq_picture_get_loaded_side (picture), ==, 300);
  full = draw (thumbnail);
  maq_thumbnail_set_picture (MAQ_THUMBNAIL (thumbnail), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_picker (void)
{
  MaqPicker *picker = g_object_ref_sink (g_object_new (MAQ_TYPE_PICKER, "empty-value", 0, NULL));
  GtkWidget *first, *second;

  maq_picker_add (picker, 1, "1:1", "Shape 1:1", NULL);
  maq_picker_add (picker, 2, "3:2", "Shape 3:2", NULL);
  first = gtk_widget_get_first_child (GTK_WIDGET (picker));
  second = gtk_widget_get_last_child (GTK_WIDGET (picker));
  maq_picker_set_value (picker, 2);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (second)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), TRUE);
  g_assert_cmpint (maq_picker_get_value (picker), ==, 1);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (second)));
  /* Off again: none, which means the empty value. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), FALSE);
  g_assert_cmpint (maq_picker_get_value (picker), ==, 0);
  /* Where the empty value is one of the buttons, one is always on. */
  g_object_set (picker, "empty-value", 2, "value", 2, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (second), FALSE);
  g_assert_cmpint (maq_picker_get_value (picker), ==, 2);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (second)));
  g_object_unref (picker);
}

static void
test_wrap (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  int minimum, natural, narrow, wide;

  gtk_widget_set_layout_manager (box, g_object_new (MAQ_TYPE_WRAP_LAYOUT, "spacing", 10, NULL));
  for (guint i = 0; i < 5; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, 40, 20);
      gtk_box_append (GTK_BOX (box), child);
    }
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 40);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 100, NULL, &narrow, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 240, NULL, &wide, NULL, NULL);
  g_assert_cmpint (narrow, ==, 3 * 20 + 2 * 10);
  g_assert_cmpint (wide, ==, 20);
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/canvas/small-is-even", test_small_is_even);
  g_test_add_func ("/canvas/held-finger", test_held_finger_opens_the_menu);
  g_test_add_func ("/canvas/wants-what-is-shown", test_wants_what_is_shown);
  g_test_add_func ("/canvas/fit", test_fit_follows_the_window_until_zoomed);
  g_test_add_func ("/picture/pyramid-level", test_pyramid_level);
  g_test_add_func ("/picture/trim", test_trim);
  g_test_add_func ("/picture/wants", test_wants);
  g_test_add_func ("/picture/tiles", test_tiles);
  g_test_add_func ("/picture/pixels", test_pixels);
  g_test_add_func ("/picture/pixels-zooming", test_zooming_pixels);
  g_test_add_func ("/picture/wants-at-rest", test_wants_at_rest);
  g_test_add_func ("/picture/pixels-clipped", test_clipped_pixels);
  g_test_add_func ("/picture/round-corners", test_round_corners);
  g_test_add_func ("/thumbnail/nothing-loaded", test_nothing_loaded_is_drawn);
  g_test_add_func ("/picker/one-or-none", test_picker);
  g_test_add_func ("/wrap/lines", test_wrap);
  return g_test_run ();
}
