/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-palette.h"
#include "maq-draft-shapes.h"

G_BEGIN_DECLS

/* A thing that can be drawn, and the words that ask for it. Private to src/draft. */
typedef enum {
  MAQ_DRAFT_STANDS = 1 << 0,  /* on a ground: its foot is the lower edge */
  MAQ_DRAFT_HANGS = 1 << 1,   /* from above */
  MAQ_DRAFT_FLIES = 1 << 2,   /* in the air, or a sign of its own */
  MAQ_DRAFT_SWIMS = 1 << 3,
  MAQ_DRAFT_OBJECT = 1 << 4,  /* could stand in a shop: product shots, interiors */
  MAQ_DRAFT_OUTDOOR = 1 << 5, /* belongs to a landscape */
  MAQ_DRAFT_LIVING = 1 << 6,
  MAQ_DRAFT_SKY = 1 << 7,     /* sun, moon, stars: a scene draws them itself */
  MAQ_DRAFT_TOWN = 1 << 8,
  MAQ_DRAFT_LARGE = 1 << 9,   /* larger than a person */
} MaqDraftMotifFlags;

typedef struct {
  const char *words; /* phrases as maq_draft_words_take() takes them, separated by ";"; behind a "/" those that only
                        suggest it and count when nothing is named outright */
  guint       flags;
  /* In a square of 100 × 100, y downwards. */
  void      (*draw) (cairo_t *cr, const MaqDraftInks *inks);
} MaqDraftMotif;

/* Ends with an entry whose draw is NULL. */
extern const MaqDraftMotif maq_draft_motifs_nature[];
extern const MaqDraftMotif maq_draft_motifs_living[];
extern const MaqDraftMotif maq_draft_motifs_things[];
extern const MaqDraftMotif maq_draft_motifs_objects[];
extern const MaqDraftMotif maq_draft_motifs_food[];
extern const MaqDraftMotif maq_draft_motifs_places[];

/* The points of a shape and their number, for maq_draft_poly() and maq_draft_blob(). */
#define MAQ_XY(...) ((const double[]) { __VA_ARGS__ }), (G_N_ELEMENTS (((const double[]) { __VA_ARGS__ })) / 2)

/* What @words names, in its order, ticked. (transfer container) (element-type MaqDraftMotif) */
GPtrArray *maq_draft_motifs_take (MaqDraftWords *words) G_GNUC_WARN_UNUSED_RESULT;
guint      maq_draft_motifs_count (void);
const MaqDraftMotif *maq_draft_motif_get (guint i);
const MaqDraftMotif *maq_draft_motif_named (const char *word);
/* Where its ink lies in the square of 100 × 100. */
MaqDraftBox maq_draft_motif_extents (const MaqDraftMotif *self);
/* The colour said of it ("a red sofa"), which then is no colour of the palette. */
gboolean   maq_draft_motif_take_colour (const MaqDraftMotif *self, MaqDraftWords *words, MaqDraftColour *colour);
/* Inside the square of @size with its upper left corner at @x, @y; mirrored when @flip. */
void       maq_draft_motif_draw (cairo_t *cr, const MaqDraftMotif *self, double x, double y, double size, gboolean flip,
                                 const MaqDraftInks *inks);

G_END_DECLS
