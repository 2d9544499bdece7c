/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-core.h"

G_BEGIN_DECLS

/* Private to the engine. Sees to it that small copies of pictures are kept, before many of them are needed at once: one picture is one piece
 * of work on the batch lane, and there are as many at a time as there are processors. Main thread. */

#define MAQ_WARM_PART 0.7   /* of the time that a sheet or page takes, for progress: nearly all when nothing is kept, nothing when all is */

typedef void (*MaqWarmFunc) (guint done, guint total, gpointer data);

/* @blobs: (transfer none) (element-type MaqBlob). One that cannot be read is passed over. @progress: (nullable): main thread. Ends with
 * CANCELLED, or well. */
void     maq_warm_async  (const MaqCore *core, GPtrArray *blobs, GCancellable *cancellable, MaqWarmFunc progress, gpointer progress_data,
                          GAsyncReadyCallback callback, gpointer user_data);
gboolean maq_warm_finish (GAsyncResult *result, GError **error);

G_END_DECLS
