/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-window-private.h"

#define STEP 1.1

static MaqCanvas *
get_canvas (GtkWidget *widget)
{
  return maq_canvas_pane_get_canvas (MAQ_WINDOW (widget)->canvas);
}

#define ALIGN_ACTION(stem, align) \
  void maq_window_align_##stem##_action (GtkWidget *widget, const char *name, GVariant *parameter) \
  { \
    maq_canvas_align (get_canvas (widget), align); \
  }

ALIGN_ACTION (left, MAQ_ALIGN_LEFT)
ALIGN_ACTION (middle, MAQ_ALIGN_MIDDLE)
ALIGN_ACTION (right, MAQ_ALIGN_RIGHT)
ALIGN_ACTION (top, MAQ_ALIGN_TOP)
ALIGN_ACTION (centre, MAQ_ALIGN_CENTRE)
ALIGN_ACTION (bottom, MAQ_ALIGN_BOTTOM)

void
maq_window_distribute_across_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_distribute (get_canvas (widget), FALSE);
}

void
maq_window_distribute_down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_distribute (get_canvas (widget), TRUE);
}

void
maq_window_enlarge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_resize_selection (get_canvas (widget), STEP);
}

void
maq_window_shrink_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_resize_selection (get_canvas (widget), 1 / STEP);
}

void
maq_window_select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_select_all (get_canvas (widget));
}

void
maq_window_tidy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_stage_tidy (maq_canvas_pane_get_stage (MAQ_WINDOW (widget)->canvas));
}

void
maq_window_duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (!maq_stage_duplicate (maq_canvas_pane_get_stage (self->canvas), &error))
    maq_window_toast_error (self, error);
}

/* A text that is being written undoes its own words; when there are none, nothing else is meant. */
static gboolean
writes_text (GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  return focus != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus));
}

void
maq_window_undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!writes_text (widget))
    maq_board_undo (maq_engine_get_board (MAQ_WINDOW (widget)->engine));
}

void
maq_window_redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!writes_text (widget))
    maq_board_redo (maq_engine_get_board (MAQ_WINDOW (widget)->engine));
}

void
maq_window_surround_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqCanvas *canvas = get_canvas (widget);
  gboolean grey;

  g_object_get (canvas, "grey", &grey, NULL);
  g_object_set (canvas, "grey", !grey, NULL);
}

void
maq_window_zoom_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_fit_selection (get_canvas (widget));
}

/* What has to do with several pictures; see maq_window_update_canvas() for one. */
void
maq_window_update_arrange (MaqWindow *self)
{
  static const char *const aligns[] = { "win.align-left", "win.align-middle", "win.align-right",
                                        "win.align-top",  "win.align-centre", "win.align-bottom" };
  GtkWidget *widget = GTK_WIDGET (self);
  MaqStage *stage = self->canvas != NULL ? maq_canvas_pane_get_stage (self->canvas) : NULL;
  MaqBoard *board = self->engine != NULL ? maq_engine_get_board (self->engine) : NULL;
  g_autoptr (GPtrArray) cards = NULL;

  if (self->canvas != NULL)
    cards = maq_canvas_get_selection (maq_canvas_pane_get_canvas (self->canvas));
  for (guint i = 0; i < G_N_ELEMENTS (aligns); i++)
    gtk_widget_action_set_enabled (widget, aligns[i], cards != NULL && cards->len > 1);
  gtk_widget_action_set_enabled (widget, "win.distribute-across", cards != NULL && cards->len > 2);
  gtk_widget_action_set_enabled (widget, "win.distribute-down", cards != NULL && cards->len > 2);
  gtk_widget_action_set_enabled (widget, "win.enlarge", cards != NULL && cards->len > 0);
  gtk_widget_action_set_enabled (widget, "win.shrink", cards != NULL && cards->len > 0);
  gtk_widget_action_set_enabled (widget, "win.zoom-selection", cards != NULL && cards->len > 0);
  gtk_widget_action_set_enabled (widget, "win.duplicate",
                                 self->canvas != NULL && maq_canvas_pane_get_selected_item (self->canvas) != NULL);
  gtk_widget_action_set_enabled (widget, "win.tidy", stage != NULL && !maq_stage_is_tidy (stage));
  gtk_widget_action_set_enabled (widget, "win.undo", board != NULL && maq_board_get_undo_title (board) != NULL);
  gtk_widget_action_set_enabled (widget, "win.redo", board != NULL && maq_board_get_redo_title (board) != NULL);
}
