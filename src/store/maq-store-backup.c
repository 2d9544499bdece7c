/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-store.h"
#include "maq-sys.h"

#define KEEP_DAILY 7
#define KEEP_WEEKLY 4
#define KEEP_MIGRATIONS 3
#define DAYS_IN_WEEK 7
#define BUSY_MS 5000

static const char fresh_prefix[] = "fresh-";
/* "library-20261123-schema-1.db" is restored after "library-20261123.db" was tried, which is made later that day. */
static const char migration_mark[] = "-schema-";

static gboolean
sync_file (const char *path,
           GError    **error)
{
  int fd = maq_sys_open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean ok;

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "backup");
      return FALSE;
    }
  ok = maq_file_sync (fd, error);
  close (fd);

  return ok;
}

/* The copy is checked, not the original: what counts is what could be restored. */
static gboolean
is_sound (const char *path)
{
  g_autoptr (sqlite3) db = NULL;
  gboolean timed_out = FALSE;

  return sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
         maq_repair_is_sound (db, "PRAGMA integrity_check(1)", 0, &timed_out) && maq_schema_matches (db, NULL);
}

/* The day in "library-20261123.db" as days since 0001-01-01; 0: another name. */
static guint
day_of (const char *name)
{
  guint year, month, day;
  int length = 0;
  GDate date;

  if (sscanf (name, "library-%4u%2u%2u.db%n", &year, &month, &day, &length) != 3 || length == 0 || name[length] != '\0' ||
      month < 1 || month > 12 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return 0;
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return g_date_get_julian (&date);
}

/* A copy that its maker did not live to finish. */
static void
remove_if_dead (MaqLibraryDir *dir,
                const char    *folder,
                const char    *name)
{
  g_autofree char *owner = g_strndup (name + strlen (fresh_prefix), 36);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (maq_library_dir_owner_is_dead (dir, owner))
    unlink (path);
}

static int
compare_down (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 (*(char *const *) b, *(char *const *) a);
}

static void
remove_migrations (const char *folder,
                   GPtrArray  *names)
{
  g_ptr_array_sort (names, compare_down);
  for (guint i = KEEP_MIGRATIONS; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      unlink (path);
    }
}

/* The newest seven, and of the older ones the newest of each of four weeks; and the last three before a migration. */
static void
remove_old (MaqLibraryDir *dir)
{
  g_autofree char *folder = maq_library_dir_dup_child (dir, "backups");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) migrations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  guint daily = 0, weekly = 0, last_week = 0;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (day_of (name) != 0)
      g_ptr_array_add (names, g_strdup (name));
    else if (strstr (name, migration_mark) != NULL)
      g_ptr_array_add (migrations, g_strdup (name));
    else if (g_str_has_prefix (name, fresh_prefix))
      remove_if_dead (dir, folder, name);
  remove_migrations (folder, migrations);
  g_ptr_array_sort (names, compare_down);
  for (guint i = 0; i < names->len; i++)
    {
      guint week = day_of (g_ptr_array_index (names, i)) / DAYS_IN_WEEK;
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      if (daily < KEEP_DAILY)
        daily++;
      else if (week != last_week && weekly < KEEP_WEEKLY)
        weekly++;
      else
        unlink (path);
      last_week = week;
    }
}

/* A connection of its own, which only reads: whoever writes meanwhile does not notice. */
static gboolean
copy_into (MaqLibraryDir *dir,
           const char    *target,
           GError       **error)
{
  g_autofree char *path = maq_library_dir_dup_child (dir, "library.db");
  g_autoptr (sqlite3) db = NULL;
  MaqStore view = { dir };
  int code = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_busy_timeout (db, BUSY_MS);
  if (code != SQLITE_OK)
    {
      maq_db_set_error (db, code, "backup", error);
      return FALSE;
    }
  view.db = db;

  return maq_db_run (&view, error, "VACUUM INTO ?", "s", target) && sync_file (target, error);
}

static char *
dup_fresh_path (MaqLibraryDir *dir)
{
  return g_strdup_printf ("%s/backups/%s%s.db", maq_library_dir_get_path (dir), fresh_prefix, maq_library_dir_get_owner (dir));
}

/* Gives a copy its name once it is checked and durable. */
static gboolean
adopt_copy (const char *fresh,
            const char *path,
            GError    **error)
{
  if (!is_sound (fresh))
    {
      unlink (fresh);
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The copy of the catalogue is not sound");
      return FALSE;
    }
  if (maq_sys_rename (fresh, path) != 0)
    {
      maq_error_set_errno (error, errno, "backup");
      return FALSE;
    }

  return TRUE;
}

/* "backups/library-20261123" */
static char *
dup_name_of_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_strdup_printf ("backups/library-%04d%02d%02d", now != NULL ? g_date_time_get_year (now) : 1970,
                          now != NULL ? g_date_time_get_month (now) : 1, now != NULL ? g_date_time_get_day_of_month (now) : 1);
}

gboolean
maq_store_backup (MaqLibraryDir *dir,
                  GError       **error)
{
  g_autofree char *today = NULL, *name = NULL, *path = NULL, *fresh = NULL, *folder = NULL;

  g_return_val_if_fail (dir != NULL, FALSE);

  today = dup_name_of_today ();
  name = g_strconcat (today, ".db", NULL);
  path = maq_library_dir_dup_child (dir, name);
  folder = maq_library_dir_dup_child (dir, "backups");
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  fresh = dup_fresh_path (dir);
  unlink (fresh);
  if (!copy_into (dir, fresh, error))
    {
      unlink (fresh);
      return FALSE;
    }
  if (!adopt_copy (fresh, path, error))
    return FALSE;
  remove_old (dir);
  maq_log_event ("backup", "name=%s", name);

  return maq_file_sync_dir (folder, error);
}

/* By the store's own connection: where the file system allows but one, there is no other. */
gboolean
maq_backup_before_migration (MaqStore *self,
                             GError  **error)
{
  g_autofree char *folder = maq_library_dir_dup_child (self->dir, "backups");
  g_autofree char *fresh = dup_fresh_path (self->dir);
  g_autofree char *today = dup_name_of_today ();
  g_autofree char *name = g_strdup_printf ("%s%s%" G_GINT64_FORMAT ".db", today, migration_mark, maq_schema_get_version (self->db));
  g_autofree char *path = maq_library_dir_dup_child (self->dir, name);
  g_autofree char *daily_name = g_strconcat (today, ".db", NULL);
  g_autofree char *daily = maq_library_dir_dup_child (self->dir, daily_name);

  unlink (fresh);
  if (!maq_db_run (self, error, "VACUUM INTO ?", "s", fresh) || !sync_file (fresh, error))
    {
      unlink (fresh);
      return FALSE;
    }
  if (!adopt_copy (fresh, path, error) || !maq_file_sync_dir (folder, error))
    return FALSE;
  maq_log_event ("backup", "name=%s", name);
  /* It holds all that today's copy does and more; after the migration today's is made anew. */
  unlink (daily);

  return maq_file_sync_dir (folder, error);
}
