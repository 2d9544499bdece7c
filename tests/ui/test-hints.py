#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The coach and the keep list by hand: each hint taken with one click, turned off for good, and what is kept down a branch."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1440, 900)
# Kept in a file, as it is where there is no desktop.
KEPT = {'GSETTINGS_BACKEND': 'keyfile'}
# All that can be said of one sentence, in the order in which it is said; and how each is called in Preferences.
HINTS = [('2 changes in one step', 'Several changes in one step'),
         ('Words to be written need quotes', 'Words to be written, without quotes'),
         ('“Improve the picture” can mean anything', 'Words that can mean anything'),
         ('It is not said which picture is meant', 'Several pictures, none of them named'),
         ('Nothing is said of lens and light', 'Realism without lens and light'),
         ('Nothing is kept', 'An edit that keeps nothing')]
ALL_AT_ONCE = 'Improve the picture, make it photorealistic, add a sign that says Open'
READY = ['Layout', 'Text', 'Camera angle', 'Faces', 'Background', 'Light', 'Colours']


class Hints(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.photos = [maqui.photograph('kite', 'Kite/contents/images/2560x1600.jpg', size='900x600'),
                       maqui.photograph('hills', 'PastelHills/contents/images/3200x2000.jpg', size='900x600')]

    def app(self, *files, **options):
        return maqui.App(*files, library=self.library, **{'size': SIZE, **options})

    def read(self, app):
        return app.get_text(app.wait('text', 'What should be made')).replace('\u00a0', ' ')

    def wait_text(self, app, wanted):
        maqui.until(lambda: wanted in self.read(app), f'“{wanted}” in the prompt')

    def write(self, app, text):
        app.click(app.wait('text', 'What should be made'))
        app.key('ctrl+a')
        app.xdotool('type', '--delay', '12', text)

    def offered(self, app, sentence, hint, offer):
        """Writes, and takes what is offered with one click."""
        self.write(app, sentence)
        app.wait(name=hint)
        app.click(app.wait('push button', offer))

    def is_pressed(self, app, name):
        return app.wait('push button', name).getState().contains(app.atspi.STATE_PRESSED)

    def test_each_is_taken_with_one_click(self):
        with self.app(*self.photos) as app:
            app.wait('image', 'Reference 2')
            self.offered(app, 'Make the sky warmer and add a cat', '2 changes in one step', 'split into two?')
            app.wait(name='Then: add a cat')
            maqui.until(lambda: self.read(app) == 'Make the sky warmer', 'the first half')
            app.press(app.wait('push button', 'New'))
            app.wait_gone(name='Then: add a cat')

            self.offered(app, 'A sign that says Open over the door', 'Words to be written need quotes', 'put them in?')
            self.wait_text(app, 'says “Open” over')

            # What is vague is selected: the next word takes its place.
            self.offered(app, 'Make it better and keep the rest', '“Make it better” can mean anything', 'say what should change?')
            app.xdotool('type', 'Dim the sky')
            maqui.until(lambda: self.read(app) == 'Dim the sky and keep the rest', 'other words for it')

            self.offered(app, 'Keep the rest and use the colours of', 'It is not said which picture is meant', 'choose one?')
            app.wait('list item', '2 hills')
            app.shot('hint-numbers')
            app.key('Down', 'Return')
            self.wait_text(app, 'the colours of  reference 2, hills')

            self.offered(app, 'A realistic kite like @1 and keep the rest', 'Nothing is said of lens and light', 'add it?')
            self.wait_text(app, 'soft natural light.')
            app.wait_gone(name='Nothing is said of lens and light')

            self.offered(app, 'Paint the sky of @1 orange', 'Nothing is kept', 'keep layout and text?')
            for name in ('Layout', 'Text'):
                maqui.until(lambda name=name: self.is_pressed(app, 'Keep unchanged: ' + name), name)
            app.wait_gone(name='Nothing is kept')
            app.shot('hint-keep')

    def test_each_is_turned_off_and_stays_off(self):
        with self.app(*self.photos, env=KEPT) as app:
            app.wait('image', 'Reference 2')
            self.write(app, ALL_AT_ONCE)
            for hint, _ in HINTS:
                app.wait(name=hint)
                app.click(app.wait('push button', 'No more hints of this kind'))
                app.wait_gone(name=hint)
            app.wait_gone('push button', 'No more hints of this kind')
        with self.app(env=KEPT) as app:
            app.wait('image', 'Reference 2')
            self.write(app, ALL_AT_ONCE + ' now')
            app.key('ctrl+comma')
            with app.dialog('Preferences'):
                app.click(app.wait('page tab', 'General'))
                app.wait('label', 'Hints below the Prompt')
                for _, title in HINTS:
                    self.assertFalse(self.is_on(app, self.switch(app, title)), title)
                # From the last to the first: each is said before those that are on already.
                for hint, title in reversed(HINTS):
                    self.assertIsNone(app.find(name=hint))
                    app.press(self.switch(app, title))
                    app.wait(name=hint)
                app.key('Escape')

    def switch(self, app, title):
        """It is a toggle button, a check box or a switch, by the version."""
        return maqui.until(lambda: next((n for n in app.find_all(name=title)
                                         if n.getRoleName() not in ('label', 'list item', 'panel', 'filler')), None), title)

    def is_on(self, app, node):
        states = node.getState()
        return states.contains(app.atspi.STATE_CHECKED) or states.contains(app.atspi.STATE_PRESSED)

    def keep(self, app, *names):
        """These and no others."""
        for name in READY:
            if self.is_pressed(app, 'Keep unchanged: ' + name) != (name in names):
                app.press(app.wait('push button', 'Keep unchanged: ' + name))
        self.wait_kept(app, *names)

    def wait_kept(self, app, *names):
        def kept():
            return [name for name in READY if self.is_pressed(app, 'Keep unchanged: ' + name)]

        maqui.until(lambda: kept() == list(names), f'{names} to be kept')

    def wait_own(self, app):
        maqui.until(lambda: self.is_pressed(app, 'Keep unchanged: the kite'), 'a word of one\'s own')

    def kept_of(self, n):
        lines = subprocess.check_output([maqui.CLI, '--library', self.library, 'history', '--json'], text=True)
        steps = [json.loads(line) for line in lines.splitlines()]
        return next(step['prompt'] for step in steps if step['step'] == n)

    def send(self, app, text, n):
        app.generate(text)
        app.wait('image', f'Step {n}')
        app.wait_gone('progress bar')

    def edit(self, app, n):
        app.click(app.wait('list item', f'Step {n}'))
        app.key('ctrl+e')
        app.wait('label', f'Editing step {n}')

    def test_what_is_kept_goes_down_the_branch(self):
        with self.app(self.photos[0]) as app:
            app.wait('image', 'Reference 1')
            app.press(app.wait('push button', '1 variant'))
            self.keep(app, *READY)
            app.click(app.wait('push button', 'Keep something else'))
            app.wait('text', 'Also keep unchanged')
            app.xdotool('type', 'the kite')
            app.key('Return')
            self.wait_own(app)
            app.shot('keep-all-light')
            self.write(app, 'Paint the sky of @1 orange')
            app.key('ctrl+shift+p')
            app.wait('label', 'Keep exactly as they are: layout, text, camera angle, faces, background, light, colours, the kite.')
            app.key('Escape')
            app.wait_gone('label', 'Keep exactly as they are')

            app.press(app.wait('push button', 'Keep unchanged: the kite'))
            self.keep(app, 'Faces', 'Light')
            self.send(app, 'warmer', 1)
            self.assertIn('Keep exactly as they are: faces, light. Change nothing else.', self.kept_of(1))
            # Something new keeps nothing but what has its padlock closed.
            self.keep(app, 'Light', 'Colours')
            app.click(app.wait('push button', 'Keep unchanged: Colours'), button=3)
            maqui.until(lambda: 'Locked' in app.wait('push button', 'Keep unchanged: Colours').description, 'the padlock')
            app.press(app.wait('push button', 'New'))
            self.wait_kept(app, 'Colours')
            # What the step kept is kept again, and by what is made of it.
            self.edit(app, 1)
            self.wait_kept(app, 'Faces', 'Light', 'Colours')
            app.shot('keep-inherited-light')
            self.send(app, 'darker', 2)
            self.assertIn('faces, light, colours. Change nothing else.', self.kept_of(2))
            app.click(app.wait('push button', 'Keep unchanged: Colours'), button=3)
            app.press(app.wait('push button', 'New'))
            self.wait_kept(app)
            self.edit(app, 2)
            self.wait_kept(app, 'Faces', 'Light', 'Colours')
            self.edit(app, 1)
            self.wait_kept(app, 'Faces', 'Light')


if __name__ == '__main__':
    maqui.session()
    tap.main()
