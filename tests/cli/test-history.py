#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""maquette-cli history with its filters, and what changes steps that are there: star, unstar, trash, restore."""
import os
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

USAGE = 2


class History(climaq.CliTest):
    def numbers(self, *arguments):
        return [step['step'] for step in self.json('history', *arguments)]

    def make(self):
        for prompt in ('a lighthouse at dusk', '灯台と嵐の海', 'a quiet harbour, 100% calm'):
            self.run_cli('generate', '--prompt', prompt)

    def test_filters(self):
        self.make()
        self.run_cli('star', '2')
        for arguments, found in ((('--search', 'light'), [1]), (('--search', 'a'), [3, 1]), (('--search', '嵐'), [2]),
                                 (('--search', '0%'), [3]), (('--search', 'calm QUIET'), [3]), (('--starred',), [2]),
                                 (('--engine', 'draft'), [3, 2, 1]), (('--engine', 'nobody'), []), (('--since', '1d'), [3, 2, 1]),
                                 (('--until', '2020-01-01'), []), (('--limit', '2'), [3, 2]), (('--trashed',), [])):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.numbers(*arguments), found)
        self.run_cli('unstar', '2')
        self.assertEqual(self.numbers('--starred'), [])

    def test_trash_keeps_everything(self):
        self.make()
        self.run_cli('trash', '3')
        self.assertEqual(self.numbers(), [2, 1])
        self.assertEqual(self.numbers('--trashed'), [3])
        self.assertTrue(self.json('show', '3')[-1]['trashed'])
        self.run_cli('export', '3', '-o', self.path('kept.png'))
        self.assertEqual(climaq.png_size(self.path('kept.png'))[0] > 0, True)
        self.run_cli('restore', '3')
        self.assertEqual(self.numbers(), [3, 2, 1])

    def test_wrong_use(self):
        self.make()
        for arguments in (('history', '--since', 'yesterday'), ('history', '--until', '2026-13-01'), ('history', '--limit', '0'),
                          ('history', 'x'), ('trash',), ('trash', '1', '2'), ('trash', '99'), ('star', 'zz'), ('restore', '')):
            with self.subTest(arguments=arguments):
                self.run_cli(*arguments, code=USAGE)


if __name__ == '__main__':
    tap.main()
