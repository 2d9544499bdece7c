/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-art.h"
#include "maq-draft-chart.h"
#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"

#define DESIGNS 5
#define MAX_FACTS 24

/* One fact: a figure with what it counts, or a text with its number. */
typedef struct {
  char        value[48];
  const char *label;    /* nullable */
  double      fraction; /* of the largest, or of a hundred; negative: nothing to compare */
  gboolean    percent;
} Fact;

typedef struct {
  MaqDraftCanvas *canvas;
  MaqDraftBox     area;
  Fact            facts[MAX_FACTS];
  guint           n;
} Info;

/* Two to the front: headline and the line under it; every other text is a fact of its own. */
static guint
head_texts (const MaqDraftPlan *plan)
{
  guint n = 0;

  while (n < plan->texts->len && n < 2 && ((const MaqDraftText *) plan->texts->pdata[n])->role <= MAQ_DRAFT_SUB)
    n++;
  return plan->figures->len == 0 && plan->texts->len - n == 1 ? plan->texts->len : MIN (n, plan->texts->len);
}

/* Percentages compare with a hundred. Other figures compare with each other when all are of one order. */
static double
fraction_of (const MaqDraftPlan *plan, const MaqDraftFigure *figure, gboolean percent)
{
  double most = 0, least = G_MAXDOUBLE;

  if (percent)
    return figure->value / 100;
  for (guint i = 0; i < plan->figures->len; i++)
    {
      const MaqDraftFigure *other = plan->figures->pdata[i];

      if (strchr (other->shown, '%') != NULL)
        return -1;
      most = MAX (most, other->value);
      least = MIN (least, other->value);
    }
  return most > 0 && most < least * 25 && plan->figures->len > 1 ? figure->value / most : -1;
}

static void
collect (Info *self)
{
  const MaqDraftPlan *plan = self->canvas->plan;

  for (guint i = 0; i < plan->figures->len && self->n < MAX_FACTS; i++)
    {
      const MaqDraftFigure *figure = plan->figures->pdata[i];
      Fact *fact = &self->facts[self->n++];

      g_strlcpy (fact->value, figure->shown, sizeof fact->value);
      fact->label = *figure->label != '\0' ? figure->label : NULL;
      fact->percent = strchr (figure->shown, '%') != NULL;
      fact->fraction = fraction_of (plan, figure, fact->percent);
    }
  for (guint i = head_texts (plan); i < plan->texts->len && self->n < MAX_FACTS; i++)
    {
      Fact *fact = &self->facts[self->n++];

      g_snprintf (fact->value, sizeof fact->value, "%u", i - head_texts (plan) + 1);
      fact->label = ((const MaqDraftText *) plan->texts->pdata[i])->text;
      fact->fraction = -1;
    }
}

static MaqDraftTypeStyle
number_style (Info *self, PangoAlignment align)
{
  MaqDraftTypeStyle style = self->canvas->plan->head;

  style.align = align;
  style.valign = 0.5;
  return style;
}

static MaqDraftTypeStyle
label_style (Info *self, PangoAlignment align, double valign)
{
  MaqDraftTypeStyle style = self->canvas->plan->body;

  style.weight = 500;
  style.leading = 1.25;
  style.align = align;
  style.valign = valign;
  return style;
}

static void
icon (Info *self, guint i, const MaqDraftBox *box, MaqDraftColour ground)
{
  const MaqDraftMotif *motif = maq_draft_plan_motif (self->canvas->plan, i);
  MaqDraftInks inks = maq_draft_palette_inks (&self->canvas->plan->palette, ground, i);

  if (motif != NULL)
    maq_draft_canvas_motif (self->canvas, motif, box, FALSE, &inks);
}

static MaqDraftColour
field (Info *self, guint i)
{
  return maq_draft_palette_cycle (&self->canvas->plan->palette, self->canvas->plan->palette.ground, i);
}

/* Something beside the number that shows how much it is. */
static void
measure (Info *self, guint i, const MaqDraftBox *box, MaqDraftColour full, MaqDraftColour rest, MaqDraftColour ground)
{
  const Fact *fact = &self->facts[i];

  if (fact->fraction < 0)
    icon (self, i, box, ground);
  else if (fact->percent && i % 2 == 0)
    maq_draft_chart_donut (self->canvas, box, fact->fraction, full, rest);
  else if (fact->percent)
    maq_draft_chart_dots (self->canvas, box, fact->fraction, full, rest);
  else if (self->canvas->plan->motifs->len > 0)
    icon (self, i, box, ground);
  else
    maq_draft_chart_donut (self->canvas, box, fact->fraction, full, rest);
}

static void
set (Info *self, const char *text, const MaqDraftTypeStyle *style, MaqDraftBox box, double max, MaqDraftColour ink)
{
  if (text != NULL)
    maq_draft_canvas_text (self->canvas, text, style, &box, self->canvas->unit * 1.5, max, ink, NULL);
}

/* Cards on a grid, the first in the loudest colour. */
static void
cards (Info *self)
{
  MaqDraftCanvas *canvas = self->canvas;
  guint columns = (guint) CLAMP (round (sqrt (self->n * self->area.width / self->area.height)), 1, self->n), rows = (self->n + columns - 1) / columns;
  double gap = canvas->unit * 2, h = (self->area.height - gap * (rows - 1)) / rows;
  MaqDraftTypeStyle number = number_style (self, PANGO_ALIGN_LEFT), label = label_style (self, PANGO_ALIGN_LEFT, 1);

  for (guint i = 0; i < self->n; i++)
    {
      guint line = i / columns, in_row = MIN (columns, self->n - line * columns);
      double w = (self->area.width - gap * (in_row - 1)) / in_row, pad = MIN (w, h) * 0.11;
      MaqDraftBox card = { self->area.x + (i - line * columns) * (w + gap), self->area.y + line * (h + gap), w, h }, inner;
      MaqDraftColour ground = i % 3 == 0 ? field (self, i / 3) : canvas->plan->palette.soft, ink;
      double side = MIN (w * 0.34, h * 0.42);

      maq_draft_round (canvas->cr, card.x, card.y, w, h, canvas->unit * 1.4);
      maq_draft_fill (canvas->cr, ground);
      ink = maq_draft_colour_readable (canvas->plan->palette.ink, ground, 6);
      inner = maq_draft_box_inset (card, pad);
      measure (self, i, &(MaqDraftBox) { inner.x + inner.width - side, inner.y, side, side }, field (self, i / 3 + 1),
               maq_draft_colour_mix (ground, ink, 0.14), ground);
      number.valign = 0;
      set (self, self->facts[i].value, &number, (MaqDraftBox) { inner.x, inner.y, inner.width - side - pad * 0.6, inner.height * 0.44 }, MIN (h * 0.3, canvas->unit * 13), ink);
      set (self, self->facts[i].label, &label, maq_draft_box_part (inner, 0, 0.5, 1, 0.5), canvas->unit * 3.8, ink);
    }
}

/* Rules across the sheet, a great numeral in front of each line. */
static void
lines (Info *self)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftPalette *palette = &canvas->plan->palette;
  double h = self->area.height / self->n, bar = MIN (h * 0.09, canvas->unit * 1.2);
  MaqDraftTypeStyle number = number_style (self, PANGO_ALIGN_LEFT), label = label_style (self, PANGO_ALIGN_LEFT, 0.5);

  for (guint i = 0; i < self->n; i++)
    {
      MaqDraftBox line = { self->area.x, self->area.y + h * i, self->area.width, h };
      MaqDraftColour colour = field (self, i);

      cairo_rectangle (canvas->cr, line.x, line.y, line.width, MAX (canvas->unit * 0.2, 1));
      maq_draft_fill (canvas->cr, palette->ink);
      set (self, self->facts[i].value, &number, maq_draft_box_part (line, 0, 0.14, 0.3, 0.72), MIN (h * 0.62, canvas->unit * 13), palette->ink);
      if (self->facts[i].fraction >= 0)
        {
          MaqDraftBox track = { line.x + line.width * 0.36, line.y + h * 0.72 - bar / 2, line.width * 0.64, bar };

          maq_draft_chart_bar (canvas, &track, self->facts[i].fraction, colour, palette->soft);
          set (self, self->facts[i].label, &label, maq_draft_box_part (line, 0.36, 0.14, 0.64, 0.46), canvas->unit * 4.2, palette->ink);
        }
      else
        {
          gboolean art = canvas->plan->motifs->len > 0;

          set (self, self->facts[i].label, &label, maq_draft_box_part (line, 0.36, 0.14, art ? 0.46 : 0.64, 0.72), canvas->unit * 4.2, palette->ink);
          icon (self, i, &(MaqDraftBox) { line.x + line.width - MIN (h * 0.7, line.width * 0.14), line.y + h * 0.15, MIN (h * 0.7, line.width * 0.14), h * 0.7 }, palette->ground);
        }
    }
}

/* A line with stations, texts by turns left and right of it. */
static void
stations (Info *self)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftPalette *palette = &canvas->plan->palette;
  double h = self->area.height / self->n, x = self->area.x + self->area.width / 2, r = MIN (h * 0.36, self->area.width * 0.1);

  cairo_move_to (canvas->cr, x, self->area.y + h * 0.5);
  cairo_line_to (canvas->cr, x, self->area.y + h * (self->n - 0.5));
  maq_draft_stroke (canvas->cr, palette->soft, canvas->unit * 1.2);
  for (guint i = 0; i < self->n; i++)
    {
      gboolean left = i % 2 == 0;
      double y = self->area.y + h * (i + 0.5), w = self->area.width / 2 - r * 1.5;
      MaqDraftColour colour = field (self, i);
      MaqDraftTypeStyle number = number_style (self, PANGO_ALIGN_CENTER), label = label_style (self, left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT, 0.5);
      MaqDraftBox side = { left ? self->area.x : x + r * 1.5, y - h * 0.42, w, h * 0.84 }, other = side;

      maq_draft_disc (canvas->cr, x, y, r);
      maq_draft_fill (canvas->cr, colour);
      set (self, self->facts[i].value, &number, (MaqDraftBox) { x - r * 0.78, y - r * 0.5, r * 1.56, r }, r * 0.9,
           maq_draft_colour_readable (palette->ground, colour, 5));
      set (self, self->facts[i].label, &label, side, canvas->unit * 4.2, palette->ink);
      other.x = left ? x + r * 1.5 : self->area.x + w - MIN (w, h * 0.8);
      other.width = MIN (w, h * 0.8);
      if (self->facts[i].fraction >= 0)
        {
          MaqDraftBox track = { left ? x + r * 1.5 : self->area.x, y - canvas->unit * 0.6, w, canvas->unit * 1.2 };

          maq_draft_chart_bar (canvas, &track, self->facts[i].fraction, colour, palette->soft);
        }
      else
        icon (self, i, &(MaqDraftBox) { other.x, y - h * 0.36, other.width, h * 0.72 }, palette->ground);
    }
}

/* One large chart of all, and a key beside or below it. */
static void
chart (Info *self)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftPalette *palette = &canvas->plan->palette;
  gboolean wide = self->area.width > self->area.height * 1.1;
  MaqDraftBox plot = wide ? maq_draft_box_part (self->area, 0, 0, 0.46, 1) : maq_draft_box_part (self->area, 0, 0, 1, 0.42);
  MaqDraftBox key = wide ? maq_draft_box_part (self->area, 0.52, 0, 0.48, 1) : maq_draft_box_part (self->area, 0, 0.48, 1, 0.52);
  double fractions[MAX_FACTS], h = key.height / self->n, side = MIN (plot.width, plot.height), total = 0, from = -G_PI / 2;
  MaqDraftTypeStyle number = number_style (self, PANGO_ALIGN_LEFT), label = label_style (self, PANGO_ALIGN_LEFT, 0.5);
  gboolean compare = FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      fractions[i] = self->facts[i].fraction >= 0 ? MAX (self->facts[i].fraction, 0.02) : 1;
      compare |= self->facts[i].fraction >= 0;
      total += fractions[i];
    }
  if (!compare && canvas->plan->motifs->len > 0)
    maq_draft_art_group (canvas, &plot, palette->ground);
  else if (canvas->plan->design % 2 == 0 || !compare)
    for (guint i = 0; i < self->n; i++)
      {
        double to = from + 2 * G_PI * fractions[i] / total;

        cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_BUTT);
        cairo_arc (canvas->cr, plot.x + plot.width / 2, plot.y + plot.height / 2, side * 0.36, from + 0.015, to - 0.015);
        maq_draft_colour_set (canvas->cr, maq_draft_colour_shade (field (self, i), i >= 3 ? 0.1 : 0), 1);
        cairo_set_line_width (canvas->cr, side * 0.24);
        cairo_stroke (canvas->cr);
        from = to;
      }
  else
    maq_draft_chart_columns (canvas, &plot, fractions, self->n, palette->main, palette->accent);
  for (guint i = 0; i < self->n; i++)
    {
      MaqDraftBox line = { key.x, key.y + h * i, key.width, h };

      maq_draft_round (canvas->cr, line.x, line.y + h * 0.22, canvas->unit * 1.1, h * 0.56, canvas->unit * 0.55);
      maq_draft_fill (canvas->cr, maq_draft_colour_shade (field (self, i), i >= 3 ? 0.1 : 0));
      set (self, self->facts[i].value, &number, maq_draft_box_part (line, 0.06, 0.12, 0.28, 0.76), MIN (h * 0.5, canvas->unit * 9), palette->ink);
      set (self, self->facts[i].label, &label, maq_draft_box_part (line, 0.4, 0.12, 0.6, 0.76), canvas->unit * 3.8, palette->ink);
    }
}

/* Columns of colour from edge to edge, a figure in each. */
static void
bands (Info *self)
{
  MaqDraftCanvas *canvas = self->canvas;
  gboolean wide = self->area.width > self->area.height;
  double size = (wide ? self->area.width : self->area.height) / self->n;

  for (guint i = 0; i < self->n; i++)
    {
      MaqDraftBox band = wide ? (MaqDraftBox) { self->area.x + size * i, self->area.y, size + 0.5, self->area.height }
                              : (MaqDraftBox) { self->area.x, self->area.y + size * i, self->area.width, size + 0.5 };
      MaqDraftColour ground = maq_draft_colour_shade (field (self, i), (i / 3) * 0.05), ink = maq_draft_colour_readable (canvas->plan->palette.ground, ground, 5);
      MaqDraftBox inner = maq_draft_box_inset (band, MIN (band.width, band.height) * 0.12);
      MaqDraftTypeStyle number = number_style (self, PANGO_ALIGN_LEFT), label = label_style (self, PANGO_ALIGN_LEFT, wide ? 0 : 0.5);

      maq_draft_canvas_fill (canvas, &band, ground);
      if (wide)
        {
          gboolean art = self->facts[i].fraction >= 0 || canvas->plan->motifs->len > 0;
          double top = art ? 0.4 : 0.04, side = MIN (inner.width, inner.height * 0.32);

          if (art)
            measure (self, i, &(MaqDraftBox) { inner.x, inner.y, side, side }, ink, maq_draft_colour_mix (ground, ink, 0.25), ground);
          number.valign = 0;
          set (self, self->facts[i].value, &number, maq_draft_box_part (inner, 0, top, 1, 0.22), MIN (inner.width * 0.5, canvas->unit * 16), ink);
          label.valign = 0;
          set (self, self->facts[i].label, &label, maq_draft_box_part (inner, 0, top + 0.28, 1, 0.72 - top), canvas->unit * 4, ink);
          continue;
        }
      set (self, self->facts[i].value, &number, maq_draft_box_part (inner, 0, 0, 0.34, 1), MIN (inner.height * 0.8, canvas->unit * 14), ink);
      set (self, self->facts[i].label, &label, maq_draft_box_part (inner, 0.38, 0, 0.38, 1), canvas->unit * 4.4, ink);
      measure (self, i, &(MaqDraftBox) { inner.x + inner.width - MIN (inner.height, inner.width * 0.2), inner.y, MIN (inner.height, inner.width * 0.2), inner.height },
               ink, maq_draft_colour_mix (ground, ink, 0.25), ground);
    }
}

/* Headline and sub line at the top; returns what is left. */
static MaqDraftBox
head (Info *self, const MaqDraftBox *sheet)
{
  MaqDraftCanvas *canvas = self->canvas;
  MaqDraftBox inner = maq_draft_box_inset (*sheet, canvas->margin), top = inner, ink = { inner.x, inner.y, 0, 0 };
  MaqDraftStack stack = { .headline = canvas->unit * 11, .sub = canvas->unit * 3.8, .body = canvas->unit * 2.8,
                          .ink = canvas->plan->palette.ink, .button = canvas->plan->palette.main, .from = 0, .to = head_texts (canvas->plan) };
  double used;

  if (stack.to == 0)
    return inner;
  top.height *= maq_draft_plan_chars (canvas->plan) > 300 ? 0.4 : 0.3;
  top.width *= sheet->width > sheet->height ? 0.8 : 1;
  maq_draft_canvas_stack (canvas, &top, &stack, &ink);
  used = ink.y + ink.height - inner.y + canvas->unit * 5;
  inner.y += used;
  inner.height -= used;
  return inner;
}

gboolean
maq_draft_infographic (MaqDraftCanvas *canvas)
{
  static void (*const designs[DESIGNS]) (Info *) = { cards, lines, chart, bands, stations };
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), sheet;
  guint design = canvas->plan->design % DESIGNS;
  Info self = { .canvas = canvas };

  collect (&self);
  /* Nothing to compare and nothing to list: the headline and its picture are a poster. */
  if (self.n == 0)
    return maq_draft_poster (canvas);
  maq_draft_canvas_fill (canvas, &all, palette->ground);
  sheet = maq_draft_frames_reserve (canvas, palette->soft);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  maq_draft_canvas_grain (canvas, 1);
  self.area = head (&self, &sheet);
  if (design == 3)
    {
      self.area = (MaqDraftBox) { sheet.x, self.area.y, sheet.width, sheet.y + sheet.height - self.area.y };
      if (self.n > 8)
        design = 0;
    }
  for (guint i = 0; i < self.n; i++)
    if (design == 2 && self.facts[i].fraction < 0 && canvas->plan->figures->len > 0)
      design = canvas->plan->design % 2;
  designs[design] (&self);
  return maq_draft_canvas_part (canvas);
}
