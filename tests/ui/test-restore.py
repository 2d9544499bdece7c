#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program finds again when it is begun anew: window, panes, tool, zoom and surround, which no library has."""

import os
import tempfile
import unittest

import maqui
import tap

SIZE = (1320, 840)
# Kept in a file, as they are where there is no desktop.
KEPT = {'GSETTINGS_BACKEND': 'keyfile'}


class Restore(unittest.TestCase):
    def is_pressed(self, app, name):
        return app.wait(name=name).getState().contains(app.atspi.STATE_PRESSED)

    def pane(self, app):
        return app.place(app.wait('separator', 'Width of the composer'))[0]

    def widen(self, app, by):
        handle = app.wait('separator', 'Width of the composer')
        x, y, width, height = app.place(handle)
        grip, middle = x + width + 2, y + height // 2
        app.xdotool('mousemove', grip, middle, 'mousedown', 1)
        for i in range(1, 11):
            app.xdotool('mousemove', grip + by * i // 10, middle, 'sleep', 0.03)
        app.xdotool('mouseup', 1)
        maqui.until(lambda: abs(app.place(handle)[0] - x - by) < 8, 'a wider composer')

    def test_window(self):
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.App(maqui.photograph('sketch', size='600x400'), library=library, size=SIZE, env=KEPT) as app:
            app.click(app.wait('image', 'Reference 1'))
            self.widen(app, 80)
            wide = self.pane(app)
            app.press(app.wait('push button', 'Shape 16:9'))
            app.click(app.wait('image', 'Reference 1'))
            app.key('h')
            maqui.until(lambda: self.is_pressed(app, 'Hand: drag the canvas'), 'the hand by its key')
            app.key('ctrl+1')
            maqui.until(lambda: '100 %' in app.wait('push button', 'actual size').name, 'actual size')
            app.key('ctrl+minus')
            maqui.until(lambda: '100 %' not in app.wait('push button', 'actual size').name, 'a smaller one')
            zoom = app.wait('push button', 'actual size').name
            place = app.rest('image', 'Reference 1')
            app.key('ctrl+F9')
            app.wait_gone('label', 'History')
        with maqui.App(library=library, env=KEPT) as app:
            app.size = app.get_size()
            self.assertEqual(app.size, SIZE)
            app.wait('image', 'Reference 1')
            maqui.until(lambda: self.pane(app) == wide, 'the composer as wide as it was')
            maqui.until(lambda: self.is_pressed(app, 'Hand: drag the canvas'), 'the hand')
            self.assertTrue(self.is_pressed(app, 'Shape 16:9'))
            maqui.until(lambda: app.wait('push button', 'actual size').name == zoom, zoom)
            self.assertIsNone(app.find('label', 'History'))
            app.key('ctrl+F9')
            app.wait('label', 'History')
            maqui.until(lambda: app.rest('image', 'Reference 1') == place, 'the picture where it was')
            app.shot('restored-light')


if __name__ == '__main__':
    maqui.session()
    tap.main()
