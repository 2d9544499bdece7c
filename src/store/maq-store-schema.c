/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-store-private.h"
#include "maq-text.h"

/* Version 1. Times are µs of the wall clock and only shown; order is by id and seq. Money is micro-dollars. States are
 * the words of maq_job_state_to_word(). An attempt that went back to the queue is 'failed'. attempt.counted is the last
 * word of the ledger on it, kept beside it so that a budget is one look into an index. */
#define STATE_CHECK \
  " CHECK (state IN ('queued', 'prepared', 'sending', 'committed', 'accepted', 'responding', 'remote-done', 'received'," \
  " 'stored', 'done', 'refused', 'failed', 'cancelled', 'incomplete', 'unreadable', 'unknown', 'expired', 'discarded'))"

static const char schema[] =
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

/* The built-in engine's address is made by the program when it starts its server. */
static const char draft_row[] =
  "INSERT INTO engine (id, title, kind, base_url, model, model_row, position)"
  " VALUES ('draft', 'Draft', 'openai', 'unix:', 'draft', 'draft', 0)";

gboolean
maq_schema_create (MaqStore *self,
                   GError  **error)
{
  g_autoptr (MaqTransaction) transaction = maq_db_begin (self, error);
  g_autofree char *uuid = maq_text_uuid ();
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d",
                                            MAQ_STORE_APPLICATION_ID, MAQ_STORE_SCHEMA);

  if (transaction == NULL)
    return FALSE;
  if (!maq_db_script (self->db, schema, error) || !maq_db_script (self->db, draft_row, error) ||
      !maq_db_run (self, error, "INSERT INTO board VALUES (?, ?, '', ?)", "lsl", MAQ_STORE_BOARD, uuid, maq_wall_us ()) ||
      !maq_db_script (self->db, marks, error))
    return FALSE;

  if (MAQ_BUG ("drop-index") && !maq_db_script (self->db, "DROP INDEX attempt_active", error))
    return FALSE;

  return maq_db_commit (g_steal_pointer (&transaction), error);
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
  int code = sqlite3_open_v2 (":memory:", &scratch, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    {
      maq_db_set_error (scratch, code, "scratch", error);
      return FALSE;
    }
  if (!maq_db_script (scratch, schema, error))
    return FALSE;
  want = read_schema (scratch, error);
  have = want != NULL ? read_schema (db, error) : NULL;

  return have != NULL && (g_str_equal (have, want) || MAQ_BUG ("drop-index"));
}
