# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenRouter's own route for pictures: POST /api/v1/images, and what its models can do."""

import json
import re

import fake_api
import fake_dialect
import fake_faults
import fake_jobs
import fake_picture
import fake_price
from fake_core import Refusal
from fake_faults import Faults
from fake_images import ImageJob
from fake_prediction import read_data_uri

MODEL = 'openai/gpt-image-2'
OTHER = 'bytedance-seed/seedream-4.5'
MODELS = '/api/v1/images/models'
RATIOS = ('1:1', '1:2', '1:4', '1:8', '2:1', '2:3', '3:2', '3:4', '4:1', '4:3', '4:5', '5:4', '8:1', '9:16', '16:9',
          '9:19.5', '19.5:9', '9:20', '20:9', '9:21', '21:9', 'auto')
TIERS = ('512', '1K', '2K', '4K')
CHOICES = {'aspect_ratio': RATIOS, 'resolution': TIERS, 'background': ('auto', 'transparent', 'opaque'),
           'output_format': ('png', 'jpeg', 'webp', 'svg'), 'quality': ('auto', 'low', 'medium', 'high')}
TYPES = {'model': str, 'prompt': str, 'aspect_ratio': str, 'background': str, 'input_references': list, 'n': int,
         'output_compression': int, 'output_format': str, 'provider': dict, 'quality': str, 'resolution': str,
         'seed': int, 'size': str, 'stream': bool}
RANGES = {'n': (1, 10), 'output_compression': (0, 100)}
PROVIDER = {'only', 'order', 'ignore', 'sort', 'allow_fallbacks', 'options'}
MAX_REFERENCES = 16
# What gpt-image-2 takes of all that, by the tiers' pixels.
SIZES = {'1K': {'1:1': (1024, 1024), '3:2': (1536, 1024), '2:3': (1024, 1536), '16:9': (1536, 864),
                '9:16': (864, 1536)},
         '2K': {'1:1': (2048, 2048), '3:2': (2496, 1664), '2:3': (1664, 2496), '16:9': (2048, 1152),
                '9:16': (1152, 2048)},
         '4K': {'1:1': (2880, 2880), '3:2': (3504, 2336), '2:3': (2336, 3504), '16:9': (3840, 2160),
                '9:16': (2160, 3840)}}
FLAGGED = 'openai/gpt-image-2 requires moderation on OpenAI. Your input was flagged for "sexual".'
UPSTREAM = 'Provider returned error'
CAN = {'resolution': {'type': 'enum', 'values': list(SIZES)},
       'aspect_ratio': {'type': 'enum', 'values': [*SIZES['1K'], 'auto']},
       'quality': {'type': 'enum', 'values': list(CHOICES['quality'])}, 'n': {'type': 'range', 'min': 1, 'max': 10},
       'output_format': {'type': 'enum', 'values': ['png', 'jpeg', 'webp']},
       'background': {'type': 'enum', 'values': ['auto', 'opaque']},
       'output_compression': {'type': 'range', 'min': 0, 'max': 100},
       'input_references': {'type': 'range', 'min': 0, 'max': MAX_REFERENCES}}
PRICES = [{'billable': what, 'unit': 'token', 'cost_usd': cost} for what, cost in
          (('input_text', 0.000005), ('input_image', 0.000008), ('output_image', 0.00003))]


class Dialect(fake_dialect.Dialect):
    BASE = '/api/v1'
    compatible = False
    REFUSALS = {
        '400': (400, 'Invalid input', None),
        '401': (401, 'User not found.', None),
        '402': (402, 'Insufficient credits. Add more using https://openrouter.ai/settings/credits', None),
        'balance': (402, 'Insufficient credits. Add more using https://openrouter.ai/settings/credits', None),
        'quota': (403, 'Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys', None),
        '403': (403, 'Forbidden', None),
        '404': (404, 'No endpoints found for openai/gpt-image-2.', None),
        'moderation': (403, FLAGGED, None, {'metadata': {
            'reasons': ['sexual'], 'flagged_input': 'a brass lamp...', 'provider_name': 'OpenAI',
            'model_slug': MODEL}}),
        'moderation-upstream': (400, UPSTREAM, None,
                                {'metadata': {'provider_name': 'OpenAI', 'raw': json.dumps({'error': {
            'message': fake_jobs.MODERATION, 'type': 'image_generation_user_error', 'code': 'moderation_blocked'}})}}),
        'none-left': (503, 'No allowed providers are available for the selected model.', None),
        'overloaded': (529, 'Provider overloaded', None),
    }

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--partials', type=int, default=2, metavar='N', help='partial pictures in a stream')
        parser.add_argument('--without-model', action='store_true', help='gpt-image-2 is not offered')
        parser.add_argument('--own-key', action='store_true', help='another pays: the cost is zero')

    def __init__(self, server):
        super().__init__(server)
        self.pictures = {}

    def headers(self, _request):
        return [('x-generation-id', fake_dialect.new_id('gen-'))]

    def is_paid(self, request):
        return request.method == 'POST' and request.path == '/api/v1/images'

    def error(self, status, message, code=None, **more):
        return json.dumps({'error': {'code': status, 'message': message, **more}}).encode(), 'application/json'

    def throttled(self, headers):
        return (429, *self.error(429, 'Rate limit exceeded: limit_rpm/openai/gpt-image-2. High demand for '
                                 'openai/gpt-image-2 on OpenRouter - limited to 20 requests per minute. Please retry '
                                 'shortly.',
                                 metadata={'headers': {'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0'}}),
                headers)

    def broken(self, status):
        return (status, *self.error(status, UPSTREAM, metadata={'raw': 'upstream connect error',
                                                                'provider_name': 'OpenAI'}), [])

    def refuse(self, status, message):
        raise Refusal(status, self.error(status, message)[0])

    def check_key(self, request):
        given = request.headers.get('authorization', '')
        if self.args.no_key:
            return
        if not given.startswith('Bearer ') or len(given) < 8:
            self.refuse(401, 'No auth credentials found')
        if self.server.key and given[7:] != self.server.key:
            self.refuse(401, 'User not found.')

    def serve(self, request):
        if self.is_paid(request):
            self.check_key(request)
            return self.create(request)
        bad = fake_jobs.damage(request, 'model')
        if bad is not None:
            return bad
        if request.method == 'GET' and request.path == '/api/v1/key':
            self.check_key(request)
            return request.reply_json(200, {'data': {'label': 'sk-or-v1-fak...e00', 'limit': None, 'usage': 0.0,
                                                     'is_free_tier': False}})
        if request.method == 'GET' and request.path == MODELS:
            return fake_dialect.reply_damaged(request, 200, {'data': self.models()}, request.faults)
        if request.method == 'GET' and request.path == f'{MODELS}/{MODEL}/endpoints' and not self.args.without_model:
            return request.reply_json(200, {'id': MODEL, 'endpoints': [
                {'provider_name': 'OpenAI', 'provider_slug': 'openai', 'provider_tag': 'openai',
                 'supported_parameters': CAN,
                 'allowed_passthrough_parameters': ['moderation'], 'supports_streaming': True, 'pricing': PRICES}]})
        return self.refuse(404, 'Not Found')

    def models(self):
        mine = [] if self.args.without_model else [(MODEL, CAN, True)]
        other = (OTHER, {'resolution': CAN['resolution'], 'seed': {'type': 'boolean'}}, False)
        return [{'id': name, 'name': name, 'description': 'An image model.', 'created': 1776800000,
                 'architecture': {'input_modalities': ['text', 'image'], 'output_modalities': ['image']},
                 'supported_parameters': can, 'supports_streaming': stream, 'endpoints': f'{MODELS}/{name}/endpoints'}
                for name, can, stream in [other, *mine]]

    def create(self, request):
        if not request.headers.get('content-type', '').startswith('application/json'):
            self.refuse(400, 'Invalid content type: expected application/json')
        try:
            fields = json.loads(request.body, object_pairs_hook=fake_api.strict_object)
        except (ValueError, RecursionError, Refusal):
            fields = None
        if not isinstance(fields, dict):
            self.refuse(400, 'Invalid JSON')
        self.check(fields)
        size = self.find_size(fields)
        return RouterJob(request, fields, size, self.read_references(fields)).answer()

    def check(self, fields):
        for name, value in fields.items():
            if name not in TYPES:
                self.refuse(400, f'Invalid input: unrecognized key: "{name}"')
            if type(value) is not TYPES[name]:
                self.refuse(400, f'Invalid input: {name}: expected {TYPES[name].__name__}')
            if name in CHOICES and value not in CHOICES[name]:
                self.refuse(400, f'Invalid input: {name}: Invalid option: expected one of '
                            + '|'.join(f'"{choice}"' for choice in CHOICES[name]))
            if name in RANGES and not RANGES[name][0] <= value <= RANGES[name][1]:
                self.refuse(400, f'Invalid input: {name}: out of range')
        for name in ('model', 'prompt'):
            if not fields.get(name):
                self.refuse(400, f'Invalid input: {name}: Required')
        if set(fields.get('provider', {})) - PROVIDER:
            self.refuse(400, 'Invalid input: provider: unrecognized key')
        if fields['model'] != MODEL or self.args.without_model:
            self.refuse(404, f"No endpoints found for {fields['model']}.")
        self.check_what_the_model_takes(fields)

    def check_what_the_model_takes(self, fields):
        """Descriptors of supported_parameters: what the model behind it has no word for is refused."""
        for name, can in CAN.items():
            if name in fields and can['type'] == 'enum' and fields[name] not in can['values']:
                self.refuse(400, f'{name}: "{fields[name]}" is not supported by {MODEL}')
        if 'seed' in fields:
            self.refuse(400, f'seed is not supported by {MODEL}')

    def find_size(self, fields):
        """(width, height) or None. A size in pixels and another wish beside it contradict each other."""
        size, tier, ratio = fields.get('size'), fields.get('resolution'), fields.get('aspect_ratio')
        if size in SIZES and tier in (None, size):
            size, tier = None, size
        if size is None:
            return SIZES[tier or '1K'].get(ratio or '1:1')
        match = re.fullmatch(r'([1-9]\d{1,4})x([1-9]\d{1,4})', size)
        if not match:
            self.refuse(400, f'Invalid input: size: "{size}"')
        found = (int(match[1]), int(match[2]))
        other_tier = tier and found not in SIZES[tier].values()
        if other_tier or (ratio and found not in [sizes.get(ratio) for sizes in SIZES.values()]):
            self.refuse(400, 'size conflicts with resolution or aspect_ratio')
        try:
            return fake_api.check_size(size, 'gpt-image-2')
        except fake_api.ApiError as error:
            raise Refusal(400, self.error(400, UPSTREAM, metadata={'provider_name': 'OpenAI',
                                                                   'raw': error.body.decode()})[0]) from error

    def read_references(self, fields):
        references = fields.get('input_references', [])
        if len(references) > MAX_REFERENCES:
            self.refuse(400, f'input_references: at most {MAX_REFERENCES}')
        parts = []
        for item in references:
            url = item.get('image_url') if isinstance(item, dict) and set(item) == {'type', 'image_url'} else None
            if not isinstance(url, dict) or item['type'] != 'image_url' or not isinstance(url.get('url'), str):
                self.refuse(400, 'Invalid input: input_references: expected {"type":"image_url","image_url":{"url":…}}')
            data = read_data_uri(url['url'])
            if data:
                if (fake_picture.read_shown_size(data[1]) or ('',))[0] != data[0]:
                    self.refuse(400, 'Invalid image in input_references')
                parts.append(fake_api.Part('image', 'inline', *data))
            elif not re.match(r'https?://', url['url']):
                self.refuse(400, 'Invalid input: input_references: not an address')
        return parts


class RouterJob(ImageJob):
    def __init__(self, request, fields, size, images):
        super().__init__(request, {**fields, 'partial_images': request.server.args.partials}, size, images, None)
        self.faults = Faults(['sse-done']).merged(self.faults)
        if 'sse-no-done' in self.faults:
            del self.faults.by_name['sse-done']

    def make_item(self, png):
        return '{"b64_json":"%s","media_type":"image/%s"}' % (fake_faults.encode_picture(png, self.faults), self.form)

    def make_usage(self, count):
        if 'no-usage' in self.faults:
            return None
        usage = fake_price.make_usage(self.fields, self.size, self.references, count)
        cost = 0 if self.server.args.own_key else self.micros * count / 1000000
        shown = {'prompt_tokens': usage['input_tokens'], 'completion_tokens': usage['output_tokens'],
                 'total_tokens': usage['total_tokens'], 'cost': cost, 'is_byok': self.server.args.own_key}
        if 'no-cost' in self.faults:
            del shown['cost']
        return shown

    def make_body(self, pictures):
        head = json.dumps({'created': 1776800000})[:-1]
        usage = self.make_usage(len(pictures))
        tail = '' if usage is None else ',"usage":' + json.dumps(usage)
        return f'{head},"data":[{",".join(self.make_item(png) for png in pictures)}]{tail}}}'.encode()

    def make_event(self, what, png, extra):
        data = {'type': 'image_generation.' + what, **extra}
        if what == 'completed':
            data.update(created=1776800000, media_type=f'image/{self.form}')
        picture = fake_faults.encode_picture(png, self.faults)
        return f'data: {json.dumps(data)[:-1]},"b64_json":"{picture}"}}\n\n'

    def make_events(self, pictures):
        events = super().make_events(pictures)
        if 'sse-text' in self.faults:
            text = {'type': 'image_generation.text_chunk', 'phase': 'reasoning', 'text': 'A lamp, then.'}
            events.insert(0, f'data: {json.dumps(text)}\n\n')
        return events

    def make_error_event(self, code):
        message = FLAGGED if code == 'moderation_blocked' else UPSTREAM
        said = {'code': code, 'message': message, 'param': None, 'type': None}
        return 'data: ' + json.dumps({'type': 'error', 'error': said}) + '\n\n'

    def charge(self, pictures, told=None):
        self.micros = 0 if self.server.args.own_key else self.micros
        super().charge(pictures, told)
