/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"
#include "maq-loader.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* The slots of the step in hand, each in its place whatever became of it: waiting, running, done, refused, lost. Chooses the slot
 * that is on the stage, and offers to try the chosen one alone again. Hidden where there is one picture and nothing to say. */
#define MAQ_TYPE_SLOT_STRIP (maq_slot_strip_get_type ())
G_DECLARE_FINAL_TYPE (MaqSlotStrip, maq_slot_strip, MAQ, SLOT_STRIP, AdwBin)

void maq_slot_strip_set_stage (MaqSlotStrip *self, MaqStage *stage, MaqEngine *engine, MaqLoader *loader);

G_END_DECLS
