#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a pointer: whatever opens is opened by its key, gone through with Tab, closed with Escape, and the focus is where it was."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1440, 900)
# Key, and what is to be seen then: role and name.
IN_THE_WINDOW = (
    ('ctrl+b', 'list', 'Boards'),
    ('F10', 'menu item', 'About Maquette'),
    ('ctrl+p', None, 'The same request at every engine'),
    ('ctrl+r', 'list item', 'Virtual try-on'),
    ('ctrl+t', 'dialog', 'Tree of steps'),
    ('ctrl+shift+p', 'dialog', 'What will be sent'),
    ('ctrl+s', 'dialog', 'Export'),
    ('ctrl+shift+k', 'dialog', 'Contact sheet'),
    ('ctrl+shift+g', 'dialog', 'Pages'),
    ('ctrl+shift+o', 'dialog', 'Open With'),
    ('ctrl+shift+n', 'label', 'New board'),
)
OF_THEIR_OWN = (('ctrl+comma', 'Preferences'), ('ctrl+shift+m', 'Preferences'), ('ctrl+question', 'Keyboard shortcuts'))
MOST = 160


class Focus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        first = cls.cli('generate', '--prompt', 'lamp', '--ratio', '3:2')
        cls.cli('edit', '--prompt', 'warmer', '--from', str(first))
        with maqui.App(maqui.photograph('sea', size='300x200'), library=cls.library, size=SIZE) as app:
            app.wait('image', 'Reference 1')
            app.set_text(app.wait('text', 'What should be made'), 'a lamp')

    @classmethod
    def cli(cls, *arguments):
        out = subprocess.check_output([maqui.CLI, '--library', cls.library, *arguments, '--json'], text=True)
        return json.loads(out.splitlines()[-1])['step']

    def focused(self, app):
        """In the whole program: a window behind keeps what it had, and the newest comes last."""
        found = [node for node in app.walk() if app.is_focused(node)]
        return found[-1] if found else None

    def say(self, node):
        """What a screen reader says, and where: two of one name are two."""
        box = node.queryComponent().getExtents(0)
        return node.getRoleName(), node.name or '', (box.x, box.y, box.width, box.height)

    def wait_focused(self, app):
        try:
            return maqui.until(lambda: self.focused(app), 'the focus', 2)
        except AssertionError:
            return None

    def go_through(self, app, what, foreign=False):
        """With Tab, until the first one comes again."""
        found, silent = [], 0
        for _ in range(MOST):
            node = maqui.look(lambda: self.focused(app)) or self.wait_focused(app)
            # The text of libadwaita's row for one does not say that it has the focus; there is never a second one behind it.
            if node is None and silent == 0:
                silent = 1
                app.xdotool('key', 'Tab')
                continue
            self.assertIsNotNone(node, f'nothing in focus in {what}, after {found[-1:]}')
            silent = 0
            said = self.say(node)
            # GTK's own window of shortcuts leaves its buttons without names.
            self.assertTrue(foreign or (said[1].strip() and not said[1].startswith(maqui.CLASSES)), f'{what}: {said} says nothing')
            if said in found:
                return found
            found.append(said)
            app.xdotool('key', 'Tab')
        raise AssertionError(f'{what} has no end: {found[-4:]}')

    def start(self):
        return maqui.App(library=self.library, size=SIZE)

    def test_in_the_window(self):
        with self.start() as app:
            card = app.wait('image', 'Step 2')
            app.wait('image', 'Reference 1')
            app.click(card)
            maqui.until(lambda: app.is_focused(card), 'the picture in focus')
            for key, role, name in IN_THE_WINDOW:
                app.key(key)
                app.wait(role, name)
                self.assertFalse(app.is_focused(card), f'{key}: the focus stayed behind')
                self.go_through(app, name)
                app.key('Escape')
                app.wait_gone(role, name)
                maqui.until(lambda: app.is_focused(card), f'the focus to be back after {key}', 5)

    def test_of_their_own(self):
        with self.start() as app:
            card = app.wait('image', 'Step 2')
            app.wait('image', 'Reference 1')
            app.click(card)
            maqui.until(lambda: app.is_focused(card), 'the picture in focus')
            for key, title in OF_THEIR_OWN:
                app.key(key)
                window = maqui.until(lambda t=title: app.find_window(t), title)
                app.xdotool('windowfocus', window)
                self.go_through(app, title, foreign=key == 'ctrl+question')
                subprocess.run(['xdotool', 'windowfocus', window, 'key', 'Escape'], capture_output=True, check=False)
                maqui.until(lambda t=title: not app.find_window(t), f'“{title}” to close')
                app.xdotool('windowfocus', app.window)
                maqui.until(lambda: app.is_focused(card), f'the focus to be back after {title}', 5)

    def test_compare_and_window(self):
        """All of the window, and of the comparison, comes round by Tab."""
        with self.start() as app:
            card = app.wait('image', 'Step 2')
            app.wait('image', 'Reference 1')
            app.click(card)
            names = [name for _, name, _ in self.go_through(app, 'the window')]
            for wanted in ('Compare', 'Search the history', 'Main menu', 'Canvas', 'Generate', 'Shape', 'Step 1 · lamp', 'Export'):
                self.assertTrue(any(wanted in name for name in names), f'{wanted} cannot be reached: {names}')
            app.click(card)
            app.key('c')
            app.wait('image', 'B, Step 2')
            names = [name for _, name, _ in self.go_through(app, 'the comparison')]
            for wanted in ('Back', 'Slider', 'Loupe', 'A, Step 1', 'Keep A'):
                self.assertTrue(any(wanted in name for name in names), f'{wanted} cannot be reached: {names}')
            app.key('Escape')
            app.wait_gone('image', 'B, Step 2')
            maqui.until(lambda: app.is_focused(card), 'the focus to be back', 5)


if __name__ == '__main__':
    maqui.session()
    tap.main()
