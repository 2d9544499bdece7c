# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI: /v1/images/generations, /v1/images/edits, /v1/models, /v1/files, /v1/batches."""

import json

import fake_api
import fake_dialect
import fake_faults
import fake_jobs
import fake_wire
from fake_batch import Batches
from fake_images import ImageJob
from fake_limits import Limit
from fake_uploads import Uploads

IMAGE_PATHS = ('/v1/images/generations', '/v1/images/edits')
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
    'project-limit': (429, NO_MONEY, 'project_spend_limit_exceeded', MONEY),
    'usage-limit': (429, NO_MONEY, 'organization_usage_limit_exceeded', MONEY),
    'slow-down': (429, 'Traffic to this model has ramped up too fast. Please slow down.', 'slow_down',
                  {'kind': 'rate_limit_error'}),
    'organization': (401, 'You must be a member of an organization to use the API.', None),
    'ip': (401, 'Your request IP does not match the configured project or API key allowlist.', 'ip_not_authorized'),
    'hard-limit': (400, 'Billing hard limit has been reached', 'billing_hard_limit_reached', USER_ERROR),
    'overloaded': (503, 'The server is currently overloaded. Please try again later.', 'server_is_overloaded',
                   {'kind': 'service_unavailable_error'}),
}


class Dialect(fake_dialect.Dialect):
    REFUSALS = REFUSALS

    @classmethod
    def add_options(cls, parser):
        fake_jobs.add_options(parser)
        parser.add_argument('--per-minute', type=int, metavar='N', help='pictures a minute')
        parser.add_argument('--references-per-minute', type=int, metavar='N', help='pictures a minute that are sent')
        parser.add_argument('--minute-ms', type=int, default=60000, metavar='N', help='how long a minute is')
        parser.add_argument('--retry-after', action='store_true', help='say it in a header, too')
        parser.add_argument('--unverified', action='store_true', help='the organization is not verified')
        parser.add_argument('--no-credit', action='store_true', help='the account is empty')
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
        self.pictures, self.uploads = {}, Uploads()
        self.batches = Batches(self, self.uploads)
        self.limit = args.per_minute and Limit('images', args.per_minute, args.minute_ms)
        self.reference_limit = args.references_per_minute and Limit('input-images', args.references_per_minute,
                                                                    args.minute_ms)

    def headers(self, _request):
        # What is believed must be true: without a limit it says one that nobody comes to.
        limits = self.limit.headers() if self.limit else [('x-ratelimit-limit-requests', '50000'),
                                                          ('x-ratelimit-remaining-requests', '49999')]
        return [('x-request-id', fake_dialect.new_id('req_')), ('openai-version', '2020-10-01'),
                ('openai-processing-ms', '17'), *limits]

    def is_paid(self, request):
        return request.method == 'POST' and request.path in (*IMAGE_PATHS, '/v1/batches')

    def forget(self):
        self.batches.forget()

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
        if request.method == 'POST' and request.path in IMAGE_PATHS:
            return self.serve_image(request)
        if request.path.startswith('/files/'):
            done = self.serve_file(request, self.pictures)
            if done is None:
                raise fake_api.ApiError(404, 'No such file.')
            return done
        if request.path.startswith(('/v1/files', '/v1/batches')):
            self.check_key(request)
            done = self.uploads.serve(request)
            done = self.batches.serve(request) if done is None else done
            if done is not None:
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
        if request.path == '/v1/images/variations':
            raise fake_api.ApiError(404, 'This endpoint is retired and no longer available')
        if request.path.rstrip('/') != '/v1/models' and not request.path.startswith('/v1/models/'):
            raise fake_api.ApiError(404, f'Invalid URL ({request.method} {request.path})', None)
        if request.method != 'GET':
            raise fake_api.ApiError(405, f'Not allowed to {request.method} on {request.path}.', 'method_not_supported')
        return fake_dialect.reply_damaged(request, 200, self.show_models(request.path[len('/v1/models/'):]), faults)

    def show_models(self, name):
        """All, or the one of that name."""
        known = sorted(self.models or fake_api.MODELS)
        if name and name not in known:
            raise fake_api.ApiError(404, f"The model '{name}' does not exist", 'model_not_found', 'model')
        models = [{'id': m, 'object': 'model', 'created': 1776800000, 'owned_by': 'system'} for m in known]
        return next(m for m in models if m['id'] == name) if name else {'object': 'list', 'data': models}

    def find_model(self, fields):
        """The name of the rules that are to hold."""
        return fields.get('model', 'local') if self.compatible else fake_api.check_model(fields, self.models)

    def serve_image(self, request):
        self.check_key(request)
        if self.args.unverified:
            raise fake_api.ApiError(403, VERIFY)
        if self.args.no_credit:
            raise fake_api.ApiError(429, NO_MONEY, 'insufficient_quota', **MONEY)
        try:
            fields, size, images, mask = fake_api.parse(request.path, request.body, request.headers, self)
        except UnicodeDecodeError as error:
            raise fake_api.ApiError(400, 'Not UTF-8.') from error
        self.check_limits(fields.get('n', 1), len(images))
        return ImageJob(request, fields, size, images, mask).answer()

    def check_limits(self, count, references):
        for limit, number in ((self.limit, count), (self.reference_limit, references)):
            seconds = limit.take(number) if limit and number else 0
            if seconds:
                self.refuse_for_now(limit, number, seconds)

    def refuse_for_now(self, limit, number, seconds):
        headers = [('retry-after', str(int(seconds) + 1))] if self.args.retry_after else []
        raise fake_api.ApiError(429, limit.message(number, seconds), 'rate_limit_exceeded', kind=limit.what,
                                headers=headers)
