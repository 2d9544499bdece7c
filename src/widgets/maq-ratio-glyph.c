/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-ratio-glyph.h"

#define CELL 30
/* Every outline covers about the same area, so that none looks more important. */
#define AREA 400.0
#define LINE 2.0f
#define CORNER 2.5f

struct _MaqRatioGlyph {
  GtkWidget parent_instance;

  float     width;
  float     height;
};

G_DEFINE_FINAL_TYPE (MaqRatioGlyph, maq_ratio_glyph, GTK_TYPE_WIDGET)

static void
maq_ratio_glyph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = CELL;
}

static void
maq_ratio_glyph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqRatioGlyph *self = MAQ_RATIO_GLYPH (widget);
  const float lines[4] = { LINE, LINE, LINE, LINE };
  GdkRGBA color, colors[4];
  GskRoundedRect outline;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (
    roundf (((float) gtk_widget_get_width (widget) - self->width) / 2),
    roundf (((float) gtk_widget_get_height (widget) - self->height) / 2), self->width, self->height);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    colors[i] = color;
  gsk_rounded_rect_init_from_rect (&outline, &rect, CORNER);
  gtk_snapshot_append_border (snapshot, &outline, lines, colors);
}

static void
maq_ratio_glyph_class_init (MaqRatioGlyphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = maq_ratio_glyph_measure;
  widget_class->snapshot = maq_ratio_glyph_snapshot;
  gtk_widget_class_set_css_name (widget_class, "glyph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
maq_ratio_glyph_init (MaqRatioGlyph *self)
{
}

GtkWidget *
maq_ratio_glyph_new (MaqRatio ratio)
{
  MaqRatioGlyph *self = g_object_new (MAQ_TYPE_RATIO_GLYPH, NULL);
  guint horizontal, vertical;

  maq_ratio_get_parts (ratio, &horizontal, &vertical);
  g_return_val_if_fail (horizontal > 0 && vertical > 0, GTK_WIDGET (self));
  self->width = (float) round (sqrt (AREA * horizontal / vertical));
  self->height = (float) round (sqrt (AREA * vertical / horizontal));
  return GTK_WIDGET (self);
}
