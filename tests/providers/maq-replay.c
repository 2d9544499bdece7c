/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "maq-replay.h"

#define MAX_REQUEST (64 * 1024 * 1024)
#define HANDSHAKE 0x16   /* the first byte of who wants to speak TLS: answered at once, in plain text */

struct _MaqReplay {
  GSocketListener *listener;
  GCancellable    *end;
  GThread         *thread;
  char            *origin;
  GMutex           lock;
  GQueue           answers;    /* of GBytes */
  GPtrArray       *requests;   /* of GBytes */
};

/* Bytes still to come behind the head that @text holds whole; -1: it does not. */
static gssize
count_missing (GString *text)
{
  const char *end = strstr (text->str, "\r\n\r\n");
  const char *length = end != NULL ? strcasestr (text->str, "\r\nContent-Length:") : NULL;
  gsize head = end != NULL ? (gsize) (end - text->str) + 4 : 0;
  gsize body = length != NULL && length < end ? (gsize) g_ascii_strtoull (length + strlen ("\r\nContent-Length:"), NULL, 10) : 0;

  return end == NULL ? -1 : (gssize) (head + body) - (gssize) text->len;
}

static GBytes *
read_request (GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char block[65536];

  while (count_missing (text) != 0 && text->len < MAX_REQUEST && text->str[0] != HANDSHAKE)
    {
      gssize n = g_input_stream_read (in, block, sizeof block, NULL, NULL);

      if (n <= 0)
        break;
      g_string_append_len (text, block, n);
    }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static GBytes *
take_answer (MaqReplay *self,
             GBytes    *request)
{
  GBytes *answer;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->requests, g_bytes_ref (request));
  answer = g_queue_pop_head (&self->answers);
  g_mutex_unlock (&self->lock);
  return answer;
}

static gpointer
serve (gpointer data)
{
  MaqReplay *self = data;

  for (;;)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (self->listener, NULL, self->end, NULL);
      g_autoptr (GBytes) request = NULL;
      g_autoptr (GBytes) answer = NULL;
      gsize length;
      const void *bytes;

      if (connection == NULL)
        return NULL;
      request = read_request (connection);
      answer = take_answer (self, request);
      if (answer == NULL)
        continue;
      bytes = g_bytes_get_data (answer, &length);
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, length, NULL, NULL, NULL);
    }
}

MaqReplay *
maq_replay_new (void)
{
  MaqReplay *self = g_new0 (MaqReplay, 1);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->listener = g_socket_listener_new ();
  self->end = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_mutex_init (&self->lock);
  g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->origin = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->thread = g_thread_new ("replay", serve, self);
  return self;
}

void
maq_replay_reset (MaqReplay *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->answers, (GDestroyNotify) g_bytes_unref);
  g_ptr_array_set_size (self->requests, 0);
  g_mutex_unlock (&self->lock);
}

void
maq_replay_free (MaqReplay *self)
{
  g_cancellable_cancel (self->end);
  g_thread_join (self->thread);
  maq_replay_reset (self);
  g_object_unref (self->listener);
  g_object_unref (self->end);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->lock);
  g_free (self->origin);
  g_free (self);
}

const char *
maq_replay_get_origin (MaqReplay *self)
{
  return self->origin;
}

void
maq_replay_add (MaqReplay  *self,
                guint       status,
                JsonObject *headers,
                GBytes     *body)
{
  g_autoptr (GList) names = headers != NULL ? json_object_get_members (headers) : NULL;
  GString *text = g_string_new (NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  g_string_append_printf (text, "HTTP/1.1 %u As Recorded\r\nConnection: close\r\n", status);
  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s: %s\r\n", (char *) l->data, json_object_get_string_member (headers, l->data));
  if (headers == NULL || !json_object_has_member (headers, "Content-Length"))
    g_string_append_printf (text, "Content-Length: %zu\r\n", length);
  g_string_append (text, "\r\n");
  g_string_append_len (text, bytes, (gssize) length);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->answers, g_string_free_to_bytes (text));
  g_mutex_unlock (&self->lock);
}

GBytes *
maq_replay_dup_request (MaqReplay *self,
                        guint      index)
{
  GBytes *request = NULL;

  g_mutex_lock (&self->lock);
  if (index < self->requests->len)
    request = g_bytes_ref (g_ptr_array_index (self->requests, index));
  g_mutex_unlock (&self->lock);
  return request;
}

char *
maq_replay_dup_line (MaqReplay *self,
                     guint      index)
{
  g_autoptr (GBytes) request = maq_replay_dup_request (self, index);
  gsize length = 0;
  const char *text = request != NULL ? g_bytes_get_data (request, &length) : NULL;
  const char *end = length > 0 ? g_strstr_len (text, (gssize) length, " HTTP/") : NULL;

  return end != NULL ? g_strndup (text, (gsize) (end - text)) : NULL;
}
