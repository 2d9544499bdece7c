/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-motif.h"

static void
draw_house (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 68, 16, 10, 24);
  maq_draft_fill (cr, k->dark);
  cairo_rectangle (cr, 16, 44, 68, 54);
  maq_draft_solid (cr, k->light);
  maq_draft_poly (cr, MAQ_XY (4, 48, 50, 8, 96, 48));
  maq_draft_solid (cr, k->a);
  maq_draft_arch (cr, 42, 66, 16, 32);
  maq_draft_fill (cr, k->b);
  cairo_rectangle (cr, 23, 58, 13, 14);
  cairo_rectangle (cr, 64, 58, 13, 14);
  maq_draft_fill (cr, k->c);
  maq_draft_disc (cr, 50, 35, 5.5);
  maq_draft_fill (cr, k->light);
}

static void
tower (cairo_t *cr, double x, double top, double width, MaqDraftColour wall, MaqDraftColour lit, guint salt)
{
  cairo_rectangle (cr, x, top, width, 98 - top);
  maq_draft_solid (cr, wall);
  for (double y = top + 5; y < 90; y += 8)
    for (double wx = x + 3; wx < x + width - 4; wx += 5.5)
      if (((guint) (wx * 7 + y * 13) + salt) % 5 > 1)
        cairo_rectangle (cr, wx, y, 2.6, 4);
  maq_draft_fill (cr, lit);
}

static void
draw_skyline (cairo_t *cr, const MaqDraftInks *k)
{
  tower (cr, 2, 52, 17, k->b, k->light, 1);
  tower (cr, 80, 46, 18, k->b, k->light, 2);
  tower (cr, 60, 28, 18, maq_draft_colour_shade (k->a, -0.06), k->c, 3);
  tower (cr, 20, 34, 17, k->a, k->c, 4);
  tower (cr, 40, 14, 18, k->a, k->c, 5);
  maq_draft_poly (cr, MAQ_XY (40, 14, 49, 4, 58, 14));
  maq_draft_fill (cr, k->a);
  cairo_move_to (cr, 49, 6);
  cairo_line_to (cr, 49, 0);
  maq_draft_stroke (cr, k->a, 1.4);
}

static void
draw_boat (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 48.6, 6, 2.8, 70);
  maq_draft_fill (cr, k->dark);
  cairo_move_to (cr, 54, 10);
  cairo_curve_to (cr, 80, 30, 86, 50, 86, 66);
  cairo_line_to (cr, 54, 66);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 45, 18);
  cairo_curve_to (cr, 30, 36, 22, 52, 18, 66);
  cairo_line_to (cr, 45, 66);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->light);
  cairo_move_to (cr, 6, 73);
  cairo_line_to (cr, 94, 73);
  cairo_curve_to (cr, 90, 88, 82, 95, 74, 95);
  cairo_line_to (cr, 24, 95);
  cairo_curve_to (cr, 16, 95, 10, 86, 6, 73);
  maq_draft_solid (cr, k->b);
}

static void
draw_car (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 20, 52);
  cairo_curve_to (cr, 28, 30, 32, 28, 42, 28);
  cairo_line_to (cr, 60, 28);
  cairo_curve_to (cr, 70, 28, 74, 36, 82, 52);
  cairo_close_path (cr);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.08));
  maq_draft_poly (cr, MAQ_XY (29, 50, 37, 34, 48, 34, 48, 50));
  maq_draft_poly (cr, MAQ_XY (53, 50, 53, 34, 62, 34, 72, 50));
  maq_draft_fill (cr, k->light);
  maq_draft_round (cr, 3, 49, 94, 28, 10);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 90, 56, 7, 7, 2);
  maq_draft_fill (cr, k->c);
  maq_draft_disc (cr, 25, 77, 12);
  maq_draft_disc (cr, 75, 77, 12);
  maq_draft_fill (cr, k->dark);
  maq_draft_disc (cr, 25, 77, 5);
  maq_draft_disc (cr, 75, 77, 5);
  maq_draft_fill (cr, k->light);
}

static void
draw_train (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 30, 84);
  cairo_line_to (cr, 18, 99);
  cairo_move_to (cr, 70, 84);
  cairo_line_to (cr, 82, 99);
  cairo_move_to (cr, 24, 94);
  cairo_line_to (cr, 76, 94);
  maq_draft_stroke (cr, k->dark, 3);
  maq_draft_round (cr, 18, 4, 64, 80, 18);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 26, 20, 48, 28, 7);
  maq_draft_fill (cr, k->dark);
  maq_draft_poly (cr, MAQ_XY (32, 44, 44, 24, 52, 24, 40, 44));
  maq_draft_colour_set (cr, k->light, 0.35);
  cairo_fill (cr);
  maq_draft_round (cr, 40, 9, 20, 6, 3);
  maq_draft_fill (cr, k->c);
  cairo_rectangle (cr, 18, 55, 64, 7);
  maq_draft_fill (cr, k->b);
  maq_draft_disc (cr, 31, 71, 5);
  maq_draft_disc (cr, 69, 71, 5);
  maq_draft_fill (cr, k->light);
}

static void
draw_plane (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_save (cr);
  cairo_translate (cr, 50, 50);
  cairo_rotate (cr, 0.7);
  cairo_translate (cr, -50, -50);
  maq_draft_poly (cr, MAQ_XY (46, 40, 54, 40, 98, 66, 98, 73, 54, 60, 46, 60, 2, 73, 2, 66));
  maq_draft_fill (cr, k->b);
  maq_draft_poly (cr, MAQ_XY (47, 82, 53, 82, 69, 94, 69, 98, 31, 98, 31, 94));
  maq_draft_fill (cr, k->b);
  maq_draft_blob (cr, MAQ_XY (50, 2, 56, 14, 56, 70, 52, 98, 48, 98, 44, 70, 44, 14));
  maq_draft_solid (cr, k->a);
  cairo_restore (cr);
}

static void
wheel (cairo_t *cr, double x, const MaqDraftInks *k)
{
  maq_draft_disc (cr, x, 70, 21);
  maq_draft_stroke (cr, k->dark, 3.4);
  for (guint i = 0; i < 8; i++)
    {
      cairo_move_to (cr, x, 70);
      cairo_line_to (cr, x + 20 * cos (i * G_PI / 4), 70 + 20 * sin (i * G_PI / 4));
    }
  maq_draft_stroke (cr, k->dark, 0.7);
}

static void
draw_bicycle (cairo_t *cr, const MaqDraftInks *k)
{
  wheel (cr, 24, k);
  wheel (cr, 76, k);
  cairo_move_to (cr, 24, 70);
  cairo_line_to (cr, 40, 40);
  cairo_line_to (cr, 68, 38);
  cairo_line_to (cr, 47, 70);
  cairo_line_to (cr, 24, 70);
  cairo_move_to (cr, 47, 70);
  cairo_line_to (cr, 38, 34);
  cairo_move_to (cr, 76, 70);
  cairo_line_to (cr, 66, 28);
  maq_draft_stroke (cr, k->a, 4);
  cairo_move_to (cr, 66, 28);
  cairo_curve_to (cr, 74, 24, 80, 26, 80, 32);
  cairo_move_to (cr, 31, 33);
  cairo_line_to (cr, 45, 33);
  maq_draft_stroke (cr, k->dark, 4);
  maq_draft_disc (cr, 47, 70, 5);
  maq_draft_fill (cr, k->b);
}

static void
draw_rocket (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_blob (cr, MAQ_XY (50, 100, 42, 88, 42, 76, 58, 76, 58, 88));
  maq_draft_fill (cr, k->c);
  maq_draft_blob (cr, MAQ_XY (32, 50, 20, 64, 18, 82, 34, 74));
  maq_draft_blob (cr, MAQ_XY (68, 50, 80, 64, 82, 82, 66, 74));
  maq_draft_fill (cr, k->b);
  cairo_move_to (cr, 50, 2);
  cairo_curve_to (cr, 72, 20, 76, 52, 66, 78);
  cairo_line_to (cr, 34, 78);
  cairo_curve_to (cr, 24, 52, 28, 20, 50, 2);
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 38, 11);
  maq_draft_fill (cr, k->light);
  maq_draft_disc (cr, 50, 38, 7);
  maq_draft_fill (cr, k->dark);
}

static void
draw_tent (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (50, 16, 98, 94, 2, 94));
  maq_draft_solid (cr, k->a);
  maq_draft_poly (cr, MAQ_XY (50, 30, 68, 94, 32, 94));
  maq_draft_fill (cr, k->dark);
  maq_draft_poly (cr, MAQ_XY (50, 30, 40, 94, 30, 94));
  maq_draft_fill (cr, k->b);
  cairo_move_to (cr, 50, 18);
  cairo_line_to (cr, 50, 6);
  maq_draft_stroke (cr, k->dark, 1.8);
  maq_draft_poly (cr, MAQ_XY (50, 5, 64, 9, 50, 13));
  maq_draft_fill (cr, k->c);
}

static void
draw_globe (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_disc (cr, 50, 50, 45);
  maq_draft_solid (cr, k->a);
  cairo_save (cr);
  maq_draft_disc (cr, 50, 50, 45);
  cairo_clip (cr);
  maq_draft_blob (cr, MAQ_XY (22, 18, 46, 12, 52, 26, 40, 38, 44, 54, 34, 74, 24, 58, 12, 44));
  maq_draft_blob (cr, MAQ_XY (66, 34, 88, 30, 98, 52, 86, 72, 70, 84, 64, 62, 72, 50));
  maq_draft_fill (cr, k->b);
  cairo_restore (cr);
  maq_draft_oval (cr, 50, 50, 20, 45);
  cairo_move_to (cr, 5, 50);
  cairo_line_to (cr, 95, 50);
  maq_draft_stroke (cr, k->light, 1.2);
}

static void
draw_balloon (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_move_to (cr, 40, 66);
  cairo_line_to (cr, 44, 82);
  cairo_move_to (cr, 60, 66);
  cairo_line_to (cr, 56, 82);
  maq_draft_stroke (cr, k->dark, 1.4);
  maq_draft_round (cr, 42, 82, 16, 14, 2);
  maq_draft_solid (cr, k->b);
  cairo_move_to (cr, 40, 68);
  cairo_curve_to (cr, 30, 58, 14, 50, 14, 36);
  cairo_arc (cr, 50, 38, 36, G_PI, 2 * G_PI);
  cairo_curve_to (cr, 86, 50, 70, 58, 60, 68);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 45, 68);
  cairo_curve_to (cr, 36, 50, 36, 16, 50, 2);
  cairo_curve_to (cr, 64, 16, 64, 50, 55, 68);
  cairo_close_path (cr);
  maq_draft_fill (cr, k->c);
}

static void
draw_bridge (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_rectangle (cr, 22, 14, 6, 82);
  cairo_rectangle (cr, 72, 14, 6, 82);
  maq_draft_fill (cr, k->a);
  cairo_move_to (cr, -2, 58);
  cairo_curve_to (cr, 12, 46, 20, 32, 25, 16);
  cairo_curve_to (cr, 36, 62, 64, 62, 75, 16);
  cairo_curve_to (cr, 80, 32, 88, 46, 102, 58);
  maq_draft_stroke (cr, k->a, 2.4);
  for (guint i = 0; i < 8; i++)
    {
      double x = 31 + i * 5.4, t = (x - 50) / 25;

      cairo_move_to (cr, x, 50 - 34 * (1 - t * t) * 0 - 26 * t * t + 1);
      cairo_line_to (cr, x, 70);
    }
  maq_draft_stroke (cr, k->a, 1);
  cairo_rectangle (cr, 0, 68, 100, 6);
  maq_draft_fill (cr, k->b);
}

static void
draw_temple (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (4, 40, 50, 10, 96, 40));
  maq_draft_solid (cr, k->a);
  for (guint i = 0; i < 5; i++)
    cairo_rectangle (cr, 12 + i * 17.0, 46, 8, 38);
  maq_draft_fill (cr, k->b);
  cairo_rectangle (cr, 6, 40, 88, 6);
  cairo_rectangle (cr, 6, 84, 88, 6);
  cairo_rectangle (cr, 0, 90, 100, 7);
  maq_draft_fill (cr, k->a);
}

const MaqDraftMotif maq_draft_motifs_places[] = {
  { "house|houses|cottage|cabin|hut/home|homes|village|estate|building", MAQ_DRAFT_STANDS | MAQ_DRAFT_TOWN | MAQ_DRAFT_LARGE, draw_house },
  { "skyline|skyscraper|skyscrapers|city|cities/urban|downtown|metropolis|street|streets|town|office|buildings|tokyo|berlin|london|paris", MAQ_DRAFT_STANDS | MAQ_DRAFT_TOWN | MAQ_DRAFT_LARGE, draw_skyline },
  { "boat|boats|sail|sailing|ship|ships|yacht|ferry|sailboat/harbor|harbour|regatta|lake", MAQ_DRAFT_SWIMS | MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_LARGE, draw_boat },
  { "car|cars|auto|automobile/driving|road|taxi|vehicle|roadtrip", MAQ_DRAFT_STANDS | MAQ_DRAFT_TOWN | MAQ_DRAFT_LARGE, draw_car },
  { "train|trains|tram/railway|metro|subway|rail", MAQ_DRAFT_STANDS | MAQ_DRAFT_TOWN | MAQ_DRAFT_LARGE, draw_train },
  { "plane|planes|airplane|aeroplane/airport|flight|flights|travel|travelling|traveling|airline|trip|vacation|holiday|holidays", MAQ_DRAFT_FLIES, draw_plane },
  { "bicycle|bicycles|bike|bikes/cycling|cyclist|cyclists", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_bicycle },
  { "rocket|rockets|spaceship/space|launch|galaxy|cosmos|cosmic", MAQ_DRAFT_FLIES, draw_rocket },
  { "tent|tents/camping|camp|campsite|outdoors|outdoor|adventure", MAQ_DRAFT_STANDS | MAQ_DRAFT_OUTDOOR | MAQ_DRAFT_LARGE, draw_tent },
  { "globe|planet/world|global|earth|climate|international", MAQ_DRAFT_FLIES, draw_globe },
  { "balloon|balloons;hot air balloon|balloons", MAQ_DRAFT_FLIES | MAQ_DRAFT_LARGE, draw_balloon },
  { "bridge|bridges/river", MAQ_DRAFT_STANDS | MAQ_DRAFT_TOWN | MAQ_DRAFT_LARGE, draw_bridge },
  { "temple|museum/bank|museums|history|heritage|finance|financial|law|theatre|theater|exhibition|gallery|art|arts", MAQ_DRAFT_STANDS | MAQ_DRAFT_TOWN | MAQ_DRAFT_LARGE, draw_temple },
  { NULL, 0, NULL },
};
