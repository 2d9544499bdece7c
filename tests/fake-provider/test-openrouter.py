# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenRouter, as the fake has it."""

import base64
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402

IMAGES = '/api/v1/images'
KEY = {'Authorization': 'Bearer sk-or-test'}


class Case(fake_test.Case):
    speak = 'openrouter'

    def generate(self, key=None, **fields):
        return self.post(IMAGES, {'model': 'openai/gpt-image-2', 'prompt': 'a lamp', **fields},
                         **(KEY if key is None else key))

    def refused(self, answer, status):
        error = answer.json()['error']
        self.assertEqual((answer.status, error['code']), (status, status), answer.body)
        self.assertIsInstance(error['message'], str)
        return error

    def events(self, answer):
        lines = answer.body.decode().split('\n\n')
        self.assertEqual(lines[-2:], ['data: [DONE]', ''])
        return [json.loads(line.removeprefix('data: ')) for line in lines[:-2]]


class OpenRouter(Case):
    def test_picture_and_ledger(self):
        answer = self.generate(aspect_ratio='16:9', quality='low', output_format='webp').json()
        item, = answer['data']
        picture = base64.b64decode(item['b64_json'])
        self.assertEqual((item['media_type'], fake_picture.read_shown_size(picture)),
                         ('image/webp', ('image/webp', 1536, 864)))
        line, = self.ledger()
        self.assertEqual((line['sha256'], line['micros']), (hashlib.sha256(picture).hexdigest(), 120 * 30 + 2 * 5))
        self.assertEqual(round(answer['usage']['cost'] * 1000000), line['micros'])

    def test_sizes(self):
        for fields, size in [({}, (1024, 1024)), ({'resolution': '2K', 'aspect_ratio': '3:2'}, (2496, 1664)),
                             ({'size': '2K'}, (2048, 2048)), ({'size': '1536x864'}, (1536, 864)),
                             ({'size': '1536x864', 'aspect_ratio': '16:9', 'resolution': '1K'}, (1536, 864))]:
            picture = base64.b64decode(self.generate(**fields).json()['data'][0]['b64_json'])
            self.assertEqual(fake_picture.read_shown_size(picture)[1:], size)
        for fields in ({'size': '1536x864', 'aspect_ratio': '1:1'}, {'size': '1536x864', 'resolution': '4K'},
                       {'size': '2K', 'resolution': '4K'}, {'size': 'big'}, {'size': '100x100'}):
            self.refused(self.generate(**fields), 400)

    def test_refusals(self):
        for fields in ({'n': '1'}, {'n': 11}, {'quality': 'hd'}, {'resolution': '8K'}, {'aspect_ratio': '7:1'},
                       {'user': 'me'},
                       {'partial_images': 1}, {'response_format': 'b64_json'}, {'seed': 1},
                       {'background': 'transparent'},
                       {'aspect_ratio': '21:9'}, {'resolution': '512'}, {'prompt': ''}, {'prompt': None},
                       {'provider': {'colour': 1}}, {'output_format': 'svg'},
                       {'input_references': ['https://x.example/a']}):
            with self.subTest(fields=fields):
                self.refused(self.generate(**fields), 400)
        self.refused(self.generate(model='openai/gpt-image-9'), 404)
        self.refused(self.generate({}), 401)
        self.refused(self.generate({'x-api-key': 'k'}), 401)
        self.refused(self.get('/api/v1/images/generations'), 404)
        self.assertEqual(self.ledger(), [])

    def test_references(self):
        uri = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_plain(64, 48, 'a'))
        item = {'type': 'image_url', 'image_url': {'url': uri}}
        self.assertEqual(self.generate(input_references=[item] * 16).status, 200)
        self.assertEqual(self.ledger()[0]['micros'], 1756 * 30 + 2 * 5 + 16 * 12 * 8)
        self.refused(self.generate(input_references=[item] * 17), 400)
        self.refused(self.generate(input_references=[{**item, 'image_url': {'url': uri.replace('png', 'jpeg')}}]), 400)
        self.refused(self.generate(input_references=[{**item, 'image_url': {'url': 'file:///etc/passwd'}}]), 400)

    def test_stream(self):
        answer = self.generate(stream=True)
        self.assertEqual([event['type'].split('.')[1] for event in self.events(answer)],
                         ['partial_image', 'partial_image', 'completed'])
        self.assertNotIn(b'event:', answer.body)
        self.assertEqual(set(self.events(answer)[-1]), {'type', 'created', 'media_type', 'usage', 'b64_json'})
        line, = self.ledger()
        self.assertEqual(round(self.events(answer)[-1]['usage']['cost'] * 1000000), line['micros'])
        self.assertEqual(line['micros'], 1756 * 30 + 2 * 5 + 2 * 3000)
        event = self.events(self.generate(stream=True, prompt='x fault:sse-error'))[-1]
        self.assertEqual((event['type'], event['error']['code'], len(self.ledger())), ('error', 'moderation_blocked', 1))
        event = self.events(self.generate(stream=True, prompt='x fault:sse-fail'))[-1]
        self.assertEqual((event['error']['code'], len(self.ledger())), ('server_error', 2))
        text = self.events(self.generate(stream=True, prompt='x fault:sse-text'))[0]
        self.assertEqual(text['type'], 'image_generation.text_chunk')

    def test_errors(self):
        for fault, status in [('402', 402), ('quota', 403), ('moderation', 403), ('moderation-upstream', 400),
                              ('429', 429),
                              ('none-left', 503), ('overloaded', 529), ('500-free', 500)]:
            self.refused(self.generate(prompt='x fault:' + fault), status)
        self.assertEqual(self.ledger(), [])
        metadata = self.refused(self.generate(prompt='x fault:moderation'), 403)['metadata']
        self.assertEqual(metadata['reasons'], ['sexual'])

    def test_models(self):
        names = [model['id'] for model in self.get(IMAGES + '/models').json()['data']]
        self.assertIn('openai/gpt-image-2', names)
        said = self.get(IMAGES + '/models/openai/gpt-image-2/endpoints').json()
        self.assertEqual(said['endpoints'][0]['provider_slug'], 'openai')
        self.refused(self.get('/api/v1/key'), 401)
        self.assertEqual(self.get('/api/v1/key', **KEY).status, 200)


class OwnKey(Case):
    options = ['--own-key', '--key', 'sk-or-test']

    def test_costs_nothing(self):
        self.assertEqual(self.generate().json()['usage']['cost'], 0)
        self.assertEqual(self.ledger()[0]['micros'], 0)
        self.refused(self.generate({'Authorization': 'Bearer wrong'}), 401)


class Without(Case):
    options = ['--without-model']

    def test_not_offered(self):
        self.refused(self.generate(), 404)
        self.assertEqual(len(self.get(IMAGES + '/models').json()['data']), 1)


if __name__ == '__main__':
    tap.main()
