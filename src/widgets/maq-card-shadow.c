/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-card-shadow.h"

#define BLUR 4.0f
#define DOWN 1.0f
/* How far it reaches beyond the card, and from a corner along its sides: there it is the same all along. */
#define REACH 7
#define CORNER ((int) MAQ_CARD_RADIUS + 2 * REACH)
/* Two corners with one pixel between them, of which the sides are stretched. */
#define SIDE (2 * CORNER + 1)

enum { BEFORE, BETWEEN, BEHIND, N_PARTS };

/* In rows and columns; without a middle one. */
typedef struct {
  GdkTexture *parts[N_PARTS][N_PARTS];
} Shadow;

static GskRenderNode *
make_node (const graphene_rect_t *area)
{
  const GdkRGBA black = { 0, 0, 0, 0.22f };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, MAQ_CARD_RADIUS);
  return gsk_outset_shadow_node_new (&outline, &black, 0, DOWN, 0, BLUR);
}

/* The whole of a small one, as GTK draws it, in straight RGBA. */
static GBytes *
paint_all (void)
{
  g_autoptr (GskRenderNode) node = make_node (&GRAPHENE_RECT_INIT (REACH, REACH, SIDE - 2 * REACH, SIDE - 2 * REACH));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, SIDE, SIDE);
  gsize side = SIDE, stride = (gsize) cairo_image_surface_get_stride (surface);
  guint8 *pixels = g_malloc0 (side * side * 4);
  const guint8 *from;
  cairo_t *cr = cairo_create (surface);

  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  from = cairo_image_surface_get_data (surface);
  for (gsize i = 0; from != NULL && i < side * side; i++)
    pixels[i * 4 + 3] = from[i / side * stride + i % side];
  cairo_surface_destroy (surface);
  return g_bytes_new_take (pixels, side * side * 4);
}

/* Where @part lies in the whole small one; sides only as far as they reach beyond the card. */
static void
get_span (int part, gboolean side, int *from, int *length)
{
  *from = part == BEFORE ? 0 : part == BETWEEN ? CORNER : side ? SIDE - REACH : CORNER + 1;
  *length = part == BETWEEN ? 1 : side ? REACH : CORNER;
}

static void
cut (Shadow *shadow)
{
  g_autoptr (GBytes) all = paint_all ();
  gsize stride = SIDE * 4;

  for (int row = 0; row < N_PARTS; row++)
    for (int column = 0; column < N_PARTS; column++)
      {
        int x, y, width, height;
        g_autoptr (GBytes) bytes = NULL;

        if (row == BETWEEN && column == BETWEEN)
          continue;
        get_span (column, row == BETWEEN, &x, &width);
        get_span (row, column == BETWEEN, &y, &height);
        bytes = g_bytes_new_from_bytes (all, (gsize) y * stride + (gsize) x * 4, (gsize) (height - 1) * stride + (gsize) width * 4);
        shadow->parts[row][column] = gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, bytes, stride);
      }
}

static const Shadow *
get_shadow (void)
{
  static Shadow shadow;

  if (shadow.parts[BEFORE][BEFORE] == NULL)
    cut (&shadow);
  return &shadow;
}

/* Where @part lies along a card from @from on, @length long. */
static void
place (int part, gboolean side, float from, float length, float *start, float *extent)
{
  float corner = side ? REACH : CORNER, end = from + length + REACH;

  *start = part == BEFORE ? from - REACH : part == BETWEEN ? from - REACH + CORNER : end - corner;
  *extent = part == BETWEEN ? length + 2 * REACH - 2 * CORNER : corner;
}

/* A shadow node is worked out by the renderer for every pixel below the card, too, where nothing of it is seen: a seventh of what a frame
 * costs on a software renderer. The textures are made for screens of scale 1 only. */
void
maq_card_shadow_draw (GtkSnapshot *snapshot, const graphene_rect_t *area, int scale)
{
  const Shadow *shadow;
  const float least = 2 * (CORNER - REACH) + 1;

  if (scale > 1 || area->size.width < least || area->size.height < least)
    {
      g_autoptr (GskRenderNode) node = make_node (area);

      gtk_snapshot_append_node (snapshot, node);
      return;
    }
  shadow = get_shadow ();
  for (int row = 0; row < N_PARTS; row++)
    for (int column = 0; column < N_PARTS; column++)
      {
        graphene_rect_t at;

        if (row == BETWEEN && column == BETWEEN)
          continue;
        place (column, row == BETWEEN, area->origin.x, area->size.width, &at.origin.x, &at.size.width);
        place (row, column == BETWEEN, area->origin.y, area->size.height, &at.origin.y, &at.size.height);
        gtk_snapshot_append_texture (snapshot, shadow->parts[row][column], &at);
      }
}
