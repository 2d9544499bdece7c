/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-objects.h"
#include "maq-objects-private.h"
#include "maq-sys.h"
#include "maq-text.h"

/* Header limit of durability: section 1, Images 2. */
#define MAX_REFERENCE_BYTES (64 * 1024 * 1024)

char *
maq_objects_dup_path (MaqLibraryDir *dir,
                      const char    *sha256)
{
  g_return_val_if_fail (dir != NULL, NULL);

  if (sha256 == NULL || !maq_hash_is_hex (sha256))
    return NULL;

  return g_strdup_printf ("%s/objects/%.2s/%s", maq_library_dir_get_path (dir), sha256, sha256 + 2);
}

gboolean
maq_objects_has (MaqLibraryDir *dir,
                 const char    *sha256)
{
  g_autofree char *path = maq_objects_dup_path (dir, sha256);
  struct stat st;

  return path != NULL && lstat (path, &st) == 0 && S_ISREG (st.st_mode);
}

/* The name says whose it is, so that recovery can tell what the dead left behind from what the living are writing;
 * copies of files the user still has end in ".in" and may simply be dropped. */
static int
stage (MaqLibraryDir *dir,
       const char    *suffix,
       char         **path,
       GError       **error)
{
  g_autofree char *uuid = maq_text_uuid ();
  int fd;

  *path = g_strdup_printf ("%s/objects/tmp/%s.%s%s", maq_library_dir_get_path (dir),
                           maq_library_dir_get_owner (dir), uuid, suffix);
  fd = maq_sys_open (*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "objects/tmp");
      g_clear_pointer (path, g_free);
    }

  return fd;
}

int
maq_objects_stage (MaqLibraryDir *dir,
                   char         **path,
                   GError       **error)
{
  g_return_val_if_fail (dir != NULL && path != NULL, -1);

  return stage (dir, "", path, error);
}

/* A failed fsync may have dropped the pages it could not write, and a second one on the same file would lie: the bytes
 * go to a new file, once. */
static gboolean
sync_or_renew (MaqLibraryDir *dir,
               int           *fd,
               char         **path,
               GError       **error)
{
  g_autoptr (GError) first = NULL;
  g_autofree char *again = NULL;
  int copy;

  if (maq_file_sync (*fd, &first))
    return TRUE;
  copy = stage (dir, "", &again, error);
  if (copy < 0)
    return FALSE;
  if (!maq_file_copy (*fd, copy, error) || !maq_file_sync (copy, error))
    {
      close (copy);
      unlink (again);
      return FALSE;
    }
  close (*fd);
  unlink (*path);
  *fd = copy;
  g_free (*path);
  *path = g_steal_pointer (&again);

  return TRUE;
}

static gboolean
same_bytes (const char *path,
            const char *sha256)
{
  g_autofree char *hash = NULL;
  int fd = maq_file_open_regular (path, 0, NULL, NULL);

  if (fd < 0)
    return FALSE;
  hash = maq_hash_fd (fd, NULL);
  close (fd);

  return g_strcmp0 (hash, sha256) == 0;
}

/* What lies under a name without hashing to it is damaged; it is kept, elsewhere. */
gboolean
maq_objects_set_aside (MaqLibraryDir *dir,
                       const char    *path,
                       const char    *name,
                       GError       **error)
{
  g_autofree char *folder = maq_library_dir_dup_child (dir, "recovered");
  g_autofree char *target = g_build_filename (folder, name, NULL);

  if (!maq_file_make_dir (folder, error))
    return FALSE;
  if (maq_sys_rename (path, target) != 0)
    {
      maq_error_set_errno (error, errno, "recovered");
      return FALSE;
    }

  return maq_file_sync_dir (folder, error);
}

static gboolean
rename_noreplace (const char *from,
                  const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  if (linkat (AT_FDCWD, from, AT_FDCWD, to, 0) != 0)
    return FALSE;
  unlink (from);

  return TRUE;
}

/* O5 and O6. */
static gboolean
install (MaqLibraryDir *dir,
         const char    *staged,
         const char    *sha256,
         GError       **error)
{
  g_autofree char *path = maq_objects_dup_path (dir, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *objects = maq_library_dir_dup_child (dir, "objects");
  g_autofree char *damaged = g_strconcat ("damaged-", sha256, NULL);

  if (!maq_file_make_dir (folder, error))
    return FALSE;
  for (guint i = 0; !rename_noreplace (staged, path); i++)
    {
      if (errno != EEXIST || i > 0)
        {
          maq_error_set_errno (error, errno, "objects");
          return FALSE;
        }
      if (same_bytes (path, sha256))
        {
          unlink (staged);
          break;
        }
      if (!maq_objects_set_aside (dir, path, damaged, error))
        return FALSE;
    }

  return maq_file_sync_dir (folder, error) && maq_file_sync_dir (objects, error);
}

#ifdef MAQ_STORE_BUGS
/* A planted bug: the name first, the bytes into it afterwards. */
static void
name_first (MaqLibraryDir *dir,
            int            fd)
{
  g_autofree char *sha256 = maq_hash_fd (fd, NULL);
  g_autofree char *path = sha256 != NULL ? maq_objects_dup_path (dir, sha256) : NULL;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  int to;

  if (g_strcmp0 (g_getenv ("MAQ_BUG"), "name-first") != 0 || path == NULL || !maq_file_make_dir (folder, NULL))
    return;
  to = maq_sys_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (to < 0)
    return;
  maq_file_copy (fd, to, NULL);
  close (to);
}
#else
#define name_first(dir, fd) G_STMT_START { } G_STMT_END
#endif

static MaqBlob *
add (MaqLibraryDir *dir,
     int            fd,
     char         **path,
     gboolean       must_be_picture,
     GError       **error)
{
  g_autofree char *sha256 = NULL, *final = NULL;
  guint width = 0, height = 0;
  MaqSniff sniff = { MAQ_FORMAT_UNKNOWN };
  struct stat st;
  MaqBlob *blob = NULL;

  name_first (dir, fd);
  if (maq_sniff_fd (fd, &sniff, must_be_picture ? error : NULL))
    maq_sniff_get_shown_size (&sniff, &width, &height);
  else if (must_be_picture)
    {
      close (fd);
      return NULL;
    }
  if (sync_or_renew (dir, &fd, path, error) && (sha256 = maq_hash_fd (fd, error)) != NULL)
    {
      final = maq_objects_dup_path (dir, sha256);
      if (fstat (fd, &st) != 0 || fchmod (fd, 0400) != 0)
        maq_error_set_errno (error, errno, "objects/tmp");
      else if (install (dir, *path, sha256, error))
        blob = maq_blob_new (final, sha256, st.st_size, sniff.format, width, height);
    }
  close (fd);

  return blob;
}

/* After a failure nothing of a copy is left; a staged reply stays where it is, because it was paid for. */
static MaqBlob *
add_copy (MaqLibraryDir *dir,
          int            fd,
          char         **path,
          const char    *what,
          GError       **error)
{
  MaqBlob *blob = add (dir, fd, path, TRUE, error);

  if (blob == NULL)
    {
      unlink (*path);
      g_prefix_error (error, "%s: ", what);
    }

  return blob;
}

MaqBlob *
maq_objects_add_file (MaqLibraryDir *dir,
                      const char    *path,
                      GError       **error)
{
  g_autofree char *staged = NULL;
  MaqSniff sniff = { MAQ_FORMAT_UNKNOWN };
  int from, to;

  g_return_val_if_fail (dir != NULL && path != NULL, NULL);

  from = maq_file_open_regular (path, MAX_REFERENCE_BYTES, NULL, error);
  if (from < 0)
    return NULL;
  /* The header is looked at before anything is copied, and again on the copy: the file may change meanwhile. */
  if (!maq_sniff_fd (from, &sniff, error))
    {
      g_prefix_error (error, "%s: ", path);
      close (from);
      return NULL;
    }
  to = stage (dir, ".in", &staged, error);
  if (to >= 0 && !maq_file_copy (from, to, error))
    {
      close (to);
      unlink (staged);
      to = -1;
    }
  close (from);

  return to < 0 ? NULL : add_copy (dir, to, &staged, path, error);
}

MaqBlob *
maq_objects_add_bytes (MaqLibraryDir *dir,
                       GBytes        *bytes,
                       GError       **error)
{
  g_autofree char *staged = NULL;
  gsize length;
  const void *data;
  int fd;

  g_return_val_if_fail (dir != NULL && bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (length == 0 || length > MAX_REFERENCE_BYTES)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A picture of %" G_GSIZE_FORMAT " bytes: at most 64 MiB", length);
      return NULL;
    }
  fd = stage (dir, ".in", &staged, error);
  if (fd < 0)
    return NULL;
  if (!maq_file_write_all (fd, data, length, error))
    {
      close (fd);
      unlink (staged);
      return NULL;
    }

  return add_copy (dir, fd, &staged, "picture", error);
}

MaqBlob *
maq_objects_add_staged (MaqLibraryDir *dir,
                        const char    *staged_path,
                        GError       **error)
{
  g_autofree char *path = NULL;
  int fd;

  g_return_val_if_fail (dir != NULL && staged_path != NULL, NULL);

  path = g_strdup (staged_path);
  fd = maq_file_open_regular (path, 0, NULL, error);

  return fd < 0 ? NULL : add (dir, fd, &path, FALSE, error);
}

gboolean
maq_objects_verify (MaqLibraryDir *dir,
                    const char    *sha256,
                    GError       **error)
{
  g_autofree char *path = maq_objects_dup_path (dir, sha256);
  g_autofree char *hash = NULL;
  int fd;

  if (path == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Not the name of an object");
      return FALSE;
    }
  fd = maq_file_open_regular (path, 0, NULL, error);
  if (fd < 0)
    return FALSE;
  hash = maq_hash_fd (fd, error);
  close (fd);
  if (hash == NULL)
    return FALSE;
  if (!g_str_equal (hash, sha256))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Object %.12s is damaged", sha256);
      return FALSE;
    }

  return TRUE;
}

MaqBlob *
maq_objects_lookup (MaqLibraryDir *dir,
                    const char    *sha256)
{
  g_autofree char *path = maq_objects_dup_path (dir, sha256);
  guint width = 0, height = 0;
  MaqSniff sniff = { MAQ_FORMAT_UNKNOWN };
  goffset size = 0;
  int fd;

  if (path == NULL)
    return NULL;
  fd = maq_file_open_regular (path, 0, &size, NULL);
  if (fd < 0)
    return NULL;
  if (maq_sniff_fd (fd, &sniff, NULL))
    maq_sniff_get_shown_size (&sniff, &width, &height);
  else
    sniff.format = MAQ_FORMAT_UNKNOWN;
  close (fd);

  return maq_blob_new (path, sha256, size, sniff.format, width, height);
}
