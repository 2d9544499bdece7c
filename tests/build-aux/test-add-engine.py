#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine is one file and one word: adds one to a copy of the sources, builds that, and draws with it."""
import hashlib
import http.server
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import threading
import unittest
import zlib

import tap

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get('MAQ_SOURCE_ROOT') or os.path.dirname(os.path.dirname(HERE))


def make_png():
    rows = b''.join(b'\0' + bytes((x * 2, 200 - x, 90)) * 1 for x in range(64))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 64, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


class Draw(http.server.BaseHTTPRequestHandler):
    """The service: POST /draw with words, one picture back."""
    asked = []
    picture = make_png()

    def do_POST(self):
        words = self.rfile.read(int(self.headers['Content-Length']))
        self.asked.append((self.path, self.headers['Content-Type'], words.decode()))
        self.send_response(200)
        self.send_header('Content-Type', 'image/png')
        self.send_header('Content-Length', str(len(self.picture)))
        self.end_headers()
        self.wfile.write(self.picture)

    def log_message(self, *arguments):
        pass


def run(*command, **keywords):
    result = subprocess.run(command, capture_output=True, text=True, timeout=900, **keywords)
    assert result.returncode == 0, f'{command} ended with {result.returncode}\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}'
    return result.stdout


class AddEngine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='maq-add-engine-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.tree = os.path.join(self.folder, 'tree')
        self.build = os.path.join(self.folder, 'build')
        os.mkdir(self.tree)
        for name in ('src', 'data', 'ui', 'po', 'build-aux', 'tests'):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.tree, name), symlinks=True)
        for name in ('meson.build', 'meson_options.txt', 'README.md'):
            if os.path.exists(os.path.join(ROOT, name)):
                shutil.copy(os.path.join(ROOT, name), self.tree)

    def add(self):
        shutil.copy(os.path.join(HERE, 'tiny', 'maq-provider-tiny.c'), os.path.join(self.tree, 'src', 'providers'))
        path = os.path.join(self.tree, 'src', 'providers', 'meson.build')
        with open(path, encoding='utf-8') as stream:
            text = stream.read()
        changed, n = re.subn(r'(provider_names = \[\n)', r"\1  'tiny',\n", text)
        self.assertEqual(n, 1)
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(changed)

    def test_one_file_and_one_word(self):
        self.add()
        run('python3', os.path.join(self.tree, 'build-aux', 'check-layers.py'), self.tree)
        run('meson', 'setup', self.build, self.tree, '-Dgui=false', '-Dtests=false', '-Dwerror=true', '--optimization=0')
        run('ninja', '-C', self.build)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Draw)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.draw(f'http://127.0.0.1:{server.server_address[1]}')

    def draw(self, base):
        cli = [os.path.join(self.build, 'src', 'cli', 'maquette-cli'), '--library', os.path.join(self.folder, 'library')]
        environment = dict(os.environ, HOME=self.folder, LC_ALL='C.UTF-8', DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent',
                           XDG_STATE_HOME=os.path.join(self.folder, 'state'), XDG_CACHE_HOME=os.path.join(self.folder, 'cache'))
        out = os.path.join(self.folder, 'lamp.png')
        run(*cli, 'engine', 'add', 'tiny', '--kind', 'tiny', '--url', base, '--model', 'tiny-1', '--row', 'compatible', env=environment)
        run(*cli, 'generate', '--prompt', 'a brass lamp', '--engine', 'tiny', '-o', out, env=environment)
        with open(out, 'rb') as stream:
            self.assertEqual(hashlib.sha256(stream.read()).digest(), hashlib.sha256(Draw.picture).digest())
        self.assertEqual([(path, words) for path, _, words in Draw.asked], [('/draw', 'a brass lamp')])
        step = json.loads(run(*cli, 'history', '--json', env=environment).splitlines()[0])
        self.assertEqual(step['engine'], 'tiny')


if __name__ == '__main__':
    tap.main()
