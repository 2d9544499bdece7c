/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* Where something that is moved or resized falls into line with what stands around it. Plain arithmetic in canvas units, no
 * widget. */

/* A line to be shown: all that lies on it, from one end to the other. */
typedef struct {
  double position;
  double from;
  double to;
} MaqGuide;

typedef struct {
  gboolean has_x, has_y;
  double   dx, dy; /* what is to be added; 0 where nothing is near */
  MaqGuide x;      /* an upright line at x = position */
  MaqGuide y;      /* a level line at y = position */
} MaqSnap;

/* Left, middle and right (top, middle and bottom) of @moving against those of @others: the nearest one within @tolerance,
 * for each direction on its own. */
void maq_snap_move   (const graphene_rect_t *moving, const graphene_rect_t *others, guint n_others, double tolerance,
                      MaqSnap *snap);
/* The same for one point, a corner that is dragged. */
void maq_snap_corner (double x, double y, const graphene_rect_t *others, guint n_others, double tolerance, MaqSnap *snap);

G_END_DECLS
