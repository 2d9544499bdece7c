/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The only maker of threads. Four lanes: NETWORK (waits; up to 16), CPU (cores − 1 at nice 10: what somebody looks at), STORE (one, in
 * order), BATCH (all cores at nice 15: many pictures at a time, for exports, sheets and pages, behind a progress bar,
 * while thumbnails go on being made). */
typedef enum { MAQ_LANE_NETWORK, MAQ_LANE_CPU, MAQ_LANE_STORE, MAQ_LANE_BATCH } MaqLane;

#define MAQ_TYPE_WORKER (maq_worker_get_type ())
G_DECLARE_FINAL_TYPE (MaqWorker, maq_worker, MAQ, WORKER, GObject)

MaqWorker *maq_worker_new (void) G_GNUC_WARN_UNUSED_RESULT;

typedef struct _MaqSink MaqSink; /* newest progress, one pending idle */

/* Runs on a lane. Returns a value that the GDestroyNotify of the call frees, or NULL with @error (or NULL for "nothing"). */
typedef gpointer (*MaqWorkFunc) (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error);

/* @data is freed by @free_data on the main thread, after the work. @notify (nullable) runs on the main thread with the newest
 * value put into the sink; never after @callback. */
void     maq_worker_run_async  (MaqWorker *self, MaqLane lane, MaqWorkFunc work, gpointer data, GDestroyNotify free_data,
                                GDestroyNotify free_result, void (*notify) (gpointer value, gpointer user_data),
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer maq_worker_run_finish (MaqWorker *self, GAsyncResult *result, GError **error);

/* From one lane's thread to another's, waiting for it (NETWORK → STORE for the journal's
 * moments, NETWORK → CPU for putting an answer into its original, CPU → STORE for what is to be compared; never round). */
gpointer maq_worker_call       (MaqWorker *self, MaqLane lane, MaqWorkFunc work, gpointer data, GError **error);

/* Puts a newer value; the older one is freed. Worker side. */
void     maq_sink_put          (MaqSink *sink, gpointer value, GDestroyNotify free_value);

G_END_DECLS
