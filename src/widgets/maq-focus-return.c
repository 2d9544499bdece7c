/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-focus-return.h"

#define DATA_KEY "maq-focus-return"

typedef struct {
  GtkWindow *window;  /* owns this */
  GtkWidget *before;  /* weak: what had the focus last outside of all popovers */
  GtkWidget *popover; /* weak: the outermost one that the focus is in */
} FocusReturn;

static void
focus_return_free (gpointer data)
{
  FocusReturn *self = data;

  g_clear_weak_pointer (&self->before);
  g_clear_weak_pointer (&self->popover);
  g_free (self);
}

static GtkWidget *
find_outermost (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (GTK_IS_POPOVER (widget))
      found = widget;
  return found;
}

static void
closed_cb (GtkPopover *popover, FocusReturn *self)
{
  GtkWidget *focus = gtk_window_get_focus (self->window);
  GtkWidget *button = gtk_widget_get_parent (GTK_WIDGET (popover));

  g_signal_handlers_disconnect_by_func (popover, closed_cb, self);
  if (self->popover != GTK_WIDGET (popover))
    return;
  g_clear_weak_pointer (&self->popover);
  /* Who chose something may have been led elsewhere by it, and stays there. */
  if (focus != NULL && focus != button && gtk_widget_get_parent (focus) != button && !gtk_widget_is_ancestor (focus, GTK_WIDGET (popover)))
    return;
  if (self->before != NULL && gtk_widget_get_mapped (self->before))
    gtk_widget_grab_focus (self->before);
}

static void
focus_cb (GtkWindow *window, GParamSpec *pspec, FocusReturn *self)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *popover = find_outermost (focus);

  if (popover == NULL)
    {
      /* On its way out of a popover it rests on the popover's button, which is no place that anybody chose. */
      if (focus != NULL && self->popover == NULL)
        g_set_weak_pointer (&self->before, focus);
      return;
    }
  if (popover == self->popover)
    return;
  g_set_weak_pointer (&self->popover, popover);
  g_signal_connect_data (popover, "closed", G_CALLBACK (closed_cb), self, NULL, 0);
}

void
maq_focus_return_watch (GtkWindow *window)
{
  FocusReturn *self;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (g_object_get_data (G_OBJECT (window), DATA_KEY) == NULL);

  self = g_new0 (FocusReturn, 1);
  self->window = window;
  g_object_set_data_full (G_OBJECT (window), DATA_KEY, self, focus_return_free);
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_cb), self);
}
