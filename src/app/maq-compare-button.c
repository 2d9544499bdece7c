/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-button.h"

struct _MaqCompareButton {
  GtkButton  parent_instance;

  GtkLabel  *word;
};

G_DEFINE_FINAL_TYPE (MaqCompareButton, maq_compare_button, GTK_TYPE_BUTTON)

static void
maq_compare_button_class_init (MaqCompareButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-compare-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqCompareButton, word);
}

static void
maq_compare_button_init (MaqCompareButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_compare_button_set_n (MaqCompareButton *self, guint n)
{
  g_autofree char *word = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (MAQ_IS_COMPARE_BUTTON (self));

  /* Translators: a button; the number of pictures that are compared when it is pressed. */
  word = n >= 2 ? g_strdup_printf (_("Compare %u"), n) : g_strdup (_("Compare"));
  name = n >= 2 ? g_strdup_printf (ngettext ("Compare %u picture", "Compare %u pictures", n), n) : g_strdup (word);
  if (g_str_equal (word, gtk_label_get_label (self->word)))
    return;
  gtk_label_set_label (self->word, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
