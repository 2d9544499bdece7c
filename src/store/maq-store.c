/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-library-dir-private.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-store.h"

/* A check may take this long at a start, longer after a crash; what is larger is checked by the daily backup. */
#define CHECK_BUDGET_US (G_USEC_PER_SEC / 8)
#define CHECK_AFTER_CRASH_US (G_USEC_PER_SEC)
/* Up to this size indexes are compared with their tables, too. */
#define CHECK_WHOLE_BYTES (8 * 1024 * 1024)
/* A version as high as this is a damaged header, not a newer program. */
#define ABSURD_VERSION 10000

typedef enum { VERDICT_SOUND, VERDICT_FRESH, VERDICT_DAMAGED, VERDICT_ERROR } Verdict;

gint64
maq_wall_us (void)
{
  return g_get_real_time ();
}

gboolean
maq_store_is_ours (MaqStore *self)
{
  return self->thread == gettid ();
}

static char *
dup_path (MaqLibraryDir *dir)
{
  return maq_library_dir_dup_child (dir, "library.db");
}

static gboolean
open_database (MaqStore *self,
               int      *code,
               GError  **error)
{
  g_autofree char *path = dup_path (self->dir);
  gboolean ok = maq_db_open (self->dir, path, FALSE, &self->db, error);

  *code = self->db != NULL ? sqlite3_errcode (self->db) : SQLITE_OK;

  return ok;
}

static void
close_database (MaqStore *self)
{
  if (self->db != NULL)
    sqlite3_close_v2 (g_steal_pointer (&self->db));
}

/* What the header says, before anything else of it is believed. */
static Verdict
read_marks (MaqStore *self,
            GError  **error)
{
  gint64 id = maq_db_get_int (self, -1, "PRAGMA application_id", "");
  gint64 version = maq_db_get_int (self, -1, "PRAGMA user_version", "");
  gint64 tables = maq_db_get_int (self, -1, "SELECT count(*) FROM sqlite_schema", "");
  int code = sqlite3_errcode (self->db);

  if (tables == 0 && id == 0 && version == 0)
    return VERDICT_FRESH;
  if (tables < 0 && !maq_db_is_corrupt (code))
    {
      maq_db_set_error (self->db, code, "open", error);
      return VERDICT_ERROR;
    }
  if (tables < 0 || id != MAQ_STORE_APPLICATION_ID || version <= 0 || version >= ABSURD_VERSION)
    return VERDICT_DAMAGED;
  if (version > MAQ_STORE_SCHEMA)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "The library was written by a newer program (schema %" G_GINT64_FORMAT ", this one knows %d)",
                   version, MAQ_STORE_SCHEMA);
      return VERDICT_ERROR;
    }

  return VERDICT_SOUND;
}

static Verdict
check_content (MaqStore *self,
               goffset   size,
               GError  **error)
{
  const char *pragma = size <= CHECK_WHOLE_BYTES ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
  g_autoptr (GError) failed = NULL;
  gboolean crashed = maq_library_dir_get_oldest_death (self->dir) != 0;
  gboolean timed_out = FALSE;

  if (!maq_repair_is_sound (self->db, pragma, crashed ? CHECK_AFTER_CRASH_US : CHECK_BUDGET_US, &timed_out))
    {
      int code = sqlite3_errcode (self->db);

      if ((code & 0xff) != SQLITE_IOERR && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_NOMEM)
        return VERDICT_DAMAGED;
      maq_db_set_error (self->db, code, "check", error);
      return VERDICT_ERROR;
    }
  if (timed_out)
    maq_log_event ("check-postponed", "bytes=%" G_GOFFSET_FORMAT, size);
  if (maq_schema_matches (self->db, &failed))
    return VERDICT_SOUND;
  if (failed != NULL && !maq_db_is_corrupt (sqlite3_errcode (self->db)))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return VERDICT_ERROR;
    }

  return VERDICT_DAMAGED;
}

static Verdict
examine (MaqStore *self,
         GError  **error)
{
  g_autofree char *path = dup_path (self->dir);
  g_autoptr (GError) failed = NULL;
  Verdict verdict;
  struct stat st;
  int code;

  if (lstat (path, &st) != 0)
    return errno == ENOENT ? VERDICT_FRESH : (maq_error_set_errno (error, errno, "library.db"), VERDICT_ERROR);
  if (!S_ISREG (st.st_mode))
    return VERDICT_DAMAGED;
  if (!open_database (self, &code, &failed))
    {
      if (maq_db_is_corrupt (code))
        return VERDICT_DAMAGED;
      g_propagate_error (error, g_steal_pointer (&failed));
      return VERDICT_ERROR;
    }
  verdict = read_marks (self, error);

  return verdict == VERDICT_SOUND ? check_content (self, st.st_size, error) : verdict;
}

static gboolean
has_entries (MaqLibraryDir *dir,
             const char    *name)
{
  g_autofree char *path = maq_library_dir_dup_child (dir, name);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);

  return entries != NULL && g_dir_read_name (entries) != NULL;
}

/* Never in place: a half-repaired library would pass for a whole one at the next start. */
static gboolean
rebuild (MaqStore *self,
         char    **report,
         GError  **error)
{
  g_autofree char *folder = NULL;
  int code;

  close_database (self);
  if (!maq_repair_set_aside (self->dir, &folder, error) ||
      !maq_repair_rebuild (self->dir, folder, report, error))
    return FALSE;

  return open_database (self, &code, error);
}

/* The copy first: whoever goes back to the older program finds what it can read. */
static gboolean
bring_up_to_date (MaqStore *self,
                  GError  **error)
{
  if (maq_schema_get_version (self->db) == MAQ_STORE_SCHEMA)
    return TRUE;

  return maq_backup_before_migration (self, error) && maq_schema_migrate (self, error);
}

static gboolean
open_alone (MaqStore *self,
            char    **report,
            GError  **error)
{
  int code;

  switch (examine (self, error))
    {
    case VERDICT_SOUND:
      return bring_up_to_date (self, error);
    case VERDICT_DAMAGED:
      return rebuild (self, report, error);
    case VERDICT_FRESH:
      if (has_entries (self->dir, "backups") || has_entries (self->dir, "sidecars"))
        return rebuild (self, report, error);
      if (self->db == NULL && !open_database (self, &code, error))
        return FALSE;
      return maq_schema_create (self, error);
    case VERDICT_ERROR:
    default:
      return FALSE;
    }
}

/* Somebody else is in: he has checked and migrated it, or it needs somebody who is alone. */
static gboolean
open_shared (MaqStore *self,
             GError  **error)
{
  int code;

  if (!open_database (self, &code, error))
    return FALSE;
  switch (read_marks (self, error))
    {
    case VERDICT_SOUND:
      if (maq_schema_get_version (self->db) == MAQ_STORE_SCHEMA)
        return TRUE;
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_LOCKED,
                           "The library is in use by an older program; it is converted once no other window or command has it open");
      return FALSE;
    case VERDICT_FRESH:
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_LOCKED, "Another process is still preparing the library");
      return FALSE;
    case VERDICT_DAMAGED:
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_LOCKED,
                           "The library needs repair, which waits until no other window or command has it open");
      return FALSE;
    case VERDICT_ERROR:
    default:
      return FALSE;
    }
}

MaqStore *
maq_store_open (MaqLibraryDir *dir,
                char         **report,
                GError       **error)
{
  g_autoptr (MaqStore) self = NULL;
  gboolean ok;

  g_return_val_if_fail (dir != NULL, NULL);

  if (report != NULL)
    *report = NULL;
  self = g_new0 (MaqStore, 1);
  self->dir = maq_library_dir_ref (dir);
  self->thread = gettid ();
  if (maq_library_dir_is_alone (dir))
    ok = open_alone (self, report, error);
  else
    ok = open_shared (self, error);

  return ok && maq_boards_choose (self, error) ? g_steal_pointer (&self) : NULL;
}

void
maq_store_close (MaqStore *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (maq_store_is_ours (self));

  close_database (self);
  maq_library_dir_unref (self->dir);
  g_free (self);
}

gint64
maq_store_get_version (MaqStore *self)
{
  maq_store_check (self, 0);

  return (maq_db_get_int (self, 0, "PRAGMA data_version", "") << 32) + sqlite3_total_changes64 (self->db);
}

char *
maq_store_get_value (MaqStore   *self,
                     const char *name)
{
  maq_store_check (self, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return maq_db_dup_text (self, "SELECT value FROM value WHERE name = ?", "s", name);
}

gboolean
maq_store_set_value (MaqStore   *self,
                     const char *name,
                     const char *value,
                     GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  transaction = maq_db_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  if (value == NULL && !maq_db_run (self, error, "DELETE FROM value WHERE name = ?", "s", name))
    return FALSE;
  if (value != NULL &&
      !maq_db_run (self, error, "INSERT INTO value VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                   "ss", name, value))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}
