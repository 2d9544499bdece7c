# SPDX-License-Identifier: GPL-3.0-or-later
"""What every dialect stands on: the ledger, the server with its listening sockets, a connection, a request."""

import hashlib
import json
import os
import ssl
import threading
import time
import urllib.parse

import fake_picture
import fake_wire
from fake_faults import Faults
from fake_wire import Gone, Stream

# Never recorded; of the first one that is there a hash is.
KEY_HEADERS = ('authorization', 'x-api-key', 'api-key')


class Refusal(Exception):
    """A request that the service refuses: raised anywhere below Dialect.serve, sent as that service writes errors."""

    def __init__(self, status, value, headers=(), kind='application/json'):
        super().__init__(status)
        self.status, self.headers, self.kind = status, list(headers), kind
        self.body = value if isinstance(value, bytes) else json.dumps(value).encode()


class Ledger:
    """Append-only; a line is on the disk before the answer's first byte is sent."""

    def __init__(self, path):
        self.path, self.lock, self.requests = path, threading.Lock(), 0
        self.fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def charge(self, marker, prompt, pictures, path, micros=0, job=None, told=None):
        """micros: millionths of a dollar of each picture, a number or one for each; job: the service's own id; told:
        'failed' when the client will be told that there is no picture."""
        prices = micros if isinstance(micros, (list, tuple)) else [micros] * len(pictures)
        with self.lock:
            self.requests += 1
            lines = ''
            for index, picture in enumerate(pictures):
                line = {'time': time.time(), 'request': f'{os.getpid()}-{self.requests}', 'marker': marker,
                        'prompt_sha256': hashlib.sha256(prompt.encode()).hexdigest(), 'path': path, 'index': index,
                        'bytes': len(picture), 'sha256': hashlib.sha256(picture).hexdigest(), 'micros': prices[index]}
                more = {'job': job, 'told': told}
                lines += json.dumps({**line, **{k: v for k, v in more.items() if v is not None}}) + '\n'
            os.write(self.fd, lines.encode())
            os.fsync(self.fd)


class Server:
    """What outlives a request. args: the parsed options; the dialect reads its own from it."""

    def __init__(self, args):
        self.args = args
        self.key = args.key or os.environ.get('FAKE_PROVIDER_KEY')
        self.faults = Faults(args.fault)
        self.ledger = Ledger(args.ledger)
        self.lock, self.counts, self.seen = threading.Lock(), {}, []
        self.origin, self.tls, self.dialect = '', None, None
        self.origins = {}

    def count(self, key):
        """How often this has been asked with the same key, this time included."""
        with self.lock:
            self.counts[key] = self.counts.get(key, 0) + 1
            return self.counts[key]

    def note(self, record):
        with self.lock:
            self.seen.append(record)
        if self.args.record:
            with self.lock, open(self.args.record, 'a', encoding='utf-8') as out:
                out.write(json.dumps(record) + '\n')


class Request:
    """One request, read whole. faults: the server's at the moment it came; port: 'main' or 'delivery'."""

    def __init__(self, connection, method, target, headers):
        self.connection, self.server, self.sock = connection, connection.server, connection.sock
        self.method, self.target, self.headers, self.body = method, target, headers, b''
        self.path, _, query = target.partition('?')
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.faults, self.port = self.server.faults, connection.port

    def refuse(self, status, value, headers=(), kind='application/json'):
        raise Refusal(status, value, headers, kind)

    def reply(self, status, body, kind='application/json', headers=(), faults=Faults()):
        """True when the connection may be used again. faults: those of the way the bytes are sent."""
        always = [('Content-Type', kind), ('Date', time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime()))]
        return fake_wire.send_reply(self.sock, status, always + self.server.dialect.headers(self) + list(headers), body,
                                    faults)

    def reply_json(self, status, value, headers=(), faults=Faults()):
        return self.reply(status, json.dumps(value).encode(), 'application/json', headers, faults)


class Connection:
    def __init__(self, server, sock, port='main'):
        self.server, self.sock, self.port, self.served = server, sock, port, 0

    def run(self):
        try:
            if 'drop-accept' in self.server.faults:
                fake_wire.reset(self.sock)
            if self.server.tls:
                self.sock = self.server.tls.wrap_socket(self.sock, server_side=True)
            self.stream = Stream(self.sock)
            while self.serve_one():
                self.served += 1
        except (Gone, OSError, ssl.SSLError):
            pass
        except ValueError:
            self.try_say(b'HTTP/1.1 400 Fake\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        finally:
            self.sock.close()

    def try_say(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            pass

    def serve_one(self):
        self.sock.settimeout(self.server.dialect.idle)
        request = Request(self, *fake_wire.read_head(self.stream))
        paid = self.server.dialect.is_paid(request)
        if paid and 'drop-head' in request.faults:
            raise Gone
        if paid and 'early' in request.faults:
            return self.refuse_early(request)
        if request.headers.get('expect', '').lower() == '100-continue':
            fake_wire.send(self.sock, b'HTTP/1.1 100 Continue\r\n\r\n')
        stop_at = request.faults.number('drop-upload') if paid and 'drop-upload' in request.faults else None
        if paid and 'upload-hang' in request.faults:
            time.sleep(3600)
        if request.headers.get('transfer-encoding') == 'chunked':
            request.body = self.stream.chunked()
        else:
            request.body = self.stream.exactly(int(request.headers.get('content-length', 0)), stop_at)
        self.sock.settimeout(None)
        self.record(request)
        try:
            if request.path.startswith('/_fake/'):
                return serve_control(request)
            if paid and 'drop-kept' in request.faults and self.served:
                # A server that had decided to close an idle connection: it may have worked on the request all the same.
                request.faults = request.faults.merged(Faults(['reset-after-body']))
            return self.server.dialect.serve(request)
        except Refusal as refusal:
            return request.reply(refusal.status, refusal.body, refusal.kind, refusal.headers)

    def refuse_early(self, request):
        """A proxy that has seen enough at the head: it answers at once, and takes the body without looking."""
        body, kind = self.server.dialect.error(413, 'Request too large.', 'request_too_large')
        request.reply(413, body, kind)
        self.stream.exactly(int(request.headers.get('content-length', 0)))
        return False

    def record(self, request):
        clean = {k: v for k, v in request.headers.items() if k not in KEY_HEADERS}
        key = next((request.headers[name] for name in KEY_HEADERS if name in request.headers), None)
        self.server.note({'method': request.method, 'target': request.target, 'port': self.port, 'headers': clean,
                          'served_before': self.served, 'key_headers': [k for k in KEY_HEADERS if k in request.headers],
                          'authorization_sha256': key and hashlib.sha256(key.encode()).hexdigest(),
                          'body_bytes': len(request.body), 'body_sha256': hashlib.sha256(request.body).hexdigest(),
                          'private_metadata': self.server.args.scan and
                          fake_picture.has_private_metadata(request.body)})


def serve_control(request):
    """For tests: set the faults, read what was seen, make the server forget."""
    server = request.server
    if request.path == '/_fake/fault':
        server.faults = Faults(request.body.decode().split())
        return request.reply_json(200, {'faults': server.faults.by_name})
    if request.path == '/_fake/requests':
        with server.lock:
            return request.reply_json(200, server.seen)
    if request.path in ('/_fake/forget', '/_fake/restart'):
        server.dialect.forget()
        return request.reply_json(200, {'forgotten': True})
    return request.reply_json(404, {'error': 'no such control'})
