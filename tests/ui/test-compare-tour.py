#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to compare, gone once: makes the pictures of docs/compare.md.

    MAQ_TOUR=docs/compare python3 tests/ui/test-compare-tour.py      # with tests and tests/ui on PYTHONPATH

Without MAQ_TOUR they go into the build folder. As a test it proves that what the page says can be done."""

import os
import subprocess
import unittest

import comparing
import maqui
import tap

FOLDER = os.path.abspath(os.environ.get('MAQ_TOUR') or os.path.join(maqui.BUILD, 'screenshots', 'compare'))
SIZE = (1440, 900)


class CompareTour(unittest.TestCase):
    def keep(self, app, name):
        os.makedirs(FOLDER, exist_ok=True)
        subprocess.check_call(['convert', app.shot('compare-tour-' + name), '-colors', '256', 'PNG8:' + os.path.join(FOLDER, name + '.png')])

    def open(self, app, words, step):
        app.click(app.wait('list item', words))
        app.wait('image', f'Step {step}')
        app.key('c')
        app.wait('image', f'B, Step {step}')
        app.wait(name=' % changed')
        app.wait('image', 'Difference of ')

    def test_two(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            self.open(app, 'Lamp in solid brass', 2)
            self.keep(app, '1-side-by-side')
            app.key('2')
            app.wait('slider', 'Line')
            self.keep(app, '2-slider')
            app.key('1', 'l')
            x, y, width, height = app.place(app.find('image', 'A, Step 1'))
            app.xdotool('mousemove', x + width * 44 // 100, y + height * 48 // 100)
            maqui.until(lambda: app.find(name='Compared pictures').description, 'the loupe')
            self.keep(app, '3-loupe')
            app.key('l', '4')
            app.wait('slider', 'Counts as changed from')
            self.keep(app, '4-difference')
            app.key('1')
            app.press(app.wait('push button', '2 changes outside'))
            app.wait(name='Drifted')
            self.keep(app, '5-places')
            app.press(app.wait('push button', 'All: Restore from the parent'))
            app.wait('image', 'C, Step 4')
            app.wait(name='Restored as step 4')
            app.wait('image', 'C, Step 4')
            self.keep(app, '6-restored')

    def test_branch(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            self.open(app, 'Soft coastal daylight', 3)
            app.key('d')
            app.wait(name='after 2 edits')
            app.wait('push button', 'Re-base: 2 changes on step 1')
            self.keep(app, '7-branch')
            app.press(app.wait('push button', 'Re-base: 2 changes on step 1'))
            app.wait(name='Editing step 1')
            self.keep(app, '8-re-based')

    def test_exact(self):
        with maqui.App(library=comparing.make_exact(), size=SIZE) as app:
            self.open(app, 'Lamp in solid brass', 2)
            app.key('d')
            app.press(app.wait('push button', 'Compare with the raw answer'))
            app.wait('image', 'C, Step 2, raw answer')
            app.wait('push button', '2 changes')
            self.keep(app, '9-exactly-kept')

    def test_several(self):
        with maqui.App(library=comparing.make_many(12), size=SIZE) as app:
            app.click(app.wait('list item', 'look 12'))
            app.wait('image', 'Step 12')
            app.key('shift+Home')
            app.wait('push button', 'Compare ')
            app.xdotool('keydown', 'shift')
            app.click(app.wait('list item', 'look 7'))
            app.xdotool('keyup', 'shift')
            app.key('c')
            app.wait('image', 'A, Step ')
            app.key('Left', 'p')
            app.wait('push button', 'Keep E and Edit')
            app.wait(name=' % changed')
            self.keep(app, '10-several')


if __name__ == '__main__':
    maqui.session()
    tap.main()
