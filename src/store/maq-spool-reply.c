/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-spool-private.h"
#include "maq-spool.h"
#include "maq-sys.h"

#define SYNC_BYTES (1024 * 1024)
#define SYNC_US (2 * G_USEC_PER_SEC)
#define RETRY_US (2 * G_USEC_PER_SEC)

static const char part_name[] = "response.body.part";
static const char new_name[] = "response.body.new"; /* takes the place of a part whose fsync failed */
static const char body_name[] = "response.body";

static int
open_part (MaqSpool   *self,
           const char *name,
           int         flags)
{
  g_autofree char *path = maq_spool_dup_child (self, name);

  return maq_sys_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
}

/* Writes what it can; tells how much and leaves errno. */
static gsize
write_some (int         fd,
            const char *data,
            gsize       length)
{
  gsize done = 0;

  while (done < length)
    {
      ssize_t n = maq_sys_write (fd, data + done, length - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (gsize) n;
    }

  return done;
}

static gboolean
keep_in_memory (MaqSpool   *self,
                const char *data,
                gsize       length,
                GError    **error)
{
  if (self->memory_fd < 0)
    {
      self->memory_fd = memfd_create ("maquette-reply", MFD_CLOEXEC);
      if (self->memory_fd >= 0)
        maq_log_event ("spool-in-memory", "errno=%d on_disk=%" G_GOFFSET_FORMAT, errno, self->on_disk);
    }
  if (self->memory_fd < 0)
    {
      maq_error_set_errno (error, errno, "the reply, kept in memory");
      return FALSE;
    }

  return maq_file_write_all (self->memory_fd, data, length, error);
}

/* Moves bytes of @from at @offset to the end of @to, as many as go. Returns how many. */
static goffset
pour (int     from,
      goffset offset,
      goffset length,
      int     to)
{
  g_autofree char *buffer = g_malloc (64 * 1024);
  goffset done = 0;

  while (done < length)
    {
      ssize_t n = maq_sys_pread (from, buffer, (size_t) MIN (length - done, 64 * 1024), offset + done);
      gsize written;

      if (n <= 0)
        break;
      written = write_some (to, buffer, (gsize) n);
      done += (goffset) written;
      if (written < (gsize) n)
        break;
    }

  return done;
}

/* Asks the disk again for what lies in memory. A new file gets a name of its own: the old one is not touched until the
 * new one holds everything. */
static gboolean
flush_memory (MaqSpool *self)
{
  goffset pending = self->total - self->on_disk;
  goffset moved;
  int rest;

  self->retried_us = g_get_monotonic_time ();
  if (self->memory_fd < 0)
    return TRUE;
  if (self->reply_fd < 0)
    self->reply_fd = open_part (self, self->reply_name = new_name, O_TRUNC);
  if (self->reply_fd < 0)
    return FALSE;
  moved = pour (self->memory_fd, 0, pending, self->reply_fd);
  if (moved == pending)
    {
      maq_spool_close_fd (&self->memory_fd);
      self->on_disk += moved;
      return TRUE;
    }
  /* The rest starts a new piece of memory, so that it always begins with the byte after the last on disk. */
  rest = moved == 0 ? -1 : memfd_create ("maquette-reply", MFD_CLOEXEC);
  if (rest >= 0 && pour (self->memory_fd, moved, pending - moved, rest) == pending - moved)
    {
      maq_spool_close_fd (&self->memory_fd);
      self->memory_fd = rest;
      self->on_disk += moved;
      return FALSE;
    }
  /* No second piece to be had: take back the bytes just written. */
  maq_spool_close_fd (&rest);
  if (moved > 0 && lseek (self->reply_fd, self->on_disk, SEEK_SET) < 0)
    g_warning ("A reply's file cannot be positioned: %s", g_strerror (errno));

  return FALSE;
}

/* After a failed fsync the file proves nothing: its bytes, still readable, go to memory. */
static gboolean
take_to_memory (MaqSpool *self)
{
  goffset pending = self->total - self->on_disk;
  int whole = memfd_create ("maquette-reply", MFD_CLOEXEC);

  if (whole < 0)
    return FALSE;
  if (pour (self->reply_fd, 0, self->on_disk, whole) != self->on_disk ||
      (self->memory_fd >= 0 && pour (self->memory_fd, 0, pending, whole) != pending))
    {
      close (whole);
      return FALSE;
    }
  maq_spool_close_fd (&self->memory_fd);
  maq_spool_close_fd (&self->reply_fd);
  self->memory_fd = whole;
  self->on_disk = self->synced = 0;

  return TRUE;
}

/* TRUE: what is in the file is durable, under the name that recovery looks for first. */
static gboolean
sync_once (MaqSpool *self)
{
  self->synced_us = g_get_monotonic_time ();
  if (self->reply_fd < 0)
    return FALSE;
  if (maq_sys_fsync (self->reply_fd) != 0)
    {
      int saved_errno = errno;

      take_to_memory (self);
      errno = saved_errno;
      return FALSE;
    }
  self->synced = self->on_disk;
  if (self->reply_name == new_name)
    {
      g_autofree char *from = maq_spool_dup_child (self, new_name);
      g_autofree char *to = maq_spool_dup_child (self, part_name);

      if (maq_sys_rename (from, to) != 0)
        return FALSE;
      self->reply_name = part_name;
    }

  return TRUE;
}

static gboolean
sync_part (MaqSpool *self)
{
  if (sync_once (self))
    return TRUE;
  if (self->renewed)
    return FALSE;
  self->renewed = TRUE;

  return flush_memory (self) && sync_once (self);
}

static gboolean
save_head (MaqSpool *self)
{
  gsize length;
  const char *data;
  gboolean ok;
  int fd;

  if (self->head == NULL)
    return TRUE;
  fd = open_part (self, "response.head", O_TRUNC);
  if (fd < 0)
    return FALSE;
  data = g_bytes_get_data (self->head, &length);
  ok = write_some (fd, data, length) == length && maq_sys_fsync (fd) == 0;
  close (fd);
  if (ok)
    g_clear_pointer (&self->head, g_bytes_unref);

  return ok;
}

/* An answer that can be asked for again begins anew; a whole one from before keeps its name until the new one is whole. */
static void
forget_reply (MaqSpool *self)
{
  maq_spool_close_fd (&self->reply_fd);
  maq_spool_close_fd (&self->memory_fd);
  g_clear_pointer (&self->head, g_bytes_unref);
  g_clear_pointer (&self->hash, maq_hash_free);
  g_clear_pointer (&self->sha256, g_free);
  self->on_disk = self->total = self->synced = 0;
  self->renewed = self->renamed = FALSE;
}

gboolean
maq_spool_begin_reply (MaqSpool   *self,
                       const char *head,
                       gsize       length,
                       goffset     cap,
                       GError    **error)
{
  g_return_val_if_fail (self != NULL && head != NULL, FALSE);

  forget_reply (self);
  /* From here on the reply is paid for: a disk that refuses is no reason to stop listening. */
  self->head = g_bytes_new (head, length);
  self->hash = maq_hash_new ();
  self->cap = cap;
  self->synced_us = self->retried_us = g_get_monotonic_time ();
  self->reply_fd = open_part (self, self->reply_name = part_name, 0);
  if (self->reply_fd >= 0 && ftruncate (self->reply_fd, 0) != 0)
    maq_spool_close_fd (&self->reply_fd);
  save_head (self); /* again in finish_reply() when it fails */
  maq_file_sync_dir (self->path, NULL);

  return TRUE;
}

gboolean
maq_spool_write_reply (MaqSpool   *self,
                       const void *data,
                       gsize       length,
                       GError    **error)
{
  const char *bytes = data;
  gsize fits, written = 0;
  gint64 now;

  g_return_val_if_fail (self != NULL && self->hash != NULL && self->sha256 == NULL, FALSE);

  fits = (gsize) MIN ((goffset) length, self->cap - self->total);
  now = g_get_monotonic_time ();
  if (self->memory_fd >= 0 && now - self->retried_us >= RETRY_US)
    flush_memory (self);
  if (self->memory_fd < 0 && self->reply_fd >= 0)
    {
      written = write_some (self->reply_fd, bytes, fits);
      self->on_disk += (goffset) written;
      self->total += (goffset) written;
    }
  if (written < fits)
    {
      if (!keep_in_memory (self, bytes + written, fits - written, error))
        return FALSE;
      self->total += (goffset) (fits - written);
    }
  maq_hash_update (self->hash, bytes, fits);
  if (self->on_disk - self->synced >= SYNC_BYTES ||
      (self->on_disk > self->synced && now - self->synced_us >= SYNC_US))
    sync_part (self);
  if (fits == length)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The reply is larger than %" G_GOFFSET_FORMAT " bytes", self->cap);

  return FALSE;
}

/* Everything of it on disk under its final name, each step once. */
static gboolean
settle (MaqSpool *self,
        GError  **error)
{
  g_autofree char *from = maq_spool_dup_child (self, part_name);
  g_autofree char *to = maq_spool_dup_child (self, body_name);

  errno = EIO;
  if (!save_head (self) || !flush_memory (self) || !sync_part (self))
    {
      maq_error_set_errno (error, errno, "part of the reply is only in memory");
      return FALSE;
    }
  if (maq_sys_ftruncate (self->reply_fd, self->total) != 0 || maq_sys_rename (from, to) != 0)
    {
      maq_error_set_errno (error, errno, body_name);
      return FALSE;
    }
  self->renamed = TRUE;

  return TRUE;
}

gboolean
maq_spool_finish_reply (MaqSpool *self,
                        goffset  *size,
                        char    **sha256,
                        GError  **error)
{
  g_return_val_if_fail (self != NULL && (self->hash != NULL || self->sha256 != NULL), FALSE);

  if (self->sha256 == NULL)
    {
      if (!self->renamed && !settle (self, error))
        return FALSE;
      if (!maq_file_sync_dir (self->path, error))
        return FALSE;
      self->sha256 = maq_hash_finish (self->hash);
    }
  if (size != NULL)
    *size = self->total;
  if (sha256 != NULL)
    *sha256 = g_strdup (self->sha256);

  return TRUE;
}

/* While the disk refuses part of it, the reader gets all of it from memory. */
static int
merged (MaqSpool *self)
{
  int fd = memfd_create ("maquette-reply", MFD_CLOEXEC);

  if (fd < 0)
    return -1;
  if ((self->on_disk > 0 && pour (self->reply_fd, 0, self->on_disk, fd) != self->on_disk) ||
      pour (self->memory_fd, 0, self->total - self->on_disk, fd) != self->total - self->on_disk)
    {
      close (fd);
      return -1;
    }
  lseek (fd, 0, SEEK_SET);

  return fd;
}

static int
open_child (MaqSpool   *self,
            const char *name,
            goffset    *length)
{
  g_autofree char *path = maq_spool_dup_child (self, name);

  return maq_file_open_regular (path, 0, length, NULL);
}

/* A crash in the middle of a renewal leaves two; the longer one has more of what was paid for. -1 when nothing came. */
static int
open_longest_part (MaqSpool *self,
                   goffset  *length)
{
  goffset sizes[2] = { 0, 0 };
  int fds[2] = { open_child (self, part_name, &sizes[0]), open_child (self, new_name, &sizes[1]) };
  int best = fds[1] >= 0 && (fds[0] < 0 || sizes[1] > sizes[0]);

  maq_spool_close_fd (&fds[1 - best]);
  if (fds[best] >= 0 && sizes[best] == 0)
    maq_spool_close_fd (&fds[best]);
  *length = fds[best] >= 0 ? sizes[best] : 0;

  return fds[best];
}

int
maq_spool_get_reply (MaqSpool *self,
                     goffset  *size,
                     gboolean *complete)
{
  goffset length = 0;
  gboolean whole = FALSE;

  g_return_val_if_fail (self != NULL, -1);

  maq_spool_close_fd (&self->reader_fd);
  if (self->memory_fd >= 0)
    {
      self->reader_fd = merged (self);
      length = self->total;
    }
  else
    {
      self->reader_fd = open_child (self, body_name, &length);
      whole = self->reader_fd >= 0;
      if (!whole)
        self->reader_fd = open_longest_part (self, &length);
    }
  if (size != NULL)
    *size = length;
  if (complete != NULL)
    *complete = whole;

  return self->reader_fd;
}
