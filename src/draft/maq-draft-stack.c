/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-canvas.h"

#define TRIES 12
/* Of most faces here, in parts of the size. */
#define CAP_HEIGHT 0.71

/* A stack of texts is measured at a common factor until it fits; then each is set where it was measured. */
typedef struct {
  MaqDraftCanvas      *canvas;
  const MaqDraftBox   *box;
  const MaqDraftStack *stack;
  double               factor;
  MaqDraftBox          column; /* where texts go now: the box, or one column of it */
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
  return text->role == MAQ_DRAFT_BODY || text->role == MAQ_DRAFT_SUB ? MIN (pile->column.width, size * 29) : pile->column.width;
}

static double
gap_before (const Pile *pile, const MaqDraftText *text, const MaqDraftText *before)
{
  double body = wanted_size (pile, &(MaqDraftText) { .role = MAQ_DRAFT_BODY });
  double gap = body * (pile->stack->gap > 0 ? pile->stack->gap : 1.0);

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

  return (MaqDraftBox) { pile->column.x + (pile->column.width - width) * share, y, width, height };
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

/* The height of one text at the pile's factor, from the top of its capitals to its last baseline: so lines of equal size keep
 * an equal distance, whatever reaches above or below. Drawn at @y when @draw. */
static double
place (const Pile *pile, const MaqDraftText *text, double y, gboolean draw, MaqDraftBox *ink)
{
  MaqDraftCanvas *canvas = pile->canvas;
  MaqDraftTypeStyle style = style_of (pile, text);
  double size = wanted_size (pile, text), above, below, up, down;
  gboolean button = text->role == MAQ_DRAFT_BUTTON;
  double width = measure_of (pile, text, size) - (button ? size * 2.2 : 0);
  MaqDraftBox box = line_box (pile, y, MAX (width, 1), 1e5);

  size = maq_draft_text_measure_lines (canvas->cr, text->text, &style, &box, size * 0.55, size, ink, &above, &below);
  if (button)
    {
      if (draw)
        draw_button (pile, text, &style, ink, size);
      return ink->height + size * 1.5;
    }
  up = CLAMP (above - size * CAP_HEIGHT, -size * 0.3, size * 0.3);
  down = CLAMP (below, 0, size * 0.3);
  box.y = ink->y = y - up;
  box.height = ink->height + 0.5;
  if (draw)
    maq_draft_canvas_text (canvas, text->text, &style, &box, size, size, pile->stack->ink, ink);
  return ink->height - up - down;
}

typedef struct { double left, right; } Span;

/* The texts from @from to @to − 1 below one another in the pile's column. Returns the foot. */
static double
run_column (const Pile *pile, guint from, guint to, double y, gboolean draw, Span *span)
{
  const MaqDraftText *before = NULL;
  MaqDraftBox ink = { 0 };

  for (guint i = from; i < to; i++)
    {
      const MaqDraftText *text = pile->canvas->plan->texts->pdata[i];

      y += gap_before (pile, text, before);
      y += place (pile, text, y, draw, &ink);
      span->left = MIN (span->left, ink.x);
      span->right = MAX (span->right, ink.x + ink.width);
      before = text;
    }
  return y;
}

/* How many texts stand above the columns: headline and sub line. */
static guint
above_columns (const Pile *pile, guint to)
{
  guint i = pile->stack->from;

  while (i < to && ((const MaqDraftText *) pile->canvas->plan->texts->pdata[i])->role <= MAQ_DRAFT_SUB)
    i++;
  return i;
}

static double
run (Pile *pile, double y, gboolean draw, MaqDraftBox *covers)
{
  const MaqDraftStack *stack = pile->stack;
  guint to = stack->to > 0 ? MIN (stack->to, pile->canvas->plan->texts->len) : pile->canvas->plan->texts->len;
  guint columns = MAX (stack->columns, 1), top = columns > 1 ? above_columns (pile, to) : to, each = (to - top + columns - 1) / columns;
  double start = y, foot, gutter = wanted_size (pile, &(MaqDraftText) { .role = MAQ_DRAFT_BODY }) * 1.8;
  Span span = { G_MAXDOUBLE, 0 };

  pile->column = *pile->box;
  foot = y = run_column (pile, stack->from, top, y, draw, &span);
  if (top < to && top > stack->from)
    y += gap_before (pile, pile->canvas->plan->texts->pdata[top], pile->canvas->plan->texts->pdata[top - 1]) * 1.3;
  pile->column.width = (pile->box->width - gutter * (columns - 1)) / columns;
  for (guint c = 0; c < columns && top + c * each < to; c++)
    {
      double end = run_column (pile, top + c * each, MIN (top + (c + 1) * each, to), y, draw, &span);

      foot = MAX (foot, end);
      pile->column.x += pile->column.width + gutter;
    }
  if (covers != NULL)
    *covers = span.right > 0 ? (MaqDraftBox) { span.left, start, span.right - span.left, foot - start }
                             : (MaqDraftBox) { pile->box->x, start, 0, 0 };
  /* The last line's descenders hang below. */
  return foot - start + gutter * 0.14;
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
  Pile pile = { self, box, stack, 1, *box };
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
measure_block (Set *set, MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block, guint columns, double give)
{
  const MaqDraftText *head = self->plan->texts->pdata[0];
  gboolean more = self->plan->texts->len > 1;
  MaqDraftBox top = *box;

  *set = (Set) { .stack = { .sub = block->sub, .body = block->body, .align = block->align, .ink = block->ink,
                            .button = block->button, .from = 1, .to = self->plan->texts->len, .columns = columns },
                 .rest = *box, .style = self->plan->head };
  set->style.align = block->align;
  set->pile = (Pile) { self, &set->rest, &set->stack, 1, *box };
  top.height *= more ? (block->share > 0 ? block->share : 0.62) * give : 1;
  set->size = maq_draft_text_measure (self->cr, head->text, &set->style, &top, self->unit * 2.2, block->head_max, &set->ink);
  if (!more)
    return;
  set->gap = MAX (set->size * 0.32, block->body * 1.2);
  set->rest.height = MAX (box->height - set->ink.height - set->gap, 1);
  set->height = fit (&set->pile);
}

/* Details that would come out too small flow into columns, and at last the headline gives way to them. */
static void
settle_block (Set *set, MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block)
{
  static const struct { guint columns; double share; } tries[] = { { 1, 1 }, { 2, 1 }, { 3, 1 }, { 2, 0.7 }, { 3, 0.7 }, { 3, 0.45 } };
  guint best = 0;
  double most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      if (tries[i].columns > 1 && box->width / tries[i].columns < self->unit * 20)
        continue;
      measure_block (set, self, box, block, tries[i].columns, tries[i].share);
      if (set->pile.factor > most + 0.04)
        {
          most = set->pile.factor;
          best = i;
        }
      if (most > 0.8)
        break;
    }
  measure_block (set, self, box, block, tries[best].columns, tries[best].share);
}

double
maq_draft_canvas_block_height (MaqDraftCanvas *self, const MaqDraftBox *box, const MaqDraftBlock *block)
{
  Set set;

  if (self->plan->texts->len == 0)
    return 0;
  settle_block (&set, self, box, block);
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
  settle_block (&set, self, box, block);
  top = (MaqDraftBox) { box->x, box->y + MAX (box->height - set.ink.height - set.gap - set.height, 0) * block->valign,
                        box->width, set.ink.height + 0.5 };
  maq_draft_canvas_text (self, head->text, &set.style, &top, set.size, set.size, block->head_ink, &ink);
  set.rest.y = ink.y + ink.height + set.gap;
  if (self->plan->texts->len > 1)
    run (&set.pile, set.rest.y, TRUE, NULL);
  if (covers != NULL)
    *covers = (MaqDraftBox) { box->x, ink.y, box->width, set.ink.height + set.gap + set.height };
}
