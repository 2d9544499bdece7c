/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "maq-encode.h"
#include "maq-engine.h"
#include "maq-engine-web-page.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-page.h"
#include "maq-sys.h"
#include "maq-text.h"
#include "maq-warm.h"

#define JPEG_QUALITY 82
#define WEBP_QUALITY 82

/* One page on its way: first the store's lane, then the processor's. */
typedef struct {
  MaqCore         *core;
  GTask           *task;
  char            *board;        /* its UUID */
  MaqStepFilter   *filter;
  MaqFileHead      head;         /* with a string of its own */
  gboolean         with_prices, is_beside;
  char            *path;
  MaqFractionFunc  progress;     /* (nullable) */
  gpointer         data;
  MaqPage         *page;         /* once it was read */

  /* While it is written. */
  MaqSink         *sink;
  GCancellable    *cancellable;
  char            *folder;       /* of the pictures beside it, its name for now, */
  char            *folder_name;  /* as the page calls it */
  double           done;         /* part that was done before it is written */
  guint            n_done, n_pictures;
} Writing;

static void
writing_free (Writing *writing)
{
  maq_core_unref (writing->core);
  g_object_unref (writing->task);
  g_free (writing->board);
  maq_step_filter_free (writing->filter);
  g_free ((char *) writing->head.title);
  g_free (writing->path);
  g_clear_pointer (&writing->page, maq_page_free);
  g_free (writing->folder);
  g_free (writing->folder_name);
  g_free (writing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

/* --- reading --- */

static GPtrArray *
read_steps (MaqStore *store, Writing *writing, GError **error)
{
  g_autoptr (GArray) ids = maq_store_list_steps (store, writing->board, writing->filter, 0, MAQ_PAGE_MOST_STEPS + 1, error);
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_step_record_unref);

  if (ids == NULL)
    return NULL;
  if (ids->len == 0 || ids->len > MAQ_PAGE_MOST_STEPS)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, ids->len == 0 ? "there is no step to show" : "a page holds %u steps at most",
                   MAQ_PAGE_MOST_STEPS);
      return NULL;
    }
  for (guint i = ids->len; i > 0; i--)
    {
      MaqStepRecord *record = maq_store_get_step (store, g_array_index (ids, gint64, i - 1), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (steps, record);
    }
  return g_steal_pointer (&steps);
}

static gpointer
read_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Writing *writing = data;
  MaqStore *store = maq_core_get_store (writing->core, error);
  g_autoptr (GPtrArray) steps = store != NULL ? read_steps (store, writing, error) : NULL;
  GPtrArray *references = steps != NULL ? maq_store_list_references (store, error) : NULL;

  if (references == NULL)
    return NULL;
  return maq_page_new (g_steal_pointer (&steps), references, &writing->head, writing->with_prices, writing->is_beside);
}

/* --- pictures --- */

static void
say_fraction (Writing *writing)
{
  double *fraction = g_new (double, 1);

  *fraction = writing->done + (1 - writing->done) * MIN (1.0, (double) ++writing->n_done / MAX (writing->n_pictures, 1));
  maq_sink_put (writing->sink, fraction, g_free);
}

/* What is transparent stays so. NULL: it cannot be read. */
static GBytes *
encode (Writing *writing, MaqBlob *blob, MaqFormat *format, GError **error)
{
  guint side = writing->is_beside ? MAQ_PAGE_SIDE_BESIDE : MAQ_PAGE_SIDE;
  g_autoptr (MaqImage) image = maq_thumbnails_load_for_sheet (writing->core->decoder, blob, side, writing->cancellable, error);
  g_autoptr (MaqImage) small = image != NULL ? maq_scale_to_fit (image, side, error) : NULL;

  if (small == NULL)
    return NULL;
  *format = maq_image_is_opaque (small) ? MAQ_FORMAT_JPEG : MAQ_FORMAT_WEBP;
  return *format == MAQ_FORMAT_JPEG ? maq_encode_jpeg (small, JPEG_QUALITY, error) : maq_encode_webp (small, WEBP_QUALITY, error);
}

static char *
make_data (GBytes *bytes, MaqFormat format)
{
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);
  g_autofree char *coded = g_base64_encode (data, size);

  return g_strdup_printf ("data:%s;base64,%s", maq_format_to_mime (format), coded);
}

static char *
write_beside (Writing *writing, GBytes *bytes, MaqFormat format, const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("%s.%s", name, maq_format_to_extension (format));
  g_autofree char *path = g_build_filename (writing->folder, file, NULL);
  g_autofree char *escaped = g_uri_escape_string (writing->folder_name, NULL, FALSE);

  if (!maq_file_replace (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error))
    return NULL;
  return g_strdup_printf ("%s/%s", escaped, file);
}

/* MaqPagePictureFunc. One that cannot be read leaves a note: the others are worth a page. */
static char *
picture_cb (MaqBlob *blob, const char *name, gpointer data, GError **error)
{
  Writing *writing = data;
  MaqFormat format = MAQ_FORMAT_UNKNOWN;
  g_autoptr (GError) failed = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_cancellable_set_error_if_cancelled (writing->cancellable, error))
    return NULL;
  bytes = encode (writing, blob, &format, &failed);
  say_fraction (writing);
  if (bytes != NULL)
    return writing->is_beside ? write_beside (writing, bytes, format, name, error) : make_data (bytes, format);
  if (g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failed));
  else
    maq_log_event ("page", "left out: %s", failed->message);
  return NULL;
}

/* --- the file --- */

/* Swallows @text; NULL: it could not be made. */
static gboolean
put (int fd, char *text, GError **error)
{
  g_autofree char *owned = text;

  return owned != NULL && maq_file_write_all (fd, owned, strlen (owned), error);
}

static gboolean
write_all (Writing *writing, int fd, GError **error)
{
  const MaqPage *page = writing->page;

  if (!put (fd, maq_page_begin (page, picture_cb, writing, error), error))
    return FALSE;
  for (guint i = 0; i < page->steps->len; i++)
    if (g_cancellable_set_error_if_cancelled (writing->cancellable, error)
        || !put (fd, maq_page_step (page, i, picture_cb, writing, error), error))
      return FALSE;
  return put (fd, maq_page_end (page), error) && maq_file_sync (fd, error);
}

/* "lamps.html" → "lamps-pictures" */
static char *
make_folder_path (const char *path)
{
  const char *dot = strrchr (path, '.'), *slash = strrchr (path, '/');
  g_autofree char *stem = g_strndup (path, dot != NULL && (slash == NULL || dot > slash) ? (gsize) (dot - path) : strlen (path));

  return g_strconcat (stem, "-pictures", NULL);
}

/* Under another name until all of it is there. FALSE: @error. */
static gboolean
prepare_folder (Writing *writing, const char *temporary, GError **error)
{
  g_autofree char *final = make_folder_path (writing->path);

  if (!writing->is_beside)
    return TRUE;
  if (g_file_test (final, G_FILE_TEST_EXISTS))
    {
      g_autofree char *shown = g_filename_display_name (final);

      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s is there already", shown);
      return FALSE;
    }
  writing->folder = g_strconcat (temporary, ".pictures", NULL);
  writing->folder_name = g_path_get_basename (final);
  return maq_file_make_dir (writing->folder, error);
}

/* The pictures first: a page without them would not be whole. */
static gboolean
publish (Writing *writing, const char *temporary, GError **error)
{
  g_autofree char *final = make_folder_path (writing->path);
  g_autofree char *parent = g_path_get_dirname (writing->path);

  if (writing->is_beside && maq_sys_rename_new (writing->folder, final) != 0)
    {
      maq_error_set_errno (error, errno, final);
      return FALSE;
    }
  if (maq_sys_rename (temporary, writing->path) != 0)
    {
      maq_error_set_errno (error, errno, writing->path);
      if (writing->is_beside)
        maq_file_remove_tree (final, NULL);
      return FALSE;
    }
  return maq_file_sync_dir (parent, error);
}

static gpointer
write_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Writing *writing = data;
  g_autofree char *parent = g_path_get_dirname (writing->path);
  g_autofree char *unique = maq_text_uuid ();
  g_autofree char *temporary = g_strdup_printf ("%s/.maquette-%s.tmp", parent, unique);
  gboolean done;
  int fd = maq_sys_open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, writing->path);
      return NULL;
    }
  writing->sink = sink;
  writing->cancellable = cancellable;
  done = prepare_folder (writing, temporary, error) && write_all (writing, fd, error);
  close (fd);
  done = done && publish (writing, temporary, error);
  if (!done)
    {
      unlink (temporary);
      if (writing->folder != NULL)
        maq_file_remove_tree (writing->folder, NULL);
      return NULL;
    }
  maq_log_event ("page", "steps=%u pictures=%u", writing->page->steps->len, writing->n_pictures);
  return g_strdup (writing->path);
}

/* --- there and back --- */

static void
progress_cb (gpointer value, gpointer data)
{
  Writing *writing = data;

  if (writing->progress != NULL)
    writing->progress (*(double *) value, writing->data);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Writing) writing = data;
  GError *error = NULL;
  char *path = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (path != NULL)
    g_task_return_pointer (writing->task, path, g_free);
  else
    g_task_return_error (writing->task, error);
}

/* Of references and steps. (element-type MaqBlob) */
static GPtrArray *
list_pictures (const MaqPage *page)
{
  GPtrArray *blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);

  for (guint i = 0; i < page->references->len; i++)
    g_ptr_array_add (blobs, maq_blob_ref (maq_reference_get_blob (g_ptr_array_index (page->references, i))));
  for (guint i = 0; i < page->steps->len; i++)
    {
      const MaqStepRecord *record = g_ptr_array_index (page->steps, i);

      for (guint j = 0; j < record->slots->len; j++)
        {
          const MaqSlot *slot = g_ptr_array_index (record->slots, j);

          if (slot->picture != NULL)
            g_ptr_array_add (blobs, maq_blob_ref (slot->picture));
        }
    }
  return blobs;
}

/* Swallows @writing. */
static void
write_page (Writing *writing)
{
  maq_worker_run_async (writing->core->worker, MAQ_LANE_BATCH, write_work, writing, NULL, g_free, progress_cb,
                        g_task_get_cancellable (writing->task), written_cb, writing);
}

static void
warming_cb (guint done, guint total, gpointer data)
{
  Writing *writing = data;

  if (writing->progress != NULL)
    writing->progress (MAQ_WARM_PART * done / total, writing->data);
}

static void
warmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Writing) writing = data;
  GError *error = NULL;

  writing->done = MAQ_WARM_PART;
  if (maq_warm_finish (result, &error))
    write_page (g_steal_pointer (&writing));
  else
    g_task_return_error (writing->task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Writing) writing = data;
  g_autoptr (GPtrArray) blobs = NULL;
  GError *error = NULL;

  writing->page = maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  if (writing->page == NULL)
    {
      g_task_return_error (writing->task, error);
      return;
    }
  blobs = list_pictures (writing->page);
  writing->n_pictures = blobs->len;
  if (writing->is_beside)
    write_page (g_steal_pointer (&writing));
  else
    {
      maq_warm_async (writing->core, blobs, g_task_get_cancellable (writing->task), warming_cb, writing, warmed_cb, writing);
      writing = NULL;
    }
}

void
maq_engine_export_page_async (MaqEngine *self, const MaqStepFilter *filter, const MaqFileHead *head, gboolean with_prices,
                              gboolean is_beside, const char *path, GCancellable *cancellable, MaqFractionFunc progress,
                              gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data)
{
  Writing *writing;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (head != NULL && path != NULL);

  writing = g_new0 (Writing, 1);
  writing->core = maq_core_ref (self->core);
  writing->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (writing->task, maq_engine_export_page_async);
  writing->board = g_strdup (self->board_uuid);
  writing->filter = maq_step_filter_copy (filter);
  writing->head = *head;
  writing->head.title = g_strdup (head->title);
  writing->with_prices = with_prices;
  writing->is_beside = is_beside;
  writing->path = g_strdup (path);
  writing->progress = progress;
  writing->data = progress_data;
  maq_board_flush (self->board);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, read_work, writing, NULL, (GDestroyNotify) maq_page_free, progress_cb,
                        cancellable, read_cb, writing);
}
