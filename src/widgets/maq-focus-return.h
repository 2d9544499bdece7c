/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on the focus goes back to where it was when a popover of @window is closed by its keys, and not to the button that the
 * popover hangs on: whoever opened it from elsewhere, by a key of the window's, goes on there. Once for each window; main thread. */
void maq_focus_return_watch (GtkWindow *window);

G_END_DECLS
