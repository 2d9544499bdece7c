/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-squares.h"

/* For each frame, of the 8 ms that the main thread may be busy. */
#define BUDGET_US 3000

static gboolean
is_any_missing (const MaqSquares *self, GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (self->is_missing (child))
      return TRUE;
  return FALSE;
}

/* What a frame shows anew is made and uploaded in that frame: a few squares at a time, so that none of them is late. */
static gboolean
make_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqSquares *self = data;
  gint64 until = g_get_monotonic_time () + BUDGET_US;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gboolean made = FALSE;

      while (g_get_monotonic_time () < until && self->make (child))
        made = TRUE;
      if (made)
        gtk_widget_queue_draw (child);
      if (made && self->made != NULL)
        self->made (child);
    }
  if (is_any_missing (self, widget))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

void
maq_squares_update (MaqSquares *self, GtkWidget *widget)
{
  if (self->tick_id == 0 && is_any_missing (self, widget))
    self->tick_id = gtk_widget_add_tick_callback (widget, make_cb, self, NULL);
}

void
maq_squares_stop (MaqSquares *self, GtkWidget *widget)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
}
