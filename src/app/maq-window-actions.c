/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

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

void
maq_window_install_actions (GtkWidgetClass *widget_class)
{
#define MAQ_ACTION(stem, name, keys, scope, group, title) \
  gtk_widget_class_install_action (widget_class, name, NULL, maq_window_##stem##_action);
#include "maq-actions.def"
#undef MAQ_ACTION
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
