/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "maq-error.h"
#include "maq-http-private.h"
#include "maq-http.h"
#include "maq-text.h"
#include "maq-websocket-hello.h"
#include "maq-websocket.h"

#define BLOCK 65536
#define MAX_HEAD_BYTES 65536
#define MAX_OUT (256 * 1024)    /* pongs that the server does not take */
#define CONNECT_MS 15000
#define SEND_MS 5000
#define SLICE_MS 1000           /* TLS may wait for the other direction than it was asked for */
#define MAX_REASON 200
#define GOING_AWAY 1001

struct _MaqWebsocket {
  MaqHttp            *http;       /* the connection lives as long as the handle is in here */
  CURL               *handle;
  MaqHttpRequest      request;    /* only for the transfer: its texts are gone */
  MaqHttpReply        reply;
  MaqHttpTransfer     transfer;
  int                 fd;
  MaqWebsocketFrames *frames;
  GQueue              messages;   /* of GBytes */
  GQueue              kinds;      /* of MaqWebsocketOpcode, in step */
  GByteArray         *out;
  guint8             *block;
  GError             *failure;    /* why nothing more comes */
};

void
maq_websocket_message_clear (MaqWebsocketMessage *self)
{
  g_clear_pointer (&self->payload, g_bytes_unref);
}

/* A foreseeable mask could make a request of ours look like another one to a proxy. */
static gboolean
fill_random (guint8  *bytes,
             gsize    length,
             GError **error)
{
  if (getrandom (bytes, length, 0) == (ssize_t) length)
    return TRUE;
  maq_error_set_errno (error, errno, "Making random bytes");
  return FALSE;
}

static gboolean
add_frame (MaqWebsocket        *self,
           MaqWebsocketOpcode   opcode,
           const void          *payload,
           gsize                length,
           GError             **error)
{
  guint8 key[4];

  if (self->out->len + length > MAX_OUT)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The WebSocket takes nothing that is sent to it");
      return FALSE;
    }
  if (!fill_random (key, sizeof key, error))
    return FALSE;
  maq_websocket_frame_write (self->out, opcode, payload, length, key);
  return TRUE;
}

static gboolean
end (guint     code,
     GBytes   *reason,
     GError  **error)
{
  gsize length;
  const char *text = g_bytes_get_data (reason, &length);
  g_autofree char *shown = maq_text_display (text != NULL ? text : "", length, MAX_REASON);
  g_autofree char *redacted = maq_text_redact (shown);

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The server closed the WebSocket (%u%s%s)", code,
               redacted[0] != '\0' ? ": " : "", redacted);
  return FALSE;
}

static gboolean
frame_cb (gpointer data, MaqWebsocketOpcode opcode, guint code, GBytes *payload, GError **error)
{
  MaqWebsocket *self = data;
  gsize length;
  gconstpointer bytes = g_bytes_get_data (payload, &length);

  switch (opcode)
    {
    case MAQ_WEBSOCKET_TEXT:
    case MAQ_WEBSOCKET_BINARY:
      g_queue_push_tail (&self->messages, g_bytes_ref (payload));
      g_queue_push_tail (&self->kinds, GUINT_TO_POINTER (opcode));
      return TRUE;
    case MAQ_WEBSOCKET_PING:
      return add_frame (self, MAQ_WEBSOCKET_PONG, bytes, length, error);
    case MAQ_WEBSOCKET_CLOSE:
      return add_frame (self, MAQ_WEBSOCKET_CLOSE, "", 0, error) && end (code, payload, error);
    case MAQ_WEBSOCKET_PONG:
    case MAQ_WEBSOCKET_CONTINUATION:
    default:
      return TRUE;
    }
}

static gboolean
fail (MaqWebsocket  *self,
      CURLcode       code,
      GError       **error)
{
  g_autofree char *detail = maq_text_redact (self->transfer.message[0] != '\0' ? self->transfer.message
                                                                               : curl_easy_strerror (code));

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The WebSocket broke off: %s (curl %d)", detail, (int) code);
  return FALSE;
}

/* What has come, at most a block of it; *@length 0: nothing yet. */
static gboolean
read_some (MaqWebsocket  *self,
           gsize         *length,
           GError       **error)
{
  CURLcode code = curl_easy_recv (self->handle, self->block, BLOCK, length);

  if (code == CURLE_AGAIN)
    {
      *length = 0;
      return TRUE;
    }
  if (code != CURLE_OK)
    return fail (self, code, error);
  if (*length > 0)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The server ended the connection of the WebSocket");
  return FALSE;
}

static gboolean
send_some (MaqWebsocket  *self,
           const void    *bytes,
           gsize          length,
           gsize         *sent,
           GError       **error)
{
  CURLcode code = curl_easy_send (self->handle, bytes, length, sent);

  if (code == CURLE_AGAIN)
    *sent = 0;
  return code == CURLE_OK || code == CURLE_AGAIN || fail (self, code, error);
}

/* As much as the connection takes now. */
static gboolean
write_some (MaqWebsocket  *self,
            GError       **error)
{
  gsize n = 1;

  while (self->out->len > 0 && n > 0)
    {
      if (!send_some (self, self->out->data, self->out->len, &n, error))
        return FALSE;
      g_byte_array_remove_range (self->out, 0, (guint) n);
    }

  return TRUE;
}

/* Until the connection has news, or @until_us. FALSE: cancelled. */
static gboolean
wait_until (MaqWebsocket  *self,
            gint64         until_us,
            GIOCondition   condition,
            GCancellable  *cancellable,
            GError       **error)
{
  gint64 left_ms = (until_us - g_get_monotonic_time () + 999) / 1000;
  GPollFD fds[2] = { { .fd = self->fd, .events = (gushort) condition } };
  gboolean watches = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);

  if (left_ms > 0)
    g_poll (fds, watches ? 2 : 1, (int) MIN (left_ms, SLICE_MS));
  if (watches)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
fail_late (const char  *what,
           GError     **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The WebSocket does not %s", what);
  return FALSE;
}

static gboolean
write_all (MaqWebsocket  *self,
           const void    *bytes,
           gsize          length,
           gint64         until_us,
           GCancellable  *cancellable,
           GError       **error)
{
  for (gsize at = 0, n; at < length; at += n)
    {
      if (!send_some (self, (const char *) bytes + at, length - at, &n, error))
        return FALSE;
      if (n == 0 && g_get_monotonic_time () >= until_us)
        return fail_late ("take what is sent to it", error);
      if (n == 0 && !wait_until (self, until_us, G_IO_OUT, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Everything that waits to go out. */
static gboolean
flush (MaqWebsocket  *self,
       GCancellable  *cancellable,
       GError       **error)
{
  gint64 until_us = g_get_monotonic_time () + SEND_MS * 1000;
  gboolean ok = write_all (self, self->out->data, self->out->len, until_us, cancellable, error);

  /* A frame that went out in part would be taken up in its middle. */
  if (!ok && self->failure == NULL)
    self->failure = g_error_new_literal (MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The WebSocket was left in the middle of a message");
  g_byte_array_set_size (self->out, 0);
  return ok;
}

/* --- opening --- */

/* Where the head in @bytes ends; 0: not yet. */
static gsize
find_end (GByteArray *bytes)
{
  const guint8 *end = memmem (bytes->data, bytes->len, "\r\n\r\n", 4);

  return end != NULL ? (gsize) (end - bytes->data) + 4 : 0;
}

/* @size 0: it is not whole yet. */
static gboolean
check_head (GByteArray    *bytes,
            gsize          size,
            const guint8  *nonce,
            GError       **error)
{
  g_autofree char *head = NULL;


  if ((size == 0 ? bytes->len : size) > MAX_HEAD_BYTES || memchr (bytes->data, '\0', size) != NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The WebSocket's answer is too long, or no text");
      return FALSE;
    }
  if (size == 0)
    return TRUE;

  head = g_strndup ((const char *) bytes->data, size);
  return maq_websocket_hello_check (head, nonce, error);
}

/* The answer's head. What came behind it goes to the frames. */
static gboolean
read_head (MaqWebsocket  *self,
           const guint8  *nonce,
           gint64         until_us,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (;;)
    {
      gsize length = 0, size;

      if (!read_some (self, &length, error))
        return FALSE;
      g_byte_array_append (bytes, self->block, (guint) length);
      size = length > 0 ? find_end (bytes) : 0;
      if (bytes->len > 0 && !check_head (bytes, size, nonce, error))
        return FALSE;
      if (size > 0)
        {
          /* It may have spoken and ended already: what it said is handed over first. */
          maq_websocket_frames_feed (self->frames, bytes->data + size, bytes->len - size, &self->failure);
          return TRUE;
        }
      if (g_get_monotonic_time () >= until_us)
        return fail_late ("answer", error);
      if (length == 0 && !wait_until (self, until_us, G_IO_IN, cancellable, error))
        return FALSE;
    }
}

static gboolean
shake_hands (MaqWebsocket          *self,
             const MaqHttpRequest  *request,
             gint64                 until_us,
             GCancellable          *cancellable,
             GError               **error)
{
  guint8 nonce[MAQ_WEBSOCKET_NONCE_BYTES];
  g_autofree char *hello = NULL;
  gboolean ok;

  if (!fill_random (nonce, sizeof nonce, error))
    return FALSE;
  hello = maq_websocket_hello_make (request, nonce, error);
  if (hello == NULL)
    return FALSE;

  ok = write_all (self, hello, strlen (hello), until_us, cancellable, error);
  explicit_bzero (hello, strlen (hello));
  return ok && read_head (self, nonce, until_us, cancellable, error);
}

static gboolean
open_connection (MaqWebsocket          *self,
                 const MaqHttpRequest  *request,
                 gsize                  max_message,
                 GCancellable          *cancellable,
                 GError               **error)
{
  guint timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : CONNECT_MS;
  gint64 until_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  curl_socket_t fd = CURL_SOCKET_BAD;

  self->request = *request;
  self->request.method = "GET";
  self->request.timeout_ms = timeout_ms;
  self->request.body_fd = -1;
  if (!maq_http_transfer_init (&self->transfer, &self->request, &self->reply, error))
    return FALSE;
  self->transfer.connect_only = TRUE;
  self->handle = maq_http_connect (self->http, &self->transfer, cancellable, error);
  if (self->handle == NULL)
    return FALSE;
  if (curl_easy_getinfo (self->handle, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd == CURL_SOCKET_BAD)
    return fail (self, CURLE_COULDNT_CONNECT, error);

  self->fd = fd;
  self->frames = maq_websocket_frames_new (max_message, frame_cb, self);
  return shake_hands (self, request, until_us, cancellable, error);
}

MaqWebsocket *
maq_websocket_new (const MaqHttpRequest  *request,
                   gsize                  max_message,
                   GCancellable          *cancellable,
                   GError               **error)
{
  g_autoptr (MaqWebsocket) self = g_new0 (MaqWebsocket, 1);

  self->http = maq_http_new ();
  self->out = g_byte_array_new ();
  self->block = g_malloc (BLOCK);
  self->fd = -1;
  g_queue_init (&self->messages);
  g_queue_init (&self->kinds);
  if (!open_connection (self, request, max_message, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
maq_websocket_free (MaqWebsocket *self)
{
  static const guint8 code[2] = { GOING_AWAY >> 8, GOING_AWAY & 0xff };

  if (self == NULL)
    return;
  /* Nobody waits for the answer: the server may be gone, and nothing depends on it. */
  if (self->frames != NULL && self->failure == NULL && add_frame (self, MAQ_WEBSOCKET_CLOSE, code, sizeof code, NULL))
    write_some (self, NULL);

  maq_http_disconnect (self->http, self->handle);
  maq_http_free (self->http);
  if (self->transfer.head != NULL)
    maq_http_transfer_clear (&self->transfer);
  maq_http_reply_clear (&self->reply);
  g_clear_pointer (&self->frames, maq_websocket_frames_free);
  g_queue_clear_full (&self->messages, (GDestroyNotify) g_bytes_unref);
  g_queue_clear (&self->kinds);
  g_byte_array_unref (self->out);
  g_free (self->block);
  g_clear_error (&self->failure);
  g_free (self);
}

/* --- talking --- */

/* An error other than being cancelled is the last word. */
static gboolean
keep_failure (MaqWebsocket  *self,
              GError        *local,
              GError       **error)
{
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->failure == NULL)
    self->failure = g_error_copy (local);
  g_propagate_error (error, local);
  return FALSE;
}

gboolean
maq_websocket_send_text (MaqWebsocket  *self,
                         const char    *text,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GError) local = NULL;

  if (self->failure != NULL)
    return keep_failure (self, g_error_copy (self->failure), error);
  if (add_frame (self, MAQ_WEBSOCKET_TEXT, text, strlen (text), &local)
      && flush (self, cancellable, &local))
    return TRUE;

  return keep_failure (self, g_steal_pointer (&local), error);
}

static gboolean
take_message (MaqWebsocket        *self,
              MaqWebsocketMessage *message)
{
  if (g_queue_is_empty (&self->messages))
    return FALSE;
  message->payload = g_queue_pop_head (&self->messages);
  message->kind = GPOINTER_TO_UINT (g_queue_pop_head (&self->kinds));
  return TRUE;
}

/* What has come goes through the frames; *@idle: nothing had. */
static gboolean
pump (MaqWebsocket  *self,
      gboolean      *idle,
      GError       **error)
{
  gsize length = 0;

  if (!write_some (self, error) || !read_some (self, &length, error))
    return FALSE;
  *idle = length == 0;
  return length == 0 || maq_websocket_frames_feed (self->frames, self->block, length, error);
}

gboolean
maq_websocket_receive (MaqWebsocket         *self,
                       guint                 timeout_ms,
                       MaqWebsocketMessage  *message,
                       GCancellable         *cancellable,
                       GError              **error)
{
  gint64 until_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  g_autoptr (GError) local = NULL;
  gboolean idle = FALSE;

  maq_websocket_message_clear (message);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  /* What came before an end is handed over first. A server that only pings does not hold us. */
  while (!take_message (self, message))
    {
      if (self->failure != NULL)
        return keep_failure (self, g_error_copy (self->failure), error);
      if (!pump (self, &idle, &local))
        {
          write_some (self, NULL);
          self->failure = g_steal_pointer (&local);
          continue;
        }
      if (!g_queue_is_empty (&self->messages))
        continue;
      if (g_get_monotonic_time () >= until_us)
        return TRUE;
      if (idle && !wait_until (self, until_us, self->out->len > 0 ? G_IO_IN | G_IO_OUT : G_IO_IN, cancellable, error))
        return FALSE;
    }

  return TRUE;
}
