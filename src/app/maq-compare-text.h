/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-compare-item.h"
#include "maq-engine-compare.h"

G_BEGIN_DECLS

/* What a comparison says in words: pure text, no widget. All results (transfer full). */

/* "31.2 % changed inside what was asked, 0.0 % outside"; one figure where nothing was marked. */
char *maq_compare_text_figures   (MaqDifference *difference, guint8 threshold) G_GNUC_WARN_UNUSED_RESULT;
/* Where the second was found to lie otherwise than the first, in short; NULL: as it should. */
char *maq_compare_text_alignment (MaqDifference *difference) G_GNUC_WARN_UNUSED_RESULT;
/* All that was found: "The second was found 2.5 pixels to the right, 1.0 % larger and 3 % brighter; that is no change." */
char *maq_compare_text_found     (MaqDifference *difference) G_GNUC_WARN_UNUSED_RESULT;
/* "Change outside, 1 of 3, 4.2 % of the picture" */
char *maq_compare_text_place     (MaqDifference *difference, const MaqDifferenceBox *box, guint index, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* The second one's change text on one line; @ranges (out) (transfer full): what is new against the first. */
char *maq_compare_text_words     (const MaqCompareItem *before, const MaqCompareItem *now, GArray **ranges) G_GNUC_WARN_UNUSED_RESULT;
/* "Hardly drifted: after 4 edits 0.4 % of what was to be kept is not as it was." @fraction: (out): of a bar, 0 … 1. */
char *maq_compare_text_drift     (const MaqDrift *drift, double *fraction) G_GNUC_WARN_UNUSED_RESULT;
/* What became of "keep everything else exactly"; NULL: it was not asked for. */
char *maq_compare_text_exact     (const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;

/* One thing that may not be the same. Plain data. */
typedef struct {
  const char *title;   /* "Engine" */
  char       *before;
  char       *now;
} MaqCompareRow;

void       maq_compare_row_free  (MaqCompareRow *self);
/* What else is not the same: engine, quality, ratio, size, kept, references, price. (transfer full) (element-type MaqCompareRow) */
GPtrArray *maq_compare_text_rows (const MaqCompareItem *before, const MaqCompareItem *now) G_GNUC_WARN_UNUSED_RESULT;
/* The same on one line, without titles; NULL: nothing. */
char      *maq_compare_text_settings (const MaqCompareItem *before, const MaqCompareItem *now) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqCompareRow, maq_compare_row_free)

G_END_DECLS
