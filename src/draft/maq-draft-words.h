/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A prompt's words with a tick on each one that was used; what has no tick at the end is "ignored" in the reply.
 * Private to src/draft. One thread at a time. */
typedef struct _MaqDraftWords MaqDraftWords;

typedef struct { guint8 r, g, b; } MaqDraftColour;

/* @change: the change part of the prompt (maq_prompt_split()). Quoted texts ("…", “…”, «…», '…' at word edges) are taken out
 * first, so that words inside them are never instructions. */
MaqDraftWords *maq_draft_words_new      (const char *change) G_GNUC_WARN_UNUSED_RESULT;
void           maq_draft_words_free     (MaqDraftWords *self);
/* TRUE when @phrase (lower case; words separated by one space; a word may be "a|b|c") stands in the text, case-insensitively
 * and as whole words; ticks those words. has() does not tick. A hyphen in the prompt counts as a space ("mock up"). */
gboolean       maq_draft_words_take     (MaqDraftWords *self, const char *phrase);
gboolean       maq_draft_words_has      (MaqDraftWords *self, const char *phrase);
/* A number standing beside a phrase ("rotate 15", "20 % darker"); ticks it. FALSE when there is none. */
gboolean       maq_draft_words_take_number (MaqDraftWords *self, const char *phrase, double *value);
/* Quoted texts in order, exactly as written. NULL-terminated, never NULL; asking for it ticks them. */
const char *const *maq_draft_words_quoted (MaqDraftWords *self);
/* Hexes (#abc, #aabbcc) and colour names, in order of appearance; ticks them. (transfer full) (element-type MaqDraftColour) */
GArray        *maq_draft_words_colours  (MaqDraftWords *self) G_GNUC_WARN_UNUSED_RESULT;
/* "image 2" (or "picture 2", "@2") → 2 and so on, in order. (transfer full) (element-type guint) */
GArray        *maq_draft_words_images   (MaqDraftWords *self) G_GNUC_WARN_UNUSED_RESULT;
/* The words without a tick that carry meaning (no "a", "the", "with" …), neighbours joined. (transfer full) */
char         **maq_draft_words_ignored  (MaqDraftWords *self) G_GNUC_WARN_UNUSED_RESULT;

/* Where @phrase first stands: the index of its first word; -1: nowhere. Does not tick. */
int            maq_draft_words_find     (MaqDraftWords *self, const char *phrase);
guint          maq_draft_words_count    (MaqDraftWords *self);
/* The index of the word after quoted text @quote (counted from 0). */
guint          maq_draft_words_quote_at (MaqDraftWords *self, guint quote);
/* Like take(), but only among the @span words right before word @at, with no other quoted text between. */
gboolean       maq_draft_words_take_before (MaqDraftWords *self, guint at, guint span, const char *phrase);
/* The colour said of the ground ("on a white background", "background: #fff"); ticks it. */
gboolean       maq_draft_words_take_ground (MaqDraftWords *self, MaqDraftColour *colour);
/* What it is for or of ("a poster for a jazz festival" → "Jazz festival"): the words behind the first "for", "about", "called"
 * or "of" up to the next small word, comma, or word that is ticked already; ticks them. (transfer full) (nullable) */
char          *maq_draft_words_take_subject (MaqDraftWords *self) G_GNUC_WARN_UNUSED_RESULT;
/* The colour right before @phrase ("a red sofa"); it is ticked and maq_draft_words_colours() leaves it out from then on. */
gboolean       maq_draft_words_take_colour_of (MaqDraftWords *self, const char *phrase, MaqDraftColour *colour);
/* All numbers with their unit ("", "%", "k", "x" …) and the words after or before them, for charts. */
typedef struct {
  double value;
  char  *shown;   /* as written, with its unit: "64%", "$1,200" */
  char  *label;   /* the words that say what it counts, or "" */
} MaqDraftFigure;
/* (transfer full) (element-type MaqDraftFigure); ticks numbers and labels. Years and ratios are left alone. */
GPtrArray     *maq_draft_words_figures  (MaqDraftWords *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDraftWords, maq_draft_words_free)

G_END_DECLS
