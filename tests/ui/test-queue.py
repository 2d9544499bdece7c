#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue in the header: what is under way and what waits, its order by keys and by dragging, cancelling, held engines."""

import os
import sqlite3
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1440, 900)


class Queue(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def start(self, app, words, variants):
        app.press(app.wait('push button', f'{variants} variant'))
        app.generate(words)
        app.wait('list item', words)

    def open_queue(self, app):
        app.key('ctrl+j')
        return app.wait('push button', 'Cancel All')

    def rows(self, app):
        """The words of its rows, from the top."""
        names = [n.name for n in app.find_all('list item') if 'reserved' in n.name or ' · free' in n.name]
        return [n.split(' · ')[1].split(',')[0] for n in names]

    def row(self, app, words):
        return next(n for n in app.find_all('list item') if words in n.name and 'reserved' in n.name)

    def fill(self, app):
        """The fake engine takes four pictures at once: one request is under way, three wait."""
        app.choose_engine('fake')
        self.start(app, 'a lamp', 4)
        for words in ('a chair', 'a table', 'a shelf'):
            self.start(app, words, 1)
        maqui.until(lambda: app.find(name='Queue, 7 pictures on their way'), 'seven in the queue')

    def test_shown_moved_and_cancelled(self):
        with maqui.Provider('--no-key', '--delay', '600000') as provider:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.fill(app)
                maqui.until(lambda: provider.charges() == 4, 'four at the engine')
                self.open_queue(app)
                self.assertEqual(self.rows(app), ['a lamp', 'a chair', 'a table', 'a shelf'])
                app.wait('label', '7 pictures · $')
                app.shot('queue-light')

                # By keys: the last one up, twice.
                self.row_focus(app, 'a shelf')
                app.key('alt+Up')
                maqui.until(lambda: self.rows(app) == ['a lamp', 'a chair', 'a shelf', 'a table'], 'one step up')
                app.key('alt+Up')
                maqui.until(lambda: self.rows(app) == ['a lamp', 'a shelf', 'a chair', 'a table'], 'two steps up')
                # What is under way is not passed.
                app.key('alt+Up')
                self.assertEqual(self.rows(app), ['a lamp', 'a shelf', 'a chair', 'a table'])

                self.drag(app, 'a table', 'a shelf')
                maqui.until(lambda: self.rows(app) == ['a lamp', 'a table', 'a shelf', 'a chair'], 'the table in front')
                app.shot('queue-moved-light')

                # The first place that is free goes to the first that waits.
                app.press(app.wait('push button', 'Cancel this request', within=self.row(app, 'a shelf')))
                maqui.until(lambda: 'a shelf' not in self.rows(app), 'the shelf to be gone')
                self.assertEqual(provider.charges(), 4)
                app.press(app.wait('push button', 'Cancel All'))
                maqui.until(lambda: not {'a table', 'a chair'} & set(self.rows(app)), 'what waited to be gone')
                self.assertEqual(provider.charges(), 4, 'nothing that waited was sent')
                app.shot('queue-cancelled-light')

    def test_cancel_all_by_its_key(self):
        with maqui.Provider('--no-key', '--delay', '600000') as provider:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.fill(app)
                maqui.until(lambda: provider.charges() == 4, 'four at the engine')
                app.key('ctrl+shift+j')
                app.wait_gone(name='Queue, 7 pictures on their way')
                self.open_queue(app)
                maqui.until(lambda: not {'a chair', 'a table', 'a shelf'} & set(self.rows(app)), 'what waited to be gone')
                app.shot('queue-cancelled-by-key-light')
                self.assertEqual(provider.charges(), 4, 'nothing that waited was sent')

    def row_focus(self, app, words):
        """Tab goes from row to row by arrows: to the list, then down to it."""
        app.key('Escape')
        app.wait_gone('push button', 'Cancel All')
        self.open_queue(app)
        for _ in range(12):
            if self.focused(app, words):
                return
            app.key('Down' if any(self.focused(app, w) for w in self.rows(app)) else 'Tab')
        raise AssertionError(f'no way by keys to “{words}”')

    def focused(self, app, words):
        return any(words in n.name and n.getState().contains(app.atspi.STATE_FOCUSED) for n in app.find_all('list item')
                   if 'reserved' in n.name)

    def place(self, app, node):
        """A popover has a window of its own; the tree counts from the button that it hangs on."""
        left, top = app.place(app.wait(name='Queue, '))[:2]
        windows = subprocess.check_output(['xdotool', 'search', '--onlyvisible', '--pid', str(app.process.pid)],
                                          text=True).split()
        popover = next(w for w in windows if w != app.window)
        lines = subprocess.check_output(['xdotool', 'getwindowgeometry', '--shell', popover], text=True).split()
        values = dict(line.split('=') for line in lines)
        x, y, width, height = app.place(node)
        return int(values['X']) + x - left, int(values['Y']) + y - top, width, height

    def drag(self, app, words, target):
        x, y, width, height = self.place(app, app.wait('image', 'Handle for dragging', within=self.row(app, words)))
        _, to, _, tall = self.place(app, self.row(app, target))
        app.xdotool('mousemove', x + width // 2, y + height // 2, 'mousedown', 1)
        steps = 12
        for i in range(1, steps + 1):
            app.xdotool('mousemove', x + width // 2, y + height // 2 + (to + tall // 2 - y - height // 2) * i // steps,
                        'sleep', 0.03)
        app.shot('queue-dragging-light')
        app.xdotool('mouseup', 1)

    def is_kept(self):
        database = sqlite3.connect('file:' + os.path.join(self.library, 'library.db') + '?mode=ro', uri=True)
        try:
            return database.execute("SELECT value FROM value WHERE name = 'queue.order'").fetchone()
        finally:
            database.close()

    def test_empty_and_kept_over_a_restart(self):
        with maqui.Provider('--no-key', '--delay', '600000') as provider:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.wait('push button', 'Generate')
                app.wait(name='Queue, nothing is waiting')
                app.key('ctrl+j')
                app.wait('label', 'Nothing is waiting')
                app.shot('queue-empty-light')
                app.key('Escape')
                self.fill(app)
                self.open_queue(app)
                self.row_focus(app, 'a shelf')
                app.key('alt+shift+Up')
                maqui.until(lambda: self.rows(app)[1:] == ['a shelf', 'a chair', 'a table'], 'the shelf in front')
                maqui.until(self.is_kept, 'the order to be in the library')
                app.process.kill()
                app.process.wait()
            charges = provider.charges()
            with maqui.App(library=self.library, size=SIZE, scheme='prefer-dark') as app:
                app.wait('push button', 'Generate')
                self.open_queue(app)
                self.assertEqual([w for w in self.rows(app) if w != 'a lamp'][:3], ['a shelf', 'a chair', 'a table'])
                app.shot('queue-restart-dark')
                app.press(app.wait('push button', 'Cancel All'))
            self.assertLessEqual(provider.charges(), charges + 4)


if __name__ == '__main__':
    maqui.session()
    tap.main()
