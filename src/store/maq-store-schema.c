/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-text.h"

/* Version 1, as libraries out there have it: never edited. What came later is a step of its own, below; a new library goes
 * the same way as an old one, so there is one truth about what it looks like. Times are µs of the wall clock and only shown; order is by id and seq. Money is micro-dollars. States are
 * the words of maq_job_state_to_word(). An attempt that went back to the queue is 'failed'. attempt.counted is the last
 * word of the ledger on it, kept beside it so that a budget is one look into an index. */
#define STATE_CHECK \
  " CHECK (state IN ('queued', 'prepared', 'sending', 'committed', 'accepted', 'responding', 'remote-done', 'received'," \
  " 'stored', 'done', 'refused', 'failed', 'cancelled', 'incomplete', 'unreadable', 'unknown', 'expired', 'discarded'))"

static const char schema_1[] =
  "CREATE TABLE board (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
  " created_us INTEGER NOT NULL) STRICT;"
  "CREATE TABLE object (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, type TEXT NOT NULL, width INTEGER NOT NULL,"
  " height INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE step (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE,"
  " board INTEGER NOT NULL REFERENCES board (id), created_us INTEGER NOT NULL, request TEXT NOT NULL,"
  " change TEXT NOT NULL, prompt TEXT NOT NULL, engine TEXT NOT NULL, engine_title TEXT NOT NULL, model TEXT NOT NULL,"
  " is_ai INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0) STRICT;"
  "CREATE TABLE step_parent (step INTEGER NOT NULL REFERENCES step (id), parent_uuid TEXT NOT NULL, slot INTEGER NOT NULL,"
  " PRIMARY KEY (step, parent_uuid, slot)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX step_parent_uuid ON step_parent (parent_uuid);"
  "CREATE TABLE step_image (step INTEGER NOT NULL REFERENCES step (id), position INTEGER NOT NULL, number INTEGER NOT NULL,"
  " name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (step, position)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX step_image_sha256 ON step_image (sha256);"
  "CREATE TABLE job (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE,"
  " step INTEGER NOT NULL REFERENCES step (id), slot INTEGER NOT NULL, engine TEXT NOT NULL, state TEXT NOT NULL"
  STATE_CHECK ","
  " owner TEXT, crashes INTEGER NOT NULL DEFAULT 0, approved INTEGER NOT NULL DEFAULT 0, error_word TEXT,"
  " error_message TEXT, request_id TEXT, notes TEXT, est_known INTEGER NOT NULL, est_low INTEGER NOT NULL,"
  " est_high INTEGER NOT NULL, cost INTEGER, started_us INTEGER NOT NULL DEFAULT 0, ended_us INTEGER NOT NULL DEFAULT 0,"
  " UNIQUE (step, slot)) STRICT;"
  "CREATE INDEX job_open ON job (state) WHERE state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired');"
  "CREATE INDEX job_engine ON job (engine, id) WHERE state = 'done';"
  "CREATE TABLE attempt (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE,"
  " job INTEGER NOT NULL REFERENCES job (id), no INTEGER NOT NULL, owner TEXT, state TEXT NOT NULL"
  STATE_CHECK ", idem_key TEXT NOT NULL,"
  " boot_id TEXT, resend_free INTEGER NOT NULL, approved INTEGER NOT NULL, to_read INTEGER NOT NULL DEFAULT 0,"
  " est_known INTEGER NOT NULL DEFAULT 0, est_low INTEGER NOT NULL DEFAULT 0, est_high INTEGER NOT NULL DEFAULT 0,"
  " remote_id TEXT, deadline_us INTEGER, request_id TEXT, http_status INTEGER, transport_code INTEGER, bytes_up INTEGER,"
  " content_length INTEGER NOT NULL DEFAULT -1, resp_len INTEGER, resp_sha256 TEXT, revised_prompt TEXT, model TEXT,"
  " input_text_tokens INTEGER, input_image_tokens INTEGER, output_tokens INTEGER, why TEXT, t_prepared INTEGER NOT NULL,"
  " t_sending INTEGER, counted INTEGER NOT NULL DEFAULT 0, t_committed INTEGER, t_first_byte INTEGER, t_received INTEGER, t_ended INTEGER, UNIQUE (job, no)) STRICT;"
  "CREATE UNIQUE INDEX attempt_active ON attempt (job)"
  " WHERE state IN ('sending', 'committed', 'accepted', 'responding', 'remote-done');"
  "CREATE INDEX attempt_open ON attempt (state)"
  " WHERE state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired');"
  "CREATE INDEX attempt_spent ON attempt (t_committed, counted) WHERE t_committed IS NOT NULL;"
  "CREATE TABLE asset (id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES job (id),"
  " attempt INTEGER NOT NULL REFERENCES attempt (id), idx INTEGER NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,"
  " type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, verified_us INTEGER,"
  " UNIQUE (attempt, idx)) STRICT;"
  "CREATE INDEX asset_job ON asset (job);"
  "CREATE INDEX asset_sha256 ON asset (sha256);"
  "CREATE TABLE ledger (seq INTEGER PRIMARY KEY AUTOINCREMENT, attempt TEXT NOT NULL, event TEXT NOT NULL,"
  " micros INTEGER NOT NULL, note TEXT, wall_us INTEGER NOT NULL) STRICT;"
  "CREATE INDEX ledger_attempt ON ledger (attempt, seq);"
  "CREATE TABLE engine (id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, base_url TEXT NOT NULL,"
  " model TEXT NOT NULL, model_row TEXT NOT NULL, position INTEGER NOT NULL) STRICT;"
  "CREATE TABLE reference (id TEXT PRIMARY KEY, board INTEGER NOT NULL REFERENCES board (id), number INTEGER NOT NULL,"
  " name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL, x REAL NOT NULL, y REAL NOT NULL, scale REAL NOT NULL,"
  " UNIQUE (board, number)) STRICT;"
  "CREATE TABLE value (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;"
  "CREATE VIRTUAL TABLE step_text USING fts5 (change, prompt, content='step', content_rowid='id', tokenize='trigram');";

/* What an engine was told and what it said of itself; how an attempt ended, in the service's own words. attempt.cost is
 * what it really cost, where the service says so: the error of the estimate is kept with the attempt. reach and charge are
 * words, see maq-provider.h. */
static const char to_2[] =
  "ALTER TABLE engine ADD COLUMN options TEXT;"
  "ALTER TABLE engine ADD COLUMN learned TEXT;"
  "ALTER TABLE engine ADD COLUMN learned_us INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE attempt ADD COLUMN provider_code TEXT;"
  "ALTER TABLE attempt ADD COLUMN charge TEXT;"
  "ALTER TABLE attempt ADD COLUMN reach TEXT;"
  "ALTER TABLE attempt ADD COLUMN original TEXT;"
  "ALTER TABLE attempt ADD COLUMN cost INTEGER;"
  "UPDATE attempt SET cost = (SELECT job.cost FROM job WHERE job.id = attempt.job AND job.cost IS NOT NULL)"
  " WHERE state IN ('stored', 'done')";

/* Several boards: when each was last opened, what lies in the trash, where the pictures of steps stand on the canvas, what is
 * drawn on them and on references, and a board's own small values (drafts, view). opened_us of the board that was open last
 * is the greatest. picture_markup names a step by its UUID: a drawing outlives a catalogue that lost the step for a while. */
static const char to_3[] =
  "ALTER TABLE board ADD COLUMN opened_us INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE board ADD COLUMN trashed_us INTEGER;"
  "ALTER TABLE step ADD COLUMN trashed_us INTEGER;"
  "CREATE INDEX step_board ON step (board, id);"
  "ALTER TABLE reference ADD COLUMN markup TEXT;"
  "CREATE TABLE picture_markup (board INTEGER NOT NULL REFERENCES board (id), step_uuid TEXT NOT NULL, slot INTEGER NOT NULL,"
  " markup TEXT NOT NULL, PRIMARY KEY (board, step_uuid, slot)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE spot (board INTEGER NOT NULL REFERENCES board (id), name TEXT NOT NULL, x REAL NOT NULL, y REAL NOT NULL,"
  " scale REAL NOT NULL, PRIMARY KEY (board, name)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE board_value (board INTEGER NOT NULL REFERENCES board (id), name TEXT NOT NULL, value TEXT NOT NULL,"
  " PRIMARY KEY (board, name)) STRICT, WITHOUT ROWID;"
  "INSERT INTO board_value SELECT (SELECT min (id) FROM board), name, value FROM value WHERE name = 'draft.text' AND value IS NOT NULL;"
  "DELETE FROM value WHERE name = 'draft.text';"
  /* Whether the answer was put into its original outside of the mask, as JSON: see maq-exact-record.h. */
  "ALTER TABLE attempt ADD COLUMN exact TEXT;"
  /* Lists of the history are read from here alone, newest first, whatever they are filtered by. */
  "CREATE INDEX step_listed ON step (board, trashed_us, id, starred, engine, created_us);";

/* What was said of a picture when it was compared: see maq-verdict.h. */
static const char to_4[] =
  "ALTER TABLE job ADD COLUMN verdict TEXT CHECK (verdict IN ('pick', 'reject'));"
  "CREATE INDEX job_verdict ON job (step, verdict) WHERE verdict IS NOT NULL";

/* Step i makes version i + 2 of version i + 1. */
static const char *const steps[] = { to_2, to_3, to_4 };
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == MAQ_STORE_SCHEMA - 1);

/* The built-in engine's address is made by the program when it starts its server. */
static const char draft_row[] =
  "INSERT INTO engine (id, title, kind, base_url, model, model_row, position)"
  " VALUES ('draft', 'Draft', 'openai', 'unix:', 'draft', 'draft', 0)";

static gboolean
climb (sqlite3 *db,
       gint64   from,
       gint64   to,
       GError **error)
{
  for (gint64 version = MAX (from, 1); version < to; version++)
    if (!maq_db_script (db, steps[version - 1], error))
      return FALSE;

  return TRUE;
}

static gboolean
mark (sqlite3 *db,
      GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d",
                                            MAQ_STORE_APPLICATION_ID, MAQ_STORE_SCHEMA);

  return maq_db_script (db, marks, error);
}

gboolean
maq_schema_create (MaqStore *self,
                   GError  **error)
{
  g_autoptr (MaqTransaction) transaction = maq_db_begin (self, error);
  g_autofree char *uuid = maq_text_uuid ();

  if (transaction == NULL)
    return FALSE;
  if (!maq_db_script (self->db, schema_1, error) || !climb (self->db, 1, MAQ_STORE_SCHEMA, error) ||
      !maq_db_script (self->db, draft_row, error) ||
      !maq_db_run (self, error, "INSERT INTO board (uuid, name, created_us) VALUES (?, '', ?)", "sl", uuid, maq_wall_us ()) ||
      !mark (self->db, error))
    return FALSE;

  if (MAQ_BUG ("drop-index") && !maq_db_script (self->db, "DROP INDEX attempt_active", error))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
}

gint64
maq_schema_get_version (sqlite3 *db)
{
  MaqStore view = { .db = db };

  return maq_db_get_int (&view, -1, "PRAGMA user_version", "");
}

gboolean
maq_schema_migrate (MaqStore *self,
                    GError  **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  gint64 from = maq_schema_get_version (self->db);

  if (from == MAQ_STORE_SCHEMA)
    return TRUE;
  transaction = maq_db_begin (self, error);
  if (transaction == NULL || !climb (self->db, from, MAQ_STORE_SCHEMA, error) || !mark (self->db, error) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  maq_log_event ("migrated", "from=%" G_GINT64_FORMAT " to=%d", from, MAQ_STORE_SCHEMA);

  return TRUE;
}

/* Returns: (transfer full) (nullable) */
static char *
read_schema (sqlite3 *db,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) failed = NULL;
  int code = sqlite3_prepare_v2 (db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", -1, &statement, NULL);

  if (code != SQLITE_OK)
    {
      maq_db_set_error (db, code, "schema", error);
      return NULL;
    }
  while (maq_db_next (statement, &failed))
    for (int i = 0; i < 4; i++)
      g_string_append_printf (text, "%s\n", maq_db_text (statement, i));
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
maq_schema_matches (sqlite3 *db,
                    GError **error)
{
  g_autoptr (sqlite3) scratch = NULL;
  g_autofree char *have = NULL, *want = NULL;
  gint64 version = maq_schema_get_version (db);
  int code = sqlite3_open_v2 (":memory:", &scratch, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    {
      maq_db_set_error (scratch, code, "scratch", error);
      return FALSE;
    }
  if (version < 1 || version > MAQ_STORE_SCHEMA)
    return FALSE;
  if (!maq_db_script (scratch, schema_1, error) || !climb (scratch, 1, version, error))
    return FALSE;
  want = read_schema (scratch, error);
  have = want != NULL ? read_schema (db, error) : NULL;

  return have != NULL && (g_str_equal (have, want) || MAQ_BUG ("drop-index"));
}
