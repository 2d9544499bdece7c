#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history as a person has it: days, forks, filters, search, trash, and single pictures tried again."""

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
import unittest
import urllib.request

import maqui
import tap

WORDS = ['UI mock-up of a lamp shop landing page, headline "Welcome back"', 'make the wall pale lilac',
         'make the lamp solid brass', 'add soft coastal daylight', '灯台と嵐の海 poster']


def cli(library, *arguments):
    """The last JSON object that a command says."""
    said = subprocess.run([maqui.CLI, '--library', library, *arguments, '--json'], capture_output=True, text=True, check=True)
    lines = said.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else {}


def make_library():
    """Five steps of the free engine: a page, two tries from it, one from the second of them, and a poster of its own."""
    library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
    first = cli(library, 'generate', '--prompt', WORDS[0], '--ratio', '3:2')['step']
    lilac = cli(library, 'edit', '--prompt', WORDS[1], '--from', str(first))['step']
    brass = cli(library, 'edit', '--prompt', WORDS[2], '--from', str(first))['step']
    light = cli(library, 'edit', '--prompt', WORDS[3], '--from', str(brass), '--variants', '2')['step']
    poster = cli(library, 'generate', '--prompt', WORDS[4])['step']
    cli(library, 'star', str(brass))
    return library, (first, lilac, brass, light, poster)


def set_faults(provider, names):
    request = urllib.request.Request(provider.base.replace('/v1', '') + '/_fake/fault', data=names.encode(), method='POST')
    urllib.request.urlopen(request, timeout=10).read()


class History(unittest.TestCase):
    def setUp(self):
        self.library, self.steps = make_library()

    def wait_rows(self, app, n):
        maqui.until(lambda: len(app.find_all('list item', 'Step')) == n, f'{n} rows')

    def wait_shown(self, app, words):
        """The step whose words these are is the large one on the canvas."""
        maqui.until(lambda: any('free' in (c.description or '') for c in app.find_all('image', words)), f'“{words}” on the canvas')

    def test_looks(self):
        for scheme in ('light', 'dark'):
            with maqui.App(library=self.library, size=(1440, 900), scheme='prefer-' + scheme) as app:
                self.wait_rows(app, 5)
                app.wait(name='TODAY')
                app.click(app.wait('list item', 'coastal'))
                # One more row; it is in hand when it is picked, and what is picked on the canvas is in hand here.
                app.click(app.wait('list item', 'Variant 2 of step 4'))
                app.wait('image', 'Variant 1')
                app.wait('image', 'Step 4, variant 2')
                app.click(app.wait('image', 'Variant 1'))
                maqui.until(lambda: 'Step 4' in ''.join(self.selected(app)), 'the first picture’s row')
                app.click(app.wait('list item', 'Variant 2 of step 4'))
                app.wait('image', 'Step 4, variant 2')
                app.key('Left')
                maqui.until(lambda: 'Step 4' in ''.join(self.selected(app)), 'the first picture’s row')
                app.key('Right')
                maqui.until(lambda: not self.selected(app), 'the second picture’s row')
                app.shot('history-' + scheme)
        with maqui.App(library=self.library, size=(360, 720)) as app:
            app.resize(360, 720)
            # Before the panes are folded the key would hide what is there.
            app.wait('image', 'Step 5')
            app.key('ctrl+F9')
            app.wait('list item', 'coastal')
            app.shot('history-360')

    def move_back(self, moved):
        """As if steps had been made so many days ago."""
        with contextlib.closing(sqlite3.connect(os.path.join(self.library, 'library.db'))) as db, db:
            db.executemany('UPDATE step SET created_us = created_us - ? * 86400000000 WHERE id = ?',
                           [(days, step) for step, days in moved.items()])

    def test_the_same_picture_made_of_another(self):
        """Draft cannot add daylight: that step's picture is the one before, and nothing in it changed. In the one before much did."""
        def said(words):
            return ' '.join(c.description or '' for c in app.find_all('image', words))

        with maqui.App(library=self.library, size=(1440, 900)) as app:
            app.click(app.wait('list item', 'coastal'))
            maqui.until(lambda: ' 0.0 % changed' in said('coastal'), 'nothing changed')
            app.click(app.wait('list item', 'solid brass'))
            maqui.until(lambda: ' % changed' in said('solid brass'), 'what changed')
            self.assertNotIn(' 0.0 % changed', said('solid brass'))

    def test_days_stand_above_their_first_step(self):
        self.move_back({self.steps[0]: 3, self.steps[1]: 1, self.steps[2]: 1})
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            heading = app.wait(name='YESTERDAY')
            places = [app.place(row) for row in app.find_all('list item')]
            plain = places[1][3]
            self.assertEqual([height > plain for _, _, _, height in places], [True, False, False, True, False, True])
            self.assertEqual([height for _, _, _, height in places if height > plain], [places[0][3]] * 3)
            app.click(app.wait('list item', 'coastal'))
            maqui.until(lambda: 'coastal' in ''.join(self.selected(app)), 'a selected row')
            # No heading is a place for a click, or for the keys.
            app.click(heading)
            app.click(heading, 3)
            app.key('Down')
            maqui.until(lambda: 'solid brass' in ''.join(self.selected(app)), 'the first row of the next day')
            self.assertIsNone(app.find('menu item', 'Reuse everything'))
            app.shot('history-days')
            app.key('End')
            maqui.until(lambda: 'UI mock-up' in ''.join(self.selected(app)), 'the last row')
            app.key('Home')
            maqui.until(lambda: 'poster' in ''.join(self.selected(app)), 'the first row')

    def test_search(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.key('ctrl+f')
            entry = app.wait('entry', 'Search the history')
            for words, n in (('lamp', 2), ('la', 3), ('灯', 1), ('brass LAMP', 1), ('100%', 0)):
                app.set_text(entry, words)
                if n > 0:
                    self.wait_rows(app, n)
                else:
                    app.wait(name='No step has these words.')
            app.shot('history-no-match')
            app.press(app.wait('push button', 'Show all steps'))
            self.wait_rows(app, 5)

    def test_stars_are_a_filter(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.press(app.wait('push button', 'Show starred steps only'))
            self.wait_rows(app, 1)
            app.wait('label', 'Starred · 1 step')
            app.shot('history-starred')
            # What another process stars comes by itself.
            cli(self.library, 'star', str(self.steps[0]))
            self.wait_rows(app, 2)
            app.press(app.wait('push button', 'Show all'))
            self.wait_rows(app, 5)

    def test_a_picture_comes_bit_by_bit(self):
        """Each partial picture is what fills the slot until the next one comes."""
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            provider.set_faults('sse-gap:5000')
            with maqui.App(library=self.library, size=(1440, 900)) as app:
                self.wait_rows(app, 5)
                app.choose_engine('fake')
                app.press(app.wait('push button', '1 variant'))
                app.press(app.wait('push button', '2 previews'))
                app.generate('a lamp bit by bit')
                marker = maqui.until(lambda: provider.charged() and provider.charged()[0]['marker'], 'the charge', 60)
                for index in range(2):
                    wanted = hashlib.sha256(f'partial {marker} {index}'.encode()).digest()[12:15]
                    maqui.until(lambda w=wanted: self.is_near(self.color(app, app.find('image', 'a lamp bit by bit')), w), f'preview {index}', 30)
                    app.shot(f'history-preview-{index}')
                app.wait_gone('progress bar')
                maqui.until(lambda w=wanted: not self.is_near(self.color(app, app.find('image', 'a lamp bit by bit')), w), 'the picture itself', 30)
            self.assertEqual(provider.charges(), 1)

    def color(self, app, card):
        if card is None:
            return None
        x, y, width, height = app.place(card)
        at = f'1x1+{x + width // 4}+{y + round(0.55 * height)}'
        return subprocess.check_output(['import', '-window', 'root', '-crop', at, '-depth', '8', 'rgb:-'], env=app.env)

    def is_near(self, one, other):
        return one is not None and all(abs(a - b) < 12 for a, b in zip(one, other))

    def test_forks(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.click(app.wait('list item', 'solid brass'))
            self.wait_shown(app, 'solid brass')
            # How much of what it was made of it changed is counted and said below it.
            maqui.until(lambda: any(' % changed' in (c.description or '') for c in app.find_all('image', 'solid brass')), 'what changed')
            app.press(app.wait('push button', 'Try 2 of 2: show the one before'))
            self.wait_shown(app, 'pale lilac')
            app.key('alt+Right')
            self.wait_shown(app, 'solid brass')
            app.key('alt+Home')
            self.wait_shown(app, 'UI mock-up')

    def test_tree_by_keyboard(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.click(app.wait('list item', 'coastal'))
            self.wait_shown(app, 'coastal')
            app.key('ctrl+t')
            app.wait('push button', 'coastal')
            app.wait('label', '2 variants')
            app.shot('history-tree')
            for key, words in (('Left', 'solid brass'), ('Up', 'pale lilac'), ('Down', 'solid brass'), ('Home', 'UI mock-up'),
                               ('Right', 'pale lilac')):
                app.xdotool('key', key)
                maqui.until(lambda: any(app.is_focused(b) for b in app.find_all('push button', words)), f'“{words}” in focus')
            app.xdotool('key', 'Return')
            self.wait_shown(app, 'pale lilac')

    def test_trash_and_undo(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.click(app.wait('list item', 'solid brass'))
            self.wait_shown(app, 'solid brass')
            app.key('ctrl+Delete')
            undo = app.wait('push button', 'Undo')
            app.wait_gone('list item', 'solid brass')
            app.press(undo)
            self.wait_rows(app, 5)
            self.wait_shown(app, 'solid brass')
            cli(self.library, 'trash', str(self.steps[4]))
            self.wait_rows(app, 4)
            app.shot('history-trashed')
            cli(self.library, 'restore', str(self.steps[4]))
            self.wait_rows(app, 5)

    def selected(self, app):
        """What a screen reader says is selected."""
        return [row.name for row in app.find_all('list item', 'Step')
                if row.getState().contains(app.atspi.STATE_SELECTED)]

    def click_with(self, app, key, words):
        app.xdotool('keydown', key)
        app.click(app.wait('list item', words))
        app.xdotool('keyup', key)

    def test_several_to_compare(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.click(app.wait('list item', 'solid brass'))
            app.wait('push button', 'Compare 2 pictures')
            self.click_with(app, 'ctrl', 'UI mock-up')
            maqui.until(lambda: len(self.selected(app)) == 2, 'two selected rows')
            self.wait_shown(app, 'UI mock-up')
            self.click_with(app, 'ctrl', 'coastal')
            app.wait('push button', 'Compare 3 pictures')
            app.shot('history-several')
            # Once more lets it go again, and the one before is in hand.
            self.click_with(app, 'ctrl', 'coastal')
            app.wait('push button', 'Compare 2 pictures')
            # By keys: from what is in hand upwards.
            app.click(app.wait('list item', 'pale lilac'))
            maqui.until(lambda: len(self.selected(app)) == 1, 'one selected row')
            app.key('shift+Up', 'shift+Up')
            app.wait('push button', 'Compare 3 pictures')
            app.key('c')
            app.wait('image', 'A, Step 2')
            app.wait('image', 'B, Step 3')
            app.wait('image', 'C, Step 4')
            app.shot('history-several-compared')
            app.key('Escape')
            app.wait('push button', 'Compare 3 pictures')
            # The cards of the canvas as well: the two of the step and the one before. One place at a time.
            app.click(app.wait('list item', 'coastal'))
            app.wait('push button', 'Compare 2 pictures')
            app.key('shift+Down', 'shift+Down')
            app.wait('push button', 'Compare 3 pictures')
            app.click(app.wait('image', 'Step 4'))
            app.key('ctrl+a')
            app.wait('push button', 'Compare 3 pictures')
            maqui.until(lambda: len(self.selected(app)) == 1, 'the history to let go')

    def test_menu(self):
        with maqui.App(library=self.library, size=(1440, 900)) as app:
            self.wait_rows(app, 5)
            app.click(app.wait('list item', 'solid brass'), 3)
            app.wait('menu item', 'Reuse everything')
            app.shot('history-menu')
            app.press(app.wait('menu item', 'Reuse the words'))
            text = app.wait('text', 'What should be made')
            maqui.until(lambda: app.get_text(text) == WORDS[2], 'the words again')

    def test_one_slot_again(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            set_faults(provider, 'moderation')
            subprocess.run([maqui.CLI, '--library', self.library, 'generate', '--engine', 'fake', '--variants', '2', '--prompt',
                            'two lamps'], check=False, capture_output=True)
            set_faults(provider, '')
            with maqui.App(library=self.library, size=(1440, 900)) as app:
                app.click(app.wait('list item', 'Variant 2 of step 6: Refused'))
                app.wait('push button', 'Try Again')
                app.shot('history-slot-refused')
                app.key('F5')
                app.wait_gone('list item', 'Variant 2 of step 6: Refused')
                app.wait('list item', 'Variant 2 of step 6')
                app.wait('label', 'Refused')
                app.shot('history-slot-done')
            self.assertEqual(provider.charges(), 1)

    def test_what_runs_stands_on_top(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'fake')
            set_faults(provider, 'moderation')
            subprocess.run([maqui.CLI, '--library', self.library, 'generate', '--engine', 'fake', '--prompt', 'old lamp'],
                           check=False, capture_output=True)
            cli(self.library, 'generate', '--prompt', 'a newer picture')
            set_faults(provider, 'delay:20000')
            with maqui.App(library=self.library, size=(1440, 900)) as app:
                self.wait_rows(app, 7)
                app.click(app.wait('list item', 'old lamp'))
                app.wait('push button', 'Try Again')
                app.key('F5')
                app.wait('label', 'RUNNING')
                maqui.until(lambda: 'old lamp' in app.find_all('list item', 'Step')[0].name, 'the old step on top')
                app.shot('history-running')
                app.wait_gone('label', 'RUNNING')
                maqui.until(lambda: 'newer' in app.find_all('list item', 'Step')[0].name, 'it to stand where it stood')


if __name__ == '__main__':
    maqui.session()
    tap.main()
