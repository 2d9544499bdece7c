/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "maq-engine-export.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-export-write.h"
#include "maq-file.h"
#include "maq-log.h"

/* One call of export. The main thread's, but for what a worker may read: core, plan, path, total and cancellable, which do not change. */
typedef struct {
  MaqCore         *core;
  GTask           *task;
  MaqExportPlan   *plan;
  char            *path;
  GPtrArray       *parts;         /* of Part */
  GCancellable    *cancellable;   /* ours: the first error stops the rest */
  gulong           cancel_id;
  guint            left;          /* parts under way */
  guint            total;         /* files */
  MaqFractionFunc  progress;      /* (nullable) */
  gpointer         progress_data;
  GError          *error;         /* the first */
} Export;

/* One picture of it. */
typedef struct {
  Export         *export;
  MaqStepRecord  *record;
  guint           slot;
  guint           more;           /* for its name */
  MaqBlob        *picture;
  MaqSink        *sink;           /* the worker's */
  GPtrArray      *paths;          /* the worker's, until it has ended */
  guint           seen;           /* how many of them are known of */
} Part;

static void
part_free (Part *part)
{
  maq_step_record_unref (part->record);
  g_clear_pointer (&part->picture, maq_blob_unref);
  g_ptr_array_unref (part->paths);
  g_free (part);
}

static void
export_free (Export *self)
{
  if (self->cancel_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (self->task), self->cancel_id);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->parts);
  maq_export_plan_free (self->plan);
  g_free (self->path);
  g_clear_error (&self->error);
  g_object_unref (self->task);
  maq_core_unref (self->core);
  g_free (self);
}

/* --- on the batch lane --- */

/* A folder that is not there yet, with the rights that the person's others have. */
static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *shown = NULL;
  gboolean is_new = !g_file_test (path, G_FILE_TEST_IS_DIR);

  if (g_mkdir_with_parents (path, 0777) == 0)
    {
      if (is_new && g_chmod (path, (int) (0777 & ~maq_process_get_umask ())) != 0)
        g_debug ("no rights for %s", path);
      return TRUE;
    }
  shown = g_filename_display_name (path);
  if (errno == EEXIST || errno == ENOTDIR)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s is a file, not a folder", shown);
  else
    maq_error_set_errno (error, errno, shown);
  return FALSE;
}

static gboolean
take_file (const MaqExportFile *file, const MaqExportShape *shape, gpointer data, GError **error)
{
  Part *part = data;
  const Export *export = part->export;
  g_autofree char *name = NULL;
  gconstpointer bytes;
  char *path = NULL;
  guint *count;
  gsize length;

  bytes = g_bytes_get_data (file->bytes, &length);
  if (export->total == 1 && !g_str_has_suffix (export->path, "/") && !g_file_test (export->path, G_FILE_TEST_IS_DIR))
    {
      if (maq_file_replace (export->path, bytes, length, error))
        path = g_strdup (export->path);
    }
  else if (make_folder (export->path, error))
    {
      name = maq_export_plan_dup_name (export->plan, part->record, part->slot, part->more, shape);
      path = maq_file_write_new (export->path, name, maq_format_to_extension (file->format), bytes, length, error);
    }
  if (path == NULL)
    return FALSE;
  g_ptr_array_add (part->paths, path);
  count = g_new (guint, 1);
  *count = part->paths->len;
  maq_sink_put (part->sink, count, g_free);
  return TRUE;
}

static gpointer
part_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Part *part = data;
  MaqExportSource source = {
    part->export->core->decoder, part->picture, part->record, part->slot, part->export->plan, cancellable,
  };

  part->sink = sink;
  if (!maq_export_write (&source, take_file, part, error))
    g_prefix_error (error, "Step %" G_GINT64_FORMAT ", picture %u: ", part->record->id, part->slot + 1);
  return NULL;
}

/* --- back on the main thread --- */

static void
show_progress (Export *self)
{
  guint seen = 0;

  for (guint i = 0; i < self->parts->len; i++)
    seen += ((Part *) g_ptr_array_index (self->parts, i))->seen;
  if (self->progress != NULL)
    self->progress (MIN ((double) seen / MAX (self->total, 1), 1), self->progress_data);
}

static void
seen_cb (gpointer value, gpointer data)
{
  Part *part = data;

  part->seen = *(guint *) value;
  show_progress (part->export);
}

/* Their paths in order, and how many. */
static void
finish (Export *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint *written = g_new0 (guint, 1);

  for (guint i = 0; i < self->parts->len; i++)
    {
      GPtrArray *paths = ((Part *) g_ptr_array_index (self->parts, i))->paths;

      for (guint k = 0; k < paths->len; k++, (*written)++)
        g_strv_builder_add (builder, g_ptr_array_index (paths, k));
    }
  g_task_set_task_data (self->task, written, g_free);
  if (self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (self->task, g_strv_builder_end (builder), (GDestroyNotify) g_strfreev);
  export_free (self);
}

static void
part_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Part *part = data;
  Export *self = part->export;
  g_autoptr (GError) error = NULL;

  maq_worker_run_finish (MAQ_WORKER (source), result, &error);
  part->seen = part->paths->len;
  if (error != NULL && self->error == NULL)
    {
      self->error = g_steal_pointer (&error);
      g_cancellable_cancel (self->cancellable);
    }
  if (self->error == NULL)
    show_progress (self);
  if (--self->left == 0)
    finish (self);
}

static void
cancelled_cb (GCancellable *theirs, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

guint
maq_engine_count_export (const MaqPictureItem *items, guint n_items, const MaqExportPlan *plan)
{
  guint count = 0;

  for (guint i = 0; i < n_items; i++)
    {
      MaqBlob *picture = maq_picture_item_get_picture (&items[i]);
      g_autoptr (GArray) shapes = NULL;

      if (picture == NULL)
        continue;
      shapes = maq_export_plan_list_shapes (plan, maq_blob_get_width (picture), maq_blob_get_height (picture));
      count += shapes->len;
    }
  return count;
}

static gboolean
check (const MaqPictureItem *items, guint n_items, const MaqExportPlan *plan, GError **error)
{
  if (!maq_export_plan_check (plan, error))
    return FALSE;
  for (guint i = 0; i < n_items; i++)
    if (maq_picture_item_get_picture (&items[i]) == NULL)
      {
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Step %" G_GINT64_FORMAT " has no picture %u", items[i].record->id,
                     items[i].slot + 1);
        return FALSE;
      }
  if (n_items == 0)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no picture to export");
  return n_items > 0;
}

static void
add_part (Export *self, const MaqPictureItem *item)
{
  Part *part = g_new0 (Part, 1);

  part->export = self;
  part->record = maq_step_record_ref (item->record);
  part->slot = item->slot;
  part->more = item->which != MAQ_PICTURE_RAW ? item->which : 0;
  part->picture = maq_blob_ref (maq_picture_item_get_picture (item));
  part->paths = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->parts, part);
}

void
maq_engine_export_pictures_async (MaqEngine *self, const MaqPictureItem *items, guint n_items, const MaqExportPlan *plan, const char *path,
                                  GCancellable *cancellable, MaqFractionFunc progress, gpointer progress_data,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  GError *error = NULL;
  Export *export;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (plan != NULL && path != NULL && (items != NULL || n_items == 0));

  if (!check (items, n_items, plan, &error))
    {
      maq_engine_fail (self, maq_engine_export_pictures_finish, error, callback, user_data);
      return;
    }
  export = g_new0 (Export, 1);
  export->core = maq_core_ref (self->core);
  export->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (export->task, maq_engine_export_pictures_finish);
  g_task_set_check_cancellable (export->task, FALSE); /* what was written is told of all the same */
  export->plan = maq_export_plan_copy (plan);
  export->path = g_strdup (path);
  export->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  export->cancellable = g_cancellable_new ();
  export->total = maq_engine_count_export (items, n_items, plan);
  export->left = n_items;
  export->progress = progress;
  export->progress_data = progress_data;
  for (guint i = 0; i < n_items; i++)
    add_part (export, &items[i]);
  if (cancellable != NULL)
    export->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (export->cancellable), g_object_unref);
  for (guint i = 0; i < n_items; i++)
    maq_worker_run_async (self->core->worker, MAQ_LANE_BATCH, part_work, g_ptr_array_index (export->parts, i), NULL, NULL, seen_cb,
                          export->cancellable, part_done_cb, g_ptr_array_index (export->parts, i));
}

GStrv
maq_engine_export_pictures_finish (MaqEngine *self, GAsyncResult *result, guint *written, GError **error)
{
  const guint *count;

  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_export_pictures_finish), NULL);

  count = g_task_get_task_data (G_TASK (result));
  if (written != NULL)
    *written = count != NULL ? *count : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- how large it will be --- */

static MaqCredentialsState
read_state (MaqBlob *picture)
{
  g_autoptr (GBytes) bytes = maq_file_read (maq_blob_get_path (picture), MAQ_EXPORT_MAX_FILE, NULL);
  g_autoptr (MaqCredentials) found = bytes != NULL ? maq_credentials_read (bytes) : NULL;

  return found != NULL ? found->state : MAQ_CREDENTIALS_NONE;
}

static gpointer
preview_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  const MaqExportSource source = { todo->core->decoder, todo->blob, todo->record, todo->number, todo->plan, cancellable };
  g_auto (MaqExportFile) file = { 0 };
  MaqExportPreview *preview;

  if (!maq_export_make_first (&source, &file, error))
    return NULL;
  preview = g_new0 (MaqExportPreview, 1);
  preview->bytes = (goffset) g_bytes_get_size (file.bytes);
  preview->width = file.width;
  preview->height = file.height;
  preview->format = file.format;
  preview->before = read_state (todo->blob);
  preview->after = todo->plan->content == MAQ_EXPORT_ORIGINAL ? preview->before : MAQ_CREDENTIALS_NONE;
  return preview;
}

void
maq_engine_preview_export_async (MaqEngine *self, const MaqPictureItem *item, const MaqExportPlan *plan, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GError *error = NULL;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (item != NULL && plan != NULL);

  if (!check (item, 1, plan, &error))
    {
      maq_engine_fail (self, maq_engine_preview_export_finish, error, callback, user_data);
      return;
    }
  todo = maq_todo_new (self);
  todo->record = maq_step_record_ref (item->record);
  todo->number = item->slot;
  todo->blob = maq_blob_ref (maq_picture_item_get_picture (item));
  todo->plan = maq_export_plan_copy (plan);
  maq_engine_run (self, MAQ_LANE_BATCH, preview_work, todo, g_free, NULL, cancellable, maq_engine_preview_export_finish, callback,
                  user_data);
}

MaqExportPreview *
maq_engine_preview_export_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_preview_export_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- credentials --- */

void
maq_picture_credentials_free (MaqPictureCredentials *self)
{
  if (self == NULL)
    return;
  maq_credentials_free (self->picture);
  maq_credentials_free (self->origin);
  g_free (self);
}

static gpointer
credentials_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  const MaqTodo *todo = data;
  g_autoptr (GBytes) bytes = maq_file_read (maq_blob_get_path (todo->blob), MAQ_EXPORT_MAX_FILE, error);
  g_autoptr (GBytes) origin = NULL;
  MaqPictureCredentials *found;

  if (bytes == NULL)
    return NULL;
  if (todo->other != NULL)
    origin = maq_file_read (maq_blob_get_path (todo->other), MAQ_EXPORT_MAX_FILE, NULL);
  found = g_new0 (MaqPictureCredentials, 1);
  found->picture = maq_credentials_read (bytes);
  found->origin = origin != NULL ? maq_credentials_read (origin) : NULL;
  return found;
}

void
maq_engine_read_credentials_async (MaqEngine *self, MaqBlob *picture, MaqBlob *origin, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (picture != NULL);

  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (picture);
  todo->other = origin != NULL ? maq_blob_ref (origin) : NULL;
  maq_engine_run (self, MAQ_LANE_BATCH, credentials_work, todo, (GDestroyNotify) maq_picture_credentials_free, NULL, cancellable,
                  maq_engine_read_credentials_finish, callback, user_data);
}

MaqPictureCredentials *
maq_engine_read_credentials_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_read_credentials_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
