# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure OpenAI, as the fake has it."""

import base64
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402

KEY = {'api-key': 'k'}
DEPLOYED = '/openai/deployments/gpt-image-2/images/'
VERSION = '?api-version=2025-04-01-preview'
V1 = '/openai/v1/images/generations'


class Case(fake_test.Case):
    speak = 'azure'

    def generate(self, path=DEPLOYED + 'generations' + VERSION, key=None, **fields):
        return self.post(path, {'prompt': 'a lamp', 'size': '1536x864', 'quality': 'low', **fields},
                         **(KEY if key is None else key))

    def refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.json()['error']['code']), (status, code), answer.body)


class Azure(Case):
    def test_picture_and_ledger(self):
        answer = self.generate()
        png = base64.b64decode(answer.json()['data'][0]['b64_json'])
        self.assertEqual(fake_picture.read_png(png)[:2], (1536, 864))
        line, = self.ledger()
        self.assertEqual((line['sha256'], line['micros']), (hashlib.sha256(png).hexdigest(), 120 * 30 + 2 * 5))
        self.assertTrue(answer.headers['apim-request-id'])

    def test_both_paths(self):
        self.assertEqual(self.generate(V1, model='gpt-image-2').status, 200)
        self.assertEqual(self.generate(V1 + '?api-version=preview', model='gpt-image-2').status, 200)
        self.assertEqual(self.generate(model='whatever').status, 200)
        self.refused(self.generate(DEPLOYED + 'generations'), 404, '404')
        self.refused(self.generate(DEPLOYED + 'generations?api-version=new'), 404, '404')
        self.refused(self.generate(DEPLOYED.replace('image-2', 'image-9') + 'generations' + VERSION), 404,
                     'DeploymentNotFound')
        self.refused(self.generate(V1, model='gpt-image-9'), 404, 'DeploymentNotFound')
        self.refused(self.generate(V1), 400, 'missing_required_parameter')
        self.refused(self.generate('/v1/images/generations', model='gpt-image-2'), 404, '404')

    def test_key(self):
        self.refused(self.generate(key={}), 401, '401')
        self.assertEqual(self.generate(key={'Authorization': 'Bearer token'}).status, 200)
        self.refused(self.generate(key={'Authorization': 'Basic x'}), 401, '401')
        self.refused(self.generate(key={'Authorization': 'Bearer token', 'api-key': 'k'}), 401, '401')
        self.refused(self.generate(key={'x-api-key': 'k'}), 401, '401')

    def test_what_openai_takes_and_azure_does_not(self):
        for fields, code in [({'size': '3840x2160'}, 'invalid_value'), ({'output_format': 'webp'}, 'invalid_value'),
                             ({'moderation': 'low'}, 'unknown_parameter'), ({'response_format': 'b64_json'},
                                                                            'unknown_parameter')]:
            self.refused(self.generate(**fields), 400, code)
        self.assertEqual(self.generate(size='3824x2144').status, 200)
        self.assertEqual(len(self.ledger()), 1)

    def test_edit(self):
        png = fake_picture.make_plain(64, 48, 'seed')
        parts = (('prompt', 'hat'), ('size', '1024x1024'), ('image[]', 'a.png', png))
        body = b''
        for name, *rest in parts:
            more = f'; filename="{rest[0]}"\r\nContent-Type: image/png' if len(rest) > 1 else ''
            value = rest[-1] if isinstance(rest[-1], bytes) else rest[-1].encode()
            body += f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b'\r\n'
        answer = self.ask('POST', DEPLOYED + 'edits' + VERSION, body + b'--b--\r\n',
                          {'Content-Type': 'multipart/form-data; boundary=b', **KEY})
        self.assertEqual(answer.status, 200, answer.body)
        self.refused(self.generate(DEPLOYED + 'edits' + VERSION), 415, 'unsupported_content_type')

    def test_errors(self):
        for fault, status, code in [('moderation', 400, 'contentFilter'), ('policy', 400, 'content_policy_violation'),
                                    ('429', 429, '429'), ('500-free', 500, 'InternalServerError'), ('403', 403, '403'),
                                    ('quota', 403, 'QuotaExceeded'), ('overloaded', 503, 'ServiceUnavailable')]:
            with self.subTest(fault=fault):
                self.refused(self.generate(prompt='x fault:' + fault), status, code)
        self.assertIn('inner_error', self.generate(prompt='x fault:policy').json()['error'])
        self.assertEqual(self.ledger(), [])
        self.refused(self.generate(prompt='x fault:500-charged'), 500, 'InternalServerError')
        self.assertEqual(len(self.ledger()), 1)

    def test_models(self):
        self.assertEqual(self.get('/openai/v1/models', **KEY).json()['object'], 'list')


class Limits(Case):
    options = ['--per-minute', '1', '--key', 'right', '--deployment', 'pictures']

    def test_limit_and_key(self):
        key = {'api-key': 'right'}
        self.refused(self.generate(), 401, '401')
        self.assertEqual(self.generate(V1, key, model='pictures').status, 200)
        answer = self.generate(V1, key, model='pictures')
        self.refused(answer, 429, '429')
        self.assertIn(answer.headers['retry-after'], ('59', '60', '61'))


if __name__ == '__main__':
    tap.main()
