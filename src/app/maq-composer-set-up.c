/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-ratio-glyph.h"

/* Part by part, each within a frame of its own: all of them in one would hold the window up. What the template cannot say, or would
 * make before it is wanted, is made here. */

#define MOST_PREVIEWS 3
#define PROMPT_MARGIN 12
#define PROMPT_LEADING 3

static void
fill_ratios (MaqComposer *self)
{
  for (int ratio = MAQ_RATIO_AUTO + 1; ratio < MAQ_N_RATIOS; ratio++)
    {
      const char *label = maq_ratio_to_string ((MaqRatio) ratio);
      g_autofree char *name = g_strdup_printf (_("Shape %s"), label);

      maq_picker_add (self->ratio, ratio, label, name, maq_ratio_glyph_new ((MaqRatio) ratio));
    }
}

static void
fill_numbers (MaqComposer *self)
{
  const int variants[] = { 1, 2, 4, 8 };

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
  maq_picker_set_value (self->variants, 1);
}

/* The button within a drop-down is what a screen reader lands on: it needs the name too. */
static GtkDropDown *
add_drop_down (GtkWidget *row, const char *name)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);
  GtkWidget *button = gtk_widget_get_first_child (drop_down);

  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (row), drop_down);
  return GTK_DROP_DOWN (drop_down);
}

static void
add_prompt (MaqComposer *self)
{
  self->prompt = g_object_new (MAQ_TYPE_PROMPT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "left-margin", PROMPT_MARGIN,
                               "right-margin", PROMPT_MARGIN, "top-margin", PROMPT_MARGIN, "bottom-margin", PROMPT_MARGIN,
                               "pixels-inside-wrap", PROMPT_LEADING, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->prompt), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What should be made or changed"), -1);
  gtk_scrolled_window_set_child (self->prompt_place, GTK_WIDGET (self->prompt));
  gtk_label_set_mnemonic_widget (self->change_title, GTK_WIDGET (self->prompt));
}

static void
build_change (MaqComposer *self)
{
  add_prompt (self);
  maq_composer_set_up_recipes (self);
  gtk_widget_set_visible (self->change_part, TRUE);
}

static void
build_keep (MaqComposer *self)
{
  self->keep = g_object_new (MAQ_TYPE_KEEP_CHIPS, NULL);
  gtk_box_append (GTK_BOX (self->keep_part), GTK_WIDGET (self->keep));
  gtk_widget_set_visible (self->keep_part, TRUE);
  gtk_widget_set_visible (self->references_part, TRUE);
}

static void
build_shape (MaqComposer *self)
{
  fill_ratios (self);
  gtk_widget_set_visible (self->shape_part, TRUE);
}

static void
build_engine (MaqComposer *self)
{
  self->engines = g_list_store_new (MAQ_TYPE_CATALOG_ENTRY);
  self->engine_choice = add_drop_down (self->engine_row, _("Engine"));
}

static void
build_quality (MaqComposer *self)
{
  self->qualities = g_list_store_new (MAQ_TYPE_CHOICE);
  self->quality = add_drop_down (self->quality_row, _("Quality"));
  maq_choice_set_up (self->quality);
  gtk_drop_down_set_model (self->quality, G_LIST_MODEL (self->qualities));
  self->hold_signals = g_signal_group_new (MAQ_TYPE_CATALOG_ENTRY);
  g_signal_group_connect_swapped (self->hold_signals, "notify::hold", G_CALLBACK (maq_composer_update_notice), self);
}

static void
build_settings (MaqComposer *self)
{
  fill_numbers (self);
  gtk_widget_set_visible (self->settings_part, TRUE);
}

static void
build_send (MaqComposer *self)
{
  maq_composer_connect (self);
  gtk_widget_set_visible (self->send_part, TRUE);
  /* Where GTK asked for its height before its styles were known, it would keep that one. */
  gtk_widget_queue_resize (GTK_WIDGET (self->keep));
}

gboolean
maq_composer_build_on (MaqComposer *self)
{
  static void (*const parts[]) (MaqComposer *self) = {
    build_change, build_keep, build_shape, build_engine, build_quality, build_settings, build_send,
  };

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), FALSE);

  if (self->n_parts < G_N_ELEMENTS (parts))
    parts[self->n_parts++] (self);
  return self->n_parts < G_N_ELEMENTS (parts);
}
