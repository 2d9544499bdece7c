# SPDX-License-Identifier: GPL-3.0-or-later
"""fal's queue, as the fake has it."""

import hashlib
import http.client
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402

APP = '/openai/gpt-image-2'
KEY = {'Authorization': 'Key id:secret'}


class Case(fake_test.Case):
    speak, options = 'fal', ('--one-port',)

    def create(self, path=APP, key=None, **fields):
        said = {'prompt': 'a lamp', 'image_size': {'width': 1536, 'height': 864}, 'quality': 'low', **fields}
        return self.post(path, said, **(KEY if key is None else key))

    def where(self, job, what=''):
        return f'{APP}/requests/{job["request_id"]}{what}'

    def status(self, job):
        return self.get(self.where(job, '/status?logs=1'), **KEY)

    def result(self, job):
        return self.get(self.where(job), **KEY)


class Fal(Case):
    def test_picture_and_ledger(self):
        job = self.create().json()
        self.assertEqual((job['status'], job['queue_position']), ('IN_QUEUE', 0))
        self.assertEqual(job['status_url'], self.said['origin'] + self.where(job, '/status'))
        said = self.status(job)
        self.assertEqual((said.status, said.json()['status']), (200, 'COMPLETED'))
        image, = self.result(job).json()['images']
        self.assertEqual((image['content_type'], image['width'], image['height']), ('image/png', 1536, 864))
        picture = self.fetch(image['url']).body
        line, = self.ledger()
        self.assertEqual((line['sha256'], line['job']), (hashlib.sha256(picture).hexdigest(), job['request_id']))
        self.assertEqual((line['micros'], image['file_size']), (120 * 30 + 2 * 5, len(picture)))

    def test_edit_answers_at_the_applications_address(self):
        uri = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_plain(64, 48, 'a'))
        job = self.create(APP + '/edit', image_urls=[uri], mask_url=uri).json()
        self.assertEqual(self.result(job).status, 200)
        self.assertEqual(self.get(self.where(job).replace(APP, APP + '/edit'), **KEY).status, 404)
        self.assertEqual(self.ledger()[0]['micros'], 120 * 30 + 2 * 5 + 12 * 8)

    def test_what_is_wrong_is_told_with_the_result(self):
        uri = 'data:image/png;base64,AAAA'
        edit = APP + '/edit'
        for path, fields, kind in [(APP, {'seed': 1}, 'extra_forbidden'), (APP, {'quality': 'hd'}, 'literal_error'),
                                   (APP, {'num_images': '1'}, 'type_error'),
                                   (APP, {'num_images': 5}, 'less_than_equal'),
                                   (APP, {'prompt': ''}, 'string_too_long'),
                                   (APP, {'image_size': 'big'}, 'literal_error'),
                                   (APP, {'image_size': {'width': 100, 'height': 100}}, 'multiple_of'),
                                   (APP, {'image_size': {'width': 320, 'height': 320}}, 'value_error'),
                                   (APP, {'image_urls': [uri]}, 'extra_forbidden'), (edit, {}, 'missing'),
                                   (edit, {'image_urls': [uri]}, 'image_load_error'),
                                   (edit, {'image_urls': ['file:///a']}, 'value_error'),
                                   (edit, {'image_urls': [uri] * 17}, 'too_long')]:
            with self.subTest(kind=kind, fields=str(fields)[:40]):
                job = self.create(path, **fields).json()
                self.assertEqual(self.status(job).json()['status'], 'COMPLETED')
                answer = self.result(job)
                self.assertEqual((answer.status, answer.json()['detail'][0]['type']), (422, kind), answer.body)
                self.assertEqual(answer.headers['X-Fal-Retryable'], 'false')
        self.assertEqual(self.ledger(), [])

    def test_refusals(self):
        self.assertEqual(self.create(key={}).status, 401)
        self.assertEqual(self.create(key={'Authorization': 'Bearer id:secret'}).status, 401)
        self.assertEqual(self.create(key={'x-api-key': 'k'}).status, 401)
        self.assertEqual(self.post(APP, b'{', **KEY).status, 400)
        self.assertEqual(self.ask('POST', APP, b'{}', {'Content-Type': 'text/plain', **KEY}).status, 415)
        self.assertEqual(self.create('/openai/gpt-image-9').status, 404)
        self.assertEqual(self.status({'request_id': 'none'}).status, 404)
        self.assertEqual(self.ask('DELETE', self.where({'request_id': 'x'}), None, KEY).status, 405)

    def test_failures(self):
        for fault, status, kind in [('job-fails', 422, 'content_policy_violation'),
                                    ('job-fails:server', 500, 'internal_server_error')]:
            job = self.create(prompt='x fault:' + fault).json()
            answer = self.result(job)
            self.assertEqual((answer.status, answer.json()['detail'][0]['type']), (status, kind))
        answer = self.result(self.create(prompt='x fault:job-fails:timeout').json())
        self.assertEqual((answer.status, answer.json()['error_type']), (504, 'request_timeout'))
        self.assertEqual(answer.headers['X-Fal-Error-Type'], 'request_timeout')
        self.assertEqual(self.create(prompt='x fault:balance').status, 403)
        self.assertEqual(self.ledger(), [])

    def test_lost_reply(self):
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.create(prompt='x fault:reset-after-body')
        self.assertEqual(len(self.ledger()), 1)

    def test_outputs(self):
        def first(fault='', **fields):
            job = self.create(prompt='x ' + fault, **fields).json()
            return self.result(job).json()['images'][0]['url']
        self.assertTrue(first(sync_mode=True).startswith('data:image/png;base64,'))
        self.assertEqual(self.fetch(first('fault:url-404')).status, 404)
        job = self.create(prompt='x fault:no-output').json()
        self.assertEqual(self.result(job).json(), {'images': []})

    def test_forget(self):
        job = self.create().json()
        self.control('forget')
        self.assertEqual(self.status(job).status, 404)
        self.assertEqual(self.ask('PUT', self.where(job, '/cancel'), None, KEY).json(), {'status': 'NOT_FOUND'})


class Waiting(Case):
    options = ('--one-port', '--job-polls', '2')

    def test_202_and_too_early(self):
        job = self.create(prompt='x fault:queue:1').json()
        self.assertEqual(self.result(job).json(), {'detail': 'Request is still in progress'})
        said = [self.status(job) for _ in range(3)]
        self.assertEqual([(a.status, a.json()['status']) for a in said],
                         [(202, 'IN_QUEUE'), (202, 'IN_PROGRESS'), (200, 'COMPLETED')])

    def test_stream(self):
        job = self.create().json()
        said = self.get(self.where(job, '/status/stream?logs=1'), **KEY).body.decode()
        words = [json.loads(line[6:])['status'] for line in said.splitlines() if line.startswith('data: ')]
        self.assertEqual(words, ['IN_PROGRESS', 'IN_PROGRESS', 'COMPLETED'])


class Cancel(Case):
    options = ('--one-port', '--job-ms', '60000')

    def test_cancel(self):
        job = self.create().json()
        answer = self.ask('PUT', self.where(job, '/cancel'), None, KEY)
        self.assertEqual((answer.status, answer.json()['status']), (202, 'CANCELLATION_REQUESTED'))
        self.assertEqual(self.result(job).status, 499)
        again = self.ask('PUT', self.where(job, '/cancel'), None, KEY)
        self.assertEqual((again.status, again.json()['status']), (400, 'ALREADY_COMPLETED'))
        self.assertEqual(self.ledger(), [])


if __name__ == '__main__':
    tap.main()
