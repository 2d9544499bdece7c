/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-actions.h"
#include "maq-window-private.h"

MaqStepRecord *
maq_window_get_record (MaqWindow *self)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);
  MaqStep *step = stage != NULL ? maq_stage_get_step (stage) : NULL;

  return step != NULL ? maq_step_get_record (step) : NULL;
}

const MaqSlot *
maq_window_get_slot (MaqWindow *self)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);

  return stage != NULL ? maq_stage_get_current (stage) : NULL;
}

void
maq_window_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    maq_window_toast_error (self, error);
}

typedef struct {
  const char               *name;
  GtkWidgetActionActivateFunc function;
} Handler;

static const Handler handlers[] = {
#define MAQ_ACTION(stem, name, keys, scope, group, title) { name, maq_window_##stem##_action },
#include "maq-actions.def"
#undef MAQ_ACTION
};

/* What may be done behind a dialog. */
static const char *const always[] = { "win.close", "win.shortcuts", "win.about", NULL };

static void
act (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (maq_dialog_host_get_dialog (MAQ_WINDOW (widget)->dialogs) != NULL && !g_strv_contains (always, name))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (handlers[i].name, name))
      handlers[i].function (widget, name, parameter);
}

void
maq_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    gtk_widget_class_install_action (widget_class, handlers[i].name, NULL, act);
}

/* A key that a dialog has no use for is no key of the window's. */
static void
dialog_cb (MaqDialogHost *dialogs, GParamSpec *pspec, GtkEventController *keys)
{
  gtk_event_controller_set_propagation_phase (keys, maq_dialog_host_get_dialog (dialogs) != NULL ? GTK_PHASE_NONE : GTK_PHASE_BUBBLE);
}

void
maq_window_install_keys (MaqWindow *self)
{
  GtkEventController *keys = maq_actions_install_keys (GTK_WIDGET (self), MAQ_KEYS_BUBBLE);

  maq_actions_install_keys (GTK_WIDGET (maq_canvas_pane_get_canvas (self->canvas)), MAQ_KEYS_CANVAS);
  g_signal_connect_object (self->dialogs, "notify::dialog", G_CALLBACK (dialog_cb), keys, 0);
}

void
maq_window_update_actions (MaqWindow *self)
{
  maq_window_update_compose (self);
  maq_window_update_sent (self);
  maq_window_update_canvas (self);
  maq_window_update_arrange (self);
  maq_window_update_history (self);
  maq_window_update_marks (self);
  maq_window_update_steps (self);
  maq_window_update_general (self);
  maq_window_update_import (self);
  maq_window_update_queue (self);
  maq_window_update_share (self);
  maq_window_update_compare (self);
  maq_window_update_boards (self);
}
