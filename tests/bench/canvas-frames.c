/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a frame of the canvas costs with twenty references of 3840 × 2160, and what all of them take; see bench-canvas.py. */
#include "config.h"

#include <math.h>

#include "frames.h"
#include "maq-canvas.h"
#include "maq-markup-layer.h"

#define PICTURES 20
#define COLUMNS 5
#define MARKED 5
#define MARKS 5

static MaqCanvas *canvas;

static void
add_cards (void)
{
  for (guint i = 0; i < PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("reference %u", i + 1);
      MaqCard *card = maq_card_new ();

      maq_card_set_frame (card, &GRAPHENE_RECT_INIT ((float) (i % COLUMNS) * 4200, (float) (i / COLUMNS) * 2700, FRAMES_WIDTH,
                                                     FRAMES_HEIGHT));
      maq_card_set_picture (card, frames_get_picture (i));
      maq_card_set_badge (card, i + 1);
      maq_card_set_caption (card, name, TRUE);
      maq_canvas_add (canvas, card);
    }
}

static MaqMarkup *
make_markup (void)
{
  const MaqPoint line[] = { { 0.1, 0.3 }, { 0.4, 0.6 }, { 0.8, 0.4 } };
  const MaqMaskShape stroke = { MAQ_MASK_BRUSH, FALSE, 0.1, 0.5, G_N_ELEMENTS (line), line };
  g_autoptr (MaqMaskPlan) empty = maq_mask_plan_new (), mask = maq_mask_plan_add (empty, &stroke);
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);

  for (guint i = 0; i < MARKS; i++)
    {
      const MaqPoint corners[] = { { 0.05 + 0.18 * i, 0.1 + 0.1 * i }, { 0.2 + 0.18 * i, 0.4 + 0.1 * i } };

      g_ptr_array_add (marks, maq_mark_new (NULL, MAQ_MARK_BOX, (char) ('A' + i), "this lamp", corners, 2));
    }
  return maq_markup_new (marks, mask, TRUE);
}

/* Over the first ones, as they lie on the canvas. */
static void
add_marks (void)
{
  g_autoptr (MaqMarkup) markup = make_markup ();
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (canvas));

  for (guint i = 0; i < MARKED; i++, card = gtk_widget_get_next_sibling (card))
    {
      GtkWidget *layer = maq_markup_layer_new ();

      maq_card_set_overlay (MAQ_CARD (card), layer);
      maq_markup_layer_set_markup (MAQ_MARKUP_LAYER (layer), markup);
    }
}

static void
pan (guint number)
{
  double turn = number / 20.0;

  maq_canvas_pan (canvas, 6 * sin (turn), 4 * cos (turn));
}

static void
zoom (guint number)
{
  maq_canvas_set_zoom (canvas, 0.065 * exp2 (4 * (0.5 - 0.5 * cos (number / 60.0))));
}

int
main (int argc, char **argv)
{
  adw_init ();
  canvas = MAQ_CANVAS (maq_canvas_new ());
  maq_canvas_set_grid (canvas, TRUE);
  frames_open (GTK_WIDGET (canvas));
  frames_measure ("empty", NULL);
  frames_measure ("moving", pan);
  frames_print_memory ("memory-empty");
  frames_add_pictures (argc > 1 ? argv[1] : NULL, PICTURES);
  add_cards ();
  maq_canvas_fit (canvas);
  frames_restart_longest ();
  frames_settle ();
  frames_print_longest ("load");
  gtk_widget_set_visible (GTK_WIDGET (canvas), FALSE);
  frames_settle ();
  frames_measure_first ();
  frames_measure ("pan", pan);
  frames_measure ("zoom", zoom);
  maq_canvas_set_zoom (canvas, 0.6);
  frames_settle ();
  frames_measure ("pan-large", pan);
  frames_print_memory ("memory");
  maq_canvas_fit (canvas);
  add_marks ();
  frames_settle ();
  frames_restart_longest ();
  frames_measure ("zoom-marked", zoom);
  return 0;
}
