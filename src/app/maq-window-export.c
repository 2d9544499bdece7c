/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-export-dialog.h"
#include "maq-passage.h"
#include "maq-window-private.h"

/* Pictures as files: what is meant, and how it goes. */

static char *
say_fraction (double fraction, guint n_files)
{
  guint done = (guint) (fraction * n_files + 0.5);

  return g_strdup_printf (ngettext ("Exporting: %u of %u file", "Exporting: %u of %u files", n_files), done, n_files);
}

static void
say_done (MaqWindow *self, GStrv files)
{
  guint n = g_strv_length (files);
  g_autofree char *folder = g_path_get_dirname (files[0]);
  g_autofree char *name = g_filename_display_basename (folder);
  g_autofree char *text = g_strdup_printf (ngettext ("%u file is in “%s”", "%u files are in “%s”", n), n, name);

  if (n == 1)
    maq_window_toast_file (self, files[0]);
  else
    maq_window_toast_way (self, text, files[0]);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPassage) passage = data;
  MaqWindow *self = maq_passage_get_owner (passage);
  g_autoptr (GError) error = NULL;
  guint written = 0;
  g_auto (GStrv) files = maq_engine_export_pictures_finish (MAQ_ENGINE (source), result, &written, &error);
  g_autofree char *text = NULL;

  if (files != NULL)
    {
      say_done (self, files);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      maq_window_toast_error (self, error);
      return;
    }
  text = g_strdup_printf (ngettext ("Stopped: %u file was written, whole", "Stopped: %u files were written, each whole", written), written);
  maq_window_toast (self, text);
}

static void
export_cb (MaqExportDialog *dialog, MaqWindow *self)
{
  g_autoptr (MaqExportPlan) plan = maq_export_dialog_dup_plan (dialog);
  GArray *items = maq_export_dialog_get_items (dialog);
  MaqPassage *passage;

  if (self->engine == NULL)
    return;
  passage = maq_passage_new (self->toasts, self, say_fraction, maq_engine_count_export ((const MaqPictureItem *) items->data, items->len, plan));
  maq_engine_export_pictures_async (self->engine, (const MaqPictureItem *) items->data, items->len, plan,
                                    maq_export_dialog_get_folder (dialog), maq_passage_get_cancellable (passage), maq_passage_fraction_cb,
                                    passage, exported_cb, passage);
}

/* --- what is meant --- */

static void
add_step (GArray *items, MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    maq_picture_items_add_slot (items, record, i);
}

/* Steps or pictures that were selected; else the picture in hand. */
static GArray *
list_chosen (MaqWindow *self)
{
  g_autoptr (GPtrArray) chosen = maq_window_list_chosen (self);
  GArray *items = maq_picture_items_new ();
  const MaqSlot *slot = maq_window_get_slot (self);

  for (guint i = 0; chosen != NULL && i < chosen->len; i++)
    {
      const MaqCompareItem *item = g_ptr_array_index (chosen, i);

      maq_picture_items_add (items, item->record, item->slot, MAQ_PICTURE_ASKED);
    }
  if (chosen == NULL && slot != NULL && slot->picture != NULL)
    maq_picture_items_add (items, maq_window_get_record (self), slot->index, MAQ_PICTURE_ASKED);
  return items;
}

/* Every picture of the steps of those, and what their engines sent besides. */
static GArray *
list_all (const GArray *chosen)
{
  GArray *items = maq_picture_items_new ();

  for (guint i = 0; i < chosen->len; i++)
    {
      MaqStepRecord *record = g_array_index (chosen, MaqPictureItem, i).record;
      gboolean is_there = FALSE;

      for (guint k = 0; k < items->len; k++)
        is_there = is_there || g_array_index (items, MaqPictureItem, k).record == record;
      if (!is_there)
        add_step (items, record);
    }
  return items;
}

void
maq_window_export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GArray) all = NULL;
  MaqExportDialog *dialog;

  if (self->engine == NULL)
    return;
  chosen = list_chosen (self);
  if (chosen->len == 0)
    return;
  all = list_all (chosen);
  dialog = maq_export_dialog_new (self->engine, self->settings, chosen, all);
  g_signal_connect_object (dialog, "export", G_CALLBACK (export_cb), self, 0);
  maq_dialog_present (MAQ_DIALOG (dialog), widget);
}
