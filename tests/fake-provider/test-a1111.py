# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake of AUTOMATIC1111's WebUI, Forge and SD.Next: protocols 5b."""

import base64
import json
import os
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

TXT, IMG, PROGRESS = '/sdapi/v1/txt2img', '/sdapi/v1/img2img', '/sdapi/v1/progress'
SMALL = {'prompt': 'a lamp', 'width': 64, 'height': 64, 'seed': 7}


class Case(fake_test.Case):
    speak = 'a1111'

    def later(self, path, fields):
        """A request of its own thread; its answer is in the list when the thread has ended."""
        answers = []
        thread = threading.Thread(target=lambda: answers.append(self.post(path, fields)))
        thread.start()
        return thread, answers

    def detail(self, answer):
        value = answer.json()
        return answer.status, value.get('error'), value.get('detail'), value.get('errors')


class Pictures(Case):
    def test_txt2img(self):
        answer = self.post(TXT, {**SMALL, 'batch_size': 2, 'n_iter': 2}).json()
        pictures = [decode(text) for text in answer['images']]
        self.assertEqual([fake_picture.read_png(p)[:2] for p in pictures], [(64, 64)] * 4)
        info = json.loads(answer['info'])
        self.assertEqual((info['seed'], info['all_seeds'], info['index_of_first_image']), (7, [7, 8, 9, 10], 0))
        self.assertEqual(len(self.ledger()), 4)
        self.assertIn(b'tEXtparameters\0a lamp\nSteps: 50', pictures[0])

    def test_marker_is_the_name_of_the_task(self):
        self.post(TXT, {**SMALL, 'force_task_id': 'task(abc)'})
        self.assertEqual(self.ledger()[0]['marker'], 'abc')

    def test_sheet_comes_first_when_saving(self):
        answer = self.post(TXT, {**SMALL, 'batch_size': 2, 'save_images': True}).json()
        self.assertEqual((len(answer['images']), json.loads(answer['info'])['index_of_first_image']), (3, 1))
        self.assertEqual(len(self.ledger()), 2)

    def test_sides_are_cut_to_eighths(self):
        answer = self.post(TXT, {**SMALL, 'width': '70', 'unknown': 1}).json()
        self.assertEqual(fake_picture.read_png(decode(answer['images'][0]))[:2], (64, 64))

    def test_seed_is_random_when_none_is_given(self):
        pictures = {self.post(TXT, {**SMALL, 'seed': -1}).json()['images'][0] for _ in range(2)}
        self.assertEqual(len(pictures), 2)

    def test_validation(self):
        for fields, message in [({'width': 'wide'}, 'value is not a valid integer'),
                                ({'steps': None}, 'none is not an allowed value'),
                                ({'prompt': []}, 'str type expected')]:
            answer = self.post(TXT, {**SMALL, **fields})
            self.assertEqual((answer.status, answer.json()['detail'][0]['msg']), (422, message))
        self.assertEqual(self.post(TXT, b'{').status, 422)
        self.assertEqual(self.ledger(), [])

    def test_exceptions(self):
        for path, fields, wanted in [(IMG, {}, (404, 'HTTPException', 'Init image not found', '')),
                                     (IMG, {'init_images': ['x']}, (500, 'HTTPException', 'Invalid encoded image', '')),
                                     (IMG, {'init_images': []}, (500, 'IndexError', '', 'list index out of range')),
                                     (TXT, {'prompt': 'fault:oom'}, (500, 'OutOfMemoryError', '', None))]:
            found = self.detail(self.post(path, {**SMALL, **fields}))
            self.assertEqual(found[:3] if wanted[3] is None else found, wanted[:3] if wanted[3] is None else wanted)
        self.assertEqual(self.ledger(), [])

    def test_unknown_sampler_is_another_one(self):
        answer = self.post(TXT, {**SMALL, 'sampler_name': 'Nonsense'}).json()
        self.assertEqual(json.loads(answer['info'])['sampler_name'], 'DPM++ 2M')

    def test_unknown_model_is_passed_over(self):
        fields = {**SMALL, 'override_settings': {'sd_model_checkpoint': 'none'}}
        self.assertEqual(self.post(TXT, fields).status, 200)

    def test_routes(self):
        self.assertEqual(self.get('/sdapi/v1/sd-models').json()[0]['model_name'], 'v1-5-pruned-emaonly')
        self.assertEqual((self.get(TXT).status, self.get('/nothing').json()), (405, {'detail': 'Not Found'}))
        self.assertEqual(self.post('/sdapi/v1/options', {'samples_format': 'png'}).body, b'null')
        self.control('fault', b'no-route')
        self.assertEqual(self.post(TXT, SMALL).status, 404)


class Masks(Case):
    source = fake_raster.paint(64, 64, 'source')

    def edit(self, mask, **more):
        fields = {**SMALL, 'init_images': [encode(fake_raster.write(self.source))],
                  'mask': encode(fake_raster.write(mask)),
                  'mask_blur': 0, **more}
        answer = self.post(IMG, fields).json()
        self.assertIsNone(answer['parameters']['init_images'])
        return fake_raster.read_png(decode(answer['images'][0]))

    def test_the_rest_is_the_same_bit_by_bit(self):
        half = fake_raster.Raster(64, 64, b'\xff' * 6144 + bytes(6144))
        result = self.edit(half)
        self.assertEqual(result.rgb[6144:], self.source.rgb[6144:])
        self.assertNotEqual(result.rgb[:6144], self.source.rgb[:6144])
        inverted = self.edit(half, inpainting_mask_invert=1)
        self.assertEqual(inverted.rgb[:6144], self.source.rgb[:6144])

    def test_blur_reaches_over_the_edge(self):
        half = fake_raster.Raster(64, 64, b'\xff' * 6144 + bytes(6144))
        result = self.edit(half, mask_blur=2)
        self.assertNotEqual(result.rgb[6144:6144 + 192], self.source.rgb[6144:6144 + 192])
        self.assertEqual(result.rgb[6144 + 192 * 8:], self.source.rgb[6144 + 192 * 8:])

    def test_alpha_counts_where_there_is_any(self):
        result = self.edit(fake_raster.Raster(64, 64, bytes(64 * 64 * 3), b'\xff' * 2048 + bytes(2048)))
        self.assertEqual(result.rgb[6144:], self.source.rgb[6144:])
        self.assertNotEqual(result.rgb[:6144], self.source.rgb[:6144])

    def test_size_of_the_input(self):
        mask = fake_raster.Raster(64, 64, b'\xff' * 12288)
        self.assertEqual(self.edit(mask, width=128).size, (64, 64))
        self.assertEqual(self.edit(mask, width=128, inpaint_full_res=False).size, (128, 64))


class Working(Case):
    options = ['--delay', '200', '--preview-every', '5']

    def test_progress_and_interrupt(self):
        self.assertEqual(self.get(PROGRESS).json()['progress'], 0)
        fields = {**SMALL, 'prompt': 'fault:stuck', 'steps': 20, 'force_task_id': 'task(x)'}
        thread, answers = self.later(TXT, fields)
        busy = self.eventually(lambda: self.get(PROGRESS).json()['current_image'] and self.get(PROGRESS).json())
        self.assertTrue(0.2 < busy['progress'] < 1)
        self.assertEqual((busy['state']['sampling_steps'], busy['current_task']), (20, 'task(x)'))
        self.assertEqual(fake_picture.read_png(decode(busy['current_image']))[:2], (64, 64))
        self.assertIsNone(self.get(PROGRESS + '?skip_current_image=true').json()['current_image'])
        mine = self.post('/internal/progress', {'id_task': 'task(x)', 'id_live_preview': -1}).json()
        self.assertTrue(mine['active'] and mine['live_preview'].startswith('data:image/'))
        self.assertEqual(self.post('/sdapi/v1/interrupt', b'').json(), {})
        thread.join()
        self.assertEqual((answers[0].status, len(answers[0].json()['images'])), (200, 1))
        self.assertEqual(len(self.ledger()), 1)
        self.assertTrue(self.post('/internal/progress', {'id_task': 'task(x)'}).json()['completed'])

    def test_result_is_lost_with_the_connection(self):
        with self.assertRaises(TimeoutError):
            slow = {**SMALL, 'prompt': 'fault:delay:800'}
            self.ask('POST', TXT, json.dumps(slow).encode(), {}, 0.4)
        self.eventually(lambda: len(self.ledger()) == 1)

    def test_restart_cuts_off(self):
        threading.Timer(0.2, self.control, ['restart']).start()
        self.lost('POST', TXT, {**SMALL, 'prompt': 'fault:stuck'})
        time.sleep(0.1)
        self.assertEqual(self.ledger(), [])

    def test_preview_bomb(self):
        thread, _ = self.later(TXT, {**SMALL, 'prompt': 'fault:stuck fault:preview-bomb'})
        image = self.eventually(lambda: self.get(PROGRESS).json()['current_image'])
        self.assertEqual(fake_picture.read_png(decode(image))[:2], (60000, 60000))
        self.post('/sdapi/v1/skip', b'')
        thread.join()


class Guarded(Case):
    options = ['--auth', 'me:secret']

    def test_password(self):
        right = {'Authorization': 'Basic ' + base64.b64encode(b'me:secret').decode()}
        self.assertEqual(self.post(TXT, SMALL, **right).status, 200)
        wrong = self.post(TXT, SMALL, Authorization='Basic eDp5')
        self.assertEqual(self.detail(wrong)[:3], (401, 'HTTPException', 'Incorrect username or password'))
        self.assertEqual(self.detail(self.get(PROGRESS))[2], 'Not authenticated')


class Forge(Case):
    options = ['--flavour', 'forge', '--auth', 'me:secret']

    def test_other_words(self):
        answer = self.post(TXT, SMALL)
        self.assertEqual((answer.json(), answer.headers['www-authenticate']),
                         ({'detail': 'Not authenticated'}, 'Basic'))
        self.assertEqual(self.get(PROGRESS).status, 200)
        right = {'Authorization': 'Basic ' + base64.b64encode(b'me:secret').decode()}
        answer = self.post(TXT, {**SMALL, 'override_settings': {'sd_model_checkpoint': 'none'}}, **right)
        self.assertEqual((answer.status, answer.body), (500, b'Internal Server Error'))


class SdNext(Case):
    options = ['--flavour', 'sdnext']

    def test_other_statuses(self):
        self.assertEqual((self.post('/sdapi/v1/interrupt', b'').status, self.post(IMG, SMALL).status), (204, 400))


class Old(Case):
    options = ['--old']

    def test_refuses_samplers(self):
        self.assertEqual(self.detail(self.post(TXT, {**SMALL, 'sampler_name': 'x'}))[:3],
                         (400, 'HTTPException', 'Sampler not found'))
        self.assertNotIn('current_task', self.get(PROGRESS).json())
        self.assertEqual(self.get('/sdapi/v1/schedulers').status, 404)


if __name__ == '__main__':
    tap.main()
