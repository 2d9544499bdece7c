/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The frames of RFC 6455 as a client sees them: what a server sends, split anywhere, put together to messages. The server is
 * hostile: nothing is allocated for what a header only announces. */
typedef struct _MaqWebsocketFrames MaqWebsocketFrames;

typedef enum {
  MAQ_WEBSOCKET_CONTINUATION = 0x0,
  MAQ_WEBSOCKET_TEXT         = 0x1, /* UTF-8, checked */
  MAQ_WEBSOCKET_BINARY       = 0x2,
  MAQ_WEBSOCKET_CLOSE        = 0x8, /* the payload without its code, UTF-8 */
  MAQ_WEBSOCKET_PING         = 0x9,
  MAQ_WEBSOCKET_PONG         = 0xa,
} MaqWebsocketOpcode;

/* One message, or one control frame. @code: of a CLOSE, 0 where none was said. FALSE ends the feeding. */
typedef gboolean (*MaqWebsocketFunc) (gpointer data, MaqWebsocketOpcode opcode, guint code, GBytes *payload, GError **error);

/* @max_message: bytes of a message, however many frames it comes in. */
MaqWebsocketFrames *maq_websocket_frames_new  (gsize max_message, MaqWebsocketFunc func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void                maq_websocket_frames_free (MaqWebsocketFrames *self);
/* PROTOCOL: not what a server may send, or too large. It stays so. Bytes after a CLOSE are passed over. */
gboolean            maq_websocket_frames_feed (MaqWebsocketFrames *self, const guint8 *bytes, gsize length, GError **error);

/* Appends one whole frame of a client to @out, masked with @key (4 bytes that nobody can foretell). */
void                maq_websocket_frame_write (GByteArray *out, MaqWebsocketOpcode opcode, const void *payload, gsize length,
                                               const guint8 *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqWebsocketFrames, maq_websocket_frames_free)

G_END_DECLS
