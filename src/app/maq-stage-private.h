/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-stage.h"

G_BEGIN_DECLS

/* Between small pictures, in canvas units. */
#define MAQ_STAGE_GAP 48.0

struct _MaqStage {
  GObject       parent_instance;

  MaqCanvas    *canvas;
  MaqEngine    *engine;
  MaqLoader    *loader;
  GPtrArray    *items;        /* of MaqBoardItem, beside... */
  GPtrArray    *item_cards;   /* ...their MaqCard, in the board's order; the canvas owns the cards */
  MaqStep      *step;
  guint         slot;
  GPtrArray    *slot_cards;   /* of MaqCard, by slot */
  GPtrArray    *jobs;         /* of MaqJob: the step's that run */
  GHashTable   *previews;     /* MaqJob → MaqPicture: what arrived of it so far */
  GSignalGroup *step_signals;
  char         *parent_uuid;  /* of the step in hand; NULL: none */
  MaqStepRecord *parent;      /* nullable: not found yet */
  GPtrArray    *parent_cards; /* of MaqCard: its pictures */
  GPtrArray    *extra_cards;  /* of MaqCard: what the answer in hand holds besides */
  GHashTable   *changes;      /* SHA-256 of a picture's original and its own → how much of it changed; "": cannot be said */
  char         *counted;      /* of which this is being counted, in a moment (@change_id) or now (@change) */
  guint         change_id;
  GCancellable *change;
  GHashTable   *credentials;  /* SHA-256 of a picture → what is said of it; "": nothing, or not yet */
  GHashTable   *places;       /* MaqCard → where it stands by itself */
  MaqBrush     *brush;        /* NULL until somebody asks */
};

/* maq-stage-board.c: the references. */
void maq_stage_add_board    (MaqStage *self);
void maq_stage_clear_board  (MaqStage *self);
/* Canvas units a pixel of the first reference takes; 1 where there is none. */
double maq_stage_get_reference_scale (MaqStage *self);
/* maq-stage-step.c: the step in hand. */
void maq_stage_show_step    (MaqStage *self);
void maq_stage_find_jobs    (MaqStage *self);
void maq_stage_clear_step   (MaqStage *self);
/* Where a small picture of @width × @height stands at @x, @y. */
void maq_stage_fit_small    (guint width, guint height, double x, double y, graphene_rect_t *frame);
/* maq-stage-extra.c: from @x on, which goes on to where the next one stands. @slot: nullable. */
void        maq_stage_show_extra (MaqStage *self, const MaqSlot *slot, double *x, double y);
MaqBlob    *maq_stage_find_extra (MaqStage *self, MaqCard *card); /* (transfer none) (nullable) */
/* maq-stage-change.c: a line about the picture, or NULL, as below. */
const char *maq_stage_get_change (MaqStage *self, const MaqStepRecord *record, const MaqSlot *slot);
void        maq_stage_stop_change (MaqStage *self);
/* maq-stage-credentials.c: a line about the picture, or NULL: nothing to say yet; the step is shown again when there is. */
const char *maq_stage_get_credentials (MaqStage *self, const MaqSlot *slot);
/* maq-stage-parent.c: the step that it was made of. */
void maq_stage_find_parent  (MaqStage *self);
void maq_stage_show_parent  (MaqStage *self, double x, double y);
/* maq-stage-place.c: @card stands at @home unless the board knows another spot by that @name. */
GHashTable *maq_stage_create_places (void) G_GNUC_WARN_UNUSED_RESULT;
void maq_stage_place        (MaqStage *self, MaqCard *card, const char *name, const graphene_rect_t *home);
void maq_stage_unplace      (MaqStage *self, MaqCard *card);
void maq_stage_get_item_frame (MaqBoardItem *item, graphene_rect_t *frame);
/* The references by number, and where each stands on a tidy board: in columns left of the picture, read like a page's.
 * @homes: (element-type graphene_rect_t) takes them. (transfer container) (element-type MaqBoardItem) */
GPtrArray *maq_stage_list_homes (MaqStage *self, GArray *homes);
/* maq-stage-markup.c: what lies over a card. The first is called once, when the card is made: it may give it an overlay. The
 * second whenever the card shows something, often the same as before: maq_stage_find_item() and maq_stage_find_picture() say
 * what. */
void maq_stage_create_overlay (MaqStage *self, MaqCard *card);
void maq_stage_update_overlay (MaqStage *self, MaqCard *card);
/* Listens to the board. */
void maq_stage_add_markup   (MaqStage *self);
/* maq-stage-place.c: who stands where. */

G_END_DECLS
