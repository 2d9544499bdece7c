/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-art.h"
#include "maq-draft-scenery.h"

typedef struct { guint32 top, low, sun, far, near, water; } Hours;

static const Hours hours[] = {
  [MAQ_DRAFT_DAY] = { 0x8ecbe8, 0xeaf4ee, 0xfff3c4, 0xa8c9c4, 0x2f6b58, 0x3f97b5 },
  [MAQ_DRAFT_DAWN] = { 0xb8b6dc, 0xfbe0cf, 0xffd9a0, 0xcdb6c8, 0x4a5a78, 0x9fb3cf },
  [MAQ_DRAFT_GOLDEN] = { 0xf09a59, 0xfde3ad, 0xfff1c2, 0xdf9a6a, 0x5b3a3a, 0xd98f5c },
  [MAQ_DRAFT_DUSK] = { 0x35325f, 0xe58c72, 0xffc38f, 0x7a5a7f, 0x211d3a, 0x5f5b8c },
  [MAQ_DRAFT_NIGHT] = { 0x0b1730, 0x2c4a74, 0xf5f0d8, 0x25406a, 0x0a1222, 0x1b3558 },
};

static double
chance (MaqDraftScenery *self, guint salt)
{
  return maq_draft_plan_pick (self->canvas->plan, salt, 4096) / 4096.0;
}

/* A named colour comes into the light of the hour: its hue, with the hour's lightness half kept. */
static MaqDraftColour
tint (MaqDraftColour hour, MaqDraftColour named)
{
  MaqDraftLch lh = maq_draft_colour_to_lch (hour), ln = maq_draft_colour_to_lch (named);

  return maq_draft_colour_from_lch (lh.l * 0.35 + ln.l * 0.65, ln.c, ln.h);
}

void
maq_draft_scenery_init (MaqDraftScenery *self, MaqDraftCanvas *canvas, const MaqDraftBox *area, MaqDraftTime time)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  const Hours *h = &hours[time];

  *self = (MaqDraftScenery) { .canvas = canvas, .area = *area, .horizon = area->y + area->height * 0.62, .time = time,
                              .sky_top = maq_draft_colour_hex (h->top), .sky_low = maq_draft_colour_hex (h->low),
                              .sun = maq_draft_colour_hex (h->sun), .distant = maq_draft_colour_hex (h->far),
                              .near = maq_draft_colour_hex (h->near), .water = maq_draft_colour_hex (h->water) };
  if (palette->n_named == 0)
    {
      self->near = maq_draft_colour_mix (self->near, maq_draft_colour_shade (palette->second, -0.1), time == MAQ_DRAFT_DAY ? 0.3 : 0.12);
      return;
    }
  self->near = palette->named[0];
  self->water = palette->named[0];
  self->distant = maq_draft_colour_mix (palette->named[0], self->sky_low, 0.6);
  if (palette->n_named > 1)
    {
      self->sky_top = palette->named[1];
      self->sky_low = maq_draft_colour_mix (tint (self->sky_low, palette->named[1]), self->sky_low, 0.55);
    }
  if (palette->n_named > 2)
    self->sun = palette->named[2];
}

static void
stars (MaqDraftScenery *self)
{
  for (guint i = 0; i < 90; i++)
    {
      double x = self->area.x + self->area.width * chance (self, 900 + i * 2);
      double y = self->area.y + (self->horizon - self->area.y) * 0.85 * chance (self, 901 + i * 2);

      maq_draft_disc (self->canvas->cr, x, y, self->canvas->unit * (i % 7 == 0 ? 0.26 : 0.13));
    }
  maq_draft_colour_set (self->canvas->cr, self->sun, 0.8);
  cairo_fill (self->canvas->cr);
}

static void
clouds (MaqDraftScenery *self)
{
  double w = self->area.width, h = self->horizon - self->area.y;

  for (guint i = 0; i < 4; i++)
    {
      double cw = w * (0.16 + 0.2 * chance (self, 810 + i)), ch = self->canvas->unit * (1.6 + 1.6 * chance (self, 820 + i));
      double x = self->area.x + w * (chance (self, 830 + i) * 1.1 - 0.15), y = self->area.y + h * (0.34 + 0.5 * chance (self, 840 + i));

      maq_draft_round (self->canvas->cr, x, y, cw, ch, ch / 2);
      maq_draft_round (self->canvas->cr, x + cw * 0.28, y - ch * 0.8, cw * 0.5, ch, ch / 2);
      maq_draft_round (self->canvas->cr, x - cw * 0.2, y + ch * 0.8, cw * 0.75, ch, ch / 2);
    }
  maq_draft_colour_set (self->canvas->cr, maq_draft_colour_mix (self->sky_low, maq_draft_colour_hex (0xffffff), 0.55),
                        self->time == MAQ_DRAFT_NIGHT ? 0.08 : 0.55);
  cairo_fill (self->canvas->cr);
}

void
maq_draft_scenery_sky (MaqDraftScenery *self, double x)
{
  MaqDraftBox sky = { self->area.x, self->area.y, self->area.width, self->horizon - self->area.y + 2 };
  gboolean low = self->time == MAQ_DRAFT_GOLDEN || self->time == MAQ_DRAFT_DUSK || self->time == MAQ_DRAFT_DAWN;
  double r = MIN (self->area.width, self->area.height) * (low ? 0.13 : self->time == MAQ_DRAFT_NIGHT ? 0.07 : 0.085);
  double sx = self->area.x + self->area.width * x, sy = low ? self->horizon - r * 0.5 : self->area.y + sky.height * 0.32;

  maq_draft_gradient (self->canvas->cr, &sky, self->sky_top, self->sky_low, 0);
  if (self->time == MAQ_DRAFT_NIGHT)
    stars (self);
  if (!self->canvas->plan->fog || low)
    {
      maq_draft_glow (self->canvas->cr, sx, sy, r * 4.2, r * 4.2, self->sun, 0.5);
      maq_draft_disc (self->canvas->cr, sx, sy, r);
      maq_draft_fill (self->canvas->cr, self->sun);
    }
  if (self->time != MAQ_DRAFT_NIGHT)
    clouds (self);
}

static void
pines (MaqDraftScenery *self, double y, double size, guint n, MaqDraftColour colour, guint salt)
{
  const MaqDraftMotif *pine = maq_draft_motif_named ("pine");
  MaqDraftInks inks = { colour, colour, colour, maq_draft_colour_shade (colour, -0.06), colour };

  for (guint i = 0; i < n; i++)
    {
      double s = size * (0.6 + 0.7 * chance (self, salt + i * 2));
      double x = self->area.x + self->area.width * ((i + 0.8 * chance (self, salt + 1 + i * 2)) / n);

      maq_draft_motif_draw (self->canvas->cr, pine, x - s / 2, y - s * 0.97 + s * 0.1 * chance (self, salt + i), s, FALSE, &inks);
    }
}

static void
peaks (MaqDraftScenery *self, double base, double height, MaqDraftColour colour, guint salt)
{
  cairo_t *cr = self->canvas->cr;
  guint n = 5;

  cairo_move_to (cr, self->area.x, base + height);
  for (guint i = 0; i <= n; i++)
    {
      double x = self->area.x + self->area.width * i / n, w = self->area.width / n;

      cairo_line_to (cr, x, base - height * 0.18 * chance (self, salt + i));
      if (i < n)
        cairo_line_to (cr, x + w * (0.35 + 0.3 * chance (self, salt + 20 + i)), base - height * (0.5 + 0.5 * chance (self, salt + 40 + i)));
    }
  cairo_line_to (cr, self->area.x + self->area.width, base + height);
  cairo_close_path (cr);
  maq_draft_fill (cr, colour);
}

void
maq_draft_scenery_hills (MaqDraftScenery *self)
{
  double height = self->area.height;

  peaks (self, self->horizon + height * 0.01, height * 0.24, maq_draft_colour_mix (self->distant, self->sky_low, 0.45), 300);
  peaks (self, self->horizon + height * 0.03, height * 0.15, maq_draft_colour_mix (self->distant, self->sky_low, 0.1), 370);
  maq_draft_art_hills (self->canvas, &self->area, self->horizon, 4, self->distant, self->near, FALSE, 410);
  if (self->canvas->plan->place != MAQ_DRAFT_IN_DESERT)
    pines (self, self->horizon + height * 0.2, height * 0.055, 9, maq_draft_colour_mix (self->distant, self->near, 0.8), 500);
}

/* Sand in front, when something has to stand on it. */
static void
beach (MaqDraftScenery *self)
{
  const MaqDraftPlan *plan = self->canvas->plan;
  MaqDraftColour sand = maq_draft_colour_mix (maq_draft_colour_hex (0xe9cf9f), self->near, self->time == MAQ_DRAFT_DAY ? 0.08 : 0.35);
  double y = self->area.y + self->area.height * 0.83;
  gboolean stands = FALSE;

  for (guint i = 0; i < plan->motifs->len; i++)
    stands |= (maq_draft_plan_motif (plan, i)->flags & MAQ_DRAFT_STANDS) != 0;
  if (!stands)
    return;
  for (guint i = 0; i < 2; i++)
    maq_draft_art_hills (self->canvas, &(MaqDraftBox) { self->area.x, y - self->area.height * 0.2, self->area.width, self->area.height * 0.4 },
                         y + self->area.height * 0.025 * i, 1, sand, i == 0 ? maq_draft_colour_mix (sand, maq_draft_colour_hex (0xffffff), 0.5) : sand, FALSE, 1200);
}

void
maq_draft_scenery_sea (MaqDraftScenery *self, double x)
{
  cairo_t *cr = self->canvas->cr;
  MaqDraftBox water = { self->area.x, self->horizon, self->area.width, self->area.y + self->area.height - self->horizon };
  double sx = self->area.x + self->area.width * x;

  maq_draft_art_hills (self->canvas, &(MaqDraftBox) { self->area.x, self->area.y, self->area.width, self->horizon - self->area.y },
                       self->horizon - self->area.height * 0.04, 1, self->distant, self->distant, FALSE, 610);
  maq_draft_gradient (cr, &water, maq_draft_colour_mix (self->water, self->sky_low, 0.35), maq_draft_colour_shade (self->water, -0.12), 0);
  for (guint i = 0; i < 16; i++)
    {
      double y = self->horizon + water.height * pow ((i + 0.6) / 16.0, 1.4), t = (i + 1) / 16.0;
      double w = self->area.width * (0.05 + 0.16 * t) * (0.5 + chance (self, 640 + i));

      maq_draft_round (cr, sx - w / 2 + self->area.width * 0.06 * (chance (self, 660 + i) - 0.5), y, w, self->canvas->unit * (0.25 + 0.6 * t), 99);
    }
  maq_draft_colour_set (cr, self->sun, 0.75);
  cairo_fill (cr);
  for (guint i = 0; i < 26; i++)
    {
      double t = chance (self, 700 + i), y = self->horizon + water.height * t;
      double w = self->area.width * (0.03 + 0.09 * t);

      maq_draft_round (cr, self->area.x + self->area.width * chance (self, 740 + i) - w / 2, y, w, self->canvas->unit * (0.15 + 0.35 * t), 99);
    }
  maq_draft_colour_set (cr, maq_draft_colour_shade (self->water, 0.12), 0.5);
  cairo_fill (cr);
  beach (self);
}

static void
row_of_houses (MaqDraftScenery *self, double base, double height, guint n, MaqDraftColour wall, MaqDraftColour lit, guint salt)
{
  cairo_t *cr = self->canvas->cr;
  double w = self->area.width / n;

  for (guint i = 0; i < n; i++)
    {
      double h = height * (0.45 + 0.75 * chance (self, salt + i)), x = self->area.x + w * i;

      cairo_rectangle (cr, x, base - h, w + 1, h + self->area.height);
      maq_draft_fill (cr, maq_draft_colour_shade (wall, 0.03 * ((i % 3) - 1.0)));
      if (chance (self, salt + 50 + i) > 0.6)
        {
          maq_draft_poly (cr, MAQ_XY (x, base - h + 1, x + w / 2, base - h - w * 0.3, x + w, base - h + 1));
          maq_draft_fill (cr, wall);
        }
      for (double y = base - h + w * 0.2; y < base - w * 0.05 && w > 12; y += w * 0.25)
        for (guint c = 0; c < 3; c++)
          if (maq_draft_plan_pick (self->canvas->plan, salt + 100 + i * 31 + (guint) y * 3 + c, 5) > 1)
            cairo_rectangle (cr, x + w * (0.17 + c * 0.26), y, w * 0.13, w * 0.15);
      maq_draft_fill (cr, lit);
    }
}

void
maq_draft_scenery_town (MaqDraftScenery *self)
{
  MaqDraftColour lit = self->time == MAQ_DRAFT_DAY || self->time == MAQ_DRAFT_DAWN ? maq_draft_colour_shade (self->sky_low, 0.02) : maq_draft_colour_hex (0xffd98a);
  MaqDraftColour middle = maq_draft_colour_mix (self->distant, self->near, 0.45);
  double h = self->area.height;
  MaqDraftBox road;

  row_of_houses (self, self->horizon, h * 0.36, 13, maq_draft_colour_mix (self->distant, self->sky_low, 0.4), maq_draft_colour_mix (self->distant, lit, 0.35), 1300);
  row_of_houses (self, self->horizon + h * 0.06, h * 0.26, 9, middle, maq_draft_colour_mix (middle, lit, 0.75), 1500);
  road = (MaqDraftBox) { self->area.x, self->horizon + h * 0.14, self->area.width, h };
  maq_draft_canvas_fill (self->canvas, &(MaqDraftBox) { road.x, road.y, road.width, self->area.y + h - road.y }, self->near);
  maq_draft_canvas_fill (self->canvas, &(MaqDraftBox) { road.x, road.y, road.width, h * 0.012 }, maq_draft_colour_shade (self->near, 0.12));
  for (guint i = 0; i < 7; i++)
    maq_draft_round (self->canvas->cr, self->area.x + self->area.width * (i + 0.2) / 7, self->area.y + h * 0.93, self->area.width * 0.07, h * 0.008, 9);
  maq_draft_fill (self->canvas->cr, maq_draft_colour_shade (self->near, 0.2));
}

void
maq_draft_scenery_forest (MaqDraftScenery *self)
{
  double h = self->area.height;

  for (guint i = 0; i < 4; i++)
    {
      MaqDraftColour colour = maq_draft_colour_mix (self->distant, self->near, i / 3.0);
      double y = self->horizon + h * (0.02 + 0.11 * i);
      MaqDraftBox ground = { self->area.x, y - h * 0.01, self->area.width, self->area.y + h - y + h * 0.01 };

      pines (self, y, h * (0.15 + 0.075 * i), 15 - i * 3, colour, 1900 + i * 60);
      maq_draft_canvas_fill (self->canvas, &ground, colour);
    }
}

static void
window (MaqDraftScenery *self, const MaqDraftBox *pane)
{
  cairo_t *cr = self->canvas->cr;
  MaqDraftScenery out = *self;
  MaqDraftColour frame = maq_draft_colour_hex (self->time == MAQ_DRAFT_NIGHT ? 0xcfc8ba : 0xfbf8f1);
  double w = self->canvas->unit * 1.1;

  cairo_save (cr);
  cairo_rectangle (cr, pane->x, pane->y, pane->width, pane->height);
  cairo_clip (cr);
  out.area = *pane;
  out.horizon = pane->y + pane->height * 0.72;
  maq_draft_scenery_sky (&out, 0.68);
  maq_draft_scenery_hills (&out);
  cairo_restore (cr);
  cairo_rectangle (cr, pane->x, pane->y, pane->width, pane->height);
  cairo_move_to (cr, pane->x + pane->width / 2, pane->y);
  cairo_line_to (cr, pane->x + pane->width / 2, pane->y + pane->height);
  cairo_move_to (cr, pane->x, pane->y + pane->height * 0.36);
  cairo_line_to (cr, pane->x + pane->width, pane->y + pane->height * 0.36);
  maq_draft_stroke (cr, frame, w);
  maq_draft_canvas_fill (self->canvas, &(MaqDraftBox) { pane->x - w * 1.6, pane->y + pane->height, pane->width + w * 3.2, w * 1.4 }, frame);
}

void
maq_draft_scenery_room (MaqDraftScenery *self)
{
  const MaqDraftPalette *palette = &self->canvas->plan->palette;
  gboolean night = self->time == MAQ_DRAFT_NIGHT || self->time == MAQ_DRAFT_DUSK;
  MaqDraftColour wall = palette->ground, floor;
  MaqDraftBox a = self->area, pane, rug;
  gboolean left = maq_draft_plan_pick (self->canvas->plan, 77, 2) == 0;

  if (night)
    wall = maq_draft_colour_mix (wall, maq_draft_colour_hex (0x1d2238), 0.6);
  floor = maq_draft_colour_mix (wall, maq_draft_colour_hex (0x7a4e2d), 0.55);
  self->horizon = a.y + a.height * 0.74;
  maq_draft_gradient (self->canvas->cr, &(MaqDraftBox) { a.x, a.y, a.width, self->horizon - a.y }, maq_draft_colour_shade (wall, 0.015), maq_draft_colour_shade (wall, -0.035), 0);
  maq_draft_gradient (self->canvas->cr, &(MaqDraftBox) { a.x, self->horizon, a.width, a.y + a.height - self->horizon }, floor, maq_draft_colour_shade (floor, -0.08), 0);
  maq_draft_canvas_fill (self->canvas, &(MaqDraftBox) { a.x, self->horizon - self->canvas->unit, a.width, self->canvas->unit * 1.1 }, maq_draft_colour_shade (wall, 0.05));
  pane = maq_draft_box_part (a, left ? 0.09 : 0.55, 0.14, 0.36, 0.42);
  window (self, &pane);
  if (!night)
    {
      maq_draft_poly (self->canvas->cr, MAQ_XY (pane.x + pane.width * 0.1, self->horizon + a.height * 0.03, pane.x + pane.width * 1.1, self->horizon + a.height * 0.03,
                                                pane.x + pane.width * 0.9, a.y + a.height * 0.97, pane.x - pane.width * 0.25, a.y + a.height * 0.97));
      maq_draft_colour_set (self->canvas->cr, self->sun, 0.28);
      cairo_fill (self->canvas->cr);
    }
  rug = maq_draft_box_part (a, 0.22, 0.84, 0.56, 0.1);
  maq_draft_oval (self->canvas->cr, rug.x + rug.width / 2, rug.y + rug.height / 2, rug.width / 2, rug.height / 2);
  maq_draft_fill (self->canvas->cr, palette->main);
  maq_draft_oval (self->canvas->cr, rug.x + rug.width / 2, rug.y + rug.height / 2, rug.width * 0.42, rug.height * 0.38);
  maq_draft_stroke (self->canvas->cr, palette->accent, self->canvas->unit * 0.4);
}

void
maq_draft_scenery_weather (MaqDraftScenery *self)
{
  const MaqDraftPlan *plan = self->canvas->plan;
  cairo_t *cr = self->canvas->cr;
  double u = self->canvas->unit;

  if (plan->fog)
    for (guint i = 0; i < 4; i++)
      {
        double y = self->horizon + self->area.height * (0.06 * i - 0.06);

        maq_draft_glow (cr, self->area.x + self->area.width * (0.2 + 0.25 * i), y, self->area.width * 0.7, self->area.height * 0.09, self->sky_low, 0.75);
      }
  if (plan->rain)
    {
      for (guint i = 0; i < 150; i++)
        {
          double x = self->area.x + self->area.width * 1.1 * chance (self, 2600 + i), y = self->area.y + self->area.height * chance (self, 2900 + i);

          cairo_move_to (cr, x, y);
          cairo_line_to (cr, x - u * 1.4, y + u * 5);
        }
      maq_draft_colour_set (cr, maq_draft_colour_hex (0xffffff), 0.4);
      cairo_set_line_width (cr, MAX (u * 0.16, 1));
      cairo_stroke (cr);
    }
  if (plan->snow)
    {
      for (guint i = 0; i < 170; i++)
        maq_draft_disc (cr, self->area.x + self->area.width * chance (self, 3300 + i), self->area.y + self->area.height * chance (self, 3600 + i),
                        u * (0.2 + 0.5 * chance (self, 3900 + i)));
      maq_draft_colour_set (cr, maq_draft_colour_hex (0xffffff), 0.85);
      cairo_fill (cr);
    }
}
