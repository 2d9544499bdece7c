#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply of 25 MB to a stored and decoded picture, and an upload of 20 references of 4 MB, each against curl."""
import base64
import http.server
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BUILD = sys.argv[1]
CLIENT = os.path.join(BUILD, 'tests', 'bench', 'transfer-client')
ROUNDS = 7


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    reply = b'{}'

    def do_POST(self):
        left = int(self.headers.get('Content-Length', 0))
        if self.headers.get('Expect'):
            self.send_response_only(100)
            self.end_headers()
        buffer = bytearray(1 << 20)
        while left:
            got = self.rfile.readinto1(memoryview(buffer)[:min(left, len(buffer))])
            if not got:
                return
            left -= got
        body = self.reply if self.path.startswith('/v1/images') else b'{}'
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def client(*arguments):
    environment = dict(os.environ, XDG_CACHE_HOME='/nonexistent')
    line = subprocess.run([CLIENT, *arguments], stdout=subprocess.PIPE, text=True, check=True, timeout=120,
                          env=environment).stdout
    milliseconds, kilobytes = line.split()
    return float(milliseconds), int(kilobytes)


def curl(*arguments):
    start = time.monotonic()
    subprocess.run(['curl', '-sS', '-H', 'Expect:', *arguments], check=True, timeout=120)
    return (time.monotonic() - start) * 1000


def row(name, value, unit, ratio=None, limit=''):
    print(f'{name}\t{value:.1f}\t{unit}\t{"" if ratio is None else f"{ratio:.2f}"}\t{limit}', flush=True)


def reply(folder, address):
    width, height = 3900, 3300
    picture = os.path.join(folder, 'picture.png')
    subprocess.run([CLIENT, 'picture', picture, str(width), str(height)], check=True)
    with open(picture, 'rb') as stream:
        png = stream.read()
    Handler.reply = b'{"created":1,"data":[{"b64_json":"' + base64.b64encode(png) + b'"}]}'
    saved = os.path.join(folder, 'reply.json')
    ours, plain, peaks = [], [], []
    for number in range(ROUNDS):
        library = os.path.join(folder, f'library-{number}')
        milliseconds, peak = client('engine', library, f'{address}/v1')
        ours.append(milliseconds)
        peaks.append(peak)
        fetched = curl('-o', saved, '-d', '{}', f'{address}/v1/images/generations')
        plain.append(fetched + client('plain', saved)[0])
    megabytes = len(Handler.reply) / 1e6
    row(f'reply of {megabytes:.0f} MB, stored and decoded', statistics.median(ours), 'ms',
        statistics.median(ours) / statistics.median(plain), '<= 1.2')
    row('  curl -o and a plain decode', statistics.median(plain), 'ms')
    pixels = width * height * 4 / 1024
    row('  peak memory above the pixels', (statistics.median(peaks) - pixels) / 1024, 'MB',
        (statistics.median(peaks) - pixels) / 1024, '<= 24')


def upload(folder, address):
    results = {}
    for count in (1, 20):
        path = os.path.join(folder, f'body-{count}')
        with open(path, 'wb') as stream:
            for _ in range(count):
                stream.write(os.urandom(4 << 20))
        ours, theirs, peaks = [], [], []
        for _ in range(ROUNDS):
            milliseconds, peak = client('upload', f'{address}/sink', path)
            ours.append(milliseconds)
            peaks.append(peak)
            theirs.append(float(subprocess.run(
                ['curl', '-sS', '-o', '/dev/null', '-w', '%{time_total}', '-H', 'Expect:', '-X', 'POST', '-T', path,
                 f'{address}/sink'], stdout=subprocess.PIPE, text=True, check=True, timeout=120).stdout) * 1000)
        results[count] = (statistics.median(ours), statistics.median(theirs), statistics.median(peaks))
    ours, theirs, peak = results[20]
    size = 20 * 4 * 1.048576
    row('upload of 20 references of 4 MB', size / ours * 1000, 'MB/s', theirs / ours, '>= 0.9')
    row('  curl itself', size / theirs * 1000, 'MB/s')
    row('  peak memory with 20, against 1', peak / 1024, 'MB', (peak + 1024) / (results[1][2] + 1024), '<= 1.5')


def main():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f'http://127.0.0.1:{server.server_address[1]}'
    with tempfile.TemporaryDirectory(dir=os.environ.get('MAQ_BENCH_DIR', '/var/tmp')) as folder:
        reply(folder, address)
        upload(folder, address)
    server.shutdown()


if __name__ == '__main__':
    main()
