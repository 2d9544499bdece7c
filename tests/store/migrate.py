#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills and fails the migration of a library at every call that changes a file. Whatever happens, the library is whole, of
one version or the other; the next opening finishes; and the older program's copy lies in backups/.

usage: migrate.py FLOW SHIM LIBRARY-1.SQL [LIBRARY-2.SQL ...]: begins with what all of them make, one after the other
"""
import concurrent.futures
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import tap

FLOW, SHIM, *SQL = sys.argv[1:]
OLD, NEW = len(SQL), 4
ROOT = tempfile.mkdtemp(prefix='maquette-migrate-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
TABLES = ('object', 'asset', 'ledger', 'value')
OLD_BOARD = 'id, uuid, name, created_us'
OLD_STEP = 'id, uuid, board, created_us, request, change, prompt, engine, engine_title, model, is_ai, starred'
OLD_JOB = 'id, uuid, step, slot, engine, state, error_word, error_message, request_id, notes, est_low, est_high, cost'
OLD_ATTEMPT = 'uuid, job, no, state, est_low, est_high, counted, t_committed'
OLD_ENGINE = 'id, title, kind, base_url, model, model_row, position'


def make(folder):
    """A library that only the older program has seen."""
    library = os.path.join(folder, 'library')
    os.makedirs(os.path.join(library, 'backups'), mode=0o700)
    os.chmod(library, 0o700)
    path = os.path.join(library, 'library.db')
    db = sqlite3.connect(path)
    for sql in SQL:
        with open(sql, encoding='utf-8') as stream:
            db.executescript(stream.read())
    db.close()
    os.chmod(path, 0o600)
    return library


def dump(path):
    """(version, everything the first version knew)."""
    db = sqlite3.connect(path)
    try:
        assert db.execute('PRAGMA integrity_check').fetchone()[0] == 'ok', 'integrity_check'
        rows = [db.execute(f'SELECT * FROM {table} ORDER BY 1').fetchall() for table in TABLES]
        rows.append(db.execute(f'SELECT {OLD_BOARD} FROM board ORDER BY id').fetchall())
        rows.append(db.execute(f'SELECT {OLD_STEP} FROM step ORDER BY id').fetchall())
        rows.append(db.execute(f'SELECT {OLD_JOB} FROM job ORDER BY id').fetchall())
        rows.append(db.execute(f'SELECT {OLD_ATTEMPT} FROM attempt ORDER BY id').fetchall())
        rows.append(db.execute(f'SELECT {OLD_ENGINE} FROM engine ORDER BY id').fetchall())
        rows.append(db.execute("SELECT rowid FROM step_text WHERE step_text MATCH 'lighthouse'").fetchall())
        columns = [name for table in ('attempt', 'board', 'job') for _, name, *_ in db.execute(f'PRAGMA table_info ({table})')]
        version = db.execute('PRAGMA user_version').fetchone()[0]
        assert ('provider_code' in columns) == (version >= 2), f'version {version} with {columns}'
        assert ('exact' in columns) == (version >= 3), f'version {version} with {columns}'
        assert ('trashed_us' in columns) == (version >= 3), f'version {version} with {columns}'
        assert ('verdict' in columns) == (version >= 4), f'version {version} with {columns}'
        return version, rows
    finally:
        db.close()


def run(folder, how=None, k=0, persist=False):
    count = os.path.join(folder, 'count')
    env = dict(os.environ, LD_PRELOAD=SHIM, MAQ_FAULT_COUNT=count)
    if how is not None:
        env.update(MAQ_FAULT_HOW=how, MAQ_FAULT_K=str(k))
    if persist:
        env['MAQ_FAULT_PERSIST'] = '1'
    done = subprocess.run([FLOW, os.path.join(folder, 'library'), os.path.join(folder, 'charges'), 'look'], env=env,
                          capture_output=True, timeout=60, check=False)
    return done.returncode, done.stderr.decode(errors='replace')


def copies(library):
    return [os.path.join(library, 'backups', name) for name in os.listdir(os.path.join(library, 'backups'))
            if f'-schema-{OLD}' in name]


def check(library, before, finished):
    version, rows = dump(os.path.join(library, 'library.db'))
    assert rows == before, f'version {version} holds other rows'
    assert not finished or version == NEW, f'version {version} in the end'
    if version == NEW:
        assert copies(library), 'migrated without a copy'
    for path in copies(library):
        assert dump(path) == (OLD, before), 'the copy is not the library'


def one(before, how, k, persist):
    """Returns what was wrong, or None; and whether the fault struck."""
    folder = tempfile.mkdtemp(dir=ROOT)
    library = make(folder)
    try:
        code, said = run(folder, how, k, persist)
        assert code in (0, 1, -9) and (code != -9 or how == 'kill'), f'ended with {code}: {said}'
        struck = code != 0
        check(library, before, code == 0)
        code, said = run(folder)
        assert code == 0, f'the next opening ends with {code}: {said}'
        check(library, before, True)
        assert not os.path.exists(os.path.join(library, 'recovered')) or not os.listdir(os.path.join(library, 'recovered')), \
            'the library was set aside'
        return None, struck
    except (AssertionError, sqlite3.Error, subprocess.TimeoutExpired) as failure:
        return f'k={k}: {failure}', True
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def calls():
    folder = tempfile.mkdtemp(dir=ROOT)
    make(folder)
    code, said = run(folder)
    assert code == 0, said
    with open(os.path.join(folder, 'count'), encoding='ascii') as stream:
        return int(stream.read())


def tearDownModule():
    shutil.rmtree(ROOT, ignore_errors=True)


class Migration(unittest.TestCase):
    def sweep(self, how, persist=False):
        folder = tempfile.mkdtemp(dir=ROOT)
        _, before = dump(os.path.join(make(folder), 'library.db'))
        total = calls()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda k: one(before, how, k, persist), range(1, total + 1)))
        struck = sum(hit for _, hit in results)
        print(f'{how}: {total} points, {struck} struck')
        self.assertEqual([what for what, _ in results if what is not None], [])
        self.assertGreater(struck, total // 2)

    def test_kill(self):
        self.sweep('kill')

    def test_disk_full_once(self):
        self.sweep('ENOSPC')

    def test_disk_full_from_there_on(self):
        self.sweep('ENOSPC', True)

    def test_io_error_once(self):
        self.sweep('EIO')

    def test_io_error_from_there_on(self):
        self.sweep('EIO', True)


if __name__ == '__main__':
    del sys.argv[1:]
    tap.main()
