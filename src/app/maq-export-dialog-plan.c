/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-export-dialog-private.h"

static const guint known_sizes[] = { 0, 3840, 1920, 1024, 512 };
static const MaqFormat known_formats[] = { MAQ_FORMAT_UNKNOWN, MAQ_FORMAT_PNG, MAQ_FORMAT_JPEG, MAQ_FORMAT_WEBP };

/* --- the controls --- */

static GtkToggleButton *
add_button (MaqExportDialog *self, GtkFlowBox *box, const char *label)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  GtkWidget *child = gtk_flow_box_child_new ();

  /* The button is what has the focus, not the place it is in. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (box, child);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (maq_export_dialog_changed), self);
  return GTK_TOGGLE_BUTTON (button);
}

void
maq_export_dialog_add_buttons (MaqExportDialog *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_sizes); i++)
    {
      g_autofree char *label = known_sizes[i] == 0 ? g_strdup (_("As it is")) : g_strdup_printf ("%u", known_sizes[i]);

      self->size_buttons[i] = add_button (self, self->sizes, label);
    }
  for (MaqRatio ratio = MAQ_RATIO_1_1; ratio < MAQ_N_RATIOS; ratio++)
    self->ratio_buttons[ratio] = add_button (self, self->ratios, maq_ratio_to_string (ratio));
}

/* --- what they say --- */

static MaqExportContent
get_content (MaqExportDialog *self)
{
  if (gtk_check_button_get_active (self->prompt_check))
    return MAQ_EXPORT_WITH_PROMPT;
  return gtk_check_button_get_active (self->clean_check) ? MAQ_EXPORT_CLEAN : MAQ_EXPORT_ORIGINAL;
}

MaqExportPlan *
maq_export_dialog_read (MaqExportDialog *self)
{
  MaqExportPlan *plan = maq_export_plan_new ();

  plan->content = MAQ_EXPORT_CLEAN;
  plan->format = known_formats[MIN (adw_combo_row_get_selected (self->format_row), G_N_ELEMENTS (known_formats) - 1)];
  plan->quality = (guint) gtk_adjustment_get_value (self->quality);
  for (guint i = 0; i < G_N_ELEMENTS (known_sizes); i++)
    if (gtk_toggle_button_get_active (self->size_buttons[i]))
      plan->sizes[plan->n_sizes++] = known_sizes[i];
  for (MaqRatio ratio = MAQ_RATIO_1_1; ratio < MAQ_N_RATIOS; ratio++)
    if (gtk_toggle_button_get_active (self->ratio_buttons[ratio]))
      plan->ratios |= 1u << ratio;
  g_free (plan->name);
  plan->name = g_strstrip (g_strdup (gtk_editable_get_text (self->name_row)));
  return plan;
}

MaqExportPlan *
maq_export_dialog_dup_plan (MaqExportDialog *self)
{
  MaqExportPlan *plan;

  g_return_val_if_fail (MAQ_IS_EXPORT_DIALOG (self), NULL);

  plan = maq_export_dialog_read (self);
  plan->content = get_content (self);
  if (plan->content == MAQ_EXPORT_ORIGINAL)
    {
      plan->format = MAQ_FORMAT_UNKNOWN;
      plan->n_sizes = 0;
      plan->ratios = 0;
    }
  return plan;
}

void
maq_export_dialog_show_plan (MaqExportDialog *self, const MaqExportPlan *plan)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_formats); i++)
    if (known_formats[i] == plan->format)
      adw_combo_row_set_selected (self->format_row, i);
  gtk_adjustment_set_value (self->quality, plan->quality);
  for (guint i = 0; i < G_N_ELEMENTS (known_sizes); i++)
    {
      gboolean active = plan->n_sizes == 0 && known_sizes[i] == 0;

      for (guint k = 0; k < plan->n_sizes; k++)
        active = active || plan->sizes[k] == known_sizes[i];
      gtk_toggle_button_set_active (self->size_buttons[i], active);
    }
  for (MaqRatio ratio = MAQ_RATIO_1_1; ratio < MAQ_N_RATIOS; ratio++)
    gtk_toggle_button_set_active (self->ratio_buttons[ratio], (plan->ratios & 1u << ratio) != 0);
  gtk_editable_set_text (self->name_row, plan->name);
}
