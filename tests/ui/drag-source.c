/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small window that can be dragged from: gives its arguments as files, as a file manager does; behind --pixels the picture in the first of
 * them without its file, as a browser does; behind --addresses a text/uri-list. Says "refused" on its standard output when nobody takes what is
 * let go. */
#include <gtk/gtk.h>

typedef struct {
  char **arguments;
} Source;

static gboolean
refused_cb (GtkDragSource *drag, GdkDrag *what, GdkDragCancelReason reason)
{
  g_print ("refused\n");
  return FALSE;
}

static GdkContentProvider *
provide_pixels (char **paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (paths[0], &error);

  if (texture == NULL)
    g_error ("%s", error->message);
  return gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
}

static GdkContentProvider *
provide_addresses (char **addresses)
{
  g_autofree char *lines = g_strjoinv ("\r\n", addresses), *list = g_strconcat (lines, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (list, strlen (list));

  return gdk_content_provider_new_for_bytes ("text/uri-list", bytes);
}

static GdkContentProvider *
provide_files (char **paths)
{
  GSList *files = NULL;
  GdkFileList *list;
  GdkContentProvider *content;

  for (; *paths != NULL; paths++)
    files = g_slist_append (files, g_file_new_for_path (*paths));
  list = gdk_file_list_new_from_list (files);
  content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_slist_free_full (files, g_object_unref);
  return content;
}

static GdkContentProvider *
provide (char **arguments)
{
  if (g_strcmp0 (arguments[0], "--pixels") == 0)
    return provide_pixels (arguments + 1);
  if (g_strcmp0 (arguments[0], "--addresses") == 0)
    return provide_addresses (arguments + 1);
  return provide_files (arguments);
}

static void
activate_cb (GtkApplication *application, Source *source)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *label = gtk_label_new ("drag me");
  GtkDragSource *drag = gtk_drag_source_new ();
  g_autoptr (GdkContentProvider) content = provide (source->arguments);

  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  gtk_drag_source_set_content (drag, content);
  g_signal_connect (drag, "drag-cancel", G_CALLBACK (refused_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_size_request (label, 160, 160);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_set_title (GTK_WINDOW (window), "maqui drag source");
  gtk_window_present (GTK_WINDOW (window));
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
