# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 during the recovery from a kill -9, at every fifth call of the recovery (durability, T9)."""
import sys

import killing

EVERY = 5
# Where the first kill strikes, in parts of the run: while it is prepared, sent, answered, read and stored.
PARTS = (0.25, 0.42, 0.5, 0.56, 0.62, 0.7, 0.8, 0.9)
BEYOND = 10


def kill_first(lane, k, name):
    case = killing.Case(lane, name)
    run = case.run(*killing.arguments_of('generate', case), how='kill', k=k)
    if not killing.was_killed(run):
        case.wrong.append(f'call {k} was not reached: {run}')
    return case


def count_recovery(lane, k):
    case = kill_first(lane, k, f'count-{k}')
    case.must('status', '--json', how='none')
    case.recovery = case.calls()
    case.recover()
    return case


def kill_twice(lane, k, second):
    case = kill_first(lane, k, f'{k}-{second}')
    again = case.run('status', '--json', how='kill', k=second)
    case.struck = killing.was_killed(again)
    if not case.struck and again.code != 0:
        case.wrong.append(str(again))
    case.warned = 'your decision' in again.err
    case.recover()
    return case


def main():
    tap = killing.Tap()
    lanes = killing.Lanes()
    try:
        calls, _ = killing.count_calls(lanes, 'generate')
        for part in PARTS:
            k = round(part * calls)
            counted = lanes.map(lambda lane, key: count_recovery(lane, key), [k])
            recovery = counted[0].recovery
            points = range(1 + k % EVERY, recovery + BEYOND, EVERY)
            cases = lanes.map(lambda lane, second: kill_twice(lane, k, second), points)
            struck = sum(case.struck for case in cases)
            wrong, states = lanes.judge(counted + cases)
            # A job that waits is sent by the very start that recovers it, as far as its end lets it: that varies.
            if struck < recovery // EVERY // 2:
                wrong.append(f'{struck} second kills over {recovery} calls')
            tap.say(wrong, f'killed at call {k} of {calls}, and again in the recovery',
                    f'{struck} second kills over {recovery} calls; jobs: {states}')
    finally:
        lanes.close()
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
