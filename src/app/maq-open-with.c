/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-open-with.h"

#define ICON_SIZE 32

struct _MaqOpenWith {
  MaqDialog   parent_instance;

  GtkListBox *list;
  GtkWidget  *empty;
  GtkWidget  *scrolled;

  GFile      *file;
};

G_DEFINE_FINAL_TYPE (MaqOpenWith, maq_open_with, MAQ_TYPE_DIALOG)

static GdkAppLaunchContext *
make_context (GtkWindow *window)
{
  return gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (window)));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_uris_finish (G_APP_INFO (source), result, &error))
    g_warning ("%s does not start: %s", g_app_info_get_name (G_APP_INFO (source)), error->message);
}

static void
activated_cb (MaqOpenWith *self, GtkListBoxRow *row)
{
  GAppInfo *program = g_object_get_data (G_OBJECT (row), "program");
  g_autoptr (GdkAppLaunchContext) context = make_context (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_autofree char *uri = g_file_get_uri (self->file);
  GList uris = { uri, NULL, NULL };

  g_app_info_launch_uris_async (program, &uris, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb, NULL);
  maq_dialog_close (MAQ_DIALOG (self));
}

static GtkWidget *
create_row (GAppInfo *program, gboolean is_default)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new ();
  g_autofree char *name = g_markup_escape_text (g_app_info_get_display_name (program), -1);

  if (g_app_info_get_icon (program) != NULL)
    gtk_image_set_from_gicon (GTK_IMAGE (image), g_app_info_get_icon (program));
  else
    gtk_image_set_from_icon_name (GTK_IMAGE (image), "application-x-executable");
  gtk_image_set_pixel_size (GTK_IMAGE (image), ICON_SIZE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (is_default)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Opens such pictures otherwise, too"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "program", g_object_ref (program), g_object_unref);
  return row;
}

static void
maq_open_with_dispose (GObject *object)
{
  g_clear_object (&MAQ_OPEN_WITH (object)->file);
  G_OBJECT_CLASS (maq_open_with_parent_class)->dispose (object);
}

static void
maq_open_with_class_init (MaqOpenWithClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_open_with_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-open-with.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqOpenWith, list);
  gtk_widget_class_bind_template_child (widget_class, MaqOpenWith, empty);
  gtk_widget_class_bind_template_child (widget_class, MaqOpenWith, scrolled);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
maq_open_with_init (MaqOpenWith *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (MaqOpenWith *self, const char *type)
{
  g_autolist (GAppInfo) programs = g_app_info_get_all_for_type (type);
  g_autoptr (GAppInfo) usual = g_app_info_get_default_for_type (type, FALSE);

  for (GList *program = programs; program != NULL; program = program->next)
    {
      /* Ourselves we are already. */
      if (g_strcmp0 (g_app_info_get_id (program->data), MAQ_APP_ID ".desktop") == 0)
        continue;
      gtk_list_box_append (self->list, create_row (program->data, usual != NULL && g_app_info_equal (program->data, usual)));
    }
  gtk_widget_set_visible (self->empty, gtk_list_box_get_row_at_index (self->list, 0) == NULL);
  gtk_widget_set_visible (self->scrolled, gtk_list_box_get_row_at_index (self->list, 0) != NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    g_warning ("Nothing opens it: %s", error->message);
}

static void
open_with_default (GtkWindow *parent, const char *uri)
{
  g_autoptr (GdkAppLaunchContext) context = make_context (parent);

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, opened_cb, NULL);
}

void
maq_open_with_show (GtkWindow *parent, const char *path, const char *type)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  MaqOpenWith *self;

  /* From within a sandbox no other program can be seen: the portal asks. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      open_with_default (parent, uri);
      return;
    }
  self = g_object_new (MAQ_TYPE_OPEN_WITH, NULL);
  self->file = g_object_ref (file);
  fill (self, type);
  maq_dialog_present (MAQ_DIALOG (self), GTK_WIDGET (parent));
}

/* --- Show in Files --- */

typedef struct {
  GtkWindow *parent;
  char      *path;
} Showing;

static void
showing_free (Showing *showing)
{
  g_object_unref (showing->parent);
  g_free (showing->path);
  g_free (showing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Showing, showing_free)

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Showing) showing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree char *uri = g_filename_to_uri (showing->path, NULL, NULL);

  if (answer == NULL && uri != NULL)
    open_with_default (showing->parent, uri);
}

/* @folder: shown where nobody answers to @method. */
static void
ask_file_manager (GtkWindow *parent, const char *method, const char *path, const char *folder)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  const char *uris[] = { uri, NULL };
  Showing *showing;

  if (bus == NULL || uri == NULL)
    {
      g_autofree char *folder_uri = g_filename_to_uri (folder, NULL, NULL);

      open_with_default (parent, folder_uri);
      return;
    }
  showing = g_new (Showing, 1);
  *showing = (Showing) { g_object_ref (parent), g_strdup (folder) };
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", method, g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb, showing);
}

void
maq_open_with_show_in_files (GtkWindow *parent, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  ask_file_manager (parent, "ShowItems", path, folder);
}

void
maq_open_with_show_folder (GtkWindow *parent, const char *path)
{
  ask_file_manager (parent, "ShowFolders", path, path);
}
