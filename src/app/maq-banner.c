/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-banner.h"

struct _MaqBanner {
  AdwBin       parent_instance;

  GtkRevealer *revealer;
  GtkLabel    *label;
  GtkWidget   *decide;
};

G_DEFINE_FINAL_TYPE (MaqBanner, maq_banner, ADW_TYPE_BIN)

static void
dismiss_cb (MaqBanner *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
maq_banner_class_init (MaqBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, MaqBanner, label);
  gtk_widget_class_bind_template_child (widget_class, MaqBanner, decide);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
maq_banner_init (MaqBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_banner_show (MaqBanner *self, const char *message, gboolean decide)
{
  g_return_if_fail (MAQ_IS_BANNER (self));
  g_return_if_fail (message != NULL);

  gtk_label_set_label (self->label, message);
  gtk_widget_set_visible (self->decide, decide);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}
