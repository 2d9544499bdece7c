#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills and fails a whole paid request at every call that changes a file, and checks the oracle after recovery.

usage: fault.py FLOW SHIM kill|errno|compound|bugs
Each line of TAP is one sweep. MAQ_FAULT_ONE=SCENE:HOW:K[:J] runs a single case and keeps its folder.
"""
import concurrent.futures
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

FLOW, SHIM, SUITE = sys.argv[1:4]
ROOT = tempfile.mkdtemp(prefix='maquette-fault-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
SEEN_UNPAID = ('queued', 'failed', 'refused', 'cancelled')
SEEN_PAID = ('unknown', 'incomplete', 'unreadable')


class Violation(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Violation(what)


class Case:
    def __init__(self, scene, template=None, bug=None):
        self.folder = tempfile.mkdtemp(dir=ROOT)
        self.library = os.path.join(self.folder, 'library')
        self.charges_path = os.path.join(self.folder, 'charges')
        self.count_path = os.path.join(self.folder, 'count')
        self.scene, self.bug = scene, bug
        if template is not None:
            shutil.copytree(template, self.library)

    def run(self, how=None, k=0, persist=False, scene=None):
        env = dict(os.environ, LD_PRELOAD=SHIM, MAQUETTE_TEST_RESERVE='65536', MAQ_FAULT_COUNT=self.count_path)
        if how is not None:
            env.update(MAQ_FAULT_HOW=how, MAQ_FAULT_K=str(k))
        if persist:
            env['MAQ_FAULT_PERSIST'] = '1'
        if self.bug is not None:
            env['MAQ_BUG'] = self.bug
        if os.path.exists(self.count_path):
            os.unlink(self.count_path)
        done = subprocess.run([FLOW, self.library, self.charges_path, scene or self.scene], env=env, capture_output=True,
                              timeout=60, check=False)
        self.said = done.stderr.decode(errors='replace')
        return done.returncode

    def calls(self):
        with open(self.count_path, encoding='ascii') as stream:
            return int(stream.read())

    def charges(self):
        if not os.path.exists(self.charges_path):
            return []
        with open(self.charges_path, encoding='ascii') as stream:
            return [line.split() for line in stream]

    def object_path(self, sha256):
        return os.path.join(self.library, 'objects', sha256[:2], sha256[2:])

    def check_object(self, sha256):
        path = self.object_path(sha256)
        check(os.path.exists(path), f'object {sha256[:12]} is missing')
        with open(path, 'rb') as stream:
            check(hashlib.sha256(stream.read()).hexdigest() == sha256, f'object {sha256[:12]} is damaged')

    def check_names(self):
        """At any moment, even right after a kill: what has an object's name has its bytes."""
        for folder, _, names in os.walk(os.path.join(self.library, 'objects')):
            if os.path.basename(folder) != 'tmp':
                for name in names:
                    self.check_object(os.path.basename(folder) + name)

    def check_database(self, db):
        check(db.execute('PRAGMA integrity_check').fetchone()[0] == 'ok', 'integrity_check')
        check(not db.execute('PRAGMA foreign_key_check').fetchall(), 'foreign keys')
        for job, in db.execute("SELECT job FROM attempt WHERE state IN ('sending', 'committed', 'accepted', 'responding',"
                               " 'remote-done') GROUP BY job HAVING count(*) > 1"):
            raise Violation(f'job {job} has two attempts under way')
        for table in ('asset', 'step_image'):
            for sha256, in db.execute(f'SELECT sha256 FROM {table}').fetchall():
                self.check_object(sha256)
        try:
            db.execute("INSERT INTO attempt (uuid, job, no, state, idem_key, resend_free, approved, t_prepared)"
                       " SELECT 'x' || value, 1, 90 + value, 'sending', '', 0, 0, 0 FROM json_each ('[1, 2]')")
            raise Violation('the catalogue lets two attempts of a job be under way')
        except sqlite3.IntegrityError:
            pass
        finally:
            db.rollback()

    def check_money(self, db, charges):
        for attempt, _ in charges:
            row = db.execute('SELECT event FROM ledger WHERE attempt = ? ORDER BY seq DESC LIMIT 1', (attempt,)).fetchone()
            check(row is not None and row[0] != 'REFUSED', f'the ledger calls a charge {row}')

    def check_jobs(self, db, charges):
        jobs = db.execute('SELECT id, state FROM job').fetchall()
        check(len(jobs) == 1, f'{len(jobs)} jobs')
        job, state = jobs[0]
        stored = [sha256 for sha256, in db.execute('SELECT sha256 FROM asset WHERE job = ?', (job,))]
        check(len(charges) <= 1, f'{len(charges)} charges')
        if charges:
            check((state == 'done' and stored == [charges[0][1]]) or (state in SEEN_PAID and not stored),
                  f'charged, and the job is {state} with {len(stored)} pictures')
        else:
            check(not stored and state in SEEN_UNPAID + ('unknown',), f'not charged, and the job is {state} with {len(stored)}')
        return state

    def check_files(self, db):
        left = os.listdir(os.path.join(self.library, 'objects', 'tmp'))
        check(not left, f'objects/tmp holds {left}')
        recovered = os.path.join(self.library, 'recovered')
        for name in os.listdir(recovered) if os.path.isdir(recovered) else []:
            check(not name.startswith(('damaged-', 'catalogue-')), f'recovered/{name} without a damaged disk')
        known = {uuid for uuid, in db.execute('SELECT uuid FROM attempt')}
        for name in os.listdir(os.path.join(self.library, 'spool')):
            check(name in known, f'spool/{name} has no row')
        check(os.listdir(os.path.join(self.library, 'owners')) == ['gate.lock'], 'owners of the dead are left')

    def oracle(self):
        charges = self.charges()
        db = sqlite3.connect(os.path.join(self.library, 'library.db'))
        try:
            self.check_database(db)
            self.check_money(db, charges)
            state = self.check_jobs(db, charges)
            self.check_files(db)
        finally:
            db.close()
        return state

    def recover(self, twice):
        """Twice: the second time there must be nothing left to do."""
        code = self.run()
        check(code == 0, f'the run after the fault ends with {code}: {self.said}')
        state = self.oracle()
        if not twice:
            return state
        code = self.run(scene='refused')
        check(code == 0, f'the second run ends with {code}: {self.said}')
        check(self.oracle() == state, 'a second recovery changes the state')
        return state

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def make_template():
    """A library that exists and is empty, so that sweeps need not go through its making again and again."""
    case = Case('ok')
    case.run('EIO', 1, True)
    shutil.rmtree(case.library, ignore_errors=True)
    empty = Case('ok')
    code = empty.run(scene='ok')
    check(code == 0, f'a run without faults ends with {code}: {empty.said}')
    db = sqlite3.connect(os.path.join(empty.library, 'library.db'))
    db.executescript("DELETE FROM asset; DELETE FROM ledger; DELETE FROM attempt; DELETE FROM job; DELETE FROM step_image;"
                     "DELETE FROM step_text; DELETE FROM step; DELETE FROM object; DELETE FROM sqlite_sequence;")
    db.close()
    for name in ('objects', 'spool', 'sidecars'):
        shutil.rmtree(os.path.join(empty.library, name))
    return empty.library


def one(scene, template, how, k, persist=False, second=0, bug=None):
    """One case. Returns (struck, state or Violation text)."""
    case = Case(scene, template, bug)
    try:
        code = case.run(how, k, persist)
        if how == 'kill':
            check(code in (0, -9), f'ended with {code}: {case.said}')
            struck = code == -9
        else:
            check(code in (0, 1), f'ended with {code}: {case.said}')
            struck = case.calls() >= k
        case.check_names()
        if struck and second:
            case.run('kill', second)
        return struck, case.recover(how == 'kill' or k % 4 == 0)
    except (Violation, subprocess.TimeoutExpired, sqlite3.Error) as failure:
        return True, failure
    finally:
        if os.environ.get('MAQ_FAULT_ONE') is None:
            case.close()
        else:
            print(f'# kept: {case.folder}', file=sys.stderr)


def calls_of(scene, template):
    case = Case(scene, template)
    code = case.run()
    check(code == 0, f'{scene} without faults ends with {code}: {case.said}')
    case.oracle()
    calls = case.calls()
    case.close()
    return calls


def sweep(pool, scene, template, how, persist=False, step=1, seconds=None):
    """Every @step-th call. Returns (cases, failures, states)."""
    calls = calls_of(scene, template)
    points = range(1, calls + 40 + 1, step)
    results = list(pool.map(lambda k: one(scene, template, how, k, persist, seconds(k) if seconds else 0), points))
    failures = [(k, result) for k, (_, result) in zip(points, results) if isinstance(result, Exception)]
    states = {}
    for _, result in results:
        if not isinstance(result, Exception):
            states[result] = states.get(result, 0) + 1
    if not persist:
        struck = [k for k, (hit, _) in zip(points, results) if hit]
        if not struck or max(struck) < calls - 60:
            failures.append((0, Violation(f'the sweep ends at {max(struck or [0])} of {calls} calls')))
    return len(points), failures, states


class Tap:
    def __init__(self):
        self.number, self.failed = 0, False

    def say(self, ok, name, lines=()):
        self.number += 1
        self.failed |= not ok
        print(f'{"ok" if ok else "not ok"} {self.number} {name}')
        for line in lines:
            print(f'# {line}')
        sys.stdout.flush()

    def sweep(self, name, result):
        cases, failures, states = result
        lines = [f'{cases} cases, ended as {states}'] + [f'k={k}: {what}' for k, what in failures[:12]]
        self.say(not failures, f'{name}', lines)


def run_kill(tap, pool, template):
    tap.sweep('kill/ok, library being made', sweep(pool, 'ok', None, 'kill'))
    tap.sweep('kill/chunked', sweep(pool, 'chunked', template, 'kill'))
    for scene in ('refused', 'limited', 'broken'):
        tap.sweep(f'kill/{scene}', sweep(pool, scene, template, 'kill', step=2))


def run_errno(tap, pool, template):
    for how in ('ENOSPC', 'EIO'):
        tap.sweep(f'{how} once', sweep(pool, 'ok', template, how))
        tap.sweep(f'{how} from there on', sweep(pool, 'ok', template, how, persist=True))
    tap.sweep('EDQUOT from there on', sweep(pool, 'ok', template, 'EDQUOT', persist=True, step=6))
    tap.sweep('EROFS from there on', sweep(pool, 'ok', template, 'EROFS', persist=True, step=6))
    tap.sweep('EINTR once', sweep(pool, 'ok', template, 'EINTR', step=3))
    tap.sweep('short write once', sweep(pool, 'ok', template, 'short', step=3))


def run_compound(tap, pool, template):
    tap.sweep('kill, and kill again in the recovery', sweep(pool, 'ok', template, 'kill', seconds=lambda k: k * 89 % 240 + 1))
    tap.sweep('kill a cut reply, and kill again in the recovery',
              sweep(pool, 'chunked', template, 'kill', seconds=lambda k: k * 53 % 160 + 1))
    tap.sweep('disk full, and kill in the recovery',
              sweep(pool, 'ok', template, 'ENOSPC', persist=True, step=2, seconds=lambda k: k * 71 % 200 + 1))


def hunt(pool, template, bug):
    """Goes through the calls until the oracle sees the bug. Returns the first violation or None."""
    for start in range(1, 400, 20):
        points = range(start, start + 20)
        for k, (_, result) in zip(points, pool.map(lambda k: one('ok', template, 'kill', k, bug=bug), points)):
            if isinstance(result, Exception):
                return f'k={k}: {result}'
    return None


def run_bugs(tap, pool, template):
    """The oracle must see each of them; without a bug the same sweeps are clean, which the other suites show."""
    for bug, fresh in (('skip-t2', False), ('name-first', False), ('resend-committed', False), ('drop-index', True)):
        seen = hunt(pool, None if fresh else template, bug)
        tap.say(seen is not None, f'planted bug is caught: {bug}', [seen or 'nobody noticed'])


def main():
    single = os.environ.get('MAQ_FAULT_ONE')
    try:
        template = make_template()
        if single is not None:
            scene, how, k, *rest = single.split(':')
            print(one(scene, None if 'fresh' in rest else template, how, int(k), 'persist' in rest,
                      next((int(r) for r in rest if r.isdigit()), 0), os.environ.get('MAQ_BUG')))
            return 0
        tap = Tap()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            {'kill': run_kill, 'errno': run_errno, 'compound': run_compound, 'bugs': run_bugs}[SUITE](tap, pool, template)
        print(f'1..{tap.number}')
        return 1 if tap.failed else 0
    finally:
        if single is None:
            shutil.rmtree(ROOT, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
