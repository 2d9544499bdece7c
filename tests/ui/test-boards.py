#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards in the window: made, named, gone between, trashed and brought back, out as a file and in again; undo and redo by keys."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import maqui
import tap

SIZE = (1280, 860)
NARROW = (400, 760)


class Boards(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def cli(self, *arguments):
        out = subprocess.check_output([maqui.CLI, '--library', self.library, *arguments, '--json'], text=True)
        return [json.loads(line) for line in out.splitlines()]

    def open_menu(self, app):
        app.key('ctrl+b')
        return app.wait('push button', 'New Board…')

    def is_open(self, app, name):
        return app.wait(name=f'Board {name}, menu of boards')

    def create(self, app, name):
        app.key('ctrl+shift+n')
        app.wait('label', 'New board')
        app.xdotool('type', name)
        app.xdotool('key', 'Return')
        self.is_open(app, name)

    def pick(self, app, name):
        self.open_menu(app)
        app.click(app.wait('list item', name))
        self.is_open(app, name)

    def references(self, app):
        return [n.name for n in app.find_all('image', 'Reference ')]

    def test_from_one_to_another(self):
        photographs = [maqui.photograph(name, size='300x200') for name in ('sketch', 'brass')]
        with maqui.App(*photographs, library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 2')
            self.open_menu(app)
            app.press(app.find('push button', 'Rename…'))
            app.wait('label', 'Rename the board')
            app.xdotool('type', 'Lamp landing page')
            app.xdotool('key', 'Return')
            self.is_open(app, 'Lamp landing page')
            self.create(app, 'Posters')
            maqui.until(lambda: not self.references(app), 'an empty board')
            app.generate('a red poster')
            app.wait('image', 'Step 1')
            self.pick(app, 'Lamp landing page')
            app.wait('image', 'Reference 2')
            maqui.until(lambda: app.find('image', 'Step 1') is None, 'the other board’s step to be gone')
            self.open_menu(app)
            app.wait('list item', 'Posters')
            app.shot('boards-menu')
            app.xdotool('key', 'Escape')
        names = {board['name']: board for board in self.cli('boards')}
        self.assertEqual((names['Posters']['steps'], names['Lamp landing page']['references']), (1, 2))
        with maqui.App(library=self.library, size=SIZE) as app:
            self.is_open(app, 'Lamp landing page')
            app.wait('image', 'Reference 2')

    def test_the_second_half_stays_with_its_board(self):
        photographs = [maqui.photograph(name, size='300x200') for name in ('sketch', 'brass')]
        with maqui.App(*photographs, library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 2')
            app.set_text(app.wait('text', 'What should be made'), 'Make @1 warmer, add the colours of @2')
            app.press(app.wait('push button', 'split into two?'))
            app.wait(name='Then: add the colours of')
            self.create(app, 'Posters')
            app.wait_gone(name='Then: add the colours of')
            self.pick(app, 'Untitled board')
            app.wait(name='Then: add the colours of')

    def test_trash_and_back(self):
        with maqui.App(maqui.photograph('sketch', size='300x200'), library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 1')
            self.create(app, 'Posters')
            self.open_menu(app)
            app.press(app.find('push button', 'Move to Trash'))
            app.wait('label', '“Posters” is in the trash')
            self.is_open(app, 'Untitled board')
            app.wait('image', 'Reference 1')
            app.shot('boards-trash')
            app.press(app.wait('push button', 'Undo'))
            self.is_open(app, 'Posters')

    def test_the_list_of_trashed_boards(self):
        self.cli('board', 'create', 'Posters')
        self.cli('--board', 'Posters', 'board', 'trash')
        with maqui.App(maqui.photograph('sketch', size='300x200'), library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 1')
            self.open_menu(app)
            app.press(app.wait('push button', 'In the trash: 1'))
            app.wait('push button', 'Restore Posters')
            app.shot('boards-trashed')
            app.xdotool('key', 'Return')    # the first row has the focus
            app.wait('list item', 'Posters')
            app.wait('push button', 'New Board…')
            self.assertIsNone(app.find('push button', 'In the trash'))
            app.press(app.find('push button', 'Duplicate'))
            self.is_open(app, 'Untitled board (copy)')
            app.wait('image', 'Reference 1')
        self.assertEqual(sorted(board['name'] for board in self.cli('boards')), ['', 'Posters', 'Untitled board (copy)'])
        self.assertEqual(sorted(board['references'] for board in self.cli('boards')), [0, 1, 1])

    def test_pictures_come_to_the_board_they_were_meant_for(self):
        """Twelve large ones are, as a rule, not in yet when another board is opened."""
        first = maqui.photograph('late', size='4200x3200')
        photographs = [shutil.copy(first, first.replace('late', f'late-{i}')) for i in range(12)]
        self.cli('board', 'create', 'Posters')
        with maqui.App(library=self.library, size=SIZE) as app:
            self.is_open(app, 'Untitled board')
            self.open_menu(app)
            row = app.wait('list item', 'Posters')
            subprocess.check_call([maqui.PROGRAM, '--library', self.library, *photographs], env=app.env, timeout=60,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            app.click(row)
            self.is_open(app, 'Posters')
            maqui.until(lambda: {board['name']: board['references'] for board in self.cli('boards')} == {'': 12, 'Posters': 0},
                        'all of them on the first board')
            self.assertEqual(self.references(app), [])
            app.shot('boards-late')

    def test_all_pictures_of_an_answer(self):
        """An engine gave two pictures for one: the second is there, too, and can be taken to other programs."""
        there = os.path.join(os.environ['MAQUI_SESSION'], 'two.maquette')
        self.cli('generate', '--prompt', 'a lamp', '--variants', '1')
        self.cli('generate', '--prompt', 'a tower', '--variants', '1')
        self.cli('board', 'rename', 'Answers')
        self.cli('board', 'export', '-o', there)
        with zipfile.ZipFile(there) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
        second = [name.split('/')[1].split('.')[0] for name, _ in parts if name.startswith('pictures/')]
        with zipfile.ZipFile(there, 'w') as archive:
            for name, data in parts:
                if name.startswith('steps/') and b'a tower' in data:
                    step = json.loads(data)
                    own = step['slots'][0]['pictures']
                    step['slots'][0]['pictures'] = own + [sha256 for sha256 in second if sha256 not in own]
                    data = json.dumps(step).encode()
                info = zipfile.ZipInfo(name)
                info.external_attr = 0o100600 << 16
                archive.writestr(info, data)
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.App(there, library=self.library, size=SIZE) as app:
            self.is_open(app, 'Answers')
            app.click(app.wait('list item', 'a tower'))
            app.click(app.wait('image', 'Picture 2'))
            maqui.until(lambda: app.is_sensitive(app.find('push button', 'Export')), 'the step in hand')
            app.shot('boards-answer')

    def test_opened_by_its_file(self):
        there = os.path.join(os.environ['MAQUI_SESSION'], 'Lamps.maquette')
        self.cli('board', 'rename', 'Lamps')
        self.cli('board', 'export', '-o', there)
        library, self.library = self.library, tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.assertNotEqual(library, self.library)
        with maqui.App(there, maqui.photograph('sketch', size='300x200'), library=self.library, size=SIZE) as app:
            self.is_open(app, 'Lamps')

    def test_file(self):
        there = os.path.join(os.environ['MAQUI_SESSION'], 'lamps.maquette')
        with maqui.App(maqui.photograph('sketch', size='300x200'), library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 1')
            self.open_menu(app)
            app.press(app.find('push button', 'Export…'))
            entry = app.wait('text', 'Name')
            maqui.until(lambda: app.get_text(entry) == 'Untitled board.maquette', 'a name for the file')
            app.set_text(entry, there)
            app.key('Return')
            maqui.until(lambda: os.path.exists(there), 'the file')
            app.wait('label', 'The board is in “lamps.maquette”')
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.cli('board', 'import', there)
        self.assertEqual(sorted(board['references'] for board in self.cli('boards')), [0, 1])

    def test_undo_by_keys(self):
        photographs = [maqui.photograph(name, size='300x200') for name in ('one', 'two', 'three', 'four')]
        with maqui.App(*photographs, library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 4')
            app.click(app.wait('image', 'Reference 3'))
            app.xdotool('key', 'Delete')
            maqui.until(lambda: len(self.references(app)) == 3, 'three references')
            self.assertEqual(sorted(name.split(',')[0] for name in self.references(app)), ['Reference 1', 'Reference 2', 'Reference 4'])
            app.key('ctrl+z')
            app.wait('image', 'Reference 3')
            app.key('ctrl+shift+z')
            maqui.until(lambda: len(self.references(app)) == 3, 'three references')
            app.key('ctrl+z')
            app.wait('image', 'Reference 3')
            app.key('F10')
            app.wait(name='Undo')
            app.shot('boards-undo')
            app.xdotool('key', 'Escape')
            # Where words are written, the keys are for words.
            app.set_text(app.wait('text', 'What should be made'), 'a lamp')
            app.click(app.wait('text', 'What should be made'))
            app.xdotool('key', 'ctrl+z')
            self.assertEqual(len(self.references(app)), 4)

    def test_narrow(self):
        with maqui.App(library=self.library, size=NARROW) as app:
            self.create(app, 'A board with a name that is much longer than the window is wide')
            app.shot('boards-narrow')
            self.open_menu(app)
            app.shot('boards-narrow-menu')
            app.xdotool('key', 'Escape')


if __name__ == '__main__':
    maqui.session(*SIZE)
    tap.main()
