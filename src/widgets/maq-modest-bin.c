/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-modest-bin.h"

struct _MaqModestBin {
  GtkWidget  parent_instance;

  GtkWidget *child;
};

enum { PROP_CHILD = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqModestBin, maq_modest_bin, GTK_TYPE_WIDGET)

static gboolean
has_child (MaqModestBin *self)
{
  return self->child != NULL && gtk_widget_should_layout (self->child);
}

static void
maq_modest_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  MaqModestBin *self = MAQ_MODEST_BIN (widget);

  if (!has_child (self))
    return;
  gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = *minimum;
}

static void
maq_modest_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqModestBin *self = MAQ_MODEST_BIN (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int minimum, natural, taken;

  if (!has_child (self))
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  taken = CLAMP (width, minimum, natural);
  gtk_widget_size_allocate (self->child, &(GtkAllocation) { rtl ? 0 : width - taken, 0, taken, height }, -1);
}

static void
maq_modest_bin_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CHILD)
    g_value_set_object (value, MAQ_MODEST_BIN (object)->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_modest_bin_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CHILD)
    maq_modest_bin_set_child (MAQ_MODEST_BIN (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_modest_bin_dispose (GObject *object)
{
  g_clear_pointer (&MAQ_MODEST_BIN (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (maq_modest_bin_parent_class)->dispose (object);
}

static void
maq_modest_bin_class_init (MaqModestBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = maq_modest_bin_get_property;
  object_class->set_property = maq_modest_bin_set_property;
  object_class->dispose = maq_modest_bin_dispose;
  widget_class->measure = maq_modest_bin_measure;
  widget_class->size_allocate = maq_modest_bin_size_allocate;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_modest_bin_init (MaqModestBin *self)
{
}

void
maq_modest_bin_set_child (MaqModestBin *self, GtkWidget *child)
{
  g_return_if_fail (MAQ_IS_MODEST_BIN (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHILD]);
}
