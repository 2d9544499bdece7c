/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* One zoom and pan for pictures of any size in places of any size. Plain arithmetic, no widget. The picture's point (x, y), in
 * parts of its width and height, lies in the middle of its place; at zoom 1 the picture just fits. */
typedef struct {
  double zoom;
  double x;
  double y;
} MaqCompareView;

#define MAQ_COMPARE_MIN_ZOOM 0.1
#define MAQ_COMPARE_MAX_ZOOM 64.0

/* Shows all of it. */
void maq_compare_view_init    (MaqCompareView *view);
/* Where a picture of @width × @height lies in a place of @place_width × @place_height: @area in pixels of the place. @dx, @dy: how
 * far this one was moved by itself, in parts of its size. */
void maq_compare_view_place   (const MaqCompareView *view, double width, double height, double place_width, double place_height,
                               double dx, double dy, graphene_rect_t *area);
/* Zooms so that what lies under (@px, @py), in pixels of a place where the picture now lies at @area, stays there. */
void maq_compare_view_zoom_at (MaqCompareView *view, double zoom, double px, double py, const graphene_rect_t *area);
/* Moves everything by pixels, as seen where the picture lies at @area. */
void maq_compare_view_pan     (MaqCompareView *view, double dx, double dy, const graphene_rect_t *area);
/* Two fingers: from @start, where the picture lay at @area, @factor times as large, and what lay between them at @from lies at @to; both in
 * pixels of its place. */
void maq_compare_view_pinch   (MaqCompareView *view, const MaqCompareView *start, double factor, const graphene_point_t *from,
                               const graphene_point_t *to, const graphene_rect_t *area);
/* How many columns show @n pictures of @ratio (width / height) largest in @width × @height with @gap pixels between them,
 * places that would stay empty counted against it. */
guint maq_compare_view_columns (guint n, double ratio, double width, double height, double gap);

G_END_DECLS
