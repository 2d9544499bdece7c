# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI's Images form: /v1/images/generations, /v1/images/edits, /v1/models."""

import hashlib
import json
import time

import fake_api
import fake_dialect
import fake_faults
import fake_picture
import fake_wire
from fake_dialect import Paid
from fake_faults import Faults

IMAGE_PATHS = ('/v1/images/generations', '/v1/images/edits')
URL_FAULTS = {'url', 'url-relative', 'url-data', 'url-foreign', 'url-404', 'url-hops', 'url-loop'}
VERIFY = ('Your organization must be verified to use the model `gpt-image-2`. Please go to: '
          'https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just '
          'verified, it can take up to 15 minutes for access to propagate.')
MODERATION = ('Your request was rejected by the safety system. If you believe this is an error, contact us at '
              'help.openai.com and include the request ID req_fake. safety_violations=[sexual].')
NO_MONEY = 'You exceeded your current quota, please check your plan and billing details.'
WRONG_KEY = ('Incorrect API key provided: {key}. You can find your API key at '
             'https://platform.openai.com/account/api-keys.')
THROTTLED = ('Rate limit reached for gpt-image-2 in organization org-fake on input-images per min: Limit 5, Used 5, '
             'Requested 1. Please try again in 12s.')
USER_ERROR, MONEY = {'kind': 'image_generation_user_error'}, {'kind': 'insufficient_quota'}
REFUSALS = {
    '400': (400, 'Invalid value.', 'invalid_value'),
    '401': (401, WRONG_KEY, 'invalid_api_key'),
    '402': (402, 'Payment required.', 'payment_required', {'kind': 'billing_error'}),
    '403': (403, 'Country, region, or territory not supported', 'unsupported_country_region_territory',
            {'kind': 'request_forbidden'}),
    '404': (404, 'The model `gpt-image-2` does not exist or you do not have access to it.', 'model_not_found'),
    'verify': (403, VERIFY, None),
    'moderation': (400, MODERATION, 'moderation_blocked',
                   {**USER_ERROR, 'moderation_details': {'moderation_stage': 'input', 'categories': ['sexual']}}),
    'quota': (429, NO_MONEY, 'insufficient_quota', MONEY),
    'balance': (429, NO_MONEY, 'credit_balance_exhausted', MONEY),
    'spend-limit': (429, NO_MONEY, 'organization_spend_limit_exceeded', MONEY),
    'hard-limit': (400, 'Billing hard limit has been reached', 'billing_hard_limit_reached', USER_ERROR),
    'overloaded': (503, 'The server is currently overloaded. Please try again later.', 'server_is_overloaded',
                   {'kind': 'service_unavailable_error'}),
}


class Dialect(fake_dialect.Dialect):
    REFUSALS = REFUSALS

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--model', action='append', default=[], help='one more model name')
        parser.add_argument('--any-model', action='store_true')
        parser.add_argument('--allow', action='append', default=[], help='one more field that is not refused')
        parser.add_argument('--max-images', type=int, default=16)
        parser.add_argument('--compatible', action='store_true',
                            help='a lax compatible server: url unless b64_json is asked for')

    def __init__(self, server):
        super().__init__(server)
        args = server.args
        self.models = set() if args.any_model else fake_api.MODELS | set(args.model)
        self.compatible, self.allowed, self.max_images = args.compatible, set(args.allow), args.max_images
        self.pictures = {}

    def headers(self, _request):
        return [('x-request-id', fake_dialect.new_id('req_')), ('openai-version', '2020-10-01'),
                ('openai-processing-ms', '17'), ('x-ratelimit-limit-requests', '5'),
                ('x-ratelimit-remaining-requests', '4')]

    def is_paid(self, request):
        return request.method == 'POST' and request.path in IMAGE_PATHS

    def error(self, status, message, code=None, kind='invalid_request_error', param=None, **more):
        return fake_faults.openai_error(message, kind, code, param, **more), 'application/json'

    def refusal(self, name, key):
        if name == '422':
            # No documented case: what the frameworks of compatible servers write.
            return 422, json.dumps({'detail': [{'loc': ['body', 'size'], 'msg': 'value is not a valid size',
                                                'type': 'value_error'}]}).encode(), 'application/json', []
        return super().refusal(name, key)

    def throttled(self, headers):
        return (429, *self.error(429, THROTTLED, 'rate_limit_exceeded', 'input-images'), headers)

    def broken(self, status):
        return (status, *self.error(status, fake_dialect.BROKEN, 'server_error', 'server_error'), [])

    def check_key(self, request):
        given = request.headers.get('authorization', '')
        if self.args.no_key:
            return
        if not given.startswith('Bearer ') or len(given) < 8:
            raise fake_api.ApiError(401, "You didn't provide an API key. You need to provide your API key in an "
                                    'Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).')
        if self.server.key and given[7:] != self.server.key:
            raise fake_api.ApiError(401, WRONG_KEY.replace('{key}', given[7:]), 'invalid_api_key')

    def serve(self, request):
        if self.is_paid(request):
            return self.serve_image(request)
        if request.path.startswith('/files/'):
            done = self.serve_file(request, self.pictures)
            if done is None:
                raise fake_api.ApiError(404, 'No such file.')
            return done
        return self.serve_get(request)

    def serve_get(self, request):
        faults = request.faults
        self.check_key(request)
        refusal = self.refuse_by_fault(request, faults, 'GET')
        if refusal:
            return request.reply(*refusal[:4])
        if 'hang' in faults:
            fake_wire.hold(request.sock)
        if request.path != '/v1/models':
            raise fake_api.ApiError(404, f'Invalid URL ({request.method} {request.path})', None)
        if request.method != 'GET':
            raise fake_api.ApiError(405, f'Not allowed to {request.method} on {request.path}.', 'method_not_supported')
        models = {'object': 'list', 'data': [{'id': m, 'object': 'model', 'created': 1776800000, 'owned_by': 'fake'}
                                             for m in sorted(self.models or fake_api.MODELS)]}
        return fake_dialect.reply_damaged(request, 200, models, faults)

    def serve_image(self, request):
        self.check_key(request)
        try:
            fields, size, images, mask = fake_api.parse(request.path, request.body, request.headers, self)
        except UnicodeDecodeError as error:
            raise fake_api.ApiError(400, 'Not UTF-8.') from error
        return ImageJob(request, fields, size, images, mask).answer()


class ImageJob(Paid):
    """One valid request: charged once, then answered, somehow."""

    def __init__(self, request, fields, size, images, mask):
        inputs = json.dumps(fields, sort_keys=True).encode()
        for part in images + ([mask] if mask else []):
            inputs += hashlib.sha256(part.data).digest()
        super().__init__(request, fields['prompt'], request.headers.get('x-client-request-id', ''), inputs)
        self.fields, self.images, self.path = fields, images, request.path
        self.size, self.count = size or (1024, 1024), fields.get('n', 1)
        self.form = fields.get('output_format', 'png')
        if self.form not in fake_picture.FORMS:
            # A compatible server that does not know the word makes what it always makes.
            self.form = 'png'

    def is_charged(self):
        return not ('sse-error' in self.faults and self.fields.get('stream'))

    def respond(self, pictures):
        if self.fields.get('stream') and not self.dialect.compatible:
            return self.stream(pictures)
        return fake_dialect.reply_damaged(self.request, 200, self.make_body(pictures), self.faults)

    def make_item(self, png):
        as_url = URL_FAULTS & set(self.faults.by_name)
        if not as_url and not (self.dialect.compatible and self.fields.get('response_format') != 'b64_json'):
            return '{"b64_json":"%s"%s}' % (fake_faults.encode_picture(png, self.faults),
                                            ',"revised_prompt":"as you said"' if 'revised' in self.faults else '')
        name = f'{hashlib.sha256(png).hexdigest()[:16]}.{self.form}'
        self.dialect.pictures[name] = png
        url = f'{self.server.origin}/files/{name}'
        if 'url-relative' in self.faults:
            url = f'/files/{name}'
        if 'url-data' in self.faults:
            url = f'data:image/{self.form};base64,' + fake_faults.encode_picture(png, Faults())
        if 'url-foreign' in self.faults:
            url = f"{self.faults.arg('url-foreign', 0, 'http')}://{self.faults.arg('url-foreign', 1, '10.0.0.1')}/{name}"
        if 'url-404' in self.faults:
            url = f'{self.server.origin}/files/gone.png'
        if 'url-hops' in self.faults:
            url = f"{self.server.origin}/files/hop/{self.faults.number('url-hops', 0, 2)}/{name}"
        if 'url-loop' in self.faults:
            url = f'{self.server.origin}/files/loop'
        return json.dumps({'url': url})

    def make_usage(self, count):
        if 'no-usage' in self.faults:
            return None
        usage = fake_api.make_usage(self.fields, self.size, self.images, count)
        if 'zero-usage' in self.faults:
            return {'total_tokens': 0, 'input_tokens': 0, 'output_tokens': 0}
        if 'prompt-tokens' in self.faults:
            return {'prompt_tokens': usage['input_tokens'], 'completion_tokens': usage['output_tokens'],
                    'total_tokens': usage['total_tokens'], 'cost': 0.0421}
        if 'no-details' in self.faults:
            return {k: v for k, v in usage.items() if not k.endswith('details')}
        return usage

    def make_body(self, pictures):
        items = ','.join(self.make_item(png) for png in pictures)
        head = {'created': int(time.time()), 'background': 'opaque', 'output_format': self.form,
                'quality': self.fields.get('quality', 'medium'), 'size': f'{self.size[0]}x{self.size[1]}'}
        if 'notes' in self.faults:
            head['notes'] = ['The word “fnord” was ignored.', 'A second note.']
        if 'ignored' in self.faults:
            head['maquette'] = {'ignored': ['fnord', 'xyzzy']}
        usage = self.make_usage(len(pictures))
        tail = '' if usage is None else ',"usage":' + json.dumps(usage)
        if 'bare' in self.faults:
            return f'{{"data":[{items}]}}'.encode()
        return (json.dumps(head)[:-1] + f',"data":[{items}]{tail}}}').encode()

    def make_event(self, what, png, extra):
        name = ('image_edit.' if self.path.endswith('edits') else 'image_generation.') + what
        data = {'type': name, 'created_at': int(time.time()), 'size': f'{self.size[0]}x{self.size[1]}',
                'quality': self.fields.get('quality', 'medium'), 'background': 'opaque',
                'output_format': self.form, **extra}
        text = json.dumps(data)[:-1] + f',"b64_json":"{fake_faults.encode_picture(png, self.faults)}"}}'
        line = '' if 'sse-no-event' in self.faults else f'event: {name}\n'
        return f'{line}data: {text}\n\n'

    def make_events(self, pictures):
        events = []
        for index in range(self.fields.get('partial_images', 0)):
            png = fake_picture.make(self.form, 256, 256, f'partial {self.marker} {index}')
            events.append(self.make_event('partial_image', png, {'partial_image_index': index}))
        for png in pictures:
            usage = {'usage': self.make_usage(1)} if self.make_usage(1) else {}
            events.append(self.make_event('completed', png, usage))
        if 'sse-order' in self.faults and len(events) > 1:
            events = events[-1:] + events[:-1]
        for name, code in (('sse-error', 'moderation_blocked'), ('sse-fail', 'server_error')):
            if name in self.faults:
                events[-1] = 'event: error\ndata: {"type":"error","error":{"type":"image_generation_user_error",' \
                    f'"code":"{code}","message":"The picture was not made.","param":null}}}}\n\n'
        if 'sse-no-completed' in self.faults:
            events.pop()
        if 'sse-done' in self.faults:
            events.append('data: [DONE]\n\n')
        return events

    def stream_slowly(self, events):
        sock = self.request.sock
        fake_wire.send(sock, fake_wire.make_head(200, [('Content-Type', 'text/event-stream'), ('x-request-id', 'req_slow'),
                                                       ('Transfer-Encoding', 'chunked')]))
        for event in events:
            fake_wire.send(sock, fake_wire.as_chunks(event.encode()))
            time.sleep(self.faults.number('sse-gap', 0, 200) / 1000)
        fake_wire.send(sock, b'0\r\n\r\n')
        return True

    def stream(self, pictures):
        if 'sse-gap' in self.faults:
            return self.stream_slowly(self.make_events(pictures))
        text = ''.join(self.make_events(pictures))
        if 'sse-heartbeat' in self.faults:
            text = ': ping\n\n' + text.replace('\n\n', '\n\n: ping\n\n')
        if 'sse-no-blank' in self.faults:
            text = text.rstrip('\n')
        if 'sse-crlf' in self.faults:
            text = text.replace('\n', '\r\n')
        faults = self.faults
        if not {'chunked', 'until-close', 'truncate', 'truncate-reset'} & set(faults.by_name):
            faults = faults.merged(Faults(['chunked']))
        return self.request.reply(200, text.encode(), 'text/event-stream; charset=utf-8', (), faults)
