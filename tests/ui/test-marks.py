#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks and masks on pictures, with the pointer and with the keyboard alone, and what a request makes of them."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1280, 860)
BOX = 'Mark A, box, this lamp'


class Marks(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.photo = maqui.photograph('sketch', size='600x400')

    def cli(self, *arguments):
        return json.loads(subprocess.check_output([maqui.CLI, '--library', self.library, *arguments, '--json'], text=True))

    def app(self, *files, **options):
        return maqui.App(*files, library=self.library, **{'size': SIZE, **options})

    def choose(self, app, key):
        """A tool by its key, once the canvas has the focus."""
        app.key(key)

    def card(self, app, name='Reference 1'):
        """The picture's own place on the screen, when it has stopped moving."""
        return app.rest('image', name)

    def label(self, app, text):
        app.wait('text', 'Label of the mark')
        app.xdotool('type', text)
        app.xdotool('key', 'Return')

    def test_with_the_pointer(self):
        with self.app(self.photo) as app:
            place = self.card(app)
            app.click(app.wait('image', 'Reference 1'))
            self.choose(app, 'r')
            app.drag(place, (0.3, 0.2), (0.55, 0.7))
            self.label(app, 'this lamp')
            box = app.wait('image', BOX)
            left, top, width, height = app.place(box)
            self.assertAlmostEqual((left + width / 2 - place[0]) / place[2], 0.425, delta=0.03)
            self.assertAlmostEqual(width / place[2], 0.25, delta=0.09)
            self.choose(app, 'p')
            app.drag(place, (0.8, 0.4))
            self.label(app, 'the sea')
            app.wait('image', 'Mark B, pin, the sea')
            self.choose(app, 'a')
            app.drag(place, (0.7, 0.8), (0.6, 0.5))
            app.wait('text', 'Label of the mark')
            app.xdotool('key', 'Escape')
            app.wait('image', 'Mark C, arrow')
            self.choose(app, 'v')
            app.shot('marks-light')
            # Moved by its edge, and back.
            app.drag(place, (0.3, 0.45), (0.2, 0.45))
            maqui.until(lambda: app.place(app.wait('image', BOX))[0] < left - 10, 'the box to be moved')
            app.key('ctrl+z')
            maqui.until(lambda: abs(app.place(app.wait('image', BOX))[0] - left) < 3, 'the box to be back')
            app.key('ctrl+z')
            app.wait_gone('image', 'Mark C, arrow')
            app.key('ctrl+shift+z')
            app.wait('image', 'Mark C, arrow')

    def test_with_the_keyboard_alone(self):
        with self.app(self.photo) as app:
            card = app.wait('image', 'Reference 1')
            self.card(app)
            app.click(card)
            app.key('r')
            app.key('m')
            box = app.wait('image', 'Mark A, box')
            before = app.place(box)
            app.key('Left', 'Left', 'shift+Left')
            maqui.until(lambda: app.place(box)[0] < before[0], 'the box to be moved')
            app.key('ctrl+shift+Right')
            maqui.until(lambda: app.place(box)[2] > before[2], 'the box to be larger')
            app.key('Return')
            self.label(app, 'this lamp')
            app.wait('image', BOX)
            app.key('p')
            app.key('m')
            app.wait('image', 'Mark B, pin')
            app.key('Delete')
            app.wait_gone('image', 'Mark B, pin')
            app.wait('image', BOX)

    def test_what_is_marked_is_said(self):
        with self.app(self.photo) as app:
            place = self.card(app)
            app.click(app.wait('image', 'Reference 1'))
            self.choose(app, 'r')
            app.drag(place, (0.3, 0.2), (0.6, 0.7))
            self.label(app, 'this lamp')
            app.wait('image', BOX)
            app.generate('brighter')
            app.wait('image', 'Step 1')
            step = maqui.until(lambda: (lambda s: s if s['state'] == 'done' else None)(self.cli('history')[0]
                               if isinstance(self.cli('history'), list) else self.cli('history')), 'the step to be done')
            self.assertIn('mark A (box, ', step['prompt'])
            self.assertIn('% from the left', step['prompt'])
            self.assertIn('shows “this lamp”', step['prompt'])
        # They are the board's, and there again.
        with self.app() as app:
            app.wait('image', BOX)

    def test_mask_keeps_the_rest(self):
        with self.app(self.photo) as app:
            place = self.card(app)
            app.click(app.wait('image', 'Reference 1'))
            self.choose(app, 'b')
            tool = app.wait(name='Box that may change')
            app.press(tool)
            maqui.until(lambda: tool.getState().contains(app.atspi.STATE_PRESSED), 'the tool to be in hand')
            app.drag(place, (0.25, 0.25), (0.75, 0.75))
            app.wait('image', 'Mask of 1 shape')
            app.shot('mask-light')
            app.key('v')
            app.generate('invert the colours')
            app.wait('image', 'Step 1')
            maqui.until(lambda: self.history()['state'] == 'done', 'the step to be done')
        out = os.path.join(os.environ['MAQUI_SESSION'], 'out.png')
        subprocess.check_call([maqui.CLI, '--library', self.library, 'export', '1', '--output', out], stdout=subprocess.DEVNULL)
        self.assertEqual(self.pixel(out, 20, 20), self.pixel(self.photo, 20, 20))
        self.assertNotEqual(self.pixel(out, 300, 200), self.pixel(self.photo, 300, 200))

    def history(self):
        steps = self.cli('history')
        return steps[0] if isinstance(steps, list) else steps

    def pixel(self, path, x, y):
        return subprocess.check_output(['convert', path, '-depth', '8', '-crop', f'1x1+{x}+{y}', 'rgb:-'])

    def test_the_bar_fits(self):
        with self.app(self.photo, size=(360, 640), scheme='prefer-dark') as app:
            self.card(app)
            app.key('b')
            for name in ('Box that may change', 'Mask options', 'Show everything', 'Select and move'):
                node = app.wait(name=name)
                maqui.until(lambda node=node: app.place(node)[2] > 0, name)
                x, _, width, _ = app.place(node)
                self.assertGreaterEqual(x, 0, name)
                self.assertLessEqual(x + width, 360, name)
            app.shot('marks-narrow-dark')


if __name__ == '__main__':
    maqui.session()
    tap.main()
