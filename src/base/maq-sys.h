/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/types.h>
#include <sys/stat.h>

/* The system calls that decide whether a paid picture survives, under one name each, so that a test
 * library given by LD_PRELOAD (tests/store/fault-shim.c, which interposes the libc names) or the
 * journal tests can fail or kill at the k-th of them. Thin, EINTR-safe; errno as in the call. */

int     maq_sys_open      (const char *path, int flags, mode_t mode);
int     maq_sys_openat    (int dir, const char *path, int flags, mode_t mode);
ssize_t maq_sys_write     (int fd, const void *data, size_t length);
ssize_t maq_sys_pread     (int fd, void *data, size_t length, off_t offset);
int     maq_sys_fsync     (int fd);
int     maq_sys_rename    (const char *from, const char *to);
int     maq_sys_rename_new (const char *from, const char *to); /* EEXIST rather than over something */
int     maq_sys_link_fd   (int fd, const char *to);   /* linkat of an O_TMPFILE; EEXIST is the caller's */
int     maq_sys_ftruncate (int fd, off_t length);
int     maq_sys_fallocate (int fd, off_t length);     /* KEEP_SIZE; 0 where the file system cannot promise */
