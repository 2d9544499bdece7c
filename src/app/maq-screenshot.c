/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-screenshot.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

/* The answer comes as a signal of an object whose path is known before, so that it cannot be missed. */
typedef struct {
  GDBusConnection *bus;
  guint            subscription;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  if (asking->subscription != 0)
    g_dbus_connection_signal_unsubscribe (asking->bus, asking->subscription);
  g_clear_object (&asking->bus);
  g_free (asking);
}

static void
stop_listening (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  guint subscription = asking->subscription;

  asking->subscription = 0;
  /* It holds a reference on the task. */
  if (subscription != 0)
    g_dbus_connection_signal_unsubscribe (asking->bus, subscription);
}

static void
response_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
             GVariant *parameters, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  g_autoptr (GVariant) results = NULL;
  const char *uri = NULL;
  guint32 response;

  if (g_task_get_completed (task))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == 0 && g_variant_lookup (results, "uri", "&s", &uri))
    g_task_return_pointer (task, g_file_new_for_uri (uri), g_object_unref);
  else if (response == 1)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Called off by the person");
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The portal answered %u", response);
  stop_listening (task);
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer != NULL || g_task_get_completed (task))
    return;
  if (is_missing (error))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", error->message);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  stop_listening (task);
}

/* "/org/freedesktop/portal/desktop/request/1_42/TOKEN", of the name ":1.42" */
static char *
make_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_strdup_printf ("maquette%u", g_random_int ());
  g_autofree char *path = NULL;
  GVariantBuilder options;

  asking->bus = g_bus_get_finish (result, &error);
  if (asking->bus == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", error->message);
      g_object_unref (task);
      return;
    }
  path = make_path (asking->bus, token);
  asking->subscription = g_dbus_connection_signal_subscribe (asking->bus, PORTAL, "org.freedesktop.portal.Request",
                                                             "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                             response_cb, g_object_ref (task), g_object_unref);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "interactive", g_variant_new_boolean (TRUE));
  g_dbus_connection_call (asking->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Screenshot", "Screenshot",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          g_task_get_cancellable (task), called_cb, task);
}

void
maq_screenshot_take_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, maq_screenshot_take_async);
  g_task_set_task_data (task, g_new0 (Asking, 1), asking_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, task);
}

GFile *
maq_screenshot_take_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
