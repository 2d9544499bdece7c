# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests of the dialects: a server of one's own for each test, and a client that takes nothing amiss."""

import base64
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Case(unittest.TestCase):
    speak, options = 'openai', ()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.ledger_path = os.path.join(self.folder.name, 'ledger')
        argv = [sys.executable, os.path.join(HERE, 'fake_provider.py'), '--speak', self.speak, '--ledger',
                self.ledger_path, '--follow-stdin', *self.options]
        self.errors = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        self.said = json.loads(self.process.stdout.readline())

    def tearDown(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.folder.cleanup()
        self.errors.seek(0)
        # A thread of the server that died would look like a fault.
        self.assertEqual(self.errors.read(), '')
        self.errors.close()

    def ledger(self):
        with open(self.ledger_path, encoding='utf-8') as lines:
            return [json.loads(line) for line in lines]

    def ask(self, method, path, body=None, headers=None, timeout=20):
        connection = http.client.HTTPConnection('127.0.0.1', self.said['port'], timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def fetch(self, url, **headers):
        """A picture, wherever it lies."""
        host, _, path = url.removeprefix('http://').partition('/')
        connection = http.client.HTTPConnection(host, timeout=20)
        try:
            connection.request('GET', '/' + path, None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask('GET', path, None, headers)

    def post(self, path, value, **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.ask('POST', path, body, {'Content-Type': 'application/json', **headers})

    def post_form(self, path, *parts):
        """parts: (name, value) or (name, file name, bytes)."""
        body = b''
        for name, *rest in parts:
            more = f'; filename="{rest[0]}"' if len(rest) > 1 else ''
            body += f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n'.encode()
            body += (b'Content-Type: image/png\r\n\r\n' + rest[1]
                     if len(rest) > 1 else b'\r\n' + rest[0].encode()) + b'\r\n'
        return self.ask('POST', path, body + b'--b--\r\n', {'Content-Type': 'multipart/form-data; boundary=b'})

    def control(self, what, body=b''):
        return self.ask('POST', '/_fake/' + what, body).json()

    def lost(self, method, path, value=None):
        """The request is answered by the end of the connection."""
        body = None if value is None else json.dumps(value).encode()
        with self.assertRaises((http.client.HTTPException, OSError)):
            self.ask(method, path, body, {'Content-Type': 'application/json'})

    def breaks(self, method, path):
        """Is the request answered by the end of the connection? For what a job does only once it is done."""
        try:
            self.ask(method, path, None, {})
        except (http.client.HTTPException, OSError):
            return True
        return False

    def eventually(self, look, seconds=10):
        """What look () returns, as soon as that is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(0.01)
        return self.fail('it never happened')


def decode(text):
    return base64.b64decode(text, validate=True)


def encode(data):
    return base64.b64encode(data).decode()
