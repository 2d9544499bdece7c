# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits over HTTP: pictures in, pictures out."""

import unittest

import tap
from serverkit import Server, form, pixels, png

SUNSET = "warmer evening light"


def drawing(width, height):
    """Something with detail: not one colour, and not the same twice."""
    return png(width, height, rows=lambda x, y: ((x * 5 + y) & 255, (x ^ y * 3) & 255, (y * 7) & 255))


class Pictures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_twenty_images_in_order(self):
        # Twenty at once, each of its own colour, in a wall of frames or placed: all are taken.
        files = [('image[]', png(60, 40, (10 * i, 255 - 10 * i, 120))) for i in range(20)]
        answer = self.server.edit([('prompt', 'Moodboard poster "Twenty"'), ('size', '512x512')], files)
        self.assertEqual(answer.status, 200, answer.body)
        answer = self.server.edit([('prompt', 'place image 20 in the centre')], files)
        self.assertEqual(answer.status, 200, answer.body)
        width, height, channels, rows = pixels(answer.picture())
        middle = rows[int(height * 0.5)][width // 2 * channels:width // 2 * channels + 3]
        self.assertEqual(tuple(middle), (190, 65, 120))
        files.append(('image[]', png(8, 8)))
        self.assertEqual(self.server.edit([('prompt', 'x')], files).status, 400)

    def test_keeps_its_own_size(self):
        for width, height in ((64, 64), (333, 77), (1, 1), (100, 1)):
            answer = self.server.edit([('prompt', SUNSET)], [('image', drawing(width, height))])
            self.assertEqual(answer.json['size'], f'{width}x{height}')
            self.assertEqual(pixels(answer.picture())[:2], (width, height))

    def test_large_pictures_come_down_to_4096(self):
        answer = self.server.edit([('prompt', 'brighter')], [('image', png(6000, 600))])
        self.assertEqual(answer.json['size'], '4096x410')

    def test_size_crops(self):
        answer = self.server.edit([('prompt', SUNSET), ('size', '128x128')], [('image', drawing(200, 100))])
        self.assertEqual(pixels(answer.picture())[:2], (128, 128))

    def test_mask_in_both_forms(self):
        picture = drawing(120, 80)
        before = pixels(picture)[3]
        alpha = png(120, 80, (0, 0, 0), alpha=lambda x, y: 0 if 30 <= x < 90 and 20 <= y < 60 else 255)
        white = png(120, 80, rows=lambda x, y: (255,) * 3 if 30 <= x < 90 and 20 <= y < 60 else (0,) * 3)
        for mask in (alpha, white):
            answer = self.server.edit([('prompt', 'invert')], [('image', picture), ('mask', mask)])
            after, changed = pixels(answer.picture())[3], 0
            for y in range(80):
                for x in range(120):
                    same = before[y][x * 3:x * 3 + 3] == after[y][x * 3:x * 3 + 3]
                    inside = 30 <= x < 90 and 20 <= y < 60
                    self.assertTrue(same or inside, (x, y))
                    changed += not same
            self.assertGreater(changed, 60 * 40 * 0.8)

    def test_mask_of_another_size(self):
        picture = drawing(120, 80)
        half = png(60, 40, rows=lambda x, y: (255,) * 3 if x < 30 else (0,) * 3)
        answer = self.server.edit([('prompt', 'black and white')], [('image', picture), ('mask', half)])
        before, after = pixels(picture)[3], pixels(answer.picture())[3]
        for y in range(80):
            self.assertEqual(before[y][62 * 3:], after[y][62 * 3:])

    def test_same_bytes_again(self):
        for prompt in (SUNSET, 'oil painting', 'watercolour', 'pencil sketch', 'cartoon', 'pixel art', 'film grain'):
            files = [('image', drawing(160, 120))]
            self.assertEqual(self.server.edit([('prompt', prompt)], files).picture(),
                             self.server.edit([('prompt', prompt)], files).picture(), prompt)

    def test_ignored(self):
        answer = self.server.edit([('prompt', 'brighter, with flying elephants')], [('image', drawing(64, 64))])
        self.assertEqual(answer.json['maquette'], {'ignored': ['flying elephants'], 'kind': 'edit', 'ai': False})
        self.assertEqual(answer.json['notes'], ['Draft ignored: flying elephants'])


if __name__ == '__main__':
    tap.main()
