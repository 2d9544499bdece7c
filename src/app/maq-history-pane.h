/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-history-entry.h"
#include "maq-loader.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* The history: newest first, by days, with what runs on top. Properties "step" (MaqStep, nullable: the one in hand, which a filter
 * may hide), "search-mode" (boolean). Signals: "sibling" (int): to the try before the one in hand, -1, or after it, 1;
 * "compare-with" (MaqStep, slot): Alt and a click on that one; "chosen": what maq_history_pane_get_chosen() says is different. */
#define MAQ_TYPE_HISTORY_PANE (maq_history_pane_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryPane, maq_history_pane, MAQ, HISTORY_PANE, AdwBin)

AdwHeaderBar *maq_history_pane_get_header      (MaqHistoryPane *self);
MaqStep      *maq_history_pane_get_step        (MaqHistoryPane *self); /* (transfer none) (nullable) */
guint         maq_history_pane_get_slot        (MaqHistoryPane *self); /* of that step; "step" notifies for it, too */
gboolean      maq_history_pane_get_search_mode (MaqHistoryPane *self);

void          maq_history_pane_set_engine      (MaqHistoryPane *self, MaqEngine *engine, MaqLoader *loader);
/* Scrolls to it, too, where it is listed. */
void          maq_history_pane_set_step        (MaqHistoryPane *self, MaqStep *step);
/* All that are selected (Ctrl or Shift and a click, or a key), the one in hand among them, oldest first; as long as nothing changes.
 * Their records may still be on their way. (transfer none) (element-type MaqHistoryEntry) */
GPtrArray    *maq_history_pane_get_chosen      (MaqHistoryPane *self);
/* The one in hand, and no other. */
void          maq_history_pane_select_only     (MaqHistoryPane *self);
/* The step that stands beside the one in hand, preferably below it; 0: none. */
gint64        maq_history_pane_get_neighbour   (MaqHistoryPane *self);
/* Where a picture of the step may be taken in hand, too. */
void          maq_history_pane_set_stage       (MaqHistoryPane *self, MaqStage *stage);
void          maq_history_pane_set_search_mode (MaqHistoryPane *self, gboolean search_mode);

G_END_DECLS
