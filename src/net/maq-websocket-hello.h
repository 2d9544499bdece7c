/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-http-request.h"

G_BEGIN_DECLS

#define MAQ_WEBSOCKET_NONCE_BYTES 16

/* The opening handshake of RFC 6455 as text. */

/* The whole head of the request, with the key: wipe it. BAD_INPUT: a header with a control character. (transfer full) */
char    *maq_websocket_hello_make  (const MaqHttpRequest *request, const guint8 *nonce, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @head: the server's, with its last empty line. AUTH, PROTOCOL. */
gboolean maq_websocket_hello_check (const char *head, const guint8 *nonce, GError **error);

G_END_DECLS
