/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-reuse.h"
#include "maq-step-tree.h"
#include "maq-toast.h"
#include "maq-window-private.h"

/* What one does with the step in hand, and where one goes from it. */

/* --- going --- */

static void
move_slot (MaqWindow *self, int by)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);
  MaqStepRecord *record = maq_window_get_record (self);
  int slot = record != NULL ? (int) maq_stage_get_slot (stage) + by : -1;

  if (slot >= 0 && slot < (int) record->slots->len)
    maq_stage_set_slot (stage, (guint) slot);
}

void
maq_window_slot_previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_slot (MAQ_WINDOW (widget), -1);
}

void
maq_window_slot_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_slot (MAQ_WINDOW (widget), 1);
}

typedef struct {
  MaqWindow *window;
  gint64     step;
  int        by;
} Walk;

static void
siblings_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Walk *walk = data;
  g_autoptr (MaqWindow) self = walk->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = maq_engine_list_siblings_finish (MAQ_ENGINE (source), result, &error);
  gint64 to = 0;

  if (ids == NULL)
    {
      maq_window_toast_error (self, error);
      return;
    }
  for (int i = 0; i < (int) ids->len; i++)
    if (g_array_index (ids, gint64, i) == walk->step && i + walk->by >= 0 && i + walk->by < (int) ids->len)
      to = g_array_index (ids, gint64, i + walk->by);
  if (to != 0)
    maq_window_show_step (self, to);
}

/* To the try before or after the one in hand, made from the same step. */
static void
walk_siblings (MaqWindow *self, int by)
{
  MaqStep *step = maq_history_pane_get_step (self->history);
  Walk *walk;

  if (step == NULL)
    return;
  walk = g_new (Walk, 1);
  *walk = (Walk) { g_object_ref (self), maq_step_get_id (step), by };
  maq_engine_list_siblings_async (self->engine, walk->step, siblings_cb, walk);
}

void
maq_window_sibling_previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  walk_siblings (MAQ_WINDOW (widget), -1);
}

void
maq_window_sibling_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  walk_siblings (MAQ_WINDOW (widget), 1);
}

static void
parent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, &error);

  if (record != NULL)
    maq_window_show_step (self, record->id);
  else
    maq_window_toast_error (self, error);
}

void
maq_window_go_parent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);

  if (record != NULL && record->parent_uuid != NULL)
    maq_engine_find_step_async (self->engine, record->parent_uuid, parent_cb, g_object_ref (self));
}

static void
picked_cb (MaqWindow *self, gint64 step, MaqStepTree *tree)
{
  maq_window_show_step (self, step);
  maq_dialog_close (MAQ_DIALOG (tree));
}

void
maq_window_tree_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStep *step = maq_history_pane_get_step (self->history);
  MaqStepTree *tree = maq_step_tree_new (self->engine, self->loader, step != NULL ? maq_step_get_id (step) : 0);

  g_signal_connect_object (tree, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  maq_dialog_present (MAQ_DIALOG (tree), widget);
}

/* --- once more --- */

void
maq_window_retry_slot_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_window_answer (MAQ_WINDOW (widget), "retry");
}

/* As they were sent, those that are not on the board any more too. */
static void
reuse_references (MaqWindow *self, const MaqStepRecord *record)
{
  g_autoptr (GError) error = NULL;

  if (!maq_reuse_references (maq_engine_get_board (self->engine), record->request, maq_canvas_pane_get_stage (self->canvas), &error))
    maq_window_toast_error (self, error);
}

void
maq_window_reuse_words (MaqWindow *self, const MaqStepRecord *record)
{
  g_autofree char *text = g_strdup_printf (_("The words of step %ld took the place of what was written"), (long) record->id);

  maq_window_offer_return (self, maq_composer_dup_unsent (self->composer), 0, text);
  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_reuse (self->composer, record);
}

void
maq_window_reuse_references_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);

  if (record == NULL)
    return;
  maq_board_begin (maq_engine_get_board (self->engine), _("Reuse References"));
  reuse_references (self, record);
  maq_board_end (maq_engine_get_board (self->engine));
}

void
maq_window_reuse_prompt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqStepRecord *record = maq_window_get_record (MAQ_WINDOW (widget));

  if (record != NULL)
    maq_window_reuse_words (MAQ_WINDOW (widget), record);
}

/* All references of a board go along: those that the step did not have are said. (transfer full) */
static char *
describe_reuse (MaqWindow *self, const MaqStepRecord *record)
{
  guint others = maq_reuse_count_others (maq_engine_get_board (self->engine), record->request);
  g_autofree char *text = g_strdup_printf (_("The request of step %ld took the place of what was written"), (long) record->id);

  if (others == 0)
    return g_steal_pointer (&text);
  /* Translators: %s is a sentence without its full stop. */
  return g_strdup_printf (ngettext ("%s. %u reference that it did not have goes along now.",
                                    "%s. %u references that it did not have go along now.", others), text, others);
}

/* One act on the board, and one Undo for it and for what was written. */
void
maq_window_reuse_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);
  g_autofree char *text = NULL;
  MaqUnsent *unsent;
  MaqBoard *board;
  guint64 before;

  if (record == NULL)
    return;
  board = maq_engine_get_board (self->engine);
  unsent = maq_composer_dup_unsent (self->composer);
  before = maq_board_get_last_act (board);
  maq_board_begin (board, _("Reuse Everything"));
  reuse_references (self, record);
  maq_reuse_edited (board, record->request);
  maq_board_end (board);
  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_reuse_all (self->composer, record);
  text = describe_reuse (self, record);
  maq_window_offer_return (self, unsent, maq_board_get_last_act (board) != before ? maq_board_get_last_act (board) : 0, text);
}

/* --- trash --- */

typedef struct {
  MaqWindow *window;
  gint64     step;
  gint64     next;    /* what is in hand afterwards; 0: nothing */
} Move;

static void
move_free (Move *move)
{
  g_object_unref (move->window);
  g_free (move);
}

static void
free_move_cb (gpointer data)
{
  move_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static Move *
move_new (MaqWindow *self, gint64 step, gint64 next)
{
  Move *move = g_new (Move, 1);

  *move = (Move) { g_object_ref (self), step, next };
  return move;
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Move) move = data;
  g_autoptr (GError) error = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    maq_window_show_step (move->window, move->step);
  else
    maq_window_toast_error (move->window, error);
}

static void
restore (MaqWindow *self, gint64 step)
{
  maq_engine_trash_step_async (self->engine, step, FALSE, restored_cb, move_new (self, step, 0));
}

static void
undo_cb (gpointer data)
{
  Move *move = data;

  if (move->window->engine != NULL)
    restore (move->window, move->step);
}

static void
trashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Move) move = data;
  g_autoptr (GError) error = NULL;
  MaqWindow *self = move->window;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    {
      maq_window_toast_error (self, error);
      return;
    }
  if (move->next != 0)
    maq_window_show_step (self, move->next);
  else
    maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), NULL);
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new_undo (_("Moved to the trash"), undo_cb, g_steal_pointer (&move), free_move_cb));
}

void
maq_window_trash_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);

  if (record != NULL)
    maq_engine_trash_step_async (self->engine, record->id, TRUE, trashed_cb,
                                 move_new (self, record->id, maq_history_pane_get_neighbour (self->history)));
}

void
maq_window_restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = maq_window_get_record (self);

  if (record != NULL)
    restore (self, record->id);
}

/* --- whether it can be done --- */

static gboolean
can_retry (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autoptr (MaqErrorText) error = NULL;

  if (record == NULL || slot == NULL)
    return FALSE;
  error = maq_error_text_for_slot (slot, record->engine_title);
  return error != NULL && (error->remedy & MAQ_REMEDY_RETRY) != 0;
}

void
maq_window_update_steps (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  MaqStepRecord *record = maq_window_get_record (self);
  const MaqSlot *slot = maq_window_get_slot (self);
  guint index = record != NULL ? maq_stage_get_slot (maq_canvas_pane_get_stage (self->canvas)) : 0;

  gtk_widget_action_set_enabled (widget, "win.slot-previous", record != NULL && index > 0);
  gtk_widget_action_set_enabled (widget, "win.slot-next", record != NULL && index + 1 < record->slots->len);
  gtk_widget_action_set_enabled (widget, "win.sibling-previous", record != NULL && record->sibling > 0);
  gtk_widget_action_set_enabled (widget, "win.sibling-next", record != NULL && record->sibling + 1 < record->n_siblings);
  gtk_widget_action_set_enabled (widget, "win.tree", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.go-parent", record != NULL && record->parent_uuid != NULL);
  gtk_widget_action_set_enabled (widget, "win.retry-slot", can_retry (record, slot));
  gtk_widget_action_set_enabled (widget, "win.reuse-all", record != NULL);
  gtk_widget_action_set_enabled (widget, "win.reuse-prompt", record != NULL);
  gtk_widget_action_set_enabled (widget, "win.reuse-references", record != NULL && maq_request_get_n_images (record->request) > 0);
  gtk_widget_action_set_enabled (widget, "win.trash", record != NULL && !record->trashed);
  gtk_widget_action_set_enabled (widget, "win.restore", record != NULL && record->trashed);
}
