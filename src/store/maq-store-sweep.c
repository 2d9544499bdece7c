/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/stat.h>

#include "maq-error.h"
#include "maq-journal-adopt.h"
#include "maq-log.h"
#include "maq-spool-private.h"
#include "maq-spool.h"
#include "maq-store-private.h"
#include "maq-store.h"

#define KEEP_US (G_GINT64_CONSTANT (7) * 24 * 3600 * G_USEC_PER_SEC)
#define BUDGET_US (G_USEC_PER_SEC / 4)
#define MOST_BYTES (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)

typedef struct {
  char   *uuid;
  gint64  attempt;
  gint64  ended_us;
  goffset bytes;
  gboolean filed;   /* its pictures are in the library, or it provably brought none */
} Folder;

static void
clear_folder (gpointer data)
{
  g_free (((Folder *) data)->uuid);
}

static goffset
measure (MaqStore   *self,
         const char *uuid)
{
  g_autofree char *path = maq_spool_dup_folder (self->dir, uuid);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;
  goffset bytes = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      struct stat st;

      if (lstat (file, &st) == 0)
        bytes += (goffset) st.st_blocks * 512;
    }

  return bytes;
}

/* Oldest first. What has no row is recovery's business. */
static gboolean
read_folders (MaqStore *self,
              GArray   *folders,
              GError  **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (GPtrArray) names = maq_spool_list (self->dir, error);

  if (names == NULL)
    return FALSE;
  row = maq_db_prepare (self, error, "SELECT id, coalesce (t_ended, 0), state IN ('done', 'refused', 'failed', 'cancelled')"
                        " FROM attempt WHERE uuid = ?", "");
  for (guint i = 0; row != NULL && i < names->len; i++)
    {
      Folder folder = { NULL };

      sqlite3_reset (row);
      sqlite3_bind_text (row, 1, g_ptr_array_index (names, i), -1, SQLITE_STATIC);
      if (!maq_db_next (row, NULL))
        continue;
      folder.attempt = sqlite3_column_int64 (row, 0);
      folder.ended_us = sqlite3_column_int64 (row, 1);
      folder.filed = sqlite3_column_int (row, 2) != 0;
      folder.uuid = g_strdup (g_ptr_array_index (names, i));
      folder.bytes = measure (self, folder.uuid);
      g_array_append_val (folders, folder);
    }

  return row != NULL;
}

static int
compare_folders (gconstpointer a,
                 gconstpointer b)
{
  const Folder *left = a, *right = b;

  return (left->ended_us > right->ended_us) - (left->ended_us < right->ended_us);
}

/* Every picture of it has been read from the disk once more since it was written, now at the latest. */
static gboolean
is_verified (MaqStore *self,
             gint64    attempt)
{
  g_autoptr (GArray) ids = maq_db_list_ids (self, NULL, "SELECT id FROM asset WHERE attempt = ? AND verified_us IS NULL", "l", attempt);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) failed = NULL;

      if (!maq_adopt_check_asset (self, g_array_index (ids, gint64, i), &failed))
        return FALSE;
    }

  return TRUE;
}

gboolean
maq_store_sweep_spool (MaqStore *self,
                       guint    *removed,
                       GError  **error)
{
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (Folder));
  gint64 deadline = g_get_monotonic_time () + BUDGET_US;
  gint64 now = maq_wall_us ();
  goffset sum = 0;
  guint count = 0;

  maq_store_check (self, FALSE);

  g_array_set_clear_func (folders, clear_folder);
  if (!read_folders (self, folders, error))
    return FALSE;
  for (guint i = 0; i < folders->len; i++)
    sum += g_array_index (folders, Folder, i).bytes;
  g_array_sort (folders, compare_folders);
  for (guint i = 0; i < folders->len && g_get_monotonic_time () < deadline; i++)
    {
      const Folder *folder = &g_array_index (folders, Folder, i);

      if (!folder->filed || (now - folder->ended_us < KEEP_US && sum <= MOST_BYTES) || !is_verified (self, folder->attempt))
        continue;
      if (!maq_spool_remove (self->dir, folder->uuid, error))
        return FALSE;
      sum -= folder->bytes;
      count++;
    }
  if (count > 0)
    maq_log_event ("spool-swept", "folders=%u", count);
  if (removed != NULL)
    *removed = count;

  return TRUE;
}
