/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads @stream to its end, or to @max bytes, whichever comes first: whoever offers something on a clipboard may never
 * stop. Main thread; nothing blocks. */
void    maq_stream_read_async  (GInputStream *stream, gsize max, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full) */
GBytes *maq_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
