#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebSocket server that behaves as its path says, for test-websocket.c.

Prints {"port": N}, then serves until its standard input ends. /raw/NAME sends the recorded bytes of
tests/fake-provider/answers/comfyui/NAME.frames.bin after the handshake.
"""
import base64
import hashlib
import json
import os
import socket
import struct
import sys
import threading
import time

GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
RAW = os.path.join(os.environ['MAQ_SOURCE_ROOT'], 'tests/fake-provider/answers/comfyui')


def frame(opcode, payload=b'', final=True, length=None):
    length = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | opcode])
    if length < 126:
        head += bytes([length])
    elif length < 65536:
        head += bytes([126]) + struct.pack('>H', length)
    else:
        head += bytes([127]) + struct.pack('>Q', length)
    return head + payload


def read_exactly(sock, n):
    data = b''
    while len(data) < n:
        piece = sock.recv(n - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def read_frame(sock):
    """(opcode, payload) of a client's frame; a frame without a key is a fault of the client."""
    first, second = read_exactly(sock, 2)
    assert second & 0x80, 'not masked'
    length = second & 0x7f
    if length == 126:
        length = struct.unpack('>H', read_exactly(sock, 2))[0]
    elif length == 127:
        length = struct.unpack('>Q', read_exactly(sock, 8))[0]
    key = read_exactly(sock, 4)
    payload = read_exactly(sock, length)
    return first & 0x0f, bytes(b ^ key[i % 4] for i, b in enumerate(payload))


def read_head(sock):
    head = b''
    while not head.endswith(b'\r\n\r\n'):
        head += read_exactly(sock, 1)
    return head.decode('latin-1')


def hello(head, more='', accept=None):
    lines = dict(line.split(': ', 1) for line in head.split('\r\n')[1:] if ': ' in line)
    digest = hashlib.sha1((lines['Sec-WebSocket-Key'] + GUID).encode()).digest()
    accept = base64.b64encode(digest).decode() if accept is None else accept
    return (f'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n'
            f'Sec-WebSocket-Accept: {accept}\r\n{more}\r\n').encode()


def echo(sock, head):
    """What comes goes back, and what it was: "1:text"."""
    while True:
        opcode, payload = read_frame(sock)
        if opcode == 8:
            return
        sock.sendall(frame(opcode, payload))


def ping(sock, head):
    sock.sendall(frame(9, b'are you there') + frame(10, b'unasked'))
    opcode, payload = read_frame(sock)
    sock.sendall(frame(1, b'%d %s' % (opcode, payload)))
    time.sleep(20)


def ping_flood(sock, head):
    while True:
        sock.sendall(frame(9, b'x' * 100) * 100)


def large(sock, head):
    payload = bytes(i * 7 % 256 for i in range(300_000))
    sock.sendall(frame(2, payload[:1], final=False) + frame(0, payload[1:200_000], final=False) + frame(9)
                 + frame(0, payload[200_000:]))
    time.sleep(20)


def too_large(sock, head):
    for _ in range(100):
        sock.sendall(frame(2 if _ == 0 else 0, b'x' * 100_000, final=False))


def dribble(sock, head):
    for byte in frame(1, 'grüße'.encode()) + frame(2, b''):
        sock.sendall(bytes([byte]))
        time.sleep(0.002)
    time.sleep(20)


def good_bye(sock, head):
    sock.sendall(frame(1, b'last words') + frame(8, struct.pack('>H', 1011) + b'no <b>memory</b>'))
    opcode, payload = read_frame(sock)
    assert opcode == 8, opcode


def never_reads(sock, head):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    time.sleep(30)


def say_head(sock, head):
    sock.sendall(frame(1, head.encode()))
    time.sleep(20)


def silent(sock, head):
    time.sleep(30)


def drop(sock, head):
    sock.sendall(frame(1, b'half a message', length=100))


TALKS = {'/echo': echo, '/ping': ping, '/ping-flood': ping_flood, '/large': large, '/too-large': too_large,
         '/dribble': dribble, '/good-bye': good_bye, '/never-reads': never_reads, '/head': say_head, '/silent': silent,
         '/drop': drop}

# Instead of a handshake.
ANSWERS = {'/200': b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
           '/302': b'HTTP/1.1 302 Found\r\nLocation: ws://198.51.100.7/\r\n\r\n',
           '/401': b'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n',
           '/garbage': b'\x00\xff not HTTP\r\n\r\n',
           '/nul': b'HTTP/1.1 101 Switching\0 Protocols\r\n\r\n'}


def serve(sock):
    head = read_head(sock)
    path = head.split(' ')[1].split('?')[0]
    if path == '/never':
        time.sleep(30)
    elif path == '/endless':
        sock.sendall(b'HTTP/1.1 101 Switching Protocols\r\n')
        while True:
            sock.sendall(b'X-More: and more\r\n' * 100)
    elif path in ANSWERS:
        sock.sendall(ANSWERS[path])
    elif path == '/wrong-accept':
        sock.sendall(hello(head, accept='AAAAAAAAAAAAAAAAAAAAAAAAAAA='))
    elif path == '/extension':
        sock.sendall(hello(head, more='Sec-WebSocket-Extensions: permessage-deflate\r\n'))
    elif path.startswith('/raw/'):
        with open(os.path.join(RAW, os.path.basename(path) + '.frames.bin'), 'rb') as stream:
            sock.sendall(hello(head) + stream.read())
    else:
        sock.sendall(hello(head))
        TALKS[path](sock, head)


def serve_one(sock):
    with sock:
        try:
            serve(sock)
        except (OSError, EOFError):
            pass


def main():
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen()
    print(json.dumps({'port': listener.getsockname()[1]}), flush=True)

    def accept():
        while True:
            threading.Thread(target=serve_one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == '__main__':
    main()
