/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-dialogs.h"
#include "maq-error-text.h"
#include "maq-sheet-dialog.h"
#include "maq-toast.h"

#define LEAST_WIDTH 360
/* Of a page of paper, and of one that is as high as it takes. */
#define PAGE_WIDTH 280
#define SCREEN_WIDTH 412

typedef enum { GIVEN, STARRED, ALL, N_SOURCES } Source;

struct _MaqSheetDialog {
  AdwWindow        parent_instance;

  AdwToastOverlay *toasts;
  GtkButton       *cancel;
  GtkButton       *save;
  GtkProgressBar  *progress;
  GtkPicture      *preview;
  GtkLabel        *count;
  GtkWidget       *controls;
  AdwComboRow     *what;
  AdwComboRow     *format;
  AdwComboRow     *paper;
  AdwComboRow     *columns;
  GtkSwitch       *prices;
  GtkSwitch       *dark;

  MaqEngine       *engine;
  char            *title;       /* of the board */
  GPtrArray       *items[N_SOURCES]; /* of MaqSheetItem; NULL: not there, or not read yet */
  Source           sources[N_SOURCES]; /* by line of "what" */
  GCancellable    *looking;     /* the newest preview; nullable */
  GCancellable    *reading;     /* the newest list of steps; nullable */
  GCancellable    *writing;     /* the file; NULL: nothing is written */
};

enum { WRITTEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqSheetDialog, maq_sheet_dialog, ADW_TYPE_WINDOW)

static const char *
translate (const char *message)
{
  return gettext (message);
}

/* --- what is asked for --- */

static Source
get_source (MaqSheetDialog *self)
{
  return self->sources[MIN (adw_combo_row_get_selected (self->what), N_SOURCES - 1)];
}

static MaqSheetOptions
get_options (MaqSheetDialog *self)
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

static MaqFileHead
get_head (MaqSheetDialog *self)
{
  return (MaqFileHead) { self->title, g_get_real_time (), translate };
}

static void
say (MaqSheetDialog *self, const GError *error)
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
  show_count (self, self->items[get_source (self)]->len, n_pages);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), self->writing == NULL);
}

static GCancellable *
renew (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
  return *cancellable;
}

static void
look (MaqSheetDialog *self)
{
  GPtrArray *items = self->items[get_source (self)];
  const MaqSheetOptions options = get_options (self);
  const MaqFileHead head = get_head (self);
  GCancellable *cancellable = renew (&self->looking);
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

/* --- which pictures --- */

typedef struct {
  MaqSheetDialog *dialog;
  GCancellable   *cancellable;
  Source          source;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->dialog);
  g_object_unref (reading->cancellable);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static GPtrArray *
create_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) maq_sheet_item_free);
}

static void
add_step (GPtrArray *items, MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (slot->picture != NULL)
        g_ptr_array_add (items, maq_sheet_item_new (record, slot->index));
    }
}

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
      say (self, error);
      return;
    }
  self->items[reading->source] = create_items ();
  for (guint i = steps->len; i > 0; i--)
    add_step (self->items[reading->source], g_ptr_array_index (steps, i - 1));
  look (self);
}

static void
what_cb (MaqSheetDialog *self)
{
  Source source = get_source (self);
  const MaqStepFilter filter = { .starred = source == STARRED };
  Reading *reading;

  if (self->engine == NULL)
    return;
  renew (&self->reading);
  look (self);
  if (self->items[source] != NULL)
    return;
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), g_object_ref (self->reading), source };
  maq_engine_list_steps_async (self->engine, &filter, MAQ_SHEET_MOST_ITEMS + 1, listed_cb, reading);
}

static void
update_cb (MaqSheetDialog *self)
{
  if (self->engine != NULL)
    look (self);
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

/* --- the file --- */

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
      g_signal_emit (self, signals[WRITTEN], 0, path);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (self->engine == NULL)
    return;
  show_writing (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error);
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
  GPtrArray *items = self->engine != NULL ? self->items[get_source (self)] : NULL;
  MaqSheetOptions options;
  MaqFileHead head;
  g_autofree char *path = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL || items == NULL || self->writing != NULL)
    return;
  options = get_options (self);
  head = get_head (self);
  path = complete_path (g_file_peek_path (file), &options);
  self->writing = g_cancellable_new ();
  show_writing (self);
  maq_engine_export_sheet_async (self->engine, items, &options, &head, path, self->writing, fraction_cb, self, written_cb,
                                 g_object_ref (self));
}

static void
save_cb (MaqSheetDialog *self)
{
  const char *extension = get_options (self).format == MAQ_SHEET_PDF ? "pdf" : "png";
  /* Translators: the name of a file: the board's, and its ending. */
  g_autofree char *name = g_strdup_printf (_("%s, contact sheet.%s"), self->title, extension);

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  maq_dialogs_save (GTK_WINDOW (self), name, save_to_cb, G_OBJECT (self));
}

/* While a file is written: that alone; the second time: the dialog. */
static void
cancel_cb (MaqSheetDialog *self)
{
  if (self->writing != NULL)
    g_cancellable_cancel (self->writing);
  else
    gtk_window_close (GTK_WINDOW (self));
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
  for (guint i = 0; i < N_SOURCES; i++)
    g_clear_pointer (&self->items[i], g_ptr_array_unref);
  g_clear_object (&self->engine);
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
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, what_cb);
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
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
maq_sheet_dialog_init (MaqSheetDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The lines of "what": the given ones first. */
static void
fill_what (MaqSheetDialog *self, const char *what)
{
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  guint n = 0;

  if (self->items[GIVEN] != NULL)
    {
      gtk_string_list_append (lines, what);
      self->sources[n++] = GIVEN;
    }
  gtk_string_list_append (lines, _("Starred steps"));
  self->sources[n++] = STARRED;
  gtk_string_list_append (lines, _("The whole board"));
  self->sources[n] = ALL;
  adw_combo_row_set_model (self->what, G_LIST_MODEL (lines));
  /* Without a choice that was made already, everything. */
  adw_combo_row_set_selected (self->what, self->items[GIVEN] != NULL ? 0 : n);
}

MaqSheetDialog *
maq_sheet_dialog_present (GtkWindow *parent, MaqEngine *engine, GPtrArray *items, const char *what)
{
  MaqSheetDialog *self;
  MaqBoardInfo *board;
  int width, height;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && MAQ_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (items == NULL || what != NULL, NULL);

  self = g_object_new (MAQ_TYPE_SHEET_DIALOG, "transient-for", parent, NULL);
  board = maq_boards_find (maq_engine_get_boards (engine), maq_engine_get_board_uuid (engine));
  self->title = maq_board_line_dup_title (board);
  if (items != NULL)
    {
      self->items[GIVEN] = create_items ();
      for (guint i = 0; i < items->len; i++)
        g_ptr_array_add (self->items[GIVEN], maq_sheet_item_copy (g_ptr_array_index (items, i)));
    }
  fill_what (self, what);
  /* No wider than the window that it is about. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (width, MAX (gtk_widget_get_width (GTK_WIDGET (parent)), LEAST_WIDTH)), height);
  self->engine = g_object_ref (engine);
  what_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
