/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mask-plan.h"

G_BEGIN_DECLS

/* One line of a brush that goes on point by point: each piece costs its own length, however long the line is already, and the end is the
 * same, byte for byte, as of the line drawn at once.
 *
 * A pixel is covered by its distance from the line, as far as the hard part of the brush reaches, and pieces keep the larger value: the
 * order in which they come, and how often the line crosses itself, do not matter. The soft edge is a blur of that, done anew only around
 * what changed. Not shared between threads while it is drawn. */
typedef struct _MaqBrushLine MaqBrushLine;

/* Pixels of the whole, right and bottom excluded; empty unless left < right and top < bottom. */
typedef struct {
  int left, top, right, bottom;
} MaqArea;

/* For a line with the size and hardness of @shape on a picture of width × height; it has no points yet. NULL with FAILED: no memory,
 * or no size. */
MaqBrushLine *maq_brush_line_new      (guint width, guint height, const MaqMaskShape *shape, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void          maq_brush_line_free     (MaqBrushLine *self);
/* @shape: the line as it is now, with all its points: those it had before, of which the last may have moved, and any number of new ones.
 * FALSE: it is another line, and nothing changed. */
gboolean      maq_brush_line_go_on    (MaqBrushLine *self, const MaqMaskShape *shape);
/* Whether it is drawn with these points, this size and this hardness. */
gboolean      maq_brush_line_is       (const MaqBrushLine *self, const MaqMaskShape *shape);
guint         maq_brush_line_get_n    (const MaqBrushLine *self);  /* points so far */
gboolean      maq_brush_line_fits     (const MaqBrushLine *self, guint width, guint height);
/* How much of each pixel it covers, one byte a pixel, from the first pixel of @area on, in rows as long as the picture is wide; nothing is
 * covered outside. Until the line goes on. NULL with FAILED: no memory. */
const guint8 *maq_brush_line_draw     (MaqBrushLine *self, MaqArea *area, GError **error);
/* Pixels that were touched for drawing it since it was made, one for each time: what a piece costs, for tests. */
guint64       maq_brush_line_get_work (const MaqBrushLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqBrushLine, maq_brush_line_free)

G_END_DECLS
