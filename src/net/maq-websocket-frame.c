/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-websocket-frame.h"

#define FINAL 0x80
#define RESERVED 0x70
#define OPCODE 0x0f
#define MASKED 0x80
#define LENGTH 0x7f
#define CONTROL 0x08
#define LENGTH_16 126
#define LENGTH_64 127
#define MAX_CONTROL 125
#define MAX_HEADER 10 /* a server's frames have no key */
#define FIRST_BLOCK 4096

struct _MaqWebsocketFrames {
  gsize              max_message;
  MaqWebsocketFunc   func;
  gpointer           data;

  guint8             header[MAX_HEADER];
  gsize              n_header;
  gboolean           in_payload;
  gboolean           final;
  MaqWebsocketOpcode opcode;      /* of the frame under way */
  guint64            left;        /* bytes of its payload still to come */

  MaqWebsocketOpcode kind;        /* of the message under way; CONTINUATION: there is none */
  GByteArray        *message;
  guint8             control[MAX_CONTROL];
  gsize              n_control;
  gboolean           closed;
  gboolean           broken;
};

MaqWebsocketFrames *
maq_websocket_frames_new (gsize            max_message,
                          MaqWebsocketFunc func,
                          gpointer         data)
{
  MaqWebsocketFrames *self = g_new0 (MaqWebsocketFrames, 1);

  self->max_message = MIN (max_message, (gsize) G_MAXINT);
  self->func = func;
  self->data = data;
  self->message = g_byte_array_sized_new (FIRST_BLOCK);
  return self;
}

void
maq_websocket_frames_free (MaqWebsocketFrames *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->message);
  g_free (self);
}

static gboolean
refuse (MaqWebsocketFrames  *self,
        const char          *why,
        GError             **error)
{
  self->broken = TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The WebSocket %s", why);
  return FALSE;
}

static gsize
get_header_size (const MaqWebsocketFrames *self)
{
  guint8 length = self->n_header >= 2 ? self->header[1] & LENGTH : 0;

  return length == LENGTH_64 ? 10 : length == LENGTH_16 ? 4 : 2;
}

static gboolean
is_control (MaqWebsocketOpcode opcode)
{
  return ((guint) opcode & CONTROL) != 0;
}

static gboolean
is_known (guint opcode)
{
  return opcode <= MAQ_WEBSOCKET_BINARY || (opcode >= MAQ_WEBSOCKET_CLOSE && opcode <= MAQ_WEBSOCKET_PONG);
}

static guint64
read_length (const guint8 *header,
             gsize         size)
{
  guint64 length = 0;

  if (size == 2)
    return header[1] & LENGTH;
  for (gsize i = 2; i < size; i++)
    length = length << 8 | header[i];
  return length;
}

static gboolean
check_control (MaqWebsocketFrames  *self,
               GError             **error)
{
  if (!self->final || self->left > MAX_CONTROL)
    return refuse (self, "sent a control frame in pieces, or one that is too long", error);
  self->n_control = 0;
  return TRUE;
}

static gboolean
check_data (MaqWebsocketFrames  *self,
            GError             **error)
{
  if ((self->opcode == MAQ_WEBSOCKET_CONTINUATION) != (self->kind != MAQ_WEBSOCKET_CONTINUATION))
    return refuse (self, "sent pieces of messages in a wrong order", error);
  if (self->left > self->max_message - self->message->len)
    return refuse (self, "announced a message that is too large", error);
  if (self->opcode != MAQ_WEBSOCKET_CONTINUATION)
    self->kind = self->opcode;
  return TRUE;
}

static gboolean
begin_frame (MaqWebsocketFrames  *self,
             GError             **error)
{
  guint opcode = self->header[0] & OPCODE;
  gsize size = get_header_size (self);

  self->n_header = 0;
  if ((self->header[0] & RESERVED) != 0)
    return refuse (self, "uses an extension that nobody agreed to", error);
  if (!is_known (opcode))
    return refuse (self, "sent a frame of an unknown kind", error);
  if ((self->header[1] & MASKED) != 0)
    return refuse (self, "sent a masked frame, which a server must not", error);

  self->left = read_length (self->header, size);
  if (self->left > (guint64) G_MAXINT64)
    return refuse (self, "sent a length that is none", error);
  self->final = (self->header[0] & FINAL) != 0;
  self->opcode = opcode;
  self->in_payload = TRUE;
  return is_control (self->opcode) ? check_control (self, error) : check_data (self, error);
}

static gboolean
is_close_code (guint code)
{
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) || (code >= 3000 && code <= 4999);
}

static gboolean
end_close (MaqWebsocketFrames  *self,
           GError             **error)
{
  guint code = self->n_control >= 2 ? (guint) self->control[0] << 8 | self->control[1] : 0;
  gsize skipped = MIN (self->n_control, 2);
  g_autoptr (GBytes) reason = g_bytes_new (self->control + skipped, self->n_control - skipped);

  if (self->n_control == 1 || (self->n_control > 1 && !is_close_code (code))
      || !g_utf8_validate_len ((const char *) self->control + skipped, self->n_control - skipped, NULL))
    return refuse (self, "closed in a way that cannot be read", error);
  self->closed = TRUE;
  return self->func (self->data, MAQ_WEBSOCKET_CLOSE, code, reason, error);
}

static gboolean
end_control (MaqWebsocketFrames  *self,
             GError             **error)
{
  g_autoptr (GBytes) payload = NULL;

  if (self->opcode == MAQ_WEBSOCKET_CLOSE)
    return end_close (self, error);
  payload = g_bytes_new (self->control, self->n_control);
  return self->func (self->data, self->opcode, 0, payload, error);
}

static gboolean
end_message (MaqWebsocketFrames  *self,
             GError             **error)
{
  MaqWebsocketOpcode kind = self->kind;
  g_autoptr (GBytes) payload = NULL;

  if (kind == MAQ_WEBSOCKET_TEXT
      && !g_utf8_validate_len ((const char *) self->message->data, self->message->len, NULL))
    return refuse (self, "sent text that is not UTF-8", error);

  payload = g_byte_array_free_to_bytes (self->message);
  self->message = g_byte_array_sized_new (FIRST_BLOCK);
  self->kind = MAQ_WEBSOCKET_CONTINUATION;
  return self->func (self->data, kind, 0, payload, error);
}

static gboolean
end_frame (MaqWebsocketFrames  *self,
           GError             **error)
{
  self->in_payload = FALSE;
  if (is_control (self->opcode))
    return end_control (self, error);
  return !self->final || end_message (self, error);
}

/* How many of @length bytes belong to the payload under way. */
static gsize
take_payload (MaqWebsocketFrames *self,
              const guint8       *bytes,
              gsize               length)
{
  gsize n = (gsize) MIN ((guint64) length, self->left);

  if (is_control (self->opcode))
    {
      memcpy (self->control + self->n_control, bytes, n);
      self->n_control += n;
    }
  else
    g_byte_array_append (self->message, bytes, (guint) n);
  self->left -= n;
  return n;
}

gboolean
maq_websocket_frames_feed (MaqWebsocketFrames  *self,
                           const guint8        *bytes,
                           gsize                length,
                           GError             **error)
{
  gsize at = 0;

  if (self->broken)
    return refuse (self, "has sent what cannot be read", error);

  while (at < length && !self->closed)
    {
      if (self->in_payload)
        at += take_payload (self, bytes + at, length - at);
      else
        {
          self->header[self->n_header++] = bytes[at++];
          if (self->n_header >= get_header_size (self) && self->n_header >= 2 && !begin_frame (self, error))
            return FALSE;
        }
      if (self->in_payload && self->left == 0 && !end_frame (self, error))
        return FALSE;
    }

  return TRUE;
}

void
maq_websocket_frame_write (GByteArray         *out,
                           MaqWebsocketOpcode  opcode,
                           const void         *payload,
                           gsize               length,
                           const guint8       *key)
{
  guint8 header[MAX_HEADER + 4] = { FINAL | (guint8) opcode };
  gsize size = 2;
  guint start;

  if (length <= MAX_CONTROL)
    header[1] = MASKED | (guint8) length;
  else
    {
      guint n = length <= G_MAXUINT16 ? 2 : 8;

      header[1] = MASKED | (n == 2 ? LENGTH_16 : LENGTH_64);
      for (guint i = 0; i < n; i++)
        header[size++] = (guint8) ((guint64) length >> (8 * (n - 1 - i)));
    }
  memcpy (header + size, key, 4);
  g_byte_array_append (out, header, (guint) size + 4);

  start = out->len;
  g_byte_array_append (out, payload, (guint) length);
  for (guint i = 0; i < length; i++)
    out->data[start + i] ^= key[i % 4];
}
