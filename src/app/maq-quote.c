/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-quote.h"

struct _MaqQuote {
  AdwBin       parent_instance;

  GtkExpander *expander;
  GtkLabel    *text;
  GtkWidget   *copy;
};

G_DEFINE_FINAL_TYPE (MaqQuote, maq_quote, ADW_TYPE_BIN)

static void
copy_cb (MaqQuote *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_label (self->text));
}

static void
maq_quote_class_init (MaqQuoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-quote.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqQuote, expander);
  gtk_widget_class_bind_template_child (widget_class, MaqQuote, text);
  gtk_widget_class_bind_template_child (widget_class, MaqQuote, copy);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
maq_quote_init (MaqQuote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_quote_set_text (MaqQuote *self, const char *text)
{
  g_return_if_fail (MAQ_IS_QUOTE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && text[0] != '\0');
  if (text == NULL || g_str_equal (gtk_label_get_label (self->text), text))
    return;
  gtk_label_set_label (self->text, text);
  gtk_expander_set_expanded (self->expander, FALSE);
}
