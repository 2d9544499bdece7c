/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* As gtk_widget_set_tooltip_text(), for widgets of which there are many: that one asks the display server each time what lies under the
 * pointer, and waits for the answer, a millisecond for every card, row and thumbnail. @text: (nullable): none. Main thread. */
void        maq_tooltip_set (GtkWidget *widget, const char *text);
/* What was set so, or NULL: gtk_widget_get_tooltip_text() does not know of it. */
const char *maq_tooltip_get (GtkWidget *widget);

/* As gtk_widget_set_tooltip_text(), without that question where @widget is not on the screen yet. @text: (nullable). Main thread. */
void        maq_tooltip_set_text (GtkWidget *widget, const char *text);

G_END_DECLS
