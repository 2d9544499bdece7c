/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-bar.h"
#include "maq-paint.h"

#define MIN_WIDTH 4
#define RADIUS 2.0f
#define PALE 0.4f
#define BASE 1.0f       /* what nothing is drawn as */
#define SOMETHING 3.0f  /* what costs something is never drawn as nothing */

struct _MaqBar {
  GtkWidget parent_instance;

  double    sure;
  double    whole;
  char     *name;
};

G_DEFINE_FINAL_TYPE (MaqBar, maq_bar, GTK_TYPE_WIDGET)

static void
maq_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : 0;
}

static void
paint (GtkSnapshot *snapshot, const GdkRGBA *color, float width, float height, float part)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, height - part, width, part);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &area, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, color, &area);
  gtk_snapshot_pop (snapshot);
}

static float
get_part (double share, float height)
{
  return share > 0 ? MAX ((float) share * height, SOMETHING) : 0;
}

static void
maq_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqBar *self = MAQ_BAR (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  GdkRGBA accent, pale, line;

  maq_paint_lookup (widget, "accent_bg_color", "#3584e4", &accent);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
  line.alpha *= PALE;
  pale = accent;
  pale.alpha *= PALE;
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, height - BASE, width, BASE));
  paint (snapshot, &pale, width, height, get_part (self->whole, height));
  paint (snapshot, &accent, width, height, get_part (self->sure, height));
}

static void
maq_bar_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_BAR (object)->name, g_free);
  G_OBJECT_CLASS (maq_bar_parent_class)->finalize (object);
}

static void
maq_bar_class_init (MaqBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = maq_bar_finalize;
  widget_class->measure = maq_bar_measure;
  widget_class->snapshot = maq_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
maq_bar_init (MaqBar *self)
{
}

GtkWidget *
maq_bar_new (double sure, double whole, const char *name)
{
  MaqBar *self = g_object_new (MAQ_TYPE_BAR, "tooltip-text", name, "hexpand", TRUE, NULL);

  self->sure = CLAMP (sure, 0, 1);
  self->whole = CLAMP (whole, self->sure, 1);
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

const char *
maq_bar_get_name (MaqBar *self)
{
  g_return_val_if_fail (MAQ_IS_BAR (self), NULL);
  return self->name;
}
