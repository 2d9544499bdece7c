/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-canvas.h"

#define TRIES 12

/* A stack of texts is measured at a common factor until it fits; then each is set where it was measured. */
typedef struct {
  MaqDraftCanvas      *canvas;
  const MaqDraftBox   *box;
  const MaqDraftStack *stack;
  double               factor;
} Pile;

static double
wanted_size (const Pile *pile, const MaqDraftText *text)
{
  const MaqDraftStack *stack = pile->stack;

  switch (text->role)
    {
    case MAQ_DRAFT_HEADLINE:
      return stack->headline * pile->factor;
    case MAQ_DRAFT_SUB:
      return stack->sub * pile->factor;
    case MAQ_DRAFT_BODY:
    case MAQ_DRAFT_BUTTON:
    case MAQ_DRAFT_SPEECH:
    default:
      /* Details shrink slower than the headline does. */
      return stack->body * (0.35 + 0.65 * pile->factor) * (pile->factor < 0.3 ? pile->factor / 0.3 : 1);
    }
}

static MaqDraftTypeStyle
style_of (const Pile *pile, const MaqDraftText *text)
{
  const MaqDraftPlan *plan = pile->canvas->plan;
  MaqDraftTypeStyle style = text->role == MAQ_DRAFT_HEADLINE ? plan->head : plan->body;

  if (text->role == MAQ_DRAFT_SUB || text->role == MAQ_DRAFT_BUTTON)
    {
      style.weight = text->role == MAQ_DRAFT_BUTTON ? 600 : 500;
      style.leading = 1.24;
      style.tracking = -0.005;
    }
  style.align = pile->stack->align;
  style.valign = 0;
  return style;
}

static double
measure_of (const Pile *pile, const MaqDraftText *text, double size)
{
  /* About sixty letters are a comfortable line. */
  return text->role == MAQ_DRAFT_BODY || text->role == MAQ_DRAFT_SUB ? MIN (pile->box->width, size * 29) : pile->box->width;
}

static double
gap_before (const Pile *pile, const MaqDraftText *text, const MaqDraftText *before)
{
  double body = wanted_size (pile, &(MaqDraftText) { .role = MAQ_DRAFT_BODY });
  double gap = body * (pile->stack->gap > 0 ? pile->stack->gap : 0.9);

  if (before == NULL)
    return 0;
  if (before->role == MAQ_DRAFT_HEADLINE || text->role == MAQ_DRAFT_HEADLINE)
    return MAX (gap, pile->stack->headline * pile->factor * 0.26);
  return text->role == MAQ_DRAFT_BUTTON && before->role != MAQ_DRAFT_BUTTON ? gap * 1.4 : gap;
}

static MaqDraftBox
line_box (const Pile *pile, double y, double width, double height)
{
  double share = pile->stack->align == PANGO_ALIGN_CENTER ? 0.5 : pile->stack->align == PANGO_ALIGN_RIGHT ? 1 : 0;

  return (MaqDraftBox) { pile->box->x + (pile->box->width - width) * share, y, width, height };
}

/* A button's plate around its ink. */
static MaqDraftBox
plate_of (const MaqDraftBox *ink, double size)
{
  return (MaqDraftBox) { ink->x - size * 1.1, ink->y - size * 0.75, ink->width + size * 2.2, ink->height + size * 1.5 };
}

static void
draw_button (const Pile *pile, const MaqDraftText *text, const MaqDraftTypeStyle *style, const MaqDraftBox *measured, double size)
{
  MaqDraftCanvas *canvas = pile->canvas;
  MaqDraftBox box = line_box (pile, measured->y + size * 0.75, measured->width + 1, measured->height + 1);
  MaqDraftBox plate;

  if (pile->stack->align == PANGO_ALIGN_LEFT)
    box.x += size * 1.1;
  else if (pile->stack->align == PANGO_ALIGN_RIGHT)
    box.x -= size * 1.1;
  plate = plate_of (&(MaqDraftBox) { box.x, box.y, measured->width, measured->height }, size);
  maq_draft_round (canvas->cr, plate.x, plate.y, plate.width, plate.height, size * 0.55);
  maq_draft_fill (canvas->cr, pile->stack->button);
  maq_draft_canvas_text (canvas, text->text, style, &box, 1, size,
                         maq_draft_colour_readable (canvas->plan->palette.ground, pile->stack->button, 5), NULL);
}

/* The height of one text at the pile's factor; drawn at @y when @draw. */
static double
place (const Pile *pile, const MaqDraftText *text, double y, gboolean draw, MaqDraftBox *ink)
{
  MaqDraftCanvas *canvas = pile->canvas;
  MaqDraftTypeStyle style = style_of (pile, text);
  double size = wanted_size (pile, text);
  gboolean button = text->role == MAQ_DRAFT_BUTTON;
  double width = measure_of (pile, text, size) - (button ? size * 2.2 : 0);
  MaqDraftBox box = line_box (pile, y, MAX (width, 1), 1e5);

  size = maq_draft_text_measure (canvas->cr, text->text, &style, &box, size * 0.55, size, ink);
  box.height = ink->height + 0.5;
  if (draw && button)
    draw_button (pile, text, &style, ink, size);
  else if (draw)
    maq_draft_canvas_text (canvas, text->text, &style, &box, size, size, pile->stack->ink, ink);
  return ink->height + (button ? size * 1.5 : 0);
}

static double
run (const Pile *pile, double y, gboolean draw, MaqDraftBox *covers)
{
  const MaqDraftPlan *plan = pile->canvas->plan;
  guint to = pile->stack->to > 0 ? MIN (pile->stack->to, plan->texts->len) : plan->texts->len;
  const MaqDraftText *before = NULL;
  double start = y, left = G_MAXDOUBLE, right = 0;
  MaqDraftBox ink = { 0 };

  for (guint i = pile->stack->from; i < to; i++)
    {
      const MaqDraftText *text = plan->texts->pdata[i];

      y += gap_before (pile, text, before);
      y += place (pile, text, y, draw, &ink);
      left = MIN (left, ink.x);
      right = MAX (right, ink.x + ink.width);
      before = text;
    }
  if (covers != NULL)
    *covers = before != NULL ? (MaqDraftBox) { left, start, right - left, y - start } : (MaqDraftBox) { pile->box->x, start, 0, 0 };
  return y - start;
}

/* The largest common factor at which the pile fits; sets it and returns the height. */
static double
fit (Pile *pile)
{
  double low = 0.02, high = 1, height;

  pile->factor = 1;
  height = run (pile, pile->box->y, FALSE, NULL);
  if (height <= pile->box->height)
    return height;
  for (guint i = 0; i < TRIES; i++)
    {
      pile->factor = (low + high) / 2;
      if (run (pile, pile->box->y, FALSE, NULL) <= pile->box->height)
        low = pile->factor;
      else
        high = pile->factor;
    }
  pile->factor = low;
  return run (pile, pile->box->y, FALSE, NULL);
}

void
maq_draft_canvas_stack (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftStack *stack, MaqDraftBox *covers)
{
  Pile pile = { self, box, stack, 1 };
  double height = fit (&pile);

  run (&pile, box->y + MAX (box->height - height, 0) * stack->valign, TRUE, covers);
}

MaqDraftBlock
maq_draft_canvas_block_default (const MaqDraftCanvas *self)
{
  const MaqDraftPalette *palette = &self->plan->palette;

  MaqDraftColour head = palette->ink;

  /* A headline in the palette's own colour where that reads well. */
  if (maq_draft_colour_contrast (palette->main, palette->ground) >= 5)
    head = palette->main;
  else if (maq_draft_colour_contrast (palette->second, palette->ground) >= 5)
    head = palette->second;
  return (MaqDraftBlock) { .head_max = self->unit * 26, .sub = self->unit * 4.0, .body = self->unit * 2.6,
                           .align = PANGO_ALIGN_LEFT, .ink = palette->ink, .head_ink = head,
                           .button = palette->accent };
}

/* A block, measured: the headline's size and ink, and the pile below it. */
typedef struct {
  MaqDraftStack     stack;
  MaqDraftBox       rest, ink;
  MaqDraftTypeStyle style;
  Pile              pile;
  double            size, gap, height;
} Set;

static void
measure_block (Set *set, MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block)
{
  const MaqDraftText *head = self->plan->texts->pdata[0];
  gboolean more = self->plan->texts->len > 1;
  MaqDraftBox top = *box;

  *set = (Set) { .stack = { .sub = block->sub, .body = block->body, .align = block->align, .ink = block->ink,
                            .button = block->button, .from = 1, .to = self->plan->texts->len },
                 .rest = *box, .style = self->plan->head };
  set->style.align = block->align;
  set->pile = (Pile) { self, &set->rest, &set->stack, 1 };
  top.height *= more ? (block->share > 0 ? block->share : 0.62) : 1;
  set->size = maq_draft_text_measure (self->cr, head->text, &set->style, &top, self->unit * 2.2, block->head_max, &set->ink);
  if (!more)
    return;
  set->gap = MAX (set->size * 0.32, block->body * 1.2);
  set->rest.height = MAX (box->height - set->ink.height - set->gap, 1);
  set->height = fit (&set->pile);
}

double
maq_draft_canvas_block_height (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block)
{
  Set set;

  if (self->plan->texts->len == 0)
    return 0;
  measure_block (&set, self, box, block);
  return set.ink.height + set.gap + set.height;
}

void
maq_draft_canvas_block (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block, MaqDraftBox *covers)
{
  const MaqDraftText *head;
  MaqDraftBox top, ink;
  Set set;

  if (covers != NULL)
    *covers = (MaqDraftBox) { box->x, box->y, 0, 0 };
  if (self->plan->texts->len == 0)
    return;
  head = self->plan->texts->pdata[0];
  measure_block (&set, self, box, block);
  top = (MaqDraftBox) { box->x, box->y + MAX (box->height - set.ink.height - set.gap - set.height, 0) * block->valign,
                        box->width, set.ink.height + 0.5 };
  maq_draft_canvas_text (self, head->text, &set.style, &top, set.size, set.size, block->head_ink, &ink);
  set.rest.y = ink.y + ink.height + set.gap;
  if (self->plan->texts->len > 1)
    run (&set.pile, set.rest.y, TRUE, NULL);
  if (covers != NULL)
    *covers = (MaqDraftBox) { box->x, ink.y, box->width, set.ink.height + set.gap + set.height };
}
