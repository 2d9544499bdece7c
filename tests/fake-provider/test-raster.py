# SPDX-License-Identifier: GPL-3.0-or-later
"""The pixels of the fakes: what they say of a mask is only worth something when they read and blend rightly."""

import os
import struct
import sys
import unittest
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import fake_raster  # noqa: E402
import tap  # noqa: E402
from fake_picture import chunk  # noqa: E402
from fake_raster import Raster  # noqa: E402


def assemble(width, height, depth, colour, rows, *more, interlaced=0):
    head = struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, interlaced)
    return fake_picture.SIGNATURE + b''.join([chunk(b'IHDR', head), *(chunk(*m) for m in more),
                                              chunk(b'IDAT', zlib.compress(rows)), chunk(b'IEND', b'')])


def apply_filter(kind, row, above, step):
    """The standard's filters, forwards."""
    out = bytearray([kind])
    for i, value in enumerate(row):
        left, up = (row[i - step] if i >= step else 0), above[i]
        corner = above[i - step] if i >= step else 0
        p = left + up - corner
        nearest = min((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner))[2]
        out.append((value - (0, left, up, (left + up) // 2, nearest)[kind]) & 255)
    return bytes(out)


class Reading(unittest.TestCase):
    source = fake_raster.paint(37, 29, 'reading')

    def test_every_filter(self):
        width, height = self.source.size
        for kind in range(5):
            above, rows = bytes(width * 3), b''
            for y in range(height):
                row = bytes((v * 7 + y) & 255 for v in self.source.rgb[y * width * 3:(y + 1) * width * 3])
                rows += apply_filter(kind, row, above, 3)
                above = row
            read = fake_raster.read_png(assemble(width, height, 8, 2, rows))
            self.assertEqual(read.rgb[-width * 3:], above, kind)

    def test_every_kind(self):
        for depth, colour, row, rgb, alpha in [
                (1, 0, b'\xa0', b'\xff\xff\xff\0\0\0\xff\xff\xff', None),
                (2, 0, b'\x1b', b'\0\0\0UUU\xaa\xaa\xaa', None),
                                               (4, 0, b'\x0f\x80', b'\0\0\0\xff\xff\xff\x88\x88\x88', None),
                (16, 0, b'\1\2\3\4\5\6', b'\1\1\1\3\3\3\5\5\5', None),
                (8, 4, b'\1\2\3\4\5\6', b'\1\1\1\3\3\3\5\5\5', b'\2\4\6'),
                (8, 6, bytes(range(12)), b'\0\1\2\4\5\6\x08\x09\x0a', b'\3\7\x0b'),
                (2, 3, b'\x18', b'\1\2\3\4\5\6\7\x08\x09', b'\xff\x80\xff')]:
            more = [(b'PLTE', bytes(range(1, 10))), (b'tRNS', b'\xff\x80')] if colour == 3 else []
            read = fake_raster.read_png(assemble(3, 1, depth, colour, b'\0' + row, *more))
            self.assertEqual((read.rgb, read.alpha), (rgb, alpha), (depth, colour))

    def test_broken_ones(self):
        whole = fake_raster.write_png(self.source)
        for data in (b'', whole[:-1], whole[:60], assemble(3, 1, 8, 2, bytes(10), interlaced=1),
                     assemble(3, 1, 8, 2, bytes(5)), assemble(3, 1, 8, 5, bytes(10)), fake_picture.make_bomb('x')):
            self.assertIsNone(fake_raster.read_png(data))

    def test_written_is_read(self):
        source = Raster(37, 29, self.source.rgb, bytes(i % 256 for i in range(37 * 29)))
        data = fake_raster.write_png(source, [('parameters', 'one'), ('prompt', 'süß — 美')])
        read = fake_raster.read_png(data)
        self.assertEqual((read.rgb, read.alpha), (source.rgb, source.alpha))
        self.assertIn(b'tEXtparameters\0one', data)
        self.assertIn(b'iTXtprompt\0\0\0\0\0' + 'süß — 美'.encode(), data)
        for kind, mime in (('jpeg', 'image/jpeg'), ('webp', 'image/webp')):
            self.assertEqual(fake_picture.read_shown_size(fake_raster.write(source, kind)), (mime, 37, 29))
            self.assertEqual(fake_raster.read_any(fake_raster.write(source, kind)).size, (37, 29))


class Blending(unittest.TestCase):
    def test_big_numbers(self):
        left, right = bytes(range(256)) * 3 + b'\xff', bytes(reversed(range(256))) * 3 + b'\xff'
        self.assertEqual(fake_raster.add_bytes(left, right), bytes((a + b) & 255 for a, b in zip(left, right)))
        self.assertEqual(fake_raster.average(left, right), bytes((a + b) // 2 for a, b in zip(left, right)))

    def test_compose(self):
        under, over = Raster(2, 2, b'\0' * 12), Raster(2, 2, b'\xff' * 12)
        self.assertEqual(fake_raster.compose(under, over, b'\0\0\x80\xff').rgb, b'\0' * 6 + b'\x80' * 3 + b'\xff' * 3)

    def test_disturb_moves_by_one(self):
        every = bytes(range(256))
        for seed in ('a', 'b', 'c'):
            moved = [abs(a - b) for a, b in zip(every, fake_raster.disturb(every, seed))]
            self.assertEqual((max(moved), 0 in moved), (1, True))

    def test_blur_keeps_its_distance(self):
        mask = bytes(50) + b'\xff' * 50
        line = fake_raster.blur(mask * 3, 100, 3, 4)[100:200]
        self.assertEqual((set(line[:46]), set(line[54:])), ({0}, {255}))
        self.assertTrue(0 < line[49] < 255)

    def test_resize(self):
        small = fake_raster.resize(Raster(4, 1, bytes(range(12)), b'\1\2\3\4'), 2, 2)
        self.assertEqual((small.rgb, small.alpha), (b'\0\1\2\6\7\x08' * 2, b'\1\3' * 2))


if __name__ == '__main__':
    tap.main()
