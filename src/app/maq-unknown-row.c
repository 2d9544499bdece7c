/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-unknown-row.h"
#include "maq-wrap-layout.h"

struct _MaqUnknownRow {
  AdwPreferencesRow parent_instance;

  GtkLabel         *heading;
  GtkLabel         *sentence;
  GtkWidget        *buttons;
  GtkWidget        *usage;
  GtkButton        *resend;
};

enum { ANSWER, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqUnknownRow, maq_unknown_row, ADW_TYPE_PREFERENCES_ROW)

/* A button's name in the template is the word it answers with. */
static void
clicked_cb (MaqUnknownRow *self, GtkWidget *button)
{
  g_signal_emit (self, signals[ANSWER], 0, gtk_widget_get_name (button));
}

static void
maq_unknown_row_class_init (MaqUnknownRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ANSWER] = g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-unknown-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqUnknownRow, heading);
  gtk_widget_class_bind_template_child (widget_class, MaqUnknownRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, MaqUnknownRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, MaqUnknownRow, usage);
  gtk_widget_class_bind_template_child (widget_class, MaqUnknownRow, resend);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
maq_unknown_row_init (MaqUnknownRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The same buttons stand in every row: what they are about is their description. */
static void
describe_buttons (MaqUnknownRow *self, const char *heading)
{
  for (GtkWidget *button = gtk_widget_get_first_child (self->buttons); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, heading, -1);
}

GtkWidget *
maq_unknown_row_new (const char *heading, const char *sentence, const char *cost, gboolean usage)
{
  MaqUnknownRow *self = g_object_new (MAQ_TYPE_UNKNOWN_ROW, "use-markup", FALSE, "title", heading, NULL);
  g_autofree char *again = cost != NULL ? g_strdup_printf (_("Send Again – may cost another %s"), cost)
                                        : g_strdup (_("Send Again"));

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->sentence, sentence);
  gtk_button_set_label (self->resend, again);
  gtk_widget_set_visible (self->usage, usage);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  describe_buttons (self, heading);
  return GTK_WIDGET (self);
}
