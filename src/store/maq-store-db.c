/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-store-private.h"
#include "maq-sys.h"

#define BUSY_MS 5000

void
maq_db_set_error (sqlite3    *db,
                  int         code,
                  const char *what,
                  GError    **error)
{
  MaqError word = MAQ_ERROR_FAILED;
  int saved_errno = db != NULL ? sqlite3_system_errno (db) : 0;

  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      word = MAQ_ERROR_LOCKED;
      break;
    case SQLITE_FULL:
      word = MAQ_ERROR_NO_SPACE;
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (saved_errno == ENOSPC || saved_errno == EDQUOT)
        word = MAQ_ERROR_NO_SPACE;
      break;
    default:
      break;
    }
  g_set_error (error, MAQ_ERROR, word, "The library's catalogue (%s): %s [%d]", what,
               db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code), code);
}

gboolean
maq_db_is_corrupt (int code)
{
  return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

gboolean
maq_db_script (sqlite3    *db,
               const char *sql,
               GError    **error)
{
  int code = sqlite3_exec (db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  maq_db_set_error (db, code, "script", error);

  return FALSE;
}

static char *
read_pragma (sqlite3    *db,
             const char *sql,
             int        *code)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  *code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);
  if (*code == SQLITE_OK)
    *code = sqlite3_step (statement);

  return *code == SQLITE_ROW ? maq_db_column (statement, 0) : NULL;
}

/* The pragma may claim success and the first write fail, where shared memory or locks do not work: only a real commit
 * tells. A write that changes nothing is still one. */
static gboolean
probe_wal (sqlite3 *db)
{
  g_autofree char *mode = NULL;
  int code;

  mode = read_pragma (db, "PRAGMA journal_mode=WAL", &code);
  if (g_strcmp0 (mode, "wal") != 0)
    return FALSE;
  code = sqlite3_exec (db, "BEGIN IMMEDIATE; COMMIT", NULL, NULL, NULL);

  return code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY;
}

static gboolean
set_journal (sqlite3  *db,
             gboolean  remote,
             gboolean  scratch,
             GError  **error)
{
  g_autofree char *mode = NULL;
  int code;

  if (!remote && !scratch && probe_wal (db))
    return maq_db_script (db, "PRAGMA synchronous=FULL", error);
  if (remote && !maq_db_script (db, "PRAGMA locking_mode=EXCLUSIVE", error))
    return FALSE;
  mode = read_pragma (db, "PRAGMA journal_mode=DELETE", &code);
  if (code != SQLITE_ROW)
    {
      maq_db_set_error (db, code, "journal", error);
      return FALSE;
    }

  return maq_db_script (db, "PRAGMA synchronous=EXTRA", error);
}

static gboolean
make_file (const char *path,
           GError    **error)
{
  int fd = maq_sys_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "library.db");
      return FALSE;
    }
  close (fd);

  return TRUE;
}

gboolean
maq_db_open (MaqLibraryDir *dir,
             const char    *path,
             gboolean       scratch,
             sqlite3      **db,
             GError       **error)
{
  static const int settings[][2] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
  };
  g_autoptr (sqlite3) opened = NULL;
  int code;

  if (!make_file (path, error))
    return FALSE;
  code = sqlite3_open_v2 (path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
                          SQLITE_OPEN_EXRESCODE, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_busy_timeout (opened, BUSY_MS);
  for (gsize i = 0; code == SQLITE_OK && i < G_N_ELEMENTS (settings); i++)
    code = sqlite3_db_config (opened, settings[i][0], settings[i][1], NULL);
  if (code != SQLITE_OK)
    {
      maq_db_set_error (opened, code, "open", error);
      return FALSE;
    }
  if (!maq_db_script (opened, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY", error) ||
      !set_journal (opened, maq_library_dir_is_remote (dir), scratch, error))
    {
      /* The caller tells a damaged file by the code. */
      *db = g_steal_pointer (&opened);
      return FALSE;
    }
  *db = g_steal_pointer (&opened);

  return TRUE;
}

static int
bind (sqlite3_stmt *statement,
      const char   *types,
      va_list       values)
{
  int code = SQLITE_OK;

  for (int i = 0; code == SQLITE_OK && types[i] != '\0'; i++)
    switch (types[i])
      {
      case 'i':
        code = sqlite3_bind_int64 (statement, i + 1, va_arg (values, int));
        break;
      case 'l':
        code = sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
        break;
      case 'd':
        code = sqlite3_bind_double (statement, i + 1, va_arg (values, double));
        break;
      case 's':
        code = sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1, SQLITE_TRANSIENT);
        break;
      default:
        g_assert_not_reached ();
      }

  return code;
}

static sqlite3_stmt *
prepare (MaqStore   *self,
         GError    **error,
         const char *sql,
         const char *types,
         va_list     values)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = bind (statement, types, values);
  if (code != SQLITE_OK)
    {
      maq_db_set_error (self->db, code, "prepare", error);
      return NULL;
    }

  return g_steal_pointer (&statement);
}

sqlite3_stmt *
maq_db_prepare (MaqStore   *self,
                GError    **error,
                const char *sql,
                const char *types,
                ...)
{
  sqlite3_stmt *statement;
  va_list values;

  va_start (values, types);
  statement = prepare (self, error, sql, types, values);
  va_end (values);

  return statement;
}

gboolean
maq_db_next (sqlite3_stmt *statement,
             GError      **error)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    maq_db_set_error (sqlite3_db_handle (statement), code, "step", error);

  return code == SQLITE_ROW;
}

gboolean
maq_db_run (MaqStore   *self,
            GError    **error,
            const char *sql,
            const char *types,
            ...)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  va_list values;
  int code;

  va_start (values, types);
  statement = prepare (self, error, sql, types, values);
  va_end (values);
  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_DONE || code == SQLITE_ROW)
    return TRUE;
  maq_db_set_error (self->db, code, "write", error);

  return FALSE;
}

gint64
maq_db_get_int (MaqStore   *self,
                gint64      fallback,
                const char *sql,
                const char *types,
                ...)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  va_list values;

  va_start (values, types);
  statement = prepare (self, NULL, sql, types, values);
  va_end (values);
  if (statement == NULL || !maq_db_next (statement, NULL) || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return fallback;

  return sqlite3_column_int64 (statement, 0);
}

GArray *
maq_db_list_ids (MaqStore   *self,
                 GError    **error,
                 const char *sql,
                 const char *types,
                 ...)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) failed = NULL;
  va_list values;

  va_start (values, types);
  statement = prepare (self, &failed, sql, types, values);
  va_end (values);
  while (statement != NULL && maq_db_next (statement, &failed))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (failed == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&failed));

  return NULL;
}

char *
maq_db_dup_text (MaqStore   *self,
                 const char *sql,
                 const char *types,
                 ...)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  va_list values;

  va_start (values, types);
  statement = prepare (self, NULL, sql, types, values);
  va_end (values);

  return statement != NULL && maq_db_next (statement, NULL) ? maq_db_column (statement, 0) : NULL;
}

char *
maq_db_column (sqlite3_stmt *statement,
               int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

const char *
maq_db_text (sqlite3_stmt *statement,
             int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}

MaqTransaction *
maq_db_begin (MaqStore *self,
              GError  **error)
{
  return maq_db_script (self->db, "BEGIN IMMEDIATE", error) ? self : NULL;
}

gboolean
maq_db_commit (MaqTransaction *transaction,
               GError        **error)
{
  if (!maq_db_script (transaction->db, "COMMIT", error))
    {
      maq_db_rollback (transaction);
      return FALSE;
    }

  return TRUE;
}

/* SQLite has rolled back by itself after some errors; then there is nothing left to do. */
void
maq_db_rollback (MaqTransaction *transaction)
{
  if (!sqlite3_get_autocommit (transaction->db))
    sqlite3_exec (transaction->db, "ROLLBACK", NULL, NULL, NULL);
}
