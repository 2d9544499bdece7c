/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What filters the history, and its tree, in a window of their own. */
#include "config.h"

#include "harness.h"
#include "maq-history-filter.h"
#include "maq-tree-area.h"

/* The first below @widget that is of @type, or NULL. */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static GtkWidget *
show_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  harness_wait (is_mapped, window, 60);
  return window;
}

static void
assert_engine (MaqEngine *engine, MaqHistoryFilter *filter, GtkDropDown *engines, guint position, const char *id, const char *said)
{
  g_autofree char *text = NULL;

  gtk_drop_down_set_selected (engines, position);
  g_assert_cmpstr (maq_library_get_filter (maq_engine_get_library (engine))->engine, ==, id);
  text = maq_history_filter_dup_text (filter);
  g_assert_cmpstr (text, ==, said);
}

/* The filter says what it filters before anybody has opened it, and what it shows follows whoever changes it. */
static void
test_filter (void)
{
  g_autofree char *folder = harness_dup_path ("filter");
  MaqEngine *engine = harness_open (folder);
  GtkWidget *filter = g_object_new (MAQ_TYPE_HISTORY_FILTER, NULL);
  GtkWidget *button = find (filter, GTK_TYPE_MENU_BUTTON), *window = show_window (filter);
  GtkDropDown *engines;
  GtkWidget *starred;
  g_autofree char *text = NULL;

  maq_history_filter_set_engine (MAQ_HISTORY_FILTER (filter), engine);
  maq_history_filter_set_starred (MAQ_HISTORY_FILTER (filter), TRUE);
  text = maq_history_filter_dup_text (MAQ_HISTORY_FILTER (filter));
  g_assert_cmpstr (text, ==, "Starred");
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_nonnull (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  starred = find (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), GTK_TYPE_CHECK_BUTTON);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (starred)));
  maq_history_filter_clear (MAQ_HISTORY_FILTER (filter));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (starred)));
  engines = GTK_DROP_DOWN (find (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), GTK_TYPE_DROP_DOWN));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (engines)), ==, 3);
  assert_engine (engine, MAQ_HISTORY_FILTER (filter), engines, 1, "draft", "Draft");
  assert_engine (engine, MAQ_HISTORY_FILTER (filter), engines, 2, MAQ_ENGINE_NONE, "Made in Maquette");
  assert_engine (engine, MAQ_HISTORY_FILTER (filter), engines, 0, NULL, NULL);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  gtk_window_destroy (GTK_WINDOW (window));
  harness_close (engine);
}

static gboolean
has_size (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static void
focused_cb (MaqTreeArea *area, gint64 id, gint64 *focused)
{
  *focused = id;
}

/* However many steps there are: only those in sight have a button, and the one that is shown has the focus. */
static void
test_tree (void)
{
  g_autofree char *folder = harness_dup_path ("tree");
  MaqEngine *engine = harness_open (folder);
  g_autoptr (MaqLoader) loader = maq_loader_new (engine);
  g_autoptr (GArray) nodes = g_array_new (FALSE, TRUE, sizeof (MaqTreeNode));
  GtkWidget *area = g_object_new (MAQ_TYPE_TREE_AREA, NULL), *scroller = gtk_scrolled_window_new ();
  GtkWidget *window;
  gint64 focused = 0;

  for (gint64 id = 1; id <= 300; id++)
    {
      MaqTreeNode node = { .id = id, .parent = id - 1 };

      g_array_append_val (nodes, node);
    }
  g_signal_connect (area, "focused", G_CALLBACK (focused_cb), &focused);
  maq_tree_area_set_engine (MAQ_TREE_AREA (area), engine, loader);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), area);
  maq_tree_area_set_scroller (MAQ_TREE_AREA (area), GTK_SCROLLED_WINDOW (scroller));
  maq_tree_area_set_nodes (MAQ_TREE_AREA (area), nodes, 150);
  window = show_window (scroller);
  harness_wait (has_size, area, 60);
  maq_tree_area_show (MAQ_TREE_AREA (area), 150);
  g_assert_cmpint (focused, ==, 150);
  maq_tree_area_show (MAQ_TREE_AREA (area), 300);
  g_assert_cmpint (focused, ==, 300);
  g_assert_cmpuint (count_children (area), >, 1);
  g_assert_cmpuint (count_children (area), <, 20);
  gtk_window_destroy (GTK_WINDOW (window));
  harness_close (engine);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  harness_init ();
  g_test_add_func ("/app/history/filter", test_filter);
  g_test_add_func ("/app/history/tree", test_tree);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}
