/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"

/* Pictures for other programs: copies under good names in a folder of our own. The library's own objects are nobody
 * else's to open; what another program writes into a copy is that program's, and is never written over. */

#define MAX_PICTURE_BYTES (64u * 1024 * 1024)
#define MAX_NAMES 1000
#define KEEP_S (7 * 24 * 60 * 60)

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "maquette", "shared", NULL);
}

/* --- what nobody has wanted for a week --- */

static gboolean
is_old (const char *path, gint64 now_s)
{
  GStatBuf about;

  return g_lstat (path, &about) == 0 && now_s - about.st_mtime > KEEP_S;
}

/* Each picture has a folder of its own, whose time is that of the newest copy in it. */
static void
sweep (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;

      if (is_old (path, now_s) && !maq_file_remove_tree (path, &error))
        maq_log_event ("share", "an old copy stays: %s", error->message);
    }
}

/* --- copies --- */

static gboolean
is_same (const char *path, GBytes *bytes)
{
  g_autoptr (GBytes) there = maq_file_read (path, MAX_PICTURE_BYTES, NULL);

  return there != NULL && g_bytes_equal (there, bytes);
}

/* "lamp.png" of @suggested, without folders and with the picture's own ending. */
static char *
make_stem (const char *suggested, const MaqBlob *blob)
{
  g_autofree char *stem = suggested != NULL && *suggested != '\0' ? g_strdup (suggested)
                                                                  : g_strdup_printf ("%.12s", maq_blob_get_sha256 (blob));

  if (maq_format_from_name (stem) != MAQ_FORMAT_UNKNOWN)
    *strrchr (stem, '.') = '\0';
  g_strdelimit (stem, "/\\", '-');
  g_strstrip (stem);
  if (stem[0] == '\0' || stem[0] == '.')
    return g_strdup_printf ("picture %s", stem);
  return g_steal_pointer (&stem);
}

/* A name that is free, or that holds these very bytes already. */
static char *
find_path (const char *folder, const char *stem, const MaqBlob *blob, GBytes *bytes, gboolean *there, GError **error)
{
  const char *extension = maq_format_to_extension (maq_blob_get_format (blob));

  for (guint i = 1; i < MAX_NAMES; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s.%s", stem, extension)
                                     : g_strdup_printf ("%s-%u.%s", stem, i, extension);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about;

      *there = g_lstat (path, &about) == 0;
      if (!*there || is_same (path, bytes))
        return g_steal_pointer (&path);
    }
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "There are too many copies named %s", stem);
  return NULL;
}

static gpointer
share_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  g_autofree char *shared = dup_folder ();
  g_autofree char *part = g_strndup (maq_blob_get_sha256 (todo->blob), 12);
  g_autofree char *folder = g_build_filename (shared, part, NULL);
  g_autofree char *stem = make_stem (todo->text, todo->blob);
  g_autoptr (GBytes) bytes = maq_file_read (maq_blob_get_path (todo->blob), MAX_PICTURE_BYTES, error);
  g_autofree char *path = NULL;
  gboolean there = FALSE;

  if (bytes == NULL)
    return NULL;
  sweep (shared);
  if (!maq_file_make_dir (folder, error))
    return NULL;
  path = find_path (folder, stem, todo->blob, bytes, &there, error);
  if (path == NULL
      || (!there && !maq_file_replace (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error)))
    return NULL;
  g_utime (folder, NULL);
  return g_steal_pointer (&path);
}

void
maq_engine_share_async (MaqEngine *self, MaqBlob *blob, const char *suggested_name, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (blob != NULL);

  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (blob);
  todo->text = g_strdup (suggested_name);
  maq_engine_run (self, MAQ_LANE_CPU, share_work, todo, g_free, NULL, cancellable, maq_engine_share_async, callback,
                  user_data);
}

/* --- the bytes alone --- */

static gpointer
read_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;

  return maq_file_read (maq_blob_get_path (todo->blob), MAX_PICTURE_BYTES, error);
}

void
maq_engine_read_blob_async (MaqEngine *self, MaqBlob *blob, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (blob != NULL);

  todo = maq_todo_new (self);
  todo->blob = maq_blob_ref (blob);
  maq_engine_run (self, MAQ_LANE_CPU, read_work, todo, (GDestroyNotify) g_bytes_unref, NULL, cancellable,
                  maq_engine_read_blob_async, callback, user_data);
}

GBytes *
maq_engine_read_blob_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_read_blob_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what is wrong with a file --- */

static gpointer
look_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  MaqFileLook *look = g_new0 (MaqFileLook, 1);

  maq_file_look (todo->text, look);
  return look;
}

void
maq_engine_look_at_file_async (MaqEngine *self, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (path != NULL);

  todo = maq_todo_new (self);
  todo->text = g_strdup (path);
  maq_engine_run (self, MAQ_LANE_CPU, look_work, todo, g_free, NULL, NULL, maq_engine_look_at_file_async, callback,
                  user_data);
}

gboolean
maq_engine_look_at_file_finish (MaqEngine *self, GAsyncResult *result, MaqFileLook *look, GError **error)
{
  g_autofree MaqFileLook *seen = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_look_at_file_async), FALSE);

  seen = g_task_propagate_pointer (G_TASK (result), error);
  if (seen == NULL)
    return FALSE;
  *look = *seen;
  return TRUE;
}
