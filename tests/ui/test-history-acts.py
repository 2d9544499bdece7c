#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one does with the steps of the history: acts of its menu, the switch at a fork and the tree by pointer, what it shows by day and
by engine, a lost picture sent again; and the notification's way to a step while the window is out of sight."""

import contextlib
import json
import os
import sqlite3
import subprocess
import tempfile
import unittest

import maqbus
import maqui
import tap

SIZE = (1440, 900)
UI = os.path.join(maqui.BUILD, 'tests', 'ui')
DAY_US = 86_400_000_000


class Acts(unittest.TestCase):
    def setUp(self):
        """A page, and two tries from it."""
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.first = self.cli('generate', '--prompt', 'UI mock-up of a lamp shop', '--ratio', '3:2')['step']
        self.lilac = self.cli('edit', '--prompt', 'make the wall pale lilac', '--from', str(self.first))['step']
        self.brass = self.cli('edit', '--prompt', 'make the lamp solid brass', '--from', str(self.first))['step']

    def cli(self, *arguments, check=True):
        said = subprocess.run([maqui.CLI, '--library', self.library, *arguments, '--json'], capture_output=True, text=True, check=check)
        lines = said.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else {}

    def rows(self, app):
        return [row.name for row in app.find_all('list item', 'Step')]

    def wait_rows(self, app, *words):
        """These rows and no others, from the top."""
        maqui.until(lambda: len(self.rows(app)) == len(words) and all(w in row for w, row in zip(words, self.rows(app))),
                    f'rows of {words}')

    def wait_shown(self, app, words):
        maqui.until(lambda: any('free' in (c.description or '') for c in app.find_all('image', words)), f'“{words}” on the canvas')

    def show(self, app, words):
        app.click(app.wait('list item', words))
        self.wait_shown(app, words)

    def choose(self, app, words, item):
        """From the menu of a row."""
        app.click(app.wait('list item', words), 3)
        app.press(app.wait('menu item', item))

    def clip(self, kind):
        return subprocess.run(['xclip', '-selection', 'clipboard', '-t', kind, '-o'], capture_output=True, check=False, timeout=30).stdout

    def test_acts_of_the_menu(self):
        with maqbus.FileManager() as files, maqui.App(library=self.library, size=SIZE) as app:
            self.show(app, 'solid brass')
            # Of another row than the one in hand: that one becomes it.
            self.choose(app, 'pale lilac', 'Edit from here')
            app.wait('label', f'Editing step {self.lilac}')
            self.choose(app, 'solid brass', 'Compare with parent')
            app.wait('image', f'A, Step {self.first}')
            app.wait('image', f'B, Step {self.brass}')
            app.key('Escape')
            app.wait('list item', 'solid brass')
            self.choose(app, 'pale lilac', 'Copy the picture')
            maqui.until(lambda: self.clip('image/png')[:4] == b'\x89PNG', 'the picture on the clipboard')
            self.choose(app, 'pale lilac', 'Show in Files')
            maqui.until(lambda: files.calls and f'Step%20{self.lilac}' in files.calls[0][1][0][0], 'the file manager to be asked')

    def test_reuse(self):
        photo = maqui.photograph('kite', size='300x200')
        with maqui.App(photo, library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 1, kite')
            app.generate('Put @1 on a poster')
            app.wait('list item', 'on a poster')
            app.wait_gone('progress bar')
            app.click(app.wait('image', 'Reference 1, kite'))
            app.key('Delete')
            app.wait_gone('image', 'Reference 1, kite')
            text = app.wait('text', 'What should be made')
            app.set_text(text, 'something else')
            self.choose(app, 'on a poster', 'Reuse the references')
            app.wait('image', 'Reference 1, kite')
            self.assertEqual(app.get_text(text), 'something else')
            app.click(app.wait('image', 'Reference 1, kite'))
            app.key('Delete')
            app.wait_gone('image', 'Reference 1, kite')
            self.choose(app, 'on a poster', 'Reuse everything')
            app.wait('image', 'Reference 1, kite')
            maqui.until(lambda: 'on a poster' in app.get_text(text), 'the words again')
            app.shot('history-reused')
            app.press(app.wait('push button', 'Undo'))
            maqui.until(lambda: app.get_text(text) == 'something else', 'what was written')
            app.wait_gone('image', 'Reference 1, kite')

    def test_a_fork_by_pointer_and_keys(self):
        with maqui.App(library=self.library, size=SIZE) as app:
            self.show(app, 'solid brass')
            app.click(app.wait('push button', 'Try 2 of 2: show the one before'))
            self.wait_shown(app, 'pale lilac')
            after = app.wait('push button', 'Try 1 of 2: show the one after')
            self.assertFalse(app.is_sensitive(app.find('push button', 'Try 1 of 2: show the one before')))
            app.click(after)
            self.wait_shown(app, 'solid brass')
            app.key('alt+Left')
            self.wait_shown(app, 'pale lilac')
            app.key('alt+Right')
            self.wait_shown(app, 'solid brass')

    def test_the_tree_by_pointer(self):
        with maqui.App(library=self.library, size=SIZE) as app:
            self.show(app, 'solid brass')
            self.choose(app, 'solid brass', 'Show as a tree')
            app.wait('dialog', 'Tree of steps')
            app.click(app.wait('push button', 'pale lilac'))
            self.wait_shown(app, 'pale lilac')
            app.wait_gone('dialog', 'Tree of steps')

    def open_filter(self, app, tabs, choice):
        """Drop-downs have no hands in the tree: by keys, from the first one, down so many times."""
        app.click(app.wait(name='What the history shows'))
        app.wait('combo box', 'When compared')
        app.key(*['Tab'] * tabs, 'space')
        app.wait('label', choice)

    def test_filters_by_day_and_engine(self):
        with contextlib.closing(sqlite3.connect(os.path.join(self.library, 'library.db'))) as db, db:
            db.executemany('UPDATE step SET created_us = created_us - ? WHERE id = ?', [(40 * DAY_US, self.first), (DAY_US, self.lilac)])
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            self.cli('generate', '--engine', 'fake', '--prompt', 'a paid poster')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.wait_rows(app, 'paid', 'brass', 'lilac', 'lamp shop')
                # In the order of the list: today, yesterday, the last 7 days, the last 30 days.
                for words in (('paid', 'brass'), ('lilac',), ('paid', 'brass', 'lilac'), ('paid', 'brass', 'lilac')):
                    self.open_filter(app, 1, 'Yesterday')
                    app.key('Down', 'Return')
                    self.wait_rows(app, *words)
                    app.shot(f'history-filter-day-{len(words)}')
                    app.key('Escape')
                app.press(app.wait('push button', 'Show all'))
                self.wait_rows(app, 'paid', 'brass', 'lilac', 'lamp shop')
                for words in (('brass', 'lilac', 'lamp shop'), ('paid',)):
                    self.open_filter(app, 0, 'Made in Maquette')
                    app.key('Down', 'Return')
                    self.wait_rows(app, *words)
                    app.shot(f'history-filter-engine-{len(words)}')
                    app.key('Escape')
                app.press(app.wait('push button', 'Show all'))
                self.wait_rows(app, 'paid', 'brass', 'lilac', 'lamp shop')

    def test_one_lost_picture_is_sent_again(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            provider.set_faults('reset-after-body')
            self.cli('generate', '--engine', 'fake', '--variants', '2', '--prompt', 'two lamps', check=False)
            charges = provider.charges()
            self.assertEqual(charges, 2)
            provider.set_faults('')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.click(app.wait('list item', 'Variant 2 of step'))
                app.wait('push button', 'Send Again')
                app.wait('label', 'May have been charged')
                app.shot('history-slot-lost')
                app.press(app.wait('push button', 'Send Again'))
                maqui.until(lambda: provider.charges() == charges + 1, 'one more charge')
                maqui.until(lambda: app.find('list item', 'Variant 2 of step') and 'charged' not in app.find('list item', 'Variant 2 of step').name,
                            'its picture')
                app.shot('history-slot-found')
                # The first is as it was: nobody decided about it.
                app.click(app.wait('list item', 'two lamps'))
                app.wait('push button', 'Send Again')
            self.assertEqual(provider.charges(), charges + 1)

    def notice(self, app, notifications, words):
        """What is told of two pictures that come while another window is in front."""
        other = subprocess.Popen([os.path.join(UI, 'drop-target')], env=app.env, stdout=app.log, stderr=app.log)
        try:
            found = maqui.until(lambda: subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(other.pid)], capture_output=True,
                                                       text=True, check=False).stdout.split(), 'the other window')
            app.xdotool('windowfocus', '--sync', found[0])
            app.generate(words)
            return maqui.until(lambda: notifications.find('2 pictures are ready'), f'word of {words}')
        finally:
            other.terminate()
            other.wait()

    def test_told_while_out_of_sight(self):
        """The window has been closed, the program still waits for what is paid for: what is asked for then is there once it is back."""
        with maqui.Provider('--no-key', '--delay', '2000') as provider, maqbus.Notifications() as notifications:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.choose_engine('fake')
                app.press(app.wait('push button', '2 variants'))
                note = self.notice(app, notifications, 'a lamp')
                app.xdotool('windowfocus', '--sync', app.window)
                provider.set_faults('delay:20000')        # long enough to leave, and to ask
                app.generate('a chair')
                maqui.until(lambda: provider.charges() == 4, 'the chair at the engine')
                app.key('ctrl+q')
                app.press(app.wait('push button', 'Go On in the Background'))
                maqui.until(lambda: app.find_window() is None, 'the window to be gone')
                notifications.press(note, 'Compare')
                app.window = maqui.until(app.find_window, 'the window again')
                app.wait('image', 'A, Step 4')
                app.wait('image', 'B, Step 4')
                app.shot('notification-back')
                app.key('Escape')
                app.wait('list item', 'a chair')

    def test_told_while_hidden(self):
        with maqui.Provider('--no-key', '--delay', '2000') as provider, maqbus.Notifications() as notifications:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.choose_engine('fake')
                app.press(app.wait('push button', '2 variants'))
                note = self.notice(app, notifications, 'a lamp')
                self.show(app, 'solid brass')
                app.xdotool('windowunmap', '--sync', app.window)
                notifications.press(note, 'Compare')
                app.xdotool('windowmap', '--sync', app.window)
                app.wait('image', 'A, Step 4')
                app.wait('image', 'B, Step 4')
                app.shot('notification-hidden')
                app.key('Escape')
                app.wait('list item', 'a lamp')


if __name__ == '__main__':
    maqui.session(*SIZE)
    tap.main()
