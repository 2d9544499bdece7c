# SPDX-License-Identifier: GPL-3.0-or-later
"""Synexa: /v1/predictions, told by its public clients alone. What they do not show is a choice here: the form of an
error (--error-form), and that the input is Replicate's."""

import json

import fake_prediction
from fake_dialect import reply_damaged
from fake_jobs import damage
from fake_prediction import PredictionPaid, check_input, iso, read_data_uri
from fake_remote import RemoteDialect

MODEL = 'openai/gpt-image-2'
MAX_IMAGES = 20
EVENTS = {'start', 'output', 'logs', 'completed'}
STATUSES = {'queued': 'starting', 'running': 'processing', 'done': 'succeeded', 'failed': 'failed',
            'canceled': 'canceled'}


class Dialect(RemoteDialect):
    KEY_HEADER = 'x-api-key'
    MAX_IMAGES = 20  # as its page says
    MICROS = 100000
    REFUSALS = {
        '401': (401, 'Invalid API key {key}', None),
        '402': (402, 'Payment Required', None),
        'balance': (402, 'Payment Required', None),
        '404': (404, 'Not Found', None),
        '422': (422, 'The input is not valid.', None),
    }

    @classmethod
    def add_options(cls, parser):
        super().add_options(parser)
        parser.add_argument('--no-data-uri', action='store_true', help='refuse data: addresses of pictures')
        parser.add_argument('--no-wait', action='store_true', help='no /wait')
        parser.add_argument('--error-form', default='error', choices=('error', 'detail', 'message', 'text'))

    def __init__(self, server):
        super().__init__(server)
        self.schemas = fake_prediction.make_schemas()

    def is_paid(self, request):
        return request.method == 'POST' and request.path == '/v1/predictions'

    def error(self, status, message, code=None):
        form = self.args.error_form
        if form == 'text':
            return message.encode(), 'text/plain'
        return json.dumps({form: message}).encode(), 'application/json'

    def check_key(self, request):
        given = request.headers.get('x-api-key', '')
        if not self.args.no_key and (not given or (self.server.key and given != self.server.key)):
            self.refuse(401, f'Invalid API key {given}' if given else 'Missing API key')

    def serve_api(self, request):
        parts = request.path.split('/')[1:]
        if parts[:2] == ['v1', 'predictions'] and 2 <= len(parts) <= 4:
            if request.method == 'POST' and len(parts) == 2:
                return self.create(request)
            if request.method == 'GET' and len(parts) == 3:
                return self.get(request, parts[2])
            if request.method == 'POST' and parts[3:] == ['wait'] and not self.args.no_wait:
                return self.wait(request, parts[2])
        return self.refuse(404, 'Not Found')

    def read_json(self, request):
        if not request.headers.get('content-type', '').startswith('application/json'):
            self.refuse(415, 'Unsupported Media Type')
        try:
            value = json.loads(request.body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self.refuse(400, 'Bad Request')
        return value

    def create(self, request):
        said = self.read_json(request)
        unknown = set(said) - {'model', 'input', 'webhook', 'webhook_events_filter'}
        if unknown:
            self.refuse(422, f'Unknown field {sorted(unknown)[0]}')
        if said.get('model') != MODEL:
            self.refuse(404, 'Model not found')
        if 'webhook_events_filter' in said and not set(said['webhook_events_filter']) <= EVENTS:
            self.refuse(422, 'Unknown webhook event')
        fields = said.get('input')
        if not isinstance(fields, dict):
            self.refuse(422, 'input is required')
        wrong = check_input(fields, self.schemas)
        if wrong:
            self.refuse(422, f"{wrong[0]['field']}: {wrong[0]['description']}")
        return PredictionJob(request, self, MODEL, fields, self.check_images(fields)).answer()

    def check_images(self, fields):
        """Why the job will fail, or None."""
        images = fields.get('input_images', [])
        if len(images) > MAX_IMAGES:
            self.refuse(422, f'input.input_images: at most {MAX_IMAGES} images')
        for uri in images:
            data = read_data_uri(uri)
            if data and self.args.no_data_uri:
                self.refuse(422, 'input.input_images: must be an http or https URL')
            trouble = data and fake_prediction.check_reference(*data)
            if trouble:
                return trouble
        return None

    def find(self, job_id):
        job = self.jobs.find(job_id)
        if job is None:
            self.refuse(404, 'Prediction not found')
        return job

    def get(self, request, job_id):
        bad = damage(request, 'poll', self.jobs.find(job_id))
        if bad is not None:
            return bad
        job = self.find(job_id)
        shown = self.show(job, self.jobs.look(job))
        self.jobs.poll(job)
        return reply_damaged(request, 200, shown, request.faults)

    def wait(self, request, job_id):
        said = self.read_json(request)
        seconds = said.get('timeout', 60)
        if set(said) - {'timeout'} or isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
            self.refuse(422, 'timeout: not a number')
        self.jobs.wait(self.find(job_id), max(0, min(60, seconds)))
        return self.get(request, job_id)

    def show(self, job, status):
        gone = self.jobs.is_removed(job)
        over = status in ('done', 'failed', 'canceled')
        shown = 'odd-status' in job.faults and not over and job.faults.arg('odd-status', 0, 'warming')
        return {'id': job.id, 'model': job.paid.model, 'version': None, 'input': {} if gone else job.paid.fields,
                'logs': None, 'output': fake_prediction.make_output(job) if status == 'done' and not gone else None,
                'error': job.error if status == 'failed' else None, 'status': shown or STATUSES[status],
                'created_at': iso(job.created), 'started_at': None if status == 'queued' else iso(job.created),
                'completed_at': iso(job.ended) if over else None,
                'metrics': {'predict_time': round(job.ended - job.created, 3)} if over else {}}


class PredictionJob(PredictionPaid):
    def respond(self, job):
        return reply_damaged(self.request, 201, self.dialect.show(job, 'queued'), self.faults)
