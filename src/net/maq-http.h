/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One hardened HTTP request (durability: "Defences"). Every handle is made in maq-http-handle.c and nowhere
 * else. Blocking, on a worker; a GCancellable wakes it at once (curl_multi_wakeup). */

typedef struct _MaqHttp MaqHttp; /* one multi handle; one thread at a time */

MaqHttp *maq_http_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void     maq_http_free (MaqHttp *self);

typedef struct {
  const char  *method;            /* "GET" or "POST" */
  const char  *url;               /* https://…; http:// only to loopback; http://localhost/… with @unix_path */
  const char  *unix_path;         /* nullable */
  const char  *bearer;            /* nullable; secret; checked for control characters */
  const char *const *headers;     /* nullable; name, value pairs, NULL-terminated */
  const char  *content_type;      /* nullable */
  const char  *ca_file;           /* nullable: a private CA for this origin */
  gboolean     paid;              /* fresh connection, no reuse, HTTP/1.1, no early data, no timeout on silence */
  gboolean     guard_addresses;   /* refuse private and local addresses: for output downloads */
  int          body_fd;           /* -1: none; read with pread from its start */
  goffset      body_size;
  goffset      reply_cap;         /* bytes of body; 0: 4 MiB */
  guint        timeout_ms;        /* 0: 600,000 */

  /* Called on the calling thread. */
  gboolean   (*commit)     (gpointer data, GError **error);  /* before the last MIN (n, 256) bytes; FALSE aborts */
  gboolean   (*head)       (gpointer data, guint status, const char *head, gsize length, goffset content_length, GError **error);
  gboolean   (*body)       (gpointer data, const void *bytes, gsize length, GError **error);
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

/* TRUE when a complete reply of any status came. FALSE: UNREACHABLE (nothing sent whole), UNKNOWN_OUTCOME (tail
 * sent, no complete reply), PROTOCOL (cap, header guard), BAD_INPUT (address), FAILED, or cancelled. */
gboolean maq_http_perform     (MaqHttp *self, const MaqHttpRequest *request, MaqHttpReply *reply,
                               GCancellable *cancellable, GError **error);

/* Value of the last header @name in @head, or NULL. (transfer full) */
char    *maq_http_find_header (const char *head, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Retry-After, retry-after-ms, "12s"/"6m0s" and "try again in 12s": ms in 0..600,000, or -1. @now_unix: server's Date. */
gint64   maq_http_parse_retry (const char *head, const char *message, gint64 now_unix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqHttp, maq_http_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqHttpReply, maq_http_reply_clear)

G_END_DECLS
