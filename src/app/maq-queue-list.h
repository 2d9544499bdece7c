/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"
#include "maq-queue-entry.h"

G_BEGIN_DECLS

/* The engine's queue by request: a GListModel of MaqQueueEntry. First what is wholly under way, then what still waits, in
 * the order it will be started in. Main thread. */
#define MAQ_TYPE_QUEUE_LIST (maq_queue_list_get_type ())
G_DECLARE_FINAL_TYPE (MaqQueueList, maq_queue_list, MAQ, QUEUE_LIST, GObject)

MaqQueueList  *maq_queue_list_new  (MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) (nullable) */
MaqQueueEntry *maq_queue_list_peek (MaqQueueList *self, guint position);
/* Puts the entry at @from where the one at @to is now, as far as those that wait reach. */
void           maq_queue_list_move (MaqQueueList *self, guint from, guint to);
void           maq_queue_list_cancel_all (MaqQueueList *self);

G_END_DECLS
