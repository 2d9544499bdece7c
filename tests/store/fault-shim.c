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
 * later one, too. How many there were goes to the file MAQ_FAULT_COUNT at the end. No sleep, no thread, no allocation.
 *
 * MAQ_FAULT_UNDER=FOLDER is for a whole program that knows nothing of this: counting begins with it, and only what changes
 * something under that folder counts. Its threads count together. */

static long count;
static long at;
static const char *under;
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
  under = getenv ("MAQ_FAULT_UNDER");
  count = 0;
  armed = 1;
}

__attribute__ ((constructor)) static void
arm_at_once (void)
{
  if (getenv ("MAQ_FAULT_UNDER") != NULL)
    fault_arm ();
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

/* Whether @path, taken from @dir, or the file of @dir itself when there is no @path, lies where faults are wanted. */
static int
lies_under (int dir, const char *path)
{
  char name[40], target[4096];
  size_t length = under != NULL ? strlen (under) : 0;
  int before = errno;
  long size;

  if (length == 0)
    return 1;
  if (path != NULL && path[0] == '/')
    return strncmp (path, under, length) == 0;
  if (dir == AT_FDCWD)
    snprintf (name, sizeof name, "/proc/self/cwd");
  else
    snprintf (name, sizeof name, "/proc/self/fd/%d", dir);
  size = syscall (SYS_readlinkat, AT_FDCWD, name, target, sizeof target);
  errno = before;

  return size >= (long) length && strncmp (target, under, length) == 0;
}

/* Returns: 0: go on; else the errno to fail with, or HOW_SHORT. */
static int
strike (int dir, const char *path)
{
  long now;

  if (!armed || !lies_under (dir, path))
    return 0;
  now = __atomic_add_fetch (&count, 1, __ATOMIC_SEQ_CST);
  if (at == 0 || now < at || (now > at && !persist))
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

#define FAIL_IF_STRUCK(result, dir, path) \
  do \
    { \
      int struck = strike (dir, path); \
 \
      if (struck > 0) \
        { \
          errno = struck; \
          return result; \
        } \
    } \
  while (0)

#define SIMPLE(type, name, parameters, arguments, dir, path) \
  type \
  name parameters \
  { \
    FAIL_IF_STRUCK (-1, dir, path); \
    return REAL (name) arguments; \
  }

SIMPLE (int, fsync, (int fd), (fd), fd, NULL)
SIMPLE (int, fdatasync, (int fd), (fd), fd, NULL)
SIMPLE (int, ftruncate, (int fd, off_t length), (fd, length), fd, NULL)
SIMPLE (int, ftruncate64, (int fd, off64_t length), (fd, length), fd, NULL)
SIMPLE (int, fallocate, (int fd, int mode, off_t offset, off_t length), (fd, mode, offset, length), fd, NULL)
SIMPLE (int, fallocate64, (int fd, int mode, off64_t offset, off64_t length), (fd, mode, offset, length), fd, NULL)
SIMPLE (int, rename, (const char *from, const char *to), (from, to), AT_FDCWD, to)
SIMPLE (int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags), b, to)
SIMPLE (int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags), b, to)
SIMPLE (int, unlink, (const char *path), (path), AT_FDCWD, path)
SIMPLE (int, unlinkat, (int dir, const char *path, int flags), (dir, path, flags), dir, path)
SIMPLE (int, rmdir, (const char *path), (path), AT_FDCWD, path)
SIMPLE (int, mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
SIMPLE (int, fchmod, (int fd, mode_t mode), (fd, mode), fd, NULL)

#define WRITE(name, parameters, arguments, half) \
  ssize_t \
  name parameters \
  { \
    int struck = strike (fd, NULL); \
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

/* With a folder named, opening counts only when it may change something. */
#define CHANGES(flags) (under == NULL || (flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR)) != 0)

#define OPEN(name, parameters, arguments, last, dir) \
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
    if (CHANGES (last)) \
      FAIL_IF_STRUCK (-1, dir, path); \
    return REAL (name) arguments; \
  }

OPEN (open, (const char *path, int flags, ...), (path, flags, mode), flags, AT_FDCWD)
OPEN (open64, (const char *path, int flags, ...), (path, flags, mode), flags, AT_FDCWD)
OPEN (openat, (int dir, const char *path, int flags, ...), (dir, path, flags, mode), flags, dir)
OPEN (openat64, (int dir, const char *path, int flags, ...), (dir, path, flags, mode), flags, dir)
