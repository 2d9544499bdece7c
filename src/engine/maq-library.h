/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-step.h"

G_BEGIN_DECLS

/* One step of the history. Main thread. Property "record" (boxed MaqStepRecord) notifies when it changes; a row binds to it. */
#define MAQ_TYPE_STEP (maq_step_get_type ())
G_DECLARE_FINAL_TYPE (MaqStep, maq_step, MAQ, STEP, GObject)

gint64         maq_step_get_id     (MaqStep *self);
MaqStepRecord *maq_step_get_record (MaqStep *self); /* (transfer none) (nullable until it is loaded) */

/* The history: a GListModel of MaqStep, newest first. Ids are read first, records on get_item(). Property "search". */
#define MAQ_TYPE_LIBRARY (maq_library_get_type ())
G_DECLARE_FINAL_TYPE (MaqLibrary, maq_library, MAQ, LIBRARY, GObject)

void        maq_library_set_search (MaqLibrary *self, const char *search);
const char *maq_library_get_search (MaqLibrary *self);
MaqStep    *maq_library_find       (MaqLibrary *self, gint64 id, guint *position); /* (transfer none) (nullable) */

G_END_DECLS
