/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-step.h"

G_BEGIN_DECLS

/* What files for people say of a step. Whoever has a language gives the words ("Step %ld"); NULL: they are
 * English. Prompts and engines' words are shown without what could turn a line around or end it. Any thread; all results (transfer full). */
typedef const char *(*MaqTranslateFunc) (const char *message);

/* What is written besides pictures and steps. It is copied. */
typedef struct {
  const char      *title;      /* the board's name */
  gint64           date_us;    /* wall clock */
  MaqTranslateFunc translate;  /* (nullable): gettext() of whoever has a language; any thread */
} MaqFileHead;

const char *maq_caption_word    (MaqTranslateFunc translate, const char *message) G_GNUC_FORMAT (2);
/* Of these words: "en", "pt-BR" */
const char *maq_caption_language (MaqTranslateFunc translate);
/* "Step 7", "Step 7, variant 2 ★". @more: 0, or n: the nth picture that came besides: "Step 7, picture 2". */
char       *maq_caption_title   (MaqTranslateFunc translate, const MaqStepRecord *record, const MaqSlot *slot, guint more)
  G_GNUC_WARN_UNUSED_RESULT;
/* What was asked for, begun where it is new. @ranges as in maq_prompt_snippet(). */
char       *maq_caption_snippet (const MaqStepRecord *record, GArray **ranges) G_GNUC_WARN_UNUSED_RESULT;
/* The whole of it; @ranges: of it. */
char       *maq_caption_change  (const MaqStepRecord *record, GArray **ranges) G_GNUC_WARN_UNUSED_RESULT;
/* "Draft · 1536 × 1024". @picture: nullable. */
char       *maq_caption_facts   (MaqTranslateFunc translate, const MaqStepRecord *record, MaqBlob *picture) G_GNUC_WARN_UNUSED_RESULT;
/* "$0.10", "free", "price unknown", "may have been charged" */
char       *maq_caption_price   (MaqTranslateFunc translate, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
/* "2.4 s", "31 s"; NULL: not known. */
char       *maq_caption_seconds (MaqTranslateFunc translate, const MaqSlot *slot) G_GNUC_WARN_UNUSED_RESULT;
/* "23 November 2026", where it is read; "" when there is no such day. */
char       *maq_caption_date    (MaqTranslateFunc translate, gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
