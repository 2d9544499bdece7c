# SPDX-License-Identifier: GPL-3.0-or-later
"""WaveSpeed, as the fake has it."""

import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402

TEXT = '/api/v3/openai/gpt-image-2/text-to-image'
EDIT = '/api/v3/openai/gpt-image-2/edit'
KEY = {'Authorization': 'Bearer k'}


class Case(fake_test.Case):
    speak, options = 'wavespeed', ('--one-port',)

    def create(self, path=TEXT, key=None, **fields):
        return self.post(path, {'prompt': 'a lamp', 'quality': 'low', **fields}, **(KEY if key is None else key))

    def look(self, job, end='/result'):
        return self.get(f'/api/v3/predictions/{job["id"]}{end}', **KEY)

    def refused(self, answer, status):
        self.assertEqual((answer.status, answer.json()['code']), (status, status), answer.body)


class WaveSpeed(Case):
    def test_picture_and_ledger(self):
        job = self.create(aspect_ratio='16:9').json()['data']
        self.assertEqual((job['status'], job['outputs']), ('created', []))
        done = self.look(job).json()
        self.assertEqual((done['code'], done['data']['status']), (200, 'completed'))
        picture = self.get(done['data']['outputs'][0].removeprefix(self.said['origin'])).body
        line, = self.ledger()
        self.assertEqual((line['sha256'], line['job']), (hashlib.sha256(picture).hexdigest(), job['id']))
        width, height = fake_picture.read_shown_size(picture)[1:]
        self.assertAlmostEqual(width / height, 16 / 9, delta=0.05)
        self.assertEqual(self.look(job, '').status, 200)

    def test_edit(self):
        uri = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_plain(64, 48, 'a'))
        self.assertEqual(self.create(EDIT, images=[uri, 'https://x.example/a.png']).status, 200)
        self.refused(self.create(EDIT), 400)
        self.refused(self.create(EDIT, images=[uri] * 17), 400)
        self.refused(self.create(EDIT, images=['data:image/png;base64,AAAA']), 400)
        self.refused(self.create(EDIT, images=['ftp://x/a']), 400)
        self.refused(self.create(images=[uri]), 400)

    def test_refusals(self):
        for fields in ({'prompt': ''}, {'prompt': 7}, {'resolution': '1K'}, {'aspect_ratio': 'auto'},
                       {'quality': 'auto'},
                       {'n': 1}, {'output_format': 'webp'}, {'size': '1024x1024'}):
            with self.subTest(fields=fields):
                self.refused(self.create(**fields), 400)
        self.refused(self.create(key={}), 401)
        self.refused(self.create(key={'x-api-key': 'k'}), 401)
        self.refused(self.create('/api/v3/openai/gpt-image-9/edit'), 404)
        self.refused(self.look({'id': 'none'}), 404)
        self.assertEqual(self.ledger(), [])

    def test_failures(self):
        for fault, words in [('job-fails', 'flagged'), ('job-fails:server', 'error'), ('job-fails:none', '')]:
            job = self.create(prompt='x fault:' + fault).json()['data']
            said = self.look(job).json()['data']
            self.assertEqual(said['status'], 'failed')
            self.assertIn(words, said['error'])
        for word in ('timeout', 'deleted'):
            job = self.create(prompt='x fault:job-fails fault:odd-end:' + word).json()['data']
            self.assertEqual(self.look(job).json()['data']['status'], word)
        for fault, status in [('402', 402), ('balance', 403), ('429', 429), ('500-free', 500)]:
            self.refused(self.create(prompt='x fault:' + fault), status)
        self.assertEqual(self.ledger(), [])

    def test_sync_and_inline(self):
        said = self.create(enable_sync_mode=True, enable_base64_output=True, output_format='jpeg').json()['data']
        self.assertEqual(said['status'], 'completed')
        self.assertTrue(said['outputs'][0].startswith('data:image/jpeg;base64,'))


class InTheBody(Case):
    options = ('--one-port', '--status-200', '--key', 'right')

    def test_code_in_the_body(self):
        answer = self.create()
        self.assertEqual((answer.status, answer.json()['code']), (200, 401))


if __name__ == '__main__':
    tap.main()
