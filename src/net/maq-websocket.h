/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-http-request.h"
#include "maq-websocket-frame.h"

G_BEGIN_DECLS

/* A blocking WebSocket client over the same hardened handle as every request: the same addresses, certificates and
 * proxies, no Origin, no extensions. One thread at a time. */
typedef struct _MaqWebsocket MaqWebsocket;

typedef struct {
  MaqWebsocketOpcode kind;     /* TEXT or BINARY */
  GBytes            *payload;  /* NULL: nothing came */
} MaqWebsocketMessage;

void          maq_websocket_message_clear (MaqWebsocketMessage *self);

/* Connects and shakes hands. @request: where (http:// or https://), key, headers, ca_file, timeout_ms (0: 15 s for both); it
 * is not kept. @max_message: bytes. UNREACHABLE, AUTH (401, 403), PROTOCOL (no WebSocket there), BAD_INPUT (address),
 * FAILED (certificate), or cancelled. */
MaqWebsocket *maq_websocket_new       (const MaqHttpRequest *request, gsize max_message, GCancellable *cancellable, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Says good-bye as far as that goes without waiting. */
void          maq_websocket_free      (MaqWebsocket *self);
/* At most 5 s. UNREACHABLE: it has ended. */
gboolean      maq_websocket_send_text (MaqWebsocket *self, const char *text, GCancellable *cancellable, GError **error);
/* Waits up to @timeout_ms for a message; @message is cleared first. TRUE without a payload: none came. UNREACHABLE: it was closed or
 * broke off; PROTOCOL: the server sent what it must not. After an error nothing more comes. Pings are answered. */
gboolean      maq_websocket_receive   (MaqWebsocket *self, guint timeout_ms, MaqWebsocketMessage *message,
                                       GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqWebsocket, maq_websocket_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqWebsocketMessage, maq_websocket_message_clear)

G_END_DECLS
