/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-sheet-dialog-private.h"

/* Which pictures: those that were given, or steps of the board, which are read when they are asked for. */

static MaqSheetSource
get_source (MaqSheetDialog *self)
{
  return self->sources[MIN (adw_combo_row_get_selected (self->what), MAQ_SHEET_N_SOURCES - 1)];
}

GArray *
maq_sheet_dialog_get_items (MaqSheetDialog *self)
{
  return self->items[get_source (self)];
}

typedef struct {
  MaqSheetDialog *dialog;
  GCancellable   *cancellable;
  MaqSheetSource  source;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->dialog);
  g_object_unref (reading->cancellable);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* Oldest first: as they were made. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reading) reading = data;
  MaqSheetDialog *self = reading->dialog;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = maq_engine_list_steps_finish (MAQ_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (reading->cancellable) || self->engine == NULL)
    return;
  if (steps == NULL)
    {
      maq_sheet_dialog_say (self, error);
      return;
    }
  self->items[reading->source] = maq_picture_items_new ();
  for (guint i = steps->len; i > 0; i--)
    maq_picture_items_add_step (self->items[reading->source], g_ptr_array_index (steps, i - 1));
  maq_sheet_dialog_look (self);
}

void
maq_sheet_dialog_read (MaqSheetDialog *self)
{
  MaqSheetSource source = get_source (self);
  const MaqStepFilter filter = { .starred = source == MAQ_SHEET_STARRED };
  Reading *reading;

  if (self->engine == NULL)
    return;
  maq_sheet_dialog_renew (&self->reading);
  maq_sheet_dialog_look (self);
  if (self->items[source] != NULL)
    return;
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), g_object_ref (self->reading), source };
  maq_engine_list_steps_async (self->engine, &filter, MAQ_SHEET_MOST_ITEMS + 1, listed_cb, reading);
}

/* The lines of "what": the given ones first. */
void
maq_sheet_dialog_fill (MaqSheetDialog *self, GArray *items, const char *what)
{
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  guint n = 0;

  if (items != NULL)
    {
      self->items[MAQ_SHEET_GIVEN] = g_array_ref (items);
      gtk_string_list_append (lines, what);
      self->sources[n++] = MAQ_SHEET_GIVEN;
    }
  gtk_string_list_append (lines, _("Starred steps"));
  self->sources[n++] = MAQ_SHEET_STARRED;
  gtk_string_list_append (lines, _("The whole board"));
  self->sources[n] = MAQ_SHEET_ALL;
  adw_combo_row_set_model (self->what, G_LIST_MODEL (lines));
  /* Without a choice that was made already, everything. */
  adw_combo_row_set_selected (self->what, self->items[MAQ_SHEET_GIVEN] != NULL ? 0 : n);
}
