/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small window that can be dragged from: gives its arguments as files, as a file manager does. Says "refused" on its standard output when
 * nobody takes what is let go. */
#include <gtk/gtk.h>

typedef struct {
  char **paths;
} Source;

static gboolean
refused_cb (GtkDragSource *drag, GdkDrag *what, GdkDragCancelReason reason)
{
  g_print ("refused\n");
  return FALSE;
}

static void
activate_cb (GtkApplication *application, Source *source)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *label = gtk_label_new ("drag me");
  GtkDragSource *drag = gtk_drag_source_new ();
  GSList *files = NULL;
  GdkFileList *list;

  for (char **path = source->paths; *path != NULL; path++)
    files = g_slist_append (files, g_file_new_for_path (*path));
  list = gdk_file_list_new_from_list (files);
  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  gtk_drag_source_set_content (drag, gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list));
  g_signal_connect (drag, "drag-cancel", G_CALLBACK (refused_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_size_request (label, 160, 160);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_set_title (GTK_WINDOW (window), "maqui drag source");
  gtk_window_present (GTK_WINDOW (window));
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_slist_free_full (files, g_object_unref);
}

int
main (int argc, char **argv)
{
  Source source = { argv + 1 };
  GtkApplication *application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  int status;

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &source);
  status = g_application_run (G_APPLICATION (application), 1, argv);
  g_object_unref (application);
  return status;
}
