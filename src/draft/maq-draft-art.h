/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-canvas.h"

G_BEGIN_DECLS

/* Pictures made of motifs and plain shapes, for any layout. Private to src/draft. All stay inside @box unless they say bleed. */

/* What the prompt names, composed: a row of hanging things, a group, one thing alone. Without any motif: a form. */
void maq_draft_art_group   (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground);
/* Quarter and half discs, stripes and dots on a grid that fills @box; @rows of cells in its height. */
void maq_draft_art_tiles   (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint rows, guint salt);
/* The first motif again and again on fields of changing colour. */
void maq_draft_art_pattern (MaqDraftCanvas *canvas, const MaqDraftBox *box, guint rows, guint salt);
/* Rays from a point, over @box. */
void maq_draft_art_rays    (MaqDraftCanvas *canvas, const MaqDraftBox *box, double x, double y, guint n, MaqDraftColour a,
                            MaqDraftColour b);
/* Rows of hills or waves from @top to the box's foot, from @far to @near. */
void maq_draft_art_hills   (MaqDraftCanvas *canvas, const MaqDraftBox *box, double top, guint rows, MaqDraftColour distant,
                            MaqDraftColour near, gboolean waves, guint salt);
/* Dots of a coarse screen, growing towards @angle's side. */
void maq_draft_art_dots    (MaqDraftCanvas *canvas, const MaqDraftBox *box, double step, MaqDraftColour colour, gboolean upward);

G_END_DECLS
