/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-history-list.h"

G_BEGIN_DECLS

struct _MaqHistoryList {
  GObject     parent_instance;

  MaqLibrary *library;
  GListModel *queue;
  GArray     *ids;        /* of keys, as shown */
  GArray     *rest;       /* of keys: what will be shown, while it is announced a few at a time; NULL: all is */
  guint       grow_id;
  GArray     *running;    /* of keys, falling: the first of them */
  gint64      selected;   /* key; in hand */
  GArray     *also;       /* of keys: selected beside it; none that is not listed, once all is announced */
};

/* maq-history-list.c. GTK_INVALID_LIST_POSITION: it is not shown. */
guint            maq_history_list_find_key       (MaqHistoryList *self, gint64 key);

/* maq-history-list-select.c */
void             maq_history_list_selection_init (GtkSelectionModelInterface *iface);
/* Takes @also (of keys, transfer full) for what is selected beside @key. */
void             maq_history_list_choose         (MaqHistoryList *self, gint64 key, GArray *also);

G_END_DECLS
