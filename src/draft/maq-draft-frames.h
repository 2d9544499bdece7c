/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-canvas.h"

G_BEGIN_DECLS

/* The request's pictures in numbered frames that fill @box, each cropped to its frame, on @ground. Private to src/draft. */
void maq_draft_frames     (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground);
/* For layouts that have no place of their own for pictures: takes a slab off the sheet for them, draws them there, and
 * returns what is left; the whole sheet when there are none. */
MaqDraftBox maq_draft_frames_reserve (MaqDraftCanvas *canvas, MaqDraftColour ground);
/* One picture cropped to @box, with rounded corners; @number 0: no badge. */
void maq_draft_frame_draw (MaqDraftCanvas *canvas, MaqImage *image, const MaqDraftBox *box, double round, guint number);
/* Only the number, in the upper left corner of @box. */
void maq_draft_frame_badge (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint number);

G_END_DECLS
