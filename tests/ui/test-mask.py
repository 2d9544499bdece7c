#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools of the mask and the rarer marks, each by hand: what they draw, what they are called, and what a request keeps."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1280, 860)


class Mask(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.photo = maqui.photograph('mask', size='600x400')

    def app(self, **options):
        return maqui.App(self.photo, library=self.library, **{'size': SIZE, **options})

    def begin(self, app):
        place = app.rest('image', 'Reference 1')
        app.click(app.wait('image', 'Reference 1'))
        return place

    def take(self, app, name):
        tool = app.wait(name=name)
        app.press(tool)
        maqui.until(lambda: tool.getState().contains(app.atspi.STATE_PRESSED), f'“{name}” to be in hand')

    def pixels(self, path, *points):
        """The colours at points in parts of a picture."""
        width, height = map(int, subprocess.check_output(['identify', '-format', '%w %h', path]).split())
        return [subprocess.check_output(['convert', path, '-depth', '8', '-crop', f'1x1+{round(x * width)}+{round(y * height)}', 'rgb:-'])
                for x, y in points]

    def step_of(self, app, prompt):
        """What one step makes of the photograph, as a file."""
        app.key('v')
        app.generate(prompt)
        app.wait('image', 'Step 1')
        out = os.path.join(self.library, 'out.png')

        def done():
            steps = json.loads(subprocess.check_output([maqui.CLI, '--library', self.library, 'history', '--json'], text=True))
            steps = steps if isinstance(steps, list) else [steps]
            return steps[0]['state'] == 'done'

        maqui.until(done, 'the step to be done')
        subprocess.check_call([maqui.CLI, '--library', self.library, 'export', '1', '--output', out], stdout=subprocess.DEVNULL)
        return out

    def test_lasso_ellipse_and_brush(self):
        with self.app() as app:
            place = self.begin(app)
            app.key('b')
            self.take(app, 'Lasso around what may change')
            app.drag(place, (0.1, 0.1), (0.35, 0.1), (0.35, 0.4), (0.1, 0.4), (0.1, 0.1))
            app.wait('image', 'Mask of 1 shape')
            self.take(app, 'Ellipse that may change')
            app.drag(place, (0.55, 0.1), (0.9, 0.5))
            app.wait('image', 'Mask of 2 shapes')
            self.take(app, 'Brush: paint what may change')
            app.drag(place, (0.2, 0.8), (0.8, 0.8))
            app.wait('image', 'Mask of 3 shapes')
            app.shot('mask-tools-light')
            # One Undo for each.
            app.key('ctrl+z')
            app.wait('image', 'Mask of 2 shapes')
            app.key('ctrl+shift+z')
            app.wait('image', 'Mask of 3 shapes')
            out = self.step_of(app, 'invert the colours')
        inside = [(0.2, 0.2), (0.72, 0.3), (0.5, 0.8)]
        outside = [(0.02, 0.02), (0.45, 0.3), (0.95, 0.95)]
        self.assertEqual(self.pixels(out, *outside), self.pixels(self.photo, *outside))
        for before, after in zip(self.pixels(self.photo, *inside), self.pixels(out, *inside)):
            self.assertNotEqual(before, after)

    def test_erase_swap_and_invert(self):
        with self.app() as app:
            place = self.begin(app)
            app.key('b')
            self.take(app, 'Box that may change')
            app.drag(place, (0.2, 0.2), (0.8, 0.8))
            app.wait('image', 'Mask of 1 shape')
            app.key('e')
            eraser = app.wait(name='Eraser')
            maqui.until(lambda: eraser.getState().contains(app.atspi.STATE_PRESSED), 'the eraser by its key')
            app.drag(place, (0.5, 0.1), (0.5, 0.9))
            app.wait('image', 'Mask of 2 shapes')
            app.key('x')
            brush = app.wait(name='Brush: paint what may change')
            maqui.until(lambda: brush.getState().contains(app.atspi.STATE_PRESSED), 'the brush instead of the eraser')
            app.key('i')
            app.shot('mask-inverted-light')
            out = self.step_of(app, 'invert the colours')
        # Turned round: the box is kept but for what was rubbed out of it.
        kept, changed = [(0.3, 0.5), (0.7, 0.5)], [(0.05, 0.05), (0.5, 0.5)]
        self.assertEqual(self.pixels(out, *kept), self.pixels(self.photo, *kept))
        for before, after in zip(self.pixels(self.photo, *changed), self.pixels(out, *changed)):
            self.assertNotEqual(before, after)

    def value(self, app, name):
        return app.wait('slider', name).queryValue().currentValue

    def test_options(self):
        with self.app() as app:
            place = self.begin(app)
            app.key('b')
            self.take(app, 'Box that may change')
            app.drag(place, (0.25, 0.25), (0.75, 0.75))
            app.wait('image', 'Mask of 1 shape')
            app.click(app.wait(name='Mask options'))
            size = self.value(app, 'Brush size')
            feather = app.wait('slider', 'Feather')
            feather.queryValue().currentValue = 4
            exact = app.wait('check box', 'Keep everything else exactly')
            app.shot('mask-options-light')
            self.assertTrue(exact.getState().contains(app.atspi.STATE_CHECKED))
            app.key('Escape')
            app.wait_gone('slider', 'Feather')
            app.click(app.wait('image', 'Reference 1'))
            app.key('bracketright', 'bracketright')
            app.key('shift+bracketleft')
            app.click(app.wait(name='Mask options'))
            self.assertGreater(self.value(app, 'Brush size'), size)
            self.assertLess(self.value(app, 'Hardness'), 100)
            self.assertAlmostEqual(self.value(app, 'Feather'), 4, delta=0.1)

    def label(self, app, text):
        app.wait('text', 'Label of the mark')
        app.xdotool('type', text)
        app.xdotool('key', 'Return')

    def test_rarer_marks(self):
        with self.app() as app:
            place = self.begin(app)
            app.key('o')
            app.drag(place, (0.1, 0.1), (0.4, 0.45))
            self.label(app, 'the lamp')
            app.wait('image', 'Mark A, ellipse, the lamp')
            # Neither has a letter: a line shows, a text says what it says.
            app.key('d')
            app.drag(place, (0.5, 0.2), (0.6, 0.4), (0.8, 0.3), (0.9, 0.5))
            app.wait('image', 'Mark, drawn line')
            app.key('t')
            app.drag(place, (0.3, 0.75))
            self.label(app, 'here')
            app.wait('image', 'Mark, text, here')
            app.key('v')
            app.shot('marks-rare-light')


if __name__ == '__main__':
    maqui.session()
    tap.main()
