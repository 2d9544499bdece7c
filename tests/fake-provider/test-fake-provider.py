# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake provider itself: it must be strict, and its ledger right, or every test that leans on it proves nothing."""

import base64
import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import tap  # noqa: E402


class Case(unittest.TestCase):
    options = []

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.ledger_path = os.path.join(self.folder.name, 'ledger')
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, 'fake_provider.py'), '--ledger',
                                         self.ledger_path, '--follow-stdin', *self.options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.said = json.loads(self.process.stdout.readline())

    def tearDown(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.folder.cleanup()

    def ledger(self):
        with open(self.ledger_path, encoding='utf-8') as lines:
            return [json.loads(line) for line in lines]

    def ask(self, path, body, kind, key='sk-test'):
        connection = http.client.HTTPConnection('127.0.0.1', self.said['port'], timeout=20)
        connection.request('POST', path, body, {'Content-Type': kind, 'Authorization': 'Bearer ' + key,
                                                'X-Client-Request-Id': 'marker-1'})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def generate(self, key='sk-test', **fields):
        body = {'model': 'gpt-image-2', 'prompt': 'a lamp', 'size': '1024x1024', **fields}
        status, data = self.ask('/v1/images/generations', json.dumps(body), 'application/json', key)
        return status, json.loads(data)

    def edit(self, parts):
        body = b''
        for name, file_name, mime, data in parts:
            more = f'; filename="{file_name}"' if file_name else ''
            body += f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n'.encode()
            body += (f'Content-Type: {mime}\r\n' if mime else '').encode() + b'\r\n' + data + b'\r\n'
        status, data = self.ask('/v1/images/edits', body + b'--b--\r\n', 'multipart/form-data; boundary=b')
        return status, json.loads(data)

    def refused(self, answer, status, code):
        self.assertEqual((answer[0], answer[1]['error']['code']), (status, code), answer[1])


class Generations(Case):
    def test_picture_and_ledger(self):
        status, answer = self.generate(quality='low')
        self.assertEqual(status, 200)
        png = base64.b64decode(answer['data'][0]['b64_json'], validate=True)
        self.assertEqual(fake_picture.read_png(png), (1024, 1024, 2))
        self.assertEqual(answer['usage']['output_tokens'], 196)
        line, = self.ledger()
        self.assertEqual((line['marker'], line['sha256']), ('marker-1', hashlib.sha256(png).hexdigest()))

    def test_refusals_are_free(self):
        for fields, code in [({'response_format': 'b64_json'}, 'unknown_parameter'), ({'seed': 1}, 'unknown_parameter'),
                             ({'n': '1'}, 'invalid_type'), ({'n': None}, 'invalid_type'), ({'n': True}, 'invalid_type'),
                             ({'n': 11}, 'integer_above_max_value'), ({'prompt': ''}, 'empty_string'),
                             ({'prompt': 'a' * 32001}, 'string_above_max_length'), ({'quality': 'hd'}, 'invalid_value'),
                             ({'size': '1000x1000'}, 'invalid_value'), ({'size': '512x512'}, 'invalid_value'),
                             ({'size': '3840x1024'}, 'invalid_value'), ({'partial_images': 2}, 'invalid_value'),
                             ({'background': 'transparent'}, 'invalid_value')]:
            with self.subTest(fields=str(fields)[:60]):
                self.refused(self.generate(**fields), 400, code)
        self.refused(self.generate(model='dall-e-3'), 404, 'model_not_found')
        self.assertEqual(self.ledger(), [])

    def test_duplicate_member(self):
        status, data = self.ask('/v1/images/generations', '{"prompt":"a","prompt":"b","model":"gpt-image-2"}',
                                'application/json')
        self.refused((status, json.loads(data)), 400, 'duplicate_parameter')

    def test_charged_faults(self):
        for word in ('reset-after-body', 'close-after-body', 'truncate:20'):
            with self.assertRaises((http.client.HTTPException, OSError)):
                self.generate(prompt=f'x fault:{word}')
        self.assertEqual(self.generate(prompt='x fault:500-charged')[0], 500)
        self.assertEqual(len(self.ledger()), 4)
        self.assertEqual(self.generate(prompt='x fault:500-free')[0], 500)
        self.assertEqual(self.generate(prompt='x fault:quota')[0], 429)
        self.assertEqual(len(self.ledger()), 4)

    def test_counted_fault(self):
        self.assertEqual([self.generate(prompt='fault:429:2')[0] for _ in range(3)], [429, 429, 200])

    def test_several_pictures(self):
        self.assertEqual(len(self.generate(n=3)[1]['data']), 3)
        self.assertEqual(len({line['sha256'] for line in self.ledger()}), 3)
        self.assertEqual(len({line['request'] for line in self.ledger()}), 1)
        self.assertEqual(len(self.generate(prompt='fault:fewer', n=3)[1]['data']), 2)

    def test_stream(self):
        body = {'model': 'gpt-image-2', 'prompt': 'a', 'size': '1024x1024', 'stream': True, 'partial_images': 2}
        status, data = self.ask('/v1/images/generations', json.dumps(body), 'application/json')
        events = [json.loads(line[6:]) for line in data.decode().splitlines() if line.startswith('data: ')]
        self.assertEqual((status, [e['type'].split('.')[1] for e in events]),
                         (200, ['partial_image', 'partial_image', 'completed']))


class Keys(Case):
    options = ['--key', 'sk-right']

    def test_wrong_key_is_echoed(self):
        status, answer = self.generate(key='sk-canary')
        self.assertEqual(status, 401)
        self.assertIn('sk-canary', answer['error']['message'])
        self.assertEqual(self.generate(key='sk-right')[0], 200)
        self.assertEqual(len(self.ledger()), 1)


class Edits(Case):
    png = fake_picture.make_plain(64, 48, 'seed')

    @staticmethod
    def rgba(width, height):
        import struct
        import zlib
        rows = b''.join(b'\0' + bytes(width * 4) for _ in range(height))
        return fake_picture.SIGNATURE + fake_picture.chunk(
            b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 6, 0, 0, 0)) + fake_picture.chunk(
            b'IDAT', zlib.compress(rows)) + fake_picture.chunk(b'IEND', b'')

    def parts(self, *files):
        return [('model', None, None, b'gpt-image-2'), ('prompt', None, None, b'hat'), *files]

    def image(self, name='image', file_name='a.png', mime='image/png', data=None):
        return name, file_name, mime, data or self.png

    def test_accepted(self):
        self.assertEqual(self.edit(self.parts(self.image()))[0], 200)
        self.assertEqual(self.edit(self.parts(*[self.image('image[]')] * 16))[0], 200)
        mask = self.image('mask', 'm.png', data=self.rgba(64, 48))
        self.assertEqual(self.edit(self.parts(self.image('image[]'), mask))[0], 200)
        self.assertEqual(len(self.ledger()), 3)

    def test_refused(self):
        image, mask = self.image, self.image('mask', 'm.png')
        for parts, code in [([image(), image()], 'duplicate_parameter'), ([], 'missing_required_parameter'),
                            ([image(mime=None)], 'missing_file_mimetype'),
                            ([image(mime='application/octet-stream')], 'unsupported_file_mimetype'),
                            ([image(mime='image/jpeg')], 'invalid_image_file'),
                            ([image(file_name=None)], 'invalid_type'),
                            ([image('image[]')] * 17, 'array_above_max_length'),
                            ([image(), mask], 'invalid_image_format'),
                            ([image(), self.image('mask', 'm.png', data=self.rgba(48, 64))], 'invalid_mask_size'),
                            ([image(), ('n', None, None, b'x')], 'invalid_type'),
                            ([image(), ('moderation', None, None, b'low')], 'unknown_parameter'),
                            ([image(), ('input_fidelity', None, None, b'high')], 'invalid_input_fidelity_model')]:
            with self.subTest(code=code):
                self.refused(self.edit(self.parts(*parts)), 400, code)
        self.assertEqual(self.ledger(), [])


if __name__ == '__main__':
    tap.main()
