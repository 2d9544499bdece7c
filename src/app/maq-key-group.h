/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* An engine's key: where it is and how it ends, a new one, where to get one. Signals: "failed" (GError), "changed": a key
 * was set or removed. */
#define MAQ_TYPE_KEY_GROUP (maq_key_group_get_type ())
G_DECLARE_FINAL_TYPE (MaqKeyGroup, maq_key_group, MAQ, KEY_GROUP, AdwPreferencesGroup)

/* Hides where no key is ever sent. */
void maq_key_group_set_engine (MaqKeyGroup *self, MaqEngine *engine, MaqEndpoint *endpoint);
void maq_key_group_focus      (MaqKeyGroup *self);

G_END_DECLS
