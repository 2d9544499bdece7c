/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* Several rectangles set in order. Plain arithmetic in canvas units, no widget; all work in place. */
typedef enum {
  MAQ_ALIGN_LEFT,
  MAQ_ALIGN_MIDDLE, /* the middles one below the other */
  MAQ_ALIGN_RIGHT,
  MAQ_ALIGN_TOP,
  MAQ_ALIGN_CENTRE, /* the middles side by side */
  MAQ_ALIGN_BOTTOM,
} MaqAlign;

typedef enum { MAQ_CORNER_NONE = -1, MAQ_CORNER_TOP_LEFT, MAQ_CORNER_TOP_RIGHT, MAQ_CORNER_BOTTOM_LEFT, MAQ_CORNER_BOTTOM_RIGHT, MAQ_N_CORNERS } MaqCorner;

/* The smallest rectangle around all of them; empty for none. */
void   maq_arrange_bounds     (const graphene_rect_t *frames, guint n, graphene_rect_t *bounds);
/* To the bounds of all. */
void   maq_arrange_align      (graphene_rect_t *frames, guint n, MaqAlign align);
/* Equal gaps between neighbours; the two outermost stay. Less than three stay as they are. */
void   maq_arrange_distribute (graphene_rect_t *frames, guint n, gboolean upright);
/* Larger or smaller about a point that stays. */
void   maq_arrange_scale      (graphene_rect_t *frames, guint n, double x, double y, double factor);
/* By how much @bounds grows when its @corner is dragged by (@dx, @dy) and the ratio is kept: the larger of what both
 * directions say. Not below what makes the shorter side @smallest. */
double maq_arrange_factor     (const graphene_rect_t *bounds, MaqCorner corner, double dx, double dy, double smallest);
void   maq_arrange_corner     (const graphene_rect_t *bounds, MaqCorner corner, double *x, double *y);
/* The one that stays when @corner is dragged. */
MaqCorner maq_arrange_opposite (MaqCorner corner);

G_END_DECLS
