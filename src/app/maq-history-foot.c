/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-foot.h"
#include "maq-tooltip.h"

struct _MaqHistoryFoot {
  GtkWidget  parent_instance;

  GtkLabel  *text;
  GtkLabel  *brief; /* made for the first fork: most rows have none */
  GtkWidget *fork;
  GtkWidget *earlier;
  GtkLabel  *place;
  GtkWidget *later;
};

enum { SIBLING, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqHistoryFoot, maq_history_foot, GTK_TYPE_WIDGET)

/* --- size --- */

static gboolean
has_brief (MaqHistoryFoot *self)
{
  return self->brief != NULL && gtk_widget_get_visible (GTK_WIDGET (self->brief));
}

static void
maq_history_foot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  MaqHistoryFoot *self = MAQ_HISTORY_FOOT (widget);
  int fork_minimum, fork_natural;

  gtk_widget_measure (GTK_WIDGET (self->text), orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->fork, orientation, -1, &fork_minimum, &fork_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum += fork_minimum;
      *natural += fork_natural;
      return;
    }
  *minimum = MAX (*minimum, fork_minimum);
  *natural = MAX (*natural, fork_natural);
}

/* Of the whole text: the label itself asks for no more than a few letters. */
static gboolean
fits (MaqHistoryFoot *self, int width)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (self->text));
  int needed;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &needed, NULL);
  return needed <= width;
}

static void
maq_history_foot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqHistoryFoot *self = MAQ_HISTORY_FOOT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *shown = GTK_WIDGET (self->text);
  int fork = 0, room;

  if (gtk_widget_get_visible (self->fork))
    gtk_widget_measure (self->fork, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &fork, NULL, NULL);
  room = MAX (width - fork, 0);
  if (has_brief (self) && !fits (self, room))
    shown = GTK_WIDGET (self->brief);
  gtk_widget_set_child_visible (GTK_WIDGET (self->text), shown == GTK_WIDGET (self->text));
  if (self->brief != NULL)
    gtk_widget_set_child_visible (GTK_WIDGET (self->brief), shown == GTK_WIDGET (self->brief));
  gtk_widget_size_allocate (shown, &(GtkAllocation) { rtl ? width - room : 0, 0, room, height }, -1);
  if (fork > 0)
    gtk_widget_size_allocate (self->fork, &(GtkAllocation) { rtl ? 0 : width - fork, 0, fork, height }, -1);
}

/* --- content --- */

static void
earlier_cb (MaqHistoryFoot *self)
{
  g_signal_emit (self, signals[SIBLING], 0, -1);
}

static void
later_cb (MaqHistoryFoot *self)
{
  g_signal_emit (self, signals[SIBLING], 0, 1);
}

/* Only beside a fork is there ever too little room. */
static void
update_brief (MaqHistoryFoot *self, const char *text, const char *brief)
{
  gboolean wanted = brief != NULL && maq_history_foot_has_fork (self);

  if (wanted && self->brief == NULL)
    {
      self->brief = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_START, NULL);
      gtk_widget_set_parent (GTK_WIDGET (self->brief), GTK_WIDGET (self));
    }
  if (self->brief == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->brief), wanted);
  gtk_label_set_label (self->brief, wanted ? brief : "");
  maq_tooltip_set (GTK_WIDGET (self->brief), wanted ? text : NULL);
}

void
maq_history_foot_set_text (MaqHistoryFoot *self, const char *text, const char *brief, const char *css_class, const char *tooltip)
{
  const char *classes[] = { "row-meta", css_class, NULL };

  g_return_if_fail (MAQ_IS_HISTORY_FOOT (self));

  gtk_label_set_label (self->text, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->text), classes);
  maq_tooltip_set (GTK_WIDGET (self->text), tooltip);
  update_brief (self, text, brief);
  if (self->brief != NULL)
    gtk_widget_set_css_classes (GTK_WIDGET (self->brief), classes);
}

void
maq_history_foot_set_fork (MaqHistoryFoot *self, guint index, guint n)
{
  g_autofree char *place = NULL;
  g_autofree char *earlier = NULL;
  g_autofree char *later = NULL;

  g_return_if_fail (MAQ_IS_HISTORY_FOOT (self));

  gtk_widget_set_visible (self->fork, n > 1);
  if (n <= 1)
    return;
  place = g_strdup_printf ("%u/%u", index + 1, n);
  earlier = g_strdup_printf (_("Try %u of %u: show the one before"), index + 1, n);
  later = g_strdup_printf (_("Try %u of %u: show the one after"), index + 1, n);
  gtk_label_set_label (self->place, place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->earlier), GTK_ACCESSIBLE_PROPERTY_LABEL, earlier, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->later), GTK_ACCESSIBLE_PROPERTY_LABEL, later, -1);
  gtk_widget_set_sensitive (self->earlier, index > 0);
  gtk_widget_set_sensitive (self->later, index + 1 < n);
}

gboolean
maq_history_foot_has_fork (MaqHistoryFoot *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_FOOT (self), FALSE);
  return gtk_widget_get_visible (self->fork);
}

GtkLabel *
maq_history_foot_get_label (MaqHistoryFoot *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_FOOT (self), NULL);
  return self->text;
}

/* --- its life --- */

static void
maq_history_foot_dispose (GObject *object)
{
  MaqHistoryFoot *self = MAQ_HISTORY_FOOT (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (maq_history_foot_parent_class)->dispose (object);
}

static void
maq_history_foot_class_init (MaqHistoryFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_history_foot_dispose;
  widget_class->measure = maq_history_foot_measure;
  widget_class->size_allocate = maq_history_foot_size_allocate;
  signals[SIBLING] = g_signal_new ("sibling", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFoot, text);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFoot, fork);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFoot, earlier);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFoot, place);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFoot, later);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
}

static void
maq_history_foot_init (MaqHistoryFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  maq_tooltip_set (self->earlier, _("The try before this one"));
  maq_tooltip_set (self->later, _("The try after this one"));
}
