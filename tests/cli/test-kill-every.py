# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the program at every call that changes a file, and again during the recovery; what was paid is a picture or a
question, and is never paid twice (durability, T4 and T9).

MAQ_KEEP=1 keeps the folders of cases that went wrong.
"""
import sys
import time

import killing

SECONDS = 110           # for the sweeps over single kills
BEYOND = 12             # calls after the last counted one: threads do not count alike each time
EVERY_OF_EDIT = 3
EVERY_OF_RECOVERY = 5


def kill_at(flow, k, second=0):
    def work(lane, _=None):
        case = killing.Case(lane, f'{flow}-{k}-{second}')
        run = case.run(*killing.arguments_of(flow, case), how='kill', k=k)
        case.struck = killing.was_killed(run)
        if not case.struck and run.code != 0:
            case.wrong.append(str(run))
        if second:
            again = case.run('status', '--json', how='kill', k=second)
            case.struck = killing.was_killed(again)
            if not case.struck and again.code != 0:
                case.wrong.append(str(again))
        case.recover()
        return case
    return work


def sweep(lanes, flow, points, calls):
    """Until the run goes through. Returns (wrong, notes)."""
    cases = lanes.map(lambda lane, k: kill_at(flow, k)(lane), points)
    struck = [k for k, case in zip(points, cases) if case.struck]
    wrong, states = lanes.judge(cases)
    if not struck or max(struck) < calls - BEYOND or len(struck) == len(points):
        wrong.append(f'{len(struck)} kills, the last at {max(struck or [0])} of {calls} calls: the sweep does not cover the run')
    return wrong, [f'{len(struck)} kills over {calls} calls; jobs: {states}']


def main():
    tap = killing.Tap()
    lanes = killing.Lanes()
    try:
        calls, _ = killing.count_calls(lanes, 'generate')
        start = time.monotonic()
        wrong, notes = sweep(lanes, 'generate', range(1, calls + BEYOND + 1), calls)
        tap.say(wrong, 'kill/generate at every call', *notes)
        each = (time.monotonic() - start) / (calls + BEYOND)

        calls, _ = killing.count_calls(lanes, 'edit')
        every = 1 if each * calls < SECONDS - (time.monotonic() - start) else EVERY_OF_EDIT
        wrong, notes = sweep(lanes, 'edit', range(1, calls + BEYOND + 1, every), calls)
        tap.say(wrong, f'kill/edit at every {every}. call', *notes)
    finally:
        lanes.close()
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
