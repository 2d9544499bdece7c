# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI's files and batches, as the fake has them."""

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

KEY = {'Authorization': 'Bearer sk-test'}
GENERATE, EDIT = '/v1/images/generations', '/v1/images/edits'


def line(custom_id, url=GENERATE, **fields):
    body = {'model': 'gpt-image-2', 'prompt': 'a lamp', 'size': '1024x1024', 'quality': 'low', **fields}
    return json.dumps({'custom_id': custom_id, 'method': 'POST', 'url': url, 'body': body})


class Case(fake_test.Case):
    def upload(self, data, name='batch.jsonl', purpose='batch', mime='application/jsonl', more=()):
        parts = [('purpose', None, None, purpose.encode()), ('file', name, mime, data), *more]
        body = b''
        for part, file_name, kind, value in parts:
            body += f'--b\r\nContent-Disposition: form-data; name="{part}"'.encode()
            body += f'; filename="{file_name}"\r\nContent-Type: {kind}'.encode() if file_name else b''
            body += b'\r\n\r\n' + value + b'\r\n'
        return self.ask('POST', '/v1/files', body + b'--b--\r\n',
                        {'Content-Type': 'multipart/form-data; boundary=b', **KEY})

    def create(self, lines, **fields):
        said = self.upload('\n'.join(lines).encode()).json()
        return self.post('/v1/batches', {'input_file_id': said['id'], 'endpoint': GENERATE, 'completion_window': '24h',
                                         'metadata': {'maquette': 'm-1'}, **fields}, **KEY)

    def look(self, batch):
        return self.get('/v1/batches/' + batch['id'], **KEY).json()

    def content(self, file_id):
        return self.get(f'/v1/files/{file_id}/content', **KEY)

    def refused(self, answer, status, code=None):
        self.assertEqual((answer.status, answer.json()['error']['code']), (status, code), answer.body)


class Files(Case):
    def test_upload_show_delete(self):
        said = self.upload(b'{}\n').json()
        self.assertEqual((said['object'], said['bytes'], said['purpose'], said['status']),
                         ('file', 3, 'batch', 'processed'))
        where = '/v1/files/' + said['id']
        self.assertEqual(self.get(where, **KEY).json()['filename'], 'batch.jsonl')
        self.assertEqual(self.content(said['id']).body, b'{}\n')
        self.assertEqual(self.get('/v1/files?purpose=batch', **KEY).json()['data'][0]['id'], said['id'])
        self.assertEqual(self.get('/v1/files?purpose=vision', **KEY).json()['data'], [])
        self.assertTrue(self.ask('DELETE', where, None, KEY).json()['deleted'])
        self.refused(self.get(where, **KEY), 404)
        self.refused(self.ask('DELETE', where, None, KEY), 404)

    def test_expiry(self):
        def parts(anchor, seconds):
            return [('expires_after[anchor]', None, None, anchor), ('expires_after[seconds]', None, None, seconds)]
        self.assertIn('expires_at', self.upload(b'{}', more=parts(b'created_at', b'3600')).json())
        for more in (parts(b'now', b'3600'), parts(b'created_at', b'60'), parts(b'created_at', b'x')[:1]):
            self.refused(self.upload(b'{}', more=more), 400, 'invalid_value')

    def test_refusals(self):
        self.refused(self.upload(b'{}', name='batch.txt'), 400)
        self.refused(self.upload(b'{}', purpose='fun'), 400)
        self.refused(self.upload(b'no picture', name='a.png', purpose='vision'), 400, 'invalid_image_format')
        self.refused(self.upload(b'{}', more=[('colour', None, None, b'red')]), 400, 'unknown_parameter')
        self.refused(self.upload(b'{}', more=[('purpose', None, None, b'batch')]), 400, 'duplicate_parameter')
        self.refused(self.post('/v1/files', {}, **KEY), 415, 'unsupported_content_type')
        self.assertEqual(self.get('/v1/files').status, 401)


class Batch(Case):
    def test_pictures_and_ledger(self):
        batch = self.create([line('m-1'), line('m-2', prompt='another')]).json()
        self.assertEqual((batch['status'], batch['metadata']), ('validating', {'maquette': 'm-1'}))
        done = self.look(batch)
        self.assertEqual((done['status'], done['error_file_id'], done['request_counts']),
                         ('completed', None, {'total': 2, 'completed': 2, 'failed': 0}))
        lines = [json.loads(text) for text in self.content(done['output_file_id']).body.splitlines()]
        self.assertEqual([answer['custom_id'] for answer in lines], ['m-2', 'm-1'])
        charged = {entry['marker']: entry for entry in self.ledger()}
        for answer in lines:
            body = answer['response']['body']
            picture = base64.b64decode(body['data'][0]['b64_json'])
            entry = charged[answer['custom_id']]
            self.assertEqual(hashlib.sha256(picture).hexdigest(), entry['sha256'])
            self.assertEqual((entry['job'], answer['response']['status_code'], answer['error']),
                             (batch['id'], 200, None))
            usage = body['usage']
            self.assertEqual(entry['micros'], (usage['input_tokens'] * 5 + usage['output_tokens'] * 30) // 2)

    def test_edits_by_file(self):
        png = fake_picture.make_plain(64, 48, 'reference')
        stored = self.upload(png, 'a.png', 'vision', 'image/png').json()
        fields = {'images': [{'file_id': stored['id']}], 'size': '1024x1024'}
        batch = self.create([line('m-1', EDIT, **fields), line('m-2', EDIT, images=[{'file_id': 'file-none'}])],
                            endpoint=EDIT).json()
        done = self.look(batch)
        self.assertEqual(done['request_counts'], {'total': 2, 'completed': 1, 'failed': 1})
        self.assertEqual(json.loads(self.content(done['error_file_id']).body)['response']['status_code'], 404)
        self.assertEqual([entry['marker'] for entry in self.ledger()], ['m-1'])

    def test_refused_lines(self):
        batch = self.create([line('m-1', prompt='x fault:moderation'), line('m-2', seed=4),
                             line('m-3', stream=True)]).json()
        done = self.look(batch)
        self.assertEqual((done['status'], done['output_file_id']), ('completed', None))
        lines = [json.loads(text) for text in self.content(done['error_file_id']).body.splitlines()]
        codes = {answer['custom_id']: answer['response']['body']['error']['code'] for answer in lines}
        self.assertEqual(codes, {'m-1': 'moderation_blocked', 'm-2': 'unknown_parameter', 'm-3': 'invalid_value'})
        self.assertEqual(self.ledger(), [])

    def test_charged_and_failed(self):
        done = self.look(self.create([line('m-1', prompt='x fault:500-charged')]).json())
        self.assertEqual(done['request_counts']['failed'], 1)
        self.assertEqual([entry['told'] for entry in self.ledger()], ['failed'])

    def test_whole_batch_fails(self):
        good = line('m-1')
        for lines, code in [(['{'], 'invalid_json_line'), ([good, good], 'duplicate_custom_id'), ([''], 'empty_file'),
                            ([line('m-1', EDIT)], 'invalid_url'), ([good.replace('POST', 'GET')], 'invalid_method'),
                            (['{"custom_id":"a"}'], 'missing_required_parameter'), ([good[:-1] + ',"x":1}'],
                                                                                    'unknown_parameter')]:
            with self.subTest(code=code):
                done = self.look(self.create(lines).json())
                self.assertEqual((done['status'], done['errors']['data'][0]['code']), ('failed', code))
        self.assertEqual(self.ledger(), [])

    def test_refusals(self):
        for fields, code in [({'endpoint': '/v1/images/variations'}, 'invalid_value'),
                             ({'completion_window': '1h'}, 'invalid_value'),
                             ({'input_file_id': 'file-x'}, 'invalid_value'),
                             ({'metadata': {'a': 1}}, 'invalid_value'), ({'metadata': 'a'}, 'invalid_type'),
                             ({'metadata': {str(i): '' for i in range(17)}}, 'object_above_max_properties'),
                             ({'output_expires_after': {'anchor': 'created_at', 'seconds': 1}}, 'invalid_value'),
                             ({'prompt': 'a'}, 'unknown_parameter'), ({'endpoint': None}, 'invalid_type')]:
            with self.subTest(fields=str(fields)[:40]):
                self.refused(self.create([line('m-1')], **fields), 400, code)
        self.refused(self.post('/v1/batches', {'endpoint': GENERATE, 'completion_window': '24h'}, **KEY), 400,
                     'missing_required_parameter')
        self.assertEqual(self.get('/v1/batches').status, 401)
        self.refused(self.get('/v1/batches/batch_none', **KEY), 404)

    def test_lost_reply_is_in_the_list(self):
        with self.assertRaises(OSError):
            self.create([line('m-1', prompt='x fault:reset-after-body')])
        said = self.get('/v1/batches?limit=1', **KEY).json()
        self.assertEqual((said['data'][0]['metadata'], said['has_more']), ({'maquette': 'm-1'}, False))
        self.assertEqual(len(self.ledger()), 1)

    def test_list_in_pages(self):
        ids = [self.create([line(f'm-{i}')]).json()['id'] for i in range(3)][::-1]
        first = self.get('/v1/batches?limit=2', **KEY).json()
        second = self.get('/v1/batches?limit=2&after=' + first['last_id'], **KEY).json()
        self.assertEqual([batch['id'] for batch in first['data'] + second['data']], ids)
        self.assertEqual((first['has_more'], second['has_more']), (True, False))
        self.refused(self.get('/v1/batches?limit=101', **KEY), 400, 'invalid_value')

    def test_output_faults(self):
        done = self.look(self.create([line('m-1', prompt='x fault:content-truncate:50')]).json())
        with self.assertRaises(Exception):
            self.content(done['output_file_id'])
        done = self.look(self.create([line('m-2', prompt='x fault:line-missing')]).json())
        self.assertEqual((done['output_file_id'], len(self.ledger())), (None, 2))
        done = self.look(self.create([line('m-3', prompt='x fault:batch-expires'), line('m-4')]).json())
        self.assertEqual(done['status'], 'expired')
        self.assertEqual(json.loads(self.content(done['error_file_id']).body)['error']['code'], 'batch_expired')

    def test_forget(self):
        batch = self.create([line('m-1')]).json()
        self.control('forget')
        self.refused(self.get('/v1/batches/' + batch['id'], **KEY), 404)


class Time(Case):
    options = ['--job-polls', '3']

    def test_statuses(self):
        batch = self.create([line('m-1')]).json()
        self.assertEqual([self.look(batch)['status'] for _ in range(4)],
                         ['in_progress', 'in_progress', 'finalizing', 'completed'])
        self.refused(self.post(f'/v1/batches/{batch["id"]}/cancel', {}, **KEY), 409)


class Cancel(Case):
    options = ['--job-ms', '60000']

    def test_cancel(self):
        batch = self.create([line('m-1')]).json()
        said = self.post(f'/v1/batches/{batch["id"]}/cancel', {}, **KEY).json()
        self.assertEqual([said['status'], *[self.look(batch)['status'] for _ in range(2)]],
                         ['cancelling', 'cancelling', 'cancelled'])
        self.assertEqual(self.ledger(), [])


if __name__ == '__main__':
    tap.main()
