/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-colour.h"

G_BEGIN_DECLS

#define MAQ_DRAFT_MAX_NAMED 8

/* Few colours with a job each. Private to src/draft. */
typedef struct {
  MaqDraftColour ground;  /* the paper */
  MaqDraftColour ink;     /* text on it, at least 7:1 */
  MaqDraftColour main;    /* the largest shape */
  MaqDraftColour second;  /* the next */
  MaqDraftColour accent;  /* little, loud */
  MaqDraftColour soft;    /* a quiet step from the ground */
  MaqDraftColour named[MAQ_DRAFT_MAX_NAMED]; /* what the prompt named, in its order: each must be seen */
  guint          n_named;
  gboolean       dark;    /* the ground is dark */
} MaqDraftPalette;

/* Takes colour and mood words from @words; the rest follows from @seed and @variant. */
void maq_draft_palette_read (MaqDraftPalette *self, MaqDraftWords *words, guint64 seed, guint variant);

/* What a shape drawn on a given ground is filled with. */
typedef struct {
  MaqDraftColour a, b, c; /* body, parts, sparks */
  MaqDraftColour dark, light;
} MaqDraftInks;

MaqDraftInks maq_draft_palette_inks (const MaqDraftPalette *self, MaqDraftColour ground, guint turn);
/* The palette as a ring: main, second, accent, then the other named colours, never @ground itself. */
MaqDraftColour maq_draft_palette_cycle (const MaqDraftPalette *self, MaqDraftColour ground, guint i);

G_END_DECLS
