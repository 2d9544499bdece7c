/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-error-text.h"
#include "maq-window-private.h"

/* A part of a window that is not to be seen comes so long after the one before. */
#define UNSEEN_MS 200

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

static void
show_recovered (MaqWindow *self)
{
  guint pictures = 0, undecided = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  maq_engine_get_recovered (self->engine, &pictures, &undecided);
  if (pictures > 0)
    g_string_append_printf (text, ngettext ("Recovered %u picture.", "Recovered %u pictures.", pictures), pictures);
  if (undecided > 0)
    {
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u request needs your decision: it may have been charged.",
                                              "%u requests need your decision: they may have been charged.", undecided),
                              undecided);
    }
  if (text->len > 0)
    maq_canvas_pane_show_message (self->canvas, text->str, undecided > 0);
}

/* The newest step is what somebody was working on. The library reads its ids a moment after it is open. */
static void
show_newest_cb (MaqWindow *self)
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

/* The panes have it by then. */
static void
take_engine (MaqWindow *self, MaqEngine *engine)
{
  self->engine = engine;
  maq_window_take_queue (self);
  maq_window_take_import (self);
  maq_window_take_share (self);
  g_signal_connect_object (self->history, "notify::step", G_CALLBACK (history_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "compare-with", G_CALLBACK (maq_window_compare_with), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "chosen", G_CALLBACK (maq_window_history_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "sibling", G_CALLBACK (sibling_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (queue_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_board (engine), "notify", G_CALLBACK (maq_window_update_arrange), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_board (engine), "failed", G_CALLBACK (board_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_library (engine), "items-changed", G_CALLBACK (show_newest_cb), self,
                           G_CONNECT_SWAPPED);
  maq_window_connect_boards (self);
  show_newest_cb (self);
  show_recovered (self);
  maq_window_update_actions (self);
}

/* Where a pane covers the canvas, it says itself how to get rid of it. */
static GtkWidget *
create_hide_button (AdwFlap *flap, const char *icon_name, const char *action, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_bind_property (flap, "folded", button, "visible", G_BINDING_SYNC_CREATE);
  return button;
}

/* --- the start, part by part --- */

static gboolean
add_composer (MaqWindow *self)
{
  self->composer = g_object_new (MAQ_TYPE_COMPOSER, NULL);
  adw_header_bar_pack_end (maq_composer_get_header (self->composer),
                           create_hide_button (self->composer_flap, "sidebar-show-symbolic", "win.toggle-composer",
                                               _("Hide the composer")));
  adw_bin_set_child (self->composer_place, GTK_WIDGET (self->composer));
  return FALSE;
}

static gboolean
build_composer (MaqWindow *self)
{
  return maq_composer_build_on (self->composer);
}

static gboolean
connect_composer (MaqWindow *self)
{
  maq_composer_set_settings (self->composer, self->settings);
  g_signal_connect_object (self->composer, "paste-picture", G_CALLBACK (paste_picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "answer", G_CALLBACK (maq_window_answer_for), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "notify", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  return FALSE;
}

static gboolean
add_history (MaqWindow *self)
{
  self->history = g_object_new (MAQ_TYPE_HISTORY_PANE, NULL);
  adw_header_bar_pack_start (maq_history_pane_get_header (self->history),
                             create_hide_button (self->history_flap, "sidebar-show-right-symbolic",
                                                 "win.toggle-history", _("Hide the history")));
  gtk_widget_set_visible (GTK_WIDGET (self->history), FALSE);
  adw_bin_set_child (self->history_place, GTK_WIDGET (self->history));
  return FALSE;
}

static gboolean
show_history (MaqWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->history), TRUE);
  return FALSE;
}

static gboolean
name_keys (MaqWindow *self)
{
  maq_actions_name_keys (GTK_WIDGET (self));
  return FALSE;
}

static gboolean
name_icon (MaqWindow *self)
{
  gtk_window_set_icon_name (GTK_WINDOW (self), MAQ_APP_ID);
  return FALSE;
}

static gboolean
give_canvas (MaqWindow *self)
{
  self->loader = maq_loader_new (self->arrived);
  maq_canvas_pane_set_engine (self->canvas, self->arrived, self->loader);
  return FALSE;
}

static gboolean
give_composer (MaqWindow *self)
{
  maq_composer_set_engine (self->composer, self->arrived, self->loader);
  return FALSE;
}

static gboolean
give_history (MaqWindow *self)
{
  maq_history_pane_set_engine (self->history, self->arrived, self->loader);
  maq_history_pane_set_stage (self->history, maq_canvas_pane_get_stage (self->canvas));
  return FALSE;
}

static gboolean
begin (MaqWindow *self)
{
  take_engine (self, g_steal_pointer (&self->arrived));
  maq_engine_take_waiting (self->engine);
  maq_window_open_files (self, G_LIST_MODEL (self->pending));
  g_list_store_remove_all (self->pending);
  return FALSE;
}

/* Half of the time to the first frame would go into the many small widgets of the side panes, and all of them in one frame would
 * hold the window up: one part in each. TRUE: there is more of it. */
static gboolean (*const parts[]) (MaqWindow *self) = {
  add_composer, build_composer, connect_composer, add_history, show_history, name_keys, name_icon,
  give_canvas, give_composer, give_history, begin,
};

/* As many need no library. */
#define N_EARLY (G_N_ELEMENTS (parts) - 4)

/* FALSE: all is there that can be. */
static gboolean
build_on (MaqWindow *self)
{
  if (self->n_parts == (self->arrived != NULL ? G_N_ELEMENTS (parts) : N_EARLY) || self->engine != NULL)
    return FALSE;
  if (!parts[self->n_parts] (self))
    self->n_parts++;
  return TRUE;
}

static gboolean
build_in_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (build_on (self))
    return G_SOURCE_CONTINUE;
  self->build_id = 0;
  return G_SOURCE_REMOVE;
}

static void
build_in_frames (MaqWindow *self)
{
  if (self->build_id == 0)
    self->build_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), build_in_frame_cb, NULL, NULL);
}

/* Frames come only while the window is to be seen. */
static gboolean
build_unseen_cb (gpointer data)
{
  MaqWindow *self = data;

  if (build_on (self))
    return G_SOURCE_CONTINUE;
  self->unseen_id = 0;
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqEngine) engine = maq_engine_open_finish (result, &error);

  /* The window may be gone by then. */
  if (self->settings == NULL)
    return;
  if (engine == NULL)
    {
      g_autofree char *sentence = maq_error_text_sentence (error);

      maq_canvas_pane_show_message (self->canvas, sentence, FALSE);
      return;
    }
  self->arrived = g_steal_pointer (&engine);
  build_in_frames (self);
  self->unseen_id = g_timeout_add (UNSEEN_MS, build_unseen_cb, self);
}

/* Panes and library come behind the first frame, which is on the screen by then: nothing was in its way. */
static gboolean
second_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  if (!self->drawn)
    {
      self->drawn = TRUE;
      return G_SOURCE_CONTINUE;
    }
  /* Read beside all that follows. */
  maq_engine_open_async (self->library, NULL, opened_cb, g_object_ref (self));
  build_in_frames (self);
  return G_SOURCE_REMOVE;
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
  g_clear_object (&self->import);
  g_clear_object (&self->notifier);
  g_clear_object (&self->loader);
  g_clear_handle_id (&self->unseen_id, g_source_remove);
  g_clear_object (&self->arrived);
  g_clear_object (&self->engine);
  g_clear_object (&self->pending);
  g_clear_object (&self->settings);
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
  gtk_widget_add_tick_callback (GTK_WIDGET (self), second_frame_cb, NULL, NULL);
  return self;
}

void
maq_window_show_step (MaqWindow *self, gint64 id)
{
  g_autoptr (MaqStep) step = maq_library_dup_step (maq_engine_get_library (self->engine), id);

  maq_history_pane_set_step (self->history, step);
  maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), step);
}
