/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-compare-private.h"

#define CLICK_SLOP 4.0
#define WHEEL_PIXELS 60.0
#define WHEEL_ZOOM 1.2
#define KEY_PAN 60.0
#define GRIP 9.0
#define SPLIT_STEP 0.05

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

static void
pan (MaqCompare *self, const MaqCompareView *from, double dx, double dy)
{
  MaqCompareView view = *from;
  graphene_rect_t place, area;

  if (self->pictures->len == 0)
    return;
  maq_compare_get_place (self, self->current, &place, &area);
  maq_compare_view_pan (&view, dx, dy, &area);
  maq_compare_set_view (self, &view);
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
    pan (self, &self->drag_view, dx, dy);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCompare *self)
{
  MaqCompareDrag drag = self->drag;

  self->drag = MAQ_COMPARE_DRAG_NONE;
  if (drag == MAQ_COMPARE_DRAG_NONE || fabs (dx) >= CLICK_SLOP || fabs (dy) >= CLICK_SLOP || self->dragged >= self->pictures->len)
    return;
  if (self->mode == MAQ_COMPARE_SIDE && self->dragged != self->current)
    maq_compare_set_pair (self, self->current, self->dragged);
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
    pan (self, &self->view, -dx, -dy);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqCompare *self)
{
  self->pinch_zoom = self->view.zoom;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, MaqCompare *self)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    zoom_at (self, self->pinch_zoom * scale, x, y);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, MaqCompare *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->mode == MAQ_COMPARE_SLIDER)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_on_line (self, x, y) ? (self->upright ? "col-resize" : "row-resize") : NULL);
}

static void
walk (MaqCompare *self, int step)
{
  guint n = self->pictures->len;
  guint next = self->current;

  if (n < 2)
    return;
  do
    next = (next + n + (guint) step) % n;
  while (next == self->against && n > 2 && self->mode != MAQ_COMPARE_SIDE);
  maq_compare_set_pair (self, next == self->against ? self->current : self->against, next);
  gtk_widget_grab_focus (GTK_WIDGET (maq_compare_get (self, next)->cell));
}

static gboolean
arrow (MaqCompare *self, int dx, int dy, GdkModifierType state)
{
  if ((state & GDK_SHIFT_MASK) != 0)
    pan (self, &self->view, -dx * KEY_PAN, -dy * KEY_PAN);
  else if ((state & GDK_CONTROL_MASK) != 0)
    maq_compare_set_split (self, self->split + SPLIT_STEP * (self->upright ? dx : dy));
  else if (dx != 0)
    walk (self, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -dx : dx);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqCompare *self)
{
  switch (keyval)
    {
    case GDK_KEY_space:
      if (self->peeking)
        return GDK_EVENT_STOP;
      self->peeking = TRUE;
      maq_compare_changed (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      return arrow (self, -1, 0, state);
    case GDK_KEY_Right:
      return arrow (self, 1, 0, state);
    case GDK_KEY_Up:
      return arrow (self, 0, -1, state);
    case GDK_KEY_Down:
      return arrow (self, 0, 1, state);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
stop_peeking (MaqCompare *self)
{
  if (!self->peeking)
    return;
  self->peeking = FALSE;
  maq_compare_changed (self);
}

static void
key_released_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqCompare *self)
{
  if (keyval == GDK_KEY_space)
    stop_peeking (self);
}

void
maq_compare_add_input (MaqCompare *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

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
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  /* A key that is released elsewhere is not heard here. */
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (stop_peeking), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
