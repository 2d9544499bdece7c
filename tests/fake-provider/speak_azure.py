# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure OpenAI: the Images form below /openai/deployments/NAME/ and /openai/v1/, with keys, limits and errors of its
own."""

import json
import re

import fake_api
import fake_dialect
import fake_jobs
import speak_openai
from fake_api import ApiError
from fake_core import Refusal
from fake_images import ImageJob

PATH = re.compile(r'/openai/(?:v1|deployments/(?P<deployment>[^/]+))/images/(?P<what>generations|edits)')
VERSION = re.compile(r'(20\d\d-\d\d-\d\d(-preview)?|preview|latest)')
WRONG_KEY = ('Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key '
             'for an active subscription and use a correct regional API endpoint for your resource.')
NO_DEPLOYMENT = ('The API deployment for this resource does not exist. If you created the deployment within the last '
                 '5 minutes, please wait a moment and try again.')
FILTERED = 'Your task failed as a result of our safety system.'
POLICY = 'Your request was rejected as a result of our safety system.'
THROTTLED = ('Requests to the ImageGenerations_Create Operation under Azure OpenAI API have exceeded call rate limit '
             'of your current OpenAI pricing tier. Please retry after %s seconds.')
BROKEN = 'The server had an error while processing your request. Sorry about that!'
# gpt-image-2 by whatever name it was deployed.
MODEL = 'gpt-image-2'
MAX_EDGE = 3840
INNER = {'code': 'ResponsibleAIPolicyViolation', 'content_filter_results': {
    'sexual': {'filtered': True, 'severity': 'high'}, 'violence': {'filtered': False, 'severity': 'safe'}}}


class Dialect(speak_openai.Dialect):
    BASE = '/openai/v1'
    KEY_HEADER = 'api-key'
    REFUSALS = {
        '400': (400, 'Invalid value.', 'BadRequest'),
        '401': (401, WRONG_KEY, '401'),
        '403': (403, 'Access denied due to Virtual Network/Firewall rules.', '403'),
        '404': (404, NO_DEPLOYMENT, 'DeploymentNotFound'),
        'moderation': (400, FILTERED, 'contentFilter'),
        'policy': (400, POLICY, 'content_policy_violation', {'param': 'prompt', 'type': 'invalid_request_error',
                                                             'inner_error': INNER}),
        'quota': (403, 'Your account has no quota for this model.', 'QuotaExceeded'),
        'overloaded': (503, 'The service is temporarily unable to process your request.', 'ServiceUnavailable'),
    }

    @classmethod
    def add_options(cls, parser):
        speak_openai.Dialect.add_options(parser)
        parser.add_argument('--deployment', action='append', default=[],
                            help='one more name under which it is deployed')

    def __init__(self, server):
        super().__init__(server)
        self.deployments = {MODEL, *server.args.deployment}

    def headers(self, _request):
        return [('apim-request-id', fake_dialect.new_id()), ('x-ms-region', 'Sweden Central'),
                ('x-request-id', fake_dialect.new_id())]

    def is_paid(self, request):
        return request.method == 'POST' and bool(PATH.fullmatch(request.path))

    def error(self, status, message, code=None, **more):
        return json.dumps({'error': {'code': code or str(status), 'message': message,
                                     **more}}).encode(), 'application/json'

    def refusal(self, name, key):
        return fake_dialect.Dialect.refusal(self, name, key)

    def throttled(self, headers):
        seconds = next((value for name, value in headers if name == 'retry-after'), '24')
        return (429, *self.error(429, THROTTLED % seconds, '429'), headers)

    def broken(self, status):
        return (status, *self.error(status, BROKEN, 'InternalServerError'), [])

    def refuse(self, status, message, code):
        raise Refusal(status, self.error(status, message, code)[0])

    def key(self, request):
        return request.headers.get('api-key') or request.headers.get('authorization', '').removeprefix('Bearer ')

    def check_key(self, request):
        """The key in its own header; Authorization is for Entra's tokens."""
        bearer = request.headers.get('authorization', '')
        if bearer and (not bearer.startswith('Bearer ') or 'api-key' in request.headers):
            self.refuse(401, WRONG_KEY, '401')
        given = self.key(request)
        if not self.args.no_key and (not given or (self.server.key and given != self.server.key)):
            self.refuse(401, WRONG_KEY, '401')

    def serve(self, request):
        self.check_key(request)
        if request.path == '/openai/v1/models' and request.method == 'GET':
            bad = fake_jobs.damage(request, 'model')
            return bad if bad is not None else fake_dialect.reply_damaged(request, 200, self.show_models(''),
                                                                          request.faults)
        match = PATH.fullmatch(request.path)
        version = request.query.get('api-version')
        if not match or request.method != 'POST' or (version is not None and not VERSION.fullmatch(version)):
            self.refuse(404, 'Resource not found', '404')
        if match['deployment'] is not None and version is None:
            # Without a version there is no such thing; /openai/v1/ needs none.
            self.refuse(404, 'Resource not found', '404')
        if match['deployment'] is not None and match['deployment'] not in self.deployments:
            self.refuse(404, NO_DEPLOYMENT, 'DeploymentNotFound')
        return self.serve_image(request)

    def serve_image(self, request):
        fields, size, images, mask = self.parse(request)
        if 'moderation' in fields:
            raise ApiError(400, "Unknown parameter: 'moderation'.", 'unknown_parameter', 'moderation')
        if size and max(size) >= MAX_EDGE:
            raise ApiError(400,
                           f"Invalid size '{fields['size']}'. The longest edge must be less than {MAX_EDGE} pixels.",
                           'invalid_value', 'size', 'image_generation_user_error')
        if fields.get('output_format') == 'webp':
            raise ApiError(400, "Invalid value: 'webp'. Supported values are: 'png' and 'jpeg'.", 'invalid_value',
                           'output_format')
        self.check_limits(fields.get('n', 1), len(images))
        # Its default, where OpenAI decides by itself.
        return ImageJob(request, {'quality': 'high', **fields}, size, images, mask).answer()

    def parse(self, request):
        kind = request.headers.get('content-type', '')
        if request.path.endswith('/edits') and not kind.startswith('multipart/form-data'):
            raise ApiError(415, f"Unsupported content type: '{kind}'.", 'unsupported_content_type')
        rules = Rules(self, PATH.fullmatch(request.path)['deployment'])
        try:
            return fake_api.parse(request.path, request.body, request.headers, rules)
        except UnicodeDecodeError as error:
            raise ApiError(400, 'Not UTF-8.') from error

    def refuse_for_now(self, limit, number, seconds):
        status, body, _kind, headers = self.throttled([('retry-after', str(int(seconds) + 1))])
        raise Refusal(status, body, headers)


class Rules:
    """What fake_api asks of a server, for one request."""

    def __init__(self, dialect, deployment):
        self.dialect, self.deployment = dialect, deployment
        self.compatible, self.allowed, self.max_images = False, dialect.allowed, dialect.max_images

    def find_model(self, fields):
        """The deployment's name stands in the path, or as the model in the body."""
        if self.deployment is None and fields.get('model') not in self.dialect.deployments:
            if fields.get('model') is None:
                raise ApiError(400, "Missing required parameter: 'model'.", 'missing_required_parameter', 'model')
            self.dialect.refuse(404, NO_DEPLOYMENT, 'DeploymentNotFound')
        return MODEL
