#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photograph is dropped, named, edited, gone on from, exported; another one is pasted and removed again."""

import os
import subprocess
import tempfile
import unittest

import maqui
import tap

DRAG_SOURCE = os.path.join(maqui.BUILD, 'tests', 'ui', 'drag-source')


class Edit(unittest.TestCase):
    def drop(self, app, *paths):
        """Drags files out of another program onto the canvas."""
        source = subprocess.Popen([DRAG_SOURCE, *paths], env=app.env, stdout=app.log, stderr=app.log)
        try:
            window = maqui.until(lambda: self.find_window(source.pid), 'the window to drag from')
            app.xdotool('windowmove', window, 1240, 400)
            maqui.until(lambda: 'X=1240' in subprocess.check_output(['xdotool', 'getwindowgeometry', '--shell', window],
                                                                    text=True).split(), 'it to stand aside')
            x, y, width, height = app.place(app.wait('panel', 'Canvas'))
            app.xdotool('mousemove', 1310, 490, 'mousedown', 1)
            steps = 14
            for i in range(1, steps + 1):
                app.xdotool('mousemove', 1310 + (x + width // 2 - 1310) * i // steps,
                            490 + (y + height // 2 - 490) * i // steps, 'sleep', 0.04)
            app.wait(name='Drop to add as references', patience=10)
            app.xdotool('mouseup', 1)
            app.wait_gone(name='Drop to add as references')
            app.wait('image', 'Reference 1')
        finally:
            source.terminate()
            source.wait()

    def find_window(self, pid):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(pid)], capture_output=True, text=True,
                               check=False).stdout.split()
        return found[0] if found else None

    def name_reference(self, app, old, new):
        card = app.wait('image', old)
        app.click(card)
        app.key('F2')
        entry = app.wait('text', 'Name')
        app.set_text(entry, new)
        app.press(app.wait('push button', 'Done'))
        app.wait('image', new)

    def test_a_dropped_photograph_is_edited(self):
        photo = maqui.photograph('DSC_0417', 'Kite/contents/images/2560x1600.jpg', 'Autumn/contents/images/2560x1600.jpg')
        with maqui.App(size=(1280, 880)) as app:
            maqui.until(lambda: app.find(name='Write what should be made'), 'the library to be open')
            self.drop(app, photo)
            app.wait(name='1 of 20')
            self.name_reference(app, 'Reference 1, DSC_0417', 'kite at the sea')
            app.shot('photograph-light')

            app.generate('@1 with warmer evening light')
            app.wait(name='1920 × 1200')
            card = app.wait('image', 'Step 1')
            self.assertIn('evening light', card.name)
            app.wait_gone('progress bar')
            app.shot('edited-light')

            app.press(app.wait('push button', 'Edit from here'))
            app.wait('label', 'Editing step 1')
            app.press(app.wait('push button', 'Keep unchanged: Layout'))
            app.generate('black and white')
            app.wait('image', 'Step 2')
            app.wait_gone('progress bar')
            app.wait(name='1920 × 1200')
            app.wait(name='keeps 1 thing')
            rows = app.find_all('list item')
            self.assertEqual(len(rows), 4, 'a row for each variant of two steps')
            app.shot('edited-again-light')

            # The stored bytes, whole, under the name that is wanted.
            app.press(app.wait('push button', 'Export'))
            dialog = app.wait('dialog', 'Export')
            app.set_text(app.wait('text', 'Name', dialog), 'sea {step}')
            button = maqui.until(lambda: next((b for b in app.find_all('push button', 'Export', dialog) if app.is_sensitive(b)), None),
                                 'Export to be ready')
            app.press(button)
            app.wait_gone('dialog', 'Export')
            path = os.path.join(os.environ['MAQUI_SESSION'], 'sea 2.png')
            maqui.until(lambda: os.path.exists(path), 'the file')
            with open(path, 'rb') as saved:
                self.assertEqual(saved.read(8), b'\x89PNG\r\n\x1a\n')

            # An older step from the history comes back onto the canvas.
            app.click(rows[2])
            app.wait('image', 'Step 1 · ')
            card = maqui.until(lambda: next((c for c in app.find_all('image', 'Step 1') if '1920' in (c.description or '')),
                                            None), 'step 1 on the canvas')

    def test_pasted_removed_and_brought_back(self):
        photo = maqui.photograph('hills', 'PastelHills/contents/images/3200x2000.jpg')
        with maqui.App(size=(1280, 880)) as app:
            maqui.until(lambda: app.find(name='Write what should be made'), 'the library to be open')
            owner = subprocess.Popen(['xclip', '-quiet', '-selection', 'clipboard', '-t', 'image/jpeg', '-i', photo],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                maqui.until(lambda: b'image/jpeg' in subprocess.run(
                    ['xclip', '-selection', 'clipboard', '-t', 'TARGETS', '-o'], capture_output=True, check=False).stdout,
                    'the picture on the clipboard')
                # In the text, too: a picture is no text.
                app.key('ctrl+v')
                app.wait('image', 'Reference 1')
            finally:
                owner.terminate()
                owner.wait()
            app.click(app.wait('image', 'Reference 1'))
            app.key('Delete')
            app.wait(name='0 of 20')
            app.press(app.wait('push button', 'Undo'))
            app.wait('image', 'Reference 1')
            app.wait(name='1 of 20')

    def test_files_of_the_command_line_become_references(self):
        photos = [maqui.photograph('kite', 'Kite/contents/images/2560x1600.jpg'),
                  maqui.photograph('hills', 'PastelHills/contents/images/3200x2000.jpg')]
        with maqui.App(*photos, size=(1280, 880)) as app:
            app.wait('image', 'Reference 1')
            app.wait('image', 'Reference 2')
            app.set_text(app.wait('text', 'What should be made'), 'Put ')
            app.press(app.wait('push button', 'Reference 2'))
            text = app.wait('text', 'What should be made')
            maqui.until(lambda: 'reference\u00a02' in app.get_text(text), 'the chip in the text')

    def test_what_is_no_picture_is_refused_in_words(self):
        with tempfile.NamedTemporaryFile(suffix='.png', dir=os.environ['MAQUI_SESSION']) as fake:
            fake.write(b'this is no picture at all' * 20)
            fake.flush()
            with maqui.App(fake.name, size=(1280, 880)) as app:
                toast = maqui.until(lambda: next((n for n in app.find_all('label') if 'picture' in n.name.lower()
                                                  and 'maqui' in n.name or 'no picture' in n.name.lower()
                                                  or 'not a picture' in n.name.lower()), None), 'a sentence about it')
                self.assertTrue(toast.name)
                self.assertIsNone(app.find('image', 'Reference 1'))


if __name__ == '__main__':
    maqui.session()
    tap.main()
