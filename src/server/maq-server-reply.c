/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-server-reply.h"

/* A multiple of three, so that no piece but the last is padded. */
#define READ_PIECE (48u * 1024u)

typedef struct {
  char   *text;     /* NULL: a file */
  int     fd;
  goffset size;     /* bytes of text or file */
  goffset at;       /* how much of it is on its way */
} Segment;

struct _MaqServerReply {
  SoupServerMessage *msg;
  GQueue             segments;
  gboolean           started;
  gboolean           finished;
  gboolean           completed;
  gboolean           in_flight;   /* libsoup has a piece that it has not written */
  gulong             wrote_id;
};

static void
segment_free (gpointer data)
{
  Segment *segment = data;

  if (segment->fd >= 0)
    close (segment->fd);
  g_free (segment->text);
  g_free (segment);
}

static Segment *
segment_new (char   *text,
             int     fd,
             goffset size)
{
  Segment *segment = g_new0 (Segment, 1);

  segment->text = text;
  segment->fd = fd;
  segment->size = size;
  return segment;
}

static goffset
segment_length (const Segment *segment)
{
  return segment->text != NULL ? segment->size : (segment->size + 2) / 3 * 4;
}

static GBytes *
next_of_file (Segment *segment)
{
  guint8 data[READ_PIECE];
  gsize wanted = (gsize) MIN (segment->size - segment->at, (goffset) READ_PIECE);
  gsize have = 0;

  while (have < wanted)
    {
      ssize_t got = pread (segment->fd, data + have, wanted - have, segment->at + (goffset) have);

      if (got <= 0)
        return NULL;
      have += (gsize) got;
    }
  segment->at += (goffset) wanted;
  {
    char *text = g_base64_encode (data, wanted);

    return g_bytes_new_take (text, strlen (text));
  }
}

static GBytes *
next_of_segment (Segment *segment)
{
  char *text;

  if (segment->text == NULL)
    return next_of_file (segment);
  text = g_steal_pointer (&segment->text);
  segment->at = segment->size;
  return g_bytes_new_take (text, (gsize) segment->size);
}

/* Hands libsoup the next piece, or the end. Its own writer sleeps when it has none. */
static void
pump (MaqServerReply *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->msg);
  Segment *segment = g_queue_peek_head (&self->segments);
  g_autoptr (GBytes) piece = NULL;

  if (!self->started || self->in_flight || self->completed)
    return;
  if (segment != NULL)
    {
      piece = next_of_segment (segment);
      if (segment->at >= segment->size)
        segment_free (g_queue_pop_head (&self->segments));
    }
  if (piece != NULL)
    {
      self->in_flight = TRUE;
      soup_message_body_append_bytes (body, piece);
    }
  else if (segment != NULL || self->finished)
    {
      /* A file that cannot be read any more ends the answer early, which the client sees as cut off. */
      self->completed = TRUE;
      soup_message_body_complete (body);
    }
  else
    return;
  soup_server_message_unpause (self->msg);
}

static void
wrote_chunk_cb (SoupServerMessage *msg,
                gpointer           data)
{
  MaqServerReply *self = data;

  self->in_flight = FALSE;
  pump (self);
}

MaqServerReply *
maq_server_reply_new (SoupServerMessage *msg)
{
  MaqServerReply *self = g_new0 (MaqServerReply, 1);

  self->msg = g_object_ref (msg);
  g_queue_init (&self->segments);
  self->wrote_id = g_signal_connect (msg, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (msg), FALSE);
  return self;
}

void
maq_server_reply_free (MaqServerReply *self)
{
  if (self == NULL)
    return;
  g_signal_handler_disconnect (self->msg, self->wrote_id);
  g_queue_clear_full (&self->segments, segment_free);
  g_object_unref (self->msg);
  g_free (self);
}

void
maq_server_reply_add_text (MaqServerReply *self,
                           char           *text)
{
  g_queue_push_tail (&self->segments, segment_new (text, -1, (goffset) strlen (text)));
  pump (self);
}

void
maq_server_reply_add_base64 (MaqServerReply *self,
                             int             fd,
                             goffset         size)
{
  g_queue_push_tail (&self->segments, segment_new (NULL, fd, size));
  pump (self);
}

void
maq_server_reply_start (MaqServerReply *self,
                        guint           status,
                        const char     *content_type,
                        gboolean        streamed)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->msg);
  goffset length = 0;

  for (GList *at = self->segments.head; at != NULL; at = at->next)
    length += segment_length (at->data);
  soup_server_message_set_status (self->msg, status, NULL);
  soup_message_headers_set_content_type (headers, content_type, NULL);
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (!streamed)
    soup_message_headers_set_content_length (headers, length);
  else if (soup_server_message_get_http_version (self->msg) == SOUP_HTTP_1_0)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_EOF);
  else
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  self->started = TRUE;
  self->finished = !streamed;
  pump (self);
  /* The head goes out even when nothing is there to follow it yet. */
  soup_server_message_unpause (self->msg);
}

void
maq_server_reply_finish (MaqServerReply *self)
{
  self->finished = TRUE;
  pump (self);
}
