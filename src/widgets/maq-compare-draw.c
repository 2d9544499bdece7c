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
maq_compare_snapshot_pair (MaqCompare *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *over = GTK_WIDGET (maq_compare_get (self, self->current)->cell);
  GtkWidget *under = GTK_WIDGET (maq_compare_get (self, self->against)->cell);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float at = (float) round (self->split * (self->upright ? width : height));
  graphene_rect_t rest = self->upright ? GRAPHENE_RECT_INIT (at, 0, width - at, height) : GRAPHENE_RECT_INIT (0, at, width, height - at);
  graphene_rect_t first = self->upright ? GRAPHENE_RECT_INIT (0, 0, at, height) : GRAPHENE_RECT_INIT (0, 0, width, at);

  if (self->peeking || (self->mode == MAQ_COMPARE_BLINK && self->blinked))
    gtk_widget_snapshot_child (widget, under, snapshot);
  else if (self->mode == MAQ_COMPARE_BLINK)
    gtk_widget_snapshot_child (widget, over, snapshot);
  else if (self->mode == MAQ_COMPARE_FADE)
    {
      gtk_widget_snapshot_child (widget, under, snapshot);
      gtk_snapshot_push_opacity (snapshot, self->fade);
      gtk_widget_snapshot_child (widget, over, snapshot);
      gtk_snapshot_pop (snapshot);
    }
  else
    {
      gtk_snapshot_push_clip (snapshot, &first);
      gtk_widget_snapshot_child (widget, under, snapshot);
      gtk_snapshot_pop (snapshot);
      gtk_snapshot_push_clip (snapshot, &rest);
      gtk_widget_snapshot_child (widget, over, snapshot);
      gtk_snapshot_pop (snapshot);
      snapshot_line (self, snapshot, width, height);
    }
}
