/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-chart.h"
#include "maq-draft-widgets.h"

void
maq_draft_ui_init (MaqDraftUi *self, MaqDraftCanvas *canvas, double u)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftLch hue = maq_draft_colour_to_lch (palette->dark ? palette->ground : palette->main);

  *self = (MaqDraftUi) { .canvas = canvas, .u = u };
  self->paper = palette->dark ? maq_draft_colour_from_lch (0.21, MIN (hue.c, 0.035), hue.h) : maq_draft_colour_from_lch (0.985, MIN (hue.c * 0.05, 0.006), hue.h);
  /* A dark colour that was named is the screen itself. */
  if (palette->dark && palette->n_named > 0)
    self->paper = palette->ground;
  self->card = palette->dark ? maq_draft_colour_shade (self->paper, 0.055) : maq_draft_colour_shade (self->paper, -0.032);
  self->ink = palette->dark ? maq_draft_colour_hex (0xf4f4f2) : maq_draft_colour_from_lch (0.22, 0.02, hue.h);
  self->faint = maq_draft_colour_mix (self->paper, self->ink, 0.16);
  self->main = maq_draft_palette_cycle (palette, self->paper, 0);
  self->accent = maq_draft_palette_cycle (palette, self->paper, 1);
}

void
maq_draft_ui_line (MaqDraftUi *self, double x, double y, double width, double height, double strength)
{
  maq_draft_round (self->canvas->cr, x, y, width, height, height / 2);
  maq_draft_fill (self->canvas->cr, maq_draft_colour_mix (self->paper, self->ink, strength));
}

void
maq_draft_ui_lines (MaqDraftUi *self, const MaqDraftBox *box, guint n)
{
  static const double widths[] = { 1, 0.94, 0.98, 0.62, 0.9, 0.4 };
  double step = box->height / MAX (n, 1);

  for (guint i = 0; i < n; i++)
    maq_draft_ui_line (self, box->x, box->y + step * i + step * 0.2, box->width * widths[i + 1 == n && n > 1 ? 3 : i % 3], MIN (step * 0.5, self->u * 2), 0.14);
}

void
maq_draft_ui_card (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour colour, gboolean raised)
{
  if (raised)
    maq_draft_shadow (self->canvas->cr, box, self->u * 3, self->u * 3.4, 0.13);
  maq_draft_round (self->canvas->cr, box->x, box->y, box->width, box->height, self->u * 3);
  maq_draft_fill (self->canvas->cr, colour);
}

void
maq_draft_ui_pill (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour colour)
{
  maq_draft_round (self->canvas->cr, box->x, box->y, box->width, box->height, box->height / 2);
  maq_draft_fill (self->canvas->cr, colour);
}

void
maq_draft_ui_art (MaqDraftUi *self, const MaqDraftBox *box, guint i, double round)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftPalette *palette = &canvas->plan->palette;
  const MaqDraftMotif *motif = maq_draft_plan_motif (canvas->plan, i);
  MaqDraftColour ground = i == 0 ? self->main : maq_draft_colour_mix (maq_draft_palette_cycle (palette, self->paper, i), self->paper, 0.25 + 0.3 * (i % 2));
  MaqDraftInks inks = maq_draft_palette_inks (palette, ground, i + 1);
  double side = MIN (box->width, box->height) * 0.72;

  cairo_save (canvas->cr);
  maq_draft_round (canvas->cr, box->x, box->y, box->width, box->height, round);
  cairo_clip (canvas->cr);
  maq_draft_gradient (canvas->cr, box, maq_draft_colour_shade (ground, 0.035), maq_draft_colour_shade (ground, -0.03), 0);
  maq_draft_disc (canvas->cr, box->x + box->width * (i % 2 == 0 ? 0.72 : 0.3), box->y + box->height * 0.62, MAX (box->width, box->height) * 0.4);
  maq_draft_fill (canvas->cr, maq_draft_colour_shade (ground, maq_draft_colour_to_lch (ground).l > 0.6 ? -0.05 : 0.06));
  if (motif != NULL)
    maq_draft_motif_draw (canvas->cr, motif, box->x + (box->width - side) * (box->width > box->height * 1.8 ? 0.72 : 0.5),
                          box->y + box->height - side * 1.04 - (box->height - side) * 0.3, side, FALSE, &inks);
  else
    {
      maq_draft_disc (canvas->cr, box->x + box->width * 0.4, box->y + box->height * 0.46, side * 0.34);
      maq_draft_fill (canvas->cr, inks.b);
      maq_draft_poly (canvas->cr, MAQ_XY (box->x, box->y + box->height, box->x + box->width * 0.36, box->y + box->height * 0.5, box->x + box->width * 0.62,
                                          box->y + box->height * 0.8, box->x + box->width * 0.8, box->y + box->height * 0.62, box->x + box->width, box->y + box->height));
      maq_draft_fill (canvas->cr, inks.a);
    }
  cairo_restore (canvas->cr);
}

void
maq_draft_ui_rows (MaqDraftUi *self, const MaqDraftBox *box, guint n, guint salt)
{
  double step = box->height / MAX (n, 1), side = MIN (step * 0.76, self->u * 15);

  for (guint i = 0; i < n; i++)
    {
      double y = box->y + step * i + (step - side) / 2;

      maq_draft_ui_art (self, &(MaqDraftBox) { box->x, y, side, side }, salt + i, self->u * 2.4);
      maq_draft_ui_line (self, box->x + side * 1.28, y + side * 0.2, box->width * (0.34 + 0.05 * ((i + salt) % 3)), self->u * 2.4, 0.6);
      maq_draft_ui_line (self, box->x + side * 1.28, y + side * 0.6, box->width * (0.24 + 0.06 * ((i * 2 + salt) % 3)), self->u * 1.8, 0.2);
      maq_draft_ui_pill (self, &(MaqDraftBox) { box->x + box->width - self->u * 10, y + side * 0.34, self->u * 10, self->u * 4.4 },
                         i == 0 ? self->main : maq_draft_colour_mix (self->paper, self->ink, 0.08));
      if (i + 1 < n)
        maq_draft_ui_line (self, box->x + side * 1.28, box->y + step * (i + 1), box->width - side * 1.28, MAX (self->u * 0.25, 0.7), 0.09);
    }
}

void
maq_draft_ui_cards (MaqDraftUi *self, const MaqDraftBox *box, guint n, guint salt)
{
  double gap = self->u * 4, w = (box->width - gap * (n - 1)) / n;

  for (guint i = 0; i < n; i++)
    {
      MaqDraftBox card = { box->x + i * (w + gap), box->y, w, box->height }, art = card;
      double foot = MIN (box->height * 0.36, self->u * 17);

      maq_draft_ui_card (self, &card, self->card, FALSE);
      art.height = card.height - foot;
      maq_draft_ui_art (self, &art, salt + i, self->u * 3);
      maq_draft_ui_line (self, card.x + self->u * 3, art.y + art.height + foot * 0.26, w * 0.56, self->u * 2.4, 0.62);
      maq_draft_ui_line (self, card.x + self->u * 3, art.y + art.height + foot * 0.58, w * 0.34, self->u * 1.9, 0.22);
    }
}

void
maq_draft_ui_search (MaqDraftUi *self, const MaqDraftBox *box)
{
  cairo_t *cr = self->canvas->cr;
  double r = box->height * 0.17, x = box->x + box->height * 0.55, y = box->y + box->height * 0.47;

  maq_draft_ui_pill (self, box, self->card);
  maq_draft_disc (cr, x, y, r);
  cairo_move_to (cr, x + r * 0.75, y + r * 0.75);
  cairo_line_to (cr, x + r * 1.7, y + r * 1.7);
  maq_draft_stroke (cr, maq_draft_colour_mix (self->paper, self->ink, 0.5), MAX (self->u * 0.7, 1));
  maq_draft_ui_line (self, box->x + box->height * 1.15, box->y + box->height * 0.4, box->width * 0.34, box->height * 0.2, 0.22);
}

void
maq_draft_ui_tabs (MaqDraftUi *self, const MaqDraftBox *box, guint active)
{
  cairo_t *cr = self->canvas->cr;
  double step = box->width / 4, s = self->u * 6;

  maq_draft_canvas_fill (self->canvas, box, self->paper);
  maq_draft_ui_line (self, box->x, box->y, box->width, MAX (self->u * 0.3, 0.8), 0.1);
  for (guint i = 0; i < 4; i++)
    {
      double x = box->x + step * (i + 0.5), y = box->y + box->height * 0.44;
      MaqDraftColour colour = i == active ? self->main : maq_draft_colour_mix (self->paper, self->ink, 0.38);

      switch (i)
        {
        case 0:
          maq_draft_poly (cr, MAQ_XY (x - s / 2, y, x, y - s / 2, x + s / 2, y, x + s * 0.36, y, x + s * 0.36, y + s * 0.46, x - s * 0.36, y + s * 0.46, x - s * 0.36, y));
          break;
        case 1:
          maq_draft_disc (cr, x - s * 0.08, y - s * 0.08, s * 0.32);
          cairo_move_to (cr, x + s * 0.16, y + s * 0.16);
          cairo_line_to (cr, x + s * 0.44, y + s * 0.44);
          break;
        case 2:
          cairo_move_to (cr, x, y + s * 0.46);
          cairo_curve_to (cr, x - s * 0.9, y - s * 0.05, x - s * 0.45, y - s * 0.62, x, y - s * 0.2);
          cairo_curve_to (cr, x + s * 0.45, y - s * 0.62, x + s * 0.9, y - s * 0.05, x, y + s * 0.46);
          break;
        default:
          maq_draft_disc (cr, x, y - s * 0.22, s * 0.21);
          cairo_new_sub_path (cr);
          cairo_arc (cr, x, y + s * 0.5, s * 0.4, G_PI, 2 * G_PI);
          break;
        }
      maq_draft_stroke (cr, colour, self->u * 0.85);
    }
}

void
maq_draft_ui_status (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour ink)
{
  double y = box->y + self->u * 3.4, h = self->u * 2.2;

  maq_draft_round (self->canvas->cr, box->x + self->u * 7, y, self->u * 9, h, h / 2);
  maq_draft_round (self->canvas->cr, box->x + box->width - self->u * 13, y, self->u * 7, h, h * 0.3);
  maq_draft_disc (self->canvas->cr, box->x + box->width - self->u * 16, y + h / 2, h / 2);
  maq_draft_fill (self->canvas->cr, ink);
}

void
maq_draft_ui_chart (MaqDraftUi *self, const MaqDraftBox *box, guint kind)
{
  static const double some[] = { 0.3, 0.46, 0.4, 0.62, 0.55, 0.78, 0.94 };
  MaqDraftBox plot = maq_draft_box_inset (*box, self->u * 5);

  maq_draft_ui_card (self, box, self->card, FALSE);
  maq_draft_ui_line (self, plot.x, plot.y, plot.width * 0.3, self->u * 2.6, 0.6);
  plot.y += self->u * 9;
  plot.height -= self->u * 9;
  if (plot.height < self->u * 4)
    return;
  for (guint i = 0; i < 4; i++)
    maq_draft_ui_line (self, plot.x, plot.y + plot.height * i / 3, plot.width, MAX (self->u * 0.25, 0.7), 0.08);
  if (kind % 2 == 0)
    maq_draft_chart_line (self->canvas, &plot, some, G_N_ELEMENTS (some), self->main);
  else
    maq_draft_chart_columns (self->canvas, &plot, some, G_N_ELEMENTS (some), maq_draft_colour_mix (self->main, self->card, 0.55), self->main);
}

void
maq_draft_ui_nav (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour ink, guint links)
{
  double y = box->y + box->height / 2, h = self->u * 1.5;

  maq_draft_disc (self->canvas->cr, box->x + self->u * 2.4, y, self->u * 2.4);
  maq_draft_fill (self->canvas->cr, ink);
  maq_draft_round (self->canvas->cr, box->x + self->u * 6.4, y - h * 0.7, self->u * 11, h * 1.4, h * 0.7);
  for (guint i = 0; i < links; i++)
    maq_draft_round (self->canvas->cr, box->x + box->width * 0.42 + i * self->u * 12, y - h / 2, self->u * (6.4 + i % 3), h, h / 2);
  maq_draft_colour_set (self->canvas->cr, ink, 0.42);
  cairo_fill (self->canvas->cr);
  maq_draft_ui_pill (self, &(MaqDraftBox) { box->x + box->width - self->u * 14, y - self->u * 2.6, self->u * 14, self->u * 5.2 }, ink);
}
