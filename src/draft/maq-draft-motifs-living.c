/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-motif.h"

static void
draw_cat (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 68, 88);
  cairo_curve_to (cr, 96, 92, 98, 62, 84, 52);
  maq_draft_stroke (cr, k->a, 7);
  maq_draft_blob (cr, MAQ_XY (50, 44, 66, 52, 74, 76, 72, 96, 50, 98, 28, 96, 26, 76, 34, 52));
  maq_draft_solid (cr, k->a);
  maq_draft_poly (cr, MAQ_XY (27, 36, 28, 6, 48, 20));
  maq_draft_poly (cr, MAQ_XY (73, 36, 72, 6, 52, 20));
  maq_draft_fill (cr, k->a);
  maq_draft_oval (cr, 50, 34, 24, 21);
  maq_draft_solid (cr, k->a);
  maq_draft_oval (cr, 41, 34, 3, 4);
  maq_draft_oval (cr, 59, 34, 3, 4);
  maq_draft_poly (cr, MAQ_XY (46.5, 41, 53.5, 41, 50, 45));
  maq_draft_fill (cr, k->light);
  cairo_move_to (cr, 34, 42);
  cairo_line_to (cr, 19, 39);
  cairo_move_to (cr, 34, 46);
  cairo_line_to (cr, 20, 48);
  cairo_move_to (cr, 66, 42);
  cairo_line_to (cr, 81, 39);
  cairo_move_to (cr, 66, 46);
  cairo_line_to (cr, 80, 48);
  maq_draft_stroke (cr, k->b, 1.1);
}

static void
draw_dog (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (50, 46, 68, 56, 74, 80, 70, 97, 50, 98, 30, 97, 26, 80, 32, 56));
  maq_draft_solid (cr, k->a);
  maq_draft_oval (cr, 50, 34, 25, 25);
  maq_draft_solid (cr, k->a);
  maq_draft_blob (cr, MAQ_XY (29, 14, 36, 22, 32, 44, 22, 52, 15, 40, 18, 22));
  maq_draft_blob (cr, MAQ_XY (71, 14, 64, 22, 68, 44, 78, 52, 85, 40, 82, 22));
  maq_draft_fill (cr, k->b);
  maq_draft_oval (cr, 50, 46, 13, 10);
  maq_draft_fill (cr, k->light);
  maq_draft_oval (cr, 50, 41, 5, 3.6);
  maq_draft_disc (cr, 41, 30, 2.8);
  maq_draft_disc (cr, 59, 30, 2.8);
  maq_draft_fill (cr, k->dark);
  maq_draft_round (cr, 34, 60, 32, 5, 2.5);
  maq_draft_fill (cr, k->c);
}

static void
draw_bird (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (74, 34, 96, 40, 74, 46));
  maq_draft_fill (cr, k->c);
  cairo_move_to (cr, 4, 88);
  cairo_line_to (cr, 34, 46);
  cairo_curve_to (cr, 40, 16, 78, 14, 80, 42);
  cairo_curve_to (cr, 80, 76, 50, 88, 22, 80);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 30, 62);
  cairo_curve_to (cr, 40, 48, 60, 48, 62, 56);
  cairo_curve_to (cr, 56, 74, 40, 76, 30, 62);
  maq_draft_fill (cr, k->b);
  maq_draft_disc (cr, 65, 35, 3);
  maq_draft_fill (cr, k->light);
}

static void
draw_fish (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (28, 50, 10, 28, 4, 30, 10, 50, 4, 70, 10, 72));
  maq_draft_solid (cr, k->b);
  cairo_move_to (cr, 22, 50);
  cairo_curve_to (cr, 40, 14, 80, 20, 97, 50);
  cairo_curve_to (cr, 80, 80, 40, 86, 22, 50);
  maq_draft_fill (cr, k->a);
  cairo_save (cr);
  cairo_move_to (cr, 22, 50);
  cairo_curve_to (cr, 40, 14, 80, 20, 97, 50);
  cairo_curve_to (cr, 80, 80, 40, 86, 22, 50);
  cairo_clip (cr);
  cairo_rectangle (cr, 0, 50, 100, 50);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.09));
  for (guint i = 0; i < 3; i++)
    {
      cairo_arc (cr, 36 + i * 13.0, 50, 11, -G_PI / 2.4, G_PI / 2.4);
      maq_draft_stroke (cr, k->b, 2);
    }
  cairo_restore (cr);
  maq_draft_disc (cr, 82, 44, 4.4);
  maq_draft_fill (cr, k->light);
  maq_draft_disc (cr, 83, 44, 2);
  maq_draft_fill (cr, k->dark);
}

static void
draw_whale (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (12, 44, 4, 24, 18, 28, 26, 20, 30, 36, 22, 46));
  maq_draft_fill (cr, k->a);
  cairo_move_to (cr, 14, 40);
  cairo_curve_to (cr, 26, 66, 40, 38, 66, 38);
  cairo_curve_to (cr, 92, 38, 98, 62, 92, 74);
  cairo_curve_to (cr, 80, 92, 18, 96, 14, 40);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 92, 74);
  cairo_curve_to (cr, 80, 90, 52, 90, 40, 82);
  cairo_curve_to (cr, 60, 84, 74, 72, 92, 74);
  maq_draft_fill (cr, k->light);
  maq_draft_disc (cr, 76, 60, 2.6);
  maq_draft_fill (cr, k->dark);
  cairo_move_to (cr, 68, 32);
  cairo_curve_to (cr, 68, 18, 62, 12, 54, 14);
  cairo_move_to (cr, 68, 32);
  cairo_curve_to (cr, 68, 18, 74, 12, 82, 14);
  maq_draft_stroke (cr, k->b, 3.4);
}

static void
draw_butterfly (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (49, 46, 36, 18, 12, 12, 6, 32, 20, 52, 46, 54));
  maq_draft_blob (cr, MAQ_XY (51, 46, 64, 18, 88, 12, 94, 32, 80, 52, 54, 54));
  maq_draft_fill (cr, k->a);
  maq_draft_blob (cr, MAQ_XY (48, 54, 28, 56, 16, 70, 26, 88, 42, 80));
  maq_draft_blob (cr, MAQ_XY (52, 54, 72, 56, 84, 70, 74, 88, 58, 80));
  maq_draft_fill (cr, k->b);
  maq_draft_disc (cr, 24, 32, 6);
  maq_draft_disc (cr, 76, 32, 6);
  maq_draft_fill (cr, k->c);
  maq_draft_round (cr, 47.4, 30, 5.2, 52, 2.6);
  maq_draft_fill (cr, k->dark);
  cairo_move_to (cr, 50, 32);
  cairo_curve_to (cr, 46, 20, 42, 16, 37, 14);
  cairo_move_to (cr, 50, 32);
  cairo_curve_to (cr, 54, 20, 58, 16, 63, 14);
  maq_draft_stroke (cr, k->dark, 1.4);
}

static void
draw_person (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 38, 70, 10, 28, 4);
  maq_draft_round (cr, 52, 70, 10, 28, 4);
  maq_draft_fill (cr, k->dark);
  maq_draft_blob (cr, MAQ_XY (50, 32, 66, 36, 70, 56, 66, 78, 50, 79, 34, 78, 30, 56, 34, 36));
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 35, 42);
  cairo_curve_to (cr, 26, 50, 26, 58, 30, 66);
  cairo_move_to (cr, 65, 42);
  cairo_curve_to (cr, 74, 50, 74, 58, 70, 66);
  maq_draft_stroke (cr, k->a, 7);
  maq_draft_round (cr, 46, 26, 8, 10, 3);
  maq_draft_oval (cr, 50, 18, 11.5, 13);
  maq_draft_solid (cr, maq_draft_colour_hex (0xe2ad86));
  cairo_move_to (cr, 37.5, 20);
  cairo_curve_to (cr, 34, 0, 66, -2, 62.5, 20);
  cairo_curve_to (cr, 58, 10, 46, 12, 37.5, 20);
  maq_draft_fill (cr, k->dark);
}

static void
draw_heart (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 50, 92);
  cairo_curve_to (cr, -10, 52, 8, 6, 34, 10);
  cairo_curve_to (cr, 44, 12, 50, 22, 50, 28);
  cairo_curve_to (cr, 50, 22, 56, 12, 66, 10);
  cairo_curve_to (cr, 92, 6, 110, 52, 50, 92);
  maq_draft_solid (cr, k->a);
}

static void
draw_eye (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 4, 50);
  cairo_curve_to (cr, 26, 12, 74, 12, 96, 50);
  cairo_curve_to (cr, 74, 88, 26, 88, 4, 50);
  maq_draft_fill (cr, k->light);
  maq_draft_disc (cr, 50, 50, 23);
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 50, 11);
  maq_draft_fill (cr, k->dark);
  maq_draft_disc (cr, 44, 43, 4);
  maq_draft_fill (cr, k->light);
}

static void
draw_robot (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 50, 20);
  cairo_line_to (cr, 50, 9);
  maq_draft_stroke (cr, k->dark, 2.4);
  maq_draft_disc (cr, 50, 8, 4);
  maq_draft_fill (cr, k->c);
  maq_draft_round (cr, 14, 62, 12, 26, 6);
  maq_draft_round (cr, 74, 62, 12, 26, 6);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 28, 58, 44, 38, 8);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 20, 18, 60, 38, 12);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 27, 26, 46, 21, 10);
  maq_draft_fill (cr, k->dark);
  maq_draft_disc (cr, 39, 36.5, 5);
  maq_draft_disc (cr, 61, 36.5, 5);
  maq_draft_fill (cr, k->c);
  maq_draft_disc (cr, 50, 74, 7);
  maq_draft_fill (cr, k->b);
}

const MaqDraftMotif maq_draft_motifs_living[] = {
  { "cat|cats|kitten|kittens|feline|kitty", MAQ_DRAFT_STANDS | MAQ_DRAFT_LIVING, draw_cat },
  { "dog|dogs|puppy|puppies|hound/pet|pets", MAQ_DRAFT_STANDS | MAQ_DRAFT_LIVING, draw_dog },
  { "bird|birds|sparrow|robin|parrot|swallow|dove", MAQ_DRAFT_FLIES | MAQ_DRAFT_LIVING, draw_bird },
  { "fish|fishes|koi|goldfish/seafood|aquarium|tuna", MAQ_DRAFT_SWIMS | MAQ_DRAFT_LIVING, draw_fish },
  { "whale|whales|dolphin", MAQ_DRAFT_SWIMS | MAQ_DRAFT_LIVING, draw_whale },
  { "butterfly|butterflies|moth", MAQ_DRAFT_FLIES | MAQ_DRAFT_LIVING, draw_butterfly },
  { "person|people|man|woman|girl|boy|child|kid|kids|character|heroine|detective|astronaut|wizard|chef|student|guy|lady|traveler|traveller|runner|dancer|dancers/portrait|customer|customers|user|users|team|model",
    MAQ_DRAFT_STANDS | MAQ_DRAFT_LIVING, draw_person },
  { "heart|hearts/love|valentine|wedding|health|charity|romance|romantic|dating", MAQ_DRAFT_FLIES, draw_heart },
  { "eye|eyes/vision|optician|eyewear", MAQ_DRAFT_FLIES, draw_eye },
  { "robot|robots|bot|chatbot/android", MAQ_DRAFT_STANDS | MAQ_DRAFT_LIVING, draw_robot },
  { NULL, 0, NULL },
};
