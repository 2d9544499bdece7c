/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-picture.h"

G_BEGIN_DECLS

/* One picture on the canvas: a child widget of its own, so that it has focus, role and name. Its frame is in canvas
 * units; title, caption and badge keep their size at every zoom. Its role is image; the name is made of badge,
 * title and caption unless maq_card_set_description() says more. */
#define MAQ_TYPE_CARD (maq_card_get_type ())
G_DECLARE_FINAL_TYPE (MaqCard, maq_card, MAQ, CARD, GtkWidget)

MaqCard    *maq_card_new             (void) G_GNUC_WARN_UNUSED_RESULT; /* floating */

void        maq_card_get_frame       (MaqCard *self, graphene_rect_t *frame);
MaqPicture *maq_card_get_picture     (MaqCard *self); /* (transfer none) (nullable) */
gboolean    maq_card_get_movable     (MaqCard *self);
guint       maq_card_get_badge       (MaqCard *self); /* 0: none */
/* Whether pixels that are loaded and in sight are still to be given to the renderer, and the work itself, a part at a time: FALSE where
 * none is due. */
gboolean    maq_card_is_missing      (MaqCard *self);
gboolean    maq_card_make            (MaqCard *self);
/* Room for title and caption around the picture, in shown pixels, when the picture is shown @width wide. */
void        maq_card_get_insets      (MaqCard *self, double width, int *top, int *bottom);

/* Canvas units, the picture's own area without title and caption. */
void        maq_card_set_frame       (MaqCard *self, const graphene_rect_t *frame);
/* What is seen of that area: shown pixels from its top left corner. Nothing that is out of sight is loaded. */
void        maq_card_set_sight       (MaqCard *self, const graphene_rect_t *sight);
void        maq_card_set_picture     (MaqCard *self, MaqPicture *picture);
void        maq_card_set_badge       (MaqCard *self, guint number); /* 0: none */
/* What a screen reader says besides: "900 × 600, 1 mark". */
void        maq_card_set_detail      (MaqCard *self, const char *detail);
void        maq_card_set_title       (MaqCard *self, const char *title);
void        maq_card_set_caption     (MaqCard *self, const char *caption, gboolean strong);
void        maq_card_set_movable     (MaqCard *self, gboolean movable);
/* Draws the blue line of what is being worked on. */
void        maq_card_set_current     (MaqCard *self, gboolean current);
/* Draws a thinner line around what a command would work on. */
void        maq_card_set_selected    (MaqCard *self, gboolean selected);
/* What stands in the place of a picture: an icon and a few words. NULL, NULL: nothing. */
void        maq_card_set_status      (MaqCard *self, const char *icon_name, const char *text);
/* A widget laid over the picture's own area, in front of it, moving and scaling with it: marks and masks. Events reach it
 * before the canvas, except while the canvas drags everything (see maq_card_set_overlay_open()); what it does not claim goes
 * on to the canvas. @overlay: (transfer floating) (nullable). */
void        maq_card_set_overlay     (MaqCard *self, GtkWidget *overlay);
GtkWidget  *maq_card_get_overlay     (MaqCard *self); /* (transfer none) (nullable) */
/* Whether the pointer finds the overlay. */
void        maq_card_set_overlay_open (MaqCard *self, gboolean open);
/* A bar along the lower edge while work goes on. @fraction 0..1, -1: unknown. */
void        maq_card_set_running     (MaqCard *self, gboolean running, double fraction);

G_END_DECLS
