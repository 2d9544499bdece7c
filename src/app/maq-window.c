/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-error-text.h"
#include "maq-focus-return.h"
#include "maq-toast.h"
#include "maq-window-private.h"

G_DEFINE_FINAL_TYPE (MaqWindow, maq_window, ADW_TYPE_APPLICATION_WINDOW)

static void
selection_changed_cb (MaqWindow *self)
{
  maq_window_update_actions (self);
}

static void
cards_chosen_cb (MaqWindow *self)
{
  maq_window_cards_chosen (self);
  maq_window_update_actions (self);
}

static void
answer_cb (MaqWindow *self, const char *word)
{
  maq_window_answer (self, word);
}

static void
remove_item_cb (MaqWindow *self, MaqBoardItem *item)
{
  maq_window_remove_item (self, item);
}

static void
paste_picture_cb (MaqWindow *self)
{
  maq_window_keep_early (self, "win.paste");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.paste", NULL);
}

static void
history_step_cb (MaqWindow *self)
{
  MaqStep *step = maq_history_pane_get_step (self->history);

  /* A search that hides the step leaves it on the canvas. */
  if (step == NULL)
    return;
  maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), step);
  maq_stage_set_slot (maq_canvas_pane_get_stage (self->canvas), maq_history_pane_get_slot (self->history));
}

static void
sibling_cb (MaqWindow *self, int direction)
{
  gtk_widget_activate_action (GTK_WIDGET (self), direction < 0 ? "win.sibling-previous" : "win.sibling-next", NULL);
}

/* The newest step is what somebody was working on. The library reads its ids a moment after it is open. */
void
maq_window_show_newest_cb (MaqWindow *self)
{
  g_autoptr (MaqStep) step = g_list_model_get_item (G_LIST_MODEL (maq_engine_get_library (self->engine)), 0);

  if (self->restored || step == NULL)
    return;
  self->restored = TRUE;
  if (maq_stage_get_step (maq_canvas_pane_get_stage (self->canvas)) == NULL)
    maq_history_pane_set_step (self->history, step);
  maq_window_apply_view (self);
}

static void
queue_changed_cb (MaqWindow *self)
{
  maq_composer_update_budget (self->composer);
}

/* It is tried again; until then the board lives in this window alone. */
static void
board_failed_cb (MaqWindow *self, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);
  /* Translators: %s is a sentence that says why. */
  g_autofree char *text = g_strdup_printf (_("The board is not saved yet. %s"), sentence);

  maq_window_toast (self, text);
}

void
maq_window_connect_composer (MaqWindow *self)
{
  maq_composer_set_settings (self->composer, self->settings);
  g_signal_connect_object (self->composer, "paste-picture", G_CALLBACK (paste_picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "answer", G_CALLBACK (maq_window_answer_for), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "notify", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
}

/* The panes have it by then. */
void
maq_window_take_engine (MaqWindow *self, MaqEngine *engine)
{
  self->engine = engine;
  maq_window_take_queue (self);
  maq_window_take_import (self);
  maq_window_take_share (self);
}

void
maq_window_watch_engine (MaqWindow *self)
{
  MaqEngine *engine = self->engine;

  g_signal_connect_object (self->history, "notify::step", G_CALLBACK (history_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "compare-with", G_CALLBACK (maq_window_compare_with), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "chosen", G_CALLBACK (maq_window_history_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "sibling", G_CALLBACK (sibling_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (queue_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_board (engine), "notify", G_CALLBACK (maq_window_update_arrange), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_board (engine), "failed", G_CALLBACK (board_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_library (engine), "items-changed", G_CALLBACK (maq_window_show_newest_cb), self,
                           G_CONNECT_SWAPPED);
}

void
maq_window_save_state (MaqWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  maq_settings_set_window (self->settings, width, height, gtk_window_is_maximized (GTK_WINDOW (self)));
  maq_window_save_view (self);
}

static gboolean
maq_window_close_request (GtkWindow *window)
{
  return maq_window_close_cb (MAQ_WINDOW (window)) || GTK_WINDOW_CLASS (maq_window_parent_class)->close_request (window);
}

static void
maq_window_dispose (GObject *object)
{
  MaqWindow *self = MAQ_WINDOW (object);

  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->focused);
  g_clear_object (&self->import);
  g_clear_object (&self->page_set);
  g_clear_object (&self->notifier);
  g_clear_object (&self->loader);
  g_clear_handle_id (&self->unseen_id, g_source_remove);
  g_clear_handle_id (&self->part_id, g_source_remove);
  g_clear_object (&self->arrived);
  g_clear_object (&self->engine);
  g_clear_object (&self->pending);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  if (self->typed != NULL)
    g_string_free (g_steal_pointer (&self->typed), TRUE);
  g_clear_pointer (&self->library, g_free);
  g_clear_pointer (&self->view, g_free);
  G_OBJECT_CLASS (maq_window_parent_class)->dispose (object);
}

static void
maq_window_class_init (MaqWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = maq_window_close_request;
  g_type_ensure (MAQ_TYPE_CANVAS_PANE);
  g_type_ensure (MAQ_TYPE_DIALOG_HOST);
  g_type_ensure (MAQ_TYPE_SIDE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, dialogs);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, history_flap);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, composer_flap);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, history_pane);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, composer_pane);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, history_place);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, composer_place);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, canvas);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, compare_place);
  gtk_widget_class_bind_template_child (widget_class, MaqWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, cards_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_item_cb);
  maq_window_install_actions (widget_class);
}

/* The canvas's header carries the window's buttons of the side where no pane stands. */
static void
update_buttons_cb (MaqWindow *self)
{
  AdwHeaderBar *header = maq_canvas_pane_get_header (self->canvas);
  gboolean composer = adw_flap_get_reveal_flap (self->composer_flap) && !adw_flap_get_folded (self->composer_flap);
  gboolean history = adw_flap_get_reveal_flap (self->history_flap) && !adw_flap_get_folded (self->history_flap);

  adw_header_bar_set_show_start_title_buttons (header, !composer);
  adw_header_bar_set_show_end_title_buttons (header, !history);
  maq_canvas_pane_set_compact (self->canvas, adw_flap_get_folded (self->composer_flap));
}

/* A pane that is out of sight is out of the tree that a screen reader walks, too. */
static void
update_pane_cb (AdwFlap *flap)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (adw_flap_get_flap (flap)), GTK_ACCESSIBLE_STATE_HIDDEN,
                               !adw_flap_get_reveal_flap (flap), -1);
}

static void
bind_flap (MaqWindow *self, AdwFlap *flap, GtkToggleButton *button)
{
  g_object_bind_property (flap, "reveal-flap", button, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect (flap, "notify::reveal-flap", G_CALLBACK (update_pane_cb), NULL);
  g_signal_connect_object (flap, "notify::reveal-flap", G_CALLBACK (update_buttons_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flap, "notify::folded", G_CALLBACK (update_buttons_cb), self, G_CONNECT_SWAPPED);
}

static void
maq_window_init (MaqWindow *self)
{
  self->pending = g_list_store_new (G_TYPE_FILE);
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_flap (self, self->composer_flap, maq_canvas_pane_get_show_composer (self->canvas));
  bind_flap (self, self->history_flap, maq_canvas_pane_get_show_history (self->canvas));
  /* Where there is room for one pane only, its name is worth less than its buttons. */
  update_buttons_cb (self);
  maq_window_install_keys (self);
  maq_window_add_drop_target (self);
  maq_window_watch_early (self);
  maq_focus_return_watch (GTK_WINDOW (self));
  maq_toast_name_buttons (self->toasts);
  maq_window_update_actions (self);
}

static void
apply_settings (MaqWindow *self)
{
  int width, height;
  gboolean maximized;

  maq_settings_get_window (self->settings, &width, &height, &maximized);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  maq_settings_bind (self->settings, MAQ_SETTING_COMPOSER_WIDTH, self->composer_pane, "width");
  maq_settings_bind (self->settings, MAQ_SETTING_HISTORY_WIDTH, self->history_pane, "width");
  maq_settings_bind (self->settings, MAQ_SETTING_SHOW_COMPOSER, self->composer_flap, "reveal-flap");
  maq_settings_bind (self->settings, MAQ_SETTING_SHOW_HISTORY, self->history_flap, "reveal-flap");
  maq_settings_bind (self->settings, MAQ_SETTING_GREY_SURROUND, maq_canvas_pane_get_canvas (self->canvas), "grey");
  maq_settings_bind (self->settings, MAQ_SETTING_TOOL, maq_canvas_pane_get_canvas (self->canvas), "tool");
  maq_settings_bind (self->settings, MAQ_SETTING_WHEEL_ZOOMS, maq_canvas_pane_get_canvas (self->canvas), "wheel-zooms");
}

MaqWindow *
maq_window_new (GtkApplication *application, MaqSettings *settings, const char *library)
{
  MaqWindow *self = g_object_new (MAQ_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  self->library = g_strdup (library);
  apply_settings (self);
  maq_window_build (self);
  return self;
}

void
maq_window_show_step (MaqWindow *self, gint64 id)
{
  g_autoptr (MaqStep) step = maq_library_dup_step (maq_engine_get_library (self->engine), id);

  maq_history_pane_set_step (self->history, step);
  maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), step);
}
