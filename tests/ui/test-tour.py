#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of one mock-up from three photographs to a file, as a person does it: makes the pictures of docs/tour.md.

    MAQ_TOUR=docs/tour python3 tests/ui/test-tour.py      # with tests and tests/ui on PYTHONPATH

Without MAQ_TOUR they go into the build folder. As a test it proves that the tour can be gone."""

import os
import subprocess
import tempfile
import unittest

import maqui
import tap

FOLDER = os.path.abspath(os.environ.get('MAQ_TOUR') or os.path.join(maqui.BUILD, 'screenshots', 'tour'))
SIZE = (1440, 900)
SCENE = ('-size', '900x600', 'xc:#f4ede4', '-fill', '#8b6042', '-draw', 'rectangle 0,450 900,600')
LAMP = ('-fill', '#9aa5ad', '-draw', 'polygon 390,210 500,130 460,270', '-stroke', '#7d8b94', '-strokewidth', '14', '-draw',
        'line 470,190 560,270', '-draw', 'line 560,270 560,450', '-stroke', 'none', '-fill', '#5f7f8c', '-draw',
        'ellipse 560,452 90,14 0,360', '-fill', '#2f4858', '-draw', 'rectangle 130,350 280,440', '-fill', '#dfe7ee', '-draw',
        'rectangle 142,362 268,430')


def draw(name, *arguments):
    path = os.path.join(os.environ['MAQUI_SESSION'], name + '.png')
    subprocess.check_call(['convert', *arguments, '-depth', '8', path])
    return path


def photographs():
    return [draw('sketch', *SCENE, *LAMP),
            draw('brass finish', '-size', '900x600', 'gradient:#f0d28a-#7d5d1c', '-rotate', '0'),
            draw('coastal light', '-size', '900x600', 'gradient:#bfe0ee-#f7ecd2', '-fill', '#5f9ab8', '-draw', 'rectangle 0,380 900,600',
                 '-fill', '#fff3cf', '-draw', 'circle 640,240 700,240')]


class Tour(unittest.TestCase):
    def keep(self, app, name):
        os.makedirs(FOLDER, exist_ok=True)
        os.replace(app.shot('tour-' + name), os.path.join(FOLDER, name + '.png'))

    def type(self, app, words):
        app.xdotool('type', '--delay', '12', words)

    def write(self, app, words):
        text = app.wait('text', 'What should be made')
        app.click(text)
        app.key('ctrl+a', 'BackSpace')
        self.type(app, words)

    def generate(self, app, step):
        button = maqui.until(lambda: next((b for b in app.find_all('push button', 'Generate') if app.is_sensitive(b)), None), 'Generate')
        app.press(button)
        app.wait('image', f'Step {step}')
        app.wait_gone('progress bar')

    def mark(self, app):
        card = app.wait('image', 'Reference 1')
        app.click(card)
        last = []

        def settled():
            last.append(app.place(card))
            return len(last) > 2 and last[-1] == last[-2] == last[-3]

        maqui.until(settled, 'the card to stay where it is')
        x, y, width, height = last[-1]
        app.key('r')
        app.xdotool('mousemove', x + width * 40 // 100, y + height * 15 // 100, 'mousedown', 1)
        for i in range(1, 9):
            app.xdotool('mousemove', x + width * (40 + 4 * i) // 100, y + height * (15 + 7 * i) // 100)
        app.xdotool('mouseup', 1)
        app.wait('text', 'Label of the mark')
        self.type(app, 'this lamp')
        app.xdotool('key', 'Return')
        app.wait('image', 'Mark A, box, this lamp')
        app.key('v')

    def test_tour(self):
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.App(*photographs(), library=library, size=SIZE) as app:
            app.wait('image', 'Reference 3')
            self.keep(app, '1-references')
            self.mark(app)
            self.keep(app, '2-mark')
            self.write(app, 'Product shot of the lamp of @1 in solid brass like @2 with light of @3 . Headline "Welcome back" in bold serif')
            app.press(app.wait('push button', 'Keep unchanged: Layout'))
            app.wait(name='keeps 1 thing')
            self.keep(app, '3-words')
            app.key('ctrl+shift+p')
            app.wait('list item', 'Image 1: ① sketch')
            self.keep(app, '4-what-will-be-sent')
            app.key('Escape')
            app.wait_gone('list item', 'Image 1: ① sketch')
            self.generate(app, 1)
            app.wait('image', 'Variant 2')
            self.keep(app, '5-two-variants')
            app.key('ctrl+e')
            app.wait(name='Editing step 1')
            self.write(app, 'Make it warmer, golden hour')
            self.generate(app, 2)
            self.keep(app, '6-next-step')
            self.go_back_and_fork(app)
            self.compare(app)
            app.key('ctrl+s')
            app.wait('label', ', about', app.wait('dialog', 'Export'))
            self.keep(app, '10-export')
            app.key('Escape')

    def go_back_and_fork(self, app):
        row = app.wait('list item', 'Product shot')
        app.click(row)
        app.wait('image', 'Step 1')
        app.key('ctrl+e')
        app.wait(name='Editing step 1')
        self.write(app, 'Make it darker, dusk')
        self.generate(app, 3)
        self.keep(app, '7-fork')

    def compare(self, app):
        app.press(maqui.until(lambda: next((b for b in app.find_all('push button', 'Compare') if b.name == 'Compare' and app.is_sensitive(b)),
                                           None), 'Compare'))
        app.wait('image', 'Difference of A and B')
        self.keep(app, '8-compare')
        app.key('2')
        app.wait('slider', 'Line')
        self.keep(app, '9-slider')
        app.key('Escape')
        app.wait('push button', 'Edit from here')


if __name__ == '__main__':
    maqui.session()
    tap.main()
