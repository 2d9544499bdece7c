/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-picture.h"

G_BEGIN_DECLS

/* What one widget shows of a picture: a level with enough detail, of it only the squares in sight, and behind it another one
 * while some of them are missing. All zero: nothing. Main thread. */
typedef struct {
  MaqTiles    *tiles; /* the picture's, until its next "changed" */
  MaqTileRange range;
  MaqTiles    *base;
  MaqTileRange base_range;
} MaqPixels;

/* @who is known to the picture by its address; the picture fills @width × @height shown pixels of @factor device pixels each, of
 * which @sight is seen. Never call it in a snapshot. */
void     maq_pixels_choose     (MaqPixels *self, MaqPicture *picture, gconstpointer who, float width, float height,
                                int factor, const graphene_rect_t *sight);
/* Whether squares are still to be made. */
gboolean maq_pixels_is_missing (const MaqPixels *self);
/* Makes one square. */
void     maq_pixels_make       (MaqPixels *self);
/* Whether there is anything to draw. */
gboolean maq_pixels_is_empty   (const MaqPixels *self);
void     maq_pixels_draw       (const MaqPixels *self, GtkSnapshot *snapshot, const graphene_rect_t *area);

G_END_DECLS
