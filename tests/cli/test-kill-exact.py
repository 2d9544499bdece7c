# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 while an answer is put into its original: between the last byte of the reply and the end. Whenever it happens, the next
start leaves the composite as the slot's picture, the paid answer beside it, and one charge.

MAQ_KEEP=1 keeps the folders of cases that went wrong.
"""
import os
import sqlite3
import sys

import climaq
import killing

TAIL = 60     # calls before the end: from before the reply is whole
BEYOND = 6
WIDTH, HEIGHT = 64, 48


def arguments(case):
    return killing.EDIT + ('--image', os.path.join(case.folder, 'in.png'), '--mask', os.path.join(case.folder, 'mask.png'),
                           '--exact', '-o', os.path.join(case.folder, 'out.png'))


class ExactCase(killing.Case):
    """Its composite was paid by nobody; all else is as ever."""

    def judge(self, lines):
        states = super().judge(lines)
        paid = {line['sha256'] for line in lines}
        made = self.check_exact(paid)
        self.wrong = [what for what in self.wrong if not any(sha256[:12] in str(what) for sha256 in made)]
        return states

    def check_exact(self, paid):
        """Returns the hashes of the composites."""
        db = sqlite3.connect(f'file:{self.library}/library.db?mode=ro', uri=True)
        try:
            rows = db.execute('SELECT attempt.id, exact, idx, sha256 FROM attempt JOIN asset ON asset.attempt = attempt.id'
                              ' ORDER BY attempt.id, idx').fetchall()
        finally:
            db.close()
        pictures = [(idx, sha256 in paid) for _, _, idx, sha256 in rows]
        if rows and pictures != [(0, False), (1, True)]:
            self.wrong.append(f'not a composite and its answer: {pictures}')
        if any('"composited"' not in (exact or '') for _, exact, _, _ in rows):
            self.wrong.append(f'the record says {rows[0][1]}')
        for slot in (slot for step in self.shown for slot in step['slots'] if slot['state'] == 'done'):
            if slot.get('exact', {}).get('raw') not in paid or slot['sha256'] in paid:
                self.wrong.append(f'the history shows {slot}')
        return {sha256 for _, _, idx, sha256 in rows if idx == 0}


def kill_at(lane, k):
    case = ExactCase(lane, f'exact-{k}')
    run = case.run(*arguments(case), how='kill', k=k)
    case.struck = killing.was_killed(run)
    if not case.struck and run.code != 0:
        case.wrong.append(str(run))
    case.recover()
    return case


def count_calls(lane, _):
    case = ExactCase(lane, 'exact-count')
    case.must(*arguments(case), how='none', k=0)
    case.recover()
    return case


def main():
    tap = killing.Tap()
    lanes = killing.Lanes()
    try:
        # All but a corner may change: too little is kept to align by, so any answer fits.
        for lane in lanes.lanes:
            climaq.write_png(os.path.join(lane.template, 'mask.png'), WIDTH, HEIGHT,
                             lambda x, y: (0, 0, 0) if x < 6 and y < 6 else (255, 255, 255))
        case = lanes.map(count_calls, [0])[0]
        calls = case.calls()
        wrong, states = lanes.judge([case])
        tap.say(wrong, 'kill-exact/without a fault', f'{calls} calls; jobs: {states}')
        cases = lanes.map(kill_at, range(max(calls - TAIL, 1), calls + BEYOND + 1))
        struck = sum(case.struck for case in cases)
        wrong, states = lanes.judge(cases)
        if struck < TAIL // 2 or states.get('done', 0) < struck // 2:
            wrong.append(f'{struck} kills and {states} do not cover the composite')
        tap.say(wrong, 'kill-exact/at every call from the reply to the end', f'{struck} kills; jobs: {states}')
    finally:
        lanes.close()
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
