/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-encode.h"
#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-engine-sheet.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-sheet.h"
#include "maq-warm.h"

/* --- one sheet on its way --- */

/* Belongs to its task; the worker has it while it works. */
typedef struct {
  MaqCore         *core;
  GArray          *items;      /* of MaqPictureItem, each with a picture */
  MaqSheetOptions  options;
  MaqFileHead     head;       /* with a string of its own */
  char            *path;       /* NULL: for looking at, */
  guint            width;      /* so wide */
  MaqFractionFunc  progress;   /* (nullable) */
  gpointer         data;
  MaqSink         *sink;       /* while it works, */
  GCancellable    *cancellable; /* as this */
  GCancellable    *asked;      /* the caller's; nullable */
  double           done;       /* part that was done before it is drawn */
  guint            n_done;
} Order;

static void
order_free (Order *order)
{
  maq_core_unref (order->core);
  g_array_unref (order->items);
  g_free ((char *) order->head.title);
  g_free (order->path);
  g_clear_object (&order->asked);
  g_free (order);
}

static Order *
order_new (MaqEngine *self, GArray *items, const MaqSheetOptions *options, const MaqFileHead *head)
{
  Order *order = g_new0 (Order, 1);

  order->core = maq_core_ref (self->core);
  order->items = maq_picture_items_new ();
  for (guint i = 0; i < items->len; i++)
    {
      const MaqPictureItem *item = &g_array_index (items, MaqPictureItem, i);

      if (maq_picture_item_get_picture (item) != NULL)
        maq_picture_items_add (order->items, item->record, item->slot, item->which);
    }
  order->options = *options;
  order->head = *head;
  order->head.title = g_strdup (head->title);
  return order;
}

/* --- the words --- */

/* Strings that a row of cells borrows. */
typedef struct {
  GPtrArray *strings;
  GPtrArray *ranges;   /* of GArray */
} Words;

static const char *
keep (Words *words, char *text)
{
  g_ptr_array_add (words->strings, text);
  return text;
}

static void
fill_cell (MaqSheetCell *cell, const Order *order, guint index, Words *words)
{
  const MaqPictureItem *item = &g_array_index (order->items, MaqPictureItem, index);
  const MaqSlot *slot = maq_picture_item_get_slot (item);
  MaqBlob *picture = maq_picture_item_get_picture (item);
  MaqTranslateFunc translate = order->head.translate;
  GArray *ranges = NULL;

  *cell = (MaqSheetCell) {
    .label = keep (words, g_strdup_printf ("%u", index + 1)),
    .title = keep (words, maq_caption_title (translate, item->record, slot, item->which)),
    .text = keep (words, maq_caption_snippet (item->record, &ranges)),
    .facts = keep (words, maq_caption_facts (translate, item->record, picture)),
    /* Of the whole answer: said once. */
    .price = item->which == MAQ_PICTURE_ASKED ? keep (words, maq_caption_price (translate, slot)) : NULL,
    .width = maq_blob_get_width (picture),
    .height = maq_blob_get_height (picture),
  };
  cell->ranges = (const MaqTextRange *) ranges->data;
  cell->n_ranges = ranges->len;
  g_ptr_array_add (words->ranges, ranges);
}

static MaqSheet *
make_sheet (const Order *order)
{
  g_autofree MaqSheetCell *cells = g_new (MaqSheetCell, order->items->len);
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ranges = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree char *date = maq_caption_date (order->head.translate, order->head.date_us);
  Words words = { strings, ranges };

  for (guint i = 0; i < order->items->len; i++)
    fill_cell (&cells[i], order, i, &words);
  return maq_sheet_new (&order->options, order->head.title, date, order->head.date_us, cells, order->items->len);
}

/* --- the pictures --- */

static void
say_fraction (Order *order)
{
  double *fraction = g_new (double, 1);

  *fraction = order->done + (1 - order->done) * order->n_done / order->items->len;
  maq_sink_put (order->sink, fraction, g_free);
}

/* MaqSheetPictureFunc. One that cannot be read leaves its place empty: the others are worth a sheet. */
static MaqImage *
picture_cb (guint index, guint side, gpointer data, GError **error)
{
  Order *order = data;
  MaqBlob *picture = maq_picture_item_get_picture (&g_array_index (order->items, MaqPictureItem, index));
  g_autoptr (GError) failed = NULL;
  MaqImage *image = NULL;

  if (g_cancellable_set_error_if_cancelled (order->cancellable, error))
    return NULL;
  if (order->path != NULL)
    image = maq_thumbnails_load_for_sheet (order->core->decoder, picture, side, order->cancellable, &failed);
  else
    image = maq_thumbnails_load_for_look (order->core->decoder, picture, side, order->cancellable, &failed);
  if (image == NULL && g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (image == NULL)
    maq_log_event ("sheet", "left empty: %s", failed->message);
  order->n_done++;
  say_fraction (order);
  return image;
}

/* --- the file --- */

static gboolean
write_bytes (const char *path, GBytes *bytes, GError **error)
{
  return maq_file_replace (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* "sheet.png", and of several pages "sheet-1.png", … */
static char *
name_page (const char *path, guint page, guint n_pages)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".png"));

  return n_pages == 1 ? g_strdup (path) : g_strdup_printf ("%s-%u%s", stem, page + 1, path + strlen (stem));
}

/* All pages are made before the first is written. The path of the first, or NULL. */
static char *
write_pages (Order *order, MaqSheet *sheet, GError **error)
{
  guint n = maq_sheet_get_n_pages (sheet);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MaqImage) page = maq_sheet_draw_page (sheet, i, 0, picture_cb, order, error);
      GBytes *png = page != NULL ? maq_encode_png (page, MAQ_ENCODE_FAST, NULL, error) : NULL;

      if (png == NULL)
        return NULL;
      g_ptr_array_add (pages, png);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = name_page (order->path, i, n);

      if (g_cancellable_set_error_if_cancelled (order->cancellable, error) || !write_bytes (path, g_ptr_array_index (pages, i), error))
        return NULL;
    }
  return name_page (order->path, 0, n);
}

static char *
write_pdf (Order *order, MaqSheet *sheet, GError **error)
{
  g_autoptr (GBytes) pdf = maq_sheet_draw_pdf (sheet, maq_caption_language (order->head.translate), picture_cb, order, error);

  if (pdf == NULL || g_cancellable_set_error_if_cancelled (order->cancellable, error) || !write_bytes (order->path, pdf, error))
    return NULL;
  return g_strdup (order->path);
}

static gpointer
export_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Order *order = data;
  g_autoptr (MaqSheet) sheet = make_sheet (order);
  char *path;

  order->sink = sink;
  order->cancellable = cancellable;
  path = order->options.format == MAQ_SHEET_PDF ? write_pdf (order, sheet, error) : write_pages (order, sheet, error);
  if (path != NULL)
    maq_log_event ("sheet", "pictures=%u pages=%u", order->items->len, maq_sheet_get_n_pages (sheet));
  return path;
}

/* --- looking at it --- */

typedef struct {
  MaqImage *image;
  guint     n_pages;
} Preview;

static void
preview_free (Preview *preview)
{
  g_clear_pointer (&preview->image, maq_image_unref);
  g_free (preview);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Preview, preview_free)

static gpointer
preview_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Order *order = data;
  g_autoptr (MaqSheet) sheet = make_sheet (order);
  g_autoptr (Preview) preview = g_new0 (Preview, 1);

  order->cancellable = cancellable;
  preview->n_pages = maq_sheet_get_n_pages (sheet);
  preview->image = maq_sheet_draw_page (sheet, 0, order->width, picture_cb, order, error);
  return preview->image != NULL ? g_steal_pointer (&preview) : NULL;
}

/* --- there and back --- */

static void
progress_cb (gpointer value, gpointer data)
{
  Order *order = g_task_get_task_data (data);

  if (order->progress != NULL)
    order->progress (*(double *) value, order->data);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Order *order = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer value = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (value == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, order->path != NULL ? g_free : (GDestroyNotify) preview_free);
}

/* Swallows @task. */
static void
draw (GTask *task)
{
  Order *order = g_task_get_task_data (task);
  gboolean is_file = order->path != NULL;

  /* Somebody looks at the one and waits; the other has a progress bar. */
  maq_worker_run_async (order->core->worker, is_file ? MAQ_LANE_BATCH : MAQ_LANE_CPU, is_file ? export_work : preview_work, order, NULL,
                        is_file ? g_free : (GDestroyNotify) preview_free, progress_cb, order->asked, done_cb, task);
}

static void
warming_cb (guint done, guint total, gpointer data)
{
  Order *order = g_task_get_task_data (data);

  if (order->progress != NULL)
    order->progress (MAQ_WARM_PART * done / total, order->data);
}

static void
warmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Order *order = g_task_get_task_data (task);
  GError *error = NULL;

  order->done = MAQ_WARM_PART;
  if (maq_warm_finish (result, &error))
    draw (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* Places are small enough for the copies that are kept, whatever the pictures' shapes. */
static gboolean
takes_copies (const Order *order)
{
  MaqSheetOptions options = maq_sheet_options_complete (&order->options, order->items->len);

  if (options.paper == MAQ_SHEET_SCREEN)
    return 3 * options.width / options.columns <= 2 * MAQ_THUMBNAIL_SHEET_SIDE;
  return options.columns >= 3;
}

static void
warm (GTask *task)
{
  Order *order = g_task_get_task_data (task);
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);

  for (guint i = 0; i < order->items->len; i++)
    g_ptr_array_add (blobs, maq_blob_ref (maq_picture_item_get_picture (&g_array_index (order->items, MaqPictureItem, i))));
  maq_warm_async (order->core, blobs, order->asked, warming_cb, task, warmed_cb, task);
}

/* Swallows @order. */
static void
start (MaqEngine *self, Order *order, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  order->asked = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  if (order->items->len == 0)
    g_task_return_new_error (task, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "none of these steps has a picture");
  else if (order->items->len > MAQ_SHEET_MOST_ITEMS)
    g_task_return_new_error (task, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "a contact sheet holds %u pictures, not %u", MAQ_SHEET_MOST_ITEMS,
                             order->items->len);
  else if (order->path != NULL && takes_copies (order))
    warm (g_steal_pointer (&task));
  else
    draw (g_steal_pointer (&task));
}

void
maq_engine_export_sheet_async (MaqEngine *self, GArray *items, const MaqSheetOptions *options, const MaqFileHead *head,
                               const char *path, GCancellable *cancellable, MaqFractionFunc progress, gpointer progress_data,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Order *order;
  MaqSheetFormat format;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (items != NULL && options != NULL && head != NULL && path != NULL);
  g_return_if_fail (maq_sheet_format_from_name (path, &format) && format == options->format);

  order = order_new (self, items, options, head);
  order->path = g_strdup (path);
  order->progress = progress;
  order->data = progress_data;
  start (self, order, maq_engine_export_sheet_async, cancellable, callback, user_data);
}

void
maq_engine_preview_sheet_async (MaqEngine *self, GArray *items, const MaqSheetOptions *options, const MaqFileHead *head,
                                guint width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Order *order;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (items != NULL && options != NULL && head != NULL && width > 0);

  order = order_new (self, items, options, head);
  order->width = width;
  start (self, order, maq_engine_preview_sheet_finish, cancellable, callback, user_data);
}

MaqImage *
maq_engine_preview_sheet_finish (MaqEngine *self, GAsyncResult *result, guint *n_pages, GError **error)
{
  g_autoptr (Preview) preview = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_preview_sheet_finish), NULL);

  preview = g_task_propagate_pointer (G_TASK (result), error);
  if (preview == NULL)
    return NULL;
  if (n_pages != NULL)
    *n_pages = preview->n_pages;
  return g_steal_pointer (&preview->image);
}
