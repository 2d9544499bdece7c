/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* "Test connection": a button, what it found, and the remedy. Signal "remedy" (word): "set-key", "billing", "verify". */
#define MAQ_TYPE_TEST_GROUP (maq_test_group_get_type ())
G_DECLARE_FINAL_TYPE (MaqTestGroup, maq_test_group, MAQ, TEST_GROUP, AdwPreferencesGroup)

/* Another endpoint, or the same one changed: what was found before no longer counts. */
void maq_test_group_set_engine (MaqTestGroup *self, MaqEngine *engine, MaqEndpoint *endpoint);
/* Stops what is under way; what comes late is dropped. */
void maq_test_group_cancel     (MaqTestGroup *self);

G_END_DECLS
