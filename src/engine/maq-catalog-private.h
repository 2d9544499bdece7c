/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-catalog.h first: this header does not, or the two would make a ring. */
#include "maq-store.h"

G_BEGIN_DECLS

/* @draft_url: where the built-in engine of this process listens. */
MaqCatalog *maq_catalog_new  (const char *draft_url) G_GNUC_WARN_UNUSED_RESULT;
/* The engines as the library has them (element-type MaqEngineRow). Rows that are no endpoint are left out and logged. */
void        maq_catalog_fill (MaqCatalog *self, GPtrArray *rows);
/* What an engine said of itself just now: its entry is replaced, unless it is another by now. */
void        maq_catalog_learn (MaqCatalog *self, MaqEndpoint *asked, const char *learned);
/* The same server is asked for the same in the same way. */
gboolean    maq_catalog_is_same (MaqEndpoint *one, MaqEndpoint *other);
/* When it said it, wall clock; 0: never. */
gint64      maq_catalog_entry_get_learned_us (MaqCatalogEntry *self);
void        maq_catalog_entry_set_hold (MaqCatalogEntry *self, const char *hold);

G_END_DECLS
