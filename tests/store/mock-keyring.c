/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>

/* As much of a Secret Service as one key needs, with the plain session. argv[1]: "open" keeps what it is given, "locked" has
 * everything locked and its prompts dismissed. Prints the attributes of each item it is given, then "ready" at the start. */

#define ROOT "/org/freedesktop/secrets"
#define ALIAS ROOT "/aliases/default"
#define SESSION ROOT "/session/1"
#define PROMPT ROOT "/prompt/1"

static const char interfaces[] =
  "<node>"
  "<interface name='org.freedesktop.Secret.Service'>"
  "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
  "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
  "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/><arg type='a{o(oayays)}' direction='out'/></method>"
  "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
  "<property name='Collections' type='ao' access='read'/>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Collection'>"
  "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
  "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  "<property name='Locked' type='b' access='read'/>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Item'><method name='Delete'><arg type='o' direction='out'/></method></interface>"
  "<interface name='org.freedesktop.Secret.Prompt'><method name='Prompt'><arg type='s' direction='in'/></method>"
  "<signal name='Completed'><arg type='b'/><arg type='v'/></signal></interface>"
  "</node>";

typedef struct {
  char     *path;
  GVariant *attributes; /* a{ss} */
  GVariant *secret;     /* (oayays) */
} Item;

static GPtrArray *items;
static gboolean locked;
static GDBusNodeInfo *node;
static guint made;

static gboolean
is_in (GVariant *attributes,
       GVariant *wanted)
{
  GVariantIter iter;
  const char *name, *value, *have;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (!g_variant_lookup (attributes, name, "&s", &have) || !g_str_equal (have, value))
      return FALSE;

  return TRUE;
}

static GVariant *
search (GVariant *wanted)
{
  GVariantBuilder found;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < items->len; i++)
    if (is_in (((Item *) items->pdata[i])->attributes, wanted))
      g_variant_builder_add (&found, "o", ((Item *) items->pdata[i])->path);
  /* A locked keyring says that there is something, and no more. */
  if (locked)
    {
      g_variant_builder_add (&found, "o", ALIAS "/locked");
      return g_variant_new ("(@aoao)", g_variant_new_objv (NULL, 0), &found);
    }

  return g_variant_new ("(ao@ao)", &found, g_variant_new_objv (NULL, 0));
}

static GVariant *
get_secrets (GVariant *paths)
{
  GVariantBuilder secrets;

  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  for (guint i = 0; i < items->len; i++)
    for (gsize k = 0; k < g_variant_n_children (paths); k++)
      {
        g_autoptr (GVariant) path = g_variant_get_child_value (paths, k);
        Item *item = items->pdata[i];

        if (g_str_equal (g_variant_get_string (path, NULL), item->path))
          g_variant_builder_add (&secrets, "{o@(oayays)}", item->path, item->secret);
      }

  return g_variant_new ("(a{o(oayays)})", &secrets);
}

static void
service_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
            GVariant *arguments, GDBusMethodInvocation *call, gpointer data)
{
  g_autoptr (GVariant) first = g_variant_get_child_value (arguments, 0);

  if (g_str_equal (method, "OpenSession") && !g_str_equal (g_variant_get_string (first, NULL), "plain"))
    g_dbus_method_invocation_return_error_literal (call, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "plain only");
  else if (g_str_equal (method, "OpenSession"))
    g_dbus_method_invocation_return_value (call, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
  else if (g_str_equal (method, "SearchItems"))
    g_dbus_method_invocation_return_value (call, search (first));
  else if (g_str_equal (method, "GetSecrets"))
    g_dbus_method_invocation_return_value (call, get_secrets (first));
  else if (g_str_equal (method, "Unlock"))
    g_dbus_method_invocation_return_value (call, g_variant_new ("(@aoo)", g_variant_new_objv (NULL, 0), PROMPT));
  else
    g_dbus_method_invocation_return_value (call, g_variant_new ("(o)", ALIAS));
}

static void
item_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *arguments, GDBusMethodInvocation *call, gpointer data)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((Item *) items->pdata[i])->path, path))
      g_ptr_array_remove_index (items, i--);
  g_dbus_method_invocation_return_value (call, g_variant_new ("(o)", "/"));
}

static void
prompt_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
           GVariant *arguments, GDBusMethodInvocation *call, gpointer data)
{
  g_dbus_method_invocation_return_value (call, NULL);
  g_dbus_connection_emit_signal (connection, sender, path, interface, "Completed",
                                 g_variant_new ("(bv)", TRUE, g_variant_new_objv (NULL, 0)), NULL);
}

static void
collection_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
               GVariant *arguments, GDBusMethodInvocation *call, gpointer data)
{
  static const GDBusInterfaceVTable item_table = { item_cb };
  g_autoptr (GVariant) properties = g_variant_get_child_value (arguments, 0);
  g_autofree char *text = NULL;
  Item *item;

  if (locked)
    {
      g_dbus_method_invocation_return_dbus_error (call, "org.freedesktop.Secret.Error.IsLocked", "locked");
      return;
    }
  item = g_new0 (Item, 1);
  item->attributes = g_variant_lookup_value (properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  item->secret = g_variant_get_child_value (arguments, 1);
  item->path = g_strdup_printf (ALIAS "/%u", ++made);
  for (guint i = 0; i < items->len; i++)
    if (g_variant_equal (((Item *) items->pdata[i])->attributes, item->attributes))
      g_ptr_array_remove_index (items, i--);
  g_ptr_array_add (items, item);
  g_dbus_connection_register_object (connection, item->path, node->interfaces[2], &item_table, NULL, NULL, NULL);
  text = g_variant_print (item->attributes, FALSE);
  g_print ("%s\n", text);
  fflush (stdout);
  g_dbus_method_invocation_return_value (call, g_variant_new ("(oo)", item->path, "/"));
}

static GVariant *
property_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
             GError **error, gpointer data)
{
  return g_str_equal (name, "Locked") ? g_variant_new_boolean (locked) : g_variant_new_objv (NULL, 0);
}

static void
bus_cb (GDBusConnection *connection,
        const char      *name,
        gpointer         data)
{
  static const GDBusInterfaceVTable tables[] = {
    { service_cb, property_cb }, { collection_cb, property_cb }, { item_cb }, { prompt_cb },
  };

  g_dbus_connection_register_object (connection, ROOT, node->interfaces[0], &tables[0], NULL, NULL, NULL);
  g_dbus_connection_register_object (connection, ALIAS, node->interfaces[1], &tables[1], NULL, NULL, NULL);
  g_dbus_connection_register_object (connection, PROMPT, node->interfaces[3], &tables[3], NULL, NULL, NULL);
}

static void
name_cb (GDBusConnection *connection,
         const char      *name,
         gpointer         data)
{
  g_print ("ready\n");
  fflush (stdout);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  locked = argc > 1 && g_str_equal (argv[1], "locked");
  items = g_ptr_array_new ();
  node = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_assert_nonnull (node);
  g_bus_own_name (G_BUS_TYPE_SESSION, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE, bus_cb, name_cb, NULL, NULL, NULL);
  g_main_loop_run (loop);

  return 0;
}
