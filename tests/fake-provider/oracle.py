#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a fake provider's ledger with a library (durability, section 2):

  each charge ⇔ exactly one stored asset with that sha256, or one job in a state that says so (unknown, incomplete,
  unreadable, expired where the service had a job, or discarded by a person); charges per job ≤ 1 + the resends a person
  approved.

Whose a charge is: the attempt whose UUID is in its marker. Where the service has jobs, else the one that knows the job;
else the one that has the picture; else one that confesses, knows no job and has no other charge.

    oracle.py LEDGER LIBRARY [--running]

prints one JSON line and exits 1 when anything is wrong. --running: jobs may be under way. `import oracle` offers
check (ledger, library, running=False) → (list of what is wrong, dict of counts).
"""

import argparse
import collections
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile

CONFESSED = {'unknown', 'incomplete', 'unreadable', 'discarded'}
UUID = re.compile(r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
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
            jobs = {row['id']: dict(row) for row in db.execute('SELECT id, uuid, state, cost FROM job')}
            attempts = {row['uuid']: dict(row) for row in
                        db.execute('SELECT id, uuid, job, no, state, approved, resend_free, remote_id'
                                                          ' FROM attempt')}
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


def find_by_marker(lines, attempts):
    """The attempt that is named: by a UUID in the marker, or by the id of the service's job."""
    for word in [lines[0]['marker'], *UUID.findall(lines[0]['marker'].lower())]:
        if word in attempts:
            return attempts[word]
    job = lines[0].get('job')
    return next((a for a in attempts.values() if job is not None and a['remote_id'] == job), None)


def is_confessed(attempt, jobs, lines):
    states = {attempt['state'], jobs[attempt['job']]['state']}
    wanted = set(CONFESSED)
    if 'job' in lines[0]:
        wanted.add('expired')
    if lines[0].get('told') == 'failed':
        # The service itself said that it failed, and charged all the same.
        wanted |= {'failed', 'refused'}
    if attempt['resend_free'] and not any(line.get('micros') for line in lines):
        # A server of one's own: what it made and lost was not paid, and is asked for again.
        return True
    return bool(wanted & states)


def assign(charges, attempts, jobs, stored):
    """request: its attempt, or None."""
    owners = {request: find_by_marker(lines, attempts) for request, lines in charges.items()}
    taken = {a['id'] for a in owners.values() if a}
    for request, lines in charges.items():
        if owners[request] or 'job' not in lines[0]:
            continue
        hashes = {line['sha256'] for line in lines}
        free = [a for a in attempts.values() if a['id'] not in taken]
        owner = next((a for a in free if hashes & stored[a['id']]), None)
        owner = owner or next((a for a in free if not a['remote_id'] and is_confessed(a, jobs, lines)), None)
        if owner:
            owners[request] = owner
            taken.add(owner['id'])
    return owners


def check_charge(lines, attempt, jobs, stored, running):
    """One charge: the ledger's lines of one request."""
    name = f'charge {lines[0]["request"]}'
    if attempt is None:
        return [f'{name}: no attempt {lines[0]["marker"]}']
    state, job = attempt['state'], jobs[attempt['job']]
    have = stored[attempt['id']]
    missing = [line for line in lines if line['sha256'] not in have]
    if not missing or is_confessed(attempt, jobs, lines):
        return []
    if running and state in MOVING:
        return []
    # Of several pictures some may be missing: the job shows "2 of 4", its raw reply is kept.
    if state == 'done' and len(missing) < len(lines):
        return []
    return [f'{name}: attempt {attempt["uuid"]} is {state}, its job {job["state"]}, and the picture is not there']


def check_jobs(owners, attempts, jobs):
    wrong = []
    paid = collections.Counter(a['job'] for a in owners.values() if a)
    for uuid, count in collections.Counter(a['uuid'] for a in owners.values() if a).items():
        if count > 1:
            wrong.append(f'attempt {uuid} was charged {count} times')
    for job, count in paid.items():
        mine = [a for a in attempts.values() if a['job'] == job]
        allowed = 1 + sum(1 for a in mine if a['approved'] or a['resend_free'])
        if count > allowed:
            wrong.append(f'job {jobs[job]["uuid"]} was charged {count} times, {allowed} allowed')
    return wrong


def check_assets(charges, owners, attempts, assets):
    """A picture that nobody made: of an attempt that the ledger knows, but not among its pictures."""
    known = collections.defaultdict(set)
    for request, lines in charges.items():
        if owners[request]:
            known[owners[request]['id']] |= {line['sha256'] for line in lines}
    uuids = {a['id']: a['uuid'] for a in attempts.values()}
    return [f'asset {asset["sha256"][:12]} was never made for attempt {uuids[asset["attempt"]]}' for asset in assets
            if asset['attempt'] in known and asset['sha256'] not in known[asset['attempt']]]


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
    owners = assign(charges, attempts, jobs, stored)
    for request, group in charges.items():
        wrong += check_charge(group, owners[request], jobs, stored, running)
    wrong += check_jobs(owners, attempts, jobs)
    wrong += check_assets(charges, owners, attempts, assets)
    states = collections.Counter(job['state'] for job in jobs.values())
    return wrong, {'charges': len(charges), 'pictures': len(lines), 'assets': len(assets), 'attempts': len(attempts),
                   'micros': sum(line.get('micros', 0) for line in lines),
                   'cost': sum(job['cost'] or 0 for job in jobs.values()), 'jobs': dict(states)}


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
