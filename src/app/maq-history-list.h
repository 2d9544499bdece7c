/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-history-entry.h"

G_BEGIN_DECLS

/* The history as its pane shows it: a GtkSelectionModel of MaqHistoryEntry, what runs on top, then the library's list without that; of
 * each step the last slot first. The slot in hand is known by its step's id and its number: it stays in hand while a filter hides
 * it, and while it moves. A list that is new is announced a few rows at a time, in idle moments. Others may be selected beside it, as long as they are listed. Property "selected" (int64, notifies): the
 * one in hand; signal "chosen": others are selected. */
#define MAQ_TYPE_HISTORY_LIST (maq_history_list_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryList, maq_history_list, MAQ, HISTORY_LIST, GObject)

/* So many at most are selected by one range. */
#define MAQ_HISTORY_LIST_MOST 64

/* @queue: of MaqJob. */
MaqHistoryList *maq_history_list_new          (MaqLibrary *library, GListModel *queue) G_GNUC_WARN_UNUSED_RESULT;
guint           maq_history_list_get_n_running (MaqHistoryList *self); /* how many rows are on top because they run */
/* Whether rows are still to be announced: items-changed tells when the last of them come. */
gboolean maq_history_list_is_growing (MaqHistoryList *self);
/* The step in hand, 0: none; @slot (out) (optional). */
gint64          maq_history_list_get_selected (MaqHistoryList *self, guint *slot);
/* And nothing else beside it. */
void            maq_history_list_set_selected (MaqHistoryList *self, gint64 step, guint slot);
/* Into hand; others stay selected where it is one of them. */
void            maq_history_list_take         (MaqHistoryList *self, gint64 step, guint slot);
/* All that are selected, oldest first. (element-type MaqHistoryEntry) */
GPtrArray      *maq_history_list_dup_chosen   (MaqHistoryList *self) G_GNUC_WARN_UNUSED_RESULT;
/* Where it is shown; GTK_INVALID_LIST_POSITION: it is not. */
guint           maq_history_list_find         (MaqHistoryList *self, gint64 step, guint slot);

G_END_DECLS
