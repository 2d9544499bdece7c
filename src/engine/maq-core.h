/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"
#include "maq-journal.h"
#include "maq-worker.h"

G_BEGIN_DECLS

#define MAQ_DRAFT_ENGINE "draft"

/* Private to the engine: the four things every part of it works with. Counted; made once when a library is opened and
 * never changed, but for @store: it belongs to the store lane and becomes NULL when the library is closed. References
 * are dropped on the main thread only, since the last one ends the worker. */
typedef struct {
  MaqWorker     *worker;
  MaqLibraryDir *dir;
  MaqDecoder    *decoder;
  MaqStore      *store;
} MaqCore;

/* Takes over all four. */
MaqCore  *maq_core_new       (MaqWorker *worker, MaqLibraryDir *dir, MaqDecoder *decoder, MaqStore *store) G_GNUC_WARN_UNUSED_RESULT;
MaqCore  *maq_core_ref       (const MaqCore *self);
void      maq_core_unref     (const MaqCore *self);
/* Store lane. NULL with FAILED once it is closed. */
MaqStore *maq_core_get_store (const MaqCore *self, GError **error);
/* Store lane: closes the library for good. */
void      maq_core_close     (const MaqCore *self);

G_END_DECLS
