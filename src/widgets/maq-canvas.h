/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-arrange.h"
#include "maq-card.h"
#include "maq-view.h"

G_BEGIN_DECLS

/* All but the first two belong to what lies over the cards, see maq_card_set_overlay(). */
typedef enum {
  MAQ_TOOL_SELECT, /* selects and moves cards; a rubber band where there is none */
  MAQ_TOOL_HAND,   /* drags the canvas everywhere */
  MAQ_TOOL_PIN,
  MAQ_TOOL_BOX,
  MAQ_TOOL_ELLIPSE,
  MAQ_TOOL_ARROW,
  MAQ_TOOL_STROKE,
  MAQ_TOOL_TEXT,
  MAQ_TOOL_MASK_BRUSH,
  MAQ_TOOL_MASK_BOX,
  MAQ_TOOL_MASK_ELLIPSE,
  MAQ_TOOL_MASK_LASSO,
  MAQ_TOOL_MASK_ERASER,
  MAQ_N_TOOLS,
} MaqTool;

/* The endless board: cards laid out by canvas units under one zoom and pan. Properties: "tool" (int: MaqTool), "zoom"
 * (double; pixels of the picture in hand to shown pixels), "selected" (MaqCard, nullable: the one that was selected last),
 * "grey" (boolean: a neutral surround), "wheel-zooms" (boolean: the wheel zooms and Ctrl with it scrolls, instead of the other way).
 * Signals: "card-activated" (card: clicked, or Enter), "selection-changed", "cards-moved" (translated name of what was done:
 * cards have new frames; once at the end), "card-menu" (card or NULL, x, y). */
#define MAQ_TYPE_CANVAS (maq_canvas_get_type ())
G_DECLARE_FINAL_TYPE (MaqCanvas, maq_canvas, MAQ, CANVAS, GtkWidget)

GtkWidget     *maq_canvas_new          (void) G_GNUC_WARN_UNUSED_RESULT;

const MaqView *maq_canvas_get_view     (MaqCanvas *self);
/* As it was once: @view, within the limits of maq-view.h. */
void           maq_canvas_set_view     (MaqCanvas *self, const MaqView *view);
gboolean       maq_canvas_is_fitted    (MaqCanvas *self); /* it goes on showing all cards */
double         maq_canvas_get_zoom     (MaqCanvas *self);
MaqCard       *maq_canvas_get_selected (MaqCanvas *self); /* (transfer none) (nullable) */

void           maq_canvas_add          (MaqCanvas *self, MaqCard *card);
void           maq_canvas_remove       (MaqCanvas *self, MaqCard *card);
/* In the order in which they were selected. Returns: (transfer container) (element-type MaqCard) */
GPtrArray     *maq_canvas_get_selection (MaqCanvas *self) G_GNUC_WARN_UNUSED_RESULT;
/* That one only. @card nullable: none */
void           maq_canvas_select       (MaqCanvas *self, MaqCard *card);
void           maq_canvas_select_more  (MaqCanvas *self, MaqCard *card, gboolean selected);
void           maq_canvas_select_all   (MaqCanvas *self);
/* Canvas units a pixel of the picture in hand takes; what 100 % means. */
void           maq_canvas_set_unit     (MaqCanvas *self, double units);
/* Whether cards are in somebody's hand: their frames are not to be changed meanwhile. */
gboolean       maq_canvas_is_busy      (MaqCanvas *self);
/* Around the pointer, or the middle. */
void           maq_canvas_set_zoom     (MaqCanvas *self, double zoom);
void           maq_canvas_step_zoom    (MaqCanvas *self, int direction);
/* The dots behind the cards; they come with the board, so that the first frame is quick. */
void           maq_canvas_set_grid     (MaqCanvas *self, gboolean grid);
/* Room kept free at the top when fitting, for what floats there, in shown pixels. */
void           maq_canvas_set_top_room (MaqCanvas *self, int room);
/* By shown pixels. */
void           maq_canvas_pan          (MaqCanvas *self, double dx, double dy);
/* Shows all cards, and goes on doing so until somebody pans or zooms. */
void           maq_canvas_fit          (MaqCanvas *self);
/* The selected cards as large as fits; everything where none is. */
void           maq_canvas_fit_selection (MaqCanvas *self);
/* Shifts the view until @card is in sight. */
void           maq_canvas_reveal       (MaqCanvas *self, MaqCard *card);

/* All of these work on the selected cards that can be moved, and end in "cards-moved". */
void           maq_canvas_align        (MaqCanvas *self, MaqAlign align);
void           maq_canvas_distribute   (MaqCanvas *self, gboolean upright);
/* About the top left corner. */
void           maq_canvas_resize_selection (MaqCanvas *self, double factor);

G_END_DECLS
