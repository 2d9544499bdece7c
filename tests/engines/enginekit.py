# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of all engines share: each engine as it is set up, run through the command line against the fake of its
service, and judged by the fake's own ledger."""
import hashlib
import json
import os
import signal
import struct
import subprocess
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), 'cli'), os.path.join(os.path.dirname(HERE), 'fake-provider'),
                os.path.dirname(HERE)]
import climaq  # noqa: E402
import oracle  # noqa: E402

CANARY = 'sk-canary-of-every-engine-5f2c81d09e'
LOST = ('unknown', 'incomplete', 'unreadable')


class Engine:
    """How one engine is added, and what is peculiar to it."""

    def __init__(self, name, speak=None, preset=None, fake=(), options=None, key=CANARY, most=16, jobs=False, free=False,
                 finds=False, cancels=False, micros=None, model=None, quality=True, mask=False, uploads=False,
                 base='', key_option='--key'):
        self.name = name              # the test's name, and the engine's
        self.speak = speak or name    # the dialect of the fake
        self.preset = preset or name
        self.fake = list(fake)        # options of the fake
        self.options = options        # of the engine: a dict, or None
        self.key = key                # None: the server wants none
        self.most = most              # pictures of one request
        self.jobs = jobs              # it gives an id: a crash loses nothing
        self.free = free              # sending again costs nothing
        self.finds = finds            # a job whose id was lost is found again
        self.cancels = cancels        # a job can be stopped at the service
        self.micros = micros          # exact price of a picture of 3:2, or None
        self.model = model
        self.quality = quality
        self.mask = mask              # it takes one
        self.base = base              # behind the fake's own address
        self.key_option = key_option  # how the fake is told the right one
        self.uploads = uploads        # pictures go ahead of the request, which is then short


def load_workflow(name):
    path = os.path.join(climaq.ROOT, 'data', 'workflows', name)
    with open(path, encoding='utf-8') as stream:
        return json.load(stream)


class EngineTest(climaq.CliTest):
    """One engine, one fake of its service, one empty library."""
    engine = None

    def setUp(self):
        super().setUp()
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = os.environ['DBUS_SESSION_BUS_ADDRESS']
        self.record = self.path('record')
        self.said = ''

    def begin(self, *options, key=None):
        """Starts the fake and adds the engine; returns the running fake."""
        engine = self.engine
        right = key if key is not None else engine.key
        arguments = ['--speak', engine.speak, '--record', self.record, *engine.fake, *options]
        arguments += [engine.key_option, right] if right else ['--no-key']
        self.fake = climaq.Provider(self.folder, *arguments)
        self.addCleanup(self.fake.close)
        add = ['engine', 'add', engine.name, '--preset', engine.preset, '--url', self.fake.base + engine.base]
        if engine.model:
            add += ['--model', engine.model]
        if engine.options:
            add += ['--options', json.dumps(engine.options)]
        self.run_cli(*add)
        if engine.key:
            self.run_cli('key', 'set', engine.name, stdin=engine.key.encode())
        return self.fake

    def run_cli(self, *arguments, **keywords):
        result = super().run_cli(*arguments, **keywords)
        self.said += result.out + result.err
        return result

    def request(self, command='generate', images=(), prompt='a brass lamp', ratio='3:2', more=()):
        arguments = [command, '--prompt', prompt, '--engine', self.engine.name, '--json']
        if ratio:
            arguments += ['--ratio', ratio]
        for image in images:
            arguments += ['--image', image]
        return [*arguments, *more]

    def send(self, *arguments, code=0, **keywords):
        """Runs a request to its end; the JSON lines it prints."""
        out = self.run_cli(*self.request(**keywords), code=code).out
        return [json.loads(line) for line in out.splitlines()]

    def start_request(self, **keywords):
        return self.start(*self.request(**keywords))

    def pictures(self, n):
        return [self.picture(f'in-{i}.png', 64 + i, 48) for i in range(n)]

    def noise(self):
        """A picture of 12 MB that no socket swallows whole."""
        side = 2000
        rows = b''.join(b'\0' + os.urandom(3 * side) for _ in range(side))

        def chunk(kind, data):
            return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

        path = self.path('noise.png')
        with open(path, 'wb') as stream:
            stream.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0))
                         + chunk(b'IDAT', zlib.compress(rows, 0)) + chunk(b'IEND', b''))
        return path

    def states(self):
        """The state of every slot of the library, oldest first."""
        return [slot['state'] for step in reversed(self.steps()) for slot in step['slots']]

    def begin_slow(self, milliseconds=1500):
        """The picture takes so long."""
        return self.begin('--job-ms' if self.engine.jobs and not self.engine.free else '--delay', str(milliseconds))

    def wait_for_charge(self, n=1, seconds=90):
        deadline = time.monotonic() + seconds
        while len(self.fake.charges()) < n:
            self.assertLess(time.monotonic(), deadline, 'the service never got the request')
            time.sleep(0.02)

    def wait_for_state(self, *states, seconds=90):
        """Until the only slot there is has one of these."""
        deadline = time.monotonic() + seconds
        while not set(self.states()) & set(states):
            self.assertLess(time.monotonic(), deadline, f'it never was {states}')
            time.sleep(0.1)

    def check(self, charges=None, running=False):
        """The oracle's word, and that no key lies about."""
        lines = self.fake.charges()
        if charges is not None:
            self.assertEqual(len({line['request'] for line in lines}), charges, lines)
        if os.path.exists(self.fake.ledger):
            wrong, _ = oracle.check(self.fake.ledger, self.library, running)
            self.assertEqual(wrong, [])
        self.assertEqual(self.find_key(), [])

    def find_key(self):
        """Files, and words said, that hold the key."""
        if not self.engine.key:
            return []
        needle = self.engine.key.encode()
        found = ['said'] if self.engine.key in self.said else []
        for base, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                if os.path.isfile(path) and '/keyrings/' not in path:
                    with open(path, 'rb') as stream:
                        if needle in stream.read():
                            found.append(path)
        return found

    def check_exported(self):
        """What comes out of the library is what the service made, byte for byte."""
        step = self.steps()[0]
        path = self.path('out.png')
        self.run_cli('export', step['step'], '-o', path)
        with open(path, 'rb') as stream:
            sha256 = hashlib.sha256(stream.read()).hexdigest()
        self.assertIn(sha256, [line['sha256'] for line in self.fake.charges()])

    def kill(self, process):
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=90)

    def recover(self, code=None):
        """The next start of the program, which fetches what is paid and waits for it."""
        result = subprocess.run([climaq.CLI, '--library', self.library, 'fetch', '--json'], capture_output=True,
                                timeout=120, env=self.environment)
        self.said += result.stdout.decode() + result.stderr.decode()
        if code is not None:
            self.assertEqual(result.returncode, code, self.said)
        return result


def run_with_keyring(main):
    """Runs @main in a session of its own with a keyring, so that no real one is touched."""
    marker = 'MAQ_TEST_ENGINE_SESSION'
    if marker in os.environ:
        subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets'], input=b'test\n', check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
        main()
        return
    import tempfile
    with tempfile.TemporaryDirectory(prefix='maq-keyring-') as home:
        environment = dict(os.environ, HOME=home, XDG_RUNTIME_DIR=home, XDG_DATA_HOME=os.path.join(home, 'share'), **{marker: '1'})
        sys.exit(subprocess.run(['dbus-run-session', '--', sys.executable, *sys.argv], env=environment, check=False).returncode)
