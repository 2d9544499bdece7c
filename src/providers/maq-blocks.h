/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-json-stream.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* Takes one block of what is read. FALSE with @error: no more is read. */
typedef gboolean (*MaqBlockFunc) (gpointer data, const char *block, gsize length, GError **error);

/* Reads @size bytes of @fd from its start and hands them on, at most 256 KiB at a time; the place where @fd stands does not
 * change. An earlier end of the file is no error: a reply may be cut off, and what came whole counts. Any worker thread.
 * @cancellable: (nullable). FALSE with @error: reading failed, it was cancelled, or @func did not want more. */
gboolean maq_blocks_read (int fd, goffset size, GCancellable *cancellable, MaqBlockFunc func, gpointer data, GError **error);

/* The same for the reply of @call, as far as it came, until the call is cancelled. No reply at all is an error, too. */
gboolean maq_blocks_read_reply (const MaqCall *call, MaqBlockFunc func, gpointer data, GError **error);

/* A MaqBlockFunc whose data is the #MaqJsonStream that is fed. */
gboolean maq_blocks_feed (gpointer stream, const char *block, gsize length, GError **error);

G_END_DECLS
