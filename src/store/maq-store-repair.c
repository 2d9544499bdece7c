/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-sys.h"
#include "maq-text.h"

static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
static const char rebuilt_name[] = "library.rebuild.db";

static int
give_up_cb (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

/* @pragma: quick_check or integrity_check. Running out of time is no damage. @budget_us 0: as long as it takes. */
gboolean
maq_repair_is_sound (sqlite3    *db,
                     const char *pragma,
                     gint64      budget_us,
                     gboolean   *timed_out)
{
  gint64 deadline = g_get_monotonic_time () + budget_us;
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean sound = FALSE;
  int code;

  if (budget_us > 0)
    sqlite3_progress_handler (db, 20000, give_up_cb, &deadline);
  code = sqlite3_prepare_v2 (db, pragma, -1, &statement, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    sound = g_str_equal (maq_db_text (statement, 0), "ok");
  sqlite3_progress_handler (db, 0, NULL, NULL);
  if ((code & 0xff) == SQLITE_INTERRUPT)
    sound = *timed_out = TRUE;

  return sound;
}

/* The database first: as long as it is there, its log is too. A log that is left alone afterwards never meets another
 * database, because a missing database takes this way again. */
gboolean
maq_repair_set_aside (MaqLibraryDir *dir,
                      char         **folder,
                      GError       **error)
{
  g_autofree char *uuid = maq_text_uuid ();
  g_autofree char *name = g_strdup_printf ("recovered/catalogue-%.8s", uuid);
  g_autofree char *target = maq_library_dir_dup_child (dir, name);
  gboolean made = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat ("library.db", endings[i], NULL);
      g_autofree char *from = maq_library_dir_dup_child (dir, file);
      g_autofree char *to = g_build_filename (target, file, NULL);
      struct stat st;

      if (lstat (from, &st) != 0)
        continue;
      if (!made && !maq_file_make_dir (target, error))
        return FALSE;
      made = TRUE;
      if (maq_sys_rename (from, to) != 0)
        {
          maq_error_set_errno (error, errno, file);
          return FALSE;
        }
    }
  if (made && (!maq_file_sync_dir (target, error) || !maq_file_sync_dir (maq_library_dir_get_path (dir), error)))
    return FALSE;
  *folder = made ? g_steal_pointer (&name) : NULL;

  return TRUE;
}

static int
compare_names_down (gconstpointer a,
                    gconstpointer b)
{
  return g_strcmp0 (*(char *const *) b, *(char *const *) a);
}

static GPtrArray *
list_backups (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, "library-") && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names_down);

  return g_steal_pointer (&names);
}

static gboolean
is_good_backup (const char *path)
{
  MaqStore view = { NULL };
  g_autoptr (sqlite3) db = NULL;
  gboolean timed_out = FALSE;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return FALSE;
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  view.db = db;

  return maq_db_get_int (&view, 0, "PRAGMA application_id", "") == MAQ_STORE_APPLICATION_ID &&
         maq_repair_is_sound (db, "PRAGMA integrity_check(1)", 0, &timed_out) && maq_schema_matches (db, NULL);
}

static gboolean
copy_file (const char *from,
           const char *to,
           GError    **error)
{
  int in = maq_file_open_regular (from, 0, NULL, error);
  int out = in < 0 ? -1 : maq_sys_open (to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean ok = FALSE;

  if (in >= 0 && out < 0)
    maq_error_set_errno (error, errno, "backup");
  else if (in >= 0)
    ok = maq_file_copy (in, out, error) && maq_file_sync (out, error);
  if (in >= 0)
    close (in);
  if (out >= 0)
    close (out);

  return ok;
}

/* Returns: the name of the backup that was taken, NULL when there is none. (transfer full) (nullable) */
static char *
take_backup (MaqLibraryDir *dir,
             const char    *to,
             GError       **error)
{
  g_autofree char *folder = maq_library_dir_dup_child (dir, "backups");
  g_autoptr (GPtrArray) names = list_backups (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_good_backup (path))
        return copy_file (path, to, error) ? g_strdup (name) : NULL;
    }

  return NULL;
}

static void
remove_rebuilt (MaqLibraryDir *dir)
{
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (rebuilt_name, endings[i], NULL);
      g_autofree char *path = maq_library_dir_dup_child (dir, name);

      unlink (path);
    }
}

/* A backup knows less than happened. What was waiting in it may have been sent and paid since: it is never sent by itself.
 * What was being sent and still has its folder counts as sent; recovery looks at the files. */
static gboolean
park_restored (MaqStore *self,
               GError  **error)
{
  g_autoptr (sqlite3_stmt) rows = NULL;
  g_autoptr (GError) failed = NULL;

  rows = maq_db_prepare (self, error, "SELECT id, uuid FROM attempt WHERE state IN ('prepared', 'sending')", "");
  if (rows == NULL)
    return FALSE;
  while (maq_db_next (rows, &failed))
    {
      g_autofree char *name = g_strdup_printf ("spool/%s", maq_db_text (rows, 1));
      g_autofree char *path = maq_library_dir_dup_child (self->dir, name);
      const char *state = g_file_test (path, G_FILE_TEST_IS_DIR) ? "committed" : "failed";

      if (!maq_db_run (self, error, "UPDATE attempt SET state = ?1 WHERE id = ?2", "sl", state, sqlite3_column_int64 (rows, 0)) ||
          !maq_db_run (self, error, "UPDATE job SET state = CASE ?1 WHEN 'committed' THEN 'committed' ELSE 'queued' END"
                       " WHERE id = (SELECT job FROM attempt WHERE id = ?2)", "sl", state, sqlite3_column_int64 (rows, 0)))
        return FALSE;
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }

  return maq_db_run (self, error, "UPDATE job SET state = 'failed', owner = NULL, error_word = 'failed', error_message ="
                     " 'It was waiting when the library was restored from a backup, and is not sent again by itself'"
                     " WHERE state = 'queued'", "");
}

static char *
describe (MaqStore   *self,
          const char *set_aside,
          const char *backup,
          guint       recovered)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (set_aside != NULL)
    json_object_set_string_member (object, "set_aside", set_aside);
  if (backup != NULL)
    json_object_set_string_member (object, "backup", backup);
  json_object_set_int_member (object, "steps", maq_db_get_int (self, 0, "SELECT count(*) FROM step", ""));
  json_object_set_int_member (object, "recovered", recovered);

  return maq_sidecar_to_text (object);
}

static gboolean
fill (MaqStore   *self,
      const char *path,
      const char *set_aside,
      const char *backup,
      char      **report,
      GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  guint recovered;

  if (!maq_db_open (self->dir, path, TRUE, &self->db, error) ||
      (backup == NULL ? !maq_schema_create (self, error) : !maq_schema_migrate (self, error)))
    return FALSE;
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || (backup != NULL && !park_restored (self, error)))
    return FALSE;
  recovered = maq_sidecar_replay (self);
  if (!maq_db_run (self, error, "INSERT INTO step_text (step_text) VALUES ('rebuild')", ""))
    return FALSE;
  *report = describe (self, set_aside, backup, recovered);

  return maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_repair_rebuild (MaqLibraryDir *dir,
                    const char    *set_aside,
                    char         **report,
                    GError       **error)
{
  g_autofree char *path = maq_library_dir_dup_child (dir, rebuilt_name);
  g_autofree char *final = maq_library_dir_dup_child (dir, "library.db");
  g_autofree char *backup = NULL, *told = NULL;
  g_autoptr (GError) failed = NULL;
  MaqStore store = { dir, NULL, 0 };
  gboolean ok;

  remove_rebuilt (dir);
  backup = take_backup (dir, path, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  store.thread = gettid ();
  ok = fill (&store, path, set_aside, backup, &told, error);
  if (store.db != NULL)
    sqlite3_close_v2 (store.db);
  if (!ok)
    {
      remove_rebuilt (dir);
      return FALSE;
    }
  if (maq_sys_rename (path, final) != 0)
    {
      maq_error_set_errno (error, errno, "library.db");
      return FALSE;
    }
  maq_log_event ("library-rebuilt", "backup=%s set_aside=%s", backup != NULL ? backup : "none", set_aside != NULL ? set_aside : "none");
  if (report != NULL)
    *report = g_steal_pointer (&told);

  return maq_file_sync_dir (maq_library_dir_get_path (dir), error);
}
