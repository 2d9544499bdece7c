/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-dialogs.h"
#include "maq-engine-web-page.h"
#include "maq-open-with.h"
#include "maq-sheet-dialog.h"
#include "maq-window-private.h"

/* Files for others: a contact sheet of what is compared, selected or in hand, and the board's history as a page. */

/* A toast with a way to the file. */
typedef struct {
  MaqWindow *window;
  char      *path;
} Shown;

static void
shown_free (gpointer data, GClosure *closure)
{
  Shown *shown = data;

  g_free (shown->path);
  g_free (shown);
}

static void
show_in_files_cb (Shown *shown)
{
  maq_open_with_show_in_files (GTK_WINDOW (shown->window), shown->path);
}

void
maq_window_toast_file (MaqWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_("Saved as “%s”"), display);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);
  Shown *shown = g_new (Shown, 1);

  *shown = (Shown) { self, g_strdup (path) };
  adw_toast_set_button_label (toast, _("Show in Files"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_in_files_cb), shown, shown_free, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* --- the contact sheet --- */

/* (element-type MaqCompareItem) → (element-type MaqSheetItem) */
static GPtrArray *
take_items (GPtrArray *compared)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_sheet_item_free);

  for (guint i = 0; i < compared->len; i++)
    {
      const MaqCompareItem *item = g_ptr_array_index (compared, i);

      /* References are no step's; of a raw answer the sheet has its picture already. */
      if (item->record != NULL && !item->is_raw)
        g_ptr_array_add (items, maq_sheet_item_new (item->record, item->slot));
    }
  return items;
}

/* All pictures of the step in hand. NULL: it has none. */
static GPtrArray *
list_in_hand (MaqWindow *self)
{
  MaqStepRecord *record = maq_window_get_record (self);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_sheet_item_free);

  for (guint i = 0; record != NULL && i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (slot->picture != NULL)
        g_ptr_array_add (items, maq_sheet_item_new (record, slot->index));
    }
  return items->len > 0 ? g_steal_pointer (&items) : NULL;
}

void
maq_window_contact_sheet_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  GPtrArray *compared = maq_window_is_comparing (self) ? maq_compare_page_get_items (self->compare) : NULL;
  g_autoptr (GPtrArray) chosen = compared == NULL ? maq_window_list_chosen (self) : NULL;
  g_autoptr (GPtrArray) items = NULL;
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
    g_clear_pointer (&items, g_ptr_array_unref);
  dialog = maq_sheet_dialog_present (GTK_WINDOW (self), self->engine, items, items != NULL ? what : NULL);
  g_signal_connect_object (dialog, "written", G_CALLBACK (maq_window_toast_file), self, G_CONNECT_SWAPPED);
}

/* --- the history as a page --- */

/* On its way, shown in a toast that can stop it. */
typedef struct {
  MaqWindow    *window;
  GCancellable *cancellable;
  AdwToast     *toast;
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
  g_autofree char *text = g_strdup_printf (_("Writing the page: %.0f %%"), fraction * 100);

  adw_toast_set_title (passage->toast, text);
}

static Passage *
begin_passage (MaqWindow *self)
{
  Passage *passage = g_new0 (Passage, 1);

  passage->window = g_object_ref (self);
  passage->cancellable = g_cancellable_new ();
  passage->toast = g_object_ref_sink (adw_toast_new (""));
  adw_toast_set_timeout (passage->toast, 0);
  adw_toast_set_button_label (passage->toast, _("Cancel"));
  g_signal_connect_object (passage->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), passage->cancellable, G_CONNECT_SWAPPED);
  fraction_cb (0, passage);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (passage->toast));
  return passage;
}

static void
page_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Passage) passage = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, &path, &error))
    maq_window_toast_file (passage->window, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    maq_window_toast_error (passage->window, error);
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
  Passage *passage;

  if (path == NULL || self->engine == NULL)
    return;
  title = dup_title (self);
  head = (MaqFileHead) { title, g_get_real_time (), translate };
  passage = begin_passage (self);
  maq_engine_export_page_async (self->engine, NULL, &head, TRUE, FALSE, path, passage->cancellable, fraction_cb, passage, page_written_cb,
                                passage);
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
