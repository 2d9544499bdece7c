# SPDX-License-Identifier: GPL-3.0-or-later
"""Every route, field and refusal of maquette-server."""

import json
import unittest

import tap
from serverkit import MODEL, Server, chunks, form, pixels, png


class Routes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def refused(self, answer, status, code, param=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(set(answer.error), {'message', 'type', 'param', 'code'})
        self.assertEqual((answer.error['code'], answer.error['param']), (code, param))
        self.assertTrue(answer.error['message'])

    def test_models(self):
        answer = self.server.request('GET', '/v1/models')
        self.assertEqual(answer.status, 200)
        self.assertEqual([row['id'] for row in answer.json['data']], [MODEL])
        self.assertEqual(self.server.request('GET', '/v1/models/' + MODEL).json['id'], MODEL)
        self.refused(self.server.request('GET', '/v1/models/gpt-image-2'), 404, 'model_not_found', 'model')

    def test_unknown_route_and_method(self):
        self.refused(self.server.request('GET', '/v1/other'), 404, 'unknown_url')
        answer = self.server.request('GET', '/v1/images/edits')
        self.refused(answer, 405, 'method_not_supported')
        self.assertEqual(answer.headers['Allow'], 'POST')
        self.refused(self.server.request('POST', '/v1/nothing', b'x' * 100000), 404, 'unknown_url')

    def test_generation(self):
        answer = self.server.generate()
        self.assertEqual(answer.status, 200, answer.body)
        reply = answer.json
        self.assertEqual((reply['size'], reply['quality'], reply['background'], reply['output_format']),
                         ('256x384', 'high', 'opaque', 'png'))
        self.assertEqual(reply['usage']['total_tokens'], 0)
        self.assertEqual(reply['usage']['input_tokens_details'], {'text_tokens': 0, 'image_tokens': 0})
        self.assertEqual(reply['maquette']['ai'], False)
        self.assertEqual(reply['maquette']['kind'], 'poster')
        self.assertEqual(pixels(answer.picture())[:2], (256, 384))
        self.assertEqual(answer.headers['Connection'], 'close')

    def test_says_that_it_is_no_ai(self):
        texts = [body for kind, body in chunks(self.server.generate().picture()) if kind == b'tEXt']
        self.assertIn(b'Software\0Maquette Draft (no AI)', texts)
        self.assertTrue(any(text.startswith(b'Comment\0') and b'without AI' in text for text in texts))

    def test_same_request_same_bytes(self):
        self.assertEqual(self.server.generate().picture(), self.server.generate().picture())
        self.assertNotEqual(self.server.generate().picture(), self.server.generate(variant=1).picture())

    def test_several(self):
        answer = self.server.generate(n=3)
        self.assertEqual(len({answer.picture(i) for i in range(3)}), 3)
        self.assertEqual(answer.picture(2), self.server.generate(variant=2).picture())

    def test_sizes(self):
        for size in ('1024x1024', '1536x1024', '1024x1536', '1536x864', '864x1536', '64x64', '640x160'):
            answer = self.server.generate(size=size)
            self.assertEqual('%dx%d' % pixels(answer.picture())[:2], size)
        self.assertEqual(self.server.generate(size='auto').json['size'], '1024x1024')

    def test_formats(self):
        for name, magic in (('jpeg', b'\xff\xd8\xff'), ('webp', b'RIFF'), ('png', b'\x89PNG')):
            answer = self.server.generate(output_format=name)
            self.assertTrue(answer.picture().startswith(magic), name)
            self.assertEqual(answer.json['output_format'], name)
        small = self.server.generate(output_format='jpeg', output_compression=10).picture()
        large = self.server.generate(output_format='jpeg', output_compression=95).picture()
        self.assertLess(len(small), len(large))

    def test_ignored_words_are_listed(self):
        reply = self.server.generate(prompt='Poster "Tea", teal, zyxwv').json
        self.assertIn('zyxwv', reply['maquette']['ignored'])
        self.assertTrue(reply['notes'][0].startswith('Draft ignored: '))

    def test_null_is_absent(self):
        answer = self.server.generate(n=None, quality=None, user=None, background=None, stream=None)
        self.assertEqual(answer.status, 200, answer.body)

    def test_bad_fields(self):
        for fields, code, param in (
                ({'surprise': 1}, 'unknown_parameter', 'surprise'),
                ({'response_format': 'b64_json'}, 'unknown_parameter', 'response_format'),
                ({'input_fidelity': 'high'}, 'unknown_parameter', 'input_fidelity'),
                ({'image': 'x'}, 'unknown_parameter', 'image'),
                ({'n': 0}, 'integer_below_min_value', 'n'),
                ({'n': 9}, 'integer_above_max_value', 'n'),
                ({'n': 'two'}, 'invalid_type', 'n'),
                ({'n': '2'}, 'invalid_type', 'n'),
                ({'n': 10 ** 30}, 'invalid_type', 'n'),
                ({'n': [1]}, 'invalid_type', 'n'),
                ({'variant': 100}, 'integer_above_max_value', 'variant'),
                ({'partial_images': 4}, 'integer_above_max_value', 'partial_images'),
                ({'output_compression': 101}, 'integer_above_max_value', 'output_compression'),
                ({'stream': 'yes'}, 'invalid_type', 'stream'),
                ({'quality': 'hd'}, 'invalid_value', 'quality'),
                ({'quality': 'low|high'}, 'invalid_value', 'quality'),
                ({'quality': 3}, 'invalid_type', 'quality'),
                ({'background': 'transparent'}, 'invalid_value', 'background'),
                ({'output_format': 'gif'}, 'invalid_value', 'output_format'),
                ({'prompt': None}, 'missing_required_parameter', 'prompt'),
                ({'prompt': '  \n'}, 'empty_string', 'prompt'),
                ({'prompt': ['x']}, 'invalid_type', 'prompt'),
                ({'prompt': 'é' * 32001}, 'string_above_max_length', 'prompt'),
                ({'size': '1024'}, 'invalid_value', 'size'),
                ({'size': '0x0'}, 'invalid_value', 'size'),
                ({'size': '63x64'}, 'invalid_value', 'size'),
                ({'size': '4097x4096'}, 'invalid_value', 'size'),
                ({'size': '1024x200'}, 'invalid_value', 'size'),
                ({'size': '99999999999999999999x64'}, 'invalid_value', 'size'),
                ({'size': '512x512 '}, 'invalid_value', 'size'),
                ({'size': '-512x512'}, 'invalid_value', 'size')):
            with self.subTest(fields):
                self.refused(self.server.generate(**fields), 400, code, param)
        self.refused(self.server.generate(model='gpt-image-2'), 404, 'model_not_found', 'model')

    def test_longest_prompt_works(self):
        self.assertEqual(self.server.generate(prompt='é' * 32000, size='64x64').status, 200)

    def test_bad_bodies(self):
        def post(body, kind='application/json'):
            return self.server.request('POST', '/v1/images/generations', body, {'Content-Type': kind})
        for body in (b'', b'{', b'[1]', b'"x"', b'\xff\xfe', b'{"prompt":"a\0b"}', b'{"a":' * 5000):
            with self.subTest(body[:10]):
                self.refused(post(body), 400, 'invalid_json')
        self.refused(post(b'prompt=x', 'application/x-www-form-urlencoded'), 400, 'unsupported_content_type')
        self.refused(post(*form([('prompt', 'x')])), 400, 'unsupported_content_type')
        self.refused(post(b'{"prompt":"' + b'x' * (2 << 20) + b'"}'), 413, 'request_too_large')

    def test_origin_and_host(self):
        self.refused(self.server.generate(headers={'Origin': 'https://example.com'}), 403, 'origin_refused')
        self.refused(self.server.generate(headers={'Origin': 'null'}), 403, 'origin_refused')
        for host in ('example.com', 'example.com:80', '127.0.0.1.example.com', '127.0.0.2', ''):
            with self.subTest(host):
                answer = self.server.request('GET', '/v1/models', None, {'Host': host})
                self.assertIn(answer.status, (400, 403))
        for host in ('localhost', 'LOCALHOST:1', '127.0.0.1:5', '[::1]:9'):
            with self.subTest(host):
                self.assertEqual(self.server.request('GET', '/v1/models', None, {'Host': host}).status, 200)

    def test_absolute_address_cannot_hide_a_host(self):
        answer = self.server.request('GET', 'http://example.com/v1/models', None, {'Host': 'localhost'})
        self.assertEqual(answer.status, 403)

    def test_edit_fields(self):
        red = png(64, 64)
        def edit(*fields, files=(('image', red),)):
            return self.server.edit([('prompt', 'brighter'), *fields], list(files))
        self.assertEqual(edit(('model', MODEL), ('n', '2'), ('size', 'auto'), ('input_fidelity', 'high')).status, 200)
        self.refused(edit(('surprise', '1')), 400, 'unknown_parameter', 'surprise')
        self.refused(edit(('n', 'x')), 400, 'invalid_type', 'n')
        self.refused(edit(('n', '99')), 400, 'integer_above_max_value', 'n')
        self.refused(edit(('stream', '1')), 400, 'invalid_type', 'stream')
        self.refused(edit(('prompt', 'again')), 400, 'duplicate_parameter', 'prompt')
        self.refused(edit(files=[]), 400, 'missing_required_parameter', 'image')
        self.refused(edit(files=[('image', red), ('image', red)]), 400, 'duplicate_parameter', 'image')
        self.refused(edit(files=[('image', red), ('mask', red), ('mask', red)]), 400, 'duplicate_parameter', 'mask')
        self.refused(edit(files=[('image', red, 'text/plain')]), 400, 'unsupported_file_mimetype', 'image')
        self.refused(edit(files=[('image', red), ('other', red)]), 400, 'unknown_parameter', 'other')
        self.refused(self.server.edit([], [('image', red)]), 400, 'missing_required_parameter', 'prompt')


if __name__ == '__main__':
    tap.main()
