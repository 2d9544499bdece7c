/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"

#include "maq-server.h"

#define MAX_CONNECTIONS 128u
#define SILENCE_SECONDS 60u
#define BACKLOG 64

typedef struct {
  MaqServer *server;
  guint      n_open;
  gboolean   full;      /* stopped until one of them closes; not so when it was stopped for good */
} Door;

static GQuark
socket_quark (void)
{
  return g_quark_from_static_string ("maq-server-socket");
}

static void
closed_cb (gpointer data,
           GObject *connection)
{
  GSocketService *service = data;
  Door *door = g_object_get_data (G_OBJECT (service), "maq-door");

  door->n_open--;
  if (door->full)
    {
      door->full = FALSE;
      g_socket_service_start (service);
    }
  g_object_unref (service);
}

/* libsoup's own listener gives up for good after one failed accept() and cannot bear a Unix socket without a Host line,
 * so connections are accepted here and handed over with addresses of our making. */
static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           data)
{
  Door *door = data;
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;

  g_socket_set_timeout (socket, SILENCE_SECONDS);
  g_object_set_qdata_full (G_OBJECT (remote), socket_quark (), g_object_ref (socket), g_object_unref);
  g_object_weak_ref (G_OBJECT (connection), closed_cb, g_object_ref (service));
  door->n_open++;
  door->full = door->n_open >= MAX_CONNECTIONS;
  if (door->full)
    g_socket_service_stop (service);
  if (!soup_server_accept_iostream (door->server->soup, G_IO_STREAM (connection), local, remote, &error))
    g_debug ("connection refused: %s", error->message);
  return TRUE;
}

void
maq_server_listen_stop (GSocketService *service)
{
  Door *door = g_object_get_data (G_OBJECT (service), "maq-door");

  door->full = FALSE;
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

GSocket *
maq_server_listen_get_socket (SoupServerMessage *msg)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (msg);

  return remote != NULL ? g_object_get_qdata (G_OBJECT (remote), socket_quark ()) : NULL;
}

static GSocketService *
serve (MaqServer *self,
       GSocket   *socket,
       GError   **error)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  Door *door = g_new0 (Door, 1);

  door->server = self;
  g_object_set_data_full (G_OBJECT (service), "maq-door", door, g_free);
  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), door);
  if (!g_socket_listener_add_socket (G_SOCKET_LISTENER (service), socket, NULL, error))
    return NULL;
  g_socket_service_start (service);
  return g_steal_pointer (&service);
}

GSocketService *
maq_server_listen_fd (MaqServer *self,
                      int        fd,
                      GError   **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  gint listening = 0;

  if (socket == NULL)
    return NULL;
  if (g_socket_get_family (socket) != G_SOCKET_FAMILY_UNIX ||
      !g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &listening, NULL) || !listening)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "descriptor %d is not a listening Unix socket", fd);
      return NULL;
    }
  return serve (self, socket, error);
}

/* A socket file left by a server that died is removed; one that answers is somebody's. Anything else is not ours. */
static gboolean
clear_path (const char     *path,
            GSocketAddress *address,
            GError        **error)
{
  g_autoptr (GSocket) probe = NULL;
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return TRUE;
  if (!S_ISSOCK (info.st_mode))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s exists and is not a socket", path);
      return FALSE;
    }
  probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (probe == NULL)
    return FALSE;
  g_socket_set_timeout (probe, 2);
  if (g_socket_connect (probe, address, NULL, NULL))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_LOCKED, "another server already listens on %s", path);
      return FALSE;
    }
  return g_unlink (path) == 0 || errno == ENOENT;
}

GSocketService *
maq_server_listen_socket (MaqServer  *self,
                          const char *path,
                          char      **address,
                          GError    **error)
{
  g_autoptr (GSocketAddress) where = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = NULL;
  mode_t before;
  gboolean bound;

  if (!clear_path (path, where, error))
    return NULL;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return NULL;
  /* 0600 from the first moment: chmod() afterwards would leave a gap. */
  before = umask (0177);
  bound = g_socket_bind (socket, where, FALSE, error);
  umask (before);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!bound || !g_socket_listen (socket, error))
    return NULL;
  *address = g_strconcat ("unix:", path, NULL);
  return serve (self, socket, error);
}

static gboolean
parse_address (const char      *host_port,
               GSocketAddress **address,
               GError         **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (host_port, 0, error);
  GNetworkAddress *named;

  if (parsed == NULL)
    return FALSE;
  named = G_NETWORK_ADDRESS (parsed);
  *address = g_inet_socket_address_new_from_string (
    g_str_equal (g_network_address_get_hostname (named), "localhost") ? "127.0.0.1" : g_network_address_get_hostname (named),
    g_network_address_get_port (named));
  if (*address != NULL)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s is not an address and a port, such as 127.0.0.1:8080", host_port);
  return FALSE;
}

static char *
address_to_url (GSocket *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (local);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  gboolean six = g_socket_address_get_family (local) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf (six ? "http://[%s]:%u" : "http://%s:%u", host, g_inet_socket_address_get_port (inet));
}

GSocketService *
maq_server_listen_tcp (MaqServer  *self,
                       const char *host_port,
                       char      **address,
                       GError    **error)
{
  g_autoptr (GSocketAddress) where = NULL;
  g_autoptr (GSocket) socket = NULL;
  GInetAddress *inet;

  if (!parse_address (host_port, &where, error))
    return NULL;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (where));
  self->trust = self->token != NULL ? MAQ_SERVER_TRUST_TOKEN : MAQ_SERVER_TRUST_LOOPBACK;
  if (!g_inet_address_get_is_loopback (inet) && self->token == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "%s can be reached from other machines: give a token with --token-file", host_port);
      return NULL;
    }
  socket = g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL || !g_socket_bind (socket, where, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_listen (socket, error))
    return NULL;
  *address = address_to_url (socket);
  return serve (self, socket, error);
}
