#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets and the history as a page, from the window: what is chosen is on the first page that the dialog draws, and in the file."""

import os
import subprocess
import tempfile
import unittest

import maqui
import tap


def text_of(path):
    return ' '.join(subprocess.run(['pdftotext', path, '-'], capture_output=True, check=True).stdout.decode().split())


class Sheet(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.folder = tempfile.mkdtemp(prefix='files-', dir=os.environ['MAQUI_SESSION'])
        for prompt in ('A poster for a lamp shop "Welcome back", warm', 'Logo "Nord", a compass', 'A walnut table by the sea'):
            self.cli('generate', '--prompt', prompt, '--engine', 'draft', '--variants', '2')
        self.cli('star', '2')
        self.cli('board', 'rename', 'Lamps')

    def cli(self, *arguments):
        subprocess.run([maqui.CLI, '--library', self.library, *arguments], check=True, capture_output=True, timeout=120)

    def save_as(self, app, path):
        """In the chooser of files, which begins with a name of ours."""
        entry = app.wait('text', 'Name')
        maqui.until(lambda: 'Lamps' in app.get_text(entry), 'a name for the file')
        suggested = app.get_text(entry)
        app.set_text(entry, path)
        app.key('Return')
        maqui.until(lambda: os.path.exists(path), 'the file')
        return suggested

    def choose(self, app, row, line, *keys):
        app.click(app.wait('combo box', row))
        app.wait(name=line)
        app.key(*keys, 'Return')

    def ready(self, app, count):
        app.wait('label', count)
        return maqui.until(lambda: next((b for b in app.find_all('push button', 'Save…') if app.is_sensitive(b)), None), 'Save')

    def test_step_and_board(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 3')
            app.key('ctrl+shift+k')
            with app.dialog('Contact sheet'):
                self.ready(app, '2 pictures · 1 page')
                app.wait('image', 'First page')
                app.shot('sheet-step-light')
                self.choose(app, 'Pictures', 'The whole board', 'Down', 'Down')
                save = self.ready(app, '6 pictures · 1 page')
                self.choose(app, 'Side by side', 'Automatic', 'Down')
                save = self.ready(app, '6 pictures · 2 pages')
                app.shot('sheet-board-light')
                app.press(save)
                path = os.path.join(self.folder, 'all.pdf')
                with app.dialog('Export'):
                    self.assertEqual(self.save_as(app, path), 'Lamps, contact sheet.pdf')
                app.wait('label', 'Saved as “all.pdf”')
            app.wait('push button', 'Show in Files')
            app.shot('sheet-saved-light')
        text = text_of(path)
        for word in ('Lamps', 'Step 1, variant 1', 'Step 2, variant 2 ★', 'Step 3, variant 2', '1/2', '2/2', 'free'):
            self.assertIn(word, text)

    def test_stars_as_picture(self):
        with maqui.App(library=self.library, size=(1440, 900), scheme='prefer-dark') as app:
            app.wait('image', 'Step 3')
            app.key('ctrl+shift+k')
            with app.dialog('Contact sheet', size=(360, 720)):
                self.choose(app, 'Pictures', 'Starred steps', 'Down')
                self.ready(app, '2 pictures · 1 page')
                self.choose(app, 'File', 'PNG', 'Down')
                app.wait(name='One page for a screen')
                app.press(app.wait('check box', 'Dark paper'))
                save = self.ready(app, '2 pictures · 1 page')
                app.shot('sheet-stars-360-dark')
                app.press(save)
                path = os.path.join(self.folder, 'stars.png')
                with app.dialog('Export'):
                    self.save_as(app, path)
                app.wait('label', 'Saved as “stars.png”')
        size = subprocess.run(['identify', '-format', '%w', path], capture_output=True, check=True).stdout
        self.assertEqual(size, b'1600')

    def test_page(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 3')
            app.key('ctrl+b')
            app.press(app.wait('push button', 'Export the History as a Page…'))
            path = os.path.join(self.folder, 'lamps.html')
            self.assertEqual(self.save_as(app, path), 'Lamps.html')
            app.wait('label', 'Saved as “lamps.html”')
            app.wait('push button', 'Show in Files')
        with open(path, encoding='utf-8') as stream:
            page = stream.read()
        self.assertEqual(page.count('<article '), 3)
        self.assertEqual(page.count('<img src="data:image/jpeg;base64,'), 6)
        self.assertIn('Logo &quot;Nord&quot;, a compass', page)


if __name__ == '__main__':
    maqui.session()
    tap.main()
