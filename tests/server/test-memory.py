# SPDX-License-Identifier: GPL-3.0-or-later
"""What a 4K edit costs. Not under a sanitizer, which has a memory of its own: suite fault."""

import random
import struct
import unittest
import zlib

import tap
from serverkit import Server, form


class Memory(unittest.TestCase):
    def test_4k_under_150_mb(self):
        dice = random.Random(3)
        # Noise in every byte is the worst there is for a PNG; a photograph's file is a third of it.
        rows = [dice.randbytes(3840 * 3) for _ in range(9)]
        picture = self.noisy(3840, 2160, rows)
        for prompt in ('warmer evening light', 'oil painting', 'pencil sketch'):
            with Server() as server:
                body, kind = form([('prompt', prompt), ('output_format', 'png')], [('image', picture)])
                answer = server.request('POST', '/v1/images/edits', body, {'Content-Type': kind})
                self.assertEqual(answer.json['size'], '3840x2160')
                self.assertLess(server.peak_kib(), 150 * 1024, prompt)

    @staticmethod
    def noisy(width, height, rows):
        def chunk(kind, data):
            return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
        blurred = [bytes(b // 6 + 100 for b in row) for row in rows]
        raw = b''.join(b'\0' + blurred[y % len(rows)] for y in range(height))
        head = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
        return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(raw, 1)) + chunk(b'IEND', b'')


if __name__ == '__main__':
    tap.main()
