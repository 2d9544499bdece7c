#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What things cost, before and after: prices side by side, what an engine cannot do, budgets, and what may have been charged."""

import json
import os
import subprocess
import tempfile
import unittest

import maqui
import tap

SIZE = (1280, 860)


class Money(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def cli(self, *arguments, code=0):
        result = subprocess.run([maqui.CLI, '--library', self.library, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, code, result.stderr)
        return result.stdout

    def prices(self, app):
        """Opens the list; what it says, in its order."""
        app.key('ctrl+p')
        app.wait(name='The same request at every engine')
        return maqui.until(lambda: [n.name for n in app.find_all('list item') if ': ' in (n.name or '')], 'the prices')

    def choose(self, app, title):
        rows = self.prices(app)
        place = next(i for i, name in enumerate(rows) if name.startswith(title))
        app.xdotool('key', *['Down'] * place, 'Return')
        app.wait_gone(name='The same request at every engine')

    def test_the_same_request_at_every_engine(self):
        with maqui.Provider('--no-key') as provider:
            for engine, row in [('Synexa', 'synexa'), ('Replicate', 'replicate'), ('OpenAI', 'openai')]:
                provider.add_to(self.library, engine.lower(), row + '/gpt-image-2')
            photos = [maqui.photograph(f'shade {i}', size='300x200') for i in range(2)]
            with maqui.App(*photos, library=self.library, size=SIZE) as app:
                app.wait('image', 'Reference 2')
                self.choose(app, 'replicate')
                app.wait('push button', 'Generate 2 · $0.2560')
                rows = self.prices(app)
                self.assertTrue(rows[0].startswith('replicate') and 'used now' in rows[0], rows)
                synexa = next(row for row in rows if row.startswith('synexa'))
                self.assertIn('$0.20', synexa)
                self.assertIn('21.9 % cheaper', synexa)
                self.assertIn('cheapest', synexa)
                self.assertIn('without AI', next(row for row in rows if row.startswith('Draft')))
                app.shot('prices-light')
                self.assertEqual(app.unnamed(), [])
                app.xdotool('key', *['Down'] * rows.index(synexa), 'Return')
                app.wait('push button', 'Generate 2 · $0.20')

    def test_what_an_engine_cannot_do_is_off_and_says_why(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'mini', 'openai/gpt-image-1-mini')
            provider.add_to(self.library, 'synexa', 'synexa/gpt-image-2')
            with maqui.App(library=self.library, size=SIZE, scheme='prefer-dark') as app:
                app.wait('push button', 'Shape 16:9')
                app.press(app.wait('push button', 'Shape 16:9'))
                self.choose(app, 'mini')
                wide = app.wait('push button', 'Shape 16:9')
                maqui.until(lambda: not app.is_sensitive(wide), 'the wide shape to be off')
                self.assertEqual(wide.description, 'mini does not make 16:9. Choose another shape or engine.')
                app.set_text(app.wait('text', 'What should be made'), 'a lamp')
                app.wait('label', 'mini does not make 16:9')
                self.assertFalse(app.is_sensitive(app.wait('push button', 'Generate')))
                app.shot('shape-off-dark')
                app.press(app.wait('push button', 'Shape 3:2'))
                maqui.until(lambda: app.is_sensitive(app.wait('push button', 'Generate')), 'Generate to be on again')
                self.choose(app, 'synexa')
                maqui.until(lambda: app.is_sensitive(wide) and wide.description == '', 'the wide shape to be on again')
                one = app.wait('push button', '1 preview')
                maqui.until(lambda: not app.is_sensitive(one), 'previews to be off')
                self.assertEqual(one.description, 'synexa shows nothing before it is done.')

    def test_more_references_than_it_takes(self):
        with maqui.Provider('--no-key', '--max-images', '1') as provider:
            provider.add_to(self.library, 'one', 'lemonade')
            photos = [maqui.photograph(f'shade {i}', size='300x200') for i in range(3)]
            with maqui.App(*photos, library=self.library, size=SIZE) as app:
                app.wait('image', 'Reference 3')
                self.choose(app, 'one')
                app.set_text(app.wait('text', 'What should be made'), 'a lamp')
                app.wait('label', 'one takes 1 picture, and there are 3.')
                self.assertFalse(app.is_sensitive(app.wait('push button', 'Generate')))
                app.shot('over-limit-light')
                app.press(app.wait('push button', 'Leave Out 2, 3'))
                app.wait('label', 'Sends 1 numbered image')
                maqui.until(lambda: app.is_sensitive(app.wait('push button', 'Generate')), 'Generate to be on')
                self.assertEqual(app.unnamed(), [])
                # Another engine takes them all: nothing is left out any more.
                self.choose(app, 'Draft')
                app.wait('label', 'Sends 3 numbered images')
                self.assertIsNone(app.find('push button', 'Leave Out'))

    def test_budget(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'studio')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.choose(app, 'studio')
                app.key('ctrl+shift+m')
                app.wait('label', 'A request that would pass one of these is not sent.')
                with app.dialog('Preferences'):
                    app.wait('label', '$0.00 of $10.00 spent')
                    spin = app.wait('spin button', 'Today: limit in dollars')
                    spin.queryValue().currentValue = 0.05
                    app.wait('label', '$0.00 of $0.05 spent')
                    app.shot('money-empty-light')
                    self.assertEqual(app.unnamed(), [])
                    app.key('Escape')
                app.set_text(app.wait('text', 'What should be made'), 'a lamp by the window')
                app.wait('label', '$0.05 of $0.05 left today')
                app.press(app.wait('push button', '1 variant'))
                app.generate('a lamp by the window')
                app.wait('label', 'Budget reached')
                self.assertEqual(provider.charges(), 0)
                app.press(app.wait('push button', 'Change Budget'))
                with app.dialog('Preferences'):
                    app.wait('spin button', 'Today: limit in dollars').queryValue().currentValue = 5
                    app.wait('label', '$0.00 of $5.00 spent')
                    app.key('Escape')
                app.press(app.wait('push button', 'Try Again'))
                app.wait(name='1536 × 1024')
                self.assertEqual(provider.charges(), 1)
                app.key('ctrl+shift+m')
                with app.dialog('Preferences'):
                    app.wait('label', '1 picture')
                    bar = maqui.until(lambda: next((b for b in app.find_all('image') if '1 picture' in (b.name or '')), None),
                                      'the bar of today')
                    self.assertRegex(bar.name, r'^\w+, \d+ \w+: \$0\.\d+ · 1 picture$')
                    app.shot('money-light')

    def unknowns(self, provider, n):
        provider.add_to(self.library, 'studio')
        for i in range(n):
            self.cli('generate', '--engine', 'studio', '--prompt', f'lamp {i} fault:reset-after-body', code=5)

    def test_unknown_is_answered_in_the_list(self):
        with maqui.Provider('--no-key') as provider:
            self.unknowns(provider, 1)
            with maqui.App(library=self.library, size=SIZE) as app:
                app.press(app.wait('push button', 'Decide…'))
                app.wait('label', 'There is no way to fetch it')
                with app.dialog('Preferences'):
                    page = app.wait('frame', 'Preferences')
                    self.assertIsNone(app.find('label', 'All of these'))
                    app.wait('push button', 'may cost another $0.', within=page)
                    app.press(app.wait('push button', 'Check Usage Page', within=page))
                    app.wait('label', 'https://platform.openai.com/usage')
                    app.shot('link-light')
                    app.press(app.wait('push button', 'Cancel'))
                    app.wait_gone('label', 'https://platform.openai.com/usage')
                    app.press(app.wait('push button', 'It Was Not Charged', within=page))
                    app.wait_gone('label', 'There is no way to fetch it')
                    app.wait('label', '$0.00 of $10.00 spent')
            self.assertEqual(provider.charges(), 1)
            self.assertEqual(json.loads(self.cli('status', '--json'))['day']['spent'], 0)

    def test_all_of_these_and_send_again(self):
        with maqui.Provider('--no-key') as provider:
            self.unknowns(provider, 3)
            with maqui.App(library=self.library, size=SIZE, scheme='prefer-dark') as app:
                app.wait('push button', 'Decide…')
                app.key('ctrl+shift+m')
                app.wait('label', 'All of these')
                with app.dialog('Preferences'):
                    page = app.wait('frame', 'Preferences')
                    app.shot('unknowns-dark')
                    self.assertEqual(app.unnamed(), [])
                    # One is given up: it stays counted as charged.
                    app.press(app.find_all('push button', 'Discard', page)[1])
                    maqui.until(lambda: len(app.find_all('push button', 'Discard', page)) == 3, 'two of them and all')
                    # All at once asks first, because it may be paid twice.
                    app.press(app.find_all('push button', 'Send Again', page)[0])
                    app.wait('label', 'Send All of Them Again?')
                    app.shot('send-all-dark')
                    app.press(app.wait('push button', 'Cancel'))
                    app.wait_gone('label', 'Send All of Them Again?')
                    self.assertEqual(provider.charges(), 3)
                    app.press(app.find_all('push button', 'It Was Charged', page)[0])
                    app.wait_gone('label', 'All of these')
                    app.wait_gone('push button', 'Discard')
            self.assertEqual(provider.charges(), 3)
            self.assertGreater(json.loads(self.cli('status', '--json'))['day']['spent'], 500000)


if __name__ == '__main__':
    maqui.session()
    tap.main()
