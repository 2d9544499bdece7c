# SPDX-License-Identifier: GPL-3.0-or-later
"""Server-sent events, many requests at once, and clients that go away."""

import base64
import json
import os
import socket
import threading
import time
import unittest

import tap
from serverkit import Connection, Server, form, pixels, png

WAIT = 60


def until(condition, seconds=WAIT):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_generation(self):
        answer = self.server.generate(stream=True, partial_images=2)
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers['Content-Type'].startswith('text/event-stream'))
        events = answer.events()
        self.assertEqual(events[-1][0], 'image_generation.completed')
        self.assertGreaterEqual(len(events), 2)
        for number, (name, data) in enumerate(events[:-1]):
            self.assertEqual((name, data['type'], data['partial_image_index']), ('image_generation.partial_image',) * 2 + (number,))
            pixels(base64.b64decode(data['b64_json']))
        last = events[-1][1]
        self.assertEqual((last['type'], last['size'], last['usage']['total_tokens']), ('image_generation.completed', '256x384', 0))
        self.assertEqual(last['maquette']['ai'], False)
        self.assertEqual(base64.b64decode(last['b64_json']), self.server.generate().picture())

    def test_no_partials_is_one_event(self):
        for fields in ({}, {'partial_images': 0}):
            events = self.server.generate(stream=True, **fields).events()
            self.assertEqual([name for name, _ in events], ['image_generation.completed'])

    def test_several(self):
        events = self.server.generate(stream=True, n=3).events()
        self.assertEqual([name for name, _ in events], ['image_generation.completed'] * 3)
        self.assertEqual(len({data['b64_json'] for _, data in events}), 3)

    def test_edit(self):
        picture = png(200, 100, rows=lambda x, y: (x, y, 90))
        answer = self.server.edit([('prompt', 'warmer, then blur'), ('stream', 'true'), ('partial_images', '3')], [('image', picture)])
        events = answer.events()
        self.assertEqual(events[-1][0], 'image_edit.completed')
        self.assertTrue(all(name == 'image_edit.partial_image' for name, _ in events[:-1]))
        self.assertIn(len(events), (2, 3, 4))

    def test_a_refusal_is_no_stream(self):
        answer = self.server.edit([('prompt', 'warmer'), ('stream', 'true')], [('image', b'junk')])
        self.assertEqual(answer.status, 400)
        self.assertIn('image 1', answer.error['message'])

    def test_eight_at_once(self):
        want = self.server.generate().picture()
        found, errors = [], []

        def ask():
            try:
                found.append(self.server.generate().picture())
            except Exception as error:
                errors.append(error)
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAIT)
        self.assertEqual(errors, [])
        self.assertEqual(found, [want] * 8)

    def test_more_connections_than_places(self):
        host, port = self.server.address.split('//')[1].split(':')
        links = [socket.create_connection((host, int(port)), timeout=WAIT) for _ in range(160)]
        # All places are taken by clients that say nothing; one that leaves makes room for the next.
        for link in links[:60]:
            link.close()
        self.assertEqual(self.server.request('GET', '/v1/models').status, 200)
        for link in links[60:]:
            link.close()
        self.assertEqual(self.server.request('GET', '/v1/models').status, 200)

    def test_answers_while_it_works(self):
        connection = self.start_long()
        for _ in range(20):
            begun = time.monotonic()
            self.assertEqual(self.server.request('GET', '/v1/models').status, 200)
            # The main thread never draws; the limit is for a loaded machine.
            self.assertLess(time.monotonic() - begun, 5)
        connection.close()

    def start_long(self):
        connection = Connection(self.server.address)
        body = json.dumps({'prompt': 'Poster "Long", teal and coral, lanterns', 'size': '4096x4096', 'n': 8})
        connection.request('POST', '/v1/images/generations', body, {'Content-Type': 'application/json'})
        return connection

    def cpu(self):
        with open(f'/proc/{self.server.process.pid}/stat') as stat:
            fields = stat.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def test_a_client_that_goes_cancels_the_work(self):
        with Server() as server:
            self.server, shared = server, self.server
            try:
                connections = [self.start_long() for _ in range(3)]
                self.assertTrue(until(lambda: self.cpu() > 0.3))
                for connection in connections:
                    connection.sock.shutdown(socket.SHUT_RDWR)
                    connection.close()
                # One picture of each at the most is finished; 24 would be a minute of work. What is asked next is not kept waiting.
                begun, answer = self.cpu(), server.generate(size='64x64')
                self.assertEqual(answer.status, 200)
                self.assertLess(self.cpu() - begun, 15)
            finally:
                self.server = shared

    def test_clients_that_go_while_uploading(self):
        body, kind = form([('prompt', 'x')], [('image', png(64, 64))])
        host, port = self.server.address.split('//')[1].split(':')
        for cut in range(0, len(body), 40):
            with socket.create_connection((host, int(port)), timeout=WAIT) as link:
                link.sendall((f'POST /v1/images/edits HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n'
                              f'Content-Length: {len(body)}\r\n\r\n').encode() + body[:cut])
        self.assertEqual(self.server.generate().status, 200)
        files = f'/proc/{self.server.process.pid}/fd'
        # Nothing is left of them: no temporary file, no connection.
        self.assertTrue(until(lambda: sum(1 for name in os.listdir(files) if self.is_upload(files, name)) == 0))

    @staticmethod
    def is_upload(folder, name):
        try:
            target = os.readlink(os.path.join(folder, name))
        except OSError:
            return False
        return '(deleted)' in target and ('/tmp/' in target or '/#' in target)

    def test_clients_that_go_while_downloading(self):
        for _ in range(10):
            connection = Connection(self.server.address)
            body = json.dumps({'prompt': 'Poster "Cut", teal', 'size': '1024x1024', 'stream': True, 'partial_images': 3})
            connection.request('POST', '/v1/images/generations', body, {'Content-Type': 'application/json'})
            response = connection.getresponse()
            response.read(1000)
            connection.sock and connection.sock.close()
            response.close()
        self.assertEqual(self.server.generate().status, 200)


if __name__ == '__main__':
    tap.main()
