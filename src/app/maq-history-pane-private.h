/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-history-filter.h"
#include "maq-history-list.h"
#include "maq-history-pane.h"

G_BEGIN_DECLS

struct _MaqHistoryPane {
  AdwBin              parent_instance;

  AdwHeaderBar       *header;
  GtkToggleButton    *star;
  MaqHistoryFilter   *filter;
  GtkEditable        *search;
  GtkRevealer        *narrow;
  GtkLabel           *narrow_text;
  GtkStack           *stack;
  GtkLabel           *empty;
  GtkWidget          *show_all;
  GtkScrolledWindow  *scroller;
  GtkListView        *list;

  MaqEngine          *engine;
  MaqLoader          *loader;
  MaqHistoryList     *steps;
  MaqStage           *stage;
  MaqStep            *step;       /* in hand, and which of its pictures */
  guint               slot;
  GPtrArray          *chosen;     /* of MaqHistoryEntry: all that are selected, oldest first; held, so that their records stay */
  GtkWidget          *menu;       /* once it was asked for */
  GPtrArray          *items; /* of GtkListItem: the rows that are bound now, not owned */
  guint               refresh_id;
  gboolean            search_mode;
};

/* maq-history-pane-rows.c: what stands in the list. The rows that are bound are in @items. */
GtkListItemFactory *maq_history_pane_create_factory (MaqHistoryPane *self) G_GNUC_WARN_UNUSED_RESULT;
void maq_history_pane_place_rows    (MaqHistoryPane *self);
/* The menu about the step in hand, at a place in @row. */
void maq_history_pane_open_menu     (MaqHistoryPane *self, GtkWidget *row, double x, double y);

/* maq-history-pane.c: all rows look again, soon and once. */
void maq_history_pane_queue_refresh (MaqHistoryPane *self);

G_END_DECLS
