/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-dialogs.h"
#include "maq-step-text.h"
#include "maq-window-private.h"

#define EXAMPLE "Poster \"Night Market\" in bold serif, teal and coral, lanterns over a river"

static MaqStepRecord *
get_record (MaqWindow *self)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);
  MaqStep *step = stage != NULL ? maq_stage_get_step (stage) : NULL;

  return step != NULL ? maq_step_get_record (step) : NULL;
}

static const MaqSlot *
get_slot (MaqWindow *self)
{
  MaqStage *stage = maq_canvas_pane_get_stage (self->canvas);

  return stage != NULL ? maq_stage_get_current (stage) : NULL;
}

/* For what needs no more than "it worked". */
static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    maq_window_toast_error (self, error);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_submit_finish (MAQ_ENGINE (source), result, &error);

  self->submitting = FALSE;
  maq_window_update_actions (self);
  if (record == NULL)
    {
      maq_window_toast_error (self, error);
      return;
    }
  maq_window_show_step (self, record->id);
  maq_composer_update_budget (self->composer);
  if (adw_flap_get_folded (self->composer_flap))
    adw_flap_set_reveal_flap (self->composer_flap, FALSE);
}

static void
generate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_composer_build_request (self->composer, &error);

  if (request == NULL)
    {
      maq_window_toast_error (self, error);
      return;
    }
  self->submitting = TRUE;
  maq_window_update_actions (self);
  maq_engine_submit_async (self->engine, request, NULL, submitted_cb, g_object_ref (self));
}

static void
new_request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  maq_composer_set_base (self->composer, NULL, 0);
  maq_composer_set_text (self->composer, "");
  maq_history_pane_set_step (self->history, NULL);
  maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), NULL);
}

static void
opened_cb (GListModel *files, gpointer data)
{
  MaqWindow *self = data;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      maq_window_open_file (self, file);
    }
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_dialogs_open_pictures (GTK_WINDOW (widget), opened_cb, G_OBJECT (widget));
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (self->import != NULL)
    maq_import_clipboard (self->import, gtk_widget_get_clipboard (widget));
}

static void
cancel_base_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_composer_set_base (MAQ_WINDOW (widget)->composer, NULL, 0);
}

static void
tool_select_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas, MAQ_TOOL_SELECT);
}

static void
tool_hand_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_set_tool (MAQ_WINDOW (widget)->canvas, MAQ_TOOL_HAND);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_edit_selected (MAQ_WINDOW (widget)->canvas);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqBoardItem *item = maq_canvas_pane_get_selected_item (self->canvas);

  if (item != NULL)
    maq_window_remove_item (self, item);
}

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_step_zoom (maq_canvas_pane_get_canvas (MAQ_WINDOW (widget)->canvas), 1);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_step_zoom (maq_canvas_pane_get_canvas (MAQ_WINDOW (widget)->canvas), -1);
}

static void
zoom_fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_fit (maq_canvas_pane_get_canvas (MAQ_WINDOW (widget)->canvas));
}

static void
zoom_100_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_set_zoom (maq_canvas_pane_get_canvas (MAQ_WINDOW (widget)->canvas), 1);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  gboolean search = !maq_history_pane_get_search_mode (self->history);

  if (search)
    adw_flap_set_reveal_flap (self->history_flap, TRUE);
  maq_history_pane_set_search_mode (self->history, search);
}

static void
edit_from_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = get_record (self);
  const MaqSlot *slot = get_slot (self);
  g_autofree char *text = maq_composer_dup_text (self->composer);

  if (record == NULL || slot == NULL || slot->picture == NULL)
    return;
  /* The words that made this picture are not what should change in it. */
  if (g_strcmp0 (text, maq_request_get_change (record->request)) == 0)
    maq_composer_set_text (self->composer, "");
  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_set_base (self->composer, record, slot->index);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *base = NULL;
  g_autofree char *text = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &path, &error))
    {
      maq_window_toast_error (self, error);
      return;
    }
  base = path != NULL ? g_path_get_basename (path) : NULL;
  text = g_strdup_printf (_("Saved as “%s”"), base != NULL ? base : "");
  maq_window_toast (self, text);
}

static void
export_chosen_cb (GListModel *files, gpointer data)
{
  MaqWindow *self = data;
  MaqStepRecord *record = get_record (self);
  const MaqSlot *slot = get_slot (self);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *name = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL || slot == NULL || slot->picture == NULL)
    return;
  name = maq_step_text_file_name (record, slot);
  maq_engine_export_async (self->engine, slot->picture, g_file_peek_path (file), name, exported_cb, g_object_ref (self));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  const MaqSlot *slot = get_slot (self);
  g_autofree char *file_name = NULL;

  if (slot == NULL || slot->picture == NULL)
    return;
  file_name = maq_step_text_file_name (get_record (self), slot);
  maq_dialogs_save (GTK_WINDOW (self), file_name, export_chosen_cb, G_OBJECT (self));
}

static void
star_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  MaqStepRecord *record = get_record (self);

  if (record != NULL)
    maq_engine_star_async (self->engine, record->id, !record->starred, done_cb, g_object_ref (self));
}

static void
toggle_composer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = MAQ_WINDOW (widget)->composer_flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
toggle_history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = MAQ_WINDOW (widget)->history_flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
main_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_canvas_pane_open_menu (MAQ_WINDOW (widget)->canvas);
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *shortcuts = maq_actions_create_shortcuts ();

  gtk_window_set_transient_for (GTK_WINDOW (shortcuts), GTK_WINDOW (widget));
  gtk_window_present (GTK_WINDOW (shortcuts));
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_dialogs_about (GTK_WINDOW (widget));
}

static void
try_draft_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  maq_composer_set_engine_id (self->composer, "draft");
  maq_composer_set_ratio (self->composer, MAQ_RATIO_2_3);
  maq_composer_set_text (self->composer, EXAMPLE);
  gtk_widget_activate_action (widget, "win.generate", NULL);
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_window_show_preferences (MAQ_WINDOW (widget));
}

static void
spending_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_preferences_show_money (maq_window_show_preferences (MAQ_WINDOW (widget)));
}

static void
prices_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_show_prices (self->composer);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

void
maq_window_install_actions (GtkWidgetClass *widget_class)
{
#define MAQ_ACTION(stem, name, keys, scope, group, title) \
  gtk_widget_class_install_action (widget_class, name, NULL, stem##_action);
#include "maq-actions.def"
#undef MAQ_ACTION
}

void
maq_window_update_actions (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MaqSlot *slot = get_slot (self);
  gboolean has_picture = slot != NULL && slot->picture != NULL;
  gboolean has_item = self->canvas != NULL && maq_canvas_pane_get_selected_item (self->canvas) != NULL;

  gtk_widget_action_set_enabled (widget, "win.generate",
                                 self->engine != NULL && !self->submitting
                                   && maq_composer_get_can_send (self->composer));
  /* Before the library is open there is nothing that these could work on. */
  gtk_widget_action_set_enabled (widget, "win.new-request", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.cancel-base", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.search", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.try-draft", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.paste", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.preferences", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.spending", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.prices", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.edit-from-here", has_picture);
  gtk_widget_action_set_enabled (widget, "win.export", has_picture);
  gtk_widget_action_set_enabled (widget, "win.star", get_record (self) != NULL);
  gtk_widget_action_set_enabled (widget, "win.rename", has_item);
  gtk_widget_action_set_enabled (widget, "win.remove", has_item);
}

/* What Undo needs to put a reference back. */
typedef struct {
  MaqBoard     *board;
  MaqBoardItem *item;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->board);
  g_object_unref (removal->item);
  g_free (removal);
}

static void
undo_cb (AdwToast *toast, Removal *removal)
{
  maq_board_restore (removal->board, removal->item);
}

void
maq_window_remove_item (MaqWindow *self, MaqBoardItem *item)
{
  MaqReference *reference = maq_board_item_get_reference (item);
  g_autofree char *text = g_strdup_printf (_("Reference %u removed"), maq_reference_get_number (reference));
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);
  Removal *removal = g_new0 (Removal, 1);

  removal->board = g_object_ref (maq_engine_get_board (self->engine));
  removal->item = g_object_ref (item);
  adw_toast_set_button_label (toast, _("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal, removal_free, 0);
  maq_board_remove (removal->board, item);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
