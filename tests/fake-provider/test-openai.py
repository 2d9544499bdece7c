# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI's Images form, what test-fake-provider.py leaves out: prices, limits, models, forms, the JSON form of edits,
and each documented error."""

import base64
import http.client
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_price  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402

KEY = {'Authorization': 'Bearer sk-test'}
GENERATE, EDIT = '/v1/images/generations', '/v1/images/edits'


def uri(png, form='png'):
    return f'data:image/{form};base64,' + fake_test.encode(png)


class Case(fake_test.Case):
    def generate(self, **fields):
        return self.post(GENERATE, {'model': 'gpt-image-2', 'prompt': 'a lamp', 'size': '1024x1024', **fields}, **KEY)

    def edit(self, **fields):
        return self.post(EDIT,
                         {'model': 'gpt-image-2', 'prompt': 'a lamp', 'size': '1024x1024', 'quality': 'low', **fields},
                         **KEY)

    def refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.json()['error']['code']), (status, code), answer.body)
        return answer.json()['error']


class Price(Case):
    def test_output_tokens(self):
        # Published points and the table of protocols 1.10.
        for size, quality, tokens in [((976, 704), 'low', 129), ((960, 720), 'low', 130), ((1792, 1024), 'high', 5063),
                                      ((3584, 2048), 'high', 12329), ((1024, 1024), 'medium', 1756),
                                      ((1536, 864), 'high', 4312), ((3840, 2160), 'low', 371),
                                      ((2880, 2880), 'high', 23719)]:
            self.assertEqual(fake_price.output_tokens(size, quality), tokens)
        self.assertEqual(fake_price.output_tokens((1024, 1536), 'high', 'gpt-image-1.5'), 6240)

    def test_input_tokens(self):
        for size, tokens in [((1024, 1024), 1024), ((512, 512), 1024), ((256, 256), 256), ((4000, 3000), 1536),
                             ((3000, 100), 1536), ((96, 8), 12)]:
            self.assertEqual(fake_price.input_tokens(size), tokens)

    def test_ledger(self):
        usage = self.generate(quality='high').json()['usage']
        self.generate(model='gpt-image-1-mini', quality='low')
        self.generate(n=2, quality='low')
        self.edit(images=[{'image_url': uri(fake_picture.make_plain(512, 512, 'a'))}] * 2)
        self.generate(quality='low', stream=True, partial_images=2)
        self.assertEqual(usage['output_tokens'], 7024)
        self.assertEqual([line['micros'] for line in self.ledger()],
                         [7024 * 30 + 10, 272 * 8 + 4, 5890, 5890, 5890 + 2048 * 8, 5890 + 6000])


class Images(Case):
    def test_forms(self):
        for form in ('jpeg', 'webp'):
            said = self.generate(output_format=form).json()
            picture = base64.b64decode(said['data'][0]['b64_json'])
            self.assertEqual((said['output_format'], fake_picture.read_shown_size(picture)),
                             (form, (f'image/{form}', 1024, 1024)))

    def test_json_edits(self):
        png = fake_picture.make_plain(64, 48, 'a')
        self.assertEqual(self.edit(images=[{'image_url': uri(png)}]).status, 200)
        for images, code in [([], 'missing_required_parameter'),
                             ([{'image_url': uri(png)}] * 17, 'array_above_max_length'),
                             (['x'], 'invalid_type'), ([{'image_url': uri(png), 'file_id': 'x'}], 'invalid_type'),
                             ([{'image_url': uri(png, 'jpeg')}], 'invalid_image_file'),
                             ([{'image_url': 'https://x.example/a'}], 'invalid_image_url'),
                             ([{'image_url': 'data:image/png;base64,?'}], 'invalid_base64_image'),
                             ([{'image_url': 'x' * 20971521}], 'string_above_max_length')]:
            self.refused(self.edit(images=images), 400, code)
        self.refused(self.edit(images=[{'file_id': 'file-none'}]), 404, None)

    def test_pairs(self):
        for fields in ({'background': 'transparent', 'output_format': 'jpeg'}, {'output_compression': 50},
                       {'background': 'transparent'}):
            self.refused(self.generate(**fields), 400, 'invalid_value')
        self.assertEqual(self.generate(output_compression=50, output_format='webp').status, 200)
        self.assertEqual(self.generate(model='gpt-image-1.5', background='transparent').status, 200)

    def test_documented_errors(self):
        for fault, status, code in [('moderation', 400, 'moderation_blocked'),
                                    ('hard-limit', 400, 'billing_hard_limit_reached'),
                                    ('401', 401, 'invalid_api_key'), ('verify', 403, None),
                                    ('404', 404, 'model_not_found'),
                                    ('403', 403, 'unsupported_country_region_territory'),
                                    ('429', 429, 'rate_limit_exceeded'),
                                    ('slow-down', 429, 'slow_down'), ('quota', 429, 'insufficient_quota'),
                                    ('balance', 429, 'credit_balance_exhausted'),
                                    ('spend-limit', 429, 'organization_spend_limit_exceeded'),
                                    ('project-limit', 429, 'project_spend_limit_exceeded'),
                                    ('usage-limit', 429, 'organization_usage_limit_exceeded'),
                                    ('organization', 401, None), ('ip', 401, 'ip_not_authorized'),
                                    ('500-free', 500, 'server_error'), ('overloaded', 503, 'server_is_overloaded')]:
            with self.subTest(fault=fault):
                self.refused(self.generate(prompt='x fault:' + fault), status, code)
        self.assertEqual(self.generate(prompt='x fault:413').status, 413)
        self.assertEqual(self.generate(prompt='x fault:504-free').status, 504)
        self.assertIn('moderation_details', self.generate(prompt='x fault:moderation').json()['error'])
        self.assertEqual(self.ledger(), [])

    def test_models(self):
        self.assertIn('gpt-image-2', [model['id'] for model in self.get('/v1/models', **KEY).json()['data']])
        self.assertEqual(self.get('/v1/models/gpt-image-2', **KEY).json()['object'], 'model')
        self.refused(self.get('/v1/models/gpt-image-9', **KEY), 404, 'model_not_found')
        self.refused(self.ask('POST', '/v1/models', b'', KEY), 405, 'method_not_supported')
        self.refused(self.post('/v1/images/variations', {}, **KEY), 404, None)
        self.assertEqual(self.get('/v1/models').status, 401)

    def test_record_keeps_no_key(self):
        self.generate()
        seen = self.control('requests')[0]
        self.assertEqual(seen['key_headers'], ['authorization'])
        self.assertNotIn('sk-test', json.dumps(seen))


class Limits(Case):
    options = ('--per-minute', '2', '--references-per-minute', '1', '--minute-ms', '4000')

    def test_pictures(self):
        first = self.generate()
        self.assertEqual((first.status, first.headers['x-ratelimit-limit-requests']), (200, '2'))
        error = self.refused(self.generate(n=2), 429, 'rate_limit_exceeded')
        self.assertRegex(error['message'],
                         r'on images per min: Limit 2, Used 1, Requested 2\. Please try again in [\d.]+m?s\.')
        self.assertEqual(len(self.ledger()), 1)
        self.assertTrue(self.eventually(lambda: self.generate(n=2).status == 200))

    def test_references(self):
        images = [{'image_url': uri(fake_picture.make_plain(64, 48, 'a'))}]
        self.assertEqual(self.edit(images=images).status, 200)
        error = self.refused(self.edit(images=images), 429, 'rate_limit_exceeded')
        self.assertIn('input-images per min: Limit 1, Used 1, Requested 1', error['message'])


class Header(Case):
    options = ('--per-minute', '1', '--retry-after')

    def test_header(self):
        self.generate()
        self.assertIn(self.generate().headers['retry-after'], ('59', '60', '61'))


class Unverified(Case):
    options = ('--unverified',)

    def test_unverified(self):
        self.assertIn('Verify Organization', self.refused(self.generate(), 403, None)['message'])
        self.assertEqual(self.get('/v1/models', **KEY).status, 200)


class Uploads(Case):
    def test_dropped_upload(self):
        self.control('fault', b'drop-upload:10')
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.generate()
        self.assertEqual(self.ledger(), [])

    def test_early(self):
        self.control('fault', b'early')
        self.refused(self.generate(), 413, 'request_too_large')


if __name__ == '__main__':
    tap.main()
