/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-art.h"
#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"

#define DESIGNS 5

typedef struct {
  MaqDraftCanvas *canvas;
  MaqDraftBox     area;   /* for the set */
  MaqDraftColour  wall, floor;
  double          foot;   /* where the thing stands */
  double          x, size;
} Studio;

static const MaqDraftMotif *
thing (const MaqDraftCanvas *canvas)
{
  for (guint i = 0; i < canvas->plan->motifs->len; i++)
    if (maq_draft_plan_motif (canvas->plan, i)->flags & MAQ_DRAFT_OBJECT)
      return maq_draft_plan_motif (canvas->plan, i);
  return canvas->plan->motifs->len > 0 ? maq_draft_plan_motif (canvas->plan, 0) : maq_draft_motif_named ("bottle");
}

static MaqDraftInks
inks_of (Studio *self)
{
  const MaqDraftPlan *plan = self->canvas->plan;
  guint at = 0;

  if (!g_ptr_array_find (plan->motifs, thing (self->canvas), &at))
    return maq_draft_palette_inks (&plan->palette, self->wall, 0);
  return at == 0 || plan->has_colour[MIN (at, MAQ_DRAFT_MAX_COLOURED - 1)] ? maq_draft_plan_inks (plan, at, self->wall)
                                                                           : maq_draft_palette_inks (&plan->palette, self->wall, 0);
}

static void
background (Studio *self, double horizon)
{
  MaqDraftCanvas *canvas = self->canvas;
  MaqDraftBox wall = self->area, floor = self->area;

  wall.height = horizon - wall.y;
  floor.y = horizon;
  floor.height = self->area.y + self->area.height - horizon;
  maq_draft_gradient (canvas->cr, &wall, maq_draft_colour_shade (self->wall, -0.05), maq_draft_colour_shade (self->wall, 0.03), 0);
  maq_draft_gradient (canvas->cr, &floor, self->floor, maq_draft_colour_shade (self->floor, -0.07), 0);
  maq_draft_glow (canvas->cr, self->x, horizon - self->size * 0.45, self->size * 1.25, self->size * 1.1,
                  maq_draft_colour_shade (self->wall, 0.22), 0.55);
}

static void
contact_shadow (Studio *self, double y, double width)
{
  maq_draft_glow (self->canvas->cr, self->x + width * 0.18, y + width * 0.02, width * 0.78, width * 0.11, maq_draft_colour_hex (0x0a0810), 0.3);
  maq_draft_glow (self->canvas->cr, self->x, y, width * 0.42, width * 0.045, maq_draft_colour_hex (0x0a0810), 0.5);
}

/* No word says what it is, but there is a picture of it: that stands there, as a card. */
static gboolean
picture_of_it (Studio *self, double foot)
{
  const MaqDraftPlan *plan = self->canvas->plan;
  double width = self->size * 0.78, height = self->size * 0.96;
  MaqDraftBox card = { self->x - width / 2, foot - height, width, height };

  if (plan->n_images == 0 || plan->motifs->len > 0)
    return FALSE;
  contact_shadow (self, foot, width);
  maq_draft_shadow (self->canvas->cr, &card, self->canvas->unit, self->canvas->unit * 4, 0.2);
  maq_draft_frame_draw (self->canvas, plan->images[0], &card, self->canvas->unit, 0);
  return TRUE;
}

/* The thing itself, with its image in a polished ground when @mirror. */
static void
object (Studio *self, double foot, gboolean mirror)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftMotif *motif = thing (canvas);
  MaqDraftInks inks = inks_of (self);
  MaqDraftBox ink = maq_draft_motif_extents (motif);
  double lift = self->size * (100 - ink.y - ink.height) / 100;

  if (picture_of_it (self, foot))
    return;
  if (mirror)
    {
      cairo_save (canvas->cr);
      cairo_rectangle (canvas->cr, self->area.x, foot, self->area.width, self->size * 0.5);
      cairo_clip (canvas->cr);
      cairo_push_group (canvas->cr);
      cairo_translate (canvas->cr, 0, 2 * foot);
      cairo_scale (canvas->cr, 1, -1);
      maq_draft_motif_draw (canvas->cr, motif, self->x - self->size / 2, foot - self->size + lift, self->size, FALSE, &inks);
      cairo_pop_group_to_source (canvas->cr);
      cairo_paint_with_alpha (canvas->cr, 0.17);
      cairo_restore (canvas->cr);
    }
  contact_shadow (self, foot, MAX (self->size * ink.width / 100, self->size * 0.3));
  maq_draft_motif_draw (canvas->cr, motif, self->x - self->size / 2, foot - self->size + lift, self->size, FALSE, &inks);
}

static void
cylinder (Studio *self, double top, double rx, double height, MaqDraftColour colour)
{
  cairo_t *cr = self->canvas->cr;
  double ry = rx * 0.17;

  maq_draft_glow (cr, self->x + rx * 0.25, top + height + ry * 0.4, rx * 1.5, ry * 1.5, maq_draft_colour_hex (0x0a0810), 0.32);
  cairo_move_to (cr, self->x - rx, top);
  cairo_line_to (cr, self->x - rx, top + height);
  cairo_curve_to (cr, self->x - rx, top + height + ry * 1.33, self->x + rx, top + height + ry * 1.33, self->x + rx, top + height);
  cairo_line_to (cr, self->x + rx, top);
  cairo_close_path (cr);
  maq_draft_turned (cr, colour);
  maq_draft_oval (cr, self->x, top, rx, ry);
  maq_draft_fill (cr, maq_draft_colour_shade (colour, 0.07));
}

static void
on_plinth (Studio *self)
{
  MaqDraftColour stone = maq_draft_colour_mix (self->wall, maq_draft_colour_hex (0xffffff), 0.35);

  background (self, self->foot - self->size * 0.06);
  cylinder (self, self->foot + self->size * 0.16, self->size * 0.66, self->size * 0.2, maq_draft_colour_shade (stone, -0.05));
  cylinder (self, self->foot, self->size * 0.46, self->size * 0.18, stone);
  object (self, self->foot, FALSE);
}

static void
before_arch (Studio *self)
{
  cairo_t *cr = self->canvas->cr;
  MaqDraftColour arch = maq_draft_palette_cycle (&self->canvas->plan->palette, self->wall, 1);
  double w = self->size * 1.15, h = self->size * 1.38;

  background (self, self->foot + self->size * 0.02);
  maq_draft_arch (cr, self->x - w * 0.62 + self->size * 0.3, self->foot + self->size * 0.02 - h, w, h);
  maq_draft_turned (cr, maq_draft_colour_mix (arch, self->wall, 0.35));
  maq_draft_round (cr, self->x - self->size * 0.86, self->foot + self->size * 0.05, self->size * 1.5, self->size * 0.2, self->size * 0.01);
  maq_draft_turned (cr, maq_draft_colour_shade (self->floor, 0.07));
  cairo_rectangle (cr, self->x - self->size * 0.86, self->foot - self->size * 0.012, self->size * 1.5, self->size * 0.075);
  maq_draft_fill (cr, maq_draft_colour_shade (self->floor, 0.13));
  object (self, self->foot + self->size * 0.02, FALSE);
}

static void
on_mirror (Studio *self)
{
  cairo_t *cr = self->canvas->cr;
  MaqDraftColour back = maq_draft_palette_cycle (&self->canvas->plan->palette, self->wall, 1);

  background (self, self->foot - self->size * 0.16);
  maq_draft_disc (cr, self->x, self->foot - self->size * 0.6, self->size * 0.6);
  maq_draft_turned (cr, maq_draft_colour_mix (back, self->wall, 0.25));
  maq_draft_gradient (cr, &(MaqDraftBox) { self->area.x, self->foot - self->size * 0.16, self->area.width, self->area.y + self->area.height - self->foot + self->size * 0.16 },
                      self->floor, maq_draft_colour_shade (self->floor, -0.07), 0);
  object (self, self->foot, TRUE);
}

static void
floating (Studio *self)
{
  cairo_t *cr = self->canvas->cr;
  MaqDraftInks inks = inks_of (self);
  double y = self->foot - self->size * 0.42;

  background (self, self->area.y + self->area.height * 0.86);
  for (guint i = 0; i < 3; i++)
    {
      maq_draft_oval (cr, self->x, self->foot + self->size * 0.06, self->size * (0.42 + i * 0.2), self->size * (0.075 + i * 0.036));
      maq_draft_colour_set (cr, inks.b, 0.55 - i * 0.15);
      cairo_set_line_width (cr, self->canvas->unit * 0.3);
      cairo_stroke (cr);
    }
  maq_draft_glow (cr, self->x, self->foot + self->size * 0.06, self->size * 0.42, self->size * 0.07, maq_draft_colour_hex (0x0a0810), 0.4);
  maq_draft_disc (cr, self->x + self->size * 0.56, y - self->size * 0.42, self->size * 0.075);
  maq_draft_turned (cr, inks.b);
  maq_draft_disc (cr, self->x - self->size * 0.62, y + self->size * 0.2, self->size * 0.11);
  maq_draft_turned (cr, inks.c);
  if (!picture_of_it (self, y + self->size * 0.45))
    maq_draft_motif_draw (cr, thing (self->canvas), self->x - self->size / 2, y - self->size / 2 - self->size * 0.05, self->size, FALSE, &inks);
}

static void
by_window (Studio *self)
{
  cairo_t *cr = self->canvas->cr;
  MaqDraftColour light = maq_draft_colour_shade (self->wall, 0.1);
  double x = self->x - self->size * 1.05, y = self->foot - self->size * 1.35;

  background (self, self->foot - self->size * 0.1);
  /* The light of a window, thrown across the wall. */
  for (guint i = 0; i < 4; i++)
    {
      double px = x + (i % 2) * self->size * 0.56, py = y + (i / 2) * self->size * 0.66 + (i % 2) * self->size * 0.1;

      maq_draft_poly (cr, MAQ_XY (px, py, px + self->size * 0.5, py + self->size * 0.09, px + self->size * 0.5,
                                  py + self->size * 0.69, px, py + self->size * 0.6));
    }
  maq_draft_colour_set (cr, light, 0.85);
  cairo_fill (cr);
  cairo_rectangle (cr, self->area.x, self->foot - self->size * 0.1, self->area.width, self->area.height);
  maq_draft_fill (cr, self->floor);
  cylinder (self, self->foot, self->size * 0.56, self->size * 0.05, maq_draft_colour_mix (self->floor, maq_draft_colour_hex (0xffffff), 0.3));
  object (self, self->foot, FALSE);
}

/* Words beside the thing on a wide sheet, above it on a tall one. */
static MaqDraftBox
words_box (MaqDraftCanvas *canvas, Studio *self, gboolean wide)
{
  MaqDraftBox inner = maq_draft_box_inset (self->area, canvas->margin);
  guint chars = maq_draft_plan_chars (canvas->plan);
  double share = chars > 160 ? 0.46 : 0.36;

  if (canvas->plan->texts->len == 0)
    return (MaqDraftBox) { 0 };
  return wide ? maq_draft_box_part (inner, canvas->plan->design % 2 == 0 ? 0 : 0.58, 0, 0.42, 1)
              : maq_draft_box_part (inner, 0, 0, 1, share - 0.08);
}

gboolean
maq_draft_product (MaqDraftCanvas *canvas)
{
  static void (*const designs[DESIGNS]) (Studio *) = { on_plinth, before_arch, on_mirror, floating, by_window };
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  Studio self = { .canvas = canvas, .wall = palette->ground };
  MaqDraftBox words;
  gboolean wide, text = canvas->plan->texts->len > 0;
  double top;

  self.area = maq_draft_frames_reserve (canvas, palette->soft);
  wide = self.area.width > self.area.height * 1.1;
  words = words_box (canvas, &self, wide);
  self.floor = canvas->plan->palette.n_named > 1 ? palette->second : maq_draft_colour_shade (self.wall, palette->dark ? 0.06 : -0.06);
  top = text && !wide ? words.y + words.height - self.area.y : self.area.height * 0.08;
  self.size = MIN (self.area.width * (wide && text ? 0.38 : 0.62), (self.area.height - top) * 0.62);
  self.x = self.area.x + self.area.width * (wide && text ? (canvas->plan->design % 2 == 0 ? 0.73 : 0.27) : 0.5);
  self.foot = self.area.y + top + (self.area.height - top) * 0.76;
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, self.area.x, self.area.y, self.area.width, self.area.height);
  cairo_clip (canvas->cr);
  designs[canvas->plan->design % DESIGNS] (&self);
  cairo_restore (canvas->cr);
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  block.valign = wide ? 0.5 : 0;
  block.align = wide ? PANGO_ALIGN_LEFT : PANGO_ALIGN_CENTER;
  block.head_max = canvas->unit * 15;
  if (text)
    maq_draft_canvas_block (canvas, &words, &block, NULL);
  return TRUE;
}
