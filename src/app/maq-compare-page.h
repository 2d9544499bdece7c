/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-compare.h"
#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* The whole window while pictures are compared: pictures, figures, and what to do with the better one. Signals: "back";
 * "keep" (step id as int64, slot, boolean: go on editing it); "picked" (step id as int64, boolean). */
#define MAQ_TYPE_COMPARE_PAGE (maq_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (MaqComparePage, maq_compare_page, MAQ, COMPARE_PAGE, AdwBin)

/* One picture to be compared. */
typedef struct {
  MaqStepRecord *record;
  guint          slot;
} MaqCompareItem;

MaqCompareItem *maq_compare_item_new  (MaqStepRecord *record, guint slot) G_GNUC_WARN_UNUSED_RESULT;
void            maq_compare_item_free (MaqCompareItem *self);

void            maq_compare_page_set_engine (MaqComparePage *self, MaqEngine *engine, MaqLoader *loader);
/* @items: (transfer none) (element-type MaqCompareItem): 2 … MAQ_COMPARE_MOST, each with a picture, the one that came first first. */
void            maq_compare_page_show       (MaqComparePage *self, GPtrArray *items);
/* Drops pixels and work under way. */
void            maq_compare_page_hide       (MaqComparePage *self);
/* (transfer none) (nullable) (element-type MaqCompareItem): what is compared now. */
GPtrArray      *maq_compare_page_get_items  (MaqComparePage *self);
void            maq_compare_page_set_mode   (MaqComparePage *self, MaqCompareMode mode);
void            maq_compare_page_judge      (MaqComparePage *self, MaqVerdict verdict);
void            maq_compare_page_keep       (MaqComparePage *self, gboolean edit);
MaqCompare     *maq_compare_page_get_compare (MaqComparePage *self); /* (transfer none) */

G_END_DECLS
