/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-plan.h"

G_BEGIN_DECLS

/* The sheet a plan is drawn on. It knows where every text's ink lies and that it can be read there. Private to src/draft. */
typedef struct {
  MaqDraftBox ink;
  char       *text;
  double      size;      /* of the letters, in pixels */
  double      contrast;  /* the least, against the pixels under it before it was drawn */
} MaqDraftSet;

typedef struct {
  cairo_surface_t     *surface;  /* RGB24 */
  cairo_t             *cr;
  const MaqDraftPlan  *plan;
  double               width, height;
  double               unit;     /* 1 % of the shorter side */
  double               margin;
  GArray              *sets;     /* of MaqDraftSet: every text so far */
  MaqDraftPartialFunc  partial;
  gpointer             partial_data;
  GCancellable        *cancellable;
} MaqDraftCanvas;

/* NULL: no memory for the sheet, @error is set. */
MaqDraftCanvas *maq_draft_canvas_new   (const MaqDraftPlan *plan, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            maq_draft_canvas_free  (MaqDraftCanvas *self);
/* The sheet as a picture. */
MaqImage       *maq_draft_canvas_image (MaqDraftCanvas *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Between parts: shows what there is to whoever streams; FALSE when the work was cancelled. */
gboolean        maq_draft_canvas_part  (MaqDraftCanvas *self);

MaqDraftBox maq_draft_canvas_all   (const MaqDraftCanvas *self);
/* The sheet within its margins. */
MaqDraftBox maq_draft_canvas_inner (const MaqDraftCanvas *self);
/* @box without @by on each side; a part of it by fractions. */
MaqDraftBox maq_draft_box_inset    (MaqDraftBox box, double by);
MaqDraftBox maq_draft_box_part     (MaqDraftBox box, double x, double y, double width, double height);

void maq_draft_canvas_fill  (MaqDraftCanvas *self, const MaqDraftBox *box, MaqDraftColour colour);
/* The tooth of paper: the same on each run. @amount: levels of 255. Draw it before the texts. */
void maq_draft_canvas_grain (MaqDraftCanvas *self, guint amount);
/* Draws the motif as large as fits in the middle of @box. */
void maq_draft_canvas_motif (MaqDraftCanvas *self, const MaqDraftMotif *motif, const MaqDraftBox *box, gboolean flip,
                             const MaqDraftInks *inks);
/* Sets @text in @box in @ink, or in a shade of it that reads at 4.5:1 on what lies there; where nothing would, on a panel. */
double maq_draft_canvas_text (MaqDraftCanvas *self, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                              double min_size, double max_size, MaqDraftColour ink, MaqDraftBox *covers);

/* Texts below one another, all smaller when they do not fit. */
typedef struct {
  double         headline, sub, body; /* wanted sizes, in pixels */
  PangoAlignment align;
  double         valign;      /* of the whole stack in its box: 0 top … 1 bottom */
  MaqDraftColour ink, button; /* text; a button's plate */
  guint          from, to;    /* which of the plan's texts: from … to − 1; 0, 0: all */
  double         gap;         /* between two, in body sizes; 0: 0.9 */
  guint          columns;     /* details flow in so many, below what goes before them; 0: one */
} MaqDraftStack;

/* The headline as large as its share of the box allows, and the other texts below it. */
typedef struct {
  double         head_max, sub, body; /* sizes in pixels */
  double         share;      /* of the box's height for the headline when there are other texts; 0: 0.62 */
  PangoAlignment align;
  double         valign;
  MaqDraftColour ink, head_ink, button;
} MaqDraftBlock;

void maq_draft_canvas_block (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block, MaqDraftBox *covers);
/* The height it would cover. */
double maq_draft_canvas_block_height (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block);
/* Sizes that suit this sheet, in the palette's colours for its ground. */
MaqDraftBlock maq_draft_canvas_block_default (const MaqDraftCanvas *self);

/* @covers (out) (nullable): what all of it covers. */
void maq_draft_canvas_stack (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftStack *stack, MaqDraftBox *covers);

G_END_DECLS
