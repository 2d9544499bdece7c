/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The edge of its parent, a side pane, to make that wider or narrower by: dragged, or with the arrow keys, Home and End; a
 * double click makes it as narrow as it gets. Its role is a separator with a value. Signal "wanted" (int: the pane's width in
 * pixels, not held to any limit). */
#define MAQ_TYPE_PANE_HANDLE (maq_pane_handle_get_type ())
G_DECLARE_FINAL_TYPE (MaqPaneHandle, maq_pane_handle, MAQ, PANE_HANDLE, GtkWidget)

void maq_pane_handle_set_range  (MaqPaneHandle *self, int minimum, int maximum);
void maq_pane_handle_set_value  (MaqPaneHandle *self, int value);
/* The pane stands at the end of the window. */
void maq_pane_handle_set_at_end (MaqPaneHandle *self, gboolean at_end);

G_END_DECLS
