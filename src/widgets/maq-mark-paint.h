/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-markup.h"

G_BEGIN_DECLS

/* Marks on the screen: drawn once for a size and kept as a node, lines of the same width at every zoom. Sizes and places are those of
 * the picture as shown, in pixels from its top left. */
#define MAQ_MARK_MARGIN 9.0f      /* what lines and handles take beyond a mark's points */
#define MAQ_MARK_MAX_HANDLES 8

/* (transfer full) (nullable): nothing to draw. */
GskRenderNode *maq_mark_paint       (const MaqMark *mark, double width, double height, gboolean selected) G_GNUC_WARN_UNUSED_RESULT;
/* The box around its points, without the margin. */
void           maq_mark_place       (const MaqMark *mark, double width, double height, graphene_rect_t *place);
/* Whether a pointer at @x, @y is on it: on its line; within it when it is selected. */
gboolean       maq_mark_hit         (const MaqMark *mark, double width, double height, gboolean selected, double x, double y);

/* Where it can be taken to be made larger: eight of a box or an ellipse, two of an arrow. */
guint          maq_mark_get_handles (const MaqMark *mark, double width, double height, graphene_point_t handles[MAQ_MARK_MAX_HANDLES]);
/* The handle under a pointer, or -1. */
int            maq_mark_find_handle (const MaqMark *mark, double width, double height, double x, double y);
/* The mark with that handle taken to a point of the picture (0..1). */
MaqMark       *maq_mark_drag_handle (MaqMark *mark, int handle, MaqPoint to) G_GNUC_WARN_UNUSED_RESULT;
/* A CSS cursor's name for it. */
const char    *maq_mark_handle_cursor (const MaqMark *mark, int handle);

G_END_DECLS
