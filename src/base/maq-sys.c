/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdio.h>
#include <unistd.h>

#include "maq-sys.h"

int
maq_sys_open (const char *path, int flags, mode_t mode)
{
  int fd;

  do
    fd = open (path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

int
maq_sys_openat (int dir, const char *path, int flags, mode_t mode)
{
  int fd;

  do
    fd = openat (dir, path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

ssize_t
maq_sys_write (int fd, const void *data, size_t length)
{
  ssize_t n;

  do
    n = write (fd, data, length);
  while (n < 0 && errno == EINTR);
  return n;
}

ssize_t
maq_sys_pread (int fd, void *data, size_t length, off_t offset)
{
  ssize_t n;

  do
    n = pread (fd, data, length, offset);
  while (n < 0 && errno == EINTR);
  return n;
}

int
maq_sys_fsync (int fd)
{
  int result;

  do
    result = fsync (fd);
  while (result < 0 && errno == EINTR);
  return result;
}

int
maq_sys_rename (const char *from, const char *to)
{
  return rename (from, to);
}

int
maq_sys_rename_new (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  /* A file system over the network, which knows links at best. */
  if (linkat (AT_FDCWD, from, AT_FDCWD, to, 0) == 0)
    return unlink (from);
  if (errno == EEXIST)
    return -1;
  if (access (to, F_OK) == 0)
    {
      errno = EEXIST;
      return -1;
    }
  return rename (from, to);
}

int
maq_sys_link_fd (int fd, const char *to)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return linkat (AT_FDCWD, path, AT_FDCWD, to, AT_SYMLINK_FOLLOW);
}

int
maq_sys_ftruncate (int fd, off_t length)
{
  int result;

  do
    result = ftruncate (fd, length);
  while (result < 0 && errno == EINTR);
  return result;
}

int
maq_sys_fallocate (int fd, off_t length)
{
  int result;

  do
    result = fallocate (fd, FALLOC_FL_KEEP_SIZE, 0, length);
  while (result < 0 && errno == EINTR);
  if (result < 0 && (errno == EOPNOTSUPP || errno == ENOSYS))
    return 0;
  return result;
}
