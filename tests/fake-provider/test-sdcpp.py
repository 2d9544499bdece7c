# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake of stable-diffusion.cpp's server: what protocols 5a and 10 say of the real one."""

import os
import socket
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_raster  # noqa: E402
import fake_test  # noqa: E402
import tap  # noqa: E402
from fake_test import decode, encode  # noqa: E402

NATIVE, GENERATE, EDIT = '/sdcpp/v1/img_gen', '/v1/images/generations', '/v1/images/edits'


class Case(fake_test.Case):
    speak = 'sdcpp'

    def submit(self, **fields):
        answer = self.post(NATIVE, {'prompt': 'a lamp', 'width': 64, 'height': 64, **fields})
        self.assertEqual(answer.status, 202, answer.body)
        return answer.json()['id']

    def job(self, job_id):
        return self.get('/sdcpp/v1/jobs/' + job_id)

    def finish(self, job_id):
        return self.eventually(lambda: self.job(job_id).json()['status'] in ('completed', 'failed')
                               and self.job(job_id).json())


class Native(Case):
    def test_job(self):
        job = self.finish(self.submit(batch_count=2))
        pictures = [decode(image['b64_json']) for image in job['result']['images']]
        self.assertEqual([fake_picture.read_png(picture)[:2] for picture in pictures], [(64, 64), (64, 64)])
        self.assertNotEqual(*pictures)
        self.assertIn(b'tEXtparameters\0a lamp\nSteps: 20', pictures[0])
        lines = self.ledger()
        self.assertEqual([line['micros'] for line in lines], [0, 0])
        self.assertEqual({line['job'] for line in lines}, {job['id']})

    def test_answer_names_the_job(self):
        said = self.post(NATIVE, {'prompt': 'x'}).json()
        self.assertEqual((said['kind'], said['status'], said['poll_url']),
                         ('img_gen', 'queued', '/sdcpp/v1/jobs/' + said['id']))

    def test_lenient_types(self):
        job = self.finish(self.submit(seed='7', width=65, negative_prompt=None, init_image=None))
        self.assertEqual(fake_picture.read_png(decode(job['result']['images'][0]['b64_json']))[:2], (128, 64))

    def test_refusals(self):
        for fields, status, words in [({'output_format': 'gif'}, 400,
                                       'invalid output_format, must be one of [png, jpeg, webp]'),
                                      ({'output_format': None}, 500, 'server_error'),
                                      ({'init_image': 'AAAA'}, 400, 'invalid generation parameters'),
                                      ({'ref_images': 'AAAA'}, 400, 'invalid generation parameters'),
                                      ({'strength': 2}, 400, 'invalid generation parameters'),
                                      ({'lora': [{'path': 'none'}]}, 400, 'invalid generation parameters')]:
            answer = self.post(NATIVE, {'prompt': 'x', **fields})
            self.assertEqual((answer.status, answer.json()['error']), (status, words))
        self.assertEqual(self.post(NATIVE, b'').json(), {'error': 'empty body'})
        self.assertEqual((self.post(NATIVE, b'{p').status, self.post(NATIVE, b'{p').json()['error']),
                         (400, 'invalid json'))
        self.assertEqual(self.ledger(), [])

    def test_unknown_job(self):
        self.assertEqual((self.job('job_0').status, self.job('job_0').json()), (404, {'error': 'job not found'}))

    def test_restart_forgets(self):
        job_id = self.submit()
        self.finish(job_id)
        self.control('restart')
        self.assertEqual(self.job(job_id).status, 404)

    def test_same_seed_same_picture(self):
        pictures = {self.finish(self.submit(seed=5))['result']['images'][0]['b64_json'] for _ in range(2)}
        self.assertEqual(len(pictures), 1)
        self.assertEqual(len({line['request'] for line in self.ledger()}), 2)

    def test_failures(self):
        job = self.finish(self.submit(prompt='fault:oom'))
        self.assertEqual(job['error'], {'code': 'generation_failed', 'message': 'generate_image returned no results'})
        self.assertEqual(self.ledger(), [])

    def test_faults(self):
        self.assertEqual(self.post(NATIVE, {'prompt': 'fault:500-charged'}).status, 500)
        self.eventually(lambda: len(self.ledger()) == 1)
        self.lost('POST', NATIVE, {'prompt': 'fault:reset-after-body'})
        self.eventually(lambda: len(self.ledger()) == 2)
        job_id = self.submit(prompt='fault:poll-500:1 fault:result-truncate:40')
        self.assertEqual(self.job(job_id).status, 500)
        self.eventually(lambda: self.breaks('GET', '/sdcpp/v1/jobs/' + job_id))
        self.assertEqual(len(self.ledger()), 3)

    def test_old_server(self):
        self.control('fault', b'no-route')
        answer = self.get('/sdcpp/v1/capabilities')
        self.assertEqual((answer.status, answer.body, answer.headers.get('Content-Type')), (404, b'', None))
        self.assertEqual(self.get('/v1/models').status, 200)

    def test_capabilities(self):
        said = self.get('/sdcpp/v1/capabilities').json()
        self.assertEqual(said['limits']['max_queue_size'], 64)
        self.assertFalse(said['features_by_mode']['img_gen']['cancel_generating'])


class Queue(Case):
    options = ['--queue', '3', '--keep-ms', '1500']

    def test_cancel(self):
        first, second = self.submit(prompt='fault:stuck'), self.submit(seed=2)
        self.eventually(lambda: self.job(first).json()['status'] == 'generating')
        self.assertEqual(self.job(second).json()['queue_position'], 1)
        cancel = self.ask('POST', f'/sdcpp/v1/jobs/{first}/cancel')
        self.assertEqual((cancel.status, cancel.json()['error'][:27]), (409, 'job is currently generating'))
        cancel = self.ask('POST', f'/sdcpp/v1/jobs/{second}/cancel')
        self.assertEqual((cancel.status, cancel.json()['status']), (200, 'cancelled'))
        self.assertEqual(self.ledger(), [])

    def test_full(self):
        for seed in range(3):
            self.submit(prompt='fault:stuck', seed=seed)
        answer = self.post(NATIVE, {'prompt': 'x'})
        self.assertEqual((answer.status, answer.json(), answer.headers.get('Retry-After')),
                         (429, {'error': 'job queue is full'}, None))

    def test_expired(self):
        job_id = self.submit()
        self.eventually(lambda: self.job(job_id).status == 410)
        self.assertEqual(self.job(job_id).json(), {'error': 'job expired'})


class OpenAI(Case):
    def size(self, **fields):
        answer = self.post(GENERATE, {'prompt': 'x', **fields})
        self.assertEqual(answer.status, 200)
        return fake_picture.read_png(decode(answer.json()['data'][0]['b64_json']))[:2]

    def test_sizes(self):
        for size, wanted in [('64x64', (64, 64)), ('65x1', (128, 64)), ('auto', (512, 512)), ('0x0', (512, 512)),
                             ('-1x-1', (512, 512)), ('99999999999x64', (512, 512)), ('100x', (128, 512))]:
            self.assertEqual(self.size(size=size), wanted, size)

    def test_answer(self):
        answer = self.post(GENERATE,
                           {'prompt': 'x', 'size': '64x64', 'n': 99, 'stream': True, 'response_format': 'url'})
        self.assertEqual(len(answer.json()['data']), 8)
        self.assertEqual(set(answer.json()), {'created', 'data', 'output_format'})
        self.assertIsNotNone(answer.headers.get('Content-Length'))
        self.assertEqual(len(self.ledger()), 8)

    def test_errors(self):
        for body, status, words in [(b'{', 500, 'server_error'), (b'{"prompt":null}', 500, 'server_error'),
                                    (b'{}', 400, 'prompt required'), (b'', 400, 'empty body')]:
            answer = self.post(GENERATE, body)
            self.assertEqual((answer.status, answer.json()['error']), (status, words))
        self.assertEqual((self.get(GENERATE).status, self.get(GENERATE).body), (404, b''))

    def test_long_prompt_kills(self):
        self.assertEqual(self.post(GENERATE, {'prompt': 'x' * 20000, 'size': '64x64'}).status, 200)
        self.lost('POST', GENERATE, {'prompt': 'x' * 32000})

    def test_bad_upload_is_no_error(self):
        answer = self.post_form(EDIT, ('prompt', 'x'), ('image[]', 'a.png', b'no picture'))
        self.assertEqual(answer.status, 200)

    def test_edit_refusals(self):
        picture = ('image', 'a.png', fake_raster.write(fake_raster.paint(64, 64, 'a')))
        for parts, words in [([picture], 'prompt required'), ([('prompt', 'x')], 'at least one image[] required'),
                             ([('prompt', 'x'), picture, ('output_format', 'webp')],
                              'invalid output_format, must be one of [png, jpeg]')]:
            answer = self.post_form(EDIT, *parts)
            self.assertEqual((answer.status, answer.json()['error']), (400, words))
        self.assertEqual(self.post(EDIT, {'prompt': 'x'}).json()['error'], 'Content-Type must be multipart/form-data')

    def edit(self, mask):
        source = fake_raster.paint(64, 64, 'source')
        answer = self.post_form(EDIT, ('prompt', 'x'), ('image[]', 'a.png', fake_raster.write(source)),
                                ('mask', 'm.png', fake_raster.write(mask)))
        return source, fake_raster.read_png(decode(answer.json()['data'][0]['b64_json']))

    def test_white_repaints_and_the_rest_moves_a_little(self):
        white = b'\xff\xff\xff'
        source, result = self.edit(fake_raster.Raster(64, 64, white * 2048 + bytes(3 * 2048)))
        change = [abs(a - b) for a, b in zip(source.rgb, result.rgb)]
        self.assertGreater(max(change[:6144]), 8)
        self.assertEqual(max(change[6144:]), 1)

    def test_alpha_is_not_read(self):
        source, result = self.edit(fake_raster.Raster(64, 64, bytes(64 * 64 * 3), bytes(64 * 64)))
        self.assertLessEqual(max(abs(a - b) for a, b in zip(source.rgb, result.rgb)), 1)

    def test_extra_arguments(self):
        words = 'x <sd_cpp_extra_args>{"width":128,"seed":9}</sd_cpp_extra_args>'
        self.assertEqual(self.size(prompt=words, size='64x64'), (128, 64))

    def test_forms(self):
        for form, mime in (('jpeg', 'image/jpeg'), ('webp', 'image/webp')):
            answer = self.post(GENERATE, {'prompt': 'x', 'size': '64x64', 'output_format': form})
            self.assertEqual(fake_picture.read_shown_size(decode(answer.json()['data'][0]['b64_json'])), (mime, 64, 64))


class Webui(Case):
    def test_txt2img(self):
        answer = self.post('/sdapi/v1/txt2img', {'prompt': 'x', 'width': 64, 'height': 64, 'seed': 3}).json()
        self.assertEqual(len(answer['images']), 1)
        self.assertIn('"seed": 3', answer['info'])
        self.assertEqual(self.get('/sdapi/v1/progress').status, 404)

    def test_list_of_masks_is_not_seen(self):
        source = encode(fake_raster.write(fake_raster.paint(64, 64, 'source')))
        black = encode(fake_raster.write(fake_raster.Raster(64, 64, bytes(64 * 64 * 3))))
        fields = {'prompt': 'x', 'width': 64, 'height': 64, 'seed': 3, 'init_images': [source]}
        none = self.post('/sdapi/v1/img2img', fields).json()['images']
        listed = self.post('/sdapi/v1/img2img', {**fields, 'mask': [black]}).json()['images']
        text = self.post('/sdapi/v1/img2img', {**fields, 'mask': black}).json()['images']
        self.assertEqual(none, listed)
        self.assertNotEqual(none, text)


class Busy(Case):
    options = ['--delay', '300', '--idle-ms', '200']

    def seen(self, count):
        asked = [request['method'] for request in self.get('/_fake/requests').json()]
        return asked.count('POST') == count

    def test_disconnect_does_not_stop_it(self):
        body = b'{"prompt":"fault:delay:1000","size":"64x64"}'
        with socket.create_connection(('127.0.0.1', self.said['port'])) as client:
            client.sendall(b'POST %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n' % (GENERATE.encode(), len(body)) + body)
            self.eventually(lambda: self.seen(1))
        start = time.monotonic()
        self.assertEqual(self.post(GENERATE, {'prompt': 'y', 'size': '64x64'}).status, 200)
        self.assertGreater(time.monotonic() - start, 0.5)
        self.assertEqual(len(self.ledger()), 2)

    def test_even_get_waits_when_all_threads_do(self):
        threads = [threading.Thread(target=self.post, args=(GENERATE, {'prompt': 'x', 'size': '64x64'}))
                   for _ in range(8)]
        for thread in threads:
            thread.start()
        self.eventually(lambda: self.seen(8))
        start = time.monotonic()
        self.get('/v1/models')
        self.assertGreater(time.monotonic() - start, 0.1)
        for thread in threads:
            thread.join()

    def test_rest_and_stalled_body_are_closed(self):
        for sent in (b'', b'POST /v1/images/generations HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"pr'):
            with socket.create_connection(('127.0.0.1', self.said['port']), timeout=5) as client:
                client.sendall(sent)
                self.assertEqual(client.recv(10), b'')


if __name__ == '__main__':
    tap.main()
