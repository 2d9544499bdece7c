/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a text was before and after: whole texts, because a prompt is short. Letters typed in a row are one. */
typedef struct _MaqPromptUndo MaqPromptUndo;

MaqPromptUndo *maq_prompt_undo_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void           maq_prompt_undo_free   (MaqPromptUndo *self);
/* What is now is all there ever was. */
void           maq_prompt_undo_forget (MaqPromptUndo *self);
/* The text is @now, with the caret at @caret (bytes of it). @typed: one letter was added; @joins: behind the one before. */
void           maq_prompt_undo_record (MaqPromptUndo *self, const char *now, int caret, gboolean typed, gboolean joins);
/* Before or after; NULL: there is nothing. @caret (out): where the caret was, in bytes. (transfer none) */
const char    *maq_prompt_undo_back   (MaqPromptUndo *self, int *caret);
const char    *maq_prompt_undo_again  (MaqPromptUndo *self, int *caret);
gboolean       maq_prompt_undo_can_go_back  (MaqPromptUndo *self);
gboolean       maq_prompt_undo_can_go_again (MaqPromptUndo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqPromptUndo, maq_prompt_undo_free)

G_END_DECLS
