/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-plan.h"

G_BEGIN_DECLS

/* What waits for a step, in a person's words. */

/* "Then: add a cat", with the names of @board for chips. @saved: as MaqPromptBuffer saves it; @board: nullable. (transfer full) */
char *maq_plan_text_words (GListModel *board, const char *saved) G_GNUC_WARN_UNUSED_RESULT;
/* "Waits for step 7" (transfer full) */
char *maq_plan_text_state (const MaqPlanned *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
