/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "maq-encode.h"
#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-objects.h"

#define MAX_PICTURE_BYTES (512u * 1024 * 1024)
#define MAX_NAMES 1000

/* --- in --- */

static gpointer
add_file_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;

  return maq_objects_add_file (todo->core->dir, todo->text, error);
}

static gpointer
add_chosen_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  /* The library takes no links; whoever chose this one by hand means what it leads to. */
  char *real = realpath (todo->text, NULL);
  MaqBlob *blob = maq_objects_add_file (todo->core->dir, real != NULL ? real : todo->text, error);

  free (real);
  return blob;
}

static gpointer
add_bytes_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;

  return maq_objects_add_bytes (todo->core->dir, todo->bytes, error);
}

static gpointer
add_image_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  g_autoptr (GBytes) png = maq_encode_png (todo->image, MAQ_ENCODE_FAST, NULL, error);

  return png != NULL ? maq_objects_add_bytes (todo->core->dir, png, error) : NULL;
}

/* All of them end in maq_engine_add_finish(). @todo: (transfer full) */
static void
add (MaqEngine *self, MaqWorkFunc work, MaqTodo *todo, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  maq_engine_run (self, MAQ_LANE_CPU, work, todo, (GDestroyNotify) maq_blob_unref, NULL, cancellable, maq_engine_add_finish, callback,
                  user_data);
}

static void
add_path (MaqEngine *self, MaqWorkFunc work, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
  MaqTodo *todo = maq_todo_new (self);

  todo->text = g_strdup (path);
  add (self, work, todo, cancellable, callback, user_data);
}

void
maq_engine_add_file_async (MaqEngine *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (path != NULL);

  add_path (self, add_file_work, path, cancellable, callback, user_data);
}

void
maq_engine_add_chosen_async (MaqEngine *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (path != NULL);

  add_path (self, add_chosen_work, path, cancellable, callback, user_data);
}

void
maq_engine_add_bytes_async (MaqEngine *self, GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (bytes != NULL);

  todo = maq_todo_new (self);
  todo->bytes = g_bytes_ref (bytes);
  add (self, add_bytes_work, todo, cancellable, callback, user_data);
}

void
maq_engine_add_image_async (MaqEngine *self, MaqImage *image, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (image != NULL);

  todo = maq_todo_new (self);
  todo->image = maq_image_ref (image);
  add (self, add_image_work, todo, cancellable, callback, user_data);
}

MaqBlob *
maq_engine_add_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_add_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- to the screen --- */

static gpointer
load_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;

  if (todo->number > 0 && todo->number <= MAQ_THUMBNAIL_MAX_SIDE)
    return maq_thumbnails_load (todo->core->decoder, todo->blob, todo->number, cancellable, error);
  return maq_decoder_decode_file (todo->core->decoder, maq_blob_get_path (todo->blob), todo->number, cancellable, error);
}

/* Carries what the thumbnail belongs to, for the memory. */
typedef struct {
  GTask   *task;
  MaqBlob *blob;
  guint    side;
} Loading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Loading *loading = data;
  g_autoptr (GTask) task = loading->task;
  g_autoptr (MaqBlob) blob = loading->blob;
  MaqEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  MaqImage *image = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (image == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (loading->side > 0 && loading->side <= MAQ_THUMBNAIL_MAX_SIDE)
    maq_thumbnails_insert (self->thumbnails, blob, loading->side, image);
  g_task_return_pointer (task, image, (GDestroyNotify) maq_image_unref);
}

void
maq_engine_load_image_async (MaqEngine *self, MaqBlob *blob, guint max_side, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MaqImage *known = NULL;
  Loading *loading;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (blob != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, maq_engine_load_image_async);
  if (max_side > 0 && max_side <= MAQ_THUMBNAIL_MAX_SIDE)
    known = maq_thumbnails_lookup (self->thumbnails, blob, max_side);
  if (known != NULL)
    {
      g_task_return_pointer (task, known, (GDestroyNotify) maq_image_unref);
      return;
    }
  loading = g_new (Loading, 1);
  *loading = (Loading) { g_steal_pointer (&task), maq_blob_ref (blob), max_side };
  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (blob);
  todo->number = max_side;
  maq_worker_run_async (self->core->worker, MAQ_LANE_CPU, load_work, todo, (GDestroyNotify) maq_todo_free,
                        (GDestroyNotify) maq_image_unref, NULL, cancellable, loaded_cb, loading);
}

MaqImage *
maq_engine_load_image_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_load_image_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
load_pyramid_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  g_autoptr (MaqImage) image = load_work (data, sink, cancellable, error);

  return image != NULL ? maq_pyramid_new (image, error) : NULL;
}

void
maq_engine_load_pyramid_async (MaqEngine *self, MaqBlob *blob, guint max_side, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (blob != NULL);

  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (blob);
  todo->number = max_side;
  maq_engine_run (self, MAQ_LANE_CPU, load_pyramid_work, todo, (GDestroyNotify) maq_pyramid_unref, NULL, cancellable,
                  maq_engine_load_pyramid_finish, callback, user_data);
}

MaqPyramid *
maq_engine_load_pyramid_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_load_pyramid_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- out --- */

/* A name in @folder that is not taken: "poster.png", "poster-2.png", … */
static char *
make_name (const char *folder, const char *suggested, const MaqBlob *blob, GError **error)
{
  g_autofree char *stem = suggested != NULL && *suggested != '\0' ? g_path_get_basename (suggested)
                                                                  : g_strdup_printf ("%.12s", maq_blob_get_sha256 (blob));
  const char *extension = maq_format_to_extension (maq_blob_get_format (blob));

  if (maq_format_from_name (stem) != MAQ_FORMAT_UNKNOWN)
    *strrchr (stem, '.') = '\0';
  for (guint i = 1; i < MAX_NAMES; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s.%s", stem, extension)
                                     : g_strdup_printf ("%s-%u.%s", stem, i, extension);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_lstat (path, &info) != 0)
        return g_steal_pointer (&path);
    }
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The folder %s holds too many files named %s", folder, stem);
  return NULL;
}

static gpointer
export_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_file_test (todo->text, G_FILE_TEST_IS_DIR))
    path = make_name (todo->text, todo->more, todo->blob, error);
  else
    path = g_strdup (todo->text);
  if (path == NULL)
    return NULL;
  bytes = maq_file_read (maq_blob_get_path (todo->blob), MAX_PICTURE_BYTES, error);
  if (bytes == NULL || !maq_file_replace (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error))
    return NULL;
  return g_steal_pointer (&path);
}

void
maq_engine_export_async (MaqEngine *self, MaqBlob *blob, const char *path, const char *suggested_name,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (blob != NULL && path != NULL);

  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (blob);
  todo->text = g_strdup (path);
  todo->more = g_strdup (suggested_name);
  maq_engine_run (self, MAQ_LANE_CPU, export_work, todo, g_free, NULL, NULL, maq_engine_export_async, callback,
                  user_data);
}
