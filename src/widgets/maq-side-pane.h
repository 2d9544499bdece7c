/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A pane at the side of a window, with a handle over its inner edge. It is as wide as the handle says, but no more than a
 * third of the window, and never narrower than its minimum. Properties: "child", "width" (int, pixels; notifies), "minimum", "maximum"
 * (int), "at-end" (boolean), "handle-label" (string: what the handle is called). */
#define MAQ_TYPE_SIDE_PANE (maq_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (MaqSidePane, maq_side_pane, MAQ, SIDE_PANE, GtkWidget)

int  maq_side_pane_get_width (MaqSidePane *self);
void maq_side_pane_set_width (MaqSidePane *self, int width); /* kept within its limits */

G_END_DECLS
