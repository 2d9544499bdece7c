/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

/* One picture to be compared: of a step, or a reference. Plain data. */
typedef struct {
  MaqStepRecord *record;   /* nullable: a reference has none */
  guint          slot;
  gboolean       is_raw;   /* the engine's own answer, before everything else was put back */
  MaqBlob       *picture;
  char          *title;    /* "Step 7, variant 2", the reference's name */
  char          *key;      /* what it is called wherever something is said of it: the same picture has the same one */
  MaqVerdict     verdict;  /* as it was last said */
} MaqCompareItem;

/* @slot: one with a picture. */
MaqCompareItem *maq_compare_item_new           (MaqStepRecord *record, guint slot) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: the slot has no answer besides its picture. */
MaqCompareItem *maq_compare_item_new_raw       (MaqStepRecord *record, guint slot) G_GNUC_WARN_UNUSED_RESULT;
MaqCompareItem *maq_compare_item_new_reference (MaqReference *reference) G_GNUC_WARN_UNUSED_RESULT;
MaqCompareItem *maq_compare_item_copy          (const MaqCompareItem *self) G_GNUC_WARN_UNUSED_RESULT;
void            maq_compare_item_free          (MaqCompareItem *self);

/* NULL: it has none. (transfer none) */
const MaqSlot  *maq_compare_item_get_slot      (const MaqCompareItem *self);
/* What was asked for; "" of a reference. */
const char     *maq_compare_item_get_change    (const MaqCompareItem *self);
/* Whether @now was made of @self's step. */
gboolean        maq_compare_item_is_parent     (const MaqCompareItem *self, const MaqCompareItem *now);

/* A list of them that owns what is in it. */
GPtrArray      *maq_compare_items_new          (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqCompareItem, maq_compare_item_free)

G_END_DECLS
