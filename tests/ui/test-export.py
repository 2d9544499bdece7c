#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures as files, by the dialog: the original, a set written anew, what is said of content credentials, and what is remembered."""

import hashlib
import json
import os
import struct
import subprocess
import tempfile
import unittest

import maqui
import signing
import tap

SIZE = (1200, 880)


class Export(unittest.TestCase):
    def setUp(self):
        home = os.environ['MAQUI_SESSION']
        self.library = tempfile.mkdtemp(prefix='library-', dir=home)
        self.pictures = tempfile.mkdtemp(prefix='Pictures-', dir=home)
        with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'user-dirs.dirs'), 'w', encoding='utf-8') as out:
            out.write(f'XDG_PICTURES_DIR="{self.pictures}"\n')

    def cli(self, *arguments):
        return subprocess.check_output([maqui.CLI, '--library', self.library, *arguments, '--json'], text=True)

    def files(self):
        return sorted(name for name in os.listdir(self.pictures) if not name.startswith('.'))

    def read(self, name):
        with open(os.path.join(self.pictures, name), 'rb') as stream:
            return stream.read()

    def open_dialog(self, app):
        app.key('ctrl+s')
        return app.dialog('Export')

    def ready(self, app):
        """Its button, once it can be pressed and the size is known. The window behind it has one of that name, too."""
        dialog = app.wait('dialog', 'Export')
        return maqui.until(lambda: next((b for b in app.find_all('push button', 'Export', dialog) if app.is_sensitive(b)
                                         and app.find('label', ', about', dialog)), None), 'a size and a button that can be pressed')

    def export(self, app):
        """A button that is pressed by its action says so a moment later: nothing may close the dialog before."""
        app.press(self.ready(app))
        app.wait_gone('dialog', 'Export')

    def wait_files(self, number):
        maqui.until(lambda: len(self.files()) == number, f'{number} files')

    def test_original_and_a_set(self):
        step = json.loads(self.cli('generate', '--prompt', 'Poster "Lanterns" red', '--variants', '3'))
        env = {'GSETTINGS_BACKEND': 'keyfile'}
        with maqui.App(library=self.library, size=SIZE, env=env) as app:
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            with self.open_dialog(app):
                self.assertTrue(app.wait('check box', 'Original').getState().contains(app.atspi.STATE_CHECKED))
                app.wait('label', 'Content credentials: none')
                dialog = app.wait('dialog', 'Export')
                app.wait('label', '1 file, ', dialog)
                # Lists that drop down have no hands in the tree: by keys.
                for key, chosen, count in (('Down', 'All 3', '3 files, the first one'), ('Up', 'This one', '1 file, ')):
                    app.click(app.wait('combo box', 'Pictures', dialog))
                    app.wait('label', chosen)
                    app.key(key, 'Return')
                    app.wait('combo box', 'Pictures: ' + chosen, dialog)
                    app.wait('label', count, dialog)
                self.export(app)
            app.wait('label', 'Saved as “step-1-1.png”')
            app.wait('push button', 'Show in Files')
            app.shot('export-done')
            self.assertEqual(hashlib.sha256(self.read('step-1-1.png')).hexdigest(), step['slots'][0]['sha256'])

            with self.open_dialog(app):
                app.click(app.wait('check box', 'With the prompt inside'))
                app.press(app.wait('push button', '512'))
                for ratio in ('1:1', '9:16'):
                    app.press(app.wait('push button', ratio, app.find('dialog', 'Export')))
                app.wait('label', '4 files, the first one')
                app.set_text(app.wait('text', 'Name'), '{words} {stap}')
                app.wait('label', 'in braces')
                self.assertFalse(app.is_sensitive(app.find('push button', 'Export', app.find('dialog', 'Export'))))
                app.set_text(app.wait('text', 'Name'), '{words} {variant}')
                self.ready(app)
                app.shot('export-set-light')
                self.export(app)
            app.wait('label', '4 files are in')
            self.assertEqual(len(self.files()), 5)
            small = self.read('Poster -Lanterns- red 1-9x16-512.png')
            self.assertEqual(struct.unpack('>II', small[16:24]), (288, 512))
            self.assertIn(b'parameters\0Poster "Lanterns" red\nModel: ', small)

        # All but what is meant by it: Ctrl+S begins with the original.
        with maqui.App(library=self.library, size=SIZE, env=env, scheme='prefer-dark') as app:
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            with self.open_dialog(app):
                self.ready(app)
                self.assertTrue(app.wait('check box', 'Original').getState().contains(app.atspi.STATE_CHECKED))
                app.click(app.wait('check box', 'Clean'))
                self.assertTrue(app.wait('push button', '512').getState().contains(app.atspi.STATE_PRESSED))
                self.assertEqual(app.get_text(app.wait('text', 'Name')), '{words} {variant}')
                self.assertEqual([], app.unnamed())
                app.shot('export-dark')
                app.key('Escape')

    def test_cancel_leaves_whole_files_alone(self):
        # Large pictures: forty small files are done before this test is at the button.
        subprocess.check_call(['convert', '-seed', '7', '-size', '3840x2160', 'plasma:steelblue-tan', '-depth', '8',
                               'png24:' + os.path.join(self.pictures, 'large.png')])
        maker = signing.Signer(self.read('large.png'))
        self.addCleanup(maker.close)
        os.unlink(os.path.join(self.pictures, 'large.png'))
        self.cli('engine', 'add', 'maker', '--url', maker.base)
        self.cli('generate', '--prompt', 'Poster "Lanterns" red', '--variants', '8', '--engine', 'maker')
        with maqui.App(library=self.library, size=SIZE) as app:
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            with self.open_dialog(app):
                dialog = app.wait('dialog', 'Export')
                app.click(app.wait('check box', 'Clean'))
                app.click(app.wait('combo box', 'Pictures', dialog))
                app.wait('label', 'All 8')
                app.key('Down', 'Return')
                for ratio in ('1:1', '3:2', '2:3', '16:9', '9:16'):
                    app.press(app.wait('push button', ratio, dialog))
                app.wait('label', '40 files, the first one')
                self.export(app)
            app.wait('label', 'Exporting: ')
            maqui.until(lambda: len(self.files()) >= 2, 'the first files')
            app.shot('export-under-way')
            app.press(app.wait('push button', 'Cancel'))
            said = app.wait('label', 'Stopped: ').name
            kept = self.files()
            self.assertIn(f'Stopped: {len(kept)} files were written, each whole', said)
            self.assertLess(len(kept), 40)
            app.wait_gone('label', 'Exporting: ')
            app.shot('export-stopped')
        self.assertEqual(kept, sorted(os.listdir(self.pictures)), 'nothing else, before or after')
        for name in kept:
            subprocess.check_call(['convert', '-regard-warnings', os.path.join(self.pictures, name), 'null:'])

    def test_credentials(self):
        path = os.path.join(self.pictures, 'plain.png')
        subprocess.check_call(['convert', '-size', '900x600', 'plasma:steelblue-tan', '-depth', '8', 'png24:' + path])
        signer = signing.Signer(signing.sign(self.read('plain.png')))
        self.addCleanup(signer.close)
        os.unlink(path)
        self.cli('engine', 'add', 'signer', '--url', signer.base)
        self.cli('generate', '--prompt', 'a lamp', '--engine', 'signer')
        with maqui.App(library=self.library, size=SIZE) as app:
            card = app.wait('image', 'Step 1')
            maqui.until(lambda: 'Content credentials: intact' in (card.description or '') or app.find(name='Content credentials: intact'),
                        'what the picture says of itself')
            app.shot('credentials-light')
            with self.open_dialog(app):
                app.wait('label', 'intact, made with “Kit”')
                app.click(app.wait('check box', 'Clean'))
                app.shot('export-credentials-light')
                self.export(app)
            self.wait_files(1)
            self.assertNotIn(b'caBX', self.read('step-1-1.png'))

    def test_narrow(self):
        self.cli('generate', '--prompt', 'Logo "Fjord"', '--variants', '1')
        with maqui.App(library=self.library, size=(360, 720)) as app:
            app.wait('image', 'Step 1')
            app.key('ctrl+s')
            with app.dialog('Export'):
                self.ready(app)
                self.assertLessEqual(app.get_size()[0], 360)
                app.shot('export-narrow')
                app.key('Escape')


if __name__ == '__main__':
    maqui.session()
    tap.main()
