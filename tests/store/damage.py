#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damages the catalogue in some 300 ways: it must open, be repaired or be refused, never crash, never charge again, and
every charge must still be one picture or one visible unknown.

usage: damage.py FLOW SHIM
"""
import concurrent.futures
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

FLOW, SHIM = sys.argv[1:3]
ROOT = tempfile.mkdtemp(prefix='maquette-damage-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
PAID = ('unknown', 'incomplete', 'unreadable', 'discarded')
PAGE = 4096


class Violation(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Violation(what)


def flow(folder, *words, kill=None):
    env = dict(os.environ, MAQUETTE_TEST_RESERVE='65536')
    if kill is not None:
        env.update(LD_PRELOAD=SHIM, MAQ_FAULT_HOW='kill', MAQ_FAULT_K=str(kill))
    return subprocess.run([FLOW, os.path.join(folder, 'library'), os.path.join(folder, 'charges'), *words], env=env,
                          capture_output=True, timeout=60, check=False)


def database(folder, ending=''):
    return os.path.join(folder, 'library', 'library.db' + ending)


def make_template(name, backup, wal):
    """Two pictures, one unknown, one refusal; with a backup of an earlier time, or a log that was not written back."""
    folder = os.path.join(ROOT, name)
    os.mkdir(folder)
    for words in (('ok', 'add'), ('backup',) if backup else ('refused', 'add'), ('broken', 'add'), ('ok', 'add')):
        done = flow(folder, *words)
        check(done.returncode == 0, f'{words}: {done.stderr}')
    shutil.copy(database(folder), os.path.join(folder, 'old.db'))
    if wal:
        # Killed late in a run that has charged: the log holds what the file does not.
        done = flow(folder, 'ok', 'add', kill=wal)
        check(done.returncode == -9 and os.path.getsize(database(folder, '-wal')) > 0, f'no log was left: {done}')
    return folder


def read(path):
    with open(path, 'rb') as stream:
        return bytearray(stream.read())


def write(path, data):
    with open(path, 'wb') as stream:
        stream.write(data)


def flip(chance, path, count):
    data = read(path)
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    write(path, data)


def pages(chance, path, how):
    data = read(path)
    number = len(data) // PAGE
    a, b = chance.randrange(number), chance.randrange(number)
    one, two = data[a * PAGE:(a + 1) * PAGE], data[b * PAGE:(b + 1) * PAGE]
    if how == 'zero':
        data[a * PAGE:(a + 1) * PAGE] = bytes(PAGE)
    elif how == 'swap':
        data[a * PAGE:(a + 1) * PAGE], data[b * PAGE:(b + 1) * PAGE] = two, one
    elif how == 'random':
        data[a * PAGE:(a + 1) * PAGE] = chance.randbytes(PAGE)
    elif how == 'cut':
        del data[chance.randrange(len(data)):]
    write(path, data)


def lose(path):
    if os.path.exists(path):
        os.unlink(path)


def mutations():
    """name, needs a log, function (chance, folder)"""
    for count in (1, 3, 16, 200):
        for _ in range(22):
            yield f'{count} bits', False, lambda c, f, n=count: flip(c, database(f), n)
    for how in ('zero', 'swap', 'random', 'cut'):
        for _ in range(18):
            yield f'page {how}', False, lambda c, f, h=how: pages(c, database(f), h)
    for _ in range(25):
        yield 'header', False, lambda c, f: flip_header(c, database(f))
    for _ in range(20):
        yield 'bits of the log', True, lambda c, f: flip(c, database(f, '-wal'), 4)
        yield 'log cut', True, lambda c, f: write(database(f, '-wal'), read(database(f, '-wal'))[:c.randrange(20000)])
        yield 'index of the log', True, lambda c, f: write(database(f, '-shm'), c.randbytes(32768))
        yield 'file cut beside its log', True, lambda c, f: pages(c, database(f), 'cut')
    yield 'log lost', True, lambda c, f: lose(database(f, '-wal'))
    yield 'file lost, log left', True, lambda c, f: lose(database(f))
    yield 'older file, newer log', True, lambda c, f: shutil.copy(os.path.join(f, 'old.db'), database(f))
    yield 'foreign log', True, lambda c, f: write(database(f, '-wal'), c.randbytes(50000))
    yield 'file lost', False, lambda c, f: lose(database(f))
    yield 'empty file', False, lambda c, f: write(database(f), b'')
    yield 'one byte', False, lambda c, f: write(database(f), b'S')
    yield 'random file', False, lambda c, f: write(database(f), c.randbytes(65536))
    yield 'text file', False, lambda c, f: write(database(f), b'hello\n' * 1000)
    yield 'another program', False, another_program
    yield 'folder', False, lambda c, f: (lose(database(f)), os.mkdir(database(f)))
    yield 'link', False, lambda c, f: (os.rename(database(f), f + '/moved'), os.symlink(f + '/moved', database(f)))
    yield 'newer schema', False, lambda c, f: sql(f, 'PRAGMA user_version=99')
    yield 'table lost', False, lambda c, f: sql(f, 'DROP TABLE asset')
    yield 'index lost', False, lambda c, f: sql(f, 'DROP INDEX attempt_active')
    yield 'trigger planted', False, lambda c, f: sql(f, 'CREATE TRIGGER t AFTER INSERT ON attempt BEGIN DELETE FROM ledger; END')
    yield 'view planted', False, lambda c, f: sql(f, 'CREATE VIEW v AS SELECT 1')
    yield 'words lost', False, lambda c, f: sql(f, "DELETE FROM step_text_data")


def flip_header(chance, path):
    data = read(path)
    data[chance.randrange(100)] ^= 1 << chance.randrange(8)
    write(path, data)


def another_program(_, folder):
    lose(database(folder))
    sql(folder, 'CREATE TABLE t (a); PRAGMA application_id=7; PRAGMA user_version=3')


def sql(folder, script):
    db = sqlite3.connect(database(folder))
    db.executescript(script)
    db.close()


def charges(folder):
    with open(os.path.join(folder, 'charges'), encoding='ascii') as stream:
        return [line.split() for line in stream]


def check_charge(folder, db, attempt, sha256):
    row = db.execute('SELECT job.state, job.id FROM attempt JOIN job ON job.id = attempt.job WHERE attempt.uuid = ?',
                     (attempt,)).fetchone()
    check(row is not None, f'charge {attempt[:8]} has no job any more')
    assets = {asset for asset, in db.execute('SELECT sha256 FROM asset WHERE job = ?', (row[1],))}
    check((row[0] == 'done' and sha256 in assets) or row[0] in PAID, f'charge {attempt[:8]}: {row[0]}, {assets}')
    if sha256 in assets:
        path = os.path.join(folder, 'library', 'objects', sha256[:2], sha256[2:])
        check(hashlib.sha256(bytes(read(path))).hexdigest() == sha256, 'the picture is damaged')


def oracle(folder, before):
    now = charges(folder)
    check(now == before, f'{len(now) - len(before)} new charges')
    db = sqlite3.connect(database(folder))
    try:
        check(db.execute('PRAGMA integrity_check').fetchone()[0] == 'ok', 'integrity_check')
        for attempt, sha256 in now:
            check_charge(folder, db, attempt, sha256)
    finally:
        db.close()


def try_one(number, name, mutate, template):
    folder = os.path.join(ROOT, f'case-{number}')
    shutil.copytree(template, folder)
    try:
        mutate(random.Random(number), folder)
        before = charges(folder)
        done = flow(folder, 'refused')
        said = done.stderr.decode(errors='replace')
        if done.returncode == 1 and 'newer program' in said:
            return 'refused'
        check(done.returncode == 0, f'ends with {done.returncode}: {said}')
        oracle(folder, before)
        check(flow(folder, 'refused').returncode == 0, 'the next start fails')
        oracle(folder, before)
        return 'repaired' if b'"steps"' in done.stdout else 'opened'
    except (Violation, sqlite3.Error, OSError, subprocess.TimeoutExpired) as failure:
        return Violation(f'{name} (case {number}): {failure}')
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    try:
        templates = {(backup, wal): make_template(f'template-{backup}-{wal}', backup, wal)
                     for backup in (False, True) for wal in (0, 230)}
        cases = list(mutations())
        print('1..3')
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda c: try_one(c[0], c[1][0], c[1][2], templates[c[0] % 2 == 0, 230 if c[1][1] else 0]),
                                    enumerate(cases)))
        failures = [result for result in results if isinstance(result, Violation)]
        ends = {end: results.count(end) for end in ('opened', 'repaired', 'refused')}
        print(f'# {len(cases)} mutations: {ends}')
        print(f'{"not ok" if failures else "ok"} 1 every damaged catalogue opens, is repaired or is refused')
        for failure in failures[:20]:
            print(f'# {failure}')
        print(f'{"ok" if len(cases) >= 200 else "not ok"} 2 there are 200 mutations and more')
        print(f'{"ok" if ends["repaired"] >= 50 else "not ok"} 3 repairs do happen')
        return 1 if failures else 0
    finally:
        shutil.rmtree(ROOT, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
