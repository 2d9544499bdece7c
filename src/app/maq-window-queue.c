/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-queue-button.h"
#include "maq-window-private.h"

/* The queue in the header, and what its rows lead to. */

static void
show_step_cb (MaqWindow *self, gint64 step)
{
  maq_window_visit_step (self, step, FALSE);
}

static void
answer_cb (MaqWindow *self, const char *engine, const char *word)
{
  maq_window_answer_for (self, engine, word);
}

static void
take_back_cb (MaqWindow *self, const char *id)
{
  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_take_back (self->composer, id);
}

static void
entries_changed_cb (MaqWindow *self)
{
  maq_window_update_queue (self);
}

void
maq_window_take_queue (MaqWindow *self)
{
  MaqQueueButton *queue = maq_canvas_pane_get_queue (self->canvas);
  MaqQueuePopover *popover = maq_queue_button_set_engine (queue, self->engine, self->loader, maq_composer_get_plan (self->composer));

  g_signal_connect_object (popover, "show-step", G_CALLBACK (show_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "take-back", G_CALLBACK (take_back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_queue_button_get_entries (queue), "items-changed", G_CALLBACK (entries_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->notifier = maq_notifier_new (GTK_WINDOW (self), self->engine, maq_queue_button_get_entries (queue));
}

void
maq_window_queue_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_queue_button_popup (maq_canvas_pane_get_queue (MAQ_WINDOW (widget)->canvas));
}

void
maq_window_cancel_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_queue_list_cancel_all (maq_queue_button_get_entries (maq_canvas_pane_get_queue (MAQ_WINDOW (widget)->canvas)));
}

void
maq_window_update_queue (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  MaqQueueButton *queue = self->canvas != NULL ? maq_canvas_pane_get_queue (self->canvas) : NULL;
  MaqQueueList *entries = queue != NULL ? maq_queue_button_get_entries (queue) : NULL;

  gtk_widget_action_set_enabled (widget, "win.queue", entries != NULL);
  gtk_widget_action_set_enabled (widget, "win.cancel-all",
                                 entries != NULL && g_list_model_get_n_items (G_LIST_MODEL (entries)) > 0);
}
