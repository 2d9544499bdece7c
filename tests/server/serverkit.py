# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts maquette-server and speaks HTTP to it with nothing but the standard library."""

import base64
import http.client
import json
import os
import socket
import struct
import subprocess
import tempfile
import zlib

BUILD = os.environ['MAQ_BUILD_ROOT']
PROGRAM = os.path.join(BUILD, 'src', 'server', 'maquette-server')
WAIT = 60
MODEL = 'maquette-draft'


def png(width, height, colour=(200, 60, 40), alpha=None, rows=None):
    """A PNG of one colour; with alpha (a function of x, y) RGBA; rows (a function of x, y → r, g, b) for a drawing."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    raw = bytearray()
    for y in range(height):
        raw.append(0)
        if alpha is None and rows is None:
            raw += bytes(colour) * width
            continue
        for x in range(width):
            raw += bytes(rows(x, y) if rows else colour)
            if alpha is not None:
                raw.append(alpha(x, y))
    head = struct.pack('>IIBBBBB', width, height, 8, 2 if alpha is None else 6, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(bytes(raw), 1)) + chunk(b'IEND', b'')


def chunks(data):
    at = 8
    while at < len(data):
        length, = struct.unpack('>I', data[at:at + 4])
        kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        crc, = struct.unpack('>I', data[at + 8 + length:at + 12 + length])
        assert crc == zlib.crc32(kind + body), 'checksum of %r' % kind
        yield kind, body
        at += 12 + length


def pixels(data):
    """(width, height, channels, rows of bytes) of an 8-bit PNG."""
    packed, size = b'', None
    for kind, body in chunks(data):
        if kind == b'IHDR':
            size = struct.unpack('>IIBBBBB', body)
        elif kind == b'IDAT':
            packed += body
    width, height, depth, colour = size[:4]
    assert depth == 8 and colour in (0, 2, 6), size
    channels = {0: 1, 2: 3, 6: 4}[colour]
    raw, rows, before = zlib.decompress(packed), [], bytearray(width * channels)
    for y in range(height):
        start = y * (width * channels + 1)
        row = bytearray(raw[start + 1:start + 1 + width * channels])
        unfilter(raw[start], row, before, channels)
        rows.append(row)
        before = row
    return width, height, channels, rows


def unfilter(kind, row, before, step):
    for i in range(len(row) if kind else 0):
        left = row[i - step] if i >= step else 0
        up, corner = before[i], before[i - step] if i >= step else 0
        if kind == 1:
            add = left
        elif kind == 2:
            add = up
        elif kind == 3:
            add = (left + up) // 2
        else:
            guess = left + up - corner
            add = min((left, up, corner), key=lambda v: abs(guess - v))
        row[i] = (row[i] + add) & 255


def form(fields, files=(), boundary='----maquette-test'):
    """A multipart body: fields are (name, text), files are (name, bytes) or (name, bytes, type)."""
    parts = []
    for name, text in fields:
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode())
    for number, item in enumerate(files):
        name, data = item[:2]
        mime = item[2] if len(item) > 2 else 'image/png'
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="f{number}.png"\r\n'
                     f'Content-Type: {mime}\r\n\r\n'.encode() + data + b'\r\n')
    return b''.join(parts) + f'--{boundary}--\r\n'.encode(), f'multipart/form-data; boundary={boundary}'


class Connection(http.client.HTTPConnection):
    """Over a Unix socket when the address is a path."""
    def __init__(self, address):
        self.path = address[5:] if address.startswith('unix:') else None
        super().__init__('localhost' if self.path else address.split('//')[1], timeout=WAIT)

    def connect(self):
        if self.path is None:
            return super().connect()
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(WAIT)
        self.sock.connect(self.path)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        return self.json['error']

    def picture(self, index=0):
        return base64.b64decode(self.json['data'][index]['b64_json'], validate=True)

    def events(self):
        found = []
        for block in self.body.decode().split('\n\n'):
            if not block.strip():
                continue
            lines = dict(line.split(': ', 1) for line in block.split('\n'))
            found.append((lines['event'], json.loads(lines['data'])))
        return found


class Server:
    """A running server; `with Server() as server:`."""
    def __init__(self, *args, listen=True, **more):
        self.folder = tempfile.TemporaryDirectory(prefix='maq-server-')
        self.socket = os.path.join(self.folder.name, 'server.sock')
        if listen:
            args = ('--listen', '127.0.0.1:0') + args
        self.process = subprocess.Popen([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        self.address = json.loads(self.process.stdout.readline())['listening'] if listen else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        try:
            status = self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.errors = self.process.stderr.read().decode()
            self.process.stdout.close()
            self.process.stderr.close()
            self.folder.cleanup()
        # A sanitizer's complaint is a status too.
        if status != 0:
            raise AssertionError(f'the server ended with {status}: {self.errors[-4000:]}')

    def request(self, method, path, body=None, headers=None):
        connection = Connection(self.address)
        try:
            connection.request(method, path, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def generate(self, headers=None, **fields):
        body = json.dumps({'model': MODEL, 'prompt': 'Poster "Night Market", teal', 'size': '256x384', **fields})
        return self.request('POST', '/v1/images/generations', body, {'Content-Type': 'application/json', **(headers or {})})

    def edit(self, fields, files):
        body, kind = form(fields, files)
        return self.request('POST', '/v1/images/edits', body, {'Content-Type': kind})

    def edit_json(self, **fields):
        return self.request('POST', '/v1/images/edits', json.dumps({'model': MODEL, **fields}),
                            {'Content-Type': 'application/json'})

    def peak_kib(self):
        with open(f'/proc/{self.process.pid}/status') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmHWM'))


def data_url(picture):
    return {'image_url': 'data:image/png;base64,' + base64.b64encode(picture).decode()}
