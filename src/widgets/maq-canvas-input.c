/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-canvas-private.h"

#define CLICK_SLOP 4.0
#define WHEEL_PIXELS 60.0
#define WHEEL_ZOOM 1.2
#define KEY_PAN 60.0
#define NUDGE 12.0
#define NUDGE_FAR 96.0

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
  gboolean hand = self->tool == MAQ_TOOL_HAND || self->space_held || button == GDK_BUTTON_MIDDLE;

  if (button == GDK_BUTTON_SECONDARY)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->dragged = hand ? NULL : find_card (self, x, y);
  self->drag = self->dragged != NULL && maq_card_get_movable (self->dragged) ? MAQ_DRAG_MOVE : MAQ_DRAG_PAN;
  self->drag_view = self->view;
  if (self->dragged != NULL)
    maq_card_get_frame (self->dragged, &self->drag_frame);
  maq_canvas_update_cursor (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCanvas *self)
{
  graphene_rect_t frame = self->drag_frame;

  if (fabs (dx) < CLICK_SLOP && fabs (dy) < CLICK_SLOP)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->drag == MAQ_DRAG_PAN)
    {
      self->view.x = self->drag_view.x + dx;
      self->view.y = self->drag_view.y + dy;
      maq_canvas_view_changed (self);
    }
  else if (self->drag == MAQ_DRAG_MOVE && self->dragged != NULL)
    {
      graphene_rect_offset (&frame, (float) (dx / self->view.scale), (float) (dy / self->view.scale));
      self->fitted = FALSE;
      maq_card_set_frame (self->dragged, &frame);
    }
}

static void
click (MaqCanvas *self, MaqCard *card)
{
  gtk_widget_grab_focus (card != NULL ? GTK_WIDGET (card) : GTK_WIDGET (self));
  maq_canvas_select (self, card);
  if (card != NULL)
    maq_canvas_emit_activated (self, card);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, MaqCanvas *self)
{
  gboolean moved = fabs (dx) >= CLICK_SLOP || fabs (dy) >= CLICK_SLOP;
  MaqCard *card = self->dragged;
  MaqDrag drag = self->drag;

  self->drag = MAQ_DRAG_NONE;
  self->dragged = NULL;
  maq_canvas_update_cursor (self);
  if (drag == MAQ_DRAG_NONE)
    return;
  if (!moved && gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_MIDDLE)
    click (self, card);
  else if (moved && drag == MAQ_DRAG_MOVE && card != NULL)
    maq_canvas_emit_moved (self, _("Move"));
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqCanvas *self)
{
  /* Somebody else has taken the pointer: all is as it was. */
  if (self->drag == MAQ_DRAG_MOVE && self->dragged != NULL)
    {
      maq_card_set_frame (self->dragged, &self->drag_frame);
    }
  else if (self->drag == MAQ_DRAG_PAN)
    {
      self->view = self->drag_view;
      maq_canvas_view_changed (self);
    }
  self->drag = MAQ_DRAG_NONE;
  self->dragged = NULL;
  maq_canvas_update_cursor (self);
}

static void
menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqCanvas *self)
{
  MaqCard *card = find_card (self, x, y);

  if (card == NULL)
    return;
  maq_canvas_select (self, card);
  maq_canvas_emit_menu (self, card, x, y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, MaqCanvas *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double pixels = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL ? WHEEL_PIXELS : 1;
  gboolean sideways = (state & GDK_SHIFT_MASK) != 0 && dx == 0;

  if ((state & GDK_CONTROL_MASK) != 0)
    {
      maq_canvas_set_zoom (self, maq_canvas_get_zoom (self) * pow (WHEEL_ZOOM, -dy * pixels / WHEEL_PIXELS));
      return GDK_EVENT_STOP;
    }
  self->view.x -= (sideways ? dy : dx) * pixels;
  self->view.y -= (sideways ? 0 : dy) * pixels;
  maq_canvas_view_changed (self);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqCanvas *self)
{
  self->pinch_scale = maq_canvas_get_zoom (self);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, MaqCanvas *self)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    {
      self->pointer_x = x;
      self->pointer_y = y;
      self->pointer_in = TRUE;
    }
  maq_canvas_set_zoom (self, self->pinch_scale * scale);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, MaqCanvas *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_in = TRUE;
}

static void
leave_cb (GtkEventControllerMotion *controller, MaqCanvas *self)
{
  self->pointer_in = FALSE;
}

static void
push (MaqCanvas *self, MaqCard *card, double dx, double dy, gboolean far)
{
  double nudge = far ? NUDGE_FAR : NUDGE;
  graphene_rect_t frame;

  if (card == NULL || !maq_card_get_movable (card))
    {
      self->view.x -= dx * KEY_PAN;
      self->view.y -= dy * KEY_PAN;
      maq_canvas_view_changed (self);
      return;
    }
  maq_card_get_frame (card, &frame);
  graphene_rect_offset (&frame, (float) (dx * nudge), (float) (dy * nudge));
  self->fitted = FALSE;
  maq_card_set_frame (card, &frame);
  maq_canvas_emit_moved (self, _("Move"));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqCanvas *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  MaqCard *card = focus != NULL && MAQ_IS_CARD (focus) ? MAQ_CARD (focus) : NULL;
  gboolean far = (state & GDK_SHIFT_MASK) != 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_space:
      self->space_held = TRUE;
      maq_canvas_update_overlays (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (card == NULL)
        return GDK_EVENT_PROPAGATE;
      click (self, card);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      push (self, card, -1, 0, far);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      push (self, card, 1, 0, far);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      push (self, card, 0, -1, far);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      push (self, card, 0, 1, far);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
key_released_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                 MaqCanvas *self)
{
  if (keyval != GDK_KEY_space)
    return;
  self->space_held = FALSE;
  maq_canvas_update_overlays (self);
}

static void
add_drag (MaqCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
}

void
maq_canvas_add_input (MaqCanvas *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
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
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
