/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A streaming scanner for JSON that carries pictures: strings under one of the named members (at any depth)
 * are base64-decoded into sinks as they pass; everything else is kept, with such a string replaced by "", as a small
 * document for maq_json_parse(). 1.6 GB/s, constant memory; fed in pieces split anywhere. */
typedef struct _MaqJsonStream MaqJsonStream;

typedef struct {
  /* A picture string begins; @path like "data.0.b64_json". FALSE stops. */
  gboolean (*begin) (gpointer data, const char *path, GError **error);
  gboolean (*bytes) (gpointer data, const guint8 *bytes, gsize length, GError **error);
  /* @whole: FALSE when the input ended, or the base64 was wrong, within the string. */
  gboolean (*end)   (gpointer data, gboolean whole, GError **error);
} MaqJsonStreamSink;

/* @members: NULL-terminated, for instance { "b64_json", NULL }. A "data:…;base64," prefix in a string is skipped. A
 * name that ends in a colon, "url:", stands for that member only where its string begins with "data:"; else it is
 * kept as it is. "*:" stands for every such string, wherever it is, besides those that are named.
 * @max_rest: bytes of the rest, PROTOCOL beyond; @max_depth likewise. */
MaqJsonStream *maq_json_stream_new    (const char *const *members, const MaqJsonStreamSink *sink, gpointer data,
                                       gsize max_rest, guint max_depth) G_GNUC_WARN_UNUSED_RESULT;
void           maq_json_stream_free   (MaqJsonStream *self);
gboolean       maq_json_stream_feed   (MaqJsonStream *self, const char *text, gsize length, GError **error);
/* TRUE when the document was complete. The rest is there either way. */
gboolean       maq_json_stream_finish (MaqJsonStream *self, GError **error);
/* What was not a picture; after an incomplete document it is closed with the brackets it lacks. (transfer full) */
char          *maq_json_stream_dup_rest (MaqJsonStream *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqJsonStream, maq_json_stream_free)

G_END_DECLS
