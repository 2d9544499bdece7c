/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An answer of the Images form as it comes, JSON or an event stream, split anywhere: pictures are decoded into the sink
 * while they pass, and each document (the answer, or one event) is handed over without them. Used while the answer
 * arrives, for previews, and again from the disk, for the result. */
typedef struct _MaqOpenaiReader MaqOpenaiReader;

typedef struct {
  /* A picture begins. @event: its event's name as far as it was said, "" in a plain answer. FALSE ends it all. */
  gboolean (*begin)    (gpointer data, const char *event, GError **error);
  gboolean (*bytes)    (gpointer data, const guint8 *bytes, gsize length, GError **error);
  gboolean (*end)      (gpointer data, gboolean whole, GError **error);
  /* A document is over, its pictures have been through. @rest is JSON with "" in their places, closed if it was cut off. */
  gboolean (*document) (gpointer data, const char *event, const char *rest, gboolean complete, GError **error);
} MaqOpenaiSink;

MaqOpenaiReader *maq_openai_reader_new       (const MaqOpenaiSink *sink, gpointer data, gsize max_rest) G_GNUC_WARN_UNUSED_RESULT;
void             maq_openai_reader_free      (MaqOpenaiReader *self);
/* FALSE only when the sink says so: what cannot be read is passed over. */
gboolean         maq_openai_reader_feed      (MaqOpenaiReader *self, const char *text, gsize length, GError **error);
gboolean         maq_openai_reader_finish    (MaqOpenaiReader *self, GError **error);
/* It is neither JSON nor an event stream: a page, or nothing at all. */
gboolean         maq_openai_reader_is_alien  (MaqOpenaiReader *self);
gboolean         maq_openai_reader_is_stream (MaqOpenaiReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqOpenaiReader, maq_openai_reader_free)

G_END_DECLS
