/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-motif.h"

static void
draw_sun (cairo_t *cr, const MaqDraftInks *k)
{
  for (guint i = 0; i < 16; i++)
    {
      double a = i * G_PI / 8, r = i % 2 == 0 ? 49 : 42;

      cairo_move_to (cr, 50 + 34 * cos (a), 50 + 34 * sin (a));
      cairo_line_to (cr, 50 + r * cos (a), 50 + r * sin (a));
    }
  maq_draft_stroke (cr, k->a, 3.4);
  maq_draft_disc (cr, 50, 50, 27);
  maq_draft_solid (cr, k->a);
}

static void
draw_moon (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_arc (cr, 50, 50, 44, G_PI * 0.2, G_PI * 1.45);
  cairo_arc_negative (cr, 66, 38, 34, G_PI * 1.31, G_PI * 0.34);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
}

static void
star_path (cairo_t *cr, double x, double y, double r)
{
  for (guint i = 0; i < 10; i++)
    {
      double a = -G_PI / 2 + i * G_PI / 5, d = i % 2 == 0 ? r : r * 0.42;

      cairo_line_to (cr, x + d * cos (a), y + d * sin (a));
    }
  cairo_close_path (cr);
}

static void
draw_star (cairo_t *cr, const MaqDraftInks *k)
{
  star_path (cr, 50, 54, 46);
  maq_draft_solid (cr, k->a);
}

static void
draw_mountain (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (44, 96, 72, 34, 100, 96));
  maq_draft_solid (cr, k->b);
  maq_draft_poly (cr, MAQ_XY (0, 96, 40, 12, 80, 96));
  maq_draft_solid (cr, k->a);
  maq_draft_poly (cr, MAQ_XY (40, 12, 53, 39, 47, 36, 42, 44, 36, 37, 27, 40));
  maq_draft_fill (cr, k->light);
}

static void
draw_wave (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 0, 0, 100, 100);
  cairo_clip (cr);
  for (guint row = 0; row < 3; row++)
    {
      double y = 36 + row * 20, x = row % 2 == 0 ? 0 : -25;

      cairo_move_to (cr, x, y);
      for (; x < 100; x += 50)
        {
          cairo_curve_to (cr, x + 9, y, x + 16, y - 15, x + 25, y - 15);
          cairo_curve_to (cr, x + 34, y - 15, x + 41, y, x + 50, y);
        }
      cairo_line_to (cr, 100, y);
      cairo_line_to (cr, 100, y + 21);
      cairo_line_to (cr, 0, y + 21);
      cairo_close_path (cr);
      maq_draft_fill (cr, row == 0 ? k->b : row == 1 ? k->a : maq_draft_colour_shade (k->a, -0.1));
    }
}

static void
draw_tree (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (46, 98, 48, 52, 52, 52, 54, 98));
  maq_draft_fill (cr, k->dark);
  cairo_move_to (cr, 50, 72);
  cairo_line_to (cr, 63, 56);
  maq_draft_stroke (cr, k->dark, 2.6);
  maq_draft_blob (cr, MAQ_XY (50, 4, 70, 11, 82, 28, 80, 50, 62, 64, 38, 64, 20, 50, 18, 28, 30, 11));
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 50, 66);
  cairo_line_to (cr, 50, 34);
  cairo_move_to (cr, 50, 52);
  cairo_line_to (cr, 38, 40);
  cairo_move_to (cr, 50, 58);
  cairo_line_to (cr, 62, 46);
  maq_draft_stroke (cr, k->dark, 2.2);
}

static void
draw_pine (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 46, 84, 8, 14);
  maq_draft_fill (cr, k->dark);
  maq_draft_poly (cr, MAQ_XY (18, 88, 50, 44, 82, 88));
  maq_draft_solid (cr, maq_draft_colour_shade (k->a, -0.08));
  maq_draft_poly (cr, MAQ_XY (23, 64, 50, 24, 77, 64));
  maq_draft_solid (cr, k->a);
  maq_draft_poly (cr, MAQ_XY (30, 40, 50, 4, 70, 40));
  maq_draft_solid (cr, maq_draft_colour_shade (k->a, 0.07));
}

static void
draw_palm (cairo_t *cr, const MaqDraftInks *k)
{
  static const double tips[] = { 8, 40, 12, 16, 40, 4, 74, 6, 96, 26, 92, 52, 30, 58 };

  cairo_move_to (cr, 46, 98);
  cairo_curve_to (cr, 46, 76, 48, 56, 54, 32);
  maq_draft_stroke (cr, k->dark, 5);
  for (guint i = 0; i < G_N_ELEMENTS (tips); i += 2)
    {
      double x = tips[i], y = tips[i + 1], mx = (x + 54) / 2, my = (y + 30) / 2;

      cairo_move_to (cr, 54, 30);
      cairo_curve_to (cr, mx, my - 16, x, y - 8, x, y);
      cairo_curve_to (cr, mx + 4, my + 2, mx + 8, my + 4, 54, 34);
      cairo_close_path (cr);
      maq_draft_fill (cr, i % 4 == 0 ? k->a : maq_draft_colour_shade (k->a, -0.07));
    }
}

static void
draw_leaf (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 20, 92);
  cairo_curve_to (cr, -4, 46, 40, 6, 92, 8);
  cairo_curve_to (cr, 94, 60, 62, 100, 20, 92);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 8, 98);
  cairo_curve_to (cr, 30, 74, 56, 46, 78, 22);
  for (guint i = 0; i < 4; i++)
    {
      double t = 28 + i * 12;

      cairo_move_to (cr, t, 104 - t * 1.05);
      cairo_line_to (cr, t + 18, 100 - t * 1.05);
      cairo_move_to (cr, t, 104 - t * 1.05);
      cairo_line_to (cr, t + 1, 86 - t * 1.05);
    }
  maq_draft_stroke (cr, k->light, 2);
}

static void
draw_flower (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 50, 98);
  cairo_curve_to (cr, 46, 80, 52, 66, 50, 44);
  maq_draft_stroke (cr, k->b, 3.4);
  maq_draft_blob (cr, MAQ_XY (49, 84, 58, 68, 78, 64, 70, 80));
  maq_draft_solid (cr, k->b);
  for (guint i = 0; i < 8; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 50, 34);
      cairo_rotate (cr, i * G_PI / 4);
      maq_draft_oval (cr, 0, -20, 8.6, 13.5);
      maq_draft_fill (cr, i % 2 == 0 ? k->a : maq_draft_colour_shade (k->a, -0.06));
      cairo_restore (cr);
    }
  maq_draft_disc (cr, 50, 34, 10.5);
  maq_draft_solid (cr, k->c);
}

static void
draw_cloud (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 20, 74);
  cairo_arc (cr, 22, 58, 16, G_PI / 2, G_PI * 1.45);
  cairo_arc (cr, 46, 42, 22, G_PI * 1.05, G_PI * 1.85);
  cairo_arc (cr, 76, 56, 18, G_PI * 1.4, G_PI / 2);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
}

static void
draw_mushroom (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (40, 52, 60, 52, 62, 76, 68, 96, 50, 98, 32, 96, 38, 76));
  maq_draft_solid (cr, k->light);
  cairo_move_to (cr, 6, 56);
  cairo_curve_to (cr, 10, -6, 90, -6, 94, 56);
  cairo_curve_to (cr, 66, 64, 34, 64, 6, 56);
  maq_draft_solid (cr, k->a);
  maq_draft_oval (cr, 34, 28, 8, 6.4);
  maq_draft_oval (cr, 62, 22, 6.5, 5);
  maq_draft_oval (cr, 56, 44, 7, 5);
  maq_draft_oval (cr, 80, 44, 5, 4);
  maq_draft_oval (cr, 20, 46, 4.5, 4);
  maq_draft_fill (cr, k->light);
}

static void
draw_cactus (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 50, 66);
  cairo_line_to (cr, 28, 66);
  cairo_line_to (cr, 28, 40);
  cairo_move_to (cr, 50, 54);
  cairo_line_to (cr, 73, 54);
  cairo_line_to (cr, 73, 26);
  maq_draft_stroke (cr, k->a, 11);
  maq_draft_round (cr, 41, 6, 18, 92, 9);
  maq_draft_solid (cr, k->a);
  for (guint i = 0; i < 3; i++)
    {
      cairo_move_to (cr, 45.5 + i * 4.5, 16);
      cairo_line_to (cr, 45.5 + i * 4.5, 94);
    }
  maq_draft_stroke (cr, maq_draft_colour_shade (k->a, -0.12), 0.9);
  maq_draft_disc (cr, 50, 7, 5);
  maq_draft_fill (cr, k->c);
}

static void
draw_snowflake (cairo_t *cr, const MaqDraftInks *k)
{
  for (guint i = 0; i < 6; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 50, 50);
      cairo_rotate (cr, i * G_PI / 3);
      cairo_move_to (cr, 0, 0);
      cairo_line_to (cr, 0, -46);
      cairo_move_to (cr, -10, -42);
      cairo_line_to (cr, 0, -31);
      cairo_line_to (cr, 10, -42);
      cairo_move_to (cr, -8, -27);
      cairo_line_to (cr, 0, -18);
      cairo_line_to (cr, 8, -27);
      cairo_restore (cr);
    }
  maq_draft_stroke (cr, k->a, 4);
}

static void
draw_fire (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 14, 94);
  cairo_line_to (cr, 86, 80);
  cairo_move_to (cr, 14, 80);
  cairo_line_to (cr, 86, 94);
  maq_draft_stroke (cr, k->dark, 8);
  maq_draft_blob (cr, MAQ_XY (50, 4, 60, 28, 76, 46, 74, 74, 50, 86, 26, 74, 24, 50, 36, 40, 42, 22));
  maq_draft_solid (cr, k->a);
  maq_draft_blob (cr, MAQ_XY (50, 40, 58, 54, 63, 66, 58, 80, 50, 84, 42, 80, 37, 68, 43, 56));
  maq_draft_fill (cr, k->c);
}

static void
draw_rainbow (cairo_t *cr, const MaqDraftInks *k)
{
  const MaqDraftColour bands[] = { k->a, k->b, k->c, k->light };

  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    {
      cairo_arc (cr, 50, 80, 44 - i * 9.0, G_PI, 2 * G_PI);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
      maq_draft_colour_set (cr, bands[i], 1);
      cairo_set_line_width (cr, 9.2);
      cairo_stroke (cr);
    }
}

const MaqDraftMotif maq_draft_motifs_nature[] = {
  { "sun|suns|sunny|sunrise|sunset|sunshine/solar|summer", MAQ_DRAFT_SKY | MAQ_DRAFT_FLIES, draw_sun },
  { "moon|crescent/moonlight|lunar", MAQ_DRAFT_SKY | MAQ_DRAFT_FLIES, draw_moon },
  { "star|stars|starry", MAQ_DRAFT_SKY | MAQ_DRAFT_FLIES, draw_star },
  { "mountain|mountains|alps|alpine|peak|peaks|summit/hike|hiking|trail|ski", MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_STANDS, draw_mountain },
  { "wave|waves|ocean|sea/surf|surfing|seaside|coast|coastal|beach|tide|water", MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_SWIMS, draw_wave },
  { "pine|pines|fir|spruce;christmas tree/christmas|xmas", MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_STANDS | MAQ_DRAFT_LARGE, draw_pine },
  { "palm|palms/tropical|tropics|island", MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_STANDS | MAQ_DRAFT_LARGE, draw_palm },
  { "tree|trees|oak|forest/woods|woodland|park|orchard", MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_STANDS | MAQ_DRAFT_LARGE, draw_tree },
  { "leaf|leaves|foliage/botanical|eco|organic|herb|herbs|tea|matcha|sustainable|sustainability|recycling|recycled|vegan", MAQ_DRAFT_FLIES, draw_leaf },
  { "flower|flowers|floral|blossom|blossoms|daisy|roses|bouquet|sunflower/garden|gardens|spring|bloom", MAQ_DRAFT_STANDS | MAQ_DRAFT_OUTDOOR, draw_flower },
  { "cloud|clouds/cloudy|weather", MAQ_DRAFT_SKY | MAQ_DRAFT_FLIES, draw_cloud },
  { "mushroom|mushrooms|toadstool|fungi", MAQ_DRAFT_STANDS | MAQ_DRAFT_OUTDOOR, draw_mushroom },
  { "cactus|cacti/desert|succulent", MAQ_DRAFT_STANDS | MAQ_DRAFT_OUTDOOR, draw_cactus },
  { "snowflake|snowflakes/winter|snow|snowy|frost|frozen", MAQ_DRAFT_FLIES, draw_snowflake },
  { "fire|campfire|bonfire|flame|flames/bbq|barbecue", MAQ_DRAFT_STANDS | MAQ_DRAFT_OUTDOOR, draw_fire },
  { "rainbow|rainbows/pride", MAQ_DRAFT_SKY | MAQ_DRAFT_FLIES, draw_rainbow },
  { NULL, 0, NULL },
};
