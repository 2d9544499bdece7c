/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-picture.h"

G_BEGIN_DECLS

/* What one widget shows of a picture: of it at its size on the screen only the squares in sight, and behind them something else
 * while some of them are missing. What changes its size is stretched until that ends, and nothing larger is asked for: so each frame of a
 * zoom costs what a frame of a pan does. Magnified, the picture's own pixels are drawn. All zero: nothing. Main thread. */
typedef struct {
  gboolean        clipped; /* set before all: it is seen through a clip that is much smaller than the window */
  /* What was asked for. */
  MaqPicture     *picture; /* not owned */
  gconstpointer   who;
  float           width, height;
  int             factor;
  float           radius;
  graphene_rect_t sight;
  gint64          sized_us; /* when the size was last another one */
  gboolean        growing;  /* it was a smaller one */
  gboolean        waiting;  /* for rest, to want what is larger than is loaded */

  MaqTiles       *fitted;  /* ours */
  float           fitted_width; /* shown pixels, for which its corners were rounded */
  MaqTiles       *last;    /* ours: what was fitted before, until all of the new one is made */
  MaqTileRange    last_range;
  MaqTiles       *tiles;   /* what is to be shown: fitted, or the picture's until its next "changed" */
  MaqTileRange    range;      /* with what is made ahead */
  MaqTileRange    seen_range; /* without */
  MaqTiles       *base;    /* the picture's: behind all */
  MaqTileRange    base_range;
} MaqPixels;

/* @who is known to the picture by its address; the picture fills @width × @height shown pixels of @factor device pixels each, its corners
 * rounded by @radius shown ones; of that @sight is seen. Never call it in a snapshot. */
void     maq_pixels_choose     (MaqPixels *self, MaqPicture *picture, gconstpointer who, float width, float height,
                                int factor, float radius, const graphene_rect_t *sight);
/* Nothing; the picture does not know it any more. */
void     maq_pixels_clear      (MaqPixels *self);
/* Whether squares are still to be made, now or in a moment. */
gboolean maq_pixels_is_missing (const MaqPixels *self);
/* Makes one square, in well under a millisecond, or chooses others. Returns: whether anything was due, and is to be drawn. */
gboolean maq_pixels_make       (MaqPixels *self);
/* Whether there is anything to draw. */
gboolean maq_pixels_is_empty   (const MaqPixels *self);
void     maq_pixels_draw       (const MaqPixels *self, GtkSnapshot *snapshot, const graphene_rect_t *area);

G_END_DECLS
