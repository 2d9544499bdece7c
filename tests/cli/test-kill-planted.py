# SPDX-License-Identifier: GPL-3.0-or-later
"""Would the kill tests see it? Bugs are planted, in the program and in its library, and the judge must report each; the same
without the bug must be clean (durability, T28).

usage: test-kill-planted.py PROGRAM-WITH-BUGS
"""
import os
import shutil
import sqlite3
import sys

import killing

PROGRAM = sys.argv[1]
# Of the hunt through the calls of a run, which goes over it again and again, one call later each time.
BEGIN, END, STEP = 75, 180, 7


def database(case):
    return sqlite3.connect(os.path.join(case.library, 'library.db'))


def change(case, *statements):
    db = database(case)
    try:
        for statement in statements:
            db.execute(statement)
        db.commit()
    finally:
        db.close()


def an_object(case):
    db = database(case)
    try:
        sha256, = db.execute('SELECT sha256 FROM asset').fetchone()
    finally:
        db.close()
    return os.path.join(case.library, 'objects', sha256[:2], sha256[2:])


def flip(path, offset):
    os.chmod(path, 0o600)
    with open(path, 'r+b') as stream:
        stream.seek(offset)
        byte = stream.read(1)
        stream.seek(offset)
        stream.write(bytes([byte[0] ^ 0x55]))


# --- what is done to a library whose picture is done ---

def lose_file(case):
    os.unlink(an_object(case))


def lose_row(case):
    change(case, 'DELETE FROM asset')


def damage_picture(case):
    flip(an_object(case), 1000)


def damage_database(case):
    """A page of the table of attempts, behind the back of everybody."""
    db = database(case)
    try:
        db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        page, = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'attempt'").fetchone()
        size, = db.execute('PRAGMA page_size').fetchone()
    finally:
        db.close()
    for offset in range(8, 40):
        flip(os.path.join(case.library, 'library.db'), (page - 1) * size + offset)


def invent_picture(case):
    change(case, "UPDATE job SET state = 'queued'", "UPDATE attempt SET uuid = 'nobody'", "UPDATE job SET state = 'done'")


# --- what is done to a library whose job is unknown ---

def hide_unknown(case):
    change(case, "UPDATE attempt SET state = 'failed'", "UPDATE job SET state = 'failed'")


def forget_attempt(case):
    """As if nothing had been sent: the next start sends it again, and that is a second charge."""
    change(case, 'DELETE FROM ledger', 'DELETE FROM attempt', "UPDATE job SET state = 'queued', owner = NULL, crashes = 0")
    spool = os.path.join(case.library, 'spool')
    shutil.rmtree(spool)
    os.mkdir(spool, 0o700)
    case.run(*killing.GENERATE)


def resend_in_secret(case):
    """A second attempt of the job beside the first, which a person never approved."""
    change(case, "UPDATE attempt SET state = 'failed'", "UPDATE job SET state = 'queued', owner = NULL, crashes = 0")
    case.recover()
    case.resume()


PLANTED = (
    ('done', lose_file, 'has no object'),
    ('done', lose_row, 'the picture is not there'),
    ('done', damage_picture, 'is not what its name says'),
    ('done', damage_database, ('the database is damaged', 'the library cannot be read')),
    ('done', invent_picture, 'no attempt'),
    ('unknown', hide_unknown, 'the picture is not there'),
    ('unknown', forget_attempt, 'no attempt'),
    ('unknown', resend_in_secret, 'was charged 2 times'),
)


def prepare(lane, name, state):
    case = killing.Case(lane, name)
    if state == 'done':
        case.must(*killing.GENERATE)
    else:
        case.run(*killing.arguments_of('fault:reset-after-body:1', case))
    case.recover()
    states = [slot['state'] for step in case.shown for slot in step['slots']]
    if states != [state]:
        case.wrong.append(f'prepared as {states}')
    return case


def plant(tap, lanes, state, bug, wanted):
    """Clean before, reported after."""
    lane = lanes.lanes[0]
    name = bug.__name__.replace('_', '-')
    clean = prepare(lane, f'{name}-clean', state)
    wrong = [f'not clean: {what}' for what in lanes.judge([clean])[0]]
    case = prepare(lane, name, state)
    wrong += case.wrong
    bug(case)
    seen, _ = lanes.judge([case])
    if not any(words in what for what in seen for words in ((wanted,) if isinstance(wanted, str) else wanted)):
        wrong.append(f'nobody says “{wanted}”: {seen}')
    tap.say(wrong, f'planted: {name}', *seen[:2])


# --- in the program ---

def hunt(lanes, bug, wanted):
    """Through the calls of a run, killed there, until the judge reports the bug. Returns what it said."""
    def kill(lane, k):
        case = killing.Case(lane, f'{bug}-{k}', program=PROGRAM, extra={'MAQ_BUG': bug})
        case.run(*killing.arguments_of('generate', case), how='kill', k=k)
        case.recover()
        case.resume()
        return case
    for offset in range(STEP):
        seen, _ = lanes.judge(lanes.map(kill, range(BEGIN + offset, END, STEP)))
        seen = [what for what in seen if wanted in what]
        if seen:
            return seen
    return []


HUNTED = (
    ('skip-t2', 'was charged 2 times'),
    ('resend-committed', 'was charged 2 times'),
)


def main():
    tap = killing.Tap()
    lanes = killing.Lanes()
    try:
        for planted in PLANTED:
            plant(tap, lanes, *planted)
        for bug, wanted in HUNTED:
            seen = hunt(lanes, bug, wanted)
            tap.say([] if seen else ['nobody noticed'], f'planted in the program: {bug}', *seen[:2])
    finally:
        lanes.close()
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
