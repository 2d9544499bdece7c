/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-actions.h"
#include "maq-dialogs.h"
#include "maq-window-private.h"

void
maq_window_toggle_composer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = MAQ_WINDOW (widget)->composer_flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

void
maq_window_toggle_history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = MAQ_WINDOW (widget)->history_flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

void
maq_window_main_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_open_menu (MAQ_WINDOW (widget)->canvas);
}

void
maq_window_shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *shortcuts = maq_actions_create_shortcuts ();

  gtk_window_set_transient_for (GTK_WINDOW (shortcuts), GTK_WINDOW (widget));
  gtk_window_present (GTK_WINDOW (shortcuts));
}

void
maq_window_about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_dialogs_about (GTK_WINDOW (widget));
}

void
maq_window_preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_window_show_preferences (MAQ_WINDOW (widget));
}

void
maq_window_spending_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_preferences_show_money (maq_window_show_preferences (MAQ_WINDOW (widget)));
}

void
maq_window_close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

void
maq_window_update_general (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "win.preferences", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.spending", self->engine != NULL);
}
