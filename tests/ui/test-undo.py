#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo and redo: everything that is done on the canvas goes back and forth on one stack, and what is typed has its own."""

import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1440, 900)
KINDS = ('Reference', 'Step', 'Mark', 'Mask')


class Undo(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.photos = [maqui.photograph(name, size=size) for name, size in
                       [('sketch', '900x600'), ('brass', '600x600'), ('coast', '800x500')]]

    def look(self, app):
        """What lies on the canvas, and where; with all of it in sight, so that the view makes no difference."""
        app.key('ctrl+0')
        canvas = app.canvas
        last = []

        def settled():
            last.append([(n.name, n.description, app.place(n)) for n in app.walk(canvas)
                         if n.getRoleName() == 'image' and n.name.startswith(KINDS)])
            return len(last) > 2 and last[-1] == last[-2] == last[-3]

        maqui.until(settled, 'the canvas to rest')
        return sorted(last[-1])

    def until_state(self, app, wanted, what):
        try:
            maqui.until(lambda: self.look(app) == wanted, what, 15)
        except AssertionError:
            self.assertEqual(self.look(app), wanted, what)

    def select(self, app, name):
        app.key('Escape')
        app.click(app.wait('image', name))

    # Each thing once, by hand or by key

    def add(self, app):
        subprocess.check_call([maqui.PROGRAM, '--library', self.library, self.photos[2]], env=app.env)
        app.wait('image', 'Reference 3')

    def move(self, app):
        x, y, width, height = app.rest('image', 'Reference 2')
        app.drag((x, y, width, height), (0.5, 0.5), (0.9, 0.95))

    def nudge(self, app):
        self.select(app, 'Reference 1')
        app.key('shift+Down')

    def resize(self, app):
        self.select(app, 'Reference 1')
        app.key('alt+plus')

    def align(self, app):
        app.key('Escape', 'ctrl+a')
        app.key('alt+shift+Right')

    def duplicate(self, app):
        self.select(app, 'Reference 1')
        app.key('alt+d')
        app.wait('image', 'Reference 4, ')

    def remove(self, app):
        self.select(app, 'Reference 2')
        app.key('Delete')
        app.wait_gone('image', 'Reference 2')

    def rename(self, app):
        self.select(app, 'Reference 3')
        app.key('F2')
        app.set_text(app.wait('text', 'Name'), 'harbour')
        app.press(app.wait('push button', 'Done'))
        app.wait('image', 'Reference 3, harbour')

    def role(self, app):
        self.select(app, 'Reference 3')
        app.key('F2')
        app.wait('text', 'Name')
        app.key('Tab', 'Return')
        app.key('Down', 'Return')
        app.press(app.wait('push button', 'Done'))
        app.wait_gone('push button', 'Done')

    def mark(self, app):
        self.select(app, 'Reference 1')
        app.key('r', 'm')
        app.wait('image', 'Mark A, box')

    def move_mark(self, app):
        app.key('v', 'shift+Left')

    def mask(self, app):
        self.select(app, 'Reference 1')
        app.key('b')
        tool = app.wait(name='Box that may change')
        app.press(tool)
        maqui.until(lambda: tool.getState().contains(app.atspi.STATE_PRESSED), 'the tool to be in hand')
        app.drag(app.rest('image', 'Reference 1'), (0.2, 0.2), (0.7, 0.6))
        app.wait('image', 'Mask of 1 shape')
        app.key('v')

    def place_variant(self, app):
        app.drag(app.rest('image', 'Step 1'), (0.5, 0.5), (0.2, 0.8))

    def use_result(self, app):
        app.key('ctrl+u')
        app.wait('image', 'step 1')

    def renumber(self, app):
        app.key('F10')
        app.wait('menu item', 'Renumber References')
        app.key('n')
        app.wait('image', 'Reference 2, ')

    def tidy(self, app):
        app.key('ctrl+shift+t')

    def test_everything_back_and_forth(self):
        acts = [self.add, self.move, self.nudge, self.resize, self.align, self.tidy, self.rename, self.role, self.mark, self.move_mark,
                self.mask, self.remove, self.use_result, self.renumber, self.duplicate, self.place_variant]
        with maqui.App(*self.photos[:2], library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 2')
            app.generate('Poster "Low Tide" in bold serif, teal')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            text = app.wait('text', 'What should be made')
            words = app.get_text(text)
            app.canvas = app.wait('panel', 'Canvas')
            self.assertGreater(app.place(app.wait('list item', 'Variant 2 of step'))[3], app.place(app.wait('list item', 'Poster'))[3] + 20,
                               'room for the heading above the row')
            states = [self.look(app)]
            for act in acts:
                act(app)
                maqui.until(lambda: self.look(app) != states[-1], act.__name__ + ' to change something', 20)
                states.append(self.look(app))
            app.shot('undo-all-done-light')
            app.key('Escape')
            for i in range(len(acts), 0, -1):
                app.key('ctrl+z')
                self.until_state(app, states[i - 1], 'undo of ' + acts[i - 1].__name__)
            for i in range(len(acts)):
                app.key('ctrl+shift+z')
                self.until_state(app, states[i + 1], 'redo of ' + acts[i].__name__)
            app.key(*['ctrl+z'] * len(acts))
            self.until_state(app, states[0], 'all of it at once')
            app.key(*['ctrl+y'] * len(acts))
            self.until_state(app, states[-1], 'all of it again')
            # The text was none of that's business, and the board is none of the text's.
            self.assertEqual(app.get_text(text), words)
            app.click(text)
            app.key('End')
            app.xdotool('type', ' night')
            maqui.until(lambda: app.get_text(text).endswith(' night'), 'the word')
            app.key('ctrl+z')
            maqui.until(lambda: not app.get_text(text).endswith(' night'), 'the word to go')
            self.until_state(app, states[-1], 'the board as it was')


if __name__ == '__main__':
    maqui.session()
    tap.main()
