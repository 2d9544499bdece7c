-- SPDX-License-Identifier: GPL-3.0-or-later
-- A library as version 1 of the catalogue left it, statement by statement as that program made it, with a picture that is
-- there (done), a request that may have been paid (unknown), one that was refused, one that waits, and an engine.
PRAGMA application_id=1298231669;
PRAGMA user_version=1;
BEGIN;
CREATE TABLE board (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created_us INTEGER NOT NULL) STRICT;
CREATE TABLE object (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE step (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, board INTEGER NOT NULL REFERENCES board (id), created_us INTEGER NOT NULL, request TEXT NOT NULL, change TEXT NOT NULL, prompt TEXT NOT NULL, engine TEXT NOT NULL, engine_title TEXT NOT NULL, model TEXT NOT NULL, is_ai INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE step_parent (step INTEGER NOT NULL REFERENCES step (id), parent_uuid TEXT NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (step, parent_uuid, slot)) STRICT, WITHOUT ROWID;
CREATE INDEX step_parent_uuid ON step_parent (parent_uuid);
CREATE TABLE step_image (step INTEGER NOT NULL REFERENCES step (id), position INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (step, position)) STRICT, WITHOUT ROWID;
CREATE INDEX step_image_sha256 ON step_image (sha256);
CREATE TABLE job (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, step INTEGER NOT NULL REFERENCES step (id), slot INTEGER NOT NULL, engine TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'prepared', 'sending', 'committed', 'accepted', 'responding', 'remote-done', 'received', 'stored', 'done', 'refused', 'failed', 'cancelled', 'incomplete', 'unreadable', 'unknown', 'expired', 'discarded')), owner TEXT, crashes INTEGER NOT NULL DEFAULT 0, approved INTEGER NOT NULL DEFAULT 0, error_word TEXT, error_message TEXT, request_id TEXT, notes TEXT, est_known INTEGER NOT NULL, est_low INTEGER NOT NULL, est_high INTEGER NOT NULL, cost INTEGER, started_us INTEGER NOT NULL DEFAULT 0, ended_us INTEGER NOT NULL DEFAULT 0, UNIQUE (step, slot)) STRICT;
CREATE INDEX job_open ON job (state) WHERE state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired');
CREATE INDEX job_engine ON job (engine, id) WHERE state = 'done';
CREATE TABLE attempt (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, job INTEGER NOT NULL REFERENCES job (id), no INTEGER NOT NULL, owner TEXT, state TEXT NOT NULL CHECK (state IN ('queued', 'prepared', 'sending', 'committed', 'accepted', 'responding', 'remote-done', 'received', 'stored', 'done', 'refused', 'failed', 'cancelled', 'incomplete', 'unreadable', 'unknown', 'expired', 'discarded')), idem_key TEXT NOT NULL, boot_id TEXT, resend_free INTEGER NOT NULL, approved INTEGER NOT NULL, to_read INTEGER NOT NULL DEFAULT 0, est_known INTEGER NOT NULL DEFAULT 0, est_low INTEGER NOT NULL DEFAULT 0, est_high INTEGER NOT NULL DEFAULT 0, remote_id TEXT, deadline_us INTEGER, request_id TEXT, http_status INTEGER, transport_code INTEGER, bytes_up INTEGER, content_length INTEGER NOT NULL DEFAULT -1, resp_len INTEGER, resp_sha256 TEXT, revised_prompt TEXT, model TEXT, input_text_tokens INTEGER, input_image_tokens INTEGER, output_tokens INTEGER, why TEXT, t_prepared INTEGER NOT NULL, t_sending INTEGER, counted INTEGER NOT NULL DEFAULT 0, t_committed INTEGER, t_first_byte INTEGER, t_received INTEGER, t_ended INTEGER, UNIQUE (job, no)) STRICT;
CREATE UNIQUE INDEX attempt_active ON attempt (job) WHERE state IN ('sending', 'committed', 'accepted', 'responding', 'remote-done');
CREATE INDEX attempt_open ON attempt (state) WHERE state NOT IN ('done', 'refused', 'failed', 'cancelled', 'discarded', 'expired');
CREATE INDEX attempt_spent ON attempt (t_committed, counted) WHERE t_committed IS NOT NULL;
CREATE TABLE asset (id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES job (id), attempt INTEGER NOT NULL REFERENCES attempt (id), idx INTEGER NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, verified_us INTEGER, UNIQUE (attempt, idx)) STRICT;
CREATE INDEX asset_job ON asset (job);
CREATE INDEX asset_sha256 ON asset (sha256);
CREATE TABLE ledger (seq INTEGER PRIMARY KEY AUTOINCREMENT, attempt TEXT NOT NULL, event TEXT NOT NULL, micros INTEGER NOT NULL, note TEXT, wall_us INTEGER NOT NULL) STRICT;
CREATE INDEX ledger_attempt ON ledger (attempt, seq);
CREATE TABLE engine (id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, base_url TEXT NOT NULL, model TEXT NOT NULL, model_row TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
CREATE TABLE reference (id TEXT PRIMARY KEY, board INTEGER NOT NULL REFERENCES board (id), number INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL, x REAL NOT NULL, y REAL NOT NULL, scale REAL NOT NULL, UNIQUE (board, number)) STRICT;
CREATE TABLE value (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE step_text USING fts5 (change, prompt, content='step', content_rowid='id', tokenize='trigram');
INSERT INTO board VALUES (1, '0b000000-0000-4000-8000-000000000001', '', 1700000000000000);
INSERT INTO engine (id, title, kind, base_url, model, model_row, position) VALUES ('draft', 'Draft', 'openai', 'unix:', 'draft', 'draft', 0);
INSERT INTO engine (id, title, kind, base_url, model, model_row, position)
 VALUES ('paid', 'Paid', 'openai', 'https://api.openai.com/v1', 'gpt-image-2', 'openai/gpt-image-2', 1);
INSERT INTO value VALUES ('budget.day', '5000000');
INSERT INTO object VALUES ('b1ff9c8ea3a780bad09b346c423d2d0e46815926879b18e841d928376a946640', 69, 'image/png', 1, 1);
INSERT INTO step (uuid, board, created_us, request, change, prompt, engine, engine_title, model, is_ai, starred)
 VALUES ('57e00000-0000-4000-8000-000000000001', 1, 1700000001000000, '{"version":1,"change":"a lighthouse","keep":[],"ratio":"auto","variants":4,"engine":"paid"}', 'a lighthouse', 'a lighthouse, at dusk', 'paid',
 'Paid', 'gpt-image-2', 1, 1);
INSERT INTO step_text (rowid, change, prompt) VALUES (1, 'a lighthouse', 'a lighthouse, at dusk');
INSERT INTO job (uuid, step, slot, engine, state, est_known, est_low, est_high, cost, started_us, ended_us)
 VALUES ('70b00000-0000-4000-8000-000000000001', 1, 0, 'paid', 'done', 1, 200000, 220000, 210760, 1700000002000000, 1700000042000000);
INSERT INTO job (uuid, step, slot, engine, state, error_word, error_message, est_known, est_low, est_high)
 VALUES ('70b00000-0000-4000-8000-000000000002', 1, 1, 'paid', 'unknown', 'unknown-outcome', 'the line went dead', 1, 200000, 220000);
INSERT INTO job (uuid, step, slot, engine, state, error_word, error_message, est_known, est_low, est_high)
 VALUES ('70b00000-0000-4000-8000-000000000003', 1, 2, 'paid', 'refused', 'refused', 'no', 1, 200000, 220000);
INSERT INTO job (uuid, step, slot, engine, state, est_known, est_low, est_high)
 VALUES ('70b00000-0000-4000-8000-000000000004', 1, 3, 'paid', 'failed', 1, 200000, 220000);
INSERT INTO attempt (uuid, job, no, state, idem_key, resend_free, approved, est_known, est_low, est_high, http_status, t_prepared,
 t_sending, counted, t_committed, t_ended) VALUES ('a7700000-0000-4000-8000-000000000001', 1, 1, 'done', 'k1', 0, 0, 1, 200000, 220000, 200,
 1700000002000000, 1700000003000000, 210760, 1700000004000000, 1700000042000000);
INSERT INTO attempt (uuid, job, no, state, idem_key, resend_free, approved, est_known, est_low, est_high, http_status, t_prepared,
 t_sending, counted, t_committed, t_ended) VALUES ('a7700000-0000-4000-8000-000000000002', 2, 1, 'unknown', 'k2', 0, 0, 1, 200000, 220000, NULL,
 1700000002000000, 1700000003000000, 220000, 1700000004000000, 1700000042000000);
INSERT INTO attempt (uuid, job, no, state, idem_key, resend_free, approved, est_known, est_low, est_high, http_status, t_prepared,
 t_sending, counted, t_committed, t_ended) VALUES ('a7700000-0000-4000-8000-000000000003', 3, 1, 'refused', 'k3', 0, 0, 1, 200000, 220000, 400,
 1700000002000000, 1700000003000000, 0, 1700000004000000, 1700000042000000);
INSERT INTO asset (job, attempt, idx, sha256, bytes, type, width, height) VALUES (1, 1, 0, 'b1ff9c8ea3a780bad09b346c423d2d0e46815926879b18e841d928376a946640', 69, 'image/png', 1, 1);
INSERT INTO ledger (attempt, event, micros, note, wall_us) VALUES
 ('a7700000-0000-4000-8000-000000000001', 'ESTIMATED', 220000, NULL, 1700000004000000),
 ('a7700000-0000-4000-8000-000000000001', 'CONFIRMED', 210760, NULL, 1700000042000000),
 ('a7700000-0000-4000-8000-000000000002', 'ESTIMATED', 220000, NULL, 1700000004000000),
 ('a7700000-0000-4000-8000-000000000002', 'UNKNOWN', 220000, NULL, 1700000042000000),
 ('a7700000-0000-4000-8000-000000000003', 'ESTIMATED', 220000, NULL, 1700000004000000),
 ('a7700000-0000-4000-8000-000000000003', 'REFUSED', 0, 'refused', 1700000042000000);
COMMIT;
