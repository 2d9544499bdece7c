# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line tests share: running the program, a fake provider, a small PNG reader."""
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

ROOT = os.environ.get('MAQ_SOURCE_ROOT') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('MAQ_BUILD_ROOT') or os.path.join(ROOT, 'build-dev')
CLI = os.path.join(BUILD, 'src', 'cli', 'maquette-cli')
FAKE = os.path.join(ROOT, 'tests', 'fake-provider', 'fake_provider.py')
PHOTOGRAPHS = ('/usr/share/wallpapers', '/usr/share/backgrounds')


def write_png(path, width, height, pixel):
    """An RGB PNG; `pixel` (x, y) → 3 bytes."""
    rows = b''.join(b'\0' + b''.join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    with open(path, 'wb') as stream:
        stream.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def png_size(path):
    with open(path, 'rb') as stream:
        head = stream.read(24)
    assert head[:8] == b'\x89PNG\r\n\x1a\n', head
    return struct.unpack('>II', head[16:24])


def find_photograph():
    """A real photograph of a package, about 4K."""
    for folder in PHOTOGRAPHS:
        for base, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name in ('3840x2160.jpg', '3840x2160.png', '5120x2880.png', '5120x2880.jpg'):
                    return os.path.join(base, name)
    raise AssertionError('no photograph: plasma-workspace-wallpapers is missing')


class Provider:
    """A running fake provider; `base` is its address, `charges()` its ledger."""

    def __init__(self, folder, *options):
        self.ledger = os.path.join(folder, 'ledger')
        self.process = subprocess.Popen([sys.executable, FAKE, '--ledger', self.ledger, '--follow-stdin', *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.base = json.loads(self.process.stdout.readline())['base']

    def charges(self):
        if not os.path.exists(self.ledger):
            return []
        with open(self.ledger, encoding='utf-8') as stream:
            return [json.loads(line) for line in stream]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=30)


class CliTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='maq-cli-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.library = os.path.join(self.folder, 'library')
        self.environment = dict(os.environ, HOME=self.folder, XDG_DATA_HOME=os.path.join(self.folder, 'data'),
                                XDG_CACHE_HOME=os.path.join(self.folder, 'cache'),
                                XDG_STATE_HOME=os.path.join(self.folder, 'state'),
                                XDG_RUNTIME_DIR=os.path.join(self.folder, 'run'), LC_ALL='C.UTF-8',
                                DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent')
        os.mkdir(self.environment['XDG_RUNTIME_DIR'], 0o700)
        self.environment.pop('MAQUETTE_LIBRARY', None)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_cli(self, *arguments, code=0, stdin=None, timeout=120, environment=None):
        result = subprocess.run([CLI, '--library', self.library, *map(str, arguments)], capture_output=True, input=stdin,
                                timeout=timeout, env=environment or self.environment)
        result.out = result.stdout.decode()
        result.err = result.stderr.decode()
        self.assertEqual(result.returncode, code, f'{arguments}\n{result.out}\n{result.err}')
        return result

    def json(self, *arguments, **keywords):
        """Every line of standard output must be a JSON object."""
        return [json.loads(line) for line in self.run_cli(*arguments, '--json', **keywords).out.splitlines()]

    def start(self, *arguments, **keywords):
        process = subprocess.Popen([CLI, '--library', self.library, *map(str, arguments)], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment, **keywords)
        self.addCleanup(lambda: process.poll() is None and process.send_signal(signal.SIGKILL))
        return process

    def provider(self, *options, key=False, row='openai/gpt-image-2'):
        provider = Provider(self.folder, *(() if key else ('--no-key',)), *options)
        self.addCleanup(provider.close)
        self.run_cli('engine', 'add', 'fake', '--url', provider.base, '--row', row)
        return provider

    def steps(self):
        return self.json('history', '--limit', '1000')

    def picture(self, name='in.png', width=64, height=48):
        path = self.path(name)
        write_png(path, width, height, lambda x, y: (x * 3 % 256, y * 5 % 256, (x + y) % 256))
        return path
