/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-export-dialog.h"
#include "maq-open-with.h"
#include "maq-window-private.h"

/* Pictures as files: what is meant, and how it goes. */

/* An export under way, shown in a toast that can stop it. */
typedef struct {
  MaqWindow    *window;
  GCancellable *cancellable;
  AdwToast     *toast;
  guint         n_files;
} Passage;

static void
passage_free (Passage *passage)
{
  adw_toast_dismiss (passage->toast);
  g_object_unref (passage->toast);
  g_object_unref (passage->cancellable);
  g_object_unref (passage->window);
  g_free (passage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Passage, passage_free)

static void
fraction_cb (double fraction, gpointer data)
{
  Passage *passage = data;
  guint done = (guint) (fraction * passage->n_files + 0.5);
  g_autofree char *text = g_strdup_printf (ngettext ("Exporting: %u of %u file", "Exporting: %u of %u files", passage->n_files), done,
                                           passage->n_files);

  adw_toast_set_title (passage->toast, text);
}

static Passage *
passage_new (MaqWindow *self, guint n_files)
{
  Passage *passage = g_new0 (Passage, 1);

  passage->window = g_object_ref (self);
  passage->cancellable = g_cancellable_new ();
  passage->n_files = n_files;
  passage->toast = g_object_ref_sink (adw_toast_new (""));
  adw_toast_set_timeout (passage->toast, 0);
  adw_toast_set_button_label (passage->toast, _("Cancel"));
  g_signal_connect_object (passage->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), passage->cancellable, G_CONNECT_SWAPPED);
  fraction_cb (0, passage);
  return passage;
}

/* --- the end --- */

/* Where the button of the last toast leads. */
typedef struct {
  GtkWindow *window;
  char      *path;
} Place;

static void
show_in_files_cb (AdwToast *toast, const Place *place)
{
  maq_open_with_show_in_files (place->window, place->path);
}

static void
place_free (gpointer data, GClosure *closure)
{
  Place *place = data;

  g_object_unref (place->window);
  g_free (place->path);
  g_free (place);
}

static void
say_done (MaqWindow *self, GStrv files)
{
  guint n = g_strv_length (files);
  g_autofree char *folder = g_path_get_dirname (files[0]);
  g_autofree char *name = g_filename_display_basename (n == 1 ? files[0] : folder);
  g_autofree char *text = n == 1 ? g_strdup_printf (_("Saved as “%s”"), name)
                                 : g_strdup_printf (ngettext ("%u file is in “%s”", "%u files are in “%s”", n), n, name);
  AdwToast *toast = adw_toast_new (text);
  Place *place = g_new (Place, 1);

  *place = (Place) { g_object_ref (GTK_WINDOW (self)), g_strdup (files[0]) };
  adw_toast_set_button_label (toast, _("Show in Files"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_in_files_cb), place, place_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Passage) passage = data;
  g_autoptr (GError) error = NULL;
  guint written = 0;
  g_auto (GStrv) files = maq_engine_export_pictures_finish (MAQ_ENGINE (source), result, &written, &error);
  g_autofree char *text = NULL;

  if (files != NULL)
    {
      say_done (passage->window, files);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      maq_window_toast_error (passage->window, error);
      return;
    }
  text = g_strdup_printf (ngettext ("Stopped: %u file was written, whole", "Stopped: %u files were written, each whole", written), written);
  maq_window_toast (passage->window, text);
}

static void
export_cb (MaqExportDialog *dialog, MaqWindow *self)
{
  g_autoptr (MaqExportPlan) plan = maq_export_dialog_dup_plan (dialog);
  GArray *items = maq_export_dialog_get_items (dialog);
  Passage *passage;

  if (self->engine == NULL)
    return;
  passage = passage_new (self, maq_engine_count_export ((const MaqExportItem *) items->data, items->len, plan));
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (passage->toast));
  maq_engine_export_pictures_async (self->engine, (const MaqExportItem *) items->data, items->len, plan,
                                    maq_export_dialog_get_folder (dialog), passage->cancellable, fraction_cb, passage, exported_cb, passage);
}

/* --- what is meant --- */

static void
add_step (GArray *items, MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    if (((MaqSlot *) g_ptr_array_index (record->slots, i))->picture != NULL)
      maq_export_items_add (items, record, i);
}

/* Steps or pictures that were selected; else the picture in hand. */
static GArray *
list_chosen (MaqWindow *self)
{
  g_autoptr (GPtrArray) chosen = maq_window_list_chosen (self);
  GArray *items = maq_export_items_new ();
  const MaqSlot *slot = maq_window_get_slot (self);

  for (guint i = 0; chosen != NULL && i < chosen->len; i++)
    {
      const MaqCompareItem *item = g_ptr_array_index (chosen, i);

      maq_export_items_add (items, item->record, item->slot);
    }
  if (chosen == NULL && slot != NULL && slot->picture != NULL)
    maq_export_items_add (items, maq_window_get_record (self), slot->index);
  return items;
}

/* Every picture of the steps of those. */
static GArray *
list_all (const GArray *chosen)
{
  GArray *items = maq_export_items_new ();

  for (guint i = 0; i < chosen->len; i++)
    {
      MaqStepRecord *record = g_array_index (chosen, MaqExportItem, i).record;
      gboolean is_there = FALSE;

      for (guint k = 0; k < items->len; k++)
        is_there = is_there || g_array_index (items, MaqExportItem, k).record == record;
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
  dialog = maq_export_dialog_new (GTK_WINDOW (self), self->engine, self->settings, chosen, all);
  g_signal_connect_object (dialog, "export", G_CALLBACK (export_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
