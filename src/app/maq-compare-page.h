/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-compare-item.h"
#include "maq-compare.h"
#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* The whole window while pictures are compared: pictures, figures, and what to do with the better one. Property "can-rebase" (boolean,
 * read-only). Signals: "back"; "keep" (step id as int64, slot, boolean: go on editing it); "star" (step id as int64, boolean);
 * "restored" (step id as int64: one that was made here); "trash" (GArray of gint64: steps that were rejected); "failed" (GError). */
#define MAQ_TYPE_COMPARE_PAGE (maq_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (MaqComparePage, maq_compare_page, MAQ, COMPARE_PAGE, AdwBin)

void            maq_compare_page_set_engine (MaqComparePage *self, MaqEngine *engine, MaqLoader *loader);
/* @items: (transfer none) (element-type MaqCompareItem): 2 … MAQ_COMPARE_MOST, each with a picture, the one that came first first. */
void            maq_compare_page_show       (MaqComparePage *self, GPtrArray *items);
/* Drops pixels and work under way. */
void            maq_compare_page_hide       (MaqComparePage *self);
/* Pictures of @step leave; FALSE: there are fewer than two then, and nothing is shown any more. */
gboolean        maq_compare_page_remove     (MaqComparePage *self, gint64 step);
void            maq_compare_page_set_mode   (MaqComparePage *self, MaqCompareMode mode);
/* Of the picture in hand; the same again takes it back. It is kept with the picture. */
void            maq_compare_page_judge      (MaqComparePage *self, MaqVerdict verdict);
/* What was said here, the last of it first; nothing where there is nothing. */
void            maq_compare_page_undo       (MaqComparePage *self);
void            maq_compare_page_redo       (MaqComparePage *self);
void            maq_compare_page_keep       (MaqComparePage *self, gboolean edit);
/* Turns what the mode can be told by one step: seconds, threshold, fade, line. */
void            maq_compare_page_nudge      (MaqComparePage *self, int direction);
void            maq_compare_page_turn       (MaqComparePage *self);
void            maq_compare_page_toggle_details (MaqComparePage *self);
void            maq_compare_page_restore_all (MaqComparePage *self);
MaqCompare     *maq_compare_page_get_compare (MaqComparePage *self); /* (transfer none) */
/* Those that are compared. (transfer none) (nullable) (element-type MaqCompareItem) */
GPtrArray      *maq_compare_page_get_items  (MaqComparePage *self);
/* The last changes, as they could be asked for in one request: (element-type MaqStepRecord): the step they would be made on first, then each
 * of them. NULL: there is nothing to join. (transfer none) */
GPtrArray      *maq_compare_page_get_rebase (MaqComparePage *self);

G_END_DECLS
