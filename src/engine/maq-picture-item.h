/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

/* Pictures of steps, picked for something that is made of many: files, sheets. Lists are arrays of these. */

#define MAQ_PICTURE_ASKED 0u        /* the one that was asked for */
#define MAQ_PICTURE_RAW G_MAXUINT   /* the engine's own answer, where the picture is a composite of it */

typedef struct {
  MaqStepRecord *record;
  guint          slot;
  guint          which;    /* one of these, or n: the nth that came besides */
} MaqPictureItem;

/* An array that drops what its items hold. */
GArray        *maq_picture_items_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void           maq_picture_items_add        (GArray *items, MaqStepRecord *record, guint slot, guint which);
/* All that there are of a slot: nothing where there is none, and what came besides last. */
void           maq_picture_items_add_slot   (GArray *items, MaqStepRecord *record, guint slot);
/* The same of all slots of a step. */
void           maq_picture_items_add_step   (GArray *items, MaqStepRecord *record);

/* (transfer none) (nullable): the step has no such slot, or no picture there. */
const MaqSlot *maq_picture_item_get_slot    (const MaqPictureItem *item);
MaqBlob       *maq_picture_item_get_picture (const MaqPictureItem *item);

G_END_DECLS
