/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-wrap-layout.h"

struct _MaqWrapLayout {
  GtkLayoutManager parent_instance;

  int              spacing;
};

enum { PROP_SPACING = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqWrapLayout, maq_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Walks the children as they fall onto lines of @width; allocates them when @allocate. Returns the height. */
static int
flow (MaqWrapLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  gboolean mirror = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition minimum, natural;
      GtkAllocation place;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, &minimum, &natural);
      natural.width = MAX (MIN (natural.width, width), minimum.width);
      if (x > 0 && x + natural.width > width)
        {
          x = 0;
          y += line + self->spacing;
          line = 0;
        }
      place = (GtkAllocation) { mirror ? width - x - natural.width : x, y, natural.width, natural.height };
      if (allocate)
        gtk_widget_size_allocate (child, &place, -1);
      x += natural.width + self->spacing;
      line = MAX (line, natural.height);
    }
  return y + line;
}

static GtkSizeRequestMode
maq_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Asks for no more than its widest child: it takes what it gets, and grows downwards. */
static void
maq_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  MaqWrapLayout *self = MAQ_WRAP_LAYOUT (manager);
  int widest = 0, total = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_min = 0, child_nat = 0;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, &child_nat, NULL, NULL);
      widest = MAX (widest, child_min);
      total += child_nat + (total > 0 ? self->spacing : 0);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = widest;
      return;
    }
  *minimum = *natural = flow (self, widget, for_size < 0 ? total : MAX (for_size, widest), FALSE);
}

static void
maq_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  flow (MAQ_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static void
maq_wrap_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SPACING)
    g_value_set_int (value, MAQ_WRAP_LAYOUT (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_wrap_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqWrapLayout *self = MAQ_WRAP_LAYOUT (object);

  if (prop_id != PROP_SPACING)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (self->spacing == g_value_get_int (value))
    return;
  self->spacing = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
  g_object_notify_by_pspec (object, pspec);
}

static void
maq_wrap_layout_class_init (MaqWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = maq_wrap_layout_get_property;
  object_class->set_property = maq_wrap_layout_set_property;
  layout_class->get_request_mode = maq_wrap_layout_get_request_mode;
  layout_class->measure = maq_wrap_layout_measure;
  layout_class->allocate = maq_wrap_layout_allocate;

  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 6,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_wrap_layout_init (MaqWrapLayout *self)
{
  self->spacing = 6;
}
