#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each tool by its key, marks that stay with their picture wherever it goes, and the form in which they leave."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1440, 900)
# WCAG's ratio for text; a line is told from what lies beside it by as much.
LEAST_CONTRAST = 4.5


class MarkTools(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def app(self, *files, **options):
        return maqui.App(*files, library=self.library, **{'size': SIZE, **options})

    def in_hand(self, app, name):
        maqui.until(lambda: app.wait(name=name).getState().contains(app.atspi.STATE_PRESSED), f'“{name}” to be in hand')

    def label(self, app, text):
        app.wait('text', 'Label of the mark')
        app.xdotool('type', text)
        app.xdotool('key', 'Return')
        app.wait_gone('text', 'Label of the mark')

    def test_each_tool_by_its_key(self):
        with self.app(maqui.photograph('cups', 'ColorfulCups/contents/images/2560x1600.jpg', size='900x600')) as app:
            place = app.rest('image', 'Reference 1')
            app.click(app.wait('image', 'Reference 1'))
            app.key('h')
            self.in_hand(app, 'Hand: drag the canvas')
            # The hand moves the view and neither card nor mark.
            app.drag(place, (0.5, 0.5), (0.6, 0.6))
            maqui.until(lambda: app.rest('image', 'Reference 1')[0] > place[0] + 20, 'the view to be moved')
            app.key('v')
            self.in_hand(app, 'Select and move')
            app.key('ctrl+0')
            place = maqui.until(lambda: (lambda p: p if p == place else None)(app.rest('image', 'Reference 1')), 'all in sight')
            app.click(app.wait('image', 'Reference 1'))
            drawn = [('p', [(0.15, 0.2)], 'red', 'Mark A, pin, red'), ('r', [(0.3, 0.1), (0.5, 0.4)], 'cup', 'Mark B, box, cup'),
                     ('o', [(0.6, 0.1), (0.9, 0.4)], 'rim', 'Mark C, ellipse, rim'),
                     ('a', [(0.1, 0.9), (0.25, 0.6)], 'to here', 'Mark D, arrow, to here'),
                     ('t', [(0.4, 0.75)], 'blue', 'Mark, text, blue')]
            for key, points, words, name in drawn:
                app.key(key)
                app.drag(place, *points)
                self.label(app, words)
                app.wait('image', name)
            app.key('d')
            app.drag(place, (0.6, 0.6), (0.7, 0.8), (0.9, 0.7))
            app.wait('image', 'Mark, drawn line')
            # A text on the pin can be another one.
            app.key('v')
            app.click(app.wait('image', 'Mark A, pin, red'))
            app.key('F2')
            app.wait('text', 'Label of the mark')
            app.xdotool('key', 'ctrl+a')
            self.label(app, 'green')
            app.wait('image', 'Mark A, pin, green')
            app.shot('mark-tools-light')
            app.click(app.wait('image', 'Reference 1'))
            app.key('b')
            self.in_hand(app, 'Brush: paint what may change')
            app.key('e')
            self.in_hand(app, 'Eraser')
            app.key('x')
            self.in_hand(app, 'Brush: paint what may change')
            self.brush(app)
            self.assertEqual(app.unnamed(), [])

    def brush(self, app):
        """Size and hardness up and down by their keys."""
        def values():
            app.click(app.wait(name='Mask options'))
            found = [app.wait('slider', name).queryValue().currentValue for name in ('Brush size', 'Hardness')]
            app.key('Escape')
            app.wait_gone('slider', 'Hardness')
            app.click(app.wait('image', 'Reference 1'))
            return found

        size, hardness = values()
        app.key('bracketright')
        larger = values()
        self.assertGreater(larger[0], size)
        app.key('bracketleft')
        app.key('shift+bracketleft')
        softer = values()
        self.assertLess(softer[0], larger[0])
        self.assertLess(softer[1], hardness)
        app.key('shift+bracketright')
        self.assertGreater(values()[1], softer[1])

    def inside(self, app, card, name):
        """Where the middle of a mark lies, in parts of its picture's width."""
        x, y, width, height = app.place(app.wait('image', name))
        left, top, wide, _ = app.rest('image', card)
        return (x + width / 2 - left) / wide, (y + height / 2 - top) / wide

    def stays(self, app, card, where):
        now = self.inside(app, card, 'Mark A, box')
        for one, other in zip(now, where):
            self.assertAlmostEqual(one, other, delta=0.02)

    def test_marks_stay_with_their_picture(self):
        with self.app(maqui.photograph('kite', 'Kite/contents/images/2560x1600.jpg', size='900x600')) as app:
            place = app.rest('image', 'Reference 1')
            app.click(app.wait('image', 'Reference 1'))
            app.key('r')
            app.drag(place, (0.3, 0.2), (0.5, 0.5))
            self.label(app, 'kite')
            app.wait('image', 'Mark A, box, kite')
            app.key('v')
            where = self.inside(app, 'Reference 1', 'Mark A, box')
            # Moved, beside the mark.
            app.drag(place, (0.8, 0.8), (0.95, 0.9))
            maqui.until(lambda: app.rest('image', 'Reference 1')[0] > place[0] + 20, 'the picture to be moved')
            self.stays(app, 'Reference 1', where)
            # Smaller, by its corner, which has to be in sight.
            app.key('ctrl+0')
            place = app.rest('image', 'Reference 1')
            corner = (1, round(place[2] * 600 / 900) / place[3])
            app.drag(place, corner, (corner[0] - 0.3, corner[1] - 0.3))
            maqui.until(lambda: app.rest('image', 'Reference 1')[2] < place[2] - 20, 'the picture to be smaller')
            self.stays(app, 'Reference 1', where)
            # Twice.
            app.key('alt+d')
            app.wait('image', 'Reference 2')
            maqui.until(lambda: len(app.find_all('image', 'Mark A, box, kite')) == 2, 'the mark on the copy')
            app.shot('marks-follow-light')
            app.key('ctrl+z')
            app.wait_gone('image', 'Reference 2')

            # On a step's picture: it is gone with that step, and there again with it.
            app.press(app.wait('push button', '1 variant'))
            app.generate('@1 in black and white')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            app.click(app.wait('image', 'Step 1'))
            app.key('o', 'm')
            app.wait('image', 'Mark A, ellipse')
            app.key('v')
            app.click(app.wait('list item', 'Step 1'))
            app.key('ctrl+e')
            app.wait('label', 'Editing step 1')
            app.generate('brighter')
            app.wait('image', 'Step 2')
            app.wait_gone('progress bar')
            app.click(app.wait('list item', 'Step 2'))
            # It was of the step before, and is said of it alone.
            self.assertIn('mark A (ellipse', self.prompt_of(2))
            app.click(app.wait('list item', 'Step 1'))
            app.wait('image', 'Mark A, ellipse')
            app.shot('marks-of-a-step-light')

    def steps(self):
        lines = subprocess.check_output([maqui.CLI, '--library', self.library, 'history', '--json'], text=True)
        return [json.loads(line) for line in lines.splitlines()]

    def prompt_of(self, n):
        return next(step['prompt'] for step in self.steps() if step['step'] == n)

    def test_the_form_in_which_they_leave(self):
        """Light, dark, busy: a copy with the marks goes behind each clean picture, is shown before, and can be read."""
        photos = [maqui.photograph('light', 'Altai/contents/images/5120x2880.png', 'Volna/contents/images/5120x2880.jpg', size='1500x1000'),
                  maqui.photograph('dark', 'MilkyWay/contents/images/5120x2880.png', 'DarkestHour/contents/images/2560x1600.jpg',
                                   size='1500x1000'),
                  maqui.photograph('busy', 'ColorfulCups/contents/images/2560x1600.jpg', size='1500x1000')]
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            with self.app(*photos) as app:
                app.wait('image', 'Reference 3')
                app.key('ctrl+0')
                for number in (1, 2, 3):
                    place = app.rest('image', f'Reference {number}')
                    app.key('v')
                    app.click(app.wait('image', f'Reference {number}'))
                    app.key('r')
                    app.drag(place, (0.25, 0.25), (0.75, 0.6))
                    self.label(app, f'this {number}')
                    app.wait('image', f'Mark A, box, this {number}')
                app.key('v')
                app.choose_engine('fake')
                app.press(app.wait('push button', '1 variant'))
                app.set_text(app.wait('text', 'What should be made'), 'Make what is marked in @1 warmer')
                app.key('ctrl+shift+p')
                for number, name in ((2, '① light'), (4, '② dark'), (6, '③ busy')):
                    row = app.wait('list item', f'Image {number}: {name}, with its marks')
                    self.assertTrue(app.find(name='annotated copy', within=row) or 'annotated copy' in (row.description or row.name))
                prompt = app.wait('label', 'Make what is marked').name
                self.assertIn('the marks are not part of the picture', prompt)
                self.assertRegex(prompt, r'mark A \(box, 2[3-7]–7[3-7] % from the left')
                app.shot('marks-sent-light')
                app.key('Escape')
                app.wait_gone('list item', 'Image 2: ')
                app.press(maqui.until(lambda: next((b for b in app.find_all('push button', 'Generate') if app.is_sensitive(b)), None),
                                      'Generate to be ready'))
                maqui.until(lambda: provider.charges() == 1, 'the picture')
            images = self.steps()[0]['images']
            self.assertEqual(len(images), 6)
            for clean, copy in zip(images[::2], images[1::2]):
                self.measure(clean, copy)

    def measure(self, clean, copy):
        """The box's lower edge in the copy, against what lies beside it."""
        path = self.path_of(copy)
        width, height = map(int, subprocess.check_output(['identify', '-format', '%w %h', path]).split())
        pixels = subprocess.check_output(['convert', path, '-depth', '8', 'rgb:-'])

        def luminance(x, y):
            at = (y * width + x) * 3
            parts = [v / 255 / 12.92 if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in pixels[at:at + 3]]
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

        def is_mark(x, y):
            at = (y * width + x) * 3
            return all(abs(v - w) < 12 for v, w in zip(pixels[at:at + 3], (255, 138, 31)))

        worst = 99
        for x in range(round(0.3 * width), round(0.7 * width), 7):
            column = range(round(0.5 * height), round(0.7 * height))
            lines = [y for y in column if is_mark(x, y)]
            self.assertTrue(lines, f'the edge of the box at {x}')
            around = [luminance(x, y) for y in range(lines[-1] - 8, lines[-1] + 9)]
            worst = min(worst, (max(around) + 0.05) / (min(around) + 0.05))
        print(f'# {clean.get("name")}: at least {worst:.1f} to 1')
        self.assertGreaterEqual(worst, LEAST_CONTRAST, clean)

    def path_of(self, image):
        digest = image['sha256']
        for folder, _, names in os.walk(self.library):
            for name in names:
                if name.startswith(digest) or (os.path.basename(folder) + name).startswith(digest):
                    return os.path.join(folder, name)
        raise AssertionError(f'no file of {digest}')


if __name__ == '__main__':
    maqui.session()
    tap.main()
