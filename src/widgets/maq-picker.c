/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-picker.h"
#include "maq-tooltip.h"

struct _MaqPicker {
  GtkBox     parent_instance;

  int        value;
  int        empty_value;
  gboolean   updating;
  GArray    *values; /* of int, in the order of the buttons */
  GPtrArray *names;  /* of char*, the same */
};

enum { PROP_VALUE = 1, PROP_EMPTY_VALUE, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqPicker, maq_picker, GTK_TYPE_BOX)

static guint
get_index (GtkWidget *button)
{
  guint index = 0;

  while ((button = gtk_widget_get_prev_sibling (button)) != NULL)
    index++;
  return index;
}

static int
get_button_value (MaqPicker *self, GtkWidget *button)
{
  return g_array_index (self->values, int, get_index (button));
}

static gboolean
has_value (MaqPicker *self, int value)
{
  for (guint i = 0; i < self->values->len; i++)
    if (g_array_index (self->values, int, i) == value)
      return TRUE;
  return FALSE;
}

static void
show_value (MaqPicker *self)
{
  self->updating = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), get_button_value (self, child) == self->value);
  self->updating = FALSE;
}

static void
toggled_cb (GtkToggleButton *button, MaqPicker *self)
{
  int value;

  if (self->updating)
    return;
  value = get_button_value (self, GTK_WIDGET (button));
  if (!gtk_toggle_button_get_active (button))
    value = has_value (self, self->empty_value) ? value : self->empty_value;
  maq_picker_set_value (self, value);
  show_value (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqPicker *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  gboolean mirror = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean forward = keyval == (mirror ? GDK_KEY_Left : GDK_KEY_Right);
  gboolean backward = keyval == (mirror ? GDK_KEY_Right : GDK_KEY_Left);
  GtkWidget *next;

  if (focus == NULL || (!forward && !backward))
    return GDK_EVENT_PROPAGATE;
  next = forward ? gtk_widget_get_next_sibling (focus) : gtk_widget_get_prev_sibling (focus);
  if (next != NULL)
    gtk_widget_grab_focus (next);
  return GDK_EVENT_STOP;
}

static void
maq_picker_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqPicker *self = MAQ_PICKER (object);

  if (prop_id == PROP_VALUE)
    g_value_set_int (value, self->value);
  else if (prop_id == PROP_EMPTY_VALUE)
    g_value_set_int (value, self->empty_value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_picker_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqPicker *self = MAQ_PICKER (object);

  if (prop_id == PROP_VALUE)
    maq_picker_set_value (self, g_value_get_int (value));
  else if (prop_id == PROP_EMPTY_VALUE)
    self->empty_value = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_picker_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_PICKER (object)->values, g_array_unref);
  g_clear_pointer (&MAQ_PICKER (object)->names, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_picker_parent_class)->finalize (object);
}

static void
maq_picker_class_init (MaqPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_picker_get_property;
  object_class->set_property = maq_picker_set_property;
  object_class->finalize = maq_picker_finalize;
  props[PROP_VALUE] = g_param_spec_int ("value", NULL, NULL, G_MININT, G_MAXINT, 0,
                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_EMPTY_VALUE] = g_param_spec_int ("empty-value", NULL, NULL, G_MININT, G_MAXINT, 0,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "picker");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
maq_picker_init (MaqPicker *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->values = g_array_new (FALSE, FALSE, sizeof (int));
  self->names = g_ptr_array_new_with_free_func (g_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

int
maq_picker_get_value (MaqPicker *self)
{
  g_return_val_if_fail (MAQ_IS_PICKER (self), 0);
  return self->value;
}

void
maq_picker_set_value (MaqPicker *self, int value)
{
  g_return_if_fail (MAQ_IS_PICKER (self));

  if (self->value == value)
    return;
  self->value = value;
  show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALUE]);
}

void
maq_picker_add (MaqPicker *self, int value, const char *label, const char *name, GtkWidget *glyph)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  g_return_if_fail (MAQ_IS_PICKER (self));

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  if (glyph != NULL)
    gtk_box_append (GTK_BOX (box), glyph);
  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  gtk_button_set_child (GTK_BUTTON (button), box);
  g_array_append_val (self->values, value);
  g_ptr_array_add (self->names, g_strdup (name));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), value == self->value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  maq_tooltip_set (button, name);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_box_append (GTK_BOX (self), button);
}

void
maq_picker_set_barred (MaqPicker *self, int value, const char *why)
{
  g_return_if_fail (MAQ_IS_PICKER (self));

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self)); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      if (get_button_value (self, button) != value)
        continue;
      gtk_widget_set_sensitive (button, why == NULL);
      maq_tooltip_set (button, why != NULL ? why : g_ptr_array_index (self->names, get_index (button)));
      if (why != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why, -1);
      else
        gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}
