/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"
#include "maq-import-batch.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* How pictures come onto the board: files, a drop, the clipboard, a step's picture. What comes is handed to the engine as the
 * bytes it is; nothing is decoded here. Several at once come onto the board together, as one change that Undo takes back.
 * Signals: "started" (MaqImportBatch: shows how far it is, and can be cancelled), "failed" (sentences, one a line), "added"
 * (guint: how many), "added-elsewhere" (guint, UUID of a board): it was another board that was open when they came, and they are
 * there; "board-file" (GFile): one of them is a whole board. */
#define MAQ_TYPE_IMPORT (maq_import_get_type ())
G_DECLARE_FINAL_TYPE (MaqImport, maq_import, MAQ, IMPORT, GObject)

MaqImport *maq_import_new        (MaqEngine *engine, MaqStage *stage) G_GNUC_WARN_UNUSED_RESULT;

/* @files: of GFile. */
void       maq_import_files      (MaqImport *self, GListModel *files);
/* A picture that the library has already. */
void       maq_import_blob       (MaqImport *self, MaqBlob *blob, const char *name);
void       maq_import_clipboard  (MaqImport *self, GdkClipboard *clipboard);
/* Takes the drop to its end. @place: where on the canvas, in its units; NULL: wherever there is room. */
void       maq_import_drop       (MaqImport *self, GdkDrop *drop, const graphene_point_t *place);
/* The same; @func (main thread) hears the ids of the references that came of it, and is not called where none did. @destroy is
 * called in any case. */
typedef void (*MaqImportFunc) (const char *const *ids, gpointer data);
void       maq_import_drop_for   (MaqImport *self, GdkDrop *drop, MaqImportFunc func, gpointer data, GDestroyNotify destroy);
/* What a drop or the clipboard must hold. Returns: (transfer full) */
GdkContentFormats *maq_import_dup_formats (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
