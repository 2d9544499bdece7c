# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk and a failing one at every third call that changes a file, once and from there on: the program ends by itself
with the right code and a sentence, never by a signal, and what was paid is a picture or a question (durability, T6)."""
import os
import re
import signal
import subprocess
import sys
import time

import killing

EVERY = 3
EVERY_PERSISTENT = 9
LEFT = 130              # by a second Ctrl+C
FULL_S = 3              # while the disk is full a paid reply waits in memory; then the person at the keyboard leaves
SWEEPS = (('generate', 'ENOSPC', False), ('generate', 'ENOSPC', True), ('generate', 'EIO', False), ('generate', 'EIO', True),
          ('edit', 'ENOSPC', True), ('edit', 'EIO', False))
# 0: the fault did not matter; 1: failed; 5: perhaps charged.
CODES = (0, 1, 5)
CHARGED_NOT = ('nothing was charged', 'nothing was sent')
# A sentence of ours: several words, its end, and no word of a library that thinks it was used wrongly.
SENTENCE = re.compile(r'^maquette-cli: \S+ \S+ \S+.*[.)]$', re.M)
NO_SENTENCE = ('CRITICAL', 'WARNING', 'assertion', '(null)', 'Segmentation')


def check_end(case, run, flow):
    """What the program says of itself, before anything is put in order."""
    paid = case.lane.provider.charges()[case.first_line:]
    if run.code not in CODES and run.code != LEFT:
        case.wrong.append(f'not a right end: {run}')
    if any(word in run.err for word in NO_SENTENCE):
        case.wrong.append(f'a library complains: {run}')
    if run.code not in (0, LEFT) and not SENTENCE.search(run.err):
        case.wrong.append(f'no sentence: {run}')
    if run.code == 0 and len(paid) != 1:
        case.wrong.append(f'{len(paid)} charges, and it says that all is done')
    if paid and any(words in run.err for words in CHARGED_NOT):
        case.wrong.append(f'it was charged: {run}')


def leave(process):
    """Twice Ctrl+C, as it says after the first."""
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            pass
    return process.communicate(timeout=killing.PATIENCE_S)


def run_full(case, arguments, faults):
    """A run that ends by itself unless its reply is paid and waits for room on the disk."""
    process = case.start(*arguments, **faults)
    paid_at = None
    end = time.monotonic() + killing.PATIENCE_S
    while process.poll() is None and time.monotonic() < end and (paid_at is None or time.monotonic() < paid_at + FULL_S):
        time.sleep(0.02)
        if paid_at is None and len(case.lane.provider.charges()) > case.first_line:
            paid_at = time.monotonic()
    ended = process.poll() is not None
    if not ended and paid_at is None:
        case.wrong.append(f'nothing is paid, and it does not end in {killing.PATIENCE_S} s')
    out, err = process.communicate() if ended else leave(process)
    run = killing.Run(process.returncode, out.decode(errors='replace'), err.decode(errors='replace'), arguments)
    if run.code == LEFT and 'waiting for the answer' not in run.err:
        case.wrong.append(f'it does not say what it waits for: {run}')
    if run.code == LEFT and ended:
        case.wrong.append(f'nobody interrupted it: {run}')
    return run


def fail_at(lane, flow, how, persist, k):
    case = killing.Case(lane, f'{flow}-{how}-{persist}-{k}')
    run = run_full(case, killing.arguments_of(flow, case), {'how': how, 'k': k, 'persist': persist})
    check_end(case, run, flow)
    case.code = run.code
    case.struck = case.calls() >= k if os.path.exists(os.path.join(case.folder, 'count')) else True
    case.recover()
    if run.code == 0 and [slot['state'] for step in case.shown for slot in step['slots']] != ['done']:
        case.wrong.append(f'the program said that all is done, and the history shows {case.shown}')
    return case


def sweep(tap, lanes, flow, how, persist):
    calls, _ = killing.count_calls(lanes, flow)
    points = range(1, calls + 1, EVERY_PERSISTENT if persist else EVERY)
    cases = lanes.map(lambda lane, k: fail_at(lane, flow, how, persist, k), points)
    struck = sum(case.struck for case in cases)
    ends = {code: sum(case.code == code for case in cases) for code in sorted({case.code for case in cases})}
    wrong, states = lanes.judge(cases)
    if not persist and struck < 0.8 * len(points):
        wrong.append(f'{struck} of {len(points)} faults struck')
    tap.say(wrong, f'{how} in {flow}, {"from there on" if persist else "once"}',
            f'{struck} faults over {calls} calls; exit codes: {ends}; jobs: {states}')


def main():
    tap = killing.Tap()
    lanes = killing.Lanes()
    try:
        for flow, how, persist in SWEEPS:
            sweep(tap, lanes, flow, how, persist)
    finally:
        lanes.close()
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
