/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-ratio-glyph.h"

/* What the template cannot say. */

#define MOST_PREVIEWS 3

static void
fill_pickers (MaqComposer *self)
{
  const int variants[] = { 1, 2, 4, 8 };

  for (int ratio = MAQ_RATIO_AUTO + 1; ratio < MAQ_N_RATIOS; ratio++)
    {
      const char *label = maq_ratio_to_string ((MaqRatio) ratio);
      g_autofree char *name = g_strdup_printf (_("Shape %s"), label);

      maq_picker_add (self->ratio, ratio, label, name, maq_ratio_glyph_new ((MaqRatio) ratio));
    }
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *label = g_strdup_printf ("%d", variants[i]);
      g_autofree char *name = g_strdup_printf (ngettext ("%d variant", "%d variants", (gulong) variants[i]), variants[i]);

      maq_picker_add (self->variants, variants[i], label, name, NULL);
    }
  for (int n = 0; n <= MOST_PREVIEWS; n++)
    {
      g_autofree char *label = g_strdup_printf ("%d", n);
      g_autofree char *name = n == 0 ? g_strdup (_("No previews"))
                                     : g_strdup_printf (ngettext ("%d preview", "%d previews", (gulong) n), n);

      maq_picker_add (self->previews, n, label, name, NULL);
    }
}

/* The button within a drop-down is what a screen reader lands on: it needs the name too. */
static void
name_drop_down (GtkDropDown *drop_down, const char *name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
make_models (MaqComposer *self)
{
  self->engines = g_list_store_new (MAQ_TYPE_CATALOG_ENTRY);
  self->qualities = g_list_store_new (MAQ_TYPE_CHOICE);
  maq_choice_set_up (self->quality);
  gtk_drop_down_set_model (self->quality, G_LIST_MODEL (self->qualities));
  self->hold_signals = g_signal_group_new (MAQ_TYPE_CATALOG_ENTRY);
  g_signal_group_connect_swapped (self->hold_signals, "notify::hold", G_CALLBACK (maq_composer_update_notice), self);
}

void
maq_composer_set_up (MaqComposer *self)
{
  name_drop_down (self->engine_choice, _("Engine"));
  name_drop_down (self->quality, _("Quality"));
  fill_pickers (self);
  maq_picker_set_value (self->variants, 1);
  make_models (self);
}
