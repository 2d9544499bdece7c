# SPDX-License-Identifier: GPL-3.0-or-later
"""Lemonade, which puts OpenAI's form in front of stable-diffusion.cpp: model and prompt are needed, one picture, one
input, white repaints. Protocols 5d."""

import json
import time

import fake_local
import fake_raster
import fake_sdcpp
from fake_gateway import Gateway, GatewayRun

EDITABLE = range(1, 11)


class Dialect(Gateway):
    BASE = '/api/v1'
    PREFIXES = ('/api/v1', '/api/v0', '/v1', '/v0')
    NATIVE = ('/api/v1/images/edits', '/v1/images/edits')
    ROUTES = {('POST', '/images/generations'): 'generate', ('POST', '/images/edits'): 'edit',
              ('GET', '/models'): 'models',
              ('GET', '/health'): 'health'}
    REFUSALS = {'model-missing': (404, 'Model not found: SD-Turbo', 'model_not_found')}
    OUT_OF_MEMORY = 'generate_image returned no results'

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--model', action='append', default=[], help='one more model')
        parser.add_argument('--old', action='store_true', help='does not know image[]')

    def __init__(self, server):
        super().__init__(server)
        self.models_here = ['SD-Turbo', 'SDXL-Turbo', 'Flux-2-Klein-4B', *server.args.model]

    def error(self, status, message, code=None, **_more):
        kinds = {404: 'not_found', 500: 'backend_error'}
        value = {'error': {'message': message, 'type': code or kinds.get(status, 'invalid_request_error')}}
        return json.dumps(value, separators=(',', ':')).encode(), 'application/json'

    def check(self, request, fields):
        """Model and prompt; what else is said is passed over, or on."""
        for name in ('model', 'prompt'):
            if not isinstance(fields.get(name), str) or not fields[name]:
                self.refuse(request, 400, f"Missing '{name}' field in request")
        if fields['model'] not in self.models_here:
            self.refuse(request, 404, f'Model not found: {fields["model"]}', 'model_not_found')

    def find_size(self, text):
        """As the server behind it does: up to the next 64; what is no size is 512 × 512."""
        width, height = fake_sdcpp.read_size(text if isinstance(text, str) else '', 512, 512)
        return fake_sdcpp.round_up(width), fake_sdcpp.round_up(height)

    def generate(self, request):
        try:
            said = fake_local.read_json(request.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.refuse(request, 400, 'Invalid JSON in request body')
        self.check(request, said)
        seed = said.get('seed')
        fields = {'prompt': said['prompt'], 'model': said['model'], 'seed': seed if isinstance(seed, int) else None,
                  'steps': said.get('steps'), 'cfg_scale': said.get('cfg_scale')}
        return LemonadeRun(request, fields, self.find_size(said.get('size'))).answer()

    def edit(self, request):
        parts = fake_local.read_form(request)
        if parts is None:
            self.refuse(request, 400, 'Content-Type must be multipart/form-data')
        fields = {part.name: part.text() for part in parts if part.file_name is None}
        self.check(request, fields)
        names = ('image',) if self.args.old else ('image', 'image[]')
        image = next((p for p in parts if p.file_name is not None and p.name in names), None)
        if image is None:
            self.refuse(request, 400, "Missing 'image' file in request")
        count = self.read_count(request, fields.get('n', '1'))
        mask = next((fake_raster.read_any(p.data) for p in parts if p.name == 'mask'), None)
        seed = fields.get('seed', '')
        said = {'prompt': fields['prompt'], 'model': fields['model'], 'n': count,
                'seed': int(seed) if seed.lstrip('-').isdigit() else None}
        run = LemonadeRun(request, said, self.find_size(fields.get('size')), fake_raster.read_any(image.data), mask)
        return run.answer()

    def read_count(self, request, text):
        if not text.isdigit() or int(text) not in EDITABLE:
            self.refuse(request, 400, "'n' must be between 1 and 10")
        return int(text)

    def models(self, request):
        data = [{'id': name, 'created': int(time.time()), 'object': 'model', 'owned_by': 'lemonade', 'recipe': 'sd-cpp',
                 'labels': ['image']} for name in self.models_here]
        return request.reply_json(200, {'object': 'list', 'data': data})

    def health(self, request):
        return request.reply_json(200, {'status': 'ok'})

    def show(self, run, pictures):
        item = {'upscaled': True, 'width': run.size[0], 'height': run.size[1]} if 'upscaled' in run.faults else {}
        return {'created': int(time.time()), 'data': [{'b64_json': f'@{i}@', **item} for i in range(len(pictures))]}

    def reply_failed(self, request, run):
        words = json.dumps({'error': run.error}, separators=(',', ':'))
        return request.reply(500, *self.error(500, f'sd-server failed: {words}'))


class LemonadeRun(GatewayRun):
    def __init__(self, request, fields, size, *more):
        super().__init__(request, fields, size, *more)
        if 'upscaled' in self.faults:
            # What a model's own setting does after the fact.
            self.size = (size[0] * 4, size[1] * 4)
