/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-error-text.h"
#include "maq-tooltip.h"
#include "maq-window-private.h"

/* The start, part by part. */

/* A part of a window that is not to be seen comes so long after the one before. */
#define UNSEEN_MS 200

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

/* Where a pane covers the canvas, it says itself how to get rid of it. */
static GtkWidget *
create_hide_button (AdwFlap *flap, const char *icon_name, const char *action, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  maq_tooltip_set_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_bind_property (flap, "folded", button, "visible", G_BINDING_SYNC_CREATE);
  return button;
}

static gboolean
build_canvas (MaqWindow *self)
{
  return maq_canvas_pane_build_on (self->canvas);
}

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
  gboolean more = maq_composer_build_on (self->composer);

  maq_window_type_early (self);
  return more;
}

static gboolean
connect_composer (MaqWindow *self)
{
  maq_window_connect_composer (self);
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
take (MaqWindow *self)
{
  maq_window_take_engine (self, g_steal_pointer (&self->arrived));
  maq_window_watch_engine (self);
  return FALSE;
}

static gboolean
show (MaqWindow *self)
{
  maq_window_show_newest_cb (self);
  show_recovered (self);
  return FALSE;
}

static gboolean
begin (MaqWindow *self)
{
  maq_window_connect_boards (self);
  maq_window_update_actions (self);
  maq_engine_take_waiting (self->engine);
  maq_window_open_files (self, G_LIST_MODEL (self->pending));
  g_list_store_remove_all (self->pending);
  maq_window_end_early (self);
  maq_window_visit_early (self);
  return FALSE;
}

/* Half of the time to the first frame would go into the many small widgets of the side panes, and all of them in one frame would
 * hold the window up: one part in each. TRUE: there is more of it. */
static gboolean (*const parts[]) (MaqWindow *self) = {
  build_canvas, add_composer, build_composer, connect_composer, add_history, show_history, name_keys, name_icon,
  give_canvas, give_composer, give_history, take, show, begin,
};

/* As many need no library. */
#define N_EARLY (G_N_ELEMENTS (parts) - 6)

/* Whether there is any that can be built now. */
static gboolean
has_parts (MaqWindow *self)
{
  return self->n_parts < (self->arrived != NULL || self->engine != NULL ? G_N_ELEMENTS (parts) : N_EARLY);
}

/* FALSE: all is there that can be. */
static gboolean
build_on (MaqWindow *self)
{
  if (!has_parts (self))
    return FALSE;
  if (!parts[self->n_parts] (self))
    self->n_parts++;
  return TRUE;
}

static gboolean
build_between_frames_cb (gpointer data)
{
  MaqWindow *self = data;

  self->part_id = 0;
  build_on (self);
  return G_SOURCE_REMOVE;
}

/* One part between two frames: what it made is laid out with the next one, in a turn of its own. */
static gboolean
build_in_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  self->framed = TRUE;
  if (has_parts (self))
    {
      if (self->part_id == 0)
        self->part_id = g_idle_add (build_between_frames_cb, self);
      return G_SOURCE_CONTINUE;
    }
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
  gboolean framed = self->framed;

  self->framed = FALSE;
  /* Slow frames are frames: two parts at once would hold the window up. */
  if (framed || self->part_id != 0 || build_on (self))
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

/* Behind the first frame, which is on the screen by then: nothing was in its way. */
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
maq_window_build (MaqWindow *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), second_frame_cb, NULL, NULL);
}
