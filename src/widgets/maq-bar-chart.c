/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-bar-chart.h"
#include "maq-bar.h"

#define GAP 2

struct _MaqBarChart {
  GtkBox     parent_instance;

  GtkWidget *current; /* a child, not owned, nullable */
};

enum { PROP_CURRENT = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqBarChart, maq_bar_chart, GTK_TYPE_BOX)

/* One stop for the Tab key, as in a list. */
static void
set_current (MaqBarChart *self, GtkWidget *bar)
{
  if (self->current == bar)
    return;
  if (self->current != NULL)
    {
      gtk_widget_set_focusable (self->current, FALSE);
      gtk_widget_remove_css_class (self->current, "current");
    }
  self->current = bar;
  if (bar != NULL)
    {
      gtk_widget_set_focusable (bar, TRUE);
      gtk_widget_add_css_class (bar, "current");
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqBarChart *self)
{
  GtkWidget *bar = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (!MAQ_IS_BAR (bar))
    return;
  set_current (self, bar);
  gtk_widget_grab_focus (bar);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqBarChart *self)
{
  gboolean mirror = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean forward = keyval == (mirror ? GDK_KEY_Left : GDK_KEY_Right);
  gboolean backward = keyval == (mirror ? GDK_KEY_Right : GDK_KEY_Left);
  GtkWidget *next;

  if (self->current == NULL || (!forward && !backward))
    return GDK_EVENT_PROPAGATE;
  next = forward ? gtk_widget_get_next_sibling (self->current) : gtk_widget_get_prev_sibling (self->current);
  if (next != NULL)
    {
      set_current (self, next);
      gtk_widget_grab_focus (next);
    }
  return GDK_EVENT_STOP;
}

static void
maq_bar_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CURRENT)
    g_value_set_string (value, maq_bar_chart_get_current (MAQ_BAR_CHART (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_bar_chart_class_init (MaqBarChartClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = maq_bar_chart_get_property;
  props[PROP_CURRENT] = g_param_spec_string ("current", NULL, NULL, NULL,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "barchart");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
maq_bar_chart_init (MaqBarChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_box_set_homogeneous (GTK_BOX (self), TRUE);
  gtk_box_set_spacing (GTK_BOX (self), GAP);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
maq_bar_chart_clear (MaqBarChart *self)
{
  GtkWidget *child;

  g_return_if_fail (MAQ_IS_BAR_CHART (self));

  set_current (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
}

void
maq_bar_chart_add (MaqBarChart *self, double sure, double whole, const char *name)
{
  g_return_if_fail (MAQ_IS_BAR_CHART (self));
  gtk_box_append (GTK_BOX (self), maq_bar_new (sure, whole, name));
}

const char *
maq_bar_chart_get_current (MaqBarChart *self)
{
  g_return_val_if_fail (MAQ_IS_BAR_CHART (self), NULL);
  return self->current != NULL ? maq_bar_get_name (MAQ_BAR (self->current)) : NULL;
}

void
maq_bar_chart_show_last (MaqBarChart *self)
{
  g_return_if_fail (MAQ_IS_BAR_CHART (self));
  set_current (self, gtk_widget_get_last_child (GTK_WIDGET (self)));
}
