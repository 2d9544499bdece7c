/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "maq-icon-warm.h"

/* GTK reads the theme on a thread of its own when it opens the display, throws that away when an application adds its icons, and
 * reads it again on the main thread at the first icon: 10 ms in the way of the first frame. A theme that is set up may be asked
 * from any thread (GTK does so itself to load icons ahead); who asks too early waits for what is left. */
#define ANY_ICON "open-menu-symbolic"

static void
warm_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, gtk_icon_theme_has_icon (GTK_ICON_THEME (source), ANY_ICON));
}

void
maq_icon_warm (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GTask) task = NULL;

  if (display == NULL)
    return;
  task = g_task_new (gtk_icon_theme_get_for_display (display), NULL, NULL, NULL);
  g_task_run_in_thread (task, warm_thread);
}
