# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dialect is: the language of one service. README.md, "How to add a dialect", says how one is written."""

import hashlib
import json
import time
import uuid

import fake_faults
import fake_picture
import fake_wire
from fake_faults import Faults
from fake_wire import Gone

# What a service without words of its own says. Fault: status, message (or a body of HTML), code, and what else the
# dialect's error() takes. REFUSALS of a dialect replaces and adds rows.
COMMON_REFUSALS = {
    '400': (400, 'Invalid value.', 'invalid_value'),
    '401': (401, 'Incorrect API key provided: {key}.', 'invalid_api_key'),
    '402': (402, 'Payment required.', 'payment_required'),
    '403': (403, 'Forbidden.', 'forbidden'),
    '404': (404, 'Not found.', 'not_found'),
    '413': (413, fake_faults.HTML_413, None),
    '415': (415, 'Unsupported content type.', 'unsupported_content_type'),
    '422': (422, 'The value is not valid.', 'unprocessable'),
    'moderation': (400, 'Your request was rejected by the safety system.', 'moderation_blocked'),
    'overloaded': (503, 'The server is currently overloaded. Please try again later.', 'overloaded'),
    'redirect': (302, b'', None),
}
THROTTLED = 'Too many requests. Please try again in 12s.'
BROKEN = 'The server had an error while processing your request.'


def new_id(start=''):
    return start + uuid.uuid4().hex


class Dialect:
    """One for a server. The names in capitals and the methods marked "own" are what a dialect writes."""

    BASE = '/v1'        # own: the path of the address an engine is given
    PORTS = ()          # own: listening sockets beside 'main', e.g. ('delivery',)
    REFUSALS = {}       # own: see COMMON_REFUSALS
    KEY_HEADER = 'authorization'

    @classmethod
    def add_options(cls, parser):
        """own: the options that only this dialect has."""

    def __init__(self, server):
        self.server, self.args = server, server.args
        self.idle = None    # own: seconds after which a connection that says nothing is closed
        self.refusals = {**COMMON_REFUSALS, **self.REFUSALS}

    def headers(self, _request):
        """own: what stands in the head of every answer."""
        return []

    def is_paid(self, request):
        """own: whether this is a request that costs money; only the head has been read."""
        raise NotImplementedError

    def serve(self, request):
        """own: answers; True when the connection may be used again. Raise Refusal to refuse."""
        raise NotImplementedError

    def error(self, status, message, code=None):
        """own: (body, content type) of an error in this service's form."""
        raise NotImplementedError

    def key(self, request):
        """own, unless it is "Bearer KEY": the key alone, or ''."""
        return request.headers.get(self.KEY_HEADER, '').removeprefix('Bearer ')

    def forget(self):
        """own, where there are jobs: the server was started again and knows nothing of before."""

    def refusal(self, name, key):
        """(status, body, content type, headers) of a fault that is a plain refusal."""
        status, message, code, *more = self.refusals[name]
        headers = [('Location', 'http://127.0.0.1:9/elsewhere')] if status == 302 else []
        if isinstance(message, bytes):
            return status, message, 'text/html', headers
        body = self.error(status, message.replace('{key}', key), code, **(more[0] if more else {}))
        return (status, *body, headers)

    def throttled(self, headers):
        """own, where 429 has words of its own."""
        return (429, *self.error(429, THROTTLED, 'rate_limit_exceeded'), headers)

    def broken(self, status):
        """own, where 5xx has words of its own."""
        return (status, *self.error(status, BROKEN, 'server_error'), [])

    def refuse_by_fault(self, request, faults, subject, marker=''):
        """(status, body, type, headers, charged) or None. subject: what counted faults are counted by."""
        def count(name):
            return self.server.count((subject, name))
        return fake_faults.find_refusal(faults, count, self, self.key(request), marker)

    def serve_file(self, request, pictures):
        """Output addresses (durability's row 18): /files/NAME, /files/hop/N/NAME (redirects), /files/loop, or None."""
        parts = request.path.split('/')[2:]
        if parts[0] == 'loop':
            return request.reply(302, b'', 'text/plain', [('Location', '/files/loop')])
        if parts[0] == 'hop' and int(parts[1]) > 0:
            return request.reply(302, b'', 'text/plain', [('Location', f'/files/hop/{int(parts[1]) - 1}/{parts[2]}')])
        if parts[0] == 'hop':
            parts = parts[2:]
        if parts[0] not in pictures:
            return None
        return request.reply(200, pictures[parts[0]], 'image/' + parts[0].rpartition('.')[2])


class Paid:
    """One valid request that costs money: charged once, then answered, somehow. A dialect writes respond()."""

    def __init__(self, request, prompt, marker, inputs=b''):
        """inputs: everything that decides the picture. The words fault:… of the prompt are faults too."""
        self.request, self.server, self.prompt, self.marker = request, request.server, prompt, marker
        self.dialect, self.inputs = self.server.dialect, inputs
        self.faults = request.faults.merged(Faults.from_prompt(prompt))
        self.size, self.count, self.form, self.micros, self.job = (1024, 1024), 1, 'png', 0, None

    def seed(self):
        digest = hashlib.sha256(self.inputs)
        if not self.server.args.same_picture:
            digest.update(self.marker.encode())
        return digest.hexdigest()

    def make_pictures(self):
        seed, pictures = self.seed(), []
        count = self.count + self.faults.number('extra', 0, 1) * ('extra' in self.faults)
        for index in range(max(0, count - self.faults.number('fewer', 0, 1) * ('fewer' in self.faults))):
            mine = f'{seed} {0 if "duplicate" in self.faults else index}'
            pictures.append(fake_faults.damage_picture(self.make_picture(mine), self.faults))
        if 'duplicate' in self.faults and pictures:
            pictures.append(pictures[0])
        return pictures

    def make_picture(self, seed):
        wanted = self.server.args.picture_bytes or self.faults.number('picture-bytes', 0, 0)
        return fake_picture.make(self.form, *self.size, seed, wanted)

    def is_charged(self):
        return True

    def charge(self, pictures, told=None):
        self.server.ledger.charge(self.marker, self.prompt, pictures, self.request.path, self.micros, self.job, told)

    def answer(self):
        """In the order of the real thing: refuse for nothing; make and charge; think; refuse all the same, or vanish,
        or answer."""
        subject = hashlib.sha256(self.prompt.encode()).hexdigest()
        refusal = self.dialect.refuse_by_fault(self.request, self.faults, subject, self.marker)
        if refusal and not refusal[4]:
            return self.request.reply(*refusal[:4], self.faults)
        made = self.work()
        time.sleep((self.server.args.delay + self.faults.number('delay', 0, 0)) / 1000)
        if refusal:
            return self.request.reply(*refusal[:4], self.faults)
        vanish(self.request, self.faults)
        return self.respond(made)

    def work(self):
        pictures = self.make_pictures()
        if self.is_charged():
            self.charge(pictures)
        return pictures

    def respond(self, pictures):
        """own: answers."""
        raise NotImplementedError


def vanish(request, faults):
    """A paid reply that never comes (row 8)."""
    if 'reset-after-body' in faults:
        fake_wire.reset(request.sock)
    if 'close-after-body' in faults:
        raise Gone
    if 'hang' in faults:
        fake_wire.hold(request.sock)


def reply_damaged(request, status, body, faults, headers=()):
    """JSON, or what the faults of the body put in its place."""
    if 'error-200' in faults:
        body = request.server.dialect.error(500, 'The generation failed half-way.', 'image_generation_failed')[0]
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    kind = 'text/html' if {'html', 'wrong-type'} & set(faults.by_name) else 'application/json'
    return request.reply(status, fake_faults.replace_body(body, faults), kind, headers, faults)
