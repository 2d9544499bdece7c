#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a fake provider's ledger with a library (durability, section 2):

  each charge ⇔ exactly one stored asset with that sha256, or one job in a state that says so (unknown, incomplete,
  unreadable, or discarded by a person); charges per job ≤ 1 + the resends a person approved.

    oracle.py LEDGER LIBRARY [--running]

prints one JSON line and exits 1 when anything is wrong. --running: jobs may be under way. `import oracle` offers
check (ledger, library, running=False) → (list of what is wrong, dict of counts).
"""

import argparse
import collections
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile

CONFESSED = {'unknown', 'incomplete', 'unreadable', 'discarded'}
MOVING = {'committed', 'accepted', 'responding', 'remote-done', 'received', 'stored'}


def read_ledger(path):
    with open(path, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_library(library):
    """Rows of job, attempt and asset, from a copy: looking must not repair anything."""
    with tempfile.TemporaryDirectory() as folder:
        for end in ('', '-wal'):
            source = os.path.join(library, 'library.db' + end)
            if os.path.exists(source):
                shutil.copy(source, os.path.join(folder, 'library.db' + end))
        db = sqlite3.connect(os.path.join(folder, 'library.db'))
        db.row_factory = sqlite3.Row
        try:
            sound = db.execute('PRAGMA integrity_check').fetchone()[0]
            jobs = {row['id']: dict(row) for row in db.execute('SELECT id, uuid, state FROM job')}
            attempts = {row['uuid']: dict(row) for row in
                        db.execute('SELECT id, uuid, job, no, state, approved, resend_free FROM attempt')}
            assets = [dict(row) for row in db.execute('SELECT attempt, idx, sha256, bytes FROM asset')]
        finally:
            db.close()
    return sound, jobs, attempts, assets


def check_object(library, asset):
    sha256 = asset['sha256']
    path = os.path.join(library, 'objects', sha256[:2], sha256[2:])
    try:
        with open(path, 'rb') as picture:
            data = picture.read()
    except OSError as error:
        return [f'asset {sha256[:12]} has no object: {error.strerror}']
    if hashlib.sha256(data).hexdigest() != sha256 or len(data) != asset['bytes']:
        return [f'object {sha256[:12]} is not what its name says']
    return []


def check_charge(lines, attempts, jobs, stored, running):
    """One charge: the ledger's lines of one request."""
    marker = lines[0]['marker']
    attempt = attempts.get(marker)
    if attempt is None:
        return [f'charge {lines[0]["request"]}: no attempt {marker}']
    state, job = attempt['state'], jobs[attempt['job']]
    have = stored[attempt['id']]
    missing = [line for line in lines if line['sha256'] not in have]
    if not missing or CONFESSED & {state, job['state']}:
        return []
    if running and state in MOVING:
        return []
    # Of several pictures some may be missing: the job shows "2 of 4", its raw reply is kept.
    if state == 'done' and len(missing) < len(lines):
        return []
    return [f'charge {lines[0]["request"]}: attempt {marker} is {state}, its job {job["state"]}, and the picture is not there']


def check_jobs(charges, attempts, jobs):
    wrong = []
    paid = collections.Counter(attempts[lines[0]['marker']]['job'] for lines in charges.values()
                               if lines[0]['marker'] in attempts)
    per_attempt = collections.Counter(lines[0]['marker'] for lines in charges.values())
    for marker, count in per_attempt.items():
        if count > 1:
            wrong.append(f'attempt {marker} was charged {count} times')
    for job, count in paid.items():
        mine = [a for a in attempts.values() if a['job'] == job]
        allowed = 1 + sum(1 for a in mine if a['approved'] or a['resend_free'])
        if count > allowed:
            wrong.append(f'job {jobs[job]["uuid"]} was charged {count} times, {allowed} allowed')
    return wrong


def check_assets(lines, attempts, assets):
    """A picture that nobody made: of an attempt that the ledger knows, but not among its pictures."""
    known = collections.defaultdict(set)
    for line in lines:
        known[line['marker']].add(line['sha256'])
    by_id = {a['id']: a for a in attempts.values()}
    return [f'asset {asset["sha256"][:12]} was never made for attempt {by_id[asset["attempt"]]["uuid"]}'
            for asset in assets
            if by_id[asset['attempt']]['uuid'] in known
            and asset['sha256'] not in known[by_id[asset['attempt']]['uuid']]]


def check(ledger, library, running=False):
    lines = read_ledger(ledger)
    sound, jobs, attempts, assets = read_library(library)
    wrong = [] if sound == 'ok' else [f'the database is damaged: {sound}']
    stored = collections.defaultdict(set)
    for asset in assets:
        stored[asset['attempt']].add(asset['sha256'])
        wrong += check_object(library, asset)
    charges = collections.defaultdict(list)
    for line in lines:
        charges[line['request']].append(line)
    for group in charges.values():
        wrong += check_charge(group, attempts, jobs, stored, running)
    wrong += check_jobs(charges, attempts, jobs)
    wrong += check_assets(lines, attempts, assets)
    states = collections.Counter(job['state'] for job in jobs.values())
    return wrong, {'charges': len(charges), 'pictures': len(lines), 'assets': len(assets), 'attempts': len(attempts),
                   'jobs': dict(states)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('ledger')
    parser.add_argument('library')
    parser.add_argument('--running', action='store_true')
    args = parser.parse_args()
    wrong, counts = check(args.ledger, args.library, args.running)
    print(json.dumps({'ok': not wrong, 'wrong': wrong, **counts}))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
