/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* How canvas units come to the screen: shown = unit × scale + (x, y). Plain arithmetic, no widget. */
typedef struct {
  double scale;
  double x;
  double y;
} MaqView;

/* Room that stays free around the content when it is fitted, in shown pixels. */
typedef struct {
  double left;
  double right;
  double top;
  double bottom;
} MaqViewMargin;

#define MAQ_VIEW_MIN_SCALE 0.01
#define MAQ_VIEW_MAX_SCALE 32.0

/* Zooms so that the canvas point under (@px, @py), in shown pixels, stays where it is. The scale is kept
 * within the limits above. */
void   maq_view_set_scale_at (MaqView *view, double scale, double px, double py);

/* Two fingers that were around @from and are around @to, in shown pixels, and @factor as far from each other: the canvas point that
 * was between them when the view was @start is between them now. The scale is kept within the limits above. */
void   maq_view_pinch        (MaqView *view, const MaqView *start, double factor, const graphene_point_t *from,
                              const graphene_point_t *to);

/* Centres @content in width × height less @margin, as large as fits but never above @max_scale. An empty
 * @content is shown at scale 1 with its origin in the middle. */
void   maq_view_fit          (MaqView *view, const graphene_rect_t *content, double width, double height,
                              const MaqViewMargin *margin, double max_scale);

/* The next round zoom stop above (@direction > 0) or below @scale. */
double maq_view_next_stop    (double scale, int direction);

void   maq_view_to_canvas    (const MaqView *view, double px, double py, double *x, double *y);
void   maq_view_to_shown     (const MaqView *view, double x, double y, double *px, double *py);

/* What of the canvas is shown in @width × @height, in canvas units. */
void   maq_view_get_sight    (const MaqView *view, double width, double height, graphene_rect_t *sight);
/* Shifts the view as little as needed to bring @rect (canvas units) into width × height less @margin; where it does not fit,
 * its start is shown. Returns: whether it moved. */
gboolean maq_view_reveal     (MaqView *view, const graphene_rect_t *rect, double width, double height,
                              const MaqViewMargin *margin);

/* Distance between grid dots in shown pixels: follows the zoom, by octaves, within 20 and 40. */
double maq_view_grid_step    (const MaqView *view);

G_END_DECLS
