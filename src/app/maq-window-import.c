/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-dialogs.h"
#include "maq-passage.h"
#include "maq-screenshot.h"
#include "maq-step-text.h"
#include "maq-window-private.h"

/* Pictures coming in: dropped, pasted, opened, taken from a step or off the screen. */

/* What is done before this is not worth a word. */
#define PROGRESS_MS 300

/* --- how far it is --- */

typedef struct {
  MaqWindow      *window;
  MaqImportBatch *batch;
  MaqPassage     *passage; /* NULL before it takes long */
  guint           timer;
} Progress;

static char *
say_adding (double fraction, guint total)
{
  return g_strdup_printf (_("Adding pictures: %u of %u"), (guint) (fraction * total + 0.5), total);
}

static void
show_progress (Progress *progress)
{
  if (progress->passage != NULL)
    maq_passage_fraction_cb ((double) maq_import_batch_get_n_done (progress->batch) / maq_import_batch_get_n_items (progress->batch),
                             progress->passage);
}

static gboolean
long_cb (gpointer data)
{
  Progress *progress = data;

  progress->timer = 0;
  progress->passage = maq_passage_new (progress->window->toasts, progress->window, say_adding,
                                       maq_import_batch_get_n_items (progress->batch));
  g_signal_connect_object (maq_passage_get_cancellable (progress->passage), "cancelled", G_CALLBACK (maq_import_batch_cancel),
                           progress->batch, G_CONNECT_SWAPPED);
  show_progress (progress);
  return G_SOURCE_REMOVE;
}

static void
done_cb (Progress *progress)
{
  g_clear_handle_id (&progress->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (progress->batch, progress);
  maq_passage_free (progress->passage);
  g_object_unref (progress->batch);
  g_object_unref (progress->window);
  g_free (progress);
}

static void
started_cb (MaqWindow *self, MaqImportBatch *batch)
{
  Progress *progress = g_new0 (Progress, 1);

  progress->window = g_object_ref (self);
  progress->batch = g_object_ref (batch);
  progress->timer = g_timeout_add (PROGRESS_MS, long_cb, progress);
  g_signal_connect_swapped (batch, "notify::n-done", G_CALLBACK (show_progress), progress);
  g_signal_connect_swapped (batch, "done", G_CALLBACK (done_cb), progress);
}

/* --- what came of it --- */

static void
failed_cb (MaqWindow *self, const char *sentences)
{
  maq_canvas_pane_show_message (self->canvas, sentences, FALSE);
}

static void
added_cb (MaqWindow *self)
{
  maq_canvas_fit (maq_canvas_pane_get_canvas (self->canvas));
}

/* Said, because nothing of it is to be seen here. */
static void
added_elsewhere_cb (MaqWindow *self, guint n, const char *board)
{
  g_autofree char *title = maq_board_line_dup_title (maq_boards_find (maq_engine_get_boards (self->engine), board));
  /* Translators: %s is the name of a board. */
  g_autofree char *text = g_strdup_printf (ngettext ("%u picture came onto “%s”", "%u pictures came onto “%s”", n), n, title);

  maq_window_toast (self, text);
}

void
maq_window_take_import (MaqWindow *self)
{
  self->import = maq_import_new (self->engine, maq_canvas_pane_get_stage (self->canvas));
  g_signal_connect_object (self->import, "started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->import, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->import, "added-elsewhere", G_CALLBACK (added_elsewhere_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->import, "board-file", G_CALLBACK (maq_window_import_board), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->import, "added", G_CALLBACK (added_cb), self, G_CONNECT_SWAPPED);
}

/* --- drops, anywhere on the window --- */

/* A reference of this very board is no new picture; and what is behind a dialog waits. */
static gboolean
accept_cb (MaqWindow *self, GdkDrop *drop, GtkDropTargetAsync *target)
{
  GdkContentFormats *formats = gdk_drop_get_formats (drop);

  return maq_dialog_host_get_dialog (self->dialogs) == NULL
         && !gdk_content_formats_contain_gtype (formats, MAQ_TYPE_REFERENCE)
         && gdk_content_formats_match (gtk_drop_target_async_get_formats (target), formats);
}

static GdkDragAction
drop_enter_cb (MaqWindow *self)
{
  maq_canvas_pane_show_drop_hint (self->canvas, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (MaqWindow *self)
{
  maq_canvas_pane_show_drop_hint (self->canvas, FALSE);
}

/* Where it was let go, when that was the canvas and there is something on it already. */
static gboolean
find_place (MaqWindow *self, double x, double y, graphene_point_t *place)
{
  MaqCanvas *canvas = maq_canvas_pane_get_canvas (self->canvas);
  double px, py, cx, cy;

  if (maq_stage_is_empty (maq_canvas_pane_get_stage (self->canvas))
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (canvas), x, y, &px, &py)
      || !gtk_widget_contains (GTK_WIDGET (canvas), px, py))
    return FALSE;
  maq_view_to_canvas (maq_canvas_get_view (canvas), px, py, &cx, &cy);
  graphene_point_init (place, (float) cx, (float) cy);
  return TRUE;
}

/* A place in the text that waits for chips. */
typedef struct {
  MaqPromptView *prompt;
  GtkTextMark   *mark; /* NULL once they are there */
} Landing;

static void
landing_free (gpointer data)
{
  Landing *landing = data;

  if (landing->mark != NULL)
    gtk_text_buffer_delete_mark (gtk_text_mark_get_buffer (landing->mark), landing->mark);
  g_clear_object (&landing->mark);
  g_object_unref (landing->prompt);
  g_free (landing);
}

static void
landed_cb (const char *const *ids, gpointer data)
{
  Landing *landing = data;

  maq_prompt_view_put_chips (landing->prompt, g_steal_pointer (&landing->mark), ids);
}

/* What is let go on the text is a reference, and is named where it was let go. */
static gboolean
drop_on_prompt (MaqWindow *self, GdkDrop *drop, double x, double y)
{
  MaqPromptView *prompt = maq_composer_get_prompt (self->composer);
  GtkTextMark *mark = maq_prompt_view_mark_place (prompt, GTK_WIDGET (self), x, y);
  Landing *landing;

  if (mark == NULL)
    return FALSE;
  landing = g_new (Landing, 1);
  *landing = (Landing) { g_object_ref (prompt), mark };
  maq_import_drop_for (self->import, drop, landed_cb, landing, landing_free);
  return TRUE;
}

static gboolean
drop_cb (MaqWindow *self, GdkDrop *drop, double x, double y)
{
  graphene_point_t place;

  maq_canvas_pane_show_drop_hint (self->canvas, FALSE);
  /* A dialog may have come up by itself while it was dragged. */
  if (self->import == NULL || maq_dialog_host_get_dialog (self->dialogs) != NULL)
    return FALSE;
  if (drop_on_prompt (self, drop, x, y))
    return TRUE;
  maq_import_drop (self->import, drop, find_place (self, x, y, &place) ? &place : NULL);
  return TRUE;
}

void
maq_window_add_drop_target (MaqWindow *self)
{
  GtkDropTargetAsync *target = gtk_drop_target_async_new (maq_import_dup_formats (), GDK_ACTION_COPY);

  g_signal_connect_object (target, "accept", G_CALLBACK (accept_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drag-enter", G_CALLBACK (drop_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drag-leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  /* Before the text view, which would insert the file's address. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- files --- */

void
maq_window_open_files (MaqWindow *self, GListModel *files)
{
  g_return_if_fail (MAQ_IS_WINDOW (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  if (self->import != NULL)
    {
      maq_import_files (self->import, files);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      g_list_store_append (self->pending, file);
    }
}

static void
chosen_cb (GListModel *files, gpointer data)
{
  maq_window_open_files (data, files);
}

void
maq_window_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_dialogs_open_pictures (GTK_WINDOW (widget), chosen_cb, G_OBJECT (widget));
}

void
maq_window_paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (self->import != NULL)
    maq_import_clipboard (self->import, gtk_widget_get_clipboard (widget));
}

/* --- a step's picture --- */

void
maq_window_use_result_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);
  const MaqSlot *slot = maq_window_get_slot (self);
  g_autofree char *title = NULL;

  if (self->import == NULL || slot == NULL || slot->picture == NULL)
    return;
  title = record->slots->len > 1 ? g_strdup_printf (_("step %ld, variant %u"), (long) record->id, slot->index + 1)
                                 : g_strdup_printf (_("step %ld"), (long) record->id);
  maq_import_blob (self->import, slot->picture, title);
}

/* --- the screen --- */

static void
screenshot_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = maq_screenshot_take_finish (result, &error);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  self->shooting = FALSE;
  maq_window_update_actions (self);
  if (file != NULL)
    {
      g_list_store_append (files, file);
      maq_window_open_files (self, G_LIST_MODEL (files));
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    maq_canvas_pane_show_message (self->canvas,
                                  _("This desktop has no portal for screenshots. Take one with its own tool, then "
                                    "paste it here."),
                                  FALSE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    maq_canvas_pane_show_message (self->canvas,
                                  _("The screenshot was not taken. Take one with the desktop’s own tool, then paste "
                                    "it here."),
                                  FALSE);
}

void
maq_window_screenshot_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  self->shooting = TRUE;
  maq_window_update_actions (self);
  maq_screenshot_take_async (NULL, screenshot_cb, g_object_ref (self));
}

void
maq_window_update_import (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MaqSlot *slot = maq_window_get_slot (self);

  gtk_widget_action_set_enabled (widget, "win.paste", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.screenshot", self->engine != NULL && !self->shooting);
  gtk_widget_action_set_enabled (widget, "win.use-result", slot != NULL && slot->picture != NULL);
}
