/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* The button that says which steps the history shows: of which engine, which day, starred, or the trash. It works on the
 * library's filter, and shows it whoever changes it. */
#define MAQ_TYPE_HISTORY_FILTER (maq_history_filter_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryFilter, maq_history_filter, MAQ, HISTORY_FILTER, AdwBin)

void  maq_history_filter_set_engine  (MaqHistoryFilter *self, MaqEngine *engine);
void  maq_history_filter_set_starred (MaqHistoryFilter *self, gboolean starred);
/* Everything again; a search stays. */
void  maq_history_filter_clear       (MaqHistoryFilter *self);
/* "Starred · Synexa · Yesterday"; NULL: all is shown. (transfer full) (nullable) */
char *maq_history_filter_dup_text    (MaqHistoryFilter *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
