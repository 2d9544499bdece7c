# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake of ComfyUI: protocols 5c."""

import json
import os
import socket
import struct
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_raster  # noqa: E402
import fake_test  # noqa: E402
import fake_ws  # noqa: E402
import tap  # noqa: E402
from fake_raster import Raster  # noqa: E402
from fake_wire import Gone, Stream  # noqa: E402

HELLO = json.dumps({'type': 'feature_flags', 'data': {'supports_preview_metadata': True}})


def graph(seed=1, width=64, height=64, text='a lamp', **more):
    nodes = {
        '4': ('CheckpointLoaderSimple', {'ckpt_name': 'v1-5-pruned-emaonly.safetensors'}),
        '5': ('EmptyLatentImage', {'width': width, 'height': height, 'batch_size': 1}),
        '6': ('CLIPTextEncode', {'text': text, 'clip': ['4', 1]}),
        '7': ('CLIPTextEncode', {'text': '', 'clip': ['4', 1]}),
        '3': ('KSampler', {'model': ['4', 0], 'seed': seed, 'steps': 4, 'cfg': 7.0, 'sampler_name': 'euler',
                           'scheduler': 'normal', 'positive': ['6', 0], 'negative': ['7', 0], 'latent_image': ['5', 0],
                           'denoise': 1.0}),
        '8': ('VAEDecode', {'samples': ['3', 0], 'vae': ['4', 2]}),
        '9': ('SaveImage', {'images': ['8', 0], 'filename_prefix': 'maquette'}), **more}
    return {name: {'class_type': kind, 'inputs': inputs} for name, (kind, inputs) in nodes.items()}


def edit_graph(picture, mask_node, latent_node, **more):
    """Of a loaded picture; the sampler starts from latent_node."""
    made = graph(**{'10': ('LoadImage', {'image': picture}), '11': mask_node, '12': latent_node, **more})
    made['3']['inputs']['latent_image'] = ['12', 0]
    return made


class Client:
    """A WebSocket that says what it heard."""

    def __init__(self, port, name='me', hello=None, version='13', mask=b'abcd'):
        self.sock = socket.create_connection(('127.0.0.1', port), timeout=10)
        lines = [f'GET /ws?clientId={name} HTTP/1.1', f'Host: 127.0.0.1:{port}', 'Upgrade: websocket',
                 'Connection: Upgrade', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
                 f'Sec-WebSocket-Version: {version}', '', '']
        self.sock.sendall('\r\n'.join(lines).encode())
        self.stream, self.mask = Stream(self.sock), mask
        self.head = self.stream.until(b'\r\n\r\n', 10000).decode()
        if hello:
            self.send(hello)

    def send(self, text, code=fake_ws.TEXT, **more):
        self.sock.sendall(fake_ws.make_frame(code, text.encode(), mask=self.mask, **more))

    def frame(self):
        first, second = self.stream.exactly(2)
        size = second & 0x7f
        size = struct.unpack('>H', self.stream.exactly(2))[0] if size == 126 else size
        size = struct.unpack('>Q', self.stream.exactly(8))[0] if size == 127 else size
        return first, self.stream.exactly(size)

    def until(self, last, node=False):
        """Messages up to one of that type; binary ones as bytes."""
        heard = []
        while True:
            first, data = self.frame()
            if first & 15 == fake_ws.TEXT:
                heard.append(json.loads(data))
                kind = heard[-1]['type']
                if kind == last and (node is False or heard[-1]['data'].get('node') == node):
                    return heard
            elif first & 15 == fake_ws.BINARY:
                heard.append(data)

    def close(self):
        self.sock.close()


class Case(fake_test.Case):
    speak = 'comfyui'

    def submit(self, made, **more):
        answer = self.post('/prompt', {'prompt': made, **more})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()['prompt_id']

    def finish(self, prompt_id):
        return self.eventually(lambda: self.get('/history/' + prompt_id).json().get(prompt_id))

    def pictures(self, prompt_id):
        places = [place for node in self.finish(prompt_id)['outputs'].values() for place in node['images']]
        return [self.get('/view?filename={filename}&subfolder={subfolder}&type={type}'.format(**p)).body
                for p in places]

    def upload(self, name, raster):
        answer = self.post_form('/upload/image', ('image', name, fake_raster.write(raster)))
        return answer.json()['name']

    def run_graph(self, made):
        picture, = self.pictures(self.submit(made))
        return fake_raster.read_png(picture)

    def refused(self, made, **more):
        answer = self.post('/prompt', {'prompt': made, **more})
        self.assertEqual(answer.status, 400)
        return answer.json()


class Prompts(Case):
    def test_picture_of_the_size_asked_for(self):
        prompt_id = str(uuid.uuid4())
        self.assertEqual(self.submit(graph(width=72), prompt_id=prompt_id), prompt_id)
        picture, = self.pictures(prompt_id)
        self.assertEqual(fake_picture.read_png(picture)[:2], (72, 64))
        line, = self.ledger()
        self.assertEqual((line['marker'], line['job'], line['micros']), (prompt_id, prompt_id, 0))
        status = self.finish(prompt_id)['status']
        self.assertEqual((status['status_str'], status['completed']), ('success', True))
        self.assertEqual([m[0] for m in status['messages']],
                         ['execution_start', 'execution_cached', 'execution_success'])

    def test_every_input_changes_the_picture(self):
        found = {self.run_graph(made).rgb for made in (graph(), graph(seed=2), graph(text='b'), graph())}
        self.assertEqual(len(found), 3)

    def test_same_id_again_is_queued_again(self):
        prompt_id = str(uuid.uuid4())
        for _ in range(2):
            self.submit(graph(), prompt_id=prompt_id)
        self.eventually(lambda: len(self.ledger()) == 2)
        self.assertEqual(len({line['sha256'] for line in self.ledger()}), 1)

    def test_ids_are_lowercase_uuids(self):
        for wrong in ('x', 7, str(uuid.uuid4()).upper(), uuid.uuid4().hex):
            self.assertEqual(self.refused(graph(), prompt_id=wrong)['error']['type'], 'invalid_prompt_id')
        self.assertEqual(self.ledger(), [])

    def test_refusals(self):
        made = graph()
        del made['9']
        self.assertEqual(self.refused(made)['error']['type'], 'prompt_no_outputs')
        made = graph(**{'20': ('NoSuchNode', {})})
        self.assertEqual(self.refused(made)['error']['extra_info']['class_type'], 'NoSuchNode')
        made['20'] = {'inputs': {}}
        self.assertEqual(self.refused(made)['error']['message'][:26], "Node 'ID #20' has no class")
        answer = self.post('/prompt', {})
        self.assertEqual((answer.status, answer.json()['error']['type']), (400, 'no_prompt'))
        answer = self.post('/prompt', b'{')
        self.assertEqual((answer.status, answer.body.split(b'\n')[0]), (500, b'500 Internal Server Error'))

    def test_node_errors(self):
        for node, name, value, wanted in [('4', 'ckpt_name', 'none', 'value_not_in_list'),
                                          ('5', 'width', 99999, 'value_bigger_than_max'),
                                          ('5', 'width', 'wide', 'invalid_input_type'),
                                          ('3', 'steps', 0, 'value_smaller_than_min'),
                                          ('3', 'model', ['6', 0], 'return_type_mismatch'),
                                          ('3', 'model', ['4', 0, 1], 'bad_linked_input')]:
            made = graph()
            made[node]['inputs'][name] = value
            said = self.refused(made)
            self.assertEqual(said['node_errors'][node]['errors'][0]['type'], wanted)
            self.assertEqual(said['node_errors'][node]['dependent_outputs'], ['9'])
        made = graph(**{'10': ('LoadImage', {'image': 'none.png'}), '11': ('SaveImage', {'images': ['10', 0]})})
        said = self.post('/prompt', {'prompt': made}).json()
        self.assertEqual(said['node_errors']['10']['errors'][0]['details'], 'image - Invalid image file: none.png')
        self.assertEqual(said['node_errors']['11']['errors'][0]['type'], 'required_input_missing')
        self.assertIn('prompt_id', said)

    def test_model_missing(self):
        said = self.refused(graph(text='fault:model-missing'))
        self.assertEqual(said['node_errors']['4']['errors'][0]['type'], 'value_not_in_list')

    def test_cycle(self):
        made = graph()
        made['6']['inputs']['clip'] = ['10', 0]
        made['10'] = {'class_type': 'CLIPSetLastLayer', 'inputs': {'clip': ['11', 1], 'stop_at_clip_layer': -1}}
        made['11'] = {'class_type': 'LoraLoader', 'inputs': {'model': ['4', 0], 'clip': ['10', 0], 'strength_clip': 1,
                                                           'lora_name': 'lightning.safetensors', 'strength_model': 1}}
        types = [e['type'] for n in self.refused(made)['node_errors'].values() for e in n['errors']]
        self.assertIn('dependency_cycle', types)

    def test_failures(self):
        entry = self.finish(self.submit(graph(text='fault:oom')))
        kind, data = entry['status']['messages'][-1]
        self.assertEqual((kind, data['exception_type'], data['node_type']),
                         ('execution_error', 'torch.OutOfMemoryError', 'KSampler'))
        self.assertEqual((entry['outputs'], entry['status']['status_str'], self.ledger()), ({}, 'error', []))

    def test_faults(self):
        prompt_id = str(uuid.uuid4())
        self.assertEqual(self.post('/prompt',
                                   {'prompt': graph(text='fault:500-charged'), 'prompt_id': prompt_id}).status, 500)
        self.finish(prompt_id)
        self.assertEqual(self.post('/prompt', {'prompt': graph(text='fault:500-free')}).status, 500)
        self.lost('POST', '/prompt', {'prompt': graph(text='fault:reset-after-body')})
        self.eventually(lambda: len(self.ledger()) == 2)
        prompt_id = self.submit(graph(text='fault:result-truncate:50'))
        # The ledger has it before the history does, and asking for this one alone would use up the fault.
        self.eventually(lambda: prompt_id in self.get('/history').json())
        self.assertEqual(len(self.ledger()), 3)
        self.lost('GET', '/history/' + prompt_id)

    def test_restart_forgets_jobs_and_keeps_files(self):
        prompt_id = self.submit(graph())
        picture, = self.pictures(prompt_id)
        self.control('restart')
        self.assertEqual(self.get('/history/' + prompt_id).json(), {})
        self.assertEqual(self.get('/view?filename=maquette_00001_.png').body, picture)

    def test_foreign_origin(self):
        port = self.said['port']
        for origin, status in [('http://evil.example', 403), (f'http://127.0.0.1:{port}', 200),
                               ('http://127.0.0.1:1', 403)]:
            self.assertEqual(self.get('/queue', Origin=origin).status, status)
        self.assertEqual(self.get('/queue', **{'Sec-Fetch-Site': 'cross-site'}).status, 403)

    def test_what_it_is(self):
        self.assertEqual(self.get('/api/system_stats').json()['system']['os'], 'linux')
        info = self.get('/object_info/KSampler').json()['KSampler']
        self.assertEqual((info['output'], info['input']['required']['steps'][0]), (['LATENT'], 'INT'))
        self.assertEqual(self.get('/object_info/None').json(), {})
        self.assertEqual((self.get('/nothing').status, self.get('/nothing').body), (404, b'404: Not Found'))
        self.assertIn('v1-5-pruned-emaonly.safetensors', self.get('/models/checkpoints').json())


class Pixels(Case):
    source = fake_raster.paint(64, 64, 'source')

    def masked(self):
        """The source with a transparent upper half: what LoadImage makes a mask of."""
        return self.upload('masked.png', Raster(64, 64, self.source.rgb, bytes(2048) + b'\xff' * 2048))

    def test_latent_mask_moves_the_rest_a_little(self):
        made = edit_graph(self.masked(), ('VAEEncode', {'pixels': ['10', 0], 'vae': ['4', 2]}),
                          ('SetLatentNoiseMask', {'samples': ['11', 0], 'mask': ['10', 1]}))
        result = self.run_graph(made)
        change = [abs(a - b) for a, b in zip(self.source.rgb, result.rgb)]
        self.assertGreater(max(change[:6144]), 8)
        self.assertEqual(max(change[6144:]), 1)

    def test_composite_is_exact(self):
        more = {'13': ('ImageCompositeMasked', {'destination': ['10', 0], 'source': ['8', 0], 'x': 0, 'y': 0,
                                                'resize_source': False, 'mask': ['10', 1]})}
        made = edit_graph(self.masked(),
                          ('VAEEncodeForInpaint', {'pixels': ['10', 0], 'vae': ['4', 2], 'mask': ['10', 1],
                                                                  'grow_mask_by': 6}),
                          ('RepeatLatentBatch', {'samples': ['11', 0], 'amount': 1}), **more)
        made['9']['inputs']['images'] = ['13', 0]
        result = self.run_graph(made)
        self.assertEqual(result.rgb[6144:], self.source.rgb[6144:])
        self.assertNotEqual(result.rgb[:6144], self.source.rgb[:6144])

    def test_outpainting(self):
        more = {'13': ('ImagePadForOutpaint', {'image': ['10', 0], 'left': 64, 'top': 0, 'right': 0, 'bottom': 8,
                                               'feathering': 0})}
        made = edit_graph(self.masked(), ('VAEEncode', {'pixels': ['13', 0], 'vae': ['4', 2]}),
                          ('SetLatentNoiseMask', {'samples': ['11', 0], 'mask': ['13', 1]}), **more)
        self.assertEqual(self.run_graph(made).size, (128, 72))

    def test_another_file_of_the_same_name_is_another_picture(self):
        made = edit_graph('a.png', ('VAEEncode', {'pixels': ['10', 0], 'vae': ['4', 2]}),
                          ('RepeatLatentBatch', {'samples': ['11', 0], 'amount': 1}))
        self.upload('a.png', self.source)
        first = self.run_graph(made)
        fields = (('image', 'a.png', fake_raster.write(fake_raster.paint(64, 64, 'other'))), ('overwrite', 'true'))
        self.post_form('/upload/image', *fields)
        self.assertNotEqual(first.rgb, self.run_graph(made).rgb)

    def test_uploads(self):
        other = fake_raster.paint(64, 64, 'other')
        self.assertEqual([self.upload('a.png', self.source), self.upload('a.png', self.source),
                          self.upload('a.png', other)],
                         ['a.png', 'a.png', 'a (1).png'])
        answer = self.post_form('/upload/image', ('subfolder', '../x'), ('image', 'a.png', b'x'))
        self.assertEqual(answer.status, 400)
        ref = json.dumps({'filename': 'a.png', 'type': 'input'})
        mask = Raster(64, 64, self.source.rgb, bytes(4096))
        self.post_form('/upload/mask', ('image', 'm.png', fake_raster.write(mask)), ('original_ref', ref))
        shown = fake_raster.read_png(self.get('/view?filename=m.png&type=input').body)
        self.assertEqual((shown.rgb, shown.alpha), (self.source.rgb, bytes(4096)))

    def test_view(self):
        self.upload('a.png', self.source)
        answer = self.get('/view?filename=a.png&type=input&preview=webp;90')
        self.assertEqual(fake_picture.read_shown_size(answer.body), ('image/webp', 64, 64))
        for query, status in [('filename=none.png', 404), ('filename=../a.png', 400), ('', 404),
                              ('filename=a.png&type=secret', 400), ('filename=a.png&subfolder=../x', 403)]:
            self.assertEqual(self.get('/view?' + query).status, status)


class Sockets(Case):
    options = ['--preview-method', 'auto']

    def test_the_whole_story(self):
        client = Client(self.said['port'])
        self.assertIn('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', client.head)
        self.assertEqual(client.until('status')[0]['data'],
                         {'status': {'exec_info': {'queue_remaining': 0}}, 'sid': 'me'})
        self.submit(graph(), client_id='me')
        heard = client.until('executing', None)
        previews = [m for m in heard if isinstance(m, bytes)]
        self.assertEqual([struct.unpack('>II', p[:8]) for p in previews], [(1, 1)] * 4)
        self.assertEqual(fake_picture.read_shown_size(previews[0][8:])[0], 'image/jpeg')
        kinds = [m['type'] for m in heard if isinstance(m, dict) and m['type'] != 'progress_state']
        self.assertEqual(kinds, ['status', 'execution_start', 'execution_cached', *['executing'] * 5, *['progress'] * 4,
                                 'executing', 'executing', 'executed', 'execution_success', 'status', 'executing'])
        steps = [m['data']['value'] for m in heard if isinstance(m, dict) and m['type'] == 'progress']
        self.assertEqual(steps, [1, 2, 3, 4])
        self.submit(graph(), client_id='me')
        heard = client.until('executing', None)
        cached = next(m for m in heard if m['type'] == 'execution_cached')
        self.assertEqual(sorted(cached['data']['nodes']), list('3456789'))
        self.assertEqual(len([m for m in heard if m['type'] == 'executed']), 1)
        client.close()

    def test_previews_with_metadata(self):
        client = Client(self.said['port'], hello=HELLO)
        client.until('feature_flags')
        self.submit(graph(), client_id='me')
        preview = next(m for m in client.until('executing', None) if isinstance(m, bytes))
        kind, length = struct.unpack('>II', preview[:8])
        self.assertEqual((kind, json.loads(preview[8:8 + length])['node_id']), (4, '3'))

    def test_only_the_client_of_the_prompt_hears_of_it(self):
        client = Client(self.said['port'], 'other')
        client.until('status')
        self.finish(self.submit(graph(), client_id='me'))
        self.finish(self.submit(graph(seed=2), client_id='other'))
        heard = [m for m in client.until('execution_success') if isinstance(m, dict)]
        self.assertEqual(len([m for m in heard if m['type'] == 'execution_start']), 1)

    def test_interrupt(self):
        client = Client(self.said['port'])
        client.until('status')
        prompt_id = self.submit(graph(text='fault:stuck'), client_id='me')
        client.until('progress')
        self.post('/interrupt', {'prompt_id': str(uuid.uuid4())})
        self.assertEqual(self.get('/queue').json()['queue_running'][0][1], prompt_id)
        self.post('/interrupt', {'prompt_id': prompt_id})
        client.until('execution_interrupted')
        self.assertEqual(self.finish(prompt_id)['status']['messages'][-1][0], 'execution_interrupted')
        self.assertEqual(self.ledger(), [])

    def test_queue(self):
        stuck = self.submit(graph(text='fault:stuck'))
        self.eventually(lambda: self.get('/queue').json()['queue_running'])
        waiting = [self.submit(graph(seed=i)) for i in (5, 6)]
        first = self.post('/prompt', {'prompt': graph(seed=7), 'front': True}).json()['prompt_id']
        self.assertEqual([item[1] for item in self.get('/queue').json()['queue_pending']], [first, *waiting])
        self.assertEqual(self.post('/queue', {'delete': [waiting[0]]}).body, b'')
        self.assertEqual(self.post(f'/api/jobs/{waiting[1]}/cancel', {}).json(), {'cancelled': True})
        self.assertEqual(self.get('/api/jobs/' + stuck).json()['status'], 'in_progress')
        self.assertEqual(self.post('/api/jobs/' + stuck + '/cancel', {}).json(), {'cancelled': True})
        self.finish(first)
        self.assertEqual(len(self.ledger()), 1)
        self.assertEqual(self.get('/history/' + waiting[0]).json(), {})

    def test_client_must_keep_to_the_protocol(self):
        self.assertIn('400', Client(self.said['port'], version='8').head.split('\r\n')[0])
        for wrong in (lambda c: c.send('x', reserved=4), lambda c: c.send('x', 3), lambda c: c.send('x', 0)):
            client = Client(self.said['port'])
            client.until('status')
            wrong(client)
            self.assertEqual(client.frame(), (0x88, struct.pack('>H', 1002)))
        client = Client(self.said['port'], mask=None)
        client.until('status')
        client.send('x')
        self.assertEqual(client.frame()[1], struct.pack('>H', 1002))

    def test_ping_and_close(self):
        client = Client(self.said['port'])
        client.until('status')
        client.send('you', fake_ws.PING)
        self.assertEqual(client.frame(), (0x8a, b'you'))
        client.send('\x03\x68'[:2], fake_ws.CLOSE)
        self.assertEqual(client.frame()[0], 0x88)
        with self.assertRaises(Gone):
            client.frame()

    def test_faults(self):
        self.control('fault', b'ws-silent')
        client = Client(self.said['port'])
        self.finish(self.submit(graph(), client_id='me'))
        client.sock.settimeout(0.2)
        with self.assertRaises(Gone):
            client.frame()
        self.control('fault', b'ws-pieces:5')
        client = Client(self.said['port'])
        self.assertEqual(client.frame(), (0x01, b'{"typ'))
        self.assertEqual(client.frame(), (0x89, b''))
        self.assertEqual(client.frame(), (0x00, b'e": "'))
        self.control('fault', b'ws-refuse:404')
        self.assertIn(' 404 ', Client(self.said['port']).head.split('\r\n')[0])
        self.control('fault', b'ws-bad-accept')
        self.assertNotIn('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', Client(self.said['port']).head)

    def test_ends_in_the_middle(self):
        for name, last in (('ws-close:4', 0x88), ('ws-cut:4', None), ('ws-reset:4', None)):
            client = Client(self.said['port'])
            client.until('status')
            prompt_id = self.submit(graph(seed=len(name), text='fault:' + name), client_id='me')
            frames = []
            with self.assertRaises(Gone):
                while True:
                    frames.append(client.frame()[0])
            self.assertEqual(frames[-1] if last else None, last)
            self.assertEqual(self.finish(prompt_id)['status']['status_str'], 'success')

    def test_preview_bombs(self):
        for name, check in [('preview-bomb', lambda data: fake_picture.read_png(data)[:2] == (60000, 60000)),
                            ('preview-lies', lambda data: data.startswith(b'<html>')),
                            ('preview-huge:1', lambda data: len(data) > 1 << 20)]:
            client = Client(self.said['port'])
            client.until('status')
            self.submit(graph(text='fault:' + name), client_id='me')
            preview = next(m for m in client.until('executing', None) if isinstance(m, bytes))
            self.assertTrue(check(preview[8:]), name)


class Old(Case):
    options = ['--old']

    def test_old_ways(self):
        wanted = str(uuid.uuid4())
        client = Client(self.said['port'])
        client.until('status')
        prompt_id = self.submit(graph(), prompt_id=wanted, client_id='me')
        self.assertNotEqual(prompt_id, wanted)
        kinds = {m['type'] for m in client.until('executing', None)}
        self.assertFalse(kinds & {'execution_success', 'progress_state'})
        self.finish(prompt_id)
        self.assertEqual((self.get('/api/jobs').status, self.post('/prompt', {}).json()['error']), (404, 'no prompt'))


class Restarts(Case):
    def test_restart_drops_sockets_and_what_ran(self):
        client = Client(self.said['port'])
        client.until('status')
        prompt_id = self.submit(graph(text='fault:stuck'), client_id='me')
        client.until('progress')
        self.control('restart')
        with self.assertRaises(Gone):
            client.until('execution_success')
        time.sleep(0.1)
        self.assertEqual((self.ledger(), self.get('/history/' + prompt_id).json()), ([], {}))


if __name__ == '__main__':
    tap.main()
