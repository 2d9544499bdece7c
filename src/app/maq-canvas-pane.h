/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-board-menu.h"
#include "maq-canvas.h"
#include "maq-queue-button.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* The canvas with what floats over it: tools, the empty board, what went wrong. Signals: "answer" (word, see
 * MaqNotice), "selection-changed", "remove-item" (MaqBoardItem). */
#define MAQ_TYPE_CANVAS_PANE (maq_canvas_pane_get_type ())
G_DECLARE_FINAL_TYPE (MaqCanvasPane, maq_canvas_pane, MAQ, CANVAS_PANE, AdwBin)

AdwHeaderBar    *maq_canvas_pane_get_header        (MaqCanvasPane *self);
MaqCanvas       *maq_canvas_pane_get_canvas        (MaqCanvasPane *self);
MaqStage        *maq_canvas_pane_get_stage         (MaqCanvasPane *self); /* NULL before the engine is set */
/* The toggle buttons for the side panes, to be bound to them. */
GtkToggleButton *maq_canvas_pane_get_show_composer (MaqCanvasPane *self);
GtkToggleButton *maq_canvas_pane_get_show_history  (MaqCanvasPane *self);
/* Adds the next of what the first frame does without. FALSE: there is no more; only then the engine may be set. */
gboolean         maq_canvas_pane_build_on          (MaqCanvasPane *self);
/* NULL before all is built, as what belongs to the main menu. */
MaqQueueButton  *maq_canvas_pane_get_queue         (MaqCanvasPane *self);
MaqBoardMenu    *maq_canvas_pane_get_board_menu    (MaqCanvasPane *self);
/* Signs instead of words in the header. */
void             maq_canvas_pane_set_compact       (MaqCanvasPane *self, gboolean compact);
/* How many pictures the Compare button would show; less than 2: it says no number. */
void             maq_canvas_pane_set_compared      (MaqCanvasPane *self, guint n);
/* The part of the main menu that says what can be undone. */
GMenu           *maq_canvas_pane_get_edit_menu     (MaqCanvasPane *self);
MaqBoardItem    *maq_canvas_pane_get_selected_item (MaqCanvasPane *self); /* (transfer none) (nullable) */

void             maq_canvas_pane_set_engine        (MaqCanvasPane *self, MaqEngine *engine, MaqLoader *loader);
void             maq_canvas_pane_set_tool          (MaqCanvasPane *self, MaqTool tool);
/* A message over the canvas until it is dismissed. @decide: with a way to the requests that may have been charged. */
void             maq_canvas_pane_show_message      (MaqCanvasPane *self, const char *message, gboolean decide);
void             maq_canvas_pane_show_drop_hint    (MaqCanvasPane *self, gboolean show);
/* Name and role of the selected reference. */
void             maq_canvas_pane_edit_selected     (MaqCanvasPane *self);
void             maq_canvas_pane_open_menu         (MaqCanvasPane *self);

G_END_DECLS
