/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-motif.h"

static void
draw_cup (cairo_t *cr, const MaqDraftInks *k)
{
  for (guint i = 0; i < 3; i++)
    {
      double x = 32 + i * 13.0;

      cairo_move_to (cr, x, 34);
      cairo_curve_to (cr, x - 6, 26, x + 6, 20, x, 10);
    }
  maq_draft_stroke (cr, k->b, 2.6);
  maq_draft_oval (cr, 48, 92, 44, 5.5);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.1));
  cairo_arc (cr, 76, 58, 13, -G_PI * 0.6, G_PI * 0.62);
  maq_draft_stroke (cr, k->a, 6.5);
  cairo_move_to (cr, 14, 42);
  cairo_line_to (cr, 78, 42);
  cairo_curve_to (cr, 78, 72, 70, 90, 56, 90);
  cairo_line_to (cr, 36, 90);
  cairo_curve_to (cr, 22, 90, 14, 72, 14, 42);
  maq_draft_solid (cr, k->a);
  maq_draft_oval (cr, 46, 42, 32, 5.5);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, 0.1));
  maq_draft_oval (cr, 46, 42.6, 27.5, 4);
  maq_draft_fill (cr, maq_draft_colour_hex (0x4a2a1b));
}

static void
draw_glass (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 48.4, 62, 3.2, 32);
  maq_draft_fill (cr, k->b);
  maq_draft_oval (cr, 50, 95, 20, 3);
  maq_draft_fill (cr, k->b);
  cairo_move_to (cr, 26, 6);
  cairo_line_to (cr, 74, 6);
  cairo_curve_to (cr, 80, 40, 72, 64, 50, 64);
  cairo_curve_to (cr, 28, 64, 20, 40, 26, 6);
  maq_draft_colour_set (cr, k->light, 0.75);
  cairo_fill (cr);
  cairo_move_to (cr, 23.6, 32);
  cairo_curve_to (cr, 36, 27, 60, 37, 76.4, 32);
  cairo_curve_to (cr, 76, 50, 68, 61, 50, 61);
  cairo_curve_to (cr, 32, 61, 24, 50, 23.6, 32);
  maq_draft_solid (cr, k->a);
}

static void
draw_fruit (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_disc (cr, 50, 54, 44);
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 54, 37);
  maq_draft_fill (cr, k->light);
  for (guint i = 0; i < 8; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 50, 54);
      cairo_rotate (cr, i * G_PI / 4);
      cairo_move_to (cr, 0, -4);
      cairo_line_to (cr, -10.5, -25);
      cairo_curve_to (cr, -10, -35, 10, -35, 10.5, -25);
      cairo_close_path (cr);
      maq_draft_fill (cr, i % 2 == 0 ? k->a : maq_draft_colour_shade (k->a, 0.04));
      cairo_restore (cr);
    }
}

static void
draw_apple (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (50, 30, 66, 22, 88, 34, 90, 60, 74, 92, 58, 97, 50, 94, 42, 97, 26, 92, 10, 60, 12, 34, 34, 22));
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 50, 32);
  cairo_curve_to (cr, 49, 20, 51, 14, 56, 6);
  maq_draft_stroke (cr, k->dark, 3);
  cairo_move_to (cr, 54, 20);
  cairo_curve_to (cr, 60, 6, 76, 4, 84, 8);
  cairo_curve_to (cr, 80, 20, 66, 26, 54, 20);
  maq_draft_fill (cr, k->b);
}

static void
draw_bowl (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 62, 46);
  cairo_line_to (cr, 92, 4);
  cairo_move_to (cr, 69, 46);
  cairo_line_to (cr, 98, 10);
  maq_draft_stroke (cr, k->dark, 2.6);
  for (guint i = 0; i < 4; i++)
    {
      cairo_move_to (cr, 16 + i * 13.0, 52);
      cairo_curve_to (cr, 18 + i * 13.0, 32, 32 + i * 13.0, 32, 36 + i * 13.0, 52);
    }
  maq_draft_stroke (cr, k->c, 4);
  maq_draft_oval (cr, 34, 44, 13, 8);
  maq_draft_fill (cr, k->light);
  maq_draft_oval (cr, 34, 44, 6, 4.4);
  maq_draft_fill (cr, k->c);
  cairo_move_to (cr, 4, 50);
  cairo_line_to (cr, 96, 50);
  cairo_curve_to (cr, 94, 78, 78, 90, 68, 90);
  cairo_line_to (cr, 32, 90);
  cairo_curve_to (cr, 22, 90, 6, 78, 4, 50);
  maq_draft_solid (cr, k->a);
  cairo_rectangle (cr, 34, 90, 32, 6);
  maq_draft_fill (cr, k->b);
  cairo_move_to (cr, 8, 62);
  cairo_curve_to (cr, 34, 66, 66, 66, 92, 62);
  maq_draft_stroke (cr, k->b, 2.4);
}

static void
draw_bread (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (4, 60, 12, 40, 30, 30, 50, 27, 70, 30, 88, 40, 96, 60, 90, 78, 70, 84, 50, 85, 30, 84, 10, 78));
  maq_draft_solid (cr, k->a);
  for (guint i = 0; i < 4; i++)
    {
      double x = 20 + i * 17.0;

      cairo_move_to (cr, x, 62);
      cairo_curve_to (cr, x + 2, 50, x + 8, 44, x + 14, 40);
      cairo_curve_to (cr, x + 12, 52, x + 8, 58, x, 62);
      maq_draft_fill (cr, k->light);
    }
}

static void
draw_pizza (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (8, 20, 30, 8, 50, 5, 70, 8, 92, 20, 86, 32, 50, 24, 14, 32));
  maq_draft_solid (cr, k->b);
  maq_draft_poly (cr, MAQ_XY (15, 28, 50, 20, 85, 28, 50, 97));
  maq_draft_solid (cr, k->c);
  maq_draft_disc (cr, 40, 40, 8);
  maq_draft_disc (cr, 62, 36, 7);
  maq_draft_disc (cr, 52, 62, 7.5);
  maq_draft_fill (cr, k->a);
}

static void
draw_icecream (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (28, 50, 72, 50, 50, 98));
  maq_draft_solid (cr, maq_draft_colour_hex (0xd9a35f));
  cairo_move_to (cr, 36, 66);
  cairo_line_to (cr, 60, 52);
  cairo_move_to (cr, 43, 82);
  cairo_line_to (cr, 67, 60);
  cairo_move_to (cr, 64, 66);
  cairo_line_to (cr, 40, 52);
  cairo_move_to (cr, 57, 82);
  cairo_line_to (cr, 33, 60);
  maq_draft_stroke (cr, maq_draft_colour_hex (0xb77f3e), 1.3);
  maq_draft_disc (cr, 36, 42, 17);
  maq_draft_solid (cr, k->b);
  maq_draft_disc (cr, 64, 42, 17);
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 23, 18);
  maq_draft_solid (cr, k->light);
  maq_draft_disc (cr, 50, 5, 4.5);
  maq_draft_fill (cr, k->c);
}

static void
draw_burger (cairo_t *cr, const MaqDraftInks *k)
{
  const MaqDraftColour bun = maq_draft_colour_hex (0xd98e43);

  maq_draft_round (cr, 8, 76, 84, 18, 8);
  maq_draft_solid (cr, bun);
  maq_draft_round (cr, 6, 62, 88, 13, 6);
  maq_draft_fill (cr, maq_draft_colour_hex (0x5a3020));
  maq_draft_poly (cr, MAQ_XY (8, 58, 92, 58, 78, 70, 64, 60, 40, 70, 26, 60));
  maq_draft_fill (cr, k->c);
  maq_draft_round (cr, 4, 50, 92, 9, 4.5);
  maq_draft_fill (cr, k->b);
  cairo_move_to (cr, 8, 50);
  cairo_curve_to (cr, 8, 4, 92, 4, 92, 50);
  cairo_close_path (cr);
  maq_draft_solid (cr, bun);
  for (guint i = 0; i < 5; i++)
    maq_draft_oval (cr, 28 + i * 11.0, 30 - (i % 2) * 8.0, 2.6, 1.7);
  maq_draft_fill (cr, k->light);
}

static void
draw_cake (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 48, 14, 4, 20);
  maq_draft_fill (cr, k->b);
  maq_draft_blob (cr, MAQ_XY (50, 0, 54, 8, 50, 14, 46, 8));
  maq_draft_fill (cr, k->c);
  maq_draft_round (cr, 10, 60, 80, 36, 5);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 20, 33, 60, 28, 5);
  maq_draft_solid (cr, k->light);
  cairo_move_to (cr, 20, 44);
  for (guint i = 0; i < 4; i++)
    cairo_curve_to (cr, 20 + i * 15.0 + 2, 54, 20 + i * 15.0 + 13, 54, 35 + i * 15.0, 44);
  cairo_line_to (cr, 80, 35);
  cairo_line_to (cr, 20, 35);
  maq_draft_fill (cr, k->b);
}

const MaqDraftMotif maq_draft_motifs_food[] = {
  { "cup|cups|coffee|mug|mugs|espresso|latte|cappuccino|teacup/barista|cafe|café|roastery|breakfast", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_cup },
  { "wine|cocktail|cocktails|martini|champagne/glass|bar|vineyard", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_glass },
  { "oranges|lemon|lemons|grapefruit|limes/citrus|vitamin|vitamins", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_fruit },
  { "apple|apples/fruit|fruits|grocery|groceries|farm|harvest|produce|vegetables|healthy;farmers market", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_apple },
  { "noodles|noodle|ramen|bowl|bowls/soup|rice|asian|restaurant|food|cooking|kitchen|dinner|lunch|meal|meals|recipe|recipes;street food", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_bowl },
  { "bread|baguette|loaf|croissant/bakery|baker|sourdough|pastry", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_bread },
  { "pizza|pizzas/pizzeria|italian", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_pizza },
  { "gelato|icecream|sorbet;ice cream", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_icecream },
  { "burger|burgers|hamburger|cheeseburger/diner", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_burger },
  { "cake|cakes|cupcake/dessert|anniversary|celebration|party", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_cake },
  { NULL, 0, NULL },
};
