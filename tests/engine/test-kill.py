#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments; what was paid is a picture or a question, and never paid twice.

Usage: test-kill.py DRIVE [SEED]
Two libraries at a time, each with a fake provider of its own that keeps the ledger. Each is worked on and killed again
and again; every start recovers what the one before left behind. At the end one more start is left alone, and then ledger
and library must agree.
"""
import concurrent.futures
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.environ['MAQ_SOURCE_ROOT']
FAKE = os.path.join(ROOT, 'tests', 'fake-provider', 'fake_provider.py')
ORACLE = os.path.join(ROOT, 'tests', 'fake-provider', 'oracle.py')
LIBRARIES = 8
KILLS_EACH = 25
TRIES_EACH = 60
STEPS_EACH_RUN = 2
THINK_MS = 15
PATIENCE_S = 90
# States that say: money may be gone, and there is no picture to show for it.
VISIBLE = ('unknown', 'incomplete', 'unreadable')


class Fake:
    """A provider with its ledger."""

    def __init__(self, folder):
        self.ledger = os.path.join(folder, 'ledger')
        self.process = subprocess.Popen(
            ['/usr/bin/python3', FAKE, '--ledger', self.ledger, '--no-key', '--follow-stdin', '--delay', str(THINK_MS),
             '--picture-bytes', '20000'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.base = json.loads(self.process.stdout.readline())['base']

    def charges(self):
        if not os.path.exists(self.ledger):
            return []
        with open(self.ledger, encoding='utf-8') as file:
            return [json.loads(line) for line in file if line.strip()]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE_S)


def environment(folder):
    env = dict(os.environ, XDG_RUNTIME_DIR=os.path.join(folder, 'run'), XDG_CACHE_HOME=os.path.join(folder, 'cache'),
               MAQUETTE_TEST_RESERVE='0')
    os.makedirs(env['XDG_RUNTIME_DIR'], mode=0o700, exist_ok=True)
    return env


def measure(drive, library, env, fake):
    """How long a whole run takes here and now: the kills are spread over that."""
    start = time.monotonic()
    subprocess.run([drive, library, 'submit', fake.base, 'whole', str(STEPS_EACH_RUN)], env=env, check=True,
                   stdout=subprocess.DEVNULL, timeout=PATIENCE_S)
    return time.monotonic() - start


def kill_once(drive, library, env, fake, number, after):
    process = subprocess.Popen([drive, library, 'submit', fake.base, f'kill {number}', str(STEPS_EACH_RUN)], env=env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE_S)
    if process.returncode not in (0, -signal.SIGKILL):
        raise AssertionError(f'run {number} ended with {process.returncode}: {errors.decode(errors="replace")}')
    return process.returncode != 0


def run_library(drive, seed):
    """Returns (kills, what came of it, problems)."""
    rng = random.Random(seed)
    base = '/dev/shm' if os.path.isdir('/dev/shm') else None
    folder = tempfile.mkdtemp(prefix='maq-kill-', dir=base)
    library = os.path.join(folder, 'library')
    env = environment(folder)
    fake = Fake(folder)
    kills = 0
    try:
        length = measure(drive, library, env, fake)
        for number in range(TRIES_EACH):
            if kills == KILLS_EACH:
                break
            hit = kill_once(drive, library, env, fake, number, rng.uniform(0.1, 1.0) * length)
            kills += hit
            # A run that was over before its kill was quicker than we thought.
            length *= 1.02 if hit else 0.9
        final = subprocess.run([drive, library, 'recover'], env=env, capture_output=True, text=True, timeout=PATIENCE_S)
        if final.returncode != 0:
            return kills, '', [f'the last start failed: {final.stderr[-2000:]}']
        return kills, describe(library, fake), check(library, fake) + oracle(library, fake)
    finally:
        fake.stop()
        shutil.rmtree(folder, ignore_errors=True)


def describe(library, fake):
    database = sqlite3.connect(f'file:{library}/library.db?mode=ro', uri=True)
    states = database.execute('SELECT state, count(*) FROM job GROUP BY state ORDER BY state')
    return f'{len(fake.charges())} charges; ' + ', '.join(f'{count} {state}' for state, count in states)


def check(library, fake):
    """Ledger against library, from the outside."""
    problems = []
    database = sqlite3.connect(f'file:{library}/library.db?mode=ro', uri=True)
    jobs = dict(database.execute('SELECT id, state FROM job'))
    attempts = {uuid: job for uuid, job in database.execute('SELECT uuid, job FROM attempt')}
    stored = {(job, sha256) for job, sha256 in database.execute('SELECT job, sha256 FROM asset')}
    paid = {}
    for charge in fake.charges():
        job = attempts.get(charge['marker'])
        if job is None:
            problems.append(f'charge {charge["marker"]} belongs to no attempt')
            continue
        paid[job] = paid.get(job, 0) + 1
        if (job, charge['sha256']) not in stored and jobs[job] not in VISIBLE:
            problems.append(f'charge {charge["marker"]}: job {job} is {jobs[job]} without its picture')
    problems += [f'job {job} was paid {times} times' for job, times in paid.items() if times > 1]
    for job, state in jobs.items():
        if state not in ('done', 'refused', 'failed', 'cancelled') + VISIBLE:
            problems.append(f'job {job} is {state} at the end')
        if state == 'done' and job not in paid:
            problems.append(f'job {job} is done and was never charged')
    for _, sha256 in stored:
        if not os.path.exists(os.path.join(library, 'objects', sha256[:2], sha256[2:])):
            problems.append(f'object {sha256} is missing')
    return problems


def oracle(library, fake):
    done = subprocess.run(['/usr/bin/python3', ORACLE, fake.ledger, library], capture_output=True, text=True,
                          timeout=PATIENCE_S)
    return [] if done.returncode == 0 else [f'oracle: {done.stdout}{done.stderr}']


def main():
    drive = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260
    start = time.monotonic()
    print(f'1..{LIBRARIES + 1}')
    total = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda i: run_library(drive, seed + i), range(LIBRARIES))
        for number, (kills, outcome, problems) in enumerate(results, 1):
            total += kills
            for problem in problems:
                print(f'# {problem}')
            print(f'{"not ok" if problems else "ok"} {number} /engine/kill/library-{number} # {kills} kills, {outcome}')
    print(f'# {total} kills in {time.monotonic() - start:.1f} s')
    print(f'{"ok" if total == LIBRARIES * KILLS_EACH else "not ok"} {LIBRARIES + 1} /engine/kill/all-hit')


if __name__ == '__main__':
    main()
