/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-cache-trim.h"

#define DAY_S (24 * 3600)
#define BLOCK 512     /* of stat() */

typedef struct {
  char    *path;
  gint64   used_s;
  goffset  bytes;
} File;

static void
clear_file (gpointer data)
{
  g_free (((File *) data)->path);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const File *left = a, *right = b;

  if (left->used_s != right->used_s)
    return left->used_s < right->used_s ? -1 : 1;
  return g_strcmp0 (left->path, right->path);
}

/* @depth: how many levels of folders below it count. */
static void
add_files (GArray *files, const char *folder, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat st;

      if (lstat (path, &st) != 0)
        continue;
      if (S_ISDIR (st.st_mode) && depth > 0)
        add_files (files, path, depth - 1);
      else if (S_ISREG (st.st_mode))
        g_array_append_vals (files, &(File) { g_steal_pointer (&path), st.st_mtim.tv_sec, (goffset) st.st_blocks * BLOCK }, 1);
    }
}

guint
maq_cache_trim (const char *folder, goffset most_bytes)
{
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (File));
  goffset sum = 0;
  guint removed = 0;

  g_return_val_if_fail (folder != NULL && most_bytes >= 0, 0);

  g_array_set_clear_func (files, clear_file);
  add_files (files, folder, 1);
  for (guint i = 0; i < files->len; i++)
    sum += g_array_index (files, File, i).bytes;
  g_array_sort (files, compare_files);
  for (guint i = 0; i < files->len && sum > most_bytes; i++)
    {
      const File *file = &g_array_index (files, File, i);

      if (unlink (file->path) != 0)
        continue;
      sum -= file->bytes;
      removed++;
    }
  return removed;
}

void
maq_cache_note_use (const char *path)
{
  struct stat st;

  g_return_if_fail (path != NULL);

  if (lstat (path, &st) == 0 && S_ISREG (st.st_mode) && st.st_mtim.tv_sec + DAY_S <= g_get_real_time () / G_USEC_PER_SEC)
    utimensat (AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW);
}
