/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* All requests that may have been charged: each with its answers, and all of them at once. Hides when there are none.
 * Signals: "failed" (GError), "resolved". */
#define MAQ_TYPE_UNKNOWN_GROUP (maq_unknown_group_get_type ())
G_DECLARE_FINAL_TYPE (MaqUnknownGroup, maq_unknown_group, MAQ, UNKNOWN_GROUP, AdwPreferencesGroup)

void maq_unknown_group_set_engine (MaqUnknownGroup *self, MaqEngine *engine);

G_END_DECLS
