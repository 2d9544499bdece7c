#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong is drawn, said in words, and has its remedy: against the fake provider and its ledger."""

import subprocess
import tempfile
import os
import unittest

import maqui
import tap


class States(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def cli(self, *arguments):
        subprocess.check_call([maqui.CLI, '--library', self.library, *arguments], stdout=subprocess.DEVNULL)

    def choose_engine(self, app, title):
        """Drop-downs have no hands in the tree: by keys."""
        maqui.until(lambda: app.find('combo box', 'Engine'), 'the engines')
        app.click(app.wait('combo box', 'Engine'))
        app.wait(name=title)
        app.key('Down')
        app.key('Return')
        maqui.until(lambda: app.find(name='Quality'), 'the engine that has a quality')

    def test_refused_then_revised(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=(1440, 900)) as app:
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '1 variant'))
                app.generate('a lamp fault:moderation')
                app.wait('label', 'Refused for its contents')
                app.wait('push button', 'Try Again')
                app.shot('refused-light')
                app.set_text(app.wait('text', 'What should be made'), '')
                app.press(app.wait('push button', 'Change the Words'))
                text = app.wait('text', 'What should be made')
                maqui.until(lambda: app.get_text(text) == 'a lamp fault:moderation', 'the words again')
                self.assertEqual(provider.charges(), 0)

    def test_unknown_is_decided_by_a_person(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=(1440, 900), scheme='prefer-dark') as app:
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '1 variant'))
                app.generate('a lamp fault:reset-after-body')
                app.wait('label', 'May have been charged')
                app.wait('push button', 'It Was Not Charged')
                app.wait('push button', 'Send Again')
                app.shot('unknown-dark')
                app.press(app.wait('push button', 'It Was Charged'))
                app.wait_gone('push button', 'It Was Charged')
                app.wait('label', 'Given up')
                self.assertEqual(provider.charges(), 1)

    def test_budget_and_unreachable(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            self.cli('budget', 'set', 'day', '0.001')
            with maqui.App(library=self.library, size=(1440, 900)) as app:
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '1 variant'))
                app.generate('a lamp by the window')
                app.wait('label', 'Budget reached')
                app.shot('budget-light')
                self.assertEqual(provider.charges(), 0)
                self.library = app.library
        # The provider is gone now: nothing listens there any more.
        self.cli('budget', 'set', 'day', '100')
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.press(app.wait('push button', 'Try Again'))
            app.wait('label', 'Engine not reachable', patience=200)
            app.shot('unreachable-light')

    def test_running_shows_and_is_cancelled(self):
        with maqui.Provider('--no-key', '--delay', '12000') as provider:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=(1440, 900)) as app:
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '2 variants'))
                app.generate('Dusk version, lamp is the only light')
                app.wait('label', 'RUNNING')
                cancel = app.wait('push button', 'Cancel this request')
                maqui.until(lambda: provider.charges() >= 1, 'the request to be there')
                app.wait('progress bar')
                app.shot('running-light')
                app.press(cancel)
                # It was sent whole: what comes of it is kept, and only then it no longer runs.
                app.wait(name='may still arrive')
                app.wait_gone('label', 'RUNNING')
                app.wait(name='1536 × 1024')


if __name__ == '__main__':
    maqui.session()
    tap.main()
