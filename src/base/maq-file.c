/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-sys.h"
#include "maq-text.h"

#define COPY_SIZE (256 * 1024)
#define WRITE_MAX (1 << 30)
#define NAMES_MAX 10000

/* errno with the file's name, which need not be UTF-8. */
static void
set_errno (GError **error, int saved_errno, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  maq_error_set_errno (error, saved_errno, shown);
}

static void
refuse (GError **error, const char *path, const char *why)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s %s", shown, why);
}

/* What is wrong with something that is no plain file, in words. */
static gboolean
check_kind (const char *path, mode_t mode, GError **error)
{
  const char *why = "is not a regular file";

  if (S_ISREG (mode))
    return TRUE;
  if (S_ISLNK (mode))
    why = "is a link; name the file itself";
  else if (S_ISDIR (mode))
    why = "is a folder, not a file";
  else if (S_ISFIFO (mode))
    why = "is a pipe, not a file";
  else if (S_ISCHR (mode) || S_ISBLK (mode))
    why = "is a device, not a file";
  else if (S_ISSOCK (mode))
    why = "is a socket, not a file";
  refuse (error, path, why);
  return FALSE;
}

static void
refuse_open (const char *path, int saved_errno, GError **error)
{
  g_autofree char *why = g_strdup_printf ("cannot be opened: %s", g_strerror (saved_errno));

  refuse (error, path, why);
}

static gboolean
check_open (const char *path, int fd, goffset max_bytes, goffset *size, GError **error)
{
  g_autofree char *why = NULL;
  struct stat about;

  if (fstat (fd, &about) < 0)
    {
      set_errno (error, errno, path);
      return FALSE;
    }
  if (!check_kind (path, about.st_mode, error))
    return FALSE;
  if (max_bytes > 0 && about.st_size > max_bytes)
    {
      why = g_strdup_printf ("has %" G_GOFFSET_FORMAT " bytes; at most %" G_GOFFSET_FORMAT " are read",
                             (goffset) about.st_size, max_bytes);
      refuse (error, path, why);
      return FALSE;
    }
  if (size != NULL)
    *size = about.st_size;
  return TRUE;
}

int
maq_file_open_regular (const char *path, goffset max_bytes, goffset *size, GError **error)
{
  struct stat about;
  int fd;

  g_return_val_if_fail (path != NULL, -1);

  /* Merely opening a device can do something (rewind a tape), so it is looked at before, and again once it is open. */
  if (lstat (path, &about) < 0)
    {
      refuse_open (path, errno, error);
      return -1;
    }
  if (!check_kind (path, about.st_mode, error))
    return -1;
  /* O_NONBLOCK: what became a FIFO meanwhile must not wait for its other end. */
  fd = maq_sys_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0)
    {
      refuse_open (path, errno, error);
      return -1;
    }
  if (check_open (path, fd, max_bytes, size, error))
    return fd;
  close (fd);
  return -1;
}

gboolean
maq_file_write_all (int fd, const void *data, gsize length, GError **error)
{
  const guint8 *next = data;

  while (length > 0)
    {
      ssize_t n = maq_sys_write (fd, next, MIN (length, WRITE_MAX));

      if (n <= 0)
        {
          maq_error_set_errno (error, n < 0 ? errno : EIO, "writing");
          return FALSE;
        }
      next += n;
      length -= n;
    }
  return TRUE;
}

gboolean
maq_file_sync (int fd, GError **error)
{
  if (maq_sys_fsync (fd) == 0)
    return TRUE;
  maq_error_set_errno (error, errno, "fsync");
  return FALSE;
}

gboolean
maq_file_sync_dir (const char *path, GError **error)
{
  gboolean done;
  int fd = maq_sys_open (path, O_RDONLY | O_DIRECTORY, 0);

  if (fd < 0)
    {
      set_errno (error, errno, path);
      return FALSE;
    }
  done = maq_file_sync (fd, error);
  close (fd);
  return done;
}

gboolean
maq_file_make_dir (const char *path, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  parent = g_path_get_dirname (path);
  if (!g_str_equal (parent, path) && !maq_file_make_dir (parent, error))
    return FALSE;
  if (mkdir (path, 0700) < 0 && (errno != EEXIST || !g_file_test (path, G_FILE_TEST_IS_DIR)))
    {
      set_errno (error, errno, path);
      return FALSE;
    }
  return maq_file_sync_dir (parent, error);
}

/* A file that has everything and not yet its name. Returns: (transfer full): what it is called until then */
static char *
write_nameless (const char *folder, mode_t mode, const void *data, gsize length, GError **error)
{
  g_autofree char *unique = maq_text_uuid ();
  g_autofree char *temporary = g_strdup_printf ("%s/.maquette-%s.tmp", folder, unique);
  gboolean done;
  int fd = maq_sys_open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      set_errno (error, errno, temporary);
      return NULL;
    }
  /* File systems without rights refuse this, and then it does not matter. */
  if (mode != 0600 && fchmod (fd, mode) != 0)
    g_debug ("no rights for %s", temporary);
  done = maq_file_write_all (fd, data, length, error) && maq_file_sync (fd, error);
  close (fd);
  if (done)
    return g_steal_pointer (&temporary);
  unlink (temporary);
  return NULL;
}

gboolean
maq_file_put (const char *path, const void *data, gsize length, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = write_nameless (folder, 0600, data, length, error);

  if (temporary == NULL)
    return FALSE;
  if (maq_sys_rename (temporary, path) < 0)
    {
      set_errno (error, errno, path);
      unlink (temporary);
      return FALSE;
    }
  return TRUE;
}

gboolean
maq_file_replace (const char *path, const void *data, gsize length, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return maq_file_put (path, data, length, error) && maq_file_sync_dir (folder, error);
}

/* The first name that is not taken. NULL: none, or the folder takes no files. */
static char *
name_new (const char *temporary, const char *folder, const char *name, const char *extension, GError **error)
{
  for (guint i = 1; i < NAMES_MAX; i++)
    {
      g_autofree char *base = i == 1 ? g_strdup_printf ("%s.%s", name, extension)
                                     : g_strdup_printf ("%s (%u).%s", name, i, extension);
      g_autofree char *path = g_build_filename (folder, base, NULL);

      if (maq_sys_rename_new (temporary, path) == 0)
        return g_steal_pointer (&path);
      if (errno != EEXIST)
        {
          set_errno (error, errno, path);
          return NULL;
        }
    }
  refuse (error, folder, "holds too many files of this name");
  return NULL;
}

char *
maq_file_write_new (const char *folder, const char *name, const char *extension, const void *data, gsize length, GError **error)
{
  g_autofree char *temporary = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (folder != NULL && name != NULL && extension != NULL, NULL);

  temporary = write_nameless (folder, 0666 & ~maq_process_get_umask (), data, length, error);
  if (temporary == NULL)
    return NULL;
  path = name_new (temporary, folder, name, extension, error);
  if (path == NULL)
    {
      unlink (temporary);
      return NULL;
    }
  return maq_file_sync_dir (folder, error) ? g_steal_pointer (&path) : NULL;
}

static gboolean
read_into (int fd, guint8 *buffer, gsize size, const char *path, GError **error)
{
  gsize have = 0;

  while (have < size)
    {
      ssize_t n = maq_sys_pread (fd, buffer + have, size - have, have);

      if (n <= 0)
        {
          set_errno (error, n < 0 ? errno : EIO, path);
          return FALSE;
        }
      have += n;
    }
  return TRUE;
}

GBytes *
maq_file_read (const char *path, gsize max_bytes, GError **error)
{
  g_autofree guint8 *buffer = NULL;
  goffset size = 0;
  gboolean done;
  int fd = maq_file_open_regular (path, max_bytes, &size, error);

  if (fd < 0)
    return NULL;
  buffer = g_try_malloc (MAX (size, 1));
  if (buffer == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a file of %" G_GOFFSET_FORMAT " bytes", size);
      done = FALSE;
    }
  else
    done = read_into (fd, buffer, size, path, error);
  close (fd);
  return done ? g_bytes_new_take (g_steal_pointer (&buffer), size) : NULL;
}

gboolean
maq_file_copy (int fd_in, int fd_out, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_SIZE);
  goffset offset = 0;
  ssize_t n;

  while ((n = maq_sys_pread (fd_in, buffer, COPY_SIZE, offset)) > 0)
    {
      if (!maq_file_write_all (fd_out, buffer, n, error))
        return FALSE;
      offset += n;
    }
  if (n < 0)
    maq_error_set_errno (error, errno, "reading to copy");
  return n == 0;
}

/* Empties and closes @fd. */
static gboolean
remove_entries (int fd, GError **error)
{
  DIR *dir = fdopendir (fd);
  struct dirent *entry;
  gboolean done = TRUE;

  if (dir == NULL)
    {
      maq_error_set_errno (error, errno, "reading a folder to remove");
      close (fd);
      return FALSE;
    }
  while (done && (entry = readdir (dir)) != NULL)
    {
      int child;

      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      if (unlinkat (dirfd (dir), entry->d_name, 0) == 0)
        continue;
      child = openat (dirfd (dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      done = child >= 0 && remove_entries (child, error)
             && unlinkat (dirfd (dir), entry->d_name, AT_REMOVEDIR) == 0;
      if (!done && error != NULL && *error == NULL)
        set_errno (error, errno, entry->d_name);
    }
  closedir (dir);
  return done;
}

gboolean
maq_file_remove_tree (const char *path, GError **error)
{
  int fd = maq_sys_open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);

  if (fd < 0 && errno == ENOENT)
    return TRUE;
  if (fd >= 0 && !remove_entries (fd, error))
    return FALSE;
  if (fd < 0 || rmdir (path) < 0)
    {
      set_errno (error, errno, path);
      return FALSE;
    }
  return TRUE;
}
