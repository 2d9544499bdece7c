/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-loader.h"
#include "maq-queue-entry.h"

G_BEGIN_DECLS

/* One request in the queue. Signals: "move" (int: -1 up, 1 down, G_MININT to the front), "show-step", "answer" (word, see
 * MaqNotice: about its engine). */
#define MAQ_TYPE_QUEUE_ROW (maq_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (MaqQueueRow, maq_queue_row, MAQ, QUEUE_ROW, GtkListBoxRow)

GtkWidget     *maq_queue_row_new       (MaqQueueEntry *entry, MaqLoader *loader, MaqCatalog *catalog)
  G_GNUC_WARN_UNUSED_RESULT;
MaqQueueEntry *maq_queue_row_get_entry (MaqQueueRow *self);
/* The place it can be dragged at. */
GtkWidget     *maq_queue_row_get_handle (MaqQueueRow *self);

G_END_DECLS
