/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-loader.h"
#include "maq-plan.h"
#include "maq-queue-list.h"

G_BEGIN_DECLS

/* Every request that is under way or waits, with its order in a person's hand: dragged by its handle, moved by Alt+Up and
 * Alt+Down, cancelled by Delete; behind them what waits for a step. Signals: "show-step" (int64), "answer" (engine id, word: as
 * MaqNotice has it), "take-back" (string: the id of what waits no longer). */
#define MAQ_TYPE_QUEUE_POPOVER (maq_queue_popover_get_type ())
G_DECLARE_FINAL_TYPE (MaqQueuePopover, maq_queue_popover, MAQ, QUEUE_POPOVER, GtkPopover)

GtkWidget *maq_queue_popover_new (MaqQueueList *entries, MaqLoader *loader, MaqEngine *engine, MaqPlan *plan)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
