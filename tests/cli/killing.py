# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kill tests of the command line share: lanes with a paying provider each, cases that are copies of one prepared
library, and the judge: tests/fake-provider/oracle.py and what the program itself says afterwards."""
import collections
import concurrent.futures
import json
import os
import queue
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import climaq

sys.path.insert(0, os.path.join(climaq.ROOT, 'tests', 'fake-provider'))
import oracle  # noqa: E402

SHIM = os.path.join(climaq.BUILD, 'tests', 'store', 'libfault-shim.so')
ROW = 'openai/gpt-image-2'
PICTURE_BYTES = 20000
LANES = 2
PATIENCE_S = 90
# Money may be gone, there is no picture, and the program says so.
CONFESSED = ('unknown', 'incomplete', 'unreadable')
# Where a job may rest after a recovery.
ENDS = ('done', 'refused', 'failed', 'cancelled') + CONFESSED
AT_REST = ('queued',) + ENDS


def make_root():
    """A folder for everything, in memory when there is room."""
    shared = '/dev/shm'
    roomy = os.path.isdir(shared) and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 2 << 30
    return tempfile.mkdtemp(prefix='maq-proof-', dir=shared if roomy else None)


class Lane:
    """A provider, and the prepared library that knows it. One case at a time."""

    def __init__(self, root, number, *options):
        self.number = number
        self.folder = os.path.join(root, f'lane-{number}')
        os.mkdir(self.folder)
        self.past = {}          # marker → whether its job confesses: of cases that are judged and gone
        self.judged = 0         # lines of the ledger
        self.provider = climaq.Provider(self.folder, '--no-key', '--picture-bytes', str(PICTURE_BYTES), *options)
        self.template = os.path.join(self.folder, 'template')
        os.mkdir(self.template)
        case = Case(self, 'template', copy=False, folder=self.template)
        case.must('engine', 'add', 'fake', '--url', self.provider.base, '--row', ROW)
        climaq.write_png(os.path.join(self.template, 'in.png'), 64, 48, lambda x, y: (x * 3 % 256, y * 5 % 256, 90))

    def close(self):
        self.provider.close()


class Run:
    """How one run of the program ended."""

    def __init__(self, code, out, err, arguments):
        self.code, self.out, self.err, self.arguments = code, out, err, arguments

    def __str__(self):
        return f'{" ".join(self.arguments)} ended with {self.code}: {self.out[-600:]}{self.err[-1200:]}'


class Case:
    """One copy of the prepared library, what was done to it, and what is wrong with that."""

    def __init__(self, lane, name, copy=True, folder=None, program=climaq.CLI, extra=None):
        self.lane, self.name, self.program, self.extra = lane, name, program, extra or {}
        self.folder = folder or os.path.join(lane.folder, name)
        self.library = os.path.join(self.folder, 'library')
        self.wrong = []
        self.struck = False
        self.warned = False
        self.shown = []
        if copy:
            shutil.copytree(lane.template, self.folder)
        else:
            os.makedirs(os.path.join(self.folder, 'run'), 0o700, exist_ok=True)
        self.first_line = len(lane.provider.charges()) if copy else 0

    def environment(self, how=None, k=0, persist=False):
        folder = self.folder
        env = dict(os.environ, HOME=folder, XDG_DATA_HOME=os.path.join(folder, 'data'),
                   XDG_CACHE_HOME=os.path.join(folder, 'cache'), XDG_STATE_HOME=os.path.join(folder, 'state'),
                   XDG_RUNTIME_DIR=os.path.join(folder, 'run'), LC_ALL='C.UTF-8', MAQUETTE_TEST_RESERVE='65536',
                   DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent', **self.extra)
        env.pop('MAQUETTE_LIBRARY', None)
        if how is not None:
            env.update(LD_PRELOAD=SHIM, MAQ_FAULT_UNDER=folder + '/', MAQ_FAULT_HOW=how, MAQ_FAULT_K=str(k),
                       MAQ_FAULT_COUNT=os.path.join(folder, 'count'))
        if persist:
            env['MAQ_FAULT_PERSIST'] = '1'
        return env

    def start(self, *arguments, **faults):
        return subprocess.Popen([self.program, '--library', self.library, *arguments], env=self.environment(**faults),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments, **faults):
        process = self.start(*arguments, **faults)
        try:
            out, err = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            self.wrong.append(f'{" ".join(arguments)} did not end in {PATIENCE_S} s: {err.decode(errors="replace")[-600:]}')
        return Run(process.returncode, out.decode(errors='replace'), err.decode(errors='replace'), arguments)

    def must(self, *arguments, **faults):
        run = self.run(*arguments, **faults)
        if run.code != 0:
            self.wrong.append(str(run))
        return run

    def calls(self):
        with open(os.path.join(self.folder, 'count'), encoding='ascii') as stream:
            return int(stream.read())

    # --- after the fault ---

    def recover(self):
        """A plain start puts everything in order, and says what a person must decide; the history can be read."""
        status = self.must('status', '--json')
        self.parse(status)
        history = self.must('history', '--json', '--limit', '1000')
        self.shown = self.parse(history)
        self.warned = 'your decision' in status.err + history.err

    def resume(self):
        """What waits is sent on purpose: only a window does so by itself."""
        for step in self.shown:
            for slot in step['slots']:
                if slot['state'] == 'queued':
                    self.run('retry', str(slot['job']))
        self.recover()

    def parse(self, run):
        try:
            return [json.loads(line) for line in run.out.splitlines()]
        except ValueError:
            self.wrong.append(f'no JSON: {run}')
            return []

    def judge(self, lines):
        """@lines: of the ledger, those that belong here. Returns the states of the jobs."""
        path = os.path.join(self.folder, 'ledger')
        with open(path, 'w', encoding='utf-8') as stream:
            stream.writelines(json.dumps(line) + '\n' for line in lines)
        try:
            wrong, counts = oracle.check(path, self.library)
            self.wrong += wrong
            self.check_rows({line['sha256'] for line in lines}, {line['marker'] for line in lines})
        except (sqlite3.Error, OSError, KeyError) as error:
            self.wrong.append(f'the library cannot be read: {error!r}')
            return {}
        return counts['jobs']

    def check_rows(self, paid, markers):
        db = sqlite3.connect(f'file:{self.library}/library.db?mode=ro', uri=True)
        try:
            if db.execute('PRAGMA foreign_key_check').fetchall():
                self.wrong.append('foreign keys are broken')
            jobs = dict(db.execute('SELECT id, state FROM job'))
            pictures = {(job, sha256, index) for job, sha256, index in db.execute('SELECT job, sha256, idx FROM asset')}
            charged = [job for uuid, job in db.execute('SELECT uuid, job FROM attempt') if uuid in markers]
        finally:
            db.close()
        # Nobody approved of a second sending here, and the engine is not free.
        self.wrong += [f'job {job} was charged {charged.count(job)} times' for job in jobs if charged.count(job) > 1]
        self.wrong += [f'job {job} rests as {state}' for job, state in jobs.items() if state not in AT_REST]
        self.wrong += [f'job {job} is done and was never charged' for job, state in jobs.items()
                       if state == 'done' and job not in charged]
        self.wrong += [f'picture {sha256[:12]} of job {job} was made by nobody' for job, sha256, _ in pictures
                       if sha256 not in paid]
        told = [slot['state'] for step in self.shown for slot in step['slots']]
        if 'unknown' in told and not self.warned:
            self.wrong.append('a job is unknown and the start after it did not say so')
        # A slot shows one picture: what an engine gives beyond that is kept behind it.
        self.check_shown(jobs, {(job, sha256) for job, sha256, index in pictures if index == 0})
        left = os.listdir(os.path.join(self.library, 'objects', 'tmp'))
        if left:
            self.wrong.append(f'objects/tmp holds {left}')

    def check_shown(self, jobs, pictures):
        """What a person sees is what is there: no job, no state and no picture is hidden. What was shown as waiting or
        under way was sent by the very start that showed it, and has moved on since."""
        slots = [slot for step in self.shown for slot in step['slots']]
        moved = {slot['job'] for slot in slots if slot['state'] not in ENDS}
        if {slot['job']: jobs.get(slot['job']) if slot['job'] in moved else slot['state'] for slot in slots} != jobs:
            self.wrong.append(f'the history shows {[(slot["job"], slot["state"]) for slot in slots]}, the library has {jobs}')
        if {(slot['job'], slot['sha256']) for slot in slots if 'sha256' in slot} != {(job, sha256) for job, sha256 in pictures
                                                                                     if job not in moved}:
            self.wrong.append('the history does not show the pictures that are stored')

    def confesses(self):
        return any(slot['state'] in CONFESSED for step in self.shown for slot in step['slots'])

    def markers(self):
        """UUIDs of the attempts in this library, or of its spool when the catalogue is lost."""
        spool = os.path.join(self.library, 'spool')
        found = set(os.listdir(spool)) if os.path.isdir(spool) else set()
        try:
            db = sqlite3.connect(f'file:{self.library}/library.db?mode=ro', uri=True)
            try:
                found |= {uuid for uuid, in db.execute('SELECT uuid FROM attempt')}
            finally:
                db.close()
        except sqlite3.Error:
            pass
        return found

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def judge_all(lane, cases):
    """A charge may come late, when its client is long dead, so all are judged at the end. Each belongs to the case whose
    library knows its marker; one that nobody knows, to the case that was under way."""
    cases = sorted((case for case in cases if case.lane is lane), key=lambda case: case.first_line)
    owner = {marker: case for case in cases for marker in case.markers()}
    lines = collections.defaultdict(list)
    charges = lane.provider.charges()
    for number, line in enumerate(charges[lane.judged:], lane.judged):
        case = owner.get(line['marker'])
        if case is None and lane.past.get(line['marker']):
            continue
        under_way = [case for case in cases if case.first_line <= number]
        lines[case or (under_way or cases[:1])[-1]].append(line)
    lane.judged = len(charges)
    states = collections.Counter()
    for case in cases:
        states.update(case.judge(lines[case]))
    lane.past.update({marker: not any(line['marker'] == marker for line in lines[case]) and case.confesses()
                      for marker, case in owner.items()})
    return states


class Lanes:
    """Runs cases, each on the lane that is free."""

    def __init__(self, *options):
        self.root = make_root()
        self.lanes = [Lane(self.root, number, *options) for number in range(LANES)]
        self.free = queue.Queue()
        for lane in self.lanes:
            self.free.put(lane)

    def map(self, work, keys):
        """work (lane, key) for every key; in the order of the keys."""
        def one(key):
            lane = self.free.get()
            try:
                return work(lane, key)
            finally:
                self.free.put(lane)
        with concurrent.futures.ThreadPoolExecutor(LANES) as pool:
            return list(pool.map(one, keys))

    def judge(self, cases):
        """Judges and removes them. Returns (what is wrong, the states of their jobs)."""
        states = collections.Counter()
        for lane in self.lanes:
            if any(case.lane is lane for case in cases):
                states += judge_all(lane, cases)
        wrong = [f'{case.name}: {what}' for case in cases for what in case.wrong]
        for case in cases:
            if not (case.wrong and os.environ.get('MAQ_KEEP')):
                case.close()
        return wrong, dict(states)

    def close(self):
        for lane in self.lanes:
            lane.close()
        if not os.environ.get('MAQ_KEEP'):
            shutil.rmtree(self.root, ignore_errors=True)


class Tap:
    """One line for each sweep, with its figures."""

    def __init__(self):
        self.number = 0
        self.failed = False
        self.start = time.monotonic()
        print('TAP version 13', flush=True)

    def say(self, wrong, name, *notes):
        self.number += 1
        self.failed |= bool(wrong)
        print(f'{"not ok" if wrong else "ok"} {self.number} - {name}')
        for note in (*notes, f'{time.monotonic() - self.start:.1f} s since the start'):
            print('\n'.join(f'# {line}' for line in str(note).splitlines()))
        for what in wrong[:20]:
            for line in str(what).splitlines():
                print(f'# {line}')
        sys.stdout.flush()

    def end(self):
        print(f'1..{self.number}', flush=True)
        return 1 if self.failed else 0


GENERATE = ('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low', '--json')
EDIT = ('edit', '--prompt', 'warmer light', '--engine', 'fake', '--quality', 'low', '--json')


def arguments_of(flow, case):
    """The command line of a flow in this case's folder."""
    output = ('-o', os.path.join(case.folder, 'out.png'))
    if flow == 'generate':
        return GENERATE + output
    if flow == 'edit':
        return EDIT + ('--image', os.path.join(case.folder, 'in.png')) + output
    if flow == 'two':
        return GENERATE + ('--variants', '2')
    return ('generate', '--prompt', f'a lamp {flow}', '--engine', 'fake', '--quality', 'low', '--json')


def count_calls(lanes, flow, how='none'):
    """Of a run without a fault, which must go well. Returns (calls, seconds)."""
    def work(lane, _):
        case = Case(lane, f'count-{flow.replace(":", "-")[-20:]}')
        start = time.monotonic()
        case.must(*arguments_of(flow, case), how=how)
        took = time.monotonic() - start
        calls = case.calls()
        case.recover()
        return case, calls, took
    case, calls, took = lanes.map(work, [0])[0]
    wrong, _ = lanes.judge([case])
    if wrong:
        raise AssertionError(f'{flow} without a fault: {wrong}')
    return calls, took


def was_killed(run):
    return run.code == -signal.SIGKILL
