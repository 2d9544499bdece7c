/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-image.h"

G_BEGIN_DECLS

/* A picture at one size, cut into squares that are given to the renderer one by one: a picture as a whole would be converted
 * and uploaded at once, which is 100 ms for 3840 × 2160. Squares are made when asked for. Main thread. */
#define MAQ_TILE_SIDE 512
/* Those of a fitted one take half a millisecond each. */
#define MAQ_FITTED_SIDE 256
/* Those of one that is seen through something smaller than the window. What a clip cuts off a square is worked out by the renderer all the
 * same, pixel by pixel; and GTK keeps what is as small as this many to a texture. */
#define MAQ_CLIPPED_SIDE 64

/* Columns [x0, x1) and rows [y0, y1) of squares. */
typedef struct {
  guint x0, y0, x1, y1;
} MaqTileRange;

typedef struct _MaqTiles MaqTiles;

/* The squares share the pixels of @image. */
MaqTiles   *maq_tiles_new     (MaqImage *image) G_GNUC_WARN_UNUSED_RESULT;
/* @image at @width × @height, within the limits of maq_shrink_part() or larger than it is, its corners rounded by @radius of these pixels:
 * to be drawn pixel for pixel, in squares of @side. Both renderers of GTK 4.8 are several times quicker with that than with anything that they have to shrink or clip for each frame. */
MaqTiles   *maq_tiles_new_fitted (MaqImage *image, guint width, guint height, float radius, guint side) G_GNUC_WARN_UNUSED_RESULT;
void        maq_tiles_free    (MaqTiles *self);
MaqImage   *maq_tiles_get_image (MaqTiles *self); /* (transfer none) */
guint       maq_tiles_get_width  (MaqTiles *self);
guint       maq_tiles_get_height (MaqTiles *self);
/* What the squares that exist take, at least once: here, or with the renderer. */
gsize       maq_tiles_get_bytes (MaqTiles *self);
/* All squares that @part of the whole touches; both in the squares' own pixels, @part may be larger. */
void        maq_tiles_get_range (MaqTiles *self, const graphene_rect_t *part, MaqTileRange *range);
gboolean    maq_tiles_is_full (MaqTiles *self, const MaqTileRange *range);
/* Makes one missing square of @range. Returns: whether any was missing. */
gboolean    maq_tiles_make    (MaqTiles *self, const MaqTileRange *range);
/* What @who, any address, shows; NULL: nothing any more. Squares that nobody shows are freed. */
void        maq_tiles_use     (MaqTiles *self, gconstpointer who, const MaqTileRange *range);
/* Draws those squares of @range that exist; the whole would fill @area. For snapshots. */
void        maq_tiles_draw    (MaqTiles *self, GtkSnapshot *snapshot, const MaqTileRange *range, const graphene_rect_t *area);
/* All of it in one, for what is small; kept as long as the tiles are. (transfer none) */
GdkTexture *maq_tiles_get_single (MaqTiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqTiles, maq_tiles_free)

G_END_DECLS
