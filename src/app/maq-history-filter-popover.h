/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* What the filter's button opens: engine, day, star, trash. It works on the library's filter, and shows it whoever changes it. */
#define MAQ_TYPE_HISTORY_FILTER_POPOVER (maq_history_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryFilterPopover, maq_history_filter_popover, MAQ, HISTORY_FILTER_POPOVER, GtkPopover)

GtkWidget *maq_history_filter_popover_new     (MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* "Yesterday": what is chosen as the day. (transfer full) */
char      *maq_history_filter_popover_dup_day (MaqHistoryFilterPopover *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
