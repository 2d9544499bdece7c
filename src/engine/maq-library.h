/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-library-step.h"
#include "maq-step-filter.h"

G_BEGIN_DECLS

/* The history: a GListModel of MaqStep, newest first. Ids are read first, records on get_item(). Properties "search", "narrow"
 * (something is filtered away), "loading" (the list is not whole yet). */
#define MAQ_TYPE_LIBRARY (maq_library_get_type ())
G_DECLARE_FINAL_TYPE (MaqLibrary, maq_library, MAQ, LIBRARY, GObject)

/* NULL: every step of the board that is not in the trash. What was listed before stays until there is something to show. */
void        maq_library_set_filter (MaqLibrary *self, const MaqStepFilter *filter);
const MaqStepFilter *maq_library_get_filter (MaqLibrary *self); /* (transfer none) */
gboolean    maq_library_is_narrow  (MaqLibrary *self);
gboolean    maq_library_is_loading (MaqLibrary *self);
/* The search alone; the rest of the filter stays. */
void        maq_library_set_search (MaqLibrary *self, const char *search);
const char *maq_library_get_search (MaqLibrary *self);
MaqStep    *maq_library_find       (MaqLibrary *self, gint64 id, guint *position); /* (transfer none) (nullable) */
gboolean    maq_library_has        (MaqLibrary *self, gint64 id); /* is it listed? */
gint64      maq_library_get_id     (MaqLibrary *self, guint position);
/* How many slots a listed step has; it is known without its record. */
guint       maq_library_get_n_slots (MaqLibrary *self, gint64 id);
/* Any step, listed or not; its record comes. One that is not in the library has none for ever. */
MaqStep    *maq_library_dup_step   (MaqLibrary *self, gint64 id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
