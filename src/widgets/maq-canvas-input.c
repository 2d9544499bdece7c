/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-canvas-private.h"
#include "maq-fingers.h"

#define CLICK_SLOP 4.0
#define WHEEL_PIXELS 60.0
#define WHEEL_ZOOM 1.2

static MaqCard *
find_card (MaqCanvas *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return widget != NULL ? (MaqCard *) gtk_widget_get_ancestor (widget, MAQ_TYPE_CARD) : NULL;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, MaqCanvas *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (button == GDK_BUTTON_SECONDARY)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  maq_canvas_end_nudge (self);
  maq_canvas_begin_drag (self, find_card (self, x, y), button, state, x, y);
}

static GtkEventSequenceState
get_sequence_state (GtkGestureDrag *gesture)
{
  return gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), gtk_gesture_get_last_updated_sequence (GTK_GESTURE (gesture)));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCanvas *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean begun = get_sequence_state (gesture) == GTK_EVENT_SEQUENCE_CLAIMED;

  if (self->drag == MAQ_DRAG_NONE || (!begun && fabs (dx) < CLICK_SLOP && fabs (dy) < CLICK_SLOP))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  maq_canvas_update_drag (self, dx, dy, state);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCanvas *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean begun = get_sequence_state (gesture) == GTK_EVENT_SEQUENCE_CLAIMED;

  /* What was denied ends too: it opened the menu of what is selected, and must not take that away. */
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_SECONDARY)
    return;
  /* A finger that was held, or a second one beside it: this is no drag any more, and no click. */
  if (get_sequence_state (gesture) == GTK_EVENT_SEQUENCE_DENIED)
    {
      maq_canvas_cancel_drag (self);
      return;
    }
  maq_canvas_end_drag (self, begun || fabs (dx) >= CLICK_SLOP || fabs (dy) >= CLICK_SLOP, state);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqCanvas *self)
{
  maq_canvas_cancel_drag (self);
}

void
maq_canvas_click (MaqCanvas *self, MaqCard *card, GdkModifierType state)
{
  gboolean more = (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0;

  self->pressed = TRUE;
  gtk_widget_grab_focus (card != NULL ? GTK_WIDGET (card) : GTK_WIDGET (self));
  self->pressed = FALSE;
  if (more && card == NULL)
    return;
  if (more)
    {
      maq_canvas_select_more (self, card, !maq_canvas_is_selected (self, card));
      return;
    }
  maq_canvas_select (self, card);
  if (card != NULL)
    maq_canvas_emit_activated (self, card);
}

static void
open_menu (MaqCanvas *self, double x, double y)
{
  MaqCard *card = find_card (self, x, y);

  if (card != NULL && !maq_canvas_is_selected (self, card))
    maq_canvas_select (self, card);
  maq_canvas_emit_menu (self, card, x, y);
}

static void
menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqCanvas *self)
{
  open_menu (self, x, y);
}

/* The second button of a finger. Claimed, so that lifting it neither moves nor activates the card. */
static void
held_cb (GtkGestureLongPress *gesture, double x, double y, MaqCanvas *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, MaqCanvas *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  gboolean control = (state & GDK_CONTROL_MASK) != 0, shift = (state & GDK_SHIFT_MASK) != 0;
  double pixels = wheel ? WHEEL_PIXELS : 1;

  /* Two fingers always pan: what the setting turns about is the wheel. */
  if (control != (wheel && self->wheel_zooms && !shift))
    {
      maq_canvas_set_zoom (self, maq_canvas_get_zoom (self) * pow (WHEEL_ZOOM, -dy * pixels / WHEEL_PIXELS));
      return GDK_EVENT_STOP;
    }
  if (shift && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  self->view.x -= dx * pixels;
  self->view.y -= dy * pixels;
  maq_canvas_view_changed (self);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqCanvas *self)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->pinch_view = self->view;
  maq_fingers_get_middle (gesture, &self->pinch_from);
}

/* Two fingers zoom and move at once. */
static void
pinch_cb (GtkGestureZoom *gesture, double scale, MaqCanvas *self)
{
  graphene_point_t to;

  if (!maq_fingers_get_middle (GTK_GESTURE (gesture), &to))
    return;
  maq_view_pinch (&self->view, &self->pinch_view, scale, &self->pinch_from, &to);
  maq_canvas_view_changed (self);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, MaqCanvas *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_in = TRUE;
  if (self->drag == MAQ_DRAG_NONE)
    maq_canvas_update_cursor (self);
}

static void
leave_cb (GtkEventControllerMotion *controller, MaqCanvas *self)
{
  self->pointer_in = FALSE;
}

static void
add_drag (MaqCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkGesture *held = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (held), TRUE);
  g_signal_connect (held, "pressed", G_CALLBACK (held_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (held));
}

void
maq_canvas_add_input (MaqCanvas *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  add_drag (self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
