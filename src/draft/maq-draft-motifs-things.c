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
draw_lantern (cairo_t *cr, const MaqDraftInks *k)
{
  line (cr, 50, 0, 50, 14);
  maq_draft_stroke (cr, k->dark, 1.6);
  cairo_save (cr);
  maq_draft_blob (cr, MAQ_XY (36, 16, 64, 16, 82, 32, 84, 52, 70, 72, 50, 76, 30, 72, 16, 52, 18, 32));
  cairo_clip_preserve (cr);
  maq_draft_turned (cr, k->a);
  for (guint i = 0; i < 5; i++)
    maq_draft_oval (cr, 50, 46, 6 + i * 8.0, 34);
  maq_draft_colour_set (cr, maq_draft_colour_shade (k->a, -0.13), 0.85);
  cairo_set_line_width (cr, 1.1);
  cairo_stroke (cr);
  maq_draft_glow (cr, 46, 50, 26, 26, k->light, 0.5);
  cairo_restore (cr);
  maq_draft_round (cr, 35, 12, 30, 6.5, 2);
  maq_draft_round (cr, 35, 73, 30, 6.5, 2);
  maq_draft_fill (cr, k->dark);
  for (guint i = 0; i < 5; i++)
    line (cr, 42 + i * 4.0, 80, 42 + i * 4.0, i == 2 ? 99 : 95);
  maq_draft_stroke (cr, k->b, 1.7);
}

static void
draw_lamp (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (12, 46, 40, 27, 74, 96, 2, 96));
  maq_draft_colour_set (cr, k->light, 0.22);
  cairo_fill (cr);
  maq_draft_oval (cr, 68, 95, 22, 4);
  maq_draft_fill (cr, maq_draft_colour_shade (k->a, -0.14));
  line (cr, 70, 94, 80, 50);
  line (cr, 80, 50, 48, 22);
  maq_draft_stroke (cr, k->a, 4);
  maq_draft_disc (cr, 80, 50, 4.4);
  maq_draft_fill (cr, k->b);
  maq_draft_poly (cr, MAQ_XY (50, 12, 56, 22, 36, 44, 10, 44, 34, 12));
  cairo_new_path (cr);
  maq_draft_blob (cr, MAQ_XY (44, 12, 54, 18, 50, 28, 44, 36, 26, 46, 8, 46, 14, 30, 28, 16));
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 24, 44, 6);
  maq_draft_fill (cr, k->light);
}

static void
draw_bulb (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_arc (cr, 50, 38, 32, G_PI * 0.68, G_PI * 2.32);
  cairo_curve_to (cr, 62, 72, 62, 74, 62, 78);
  cairo_line_to (cr, 38, 78);
  cairo_curve_to (cr, 38, 74, 38, 72, 31.5, 63.5);
  cairo_close_path (cr);
  maq_draft_solid (cr, k->a);
  cairo_move_to (cr, 44, 76);
  cairo_line_to (cr, 40, 46);
  cairo_curve_to (cr, 44, 54, 46, 54, 50, 46);
  cairo_curve_to (cr, 54, 54, 56, 54, 60, 46);
  cairo_line_to (cr, 56, 76);
  maq_draft_stroke (cr, k->light, 2.2);
  maq_draft_round (cr, 38, 79, 24, 5, 2);
  maq_draft_round (cr, 39, 86, 22, 5, 2);
  maq_draft_round (cr, 43, 93, 14, 5, 2.5);
  maq_draft_fill (cr, k->b);
}

static void
draw_candle (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_glow (cr, 50, 20, 30, 30, k->c, 0.4);
  maq_draft_blob (cr, MAQ_XY (50, 4, 57, 18, 55, 28, 50, 31, 45, 28, 43, 18));
  maq_draft_fill (cr, k->c);
  line (cr, 50, 30, 50, 40);
  maq_draft_stroke (cr, k->dark, 1.8);
  maq_draft_round (cr, 30, 40, 40, 58, 5);
  maq_draft_turned (cr, k->a);
  cairo_rectangle (cr, 30, 58, 40, 24);
  maq_draft_turned (cr, k->light);
  line (cr, 38, 66, 62, 66);
  line (cr, 42, 73, 58, 73);
  maq_draft_stroke (cr, k->b, 2);
}

static void
draw_note (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (34, 14, 86, 4, 86, 20, 34, 30));
  maq_draft_fill (cr, k->a);
  cairo_rectangle (cr, 34, 20, 6, 62);
  cairo_rectangle (cr, 80, 10, 6, 60);
  maq_draft_fill (cr, k->a);
  cairo_save (cr);
  cairo_translate (cr, 25, 82);
  cairo_rotate (cr, -0.35);
  maq_draft_oval (cr, 0, 0, 16.5, 12);
  cairo_restore (cr);
  cairo_save (cr);
  cairo_translate (cr, 71, 71);
  cairo_rotate (cr, -0.35);
  maq_draft_oval (cr, 0, 0, 16.5, 12);
  cairo_restore (cr);
  maq_draft_fill (cr, k->a);
}

static void
draw_guitar (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_save (cr);
  cairo_translate (cr, 50, 50);
  cairo_rotate (cr, 0.6);
  cairo_translate (cr, -50, -50);
  cairo_rectangle (cr, 46.5, 2, 7, 56);
  maq_draft_fill (cr, k->dark);
  maq_draft_round (cr, 44, -6, 12, 14, 3);
  maq_draft_fill (cr, k->b);
  maq_draft_blob (cr, MAQ_XY (50, 44, 64, 46, 66, 58, 64, 66, 74, 78, 68, 96, 50, 101, 32, 96, 26, 78, 36, 66, 34, 58, 36, 46));
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 68, 8.4);
  maq_draft_fill (cr, k->dark);
  maq_draft_round (cr, 41, 86, 18, 4, 1.5);
  maq_draft_fill (cr, k->b);
  for (guint i = 0; i < 4; i++)
    line (cr, 47.4 + i * 1.75, 0, 47.4 + i * 1.75, 87);
  maq_draft_stroke (cr, k->light, 0.5);
  cairo_restore (cr);
}

static void
draw_headphones (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_arc (cr, 50, 54, 38, G_PI * 0.98, G_PI * 2.02);
  maq_draft_stroke (cr, k->a, 7.5);
  cairo_arc (cr, 50, 54, 38, G_PI * 1.3, G_PI * 1.7);
  maq_draft_stroke (cr, k->b, 9);
  maq_draft_round (cr, 3, 50, 20, 42, 10);
  maq_draft_round (cr, 77, 50, 20, 42, 10);
  maq_draft_turned (cr, k->a);
  maq_draft_round (cr, 19, 53, 10, 36, 5);
  maq_draft_round (cr, 71, 53, 10, 36, 5);
  maq_draft_fill (cr, k->dark);
}

static void
draw_record (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_disc (cr, 50, 50, 47);
  maq_draft_fill (cr, k->dark);
  for (guint i = 0; i < 6; i++)
    maq_draft_disc (cr, 50, 50, 22 + i * 4.2);
  maq_draft_colour_set (cr, k->light, 0.13);
  cairo_set_line_width (cr, 0.8);
  cairo_stroke (cr);
  for (guint i = 0; i < 2; i++)
    {
      cairo_move_to (cr, 50, 50);
      cairo_arc (cr, 50, 50, 46, G_PI * (1.1 + i), G_PI * (1.27 + i));
      cairo_close_path (cr);
    }
  maq_draft_colour_set (cr, k->light, 0.1);
  cairo_fill (cr);
  maq_draft_disc (cr, 50, 50, 17);
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 50, 2.8);
  maq_draft_fill (cr, k->light);
}

static void
draw_microphone (cairo_t *cr, const MaqDraftInks *k)
{
  cairo_arc (cr, 50, 42, 27, G_PI * 0.02, G_PI * 0.98);
  maq_draft_stroke (cr, k->b, 4.6);
  cairo_rectangle (cr, 47.6, 68, 4.8, 22);
  maq_draft_round (cr, 30, 89, 40, 7, 3.5);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 33, 4, 34, 56, 17);
  maq_draft_turned (cr, k->a);
  for (guint i = 0; i < 4; i++)
    line (cr, 38, 16 + i * 7.0, 62, 16 + i * 7.0);
  maq_draft_stroke (cr, maq_draft_colour_shade (k->a, -0.18), 1.8);
}

static void
draw_camera (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 30, 16, 40, 20, 6);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 4, 27, 92, 60, 9);
  maq_draft_solid (cr, k->a);
  cairo_rectangle (cr, 4, 42, 92, 26);
  maq_draft_fill (cr, k->dark);
  maq_draft_disc (cr, 50, 56, 25);
  maq_draft_fill (cr, k->light);
  maq_draft_disc (cr, 50, 56, 20.5);
  maq_draft_fill (cr, k->dark);
  maq_draft_disc (cr, 50, 56, 13);
  maq_draft_solid (cr, k->b);
  maq_draft_disc (cr, 45, 51, 4);
  maq_draft_fill (cr, k->light);
  maq_draft_disc (cr, 84, 35, 3.4);
  maq_draft_fill (cr, k->c);
}

static void
draw_phone (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 26, 2, 48, 96, 9);
  maq_draft_fill (cr, k->dark);
  maq_draft_round (cr, 29, 5, 42, 90, 6.5);
  maq_draft_fill (cr, k->light);
  maq_draft_round (cr, 33, 16, 34, 30, 4);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 33, 51, 15.5, 16, 3);
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 51.5, 51, 15.5, 16, 3);
  maq_draft_fill (cr, k->c);
  maq_draft_round (cr, 33, 72, 34, 4, 2);
  maq_draft_round (cr, 33, 79, 22, 4, 2);
  maq_draft_fill (cr, maq_draft_colour_mix (k->light, k->dark, 0.2));
  maq_draft_round (cr, 43, 7.5, 14, 3, 1.5);
  maq_draft_fill (cr, k->dark);
}

static void
draw_laptop (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 13, 18, 74, 56, 4);
  maq_draft_fill (cr, k->dark);
  maq_draft_round (cr, 17, 22, 66, 46, 1.5);
  maq_draft_fill (cr, k->light);
  maq_draft_round (cr, 22, 27, 26, 36, 2);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 53, 29, 24, 4, 2);
  maq_draft_round (cr, 53, 37, 18, 4, 2);
  maq_draft_fill (cr, maq_draft_colour_mix (k->light, k->dark, 0.25));
  maq_draft_round (cr, 53, 52, 16, 8, 4);
  maq_draft_fill (cr, k->c);
  maq_draft_poly (cr, MAQ_XY (12, 74, 88, 74, 98, 82, 2, 82));
  maq_draft_fill (cr, k->b);
  maq_draft_round (cr, 2, 81, 96, 4, 2);
  maq_draft_fill (cr, maq_draft_colour_shade (k->b, -0.1));
}

static void
draw_book (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (50, 30, 98, 20, 98, 82, 50, 92));
  maq_draft_poly (cr, MAQ_XY (50, 30, 2, 20, 2, 82, 50, 92));
  maq_draft_fill (cr, k->a);
  cairo_move_to (cr, 50, 27);
  cairo_curve_to (cr, 62, 16, 80, 14, 93, 16);
  cairo_line_to (cr, 93, 76);
  cairo_curve_to (cr, 80, 74, 62, 76, 50, 87);
  cairo_close_path (cr);
  maq_draft_fill (cr, maq_draft_colour_shade (k->light, -0.06));
  cairo_move_to (cr, 50, 27);
  cairo_curve_to (cr, 38, 16, 20, 14, 7, 16);
  cairo_line_to (cr, 7, 76);
  cairo_curve_to (cr, 20, 74, 38, 76, 50, 87);
  cairo_close_path (cr);
  maq_draft_fill (cr, k->light);
  for (guint i = 0; i < 4; i++)
    {
      line (cr, 14, 28 + i * 11.0, 42, 33 + i * 11.0);
      line (cr, 58, 33 + i * 11.0, 86, 28 + i * 11.0);
    }
  maq_draft_stroke (cr, maq_draft_colour_mix (k->light, k->dark, 0.35), 1.5);
  maq_draft_poly (cr, MAQ_XY (72, 16, 80, 15, 80, 46, 76, 41, 72, 46));
  maq_draft_fill (cr, k->c);
}

static void
draw_clock (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_disc (cr, 50, 50, 46);
  maq_draft_solid (cr, k->a);
  maq_draft_disc (cr, 50, 50, 38);
  maq_draft_fill (cr, k->light);
  for (guint i = 0; i < 12; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 50, 50);
      cairo_rotate (cr, i * G_PI / 6);
      line (cr, 0, -33, 0, i % 3 == 0 ? -26 : -30);
      cairo_restore (cr);
    }
  maq_draft_stroke (cr, k->dark, 2.2);
  line (cr, 50, 50, 35, 35);
  maq_draft_stroke (cr, k->dark, 4.2);
  line (cr, 50, 50, 66, 30);
  maq_draft_stroke (cr, k->dark, 3);
  maq_draft_disc (cr, 50, 50, 4);
  maq_draft_fill (cr, k->c);
}

static void
draw_key (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_disc (cr, 28, 50, 18);
  maq_draft_colour_set (cr, k->a, 1);
  cairo_set_line_width (cr, 10);
  cairo_stroke (cr);
  cairo_rectangle (cr, 48, 45, 48, 10);
  cairo_rectangle (cr, 74, 55, 8, 14);
  cairo_rectangle (cr, 88, 55, 8, 18);
  maq_draft_fill (cr, k->a);
}

static void
draw_gift (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_round (cr, 14, 44, 72, 52, 3);
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 8, 32, 84, 17, 3);
  maq_draft_solid (cr, maq_draft_colour_shade (k->a, 0.06));
  cairo_rectangle (cr, 43, 32, 14, 64);
  maq_draft_fill (cr, k->c);
  maq_draft_blob (cr, MAQ_XY (50, 32, 40, 10, 22, 8, 20, 24, 34, 31));
  maq_draft_blob (cr, MAQ_XY (50, 32, 60, 10, 78, 8, 80, 24, 66, 31));
  maq_draft_stroke (cr, k->c, 5);
}

static void
draw_crown (cairo_t *cr, const MaqDraftInks *k)
{
  maq_draft_poly (cr, MAQ_XY (10, 80, 6, 30, 28, 52, 50, 16, 72, 52, 94, 30, 90, 80));
  maq_draft_solid (cr, k->a);
  maq_draft_round (cr, 10, 82, 80, 10, 3);
  maq_draft_fill (cr, k->b);
  maq_draft_disc (cr, 6, 27, 5);
  maq_draft_disc (cr, 50, 13, 5);
  maq_draft_disc (cr, 94, 27, 5);
  maq_draft_fill (cr, k->c);
}

const MaqDraftMotif maq_draft_motifs_things[] = {
  { "lantern|lanterns;paper lamp|lamps/night market", MAQ_DRAFT_HANGS | MAQ_DRAFT_OBJECT | MAQ_DRAFT_TOWN, draw_lantern },
  { "lamp|lamps/lighting", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_lamp },
  { "bulb|bulbs|lightbulb/idea|ideas|innovation|electricity|energy|startup", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_bulb },
  { "candle|candles/candlelight", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_candle },
  { "note|notes/music|musical|melody|concert|song|songs|jazz|orchestra|choir", MAQ_DRAFT_FLIES, draw_note },
  { "guitar|guitars/rock|folk|blues|acoustic|band", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_guitar },
  { "headphones|headphone|headset|earphones/audio", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_headphones },
  { "record|records|vinyl/dj|disco|techno|album|lp", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_record },
  { "microphone|microphones|mic/podcast|karaoke|radio|comedy", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_microphone },
  { "camera|cameras/photographer|film|cinema", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_camera },
  { "phone|phones|smartphone|smartphones|iphone", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_phone },
  { "laptop|laptops|computer|computers/software|coding|code|developer|developers|programming|tech|technology", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_laptop },
  { "book|books/reading|library|literature|literary|bookshop|bookstore|novel|poetry|story|stories|school|education|learning", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_book },
  { "clock|clocks/deadline|alarm", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_clock },
  { "key|keys/security|password|privacy|unlock", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_key },
  { "gift|gifts|present|presents/birthday|sale|discount", MAQ_DRAFT_STANDS | MAQ_DRAFT_OBJECT, draw_gift },
  { "crown/king|queen|royal|prince|princess", MAQ_DRAFT_FLIES | MAQ_DRAFT_OBJECT, draw_crown },
  { NULL, 0, NULL },
};
