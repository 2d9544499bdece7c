/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shadow of a card against the one GTK draws; run once for each renderer. */
#include "config.h"

#include <adwaita.h>

#include "maq-card-shadow.h"

#define SIDE 120
/* Of 255: GTK's own renderers differ by this much from one another. */
#define NEAR 4

static GtkWidget *window;

static void
append_theirs (GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  g_autoptr (GskRenderNode) node = NULL;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, MAQ_CARD_RADIUS);
  node = gsk_outset_shadow_node_new (&outline, &(GdkRGBA) { 0, 0, 0, 0.22f }, 0, 1, 0, 4);
  gtk_snapshot_append_node (snapshot, node);
}

/* On white. Returns: SIDE × SIDE device pixels of four bytes each. */
static guint8 *
paint (const graphene_rect_t *area, int scale, gboolean ours)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const GdkRGBA white = { 1, 1, 1, 1 };
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, SIDE, SIDE);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint8 *pixels = g_malloc (SIDE * SIDE * 4);

  gtk_snapshot_append_color (snapshot, &white, &all);
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  if (ours)
    maq_card_shadow_draw (snapshot, area, scale);
  else
    append_theirs (snapshot, area);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &all);
  gdk_texture_download (texture, pixels, SIDE * 4);
  return pixels;
}

static void
compare (const graphene_rect_t *area, int scale)
{
  g_autofree guint8 *ours = paint (area, scale, TRUE), *theirs = paint (area, scale, FALSE);
  guint darkest = 255;
  int furthest = 0;

  for (guint i = 0; i < SIDE * SIDE * 4; i++)
    {
      furthest = MAX (furthest, ABS (ours[i] - theirs[i]));
      darkest = MIN (darkest, ours[i]);
    }
  g_test_message ("scale %d: differs by %d, darkest is %u", scale, furthest, darkest);
  g_assert_cmpint (furthest, <=, NEAR);
  g_assert_cmpuint (darkest, <, 235);
}

static void
test_shadow (void)
{
  compare (&GRAPHENE_RECT_INIT (20, 20, 70, 60), 1);
  compare (&GRAPHENE_RECT_INIT (11, 13, 35, 34), 2);
  /* As small as it is still put together, and too small for that. */
  compare (&GRAPHENE_RECT_INIT (40, 40, 31, 31), 1);
  compare (&GRAPHENE_RECT_INIT (40, 40, 24, 50), 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (window) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_test_add_func ("/card/shadow", test_shadow);
  return g_test_run ();
}
