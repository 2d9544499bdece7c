/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-dialogs.h"
#include "maq-window-private.h"

/* A whole board went away: there is time to look for it. */
#define UNDO_SECONDS 15

/* --- undo --- */

void
maq_window_renumber_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqBoard *board = maq_engine_get_board (MAQ_WINDOW (widget)->engine);

  maq_board_begin (board, _("Renumber"));
  maq_board_renumber (board);
  maq_board_end (board);
}

static gboolean
has_title (const char *title)
{
  return title != NULL && *title != '\0';
}

static void
titles_changed_cb (MaqWindow *self)
{
  GMenu *menu = maq_canvas_pane_get_edit_menu (self->canvas);
  MaqBoard *board = maq_engine_get_board (self->engine);
  const char *undo = maq_board_get_undo_title (board), *redo = maq_board_get_redo_title (board);
  /* Translators: %s is what was done: "Move 3 references". */
  g_autofree char *undo_label = has_title (undo) ? g_strdup_printf (_("_Undo: %s"), undo) : g_strdup (_("_Undo"));
  g_autofree char *redo_label = has_title (redo) ? g_strdup_printf (_("R_edo: %s"), redo) : g_strdup (_("R_edo"));

  g_menu_remove_all (menu);
  g_menu_append (menu, undo_label, "win.undo");
  g_menu_append (menu, redo_label, "win.redo");
  g_menu_append (menu, _("Re_number References"), "win.renumber");
  maq_window_update_boards (self);
}

/* --- boards --- */

void
maq_window_boards_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_board_menu_open (maq_canvas_pane_get_board_menu (MAQ_WINDOW (widget)->canvas));
}

void
maq_window_new_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_board_menu_ask_name (maq_canvas_pane_get_board_menu (MAQ_WINDOW (widget)->canvas), TRUE);
}

void
maq_window_rename_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_board_menu_ask_name (maq_canvas_pane_get_board_menu (MAQ_WINDOW (widget)->canvas), FALSE);
}

static void
open_board (MaqWindow *self, const char *uuid)
{
  maq_engine_open_board_async (self->engine, uuid, TRUE, maq_window_done_cb, g_object_ref (self));
}

static void
picked_cb (MaqWindow *self, const char *uuid)
{
  open_board (self, uuid);
}

/* A board that was just made is what one wants to see. */
static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &uuid, &error))
    open_board (self, uuid);
  else
    maq_window_toast_error (self, error);
}

static void
create_cb (MaqWindow *self, const char *name)
{
  maq_engine_create_board_async (self->engine, name, made_cb, g_object_ref (self));
}

void
maq_window_duplicate_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autofree char *title = maq_board_line_dup_title (maq_boards_find (maq_engine_get_boards (self->engine),
                                                                      maq_engine_get_board_uuid (self->engine)));
  /* Translators: the name of a twin of a board; %s is the name of that one. */
  g_autofree char *twin = g_strdup_printf (_("%s (copy)"), title);

  /* What is being written and how it is looked at goes along. */
  maq_composer_save_draft (self->composer);
  maq_window_save_view (self);
  maq_engine_duplicate_board_async (self->engine, NULL, twin, made_cb, g_object_ref (self));
}

static void
restore_cb (MaqWindow *self, const char *uuid)
{
  maq_engine_restore_board_async (self->engine, uuid, maq_window_done_cb, g_object_ref (self));
}

static void
rename_cb (MaqWindow *self, const char *name)
{
  maq_engine_rename_board_async (self->engine, maq_engine_get_board_uuid (self->engine), name, maq_window_done_cb,
                                 g_object_ref (self));
}

/* --- trash --- */

/* A board that a toast can open. */
typedef struct {
  MaqWindow *window; /* which has the toast, and lives as long */
  char      *uuid;
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  Offer *offer = data;

  g_free (offer->uuid);
  g_free (offer);
}

static void
take_offer_cb (AdwToast *toast, Offer *offer)
{
  open_board (offer->window, offer->uuid);
}

static void
offer_board (MaqWindow *self, const char *uuid, const char *text, const char *button)
{
  Offer *offer = g_new (Offer, 1);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  *offer = (Offer) { self, g_strdup (uuid) };
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, button);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (take_offer_cb), offer, offer_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
maq_window_trash_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autofree char *uuid = g_strdup (maq_engine_get_board_uuid (self->engine));
  g_autofree char *title = maq_board_line_dup_title (maq_boards_find (maq_engine_get_boards (self->engine), uuid));
  g_autofree char *text = g_strdup_printf (_("“%s” is in the trash"), title);

  maq_engine_trash_board_async (self->engine, uuid, maq_window_done_cb, g_object_ref (self));
  /* Opening takes it out of the trash. */
  offer_board (self, uuid, text, _("Undo"));
}

/* --- files --- */

/* A board on its way out or in, shown in a toast that can stop it. */
typedef struct {
  MaqWindow    *window;
  GCancellable *cancellable;
  AdwToast     *toast;
  gboolean      is_import;
  char         *board;      /* that was open when it began */
} Passage;

static Passage *
passage_new (MaqWindow *self, gboolean is_import)
{
  Passage *passage = g_new0 (Passage, 1);

  passage->window = g_object_ref (self);
  passage->cancellable = g_cancellable_new ();
  passage->is_import = is_import;
  passage->board = g_strdup (maq_engine_get_board_uuid (self->engine));
  passage->toast = g_object_ref_sink (adw_toast_new (""));
  adw_toast_set_timeout (passage->toast, 0);
  adw_toast_set_button_label (passage->toast, _("Cancel"));
  g_signal_connect_object (passage->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), passage->cancellable,
                           G_CONNECT_SWAPPED);
  return passage;
}

static void
passage_free (Passage *passage)
{
  adw_toast_dismiss (passage->toast);
  g_object_unref (passage->toast);
  g_object_unref (passage->cancellable);
  g_object_unref (passage->window);
  g_free (passage->board);
  g_free (passage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Passage, passage_free)

static void
show_fraction (Passage *passage, double fraction)
{
  double percent = fraction * 100;
  g_autofree char *text = passage->is_import ? g_strdup_printf (_("Importing the board: %.0f %%"), percent)
                                             : g_strdup_printf (_("Exporting the board: %.0f %%"), percent);

  adw_toast_set_title (passage->toast, text);
}

static void
fraction_cb (double fraction, gpointer data)
{
  show_fraction (data, fraction);
}

/* Who has gone to another board meanwhile is left there. */
static void
show_imported (Passage *passage, const char *uuid)
{
  MaqWindow *self = passage->window;

  if (g_strcmp0 (passage->board, maq_engine_get_board_uuid (self->engine)) == 0)
    open_board (self, uuid);
  else
    offer_board (self, uuid, _("The board was imported"), _("Open"));
}

static void
passed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Passage) passage = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        maq_window_toast_error (passage->window, error);
    }
  else if (passage->is_import)
    show_imported (passage, text);
  else
    {
      g_autofree char *name = g_path_get_basename (text);
      g_autofree char *shown = g_filename_display_name (name);
      g_autofree char *said = g_strdup_printf (_("The board is in “%s”"), shown);

      maq_window_toast (passage->window, said);
    }
}

static Passage *
begin_passage (MaqWindow *self, gboolean is_import)
{
  Passage *passage = passage_new (self, is_import);

  show_fraction (passage, 0);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (passage->toast));
  return passage;
}

static void
export_to_cb (GListModel *files, gpointer data)
{
  MaqWindow *self = data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  Passage *passage;

  if (path == NULL || self->engine == NULL)
    return;
  passage = begin_passage (self, FALSE);
  maq_engine_export_board_async (self->engine, NULL, path, passage->cancellable, fraction_cb, passage, passed_cb, passage);
}

/* A name for a file: what a folder cannot hold is left out. */
static char *
dup_file_name (MaqWindow *self)
{
  g_autofree char *title = maq_board_line_dup_title (maq_boards_find (maq_engine_get_boards (self->engine),
                                                                      maq_engine_get_board_uuid (self->engine)));

  g_strdelimit (title, "/\\:*?\"<>|", '-');
  return g_strconcat (title, MAQ_BOARD_EXTENSION, NULL);
}

void
maq_window_export_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *file_name = dup_file_name (MAQ_WINDOW (widget));

  maq_dialogs_save (GTK_WINDOW (widget), file_name, export_to_cb, G_OBJECT (widget));
}

void
maq_window_import_board (MaqWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  Passage *passage;

  if (path == NULL || self->engine == NULL)
    return;
  passage = begin_passage (self, TRUE);
  maq_engine_import_board_async (self->engine, path, passage->cancellable, fraction_cb, passage, passed_cb, passage);
}

static void
import_from_cb (GListModel *files, gpointer data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  if (file != NULL)
    maq_window_import_board (data, file);
}

void
maq_window_import_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_dialogs_open_file (GTK_WINDOW (widget), _("Import a Board"), import_from_cb, G_OBJECT (widget));
}

/* --- the window's own --- */

/* What was being written belongs to the board it was written on. */
static void
leave_board_cb (MaqWindow *self)
{
  maq_composer_save_draft (self->composer);
  maq_window_save_view (self);
}

/* Another board: nothing of the one before is in hand any more, and the newest step of this one is shown. */
static void
board_changed_cb (MaqWindow *self)
{
  self->restored = FALSE;
  maq_composer_read_draft (self->composer);
  maq_history_pane_set_step (self->history, NULL);
  maq_stage_set_step (maq_canvas_pane_get_stage (self->canvas), NULL);
  maq_window_read_view (self);
  maq_window_update_actions (self);
}

void
maq_window_connect_boards (MaqWindow *self)
{
  MaqBoardMenu *menu = maq_canvas_pane_get_board_menu (self->canvas);
  MaqBoard *board = maq_engine_get_board (self->engine);

  maq_board_menu_set_engine (menu, self->engine, self->loader);
  g_signal_connect_object (menu, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (menu, "create", G_CALLBACK (create_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (menu, "restore", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (menu, "rename", G_CALLBACK (rename_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "leave-board", G_CALLBACK (leave_board_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::board-uuid", G_CALLBACK (board_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "notify::undo-title", G_CALLBACK (titles_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "notify::redo-title", G_CALLBACK (titles_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "items-changed", G_CALLBACK (maq_window_update_boards), self, G_CONNECT_SWAPPED);
  titles_changed_cb (self);
  maq_window_read_view (self);
}

void
maq_window_update_boards (MaqWindow *self)
{
  static const char *const always[] = { "boards", "new-board", "rename-board", "duplicate-board", "export-board", "export-page",
                                        "import-board", "trash-board" };
  GtkWidget *widget = GTK_WIDGET (self);
  MaqBoard *board = self->engine != NULL ? maq_engine_get_board (self->engine) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    {
      g_autofree char *name = g_strconcat ("win.", always[i], NULL);

      gtk_widget_action_set_enabled (widget, name, board != NULL);
    }
  gtk_widget_action_set_enabled (widget, "win.renumber", board != NULL && g_list_model_get_n_items (G_LIST_MODEL (board)) > 0);
}
