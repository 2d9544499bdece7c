# SPDX-License-Identifier: GPL-3.0-or-later
"""Replicate, as the fake has it."""

import hashlib
import http.client
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402

CREATE = '/v1/models/openai/gpt-image-2/predictions'
KEY = {'Authorization': 'Bearer r8_test'}


class Case(fake_test.Case):
    speak, options = 'replicate', ('--one-port',)

    def create(self, fault='', key=None, **fields):
        return self.post(CREATE, {'input': {'prompt': 'a lamp ' + fault, **fields}}, **(KEY if key is None else key))

    def look(self, job):
        return self.get('/v1/predictions/' + job['id'], **KEY)

    def done(self, fault='', **fields):
        return self.look(self.create(fault, **fields).json()).json()

    def upload(self, data, name='content', file_name='a.png', mime='image/png', more=b'', key=None):
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"'
        head += f'; filename="{file_name}"' if file_name else ''
        head += f'\r\nContent-Type: {mime}' if mime else ''
        body = more + head.encode() + b'\r\n\r\n' + data + b'\r\n--b--\r\n'
        return self.ask('POST', '/v1/files', body, {'Content-Type': 'multipart/form-data; boundary=b',
                                                    **(KEY if key is None else key)})

    def refused(self, answer, status):
        said = answer.json()
        self.assertEqual((answer.status, said['status']), (status, status), answer.body)
        self.assertIsInstance(said['detail'], str)
        return said


class Predictions(Case):
    def test_picture_and_ledger(self):
        job = self.create(aspect_ratio='16:9', user_id='0b5c0e9e').json()
        self.assertEqual((job['status'], job['output'], job['data_removed']), ('starting', None, False))
        self.assertEqual(job['urls']['get'], f'{self.said["origin"]}/v1/predictions/{job["id"]}')
        done = self.look(job).json()
        self.assertEqual((done['status'], done['input']['user_id']), ('succeeded', '0b5c0e9e'))
        picture = self.fetch(done['output'][0]).body
        self.assertEqual(fake_picture.read_shown_size(picture), ('image/webp', 1536, 864))
        line, = self.ledger()
        self.assertEqual((line['sha256'], line['job'], line['marker'], line['micros']),
                         (hashlib.sha256(picture).hexdigest(), job['id'], '0b5c0e9e', 128000))

    def test_sizes_and_forms(self):
        for ratio, size in (('3840x2160', (3840, 2160)), ('2:3', (1024, 1536))):
            picture = self.fetch(self.done(aspect_ratio=ratio, output_format='jpeg')['output'][0]).body
            self.assertEqual(fake_picture.read_shown_size(picture), ('image/jpeg', *size))

    def test_prefer(self):
        self.assertEqual(self.create(key={**KEY, 'Prefer': 'wait'}).json()['status'], 'succeeded')
        self.assertEqual(self.create(key={**KEY, 'Prefer': 'wait=5'}).json()['status'], 'succeeded')
        self.assertEqual(self.create('fault:stuck', {**KEY, 'Prefer': 'wait=1'}).json()['status'], 'processing')
        for prefer in ('wait=61', 'wait=0', 'soon'):
            self.refused(self.create(key={**KEY, 'Prefer': prefer}), 400)

    def test_deadline(self):
        self.refused(self.create(key={**KEY, 'Cancel-After': 'later'}), 400)
        job = self.create('fault:stuck fault:queue:1000', {**KEY, 'Cancel-After': '1s'}).json()
        self.assertIn('deadline', job)
        self.assertTrue(self.eventually(lambda: self.look(job).json()['status'] == 'aborted'))
        self.assertEqual(self.ledger(), [])

    def test_input_is_checked(self):
        for fields, field in [({'prompt': None}, 'input.prompt'), ({'prompt': 7}, 'input.prompt'),
                              ({'aspect_ratio': '4:3'}, 'input.aspect_ratio'), ({'quality': 'hd'}, 'input.quality'),
                              ({'number_of_images': 11}, 'input.number_of_images'), ({'seed': 1}, 'input'),
                              ({'number_of_images': True}, 'input.number_of_images'), ({'mask': 'x'}, 'input'),
                              ({'input_images': ['a.png']}, 'input.input_images'), ({'n': 1}, 'input'),
                              ({'output_compression': 101}, 'input.output_compression')]:
            with self.subTest(fields=fields):
                said = self.refused(self.create(**fields), 422)
                self.assertEqual((said['title'], said['invalid_fields'][0]['field']),
                                 ('Input validation failed', field))
        for body, kind in [({'input': {}}, 'required'), ({}, 'required'), ({'input': {'prompt': 'a'}, 'version': 'x'},
                                                                           'additional_property_not_allowed')]:
            said = self.refused(self.post(CREATE, body, **KEY), 422)
            self.assertEqual(said['invalid_fields'][0]['type'], kind)
        self.assertEqual(self.ledger(), [])

    def test_refusals(self):
        self.assertEqual(self.create(key={}).json(), {'title': 'Unauthenticated', 'status': 401,
                                                      'detail': 'You did not pass a valid authentication token'})
        self.refused(self.create(key={'Authorization': 'Token r8_test'}), 401)
        self.refused(self.create(key={'x-api-key': 'r8_test'}), 401)
        self.refused(self.post(CREATE, b'{', **KEY), 400)
        self.refused(self.ask('POST', CREATE, b'{}', {**KEY, 'Content-Type': 'text/plain'}), 415)
        self.refused(self.post(CREATE.replace('image-2', 'image-9'), {}, **KEY), 404)
        self.refused(self.look({'id': 'none'}), 404)
        for fault, status in [('402', 402), ('balance', 402), ('403', 403), ('500-free', 500), ('422', 422)]:
            self.refused(self.create('fault:' + fault), status)
        answer = self.create('fault:429:1:retry-after=30')
        self.assertIn('throttled', self.refused(answer, 429)['detail'])
        self.assertEqual(answer.headers['retry-after'], '30')
        self.assertEqual(self.ledger(), [])

    def test_failed_and_removed(self):
        done = self.done('fault:job-fails')
        self.assertEqual((done['status'], done['output']), ('failed', None))
        self.assertIn('safety', done['error'])
        done = self.done('fault:data-removed')
        self.assertEqual((done['data_removed'], done['input'], done['output'], done['logs']), (True, {}, None, None))


class References(Case):
    png = fake_picture.make_plain(64, 48, 'a')

    def test_data_uris(self):
        uri = 'data:image/png;base64,' + fake_test.encode(self.png)
        self.assertEqual(self.done(input_images=[uri])['status'], 'succeeded')
        large = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_noise(200000, 'a'))
        self.assertIn('too large', self.refused(self.create(input_images=[large]), 422)['detail'])
        self.assertEqual(self.done(input_images=['data:image/png;base64,AAAA'])['status'], 'failed')

    def test_files(self):
        metadata = (b'--b\r\nContent-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n'
                    b'{"of":"maquette"}\r\n')
        answer = self.upload(self.png, more=metadata)
        said = answer.json()
        self.assertEqual((answer.status, said['name'], said['content_type'], said['size'], said['metadata']),
                         (201, 'a.png', 'image/png', len(self.png), {'of': 'maquette'}))
        self.assertEqual(said['checksums']['sha256'], hashlib.sha256(self.png).hexdigest())
        self.assertEqual(self.done(input_images=[said['urls']['get']])['status'], 'succeeded')
        where = '/v1/files/' + said['id']
        self.assertEqual(self.get(where, **KEY).json()['expires_at'], said['expires_at'])
        self.assertEqual(self.get('/v1/files', **KEY).json()['results'][0]['id'], said['id'])
        self.assertEqual(self.ask('DELETE', where, None, KEY).status, 204)
        self.refused(self.get(where, **KEY), 404)
        self.refused(self.ask('DELETE', where, None, KEY), 404)
        self.assertIn('Failed to download', self.done(input_images=[said['urls']['get']])['error'])

    def test_uploads_that_are_refused(self):
        self.refused(self.upload(self.png, name='file'), 400)
        self.refused(self.upload(self.png, file_name=None), 400)
        self.refused(self.upload(self.png, mime=None), 400)
        bad = b'--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{}\r\n'
        self.refused(self.upload(self.png, more=bad), 400)
        self.refused(self.upload(self.png, key={}), 401)
        self.refused(self.post('/v1/files', {}, **KEY), 415)
        self.refused(self.ask('POST', '/v1/files', b'x', {'Content-Type': 'multipart/form-data; boundary=b', **KEY}),
                     400)
        self.control('fault', b'file-413')
        self.assertEqual(self.upload(self.png).status, 413)


class Listed(Case):
    options = ('--one-port', '--page-size', '2')

    def pages(self):
        where, results = '/v1/predictions', []
        while where:
            said = self.fetch(self.said['origin'] + where if where.startswith('/') else where, **KEY).json()
            results.append([job['id'] for job in said['results']])
            where = said['next']
        return results

    def test_pages(self):
        ids = [self.create(user_id=str(i)).json()['id'] for i in range(5)][::-1]
        self.assertEqual(self.pages(), [ids[:2], ids[2:4], ids[4:]])
        self.assertEqual(self.get('/v1/predictions', **KEY).json()['results'][0]['input']['user_id'], '4')

    def test_lost_reply_is_in_the_list(self):
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.create('fault:reset-after-body', user_id='mine')
        self.assertEqual(self.create('fault:502-charged', user_id='mine, too').status, 502)
        self.assertEqual(self.create('fault:502-free', user_id='not made').status, 502)
        found = self.get('/v1/predictions', **KEY).json()['results']
        self.assertEqual([job['input']['user_id'] for job in found], ['mine, too', 'mine'])
        self.assertEqual(len(self.ledger()), 2)

    def test_faults(self):
        self.control('fault', b'list-500:1 model-404:1')
        self.assertEqual([self.get('/v1/predictions', **KEY).status for _ in range(2)], [500, 200])
        self.assertEqual([self.get('/v1/models/openai/gpt-image-2', **KEY).status for _ in range(2)], [404, 200])
        self.assertEqual(self.get('/v1/predictions').status, 401)


class Schema(Case):
    options = ('--one-port', '--old-schema', '--list-without-input')

    def test_what_the_model_takes(self):
        said = self.get('/v1/models/openai/gpt-image-2', **KEY).json()
        schemas = said['latest_version']['openapi_schema']['components']['schemas']
        self.assertEqual(schemas['aspect_ratio']['enum'], ['1:1', '3:2', '2:3'])
        self.assertEqual(schemas['Input']['required'], ['prompt'])
        self.refused(self.create(aspect_ratio='16:9'), 422)
        self.refused(self.create(background='transparent'), 422)
        self.assertEqual(self.create(aspect_ratio='3:2').status, 201)
        self.assertNotIn('input', self.get('/v1/predictions', **KEY).json()['results'][0])


class OwnWords(Case):
    options = ('--one-port', '--own-words')

    def test_shown_input(self):
        uri = 'data:image/png;base64,' + fake_test.encode(fake_picture.make_plain(64, 48, 'a'))
        shown = self.done(input_images=[uri])['input']
        self.assertEqual((shown['quality'], len(shown['input_images'])), ('auto', 1))
        self.assertTrue(shown['input_images'][0].startswith('https://'))


class Cancel(Case):
    options = ('--one-port', '--job-ms', '60000', '--key', 'r8_test')

    def test_cancel(self):
        job = self.create().json()
        self.refused(self.create(key={'Authorization': 'Bearer wrong'}), 401)
        said = self.post(f'/v1/predictions/{job["id"]}/cancel', {}, **KEY)
        self.assertEqual((said.status, said.json()['status']), (200, 'canceled'))
        self.assertEqual((self.look(job).json()['status'], self.ledger()), ('canceled', []))
        self.refused(self.post('/v1/predictions/none/cancel', {}, **KEY), 404)


if __name__ == '__main__':
    tap.main()
