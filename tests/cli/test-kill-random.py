# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 and cut connections at random moments, with one to three variants and an engine that misbehaves at random; what
was paid is a picture or a question, and is never paid twice (durability, T4).

MAQ_SEED=N repeats a run (as far as time allows); MAQ_KEEP=1 keeps the folders of cases that went wrong.
"""
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time

import killing

LIBRARIES = 100
STRIKES_EACH = 2
MAX_VARIANTS = 3
CUT_SHARE = 0.2
# Each may be sent again by a recovery, so none waits for ever.
FAULTS = ('', '', '', 'fault:delay:60', 'fault:reset-after-body', 'fault:close-after-body', 'fault:truncate:{n}',
          'fault:truncate-reset:{n}', 'fault:truncate:-{small}', 'fault:500-charged', 'fault:500-free', 'fault:504-random',
          'fault:409-charged', 'fault:slow:400000', 'fault:slow-head:4000', 'fault:pieces:700', 'fault:chunked:3000',
          'fault:until-close', 'fault:half-close', 'fault:slow-close', 'fault:429:1:retry-after=0', 'fault:400',
          'fault:overloaded:1', 'fault:garbage', 'fault:html', 'fault:empty', 'fault:no-data', 'fault:extra:1',
          'fault:duplicate', 'fault:base64-space', 'fault:wrong-length:40', 'fault:continue')


class Relay:
    """Stands between the program and its engine, and can cut every connection with a reset."""

    def __init__(self, port):
        self.target = port
        self.pairs = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.base = f'http://127.0.0.1:{self.listener.getsockname()[1]}/v1'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near = self.listener.accept()[0]
            far = socket.create_connection(('127.0.0.1', self.target))
            with self.lock:
                self.pairs.append((near, far))
            threading.Thread(target=self.pour, args=(near, far), daemon=True).start()
            threading.Thread(target=self.pour, args=(far, near), daemon=True).start()

    def pour(self, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            self.reset((source, sink))

    def reset(self, pair):
        for end in pair:
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            self.reset(pair)


def relays(lanes):
    """One for each lane, and the prepared libraries know it instead of the provider."""
    for lane in lanes.lanes:
        lane.relay = Relay(int(lane.provider.base.split(':')[2].split('/')[0]))
        case = killing.Case(lane, 'template', copy=False, folder=lane.template)
        case.must('engine', 'remove', 'fake')
        case.must('engine', 'add', 'fake', '--url', lane.relay.base, '--row', killing.ROW)
        if case.wrong:
            raise AssertionError(case.wrong)


def choose(rng):
    fault = rng.choice(FAULTS).format(n=rng.randrange(1, 27000), small=rng.randrange(1, 60))
    return ('generate', '--prompt', f'a lamp {fault}'.strip(), '--engine', 'fake', '--quality', 'low', '--json',
            '--variants', str(rng.randint(1, MAX_VARIANTS)))


def strike(case, rng, length, notes):
    """One run, struck at a random moment of the time that a run takes."""
    arguments = choose(rng)
    cut = rng.random() < CUT_SHARE
    process = case.start(*arguments)
    try:
        process.wait(timeout=rng.uniform(0.05, 1.0) * length)
        early = True
    except subprocess.TimeoutExpired:
        early = False
        if cut:
            case.lane.relay.cut()
        else:
            process.kill()
    try:
        _, err = process.communicate(timeout=killing.PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        _, err = process.communicate()
        case.wrong.append(f'{arguments} did not end')
    notes['early' if early else 'cut' if cut else 'killed'] += 1
    if process.returncode not in (-9, 0, 1, 3, 5, 6):
        case.wrong.append(f'{arguments} ended with {process.returncode}: {err.decode(errors="replace")[-1200:]}')
    if process.returncode == 0 and early and cut:
        notes['whole'] += 1


def work_on(lane, seed, number, notes):
    rng = random.Random(f'{seed}/{number}')
    case = killing.Case(lane, f'random-{number}')
    for _ in range(STRIKES_EACH):
        before = notes['killed'] + notes['cut']
        # A run that was over before its kill was quicker than we thought.
        while notes['killed'] + notes['cut'] == before:
            strike(case, rng, lane.length, notes)
            lane.length *= 1.02 if notes['killed'] + notes['cut'] > before else 0.9
    case.recover()
    return case


def main():
    seed = int(os.environ.get('MAQ_SEED') or random.SystemRandom().randrange(1 << 32))
    tap = killing.Tap()
    print(f'# MAQ_SEED={seed}', flush=True)
    lanes = killing.Lanes()
    try:
        relays(lanes)
        took = killing.count_calls(lanes, 'two')[1]
        counters = []
        for lane in lanes.lanes:
            lane.length = took

        def work(lane, number):
            notes = {'killed': 0, 'cut': 0, 'early': 0, 'whole': 0}
            counters.append(notes)
            return work_on(lane, seed, number, notes)
        start = time.monotonic()
        wrong, states = lanes.judge(lanes.map(work, range(LIBRARIES)))
        notes = {name: sum(notes[name] for notes in counters) for name in counters[0]}
        tap.say(wrong, f'{LIBRARIES * STRIKES_EACH} random moments, MAQ_SEED={seed}',
                f'{notes} in {time.monotonic() - start:.1f} s; jobs: {states}')
        struck = notes['killed'] + notes['cut']
        tap.say([] if struck == LIBRARIES * STRIKES_EACH else [f'{struck} struck'], 'all of them struck')
    finally:
        lanes.close()
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
