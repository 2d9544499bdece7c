# SPDX-License-Identifier: GPL-3.0-or-later
"""Synexa, as the fake has it; and with it the faults of jobs, of polls, and of the addresses of pictures."""

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

CREATE = '/v1/predictions'
KEY = {'x-api-key': 'k'}
MODEL = 'openai/gpt-image-2'


class Case(fake_test.Case):
    speak, options = 'synexa', ('--one-port',)

    def create(self, fault='', key=None, model=MODEL, **fields):
        said = {'prompt': 'a lamp ' + fault, 'output_format': 'png', **fields}
        return self.post(CREATE, {'model': model, 'input': said}, **(KEY if key is None else key))

    def look(self, job):
        return self.get(f'{CREATE}/{job["id"]}', **KEY)

    def done(self, fault='', **fields):
        return self.look(self.create(fault, **fields).json()).json()

    def refused(self, answer, status):
        self.assertEqual(answer.status, status, answer.body)
        self.assertIsInstance(answer.json()['error'], str)


class Synexa(Case):
    def test_picture_and_ledger(self):
        job = self.create(aspect_ratio='16:9').json()
        self.assertEqual((job['status'], job['output'], job['model']), ('starting', None, MODEL))
        done = self.look(job).json()
        self.assertEqual((done['status'], done['error']), ('succeeded', None))
        picture = self.fetch(done['output'][0]).body
        self.assertEqual(fake_picture.read_shown_size(picture), ('image/png', 1536, 864))
        line, = self.ledger()
        self.assertEqual((line['sha256'], line['job'], line['marker'], line['micros']),
                         (hashlib.sha256(picture).hexdigest(), job['id'], job['id'], 100000))

    def test_marker(self):
        self.create(user_id='me')
        self.create(key={**KEY, 'X-Client-Request-Id': 'this'})
        self.assertEqual([line['marker'] for line in self.ledger()], ['me', 'this'])

    def test_forms(self):
        for form in ('png', 'jpeg', 'webp'):
            picture = self.fetch(self.done(output_format=form)['output'][0])
            self.assertEqual((picture.headers['Content-Type'], fake_picture.read_shown_size(picture.body)[0]),
                             (f'image/{form}',) * 2)

    def test_key_may_come_to_the_own_origin(self):
        self.assertEqual(self.fetch(self.done()['output'][0], **KEY).status, 200)

    def test_wait(self):
        job = self.create().json()
        answer = self.post(f'{CREATE}/{job["id"]}/wait', {'timeout': 5}, **KEY)
        self.assertEqual(answer.json()['status'], 'succeeded')
        self.refused(self.post(f'{CREATE}/{job["id"]}/wait', {'timeout': '5'}, **KEY), 422)

    def test_refusals(self):
        for fields in ({'prompt': None}, {'prompt': 7}, {'seed': 1}, {'aspect_ratio': '21:9'}, {'quality': 'hd'},
                       {'number_of_images': 0}, {'number_of_images': '1'}, {'input_images': 'x'}, {'size': '1024x1024'},
                       {'input_images': ['file:///a']}, {'input_images': ['https://x.example/a.png'] * 21}):
            with self.subTest(fields=str(fields)[:40]):
                self.refused(self.create(**fields), 422)
        self.refused(self.create(key={}), 401)
        self.refused(self.create(key={'Authorization': 'Bearer k'}), 401)
        self.refused(self.create(model='openai/gpt-image-9'), 404)
        self.refused(self.post(CREATE, {'model': MODEL, 'input': {'prompt': 'a'}, 'prompt': 'a'}, **KEY), 422)
        self.refused(self.post(CREATE, b'{', **KEY), 400)
        self.refused(self.ask('POST', CREATE, b'{}', {**KEY, 'Content-Type': 'text/plain'}), 415)
        self.refused(self.get(CREATE, **KEY), 404)
        self.refused(self.look({'id': 'none'}), 404)
        self.refused(self.post(CREATE + '/x/cancel', {}, **KEY), 404)
        self.refused(self.post('/v1/files', {}, **KEY), 404)
        self.assertEqual(self.ledger(), [])

    def test_references(self):
        uri = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_plain(64, 48, 'a'))
        self.assertEqual(self.done(input_images=[uri] * 20)['status'], 'succeeded')
        self.assertIn('Invalid image', self.done(input_images=[uri.replace('png', 'jpeg', 1)])['error'])
        self.assertEqual(len(self.ledger()), 1)


class Faults(Case):
    def test_create(self):
        for fault, status in [('402', 402), ('401', 401), ('429', 429), ('500-free', 500), ('422', 422),
                              ('overloaded', 503)]:
            self.refused(self.create('fault:' + fault), status)
        self.assertEqual(self.ledger(), [])
        self.assertEqual(self.create('fault:504-charged').status, 504)
        for fault in ('reset-after-body', 'close-after-body', 'truncate:10'):
            with self.assertRaises((OSError, http.client.HTTPException)):
                self.create('fault:' + fault)
        self.assertEqual(len(self.ledger()), 4)
        self.assertEqual([self.create('fault:429:2 again').status for _ in range(3)], [429, 429, 201])

    def test_kept_connection(self):
        self.control('fault', b'drop-kept')
        body = json.dumps({'model': MODEL, 'input': {'prompt': 'a'}})
        connection = http.client.HTTPConnection('127.0.0.1', self.said['port'], timeout=20)
        connection.request('POST', CREATE, body, {'Content-Type': 'application/json', **KEY})
        job = json.loads(connection.getresponse().read())
        with self.assertRaises((OSError, http.client.HTTPException)):
            connection.request('POST', CREATE, body, {'Content-Type': 'application/json', **KEY})
            connection.getresponse()
        connection.close()
        charged = [line['job'] for line in self.ledger()]
        self.assertEqual((len(charged), charged[0]), (2, job['id']))
        self.assertEqual(self.look({'id': charged[1]}).json()['status'], 'succeeded')

    def test_jobs(self):
        self.assertEqual(self.done('fault:job-fails')['status'], 'failed')
        self.assertIn('safety', self.done('fault:job-fails')['error'])
        self.assertEqual(self.done('fault:job-fails:no%20luck')['error'], 'no luck')
        self.assertIsNone(self.done('fault:job-fails:none')['error'])
        self.assertEqual(self.ledger(), [])
        self.assertEqual(self.done('fault:job-fails-charged')['status'], 'failed')
        self.assertEqual(self.ledger()[0]['told'], 'failed')
        job = self.create('fault:stuck').json()
        self.assertEqual({self.look(job).json()['status'] for _ in range(5)}, {'processing'})
        self.assertEqual(len(self.ledger()), 1)
        self.assertEqual(self.done('fault:stuck fault:odd-status:warming')['status'], 'warming')
        self.assertIsNone(self.done('fault:no-output')['output'])

    def test_queue(self):
        job = self.create('fault:queue:2').json()
        self.assertEqual([self.look(job).json()['status'] for _ in range(3)], ['starting', 'starting', 'succeeded'])

    def test_removed(self):
        done = self.done('fault:data-removed')
        self.assertEqual((done['status'], done['output'], done['input']), ('succeeded', None, {}))

    def test_polls(self):
        job = self.create('fault:poll-500:2 fault:poll-404:1:3').json()
        self.assertEqual([self.look(job).status for _ in range(5)], [500, 500, 200, 404, 200])
        self.assertEqual(self.look(self.create('fault:poll-401').json()).status, 401)
        self.assertEqual(self.look(self.create('fault:poll-429').json()).headers['retry-after'], '1')
        for fault in ('garbage', 'nul', 'deep'):
            with self.assertRaises((ValueError, RecursionError)):
                self.look(self.create('fault:poll-' + fault).json()).json()
        self.assertIn(b'<html>', self.look(self.create('fault:poll-html').json()).body)
        for fault in ('reset', 'close', 'truncate'):
            with self.assertRaises((OSError, http.client.HTTPException)):
                self.look(self.create('fault:poll-' + fault).json())

    def test_forget(self):
        job = self.create().json()
        url = self.look(job).json()['output'][0]
        self.control('forget')
        self.refused(self.look(job), 404)
        self.assertEqual(self.fetch(url).status, 404)

    def test_server_faults(self):
        self.control('fault', b'402')
        self.refused(self.create(), 402)
        self.control('fault', b'')
        self.assertEqual(self.create().status, 201)


class Outputs(Case):
    options = ()

    def first(self, fault):
        return self.done(fault)['output'][0]

    def test_key_is_refused(self):
        url = self.first('')
        for header in ({'Authorization': 'Bearer k'}, KEY, {'api-key': 'k'}):
            self.assertEqual(self.fetch(url, **header).status, 400)
        self.assertEqual(self.fetch(url).status, 200)
        # What is no address of a picture is nothing there.
        self.assertEqual(self.fetch(self.said['delivery'] + CREATE).status, 404)

    def test_addresses(self):
        self.assertTrue(self.first('fault:url-data').startswith('data:image/png;base64,'))
        self.assertTrue(self.first('fault:url-relative').startswith('/delivery/'))
        self.assertTrue(self.first('fault:url-foreign:http:169.254.169.254').startswith('http://169.254.169.254/'))
        self.assertEqual(self.first('fault:url-bad:file%3A%2F%2F%2Fa'), 'file:///a')
        self.assertIsInstance(self.done('fault:url-string')['output'], str)
        self.assertEqual(self.done('fault:url-null')['output'], [None])

    def test_redirects(self):
        answer = self.fetch(self.first('fault:url-hops:2'))
        self.assertEqual((answer.status, answer.headers['Location'].split('/')[2:4]), (302, ['hop', '1']))
        self.assertEqual(self.fetch(self.first('fault:url-loop')).headers['Location'], '/delivery/loop')
        answer = self.fetch(self.first('fault:url-hop-foreign:http:10.0.0.1'))
        self.assertTrue(answer.headers['Location'].startswith('http://10.0.0.1/'))

    def test_answers(self):
        url = self.first('fault:url-403:2')
        self.assertEqual([self.fetch(url).status for _ in range(3)], [403, 403, 200])
        self.assertIn(b'<html>', self.fetch(self.first('fault:url-html')).body)
        self.assertEqual(self.fetch(self.first('fault:url-empty')).body, b'')
        for fault in ('cut', 'reset'):
            with self.assertRaises((OSError, http.client.HTTPException)):
                self.fetch(self.first(f'fault:url-{fault}'))

    def test_own_origin(self):
        self.assertNotEqual(self.said['delivery'], self.said['origin'])
        self.assertTrue(self.first('').startswith(self.said['delivery'] + '/delivery/'))

    def test_ranges(self):
        url = self.first('')
        whole = self.fetch(url).body
        part = self.fetch(url, Range='bytes=100-')
        self.assertEqual((part.status, part.body), (206, whole[100:]))
        self.assertEqual(part.headers['Content-Range'], f'bytes 100-{len(whole) - 1}/{len(whole)}')
        self.assertEqual(self.fetch(url, Range=f'bytes={len(whole)}-').status, 416)


class Time(Case):
    options = ('--one-port', '--job-ms', '300', '--keep-ms', '300')

    def test_charged_when_it_ends_and_removed_later(self):
        job = self.create().json()
        self.assertEqual((self.look(job).json()['status'], self.ledger()), ('processing', []))
        done = self.eventually(lambda: self.look(job).json()['output'])
        self.assertEqual((len(done), len(self.ledger())), (1, 1))
        self.assertTrue(self.eventually(lambda: self.look(job).json()['input'] == {}))

    def test_charged_though_nobody_asks(self):
        self.create()
        self.assertTrue(self.eventually(self.ledger))


class Options(Case):
    options = ('--no-data-uri', '--no-wait', '--error-form', 'detail', '--key', 'right', '--job-polls', '2')

    def test_options(self):
        key = {'x-api-key': 'right'}
        self.assertEqual(json.loads(self.create().body), {'detail': 'Invalid API key k'})
        uri = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_plain(64, 48, 'a'))
        self.assertIn('URL', self.create(key=key, input_images=[uri]).json()['detail'])
        job = self.create(key=key).json()
        self.assertEqual(self.post(f'{CREATE}/{job["id"]}/wait', {}, **key).status, 404)
        said = [self.get(f'{CREATE}/{job["id"]}', **key).json() for _ in range(3)]
        self.assertEqual([answer['status'] for answer in said], ['processing', 'processing', 'succeeded'])


if __name__ == '__main__':
    tap.main()
