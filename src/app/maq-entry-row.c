/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-entry-row.h"

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static const char *
find_name (GtkButton *button)
{
  const char *icon = gtk_button_get_icon_name (button);

  if (icon == NULL)
    return NULL;
  if (g_str_has_prefix (icon, "adw-entry-apply"))
    return _("Apply");
  return g_str_has_prefix (icon, "view-") ? _("Show or hide what is written") : NULL;
}

static void
name_buttons (GtkWidget *widget)
{
  const char *name = GTK_IS_BUTTON (widget) ? find_name (GTK_BUTTON (widget)) : NULL;

  if (name != NULL)
    set_name (widget, name);
  else if (GTK_IS_IMAGE (widget))
    set_name (widget, _("Can be edited"));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

void
maq_entry_row_name (GtkWidget *row)
{
  const char *title;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  set_name (row, title);
  set_name (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), title);
  name_buttons (row);
}

static void
hide_insides (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget) || GTK_IS_IMAGE (widget))
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  else if (!GTK_IS_POPOVER (widget))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
      hide_insides (child);
}

static void
name_choice_cb (AdwComboRow *row)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (row);
  /* Translators: an option and what is chosen. */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                           chosen != NULL ? gtk_string_object_get_string (chosen) : "");

  set_name (GTK_WIDGET (row), name);
}

void
maq_entry_row_name_choice (GtkWidget *row)
{
  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  hide_insides (row);
  g_signal_connect (row, "notify::selected-item", G_CALLBACK (name_choice_cb), NULL);
  name_choice_cb (ADW_COMBO_ROW (row));
}

void
maq_entry_row_name_list (GtkWidget *row, const char *name)
{
  GtkWidget *list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);

  g_return_if_fail (list != NULL);
  set_name (list, name);
}
