#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets and the history as a page, from the window: what is chosen is on the first page that the dialog draws, and in the file.

    MAQ_DOCS=docs/export python3 tests/ui/test-sheet.py Pictures      # makes the pictures of docs/export.md

Without MAQ_DOCS they go into the build folder. The page is shown by Chromium, where there is one."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

import maqui
import tap


def text_of(path):
    return ' '.join(subprocess.run(['pdftotext', path, '-'], capture_output=True, check=True).stdout.decode().split())


class Files(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.folder = tempfile.mkdtemp(prefix='files-', dir=os.environ['MAQUI_SESSION'])

    def cli(self, *arguments):
        result = subprocess.run([maqui.CLI, '--library', self.library, *arguments, '--json'], check=True, capture_output=True, timeout=120)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def ready(self, app, count):
        app.wait('label', count)
        return maqui.until(lambda: next((b for b in app.find_all('push button', 'Save…') if app.is_sensitive(b)), None), 'Save')

    def choose(self, app, row, line, *keys):
        app.click(app.wait('combo box', row))
        app.wait(name=line)
        app.key(*keys, 'Return')


class Sheet(Files):
    def setUp(self):
        super().setUp()
        for prompt in ('A poster for a lamp shop "Welcome back", warm', 'Logo "Nord", a compass', 'A walnut table by the sea'):
            self.cli('generate', '--prompt', prompt, '--engine', 'draft', '--variants', '2')
        self.cli('star', '2')
        self.cli('board', 'rename', 'Lamps')

    def save_as(self, app, path):
        """In the chooser of files, which begins with a name of ours."""
        entry = app.wait('text', 'Name')
        maqui.until(lambda: 'Lamps' in app.get_text(entry), 'a name for the file')
        suggested = app.get_text(entry)
        app.set_text(entry, path)
        app.key('Return')
        maqui.until(lambda: os.path.exists(path), 'the file')
        return suggested

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

    def narrow(self, app):
        """The dialog goes with its window."""
        app.resize(360, 720)
        app.size = (360, 720)
        box = app.wait('dialog', 'Contact sheet')
        maqui.until(lambda: app.place(box)[2] <= 360, 'a dialog as narrow as its window')

    def test_stars_as_picture(self):
        with maqui.App(library=self.library, size=(1440, 900), scheme='prefer-dark') as app:
            app.wait('image', 'Step 3')
            app.key('ctrl+shift+k')
            with app.dialog('Contact sheet'):
                self.narrow(app)
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
            # The next one begins as this one was made, but for its pictures.
            app.key('ctrl+shift+k')
            with app.dialog('Contact sheet'):
                self.ready(app, '2 pictures · 1 page')
                for line in ('The step’s pictures', 'PNG', 'One page for a screen'):
                    app.wait(name=line)
                self.assertTrue(app.wait('check box', 'Dark paper').getState().contains(app.atspi.STATE_CHECKED))
                app.key('Escape')
        size = subprocess.run(['identify', '-format', '%w', path], capture_output=True, check=True).stdout
        self.assertEqual(size, b'1600')

    def test_compared(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 3')
            app.press(maqui.until(lambda: next((b for b in app.find_all('push button', 'Compare') if app.is_sensitive(b)), None), 'Compare'))
            app.wait('image', 'B, Step 3')
            app.key('ctrl+shift+k')
            with app.dialog('Contact sheet'):
                app.wait(name='The compared pictures')
                self.ready(app, '2 pictures · 1 page')

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


class Pictures(Files):
    """The board of a day's work, and what leaves the program of it."""

    def make_board(self):
        first = self.cli('generate', '--prompt', 'A poster for a lamp shop by the sea, headline "Welcome back", coastal light', '--engine',
                         'draft', '--variants', '3')[0]['step']
        warm = self.cli('edit', '--from', f'{first}:1', '--prompt', 'A poster for a lamp shop by the sea, headline "Welcome back", warmer, golden '
                        'hour', '--keep', 'layout', '--engine', 'draft', '--variants', '2')[0]['step']
        self.cli('edit', '--from', f'{warm}:1', '--prompt', 'The same in black and white', '--keep', 'layout', '--keep', 'text', '--engine', 'draft')
        dusk = self.cli('edit', '--from', f'{warm}:2', '--prompt', 'A poster for a lamp shop by the sea, headline "Welcome back", dusk', '--engine',
                        'draft')[0]['step']
        self.cli('generate', '--prompt', 'Logo "Nord", a compass', '--engine', 'draft', '--variants', '2')
        self.cli('star', str(dusk))
        self.cli('board', 'rename', 'Lamp shop')

    def keep(self, path, name):
        folder = os.path.abspath(os.environ.get('MAQ_DOCS') or os.path.join(maqui.BUILD, 'screenshots', 'export'))
        os.makedirs(folder, exist_ok=True)
        shutil.copyfile(path, os.path.join(folder, name + '.png'))

    def keep_dialog(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.wait('image', 'Step 5')
            app.key('ctrl+shift+k')
            with app.dialog('Contact sheet'):
                self.choose(app, 'Pictures', 'The whole board', 'Down', 'Down')
                self.ready(app, '9 pictures · 1 page')
                self.keep(app.shot('export-dialog'), 'sheet-dialog')

    def keep_page(self, browser):
        path = os.path.join(self.folder, 'page.html')
        shot = os.path.join(self.folder, 'page.png')
        self.cli('history', '--html', path)
        subprocess.run([browser, '--headless', '--no-sandbox', '--disable-gpu', f'--screenshot={shot}', '--window-size=900,1100',
                        'file://' + path], check=True, capture_output=True, timeout=120)
        self.keep(shot, 'page')

    def test_pictures(self):
        self.make_board()
        self.keep_dialog()
        pdf = os.path.join(self.folder, 'sheet.pdf')
        self.cli('sheet', '-o', pdf)
        subprocess.run(['pdftoppm', '-r', '90', '-png', '-singlefile', pdf, pdf[:-4]], check=True, timeout=60)
        self.keep(pdf[:-4] + '.png', 'sheet')
        self.assertIn('golden hour', text_of(pdf))
        browser = shutil.which('chromium')
        if browser and os.environ.get('MAQ_DOCS'):
            self.keep_page(browser)


if __name__ == '__main__':
    maqui.session()
    tap.main()
