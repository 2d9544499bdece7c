/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-markup-layer-private.h"

/* Lines drawn by hand: the way of the pointer, as points of the picture. */

/* The last piece of a line is drawn anew with each movement: it stays as short as this, in shown pixels, or as this part of the brush. */
#define LONGEST 16.0
#define RADIUS_PART 0.25

void
maq_markup_layer_get_size (MaqMarkupLayer *self, double *width, double *height)
{
  *width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  *height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), 1);
}

MaqPoint
maq_markup_layer_to_point (MaqMarkupLayer *self, double x, double y)
{
  double width, height;

  maq_markup_layer_get_size (self, &width, &height);
  return (MaqPoint) { maq_point_clean (x / width), maq_point_clean (y / height) };
}

gboolean
maq_markup_layer_extend_line (MaqMarkupLayer *self, MaqPoint point)
{
  double width, height;

  maq_markup_layer_get_size (self, &width, &height);
  return maq_hand_line_extend (self->line, point, width, height,
                               MAX (LONGEST, self->brush_size * MAX (width, height) / 2 * RADIUS_PART));
}

GArray *
maq_markup_layer_thin_line (MaqMarkupLayer *self)
{
  double width, height;

  maq_markup_layer_get_size (self, &width, &height);
  return maq_hand_line_thin (self->line, width, height);
}

/* A frame hears of one movement of the pointer; what it did since the last one is the event's history. A quick hand, or a busy
 * computer, would otherwise cut the corners of what is drawn. */
void
maq_markup_layer_catch_up (MaqMarkupLayer *self, GtkGesture *gesture)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkEventSequence *sequence = gtk_gesture_get_last_updated_sequence (gesture);
  GdkEvent *event = gtk_gesture_get_last_event (gesture, sequence);
  g_autofree GdkTimeCoord *history = NULL;
  double left, top;
  guint n = 0;

  if (native == NULL || event == NULL || gdk_event_get_event_type (event) != GDK_MOTION_NOTIFY)
    return;
  gtk_native_get_surface_transform (native, &left, &top);
  history = gdk_event_get_history (event, &n);
  for (guint i = 0; i < n; i++)
    {
      double x, y;

      if ((history[i].flags & (GDK_AXIS_FLAG_X | GDK_AXIS_FLAG_Y)) == (GDK_AXIS_FLAG_X | GDK_AXIS_FLAG_Y)
          && gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self), history[i].axes[GDK_AXIS_X] - left,
                                               history[i].axes[GDK_AXIS_Y] - top, &x, &y))
        maq_markup_layer_extend_line (self, maq_markup_layer_to_point (self, x, y));
    }
}
