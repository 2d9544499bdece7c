# SPDX-License-Identifier: GPL-3.0-or-later
"""What must leave no trace, what must not reach a terminal, and Ctrl+C."""
import base64
import http.server
import json
import os
import signal
import threading
import time
import unittest

import climaq
import tap

COMMANDS = ('generate', 'edit', 'price', 'history', 'show', 'export', 'status', 'resolve', 'retry', 'budget', 'engines',
            'engine', 'key')


class Answer:
    """A server that gives one answer to every POST."""

    def __init__(self, status, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers['Content-Length']))
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.base = f'http://127.0.0.1:{self.server.server_port}/v1'
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Trace(climaq.CliTest):
    def objects(self):
        return sorted(name for base, _, names in os.walk(os.path.join(self.library, 'objects')) for name in names)

    def answer(self, status, body):
        answer = Answer(status, json.dumps(body).encode())
        self.addCleanup(answer.close)
        self.run_cli('engine', 'add', 'lab', '--url', answer.base)
        return answer

    def test_dry_run_of_an_edit(self):
        result = self.run_cli('edit', '--prompt', 'warmer', '--image', self.picture(), '--mask', self.picture('mask.png'), '--dry-run')
        self.assertIn('bytes of image/png', result.out)
        self.assertEqual((self.objects(), self.steps()), ([], []))

    def test_price_of_an_edit(self):
        self.run_cli('price', '--prompt', 'warmer', '--image', self.picture())
        self.assertEqual(self.objects(), [])

    def test_refused_for_the_engine(self):
        self.run_cli('engine', 'add', 'sixteen', '--url', 'http://127.0.0.1:9/v1')
        self.run_cli('edit', '--prompt', 'x', '--engine', 'nowhere', '--image', self.picture(), code=2)
        self.run_cli('edit', '--prompt', 'x', '--quality', 'ultra', '--image', self.picture(), code=2)
        images = [part for number in range(17) for part in ('--image', self.picture(f'{number}.png', 32, 32 + number))]
        self.run_cli('edit', '--prompt', 'x', '--engine', 'sixteen', *images, code=2)
        self.assertEqual((self.objects(), self.steps()), ([], []))

    def test_price_says_when_it_cannot(self):
        self.run_cli('price', '--prompt', ' ', code=2)
        self.run_cli('price', '--prompt', 'x', '--ratio', '7:7', code=2)
        self.run_cli('price', '--prompt', 'x', '--engine', 'nowhere', code=2)
        rows = self.json('price', '--prompt', '-', stdin=b'a lamp')
        self.assertEqual([row['engine'] for row in rows if row['configured']], ['draft'])

    def test_version_everywhere(self):
        version = self.run_cli('--version').out
        for command in COMMANDS:
            self.assertEqual(self.run_cli(command, '--version').out, version)
        self.assertFalse(os.path.exists(self.library))

    def test_without_a_locale(self):
        environment = {name: value for name, value in self.environment.items() if not name.startswith(('LC_', 'LANG'))}
        for locale in ({}, {'LC_ALL': 'C'}, {'LC_ALL': 'xx_XX.nonsense'}):
            result = self.run_cli('generate', '--prompt', 'Café “Nacht” 漢', '--dry-run', environment={**environment, **locale})
            self.assertIn('Café “Nacht” 漢', result.out)

    def test_what_a_server_says_reaches_no_terminal(self):
        self.answer(400, {'error': {'message': 'No \x1b[31mred\x1b]0;title\x07 \u202etxt.exe', 'type': 'invalid_request_error'}})
        result = self.run_cli('generate', '--prompt', 'x', '--engine', 'lab', code=3)
        self.assertIn('red', result.err)
        for character in '\x1b\x07\u202e':
            self.assertNotIn(character, result.err + result.out)

    def test_bytes_go_under_no_wrong_name(self):
        with open(self.find_jpeg(), 'rb') as stream:
            jpeg = stream.read()
        self.answer(200, {'created': 1, 'data': [{'b64_json': base64.b64encode(jpeg).decode()}]})
        result = self.run_cli('generate', '--prompt', 'x', '--engine', 'lab', '-o', self.path('a.png'), code=1)
        self.assertFalse(os.path.exists(self.path('a.png')))
        self.assertIn('export 1:1', result.err)
        self.run_cli('export', '1:1', '-o', self.path('a.jpg'))
        with open(self.path('a.jpg'), 'rb') as stream:
            self.assertEqual(stream.read(), jpeg)

    def find_jpeg(self):
        for folder in climaq.PHOTOGRAPHS:
            for base, _, names in sorted(os.walk(folder)):
                for name in sorted(names):
                    if name.endswith('.jpg') and os.path.getsize(os.path.join(base, name)) < 8 << 20:
                        return os.path.join(base, name)
        raise AssertionError('no photograph: plasma-workspace-wallpapers is missing')


class Interrupt(climaq.CliTest):
    def wait_for(self, condition, what):
        end = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.02)

    def generate(self, prompt):
        return self.start('generate', '--prompt', prompt, '--engine', 'fake', '--quality', 'low', '--json')

    def end(self, process):
        out, err = process.communicate(timeout=60)
        return process.returncode, out.decode(), err.decode()

    def test_before_anything_is_paid(self):
        provider = self.provider('--record', self.path('record'))
        process = self.generate('a lamp fault:429:99:retry-after=300')
        self.wait_for(lambda: os.path.exists(self.path('record')) and os.path.getsize(self.path('record')) > 0, 'a request')
        process.send_signal(signal.SIGINT)
        code, out, err = self.end(process)
        self.assertEqual((code, provider.charges()), (1, []), err)
        self.assertEqual(json.loads(out.splitlines()[0])['state'], 'cancelled')

    def test_after_the_tail_the_picture_is_kept(self):
        provider = self.provider()
        process = self.generate('a lamp fault:delay:3000')
        self.wait_for(provider.charges, 'a charge')
        process.send_signal(signal.SIGINT)
        code, out, err = self.end(process)
        self.assertIn('perhaps charged', err)
        self.assertEqual((code, len(provider.charges())), (0, 1), err)
        self.assertEqual(self.steps()[0]['slots'][0]['sha256'], provider.charges()[0]['sha256'])

    def test_twice_leaves_and_the_next_start_says_so(self):
        provider = self.provider()
        process = self.generate('a lamp fault:hang')
        self.wait_for(provider.charges, 'a charge')
        process.send_signal(signal.SIGINT)
        self.wait_for(lambda: b'perhaps charged' in process.stderr.readline(), 'the warning')
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.end(process)[0], 130)
        self.assertIn('decision', self.run_cli('status').err)
        self.assertEqual(self.steps()[0]['slots'][0]['state'], 'unknown')
        self.assertEqual(len(provider.charges()), 1)


if __name__ == '__main__':
    tap.main()
