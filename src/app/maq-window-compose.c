/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-open-with.h"
#include "maq-toast.h"
#include "maq-window-private.h"

#define EXAMPLE "Poster \"Night Market\" in bold serif, teal and coral, lanterns over a river"

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_submit_finish (MAQ_ENGINE (source), result, &error);

  self->submitting = FALSE;
  maq_composer_end_send (self->composer, record);
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
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_engine_prepare_request_finish (MAQ_ENGINE (source), result, &error);

  if (request != NULL)
    {
      maq_engine_submit_async (MAQ_ENGINE (source), request, NULL, submitted_cb, g_object_ref (self));
      return;
    }
  self->submitting = FALSE;
  maq_composer_end_send (self->composer, NULL);
  maq_window_update_actions (self);
  maq_window_toast_error (self, error);
}

/* Masks and annotated copies are made first, and a contact sheet where somebody chose that. */
static void
submit (MaqWindow *self, MaqRequest *request, MaqRequest *unpacked)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), maq_request_get_engine (request));

  self->submitting = TRUE;
  maq_composer_begin_send (self->composer);
  maq_window_update_actions (self);
  if (entry != NULL)
    maq_engine_prepare_request_async (self->engine, unpacked != NULL ? unpacked : request, maq_catalog_entry_get_model (entry),
                                      unpacked != NULL, NULL, prepared_cb, g_object_ref (self));
  else
    maq_engine_submit_async (self->engine, request, NULL, submitted_cb, g_object_ref (self));
}

void
maq_window_generate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_composer_build_request (self->composer, &error);
  g_autoptr (MaqRequest) unpacked = request != NULL ? maq_composer_build_unpacked (self->composer, &error) : NULL;

  if (error != NULL)
    maq_window_toast_error (self, error);
  else
    submit (self, request, unpacked);
}

/* --- what was written gives way, and can come back --- */

/* What Undo needs to put it back: the toast is the window's, and lives no longer. */
typedef struct {
  MaqWindow *window;
  MaqUnsent *unsent;
  guint64    act;    /* on the board, that goes with it; 0: none */
  char      *board;  /* uuid of the board that it was on */
} Return;

static void
return_free (gpointer data)
{
  Return *back = data;

  maq_unsent_free (back->unsent);
  g_free (back->board);
  g_free (back);
}

static void
put_back_cb (gpointer data)
{
  Return *back = data;
  MaqWindow *self = back->window;

  /* Another board has words of its own. */
  if (self->engine == NULL || g_strcmp0 (maq_engine_get_board_uuid (self->engine), back->board) != 0)
    return;
  maq_board_undo_act (maq_engine_get_board (self->engine), back->act);
  maq_composer_put_back (self->composer, back->unsent);
}

void
maq_window_offer_return (MaqWindow *self, MaqUnsent *unsent, guint64 act, const char *text)
{
  Return *back;

  if (maq_unsent_is_empty (unsent) && act == 0)
    {
      maq_unsent_free (unsent);
      return;
    }
  back = g_new (Return, 1);
  *back = (Return) { self, unsent, act, g_strdup (maq_engine_get_board_uuid (self->engine)) };
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new_undo (text, put_back_cb, back, return_free));
}

void
maq_window_new_request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  maq_window_offer_return (self, maq_composer_dup_unsent (self->composer), 0, _("What was written gave way to a new picture"));
  maq_composer_clear (self->composer);
  maq_history_pane_set_step (self->history, NULL);
  maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), NULL);
}

void
maq_window_cancel_base_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_composer_set_base (MAQ_WINDOW (widget)->composer, NULL, 0);
}

void
maq_window_try_draft_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  maq_composer_set_engine_id (self->composer, "draft");
  maq_composer_set_ratio (self->composer, MAQ_RATIO_2_3);
  maq_composer_set_text (self->composer, EXAMPLE);
  gtk_widget_activate_action (widget, "win.generate", NULL);
}

void
maq_window_take_hint_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!maq_composer_take_hint (MAQ_WINDOW (widget)->composer))
    gtk_widget_error_bell (widget);
}

void
maq_window_hint_off_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_composer_hint_off (MAQ_WINDOW (widget)->composer);
}

void
maq_window_hints_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_composer_hints_on (MAQ_WINDOW (widget)->composer);
}

void
maq_window_recipes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_show_recipes (self->composer);
}

void
maq_window_recipes_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  const char *folder = maq_composer_make_recipes_folder (self->composer, &error);

  if (folder != NULL)
    maq_open_with_show_folder (GTK_WINDOW (self), folder);
  else
    maq_window_toast_error (self, error);
}

void
maq_window_prices_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);

  adw_flap_set_reveal_flap (self->composer_flap, TRUE);
  maq_composer_show_prices (self->composer);
}

void
maq_window_update_compose (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "win.generate",
                                 self->engine != NULL && !self->submitting
                                   && maq_composer_get_can_send (self->composer));
  gtk_widget_action_set_enabled (widget, "win.new-request", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.cancel-base", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.try-draft", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.take-hint", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.hint-off", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.hints-on", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.recipes", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.recipes-folder", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.prices", self->engine != NULL);
}
