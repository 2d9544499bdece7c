# SPDX-License-Identifier: GPL-3.0-or-later
"""Byte for byte what the official OpenAI client sends (fixtures/, captured), and how other clients differ."""

import http.client
import os
import socket
import unittest

import tap
from serverkit import Answer, Server, form, pixels, png


FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fixtures')


def send_raw(server, data, pieces=None):
    host, port = server.address.split('//')[1].split(':')
    with socket.create_connection((host, int(port)), timeout=60) as link:
        for at in range(0, len(data), pieces or len(data)):
            link.sendall(data[at:at + (pieces or len(data))])
        response = http.client.HTTPResponse(link)
        response.begin()
        return Answer(response)


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def replay(self, name, pieces=None):
        with open(os.path.join(FIXTURES, name + '.http'), 'rb') as fixture:
            answer = send_raw(self.server, fixture.read(), pieces)
        self.assertEqual(answer.status, 200, answer.body[:400])
        return answer

    def test_models(self):
        self.assertEqual(self.replay('models').json['object'], 'list')

    def test_generate(self):
        answer = self.replay('generate')
        self.assertEqual(len(answer.json['data']), 2)
        self.assertEqual(pixels(answer.picture())[:2], (256, 384))

    def test_edit_one(self):
        self.assertEqual(self.replay('edit-one').json['size'], '96x64')

    def test_edit_three(self):
        self.assertEqual(self.replay('edit-three').json['maquette'], {'ignored': [], 'kind': 'edit', 'ai': False})

    def test_edit_mask(self):
        width, height, channels, rows = pixels(self.replay('edit-mask').picture())
        for row in rows:
            # The right half was opaque in the mask: it stays; the left is grey now.
            self.assertEqual(tuple(row[60 * channels:60 * channels + 3]), (200, 40, 40))
            self.assertEqual(len(set(row[20 * channels:20 * channels + 3])), 1)

    def test_streams(self):
        for name, kind in (('generate-stream', 'image_generation'), ('edit-stream', 'image_edit')):
            events = self.replay(name).events()
            self.assertEqual(events[-1][0], kind + '.completed')

    def test_any_cut_of_the_bytes(self):
        whole = self.replay('edit-three').picture()
        for pieces in (1, 7, 333):
            self.assertEqual(self.replay('edit-three', pieces).picture(), whole)

    def test_other_boundaries(self):
        picture = png(64, 64)
        want = self.server.edit([('prompt', 'darker')], [('image', picture)]).picture()
        for boundary in ('x', '-' * 70, "a'()+_,-./:=?b", 'WebKitFormBoundary7MA4YWxkTrZu0gW'):
            body, kind = form([('prompt', 'darker')], [('image', picture)], boundary)
            kind = f'multipart/form-data; boundary="{boundary}"'
            answer = self.server.request('POST', '/v1/images/edits', body, {'Content-Type': kind})
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(answer.picture(), want)

    def test_expect_continue(self):
        body, kind = form([('prompt', 'darker')], [('image', png(64, 64))])
        head = (f'POST /v1/images/edits HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n'
                f'Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n').encode()
        host, port = self.server.address.split('//')[1].split(':')
        with socket.create_connection((host, int(port)), timeout=60) as link:
            link.sendall(head)
            self.assertTrue(link.recv(100).startswith(b'HTTP/1.1 100'))
            link.sendall(body)
            response = http.client.HTTPResponse(link)
            response.begin()
            self.assertEqual(response.status, 200)

    def test_old_http(self):
        answer = send_raw(self.server, b'GET /v1/models HTTP/1.0\r\nHost: localhost\r\n\r\n')
        self.assertEqual(answer.status, 200)
        # Without a Host it is nobody known to be on this machine; what counts is that it is answered.
        self.assertIn(send_raw(self.server, b'GET /v1/models HTTP/1.0\r\n\r\n').status, (400, 403))

    def test_chunked_upload(self):
        body, kind = form([('prompt', 'darker')], [('image', png(64, 64))])
        head = (f'POST /v1/images/edits HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n'
                'Transfer-Encoding: chunked\r\n\r\n').encode()
        parts = b''.join(b'%x\r\n%s\r\n' % (len(body[at:at + 100]), body[at:at + 100]) for at in range(0, len(body), 100))
        self.assertEqual(send_raw(self.server, head + parts + b'0\r\n\r\n').status, 200)


if __name__ == '__main__':
    tap.main()
