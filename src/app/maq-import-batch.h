/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"

G_BEGIN_DECLS

/* Pictures on their way into the library, one after another in the order they were given. Nothing of the board is touched
 * before the last one is judged. Main thread. Properties: "n-done" (uint, notifies). Signal "done": once, also after it was
 * cancelled. */
#define MAQ_TYPE_IMPORT_BATCH (maq_import_batch_get_type ())
G_DECLARE_FINAL_TYPE (MaqImportBatch, maq_import_batch, MAQ, IMPORT_BATCH, GObject)

/* @room: so many are taken; what is behind them is said to find none. */
MaqImportBatch *maq_import_batch_new       (MaqEngine *engine, guint room) G_GNUC_WARN_UNUSED_RESULT;
void            maq_import_batch_add_file  (MaqImportBatch *self, GFile *file);
/* @name: nullable. */
void            maq_import_batch_add_bytes (MaqImportBatch *self, GBytes *bytes, const char *name);
/* It holds a reference on itself until it is done. */
void            maq_import_batch_start     (MaqImportBatch *self);
void            maq_import_batch_cancel    (MaqImportBatch *self);

gboolean        maq_import_batch_is_cancelled (MaqImportBatch *self);
guint           maq_import_batch_get_n_done (MaqImportBatch *self);
guint           maq_import_batch_get_n_items (MaqImportBatch *self);
/* Of those that came in, in their order: the picture, or NULL behind the last; @name (out) (transfer none) (nullable). */
MaqBlob        *maq_import_batch_get_blob  (MaqImportBatch *self, guint index, const char **name);
/* What to say of those that did not, NULL: all is well. (transfer full) */
char           *maq_import_batch_make_message (MaqImportBatch *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
