# SPDX-License-Identifier: GPL-3.0-or-later
"""WaveSpeed, v3: openai/gpt-image-2/text-to-image and /edit. Its prices are told by nobody: those of OpenAI's tokens
stand for them."""

import json
import re

import fake_api
import fake_jobs
import fake_picture
import fake_prediction
import fake_price
from fake_core import Refusal
from fake_dialect import reply_damaged
from fake_faults import Faults
from fake_jobs import JobPaid, damage
from fake_prediction import iso, read_data_uri
from fake_remote import RemoteDialect

MODEL = 'openai/gpt-image-2'
CREATE = {f'/api/v3/{MODEL}/{what}': what for what in ('text-to-image', 'edit')}
RATIOS = ('1:1', '1:2', '2:1', '1:3', '3:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '9:21', '21:9')
CHOICES = {'aspect_ratio': RATIOS, 'resolution': ('1k', '2k', '4k'), 'quality': ('low', 'medium', 'high'),
           'output_format': ('png', 'jpeg')}
TYPES = {'prompt': str, 'aspect_ratio': str, 'resolution': str, 'quality': str, 'output_format': str,
         'enable_sync_mode': bool, 'enable_base64_output': bool}
PIXELS = {'1k': 1 << 20, '2k': 1 << 22, '4k': 8294400}
STATUSES = {'queued': 'created', 'running': 'processing', 'done': 'completed', 'failed': 'failed',
            'canceled': 'cancelled'}
MAX_IMAGES = 16
FLAGGED = 'content flagged as potentially sensitive; please try different prompts or images'


class Dialect(RemoteDialect):
    BASE = '/api/v3'
    REFUSALS = {
        '401': (401, 'unauthorized: invalid api key', None),
        '402': (402, 'Insufficient credits. Please top up.', None),
        'balance': (403, 'Please top up your account to activate the API key', None),
        '403': (403, 'forbidden', None),
        '404': (404, 'not found', None),
        '422': (422, 'invalid input', None),
    }

    @classmethod
    def add_options(cls, parser):
        super().add_options(parser)
        parser.add_argument('--status-200', action='store_true',
                            help='errors have status 200, and their code in the body')

    def is_paid(self, request):
        return request.method == 'POST' and request.path in CREATE

    def error(self, status, message, code=None):
        return json.dumps({'code': status, 'message': message}).encode(), 'application/json'

    def refusal(self, name, key):
        status, *rest = super().refusal(name, key)
        return (200 if self.args.status_200 and status >= 400 else status, *rest)

    def refuse(self, status, message):
        raise Refusal(200 if self.args.status_200 else status, self.error(status, message)[0])

    def check_key(self, request):
        given = request.headers.get('authorization', '')
        right = given.startswith('Bearer ') and len(given) > 7 and (not self.server.key or given[7:] == self.server.key)
        if not self.args.no_key and not right:
            self.refuse(401, 'unauthorized: invalid api key')

    def serve_api(self, request):
        if self.is_paid(request):
            return self.create(request)
        match = re.fullmatch(r'/api/v3/predictions/([^/]+)(?:/result)?', request.path)
        if not match or request.method != 'GET':
            self.refuse(404, 'not found')
        job = self.jobs.find(match[1])
        bad = damage(request, 'poll', job)
        if bad is not None:
            return bad
        if job is None or self.jobs.is_removed(job):
            self.refuse(404, 'prediction not found')
        shown = self.show(job, self.jobs.look(job))
        self.jobs.poll(job)
        return reply_damaged(request, 200, shown, request.faults)

    def create(self, request):
        if not request.headers.get('content-type', '').startswith('application/json'):
            self.refuse(400, 'invalid content type')
        try:
            fields = json.loads(request.body, object_pairs_hook=fake_api.strict_object)
        except (ValueError, RecursionError, Refusal):
            fields = None
        if not isinstance(fields, dict):
            self.refuse(400, 'invalid input: not an object of JSON')
        edit = CREATE[request.path] == 'edit'
        self.check(fields, {**TYPES, 'images': list} if edit else TYPES)
        return WaveJob(request, self, fields, self.read_images(fields) if edit else []).answer()

    def check(self, fields, types):
        for name in ('prompt', *(['images'] if 'images' in types else [])):
            if not fields.get(name):
                self.refuse(400, f'invalid input: property "{name}" is missing')
        for name, value in fields.items():
            if name not in types:
                self.refuse(400, f'invalid input: property "{name}" is unsupported')
            if type(value) is not types[name]:
                self.refuse(400, f'invalid input: property "{name}" is of another type')
            if name in CHOICES and value not in CHOICES[name]:
                self.refuse(400, f'invalid input: property "{name}" value is not one of the allowed values')

    def read_images(self, fields):
        if len(fields['images']) > MAX_IMAGES:
            self.refuse(400, f'invalid input: property "images" has more than {MAX_IMAGES} items')
        sizes = []
        for url in fields['images']:
            data = read_data_uri(url) if isinstance(url, str) else None
            if data is None and not (isinstance(url, str) and re.match(r'https?://', url)):
                self.refuse(400, 'invalid input: property "images" has what is no address')
            found = fake_picture.read_shown_size(data[1]) if data else ('', 1024, 1024)
            if not found:
                self.refuse(400, 'invalid input: property "images" has what is no image')
            sizes.append(found[1:])
        return sizes

    def show(self, job, status):
        over = status in ('done', 'failed', 'canceled')
        odd = 'odd-status' in job.faults and not over and job.faults.arg('odd-status', 0, 'uploading')
        if status == 'failed' and 'odd-end' in job.faults:
            odd = job.faults.arg('odd-end', 0, 'timeout')
        output = fake_prediction.make_output(job) if status == 'done' else []
        took = round((job.ended - job.created) * 1000) if over else 0
        error = FLAGGED if job.error == fake_jobs.MODERATION else job.error
        return {'code': 200, 'message': 'success', 'data': {
            'id': job.id, 'model': job.paid.model, 'outputs': output,
            'urls': {'get': f'{self.server.origin}/api/v3/predictions/{job.id}/result'},
            'has_nsfw_contents': [False] * len(job.urls) if status == 'done' else [], 'status': odd or STATUSES[status],
            'created_at': iso(job.created), 'error': (error or '') if status == 'failed' else '', 'executionTime': took,
            'timings': {'inference': took}}}


def find_size(fields):
    """Of about the tier's pixels, in sixteenths."""
    across, down = (int(n) for n in fields.get('aspect_ratio', '1:1').split(':'))
    pixels = PIXELS[fields.get('resolution', '1k')]
    height = (pixels * down / across) ** 0.5
    width = height * across / down
    shrink = min(1, 3840 / max(width, height))
    return max(16, int(width * shrink) // 16 * 16), max(16, int(height * shrink) // 16 * 16)


class WaveJob(JobPaid):
    def __init__(self, request, dialect, fields, references):
        super().__init__(request, dialect.jobs, fields['prompt'], request.headers.get('x-client-request-id', ''),
                         json.dumps(fields, sort_keys=True).encode())
        self.fields, self.model = fields, request.path.removeprefix('/api/v3/')
        self.size, self.form = find_size(fields), fields.get('output_format', 'png')
        wish = {'prompt': fields['prompt'], 'quality': fields.get('quality', 'medium')}
        self.micros = fake_price.price(fake_price.make_usage(wish, self.size, references, 1), 'gpt-image-2')
        if fields.get('enable_base64_output'):
            self.faults = self.faults.merged(Faults(['url-data']))

    def publish(self, pictures):
        return self.dialect.delivery.publish(pictures, self.form, self.faults)

    def respond(self, job):
        status = 'queued'
        if self.fields.get('enable_sync_mode'):
            self.jobs.wait(job, 60)
            status = self.dialect.jobs.look(job)
        return reply_damaged(self.request, 200, self.dialect.show(job, status), self.faults)
