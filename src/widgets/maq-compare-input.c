/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-compare-private.h"
#include "maq-fingers.h"

#define CLICK_SLOP 4.0
#define WHEEL_PIXELS 60.0
#define WHEEL_ZOOM 1.2
#define GRIP 9.0

/* The place and the picture under a point of the widget, and the point within that place. */
static void
look (MaqCompare *self, double x, double y, double *px, double *py, graphene_rect_t *area)
{
  graphene_rect_t place;

  maq_compare_get_place (self, maq_compare_find (self, x, y), &place, area);
  *px = x - place.origin.x;
  *py = y - place.origin.y;
}

static void
zoom_at (MaqCompare *self, double zoom, double x, double y)
{
  MaqCompareView view = self->view;
  graphene_rect_t area;
  double px, py;

  if (self->pictures->len == 0)
    return;
  look (self, x, y, &px, &py, &area);
  maq_compare_view_zoom_at (&view, zoom, px, py, &area);
  maq_compare_set_view (self, &view);
}

void
maq_compare_pan_from (MaqCompare *self, const MaqCompareView *from, double dx, double dy)
{
  MaqCompareView view = *from;
  graphene_rect_t place, area;

  if (self->pictures->len == 0)
    return;
  maq_compare_get_place (self, self->current, &place, &area);
  maq_compare_view_pan (&view, dx, dy, &area);
  maq_compare_set_view (self, &view);
}

void
maq_compare_pan (MaqCompare *self, double dx, double dy)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  maq_compare_pan_from (self, &self->view, dx, dy);
}

static double
get_line (MaqCompare *self)
{
  double whole = self->upright ? gtk_widget_get_width (GTK_WIDGET (self)) : gtk_widget_get_height (GTK_WIDGET (self));

  return whole * self->split;
}

static gboolean
is_on_line (MaqCompare *self, double x, double y)
{
  return self->mode == MAQ_COMPARE_SLIDER && fabs ((self->upright ? x : y) - get_line (self)) < GRIP;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, MaqCompare *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->pictures->len == 0)
    return;
  self->dragged = maq_compare_find (self, x, y);
  self->drag_view = self->view;
  self->drag_dx = maq_compare_get (self, self->dragged)->dx;
  self->drag_dy = maq_compare_get (self, self->dragged)->dy;
  if (is_on_line (self, x, y))
    self->drag = MAQ_COMPARE_DRAG_SPLIT;
  else
    self->drag = (state & GDK_SHIFT_MASK) != 0 ? MAQ_COMPARE_DRAG_ONE : MAQ_COMPARE_DRAG_PAN;
}

static void
move_one (MaqCompare *self, double dx, double dy)
{
  MaqCompared *one = maq_compare_get (self, self->dragged);
  graphene_rect_t place, area;

  maq_compare_get_place (self, self->dragged, &place, &area);
  one->dx = CLAMP (self->drag_dx + dx / area.size.width, -1, 1);
  one->dy = CLAMP (self->drag_dy + dy / area.size.height, -1, 1);
  maq_compare_changed (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCompare *self)
{
  double x, y;

  if (self->drag == MAQ_COMPARE_DRAG_NONE || (fabs (dx) < CLICK_SLOP && fabs (dy) < CLICK_SLOP))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->drag == MAQ_COMPARE_DRAG_SPLIT)
    maq_compare_set_split (self, self->upright ? (x + dx) / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1)
                                               : (y + dy) / MAX (gtk_widget_get_height (GTK_WIDGET (self)), 1));
  else if (self->drag == MAQ_COMPARE_DRAG_ONE)
    move_one (self, dx, dy);
  else
    maq_compare_pan_from (self, &self->drag_view, dx, dy);
}

/* Twice: the picture goes back where all are. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqCompare *self)
{
  if (n_press == 2 && self->pictures->len > 0)
    maq_compare_reset (self, maq_compare_find (self, x, y));
}

/* A click takes the picture in hand; with Ctrl it is what that one is held against. */
static void
take (MaqCompare *self, guint index, gboolean hold)
{
  if (self->mode != MAQ_COMPARE_SIDE || self->pictures->len < 2)
    return;
  if (hold)
    maq_compare_hold (self, index);
  else if (index != self->current)
    maq_compare_set_pair (self, index == self->against ? self->current : self->against, index);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCompare *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  MaqCompareDrag drag = self->drag;

  self->drag = MAQ_COMPARE_DRAG_NONE;
  if (drag == MAQ_COMPARE_DRAG_NONE || fabs (dx) >= CLICK_SLOP || fabs (dy) >= CLICK_SLOP || self->dragged >= self->pictures->len)
    return;
  take (self, self->dragged, (state & GDK_CONTROL_MASK) != 0);
  gtk_widget_grab_focus (GTK_WIDGET (maq_compare_get (self, self->dragged)->cell));
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, MaqCompare *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double pixels = wheel ? WHEEL_PIXELS : 1;

  /* A wheel zooms here, as there is nothing to scroll; two fingers move. */
  if (wheel || (state & GDK_CONTROL_MASK) != 0)
    zoom_at (self, self->view.zoom * pow (WHEEL_ZOOM, -dy * pixels / WHEEL_PIXELS), self->pointer_x, self->pointer_y);
  else
    maq_compare_pan (self, -dx, -dy);
  return GDK_EVENT_STOP;
}

/* The picture between the fingers stays the measure, wherever they go. */
static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqCompare *self)
{
  double px, py;

  if (self->pictures->len == 0 || !maq_fingers_get_middle (gesture, &self->pinch_begun))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->pinch_view = self->view;
  look (self, self->pinch_begun.x, self->pinch_begun.y, &px, &py, &self->pinch_area);
  graphene_point_init (&self->pinch_from, (float) px, (float) py);
}

/* Two fingers zoom and move at once. */
static void
pinch_cb (GtkGestureZoom *gesture, double scale, MaqCompare *self)
{
  MaqCompareView view;
  graphene_point_t now, to;

  if (self->pictures->len == 0 || !maq_fingers_get_middle (GTK_GESTURE (gesture), &now))
    return;
  graphene_point_init (&to, self->pinch_from.x + now.x - self->pinch_begun.x, self->pinch_from.y + now.y - self->pinch_begun.y);
  maq_compare_view_pinch (&view, &self->pinch_view, scale, &self->pinch_from, &to, &self->pinch_area);
  maq_compare_set_view (self, &view);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, MaqCompare *self)
{
  gboolean moved = self->pointer_x != x || self->pointer_y != y;

  self->pointer_x = x;
  self->pointer_y = y;
  /* What moves below a pointer at rest is said as a motion, too. */
  if (self->loupe.is_on && moved)
    maq_compare_point_loupe (self, x, y);
  if (self->mode == MAQ_COMPARE_SLIDER)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_on_line (self, x, y) ? (self->upright ? "col-resize" : "row-resize") : NULL);
}

void
maq_compare_add_input (MaqCompare *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  maq_compare_add_keys (self);
}
