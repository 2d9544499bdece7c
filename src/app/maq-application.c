/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-application.h"
#include "maq-icon-warm.h"
#include "maq-settings.h"
#include "maq-window.h"

#define RESOURCES "/io/github/maquette/Maquette"

struct _MaqApplication {
  AdwApplication parent_instance;

  MaqSettings   *settings;
  char          *library; /* nullable: the default one */
  gboolean       wanted;  /* a window, once the one that is closing has gone, */
  GVariant      *visited; /* and there this step; nullable */
  gboolean       visited_compare;
};

G_DEFINE_FINAL_TYPE (MaqApplication, maq_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "library", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Use the library in this folder"), N_("FOLDER") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say the version and exit"), NULL },
  { NULL },
};

/* Two libraries are two programs: each has its own place on the bus. */
static void
use_library (MaqApplication *self, const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  g_autofree char *id = g_strdup_printf (MAQ_APP_ID ".Library%.12s", hash);

  g_application_set_application_id (G_APPLICATION (self), id);
  g_free (self->library);
  self->library = g_steal_pointer (&path);
}

static int
maq_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  MaqApplication *self = MAQ_APPLICATION (application);
  g_autofree char *folder = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("maquette %s\n", MAQ_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (dict, "library", "^ay", &folder))
    use_library (self, folder);
  else if (g_getenv ("MAQUETTE_LIBRARY") != NULL && g_getenv ("MAQUETTE_LIBRARY")[0] != '\0')
    use_library (self, g_getenv ("MAQUETTE_LIBRARY"));
  return G_APPLICATION_CLASS (maq_application_parent_class)->handle_local_options (application, dict);
}

/* The window, whichever of ours is in front. (transfer none) (nullable) */
static MaqWindow *
find_window (MaqApplication *self)
{
  for (GList *window = gtk_application_get_windows (GTK_APPLICATION (self)); window != NULL; window = window->next)
    if (MAQ_IS_WINDOW (window->data))
      return window->data;
  return NULL;
}

/* NULL: the one from before is still on its way out, with the library in its hands; it is opened again once that is over. */
static MaqWindow *
ensure_window (MaqApplication *self)
{
  MaqWindow *window = find_window (self);

  if (window == NULL)
    return maq_window_new (GTK_APPLICATION (self), self->settings, self->library);
  if (!maq_window_is_closing (window))
    return window;
  if (!self->wanted)
    g_application_hold (G_APPLICATION (self));
  self->wanted = TRUE;
  return NULL;
}

/* Where the window is on its way out the next one goes there. */
static void
visit_step (MaqApplication *self, GVariant *parameter, gboolean compare)
{
  MaqWindow *window = ensure_window (self);

  if (window == NULL)
    {
      g_clear_pointer (&self->visited, g_variant_unref);
      self->visited = g_variant_ref (parameter);
      self->visited_compare = compare;
      return;
    }
  maq_window_visit_step (window, g_variant_get_int64 (parameter), compare);
  gtk_window_present (GTK_WINDOW (window));
}

static void
maq_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  MaqApplication *self = MAQ_APPLICATION (application);
  g_autoptr (GVariant) step = NULL;

  GTK_APPLICATION_CLASS (maq_application_parent_class)->window_removed (application, window);
  if (!MAQ_IS_WINDOW (window) || !self->wanted)
    return;
  self->wanted = FALSE;
  g_application_activate (G_APPLICATION (self));
  step = g_steal_pointer (&self->visited);
  if (step != NULL)
    visit_step (self, step, self->visited_compare);
  g_application_release (G_APPLICATION (self));
}

static void
show_step_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  visit_step (MAQ_APPLICATION (data), parameter, FALSE);
}

static void
compare_step_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  visit_step (MAQ_APPLICATION (data), parameter, TRUE);
}

static void
maq_application_activate (GApplication *application)
{
  MaqWindow *window = ensure_window (MAQ_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
}

static void
maq_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  MaqWindow *window = ensure_window (MAQ_APPLICATION (application));
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  if (window == NULL)
    return;
  for (int i = 0; i < n_files; i++)
    g_list_store_append (list, files[i]);
  maq_window_open_files (window, G_LIST_MODEL (list));
  gtk_window_present (GTK_WINDOW (window));
}

static const GActionEntry actions[] = {
  { .name = "show-step", .activate = show_step_cb, .parameter_type = "x" },
  { .name = "compare-step", .activate = compare_step_cb, .parameter_type = "x" },
};

static void
maq_application_startup (GApplication *application)
{
  MaqApplication *self = MAQ_APPLICATION (application);

  G_APPLICATION_CLASS (maq_application_parent_class)->startup (application);
  maq_icon_warm ();
  /* To be looked at from right to left without a language that is written so. */
  if (g_strcmp0 (g_getenv ("MAQUETTE_TEXT_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  maq_actions_install_accels (GTK_APPLICATION (application));
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  self->settings = maq_settings_new ();
}

static void
maq_application_dispose (GObject *object)
{
  MaqApplication *self = MAQ_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->visited, g_variant_unref);
  g_clear_pointer (&self->library, g_free);
  G_OBJECT_CLASS (maq_application_parent_class)->dispose (object);
}

static void
maq_application_class_init (MaqApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_application_dispose;
  application_class->handle_local_options = maq_application_handle_local_options;
  application_class->startup = maq_application_startup;
  application_class->activate = maq_application_activate;
  application_class->open = maq_application_open;
  GTK_APPLICATION_CLASS (klass)->window_removed = maq_application_window_removed;
}

static void
maq_application_init (MaqApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

MaqApplication *
maq_application_new (void)
{
  return g_object_new (MAQ_TYPE_APPLICATION, "application-id", MAQ_APP_ID, "resource-base-path", RESOURCES, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}
