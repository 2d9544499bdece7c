#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that speaks as one of the services does, keeps its own ledger of charges, and misbehaves on request. See
README.md."""

import argparse
import glob
import importlib
import json
import os
import signal
import socket
import ssl
import sys
import threading

from fake_core import Connection, Server

HERE = os.path.dirname(os.path.abspath(__file__))


def find_dialects():
    """Each is a file speak_NAME.py with a class Dialect."""
    files = glob.glob(os.path.join(HERE, 'speak_*.py'))
    return sorted(os.path.basename(f)[6:-3].replace('_', '-') for f in files)


def parse_arguments():
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument('--speak', default='openai', choices=find_dialects(), help='whose language')
    dialect = importlib.import_module('speak_' + first.parse_known_args()[0].speak.replace('-', '_')).Dialect
    parser = argparse.ArgumentParser(description=__doc__, parents=[first])
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
    parser.add_argument('--record', help='append what each request looked like (never its key) to this file')
    parser.add_argument('--scan', action='store_true', help='look for EXIF and GPS in uploads')
    parser.add_argument('--follow-stdin', action='store_true', help='stop at the end of standard input')
    dialect.add_options(parser)
    return parser.parse_args(), dialect


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


def accept_for_ever(server, sock, port):
    while True:
        client, _ = sock.accept()
        threading.Thread(target=Connection(server, client, port).run, daemon=True).start()


def open_more(server, scheme):
    """The other ports of a dialect; with a Unix socket there is only the one, and paths tell them apart."""
    for name in server.dialect.PORTS:
        server.origins[name] = server.origin
        if not server.args.unix:
            sock = socket.create_server(('127.0.0.1', 0), backlog=512)
            server.origins[name] = f'{scheme}://127.0.0.1:{sock.getsockname()[1]}'
            threading.Thread(target=accept_for_ever, args=(server, sock, name), daemon=True).start()


def main():
    args, dialect = parse_arguments()
    server = Server(args)
    sock = open_socket(args)
    if args.tls:
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(*args.tls)
    scheme = 'https' if args.tls else 'http'
    server.origin = 'http://localhost' if args.unix else f'{scheme}://127.0.0.1:{sock.getsockname()[1]}'
    server.dialect = dialect(server)
    open_more(server, scheme)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if args.follow_stdin:
        threading.Thread(target=follow_stdin, daemon=True).start()
    base = f'unix:{os.path.abspath(args.unix)}' if args.unix else server.origin + dialect.BASE
    print(json.dumps({'base': base, 'origin': server.origin, 'port': 0 if args.unix else sock.getsockname()[1],
                      'unix': args.unix, 'pid': os.getpid(), 'ledger': os.path.abspath(args.ledger),
                      'speak': args.speak, **{name: server.origins[name] for name in server.dialect.PORTS}}),
          flush=True)
    accept_for_ever(server, sock, 'main')


if __name__ == '__main__':
    sys.exit(main())
