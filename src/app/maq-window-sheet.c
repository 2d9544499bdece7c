/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-dialogs.h"
#include "maq-engine-web-page.h"
#include "maq-passage.h"
#include "maq-sheet-dialog.h"
#include "maq-window-private.h"

/* Files for others: a contact sheet of what is compared, selected or in hand, and the board's history as a page. */

/* --- the contact sheet --- */

/* (element-type MaqCompareItem) → (element-type MaqPictureItem) */
static GArray *
take_items (GPtrArray *compared)
{
  GArray *items = maq_picture_items_new ();

  for (guint i = 0; i < compared->len; i++)
    {
      const MaqCompareItem *item = g_ptr_array_index (compared, i);

      /* References are no step's; of a raw answer the sheet has its picture already. */
      if (item->record != NULL && !item->is_raw)
        maq_picture_items_add (items, item->record, item->slot, MAQ_PICTURE_ASKED);
    }
  return items;
}

/* All pictures of the step in hand. NULL: it has none. */
static GArray *
list_in_hand (MaqWindow *self)
{
  MaqStepRecord *record = maq_window_get_record (self);
  g_autoptr (GArray) items = maq_picture_items_new ();

  if (record != NULL)
    maq_picture_items_add_step (items, record);
  return items->len > 0 ? g_steal_pointer (&items) : NULL;
}

void
maq_window_contact_sheet_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  GPtrArray *compared = maq_window_is_comparing (self) ? maq_compare_page_get_items (self->compare) : NULL;
  g_autoptr (GPtrArray) chosen = compared == NULL ? maq_window_list_chosen (self) : NULL;
  g_autoptr (GArray) items = NULL;
  const char *what = _("The step’s pictures");
  MaqSheetDialog *dialog;

  if (self->engine == NULL)
    return;
  if (compared != NULL)
    {
      items = take_items (compared);
      what = _("The compared pictures");
    }
  else if (chosen != NULL)
    {
      items = take_items (chosen);
      what = _("The selected pictures");
    }
  else
    items = list_in_hand (self);
  if (items != NULL && items->len == 0)
    g_clear_pointer (&items, g_array_unref);
  dialog = maq_sheet_dialog_present (widget, self->engine, self->settings, items, items != NULL ? what : NULL);
  g_signal_connect_object (dialog, "written", G_CALLBACK (maq_window_toast_file), self, G_CONNECT_SWAPPED);
}

/* --- the history as a page --- */

static char *
say_fraction (double fraction, guint total)
{
  return g_strdup_printf (_("Writing the page: %.0f %%"), fraction * 100);
}

static void
page_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPassage) passage = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &path, &error))
    maq_window_toast_file (maq_passage_get_owner (passage), path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    maq_window_toast_error (maq_passage_get_owner (passage), error);
}

static const char *
translate (const char *message)
{
  return gettext (message);
}

static char *
dup_title (MaqWindow *self)
{
  return maq_board_line_dup_title (maq_boards_find (maq_engine_get_boards (self->engine), maq_engine_get_board_uuid (self->engine)));
}

static void
page_to_cb (GListModel *files, gpointer data)
{
  MaqWindow *self = data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *title = NULL;
  MaqFileHead head;
  MaqPassage *passage;

  if (path == NULL || self->engine == NULL)
    return;
  title = dup_title (self);
  head = (MaqFileHead) { title, g_get_real_time (), translate };
  passage = maq_passage_new (self->toasts, self, say_fraction, 0);
  maq_engine_export_page_async (self->engine, NULL, &head, TRUE, FALSE, path, maq_passage_get_cancellable (passage), maq_passage_fraction_cb,
                                passage, page_written_cb, passage);
}

void
maq_window_export_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autofree char *title = NULL;
  g_autofree char *file_name = NULL;

  if (self->engine == NULL)
    return;
  title = dup_title (self);
  g_strdelimit (title, "/\\:*?\"<>|", '-');
  file_name = g_strconcat (title, ".html", NULL);
  maq_dialogs_save (GTK_WINDOW (self), file_name, page_to_cb, G_OBJECT (self));
}
