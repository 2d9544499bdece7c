/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-toast.h"
#include "maq-window-private.h"

/* What Undo needs to put a reference back. */
typedef struct {
  MaqWindow    *window; /* which has the toast, and lives as long */
  MaqBoard     *board;
  MaqBoardItem *item;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->board);
  g_object_unref (removal->item);
  g_free (removal);
}

static Removal *
removal_new (MaqWindow *self, MaqBoardItem *item)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->window = self;
  removal->board = g_object_ref (maq_engine_get_board (self->engine));
  removal->item = g_object_ref (item);
  return removal;
}

/* Where there is no room any more, the way back stays open. */
static void
undo_cb (gpointer data)
{
  Removal *removal = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  AdwToast *again;

  if (maq_board_restore (removal->board, removal->item, &error))
    return;
  text = g_strdup_printf (_("A board holds %d references. Remove one, then undo."), MAQ_MAX_REFERENCES);
  again = maq_toast_new_undo (text, undo_cb, removal_new (removal->window, removal->item), removal_free);
  adw_toast_set_timeout (again, 0);
  adw_toast_overlay_add_toast (removal->window->toasts, again);
}

void
maq_window_remove_item (MaqWindow *self, MaqBoardItem *item)
{
  MaqReference *reference = maq_board_item_get_reference (item);
  g_autofree char *text = g_strdup_printf (_("Reference %u removed"), maq_reference_get_number (reference));
  g_autofree char *done = g_strdup_printf (_("Remove reference %u"), maq_reference_get_number (reference));
  Removal *removal = removal_new (self, item);

  maq_board_begin (removal->board, done);
  maq_board_remove (removal->board, item);
  maq_board_end (removal->board);
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new_undo (text, undo_cb, removal, removal_free));
}

void
maq_window_tool_select_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas, MAQ_TOOL_SELECT);
}

void
maq_window_tool_hand_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas, MAQ_TOOL_HAND);
}

void
maq_window_rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_edit_selected (MAQ_WINDOW (widget)->canvas);
}

void
maq_window_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqBoardItem *item = maq_canvas_pane_get_selected_item (self->canvas);

  if (item != NULL)
    maq_window_remove_item (self, item);
}

void
maq_window_zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (maq_window_is_comparing (self))
    maq_compare_step_zoom (maq_compare_page_get_compare (self->compare), 1);
  else
    maq_canvas_step_zoom (maq_canvas_pane_get_canvas (self->canvas), 1);
}

void
maq_window_zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (maq_window_is_comparing (self))
    maq_compare_step_zoom (maq_compare_page_get_compare (self->compare), -1);
  else
    maq_canvas_step_zoom (maq_canvas_pane_get_canvas (self->canvas), -1);
}

void
maq_window_zoom_fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (maq_window_is_comparing (self))
    maq_compare_set_scale (maq_compare_page_get_compare (self->compare), 0);
  else
    maq_canvas_fit (maq_canvas_pane_get_canvas (self->canvas));
}

void
maq_window_zoom_100_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (maq_window_is_comparing (self))
    maq_compare_set_scale (maq_compare_page_get_compare (self->compare), 1);
  else
    maq_canvas_set_zoom (maq_canvas_pane_get_canvas (self->canvas), 1);
}

void
maq_window_update_canvas (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_item = self->canvas != NULL && maq_canvas_pane_get_selected_item (self->canvas) != NULL;

  gtk_widget_action_set_enabled (widget, "win.rename", has_item);
  gtk_widget_action_set_enabled (widget, "win.remove", has_item);
}
