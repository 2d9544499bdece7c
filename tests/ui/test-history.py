#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history as a person has it: days, forks, filters, search, trash, and single pictures tried again."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

WORDS = ['UI mock-up of a lamp shop landing page, headline "Welcome back"', 'make the wall pale lilac',
         'make the lamp solid brass', 'add soft coastal daylight', '灯台と嵐の海 poster']


def cli(library, *arguments):
    """The last JSON object that a command says."""
    said = subprocess.run([maqui.CLI, '--library', library, *arguments, '--json'], capture_output=True, text=True, check=True)
    lines = said.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else {}


def make_library():
    """Five steps of the free engine: a page, two tries from it, one from the second of them, and a poster of its own."""
    library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
    first = cli(library, 'generate', '--prompt', WORDS[0], '--ratio', '3:2')['step']
    lilac = cli(library, 'edit', '--prompt', WORDS[1], '--from', str(first))['step']
    brass = cli(library, 'edit', '--prompt', WORDS[2], '--from', str(first))['step']
    light = cli(library, 'edit', '--prompt', WORDS[3], '--from', str(brass), '--variants', '2')['step']
    poster = cli(library, 'generate', '--prompt', WORDS[4])['step']
    cli(library, 'star', str(brass))
    return library, (first, lilac, brass, light, poster)


class History(unittest.TestCase):
    def setUp(self):
        self.library, self.steps = make_library()

    def wait_rows(self, app, n):
        maqui.until(lambda: len(app.find_all('list item')) == n, f'{n} rows')

    def wait_title(self, app, words):
        app.wait('image', words)

    def test_looks(self):
        for scheme in ('light', 'dark'):
            with maqui.App(library=self.library, size=(1440, 900), scheme='prefer-' + scheme) as app:
                self.wait_rows(app, 5)
                app.wait(name='TODAY')
                app.shot('history-' + scheme)


if __name__ == '__main__':
    maqui.session()
    tap.main()
