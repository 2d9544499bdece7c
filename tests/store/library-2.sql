-- SPDX-License-Identifier: GPL-3.0-or-later
-- What version 2 of the catalogue made of library-1.sql, statement by statement as that program did it, and an engine that
-- was told something.
ALTER TABLE engine ADD COLUMN options TEXT;
ALTER TABLE engine ADD COLUMN learned TEXT;
ALTER TABLE engine ADD COLUMN learned_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN provider_code TEXT;
ALTER TABLE attempt ADD COLUMN charge TEXT;
ALTER TABLE attempt ADD COLUMN reach TEXT;
ALTER TABLE attempt ADD COLUMN original TEXT;
ALTER TABLE attempt ADD COLUMN cost INTEGER;
UPDATE attempt SET cost = (SELECT job.cost FROM job WHERE job.id = attempt.job AND job.cost IS NOT NULL) WHERE state IN ('stored', 'done');
PRAGMA user_version=2;
