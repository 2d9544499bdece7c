/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-pane-handle.h"
#include "maq-side-pane.h"

/* As wide as a hand can hit; only the line beside it is drawn. */
#define HANDLE_WIDTH 6
#define MOST_WIDTH 4096
/* Of the window, as a divisor. */
#define MOST_PART 3

struct _MaqSidePane {
  GtkWidget      parent_instance;

  GtkWidget     *child;
  MaqPaneHandle *handle;
  int            width;
  int            minimum;
  int            maximum;
  gboolean       at_end;
};

enum { PROP_CHILD = 1, PROP_WIDTH, PROP_MINIMUM, PROP_MAXIMUM, PROP_AT_END, PROP_HANDLE_LABEL, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqSidePane, maq_side_pane, GTK_TYPE_WIDGET)

/* AdwFlap gives a flap its minimum where the content takes the rest, so that is what says how wide it should be; but a third
 * of the window is the most, or it could not be made narrow any more. */
static int
get_wanted (MaqSidePane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int room = root != NULL ? gtk_widget_get_width (GTK_WIDGET (root)) / MOST_PART : 0;

  return MAX (self->minimum, MIN (self->width, room));
}

static void
maq_side_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  MaqSidePane *self = MAQ_SIDE_PANE (widget);

  *minimum = *natural = 0;
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *minimum = *natural = MAX (*minimum, get_wanted (self));
}

static void
maq_side_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqSidePane *self = MAQ_SIDE_PANE (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean left = self->at_end != mirrored;
  GtkAllocation place = { left ? 0 : width - HANDLE_WIDTH, 0, HANDLE_WIDTH, height };

  if (self->child != NULL)
    gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_widget_size_allocate (GTK_WIDGET (self->handle), &place, -1);
}

static void
wanted_cb (MaqSidePane *self, int width)
{
  maq_side_pane_set_width (self, width);
}

static void
set_child (MaqSidePane *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  /* The handle lies over it. */
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), GTK_WIDGET (self->handle));
}

static void
maq_side_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqSidePane *self = MAQ_SIDE_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_MINIMUM:
      g_value_set_int (value, self->minimum);
      break;
    case PROP_MAXIMUM:
      g_value_set_int (value, self->maximum);
      break;
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_side_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqSidePane *self = MAQ_SIDE_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_WIDTH:
      maq_side_pane_set_width (self, g_value_get_int (value));
      break;
    case PROP_MINIMUM:
      self->minimum = self->width = g_value_get_int (value);
      maq_pane_handle_set_range (self->handle, self->minimum, MAX (self->minimum, self->maximum));
      break;
    case PROP_MAXIMUM:
      self->maximum = g_value_get_int (value);
      maq_pane_handle_set_range (self->handle, self->minimum, MAX (self->minimum, self->maximum));
      break;
    case PROP_AT_END:
      self->at_end = g_value_get_boolean (value);
      maq_pane_handle_set_at_end (self->handle, self->at_end);
      break;
    case PROP_HANDLE_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->handle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->handle), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_side_pane_dispose (GObject *object)
{
  MaqSidePane *self = MAQ_SIDE_PANE (object);
  GtkWidget *handle = GTK_WIDGET (self->handle);

  set_child (self, NULL);
  self->handle = NULL;
  if (handle != NULL)
    gtk_widget_unparent (handle);
  G_OBJECT_CLASS (maq_side_pane_parent_class)->dispose (object);
}

static void
maq_side_pane_class_init (MaqSidePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct = flags | G_PARAM_CONSTRUCT_ONLY;

  object_class->get_property = maq_side_pane_get_property;
  object_class->set_property = maq_side_pane_set_property;
  object_class->dispose = maq_side_pane_dispose;
  widget_class->measure = maq_side_pane_measure;
  widget_class->size_allocate = maq_side_pane_size_allocate;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, MOST_WIDTH, 0, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_MINIMUM] = g_param_spec_int ("minimum", NULL, NULL, 0, MOST_WIDTH, 300, construct);
  props[PROP_MAXIMUM] = g_param_spec_int ("maximum", NULL, NULL, 0, MOST_WIDTH, 600, construct);
  props[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, FALSE, construct);
  props[PROP_HANDLE_LABEL] = g_param_spec_string ("handle-label", NULL, NULL, NULL,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "sidepane");
}

static void
maq_side_pane_init (MaqSidePane *self)
{
  self->handle = g_object_new (MAQ_TYPE_PANE_HANDLE, NULL);
  g_signal_connect_swapped (self->handle, "wanted", G_CALLBACK (wanted_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->handle), GTK_WIDGET (self));
}

int
maq_side_pane_get_width (MaqSidePane *self)
{
  g_return_val_if_fail (MAQ_IS_SIDE_PANE (self), 0);
  return self->width;
}

void
maq_side_pane_set_width (MaqSidePane *self, int width)
{
  g_return_if_fail (MAQ_IS_SIDE_PANE (self));

  width = CLAMP (width, self->minimum, MAX (self->minimum, self->maximum));
  if (width == self->width)
    return;
  self->width = width;
  maq_pane_handle_set_value (self->handle, width);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WIDTH]);
}
