/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-markup.h"

G_BEGIN_DECLS

/* What is drawn on one picture, laid over it (see maq_card_set_overlay()): its marks, each a child widget of its own, and its mask. Draws,
 * selects, moves, resizes, names and deletes them with pointer and keys.
 *
 * Properties: "markup" (MaqMarkup, nullable), "tool" (int: MaqTool), "brush-size" (double: diameter as a part of the longer side),
 * "hardness" (double, 0..1), "selected" (string, nullable: the id of a mark). Signal "edited" (MaqMarkup *now, nullable; char *title:
 * translated, what was done): the owner keeps it and gives it back as "markup"; until then what is shown has already changed.
 *
 * Keys on a mark: arrows move (Shift: 10 times as far), Ctrl and arrows resize, Enter and F2 name, Delete deletes, Escape lets go. */
#define MAQ_TYPE_MARKUP_LAYER (maq_markup_layer_get_type ())
G_DECLARE_FINAL_TYPE (MaqMarkupLayer, maq_markup_layer, MAQ, MARKUP_LAYER, GtkWidget)

GtkWidget  *maq_markup_layer_new             (void) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup  *maq_markup_layer_get_markup      (MaqMarkupLayer *self); /* (transfer none) (nullable) */
const char *maq_markup_layer_get_selected    (MaqMarkupLayer *self); /* (nullable) */
void        maq_markup_layer_set_markup      (MaqMarkupLayer *self, MaqMarkup *markup);
void        maq_markup_layer_set_selected    (MaqMarkupLayer *self, const char *id);
/* As the owner's own commands do it: emits "edited" when something changes. */
void        maq_markup_layer_edit            (MaqMarkupLayer *self, MaqMarkup *now, const char *title);
/* What a pointer would draw with the tool in hand, in the middle of the picture; a mark is selected and has the focus then. */
void        maq_markup_layer_add_in_middle   (MaqMarkupLayer *self);
void        maq_markup_layer_rename_selected (MaqMarkupLayer *self);
void        maq_markup_layer_remove_selected (MaqMarkupLayer *self);
/* The selected box or ellipse becomes a part of the mask. FALSE: there is none. */
gboolean    maq_markup_layer_mask_selected   (MaqMarkupLayer *self);

G_END_DECLS
