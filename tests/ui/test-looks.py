#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, light and dark, names of all controls, and the keyboard, on a library with real photographs."""

import os
import subprocess
import tempfile
import unittest

import clipping
import maqui
import tap


class Looks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        photos = [maqui.photograph('kite', 'Kite/contents/images/2560x1600.jpg'),
                  maqui.photograph('pastel hills', 'PastelHills/contents/images/3200x2000.jpg'),
                  maqui.photograph('jetty', 'BytheWater/contents/images/2560x1600.jpg')]
        with maqui.App(*photos, library=cls.library, size=(1440, 900)) as app:
            app.wait('image', 'Reference 3')
            app.press(app.wait('push button', '2 variants'))
            for number, words in enumerate(['Landing page "Sea Days" of a kite school with @1 as the hero',
                                            'Landing page "Sea Days" of a kite school with @1 as the hero, golden hour'], 1):
                app.generate(words)
                app.wait('image', f'Step {number}')
                app.wait_gone('progress bar')
            app.press(app.wait('push button', 'Edit from here'))
            app.wait('label', 'Editing step 2')
            app.press(app.wait('push button', 'Keep unchanged: Layout'))
            app.press(app.wait('push button', 'Keep unchanged: Text'))
            app.generate('cooler light, more contrast')
            app.wait('image', 'Step 3')
            app.wait_gone('progress bar')

    def check_names(self, app):
        self.assertEqual(app.unnamed(), [])

    def look(self, name, size, scheme, renderer=None, env=None):
        with maqui.App(library=self.library, size=size, scheme=scheme, renderer=renderer, env=env) as app:
            app.wait('image', 'Step 3')
            app.wait('image', 'Reference 3')
            self.check_names(app)
            app.shot(name)
            self.assertNotIn('CRITICAL', app.text_of_log())
            self.assertNotIn('Gtk-WARNING', app.text_of_log())

    def test_light(self):
        self.look('main-light', (1440, 900), 'prefer-light')

    def test_dark(self):
        self.look('main-dark', (1440, 900), 'prefer-dark')

    def test_cairo(self):
        self.look('main-cairo', (1440, 900), 'prefer-light', renderer='cairo')

    def test_right_to_left(self):
        self.look('main-rtl', (1440, 900), 'prefer-light', env={'MAQUETTE_TEXT_DIRECTION': 'rtl'})

    def test_high_contrast(self):
        self.look('main-contrast', (1440, 900), 'prefer-light', env={'ADW_DEBUG_HIGH_CONTRAST': '1'})
        self.look('main-contrast-dark', (1440, 900), 'prefer-dark', env={'ADW_DEBUG_HIGH_CONTRAST': '1'})

    def letter_height(self, app):
        return app.place(app.wait('label', 'Shape'))[3]

    def test_large_text(self):
        """One and a half times as large: nothing leaves the window, and the queue still fits."""
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            usual = self.letter_height(app)
        with clipping.larger(1.5), maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 3')
            self.assertGreater(self.letter_height(app), 1.3 * usual)
            self.check_names(app)
            app.key('ctrl+j')
            app.wait('label', 'Nothing is waiting')
            app.shot('main-large')
            self.assertEqual(app.get_size(), (1440, 900))

    def test_panes_are_resized(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 3')
            handle = app.wait('separator', 'Width of the composer')
            x, y, width, height = app.place(handle)
            # The tree leaves out the frame that the window draws around itself.
            grip, middle = x + width + 2, y + height // 2
            app.xdotool('mousemove', grip, middle, 'mousedown', 1)
            for i in range(1, 11):
                app.xdotool('mousemove', grip + 8 * i, middle, 'sleep', 0.03)
            app.xdotool('mouseup', 1)
            maqui.until(lambda: abs(app.place(handle)[0] - x - 80) < 8, 'a wider composer')
            app.shot('pane-wider')
            app.xdotool('mousemove', app.place(handle)[0] + width + 2, middle, 'click', '--repeat', 2, '--delay', 60, 1)
            maqui.until(lambda: app.place(handle)[0] == x, 'the composer as it was')

    def test_middle(self):
        self.look('middle-light', (1000, 700), 'prefer-light')

    def test_narrow(self):
        with maqui.App(library=self.library, size=(360, 720)) as app:
            app.wait('image', 'Step 3')
            self.check_names(app)
            app.shot('narrow-canvas')
            self.assertLessEqual(app.get_size()[0], 360)
            app.press(app.wait('push button', 'Show the composer'))
            app.wait('push button', 'Generate')
            app.shot('narrow-composer')
            app.press(app.wait('push button', 'Hide the composer'))
            app.wait_gone('push button', 'Generate')
            self.assertIsNone(app.find('label', 'Maquette'), 'no room for a title')
            app.key('ctrl+F9')
            app.wait('push button', 'Export')
            app.shot('narrow-history')

    def test_keyboard_alone(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 3')
            before = app.wait('push button', 'actual size').name
            app.key('ctrl+1')
            maqui.until(lambda: '100 %' in app.wait('push button', 'actual size').name, 'actual size')
            app.key('ctrl+0')
            maqui.until(lambda: app.wait('push button', 'actual size').name == before, 'everything in sight again')
            app.key('ctrl+f')
            search = app.wait('entry', 'Search the history')
            app.set_text(search, 'golden')
            # A row for each of the two variants.
            maqui.until(lambda: len(app.find_all('list item')) == 2, 'one step with this word')
            app.key('ctrl+f')
            maqui.until(lambda: len(app.find_all('list item')) == 6, 'all steps again')
            app.key('F9')
            app.wait_gone('push button', 'Generate')
            app.key('F9')
            app.wait('push button', 'Generate')
            app.key('F10')
            app.wait('menu item', 'Keyboard Shortcuts')
            app.shot('menu-light')
            app.key('Escape')
            app.key('ctrl+question')
            app.wait(name='Edit from here')


if __name__ == '__main__':
    maqui.session()
    tap.main()
