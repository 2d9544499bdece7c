/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Server-sent events, streaming: data of an event is handed on in pieces as it arrives (an event can be 48 MB
 * on one line). LF, CRLF, CR; comments skipped; split anywhere. */
typedef struct _MaqSse MaqSse;

typedef struct {
  gboolean (*data)  (gpointer user, const char *piece, gsize length, GError **error);
  /* The event is over: @name from "event:", or "". Also called for a last event without its blank line. */
  gboolean (*event) (gpointer user, const char *name, GError **error);
} MaqSseSink;

MaqSse  *maq_sse_new    (const MaqSseSink *sink, gpointer user) G_GNUC_WARN_UNUSED_RESULT;
void     maq_sse_free   (MaqSse *self);
gboolean maq_sse_feed   (MaqSse *self, const char *text, gsize length, GError **error);
/* The name of the event whose data is coming in, as far as it has been said; "" for none. */
const char *maq_sse_get_name (MaqSse *self);
gboolean maq_sse_finish (MaqSse *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqSse, maq_sse_free)

G_END_DECLS
