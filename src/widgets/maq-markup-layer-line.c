/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-markup-layer-private.h"

/* Lines drawn by hand: the way of the pointer, as points of the picture. */

/* Points of a line lie at least this far from one another, in shown pixels, and are thinned out by this much at its end. */
#define STEP 2.0
#define TOLERANCE 0.7

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
  return (MaqPoint) { CLAMP (x / width, 0, 1), CLAMP (y / height, 0, 1) };
}

static double
distance (MaqMarkupLayer *self, MaqPoint a, MaqPoint b)
{
  double width, height;

  maq_markup_layer_get_size (self, &width, &height);
  return hypot ((a.x - b.x) * width, (a.y - b.y) * height);
}

gboolean
maq_markup_layer_extend_line (MaqMarkupLayer *self, MaqPoint point)
{
  if (self->line->len >= MAQ_MAX_MARK_POINTS
      || (self->line->len > 0 && distance (self, point, g_array_index (self->line, MaqPoint, self->line->len - 1)) < STEP))
    return FALSE;
  g_array_append_val (self->line, point);
  return TRUE;
}

/* How far a point lies beside the line between two others, in shown pixels. */
static double
beside (MaqMarkupLayer *self, MaqPoint point, MaqPoint from, MaqPoint to)
{
  double width, height, x, y, dx, dy, length;

  maq_markup_layer_get_size (self, &width, &height);
  dx = (to.x - from.x) * width;
  dy = (to.y - from.y) * height;
  x = (point.x - from.x) * width;
  y = (point.y - from.y) * height;
  length = hypot (dx, dy);
  return length > 0 ? fabs (x * dy - y * dx) / length : hypot (x, y);
}

/* What lies nearly on the line of its neighbours is left out: each point is looked at once, so that a long line is quick. */
GArray *
maq_markup_layer_thin_line (MaqMarkupLayer *self)
{
  GArray *thin = g_array_new (FALSE, FALSE, sizeof (MaqPoint));

  for (guint i = 0; i < self->line->len; i++)
    {
      MaqPoint point = g_array_index (self->line, MaqPoint, i);
      gboolean end = i == 0 || i + 1 == self->line->len;

      if (end || beside (self, point, g_array_index (thin, MaqPoint, thin->len - 1), g_array_index (self->line, MaqPoint, i + 1)) > TOLERANCE)
        g_array_append_val (thin, point);
    }
  return thin;
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
