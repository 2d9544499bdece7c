/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>

#include "maq-server-call.h"

/* How much of a body nobody wants is still read, and for how long, before the connection is cut: a client that is cut
 * off while it writes never sees the answer. */
#define LINGER_BYTES (64u << 20)
#define LINGER_SECONDS 5u

typedef struct {
  SoupServerMessage *msg;
  int                fd;
  gsize              drained;
  guint              fd_id;
  guint              timeout_id;
} Linger;

/* libsoup takes up the message again, finds the connection's end, and is done with it. */
static void
linger_end (Linger *self)
{
  g_clear_handle_id (&self->fd_id, g_source_remove);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  shutdown (self->fd, SHUT_RDWR);
  soup_server_message_unpause (self->msg);
  g_object_unref (self->msg);
  g_free (self);
}

static gboolean
drain_cb (gint         fd,
          GIOCondition condition,
          gpointer     data)
{
  Linger *self = data;
  char waste[16384];
  ssize_t got = recv (fd, waste, sizeof waste, MSG_DONTWAIT);

  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  self->drained += got > 0 ? (gsize) got : 0;
  if (got > 0 && self->drained < LINGER_BYTES)
    return G_SOURCE_CONTINUE;
  self->fd_id = 0;
  linger_end (self);
  return G_SOURCE_REMOVE;
}

static gboolean
timeout_cb (gpointer data)
{
  Linger *self = data;

  self->timeout_id = 0;
  linger_end (self);
  return G_SOURCE_REMOVE;
}

static char *
head_and_body (const MaqServerProblem *problem)
{
  g_autofree char *json = maq_server_problem_to_json (problem);

  return g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Connection: close\r\nCache-Control: no-store\r\n%s\r\n%s",
                          problem->status, soup_status_get_phrase (problem->status), strlen (json),
                          problem->status == 429 ? "Retry-After: 2\r\n" : "", json);
}

static gboolean
has_body (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
         soup_message_headers_get_content_length (headers) > 0;
}

void
maq_server_call_refuse (SoupServerMessage *msg,
                        MaqServerProblem  *problem)
{
  g_autoptr (MaqServerProblem) owned = problem;
  g_autofree char *answer = NULL;
  GSocket *socket = maq_server_listen_get_socket (msg);
  Linger *linger;

  if (!has_body (msg) || socket == NULL)
    {
      maq_server_call_reply (msg, owned->status, maq_server_problem_to_json (owned));
      return;
    }
  /* libsoup answers only after it has read the whole body, so this answer goes past it. It is far smaller than a socket's
   * buffer, which is empty: one send() takes it. */
  soup_server_message_pause (msg);
  answer = head_and_body (owned);
  linger = g_new0 (Linger, 1);
  linger->msg = g_object_ref (msg);
  linger->fd = g_socket_get_fd (socket);
  if (send (linger->fd, answer, strlen (answer), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
    linger->drained = LINGER_BYTES;
  shutdown (linger->fd, SHUT_WR);
  linger->fd_id = g_unix_fd_add (linger->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, drain_cb, linger);
  linger->timeout_id = g_timeout_add_seconds (LINGER_SECONDS, timeout_cb, linger);
}
