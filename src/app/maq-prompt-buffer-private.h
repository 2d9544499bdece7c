/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-markup.h"
#include "maq-prompt-buffer.h"
#include "maq-prompt-undo.h"

G_BEGIN_DECLS

/* What a chip stores. */
typedef struct {
  char *id;
  char  letter; /* of a mark, or 0 */
  char *mark;   /* that mark's own id: another one may come by its letter; NULL: the letter is all that is known */
} MaqChip;

struct _MaqPromptBuffer {
  GtkTextBuffer  parent_instance;

  GListModel    *board;
  GHashTable    *chips;      /* GtkTextTag → MaqChip: each chip has a tag of its own, which looks like nothing */
  MaqMarkup     *base;       /* what is drawn on the picture being edited, nullable */
  GHashTable    *known;      /* id → MaqReference as last seen: what is gone keeps its name */
  MaqPromptUndo *undo;
  GtkTextTag    *chip_look;
  GtkTextTag    *gone_look;
  GtkTextTag    *hidden_look;
  GtkTextTag    *quote_look;
  GtkTextTag    *slot_look;
  int            caret;      /* where it was at the last look, in characters */
  int            bound;
  int            typed_end;  /* behind the letter typed last, or -1 */
  int            spaced;     /* behind the space that came with a chip, until something else changes; or -1 */
  gboolean       typed;      /* the last change was one letter, */
  gboolean       joins;      /* behind the one before */
  gboolean       in_action;  /* a change of several parts is under way */
  guint          busy;       /* we change it ourselves */
};

/* maq-prompt-buffer.c */
/* Where caret and selection are now is where somebody put them. */
void      maq_prompt_buffer_remember_marks (MaqPromptBuffer *self);
/* The text is another one, and whole: says so. */
void      maq_prompt_buffer_tell   (MaqPromptBuffer *self);
MaqChip  *maq_prompt_buffer_peek_chip (MaqPromptBuffer *self, const GtkTextIter *start); /* NULL: none stands there */

/* maq-prompt-chip.c: chips in the text. @at is moved behind the chip. @mark: nullable; where there is a letter and no id, it is
 * the one that has the letter now. */
void      maq_prompt_chip_insert   (MaqPromptBuffer *self, GtkTextIter *at, const char *id, char letter, const char *mark);
/* What the chip names is not there. */
gboolean  maq_prompt_chip_is_gone  (MaqPromptBuffer *self, const MaqChip *chip);
/* The letter of its mark as it is now; 0: it names none. */
char      maq_prompt_chip_get_letter (MaqPromptBuffer *self, const MaqChip *chip);
/* What it shows, for sentences. (transfer full) */
char     *maq_prompt_chip_describe (MaqPromptBuffer *self, const MaqChip *chip);
/* Shows every chip as its reference is now. */
void      maq_prompt_chip_refresh  (MaqPromptBuffer *self);
/* The board's reference, or NULL. (transfer full) */
MaqReference *maq_prompt_chip_find (MaqPromptBuffer *self, const char *id);
MaqReference *maq_prompt_chip_find_number (MaqPromptBuffer *self, guint number);
void      maq_prompt_chip_make_looks (MaqPromptBuffer *self);
/* Marks quotes and slots of recipes. */
void      maq_prompt_chip_dress    (MaqPromptBuffer *self);

/* maq-prompt-text.c: @at is moved behind what was inserted. */
void      maq_prompt_text_insert_saved (MaqPromptBuffer *self, GtkTextIter *at, const char *saved, gssize length);
/* Makes chips of what is written as "@3" between @from and @to (characters). @bulk: also at the very end. */
void      maq_prompt_text_find_mentions (MaqPromptBuffer *self, int from, int to, gboolean bulk);

G_END_DECLS
