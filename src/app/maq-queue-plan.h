/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-plan.h"

G_BEGIN_DECLS

/* The end of the queue: changes that are sent when the step before them is done. Invisible while there is none. Signal
 * "take-back" (string: the id of one that should wait no longer). */
#define MAQ_TYPE_QUEUE_PLAN (maq_queue_plan_get_type ())
G_DECLARE_FINAL_TYPE (MaqQueuePlan, maq_queue_plan, MAQ, QUEUE_PLAN, AdwBin)

/* @board: for the names of the references. */
void maq_queue_plan_set_plan (MaqQueuePlan *self, MaqPlan *plan, GListModel *board);

G_END_DECLS
