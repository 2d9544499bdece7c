#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The composer by hand: chips, recipes, hints, what will be sent."""

import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
import unittest

import maqbus
import maqui
import tap


def read(app):
    """The prompt as a screen reader gets it, with common spaces."""
    return app.get_text(app.wait('text', 'What should be made')).replace('\u00a0', ' ')


class Composer(unittest.TestCase):
    def photos(self):
        return [maqui.photograph('sketch', 'Kite/contents/images/2560x1600.jpg', size='900x600'),
                maqui.photograph('brass finish', 'PastelHills/contents/images/3200x2000.jpg', size='900x600'),
                maqui.photograph('coastal light', 'Autumn/contents/images/2560x1600.jpg', size='900x600')]

    def focus(self, app):
        text = app.wait('text', 'What should be made')
        app.click(text)
        return text

    def type(self, app, *words):
        app.xdotool('windowfocus', app.window)
        app.xdotool('type', '--delay', '12', ' '.join(words))

    def wait_text(self, app, wanted):
        maqui.until(lambda: wanted in read(app), f'“{wanted}” in the prompt')

    def test_chips_by_key(self):
        with maqui.App(*self.photos(), size=(1440, 900)) as app:
            app.wait('image', 'Reference 3')
            self.focus(app)
            self.type(app, 'Make the lamp of @')
            row = app.wait('list item', '2 brass finish')
            self.assertTrue(app.find('list box', 'References') or app.find(name='References'))
            app.shot('composer-mention')
            # By name, then by arrows, then by number.
            self.type(app, 'brass')
            app.wait_gone('list item', '1 sketch')
            app.key('Return')
            self.wait_text(app, 'of  reference 2, brass finish  ')
            app.key('BackSpace', 'BackSpace')
            maqui.until(lambda: read(app) == 'Make the lamp of ', 'the chip to go as one')
            app.key('ctrl+z')
            self.wait_text(app, 'reference 2, brass finish ')
            self.type(app, 'solid @')
            app.wait('list item', '1 sketch')
            app.key('Down', 'Down', 'Return')
            self.wait_text(app, 'reference 3, coastal light')
            self.type(app, 'and @1 by the sea. Headline "Welcome back" in bold serif. me@x.org')
            self.wait_text(app, 'reference 1, sketch')
            self.assertIsNone(app.find('list item', '1 sketch'))
            app.shot('composer-chips')

            # Escape leaves what was typed.
            self.type(app, ' @br')
            app.wait('list item', '2 brass finish')
            app.key('Escape')
            app.wait_gone('list item', '2 brass finish')
            self.wait_text(app, '@br')

            # A chip survives the clipboard.
            app.key('ctrl+a', 'ctrl+c', 'ctrl+End', 'Return', 'ctrl+v')
            maqui.until(lambda: read(app).count('reference 2, brass finish') == 2, 'the chip a second time')
            app.key('ctrl+z')
            maqui.until(lambda: read(app).count('reference 2, brass finish') == 1, 'the chip to go again')

    def test_a_reference_is_dragged_into_the_text(self):
        with maqui.App(*self.photos()[:2], size=(1440, 900)) as app:
            app.wait('image', 'Reference 2')
            text = self.focus(app)
            self.type(app, 'Like')
            maqui.until(lambda: read(app) == 'Like', 'the word')
            x, y, width, height = app.place(app.wait('push button', 'Reference 2, brass finish'))
            tx, ty, tw, th = app.place(text)
            x, y, tx, ty = x + width // 2, y + height // 2, tx + tw // 2, ty + 20
            app.xdotool('mousemove', x, y, 'mousedown', 1)
            for i in range(1, 13):
                app.xdotool('mousemove', x + (tx - x) * i // 12, y + (ty - y) * i // 12, 'sleep', 0.04)
            app.xdotool('sleep', 0.2, 'mouseup', 1)
            self.wait_text(app, 'Like  reference 2, brass finish ')
            # It is no new picture.
            app.wait(name='2 of 20')

    def test_a_reference_that_is_gone(self):
        with maqui.App(*self.photos(), size=(1440, 900)) as app:
            app.wait('image', 'Reference 3')
            self.focus(app)
            self.type(app, 'Like @2 but softer')
            self.wait_text(app, 'reference 2')
            app.click(app.wait('image', 'Reference 2'))
            app.key('Delete')
            # The toast is short: what it offers is taken first, and the chip is looked at after a second time.
            app.press(app.wait('push button', 'Undo'))
            app.wait('image', 'Reference 2')
            app.click(app.wait('image', 'Reference 2'))
            app.key('Delete')
            self.wait_text(app, 'missing reference 2, brass finish')
            app.wait(name='is no longer on the board: remove the chip')
            button = app.wait('push button', 'Generate')
            self.assertFalse(app.is_sensitive(button))
            app.shot('composer-gone')
            app.click(app.wait('panel', 'Canvas'))
            app.key('ctrl+z')
            maqui.until(lambda: 'missing' not in read(app), 'the chip to live again')
            maqui.until(lambda: app.is_sensitive(app.wait('push button', 'Generate')), 'Generate to be on again')

    def is_pressed(self, app, role, name):
        return app.wait(role, name).getState().contains(app.atspi.STATE_PRESSED)

    def kept_draft(self, library):
        database = sqlite3.connect('file:' + os.path.join(library, 'library.db') + '?mode=ro', uri=True)
        try:
            row = database.execute("SELECT value FROM board_value WHERE name = 'draft' AND value IS NOT NULL").fetchone()
            return json.loads(row[0]) if row else {}
        finally:
            database.close()

    def test_a_draft_comes_back(self):
        """Text with chips, keep list with its padlocks, shape, variants, engine and what is edited, after the program was killed."""
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        subprocess.check_call([maqui.CLI, '--library', library, 'engine', 'add', 'spare', '--kind', 'openai', '--url',
                               'http://127.0.0.1:9/v1', '--row', 'openai/gpt-image-2'], stdout=subprocess.DEVNULL)
        with maqui.App(*self.photos()[:2], library=library, size=(1200, 880)) as app:
            app.wait('image', 'Reference 2')
            app.press(app.wait('push button', '1 variant'))
            app.generate('@1 in black and white')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            app.key('ctrl+e')
            app.wait('label', 'Editing step 1')
            self.choose_engine(app, 'spare')
            self.focus(app)
            app.key('ctrl+a')
            self.type(app, 'As @2 is')
            self.wait_text(app, 'As  reference 2')
            for name in ('Keep unchanged: Faces', 'Keep unchanged: Layout'):
                app.press(app.wait('push button', name))
            app.click(app.wait('push button', 'Keep unchanged: Layout'), button=3)
            app.press(app.wait('push button', 'Shape 9:16'))
            app.press(app.wait('push button', '4 variants'))
            # A word of one's own is offered on its board, also while it is off.
            app.click(app.wait('push button', 'Keep something else'))
            app.wait('text', 'Also keep unchanged')
            self.type(app, 'the logo')
            app.key('Return')
            maqui.until(lambda: self.is_pressed(app, 'push button', 'Keep unchanged: the logo'), 'a word of one\'s own')
            app.press(app.wait('push button', 'Keep unchanged: the logo'))

            def all_kept():
                draft = self.kept_draft(library)
                return (draft.get('variants') == 4 and draft.get('locked') == ['layout'] and draft.get('ratio') == '9:16'
                        and draft.get('own') == ['the logo'] and len(draft['keep']) == 2 and draft)
            draft = maqui.until(all_kept, 'the draft to be kept')
            self.assertEqual(draft['keep'], ['layout', 'faces'])
            app.process.kill()
            app.process.wait()
        with maqui.App(library=library, size=(1200, 880)) as app:
            app.wait('image', 'Reference 2')
            self.wait_text(app, 'As  reference 2, brass finish  is')
            app.wait('label', 'Editing step 1')
            for name in ('Keep unchanged: Faces', 'Keep unchanged: Layout', 'Shape 9:16', '4 variants'):
                maqui.until(lambda: self.is_pressed(app, 'push button', name), name)
            self.assertIn('Locked', app.wait('push button', 'Keep unchanged: Layout').description)
            self.assertNotIn('Locked', app.wait('push button', 'Keep unchanged: Faces').description)
            self.assertFalse(self.is_pressed(app, 'push button', 'Keep unchanged: the logo'))
            app.wait(name='Generate 4 · $')
            app.shot('composer-draft-back')
            # Another board has a draft of its own, and this one keeps its.
            app.key('ctrl+shift+n')
            app.set_text(app.wait('text', 'Name'), 'Second')
            app.key('Return')
            maqui.until(lambda: read(app) == '', 'an empty text')
            app.wait_gone('label', 'Editing step 1')
            self.assertFalse(self.is_pressed(app, 'push button', 'Keep unchanged: Faces'))
            app.wait_gone('push button', 'Keep unchanged: the logo')
            app.key('ctrl+z')
            self.assertEqual(read(app), '', 'there is nothing of the other board to go back to')

    def test_what_gives_way_can_come_back(self):
        """New and Reuse put something else in place of what is written; Undo has it again, in the toast and in the text."""
        with maqui.App(*self.photos()[:1], size=(1440, 900)) as app:
            app.wait('image', 'Reference 1')
            app.press(app.wait('push button', '1 variant'))
            app.generate('@1 in black and white')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            app.key('ctrl+e')
            app.wait('label', 'Editing step 1')
            self.focus(app)
            self.type(app, 'softer than @1 is')
            self.wait_text(app, 'softer than  reference 1')
            app.press(app.wait('push button', 'Keep unchanged: Faces'))
            app.press(app.wait('push button', 'New'))
            maqui.until(lambda: read(app) == '', 'an empty text')
            app.wait_gone('label', 'Editing step 1')
            self.assertFalse(self.is_pressed(app, 'push button', 'Keep unchanged: Faces'))
            app.press(app.wait('push button', 'Undo'))
            self.wait_text(app, 'softer than  reference 1, sketch  is')
            app.wait('label', 'Editing step 1')
            maqui.until(lambda: self.is_pressed(app, 'push button', 'Keep unchanged: Faces'), 'the keep list')
            app.wait_gone('push button', 'Undo')

            app.click(app.wait('list item', 'Step 1'))
            app.key('ctrl+shift+r')
            maqui.until(lambda: read(app) == ' reference 1, sketch  in black and white', 'the words of the step')
            app.wait('label', 'The request of step 1 took the place')
            app.press(app.wait('push button', 'Undo'))
            self.wait_text(app, 'softer than  reference 1, sketch  is')
            app.wait_gone('push button', 'Undo')
            # By keys as well: the words alone.
            app.key('ctrl+shift+r')
            maqui.until(lambda: read(app) == ' reference 1, sketch  in black and white', 'the words of the step')
            app.shot('composer-reuse')
            self.focus(app)
            app.key('ctrl+z')
            self.wait_text(app, 'softer than  reference 1, sketch  is')

            # A reference that was removed and is used again is the one that the words mean.
            app.click(app.wait('image', 'Reference 1'))
            app.key('Delete')
            self.wait_text(app, 'missing reference 1')
            app.click(app.wait('list item', 'Step 1'))
            app.key('ctrl+shift+r')
            app.wait('image', 'Reference 1, sketch')
            maqui.until(lambda: read(app) == ' reference 1, sketch  in black and white', 'words that name it')

    def reuse_second(self, app):
        app.click(app.wait('list item', 'Variant 2 of step 2'))
        app.key('ctrl+shift+r')
        self.wait_text(app, 'As  reference 1 A, sketch  is, with  reference 2, brass finish  behind')

    def test_reuse_brings_the_whole_request_back(self):
        """Words with chips, shape, keep list, what was edited, and references with their marks; one Undo has all of it as it was."""
        with maqui.App(*self.photos()[:2], size=(1440, 900)) as app:
            app.wait('image', 'Reference 2')
            app.press(app.wait('push button', '1 variant'))
            app.generate('a brass lamp')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            app.click(app.wait('image', 'Reference 1'))
            app.key('p', 'm')
            app.wait('image', 'Mark A, pin')
            app.key('v')
            app.click(app.wait('list item', 'Step 1'))
            app.key('ctrl+e')
            app.wait('label', 'Editing step 1')
            self.focus(app)
            app.key('ctrl+a')
            self.type(app, 'As @1A is, with @2 behind')
            self.wait_text(app, 'As  reference 1 A, sketch  is, with  reference 2, brass finish  behind')
            app.press(app.wait('push button', 'Keep unchanged: Faces'))
            app.press(app.wait('push button', 'Shape 16:9'))
            app.press(app.wait('push button', '2 variants'))
            app.press(maqui.until(lambda: next((b for b in app.find_all('push button', 'Generate 2') if app.is_sensitive(b)), None),
                                  'Generate to be ready'))
            app.wait('list item', 'Variant 2 of step 2')
            app.wait_gone('progress bar')

            # Something else meanwhile.
            app.press(app.wait('push button', 'New'))
            app.wait_gone('label', 'Editing step 1')
            # Beside the pin, which would go instead.
            app.drag(app.rest('image', 'Reference 1'), (0.1, 0.2))
            app.key('Delete')
            app.wait_gone('image', 'Reference 1')
            for name in ('Shape 1:1', '1 variant'):
                app.press(app.wait('push button', name))
            self.focus(app)
            self.type(app, 'something else')
            self.wait_text(app, 'something else')

            # Undo first: its toast does not stay for all that is looked at below.
            self.reuse_second(app)
            app.wait(name='The request of step 2 took the place of what was written')
            app.press(app.wait('push button', 'Undo'))
            maqui.until(lambda: read(app) == 'something else', 'the words of before')
            app.wait_gone('label', 'Editing step 1')
            app.wait_gone('image', 'Reference 1')
            self.assertFalse(self.is_pressed(app, 'push button', 'Keep unchanged: Faces'))
            for name in ('Shape 1:1', '1 variant'):
                self.assertTrue(self.is_pressed(app, 'push button', name), name)

            self.reuse_second(app)
            app.wait('label', 'Editing step 1')
            app.wait('image', 'Reference 1, sketch')
            app.wait('image', 'Mark A, pin')
            for name in ('Keep unchanged: Faces', 'Shape 16:9', '2 variants'):
                maqui.until(lambda: self.is_pressed(app, 'push button', name), name)
            app.wait(name='Generate 2')
            app.shot('composer-reuse-all')
            self.assertIsNone(app.find(name='goes along now'))

            # A step that edited nothing edits nothing again, and the references that it did not have are said.
            app.click(app.wait('list item', 'Variant 2 of step 2'))
            app.key('ctrl+e')
            app.wait('label', 'Editing step 2')
            app.click(app.wait('list item', 'Step 1'))
            app.key('ctrl+shift+r')
            maqui.until(lambda: read(app) == 'a brass lamp', 'the words of the first step')
            app.wait_gone('label', 'Editing step 2')

    def choose_engine(self, app, title):
        app.click(app.wait('combo box', 'Engine'))
        app.wait(name=title)
        app.key('Down', 'Return')
        maqui.until(lambda: app.find(name='Quality'), 'the engine that has a quality')

    def test_what_will_be_sent_is_what_goes(self):
        """Prompt and bytes in the window are those that a provider receives."""
        record = os.path.join(os.environ['MAQUI_SESSION'], 'record.jsonl')
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.Provider('--no-key', '--record', record) as provider:
            provider.add_to(library, 'fake')
            with maqui.App(*self.photos(), library=library, size=(1440, 900)) as app:
                app.wait('image', 'Reference 3')
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '1 variant'))
                self.focus(app)
                self.type(app, 'Make the lamp of @1 solid brass like @2, with light of @3. Headline "Welcome back" in bold.')
                self.wait_text(app, 'reference 3')
                app.press(app.wait('push button', 'Keep unchanged: Layout'))
                app.wait(name='keeps 1 thing')
                app.key('ctrl+shift+p')
                app.wait('list item', 'Image 1: ① sketch')
                app.wait('list item', 'Image 3: ③ coastal light')
                prompt = app.wait('label', 'Change: Make the lamp of image 1').name
                self.assertIn('Keep exactly as they are: layout. Change nothing else.', prompt)
                self.assertIn('Image 2 is “brass finish”', prompt)
                app.wait('list item', 'fake · gpt-image-2')
                app.wait('list item', 'Draft: free')
                app.shot('sent-light')
                app.click(app.wait('push button', 'The exact request'))
                told = app.wait('label', 'SHA-256 ').name.split()[1]
                app.wait('label', 'POST ' + provider.base)
                app.shot('sent-exact')
                maqui.until(lambda: app.is_sensitive(app.wait('push button', 'Copy as curl')), 'curl to be ready')
                app.key('Escape')
                app.wait_gone('label', 'SHA-256 ')
                app.press(app.wait('push button', 'Generate'))
                maqui.until(lambda: provider.charges() == 1, 'the picture')
            with open(os.path.join(provider.folder, 'ledger'), encoding='utf-8') as lines:
                charge = json.loads(lines.readline())
            with open(record, encoding='utf-8') as lines:
                received = [json.loads(line) for line in lines]
        self.assertEqual(hashlib.sha256(prompt.encode()).hexdigest(), charge['prompt_sha256'])
        self.assertEqual([r['body_sha256'] for r in received if r['method'] == 'POST'], [told])

    def test_a_hint_is_taken_and_turned_off(self):
        with maqui.App(*self.photos()[:1], size=(1440, 900)) as app:
            app.wait('image', 'Reference 1')
            self.focus(app)
            self.type(app, 'Improve the picture of the lamp with a sign that says Open over the door')
            app.wait(name='Words to be written need quotes')
            app.shot('composer-hint')
            app.key('ctrl+period')
            self.wait_text(app, 'says “Open” over the door')
            # The next one: it can be turned off, and another follows.
            app.wait(name='Nothing is kept')
            app.press(app.wait('push button', 'keep layout and text?'))
            app.wait_gone(name='Nothing is kept')
            app.wait(name='keeps 2 things')
            app.key('ctrl+a')
            self.type(app, 'Make it better and keep the rest')
            app.wait(name='“Make it better” can mean anything')
            app.press(app.wait('push button', 'No more hints of this kind'))
            app.wait_gone(name='“Make it better” can mean anything')
            # Where it can be turned on again.
            app.key('ctrl+comma')
            with app.dialog('Preferences'):
                app.click(app.wait('page tab', 'General'))
                app.wait('label', 'Hints below the Prompt')
                box = app.wait(name='Words that can mean anything', role=self.switch_role(app))
                self.assertFalse(self.is_on(app, box))
                self.assertTrue(self.is_on(app, app.wait(name='An edit that keeps nothing', role=box.getRoleName())))
                app.shot('preferences-general')
                app.press(box)
                maqui.until(lambda: self.is_on(app, box), 'the hint to be on')
                app.key('Escape')
            app.wait(name='“Make it better” can mean anything')

    def switch_role(self, app):
        """It is a toggle button, a check box or a switch, by the version."""
        return next(n.getRoleName() for n in app.find_all(name='Words that can mean anything')
                    if n.getRoleName() not in ('label', 'list item', 'panel', 'filler'))

    def is_on(self, app, node):
        states = node.getState()
        return states.contains(app.atspi.STATE_CHECKED) or states.contains(app.atspi.STATE_PRESSED)

    def test_split_into_two_steps(self):
        with maqui.App(*self.photos()[:2], size=(1440, 900)) as app:
            app.wait('image', 'Reference 2')
            app.press(app.wait('push button', '1 variant'))
            self.focus(app)
            self.type(app, 'Make @1 warmer, add the colours of @2')
            app.wait(name='2 changes in one step')
            app.shot('composer-split-offer')
            app.press(app.wait('push button', 'split into two?'))
            app.wait(name='Then: add the colours of brass finish')
            maqui.until(lambda: read(app).strip() == 'Make  reference 1, sketch  warmer', 'the first half')
            button = app.wait('push button', 'Generate 1, then 1 · free')
            app.shot('composer-split')
            app.press(button)
            app.wait('image', 'Step 2')
            app.wait_gone(name='Then: add the colours')
            maqui.until(lambda: len(app.find_all('list item', 'add the colours')) == 1, 'the second step in the history')
            app.wait_gone('progress bar')
            app.shot('composer-split-done')

    def test_a_split_waits_in_the_queue(self):
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.Provider('--no-key', '--delay', '600000') as provider:
            provider.add_to(library, 'fake')
            with maqui.App(*self.photos()[:1], library=library, size=(1440, 900)) as app:
                app.wait('image', 'Reference 1')
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '1 variant'))
                self.focus(app)
                self.type(app, 'Make @1 warmer, add a cat')
                app.press(app.wait('push button', 'split into two?'))
                app.press(app.wait('push button', 'Generate 1, then 1 · $'))
                maqui.until(lambda: provider.charges() == 1, 'the first half at the engine')
                app.key('ctrl+j')
                row = app.wait('list item', 'Then: add a cat, Waits for step 1')
                app.shot('queue-plan')
                app.press(app.wait('push button', 'Take it back into the prompt', within=row))
                app.wait_gone('list item', 'Then: add a cat')
                self.wait_text(app, 'warmer, add a cat')
                app.press(app.wait('push button', 'Cancel All'))
            self.assertEqual(provider.charges(), 1)

    def test_a_split_whose_first_half_fails(self):
        """The second half stays, says why, is sent by nobody, and can be taken back."""
        record = os.path.join(os.environ['MAQUI_SESSION'], 'failed.jsonl')
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqui.Provider('--no-key', '--record', record) as provider:
            provider.add_to(library, 'fake')
            with maqui.App(*self.photos()[:1], library=library, size=(1440, 900)) as app:
                app.wait('image', 'Reference 1')
                self.choose_engine(app, 'fake')
                app.press(app.wait('push button', '1 variant'))
                self.focus(app)
                self.type(app, 'Make @1 warmer fault:moderation, add a cat')
                app.press(app.wait('push button', 'split into two?'))
                app.press(app.wait('push button', 'Generate 1, then 1 · $'))
                app.wait(name='The step before it made no picture.')
                app.shot('composer-split-failed')
                app.press(app.wait('push button', 'Take it back into the prompt'))
                app.wait_gone(name='The step before it made no picture.')
                self.wait_text(app, 'add a cat')
            self.assertEqual(provider.charges() if os.path.exists(os.path.join(provider.folder, 'ledger')) else 0, 0)
            with open(record, encoding='utf-8') as lines:
                self.assertEqual(len([line for line in lines if json.loads(line)['method'] == 'POST']), 1)

    def test_narrow_and_dark(self):
        photo = maqui.photograph('Küstenschifffahrtsgesellschaft im Abendlicht von Norden', size='900x600')
        with maqui.App(photo, size=(360, 760), scheme='prefer-dark') as app:
            app.wait('image', 'Reference 1')
            app.key('F9')
            self.focus(app)
            self.type(app, 'Make the ship of @1 warmer, add the headline Donaudampfschifffahrtsgesellschaft in serif')
            self.wait_text(app, 'Küstenschiff')
            app.wait(name='2 changes in one step')
            self.assertLessEqual(app.get_size()[0], 360)
            app.shot('composer-narrow-dark')
            app.key('ctrl+shift+p')
            app.wait('label', 'Final prompt')
            app.shot('sent-narrow-dark')
            app.key('Escape')

    def test_recipes(self):
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'maquette', 'recipes')
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'mine.recipe'), 'w', encoding='utf-8') as out:
            out.write('title = Cat on a shelf\nprompt = A {colour} cat on {place}\nratio = 16:9\n')
        with open(os.path.join(folder, 'broken.recipe'), 'w', encoding='utf-8') as out:
            out.write('title = Broken\nprompt = x\nratio = 7:5\n')
        with maqui.App(size=(1440, 900)) as app:
            maqui.until(lambda: app.find(name='Write what should be made'), 'the library to be open')
            self.focus(app)
            self.type(app, '/cat')
            app.wait('list item', 'Cat on a shelf')
            app.shot('composer-slash')
            app.key('Return')
            self.wait_text(app, 'A {colour} cat on {place}')
            app.wait(name='Fill in {colour}')
            self.assertFalse(app.is_sensitive(app.wait('push button', 'Generate')))
            app.shot('composer-slots')
            self.type(app, 'black')
            app.key('Tab')
            self.type(app, 'a shelf')
            self.wait_text(app, 'A black cat on a shelf')
            app.wait(name='Recipe: Cat on a shelf')
            app.key('ctrl+r')
            app.wait('list item', 'Virtual try-on')
            app.wait(name='“7:5” in line 3 is no shape')
            app.shot('composer-recipes')
            with maqbus.FileManager() as files:
                app.press(app.wait('push button', 'Open recipes folder'))
                maqui.until(lambda: files.calls, 'the file manager to be asked')
                self.assertEqual(files.calls[0], ('ShowFolders', (['file://' + folder], '')))

    def test_earlier_prompts(self):
        with maqui.App(*self.photos()[:1], size=(1440, 900)) as app:
            app.wait('image', 'Reference 1')
            app.press(app.wait('push button', '1 variant'))
            app.generate('@1 in black and white')
            app.wait('image', 'Step 1')
            app.generate('sharper')
            app.wait('image', 'Step 2')
            self.focus(app)
            app.key('ctrl+a')
            self.type(app, 'something new')
            app.key('alt+Up')
            maqui.until(lambda: read(app) == 'sharper', 'the prompt before')
            app.key('alt+Up')
            maqui.until(lambda: read(app) == ' reference 1, sketch  in black and white', 'the one before that, with its chip')
            app.key('alt+Down', 'alt+Down')
            maqui.until(lambda: read(app) == 'something new', 'what was being written')

    def test_pages(self):
        with maqui.App(*self.photos()[:1], size=(1440, 900)) as app:
            app.wait('image', 'Reference 1')
            app.key('ctrl+shift+g')
            add = app.wait('push button', 'Add a page')
            app.press(add)
            first = app.wait('text', 'Page 1')
            app.set_text(first, 'The fox of @1 runs')
            app.press(add)
            second = app.wait('text', 'Page 2')
            app.set_text(second, 'The fox of @1 sleeps')
            app.wait('push button', 'Run changed: 2 · free')
            app.press(app.wait('push button', 'Run changed: 2'))
            app.wait('label', 'Made: step 1')
            app.wait('label', 'Made: step 2')
            app.set_text(app.wait('text', 'Page 2'), 'The fox of @1 eats')
            app.wait('label', 'Changed since it was made')
            app.wait('push button', 'Run changed: 1 · free')
            app.wait('push button', 'Run all: 2 · free')
            app.wait('push button', 'Fill missing: 0')
            app.shot('composer-pages')
            app.key('Escape')


if __name__ == '__main__':
    maqui.session()
    tap.main()
