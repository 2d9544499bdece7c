#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that come before the library is open."""

import fcntl
import os
import tempfile
import unittest

import maqui
import tap


class Hasty(maqui.App):
    """Does not wait: somebody else holds the library's gate."""

    def await_library(self):
        pass


class Start(unittest.TestCase):
    def read(self, app):
        text = app.find('text', 'What should be made')
        return app.get_text(text).replace('\u00a0', ' ') if text else None

    def leave_words(self, library):
        with maqui.App(library=library, size=(1440, 900)) as app:
            app.click(app.wait('text', 'What should be made'))
            app.xdotool('type', '--delay', '12', 'A lamp of brass.')
            maqui.until(lambda: self.read(app) == 'A lamp of brass.', 'the words')

    def test_keys_are_kept(self):
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.leave_words(library)
        with open(os.path.join(library, 'owners', 'gate.lock'), 'wb') as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            app = Hasty(library=library, size=(1440, 900))
            with app:
                app.xdotool('windowfocus', app.window)
                # Letters that are keys of tools elsewhere. The library is not waited for long: nothing is looked at in between.
                app.xdotool('type', '--delay', '12', 'by the sea')
                app.key('ctrl+shift+n')
                fcntl.flock(gate, fcntl.LOCK_UN)
                maqui.until(lambda: self.read(app) == 'A lamp of brass. by the sea', 'the words behind those from before')
                app.wait('label', 'New board')
                app.shot('start-keys')
                # It was done once, and what comes now is for what had the focus: the words.
                app.key('Escape')
                app.wait_gone('label', 'New board')
                app.xdotool('type', '--delay', '12', ', v')
                maqui.until(lambda: self.read(app) == 'A lamp of brass. by the sea, v', 'the words to be written on')
        with maqui.App(library=library, size=(1440, 900)) as app:
            maqui.until(lambda: self.read(app) == 'A lamp of brass. by the sea, v', 'the words to be kept')

    def test_a_sign_that_needs_shift_is_kept(self):
        """Ctrl with the plus, which is Shift with another key; and the letters are none of it."""
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.App(maqui.photograph('sea', size='300x200'), library=library, size=(1440, 900)) as app:
            app.wait('image', 'Reference 1')
            app.key('ctrl+0')
            usual = self.zoom(app)
        for key, larger in (('ctrl+plus', True), ('ctrl+minus', False)):
            with open(os.path.join(library, 'owners', 'gate.lock'), 'wb') as gate:
                fcntl.flock(gate, fcntl.LOCK_EX)
                with Hasty(library=library, size=(1440, 900)) as app:
                    app.key(key)
                    fcntl.flock(gate, fcntl.LOCK_UN)
                    app.wait('image', 'Reference 1')
                    maqui.until(lambda: (self.zoom(app) > usual) if larger else (self.zoom(app) < usual), key + ' to be done')
                    app.key('ctrl+0')
                    maqui.until(lambda: self.zoom(app) == usual, 'the usual size')

    def zoom(self, app):
        return float(app.wait('push button', 'set actual size').name.split()[1])


if __name__ == '__main__':
    maqui.session()
    tap.main()
