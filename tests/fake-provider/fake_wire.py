# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP/1.1 by hand: reading requests whole, and sending replies in every wrong way."""

import socket
import struct
import time

MAX_HEAD = 65536


class Gone(Exception):
    """The client closed, or the server decided to."""


class Stream:
    def __init__(self, sock):
        self.sock, self.held = sock, b''

    def more(self):
        try:
            got = self.sock.recv(262144)
        except OSError as error:
            raise Gone from error
        if not got:
            raise Gone
        return got

    def until(self, mark, limit):
        while mark not in self.held:
            if len(self.held) > limit:
                raise Gone
            self.held += self.more()
        line, _, self.held = self.held.partition(mark)
        return line

    def exactly(self, length, stop_at=None):
        """Reads a body; gives up after stop_at bytes (the fault that cuts an upload)."""
        parts, have = [self.held[:length]], min(len(self.held), length)
        self.held = self.held[length:]
        while have < length:
            if stop_at is not None and have >= stop_at:
                raise Gone
            got = self.more()
            parts.append(got[:length - have])
            self.held = got[length - have:]
            have += len(got) - len(self.held)
        if stop_at is not None:
            raise Gone
        return b''.join(parts)

    def chunked(self):
        parts = []
        while True:
            size = int(self.until(b'\r\n', 100).split(b';')[0], 16)
            if size == 0:
                while self.until(b'\r\n', MAX_HEAD):
                    pass
                return b''.join(parts)
            parts.append(self.exactly(size))
            self.exactly(2)


def read_head(stream):
    head = stream.until(b'\r\n\r\n', MAX_HEAD).decode('latin-1')
    first, *lines = head.split('\r\n')
    method, target, _version = first.split(' ', 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(':')
        headers[name.strip().lower()] = value.strip()
    return method, target, headers


def reset(sock):
    """RST instead of FIN: what a dying proxy does."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    sock.close()
    raise Gone


def hold(sock):
    """Silence until the client gives up."""
    try:
        while sock.recv(4096):
            pass
    except OSError:
        pass
    raise Gone


def make_head(status, headers):
    text = f'HTTP/1.1 {status} Fake\r\n' + ''.join(f'{k}: {v}\r\n' for k, v in headers) + '\r\n'
    return text.encode('latin-1')


def send(sock, data, rate=0, piece=0):
    try:
        if not rate and not piece:
            sock.sendall(data)
            return
        piece = piece or max(1, rate // 20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1) if sock.family == socket.AF_INET else None
        for at in range(0, len(data), piece):
            sock.sendall(data[at:at + piece])
            time.sleep(piece / rate if rate else 0)
    except OSError as error:
        raise Gone from error


def as_chunks(body, size=65536):
    out = []
    for at in range(0, len(body), size):
        part = body[at:at + size]
        out.append(f'{len(part):x}\r\n'.encode() + part + b'\r\n')
    return b''.join(out)


def send_endless_head(sock):
    send(sock, b'HTTP/1.1 200 Fake\r\n')
    while True:
        send(sock, b'X-Filler: ' + b'a' * 1000 + b'\r\n')


def send_endless_body(sock, headers, start):
    send(sock, make_head(200, headers + [('Transfer-Encoding', 'chunked')]))
    send(sock, as_chunks(start))
    block = as_chunks(b'A' * 65536)
    while True:
        send(sock, block)


def send_cut(sock, head, body, faults):
    """A part of the body, then an end that was not announced."""
    name = 'truncate-reset' if 'truncate-reset' in faults else 'truncate'
    cut = faults.number(name, 0, len(body) // 2)
    send(sock, head + body[:cut if cut >= 0 else len(body) + cut])
    if name == 'truncate-reset':
        # The client has to see the bytes before the reset takes them away.
        time.sleep(0.05)
        reset(sock)
    if 'then-hang' in faults:
        hold(sock)
    raise Gone


def send_reply(sock, status, headers, body, faults):
    """True when the connection may be used again."""
    if 'endless-head' in faults:
        send_endless_head(sock)
    if 'endless' in faults:
        send_endless_body(sock, headers, body[:-20])
    if 'continue' in faults:
        send(sock, b'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n')
    rate = faults.number('slow', 0, 2000) if 'slow' in faults else 0
    if 'slow-head' in faults:
        rate = faults.number('slow-head', 0, 200)
    piece = faults.number('pieces', 0, 7) if 'pieces' in faults else 0
    if 'chunked' in faults:
        head = make_head(status, headers + [('Transfer-Encoding', 'chunked')])
        body = as_chunks(body, faults.number('chunked', 0, 65536)) + b'0\r\n\r\n'
    elif 'until-close' in faults:
        head = make_head(status, headers + [('Connection', 'close')])
    else:
        length = len(body) + faults.number('wrong-length', 0, 0) if 'wrong-length' in faults else len(body)
        if 'big-length' in faults:
            length = 1 << 50
        head = make_head(status, headers + [('Content-Length', str(max(0, length)))])
    if 'truncate' in faults or 'truncate-reset' in faults:
        send_cut(sock, head, body, faults)
    send(sock, head + body, rate, piece)
    if 'half-close' in faults:
        sock.shutdown(socket.SHUT_WR)
        hold(sock)
    if 'slow-close' in faults:
        hold(sock)
    return not {'until-close', 'wrong-length', 'big-length'} & set(faults.by_name)
