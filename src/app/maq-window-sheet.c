/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-open-with.h"
#include "maq-sheet-dialog.h"
#include "maq-window-private.h"

/* A contact sheet of what is compared, selected or in hand. */

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
  dialog = maq_sheet_dialog_present (GTK_WINDOW (self), self->engine, items, items != NULL ? what : NULL);
  g_signal_connect_object (dialog, "written", G_CALLBACK (maq_window_toast_file), self, G_CONNECT_SWAPPED);
}
