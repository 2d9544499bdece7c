/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-art.h"
#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"

#define DESIGNS 5

typedef enum { MARK_PLAIN, MARK_DISC, MARK_TILE, MARK_RING, MARK_LETTER } Mark;

static void
letter (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour colour)
{
  const MaqDraftText *name = maq_draft_plan_text (canvas->plan, MAQ_DRAFT_HEADLINE);
  MaqDraftTypeStyle style = canvas->plan->head;
  char initial[8] = "A";

  if (name != NULL)
    initial[g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (name->text)), initial)] = '\0';
  style.align = PANGO_ALIGN_CENTER;
  style.valign = 0.5;
  /* A shape like any other here, not one of the prompt's texts: it is not entered among them. */
  maq_draft_colour_set (canvas->cr, colour, 1);
  maq_draft_text_fit (canvas->cr, initial, &style, box, 4, box->height * 1.6, NULL);
}

static void
sign (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground, gboolean flat)
{
  const MaqDraftMotif *motif = maq_draft_plan_motif (canvas->plan, 0);
  MaqDraftInks inks = maq_draft_palette_inks (&canvas->plan->palette, ground, 0);

  if (flat)
    {
      gboolean dark = maq_draft_colour_luminance (ground) < 0.3;

      inks.a = maq_draft_colour_hex (dark ? 0xffffff : 0x17181b);
      inks.b = maq_draft_colour_mix (inks.a, ground, 0.4);
      inks.c = maq_draft_colour_mix (inks.a, ground, 0.25);
      inks.dark = maq_draft_colour_mix (inks.a, ground, 0.12);
      inks.light = maq_draft_colour_mix (ground, inks.a, 0.1);
    }
  if (motif != NULL)
    maq_draft_canvas_motif (canvas, motif, box, FALSE, &inks);
  else
    letter (canvas, box, inks.a);
}

static void
mark (MaqDraftCanvas *canvas, const MaqDraftBox *area, Mark kind, MaqDraftColour ground, gboolean flat)
{
  double s = MIN (area->width, area->height), x = area->x + (area->width - s) / 2, y = area->y + (area->height - s) / 2;
  MaqDraftBox box = { x, y, s, s }, inner = maq_draft_box_inset (box, s * 0.15);
  MaqDraftColour fill = flat ? (maq_draft_colour_luminance (ground) < 0.3 ? maq_draft_colour_hex (0xffffff) : maq_draft_colour_hex (0x17181b))
                             : maq_draft_palette_cycle (&canvas->plan->palette, ground, 0);

  switch (kind)
    {
    case MARK_PLAIN:
      sign (canvas, &box, ground, flat);
      return;
    case MARK_RING:
      maq_draft_disc (canvas->cr, x + s / 2, y + s / 2, s * 0.47);
      maq_draft_colour_set (canvas->cr, fill, 1);
      cairo_set_line_width (canvas->cr, s * 0.045);
      cairo_stroke (canvas->cr);
      sign (canvas, &inner, ground, flat);
      return;
    case MARK_DISC:
    case MARK_LETTER:
      maq_draft_disc (canvas->cr, x + s / 2, y + s / 2, s / 2);
      break;
    case MARK_TILE:
    default:
      maq_draft_round (canvas->cr, x, y, s, s, s * 0.225);
      break;
    }
  maq_draft_fill (canvas->cr, fill);
  if (kind == MARK_LETTER)
    letter (canvas, &inner, ground);
  else
    sign (canvas, &inner, fill, flat);
}

/* The mark small, on each of the palette's grounds and in one colour: what a logo must survive. */
static void
tries (MaqDraftCanvas *canvas, const MaqDraftBox *strip, Mark kind)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  const MaqDraftColour grounds[] = { palette->main, palette->second, maq_draft_colour_hex (palette->dark ? 0xf6f6f3 : 0x17181b) };
  gboolean tall = strip->height > strip->width;

  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      MaqDraftBox cell = tall ? maq_draft_box_part (*strip, 0, i / 3.0, 1, 1 / 3.0) : maq_draft_box_part (*strip, i / 3.0, 0, 1 / 3.0, 1);
      double side = MIN (cell.width, cell.height) * 0.46;
      MaqDraftBox inner = { cell.x + (cell.width - side) / 2, cell.y + (cell.height - side) / 2, side, side };

      cell.width += 0.5;
      cell.height += 0.5;
      maq_draft_canvas_fill (canvas, &cell, grounds[i]);
      mark (canvas, &inner, kind, grounds[i], i == 2);
    }
}

/* Faint lines of the grid the mark stands on. */
static void
construction (MaqDraftCanvas *canvas, const MaqDraftBox *box)
{
  MaqDraftColour colour = maq_draft_colour_mix (canvas->plan->palette.ground, canvas->plan->palette.ink, 0.16);
  double r = MIN (box->width, box->height) / 2, x = box->x + box->width / 2, y = box->y + box->height / 2;

  maq_draft_disc (canvas->cr, x, y, r * 1.12);
  maq_draft_disc (canvas->cr, x, y, r * 0.72);
  cairo_rectangle (canvas->cr, x - r, y - r, 2 * r, 2 * r);
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (canvas->cr, x - r * 1.3, y + i * r);
      cairo_line_to (canvas->cr, x + r * 1.3, y + i * r);
      cairo_move_to (canvas->cr, x + i * r, y - r * 1.3);
      cairo_line_to (canvas->cr, x + i * r, y + r * 1.3);
    }
  maq_draft_stroke (canvas->cr, colour, MAX (canvas->unit * 0.1, 0.8));
}

/* Where mark and words stand to each other. */
static void
lockup (MaqDraftCanvas *canvas, const MaqDraftBox *area, guint design, MaqDraftBox *sign_box, MaqDraftBox *words, MaqDraftBlock *block)
{
  gboolean beside = design == 1 && area->width > area->height * 0.9;
  guint chars = maq_draft_plan_chars (canvas->plan);

  if (canvas->plan->texts->len == 0)
    {
      *sign_box = maq_draft_box_part (*area, 0.2, 0.2, 0.6, 0.6);
      *words = (MaqDraftBox) { area->x, area->y, 1, 1 };
    }
  else if (beside)
    {
      double side = MIN (area->width * 0.26, area->height * 0.5);

      *sign_box = (MaqDraftBox) { area->x, area->y + (area->height - side) / 2, side, side };
      *words = (MaqDraftBox) { area->x + side * 1.22, area->y, area->width - side * 1.22, area->height };
      block->valign = 0.5;
      block->head_max = side * 0.62;
    }
  else
    {
      double side = MIN (area->width * 0.62, area->height * (chars > 60 ? 0.4 : 0.52)), gap = canvas->unit * 5, height;
      MaqDraftBox room = { area->x, area->y + side + gap, area->width, area->height - side - gap };

      block->align = PANGO_ALIGN_CENTER;
      block->head_max = canvas->unit * 15;
      height = maq_draft_canvas_block_height (canvas, &room, block) + 1;
      *sign_box = (MaqDraftBox) { area->x + (area->width - side) / 2, area->y + (area->height - side - gap - height) / 2, side, side };
      *words = (MaqDraftBox) { area->x, sign_box->y + side + gap, area->width, height };
    }
}

gboolean
maq_draft_logo (MaqDraftCanvas *canvas)
{
  static const Mark marks[DESIGNS] = { MARK_PLAIN, MARK_PLAIN, MARK_RING, MARK_TILE, MARK_DISC };
  const MaqDraftPlan *plan = canvas->plan;
  guint design = plan->design % DESIGNS;
  Mark kind = plan->motifs->len == 0 ? (design % 2 == 0 ? MARK_LETTER : MARK_TILE) : marks[design];
  MaqDraftBox all = maq_draft_canvas_all (canvas), area, strip, sign_box, words;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);

  maq_draft_canvas_fill (canvas, &all, plan->palette.ground);
  area = maq_draft_frames_reserve (canvas, plan->palette.soft);
  strip = area;
  if (area.width > area.height * 1.1)
    {
      area.width *= 0.74;
      strip = (MaqDraftBox) { area.x + area.width, area.y, strip.width - area.width, strip.height };
    }
  else
    {
      area.height *= 0.76;
      strip = (MaqDraftBox) { area.x, area.y + area.height, area.width, strip.height - area.height };
    }
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  tries (canvas, &strip, kind);
  area = maq_draft_box_inset (area, canvas->margin * 1.4);
  lockup (canvas, &area, design, &sign_box, &words, &block);
  if (design == 0 || design == 4)
    construction (canvas, &sign_box);
  mark (canvas, &sign_box, kind, plan->palette.ground, FALSE);
  maq_draft_canvas_grain (canvas, 1);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  maq_draft_canvas_block (canvas, &words, &block, NULL);
  return TRUE;
}
