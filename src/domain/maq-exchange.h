/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One attempt's paper trail, as a provider and net see it: where the request lies, where the reply goes, and
 * the moments that must be on disk before the next one happens (durability protocol S4–S9). The engine
 * implements it over store's spool and journal; tests implement it over plain files. Worker thread only. */
typedef struct _MaqExchange MaqExchange;

/* The first fields of every implementation. Each function returns FALSE with @error, or -1. */
struct _MaqExchange {
  /* The sealed request body: a readable descriptor at its start, kept by the exchange, and its size. */
  int      (*get_body)      (MaqExchange *self, goffset *size);
  /* S5, before the last bytes go out. FALSE: the transfer is aborted, nothing was sent whole, nothing is paid. */
  gboolean (*commit)        (MaqExchange *self, GError **error);
  /* S7, once the headers are complete. @request_id and @content_length (-1) as the server said them. */
  gboolean (*begin_reply)   (MaqExchange *self, guint status, const char *head, gsize head_length,
                             const char *request_id, goffset content_length, GError **error);
  /* S8. Never fails for want of disk: then it keeps the rest in memory and says so later. FALSE only when @cap is passed. */
  gboolean (*write_reply)   (MaqExchange *self, const void *data, gsize length, GError **error);
  /* S9: the reply is complete and durable. */
  gboolean (*finish_reply)  (MaqExchange *self, GError **error);
  /* A job id was given (asynchronous engines): durable before it returns. @deadline_us: wall clock until which the server
   * keeps the job, 0: not said. */
  gboolean (*accept)        (MaqExchange *self, const char *remote_id, gint64 deadline_us, GError **error);
  /* The reply as far as it came: readable descriptor from its start, kept by the exchange; -1: none. */
  int      (*get_reply)     (MaqExchange *self, goffset *size);
  /* The saved head of the reply (status line and headers), or NULL. (transfer full) */
  char    *(*dup_head)      (MaqExchange *self);
  /* An empty file on the library's disk to write a picture into; (out) path. Descriptor is the caller's. */
  int      (*open_picture)  (MaqExchange *self, char **path, GError **error);

  /* Facts, for everybody to read. */
  gboolean  committed;      /* commit() has returned TRUE */
  gboolean  replied;        /* begin_reply() has returned TRUE */
  gboolean  accepted;       /* accept() has returned TRUE; begin_reply() may then be called again from the start */
  gboolean  complete;       /* finish_reply() has returned TRUE */
};

G_END_DECLS
