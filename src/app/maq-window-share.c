/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-drag-out.h"
#include "maq-open-with.h"
#include "maq-step-text.h"
#include "maq-window-private.h"

/* Pictures going out: copied, dragged, opened with another program, shown in the file manager. What leaves is a copy. */

/* A reference's picture, under its name; else the picture of the slot in hand. (transfer none) */
static MaqBlob *
find_picture (MaqWindow *self, char **name)
{
  MaqBoardItem *item = self->canvas != NULL ? maq_canvas_pane_get_selected_item (self->canvas) : NULL;
  const MaqSlot *slot = maq_window_get_slot (self);

  *name = NULL;
  if (item != NULL)
    {
      MaqReference *reference = maq_board_item_get_reference (item);

      *name = g_strdup (maq_reference_get_name (reference));
      return maq_reference_get_blob (reference);
    }
  if (slot == NULL || slot->picture == NULL)
    return NULL;
  *name = maq_step_text_file_name (maq_window_get_record (self), slot);
  return slot->picture;
}

/* --- Copy --- */

void
maq_window_copy_picture_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MaqWindow *self = MAQ_WINDOW (widget);
  g_autofree char *name = NULL;
  MaqBlob *blob = find_picture (self, &name);
  g_autoptr (GdkContentProvider) content = NULL;

  if (blob == NULL)
    return;
  content = maq_share_content_new (self->engine, blob, name);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  maq_window_toast (self, _("Picture copied"));
}

/* --- files for others --- */

typedef struct {
  MaqWindow *window;
  MaqFormat  format;
  gboolean   in_files;
} Handing;

static void
shared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Handing *handing = data;
  g_autoptr (MaqWindow) self = handing->window;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &path, &error))
    maq_window_toast_error (self, error);
  else if (handing->in_files)
    maq_open_with_show_in_files (GTK_WINDOW (self), path);
  else
    maq_open_with_show (GTK_WINDOW (self), path, maq_format_to_mime (handing->format));
}

static void
hand_out (MaqWindow *self, gboolean in_files)
{
  g_autofree char *name = NULL;
  MaqBlob *blob = find_picture (self, &name);
  Handing *handing;

  if (blob == NULL)
    return;
  handing = g_new (Handing, 1);
  *handing = (Handing) { g_object_ref (self), maq_blob_get_format (blob), in_files };
  maq_engine_share_async (self->engine, blob, name, NULL, shared_cb, handing);
}

void
maq_window_open_with_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hand_out (MAQ_WINDOW (widget), FALSE);
}

void
maq_window_show_in_files_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hand_out (MAQ_WINDOW (widget), TRUE);
}

/* --- dragging out of the canvas --- */

static GdkContentProvider *
drag_card_cb (GtkWidget *canvas, double x, double y, GdkTexture **picture, gpointer data)
{
  MaqWindow *self = data;
  GtkWidget *widget = gtk_widget_pick (canvas, x, y, GTK_PICK_DEFAULT);
  GtkWidget *card = widget != NULL ? gtk_widget_get_ancestor (widget, MAQ_TYPE_CARD) : NULL;
  g_autofree char *name = NULL;
  MaqBoardItem *item;
  MaqBlob *blob;
  int tool;

  g_object_get (canvas, "tool", &tool, NULL);
  if (card == NULL || self->engine == NULL || tool != MAQ_TOOL_SELECT)
    return NULL;
  blob = maq_stage_find_blob (maq_canvas_pane_get_stage (self->canvas), MAQ_CARD (card), &name);
  if (blob == NULL)
    return NULL;
  if (maq_card_get_picture (MAQ_CARD (card)) != NULL)
    g_set_object (picture, maq_picture_get_texture (maq_card_get_picture (MAQ_CARD (card)), 128));
  item = maq_stage_find_item (maq_canvas_pane_get_stage (self->canvas), MAQ_CARD (card));
  if (item != NULL)
    return maq_share_content_new_for_reference (self->engine, maq_board_item_get_reference (item));
  return maq_share_content_new (self->engine, blob, name);
}

void
maq_window_take_share (MaqWindow *self)
{
  maq_drag_out_add_beyond (GTK_WIDGET (self->canvas), GTK_WIDGET (maq_canvas_pane_get_canvas (self->canvas)), drag_card_cb,
                           self);
}

void
maq_window_update_share (MaqWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *name = NULL;
  gboolean has_picture = self->engine != NULL && find_picture (self, &name) != NULL;

  gtk_widget_action_set_enabled (widget, "win.contact-sheet", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.copy-picture", has_picture);
  gtk_widget_action_set_enabled (widget, "win.open-with", has_picture);
  gtk_widget_action_set_enabled (widget, "win.show-in-files", has_picture);
}
