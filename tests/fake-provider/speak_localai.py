# SPDX-License-Identifier: GPL-3.0-or-later
"""LocalAI: pictures are addresses unless base64 is asked for, sizes without an x are 512 × 512, and there is inpainting
instead of edits. Protocols 5d."""

import base64
import json
import time

import fake_gateway
import fake_local
import fake_raster
from fake_dialect import new_id
from fake_gateway import Gateway, GatewayRun

ZERO = {'prompt_tokens': 0, 'completion_tokens': 0, 'total_tokens': 0}


class Dialect(Gateway):
    NATIVE = ('/v1/images/inpainting',)
    PREFIXES = ('/v1', '')
    PAID = ('/images/generations', '/images/inpainting')
    ROUTES = {('POST', '/images/generations'): 'generate', ('POST', '/images/inpainting'): 'inpaint',
              ('GET', '/models'): 'models'}
    WRONG_KEY = 'An authentication key is required'
    REFUSALS = {'model-missing': (500, 'could not load model: rpc error: code = Unknown desc = no such file', None)}

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--model', action='append', default=[], help='one more model')

    def __init__(self, server):
        super().__init__(server)
        self.models_here = ['stablediffusion', 'gpt-4', *server.args.model]

    def error(self, status, message, code=None, **_more):
        if status == 401:
            return json.dumps({'error': {'message': message, 'type': code or ''}}).encode(), 'application/json'
        value = {'error': {'code': status, 'message': message, 'type': ''}}
        return json.dumps(value, separators=(',', ':')).encode(), 'application/json'

    def key(self, request):
        return super().key(request) or request.headers.get('x-api-key', '')

    def check_model(self, request, model):
        if not model:
            self.refuse(request, 400, 'Bad Request')
        if model not in self.models_here:
            self.refuse(request, 500,
                        f'could not load model: rpc error: code = Unknown desc = stat /models/{model}: no '
                        'such file or directory')

    def generate(self, request):
        try:
            said = fake_local.read_json(request.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not isinstance(said.get('prompt', ''), (str, list)):
            self.refuse(request, 400, 'failed parsing request body')
        self.check_model(request, said.get('model'))
        positive, _, negative = str(said.get('prompt', '')).partition('|')
        fields = {'prompt': positive, 'negative': negative, 'n': self.count(said), 'seed': said.get('seed'),
                  'step': said.get('step'), 'response_format': said.get('response_format')}
        references = self.read_references(request, said)
        run = LocalAIRun(request, fields, self.read_size(request, said.get('size', '')),
                         references[0] if references else None)
        return run.answer()

    @staticmethod
    def count(said):
        count = said.get('n')
        return count if isinstance(count, int) and count > 0 else 1

    def read_size(self, request, size):
        """Without an x it is passed over; with one it has to be right."""
        if 'x' not in size:
            return 512, 512
        found = fake_gateway.read_size(size, None)
        if found is None:
            self.refuse(request, 500, "invalid value for 'size'")
        return found

    def read_references(self, request, said):
        """Addresses or bare base64: what begins with data: is neither."""
        listed = said.get('ref_images') or said.get('files') or ([said['file']] if said.get('file') else [])
        rasters = []
        for text in listed:
            try:
                rasters.append(fake_raster.read_any(base64.b64decode(text, validate=True)))
            except ValueError:
                self.refuse(request, 500, 'illegal base64 data at input byte 4')
        return [raster for raster in rasters if raster]

    def inpaint(self, request):
        parts = fake_local.read_form(request) or []
        fields = {part.name: part.text() for part in parts if part.file_name is None}
        files = {part.name: part for part in parts if part.file_name is not None}
        if not fields.get('model') or not fields.get('prompt'):
            self.refuse(request, 400, 'Bad Request')
        self.check_model(request, fields['model'])
        for name in ('image', 'mask'):
            if name not in files:
                self.refuse(request, 400, f'missing {name} file')
        image, mask = (fake_raster.read_any(files[name].data) for name in ('image', 'mask'))
        if not image or not mask:
            self.refuse(request, 500, 'rpc error: code = Unknown desc = cannot identify image file')
        run = LocalAIRun(request, {'prompt': fields['prompt'], 'steps': fields.get('steps'), 'n': 1}, (512, 512), image,
                         mask)
        return run.answer()

    def models(self, request):
        data = [{'id': name, 'object': 'model'} for name in self.models_here]
        return request.reply_json(200, {'object': 'list', 'data': data})

    def find_more(self, request, path):
        if request.method == 'GET' and path.startswith('/generated-images/'):
            done = self.reply_picture(request, path.rpartition('/')[2])
            if done is not None:
                return done
        return self.no_route(request)

    def show(self, run, pictures):
        data = []
        for i, picture in enumerate(pictures):
            item = {'embedding': None, 'index': 0}
            if run.fields.get('response_format') == 'b64_json':
                item['b64_json'] = f'@{i}@'
            else:
                name = new_id('b64') + '.png'
                self.keep(picture, name)
                item['url'] = self.address(run, name)
            data.append(item)
        return {'created': int(time.time()), 'id': new_id(), 'data': data, 'usage': ZERO}

    def address(self, run, name):
        """With the host that the client asked for."""
        faults = run.faults
        if 'url-foreign' in faults:
            return f"{faults.arg('url-foreign', 0, 'http')}://{faults.arg('url-foreign', 1, '10.0.0.1')}/{name}"
        path = '/generated-images/' + ('gone.png' if 'url-404' in faults else name)
        return path if 'url-relative' in faults else f"http://{run.request.headers.get('host', 'localhost')}{path}"

    def reply_failed(self, request, run):
        return request.reply(500, *self.error(500, f'rpc error: code = Unknown desc = {run.error}'))


class LocalAIRun(GatewayRun):
    """n pictures are made one after the other: n times as long."""

    def think(self):
        for _ in range(self.count):
            super().think()
