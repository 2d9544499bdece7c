/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-difference.h"
#include "maq-step.h"

G_BEGIN_DECLS

/* What a comparison says in words: pure text, no widget. All results (transfer full). */

/* "31.2 % changed inside what was asked, 0.0 % outside"; one figure where nothing was marked. */
char *maq_compare_text_figures  (MaqDifference *difference, guint8 threshold) G_GNUC_WARN_UNUSED_RESULT;
/* Where the second was found to lie otherwise than the first: "moved by 2.5 px, brighter"; NULL: as it should. */
char *maq_compare_text_alignment (MaqDifference *difference) G_GNUC_WARN_UNUSED_RESULT;
/* The second one's change text on one line; @ranges (out) (transfer full): what is new against the first. */
char *maq_compare_text_words    (const MaqStepRecord *before, const MaqStepRecord *now, GArray **ranges) G_GNUC_WARN_UNUSED_RESULT;
/* "Synexa → Draft · 3:2 → 1:1 · $0.10 → free": what else is not the same; NULL: nothing. */
char *maq_compare_text_settings (const MaqStepRecord *before, const MaqSlot *before_slot, const MaqStepRecord *now,
                                 const MaqSlot *now_slot) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
