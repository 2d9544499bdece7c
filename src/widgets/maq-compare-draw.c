/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-compare-private.h"

#define LINE 2.0f
#define KNOB 13.0f

static void
snapshot_line (MaqCompare *self, GtkSnapshot *snapshot, float width, float height)
{
  const GdkRGBA white = { 1, 1, 1, 1 }, shade = { 0, 0, 0, 0.45f };
  float at = (float) round (self->split * (self->upright ? width : height));
  graphene_rect_t line = self->upright ? GRAPHENE_RECT_INIT (at - LINE / 2, 0, LINE, height) : GRAPHENE_RECT_INIT (0, at - LINE / 2, width, LINE);
  float x = self->upright ? at : width / 2, y = self->upright ? height / 2 : at;
  graphene_rect_t knob = GRAPHENE_RECT_INIT (x - KNOB, y - KNOB, 2 * KNOB, 2 * KNOB);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &line, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &round, &shade, 0, 0, 1, 2);
  gtk_snapshot_append_color (snapshot, &white, &line);
  gsk_rounded_rect_init_from_rect (&round, &knob, KNOB);
  gtk_snapshot_append_outset_shadow (snapshot, &round, &shade, 0, 1, 0, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &white, &knob);
  gtk_snapshot_pop (snapshot);
}

void
maq_compare_get_part (MaqCompare *self, gboolean over, graphene_rect_t *part)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self)), height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  float at = (float) round (self->split * (self->upright ? width : height));

  if (self->upright)
    graphene_rect_init (part, over ? at : 0, 0, over ? width - at : at, height);
  else
    graphene_rect_init (part, 0, over ? at : 0, width, over ? height - at : at);
}

static void
snapshot_part (MaqCompare *self, GtkSnapshot *snapshot, GtkWidget *cell, gboolean over)
{
  graphene_rect_t part;

  maq_compare_get_part (self, over, &part);
  gtk_snapshot_push_clip (snapshot, &part);
  gtk_widget_snapshot_child (GTK_WIDGET (self), cell, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_with_opacity (MaqCompare *self, GtkSnapshot *snapshot, GtkWidget *cell, double opacity)
{
  gtk_snapshot_push_opacity (snapshot, opacity);
  gtk_widget_snapshot_child (GTK_WIDGET (self), cell, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* Both pictures are one already; what else is on them fades likewise. */
static void
snapshot_fade (MaqCompare *self, GtkSnapshot *snapshot, GtkWidget *under, GtkWidget *over)
{
  graphene_rect_t place, area;

  if (!maq_compare_cell_is_filmed (MAQ_COMPARE_CELL (over)))
    {
      gtk_widget_snapshot_child (GTK_WIDGET (self), under, snapshot);
      snapshot_with_opacity (self, snapshot, over, self->fade);
      return;
    }
  maq_compare_get_place (self, self->current, &place, &area);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place.origin);
  maq_compare_cell_snapshot_film (MAQ_COMPARE_CELL (over), snapshot);
  gtk_snapshot_restore (snapshot);
  snapshot_with_opacity (self, snapshot, under, 1 - self->fade);
  snapshot_with_opacity (self, snapshot, over, self->fade);
}

void
maq_compare_snapshot_pair (MaqCompare *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *over = GTK_WIDGET (maq_compare_get (self, self->current)->cell);
  GtkWidget *under = GTK_WIDGET (maq_compare_get (self, self->against)->cell);

  if (self->peeking || (self->mode == MAQ_COMPARE_BLINK && self->blinked))
    gtk_widget_snapshot_child (widget, under, snapshot);
  else if (self->mode == MAQ_COMPARE_BLINK)
    gtk_widget_snapshot_child (widget, over, snapshot);
  else if (self->mode == MAQ_COMPARE_FADE)
    snapshot_fade (self, snapshot, under, over);
  else
    {
      snapshot_part (self, snapshot, under, FALSE);
      snapshot_part (self, snapshot, over, TRUE);
      snapshot_line (self, snapshot, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
    }
}
