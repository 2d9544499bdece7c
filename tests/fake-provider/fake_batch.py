# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI's batches: /v1/batches, /v1/batches/ID, /v1/batches/ID/cancel. Each line is worked on as the request it is,
at half the price."""

import json
import re
import time

import fake_api
import fake_dialect
import fake_uploads
from fake_api import ApiError
from fake_core import Refusal
from fake_faults import Faults
from fake_images import ImageJob
from fake_jobs import JobPaid, Jobs, damage

ENDPOINTS = ('/v1/responses', '/v1/chat/completions', '/v1/embeddings', '/v1/completions', '/v1/moderations',
             '/v1/images/generations', '/v1/images/edits', '/v1/videos')
DONE_HERE = ('/v1/images/generations', '/v1/images/edits')
MEMBERS = {'input_file_id': str, 'endpoint': str, 'completion_window': str, 'metadata': dict,
           'output_expires_after': dict}
MAX_LINES = 50000
WINDOW_S = 24 * 3600
# What a batch of this status has been before.
BEFORE = {'finalizing': ('in_progress',), 'completed': ('in_progress', 'finalizing'), 'cancelled': ('cancelling',)}
CANCELLED = {'code': 'batch_cancelled',
             'message': 'This request could not be executed because the batch was cancelled.'}
EXPIRED = {'code': 'batch_expired',
           'message': 'This request could not be executed before the completion window expired.'}


class Wrong(Exception):
    """A line for which the whole batch fails."""

    def __init__(self, code, message, param=None, line=None):
        super().__init__(message)
        self.shown = {'code': code, 'message': message, 'param': param, 'line': line}


class LineRequest:
    """A line as a request of its own, for ImageJob."""

    def __init__(self, batch_request, custom_id, url, body):
        # The server's faults are those of the batch.
        self.server, self.faults, self.path, self.body = batch_request.server, Faults(), url, body
        self.headers = {'x-client-request-id': custom_id, 'content-type': 'application/json'}


class Line:
    def __init__(self, custom_id, body):
        self.custom_id, self.body = custom_id, body
        self.status, self.answer, self.error, self.job, self.pictures = 0, None, None, None, []

    def work(self, batch_request, url, dialect):
        """What the service itself would answer to it."""
        body = json.dumps(self.body).encode()
        request = LineRequest(batch_request, self.custom_id, url, body)
        try:
            if self.body.get('stream'):
                raise ApiError(400, "Streaming is not supported in the Batch API.", 'invalid_value', 'stream')
            self.job = ImageJob(request, *fake_api.parse(url, body, request.headers, dialect))
        except Refusal as refusal:
            self.status, self.answer = refusal.status, refusal.body
            return
        refusal = dialect.refuse_by_fault(request, self.job.faults, self.custom_id, self.custom_id)
        if refusal:
            self.status, self.answer = refusal[0], refusal[1]
        if not refusal or refusal[4]:
            self.pictures = self.job.make_pictures()
        if not refusal:
            self.status, self.answer = 200, self.job.make_body(self.pictures)

    def charge(self, server, batch_id):
        if self.pictures:
            told = None if self.status == 200 else 'failed'
            server.ledger.charge(self.custom_id, self.job.prompt, self.pictures, self.job.path, self.job.micros // 2,
                                 batch_id, told)

    def write(self):
        """As the output file or the error file has it."""
        head = json.dumps({'id': fake_dialect.new_id('batch_req_'), 'custom_id': self.custom_id})[:-1]
        if self.error:
            return head + ', "response": null, "error": ' + json.dumps(self.error) + '}\n'
        try:
            answer = self.answer.decode()
            json.loads(answer)
        except ValueError:
            answer = json.dumps(self.answer.decode('utf-8', 'replace'))
        return (f'{head}, "response": {{"status_code": {self.status}, "request_id": "{fake_dialect.new_id("req_")}", '
                f'"body": {answer}}}, "error": null}}\n')


def read_line(text, number, endpoint):
    try:
        value = json.loads(text, object_pairs_hook=fake_api.strict_object)
    except (ValueError, RecursionError, Refusal) as error:
        raise Wrong('invalid_json_line', 'This line is not parseable as valid JSON.', None, number) from error
    if not isinstance(value, dict):
        raise Wrong('invalid_json_line', 'This line is not parseable as valid JSON.', None, number)
    for name in ('custom_id', 'method', 'url', 'body'):
        if name not in value:
            raise Wrong('missing_required_parameter', f'Missing required parameter: {name}.', name, number)
    unknown = set(value) - {'custom_id', 'method', 'url', 'body'}
    if unknown:
        raise Wrong('unknown_parameter', f'Unknown parameter: {sorted(unknown)[0]}.', sorted(unknown)[0], number)
    if not isinstance(value['custom_id'], str) or not isinstance(value['body'], dict):
        raise Wrong('invalid_type', 'custom_id is a string and body an object.', None, number)
    if value['method'] != 'POST':
        raise Wrong('invalid_method', 'Only POST is supported.', 'method', number)
    if value['url'] != endpoint:
        raise Wrong('invalid_url', 'The URL provided for this request does not match the batch endpoint.', 'url',
                    number)
    return Line(value['custom_id'], value['body'])


def read_lines(data, endpoint):
    lines = []
    for number, text in enumerate(data.decode('utf-8', 'replace').splitlines(), 1):
        if text.strip():
            lines.append(read_line(text, number, endpoint))
    if not lines:
        raise Wrong('empty_file',
                    'The input file is empty. Please ensure that the batch contains at least one request.')
    if len(lines) > MAX_LINES:
        raise Wrong('too_many_requests', f'The input file has more than {MAX_LINES} requests.')
    ids = [line.custom_id for line in lines]
    if len(set(ids)) != len(ids):
        raise Wrong('duplicate_custom_id',
                    'The custom_id for this request is a duplicate of another request. The custom_id '
                    'parameter must be unique for each request in a batch.', 'custom_id')
    return lines


class BatchPaid(JobPaid):
    def __init__(self, request, batches, said, lines, wrong):
        prompts = ' '.join(str(line.body.get('prompt', '')) for line in lines)
        super().__init__(request, batches.jobs, prompts, lines[0].custom_id if lines else '', b'',
                         'batch_' + fake_dialect.new_id())
        self.batches, self.said, self.lines, self.wrong = batches, said, lines, wrong
        self.output = self.errors = None
        self.cancelling = 0
        # A word in a line's prompt is that line's business; these are the batch's own.
        self.faults = request.faults.merged(Faults(
            [word for word in re.findall(r'(?<!\S)fault:(\S+)', prompts) if is_of_batch(word)]))
        if wrong:
            self.faults = self.faults.merged(Faults.of('job-fails', wrong['message']))

    def make_pictures(self):
        """Works on all lines, or on the half of them that is done before the time is over."""
        count = len(self.lines) // 2 if 'batch-expires' in self.faults else len(self.lines)
        for line in self.lines[:count]:
            line.work(self.request, self.said['endpoint'], self.dialect)
        for line in self.lines[count:]:
            line.error = EXPIRED
        return self.lines

    def charge(self, lines, told=None):
        for line in lines:
            line.charge(self.server, self.job)

    def publish(self, lines):
        """The files, in an order of their own."""
        good = [line for line in lines if line.status == 200 and 'line-missing' not in line.job.faults]
        bad = [line for line in lines if line.status != 200 and (line.status or line.error)]
        self.output = self.write('output', good)
        self.errors = self.write('error', bad)
        return []

    def write(self, name, lines):
        if not lines:
            return None
        data = ''.join(line.write() for line in reversed(lines)).encode()
        return self.batches.uploads.add(fake_uploads.make_output(f'{self.job}_{name}.jsonl', data, self.faults)).id

    def respond(self, job):
        shown = self.batches.show(job, 'validating')
        return fake_dialect.reply_damaged(self.request, 200, shown, self.faults)


def is_of_batch(word):
    name = word.split(':')[0]
    return name in ('stuck', 'queue', 'job-fails', 'batch-expires', 'odd-status', 'reset-after-body',
                    'close-after-body', 'hang', 'delay') or name.startswith(('poll-', 'content-', 'cancel-', 'list-'))


class Batches:
    def __init__(self, dialect, uploads):
        self.dialect, self.uploads, self.jobs = dialect, uploads, Jobs(dialect.server)

    def forget(self):
        self.jobs.forget()
        self.uploads.store.forget()

    def serve(self, request):
        """None when it is nothing of this."""
        match = re.fullmatch(r'/v1/batches(?:/([^/]+)(/cancel)?)?', request.path)
        if not match:
            return None
        if request.method == 'POST' and not match[1]:
            return self.create(request)
        job = self.jobs.find(match[1]) if match[1] else None
        bad = damage(request, 'cancel' if match[2] else 'poll' if match[1] else 'list', job)
        if bad is not None:
            return bad
        if request.method == 'GET' and not match[1]:
            return self.list(request)
        if match[1] and job is None:
            raise ApiError(404, f"No batch found with id '{match[1]}'.")
        if request.method == 'POST' and match[2]:
            return self.cancel(request, job)
        if request.method == 'GET' and not match[2]:
            shown = self.show(job, self.look(job))
            self.jobs.poll(job)
            return fake_dialect.reply_damaged(request, 200, shown, request.faults)
        raise ApiError(405, f'Not allowed to {request.method} on {request.path}.', 'method_not_supported')

    def create(self, request):
        if not request.headers.get('content-type', '').startswith('application/json'):
            raise ApiError(415, 'Unsupported content type.', 'unsupported_content_type')
        said = fake_api.parse_json(request.body)
        check_members(said)
        stored = self.uploads.store.find(said['input_file_id'])
        if stored is None or stored.purpose != 'batch':
            raise ApiError(400,
                           f"Invalid 'input_file_id': no file of the purpose batch with id {said['input_file_id']}.",
                           'invalid_value', 'input_file_id')
        try:
            lines, wrong = read_lines(stored.data, said['endpoint']), None
        except Wrong as error:
            lines, wrong = [], error.shown
        return BatchPaid(request, self, said, lines, wrong).answer()

    def look(self, job):
        status, polls = self.jobs.look(job), self.dialect.args.job_polls
        if status == 'canceled':
            job.paid.cancelling += 1
            return 'cancelling' if job.paid.cancelling <= 2 else 'cancelled'
        if status == 'done':
            return 'expired' if 'batch-expires' in job.faults else 'completed'
        if status == 'failed':
            return 'failed'
        if status == 'queued':
            return 'validating'
        if 'stuck' in job.faults:
            return 'in_progress'
        part = (time.time() - job.created) * 1000 / self.dialect.args.job_ms if self.dialect.args.job_ms else 1
        if polls:
            part = min(part, (job.polls + 1) / polls)
        return 'validating' if part < 0.1 else 'in_progress' if part < 0.9 else 'finalizing'

    def cancel(self, request, job):
        if not self.jobs.cancel(job) and self.look(job) not in ('cancelling', 'in_progress', 'validating',
                                                                'finalizing'):
            raise ApiError(409, f"Cannot cancel a batch with status '{self.look(job)}'.")
        for line in job.paid.lines:
            if job.status == 'canceled':
                line.error = CANCELLED
        return request.reply_json(200, self.show(job, self.look(job)))

    def show(self, job, status):
        paid, over = job.paid, status in ('completed', 'failed', 'expired', 'cancelled')
        good = sum(line.status == 200 for line in paid.lines) if over or status == 'finalizing' else 0
        bad = sum(bool(line.error) or line.status not in (0, 200) for line in paid.lines) if over else 0
        if status == 'failed':
            good = bad = 0
        wrong = paid.wrong or {'code': 'server_error', 'message': job.error, 'param': None, 'line': None}
        shown = {'id': job.id, 'object': 'batch', 'endpoint': paid.said['endpoint'],
                 'errors': {'object': 'list', 'data': [wrong]} if status == 'failed' else None,
                 'input_file_id': paid.said['input_file_id'], 'completion_window': '24h',
                 'status': job.faults.arg('odd-status', 0, 'paused') if 'odd-status' in job.faults and not over
                 else status,
                 'output_file_id': paid.output if over else None, 'error_file_id': paid.errors if over else None,
                 'created_at': int(job.created), 'expires_at': int(job.created) + WINDOW_S,
                 'request_counts': {'total': 0 if status in ('validating', 'failed') else len(paid.lines),
                                    'completed': good, 'failed': bad},
                 'metadata': paid.said.get('metadata')}
        for name in ('in_progress', 'finalizing', 'completed', 'failed', 'expired', 'cancelling', 'cancelled'):
            shown[name + '_at'] = int(job.ended or job.created) if name in (status, *BEFORE.get(status, ())) else None
        return shown

    def list(self, request):
        size = request.query.get('limit', '20')
        if not size.isdigit() or not 1 <= int(size) <= 100:
            raise ApiError(400, "Invalid 'limit': expected an integer from 1 to 100.", 'invalid_value', 'limit')
        jobs, after = self.jobs.list(), request.query.get('after')
        start = next((i + 1 for i, job in enumerate(jobs) if job.id == after), len(jobs)) if after else 0
        page = jobs[start:start + int(size)]
        return request.reply_json(200, {
            'object': 'list', 'data': [self.show(job, self.look(job)) for job in page],
            'first_id': page[0].id if page else None, 'last_id': page[-1].id if page else None,
            'has_more': start + int(size) < len(jobs)})


def check_members(said):
    for name, value in said.items():
        if name not in MEMBERS:
            raise ApiError(400, f"Unknown parameter: '{name}'.", 'unknown_parameter', name)
        fake_api.check_type(name, value, MEMBERS[name])
    for name in ('input_file_id', 'endpoint', 'completion_window'):
        if name not in said:
            raise ApiError(400, f"Missing required parameter: '{name}'.", 'missing_required_parameter', name)
    if said['endpoint'] not in ENDPOINTS:
        raise ApiError(400, f"Invalid value: '{said['endpoint']}'. Supported values are: {fake_api.quoted(ENDPOINTS)}.",
                       'invalid_value', 'endpoint')
    if said['endpoint'] not in DONE_HERE:
        raise ApiError(400, 'This fake makes pictures only.', 'fake_limit', 'endpoint')
    if said['completion_window'] != '24h':
        raise ApiError(400, "Invalid value for 'completion_window'. Supported values are: '24h'.", 'invalid_value',
                       'completion_window')
    check_metadata(said.get('metadata', {}))
    expiry = said.get('output_expires_after')
    if expiry is not None and (set(expiry) != {'anchor', 'seconds'} or expiry['anchor'] != 'created_at'
                               or type(expiry['seconds']) is not int or not 3600 <= expiry['seconds'] <= 2592000):
        raise ApiError(400, "Invalid 'output_expires_after'.", 'invalid_value', 'output_expires_after')


def check_metadata(metadata):
    if len(metadata) > 16:
        raise ApiError(400, "Invalid 'metadata': too many properties.", 'object_above_max_properties', 'metadata')
    for name, value in metadata.items():
        if not isinstance(value, str) or len(name) > 64 or len(value) > 512:
            raise ApiError(400,
                           f"Invalid 'metadata.{name}': keys have 64 characters and values are strings of 512 at most.",
                           'invalid_value', f'metadata.{name}')
