#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of pages by hand: run all, run what changed, refill what is missing; and no click pays twice."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1440, 900)


class Pages(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.photo = maqui.photograph('fox', 'Kite/contents/images/2560x1600.jpg', size='900x600')

    def app(self, *files, **options):
        return maqui.App(*files, library=self.library, **{'size': SIZE, **options})

    def add(self, app, number, text):
        app.press(app.wait('push button', 'Add a page'))
        app.set_text(app.wait('text', f'Page {number}'), text)

    def ready(self, app, name):
        return maqui.until(lambda: next((b for b in app.find_all('push button', name) if app.is_sensitive(b)), None), name)

    def steps(self):
        lines = subprocess.check_output([maqui.CLI, '--library', self.library, 'history', '--json'], text=True)
        return [json.loads(line) for line in lines.splitlines()]

    def test_closed_in_the_middle(self):
        with maqui.Provider('--no-key', '--delay', '4000') as provider:
            provider.add_to(self.library, 'fake')
            with self.app(self.photo) as app:
                app.wait('image', 'Reference 1')
                app.choose_engine('fake')
                app.press(app.wait('push button', '1 variant'))
                app.key('ctrl+shift+g')
                with app.dialog('Pages'):
                    self.add(app, 1, 'The fox of @1 runs')
                    self.add(app, 2, 'The fox of @1 sleeps')
                    app.click(self.ready(app, 'Run changed: 2 · $'))
                    app.key('Escape')
                app.key('ctrl+shift+g')
                with app.dialog('Pages'):
                    # Both are on their way, or in the queue: neither is due.
                    app.wait('push button', 'Run all: 0')
                    maqui.until(lambda: len(app.find_all('label', 'Made: step')) == 2, 'both to be made')
                    app.wait('push button', 'Run changed: 0')
                    app.key('Escape')
                self.assertEqual(provider.charges(), 2)

    def test_all_changed_and_missing(self):
        with maqui.Provider('--no-key', '--delay', '1000') as provider:
            provider.add_to(self.library, 'fake')
            with self.app(self.photo) as app:
                app.wait('image', 'Reference 1')
                app.choose_engine('fake')
                app.press(app.wait('push button', '1 variant'))
                app.press(app.wait('push button', 'Keep unchanged: Faces'))
                faces = app.wait('push button', 'Keep unchanged: Faces')
                maqui.until(lambda: faces.getState().contains(app.atspi.STATE_PRESSED), 'faces to be kept')
                app.key('ctrl+shift+g')
                with app.dialog('Pages'):
                    app.wait('label', 'pictures (1), keep list (1)')
                    self.add(app, 1, 'The fox of @1 runs')
                    app.click(self.ready(app, 'Run changed: 1 · $'))
                    app.wait('label', 'Made: step 1')
                    # Refused: the page has no picture, and that is not the same as one that was changed.
                    provider.set_faults('moderation')
                    self.add(app, 2, 'The fox of @1 sleeps')
                    app.click(self.ready(app, 'Run changed: 1 · $'))
                    app.wait('label', 'No picture came')
                    app.wait('push button', 'Run changed: 0')
                    fill = self.ready(app, 'Fill missing: 1 · $')
                    app.shot('pages-missing-light')
                    self.assertEqual(provider.charges(), 1)
                    provider.set_faults()
                    app.click(fill)
                    app.wait('label', 'Made: step 3')
                    app.wait('push button', 'Fill missing: 0')
                    self.assertEqual(provider.charges(), 2)
                    # All of them again: the words are of no account, and neither is a second click at once.
                    everything = self.ready(app, 'Run all: 2 · $')
                    app.click(everything)
                    app.xdotool('click', '--repeat', 3, '--delay', 40, 1)
                    app.wait('label', 'Made: step 4')
                    app.wait('label', 'Made: step 5')
                    self.ready(app, 'Run all: 2 · $')
                    app.shot('pages-made-light')
                    self.assertEqual(app.unnamed(), [])
                    app.key('Escape')
                steps = {step['step']: step for step in self.steps()}
                self.assertEqual(sorted(steps), [1, 2, 3, 4, 5])
                self.assertEqual(provider.charges(), 4)
                for step in steps.values():
                    self.assertEqual(len(step['images']), 1, 'the reference goes with each page')
                    self.assertIn('Keep exactly as they are: faces.', step['prompt'])
                self.assertIn('sleeps', steps[3]['prompt'])
                self.assertEqual(sorted('runs' in steps[n]['prompt'] for n in (4, 5)), [False, True])
        # The set is the board's, with what became of it.
        with self.app() as app:
            app.wait('image', 'Reference 1')
            app.key('ctrl+shift+g')
            with app.dialog('Pages'):
                page = app.wait('text', 'Page 2')
                maqui.until(lambda: 'sleeps' in app.get_text(page), 'the words of the second page')
                maqui.until(lambda: len(app.find_all('label', 'Made: step')) == 2, 'both to be made')
                app.key('Escape')


if __name__ == '__main__':
    maqui.session()
    tap.main()
