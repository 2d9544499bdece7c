/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-tooltip.h"

static const MaqActionInfo table[] = {
#define MAQ_ACTION(stem, name, keys, scope, group, title) { name, keys, MAQ_KEYS_##scope, MAQ_GROUP_##group, title },
#include "maq-actions.def"
#undef MAQ_ACTION
};

static const char *const group_titles[] = {
  [MAQ_GROUP_COMPOSE] = N_("Compose"),
  [MAQ_GROUP_CANVAS] = N_("Canvas"),
  [MAQ_GROUP_COMPARE] = N_("Compare"),
  [MAQ_GROUP_HISTORY] = N_("History"),
  [MAQ_GROUP_GENERAL] = N_("General"),
};

static void
append_property (GString *xml, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (xml, "<property name='%s'>%s</property>", name, escaped);
}

static void
append_shortcut (GString *xml, const MaqActionInfo *action)
{
  g_auto (GStrv) keys = g_strsplit (action->keys, "|", -1);

  if (keys[0] == NULL)
    return;
  g_string_append (xml, "<child><object class='GtkShortcutsShortcut'>");
  append_property (xml, "accelerator", keys[0]);
  append_property (xml, "title", _(action->title));
  g_string_append (xml, "</object></child>");
}

static void
append_group (GString *xml, MaqActionGroup group)
{
  g_string_append (xml, "<child><object class='GtkShortcutsGroup'>");
  append_property (xml, "title", _(group_titles[group]));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].group == group)
      append_shortcut (xml, &table[i]);
  g_string_append (xml, "</object></child>");
}

const MaqActionInfo *
maq_actions_get_table (guint *n_actions)
{
  *n_actions = G_N_ELEMENTS (table);
  return table;
}

void
maq_actions_install_accels (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].keys, "|", -1);

      if (table[i].scope == MAQ_KEYS_WINDOW && keys[0] != NULL)
        gtk_application_set_accels_for_action (application, table[i].name, (const char *const *) keys);
    }
}

GtkEventController *
maq_actions_install_keys (GtkWidget *widget, MaqKeysScope scope)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].keys, "|", -1);

      if (table[i].scope != scope)
        continue;
      for (char **key = keys; *key != NULL; key++)
        gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (*key), gtk_named_action_new (table[i].name)));
    }
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  gtk_widget_add_controller (widget, controller);
  return controller;
}

static const MaqActionInfo *
find_action (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      return &table[i];
  return NULL;
}

/* One that says its key already is left alone. */
static void
name_key (GtkWidget *widget, const MaqActionInfo *action)
{
  const char *before = gtk_widget_get_tooltip_text (widget);
  g_auto (GStrv) keys = g_strsplit (action->keys, "|", -1);
  g_autoptr (GtkShortcutTrigger) trigger = keys[0] != NULL ? gtk_shortcut_trigger_parse_string (keys[0]) : NULL;
  g_autofree char *key = trigger != NULL ? gtk_shortcut_trigger_to_label (trigger, gtk_widget_get_display (widget)) : NULL;
  g_autofree char *text = NULL;

  if (key == NULL || (before != NULL && strchr (before, '(') != NULL))
    return;
  /* Translators: what a button does, and its key. */
  text = g_strdup_printf (_("%s (%s)"), before != NULL ? before : _(action->title), key);
  maq_tooltip_set_text (widget, text);
}

void
maq_actions_name_keys (GtkWidget *root)
{
  const MaqActionInfo *action = GTK_IS_ACTIONABLE (root)
                                  ? find_action (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)))
                                  : NULL;

  g_return_if_fail (GTK_IS_WIDGET (root));

  if (action != NULL)
    name_key (root, action);
  /* Menus show their keys beside their words. */
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child))
      maq_actions_name_keys (child);
}

GtkWidget *
maq_actions_create_shortcuts (void)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='shortcuts'>"
                                          "<property name='modal'>1</property>"
                                          "<child><object class='GtkShortcutsSection'>"
                                          "<property name='section-name'>all</property>");
  g_autoptr (GtkBuilder) builder = NULL;

  for (guint group = 0; group < G_N_ELEMENTS (group_titles); group++)
    append_group (xml, (MaqActionGroup) group);
  g_string_append (xml, "</object></child></object></interface>");
  builder = gtk_builder_new_from_string (xml->str, (gssize) xml->len);
  /* GTK gives it no title, and so a screen reader no name. */
  gtk_window_set_title (GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts")), _("Keyboard shortcuts"));
  return GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));
}
