/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-http-head.h"
#include "maq-http-request.h"

G_BEGIN_DECLS

/* One hardened HTTP request (durability: "Defences"). Every handle is made in maq-http-handle.c and nowhere
 * else. Blocking, on a worker; a GCancellable wakes it at once (curl_multi_wakeup). */

/* Once, before any thread is made: forgets SSLKEYLOGFILE, then curl_global_init(). Again: nothing. */
void     maq_http_global_init (void);

typedef struct _MaqHttp MaqHttp; /* one multi handle; one thread at a time */

MaqHttp *maq_http_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void     maq_http_free (MaqHttp *self);

/* TRUE when a complete reply of any status came. FALSE: UNREACHABLE (nothing sent whole), UNKNOWN_OUTCOME (tail
 * sent, no complete reply), PROTOCOL (cap, header guard), BAD_INPUT (address), FAILED (a certificate that does not
 * hold, among others), a hook's own error, or cancelled. @reply is filled as far as it goes in every case. */
gboolean maq_http_perform     (MaqHttp *self, const MaqHttpRequest *request, MaqHttpReply *reply,
                               GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqHttp, maq_http_free)

G_END_DECLS
