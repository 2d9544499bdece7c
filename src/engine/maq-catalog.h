/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-preset.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* The configured engines: a GListModel of MaqCatalogEntry; "draft" first. Main thread. */
#define MAQ_TYPE_CATALOG_ENTRY (maq_catalog_entry_get_type ())
G_DECLARE_FINAL_TYPE (MaqCatalogEntry, maq_catalog_entry, MAQ, CATALOG_ENTRY, GObject)

const char     *maq_catalog_entry_get_id       (MaqCatalogEntry *self);
const char     *maq_catalog_entry_get_title    (MaqCatalogEntry *self); /* also property "title" */
MaqEndpoint    *maq_catalog_entry_get_endpoint (MaqCatalogEntry *self);
const MaqModel *maq_catalog_entry_get_model    (MaqCatalogEntry *self);
/* Why its jobs wait: "auth", "quota", "verification" or NULL; also property "hold", notifying. */
const char     *maq_catalog_entry_get_hold     (MaqCatalogEntry *self);

#define MAQ_TYPE_CATALOG (maq_catalog_get_type ())
G_DECLARE_FINAL_TYPE (MaqCatalog, maq_catalog, MAQ, CATALOG, GObject)

MaqCatalogEntry *maq_catalog_find (MaqCatalog *self, const char *id); /* (transfer none) (nullable) */
/* One of them is of this preset. */
gboolean         maq_catalog_has_preset (MaqCatalog *self, const MaqPreset *preset);

G_END_DECLS
