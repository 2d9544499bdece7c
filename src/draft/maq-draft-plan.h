/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-motif.h"
#include "maq-draft-text.h"
#include "maq-draft.h"

G_BEGIN_DECLS

/* What will be drawn, as data: nothing in here draws. Private to src/draft. */
typedef enum {
  MAQ_DRAFT_POSTER,
  MAQ_DRAFT_LOGO,
  MAQ_DRAFT_UI,
  MAQ_DRAFT_INFOGRAPHIC,
  MAQ_DRAFT_COMIC,
  MAQ_DRAFT_PRODUCT,
  MAQ_DRAFT_SCENE,
} MaqDraftKind;

typedef enum {
  MAQ_DRAFT_HEADLINE,
  MAQ_DRAFT_SUB,
  MAQ_DRAFT_BODY,
  MAQ_DRAFT_BUTTON,
  MAQ_DRAFT_SPEECH,
} MaqDraftRole;

typedef enum {
  MAQ_DRAFT_DAY,
  MAQ_DRAFT_DAWN,
  MAQ_DRAFT_GOLDEN,
  MAQ_DRAFT_DUSK,
  MAQ_DRAFT_NIGHT,
} MaqDraftTime;

/* What the ground is, where words say so. */
typedef enum {
  MAQ_DRAFT_ANYWHERE,
  MAQ_DRAFT_AT_SEA,
  MAQ_DRAFT_IN_TOWN,
  MAQ_DRAFT_IN_FOREST,
  MAQ_DRAFT_IN_HILLS,
  MAQ_DRAFT_IN_DESERT,
} MaqDraftPlace;

#define MAQ_DRAFT_MAX_COLOURED 8

typedef struct {
  char        *text;
  MaqDraftRole role;
  gboolean     quoted; /* FALSE: taken from the subject ("a poster for a jazz festival") */
} MaqDraftText;

typedef struct {
  MaqDraftKind      kind;
  guint             width, height;
  guint64           seed;     /* from the prompt alone */
  guint             variant;
  guint             design;   /* seed + variant: which of a kind's designs */
  MaqDraftPalette   palette;
  MaqDraftTypeStyle head, body;
  GPtrArray        *texts;    /* of MaqDraftText */
  GPtrArray        *motifs;   /* of const MaqDraftMotif, not owned; in the prompt's order */
  GPtrArray        *figures;  /* of MaqDraftFigure */
  guint             count;    /* how many of the first motif were asked for; 0: not said */
  guint             panels;   /* comic: how many were asked for; 0: not said */
  MaqDraftColour    coloured[MAQ_DRAFT_MAX_COLOURED]; /* "a red sofa": the colour of the first motifs, where has_colour */
  gboolean          has_colour[MAQ_DRAFT_MAX_COLOURED];
  MaqDraftPlace     place;
  gboolean          board;    /* a dashboard: figures and charts */
  MaqDraftTime      time;
  gboolean          time_said, rain, snow, fog, interior, phone, desktop, centered, minimal;
  MaqImage        **images;   /* lent by the request */
  guint             n_images;
} MaqDraftPlan;

/* Reads @words for @request, a request that is no edit. */
MaqDraftPlan *maq_draft_plan_new  (const MaqDraftRequest *request, MaqDraftWords *words) G_GNUC_WARN_UNUSED_RESULT;
void          maq_draft_plan_free (MaqDraftPlan *self);
const char   *maq_draft_kind_to_string (MaqDraftKind kind);
/* The @i-th motif, going round; NULL when the prompt names none. */
const MaqDraftMotif *maq_draft_plan_motif (const MaqDraftPlan *self, guint i);
/* The palette's colours for the @i-th motif on @ground, with the colour that was said of it. */
MaqDraftInks maq_draft_plan_inks (const MaqDraftPlan *self, guint i, MaqDraftColour ground);
/* A number below @n that follows from the plan's seed, its variant and @salt. */
guint         maq_draft_plan_pick (const MaqDraftPlan *self, guint salt, guint n);
/* The first text of @role, or NULL. */
const MaqDraftText *maq_draft_plan_text (const MaqDraftPlan *self, MaqDraftRole role);
/* All letters of all texts. */
guint         maq_draft_plan_chars (const MaqDraftPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDraftPlan, maq_draft_plan_free)

/* maq-draft-type.c: the words about lettering, else a pairing by seed and variant. */
void maq_draft_type_read (MaqDraftPlan *self, MaqDraftWords *words);

G_END_DECLS
