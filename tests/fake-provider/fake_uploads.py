# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAI's files: /v1/files, /v1/files/ID, /v1/files/ID/content."""

import re
import time

import fake_api
import fake_picture
from fake_api import ApiError
from fake_dialect import new_id
from fake_faults import Faults
from fake_jobs import damage
from fake_store import Store, StoredFile

PURPOSES = ('assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals')
PARTS = ('file', 'purpose', 'expires_after[anchor]', 'expires_after[seconds]')
MAX_FILE = {'batch': 200 * 1024 * 1024}
MAX_OTHER = 512 * 1024 * 1024
KEEP_S = (3600, 2592000)


def check_parts(parts):
    """{name: part}"""
    named = {}
    for part in parts:
        if part.name not in PARTS:
            raise ApiError(400, f"Unknown parameter: '{part.name}'.", 'unknown_parameter', part.name)
        if part.name in named:
            raise ApiError(400, f"Duplicate parameter: '{part.name}'.", 'duplicate_parameter', part.name)
        named[part.name] = part
    for name in ('file', 'purpose'):
        if name not in named:
            raise ApiError(400, f"Missing required parameter: '{name}'.", 'missing_required_parameter', name)
    if named['file'].file_name is None:
        raise ApiError(400, "Invalid type for 'file': expected a file, but got a string instead.", 'invalid_type',
                       'file')
    return named


def read_expiry(named):
    anchor, seconds = named.get('expires_after[anchor]'), named.get('expires_after[seconds]')
    if anchor is None and seconds is None:
        return None
    if anchor is None or seconds is None or anchor.data != b'created_at':
        raise ApiError(400, "Invalid value for 'expires_after[anchor]'. Supported values are: 'created_at'.",
                       'invalid_value',
                       'expires_after[anchor]')
    if not re.fullmatch(rb'\d{1,8}', seconds.data) or not KEEP_S[0] <= int(seconds.data) <= KEEP_S[1]:
        raise ApiError(400, f"Invalid 'expires_after[seconds]': expected {KEEP_S[0]} to {KEEP_S[1]}.", 'invalid_value',
                       'expires_after[seconds]')
    return int(seconds.data)


def read_upload(request):
    kind = request.headers.get('content-type', '')
    if not kind.startswith('multipart/form-data'):
        raise ApiError(415, f"Unsupported content type: '{kind}'.", 'unsupported_content_type')
    named = check_parts(fake_api.parse_multipart(request.body, kind))
    purpose, part = named['purpose'].data.decode('utf-8', 'replace'), named['file']
    if purpose not in PURPOSES:
        raise ApiError(400, f"'{purpose}' is not one of {list(PURPOSES)} - 'purpose'", None, 'purpose')
    limit = MAX_FILE.get(purpose, MAX_OTHER)
    if len(part.data) > limit:
        raise ApiError(413, f'Maximum content size limit ({limit}) exceeded.', 'file_too_large')
    if purpose == 'batch' and not part.file_name.endswith('.jsonl'):
        raise ApiError(400, 'Invalid file format for Batch API. Must be .jsonl')
    if purpose == 'vision' and not fake_picture.read_shown_size(part.data):
        raise ApiError(400, 'Invalid image file.', 'invalid_image_format', 'file')
    return StoredFile(part.file_name, part.mime, part.data, purpose, keep_s=read_expiry(named))


class Uploads:
    def __init__(self):
        self.store = Store()

    def add(self, stored):
        return self.store.add(stored, 'file-' + new_id()[:22])

    def find(self, file_id):
        stored = self.store.find(file_id)
        if stored is None:
            raise ApiError(404, f'No such File object: {file_id}', None, 'id')
        return stored

    def serve(self, request):
        """None when it is nothing of this."""
        match = re.fullmatch(r'/v1/files(?:/([^/]+)(/content)?)?', request.path)
        if not match:
            return None
        bad = damage(request, 'content' if match[2] else 'file')
        if bad is not None:
            return bad
        if match[2] and request.method == 'GET':
            return self.send(request, self.find(match[1]))
        if match[1] and request.method == 'GET':
            return request.reply_json(200, show(self.find(match[1])))
        if match[1] and request.method == 'DELETE':
            self.find(match[1])
            self.store.delete(match[1])
            return request.reply_json(200, {'id': match[1], 'object': 'file', 'deleted': True})
        if not match[1] and request.method == 'POST':
            return request.reply_json(200, show(self.add(read_upload(request))))
        if not match[1] and request.method == 'GET':
            wanted = request.query.get('purpose')
            files = [show(f) for f in self.store.list() if wanted in (None, f.purpose)]
            return request.reply_json(200, {'object': 'list', 'data': files, 'has_more': False})
        raise ApiError(405, f'Not allowed to {request.method} on {request.path}.', 'method_not_supported')

    def send(self, request, stored):
        faults = request.faults.merged(stored.metadata.get('faults', Faults()))
        ways = {name[8:]: faults.by_name[name] for name in faults.by_name if name.startswith('content-')}
        sending = Faults()
        for name in ('truncate', 'truncate-reset', 'slow', 'chunked', 'until-close', 'endless'):
            if name in ways:
                sending = sending.merged(Faults.of(name, *ways[name]))
        return request.reply(200, stored.data, 'application/octet-stream', (), sending)


def show(stored):
    shown = {'id': stored.id, 'object': 'file', 'bytes': len(stored.data), 'created_at': int(stored.created),
             'filename': stored.name, 'purpose': stored.purpose, 'status': 'processed', 'status_details': None}
    if stored.expires:
        shown['expires_at'] = int(stored.expires)
    return shown


def make_output(name, data, faults):
    """A file that the service made."""
    stored = StoredFile(name, 'application/jsonl', data, 'batch_output', {'faults': faults})
    stored.created = time.time()
    return stored
