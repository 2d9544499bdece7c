/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-motif.h"

static void
line (cairo_t *cr, double x1, double y1, double x2, double y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
}

static void
draw_bottle (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 42, 2, 16, 14, 2.5);
  maq_draft_turned (cr, k->b);
  cairo_move_to (cr, 43, 16);
  cairo_line_to (cr, 57, 16);
  cairo_curve_to (cr, 57, 32, 72, 34, 72, 50);
  cairo_line_to (cr, 72, 92);
  cairo_curve_to (cr, 72, 98, 70, 98, 66, 98);
  cairo_line_to (cr, 34, 98);
  cairo_curve_to (cr, 30, 98, 28, 98, 28, 92);
  cairo_line_to (cr, 28, 50);
  cairo_curve_to (cr, 28, 34, 43, 32, 43, 16);
  maq_draft_turned (cr, k->a);
  cairo_rectangle (cr, 28, 54, 44, 30);
  maq_draft_turned (cr, k->light);
  maq_draft_disc (cr, 50, 64, 5.5);
  maq_draft_fill (cr, k->a);
  line (cr, 39, 75, 61, 75);
  line (cr, 44, 79, 56, 79);
  maq_draft_stroke (cr, k->dark, 1.2);
}

static void
draw_flacon (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 38, 4, 24, 24, 3);
  maq_draft_turned (cr, k->b);
  cairo_rectangle (cr, 43, 28, 14, 7);
  maq_draft_turned (cr, maq_draft_colour_shade (k->light, -0.15));
  maq_draft_round (cr, 17, 35, 66, 63, 10);
  maq_draft_turned (cr, k->a);
  maq_draft_round (cr, 24, 42, 52, 49, 6);
  maq_draft_colour_set (cr, k->light, 0.16);
  cairo_fill (cr);
  maq_draft_round (cr, 34, 54, 32, 24, 2);
  maq_draft_fill (cr, k->light);
  line (cr, 40, 63, 60, 63);
  line (cr, 44, 69, 56, 69);
  maq_draft_stroke (cr, k->dark, 1.4);
}

static void
draw_jar (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 12, 44, 76, 54, 11);
  maq_draft_turned (cr, k->a);
  maq_draft_round (cr, 10, 22, 80, 24, 5);
  maq_draft_turned (cr, k->b);
  cairo_rectangle (cr, 12, 59, 76, 22);
  maq_draft_turned (cr, k->light);
  line (cr, 36, 67, 64, 67);
  line (cr, 42, 73, 58, 73);
  maq_draft_stroke (cr, k->dark, 1.5);
}

static void
draw_tube (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 36, 82, 28, 16, 3);
  maq_draft_turned (cr, k->b);
  maq_draft_poly (cr, MAQ_XY (26, 4, 74, 4, 66, 82, 34, 82));
  maq_draft_turned (cr, k->a);
  cairo_rectangle (cr, 26, 3, 48, 8);
  maq_draft_turned (cr, maq_draft_colour_shade (k->a, -0.08));
  maq_draft_disc (cr, 50, 34, 8);
  maq_draft_fill (cr, k->light);
  line (cr, 40, 52, 60, 52);
  line (cr, 43, 59, 57, 59);
  maq_draft_stroke (cr, k->light, 1.6);
}

static void
draw_watch (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (34, 2, 66, 2, 70, 30, 30, 30));
  maq_draft_poly (cr, MAQ_XY (30, 70, 70, 70, 66, 98, 34, 98));
  maq_draft_turned (cr, k->b);
  maq_draft_round (cr, 77, 45, 7, 10, 2);
  maq_draft_fill (cr, k->dark);
  maq_draft_disc (cr, 50, 50, 29);
  maq_draft_turned (cr, k->a);
  maq_draft_disc (cr, 50, 50, 23);
  maq_draft_fill (cr, k->light);
  line (cr, 50, 50, 50, 34);
  line (cr, 50, 50, 61, 56);
  maq_draft_stroke (cr, k->dark, 2.6);
  maq_draft_disc (cr, 50, 50, 2.6);
  maq_draft_fill (cr, k->c);
}

static void
draw_shoe (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 4, 76);
  cairo_curve_to (cr, 2, 60, 4, 44, 8, 34);
  cairo_curve_to (cr, 18, 44, 28, 42, 34, 30);
  cairo_curve_to (cr, 44, 44, 54, 54, 70, 58);
  cairo_curve_to (cr, 88, 60, 98, 66, 96, 76);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 10, 60);
  cairo_curve_to (cr, 30, 70, 44, 60, 56, 52);
  cairo_curve_to (cr, 52, 68, 34, 76, 10, 60);
  maq_draft_fill (cr, k->c);
  for (guint i = 0; i < 4; i++)
    line (cr, 38 + i * 7.0, 40 + i * 5.0, 33 + i * 7.0, 47 + i * 4.4);
  maq_draft_stroke (cr, k->light, 2.4);
  maq_draft_round (cr, 2, 75, 96, 11, 5);
  maq_draft_fill (cr, k->light);
  maq_draft_round (cr, 2, 82, 96, 6, 3);
  maq_draft_fill (cr, k->b);
}

static void
draw_bag (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_arc (cr, 50, 38, 19, G_PI, 2 * G_PI);
  maq_draft_stroke (cr, k->b, 5);
  maq_draft_poly (cr, MAQ_XY (16, 36, 84, 36, 90, 96, 10, 96));
  maq_draft_solid (cr, k->a);
  cairo_rectangle (cr, 14.6, 50, 70.8, 6);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 42, 47, 16, 13, 3);
  maq_draft_fill (cr, k->c);
}

static void
draw_backpack (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_arc (cr, 50, 14, 10, G_PI, 2 * G_PI);
  maq_draft_stroke (cr, k->dark, 4);
  maq_draft_round (cr, 8, 52, 16, 38, 7);
  maq_draft_round (cr, 76, 52, 16, 38, 7);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 18, 12, 64, 86, 24);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 27, 54, 46, 36, 7);
  maq_draft_fill (cr, k->b);
  line (cr, 27, 64, 73, 64);
  line (cr, 30, 36, 70, 36);
  maq_draft_stroke (cr, k->dark, 1.6);
  maq_draft_round (cr, 46, 61, 8, 10, 2);
  maq_draft_fill (cr, k->c);
}

static void
draw_chair (cairo_t *cr, const MaqDraftInks *k)
{
  line (cr, 30, 70, 22, 98);
  line (cr, 68, 70, 76, 98);
  line (cr, 36, 70, 34, 94);
  line (cr, 62, 70, 64, 94);
  maq_draft_stroke (cr, k->dark, 3);
  maq_draft_blob (cr, MAQ_XY (26, 12, 50, 6, 74, 12, 76, 40, 70, 60, 30, 60, 24, 40));
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 18, 56, 64, 17, 8);
  maq_draft_solid (cr, maq_draft_colour_shade (k->a, 0.05));
  maq_draft_round (cr, 12, 42, 12, 28, 6);
  maq_draft_round (cr, 76, 42, 12, 28, 6);
  maq_draft_fill (cr, k->b);
}

static void
draw_sofa (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 14, 82, 5, 10);
  cairo_rectangle (cr, 81, 82, 5, 10);
  maq_draft_fill (cr, k->dark);
  maq_draft_round (cr, 12, 34, 76, 44, 9);
  maq_draft_solid (cr, maq_draft_colour_shade (k->a, -0.05));
  maq_draft_round (cr, 18, 56, 31.5, 20, 5);
  maq_draft_round (cr, 50.5, 56, 31.5, 20, 5);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, 0.07));
  maq_draft_round (cr, 2, 48, 17, 37, 8);
  maq_draft_round (cr, 81, 48, 17, 37, 8);
  maq_draft_solid (cr, k->a);
  cairo_rectangle (cr, 12, 74, 76, 10);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.08));
  maq_draft_round (cr, 22, 42, 19, 18, 4);
  maq_draft_fill (cr, k->c);
}

static void
draw_plant (cairo_t *cr, const MaqDraftInks *k)
{
  static const double tips[] = { 22, 20, 50, 4, 78, 18, 10, 46, 90, 44 };

  for (guint i = 0; i < G_N_ELEMENTS (tips); i += 2)
    {
      double x = tips[i], y = tips[i + 1], dx = (x - 50) * 0.25;

      cairo_move_to (cr, 50, 70);
      cairo_curve_to (cr, 50 + dx - 15, 44, x - 13, y + 18, x, y);
      cairo_curve_to (cr, x + 13, y + 18, 50 + dx + 15, 48, 50, 70);
      maq_draft_solid (cr, i % 4 == 0 ? k->a : maq_draft_colour_shade (k->a, -0.08));
    }
  maq_draft_poly (cr, MAQ_XY (28, 66, 72, 66, 66, 98, 34, 98));
  maq_draft_turned (cr, k->b);
  maq_draft_round (cr, 25, 62, 50, 8, 2);
  maq_draft_turned (cr, maq_draft_colour_shade (k->b, 0.05));
}

static void
draw_umbrella (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 50, 48);
  cairo_line_to (cr, 50, 84);
  cairo_curve_to (cr, 50, 98, 34, 98, 34, 86);
  maq_draft_stroke (cr, k->dark, 3.6);
  cairo_arc (cr, 50, 52, 46, G_PI, 2 * G_PI);
  for (int i = 3; i >= 0; i--)
    cairo_curve_to (cr, 4 + i * 23.0 + 19, 42, 4 + i * 23.0 + 4, 42, 4 + i * 23.0, 52);
  maq_draft_fill (cr, k->a);
  cairo_move_to (cr, 50, 6);
  cairo_curve_to (cr, 32, 20, 27, 36, 27, 52);
  cairo_curve_to (cr, 31, 42, 46, 42, 50, 52);
  cairo_curve_to (cr, 54, 42, 69, 42, 73, 52);
  cairo_curve_to (cr, 73, 36, 68, 20, 50, 6);
  maq_draft_fill (cr, k->b);
  line (cr, 50, 2, 50, 8);
  maq_draft_stroke (cr, k->dark, 3);
}

static void
draw_shirt (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (34, 10, 66, 10, 98, 28, 86, 50, 76, 45, 76, 94, 24, 94, 24, 45, 14, 50, 2, 28));
  maq_draft_solid (cr, k->a);
  cairo_arc (cr, 50, 9, 14, 0, G_PI);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.16));
  maq_draft_disc (cr, 50, 52, 13);
  maq_draft_fill (cr, k->b);
  maq_draft_poly (cr, MAQ_XY (43, 58, 50, 44, 57, 58));
  maq_draft_fill (cr, k->c);
}

static void
draw_glasses (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 4, 36, 40, 32, 14);
  maq_draft_round (cr, 56, 36, 40, 32, 14);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 4, 36, 40, 32, 14);
  maq_draft_round (cr, 56, 36, 40, 32, 14);
  cairo_move_to (cr, 44, 48);
  cairo_curve_to (cr, 47, 43, 53, 43, 56, 48);
  maq_draft_stroke (cr, k->a, 5);
  line (cr, 13, 56, 24, 44);
  line (cr, 65, 56, 76, 44);
  maq_draft_stroke (cr, k->light, 2.4);
}

static void
draw_box (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (50, 12, 94, 32, 50, 52, 6, 32));
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, 0.1));
  maq_draft_poly (cr, MAQ_XY (6, 32, 50, 52, 50, 98, 6, 78));
  maq_draft_fill (cr, k->a);
  maq_draft_poly (cr, MAQ_XY (94, 32, 50, 52, 50, 98, 94, 78));
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.1));
  maq_draft_poly (cr, MAQ_XY (28, 22, 36, 18.4, 80, 38.4, 80, 54, 72, 58, 72, 42));
  maq_draft_fill (cr, k->b);
}

static void
draw_table (cairo_t *cr, const MaqDraftInks *k)
{
  line (cr, 16, 52, 10, 98);
  line (cr, 84, 52, 90, 98);
  maq_draft_stroke (cr, k->b, 5);
  maq_draft_round (cr, 2, 44, 96, 9, 3);
  maq_draft_solid (cr, k->a);
}

const MaqDraftMotif maq_draft_motifs_objects[] = {
  { "perfume|fragrance|cologne|flacon/scent|cosmetics|cosmetic", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_flacon },
  { "jar|jars;face cream|moisturizer|moisturiser/honey|jam|skincare", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_jar },
  { "tube|tubes|sunscreen|toothpaste|lotion/gel", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_tube },
  { "bottle|bottles/oil|shampoo|soda|lemonade|juice|beer|brewery|drink|drinks|serum|kombucha", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_bottle },
  { "watch|watches|wristwatch|smartwatch", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_watch },
  { "shoe|shoes|sneaker|sneakers|trainers/running|marathon|footwear|sport|sports|fitness", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_shoe },
  { "backpack|backpacks|rucksack", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_backpack },
  { "bag|bags|handbag|tote|purse/shopping|shop|store|fashion|boutique", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_bag },
  { "sofa|sofas|couch/lounge", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT | MAQ_DRAFT_LARGE, draw_sofa },
  { "chair|chairs|armchair|stool/furniture|seat", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT | MAQ_DRAFT_LARGE, draw_chair },
  { "plant|plants|houseplant|houseplants|pot|potted|monstera|fern/greenhouse", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_plant },
  { "umbrella|umbrellas|parasol/rain|rainy", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_umbrella },
  { "shirt|shirts|tshirt|tee;t shirt/clothing|clothes|apparel|jacket|sweater|outfit", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_shirt },
  { "glasses|sunglasses|spectacles|goggles", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_glasses },
  { "box|boxes|package|packages|packaging|parcel|carton/delivery|shipping", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_box },
  { "table|tables|desk|desks|workbench", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT | MAQ_DRAFT_LARGE, draw_table },
  { NULL, 0, NULL },
};
