#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 all along the calls that change the library while an engine works on a job, and again during the recovery; and the
same calls refused by the disk, once. What the engine charged is a picture or a question, is asked for and never made twice.

Usage: test-kill-jobs.py DRIVE SHIM
"""
import concurrent.futures
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.environ['MAQ_SOURCE_ROOT']
sys.path.insert(0, os.path.join(ROOT, 'tests', 'fake-provider'))
import oracle  # noqa: E402

WORKERS = 2
PATIENCE_S = 90
BEYOND = 8              # calls after the last counted one: threads do not count alike each time
EVERY_OF_RECOVERY = 24  # of the calls of a recovery, after each twentieth kill
# What happens, whether all that was charged must become a picture, how many calls apart the faults are, and what they are.
FLOWS = (
    ('plain', 'a lamp fault:work:25', True, 2, 'kill'),
    ('lost', 'a lamp fault:lost fault:work:10', True, 3, 'kill'),
    ('poor', 'a lamp fault:url-down:2 fault:poll-down:2', True, 4, 'kill'),
    ('gone', 'a lamp fault:forget:1 fault:work:1000', False, 8, 'kill'),
    ('disk-error', 'a lamp fault:work:25', True, 4, 'EIO'),
    ('disk-full', 'a lamp fault:work:25', True, 6, 'ENOSPC'),
)


class Case:
    """A library and a server of its own."""

    def __init__(self, drive, shim, root, name, template=None):
        self.drive, self.shim = drive, shim
        self.folder = os.path.join(root, name)
        self.library = os.path.join(self.folder, 'library')
        self.server = os.path.join(self.folder, 'server')
        self.wrong = []
        if template:
            shutil.copytree(template, self.folder)
        else:
            os.makedirs(os.path.join(self.folder, 'run'), 0o700)

    def run(self, *arguments, at=0, how='none'):
        env = dict(os.environ, XDG_RUNTIME_DIR=os.path.join(self.folder, 'run'),
                   XDG_CACHE_HOME=os.path.join(self.folder, 'cache'), MAQUETTE_TEST_RESERVE='0', LD_PRELOAD=self.shim,
                   MAQ_FAULT_UNDER=self.library, MAQ_FAULT_HOW=how, MAQ_FAULT_K=str(at),
                   MAQ_FAULT_COUNT=os.path.join(self.folder, 'count'))
        done = subprocess.run([self.drive, self.library, self.server, *arguments], env=env, capture_output=True,
                              timeout=PATIENCE_S, check=False)
        # A library that cannot be opened at all is said by an assertion of the driver's.
        if done.returncode != 0 and how == 'none' or (how == 'kill' and done.returncode not in (0, -signal.SIGKILL)):
            self.wrong.append(f'{arguments} ended with {done.returncode}: {done.stderr.decode(errors="replace")[-1500:]}')
        return done.returncode == -signal.SIGKILL or how not in ('none', 'kill')

    def calls(self):
        with open(os.path.join(self.folder, 'count'), encoding='ascii') as stream:
            return int(stream.read())

    def judge(self, must_have):
        """Returns the states of the jobs."""
        ledger = os.path.join(self.server, 'ledger')
        open(ledger, 'a', encoding='utf-8').close()
        wrong, counts = oracle.check(ledger, self.library)
        self.wrong += wrong
        if counts['charges'] > 1:
            self.wrong.append(f'{counts["charges"]} charges')
        if must_have and counts['charges'] and counts['jobs'] != {'done': 1}:
            self.wrong.append(f'charged, and the job is {counts["jobs"]}')
        database = sqlite3.connect(f'file:{self.library}/library.db?mode=ro', uri=True)
        sums = database.execute('SELECT (SELECT coalesce (sum (counted), 0) FROM attempt), '
                                "(SELECT coalesce (sum (cost), 0) FROM job WHERE state = 'done')").fetchone()
        database.close()
        # What is done costs what the engine said, and nothing beside it stays open.
        if counts['jobs'] == {'done': 1} and sums[0] != sums[1]:
            self.wrong.append(f'the ledger counts {sums[0]}, the picture cost {sums[1]}')
        if len(os.listdir(os.path.join(self.server, 'jobs'))) > 1:
            self.wrong.append('it was made twice')
        return counts['jobs']


def try_fault(drive, shim, root, flow, at, second):
    name, prompt, must_have, _, how = flow
    case = Case(drive, shim, root, f'{name}-{at}-{second}', os.path.join(root, 'template'))
    try:
        struck = case.run('submit', prompt, at=at, how=how)
        if second:
            case.run('recover', at=second, how=how)
        case.run('recover')
        states = case.judge(must_have)
    except (OSError, sqlite3.Error, subprocess.TimeoutExpired) as error:
        case.wrong.append(repr(error))
        states, struck = {}, True
    if not case.wrong:
        shutil.rmtree(case.folder)
    return struck, states, [f'{name} at {at}, {second}: {what}' for what in case.wrong]


def sweep(pool, drive, shim, root, flow):
    name, prompt, _, step, how = flow
    case = Case(drive, shim, root, f'{name}-count', os.path.join(root, 'template'))
    case.run('submit', prompt)
    calls = case.calls()
    points = [(at, 0) for at in range(1, calls + BEYOND + 1, step)]
    if how == 'kill':
        points += [(at, second) for at in range(20, calls, 20) for second in range(at % 11 + 2, calls // 2, EVERY_OF_RECOVERY)]
    results = list(pool.map(lambda point: try_fault(drive, shim, root, flow, *point), points))
    wrong = case.wrong + [what for _, _, problems in results for what in problems]
    ends = {}
    for _, states, _ in results:
        for state, count in states.items():
            ends[state] = ends.get(state, 0) + count
    struck = sum(struck for struck, _, _ in results)
    if struck < calls // step - BEYOND:
        wrong.append(f'only {struck} faults at {calls} calls')
    return wrong, f'{struck} faults over {calls} calls; {ends}'


def main():
    drive, shim = sys.argv[1:3]
    start = time.monotonic()
    base = '/dev/shm' if os.path.isdir('/dev/shm') else None
    root = tempfile.mkdtemp(prefix='maq-kill-jobs-', dir=base)
    failed = False
    print(f'1..{len(FLOWS)}')
    try:
        Case(drive, shim, root, 'template').run('recover')
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for number, flow in enumerate(FLOWS, 1):
                wrong, note = sweep(pool, drive, shim, root, flow)
                failed |= bool(wrong)
                for what in wrong[:20]:
                    print('\n'.join(f'# {line}' for line in what.splitlines()))
                print(f'{"not ok" if wrong else "ok"} {number} /engine/kill-jobs/{flow[0]} # {note}', flush=True)
        print(f'# {time.monotonic() - start:.1f} s')
    finally:
        if not (failed and os.environ.get('MAQ_KEEP')):
            shutil.rmtree(root, ignore_errors=True)


if __name__ == '__main__':
    main()
