/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-spool-private.h"
#include "maq-spool.h"
#include "maq-sys.h"
#include "maq-text.h"

#define MAX_META_BYTES (4 * 1024 * 1024)
#define MAX_HEAD_BYTES (1024 * 1024)
#define RESERVE_LEAST (8 * 1024 * 1024)
#define RESERVE_BESIDE (256 * 1024 * 1024)

void
maq_spool_close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

char *
maq_spool_dup_folder (MaqLibraryDir *dir,
                      const char    *uuid)
{
  return g_strdup_printf ("%s/spool/%s", maq_library_dir_get_path (dir), uuid);
}

char *
maq_spool_dup_child (MaqSpool   *self,
                     const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

static gboolean
sync_spool_folder (MaqLibraryDir *dir,
                   GError       **error)
{
  g_autofree char *path = maq_library_dir_dup_child (dir, "spool");

  return maq_file_sync_dir (path, error);
}

static MaqSpool *
spool_new (MaqLibraryDir *dir,
           const char    *uuid,
           GError       **error)
{
  MaqSpool *self;

  if (uuid == NULL || !maq_text_is_uuid (uuid))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The name of a spool folder is a UUID");
      return NULL;
    }
  self = g_new0 (MaqSpool, 1);
  self->dir = maq_library_dir_ref (dir);
  self->path = maq_spool_dup_folder (dir, uuid);
  self->request_fd = self->reply_fd = self->memory_fd = self->reader_fd = -1;

  return self;
}

MaqSpool *
maq_spool_create (MaqLibraryDir *dir,
                  const char    *attempt_uuid,
                  GError       **error)
{
  g_autoptr (MaqSpool) self = NULL;

  g_return_val_if_fail (dir != NULL, NULL);

  self = spool_new (dir, attempt_uuid, error);
  if (self == NULL)
    return NULL;
  if (mkdir (self->path, 0700) != 0)
    {
      maq_error_set_errno (error, errno, "spool");
      return NULL;
    }
  if (!sync_spool_folder (dir, error))
    {
      rmdir (self->path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

MaqSpool *
maq_spool_open (MaqLibraryDir *dir,
                const char    *attempt_uuid,
                GError       **error)
{
  g_autoptr (MaqSpool) self = NULL;
  struct stat st;

  g_return_val_if_fail (dir != NULL, NULL);

  self = spool_new (dir, attempt_uuid, error);
  if (self == NULL)
    return NULL;
  if (lstat (self->path, &st) != 0 || !S_ISDIR (st.st_mode))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "There is no spool folder %s", attempt_uuid);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
maq_spool_free (MaqSpool *self)
{
  if (self == NULL)
    return;
  maq_spool_close_fd (&self->request_fd);
  maq_spool_close_fd (&self->reply_fd);
  maq_spool_close_fd (&self->memory_fd);
  maq_spool_close_fd (&self->reader_fd);
  g_clear_pointer (&self->hash, maq_hash_free);
  g_clear_pointer (&self->head, g_bytes_unref);
  g_free (self->sha256);
  g_free (self->path);
  maq_library_dir_unref (self->dir);
  g_free (self);
}

int
maq_spool_begin_request (MaqSpool *self,
                         GError  **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL, -1);

  maq_spool_close_fd (&self->request_fd);
  path = maq_spool_dup_child (self, "request.body.tmp");
  self->request_fd = maq_sys_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->request_fd < 0)
    maq_error_set_errno (error, errno, "request.body");

  return self->request_fd;
}

gboolean
maq_spool_seal_request (MaqSpool   *self,
                        const char *meta,
                        GError    **error)
{
  g_autofree char *from = NULL, *to = NULL, *json = NULL;

  g_return_val_if_fail (self != NULL && meta != NULL && self->request_fd >= 0, FALSE);

  from = maq_spool_dup_child (self, "request.body.tmp");
  to = maq_spool_dup_child (self, "request.body");
  json = maq_spool_dup_child (self, "request.json");
  if (!maq_file_sync (self->request_fd, error))
    return FALSE;
  if (maq_sys_rename (from, to) != 0)
    {
      maq_error_set_errno (error, errno, "request.body");
      return FALSE;
    }
  /* maq_file_replace() syncs this folder, the body's new name included. */
  if (!maq_file_replace (json, meta, strlen (meta), error))
    return FALSE;

  return sync_spool_folder (self->dir, error);
}

int
maq_spool_get_request (MaqSpool *self,
                       goffset  *size,
                       GError  **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL, -1);

  maq_spool_close_fd (&self->request_fd);
  path = maq_spool_dup_child (self, "request.body");
  self->request_fd = maq_file_open_regular (path, 0, size, error);

  return self->request_fd;
}

static char *
dup_text (MaqSpool   *self,
          const char *name,
          gsize       most,
          GError    **error)
{
  g_autofree char *path = maq_spool_dup_child (self, name);
  g_autoptr (GBytes) bytes = maq_file_read (path, most, error);
  gsize length;
  const char *data;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);

  return g_strndup (data != NULL ? data : "", length);
}

char *
maq_spool_dup_meta (MaqSpool *self,
                    GError  **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dup_text (self, "request.json", MAX_META_BYTES, error);
}

char *
maq_spool_dup_head (MaqSpool *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->head != NULL)
    return g_strndup (g_bytes_get_data (self->head, NULL), g_bytes_get_size (self->head));

  return dup_text (self, "response.head", MAX_HEAD_BYTES, NULL);
}

char *
maq_spool_dup_reply_path (MaqSpool *self)
{
  static const char *const names[] = { "response.body", "response.body.part" };

  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = maq_spool_dup_child (self, names[i]);
      struct stat st;

      if (lstat (path, &st) == 0 && S_ISREG (st.st_mode) && (i == 0 || st.st_size > 0))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static goffset
beside (void)
{
  const char *text = g_getenv ("MAQUETTE_TEST_RESERVE");
  guint64 value;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / 4, &value, NULL))
    return (goffset) value;

  return -1;
}

gboolean
maq_spool_reserve (MaqSpool *self,
                   goffset   expected,
                   GError  **error)
{
  g_autofree char *path = NULL;
  goffset override = beside ();
  goffset need = MAX (expected, RESERVE_LEAST);
  goffset more = override >= 0 ? override : RESERVE_BESIDE;
  goffset available;
  struct statvfs fs;
  int failed = 0, fd;

  g_return_val_if_fail (self != NULL, FALSE);

  if (override >= 0)
    need = MIN (need, override);
  path = maq_spool_dup_child (self, "response.body.part");
  fd = maq_sys_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 || (need > 0 && maq_sys_fallocate (fd, need) != 0))
    failed = errno;
  if (fd >= 0)
    close (fd);
  if (failed != 0 && failed != ENOSPC && failed != EDQUOT)
    {
      maq_error_set_errno (error, failed, "response.body.part");
      return FALSE;
    }
  available = statvfs (self->path, &fs) == 0 ? (goffset) fs.f_bavail * (goffset) fs.f_frsize : 0;
  if (failed == 0 && available >= more)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE,
               "Needs %" G_GOFFSET_FORMAT " MB free on the library's disk, %" G_GOFFSET_FORMAT " MB are",
               (need + more) / 1000000, available / 1000000);

  return FALSE;
}

GPtrArray *
maq_spool_list (MaqLibraryDir *dir,
                GError       **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;
  g_autoptr (GDir) entries = NULL;
  const char *name;

  g_return_val_if_fail (dir != NULL, NULL);

  path = maq_library_dir_dup_child (dir, "spool");
  entries = g_dir_open (path, 0, error);
  if (entries == NULL)
    return NULL;
  while ((name = g_dir_read_name (entries)) != NULL)
    if (maq_text_is_uuid (name))
      g_ptr_array_add (names, g_strdup (name));

  return g_steal_pointer (&names);
}

/* Renamed first: half a folder must never look like an attempt. What a crash leaves of it, maq_spool_clean() takes. */
gboolean
maq_spool_remove (MaqLibraryDir *dir,
                  const char    *attempt_uuid,
                  GError       **error)
{
  g_autofree char *path = NULL, *gone = NULL;

  g_return_val_if_fail (dir != NULL && attempt_uuid != NULL, FALSE);

  if (!maq_text_is_uuid (attempt_uuid))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The name of a spool folder is a UUID");
      return FALSE;
    }
  path = maq_spool_dup_folder (dir, attempt_uuid);
  gone = g_strdup_printf ("%s/spool/gone-%s", maq_library_dir_get_path (dir), attempt_uuid);
  if (maq_sys_rename (path, gone) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      maq_error_set_errno (error, errno, "spool");
      return FALSE;
    }

  /* Somebody who is starting may be clearing the same folder away; what stays of it, the next one takes. */
  maq_file_remove_tree (gone, NULL);

  return sync_spool_folder (dir, error);
}

void
maq_spool_clean (MaqLibraryDir *dir)
{
  g_autofree char *path = maq_library_dir_dup_child (dir, "spool");
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, "gone-"))
      {
        g_autofree char *gone = g_build_filename (path, name, NULL);

        maq_file_remove_tree (gone, NULL);
      }
}
