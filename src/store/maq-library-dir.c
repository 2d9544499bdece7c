/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-library-dir-private.h"
#include "maq-library-dir.h"
#include "maq-sys.h"
#include "maq-text.h"

struct _MaqLibraryDir {
  gatomicrefcount refs;
  char     *path;
  char     *owner;
  int       lock_fd;
  int       gate_fd;
  int       owner_fd;
  gboolean  remote;
  int       alone; /* atomic */
};

/* The magic numbers of file systems whose locks and shared memory cannot be relied on. */
static const guint32 remote_magics[] = {
  0x6969,     /* NFS */
  0xfe534d42, /* SMB2 */
  0xff534d42, /* CIFS */
  0x65735546, /* FUSE */
  0x517b,     /* SMB */
  0x01021997, /* 9P */
  0x00c36400, /* Ceph */
};

static const char *const children[] = { "objects", "objects/tmp", "spool", "sidecars", "backups", "owners" };

#define POLL_US 10000

static gboolean
try_flock (int fd,
           int operation)
{
  int result;

  do
    result = flock (fd, operation);
  while (result != 0 && errno == EINTR);

  return result == 0;
}

static int
open_lock_file (const char *path,
                int         extra_flags,
                GError    **error)
{
  int fd = maq_sys_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | extra_flags, 0600);

  if (fd < 0)
    maq_error_set_errno (error, errno, path);

  return fd;
}

/* Ours, a folder, and nobody else may write in it. What others may read is tightened silently. */
static gboolean
check_folder (MaqLibraryDir *self,
              GError       **error)
{
  struct stat st;
  struct statfs fs;
  int fd = maq_sys_open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = FALSE;

  if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s is not a folder", self->path);
  else if (fd < 0 || fstat (fd, &st) != 0)
    maq_error_set_errno (error, errno, self->path);
  else if (st.st_uid != geteuid ())
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s belongs to somebody else", self->path);
  else if ((st.st_mode & 022) != 0)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s can be written by others", self->path);
  else if ((st.st_mode & 077) != 0 && fchmod (fd, 0700) != 0)
    maq_error_set_errno (error, errno, self->path);
  else
    ok = TRUE;

  if (ok && fstatfs (fd, &fs) == 0)
    for (gsize i = 0; i < G_N_ELEMENTS (remote_magics); i++)
      self->remote |= (guint32) fs.f_type == remote_magics[i];
  if (fd >= 0)
    close (fd);

  return ok;
}

static gboolean
make_children (MaqLibraryDir *self,
               GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    {
      g_autofree char *path = maq_library_dir_dup_child (self, children[i]);

      if (!maq_file_make_dir (path, error))
        return FALSE;
    }

  return TRUE;
}

/* flock() lets the old lock go before it takes the new one, so turning exclusive into shared has a hole. Only who holds
 * the gate may ask for the exclusive lock or turn it, which closes the hole. The gate is never held while waiting. */
static gboolean
enter (MaqLibraryDir *self,
       guint          wait_ms,
       GError       **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) wait_ms * 1000;

  for (;;)
    {
      if (try_flock (self->gate_fd, LOCK_EX | LOCK_NB))
        {
          gboolean in = FALSE;

          if (try_flock (self->lock_fd, LOCK_EX | LOCK_NB))
            in = self->alone = TRUE;
          else
            in = try_flock (self->lock_fd, LOCK_SH | LOCK_NB);
          try_flock (self->gate_fd, LOCK_UN);
          if (in)
            return TRUE;
        }
      if (g_get_monotonic_time () >= deadline)
        {
          g_set_error (error, MAQ_ERROR, MAQ_ERROR_LOCKED, "%s is held by another process", self->path);
          return FALSE;
        }
      g_usleep (POLL_US);
    }
}

/* Somebody cleaning up may have seen our new file before we locked it, taken it for a dead one and unlinked it: then it
 * proves nothing, and we try another. */
static gboolean
make_owner (MaqLibraryDir *self,
            GError       **error)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *uuid = maq_text_uuid ();
      g_autofree char *path = g_strdup_printf ("%s/owners/%s.lock", self->path, uuid);
      struct stat st;
      int fd = open_lock_file (path, O_EXCL, error);

      if (fd < 0)
        return FALSE;
      if (try_flock (fd, LOCK_EX | LOCK_NB) && fstat (fd, &st) == 0 && st.st_nlink > 0)
        {
          self->owner = g_steal_pointer (&uuid);
          self->owner_fd = fd;
          return TRUE;
        }
      close (fd);
    }
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "%s: no owner file could be locked", self->path);

  return FALSE;
}

/* The catalogue is opened without following links, so the way to it must have none; a home may well be reached by one. */
static gboolean
resolve_links (MaqLibraryDir *self,
               GError       **error)
{
  char *real = realpath (self->path, NULL);

  if (real == NULL)
    {
      maq_error_set_errno (error, errno, self->path);
      return FALSE;
    }
  g_free (self->path);
  self->path = g_strdup (real);
  free (real);

  return TRUE;
}

MaqLibraryDir *
maq_library_dir_open (const char *path,
                      guint       wait_ms,
                      GError    **error)
{
  g_autoptr (MaqLibraryDir) self = g_new0 (MaqLibraryDir, 1);
  g_autofree char *lock = NULL, *gate = NULL;

  g_atomic_ref_count_init (&self->refs);
  self->lock_fd = self->gate_fd = self->owner_fd = -1;
  self->path = path != NULL ? g_canonicalize_filename (path, NULL)
                            : g_build_filename (g_get_user_data_dir (), "maquette", NULL);
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS) && !maq_file_make_dir (self->path, error))
    return NULL;
  if (!resolve_links (self, error) || !check_folder (self, error) || !make_children (self, error))
    return NULL;

  lock = maq_library_dir_dup_child (self, "library.lock");
  gate = maq_library_dir_dup_child (self, "owners/gate.lock");
  self->lock_fd = open_lock_file (lock, 0, error);
  if (self->lock_fd < 0)
    return NULL;
  self->gate_fd = open_lock_file (gate, 0, error);
  if (self->gate_fd < 0 || !enter (self, wait_ms, error) || !make_owner (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

MaqLibraryDir *
maq_library_dir_ref (MaqLibraryDir *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
maq_library_dir_unref (MaqLibraryDir *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  /* The name goes before the lock: a name without a lock would be a crash to the next one who comes. */
  if (self->owner != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/owners/%s.lock", self->path, self->owner);

      unlink (path);
    }
  if (self->owner_fd >= 0)
    close (self->owner_fd);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  if (self->gate_fd >= 0)
    close (self->gate_fd);
  g_free (self->owner);
  g_free (self->path);
  g_free (self);
}

const char *
maq_library_dir_get_path (const MaqLibraryDir *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

const char *
maq_library_dir_get_owner (const MaqLibraryDir *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->owner;
}

gboolean
maq_library_dir_is_alone (const MaqLibraryDir *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->alone) != 0;
}

gboolean
maq_library_dir_share (MaqLibraryDir *self,
                       GError       **error)
{
  gboolean ok;
  int saved_errno;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!maq_library_dir_is_alone (self))
    return TRUE;
  if (!try_flock (self->gate_fd, LOCK_EX))
    {
      maq_error_set_errno (error, errno, "owners/gate.lock");
      return FALSE;
    }
  ok = try_flock (self->lock_fd, LOCK_SH);
  saved_errno = errno;
  g_atomic_int_set (&self->alone, FALSE);
  try_flock (self->gate_fd, LOCK_UN);
  if (!ok)
    maq_error_set_errno (error, saved_errno, "library.lock");

  return ok;
}

/* A living owner holds its file exclusively, so a shared lock is had only on a dead one's, and two who ask at once do
 * not take each other for the owner. */
gboolean
maq_library_dir_owner_is_dead (MaqLibraryDir *self,
                               const char    *owner)
{
  g_autofree char *path = NULL;
  gboolean dead;
  int fd;

  g_return_val_if_fail (self != NULL, FALSE);

  if (owner == NULL || !maq_text_is_uuid (owner))
    return TRUE;
  if (g_str_equal (owner, self->owner))
    return FALSE;
  path = g_strdup_printf ("%s/owners/%s.lock", self->path, owner);
  fd = maq_sys_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  if (fd < 0)
    return errno == ENOENT;
  dead = try_flock (fd, LOCK_SH | LOCK_NB);
  close (fd);

  return dead;
}

/* Calls @found with the locked descriptor of each dead owner's file. The lock is held meanwhile, so that nobody who is
 * just making such a file can take it for his. */
static void
for_each_dead (MaqLibraryDir *self,
               void         (*found) (const char *path, int fd, gpointer data),
               gpointer       data)
{
  g_autofree char *folder = maq_library_dir_dup_child (self, "owners");
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *uuid = g_strndup (name, 36);
      int fd;

      if (!maq_text_is_uuid (uuid) || !g_str_equal (name + 36, ".lock") || g_str_equal (uuid, self->owner))
        continue;
      fd = maq_sys_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
      if (fd < 0)
        continue;
      if (try_flock (fd, LOCK_SH | LOCK_NB))
        found (path, fd, data);
      close (fd);
    }
}

static void
find_oldest_cb (const char *path,
                int         fd,
                gpointer    data)
{
  gint64 *oldest = data;
  struct stat st;

  if (fstat (fd, &st) == 0 && (*oldest == 0 || (gint64) st.st_mtime * G_USEC_PER_SEC < *oldest))
    *oldest = (gint64) st.st_mtime * G_USEC_PER_SEC;
}

static void
bury_cb (const char *path,
         int         fd,
         gpointer    data)
{
  unlink (path);
}

gint64
maq_library_dir_get_oldest_death (MaqLibraryDir *self)
{
  gint64 oldest = 0;

  g_return_val_if_fail (self != NULL, 0);

  for_each_dead (self, find_oldest_cb, &oldest);

  return oldest;
}

void
maq_library_dir_bury_dead (MaqLibraryDir *self)
{
  g_return_if_fail (self != NULL);

  for_each_dead (self, bury_cb, NULL);
}

gboolean
maq_library_dir_is_remote (const MaqLibraryDir *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->remote;
}

char *
maq_library_dir_dup_child (const MaqLibraryDir *self,
                           const char          *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_build_filename (self->path, name, NULL);
}
