/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-history-entry.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* One slot of a step in the history. Bound to a MaqHistoryEntry and, while it runs, to its job in the queue. Every row is as high as every other,
 * but for the heading of the first of a day, which stands above it, and the bar of what runs. Signal "sibling" (int): to the try
 * before this one, -1, or after it, 1; "record-changed". */
#define MAQ_TYPE_HISTORY_ROW (maq_history_row_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryRow, maq_history_row, MAQ, HISTORY_ROW, GtkWidget)

GtkWidget *maq_history_row_new      (MaqLoader *loader, MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: unbinds. */
void       maq_history_row_set_entry (MaqHistoryRow *self, MaqHistoryEntry *entry);
MaqHistoryEntry *maq_history_row_get_entry (MaqHistoryRow *self); /* (transfer none) (nullable) */
/* @heading: nullable; the day, when this row is the first of it. @lane: 0 or 1. */
void       maq_history_row_place    (MaqHistoryRow *self, const char *heading, guint lane, gboolean current);
/* The queue has changed: finds the slot's job again. */
void       maq_history_row_find_job (MaqHistoryRow *self);

G_END_DECLS
