#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No word is cut: in five languages, wide and narrow, in the window and in its dialogs; and with letters half as large again."""

import json
import os
import subprocess
import tempfile
import unittest

import clipping
import maqui
import tap

WIDE, NARROW = (1440, 900), (360, 720)
# Key, and what is to be seen then.
DIALOGS = (('ctrl+s', 'Export'), ('ctrl+shift+k', 'Contact sheet'), ('ctrl+t', 'Tree of steps'), ('ctrl+shift+g', 'Pages'))


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A first step, two tries from it, one with a star, and a reference."""
        cls.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        first = cls.cli('generate', '--prompt', 'lamp', '--ratio', '3:2')
        cls.cli('star', str(cls.cli('edit', '--prompt', 'warmer', '--from', str(first))))
        cls.cli('edit', '--prompt', 'darker', '--from', str(first), '--variants', '2')
        with maqui.App(maqui.photograph('sea', size='300x200'), library=cls.library, size=WIDE) as app:
            app.wait('image', 'Reference 1')

    @classmethod
    def cli(cls, *arguments):
        out = subprocess.check_output([maqui.CLI, '--library', cls.library, *arguments, '--json'], text=True)
        return json.loads(out.splitlines()[-1]).get('step') if out.strip() else None

    def cut(self, app):
        """But for captions below small pictures on the canvas, which end where their pictures end."""
        return [label for label in app.cut() if 'MaqCard' not in label[2]]

    def whole(self, app, name):
        app.shot(name)
        self.assertEqual(self.cut(app), [], name)

    def open(self, app, key, title):
        app.key(key)
        dialog = app.wait('dialog', app.say(title))
        maqui.until(lambda: app.place(dialog)[2] > 100, title)

    def look(self, language, size, text=1):
        name = f'{language}-{size[0]}' + ('-large' if text > 1 else '')
        with clipping.larger(text), clipping.App(language=language, library=self.library, size=size) as app:
            app.wait('image', 'sea')
            self.whole(app, f'words-{name}')
            if size == NARROW:
                for key, pane in (('F9', 'composer'), ('ctrl+F9', 'history')):
                    app.key(key)
                    self.whole(app, f'words-{name}-{pane}')
                    app.key(key)
            for key, title in DIALOGS:
                self.open(app, key, title)
                self.whole(app, f'words-{name}-{key}')
                app.key('Escape')
                app.wait_gone('dialog', app.say(title))
            self.assertEqual(app.get_size(), size)

    def both(self, language):
        if clipping.make_locale(language) is None:
            self.skipTest('this machine has not what a locale is made of')
        self.look(language, WIDE)
        self.look(language, NARROW)

    def test_german(self):
        self.both('de')

    def test_spanish(self):
        self.both('es')

    def test_french(self):
        self.both('fr')

    def test_japanese(self):
        self.both('ja')

    def test_chinese(self):
        self.both('zh_CN')

    def test_large_text(self):
        self.look('en', WIDE, 1.5)

    def test_large_words_beside_a_fork(self):
        """A row of the history has the least room: a long word for the price, a star, and the switch between tries."""
        for language in ('de', 'fr'):
            if clipping.make_locale(language) is None:
                self.skipTest('this machine has not what a locale is made of')
            with clipping.larger(1.5), clipping.App(language=language, library=self.library, size=WIDE) as app:
                app.wait('image', 'sea')
                maqui.until(lambda: len(app.find_all('list item')) == 4, 'the history')
                app.shot(f'words-{language}-fork-large')
                self.assertEqual([label for label in self.cut(app) if 'MaqHistory' in label[2]], [])


if __name__ == '__main__':
    maqui.session()
    tap.main()
