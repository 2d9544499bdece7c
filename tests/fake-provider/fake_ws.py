# SPDX-License-Identifier: GPL-3.0-or-later
"""WebSockets by hand (RFC 6455), the server's side: a strict handshake and reader, and a writer with every way to be
wrong.

Faults of the handshake: ws-refuse[:STATUS], ws-no-answer, ws-bad-accept. Of what is sent: ws-silent (nothing, ever),
ws-close[:N], ws-cut[:N], ws-reset[:N] (after N messages: a close frame, the end, RST), ws-pieces[:BYTES] (fragments,
with a ping between), ws-ping (before each message), ws-slow[:BYTES] (that many a write), ws-masked, ws-reserved,
ws-bad-utf8, ws-huge[:MB] (one text message of that size first), ws-endless (a frame that announces 4 EB), ws-no-text,
ws-no-binary, ws-no-json.
"""

import base64
import hashlib
import queue
import socket
import struct
import threading
import time

import fake_wire
from fake_wire import Gone

GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
MAX_MESSAGE = 4 << 20


class Broken(Exception):
    """The client does not keep to the protocol; the code that the connection is closed with."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def check_handshake(request):
    """What is wrong with it, or None."""
    headers = request.headers
    if headers.get('upgrade', '').lower() != 'websocket':
        return 'No WebSocket UPGRADE hdr: ' + headers.get('upgrade', 'None') + '\n Can "Upgrade" only to "WebSocket".'
    if 'upgrade' not in [part.strip().lower() for part in headers.get('connection', '').split(',')]:
        return 'No CONNECTION upgrade hdr: ' + headers.get('connection', 'None')
    if headers.get('sec-websocket-version') != '13':
        return 'Unsupported version: ' + headers.get('sec-websocket-version', 'None')
    try:
        fits = len(base64.b64decode(headers.get('sec-websocket-key', ''), validate=True)) == 16
    except ValueError:
        fits = False
    return None if fits else 'Handshake error: ' + repr(headers.get('sec-websocket-key'))


def shake_hands(request):
    """False when it was refused; the answer has been sent then."""
    faults, wrong = request.faults, check_handshake(request)
    if 'ws-no-answer' in faults:
        fake_wire.hold(request.sock)
    if wrong or 'ws-refuse' in faults:
        status = 400 if wrong else faults.number('ws-refuse', 0, 404)
        request.reply(status, (wrong or f'{status}: Not Found').encode(), 'text/plain; charset=utf-8')
        return False
    key = request.headers['sec-websocket-key'] + ('!' if 'ws-bad-accept' in faults else '')
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    head = [('Upgrade', 'websocket'), ('Connection', 'upgrade'), ('Sec-WebSocket-Accept', accept)]
    fake_wire.send(request.sock, fake_wire.make_head(101, head))
    return True


def make_frame(code, data, last=True, mask=None, reserved=0, length=None):
    size = len(data) if length is None else length
    head = bytes([(0x80 if last else 0) | reserved << 4 | code])
    flag = 0x80 if mask else 0
    if size < 126:
        head += bytes([flag | size])
    elif size < 1 << 16:
        head += bytes([flag | 126]) + struct.pack('>H', size)
    else:
        head += bytes([flag | 127]) + struct.pack('>Q', size)
    return head + (mask + apply_mask(data, mask) if mask else data)


def apply_mask(data, mask):
    whole = (mask * (len(data) // 4 + 1))[:len(data)]
    return (int.from_bytes(data, 'big') ^ int.from_bytes(whole, 'big')).to_bytes(len(data), 'big')


def read_frame(stream):
    """(last, code, data) of a client's frame; Broken."""
    first, second = stream.exactly(2)
    if first & 0x70 or not second & 0x80:
        raise Broken(1002)
    size = second & 0x7f
    if size == 126:
        size = struct.unpack('>H', stream.exactly(2))[0]
    elif size == 127:
        size = struct.unpack('>Q', stream.exactly(8))[0]
    code = first & 15
    if code not in (0, TEXT, BINARY, CLOSE, PING, PONG) or (code >= CLOSE and (size > 125 or not first & 0x80)):
        raise Broken(1002)
    if size > MAX_MESSAGE:
        raise Broken(1009)
    mask = stream.exactly(4)
    return bool(first & 0x80), code, apply_mask(stream.exactly(size), mask)


class Socket:
    """One connection. A thread of its own writes, so that a client that does not read holds nobody up."""

    def __init__(self, sock, stream, faults):
        self.sock, self.stream, self.faults = sock, stream, faults
        self.waiting, self.sent = queue.Queue(), 0
        self.writer = threading.Thread(target=self.write, daemon=True)
        self.writer.start()

    def send(self, message, faults=None):
        """Text where message is str. faults: of this message, beside the connection's own."""
        self.waiting.put((message, self.faults.merged(faults) if faults else self.faults))

    def drop(self):
        self.waiting.put(None)

    def write(self):
        try:
            while True:
                item = self.waiting.get()
                if item is None:
                    break
                if isinstance(item, bytes):
                    self.sock.sendall(item)
                elif 'ws-silent' not in item[1]:
                    self.write_message(*item)
        except (OSError, Gone):
            pass
        # The reader may be waiting on it: closing alone would not wake it.
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def write_message(self, message, faults):
        code = TEXT if isinstance(message, str) else BINARY
        if (code == TEXT and 'ws-no-text' in faults) or (code == BINARY and 'ws-no-binary' in faults):
            return
        data = message.encode() if code == TEXT else message
        if 'ws-huge' in faults and not self.sent:
            self.sock.sendall(make_frame(TEXT, b'{"type":"' + b'A' * (faults.number('ws-huge', 0, 64) << 20) + b'"}'))
        if 'ws-endless' in faults:
            self.sock.sendall(make_frame(BINARY, b'', length=1 << 62) + b'A' * 65536)
            return
        if 'ws-no-json' in faults and code == TEXT:
            data = data[:len(data) // 2]
        if 'ws-bad-utf8' in faults and code == TEXT:
            data = data[:-2] + b'\xff\xfe'
        for frame in self.make_frames(code, data, faults):
            self.write_slowly(frame, faults)
        self.sent += 1
        self.end_by_fault(faults)

    def make_frames(self, code, data, faults):
        if 'ws-ping' in faults:
            yield make_frame(PING, b'are you there')
        if 'ws-pieces' in faults:
            size = faults.number('ws-pieces', 0, 7)
            for at in range(0, len(data), size):
                yield make_frame(0 if at else code, data[at:at + size], at + size >= len(data))
                if not at:
                    yield make_frame(PING, b'')
        else:
            yield make_frame(code, data, mask=b'abcd' if 'ws-masked' in faults else None,
                             reserved=4 if 'ws-reserved' in faults else 0)

    def write_slowly(self, frame, faults):
        piece = faults.number('ws-slow', 0, 3) if 'ws-slow' in faults else len(frame)
        for at in range(0, len(frame), piece):
            self.sock.sendall(frame[at:at + piece])
            if piece < len(frame):
                time.sleep(0.001)

    def end_by_fault(self, faults):
        for name in ('ws-close', 'ws-cut', 'ws-reset'):
            if name in faults and self.sent >= faults.number(name, 0, 1):
                if name == 'ws-close':
                    self.sock.sendall(make_frame(CLOSE, struct.pack('>H', 1001) + b'going away'))
                if name == 'ws-reset':
                    self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                raise Gone

    def messages(self):
        """What the client says, until it leaves: str or bytes."""
        try:
            yield from self.read_messages()
        except Broken as broken:
            self.waiting.put(make_frame(CLOSE, struct.pack('>H', broken.code)))
        except (Gone, OSError):
            pass
        self.drop()
        self.writer.join(10)

    def read_messages(self):
        parts, kind = [], None
        while True:
            last, code, data = read_frame(self.stream)
            if code == CLOSE:
                self.waiting.put(make_frame(CLOSE, data[:2]))
                return
            if code == PING:
                self.waiting.put(make_frame(PONG, data))
            if code >= CLOSE:
                continue
            if (code == 0) != (kind is not None):
                raise Broken(1002)
            kind, parts = code or kind, [*parts, data]
            if sum(len(part) for part in parts) > MAX_MESSAGE:
                raise Broken(1009)
            if last:
                yield self.finish_message(kind, b''.join(parts))
                parts, kind = [], None

    @staticmethod
    def finish_message(kind, data):
        if kind == BINARY:
            return data
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise Broken(1007) from error
