/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-art.h"
#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"
#include "maq-draft-scenery.h"

#define DESIGNS 5
#define MAX_PANELS 20

/* A panel's four corners may lean; @box is what is surely inside. */
typedef struct {
  double      corners[8];
  MaqDraftBox box, hull;
} Panel;

typedef struct {
  MaqDraftCanvas *canvas;
  MaqDraftBox     page;
  guint           design;
  Panel           panels[MAX_PANELS];
  guint           n, n_speech, first_speech;
  double          gutter;
} Comic;

static guint
count_speech (const MaqDraftPlan *plan, guint *first)
{
  guint n = 0;

  *first = 0;
  for (guint i = 0; i < plan->texts->len; i++)
    if (((const MaqDraftText *) plan->texts->pdata[i])->role == MAQ_DRAFT_SPEECH)
      n++;
    else
      *first = i + 1;
  return n;
}

static void
put_panel (Comic *self, guint i, const MaqDraftBox *cell, double lean_left, double lean_right)
{
  Panel *panel = &self->panels[i];
  double x1 = cell->x, x2 = cell->x + cell->width, y1 = cell->y, y2 = cell->y + cell->height;
  double corners[8] = { x1 + lean_left, y1, x2 + lean_right, y1, x2 - lean_right, y2, x1 - lean_left, y2 };
  double inset_left = fabs (lean_left), inset_right = fabs (lean_right);

  for (guint c = 0; c < 8; c++)
    panel->corners[c] = corners[c];
  panel->hull = (MaqDraftBox) { x1 - inset_left, y1, cell->width + inset_left + inset_right, cell->height };
  panel->box = (MaqDraftBox) { x1 + inset_left, y1, cell->width - inset_left - inset_right, cell->height };
}

static void
row (Comic *self, guint from, guint n, double y, double height, guint index)
{
  static const double uneven[][4] = { { 1, 1, 1, 1 }, { 1.35, 0.8, 1.1, 0.9 }, { 0.75, 1.3, 0.9, 1.2 } };
  const double *weights = uneven[self->design % DESIGNS == 0 ? 0 : 1 + index % 2];
  double total = 0, x = self->page.x, room = self->page.width - self->gutter * (n - 1);
  double lean = self->design % DESIGNS == 3 ? height * 0.07 : 0;

  for (guint i = 0; i < n; i++)
    total += weights[i % 4];
  for (guint i = 0; i < n; i++)
    {
      MaqDraftBox cell = { x, y, room * weights[i % 4] / total, height };

      put_panel (self, from + i, &cell, i > 0 ? lean : 0, i + 1 < n ? lean : 0);
      x += cell.width + self->gutter;
    }
}

/* Rows of panels: even, uneven, with a splash panel first or last, leaning, one tall column of strips. */
static void
divide (Comic *self)
{
  guint rows = (guint) CLAMP (round (sqrt (self->n * self->page.height / self->page.width) * 0.95), 1, self->n), done = 0;
  double y = self->page.y, heights[MAX_PANELS], total = 0;
  guint counts[MAX_PANELS];

  if (self->n > 2 && rows < 2)
    rows = self->page.width > self->page.height * 1.6 && self->n < 4 ? 1 : 2;
  for (guint r = 0; r < rows; r++)
    counts[r] = self->n / rows + ((self->design % 2 == 0 ? rows - 1 - r : r) < self->n % rows ? 1 : 0);
  if (rows > 1 && self->design % DESIGNS == 2 && counts[0] > 1)
    {
      counts[rows - 1] += counts[0] - 1;
      counts[0] = 1;
    }
  if (rows > 1 && self->design % DESIGNS == 4 && counts[rows - 1] > 1)
    {
      counts[0] += counts[rows - 1] - 1;
      counts[rows - 1] = 1;
    }
  for (guint r = 0; r < rows; r++)
    total += heights[r] = counts[r] == 1 && rows > 1 ? 1.25 : 1;
  for (guint r = 0; r < rows; r++)
    {
      double height = (self->page.height - self->gutter * (rows - 1)) * heights[r] / total;

      row (self, done, counts[r], y, height, r);
      done += counts[r];
      y += height + self->gutter;
    }
}

/* The motif that plays in panel @i: living ones by turns, when there are any. */
static guint
actor (const MaqDraftPlan *plan, guint i)
{
  guint living = 0;

  for (guint m = 0; m < plan->motifs->len; m++)
    living += (maq_draft_plan_motif (plan, m)->flags & MAQ_DRAFT_LIVING) != 0;
  if (living == 0)
    return i % plan->motifs->len;
  i %= living;
  for (guint m = 0; m < plan->motifs->len; m++)
    if ((maq_draft_plan_motif (plan, m)->flags & MAQ_DRAFT_LIVING) && i-- == 0)
      return m;
  return 0;
}

/* Who appears in panel @i keeps the colours of the whole page. */
static MaqDraftInks
cast (const Comic *self, guint i)
{
  const MaqDraftPlan *plan = self->canvas->plan;

  return maq_draft_plan_inks (plan, plan->motifs->len > 0 ? actor (plan, i) : i % 2, maq_draft_colour_hex (0xf4f1ea));
}

static void
backdrop (Comic *self, guint i, MaqDraftColour *ground)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftPalette *palette = &canvas->plan->palette;
  const MaqDraftBox *box = &self->panels[i].hull;
  MaqDraftScenery scenery;

  /* Paler than the actors, who keep their colours from panel to panel. */
  *ground = maq_draft_colour_mix (maq_draft_palette_cycle (palette, maq_draft_colour_hex (0xffffff), i + self->design),
                                  maq_draft_colour_hex (0xfffaf0), (i + self->design) % 3 == 0 ? 0.35 : 0.6);
  if (maq_draft_colour_distance (*ground, cast (self, i).a) < 0.2)
    *ground = maq_draft_colour_mix (*ground, maq_draft_colour_hex (0xfffaf0), 0.75);
  switch ((i + self->design) % 4)
    {
    case 0:
      maq_draft_scenery_init (&scenery, canvas, box, canvas->plan->time_said ? canvas->plan->time : MAQ_DRAFT_DAY);
      maq_draft_scenery_sky (&scenery, 0.7);
      if (canvas->plan->place == MAQ_DRAFT_AT_SEA)
        maq_draft_scenery_sea (&scenery, 0.7);
      else if (canvas->plan->place == MAQ_DRAFT_IN_TOWN || (self->design % 2 == 0 && canvas->plan->place == MAQ_DRAFT_ANYWHERE))
        maq_draft_scenery_town (&scenery);
      else
        maq_draft_scenery_hills (&scenery);
      *ground = scenery.near;
      break;
    case 1:
      maq_draft_canvas_fill (canvas, box, *ground);
      maq_draft_art_dots (canvas, &(MaqDraftBox) { box->x, box->y + box->height * 0.35, box->width, box->height * 0.65 },
                          canvas->unit * 2.1, maq_draft_colour_shade (*ground, -0.07), FALSE);
      break;
    case 2:
      maq_draft_art_rays (canvas, box, box->x + box->width / 2, box->y + box->height * 0.68, 22, *ground, maq_draft_colour_shade (*ground, 0.055));
      break;
    default:
      maq_draft_gradient (canvas->cr, box, maq_draft_colour_shade (*ground, 0.06), maq_draft_colour_shade (*ground, -0.05), 0);
      maq_draft_canvas_fill (canvas, &(MaqDraftBox) { box->x, box->y + box->height * 0.8, box->width, box->height * 0.2 }, maq_draft_colour_shade (*ground, -0.13));
      break;
    }
}

static void
actors (Comic *self, guint i)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftPlan *plan = canvas->plan;
  const MaqDraftBox *box = &self->panels[i].box;
  const MaqDraftMotif *motif = plan->motifs->len > 0 ? maq_draft_plan_motif (plan, actor (plan, i)) : maq_draft_motif_named (i % 2 == 0 ? "cat" : "robot");
  static const double zooms[] = { 0.7, 0.95, 0.62, 0.82 };
  double size = MIN (box->width * 0.9, box->height) * zooms[(i + self->design) % 4], foot = box->y + box->height * (size > box->height * 0.75 ? 1.06 : 0.95);
  double x = box->x + (box->width - size) * (plan->motifs->len > 1 ? (i % 2 == 0 ? 0.2 : 0.8) : 0.5);
  MaqDraftInks inks = cast (self, i);

  if (plan->motifs->len > 1 && actor (plan, i) != actor (plan, i + 1) && box->width > box->height * 1.25)
    {
      MaqDraftInks others = cast (self, i + 1);

      maq_draft_motif_draw (canvas->cr, maq_draft_plan_motif (plan, actor (plan, i + 1)), box->x + box->width - size * 0.62 - box->width * 0.08,
                            box->y + box->height * 0.95 - size * 0.62, size * 0.62, TRUE, &others);
      x = box->x + box->width * 0.06;
    }
  maq_draft_motif_draw (canvas->cr, motif, x, foot - size, size, FALSE, &inks);
}

static void
picture (Comic *self, guint i)
{
  MaqDraftCanvas *canvas = self->canvas;
  const Panel *panel = &self->panels[i];
  MaqDraftColour ground;

  cairo_save (canvas->cr);
  maq_draft_poly (canvas->cr, panel->corners, 4);
  cairo_clip (canvas->cr);
  if (i < canvas->plan->n_images)
    maq_draft_frame_draw (canvas, canvas->plan->images[i], &panel->hull, 0, 0);
  else
    {
      backdrop (self, i, &ground);
      actors (self, i);
    }
  cairo_restore (canvas->cr);
  /* Low in the panel: balloons have its upper part. */
  if (i < canvas->plan->n_images)
    maq_draft_frame_badge (canvas, &(MaqDraftBox) { panel->box.x, panel->box.y + panel->box.height - canvas->unit * 7, canvas->unit * 15, canvas->unit * 15 }, i + 1);
  maq_draft_poly (canvas->cr, panel->corners, 4);
  cairo_set_line_join (canvas->cr, CAIRO_LINE_JOIN_MITER);
  maq_draft_colour_set (canvas->cr, maq_draft_colour_hex (0x141418), 1);
  cairo_set_line_width (canvas->cr, MAX (canvas->unit * 0.42, 1.5));
  cairo_stroke (canvas->cr);
}

static void
balloon (Comic *self, const Panel *panel, const char *text, guint slot, guint slots, guint i)
{
  MaqDraftCanvas *canvas = self->canvas;
  MaqDraftTypeStyle style = canvas->plan->head;
  double pad = canvas->unit * 1.7, u = canvas->unit, x, y, share = slots > 1 ? 0.9 / slots : 0.46;
  MaqDraftBox room = maq_draft_box_inset (panel->box, u * 1.6), ink, b;
  double tail;

  room.y += room.height * share * slot * (slots > 1 ? 1.08 : 1);
  room.height *= share;
  style.align = PANGO_ALIGN_CENTER;
  style.weight = MAX (style.weight, 600);
  style.leading = MAX (style.leading, 1.08);
  ink = (MaqDraftBox) { room.x + pad, room.y + pad * 0.8, MAX (room.width - 2 * pad, 4), MAX (room.height - 1.6 * pad - u, 4) };
  maq_draft_text_measure (canvas->cr, text, &style, &ink, u * 1.5, u * 3.3, &b);
  x = (i + slot) % 2 == 0 ? room.x : room.x + room.width - b.width - 2 * pad;
  y = room.y;
  tail = x + (b.width + 2 * pad) * ((i + slot) % 2 == 0 ? 0.3 : 0.7);
  for (guint pass = 0; pass < 2; pass++)
    {
      maq_draft_round (canvas->cr, x, y, b.width + 2 * pad, b.height + 1.6 * pad, pad * 1.7);
      maq_draft_poly (canvas->cr, MAQ_XY (tail - u, y + b.height + 1.6 * pad - 2, tail + u * 1.3, y + b.height + 1.6 * pad - 2,
                                          tail + ((i + slot) % 2 == 0 ? u * 1.6 : -u * 1.2), y + b.height + 1.6 * pad + u * 2.4));
      if (pass == 0)
        maq_draft_stroke (canvas->cr, maq_draft_colour_hex (0x141418), MAX (u * 0.6, 2));
      else
        maq_draft_fill (canvas->cr, maq_draft_colour_hex (0xffffff));
    }
  b = (MaqDraftBox) { x + pad, y + pad * 0.8, b.width + 0.5, b.height + 0.5 };
  maq_draft_canvas_text (canvas, text, &style, &b, u * 1.5, u * 3.3, maq_draft_colour_hex (0x141418), NULL);
}

static void
title (Comic *self)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftText *text = maq_draft_plan_text (canvas->plan, MAQ_DRAFT_HEADLINE);
  MaqDraftTypeStyle style = canvas->plan->head;
  MaqDraftBox box = self->page, ink;

  if (text == NULL)
    return;
  box.height *= 0.15;
  style.align = self->design % 2 == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_CENTER;
  maq_draft_canvas_text (canvas, text->text, &style, &box, canvas->unit * 2, canvas->unit * 9, canvas->plan->palette.ink, &ink);
  self->page.height -= ink.y + ink.height - self->page.y + canvas->unit * 3;
  self->page.y = ink.y + ink.height + canvas->unit * 3;
}

gboolean
maq_draft_comic (MaqDraftCanvas *canvas)
{
  const MaqDraftPlan *plan = canvas->plan;
  Comic self = { .canvas = canvas, .design = plan->design, .gutter = canvas->unit * 1.5 };
  MaqDraftBox all = maq_draft_canvas_all (canvas);
  guint wanted;

  maq_draft_canvas_fill (canvas, &all, plan->palette.n_named > 0 ? plan->palette.ground : maq_draft_colour_hex (0xfbf9f3));
  self.page = maq_draft_box_inset (all, canvas->unit * 4.5);
  self.n_speech = count_speech (plan, &self.first_speech);
  wanted = plan->panels > 0 ? plan->panels : MAX (self.n_speech, 4 + plan->design % 3);
  self.n = CLAMP (MAX (wanted, plan->n_images), 1, MAX_PANELS);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  title (&self);
  divide (&self);
  for (guint i = 0; i < self.n; i++)
    picture (&self, i);
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  for (guint i = 0; i < self.n_speech; i++)
    {
      guint panel = i * self.n / MAX (self.n_speech, self.n), first = panel, slots = 0, slot = 0;

      for (guint j = 0; j < self.n_speech; j++)
        if (j * self.n / MAX (self.n_speech, self.n) == first)
          {
            slot += j < i;
            slots++;
          }
      balloon (&self, &self.panels[panel], ((const MaqDraftText *) plan->texts->pdata[self.first_speech + i])->text, slot, slots, panel);
    }
  return TRUE;
}
