/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-stage-private.h"

void
maq_stage_create_overlay (MaqStage *self, MaqCard *card)
{
}

void
maq_stage_update_overlay (MaqStage *self, MaqCard *card)
{
}
