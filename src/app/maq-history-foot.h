/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The line below the words of a row of the history: when and for how much, and at a fork the switch between its tries. Where there is no
 * room for both, the time gives way: a price or a star is never cut for it. Signal "sibling" (int): to the try before this one, -1, or
 * after it, 1. */
#define MAQ_TYPE_HISTORY_FOOT (maq_history_foot_get_type ())
G_DECLARE_FINAL_TYPE (MaqHistoryFoot, maq_history_foot, MAQ, HISTORY_FOOT, GtkWidget)

/* @brief: nullable: what is left of @text where it does not fit. @css_class: nullable. @tooltip: nullable. */
void      maq_history_foot_set_text (MaqHistoryFoot *self, const char *text, const char *brief, const char *css_class, const char *tooltip);
/* The try number @index, from 0, of @n; fewer than two: no fork. */
void      maq_history_foot_set_fork (MaqHistoryFoot *self, guint index, guint n);
gboolean  maq_history_foot_has_fork (MaqHistoryFoot *self);
GtkLabel *maq_history_foot_get_label (MaqHistoryFoot *self); /* (transfer none): for its font */

G_END_DECLS
