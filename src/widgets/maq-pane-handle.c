/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-pane-handle.h"

#define STEP 12

struct _MaqPaneHandle {
  GtkWidget parent_instance;

  int       minimum;
  int       maximum;
  int       value;
  gboolean  at_end;
};

enum { WANTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPaneHandle, maq_pane_handle, GTK_TYPE_WIDGET)

/* 1 where the pane grows to the right. */
static int
get_direction (MaqPaneHandle *self)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  return self->at_end == mirrored ? 1 : -1;
}

static void
want (MaqPaneHandle *self, int width)
{
  g_signal_emit (self, signals[WANTED], 0, width);
}

static void
tell (MaqPaneHandle *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, (double) self->minimum,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) self->maximum,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->value, -1);
}

/* The handle moves with the edge: what counts is how far the pointer is from the pane's other edge. */
static void
drag_update_cb (MaqPaneHandle *self, double dx, double dy, GtkGestureDrag *gesture)
{
  GtkWidget *pane = gtk_widget_get_parent (GTK_WIDGET (self));
  double x, y, px, py;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (!gtk_gesture_get_point (GTK_GESTURE (gesture), NULL, &x, &y)
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self), pane, x, y, &px, &py))
    return;
  want (self, (int) (get_direction (self) > 0 ? px : gtk_widget_get_width (pane) - px));
}

static void
pressed_cb (MaqPaneHandle *self, int n_press)
{
  if (n_press == 2)
    want (self, self->minimum);
}

static gboolean
key_cb (MaqPaneHandle *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      want (self, self->value - STEP * get_direction (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      want (self, self->value + STEP * get_direction (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      want (self, self->minimum);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      want (self, self->maximum);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
maq_pane_handle_class_init (MaqPaneHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "panehandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEPARATOR);
}

static void
maq_pane_handle_init (MaqPaneHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "col-resize");
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
  gtk_gesture_group (drag, click);
}

void
maq_pane_handle_set_range (MaqPaneHandle *self, int minimum, int maximum)
{
  g_return_if_fail (MAQ_IS_PANE_HANDLE (self));

  self->minimum = minimum;
  self->maximum = maximum;
  self->value = CLAMP (self->value, minimum, maximum);
  tell (self);
}

void
maq_pane_handle_set_value (MaqPaneHandle *self, int value)
{
  g_return_if_fail (MAQ_IS_PANE_HANDLE (self));

  self->value = value;
  tell (self);
}

void
maq_pane_handle_set_at_end (MaqPaneHandle *self, gboolean at_end)
{
  g_return_if_fail (MAQ_IS_PANE_HANDLE (self));
  self->at_end = at_end;
}
