#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare, and edit --exact: what is said, how the program ends, and that everything else is the original bit for bit."""
import json
import os
import sqlite3
import struct
import sys
import unittest
import zlib

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
import climaq  # noqa: E402
import tap  # noqa: E402

WIDTH, HEIGHT = 240, 180
INSIDE = (60, 40, 160, 120)
NO_MASK_ROW = 'localai'


def scene(x, y):
    return (40 + x // 2 + (x // 20 % 3) * 25, 30 + y // 2 + (y // 15 % 4) * 20, 90 + ((x // 8) ^ (y // 8)) % 16 * 6)


def within(x, y, box):
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def read_png(path):
    """(width, height, pixels as rows of RGB) of an 8-bit RGB PNG with the filters None and Up, as the program writes them."""
    with open(path, 'rb') as stream:
        data = stream.read()
    width, height, depth, kind = struct.unpack('>IIBB', data[16:26])
    assert (depth, kind) == (8, 2), (depth, kind)
    at, packed = 8, b''
    while at < len(data):
        length, name = struct.unpack('>I4s', data[at:at + 8])
        if name == b'IDAT':
            packed += data[at + 8:at + 8 + length]
        at += 12 + length
    raw, rows, last = zlib.decompress(packed), [], bytes(width * 3)
    for y in range(height):
        kind, line = raw[y * (width * 3 + 1)], raw[y * (width * 3 + 1) + 1:(y + 1) * (width * 3 + 1)]
        assert kind in (0, 2), kind
        last = line if kind == 0 else bytes((a + b) & 255 for a, b in zip(line, last))
        rows.append(last)
    return width, height, rows


class CompareTest(climaq.CliTest):
    def picture_of(self, name, pixel):
        climaq.write_png(self.path(name), WIDTH, HEIGHT, pixel)
        return self.path(name)

    def setUp(self):
        super().setUp()
        self.a = self.picture_of('a.png', scene)
        self.mask = self.picture_of('mask.png', lambda x, y: (255,) * 3 if within(x, y, INSIDE) else (0,) * 3)

    def changed(self, name='b.png', shift=0):
        """White within 80,60 … 120,90, which was asked, and red within 200,130 … 220,150, which was not."""
        def pixel(x, y):
            x = min(max(x - shift, 0), WIDTH - 1)
            return (255,) * 3 if within(x, y, (80, 60, 120, 90)) else (250, 10, 20) if within(x, y, (200, 130, 220, 150)) else scene(x, y)
        return self.picture_of(name, pixel)

    def test_figures(self):
        found, = self.json('compare', self.a, self.changed(), '--mask', self.mask, '-o', self.path('heat.png'))
        self.assertEqual((found['width'], found['height'], found['region']), (WIDTH, HEIGHT, True))
        self.assertEqual(found['inside']['pixels'], 100 * 80)
        self.assertAlmostEqual(found['inside']['permille'], 1000 * 40 * 30 / 8000, delta=1)
        self.assertAlmostEqual(found['outside']['changed'], 20 * 20, delta=16)
        box, = found['boxes']
        self.assertEqual((box['x'], box['y'], box['width'], box['height']), (200, 130, 20, 20))
        self.assertTrue(found['alignment']['good'])
        self.assertEqual(found['alignment']['shift_x'], 0)
        self.assertEqual(climaq.png_size(self.path('heat.png')), (WIDTH, HEIGHT))

    def test_moved(self):
        found, = self.json('compare', self.a, self.changed(shift=3))
        self.assertAlmostEqual(found['alignment']['shift_x'], 3, delta=0.1)
        self.assertFalse(found['region'])
        self.assertAlmostEqual(found['inside']['changed'], 40 * 30 + 20 * 20, delta=60)
        self.assertEqual(found['outside']['pixels'], 0)
        said = self.run_cli('compare', self.a, self.changed(shift=3)).out
        self.assertIn('Changed: ', said)
        self.assertIn('pixels to the right', said)

    def test_ends(self):
        b = self.changed()
        self.run_cli('compare', self.a, self.a, '--most-outside', '0')
        self.run_cli('compare', self.a, b, '--mask', self.mask, '--most-outside', '0.5', code=1)
        self.run_cli('compare', self.a, b, '--mask', self.mask, '--most-outside', '5')
        self.run_cli('compare', self.a, b, '--threshold', '0.4')
        for wrong in (('compare',), ('compare', self.a), ('compare', self.a, b, b), ('compare', self.a, self.path('none.png')),
                      ('compare', self.a, b, '--threshold', '0'), ('compare', self.a, b, '--threshold', 'nan'),
                      ('compare', self.a, b, '--boxes', '-1'), ('compare', self.a, b, '-o', self.path('heat.jpg')),
                      ('compare', self.a, '77')):
            self.run_cli(*wrong, code=2)
        for wrong in (('compare', self.a, self.path('none.png')), ('compare', self.a, b, '--threshold', '0'), ('compare', self.a)):
            said, = self.json(*wrong, code=2)
            self.assertEqual(said['error']['code'], 'bad-input')
        with open(self.path('text.png'), 'wb') as stream:
            stream.write(b'this is no picture')
        self.run_cli('compare', self.a, self.path('text.png'), code=2)
        self.run_cli('compare', self.a, self.folder, code=2)
        self.assertFalse(os.path.exists(self.library) and os.listdir(os.path.join(self.library, 'objects', 'tmp')))

    def check_outside(self, path):
        width, height, rows = read_png(path)
        self.assertEqual((width, height), (WIDTH, HEIGHT))
        for y in range(height):
            for x in range(width):
                if not within(x, y, INSIDE):
                    self.assertEqual(tuple(rows[y][x * 3:x * 3 + 3]), scene(x, y), (x, y))

    def test_exact(self):
        step, = self.json('edit', '--prompt', 'black and white', '--image', self.a, '--mask', self.mask, '--exact', '-o', self.path('out.png'))
        slot, = step['slots']
        self.assertEqual(slot['exact']['outcome'], 'composited')
        self.assertNotEqual(slot['exact']['raw'], slot['sha256'])
        self.check_outside(self.path('out.png'))
        self.run_cli('export', '1', '--raw', '-o', self.path('raw.png'))
        # The step's own mask says what was asked.
        found, = self.json('compare', self.a, '1')
        self.assertEqual(found['outside']['changed'], 0)
        self.assertGreater(found['inside']['changed'], 1000)
        whole, = self.json('compare', self.a, '1', '--whole')
        self.assertEqual(whole['inside']['pixels'], WIDTH * HEIGHT)
        self.run_cli('edit', '--prompt', 'warmer', '--image', self.a, '--exact', code=2)

    def test_marks(self):
        """Without a mask the marks that enclose something say what was asked."""
        marks = self.path('marks.json')
        with open(marks, 'w', encoding='utf-8') as stream:
            json.dump({'marks': [{'kind': 'box', 'letter': 'A', 'points': '0.25,0.25 0.75,0.75'}]}, stream)
        self.json('edit', '--prompt', 'black and white', '--image', self.a, '--marks', marks)
        found, = self.json('compare', self.a, '1')
        self.assertTrue(found['region'])
        self.assertEqual((found['inside']['pixels'], found['outside']['pixels']), (120 * 90, WIDTH * HEIGHT - 120 * 90))
        self.assertGreater(found['outside']['changed'], 1000)
        self.assertEqual(self.json('compare', self.a, '1', '--whole')[0]['outside']['pixels'], 0)
        masked, = self.json('compare', self.a, '1', '--mask', self.mask)
        self.assertEqual(masked['inside']['pixels'], 100 * 80)

    def test_poor(self):
        """The fake engine draws something of its own: it is shown as it came, and the step says why."""
        self.provider()
        step, = self.json('edit', '--prompt', 'x', '--engine', 'fake', '--quality', 'low', '--image', self.a, '--mask', self.mask, '--exact')
        slot, = step['slots']
        self.assertEqual(slot['exact']['outcome'], 'poor-alignment')
        self.assertNotIn('raw', slot['exact'])
        self.assertLess(slot['exact']['score'], 0.55)
        said = self.run_cli('show', '1').out
        self.assertIn('does not fit into the original', said)

    def test_no_mask(self):
        """An engine that takes no mask is not sent any, and the guarantee is the same."""
        self.provider('--speak', 'localai', '--model', 'gpt-image-2', key=True, row=NO_MASK_ROW)
        arguments = ('edit', '--prompt', 'x', '--engine', 'fake', '--image', self.a, '--mask', self.mask)
        self.run_cli(*arguments, code=2)
        previews = self.json(*arguments, '--exact', '--dry-run')
        self.assertIn('body', previews[0])
        self.assertFalse([line for line in previews if 'mask' in line.get('body', '')])
        step, = self.json(*arguments, '--exact')
        self.assertIn('exact', step['slots'][0])
        # The library remembers it all the same.
        db = sqlite3.connect(os.path.join(self.library, 'library.db'))
        request, = db.execute('SELECT request FROM step').fetchone()
        db.close()
        self.assertIn('"exact":true', request.replace(' ', ''))
        self.assertIn('"mask"', request)


if __name__ == '__main__':
    tap.main()
