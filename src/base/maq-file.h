/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The few file acts that durability rests on. All are blocking: never on the main thread. Every
 * descriptor is O_CLOEXEC, every file 0600, every directory 0700. Each system call goes through
 * maq-sys.h, so that the fault tests can make any one of them fail. */

/* Opens a regular file for reading; refuses links, devices, FIFOs, directories and more than @max_bytes
 * (0: no limit). @size may be NULL. Returns -1 with BAD_INPUT naming the file. */
int      maq_file_open_regular (const char *path, goffset max_bytes, goffset *size, GError **error);

gboolean maq_file_write_all    (int fd, const void *data, gsize length, GError **error);
gboolean maq_file_sync         (int fd, GError **error);
gboolean maq_file_sync_dir     (const char *path, GError **error);
/* mkdir -p, each new level fsynced into its parent. */
gboolean maq_file_make_dir     (const char *path, GError **error);

/* Whole or not at all, durable (class D2): temporary file beside it, fsync, rename, fsync of the folder. */
gboolean maq_file_replace      (const char *path, const void *data, gsize length, GError **error);
/* One of many: its name is durable once the caller has synced the folder. */
gboolean maq_file_put          (const char *path, const void *data, gsize length, GError **error);

/* A file for a person, with the rights of the person's umask, whole or not at all and never over what is there: NAME.EXTENSION in @folder, or
 * "NAME (2).EXTENSION" and so on. Durable as above. Returns: (transfer full): its path */
char    *maq_file_write_new    (const char *folder, const char *name, const char *extension, const void *data, gsize length,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a whole regular file of at most @max_bytes. Returns: (transfer full) */
GBytes  *maq_file_read         (const char *path, gsize max_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Copies @fd_in (from its start) into @fd_out at its position. */
gboolean maq_file_copy         (int fd_in, int fd_out, GError **error);

/* rm -r of a folder we own; follows no link. */
gboolean maq_file_remove_tree  (const char *path, GError **error);

G_END_DECLS
