/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mark.h"

G_BEGIN_DECLS

/* A line as a hand draws it over a picture: the way of the pointer, without the points that add nothing to its shape. Sizes are those at
 * which the picture is shown, in pixels; points are parts of it. */
typedef struct _MaqHandLine MaqHandLine;

MaqHandLine    *maq_hand_line_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void            maq_hand_line_free       (MaqHandLine *self);
void            maq_hand_line_clear      (MaqHandLine *self);
/* Until it is next extended. */
const MaqPoint *maq_hand_line_get_points (MaqHandLine *self, guint *n);
/* Goes on to @point: with one point more, or, as long as the last piece is no longer than @longest and the way stays within a quarter of
 * a pixel of it, with its last point there. No other point ever moves. FALSE: too near to the last one to count, or no room. */
gboolean        maq_hand_line_extend     (MaqHandLine *self, MaqPoint point, double width, double height, double longest);
/* Of MaqPoint: those that it takes for its shape within about a pixel. */
GArray         *maq_hand_line_thin       (MaqHandLine *self, double width, double height) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqHandLine, maq_hand_line_free)

G_END_DECLS
