# SPDX-License-Identifier: GPL-3.0-or-later
"""The fakes of local servers of OpenAI's form: LocalAI, vLLM-Omni, SGLang, Lemonade. The table of protocols 5d."""

import json
import os
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_raster  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402
from fake_raster import Raster  # noqa: E402
from fake_test import decode, encode  # noqa: E402

SOURCE = fake_raster.paint(64, 64, 'source')
PNG = fake_raster.write(SOURCE)
UPPER_HALF = fake_raster.write(Raster(64, 64, b'\xff' * 6144 + bytes(6144)))


class Case(fake_test.Case):
    def at(self, path):
        return urllib.parse.urlsplit(self.said['base']).path + path

    def generate(self, **fields):
        return self.post(self.at('/images/generations'),
                         {'model': self.model, 'prompt': 'a lamp', 'size': '64x64', **fields})

    def edit(self, *parts):
        return self.post_form(self.at('/images/edits'), ('model', self.model), ('prompt', 'hat'), *parts)

    def shown(self, answer):
        """(mime, width, height) of each picture in base64."""
        self.assertEqual(answer.status, 200, answer.body[:200])
        return [fake_picture.read_shown_size(decode(item['b64_json'])) for item in answer.json()['data']]

    def change(self, answer):
        """How far the upper and the lower half moved from SOURCE, at most."""
        result = fake_raster.read_png(decode(answer.json()['data'][0]['b64_json']))
        moved = [abs(a - b) for a, b in zip(SOURCE.rgb, fake_raster.resize(result, 64, 64).rgb)]
        return max(moved[:6144]), max(moved[6144:])


class LocalAI(Case):
    speak, model = 'localai', 'stablediffusion'

    def test_addresses_unless_base64(self):
        answer = self.generate()
        url = answer.json()['data'][0]['url']
        self.assertTrue(url.startswith(self.said['origin'] + '/generated-images/'))
        self.assertEqual(fake_picture.read_png(self.get(url[len(self.said['origin']):]).body)[:2], (64, 64))
        answer = self.generate(response_format='b64_json', n=2)
        self.assertEqual(self.shown(answer), [('image/png', 64, 64)] * 2)
        self.assertEqual(answer.json()['usage']['total_tokens'], 0)
        self.assertEqual([line['micros'] for line in self.ledger()], [0] * 3)

    def test_sizes(self):
        self.assertEqual(self.shown(self.generate(size='auto', response_format='b64_json')), [('image/png', 512, 512)])
        answer = self.generate(size='axb')
        self.assertEqual((answer.status, answer.json()['error']['message']), (500, "invalid value for 'size'"))

    def test_errors(self):
        for fields, status in [({'model': ''}, 400), ({'model': 'flux'}, 500)]:
            error = self.generate(**fields).json()['error']
            self.assertEqual((error['code'], error['type']), (status, ''))
        answer = self.edit(('image', 'a.png', PNG))
        self.assertEqual((answer.status, answer.json()['error']['message']), (404, 'Not Found'))
        self.assertEqual(self.generate(ref_images=['data:image/png;base64,' + encode(PNG)]).status, 500)
        self.assertEqual(self.generate(prompt='fault:oom').json()['error']['code'], 500)
        self.assertEqual(self.ledger(), [])
        self.assertEqual(self.generate(ref_images=[encode(PNG)]).status, 200)

    def test_inpainting(self):
        parts = [('model', self.model), ('prompt', 'hat'), ('image', 'a.png', PNG)]
        answer = self.post_form('/v1/images/inpainting', *parts)
        self.assertEqual(answer.json()['error']['message'], 'missing mask file')
        url = self.post_form('/v1/images/inpainting', *parts, ('mask', 'm.png', UPPER_HALF)).json()['data'][0]['url']
        picture = fake_raster.read_png(self.get(url[len(self.said['origin']):]).body)
        self.assertEqual(picture.size, (512, 512))
        moved = [abs(a - b) for a, b in zip(SOURCE.rgb, fake_raster.resize(picture, 64, 64).rgb)]
        self.assertLessEqual(max(moved[6144:]), 1)


class Slow(Case):
    speak, model, options = 'localai', 'stablediffusion', ['--delay', '100']

    def test_several_are_made_in_turn(self):
        start = time.monotonic()
        self.generate(n=3)
        self.assertGreater(time.monotonic() - start, 0.3)


class Guarded(Case):
    speak, model, options = 'localai', 'stablediffusion', ['--key', 'secret']

    def test_key(self):
        self.assertEqual(self.generate().status, 401)
        self.assertEqual(self.get('/v1/models', Authorization='Bearer secret').status, 200)
        self.assertEqual(self.get('/v1/models', **{'x-api-key': 'secret'}).status, 200)


class Omni(Case):
    speak, model = 'vllm-omni', 'whatever it is called'

    def test_answers(self):
        answer = self.generate(n=2, unknown=1)
        self.assertEqual(self.shown(answer), [('image/png', 64, 64)] * 2)
        self.assertIsNone(answer.json()['data'][0]['url'])
        answer = self.generate(response_format='file')
        self.assertEqual((answer.headers['Content-Type'], fake_picture.read_png(answer.body)[:2]),
                         ('image/png', (64, 64)))
        self.assertEqual(self.shown(self.generate(size=None)), [('image/png', 1024, 1024)])

    def test_errors(self):
        for fields, status, kind in [({'prompt': None}, 422, 'missing'), ({'n': 11}, 422, 'less_than_equal'),
                                     ({'n': 'x'}, 422, 'int_parsing'),
                                     ({'response_format': 'url'}, 422, 'literal_error')]:
            answer = self.generate(**fields)
            self.assertEqual((answer.status, answer.json()['detail'][0]['type']), (status, kind))
        answer = self.generate(size='1024x')
        self.assertEqual((answer.status, answer.json()['detail'][:28]), (400, "Invalid size format: '1024x'"))
        self.assertEqual(self.edit().json(), {'detail': "Field 'image' or 'url' is required"})
        self.assertEqual(self.edit(('image', 'a.png', PNG), ('stream', 'true')).status, 400)
        self.assertIn('CUDA', self.generate(prompt='fault:oom').json()['detail'])
        self.assertEqual(self.generate(prompt='fault:model-missing').status, 503)
        self.assertEqual(self.ledger(), [])

    def test_edits(self):
        answer = self.edit(('image', 'a.png', PNG), ('output_format', 'jpg'))
        self.assertEqual(self.shown(answer), [('image/jpeg', 64, 64)])
        self.assertEqual(self.shown(self.edit(('image[]', 'a.png', PNG), ('image[]', 'b.png', PNG))),
                         [('image/png', 64, 64)])
        self.assertEqual(self.shown(self.edit(('url', 'data:image/png;base64,' + encode(PNG)))),
                         [('image/png', 64, 64)])

    def test_masks_have_another_name(self):
        moved = self.change(self.edit(('image', 'a.png', PNG), ('mask_image', 'm.png', UPPER_HALF)))
        self.assertTrue(moved[0] > 8 and moved[1] <= 1)
        moved = self.change(self.edit(('image', 'a.png', PNG), ('mask', 'm.png', UPPER_HALF)))
        self.assertTrue(min(moved) > 8)


class OmniStream(Case):
    speak, model, options = 'vllm-omni', 'x', ['--ar', '--wrapped-errors', '--old']

    def test_words_then_a_picture(self):
        answer = self.edit(('image', 'a.png', PNG), ('size', '64x64'), ('stream', 'true'))
        events = [line[6:] for line in answer.body.decode().splitlines() if line]
        self.assertEqual(events.pop(), '[DONE]')
        self.assertEqual([json.loads(e)['type'] for e in events], ['ar_delta', 'ar_delta', 'image'])
        answer = self.edit(('image', 'a.png', PNG), ('size', '64x64'), ('stream', 'true'), ('prompt', 'fault:oom'))
        self.assertIn('"object": "error"', answer.body.decode())

    def test_other_errors(self):
        answer = self.generate(prompt=None)
        self.assertEqual((answer.status, answer.json()['error']['code']), (400, 400))
        self.assertEqual(self.generate(size='auto').status, 400)


class Sglang(Case):
    speak, model = 'sglang', 'x'

    def test_answers(self):
        answer = self.generate(n=2, quality='auto')
        self.assertEqual(self.shown(answer), [('image/jpeg', 64, 64)] * 2)
        self.assertIn('inference_time_s', answer.json())
        self.assertEqual(self.shown(self.generate(output_format='png')), [('image/png', 64, 64)])
        self.assertEqual(len({self.generate().json()['data'][0]['b64_json'] for _ in range(2)}), 2)

    def test_url_is_refused_after_the_fact(self):
        answer = self.generate(response_format='url')
        self.assertEqual((answer.status, answer.json()['detail'][:21]), (400, "response_format='url'"))
        self.assertEqual(len(self.ledger()), 1)

    def test_relative_addresses(self):
        data = self.edit(('image', 'a.png', PNG), ('response_format', 'url'), ('n', '2')).json()['data']
        self.assertTrue(data[1]['url'].startswith('/v1/images/') and data[1]['url'].endswith('/content?variant=1'))
        answer = self.get(data[1]['url'])
        self.assertEqual(fake_picture.read_shown_size(answer.body), ('image/jpeg', 64, 64))
        self.assertEqual(self.get('/v1/images/none/content').json(), {'detail': 'Image not found'})

    def test_masks_are_ignored(self):
        moved = self.change(self.edit(('image[]', 'a.png', PNG), ('mask', 'm.png', UPPER_HALF),
                                      ('output_format', 'png')))
        self.assertTrue(min(moved) > 8)

    def test_errors(self):
        self.assertEqual(self.edit().status, 422)
        self.assertEqual(self.edit(('image', 'a.png', b'x')).json()['detail'][:30], 'Failed to process image source')
        answer = self.generate(prompt='fault:oom')
        self.assertEqual((answer.status, answer.body), (500, b'Internal Server Error'))


class OldSglang(Case):
    speak, model, options = 'sglang', 'x', ['--old', '--default-url']

    def test_one_seed_for_everybody(self):
        pictures = {self.generate(response_format='b64_json').json()['data'][0]['b64_json'] for _ in range(2)}
        self.assertEqual(len(pictures), 1)
        self.assertTrue(self.generate().json()['data'][0]['url'].startswith('/v1/images/'))


class Lemonade(Case):
    speak, model = 'lemonade', 'SD-Turbo'

    def test_answers(self):
        self.assertTrue(self.said['base'].endswith('/api/v1'))
        self.assertEqual(self.shown(self.generate(n=3, quality='high', size='65x1')), [('image/png', 128, 64)])
        self.assertEqual(self.get('/v1/models').json()['data'][0]['id'], 'SD-Turbo')
        answer = self.generate(prompt='fault:upscaled')
        self.assertEqual((self.shown(answer), answer.json()['data'][0]['width']), ([('image/png', 256, 256)], 256))

    def test_errors(self):
        for fields, status, words in [({'prompt': ''}, 400, "Missing 'prompt'"),
                                      ({'model': 'none'}, 404, 'Model not found'),
                                      ({'prompt': 'fault:oom'}, 500, 'sd-server failed')]:
            answer = self.generate(**fields)
            self.assertEqual((answer.status, answer.json()['error']['message'][:len(words)]), (status, words))
        self.assertEqual(self.edit(('image', 'a.png', PNG), ('n', '11')).status, 400)
        self.assertEqual(self.ledger(), [])

    def test_white_is_edited(self):
        moved = self.change(self.edit(('image[]', 'a.png', PNG), ('size', '64x64'), ('mask', 'm.png', UPPER_HALF)))
        self.assertTrue(moved[0] > 8 and moved[1] <= 1)


class OldLemonade(Case):
    speak, model, options = 'lemonade', 'SD-Turbo', ['--old']

    def test_only_image(self):
        self.assertEqual(self.edit(('image[]', 'a.png', PNG)).status, 400)
        self.assertEqual(self.edit(('image', 'a.png', PNG)).status, 200)


if __name__ == '__main__':
    tap.main()
