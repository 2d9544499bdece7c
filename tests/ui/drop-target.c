/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small window that can be dropped on: says on standard output what it was given, one line each: "files URI…" as a file
 * manager would take it, or with --pixels "pixels MIME BYTES" as a picture editor would. */
#include <gtk/gtk.h>

static gboolean pixels;

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gssize length = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);

  g_print ("pixels %s %" G_GSSIZE_FORMAT "\n", (const char *) g_object_get_data (source, "type"), length);
  gdk_drop_finish (data, GDK_ACTION_COPY);
}

static void
stream_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  const char *type = NULL;
  GInputStream *stream = gdk_drop_read_finish (GDK_DROP (source), result, &type, NULL);
  GOutputStream *memory = g_memory_output_stream_new_resizable ();

  if (stream == NULL)
    {
      g_print ("failed\n");
      return;
    }
  g_object_set_data_full (G_OBJECT (memory), "type", g_strdup (type), g_free);
  g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, 0, NULL, spliced_cb, source);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  const GValue *value = gdk_drop_read_value_finish (GDK_DROP (source), result, NULL);
  GSList *files = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;

  g_print ("files");
  for (GSList *file = files; file != NULL; file = file->next)
    g_print (" %s", g_file_get_uri (file->data));
  g_print ("\n");
  gdk_drop_finish (GDK_DROP (source), GDK_ACTION_COPY);
}

static gboolean
drop_cb (GtkDropTargetAsync *target, GdkDrop *drop, double x, double y, gpointer data)
{
  static const char *types[] = { "image/jpeg", "image/png", NULL };

  if (pixels)
    gdk_drop_read_async (drop, types, 0, NULL, stream_cb, NULL);
  else
    gdk_drop_read_value_async (drop, GDK_TYPE_FILE_LIST, 0, NULL, files_cb, NULL);
  return TRUE;
}

static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *label = gtk_label_new ("drop here");
  static const char *types[] = { "text/uri-list", "image/jpeg", "image/png", NULL };
  GdkContentFormats *formats = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_new (types, 3));
  GtkDropTargetAsync *target = gtk_drop_target_async_new (formats, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (target));
  gtk_widget_set_size_request (label, 160, 160);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_set_title (GTK_WINDOW (window), "maqui drop target");
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  GtkApplication *application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  int status;

  pixels = argc > 1 && g_str_equal (argv[1], "--pixels");
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  status = g_application_run (G_APPLICATION (application), 1, argv);
  g_object_unref (application);
  return status;
}
