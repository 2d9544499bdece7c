/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "maq-address.h"
#include "maq-error.h"
#include "maq-http-private.h"
#include "maq-sys.h"
#include "maq-text.h"

#define TAIL_BYTES 256
#define MAX_HEAD_BYTES 65536
#define MAX_HEAD_LINES 200
#define DEFAULT_CAP (4 * 1024 * 1024)
#define DEFAULT_STALL_MS 60000

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, why);
  return FALSE;
}

static gboolean
add_header (MaqHttpTransfer *self,
            const char      *name,
            const char      *value,
            GError         **error)
{
  g_autofree char *line = NULL;
  struct curl_slist *longer;

  if (maq_text_has_control (name) || maq_text_has_control (value))
    return refuse (error, "A header has a control character in it");

  /* "Name:" alone takes a header of curl's own out. */
  line = value[0] == '\0' ? g_strdup_printf ("%s:", name) : g_strdup_printf ("%s: %s", name, value);
  longer = curl_slist_append (self->headers, line);
  if (longer == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory for a header");
      return FALSE;
    }

  self->headers = longer;
  return TRUE;
}

static gboolean
add_headers (MaqHttpTransfer *self,
             GError         **error)
{
  const MaqHttpRequest *request = self->request;

  /* Waiting for "100 Continue" costs a second where nobody answers it. */
  if (!add_header (self, "Expect", "", error))
    return FALSE;
  /* Without a type curl would call what is uploaded a form. */
  if ((request->content_type != NULL || self->uploads)
      && !add_header (self, "Content-Type", request->content_type != NULL ? request->content_type : "", error))
    return FALSE;

  for (const char *const *pair = request->headers; pair != NULL && pair[0] != NULL; pair += 2)
    if (!add_header (self, pair[0], pair[1], error))
      return FALSE;

  return TRUE;
}

/* Curl reads the list and copies nothing of it into another: the only text with the key in it is this one. */
static void
add_key (MaqHttpTransfer *self)
{
  const MaqHttpRequest *request = self->request;
  const char *prefix = request->key_prefix != NULL ? request->key_prefix : "";

  if (request->key == NULL || request->key_header == NULL)
    return;

  self->key_node.data = g_strconcat (request->key_header, ": ", prefix, request->key, NULL);
  self->key_node.next = self->headers;
}

struct curl_slist *
maq_http_transfer_get_headers (MaqHttpTransfer *self)
{
  return self->key_node.data != NULL ? &self->key_node : self->headers;
}

static gboolean
check_key (const MaqHttpRequest  *request,
           GError               **error)
{
  if (request->key[0] == '\0' || maq_text_has_control (request->key))
    return refuse (error, "The key is empty or has a control character in it");
  if (request->key_header != NULL
      && (maq_text_has_control (request->key_header) || strpbrk (request->key_header, ": ") != NULL))
    return refuse (error, "The key's header has no proper name");
  if (request->allow_plain)
    return refuse (error, "A key is never sent over plain http:// to another machine");

  return TRUE;
}

static gboolean
check_request (MaqHttpTransfer *self,
               GError         **error)
{
  const MaqHttpRequest *request = self->request;

  if (maq_text_has_control (request->url))
    return refuse (error, "The address has a control character in it");
  if (request->key != NULL && !check_key (request, error))
    return FALSE;
  if (request->guard_addresses && self->plain)
    return refuse (error, "A download must be https://");
  if (request->unix_path != NULL && !self->plain)
    return refuse (error, "A Unix socket is spoken to in plain http://");

  return TRUE;
}

gboolean
maq_http_transfer_init (MaqHttpTransfer       *self,
                        const MaqHttpRequest  *request,
                        MaqHttpReply          *reply,
                        GError               **error)
{
  *self = (MaqHttpTransfer) { .request = request, .reply = reply };

  self->plain = g_ascii_strncasecmp (request->url, "http:", 5) == 0;
  self->uploads = !g_str_equal (request->method, "GET") && !g_str_equal (request->method, "DELETE");
  self->cap = request->reply_cap > 0 ? request->reply_cap : DEFAULT_CAP;
  self->stall_us = (gint64) (request->stall_ms > 0 ? request->stall_ms : DEFAULT_STALL_MS) * 1000;
  self->moved_us = g_get_monotonic_time ();
  self->head = g_string_new (NULL);

  if (!check_request (self, error) || !add_headers (self, error))
    return FALSE;

  add_key (self);
  return TRUE;
}

void
maq_http_reply_clear (MaqHttpReply *reply)
{
  g_clear_pointer (&reply->head, g_free);
  g_clear_pointer (&reply->request_id, g_free);
}

void
maq_http_transfer_clear (MaqHttpTransfer *self)
{
  if (self->key_node.data != NULL)
    explicit_bzero (self->key_node.data, strlen (self->key_node.data));
  g_free (self->key_node.data);
  curl_slist_free_all (self->headers);
  g_string_free (self->head, TRUE);
  g_clear_error (&self->error);
}

static gboolean
run_commit (MaqHttpTransfer *self)
{
  const MaqHttpRequest *request = self->request;

  if (request->commit != NULL && !request->commit (request->data, &self->error))
    {
      self->stop = MAQ_HTTP_STOP_HOOK;
      return FALSE;
    }

  self->reply->tail_sent = TRUE;
  return TRUE;
}

gboolean
maq_http_transfer_begin (MaqHttpTransfer  *self,
                         GError          **error)
{
  if (self->uploads && self->request->body_size == 0 && !run_commit (self))
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  return TRUE;
}

/* Everything up to the tail may be sent and is worth nothing by itself: too short by Content-Length and by syntax.
 * The tail goes out only after commit() has put on disk that it will. */
size_t
maq_http_transfer_read (char   *buffer,
                        size_t  size,
                        size_t  n,
                        void   *data)
{
  MaqHttpTransfer *self = data;
  const MaqHttpRequest *request = self->request;
  goffset tail = request->body_size - MIN (request->body_size, TAIL_BYTES);
  goffset end = self->sent < tail ? tail : request->body_size;
  gsize wanted = (gsize) MIN ((goffset) (size * n), end - self->sent);
  ssize_t got;

  if (wanted == 0)
    return 0;
  if (self->sent >= tail && !self->reply->tail_sent && !run_commit (self))
    return CURL_READFUNC_ABORT;

  got = maq_sys_pread (request->body_fd, buffer, wanted, self->sent);
  if (got <= 0)
    {
      self->stop = MAQ_HTTP_STOP_BODY;
      maq_error_set_errno (&self->error, got < 0 ? errno : EIO, "Reading the request's body");
      return CURL_READFUNC_ABORT;
    }

  self->sent += got;
  return (size_t) got;
}

static gboolean
is_success (guint status)
{
  return status >= 200 && status < 300;
}

size_t
maq_http_transfer_write (char   *buffer,
                         size_t  size,
                         size_t  n,
                         void   *data)
{
  MaqHttpTransfer *self = data;
  const MaqHttpRequest *request = self->request;
  gsize length = size * n;
  gsize allowed = (gsize) MIN ((goffset) length, self->cap - self->reply->bytes_down);

  self->body_us = g_get_monotonic_time ();
  self->reply->bytes_down += (goffset) allowed;

  if (allowed > 0 && request->body != NULL && !request->body (request->data, buffer, allowed, &self->error))
    {
      self->stop = MAQ_HTTP_STOP_HOOK;
      return CURL_WRITEFUNC_ERROR;
    }
  if (allowed < length)
    {
      self->stop = MAQ_HTTP_STOP_CAP;
      return CURL_WRITEFUNC_ERROR;
    }

  return length;
}

static goffset
find_content_length (const char *head)
{
  g_autofree char *text = maq_http_find_header (head, "content-length");
  g_autofree char *encoding = maq_http_find_header (head, "transfer-encoding");
  guint64 length;

  if (text == NULL || encoding != NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &length, NULL))
    return -1;

  return (goffset) length;
}

/* The last header's line end has come. */
static gboolean
end_head (MaqHttpTransfer *self)
{
  MaqHttpReply *reply = self->reply;
  const MaqHttpRequest *request = self->request;

  /* 100, 102, 103: the answer itself is still to come. */
  if (reply->status < 200)
    return TRUE;

  self->head_done = TRUE;
  reply->head = g_strndup (self->head->str, self->head->len);
  reply->request_id = maq_http_find_id (reply->head, "x-request-id");
  reply->retry_after_ms = maq_http_parse_retry (reply->head, NULL, self->head_date);
  if (request->head == NULL)
    return TRUE;

  return request->head (request->data, reply->status, reply->head, self->head->len,
                        find_content_length (reply->head), &self->error);
}

/* "HTTP/1.1 200 OK": a new head; of several (100 Continue) the last one counts. */
static void
begin_head (MaqHttpTransfer *self,
            const char      *line,
            gsize            length)
{
  const char *space = memchr (line, ' ', length);

  g_string_truncate (self->head, 0);
  self->reply->status = 0;
  for (gsize i = 1; space != NULL && i <= 3 && space + i < line + length && g_ascii_isdigit (space[i]); i++)
    self->reply->status = self->reply->status * 10 + (guint) (space[i] - '0');
}

static void
read_date (MaqHttpTransfer *self)
{
  g_autofree char *date = maq_http_find_header (self->head->str, "date");

  if (date != NULL)
    self->head_date = maq_http_parse_date (date);
}

size_t
maq_http_transfer_header (char   *buffer,
                          size_t  size,
                          size_t  n,
                          void   *data)
{
  MaqHttpTransfer *self = data;
  gsize length = size * n;

  self->n_lines++;
  if (self->n_lines > MAX_HEAD_LINES || self->head->len + length > MAX_HEAD_BYTES || memchr (buffer, '\0', length) != NULL)
    {
      self->stop = MAQ_HTTP_STOP_HEAD;
      return CURL_WRITEFUNC_ERROR;
    }

  /* After the body: trailers, which nobody asked for. */
  if (self->head_done)
    return length;

  if (length >= 5 && memcmp (buffer, "HTTP/", 5) == 0)
    begin_head (self, buffer, length);
  g_string_append_len (self->head, buffer, (gssize) length);

  if (length <= 2 && (buffer[0] == '\r' || buffer[0] == '\n'))
    {
      read_date (self);
      if (!end_head (self))
        {
          self->stop = MAQ_HTTP_STOP_HOOK;
          return CURL_WRITEFUNC_ERROR;
        }
    }

  return length;
}

int
maq_http_transfer_progress (void       *data,
                            curl_off_t  down_total,
                            curl_off_t  down,
                            curl_off_t  up_total,
                            curl_off_t  up)
{
  MaqHttpTransfer *self = data;
  const MaqHttpRequest *request = self->request;
  gint64 now = g_get_monotonic_time ();

  self->reply->bytes_up = up;
  if (up != self->seen_up || self->sent == 0 || self->reply->tail_sent || self->head_done)
    {
      self->seen_up = up;
      self->moved_us = now;
    }
  else if (now - self->moved_us > self->stall_us)
    {
      self->stop = MAQ_HTTP_STOP_STALL;
      return 1;
    }

  if (request->progress != NULL)
    request->progress (request->data, up, request->body_fd >= 0 ? request->body_size : 0, down,
                       self->head_done && is_success (self->reply->status) && down_total > 0 ? down_total : -1);

  return 0;
}

static gboolean
may_be_plain (const MaqHttpTransfer *self,
              const struct sockaddr *address)
{
  return maq_address_is_loopback (address) || (self->request->allow_plain && maq_address_is_lan (address));
}

/* Works on what was resolved, for every address that is tried: names that change their mind do not pass. */
curl_socket_t
maq_http_transfer_socket (void                 *data,
                          curlsocktype          purpose,
                          struct curl_sockaddr *address)
{
  MaqHttpTransfer *self = data;

  if ((self->plain && !may_be_plain (self, &address->addr))
      || (self->request->guard_addresses && maq_address_is_guarded (&address->addr)))
    {
      self->stop = MAQ_HTTP_STOP_ADDRESS;
      return CURL_SOCKET_BAD;
    }

  return socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
