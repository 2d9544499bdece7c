#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words in, a picture on the canvas and a step in the history, on a fresh library, all through the tree."""

import subprocess
import unittest

import maqui
import tap

PROMPT = 'Poster "Night Market" in bold serif, teal and coral, lanterns over a river'


class Generate(unittest.TestCase):
    def test_words_become_a_picture(self):
        with maqui.App(size=(1440, 900)) as app:
            app.wait('push button', 'Open a Picture')
            app.wait(name='Every picture you make is kept here')
            app.shot('empty-light')
            generate = app.wait('push button', 'Generate')
            self.assertFalse(app.is_sensitive(generate), 'nothing to send yet')
            app.wait(name='Write what should be made')

            app.generate(PROMPT)
            app.wait(name='1536 × 1024')
            card = maqui.until(lambda: next((c for c in app.find_all('image', 'Step 1') if 'free' in (c.description or '')),
                                            None), 'the picture, with the facts under it')
            self.assertIn('Night Market', card.name)
            app.wait('image', 'Variant 2')
            self.assertTrue(any(app.find(name='Night Market', within=row) for row in app.find_all('list item')),
                            'the words stand in the history')
            app.wait_gone('progress bar')
            app.shot('done-light')

    def test_the_example_works_with_one_press(self):
        with maqui.App(size=(1440, 900), scheme='prefer-dark') as app:
            button = app.wait('push button', 'Try with the Free Draft Engine')
            maqui.until(lambda: app.is_sensitive(button), 'the library to be open')
            app.press(button)
            app.wait(name='1024 × 1536')
            app.wait_gone('progress bar')
            app.shot('example-dark')

    def test_the_version_needs_no_window(self):
        said = subprocess.run([maqui.PROGRAM, '--version'], capture_output=True, text=True, check=True)
        self.assertRegex(said.stdout, r'^maquette \d+\.\d+\.\d+\n$')

    def test_what_was_typed_is_there_again(self):
        with maqui.App() as app:
            text = app.wait('text', 'What should be made')
            maqui.until(lambda: app.find(name='Write what should be made'), 'the library to be open')
            app.set_text(text, 'Straße bei Nacht, 夜市')
            library = app.library
        with maqui.App(library=library) as app:
            text = app.wait('text', 'What should be made')
            maqui.until(lambda: app.get_text(text) == 'Straße bei Nacht, 夜市', 'the words of last time')


if __name__ == '__main__':
    maqui.session()
    tap.main()
