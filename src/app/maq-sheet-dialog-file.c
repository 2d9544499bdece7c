/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-sheet-dialog-private.h"

/* The file: where to, how far, and what came of it. */

static void
show_writing (MaqSheetDialog *self)
{
  gboolean is_writing = self->writing != NULL;

  gtk_widget_set_sensitive (self->controls, !is_writing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), !is_writing);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_writing);
}

static void
fraction_cb (double fraction, gpointer data)
{
  MaqSheetDialog *self = data;

  gtk_progress_bar_set_fraction (self->progress, fraction);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSheetDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gboolean done = maq_engine_plain_finish (MAQ_ENGINE (source), result, &path, &error);

  g_clear_object (&self->writing);
  if (done)
    {
      maq_sheet_dialog_written (self, path);
      return;
    }
  if (self->engine == NULL)
    return;
  show_writing (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    maq_sheet_dialog_say (self, error);
}

/* An ending that was typed counts; one that means nothing to us is part of the name. */
static char *
complete_path (const char *path, MaqSheetOptions *options)
{
  MaqSheetFormat format;

  if (maq_sheet_format_from_name (path, &format))
    {
      options->format = format;
      return g_strdup (path);
    }
  return g_strconcat (path, options->format == MAQ_SHEET_PDF ? ".pdf" : ".png", NULL);
}

static void
save_to_cb (GListModel *files, gpointer data)
{
  MaqSheetDialog *self = data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  GArray *items = self->engine != NULL ? maq_sheet_dialog_get_items (self) : NULL;
  MaqSheetOptions options;
  MaqFileHead head;
  g_autofree char *path = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL || items == NULL || self->writing != NULL)
    return;
  options = maq_sheet_dialog_get_options (self);
  head = maq_sheet_dialog_get_head (self);
  path = complete_path (g_file_peek_path (file), &options);
  maq_settings_set_sheet (self->settings, &options);
  self->writing = g_cancellable_new ();
  show_writing (self);
  maq_engine_export_sheet_async (self->engine, items, &options, &head, path, self->writing, fraction_cb, self, written_cb,
                                 g_object_ref (self));
}

void
maq_sheet_dialog_save (MaqSheetDialog *self)
{
  const char *extension = maq_sheet_dialog_get_options (self).format == MAQ_SHEET_PDF ? "pdf" : "png";
  /* Translators: the name of a file: the board's, and its ending. */
  g_autofree char *name = g_strdup_printf (_("%s, contact sheet.%s"), self->title, extension);

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  maq_dialogs_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), name, save_to_cb, G_OBJECT (self));
}
