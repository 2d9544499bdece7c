#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of the table once: what belongs to the composer, the history and the whole window. Canvas: test-keys-canvas.py, comparison:
test-keys-compare.py. Here is also what finds a key that nobody presses."""

import json
import os
import subprocess
import tempfile
import unittest

import keying
import maqbus
import maqui
import tap
from keying import (Case, awaits, both, closes_window, has_window, hides, keys, presses, shows)

SIZE = (1440, 900)
PROMPT = 'What should be made'

# Lines of the table that are pressed there.
PROVED = {'win.mask-invert': ('test-mask', 'Mask', 'test_erase_swap_and_invert'),
          'win.cancel-all': ('test-queue', 'Queue', 'test_cancel_all_by_its_key')}

# Keys that are no line of the table, and where they are pressed.
ELSEWHERE = {
    'Space and drag, arrows of the view': ('test-canvas', 'Canvas', 'test_zoom_and_pan'),
    'arrows and Shift with arrows': ('test-canvas', 'Canvas', 'test_resize_and_nudge'),
    'Shift+F10 on the canvas': ('test-canvas', 'Canvas', 'test_menu'),
    'Alt and a click': ('test-compare', 'Compare', 'test_alt_and_a_click_in_the_history'),
    'Space in a comparison': ('test-compare-work', 'Work', 'test_blink'),
    'arrows of the loupe': ('test-compare-work', 'Work', 'test_loupe_and_tools'),
    'arrows and Enter in the list behind @': ('test-composer', 'Composer', 'test_chips_by_key'),
    '/ for recipes': ('test-composer', 'Composer', 'test_recipes'),
    'Alt+Up and Alt+Down in the prompt': ('test-composer', 'Composer', 'test_earlier_prompts'),
    'arrows and Enter in the tree': ('test-history', 'History', 'test_tree_by_keyboard'),
    'Up, Down, Home and End in the history': ('test-history', 'History', 'test_days_stand_above_their_first_step'),
    'Alt+Up in the queue': ('test-queue', 'Queue', 'test_shown_moved_and_cancelled'),
    'arrows, Enter and Delete on marks': ('test-marks', 'Marks', 'test_with_the_keyboard_alone'),
}


def references(app):
    return len(app.find_all('image', 'Reference '))


def rows(app):
    return len(app.find_all('list item', 'Step'))


def prompt(app):
    return app.get_text(app.wait('text', PROMPT))


def write(words):
    return lambda app: app.set_text(app.wait('text', PROMPT), words)


def is_editing(app, start):
    return app.find('label', 'Editing step') is not None


def selected(app):
    return [row.name for row in app.find_all('list item', 'tep ') if row.getState().contains(app.atspi.STATE_SELECTED)]


def chosen(words, begin):
    """A row by its words, and the step large on the canvas."""
    def act(app):
        app.click(app.wait('list item', words))
        maqui.until(lambda: any(words in name for name in selected(app)), f'“{words}” to be selected')
        app.wait('image', begin)
    return act


def is_chosen(words):
    return lambda app, start: any(words in name for name in selected(app))


def put_picture(app):
    path = os.path.join(os.environ['MAQUI_SESSION'], 'pasted.png')
    subprocess.check_call(['convert', '-size', '60x40', 'xc:gold', path])
    subprocess.check_call(['xclip', '-selection', 'clipboard', '-t', 'image/png', '-i', path], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL)
    app.click(app.wait('image', 'Reference 1'))


def open_portal(app):
    path = os.path.join(os.environ['MAQUI_SESSION'], 'screen.png')
    subprocess.check_call(['convert', '-size', '60x40', 'xc:tomato', path])
    app.portal = maqbus.Portal(path)
    app.portal.__enter__()


COMPOSE = {
    'win.new-request': Case(lambda app, start: not is_editing(app, start), before=both(keys('ctrl+e'), awaits('label', 'Editing step'))),
    'win.open': Case(has_window('Add Pictures'), back=closes_window('Add Pictures')),
    'win.prices': Case(shows(None, 'The same request at every engine'), back=keys('Escape')),
    'win.sent': Case(shows('dialog', 'What will be sent'), before=both(write('a lamp'), awaits('push button', 'Generate')), back=keys('Escape')),
    'win.take-hint': Case(lambda app, start: '“Open”' in prompt(app), before=both(write('a lamp with a sign that says Open over the door'),
                                                                               awaits(None, 'Words to be written need quotes'))),
    'win.recipes': Case(shows('list item', 'Virtual try-on'), back=keys('Escape')),
    'win.pages': Case(shows('dialog', 'Pages'), back=keys('Escape')),
    'win.paste': Case(lambda app, start: references(app) == start + 1, references, before=put_picture),
    'win.screenshot': Case(lambda app, start: references(app) == start + 1, references, before=open_portal,
                           back=lambda app: app.portal.__exit__(), again=True),
    'win.use-result': Case(lambda app, start: references(app) == start + 1, references, before=chosen('darker', 'Step 3')),
    'win.generate': Case(lambda app, start: rows(app) == start + 1, rows, before=both(presses('push button', '1 variant'), write('a blue lamp'))),
}

HISTORY = {
    'win.search': Case(lambda app, start: any(app.is_focused(n) for n in app.find_all(None, 'Search the history')
                                              if n.getRoleName() != 'push button'),
                       back=keys('ctrl+f')),
    'win.edit-from-here': Case(is_editing, back=keys('ctrl+n')),
    'win.export': Case(shows('dialog', 'Export'), before=chosen('darker', 'Step 3'), back=keys('Escape')),
    'win.contact-sheet': Case(shows('dialog', 'Contact sheet'), back=keys('Escape')),
    'win.starred-only': Case(shows('label', 'Starred ·'), before=both(chosen('darker', 'Step 3'), keys('ctrl+d'), awaits('list item', ', starred')),
                             back=keys('ctrl+shift+d')),
    'win.star': Case(hides('list item', ', starred'), back=keys('ctrl+d')),
    'win.slot-previous': Case(is_chosen('Step 3'), before=chosen('Variant 2 of step 3', 'Step 3')),
    'win.slot-next': Case(is_chosen('Variant 2'), before=chosen('darker', 'Step 3')),
    'win.sibling-previous': Case(is_chosen('warmer'), before=chosen('darker', 'Step 3')),
    'win.sibling-next': Case(is_chosen('darker'), before=chosen('warmer', 'Step 2')),
    'win.go-parent': Case(is_chosen('lamp'), before=chosen('darker', 'Step 3')),
    'win.drift': Case(shows('label', 'after 1 edit'), before=chosen('darker', 'Step 3'),
                      back=presses('push button', 'Dismiss this message'), again=True),
    'win.tree': Case(shows('dialog', 'Tree of steps'), back=keys('Escape')),
    'win.reuse-all': Case(lambda app, start: prompt(app) == 'warmer', before=both(chosen('warmer', 'Step 2'), write('other words'))),
    'win.trash': Case(hides('list item', 'warmer'), before=chosen('warmer', 'Step 2'), back=presses('push button', 'Undo')),
    'win.queue': Case(shows('label', 'Nothing is waiting'), back=keys('Escape')),
}

GENERAL = {
    'win.boards': Case(shows('list', 'Boards'), back=keys('Escape')),
    'win.new-board': Case(shows('label', 'New board'), back=keys('Escape')),
    'win.toggle-composer': Case(hides('push button', 'Generate'), back=keys('F9')),
    'win.toggle-history': Case(hides('label', 'History'), back=keys('ctrl+F9')),
    'win.preferences': Case(has_window('Preferences'), back=closes_window('Preferences')),
    'win.spending': Case(shows('label', 'Budgets'), back=closes_window('Preferences')),
    'win.main-menu': Case(shows('menu item', 'About Maquette'), back=keys('Escape')),
    'win.shortcuts': Case(has_window('Keyboard shortcuts'), back=closes_window('Keyboard shortcuts')),
}

# Each needs an engine, or a program, of its own.
APART = {
    'win.retry-slot': Case(hides('label', 'Refused')),
    'win.close': Case(lambda app, start: app.process.poll() is not None),
}


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A first step, two tries from it, the second of two variants."""
        cls.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        first = cls.cli('generate', '--prompt', 'lamp', '--ratio', '3:2')
        cls.cli('edit', '--prompt', 'warmer', '--from', str(first))
        cls.cli('edit', '--prompt', 'darker', '--from', str(first), '--variants', '2')
        with maqui.App(maqui.photograph('sea', size='300x200'), library=cls.library, size=SIZE) as app:
            app.wait('image', 'Reference 1')

    @classmethod
    def cli(cls, *arguments):
        out = subprocess.check_output([maqui.CLI, '--library', cls.library, *arguments, '--json'], text=True)
        return json.loads(out.splitlines()[-1])['step']

    def press_all(self, cases):
        with maqui.App(library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 1')
            app.wait('list item', 'lamp')
            keying.press_all(app, cases)

    def test_every_key_is_pressed(self):
        pressed = [cases for name in ('test-keys', 'test-keys-canvas', 'test-keys-compare') for cases in keying.load(name).PRESSED]
        found = [action for cases in pressed for action in cases] + list(PROVED)
        self.assertEqual(len(found), len(set(found)), 'an action that is pressed twice')
        self.assertEqual(sorted(found), sorted(action for action, its_keys in keying.table().items() if its_keys))

    def test_those_of_no_action_are_pressed_elsewhere(self):
        for what, (name, group, case) in {**ELSEWHERE, **PROVED}.items():
            self.assertTrue(callable(getattr(getattr(keying.load(name), group), case, None)), what)

    def test_general(self):
        self.press_all(GENERAL)

    def test_history(self):
        self.press_all(HISTORY)

    def test_compose(self):
        self.press_all(COMPOSE)

    def test_close(self):
        for key in keying.table()['win.close']:
            with maqui.App(library=self.library, size=SIZE) as app:
                keying.press(app, 'win.close', key, APART['win.close'])
                self.assertEqual(app.process.wait(), 0)

    def test_with_an_engine(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            provider.set_faults('moderation')
            subprocess.run([maqui.CLI, '--library', self.library, 'generate', '--engine', 'fake', '--prompt', 'refused lamp'], check=False,
                           capture_output=True)
            provider.set_faults('')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.click(app.wait('list item', 'refused lamp'))
                app.wait('push button', 'Try Again')
                app.wait('label', 'Refused')
                keying.press_all(app, {'win.retry-slot': APART['win.retry-slot']})


PRESSED = (COMPOSE, HISTORY, GENERAL, APART)

if __name__ == '__main__':
    maqui.session()
    tap.main()
