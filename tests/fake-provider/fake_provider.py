#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of the OpenAI Images form that keeps its own ledger of charges and misbehaves on request. See README.md."""

import argparse
import hashlib
import json
import os
import signal
import socket
import ssl
import sys
import threading
import time
import uuid

import fake_api
import fake_faults
import fake_picture
import fake_wire
from fake_faults import Faults
from fake_wire import Gone, Stream

IMAGE_PATHS = ('/v1/images/generations', '/v1/images/edits')


class Ledger:
    """Append-only; a line is on the disk before the answer's first byte is sent."""

    def __init__(self, path):
        self.path, self.lock, self.requests = path, threading.Lock(), 0
        self.fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def charge(self, marker, prompt, pictures, path):
        with self.lock:
            self.requests += 1
            lines = ''
            for index, picture in enumerate(pictures):
                lines += json.dumps({'time': time.time(), 'request': f'{os.getpid()}-{self.requests}', 'marker': marker,
                                     'prompt_sha256': hashlib.sha256(prompt.encode()).hexdigest(), 'path': path,
                                     'index': index, 'bytes': len(picture),
                                     'sha256': hashlib.sha256(picture).hexdigest()}) + '\n'
            os.write(self.fd, lines.encode())
            os.fsync(self.fd)


class Server:
    def __init__(self, args):
        self.args = args
        self.key = args.key or os.environ.get('FAKE_PROVIDER_KEY')
        self.models = set() if args.any_model else fake_api.MODELS | set(args.model)
        self.compatible, self.allowed, self.max_images = args.compatible, set(args.allow), args.max_images
        self.faults = Faults(args.fault)
        self.ledger = Ledger(args.ledger)
        self.lock, self.counts, self.seen, self.pictures = threading.Lock(), {}, [], {}

    def count(self, key):
        with self.lock:
            self.counts[key] = self.counts.get(key, 0) + 1
            return self.counts[key]

    def note(self, record):
        with self.lock:
            self.seen.append(record)
        if self.args.record:
            with self.lock, open(self.args.record, 'a', encoding='utf-8') as out:
                out.write(json.dumps(record) + '\n')


class Connection:
    def __init__(self, server, sock):
        self.server, self.sock, self.served = server, sock, 0

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
        method, target, headers = fake_wire.read_head(self.stream)
        faults, path = self.server.faults, target.partition('?')[0]
        posting = method == 'POST' and path in IMAGE_PATHS
        if posting and 'drop-head' in faults:
            raise Gone
        if posting and 'early' in faults:
            return self.refuse_early(headers)
        if headers.get('expect', '').lower() == '100-continue':
            fake_wire.send(self.sock, b'HTTP/1.1 100 Continue\r\n\r\n')
        stop_at = faults.number('drop-upload') if posting and 'drop-upload' in faults else None
        if posting and 'upload-hang' in faults:
            time.sleep(3600)
        if headers.get('transfer-encoding') == 'chunked':
            body = self.stream.chunked()
        else:
            body = self.stream.exactly(int(headers.get('content-length', 0)), stop_at)
        self.record(method, target, headers, body)
        if path.startswith('/_fake/'):
            return self.serve_control(path, body)
        if posting:
            return self.serve_image(path, headers, body)
        return self.serve_get(method, path, headers)

    def refuse_early(self, headers):
        """A proxy that has seen enough at the head: it answers at once, and takes the body without looking."""
        self.reply(413, b'{"error":{"message":"Request too large.","type":"invalid_request_error","param":null,'
                   b'"code":"request_too_large"}}')
        self.stream.exactly(int(headers.get('content-length', 0)))
        return False

    def record(self, method, target, headers, body):
        clean = {k: v for k, v in headers.items() if k != 'authorization'}
        auth = headers.get('authorization')
        self.server.note({'method': method, 'target': target, 'headers': clean, 'served_before': self.served,
                          'authorization_sha256': auth and hashlib.sha256(auth.encode()).hexdigest(),
                          'body_bytes': len(body), 'body_sha256': hashlib.sha256(body).hexdigest(),
                          'private_metadata': self.server.args.scan and fake_picture.has_private_metadata(body)})

    def reply(self, status, body, kind='application/json', extra=(), faults=Faults()):
        request_id = 'req_' + uuid.uuid4().hex
        headers = [('Content-Type', kind), ('Date', time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime())),
                   ('x-request-id', request_id), ('openai-version', '2020-10-01'), ('openai-processing-ms', '17'),
                   ('x-ratelimit-limit-requests', '5'), ('x-ratelimit-remaining-requests', '4')]
        return fake_wire.send_reply(self.sock, status, headers + list(extra), body, faults)

    def reply_json(self, status, value, extra=()):
        return self.reply(status, json.dumps(value).encode(), 'application/json', extra)

    def serve_control(self, path, body):
        """For tests: set the faults, read what was seen."""
        if path == '/_fake/fault':
            self.server.faults = Faults(body.decode().split())
            return self.reply_json(200, {'faults': self.server.faults.by_name})
        if path == '/_fake/requests':
            with self.server.lock:
                return self.reply_json(200, self.server.seen)
        return self.reply_json(404, {'error': 'no such control'})

    def check_key(self, headers):
        given = headers.get('authorization', '')
        if self.server.args.no_key:
            return
        if not given.startswith('Bearer ') or len(given) < 8:
            raise fake_api.ApiError(401, "You didn't provide an API key. You need to provide your API key in an "
                                    'Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).')
        if self.server.key and given[7:] != self.server.key:
            raise fake_api.ApiError(401, f'Incorrect API key provided: {given[7:]}. You can find your API key at '
                                    'https://platform.openai.com/account/api-keys.', 'invalid_api_key')

    def serve_get(self, method, path, headers):
        faults = self.server.faults
        try:
            if path.startswith('/files/'):
                return self.serve_file(path)
            self.check_key(headers)
            refusal = fake_faults.find_refusal(faults, lambda name: self.server.count('GET ' + name),
                                               headers.get('authorization', '')[7:], '')
            if refusal:
                return self.reply(refusal[0], refusal[1], refusal[2], refusal[3])
            if 'hang' in faults:
                fake_wire.hold(self.sock)
            if path != '/v1/models':
                raise fake_api.ApiError(404, f'Invalid URL ({method} {path})', None)
            if method != 'GET':
                raise fake_api.ApiError(405, f'Not allowed to {method} on {path}.', 'method_not_supported')
        except fake_api.ApiError as error:
            return self.reply_json(error.status, error.body, error.headers)
        names = sorted(self.server.models or fake_api.MODELS)
        models = {'object': 'list', 'data': [{'id': m, 'object': 'model', 'created': 1776800000, 'owned_by': 'fake'}
                                             for m in names]}
        body = fake_faults.replace_body(json.dumps(models).encode(), faults)
        return self.reply(200, body, 'text/html' if 'html' in faults else 'application/json', (), faults)

    def serve_file(self, path):
        """Output addresses (durability's row 18): /files/NAME, /files/hop/N/NAME (redirects), /files/loop."""
        parts = path.split('/')[2:]
        if parts[0] == 'loop':
            return self.reply(302, b'', 'text/plain', [('Location', '/files/loop')])
        if parts[0] == 'hop' and int(parts[1]) > 0:
            return self.reply(302, b'', 'text/plain', [('Location', f'/files/hop/{int(parts[1]) - 1}/{parts[2]}')])
        if parts[0] == 'hop':
            parts = parts[2:]
        picture = self.server.pictures.get(parts[0])
        if picture is None:
            raise fake_api.ApiError(404, 'No such file.')
        return self.reply(200, picture, 'image/png')

    def serve_image(self, path, headers, body):
        if 'drop-kept' in self.server.faults and self.served:
            # A server that had decided to close an idle connection: the request may have been worked on all the same.
            self.charge_blindly(path, headers, body)
            fake_wire.reset(self.sock)
        try:
            self.check_key(headers)
            fields, size, images, mask = fake_api.parse(path, body, headers, self.server)
        except fake_api.ApiError as error:
            return self.reply_json(error.status, error.body, error.headers)
        except UnicodeDecodeError:
            return self.reply_json(400, {'error': {'message': 'Not UTF-8.', 'type': 'invalid_request_error',
                                                   'param': None, 'code': None}})
        job = ImageJob(self, path, headers, fields, size, images, mask)
        return job.answer()

    def charge_blindly(self, path, headers, body):
        self.server.ledger.charge(headers.get('x-client-request-id', ''), '', [hashlib.sha256(body).digest()], path)


class ImageJob:
    """One valid request: charged once, then answered, somehow."""

    def __init__(self, connection, path, headers, fields, size, images, mask):
        self.connection, self.server, self.path = connection, connection.server, path
        self.headers, self.fields, self.images, self.mask = headers, fields, images, mask
        self.size = size or (1024, 1024)
        self.marker = headers.get('x-client-request-id', '')
        self.faults = self.server.faults.merged(Faults.from_prompt(fields['prompt']))
        self.count = fields.get('n', 1)

    def make_pictures(self):
        inputs = hashlib.sha256(json.dumps(self.fields, sort_keys=True).encode())
        for part in self.images + ([self.mask] if self.mask else []):
            inputs.update(hashlib.sha256(part.data).digest())
        if not self.server.args.same_picture:
            inputs.update(self.marker.encode())
        pictures = []
        for index in range(max(0, self.count + self.faults.number('extra', 0, 1) * ('extra' in self.faults)
                               - self.faults.number('fewer', 0, 1) * ('fewer' in self.faults))):
            seed = f'{inputs.hexdigest()} {0 if "duplicate" in self.faults else index}'
            wanted = self.server.args.picture_bytes or self.faults.number('picture-bytes', 0, 0)
            png = fake_picture.make_noise(wanted, seed) if wanted else fake_picture.make_plain(*self.size, seed)
            pictures.append(fake_faults.damage_picture(png, self.faults))
        if 'duplicate' in self.faults and pictures:
            pictures.append(pictures[0])
        return pictures

    def charge(self, pictures):
        self.server.ledger.charge(self.marker, self.fields['prompt'], pictures, self.path)

    def answer(self):
        prompt = hashlib.sha256(self.fields['prompt'].encode()).hexdigest()
        refusal = fake_faults.find_refusal(self.faults, lambda name: self.server.count((prompt, name)),
                                           self.headers.get('authorization', '')[7:], self.marker)
        if refusal and not refusal[4]:
            return self.connection.reply(*refusal[:4], self.faults)
        pictures = self.make_pictures()
        if not ('sse-error' in self.faults and self.fields.get('stream')):
            self.charge(pictures)
        time.sleep((self.server.args.delay + self.faults.number('delay', 0, 0)) / 1000)
        if refusal:
            return self.connection.reply(*refusal[:4], self.faults)
        self.vanish()
        if self.fields.get('stream') and not self.server.compatible:
            return self.stream(pictures)
        body = fake_faults.replace_body(self.make_body(pictures), self.faults)
        kind = 'text/html' if {'html', 'wrong-type'} & set(self.faults.by_name) else 'application/json'
        return self.connection.reply(200, body, kind, (), self.faults)

    def vanish(self):
        """A paid reply that never comes (row 8)."""
        if 'reset-after-body' in self.faults:
            fake_wire.reset(self.connection.sock)
        if 'close-after-body' in self.faults:
            raise Gone
        if 'hang' in self.faults:
            fake_wire.hold(self.connection.sock)

    def make_item(self, png):
        as_url = {'url', 'url-relative', 'url-data', 'url-foreign', 'url-404', 'url-hops', 'url-loop'} & set(
            self.faults.by_name)
        if not as_url and not (self.server.compatible and self.fields.get('response_format') != 'b64_json'):
            return '{"b64_json":"%s"%s}' % (fake_faults.encode_picture(png, self.faults),
                                            ',"revised_prompt":"as you said"' if 'revised' in self.faults else '')
        name = hashlib.sha256(png).hexdigest()[:16] + '.png'
        self.server.pictures[name] = png
        url = f'{self.server.origin}/files/{name}'
        if 'url-relative' in self.faults:
            url = f'/files/{name}'
        if 'url-data' in self.faults:
            url = 'data:image/png;base64,' + fake_faults.encode_picture(png, Faults())
        if 'url-foreign' in self.faults:
            url = f"{self.faults.arg('url-foreign', 0, 'http')}://{self.faults.arg('url-foreign', 1, '10.0.0.1')}/{name}"
        if 'url-404' in self.faults:
            url = f'{self.server.origin}/files/gone.png'
        if 'url-hops' in self.faults:
            url = f"{self.server.origin}/files/hop/{self.faults.number('url-hops', 0, 2)}/{name}"
        if 'url-loop' in self.faults:
            url = f'{self.server.origin}/files/loop'
        return json.dumps({'url': url})

    def make_usage(self, count):
        if 'no-usage' in self.faults:
            return None
        usage = fake_api.make_usage(self.fields, self.size, self.images, count)
        if 'zero-usage' in self.faults:
            return {'total_tokens': 0, 'input_tokens': 0, 'output_tokens': 0}
        if 'prompt-tokens' in self.faults:
            return {'prompt_tokens': usage['input_tokens'], 'completion_tokens': usage['output_tokens'],
                    'total_tokens': usage['total_tokens'], 'cost': 0.0421}
        if 'no-details' in self.faults:
            return {k: v for k, v in usage.items() if not k.endswith('details')}
        return usage

    def make_body(self, pictures):
        items = ','.join(self.make_item(png) for png in pictures)
        head = {'created': int(time.time()), 'background': 'opaque', 'output_format': 'png',
                'quality': self.fields.get('quality', 'medium'), 'size': f'{self.size[0]}x{self.size[1]}'}
        if 'notes' in self.faults:
            head['notes'] = ['The word “fnord” was ignored.', 'A second note.']
        if 'ignored' in self.faults:
            head['maquette'] = {'ignored': ['fnord', 'xyzzy']}
        usage = self.make_usage(len(pictures))
        tail = '' if usage is None else ',"usage":' + json.dumps(usage)
        if 'bare' in self.faults:
            return f'{{"data":[{items}]}}'.encode()
        return (json.dumps(head)[:-1] + f',"data":[{items}]{tail}}}').encode()

    def make_event(self, what, png, extra):
        name = ('image_edit.' if self.path.endswith('edits') else 'image_generation.') + what
        data = {'type': name, 'created_at': int(time.time()), 'size': f'{self.size[0]}x{self.size[1]}',
                'quality': self.fields.get('quality', 'medium'), 'background': 'opaque', 'output_format': 'png', **extra}
        text = json.dumps(data)[:-1] + f',"b64_json":"{fake_faults.encode_picture(png, self.faults)}"}}'
        line = '' if 'sse-no-event' in self.faults else f'event: {name}\n'
        return f'{line}data: {text}\n\n'

    def make_events(self, pictures):
        events = []
        for index in range(self.fields.get('partial_images', 0)):
            png = fake_picture.make_plain(256, 256, f'partial {self.marker} {index}')
            events.append(self.make_event('partial_image', png, {'partial_image_index': index}))
        for png in pictures:
            usage = {'usage': self.make_usage(1)} if self.make_usage(1) else {}
            events.append(self.make_event('completed', png, usage))
        if 'sse-order' in self.faults and len(events) > 1:
            events = events[-1:] + events[:-1]
        for name, code in (('sse-error', 'moderation_blocked'), ('sse-fail', 'server_error')):
            if name in self.faults:
                events[-1] = 'event: error\ndata: {"type":"error","error":{"type":"image_generation_user_error",' \
                    f'"code":"{code}","message":"The picture was not made.","param":null}}}}\n\n'
        if 'sse-no-completed' in self.faults:
            events.pop()
        if 'sse-done' in self.faults:
            events.append('data: [DONE]\n\n')
        return events

    def stream_slowly(self, events):
        sock = self.connection.sock
        fake_wire.send(sock, fake_wire.make_head(200, [('Content-Type', 'text/event-stream'), ('x-request-id', 'req_slow'),
                                                       ('Transfer-Encoding', 'chunked')]))
        for event in events:
            fake_wire.send(sock, fake_wire.as_chunks(event.encode()))
            time.sleep(self.faults.number('sse-gap', 0, 200) / 1000)
        fake_wire.send(sock, b'0\r\n\r\n')
        return True

    def stream(self, pictures):
        if 'sse-gap' in self.faults:
            return self.stream_slowly(self.make_events(pictures))
        text = ''.join(self.make_events(pictures))
        if 'sse-heartbeat' in self.faults:
            text = ': ping\n\n' + text.replace('\n\n', '\n\n: ping\n\n')
        if 'sse-no-blank' in self.faults:
            text = text.rstrip('\n')
        if 'sse-crlf' in self.faults:
            text = text.replace('\n', '\r\n')
        faults = self.faults
        if not {'chunked', 'until-close', 'truncate', 'truncate-reset'} & set(faults.by_name):
            faults = faults.merged(Faults(['chunked']))
        return self.connection.reply(200, text.encode(), 'text/event-stream; charset=utf-8', (), faults)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--ledger', required=True, help='the append-only file of charges')
    parser.add_argument('--unix', help='listen on this Unix socket instead of 127.0.0.1')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--tls', nargs=2, metavar=('CERT', 'KEY'))
    parser.add_argument('--key', help='the only right key (or FAKE_PROVIDER_KEY); without it any is')
    parser.add_argument('--no-key', action='store_true', help='no key is asked for')
    parser.add_argument('--fault', action='append', default=[])
    parser.add_argument('--delay', type=int, default=0, metavar='MS')
    parser.add_argument('--picture-bytes', type=int, default=0, metavar='N')
    parser.add_argument('--same-picture', action='store_true', help='same request, same picture, whatever its marker')
    parser.add_argument('--model', action='append', default=[], help='one more model name')
    parser.add_argument('--any-model', action='store_true')
    parser.add_argument('--allow', action='append', default=[], help='one more field that is not refused')
    parser.add_argument('--max-images', type=int, default=16)
    parser.add_argument('--compatible', action='store_true', help='a lax compatible server: url unless b64_json is asked for')
    parser.add_argument('--record', help='append what each request looked like (never its key) to this file')
    parser.add_argument('--scan', action='store_true', help='look for EXIF and GPS in uploads')
    parser.add_argument('--follow-stdin', action='store_true', help='stop at the end of standard input')
    return parser.parse_args()


def open_socket(args):
    if not args.unix:
        return socket.create_server(('127.0.0.1', args.port), backlog=512)
    if os.path.exists(args.unix):
        os.unlink(args.unix)
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.bind(args.unix)
    sock.listen(512)
    return sock


def follow_stdin():
    while os.read(0, 4096):
        pass
    os._exit(0)


def main():
    args = parse_arguments()
    server = Server(args)
    sock = open_socket(args)
    server.tls = None
    if args.tls:
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(*args.tls)
    scheme = 'https' if args.tls else 'http'
    server.origin = 'http://localhost' if args.unix else f'{scheme}://127.0.0.1:{sock.getsockname()[1]}'
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if args.follow_stdin:
        threading.Thread(target=follow_stdin, daemon=True).start()
    base = f'unix:{os.path.abspath(args.unix)}' if args.unix else server.origin + '/v1'
    print(json.dumps({'base': base, 'origin': server.origin, 'port': 0 if args.unix else sock.getsockname()[1],
                      'unix': args.unix, 'pid': os.getpid(), 'ledger': os.path.abspath(args.ledger)}), flush=True)
    while True:
        client, _ = sock.accept()
        threading.Thread(target=Connection(server, client).run, daemon=True).start()


if __name__ == '__main__':
    sys.exit(main())
