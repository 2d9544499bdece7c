-- SPDX-License-Identifier: GPL-3.0-or-later
-- What version 3 of the catalogue made of library-2.sql, statement by statement as that program did it.
ALTER TABLE board ADD COLUMN opened_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE board ADD COLUMN trashed_us INTEGER;
ALTER TABLE step ADD COLUMN trashed_us INTEGER;
CREATE INDEX step_board ON step (board, id);
ALTER TABLE reference ADD COLUMN markup TEXT;
CREATE TABLE picture_markup (board INTEGER NOT NULL REFERENCES board (id), step_uuid TEXT NOT NULL, slot INTEGER NOT NULL, markup TEXT NOT NULL, PRIMARY KEY (board, step_uuid, slot)) STRICT, WITHOUT ROWID;
CREATE TABLE spot (board INTEGER NOT NULL REFERENCES board (id), name TEXT NOT NULL, x REAL NOT NULL, y REAL NOT NULL, scale REAL NOT NULL, PRIMARY KEY (board, name)) STRICT, WITHOUT ROWID;
CREATE TABLE board_value (board INTEGER NOT NULL REFERENCES board (id), name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (board, name)) STRICT, WITHOUT ROWID;
INSERT INTO board_value SELECT (SELECT min (id) FROM board), name, value FROM value WHERE name = 'draft.text' AND value IS NOT NULL;
DELETE FROM value WHERE name = 'draft.text';
ALTER TABLE attempt ADD COLUMN exact TEXT;
CREATE INDEX step_listed ON step (board, trashed_us, id, starred, engine, created_us);
PRAGMA user_version=3;
