/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-loader.h"
#include "maq-queue-popover.h"

G_BEGIN_DECLS

/* The header's way to the queue, with how many pictures are on their way. */
#define MAQ_TYPE_QUEUE_BUTTON (maq_queue_button_get_type ())
G_DECLARE_FINAL_TYPE (MaqQueueButton, maq_queue_button, MAQ, QUEUE_BUTTON, AdwBin)

/* Returns what it opens, for its signals. (transfer none) */
MaqQueuePopover *maq_queue_button_set_engine (MaqQueueButton *self, MaqEngine *engine, MaqLoader *loader, MaqPlan *plan);
/* NULL before there is an engine. (transfer none) */
MaqQueueList *maq_queue_button_get_entries (MaqQueueButton *self);
void          maq_queue_button_popup      (MaqQueueButton *self);

G_END_DECLS
