/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goes into the program by LD_PRELOAD: on SIGUSR1 it writes every shown label that is cut into the file that MAQ_CLIP_OUT names, one a
 * line ("shortened" or "cut", the text, the widgets around it), and how high a letter is. The tree of accessibility says the whole
 * text of a label also where a person reads "Generate 2 · $0…". */
#include <dlfcn.h>
#include <signal.h>
#include <string.h>

#include <glib-unix.h>
#include <gtk/gtk.h>

#define SLACK 1.5f

/* "…" in the middle of a text is not a line break. */
static char *
flatten (const char *text)
{
  return g_strdelimit (g_strdup (text), "\n\t", ' ');
}

static char *
make_path (GtkWidget *widget)
{
  GString *path = g_string_new (G_OBJECT_TYPE_NAME (widget));

  for (int i = 0; i < 5 && (widget = gtk_widget_get_parent (widget)) != NULL; i++)
    g_string_append_printf (path, " < %s", G_OBJECT_TYPE_NAME (widget));
  return g_string_free (path, FALSE);
}

/* What can be scrolled sideways is not cut there. */
static gboolean
scrolls (GtkWidget *widget)
{
  GtkAdjustment *across = GTK_IS_SCROLLABLE (widget) ? gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (widget)) : NULL;

  return across != NULL && gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across) + 1;
}

static gboolean
is_cut (GtkWidget *widget)
{
  GtkWidget *parent = widget;
  graphene_rect_t bounds;

  while ((parent = gtk_widget_get_parent (parent)) != NULL && !scrolls (parent))
    {
      gboolean ends = GTK_IS_NATIVE (parent);

      if ((ends || gtk_widget_get_overflow (parent) == GTK_OVERFLOW_HIDDEN) && gtk_widget_compute_bounds (widget, parent, &bounds)
          && (bounds.origin.x < -SLACK || bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (parent) + SLACK))
        return TRUE;
      if (ends)
        break;
    }
  return FALSE;
}

static void
look (GtkWidget *widget, GString *out)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    {
      gboolean shortened = pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
      g_autofree char *text = flatten (gtk_label_get_text (GTK_LABEL (widget)));
      g_autofree char *path = make_path (widget);

      if (shortened || is_cut (widget))
        g_string_append_printf (out, "%s\t%s\t%s\n", shortened ? "shortened" : "cut", text, path);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    look (child, out);
}

static gboolean
asked_cb (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      look (window, out);
    }
  if (!g_file_set_contents (data, out->str, -1, &error))
    g_warning ("%s", error->message);
  return G_SOURCE_CONTINUE;
}

/* In front of the real one: only what shows windows calls it, and no helper process does. */
int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*real) (GApplication *, int, char **) = (int (*) (GApplication *, int, char **)) dlsym (RTLD_NEXT, "g_application_run");
  const char *path = g_getenv ("MAQ_CLIP_OUT");

  g_unsetenv ("LD_PRELOAD");
  if (path != NULL)
    g_unix_signal_add_full (G_PRIORITY_LOW, SIGUSR1, asked_cb, g_strdup (path), g_free);
  return real (application, argc, argv);
}
