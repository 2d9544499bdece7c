/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-prompt.h"

G_BEGIN_DECLS

/* Advice about a prompt, from the model card's own: pure functions of text, any thread, no network. It knows English and is silent
 * about every other language: a wrong hint is worse than none. */
typedef enum {
  MAQ_HINT_CHANGES, /* several changes in one step */
  MAQ_HINT_QUOTES,  /* words to be written, without quotes */
  MAQ_HINT_VAGUE,   /* "improve it" */
  MAQ_HINT_NUMBERS, /* several pictures, and none is named by its number */
  MAQ_HINT_PHOTO,   /* realism is asked for, and nothing is said of lens or light */
  MAQ_HINT_KEEP,    /* an edit that does not say what stays */
  MAQ_N_HINTS,
} MaqHint;

typedef struct {
  const char *text;       /* mentions as "@3" or "@{uuid}" */
  gboolean    edits;      /* a picture is being edited */
  guint       n_pictures; /* that go along, with the edited one */
  gboolean    keeps;      /* the keep list is not empty */
} MaqCoachCase;

typedef struct {
  MaqHint      hint;
  MaqTextRange where; /* CHANGES: the second change, to the end; QUOTES: the words to be put in quotes; VAGUE: the vague words;
                       * else empty */
  guint        count; /* CHANGES: how many */
} MaqAdvice;

const char *maq_hint_to_word  (MaqHint hint); /* "changes", for settings */

/* (transfer full) (element-type MaqAdvice), the most useful first. */
GArray     *maq_coach_advise  (const MaqCoachCase *about) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the text is English for all that its words say. */
gboolean    maq_coach_reads   (const char *text);

G_END_DECLS
