/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* Everything about one engine: where it is, its key, a test, limits. Changes are written at once. Signals: "back";
 * "failed" (GError); "removed" (MaqEndpoint): as it was, for Undo. */
#define MAQ_TYPE_ENGINE_PAGE (maq_engine_page_get_type ())
G_DECLARE_FINAL_TYPE (MaqEnginePage, maq_engine_page, MAQ, ENGINE_PAGE, AdwBin)

GtkWidget  *maq_engine_page_new        (MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* A configured one. */
void        maq_engine_page_set_id     (MaqEnginePage *self, const char *id);
/* One that is to be: written as soon as it has an address. */
void        maq_engine_page_set_preset (MaqEnginePage *self, const MaqPreset *preset);
void        maq_engine_page_focus_key  (MaqEnginePage *self);

G_END_DECLS
