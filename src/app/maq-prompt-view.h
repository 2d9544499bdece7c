/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-loader.h"
#include "maq-prompt-buffer.h"

G_BEGIN_DECLS

/* Where a prompt is written. "@" opens a list of the references, "/" one of the recipes; Tab goes from one slot of a recipe to the
 * next. Signals: "recipe" (string: the id of the one that was chosen), "walk" (int: Alt+Up, 1, asks for an earlier prompt, Alt+Down,
 * -1, for a later one). */
#define MAQ_TYPE_PROMPT_VIEW (maq_prompt_view_get_type ())
G_DECLARE_FINAL_TYPE (MaqPromptView, maq_prompt_view, MAQ, PROMPT_VIEW, GtkTextView)

MaqPromptBuffer *maq_prompt_view_get_buffer  (MaqPromptView *self);
void             maq_prompt_view_set_board   (MaqPromptView *self, GListModel *board, MaqLoader *loader);
/* What is drawn on the picture being edited: its marks are offered, too. (nullable) */
void             maq_prompt_view_set_base_markup (MaqPromptView *self, MaqMarkup *markup);
/* Where in the text @x, @y of @from is; NULL: not in it. Lasts until the chips are put there. (transfer full) */
GtkTextMark     *maq_prompt_view_mark_place  (MaqPromptView *self, GtkWidget *from, double x, double y);
/* Puts chips of these references there. @mark: (transfer full) */
void             maq_prompt_view_put_chips   (MaqPromptView *self, GtkTextMark *mark, const char *const *ids);
/* Selects the first slot that is to be filled, and takes the focus. */
void             maq_prompt_view_go_to_slot  (MaqPromptView *self);
/* Selects a part of the saved text, in bytes of it, and takes the focus. */
void             maq_prompt_view_select_bytes (MaqPromptView *self, guint start, guint length);
/* As if "@" had been typed at the end. */
void             maq_prompt_view_offer_references (MaqPromptView *self);
/* Adds what "/" offers; the list is emptied first. */
void             maq_prompt_view_clear_recipes (MaqPromptView *self);
void             maq_prompt_view_add_recipe  (MaqPromptView *self, const char *id, const char *title);

G_END_DECLS
