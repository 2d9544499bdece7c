/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both names of each call are wanted, each under its own. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Given by LD_PRELOAD. Counts the calls that change files, from fault_arm() on, and at the MAQ_FAULT_K-th kills the process
 * (MAQ_FAULT_HOW=kill), fails it (ENOSPC, EIO, EDQUOT, EINTR) or writes only half (short). MAQ_FAULT_PERSIST=1: every
 * later one, too. How many there were goes to the file MAQ_FAULT_COUNT at the end. No sleep, no thread, no allocation. */

static long count;
static long at;
static int armed;
static int persist;
static int how; /* errno, or one of: */

#define HOW_KILL (-1)
#define HOW_SHORT (-2)

void fault_arm (void);

static int
parse_how (const char *word)
{
  static const struct { const char *word; int value; } words[] = {
    { "kill", HOW_KILL }, { "short", HOW_SHORT }, { "ENOSPC", ENOSPC }, { "EIO", EIO }, { "EDQUOT", EDQUOT },
    { "EINTR", EINTR }, { "EROFS", EROFS }, { "EACCES", EACCES },
  };

  for (unsigned i = 0; word != NULL && i < sizeof words / sizeof words[0]; i++)
    if (strcmp (words[i].word, word) == 0)
      return words[i].value;

  return 0;
}

__attribute__ ((visibility ("default"))) void
fault_arm (void)
{
  const char *k = getenv ("MAQ_FAULT_K");

  at = k != NULL ? atol (k) : 0;
  how = parse_how (getenv ("MAQ_FAULT_HOW"));
  persist = getenv ("MAQ_FAULT_PERSIST") != NULL;
  count = 0;
  armed = 1;
}

__attribute__ ((destructor)) static void
tell (void)
{
  const char *path = getenv ("MAQ_FAULT_COUNT");
  char text[32];
  int fd, length;

  if (path == NULL || !armed)
    return;
  length = snprintf (text, sizeof text, "%ld\n", count);
  fd = (int) syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd >= 0 && syscall (SYS_write, fd, text, length) == length)
    syscall (SYS_close, fd);
}

/* Returns: 0: go on; else the errno to fail with, or HOW_SHORT. */
static int
strike (void)
{
  if (!armed)
    return 0;
  count++;
  if (at == 0 || count < at || (count > at && !persist))
    return 0;
  if (how == HOW_KILL)
    {
      syscall (SYS_kill, syscall (SYS_getpid), SIGKILL);
      for (;;)
        syscall (SYS_pause);
    }

  return how;
}

#define REAL(name) ((__typeof__ (name) *) dlsym (RTLD_NEXT, #name))

#define FAIL_IF_STRUCK(result) \
  do \
    { \
      int struck = strike (); \
 \
      if (struck > 0) \
        { \
          errno = struck; \
          return result; \
        } \
    } \
  while (0)

#define SIMPLE(type, name, parameters, arguments) \
  type \
  name parameters \
  { \
    FAIL_IF_STRUCK (-1); \
    return REAL (name) arguments; \
  }

SIMPLE (int, fsync, (int fd), (fd))
SIMPLE (int, fdatasync, (int fd), (fd))
SIMPLE (int, ftruncate, (int fd, off_t length), (fd, length))
SIMPLE (int, ftruncate64, (int fd, off64_t length), (fd, length))
SIMPLE (int, fallocate, (int fd, int mode, off_t offset, off_t length), (fd, mode, offset, length))
SIMPLE (int, fallocate64, (int fd, int mode, off64_t offset, off64_t length), (fd, mode, offset, length))
SIMPLE (int, rename, (const char *from, const char *to), (from, to))
SIMPLE (int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags))
SIMPLE (int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
SIMPLE (int, unlink, (const char *path), (path))
SIMPLE (int, unlinkat, (int dir, const char *path, int flags), (dir, path, flags))
SIMPLE (int, rmdir, (const char *path), (path))
SIMPLE (int, mkdir, (const char *path, mode_t mode), (path, mode))
SIMPLE (int, fchmod, (int fd, mode_t mode), (fd, mode))

#define WRITE(name, parameters, arguments, half) \
  ssize_t \
  name parameters \
  { \
    int struck = strike (); \
 \
    if (struck > 0) \
      { \
        errno = struck; \
        return -1; \
      } \
    if (struck == HOW_SHORT && length > 1) \
      return REAL (name) half; \
    return REAL (name) arguments; \
  }

WRITE (write, (int fd, const void *data, size_t length), (fd, data, length), (fd, data, length / 2))
WRITE (pwrite, (int fd, const void *data, size_t length, off_t offset), (fd, data, length, offset), (fd, data, length / 2, offset))
WRITE (pwrite64, (int fd, const void *data, size_t length, off64_t offset), (fd, data, length, offset), (fd, data, length / 2, offset))

#define OPEN(name, parameters, arguments, last) \
  int \
  name parameters \
  { \
    mode_t mode = 0; \
    va_list rest; \
 \
    va_start (rest, last); \
    if ((last & (O_CREAT | O_TMPFILE)) != 0) \
      mode = va_arg (rest, mode_t); \
    va_end (rest); \
    FAIL_IF_STRUCK (-1); \
    return REAL (name) arguments; \
  }

OPEN (open, (const char *path, int flags, ...), (path, flags, mode), flags)
OPEN (open64, (const char *path, int flags, ...), (path, flags, mode), flags)
OPEN (openat, (int dir, const char *path, int flags, ...), (dir, path, flags, mode), flags)
OPEN (openat64, (int dir, const char *path, int flags, ...), (dir, path, flags, mode), flags)
