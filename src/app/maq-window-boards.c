/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-dialogs.h"
#include "maq-passage.h"
#include "maq-toast.h"
#include "maq-window-private.h"

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

/* What Undo needs to take a board out of the trash; the window has the toast, and lives as long. */
typedef struct {
  MaqWindow *window;
  char      *uuid;
} Trashed;

static void
trashed_free (gpointer data)
{
  Trashed *trashed = data;

  g_free (trashed->uuid);
  g_free (trashed);
}

/* Opening does it. */
static void
undo_trash_cb (gpointer data)
{
  const Trashed *trashed = data;

  open_board (trashed->window, trashed->uuid);
}

void
maq_window_trash_board_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autofree char *uuid = g_strdup (maq_engine_get_board_uuid (self->engine));
  g_autofree char *title = maq_board_line_dup_title (maq_boards_find (maq_engine_get_boards (self->engine), uuid));
  g_autofree char *text = g_strdup_printf (_("“%s” is in the trash"), title);
  Trashed *trashed = g_new (Trashed, 1);

  *trashed = (Trashed) { self, g_strdup (uuid) };
  maq_engine_trash_board_async (self->engine, uuid, maq_window_done_cb, g_object_ref (self));
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new_undo (text, undo_trash_cb, trashed, trashed_free));
}

/* --- files --- */

static char *
say_exported (double fraction, guint total)
{
  return g_strdup_printf (_("Exporting the board: %.0f %%"), fraction * 100);
}

static char *
say_imported (double fraction, guint total)
{
  return g_strdup_printf (_("Importing the board: %.0f %%"), fraction * 100);
}

/* Cancelling is no error to tell of. TRUE: done, with @text. */
static gboolean
end_passage (MaqPassage *passage, GObject *engine, GAsyncResult *result, char **text)
{
  g_autoptr (GError) error = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (engine), result, text, &error))
    return TRUE;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    maq_window_toast_error (maq_passage_get_owner (passage), error);
  return FALSE;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPassage) passage = data;
  g_autofree char *path = NULL, *name = NULL, *shown = NULL, *said = NULL;

  if (!end_passage (passage, source, result, &path))
    return;
  name = g_path_get_basename (path);
  shown = g_filename_display_name (name);
  said = g_strdup_printf (_("The board is in “%s”"), shown);
  maq_window_toast (maq_passage_get_owner (passage), said);
}

/* A board on its way in. */
typedef struct {
  MaqPassage *passage;
  char       *board;      /* that was open when it began */
} Import;

static void
import_free (Import *import)
{
  maq_passage_free (import->passage);
  g_free (import->board);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static void
open_imported_cb (gpointer window, const char *uuid)
{
  open_board (window, uuid);
}

/* Who has gone to another board meanwhile is left there. */
static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Import) import = data;
  MaqWindow *self = maq_passage_get_owner (import->passage);
  g_autofree char *uuid = NULL;

  if (!end_passage (import->passage, source, result, &uuid))
    return;
  if (g_strcmp0 (import->board, maq_engine_get_board_uuid (self->engine)) == 0)
    open_board (self, uuid);
  else
    adw_toast_overlay_add_toast (self->toasts, maq_toast_new_offer (_("The board was imported"), _("Open"), open_imported_cb, self, uuid));
}

static void
export_to_cb (GListModel *files, gpointer data)
{
  MaqWindow *self = data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  MaqPassage *passage;

  if (path == NULL || self->engine == NULL)
    return;
  passage = maq_passage_new (self->toasts, self, say_exported, 0);
  maq_engine_export_board_async (self->engine, NULL, path, maq_passage_get_cancellable (passage), maq_passage_fraction_cb, passage,
                                 exported_cb, passage);
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
  Import *import;

  if (path == NULL || self->engine == NULL)
    return;
  import = g_new (Import, 1);
  *import = (Import) { maq_passage_new (self->toasts, self, say_imported, 0), g_strdup (maq_engine_get_board_uuid (self->engine)) };
  maq_engine_import_board_async (self->engine, path, maq_passage_get_cancellable (import->passage), maq_passage_fraction_cb,
                                 import->passage, imported_cb, import);
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
