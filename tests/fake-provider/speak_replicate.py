# SPDX-License-Identifier: GPL-3.0-or-later
"""Replicate: predictions of the official model openai/gpt-image-2, files, and what the model takes."""

import json
import re
import time

import fake_api
import fake_dialect
import fake_prediction
import fake_store
from fake_core import Refusal
from fake_dialect import reply_damaged
from fake_jobs import damage
from fake_prediction import PredictionPaid, check_input, iso, read_data_uri
from fake_remote import RemoteDialect
from fake_store import StoredFile

MODEL = 'openai/gpt-image-2'
CREATE = f'/v1/models/{MODEL}/predictions'
EVENTS = {'start', 'output', 'logs', 'completed'}
STATUSES = {'queued': 'starting', 'running': 'processing', 'done': 'succeeded', 'failed': 'failed',
            'canceled': 'canceled',
            'aborted': 'aborted'}
OVER = ('done', 'failed', 'canceled', 'aborted')
MAX_DATA_URI = 256 * 1024
MAX_FILE = 100 * 1024 * 1024
FILE_KEPT_S = 24 * 3600
NO_KEY = 'You did not pass a valid authentication token'
NOT_FOUND = 'The requested resource could not be found.'
THROTTLED = 'Request was throttled. Your rate limit resets in ~30s.'
NO_CREDIT = ('You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to '
             'purchase credit.')
TITLES = {401: 'Unauthenticated', 402: 'Insufficient credit', 422: 'Input validation failed'}


class Dialect(RemoteDialect):
    MAX_IMAGES = 16  # what stands behind it takes no more
    MICROS = 128000
    REFUSALS = {
        '401': (401, NO_KEY, None),
        '402': (402, NO_CREDIT, None),
        'balance': (402, NO_CREDIT, None),
        '403': (403, 'You do not have permission to perform this action.', None),
        '404': (404, NOT_FOUND, None),
        '422': (422, '- input.prompt: Invalid type. Expected: string, given: null\n', None),
    }

    @classmethod
    def add_options(cls, parser):
        super().add_options(parser)
        parser.add_argument('--old-schema', action='store_true', help='the first schema: 1:1, 3:2 and 2:3 only')
        parser.add_argument('--page-size', type=int, default=100, metavar='N')
        parser.add_argument('--own-words', action='store_true',
                            help='the input is shown with its defaults, and pictures at addresses of the service')
        parser.add_argument('--list-without-input', action='store_true', help='the list leaves the input out')

    def __init__(self, server):
        super().__init__(server)
        self.schemas, self.files = fake_prediction.make_schemas(server.args.old_schema), fake_store.Store()

    def is_paid(self, request):
        return request.method == 'POST' and request.path == CREATE

    def error(self, status, message, code=None):
        body = {'detail': message, 'status': status}
        if status in TITLES:
            body = {'title': TITLES[status], **body}
        return json.dumps(body).encode(), 'application/json'

    def throttled(self, headers):
        return (429, *self.error(429, THROTTLED), headers)

    def broken(self, status):
        return (status, *self.error(status, 'Internal server error'), [])

    def refuse(self, status, message, **more):
        raise Refusal(status, {**json.loads(self.error(status, message)[0]), **more})

    def refuse_fields(self, wrong):
        detail = ''.join(f"- {w['field'] or '(root)'}: {w['description']}\n" for w in wrong)
        self.refuse(422, detail, invalid_fields=wrong)

    def forget(self):
        super().forget()
        self.files.forget()

    def check_key(self, request):
        given = request.headers.get('authorization', '')
        right = given.startswith('Bearer ') and len(given) > 7 and (not self.server.key or given[7:] == self.server.key)
        if not self.args.no_key and not right:
            self.refuse(401, NO_KEY)

    def serve_api(self, request):
        for method, pattern, serve in (
                ('POST', re.escape(CREATE), self.create), ('GET', r'/v1/predictions', self.list),
                ('GET', r'/v1/predictions/([^/]+)', self.get), ('POST', r'/v1/predictions/([^/]+)/cancel', self.cancel),
                ('GET', f'/v1/models/{MODEL}', self.show_model), ('POST', r'/v1/files', self.upload),
                ('GET', r'/v1/files', self.list_files), ('GET', r'/v1/files/([^/]+)', self.get_file),
                ('DELETE', r'/v1/files/([^/]+)', self.delete_file), ('GET', r'/v1/account', self.show_account)):
            match = re.fullmatch(pattern, request.path)
            if match and request.method == method:
                return serve(request, *match.groups())
        return self.refuse(404, NOT_FOUND)

    def read_json(self, request):
        if not request.headers.get('content-type', '').startswith('application/json'):
            self.refuse(415, 'Unsupported media type in request.')
        try:
            value = json.loads(request.body, object_pairs_hook=fake_api.strict_object)
        except (ValueError, RecursionError) as error:
            raise Refusal(400, {'detail': f'JSON parse error: {error}'[:200], 'status': 400}) from error
        if not isinstance(value, dict):
            self.refuse(400, 'Invalid request body: not an object.')
        return value

    def create(self, request):
        said = self.read_json(request)
        wrong = [{'type': 'additional_property_not_allowed', 'field': '',
                  'description': f'Additional property {name} is not allowed'}
                 for name in said if name not in ('input', 'webhook', 'webhook_events_filter')]
        if not isinstance(said.get('input'), dict):
            wrong.append({'type': 'required', 'field': '', 'description': 'input is required'})
        events = said.get('webhook_events_filter', [])
        if not isinstance(events, list) or not set(events) <= EVENTS:
            wrong.append({'type': 'enum', 'field': 'webhook_events_filter', 'description': 'unknown event'})
        wrong = wrong or check_input(said['input'], self.schemas)
        if wrong:
            self.refuse_fields(wrong)
        seconds, deadline = self.read_prefer(request), self.read_deadline(request)
        job = PredictionJob(request, self, MODEL, said['input'], self.check_images(request, said['input']),
                            fake_dialect.new_id()[:26])
        job.seconds, job.deadline = seconds, deadline
        return job.answer()

    def read_prefer(self, request):
        """Seconds to hold the connection."""
        prefer = request.headers.get('prefer')
        if prefer in (None, 'respond-async'):
            return 0
        match = re.fullmatch(r'wait(?:=(\d{1,3}))?', prefer)
        if not match or not 1 <= int(match[1] or 60) <= 60:
            self.refuse(400, f'Invalid Prefer header: {prefer}')
        return int(match[1] or 60)

    def read_deadline(self, request):
        after = request.headers.get('cancel-after')
        if after is None:
            return None
        match = re.fullmatch(r'(\d{1,6})([smh])', after)
        if not match:
            self.refuse(400, f'Invalid Cancel-After header: {after}')
        return time.time() + int(match[1]) * {'s': 1, 'm': 60, 'h': 3600}[match[2]]

    def check_images(self, request, fields):
        """Why the job will fail, or None. A file of one's own is looked into; of another address nothing is known."""
        own = f'{self.server.origin}/v1/files/'
        for index, uri in enumerate(fields.get('input_images', [])):
            data = read_data_uri(uri)
            if data and len(uri) > MAX_DATA_URI:
                self.refuse_fields([{'type': 'data_uri', 'field': f'input.input_images.{index}',
                                     'description': 'Data URI is too large'}])
            if not data and uri.startswith(own):
                stored = self.files.find(uri[len(own):])
                if stored is None:
                    return f'Failed to download {uri}: 404'
                data = (stored.mime, stored.data)
            trouble = data and fake_prediction.check_reference(*data)
            if trouble:
                return trouble
        return None

    def find(self, job_id):
        job = self.jobs.find(job_id)
        if job is None:
            self.refuse(404, NOT_FOUND)
        return job

    def look(self, job):
        """With the deadline of Cancel-After: aborted when it had not begun, else canceled."""
        status, deadline = self.jobs.look(job), job.paid.deadline
        if deadline and time.time() > deadline and status in ('queued', 'running'):
            self.jobs.cancel(job)
            return 'aborted' if status == 'queued' else 'canceled'
        return status

    def get(self, request, job_id):
        bad = damage(request, 'poll', self.jobs.find(job_id))
        if bad is not None:
            return bad
        job = self.find(job_id)
        shown = self.show(job, self.look(job))
        self.jobs.poll(job)
        return reply_damaged(request, 200, shown, request.faults)

    def cancel(self, request, job_id):
        bad = damage(request, 'cancel', self.jobs.find(job_id))
        if bad is not None:
            return bad
        job = self.find(job_id)
        self.jobs.cancel(job)
        return request.reply_json(200, self.show(job, self.look(job)))

    def show(self, job, status, listed=False):
        gone, over = self.jobs.is_removed(job), status in OVER
        odd = 'odd-status' in job.faults and not over and job.faults.arg('odd-status', 0, 'booting')
        api = f'{self.server.origin}/v1/predictions/{job.id}'
        shown = {'id': job.id, 'model': MODEL, 'version': 'hidden', 'input': {} if gone else self.show_input(job),
                 'logs': None if gone else '', 'data_removed': gone, 'source': 'api', 'status': odd or STATUSES[status],
                 'output': fake_prediction.make_output(job) if status == 'done' and not gone else None,
                 'error': job.error if status == 'failed' else None, 'created_at': iso(job.created),
                 'urls': {'get': api, 'cancel': f'{api}/cancel', 'web': f'https://replicate.com/p/{job.id}'}}
        if job.paid.deadline:
            shown['deadline'] = iso(job.paid.deadline)
        if status != 'queued':
            shown['started_at'] = iso(job.created)
        if over and job.ended:
            took = round(job.ended - job.created, 3)
            shown.update(completed_at=iso(job.ended), metrics={'predict_time': took, 'total_time': took})
        if listed and self.args.list_without_input:
            del shown['input']
        return shown

    def show_input(self, job):
        fields = job.paid.fields
        if not self.args.own_words:
            return fields
        rules = self.schemas['Input']['properties']
        defaults = {name: rule['default'] for name, rule in rules.items() if 'default' in rule}
        images = [f'https://replicate.delivery/pbxt/{job.id}/{i}' for i, _ in enumerate(fields.get('input_images', []))]
        return {**defaults, **fields, **({'input_images': images} if images else {})}

    def list(self, request):
        bad = damage(request, 'list')
        if bad is not None:
            return bad
        page, cursor = fake_store.cut_page(self.jobs.list(), request.query.get('cursor'), self.args.page_size)
        results = [self.show(job, self.look(job), True) for job in page]
        where = f'{self.server.origin}/v1/predictions?cursor={cursor}' if cursor else None
        return reply_damaged(request, 200, {'previous': None, 'next': where, 'results': results}, request.faults)

    def show_model(self, request):
        bad = damage(request, 'model')
        if bad is not None:
            return bad
        schema = {'openapi': '3.0.2', 'info': {'title': 'Cog', 'version': '0.1.0'}, 'paths': {},
                  'components': {'schemas': self.schemas}}
        version = {'id': 'hidden', 'created_at': '2026-04-21T17:00:00.000Z', 'cog_version': '0.16.8',
                   'openapi_schema': schema}
        return reply_damaged(request, 200, {
            'url': f'https://replicate.com/{MODEL}', 'owner': 'openai', 'name': 'gpt-image-2', 'visibility': 'public',
            'description': 'An image model.', 'run_count': 1000000, 'is_official': True, 'default_example': None,
            'latest_version': version}, request.faults)

    def show_account(self, request):
        return request.reply_json(200, {'type': 'user', 'username': 'fake', 'name': 'Fake', 'github_url': ''})

    def upload(self, request):
        bad = damage(request, 'file')
        if bad is not None:
            return bad
        stored = read_upload(request, self.refuse)
        return request.reply_json(201, self.show_file(self.files.add(stored)))

    def show_file(self, stored):
        return {'id': stored.id, 'name': stored.name, 'content_type': stored.mime, 'size': len(stored.data),
                'etag': stored.sha256[:16], 'checksums': {'sha256': stored.sha256}, 'metadata': stored.metadata,
                'created_at': iso(stored.created), 'expires_at': iso(stored.expires),
                'urls': {'get': f'{self.server.origin}/v1/files/{stored.id}'}}

    def list_files(self, request):
        page, cursor = fake_store.cut_page(self.files.list(), request.query.get('cursor'), self.args.page_size)
        where = f'{self.server.origin}/v1/files?cursor={cursor}' if cursor else None
        return request.reply_json(200, {'previous': None, 'next': where, 'results': [self.show_file(f) for f in page]})

    def get_file(self, request, file_id):
        stored = self.files.find(file_id)
        if stored is None:
            self.refuse(404, NOT_FOUND)
        return request.reply_json(200, self.show_file(stored))

    def delete_file(self, request, file_id):
        if not self.files.delete(file_id):
            self.refuse(404, NOT_FOUND)
        return request.reply(204, b'', 'application/json')


def read_upload(request, refuse):
    """Part "content" with a name and a type, and perhaps "metadata", an object of JSON."""
    kind = request.headers.get('content-type', '')
    if not kind.startswith('multipart/form-data'):
        refuse(415, 'Unsupported media type in request.')
    try:
        parts = fake_api.parse_multipart(request.body, kind)
    except Refusal as error:
        raise Refusal(400, {'detail': json.loads(error.body)['error']['message'], 'status': 400}) from error
    content = [part for part in parts if part.name == 'content']
    other = [part.name for part in parts if part.name not in ('content', 'metadata', 'filename', 'type')]
    if len(content) != 1 or content[0].file_name is None:
        refuse(400, 'Missing content')
    if other:
        refuse(400, f'Unknown part {other[0]}')
    if not content[0].mime:
        refuse(400, 'The content has no content type')
    if len(content[0].data) > MAX_FILE:
        refuse(413, 'File too large')
    metadata = {}
    for part in parts:
        if part.name == 'metadata':
            metadata = read_metadata(part, refuse)
    return StoredFile(content[0].file_name, content[0].mime, content[0].data, metadata=metadata, keep_s=FILE_KEPT_S)


def read_metadata(part, refuse):
    try:
        value = json.loads(part.data)
    except ValueError:
        value = None
    if part.mime != 'application/json' or not isinstance(value, dict):
        refuse(400, 'metadata is not an object of JSON')
    return value


class PredictionJob(PredictionPaid):
    deadline, seconds = None, 0

    def respond(self, job):
        status = 'queued'
        if self.seconds:
            self.jobs.wait(job, self.seconds)
            status = self.dialect.look(job)
            self.jobs.poll(job)
        return reply_damaged(self.request, 201, self.dialect.show(job, status), self.faults)
