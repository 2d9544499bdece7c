/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list that hangs at the caret while somebody goes on writing: the focus stays in the text, which hands on the keys. Its parent
 * is the text; that one's active descendant is the row that Enter would take. Signal "chosen" (string: the row's key). */
#define MAQ_TYPE_PROMPT_LIST (maq_prompt_list_get_type ())
G_DECLARE_FINAL_TYPE (MaqPromptList, maq_prompt_list, MAQ, PROMPT_LIST, GtkPopover)

GtkWidget  *maq_prompt_list_new    (GtkWidget *parent) G_GNUC_WARN_UNUSED_RESULT;
void        maq_prompt_list_clear  (MaqPromptList *self);
/* @note, @picture: nullable; @picture (transfer floating). */
void        maq_prompt_list_add    (MaqPromptList *self, const char *key, const char *title, const char *note, GtkWidget *picture);
/* @title: what it is a list of. Nothing happens while it is empty. */
void        maq_prompt_list_open   (MaqPromptList *self, const char *title, const GdkRectangle *at);
void        maq_prompt_list_close  (MaqPromptList *self);
gboolean    maq_prompt_list_is_open (MaqPromptList *self);
void        maq_prompt_list_move   (MaqPromptList *self, int by);
/* As if the row had been clicked. */
void        maq_prompt_list_choose (MaqPromptList *self);

G_END_DECLS
