/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Given by LD_PRELOAD to the window: writes each hold-up of its main thread of more than 4 ms as one line, in ms, to the file that MAQ_HOLD_UPS
 * names. A hold-up is the thread's own work (not what it waits for, or what other programs take) between two looks at what
 * waits, without what GTK's renderer does. */
#include <dlfcn.h>
#include <fcntl.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define LEAST_MS 4.0

static GPollFunc poll_really;
static double woken, laid_out, painting;
static int output = -1;

static double
get_work (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static int
poll_cb (GPollFD *fds, guint n, int timeout)
{
  double took = get_work () - woken - painting;
  int result;

  if (took > LEAST_MS)
    dprintf (output, "%.1f\n", took);
  result = poll_really (fds, n, timeout);
  painting = 0;
  woken = get_work ();
  return result;
}

static void
layout_ends_cb (GdkFrameClock *clock)
{
  laid_out = get_work ();
}

static void
paint_ends_cb (GdkFrameClock *clock)
{
  painting += get_work () - laid_out;
}

static void
watch (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  GMainContext *context = g_main_context_default ();

  output = open (g_getenv ("MAQ_HOLD_UPS"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  woken = get_work ();
  poll_really = g_main_context_get_poll_func (context);
  g_main_context_set_poll_func (context, poll_cb);
  g_signal_connect_after (clock, "layout", G_CALLBACK (layout_ends_cb), NULL);
  g_signal_connect_after (clock, "paint", G_CALLBACK (paint_ends_cb), NULL);
}

void
gtk_window_present (GtkWindow *window)
{
  static void (*real) (GtkWindow *);

  if (real == NULL)
    real = (void (*) (GtkWindow *)) dlsym (RTLD_NEXT, "gtk_window_present");
  real (window);
  if (poll_really == NULL && g_getenv ("MAQ_HOLD_UPS") != NULL)
    watch (GTK_WIDGET (window));
}
