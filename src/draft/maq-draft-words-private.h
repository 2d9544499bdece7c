/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-draft-words.h first: this header does not, or the two would make a ring. */
#include <glib.h>

G_BEGIN_DECLS

/* Only maq-draft-words*.c include this. */
typedef struct {
  char    *lower;   /* case-folded for comparing */
  guint    start;   /* byte range in the text */
  guint    length;
  guint    quote;   /* how many quoted texts stand before it */
  gboolean breaks;  /* a comma, a full stop or a quoted text stands before it */
  gboolean ticked;
  gboolean spent;   /* a colour that belongs to one thing */
  gboolean number;  /* value holds it */
  double   value;
} MaqDraftToken;

struct _MaqDraftWords
{
  char      *text;
  GArray    *tokens;       /* of MaqDraftToken */
  GPtrArray *quoted;       /* of char *, NULL-terminated */
  GArray    *quote_at;     /* of guint: the token after each */
  gboolean   quotes_taken;
};

#define MAQ_DRAFT_TOKEN(self, i) (&g_array_index ((self)->tokens, MaqDraftToken, (i)))

/* The end (byte after the closing mark) of a quoted text that opens at @at, and its inner range; 0: none opens there. */
gsize    maq_draft_quote_scan  (const char *text, gsize at, gsize *inner, gsize *inner_length);
/* Whether @phrase matches at token @at; its length in words in @n. */
gboolean maq_draft_words_match (MaqDraftWords *self, guint at, const char *phrase, guint *n);
void     maq_draft_words_tick  (MaqDraftWords *self, guint at, guint n);
/* The colour whose name or hex stands at @at, and how many words it takes; FALSE: none. */
gboolean maq_draft_words_colour_at (MaqDraftWords *self, guint at, MaqDraftColour *colour, guint *n);
gboolean maq_draft_word_is_idle (const char *lower);

G_END_DECLS
