/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Bars beside one another. Arrow keys and clicks choose one; property "current" (string, read-only, nullable, notifying) is
 * the chosen bar's name, for a label that shows it. */
#define MAQ_TYPE_BAR_CHART (maq_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (MaqBarChart, maq_bar_chart, MAQ, BAR_CHART, GtkBox)

void        maq_bar_chart_clear       (MaqBarChart *self);
/* At the end; see maq_bar_new(). */
void        maq_bar_chart_add         (MaqBarChart *self, double sure, double whole, const char *name);
const char *maq_bar_chart_get_current (MaqBarChart *self);
/* Chooses the last one. */
void        maq_bar_chart_show_last   (MaqBarChart *self);

G_END_DECLS
