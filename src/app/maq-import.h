/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* How pictures come onto the board: files, a drop, the clipboard. What comes is handed to the engine as the bytes it
 * is; nothing is decoded here. Signals: "failed" (sentence), "added" (MaqBoardItem). */
#define MAQ_TYPE_IMPORT (maq_import_get_type ())
G_DECLARE_FINAL_TYPE (MaqImport, maq_import, MAQ, IMPORT, GObject)

MaqImport *maq_import_new        (MaqEngine *engine, MaqStage *stage) G_GNUC_WARN_UNUSED_RESULT;

void       maq_import_file       (MaqImport *self, GFile *file);
void       maq_import_clipboard  (MaqImport *self, GdkClipboard *clipboard);
/* Takes the drop to its end. */
void       maq_import_drop       (MaqImport *self, GdkDrop *drop);
/* What a drop or the clipboard must hold. Returns: (transfer full) */
GdkContentFormats *maq_import_dup_formats (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
