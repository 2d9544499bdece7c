#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No reference is lost on its way: from the board into the request, from one start to the next, over Undo and a full board."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1280, 860)


class References(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def cli(self, *arguments):
        return json.loads(subprocess.check_output([maqui.CLI, '--library', self.library, *arguments, '--json'], text=True))

    def add_engine(self, provider, most):
        """An engine that takes so many pictures and no more."""
        subprocess.check_call([maqui.CLI, '--library', self.library, 'engine', 'add', 'few', '--kind', 'openai', '--url',
                               provider.base, '--row', 'openai/gpt-image-2', '--options',
                               json.dumps({'max_references': most})], stdout=subprocess.DEVNULL)

    def photographs(self, n):
        return [maqui.photograph(f'shade {i + 1}', size='300x200') for i in range(n)]

    def choose(self, app, title):
        """By what its list of prices says, with the keyboard."""
        app.key('ctrl+p')
        app.wait(name='The same request at every engine')
        rows = maqui.until(lambda: [n.name for n in app.find_all('list item') if ': ' in (n.name or '')], 'the prices')
        place = next(i for i, name in enumerate(rows) if name.startswith(title))
        app.xdotool('key', *['Down'] * place, 'Return')
        app.wait_gone(name='The same request at every engine')

    def is_ready(self, app):
        return app.is_sensitive(app.wait('push button', 'Generate'))

    def test_what_is_packed_is_sent(self):
        with maqui.Provider('--no-key') as provider:
            self.add_engine(provider, 2)
            with maqui.App(*self.photographs(4), library=self.library, size=SIZE) as app:
                app.wait('image', 'Reference 4')
                self.choose(app, 'few')
                app.press(app.wait('push button', '1 variant'))
                app.set_text(app.wait('text', 'What should be made'), 'put the shade of @4 into @1')
                app.wait('label', 'few takes 2 pictures, and there are 4.')
                self.assertFalse(self.is_ready(app))
                app.press(app.wait('push button', 'Pack 3 into One Contact Sheet'))
                maqui.until(lambda: self.is_ready(app), 'Generate to be on')
                app.press(app.wait('push button', 'Generate'))
                app.wait('image', 'Step 1')
                maqui.until(lambda: provider.charges() == 1, 'the picture to be made')
            step = self.cli('history')
            self.assertEqual(len(step['images']), 2)
            self.assertIn('contact sheet of references 2 to 4', step['prompt'])
            self.assertIn('reference 4 in image 2', step['prompt'])

    def test_leaving_out_is_agreed_to_again(self):
        with maqui.Provider('--no-key') as provider:
            self.add_engine(provider, 2)
            photos = self.photographs(4)
            with maqui.App(*photos[:3], library=self.library, size=SIZE) as app:
                app.wait('image', 'Reference 3')
                self.choose(app, 'few')
                app.set_text(app.wait('text', 'What should be made'), 'a lamp')
                app.press(app.wait('push button', 'Leave Out 3'))
                maqui.until(lambda: self.is_ready(app), 'Generate to be on')
                # A word more changes nothing of that; a picture more does.
                app.set_text(app.wait('text', 'What should be made'), 'a lamp, lit')
                self.assertTrue(self.is_ready(app))
                # What is named in the words cannot stay here unnoticed.
                app.set_text(app.wait('text', 'What should be made'), 'a lamp like @3')
                app.wait('label', 'The text names reference 3, which does not go along')
                self.assertFalse(self.is_ready(app))
                app.set_text(app.wait('text', 'What should be made'), 'a lamp like @2')
                maqui.until(lambda: self.is_ready(app), 'Generate to be on again')
                subprocess.check_call([maqui.PROGRAM, '--library', self.library, photos[3]], env=app.env)
                app.wait('image', 'Reference 4')
                app.wait('push button', 'Leave Out 3, 4')
                maqui.until(lambda: not self.is_ready(app), 'Generate to be off')

    def test_who_rubs_out_a_letter_keeps_the_picture(self):
        with maqui.App(*self.photographs(1), library=self.library, size=SIZE) as app:
            app.click(app.wait('image', 'Reference 1'))
            text = app.wait('text', 'What should be made')
            app.click(text)
            app.key('a', 'BackSpace', 'BackSpace', 'BackSpace', 'Delete')
            maqui.until(lambda: app.get_text(text) == '', 'the letter to be gone')
            app.click(app.wait('combo box', 'Engine'))
            app.key('Escape')
            app.key('Delete', 'BackSpace')
            # The canvas hears its own keys still, so that the others have been heard by now.
            app.click(app.wait('image', 'Reference 1'))
            app.key('F2')
            app.press(app.wait('push button', 'Done'))
            app.wait(name='1 of 20')
            app.click(app.wait('image', 'Reference 1'))
            app.key('Delete')
            app.wait(name='0 of 20')

    def test_the_21st_is_refused_and_the_others_stay(self):
        photos = self.photographs(2)

        def is_refused():
            """What says so is short-lived: it is said as often as it takes to be seen."""
            subprocess.check_call([maqui.PROGRAM, '--library', self.library, photos[1]], env=app.env)
            return app.find('label', 'There is no room')

        with maqui.App(*(photos[0:1] * 20), library=self.library, size=SIZE) as app:
            app.wait(name='20 of 20')
            maqui.until(is_refused, 'the 21st to be refused')
            app.wait(name='20 of 20')
            app.shot('board-full-light')
        with maqui.App(library=self.library, size=SIZE) as app:
            app.wait(name='20 of 20')
            app.wait('image', 'Reference 20')
            self.assertIsNone(app.find('image', 'Reference 21'))


if __name__ == '__main__':
    maqui.session()
    tap.main()
