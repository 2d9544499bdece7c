#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Engines as a person sets them up: from a preset, with a key, tested, used, held, removed, and brought back."""

import os
import subprocess
import tempfile
import unittest

import maqui
import tap

KEY = 'sk-canary-0f6d2b7c9a1e'
SIZE = (1280, 860)


class Engines(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def preferences(self, app):
        app.wait(name='Write what should be made')
        app.key('ctrl+comma')
        app.wait('label', 'Services and servers that make pictures')

    def add(self, app, preset):
        """From the list of engines to the new engine's page."""
        app.press(app.wait('push button', 'Add Engine'))
        app.click(app.wait('list item', preset))

    def reveal(self, app, node):
        """Rows below the fold are scrolled to by the wheel."""
        def in_sight():
            _, y, _, height = app.place(node)
            top = app.origin()[1]
            if top + 60 < y and y + height < top + app.size[1] - 6:
                return True
            app.xdotool('mousemove', app.origin()[0] + 320, top + 360, 'click', 5 if y > top + 300 else 4)
            return False
        maqui.until(in_sight, f'“{node.name}” to be in sight')

    def test_from_preset_to_picture(self):
        with maqui.Provider('--key', KEY) as provider, maqui.App(library=self.library, size=SIZE) as app:
            self.preferences(app)
            with app.dialog('Preferences'):
                app.shot('engines-empty-light')
                self.assertEqual(app.unnamed(), [])
                app.press(app.wait('push button', 'Add Engine'))
                app.wait('label', 'The maker of gpt-image-2')
                app.shot('presets-light')
                self.assertEqual(app.unnamed(), [])
                app.click(app.wait('list item', 'OpenAI'))
                app.wait('label', 'Up to 16 references · mask · 5 ratios · 3 previews')
                app.press(app.wait('push button', 'Test connection'))
                app.wait('label', 'OpenAI needs a key, and none is set')
                app.enter(app.wait('text', 'Address'), provider.base)
                app.wait('label', 'It works without one')

                key = app.wait('text', 'New key')
                self.reveal(app, key)
                app.enter(key, f' {KEY}\n')
                app.wait('label', '•••• ' + KEY[-4:])
                app.wait('label', 'The key is forgotten when Maquette closes')
                self.assertEqual(app.get_text(key), '')
                app.shot('engine-key-light')
                self.assertEqual(app.unnamed(), [])
                app.press(app.wait('push button', 'Test connection'))
                app.wait('label', 'OpenAI answers, and all is well')
                app.press(app.wait('push button', 'Back to the engines'))
                app.wait('list item', 'OpenAI')
                app.shot('engines-light')
                app.key('Escape')
            self.choose(app, 'OpenAI')
            app.press(app.wait('push button', '1 variant'))
            app.generate('a lamp by the window')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            app.wait(name='1536 × 1024')
            self.assertEqual(provider.charges(), 1)
            self.assertNotIn(KEY, app.text_of_log())
            self.assertNotIn('CRITICAL', app.text_of_log())

    def choose(self, app, title):
        """By what its list of prices says, with the keyboard."""
        app.key('ctrl+p')
        app.wait(name='The same request at every engine')
        rows = maqui.until(lambda: [n.name for n in app.find_all('list item') if ': ' in (n.name or '')], 'the prices')
        place = next(i for i, name in enumerate(rows) if name.startswith(title))
        app.xdotool('key', *['Down'] * place, 'Return')
        app.wait_gone(name='The same request at every engine')
        return rows

    def test_key_of_the_environment(self):
        with maqui.Keyring(), maqui.App(library=self.library, size=SIZE, env={'OPENAI_API_KEY': KEY}) as app:
            self.preferences(app)
            with app.dialog('Preferences'):
                self.add(app, 'OpenAI')
                row = app.wait('list item', 'Use the key in OPENAI_API_KEY')
                self.reveal(app, row)
                app.click(row)
                app.wait('label', '•••• ' + KEY[-4:])
                app.wait_gone('list item', 'Use the key in OPENAI_API_KEY')
                app.wait('label', 'Kept in the system keyring')
                self.assertIsNone(app.find('label', 'The key is forgotten when Maquette closes'))
                app.shot('engine-imported-light')
                app.press(app.wait('push button', 'Remove the key'))
                app.wait('label', 'No key')

    def test_every_diagnosis(self):
        cases = [('', 'answers, and all is well'), ('401', 'needs a key, and none is set'), ('verify', 'verified organisations only'),
                 ('quota', 'has no credit left'), ('429', 'is busy and asks to come back later'),
                 ('html', 'Something answers here, but it is not'), ('403', 'has trouble of its own')]
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'studio')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.diagnose(app, provider, cases)

    def diagnose(self, app, provider, cases):
        self.preferences(app)
        with app.dialog('Preferences'):
            app.click(app.wait('list item', 'studio'))
            for fault, sentence in cases:
                provider.set_faults(*fault.split())
                app.press(app.wait('push button', 'Test connection'))
                app.wait('label', sentence)
                app.shot('diagnosis-' + (fault or 'fine') + '-light')
                page = {'verify': 'Open Verification Page…', 'quota': 'Open Billing Page…', '401': 'Set Key…'}.get(fault)
                if page:
                    app.wait('push button', page)
            # What the server said is one click away, and whole.
            provider.set_faults('401')
            app.press(app.wait('push button', 'Test connection'))
            app.wait('label', 'needs a key, and none is set')
            app.press(app.wait('push button', 'Set Key'))
            self.reveal(app, app.wait('text', 'New key'))
            app.enter(app.wait('text', 'New key'), KEY)
            app.wait_gone('label', 'needs a key, and none is set')
            app.press(app.wait('push button', 'Test connection'))
            app.wait('label', 'refused the key')
            self.reveal(app, app.wait(name='What the service said'))
            app.click(app.wait(name='What the service said'))
            app.wait('push button', 'Copy what the service said')
            app.shot('diagnosis-said-light')
            self.assertEqual(app.unnamed(), [])
            provider.set_faults()
            for address, sentence in [('http://127.0.0.1:1/v1', 'does not answer at this address'),
                                      ('https://maquette.invalid/v1', 'there is no network, or no machine of this name')]:
                app.enter(app.wait('text', 'Address'), address)
                # A key is bound to its address: another one has none.
                app.wait_gone('label', '•••• ')
                self.reveal(app, app.wait('text', 'New key'))
                app.enter(app.wait('text', 'New key'), KEY)
                app.wait('label', '•••• ')
                app.press(app.wait('push button', 'Test connection'))
                app.wait('label', sentence)
                self.reveal(app, app.wait('text', 'Address'))

    def test_servers_without_what_is_needed(self):
        with maqui.Provider('--no-key', '--compatible', '--any-model') as provider:
            provider.add_to(self.library, 'own', row='localai')
            with maqui.App(library=self.library, size=SIZE, scheme='prefer-dark') as app:
                self.preferences(app)
                with app.dialog('Preferences'):
                    app.click(app.wait('list item', 'own'))
                    app.enter(app.wait('text', 'Model'), 'flux')
                    app.press(app.wait('push button', 'Test connection'))
                    app.wait('label', 'does not have this model')
                    app.enter(app.wait('text', 'Model'), 'gpt-image-2')
                    app.wait_gone('label', 'does not have this model')
                    path = app.wait('text', 'Path to make pictures')
                    self.reveal(app, path)
                    app.enter(path, '/none')
                    app.press(app.wait('push button', 'Test connection'))
                    app.wait('label', 'but too old')
                    app.shot('diagnosis-old-dark')

    def test_certificate_that_nobody_knows(self):
        folder = tempfile.mkdtemp(dir=os.environ['MAQUI_SESSION'])
        certificate, key = os.path.join(folder, 'self.pem'), os.path.join(folder, 'self.key')
        subprocess.check_call(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                               '-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost'],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with maqui.Provider('--no-key', '--tls', certificate, key) as provider:
            provider.add_to(self.library, 'own', row='compatible')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.preferences(app)
                with app.dialog('Preferences'):
                    app.click(app.wait('list item', 'own'))
                    app.press(app.wait('push button', 'Test connection'))
                    app.wait('label', 'cannot prove that it is who it says')

    def test_a_test_can_be_cancelled(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'slow')
            provider.set_faults('hang')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.preferences(app)
                with app.dialog('Preferences'):
                    app.click(app.wait('list item', 'slow'))
                    app.press(app.wait('push button', 'Test connection'))
                    cancel = app.wait('push button', 'Cancel the test')
                    app.shot('diagnosis-running-light')
                    app.press(cancel)
                    app.wait_gone('push button', 'Cancel the test', patience=10)
                    self.assertIsNone(app.find('list item', 'Result of the test'))

    def test_own_address_in_the_local_network(self):
        with maqui.App(library=self.library, size=SIZE) as app:
            self.preferences(app)
            with app.dialog('Preferences'):
                app.press(app.wait('push button', 'Add Engine'))
                row = app.wait('list item', 'OpenAI-compatible address')
                self.reveal(app, row)
                app.click(row)
                app.wait('label', 'Give its address, then press Enter')
                app.shot('engine-new-light')
                app.enter(app.wait('text', 'Address'), 'http://192.168.7.7:8000/v1')
                app.wait('label', 'This address is not encrypted')
                app.shot('engine-plain-light')
                app.press(app.wait('push button', 'Use the address without encryption'))
                app.wait('label', 'Allow http:// in the local network')
                self.assertIsNone(app.find('text', 'New key'), 'no key is ever sent there')
                # Numbers are kept where they stop.
                spin = app.wait('spin button', 'Pictures a minute')
                spin.queryValue().currentValue = 7
                price = app.wait('spin button', 'Price of a picture')
                price.queryValue().currentValue = 0.04
                app.wait('label', '$0.04 for each picture')
                self.assertEqual(app.unnamed(), [])
                app.press(app.wait('push button', 'Back to the engines'))
                app.wait('label', '192.168.7.7:8000')
                app.click(app.wait('list item', 'OpenAI-compatible address'))
                spin = app.wait('spin button', 'Pictures a minute')
                self.assertEqual(spin.queryValue().currentValue, 7)

    def test_removed_and_brought_back(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'studio')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.preferences(app)
                with app.dialog('Preferences'):
                    app.click(app.wait('list item', 'studio'))
                    app.wait('label', 'By tokens')
                    app.press(app.wait('push button', 'Remove Engine'))
                    # At once: what offers it is short-lived.
                    app.press(app.wait('push button', 'Undo'))
                    app.wait('list item', 'studio')
                    app.wait_gone('push button', 'Remove Engine')

    def test_a_refused_key_holds_what_waits(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'studio')
            provider.set_faults('401')
            with maqui.App(library=self.library, size=SIZE) as app:
                self.choose(app, 'studio')
                app.press(app.wait('push button', '1 variant'))
                app.generate('a lamp by the window')
                app.wait('label', 'Key missing or refused')
                app.wait('label', 'Not charged · the engine answered')
                # The composer says it too, before the next one is asked for.
                app.wait('label', 'Key refused')
                app.wait('push button', 'Go On')
                app.shot('held-light')
                self.assertEqual(app.unnamed(), [])
                app.press(app.wait('push button', 'Set Key'))
                with app.dialog('Preferences'):
                    app.wait('text', 'New key')
                    app.shot('held-engine-light')
                    app.key('Escape')
                provider.set_faults()
                app.press(app.wait('push button', 'Go On'))
                app.wait_gone('label', 'Key refused')
                app.press(app.wait('push button', 'Try Again'))
                app.wait_gone('label', 'Key missing or refused')
                app.wait(name='1536 × 1024')
                self.assertEqual(provider.charges(), 1)

    def test_narrow(self):
        with maqui.Provider('--no-key') as provider:
            provider.add_to(self.library, 'studio')
            with maqui.App(library=self.library, size=(360, 720)) as app:
                maqui.until(lambda: app.find('push button', 'Main menu'), 'the window')
                app.key('ctrl+comma')
                app.wait('label', 'Services and servers that make pictures')
                with app.dialog('Preferences', size=(360, 720)):
                    app.shot('engines-narrow')
                    app.click(app.wait('list item', 'studio'))
                    app.wait('push button', 'Test connection')
                    app.shot('engine-narrow')
                    # X11 has a frame of 5 pixels here; libadwaita's smallest window is 360 within it.
                    self.assertLessEqual(app.get_size()[0], 370)


if __name__ == '__main__':
    maqui.session()
    tap.main()
