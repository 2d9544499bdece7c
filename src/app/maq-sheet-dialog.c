/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-error-text.h"
#include "maq-sheet-dialog-private.h"
#include "maq-toast.h"

/* Of a page of paper, and of one that is as high as it takes. */
#define PAGE_WIDTH 280
#define SCREEN_WIDTH 412

enum { WRITTEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqSheetDialog, maq_sheet_dialog, MAQ_TYPE_DIALOG)

static const char *
translate (const char *message)
{
  return gettext (message);
}

/* --- what is asked for --- */

MaqSheetOptions
maq_sheet_dialog_get_options (MaqSheetDialog *self)
{
  guint columns = adw_combo_row_get_selected (self->columns);

  return (MaqSheetOptions) {
    .paper = (MaqSheetPaper) adw_combo_row_get_selected (self->paper),
    .format = (MaqSheetFormat) adw_combo_row_get_selected (self->format),
    .columns = columns == 0 ? 0 : columns + MAQ_SHEET_LEAST_COLUMNS - 1,
    .with_prices = gtk_switch_get_active (self->prices),
    .is_dark = gtk_switch_get_active (self->dark),
    .is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
  };
}

MaqFileHead
maq_sheet_dialog_get_head (MaqSheetDialog *self)
{
  return (MaqFileHead) { self->title, g_get_real_time (), translate };
}

void
maq_sheet_dialog_say (MaqSheetDialog *self, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  adw_toast_overlay_add_toast (self->toasts, maq_toast_new (sentence));
}

/* --- the first page --- */

static void
show_count (MaqSheetDialog *self, guint n_items, guint n_pages)
{
  g_autofree char *pictures = g_strdup_printf (ngettext ("%u picture", "%u pictures", n_items), n_items);
  g_autofree char *pages = g_strdup_printf (ngettext ("%u page", "%u pages", n_pages), n_pages);
  /* Translators: "12 pictures · 2 pages" */
  g_autofree char *text = g_strdup_printf (_("%s · %s"), pictures, pages);

  gtk_label_set_label (self->count, n_items > 0 ? text : _("There is no picture to put on a sheet."));
}

/* One pixel of it is one of the display. */
static void
show_page (MaqSheetDialog *self, MaqImage *image)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  g_autoptr (GdkTexture) texture = NULL;

  if (image != NULL)
    gtk_widget_set_size_request (GTK_WIDGET (self->preview), -1, (int) maq_image_get_height (image) / factor);
  if (image != NULL)
    texture = gdk_memory_texture_new ((int) maq_image_get_width (image), (int) maq_image_get_height (image), GDK_MEMORY_R8G8B8A8,
                                      maq_image_get_bytes (image), maq_image_get_stride (image));
  gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
}

/* A later one may be under way already: then this one was cancelled, and says nothing. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSheetDialog) self = data;
  g_autoptr (GError) error = NULL;
  guint n_pages = 0;
  g_autoptr (MaqImage) image = maq_engine_preview_sheet_finish (MAQ_ENGINE (source), result, &n_pages, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->engine == NULL)
    return;
  show_page (self, image);
  if (image == NULL)
    {
      g_autofree char *sentence = maq_error_text_sentence (error);

      gtk_label_set_label (self->count, sentence);
      return;
    }
  show_count (self, maq_sheet_dialog_get_items (self)->len, n_pages);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), self->writing == NULL);
}

GCancellable *
maq_sheet_dialog_renew (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
  return *cancellable;
}

void
maq_sheet_dialog_look (MaqSheetDialog *self)
{
  GArray *items = maq_sheet_dialog_get_items (self);
  const MaqSheetOptions options = maq_sheet_dialog_get_options (self);
  const MaqFileHead head = maq_sheet_dialog_get_head (self);
  GCancellable *cancellable = maq_sheet_dialog_renew (&self->looking);
  guint width;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  if (items == NULL)
    return;
  if (items->len == 0)
    {
      show_page (self, NULL);
      show_count (self, 0, 0);
      return;
    }
  width = options.paper == MAQ_SHEET_SCREEN ? SCREEN_WIDTH : PAGE_WIDTH;
  maq_engine_preview_sheet_async (self->engine, items, &options, &head, width * (guint) gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                  cancellable, looked_cb, g_object_ref (self));
}

/* --- what was chosen --- */

static void
update_cb (MaqSheetDialog *self)
{
  if (self->engine != NULL)
    maq_sheet_dialog_look (self);
}

/* A PDF is mostly printed, a PNG looked at or sent. */
static void
format_cb (MaqSheetDialog *self)
{
  gboolean is_png = adw_combo_row_get_selected (self->format) == MAQ_SHEET_PNG;
  gboolean is_screen = adw_combo_row_get_selected (self->paper) == MAQ_SHEET_SCREEN;

  if (is_png == is_screen)
    update_cb (self);
  else
    adw_combo_row_set_selected (self->paper, is_png ? MAQ_SHEET_SCREEN : MAQ_SHEET_A4);
}

void
maq_sheet_dialog_written (MaqSheetDialog *self, const char *path)
{
  g_signal_emit (self, signals[WRITTEN], 0, path);
  maq_dialog_close (MAQ_DIALOG (self));
}

/* While a file is written: that alone; the second time: the dialog. */
static void
cancel_cb (MaqSheetDialog *self)
{
  if (self->writing != NULL)
    g_cancellable_cancel (self->writing);
  else
    maq_dialog_close (MAQ_DIALOG (self));
}

/* --- class --- */

static void
maq_sheet_dialog_dispose (GObject *object)
{
  MaqSheetDialog *self = MAQ_SHEET_DIALOG (object);

  g_cancellable_cancel (self->looking);
  g_cancellable_cancel (self->reading);
  g_cancellable_cancel (self->writing);
  g_clear_object (&self->looking);
  g_clear_object (&self->reading);
  g_clear_object (&self->writing);
  for (guint i = 0; i < MAQ_SHEET_N_SOURCES; i++)
    g_clear_pointer (&self->items[i], g_array_unref);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (maq_sheet_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-sheet-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, save);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, count);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, controls);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, what);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, format);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, paper);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, columns);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, prices);
  gtk_widget_class_bind_template_child (widget_class, MaqSheetDialog, dark);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "save_cb", G_CALLBACK (maq_sheet_dialog_save));
  gtk_widget_class_bind_template_callback_full (widget_class, "what_cb", G_CALLBACK (maq_sheet_dialog_read));
  gtk_widget_class_bind_template_callback (widget_class, format_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
}

static void
maq_sheet_dialog_class_init (MaqSheetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_sheet_dialog_dispose;
  signals[WRITTEN] = g_signal_new ("written", MAQ_TYPE_SHEET_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_template (widget_class);
}

static void
maq_sheet_dialog_init (MaqSheetDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* As it was made last. The format first: it chooses a paper. */
static void
show_options (MaqSheetDialog *self, const MaqSheetOptions *options)
{
  adw_combo_row_set_selected (self->format, options->format);
  adw_combo_row_set_selected (self->paper, options->paper);
  adw_combo_row_set_selected (self->columns, options->columns == 0 ? 0 : options->columns - MAQ_SHEET_LEAST_COLUMNS + 1);
  gtk_switch_set_active (self->prices, options->with_prices);
  gtk_switch_set_active (self->dark, options->is_dark);
}

MaqSheetDialog *
maq_sheet_dialog_present (GtkWidget *over, MaqEngine *engine, MaqSettings *settings, GArray *items, const char *what)
{
  const MaqSheetOptions options = maq_settings_get_sheet (settings);
  MaqSheetDialog *self;
  MaqBoardInfo *board;

  g_return_val_if_fail (GTK_IS_WIDGET (over) && MAQ_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (items == NULL || what != NULL, NULL);

  self = g_object_new (MAQ_TYPE_SHEET_DIALOG, NULL);
  board = maq_boards_find (maq_engine_get_boards (engine), maq_engine_get_board_uuid (engine));
  self->title = maq_board_line_dup_title (board);
  self->settings = g_object_ref (settings);
  show_options (self, &options);
  maq_sheet_dialog_fill (self, items, what);
  self->engine = g_object_ref (engine);
  maq_sheet_dialog_read (self);
  maq_dialog_present (MAQ_DIALOG (self), over);
  return self;
}
