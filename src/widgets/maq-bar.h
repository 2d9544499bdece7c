/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One bar of a chart: @sure of it in full colour, the rest up to @whole paler. Its name is what a screen reader says. */
#define MAQ_TYPE_BAR (maq_bar_get_type ())
G_DECLARE_FINAL_TYPE (MaqBar, maq_bar, MAQ, BAR, GtkWidget)

/* @sure, @whole: 0 … 1 of the height. @name: translated. */
GtkWidget  *maq_bar_new      (double sure, double whole, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char *maq_bar_get_name (MaqBar *self);

G_END_DECLS
