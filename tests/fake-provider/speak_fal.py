# SPDX-License-Identifier: GPL-3.0-or-later
"""fal's queue (queue.fal.run): openai/gpt-image-2 and its /edit. What waits answers 202; what is wrong with the input
is told when the result is fetched, for it is the model that reads it."""

import json
import re
import time
import uuid

import fake_api
import fake_dialect
import fake_picture
import fake_prediction
import fake_price
import fake_wire
from fake_core import Refusal
from fake_dialect import reply_damaged
from fake_faults import Faults
from fake_jobs import JobPaid, damage
from fake_prediction import read_data_uri
from fake_remote import RemoteDialect

APP = '/openai/gpt-image-2'
NAMED = {'square_hd': (1024, 1024), 'square': (512, 512), 'portrait_4_3': (768, 1024), 'portrait_16_9': (576, 1024),
         'landscape_4_3': (1024, 768), 'landscape_16_9': (1024, 576), 'auto': (1024, 1024)}
TYPES = {'prompt': str, 'image_size': (str, dict), 'quality': str, 'num_images': int, 'output_format': str,
         'sync_mode': bool}
EDIT_TYPES = {**TYPES, 'image_urls': list, 'mask_url': str}
CHOICES = {'quality': ('auto', 'low', 'medium', 'high'), 'output_format': ('png', 'jpeg', 'webp')}
MAX_IMAGES, MAX_PROMPT = 16, 32000
FLAGGED = 'The content could not be processed because it contained material flagged by a content checker.'
LOCKED = 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.'
NO_USER = 'No user found for Key ID and Secret'
STATUSES = {'queued': 'IN_QUEUE', 'running': 'IN_PROGRESS'}


class Invalid(Exception):
    """An input that the model refuses: where, which, and in words."""

    def __init__(self, place, kind, message, **context):
        super().__init__(message)
        self.detail = {'loc': ['body', *place], 'msg': message, 'type': kind,
                       'url': f'https://docs.fal.ai/errors/#{kind}', **({'ctx': context} if context else {})}


class Dialect(RemoteDialect):
    BASE = ''
    REFUSALS = {
        '401': (401, NO_USER, None),
        '402': (403, LOCKED, None),
        'balance': (403, LOCKED, None),
        '403': (403, 'Access to this application is not allowed.', None),
        '404': (404, 'Application "gpt-image-2" not found', None),
        '422': (422, 'Unprocessable', None),
    }

    def headers(self, _request):
        return [('x-fal-request-id', fake_dialect.new_id())]

    def is_paid(self, request):
        return request.method == 'POST' and request.path in (APP, APP + '/edit')

    def error(self, status, message, code=None):
        return json.dumps({'detail': message}).encode(), 'application/json'

    def key(self, request):
        return request.headers.get('authorization', '').removeprefix('Key ')

    def check_key(self, request):
        given = request.headers.get('authorization', '')
        if self.args.no_key:
            return
        if not given.startswith('Key ') or len(given) < 5:
            self.refuse(401, f'Cannot access application "{APP[1:]}". Authentication is required to access this '
                        'application.')
        if self.server.key and given[4:] != self.server.key:
            self.refuse(401, NO_USER)

    def serve_api(self, request):
        if self.is_paid(request):
            return self.create(request)
        match = re.fullmatch(APP + r'/requests/([^/]+)(/status|/status/stream|/cancel)?', request.path)
        if not match:
            self.refuse(404, 'Path not found')
        what = {None: 'result', '/status': 'poll', '/status/stream': 'stream', '/cancel': 'cancel'}[match[2]]
        if request.method != ('PUT' if what == 'cancel' else 'GET'):
            self.refuse(405, 'Method Not Allowed')
        job = self.jobs.find(match[1])
        bad = damage(request, what, job)
        if bad is not None:
            return bad
        if job is None:
            return request.reply_json(404, {'status': 'NOT_FOUND'} if what == 'cancel'
                                      else {'detail': 'Request not found'})
        return getattr(self, what)(request, job)

    def create(self, request):
        if not request.headers.get('content-type', '').startswith('application/json'):
            self.refuse(415, 'Unsupported Media Type')
        try:
            fields = json.loads(request.body, object_pairs_hook=fake_api.strict_object)
        except (ValueError, RecursionError, Refusal):
            fields = None
        if not isinstance(fields, dict):
            self.refuse(400, 'The request body is not valid JSON')
        return FalJob(request, self, fields).answer()

    def show(self, job, status):
        where = f'{self.server.origin}{APP}/requests/{job.id}'
        word = STATUSES.get(status, 'COMPLETED')
        if 'odd-status' in job.faults and word != 'COMPLETED':
            word = job.faults.arg('odd-status', 0, 'WARMING')
        shown = {'status': word, 'request_id': job.id, 'response_url': where, 'status_url': where + '/status',
                 'cancel_url': where + '/cancel'}
        if status == 'queued':
            shown['queue_position'] = max(0, self.jobs.position(job) - 1)
        return shown

    def poll(self, request, job):
        status = self.jobs.look(job)
        shown = self.show(job, status)
        if request.query.get('logs') == '1':
            shown['logs'] = [] if status == 'queued' else [{'timestamp': fake_prediction.iso(job.created),
                                                            'level': 'INFO',
                                                            'source': 'USER', 'message': 'Generating'}]
        if status not in STATUSES:
            shown['metrics'] = {'inference_time': round((job.ended or job.created) - job.created, 3)}
        if status == 'failed' and 'job-fails' in job.faults and job.faults.arg('job-fails') == 'server':
            shown.update(error=job.error, error_type='internal_error')
        self.jobs.poll(job)
        return reply_damaged(request, 202 if status in STATUSES else 200, shown, request.faults)

    def stream(self, request, job):
        """The status, each time it changes, until it is done."""
        sock = request.sock
        fake_wire.send(sock, fake_wire.make_head(200, [('Content-Type', 'text/event-stream; charset=utf-8'),
                                                       ('Connection', 'close')]))
        while True:
            status = self.jobs.look(job)
            fake_wire.send(sock, ('data: ' + json.dumps(self.show(job, status)) + '\n\n').encode())
            self.jobs.poll(job)
            if status not in STATUSES:
                return False
            fake_wire.send(sock, b': ping\n\n')
            time.sleep(0.05)

    def cancel(self, request, job):
        if self.jobs.look(job) in ('done', 'failed', 'canceled'):
            return request.reply_json(400, {'status': 'ALREADY_COMPLETED'})
        self.jobs.cancel(job)
        return request.reply_json(202, {'status': 'CANCELLATION_REQUESTED'})

    def result(self, request, job):
        status = self.jobs.look(job)
        if status in STATUSES:
            self.refuse(400, 'Request is still in progress')
        if status == 'canceled':
            raise Refusal(499, {'detail': 'Request was cancelled', 'error_type': 'client_cancelled'},
                          [('X-Fal-Error-Type', 'client_cancelled')])
        if self.jobs.is_removed(job):
            self.refuse(404, 'Request not found')
        if status == 'failed':
            return self.show_failure(request, job)
        images = []
        for picture, url in zip(job.pictures, job.urls):
            shown = fake_picture.read_shown_size(picture) or (None, None, None)
            images.append({'url': url, 'content_type': f'image/{job.paid.form}',
                           'file_name': url.rpartition('/')[2][:80],
                           'file_size': len(picture), 'width': shown[1], 'height': shown[2]})
        if 'no-output' in job.faults:
            images = []
        return reply_damaged(request, 200, {'images': images}, request.faults)

    def show_failure(self, request, job):
        if job.paid.wrong:
            return request.reply_json(422, {'detail': [job.paid.wrong]}, [('X-Fal-Retryable', 'false')])
        if job.faults.arg('job-fails', 0, 'moderation') == 'moderation':
            flagged = Invalid(['prompt'], 'content_policy_violation', FLAGGED)
            return request.reply_json(422, {'detail': [flagged.detail]}, [('X-Fal-Retryable', 'false')])
        if job.faults.arg('job-fails') == 'timeout':
            return request.reply_json(504, {'detail': 'Request timed out', 'error_type': 'request_timeout'},
                                      [('X-Fal-Error-Type', 'request_timeout')])
        broken = Invalid([], 'internal_server_error', job.error or 'Internal server error')
        return request.reply_json(500, {'detail': [broken.detail]}, [('X-Fal-Retryable', 'true')])


def check_types(fields, types):
    for name in ('prompt', *(['image_urls'] if 'image_urls' in types else [])):
        if name not in fields:
            raise Invalid([name], 'missing', 'Field required')
    for name, value in fields.items():
        if name not in types:
            raise Invalid([name], 'extra_forbidden', 'Extra inputs are not permitted')
        if isinstance(value, bool) != (types[name] is bool) or not isinstance(value, types[name]):
            raise Invalid([name], 'type_error', 'Input should be of another type')
        if name in CHOICES and value not in CHOICES[name]:
            raise Invalid([name], 'literal_error', 'Input should be ' + ' or '.join(f"'{c}'" for c in CHOICES[name]))
    if not 1 <= len(fields['prompt']) <= MAX_PROMPT:
        raise Invalid(['prompt'], 'string_too_long', f'String should have 1 to {MAX_PROMPT} characters')
    if not 1 <= fields.get('num_images', 1) <= 4:
        raise Invalid(['num_images'], 'less_than_equal', 'Input should be less than or equal to 4', le=4)


def find_size(value):
    """The rules are OpenAI's; the names are fal's own sizes, and may be small."""
    if isinstance(value, str):
        if value not in NAMED:
            raise Invalid(['image_size'], 'literal_error', 'Input should be '
                          + ' or '.join(f"'{name}'" for name in NAMED))
        return NAMED[value]
    if set(value) != {'width', 'height'} or not all(type(side) is int for side in value.values()):
        raise Invalid(['image_size'], 'type_error', 'Input should be a size of two numbers')
    for name, side in value.items():
        if side % 16:
            raise Invalid(['image_size', name], 'multiple_of', 'Input should be a multiple of 16', multiple_of=16)
    try:
        return fake_api.check_size(f"{value['width']}x{value['height']}", 'gpt-image-2')
    except fake_api.ApiError as error:
        raise Invalid(['image_size'], 'value_error', json.loads(error.body)['error']['message']) from error


def read_images(fields):
    """The sizes of those that are sent with the request; of an address elsewhere nothing is known."""
    if not 1 <= len(fields['image_urls']) <= MAX_IMAGES:
        raise Invalid(['image_urls'], 'too_long', f'List should have 1 to {MAX_IMAGES} items')
    sizes = []
    for place, url in [*((['image_urls', i], url) for i, url in enumerate(fields['image_urls'])),
                       *([(['mask_url'], fields['mask_url'])] if 'mask_url' in fields else [])]:
        data = read_data_uri(url) if isinstance(url, str) else None
        if data is None and not (isinstance(url, str) and re.match(r'https?://', url)):
            raise Invalid(place, 'value_error', 'Input should be an address')
        found = fake_picture.read_shown_size(data[1]) if data else ('', 1024, 1024)
        if not found:
            raise Invalid(place, 'image_load_error',
                          'Failed to load the image. Please ensure the image file is not corrupted '
                          'and is in a supported format.')
        sizes.append(found[1:])
    if 'mask_url' in fields and sizes.pop() != sizes[0]:
        raise Invalid(['mask_url'], 'value_error', 'The mask should be as large as the first image')
    return sizes


class FalJob(JobPaid):
    def __init__(self, request, dialect, fields):
        prompt = fields.get('prompt') if isinstance(fields.get('prompt'), str) else ''
        super().__init__(request, dialect.jobs, prompt, request.headers.get('x-client-request-id', ''),
                         json.dumps(fields, sort_keys=True).encode(), str(uuid.uuid4()))
        self.fields, self.wrong = fields, None
        try:
            self.read(request, fields)
        except Invalid as error:
            self.wrong = error.detail
            self.faults = self.faults.merged(Faults.of('job-fails', 'input'))
        if fields.get('sync_mode') is True:
            self.faults = self.faults.merged(Faults(['url-data']))

    def read(self, request, fields):
        edit = request.path.endswith('/edit')
        check_types(fields, EDIT_TYPES if edit else TYPES)
        self.size = find_size(fields.get('image_size', 'auto' if edit else 'landscape_4_3'))
        self.form, self.count = fields.get('output_format', 'png'), fields.get('num_images', 1)
        references = read_images(fields) if edit else []
        wish = {'prompt': fields['prompt'], 'quality': fields.get('quality', 'high')}
        self.micros = fake_price.price(fake_price.make_usage(wish, self.size, references, 1), 'gpt-image-2')

    def publish(self, pictures):
        return self.dialect.delivery.publish(pictures, self.form, self.faults)

    def respond(self, job):
        return reply_damaged(self.request, 200, self.dialect.show(job, 'queued'), self.faults)
