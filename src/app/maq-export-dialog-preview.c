/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-export-dialog-private.h"

/* A hand that moves the slider does not ask for a picture at each step. */
#define PREVIEW_DELAY_MS 150

static void
show_count (MaqExportDialog *self, const char *size)
{
  g_autoptr (MaqExportPlan) plan = maq_export_dialog_dup_plan (self);
  GArray *items = maq_export_dialog_get_items (self);
  guint n = maq_engine_count_export ((const MaqPictureItem *) items->data, items->len, plan);
  g_autofree char *count = g_strdup_printf (ngettext ("%u file", "%u files", n), n);
  /* Translators: how many files, and the size of the first of them: "4 files, the first one 1536 × 1024, about 412 kB" */
  g_autofree char *text = size == NULL ? g_strdup (count) : n > 1 ? g_strdup_printf (_("%s, the first one %s"), count, size)
                                                                  : g_strdup_printf (_("%s, %s"), count, size);

  gtk_label_set_text (self->status, text);
}

/* One question. What is answered after a newer one was asked, is no news. */
typedef struct {
  MaqExportDialog *dialog;
  GCancellable    *cancellable;
} Question;

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (MaqExportDialog) self = question->dialog;
  g_autoptr (GCancellable) cancellable = question->cancellable;
  g_autoptr (GError) error = NULL;
  g_autofree MaqExportPreview *found = maq_engine_preview_export_finish (MAQ_ENGINE (source), result, &error);
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  g_autofree char *about = NULL;

  if (g_cancellable_is_cancelled (cancellable) || self->engine == NULL)
    return;
  g_clear_object (&self->preview);
  if (found == NULL)
    {
      gtk_label_set_text (self->status, _("The picture cannot be read."));
      return;
    }
  bytes = g_format_size ((guint64) found->bytes);
  about = g_strdup_printf (_("About %s"), bytes);
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->quality_row)))
    adw_action_row_set_subtitle (self->quality_row, about);
  text = found->width > 0 ? g_strdup_printf (_("%u × %u, about %s"), found->width, found->height, bytes) : g_strdup (bytes);
  show_count (self, text);
}

static gboolean
preview_cb (gpointer data)
{
  MaqExportDialog *self = data;
  g_autoptr (MaqExportPlan) plan = maq_export_dialog_dup_plan (self);
  Question *question = g_new (Question, 1);

  self->preview_id = 0;
  self->preview = g_cancellable_new ();
  *question = (Question) { g_object_ref (self), g_object_ref (self->preview) };
  maq_engine_preview_export_async (self->engine, &g_array_index (maq_export_dialog_get_items (self), MaqPictureItem, 0), plan, self->preview,
                                   previewed_cb, question);
  return G_SOURCE_REMOVE;
}

void
maq_export_dialog_stop_preview (MaqExportDialog *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  if (self->preview != NULL)
    g_cancellable_cancel (self->preview);
  g_clear_object (&self->preview);
}

void
maq_export_dialog_start_preview (MaqExportDialog *self)
{
  maq_export_dialog_stop_preview (self);
  show_count (self, NULL);
  self->preview_id = g_timeout_add (PREVIEW_DELAY_MS, preview_cb, self);
}
