/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The server's worker threads: as many as there are cores but one, at least one, so that the main loop always has a core
 * to answer with. The one place in this folder where threads are made. Main thread, but for maq_server_pool_tell(). */
typedef struct _MaqServerPool MaqServerPool;

typedef void (*MaqServerWork) (gpointer data);

MaqServerPool *maq_server_pool_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until the work under way has ended; what has not begun is run too, so cancel it first. */
void           maq_server_pool_free (MaqServerPool *self);
/* Runs @work (@data) on a worker, in order of arrival. FALSE when no thread could be made. */
gboolean       maq_server_pool_push (MaqServerPool *self, MaqServerWork work, gpointer data);
/* From a worker: has @func (@data) called on the main thread, in order. */
void           maq_server_pool_tell (GSourceFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqServerPool, maq_server_pool_free)

G_END_DECLS
