/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of actions: every key can be read and means one thing. */
#include "config.h"

#include "maq-actions.h"

static void
test_keys (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const MaqActionInfo *table;
  guint n_actions;

  table = maq_actions_get_table (&n_actions);
  g_assert_cmpuint (n_actions, >, 10);
  for (guint i = 0; i < n_actions; i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].keys, "|", -1);

      g_assert_true (g_str_has_prefix (table[i].name, "win."));
      g_assert_cmpstr (table[i].title, !=, "");
      for (char **key = keys; *key != NULL; key++)
        {
          g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (*key);
          g_autofree char *word = NULL;

          g_assert_nonnull (trigger);
          word = gtk_shortcut_trigger_to_string (trigger);
          /* The page that compares covers the canvas: the same letter means another thing there. */
          g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%s%s", table[i].scope == MAQ_KEYS_COMPARE ? "compare:" : "", word)));
        }
    }
}

static void
test_shortcuts_window (void)
{
  GtkWidget *window = maq_actions_create_shortcuts ();

  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A button that shows no word of its action still says what it does, and its key. */
static void
test_tooltips (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *search = gtk_button_new (), *fit = gtk_button_new (), *other = gtk_button_new ();

  g_object_ref_sink (box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (search), "win.search");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (fit), "win.zoom-fit");
  gtk_widget_set_tooltip_text (fit, "Fit (F1)");
  gtk_widget_set_tooltip_text (other, "Other");
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), fit);
  gtk_box_append (GTK_BOX (box), other);
  maq_actions_name_keys (box);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (search), ==, "Search the history (Ctrl+F)");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (fit), ==, "Fit (F1)");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (other), ==, "Other");
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/actions/keys", test_keys);
  g_test_add_func ("/actions/shortcuts-window", test_shortcuts_window);
  g_test_add_func ("/actions/tooltips", test_tooltips);
  return g_test_run ();
}
