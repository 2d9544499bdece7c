/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>

#include "maq-http-head.h"
#include "maq-http.h"

G_BEGIN_DECLS

/* Why we ourselves stopped a transfer. */
typedef enum {
  MAQ_HTTP_STOP_NONE,
  MAQ_HTTP_STOP_HOOK,      /* @error is the hook's */
  MAQ_HTTP_STOP_CAP,
  MAQ_HTTP_STOP_HEAD,
  MAQ_HTTP_STOP_ADDRESS,
  MAQ_HTTP_STOP_BODY,      /* our own body could not be read */
  MAQ_HTTP_STOP_STALL,
} MaqHttpStop;

/* One request under way: what the callbacks of curl work on. */
typedef struct {
  const MaqHttpRequest *request;
  MaqHttpReply         *reply;
  gboolean              plain;         /* http://: loopback, or the local network where it is allowed */
  gboolean              uploads;       /* its method has a body, though it may be empty */
  gboolean              connect_only;  /* a connection that is then spoken over otherwise */
  gint64                head_date;
  goffset               sent;          /* bytes of the body given to curl */
  goffset               cap;
  gint64                stall_us;
  goffset               seen_up;       /* as of @moved_us */
  gint64                moved_us;      /* when the upload last moved */
  gint64                body_us;       /* when body bytes last came; 0: none yet */
  GString              *head;
  guint                 n_lines;
  gboolean              head_done;
  MaqHttpStop           stop;
  GError               *error;
  struct curl_slist    *headers;
  struct curl_slist     key_node;      /* the first of @headers when the key is in a header: ours, never curl's copy */
  char                  message[CURL_ERROR_SIZE];
} MaqHttpTransfer;

gboolean maq_http_transfer_init  (MaqHttpTransfer *self, const MaqHttpRequest *request, MaqHttpReply *reply, GError **error);
void     maq_http_transfer_clear (MaqHttpTransfer *self);
/* What curl sends as headers: @headers, and the key's line before them. */
struct curl_slist *maq_http_transfer_get_headers (MaqHttpTransfer *self);
/* The commit hook of a body that has no byte. */
gboolean maq_http_transfer_begin (MaqHttpTransfer *self, GError **error);

/* curl's callbacks; @data is the transfer. */
size_t        maq_http_transfer_read     (char *buffer, size_t size, size_t n, void *data);
size_t        maq_http_transfer_write    (char *buffer, size_t size, size_t n, void *data);
size_t        maq_http_transfer_header   (char *buffer, size_t size, size_t n, void *data);
int           maq_http_transfer_progress (void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);
curl_socket_t maq_http_transfer_socket   (void *data, curlsocktype purpose, struct curl_sockaddr *address);

/* Only the connection: the handle, in which it lives until maq_http_disconnect(). */
CURL *maq_http_connect    (MaqHttp *self, MaqHttpTransfer *transfer, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void  maq_http_disconnect (MaqHttp *self, CURL *handle);

/* The only maker of handles: every option of the profile, for every kind of request. */
CURL *maq_http_handle_new (MaqHttpTransfer *transfer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
