/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char  *method;            /* "GET", "POST", "PUT", "DELETE" (which has no body) */
  const char  *url;               /* https://…; http:// only to loopback; http://localhost/… with @unix_path */
  const char  *unix_path;         /* nullable */
  const char  *key;               /* nullable; secret; checked for control characters; goes as "Authorization: Bearer" … */
  const char  *key_header;        /* nullable: … or in this header, in memory that is wiped afterwards … */
  const char  *key_prefix;        /* nullable: … behind these words ("Key ") */
  const char *const *headers;     /* nullable; name, value pairs, NULL-terminated */
  const char  *content_type;      /* nullable */
  const char  *ca_file;           /* nullable: a private CA for this origin */
  gboolean     paid;              /* fresh connection, no reuse, HTTP/1.1, no early data, no timeout on silence */
  gboolean     guard_addresses;   /* refuse private and local addresses: for output downloads */
  gboolean     allow_plain;       /* http:// also to a machine of the local network; then there must be no key */
  int          body_fd;           /* -1: none; read with pread from its start */
  goffset      body_size;
  goffset      reply_cap;         /* bytes of body; 0: 4 MiB */
  guint        timeout_ms;        /* 0: 600,000 */
  guint        stall_ms;          /* an upload that moves no byte for so long is given up; 0: 60,000 */

  /* Called on the calling thread. */
  gboolean   (*commit)     (gpointer data, GError **error);  /* before the last MIN (n, 256) bytes; FALSE aborts */
  gboolean   (*head)       (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error);
  gboolean   (*body)       (gpointer data, const void *bytes, gsize length, GError **error);
  /* Asked when nothing has come for two seconds after a 2xx body began. TRUE: what came is the whole (a stream
   * whose last event is there, on a connection that nobody closes). */
  gboolean   (*enough)     (gpointer data);
  void       (*progress)   (gpointer data, goffset up, goffset up_total, goffset down, goffset down_total);
  gpointer     data;
} MaqHttpRequest;

typedef struct {
  guint    status;            /* 0: no headers came */
  int      curl_code;
  char    *head;              /* status line and headers, ≤ 64 KiB */
  char    *request_id;        /* x-request-id */
  gint64   retry_after_ms;    /* -1 */
  goffset  bytes_up, bytes_down;
  gboolean tail_sent;         /* the commit hook had run and the tail was handed to curl */
  gboolean complete;          /* the whole body came, by length or by chunks */
} MaqHttpReply;

void     maq_http_reply_clear (MaqHttpReply *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqHttpReply, maq_http_reply_clear)

G_END_DECLS
