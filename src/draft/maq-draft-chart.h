/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-canvas.h"

G_BEGIN_DECLS

/* Charts from given fractions, without a word of their own. Private to src/draft. */
void maq_draft_chart_donut (MaqDraftCanvas *canvas, const MaqDraftBox *box, double fraction, MaqDraftColour full, MaqDraftColour rest);
void maq_draft_chart_bar   (MaqDraftCanvas *canvas, const MaqDraftBox *box, double fraction, MaqDraftColour full, MaqDraftColour rest);
/* @n columns, and a line with a soft field under it. */
void maq_draft_chart_columns (MaqDraftCanvas *canvas, const MaqDraftBox *box, const double *fractions, guint n,
                              MaqDraftColour full, MaqDraftColour loud);
void maq_draft_chart_line    (MaqDraftCanvas *canvas, const MaqDraftBox *box, const double *fractions, guint n, MaqDraftColour colour);
/* Ten by ten dots, so many of them full. */
void maq_draft_chart_dots    (MaqDraftCanvas *canvas, const MaqDraftBox *box, double fraction, MaqDraftColour full, MaqDraftColour rest);

G_END_DECLS
