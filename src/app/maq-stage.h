/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-brush.h"
#include "maq-canvas.h"
#include "maq-engine.h"
#include "maq-loader.h"
#include "maq-markup-layer.h"

G_BEGIN_DECLS

/* Puts the board and one step onto the canvas: a card for each reference, a large one for the picture in hand, small
 * ones for its variants. Properties "step" (MaqStep, nullable), "slot" (uint). */
#define MAQ_TYPE_STAGE (maq_stage_get_type ())
G_DECLARE_FINAL_TYPE (MaqStage, maq_stage, MAQ, STAGE, GObject)

MaqStage     *maq_stage_new           (MaqCanvas *canvas, MaqEngine *engine, MaqLoader *loader) G_GNUC_WARN_UNUSED_RESULT;

MaqStep      *maq_stage_get_step      (MaqStage *self); /* (transfer none) (nullable) */
guint         maq_stage_get_slot      (MaqStage *self);
/* The slot in hand of the step in hand, or NULL. (transfer none) */
const MaqSlot *maq_stage_get_current  (MaqStage *self);
/* The reference that @card shows, or NULL. (transfer none) */
MaqBoardItem *maq_stage_find_item     (MaqStage *self, MaqCard *card);
/* The picture of a step that @card shows, or FALSE. @step_uuid: (out) (transfer none), as long as the step is shown. */
gboolean      maq_stage_find_picture  (MaqStage *self, MaqCard *card, const char **step_uuid, guint *slot);
/* The stored picture behind @card, and a name for a file of it; NULL: there is none (yet). (transfer none) */
MaqBlob      *maq_stage_find_blob     (MaqStage *self, MaqCard *card, char **name);
/* The step before, when @card shows one of its pictures; 0: it does not. */
gint64        maq_stage_find_step     (MaqStage *self, MaqCard *card);
/* The step of which @card shows a picture, the one in hand or the one before, and which slot of it; NULL: none. (transfer none) */
MaqStepRecord *maq_stage_get_shown    (MaqStage *self, MaqCard *card, guint *slot);
/* The brush that paints masks, for all cards. (transfer none) */
MaqBrush     *maq_stage_get_brush     (MaqStage *self);
/* What lies over the picture that commands about marks work on: where the focus is, else the selected one, else the picture in
 * hand, else the first reference. (transfer none) (nullable) */
MaqMarkupLayer *maq_stage_get_layer   (MaqStage *self);
/* TRUE when there is nothing to show. */
gboolean      maq_stage_is_empty      (MaqStage *self);

void          maq_stage_set_step      (MaqStage *self, MaqStep *step);
void          maq_stage_set_slot      (MaqStage *self, guint slot);
/* Takes the slot when @card is one of the step's. */
gboolean      maq_stage_activate      (MaqStage *self, MaqCard *card);
/* Writes down where the cards stand now, as one change with the title @what (translated). */
void          maq_stage_keep_places   (MaqStage *self, const char *what);
/* The pictures of the step go back to where they stand by themselves; references stay. */
void          maq_stage_tidy          (MaqStage *self);
gboolean      maq_stage_is_tidy       (MaqStage *self);
/* A twin of each selected reference, a little aside, and selected. */
gboolean      maq_stage_duplicate     (MaqStage *self, GError **error);
/* Selects the cards of @items (of MaqBoardItem) and nothing else. */
void          maq_stage_select_items  (MaqStage *self, GPtrArray *items);
/* Where a new reference of @width × @height pixels fits: free canvas beside the others. */
void          maq_stage_find_place    (MaqStage *self, guint width, guint height, double *x, double *y, double *scale);

G_END_DECLS
