/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* The history as its pane shows it: a GtkSelectionModel of MaqStep, what runs on top, then the library's list without that. The
 * step in hand is known by its id: it stays in hand while a filter hides it, and while it moves. Others may be selected beside it,
 * as long as they are listed. Property "selected" (int64, 0: none): the one in hand; signal "chosen": others are selected. */
#define MAQ_TYPE_HISTORY_LIST (maq_history_list_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryList, maq_history_list, MAQ, HISTORY_LIST, GObject)

/* So many at most are selected by one range. */
#define MAQ_HISTORY_LIST_MOST 64

/* @queue: of MaqJob. */
MaqHistoryList *maq_history_list_new          (MaqLibrary *library, GListModel *queue) G_GNUC_WARN_UNUSED_RESULT;
guint           maq_history_list_get_n_running (MaqHistoryList *self); /* how many are on top because they run */
gint64          maq_history_list_get_selected (MaqHistoryList *self);
/* And nothing else beside it. */
void            maq_history_list_set_selected (MaqHistoryList *self, gint64 id);
/* Into hand; others stay selected where it is one of them. */
void            maq_history_list_take         (MaqHistoryList *self, gint64 id);
/* Ids (gint64) of all that are selected, oldest first. */
GArray         *maq_history_list_dup_chosen   (MaqHistoryList *self) G_GNUC_WARN_UNUSED_RESULT;
/* Where it is shown; GTK_INVALID_LIST_POSITION: it is not. */
guint           maq_history_list_find         (MaqHistoryList *self, gint64 id);

G_END_DECLS
