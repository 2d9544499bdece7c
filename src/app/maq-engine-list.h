/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* The configured engines, a row each: title, where it is, whether it can be used. Signals: "chosen" (id), "add". */
#define MAQ_TYPE_ENGINE_LIST (maq_engine_list_get_type ())
G_DECLARE_FINAL_TYPE (MaqEngineList, maq_engine_list, MAQ, ENGINE_LIST, AdwPreferencesGroup)

void maq_engine_list_set_engine (MaqEngineList *self, MaqEngine *engine);
/* Looks again where the keys are. */
void maq_engine_list_refresh    (MaqEngineList *self);

G_END_DECLS
