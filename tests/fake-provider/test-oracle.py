# SPDX-License-Identifier: GPL-3.0-or-later
"""The oracle must see each kind of loss and of double charge: planted here one by one."""

import hashlib
import json
import os
import sqlite3
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import oracle  # noqa: E402
import tap  # noqa: E402

# The columns the oracle reads; the real tables have more.
TABLES = '''
CREATE TABLE job (id INTEGER PRIMARY KEY, uuid TEXT, state TEXT, cost INTEGER);
CREATE TABLE attempt (id INTEGER PRIMARY KEY, uuid TEXT, job INTEGER, no INTEGER, state TEXT, approved INTEGER,
                      resend_free INTEGER, remote_id TEXT);
CREATE TABLE asset (id INTEGER PRIMARY KEY, attempt INTEGER, idx INTEGER, sha256 TEXT, bytes INTEGER);
'''


class Oracle(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.library = self.folder.name
        self.db = sqlite3.connect(os.path.join(self.library, 'library.db'))
        self.db.executescript(TABLES)
        self.lines = []

    def tearDown(self):
        self.db.close()
        self.folder.cleanup()

    def charge(self, marker, picture=b'a', request=None, index=0, **more):
        self.lines.append({**more, 'marker': marker, 'request': request or f'r{len(self.lines)}', 'index': index,
                           'sha256': hashlib.sha256(picture).hexdigest()})

    def attempt(self, number, state, job=1, job_state=None, approved=0, free=0, remote=None, uuid=None):
        self.db.execute('INSERT OR REPLACE INTO job VALUES (?, ?, ?, NULL)', (job, f'job-{job}', job_state or state))
        self.db.execute('INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
                        (number, uuid or f'attempt-{number}', job, number, state, approved, free, remote))

    def asset(self, attempt, picture=b'a', write=None):
        name = hashlib.sha256(picture).hexdigest()
        self.db.execute('INSERT INTO asset (attempt, idx, sha256, bytes) VALUES (?, 0, ?, ?)',
                        (attempt, name, len(picture)))
        os.makedirs(os.path.join(self.library, 'objects', name[:2]), exist_ok=True)
        if write is not False:
            with open(os.path.join(self.library, 'objects', name[:2], name[2:]), 'wb') as out:
                out.write(picture if write is None else write)

    def wrong(self, running=False):
        self.db.commit()
        path = os.path.join(self.library, 'ledger')
        with open(path, 'w', encoding='utf-8') as out:
            out.writelines(json.dumps(line) + '\n' for line in self.lines)
        return oracle.check(path, self.library, running)[0]

    def test_good(self):
        self.attempt(1, 'done')
        self.asset(1)
        self.charge('attempt-1')
        self.assertEqual(self.wrong(), [])

    def test_confessed(self):
        for number, state in enumerate(sorted(oracle.CONFESSED), 1):
            self.attempt(number, state, job=number)
            self.charge(f'attempt-{number}')
        self.assertEqual(self.wrong(), [])

    def test_silent_loss(self):
        for number, state in enumerate(('done', 'refused', 'failed', 'cancelled', 'queued', 'sending', 'committed'), 1):
            self.attempt(number, state, job=number)
            self.charge(f'attempt-{number}')
        self.assertEqual(len(self.wrong()), 7)

    def test_under_way(self):
        self.attempt(1, 'responding')
        self.charge('attempt-1')
        self.assertEqual(self.wrong(running=True), [])
        self.assertEqual(len(self.wrong()), 1)

    def test_no_attempt(self):
        self.charge('somebody-else')
        self.assertEqual(len(self.wrong()), 1)

    def test_sent_twice_by_one_attempt(self):
        self.attempt(1, 'done')
        self.asset(1)
        self.charge('attempt-1')
        self.charge('attempt-1')
        self.assertTrue(any('charged 2 times' in w for w in self.wrong()))

    def test_silent_resend(self):
        self.attempt(1, 'unknown', job_state='done')
        self.attempt(2, 'done')
        self.asset(2)
        self.charge('attempt-1')
        self.charge('attempt-2')
        self.assertTrue(any('1 allowed' in w for w in self.wrong()))

    def test_approved_resend(self):
        self.attempt(1, 'unknown')
        self.attempt(2, 'done', approved=1)
        self.asset(2)
        self.charge('attempt-1')
        self.charge('attempt-2')
        self.assertEqual(self.wrong(), [])

    def test_object_missing_or_damaged(self):
        self.attempt(1, 'done')
        self.asset(1, write=False)
        self.charge('attempt-1')
        self.assertEqual(len(self.wrong()), 1)
        self.attempt(2, 'done', job=2)
        self.asset(2, b'b', write=b'c')
        self.charge('attempt-2', b'b')
        self.assertEqual(len(self.wrong()), 2)

    def test_wrong_picture(self):
        self.attempt(1, 'done')
        self.asset(1, b'b')
        self.charge('attempt-1', b'a')
        self.assertTrue(any('never made' in w for w in self.wrong()))

    def test_several_pictures(self):
        self.attempt(1, 'done')
        self.asset(1, b'a')
        self.charge('attempt-1', b'a', 'r')
        self.charge('attempt-1', b'b', 'r', 1)
        self.assertEqual(self.wrong(), [])

    def test_named_by_part_of_the_marker(self):
        uuid = '0b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c6d'
        self.attempt(1, 'done', uuid=uuid)
        self.asset(1)
        self.charge('maquette ' + uuid.upper(), job='p1')
        self.assertEqual(self.wrong(), [])

    def test_named_by_the_services_job(self):
        self.attempt(1, 'done', remote='p1')
        self.attempt(2, 'done', job=2, remote='p2')
        self.asset(2, b'b')
        self.charge('p2', b'b', job='p2')
        self.charge('p1', b'a', job='p1')
        self.assertEqual(len(self.wrong()), 1)
        self.asset(1)
        self.assertEqual(self.wrong(), [])

    def test_unnamed_charge(self):
        self.attempt(1, 'unknown')
        self.charge('p1', job='p1')
        self.assertEqual(self.wrong(), [])
        # One that confesses answers for one charge.
        self.charge('p2', b'b', job='p2')
        self.assertEqual(len(self.wrong()), 1)

    def test_unnamed_charge_of_a_service_without_jobs(self):
        self.attempt(1, 'unknown')
        self.charge('')
        self.assertEqual(len(self.wrong()), 1)

    def test_unnamed_charge_that_has_its_picture(self):
        self.attempt(1, 'done')
        self.attempt(2, 'unknown', job=2)
        self.asset(1)
        self.charge('p1', job='p1')
        self.assertEqual(self.wrong(), [])

    def test_expired(self):
        self.attempt(1, 'expired', remote='p1')
        self.charge('p1', job='p1')
        self.assertEqual(self.wrong(), [])
        self.attempt(2, 'expired', job=2)
        self.charge('attempt-2', b'b')
        self.assertEqual(len(self.wrong()), 1)

    def test_failed_and_charged(self):
        self.attempt(1, 'failed', remote='p1')
        self.charge('p1', job='p1', told='failed')
        self.assertEqual(self.wrong(), [])
        self.attempt(2, 'failed', job=2, remote='p2')
        self.charge('p2', b'b', job='p2')
        self.assertEqual(len(self.wrong()), 1)

    def test_cancelled_is_no_excuse(self):
        self.attempt(1, 'cancelled', remote='p1')
        self.charge('p1', job='p1')
        self.assertEqual(len(self.wrong()), 1)

    def test_resent_by_job(self):
        self.attempt(1, 'expired', remote='p1', job_state='done')
        self.attempt(2, 'done', remote='p2')
        self.asset(2, b'b')
        self.charge('p1', job='p1')
        self.charge('p2', b'b', job='p2')
        self.assertTrue(any('1 allowed' in w for w in self.wrong()))


if __name__ == '__main__':
    tap.main()
