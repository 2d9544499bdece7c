# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies that are broken, too large, or made to hurt."""

import http.client
import json
import random
import socket
import unittest

import tap
from serverkit import MODEL, Answer, Server, data_url, form, pixels, png

MIB = 1 << 20


def post(server, head, *pieces):
    """Sends what the server will take and reads its answer, also one that comes before the end of the body."""
    host, port = server.address.split('//')[1].split(':')
    with socket.create_connection((host, int(port)), timeout=60) as link:
        try:
            link.sendall(head)
            for piece in pieces:
                link.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        response = http.client.HTTPResponse(link)
        response.begin()
        return Answer(response)


def head(kind, length):
    return (f'POST /v1/images/edits HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n'
            f'Content-Length: {length}\r\n\r\n').encode()


class Bodies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def refused(self, answer, status, code, param=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual((answer.error['code'], answer.error['param']), (code, param), answer.body)

    def test_announced_too_large(self):
        answer = post(self.server, head('multipart/form-data; boundary=x', 513 * MIB), b'--x\r\n')
        self.refused(answer, 413, 'request_too_large')

    def test_picture_too_large(self):
        opening, kind = form([], [('image', b'')])
        opening = opening[:opening.rindex(b'\r\n--')]
        answer = post(self.server, head(kind, 70 * MIB), opening, *[b'\0' * MIB] * 66)
        self.refused(answer, 413, 'file_too_large', 'image')

    def test_too_many_images_is_said_while_uploading(self):
        body, kind = form([], [('image[]', b'x')] * 21)
        self.refused(post(self.server, head(kind, 400 * MIB), body), 400, 'array_above_max_length', 'image')

    def test_json_too_many_images(self):
        answer = self.server.edit_json(prompt='x', images=[data_url(png(8, 8))] * 21)
        self.refused(answer, 400, 'array_above_max_length', 'images')

    def test_broken_forms(self):
        whole, kind = form([('prompt', 'x')], [('image', png(8, 8))])
        def send(body, kind=kind):
            return self.server.request('POST', '/v1/images/edits', body, {'Content-Type': kind})
        self.refused(send(b''), 400, 'invalid_multipart')
        self.refused(send(whole[:-4]), 400, 'invalid_multipart')
        self.refused(send(whole[:60]), 400, 'invalid_multipart')
        self.refused(send(whole.replace(b' name="prompt"', b'')), 400, 'invalid_multipart')
        self.refused(send(whole.replace(b'test\r\n', b'test??')), 400, 'invalid_multipart')
        self.refused(send(whole, 'multipart/form-data'), 400, 'invalid_multipart')
        self.refused(send(whole, 'multipart/form-data; boundary=' + 'x' * 300), 400, 'invalid_multipart')
        self.refused(send(b'------maquette-test\r\n' + b'A' * 40000), 400, 'invalid_multipart')
        self.refused(send(whole.replace(b'\r\n\r\nx', b'\r\n\r\n\xff')), 400, 'invalid_value', 'prompt')
        self.refused(send(*form([('f%d' % i, 'x') for i in range(70)])), 400, 'too_many_parts')
        self.refused(send(*form([('prompt', 'x' * 300000)])), 400, 'string_above_max_length', 'prompt')

    def test_json_form(self):
        picture = png(48, 32)
        answer = self.server.edit_json(prompt='black and white', images=[data_url(picture)])
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.picture(), self.server.edit([('prompt', 'black and white')], [('image', picture)]).picture())

    def test_json_escaped_solidus(self):
        body = json.dumps({'model': MODEL, 'prompt': 'brighter', 'images': [data_url(png(64, 64, rows=lambda x, y: (x * 3, y * 3, x ^ y)))]})
        answer = self.server.request('POST', '/v1/images/edits', body.replace('/', '\\/'), {'Content-Type': 'application/json'})
        self.assertEqual(answer.status, 200, answer.body)

    def test_json_mask(self):
        mask = png(32, 32, alpha=lambda x, y: 0 if x < 16 else 255)
        answer = self.server.edit_json(prompt='invert', images=[data_url(png(32, 32))], mask=data_url(mask))
        self.assertEqual(answer.status, 200, answer.body)
        rows = pixels(answer.picture())[3]
        self.assertEqual(tuple(rows[9][-3:]), (200, 60, 40))

    def test_bad_json_images(self):
        good = data_url(png(8, 8))
        cases = [
            ({'images': 'x'}, 'invalid_type', 'images'),
            ({'images': ['x']}, 'invalid_type', 'images'),
            ({'images': [{}]}, 'invalid_type', 'images'),
            ({'images': [{'file_id': 'file-1'}]}, 'invalid_value', 'images'),
            ({'images': [{'image_url': 'https://example.com/a.png'}]}, 'invalid_value', 'images'),
            ({'images': [{'image_url': 'file:///etc/passwd'}]}, 'invalid_value', 'images'),
            ({'images': [{'image_url': 'data:image/png,raw'}]}, 'invalid_value', 'images'),
            ({'images': [{'image_url': 'data:image/png;base64,a b'}]}, 'invalid_base64', 'images'),
            ({'images': [{'image_url': 'data:image/png;base64,aa=a'}]}, 'invalid_base64', 'images'),
            ({'images': [{'image_url': 'data:image/png;base64,aGk='}]}, 'invalid_value', 'image'),
            ({'images': [good], 'mask': {'file_id': 'x'}}, 'invalid_value', 'mask'),
            ({'images': []}, 'missing_required_parameter', 'image'),
            ({'images': None}, 'missing_required_parameter', 'image'),
            ({'images': [good], 'extra': good}, 'unknown_parameter', 'extra'),
        ]
        for fields, code, param in cases:
            with self.subTest(str(fields)[:60]):
                self.refused(self.server.edit_json(prompt='x', **fields), 400, code, param)

    def test_hostile_pictures_are_named(self):
        good, files = png(32, 32), []
        bomb = png(8, 8).replace(b'\0\0\0\x08\0\0\0\x08', b'\0\0\x7f\xff\0\0\x7f\xff', 1)
        for bad in (b'', b'no picture', png(32, 32)[:60], bomb, b'\x89PNG\r\n\x1a\n' + b'\0' * 100, b'<svg/>', b'GIF89a'):
            files = [('image[]', good), ('image[]', good), ('image[]', bad)]
            answer = self.server.edit([('prompt', 'place image 2 top left')], files)
            with self.subTest(bad[:10]):
                self.refused(answer, 400, 'invalid_value', 'image')
                self.assertIn('image 3', answer.error['message'])
        answer = self.server.edit([('prompt', 'brighter')], [('image', good), ('mask', b'junk')])
        self.refused(answer, 400, 'invalid_value', 'mask')

    def test_noise(self):
        """Any bytes: an answer, never a crash, and the server works on."""
        dice, (whole, kind) = random.Random(7), form([('prompt', 'x'), ('n', '1')], [('image', png(8, 8)), ('mask', png(8, 8))])
        for _ in range(150):
            body = bytearray(whole)
            for _ in range(dice.randrange(1, 6)):
                at = dice.randrange(len(body))
                body[at:at + dice.randrange(0, 4)] = dice.randbytes(dice.randrange(0, 4))
            answer = self.server.request('POST', '/v1/images/edits', bytes(body), {'Content-Type': kind})
            self.assertIn(answer.status, (200, 400, 404), answer.body)
        self.assertIsNone(self.server.process.poll())

    def test_noise_in_json(self):
        dice, whole = random.Random(8), json.dumps({'model': MODEL, 'prompt': 'x', 'images': [data_url(png(8, 8))]}).encode()
        for _ in range(150):
            body = bytearray(whole)
            for _ in range(dice.randrange(1, 4)):
                body[dice.randrange(len(body))] = dice.randrange(256)
            answer = self.server.request('POST', '/v1/images/edits', bytes(body), {'Content-Type': 'application/json'})
            self.assertIn(answer.status, (200, 400, 404), answer.body)
        self.assertIsNone(self.server.process.poll())


if __name__ == '__main__':
    tap.main()
