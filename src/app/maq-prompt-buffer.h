/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-markup.h"
#include "maq-reference.h"

G_BEGIN_DECLS

/* The text of a prompt with chips in it: each stands for a reference (and one of its marks) by its id, never by its number.
 *
 * A chip is ordinary text under tags: "reference 3, brass finish", of which only "3 brass finish" is seen. So screen readers read it
 * where it stands, fonts and line breaking are the text's own, and nothing has to be drawn in its place. Child anchors and
 * paintables were measured with GTK 4.8 and are of no use: after deleting one and undoing, the text is "a￼b" with a bare
 * U+FFFC and no anchor in it, and what a screen reader gets of them is that character. Tags are not undone by GtkTextBuffer
 * either. So its undo is off, and what is undone here is the saved text as a whole: a prompt is short.
 *
 * For caret, selection and deletion a chip is one unit. Main thread. Signals: "edited": the text is another one, and whole again
 * (while "changed" is heard, a chip may be half there); "chips-changed": one shows something else, or its reference is gone. */
#define MAQ_TYPE_PROMPT_BUFFER (maq_prompt_buffer_get_type ())
G_DECLARE_FINAL_TYPE (MaqPromptBuffer, maq_prompt_buffer, MAQ, PROMPT_BUFFER, GtkTextBuffer)

/* The id of a chip that means the picture being edited, which has no number: "@0A" on the way to the prompt writer. */
#define MAQ_CHIP_BASE "base"

MaqPromptBuffer *maq_prompt_buffer_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void             maq_prompt_buffer_set_board    (MaqPromptBuffer *self, GListModel *board);

/* What is drawn on the picture being edited: chips that name its marks are gone with them. NULL: none is edited, or nothing is
 * drawn on it. */
void             maq_prompt_buffer_set_base     (MaqPromptBuffer *self, MaqMarkup *markup);

/* As it is kept in drafts, in the clipboard and for undo: chips are "@{uuid}", with a mark "@{uuid.A}" or, so
 * that another mark of that letter is not taken for it, "@{uuid.A.uuid}". */
char            *maq_prompt_buffer_dup_saved    (MaqPromptBuffer *self) G_GNUC_WARN_UNUSED_RESULT;
/* Undo leads back to what was there. */
void             maq_prompt_buffer_set_saved    (MaqPromptBuffer *self, const char *saved);
/* At the caret, in place of the selection. */
void             maq_prompt_buffer_insert_saved (MaqPromptBuffer *self, const char *saved);
/* A part of it; both ends are moved out of chips. */
char            *maq_prompt_buffer_dup_part     (MaqPromptBuffer *self, GtkTextIter *start, GtkTextIter *end) G_GNUC_WARN_UNUSED_RESULT;

/* Where that many bytes of the saved text end. */
void             maq_prompt_buffer_find_saved   (MaqPromptBuffer *self, guint bytes, GtkTextIter *iter);

/* As a request has it: chips are "@3" and "@3A" by the numbers of now. A chip whose reference is gone is "@?". */
char            *maq_prompt_buffer_dup_change   (MaqPromptBuffer *self) G_GNUC_WARN_UNUSED_RESULT;
char            *maq_prompt_buffer_dup_part_change (MaqPromptBuffer *self, const GtkTextIter *start, const GtkTextIter *end) G_GNUC_WARN_UNUSED_RESULT;
/* As people read it: chips are their names. */
char            *maq_prompt_buffer_dup_plain    (MaqPromptBuffer *self) G_GNUC_WARN_UNUSED_RESULT;
/* What the first chip shows whose reference is gone, or NULL. */
char            *maq_prompt_buffer_dup_dangling (MaqPromptBuffer *self) G_GNUC_WARN_UNUSED_RESULT;
guint            maq_prompt_buffer_get_n_chips  (MaqPromptBuffer *self);
/* Whether a chip stands for the reference of that number. */
gboolean         maq_prompt_buffer_names        (MaqPromptBuffer *self, guint number);
/* A change text of a request, whose "@3" are the numbers of @references (element-type MaqReference), in the saved form. */
char            *maq_prompt_buffer_save_change  (MaqPromptBuffer *self, const char *change, GPtrArray *references) G_GNUC_WARN_UNUSED_RESULT;

/* Puts a chip at the caret, in place of the selection, with a space after it, which a comma or the like that is typed next takes
 * the place of. @letter: 0 for none. */
void             maq_prompt_buffer_insert_chip  (MaqPromptBuffer *self, const char *id, char letter);
void             maq_prompt_buffer_remove_dangling (MaqPromptBuffer *self);

/* The chip that @iter stands in or before: its ends. FALSE: none. */
gboolean         maq_prompt_buffer_get_chip     (MaqPromptBuffer *self, const GtkTextIter *iter, GtkTextIter *start, GtkTextIter *end);
/* Walks over all of them; @at is moved behind the chip that is found. @gone (out): its reference is not there. */
gboolean         maq_prompt_buffer_next_chip    (MaqPromptBuffer *self, GtkTextIter *at, GtkTextIter *start, GtkTextIter *end, gboolean *gone);
/* The id that a chip stores (transfer none), its letter or 0. */
const char      *maq_prompt_buffer_read_chip    (MaqPromptBuffer *self, const GtkTextIter *start, char *letter);

gboolean         maq_prompt_buffer_can_undo     (MaqPromptBuffer *self);
gboolean         maq_prompt_buffer_can_redo     (MaqPromptBuffer *self);
void             maq_prompt_buffer_undo         (MaqPromptBuffer *self);
void             maq_prompt_buffer_redo         (MaqPromptBuffer *self);
/* There is nothing to go back to: the text of another board was here. */
void             maq_prompt_buffer_forget       (MaqPromptBuffer *self);

/* How chips, quotes and slots look; the view knows the colours. */
void             maq_prompt_buffer_set_colours  (MaqPromptBuffer *self, const GdkRGBA *chip, const GdkRGBA *gone, const GdkRGBA *quote);

G_END_DECLS
