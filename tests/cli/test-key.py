#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A key lives in the keyring and nowhere else (canary), and reaches its own origin only."""
import os
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

CANARY = 'sk-canary-7f3a9c51e0d24b'
SESSION = 'MAQ_TEST_KEY_SESSION'


class Key(climaq.CliTest):
    def setUp(self):
        super().setUp()
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = os.environ['DBUS_SESSION_BUS_ADDRESS']

    def hits(self):
        found = []
        for base, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                if os.path.isfile(path) and '/keyrings/' not in path:
                    with open(path, 'rb') as stream:
                        if CANARY.encode() in stream.read():
                            found.append(path)
        return found

    def test_key_is_used_and_leaves_no_trace(self):
        record = self.path('record')
        provider = self.provider('--key', CANARY, '--record', record, key=True)
        result = self.run_cli('key', 'set', 'fake', stdin=CANARY.encode() + b'\n')
        said = result.out + result.err
        result = self.run_cli('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low')
        said += result.out + result.err
        self.assertEqual(len(provider.charges()), 1)
        self.run_cli('key', 'clear', 'fake')
        result = self.run_cli('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low', code=7)
        said += result.out + result.err
        self.assertNotIn(CANARY, said)
        self.assertEqual(self.hits(), [])

    def test_refused_key_is_not_echoed(self):
        self.provider('--key', 'sk-the-right-one', key=True)
        self.run_cli('key', 'set', 'fake', stdin=CANARY.encode())
        result = self.run_cli('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low', code=7)
        self.assertNotIn(CANARY, result.out + result.err)
        self.run_cli('key', 'clear', 'fake')
        self.assertEqual(self.hits(), [])

    def test_key_of_one_origin_stays_there(self):
        first = self.provider('--key', CANARY, key=True)
        self.run_cli('key', 'set', 'fake', stdin=CANARY.encode())
        folder = self.path('second')
        os.mkdir(folder)
        second = climaq.Provider(folder, '--key', CANARY)
        self.addCleanup(second.close)
        self.run_cli('engine', 'add', 'fake', '--url', second.base, '--row', 'openai/gpt-image-2')
        self.run_cli('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low', code=7)
        self.assertEqual((first.charges(), second.charges()), ([], []))


    def test_key_is_shown_by_its_end_alone(self):
        self.run_cli('engine', 'add', 'openai', '--preset', 'openai')
        self.assertEqual(self.json('key', 'show', 'openai'), [{'engine': 'openai', 'kept': None, 'ends': None}])
        self.environment['OPENAI_API_KEY'] = CANARY
        self.addCleanup(self.run_cli, 'key', 'clear', 'openai')
        result = self.run_cli('key', 'show', 'openai')
        self.assertIn('OPENAI_API_KEY', result.out)
        self.assertNotIn(CANARY[-8:], result.out)
        result = self.run_cli('key', 'import', 'openai')
        self.assertNotIn(CANARY, result.out + result.err)
        del self.environment['OPENAI_API_KEY']
        self.assertEqual(self.json('key', 'show', 'openai'), [{'engine': 'openai', 'kept': 'keyring', 'ends': CANARY[-4:]}])
        self.run_cli('key', 'import', 'openai', code=2)
        self.run_cli('key', 'show', 'nobody', code=2)
        self.assertEqual(self.hits(), [])

    def test_key_is_not_imported_for_another_address(self):
        self.provider(key=True)
        self.environment['OPENAI_API_KEY'] = CANARY
        self.run_cli('key', 'import', 'fake', code=2)
        self.assertEqual(self.json('key', 'show', 'fake')[0]['kept'], None)

    def test_a_key_is_never_an_argument(self):
        self.run_cli('engine', 'add', 'openai', '--preset', 'openai')
        self.run_cli('key', 'set', 'openai', CANARY, code=2)
        self.run_cli('key', 'set', 'openai', '--key', CANARY, code=2)
        self.assertEqual(self.json('key', 'show', 'openai')[0]['kept'], None)


class NoKeyring(climaq.CliTest):
    def test_without_a_keyring_the_program_says_so(self):
        self.provider('--key', CANARY, key=True)
        result = self.run_cli('key', 'set', 'fake', stdin=CANARY.encode(), code=1)
        self.assertIn('keyring', result.err)


def main():
    if SESSION in os.environ:
        subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets'], input=b'test\n', check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
        tap.main()
    # A session bus and a keyring of our own, so that no real one is touched.
    import tempfile
    with tempfile.TemporaryDirectory(prefix='maq-key-') as home:
        os.mkdir(os.path.join(home, 'run'), 0o700)
        environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=os.path.join(home, 'run'),
                           XDG_DATA_HOME=os.path.join(home, 'data'))
        environment[SESSION] = '1'
        sys.exit(subprocess.run(['dbus-run-session', '--', sys.executable, os.path.abspath(__file__)], env=environment,
                                stderr=subprocess.DEVNULL).returncode)


if __name__ == '__main__':
    main()
