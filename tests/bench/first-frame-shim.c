/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Given by LD_PRELOAD to any GTK program: at the end of its first window's first frame that has content it prints
 * CLOCK_MONOTONIC in µs on standard output and ends the process. */
#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <unistd.h>

static void
after_paint_cb (GdkFrameClock *clock, gpointer window)
{
  if (gtk_widget_get_width (window) == 0)
    return;
  dprintf (STDOUT_FILENO, "%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  _exit (0);
}

void
gtk_window_present (GtkWindow *window)
{
  static void (*real) (GtkWindow *);

  if (real == NULL)
    real = (void (*) (GtkWindow *)) dlsym (RTLD_NEXT, "gtk_window_present");
  real (window);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (after_paint_cb), window);
}
