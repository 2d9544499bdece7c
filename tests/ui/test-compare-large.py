#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A comparison on a screen with more pixels than are put together beforehand is drawn by GTK alone: it shows the same."""

import subprocess
import unittest

import comparing
import maqui
import tap

# The second one has far more than 2.6 million pixels for the pictures.
SIZES = ((1440, 960), (2560, 1640))
# Where the pictures are plain, in their pixels: sky, table, the lamp's head, the screen, the stain on the table.
PLACES = ((900, 60), (250, 720), (525, 310), (290, 555), (1070, 732))
# Noise of the pictures, and of what they are scaled to.
MOST = 12


def show(app):
    app.click(app.wait('list item', 'Lamp in solid brass'))
    app.wait('image', 'Step 2 ·')
    app.key('c')
    app.wait('image', 'A, Step 1')
    app.wait('image', 'B, Step 2')
    app.wait(name=' % changed')


def sample(app, picture):
    """The mean colours at PLACES of @picture, as they are on the display."""
    left, top, width, height = app.place(app.find('image', picture))
    scale = min(width / comparing.SIZE[0], height / comparing.SIZE[1])
    x, y = left + width / 2 - comparing.SIZE[0] / 2 * scale, top + height / 2 - comparing.SIZE[1] / 2 * scale
    crops = [part for a, b in PLACES for part in ('(', '-clone', '0', '-crop', f'6x6+{x + a * scale - 3:.0f}+{y + b * scale - 3:.0f}', '+repage',
                                                  '-scale', '1x1!', ')')]
    shot = subprocess.Popen(['import', '-window', 'root', 'png:-'], stdout=subprocess.PIPE)
    raw = subprocess.check_output(['convert', 'png:-', *crops, '-delete', '0', '-append', '-depth', '8', 'rgb:-'], stdin=shot.stdout)
    shot.stdout.close()
    shot.wait()
    return [tuple(raw[i:i + 3]) for i in range(0, len(raw), 3)]


def differ(one, other):
    return max(abs(a - b) for colours in zip(one, other) for a, b in zip(*colours))


class Large(unittest.TestCase):
    def settled(self, app, picture):
        """Twice the same: nothing is still on its way."""
        before = []

        def same():
            now = sample(app, picture)
            still = before and differ(before[-1], now) == 0
            before.append(now)
            return now if still else None
        return maqui.until(same, f'{picture} to stand still')

    def look(self, size, library):
        seen = {}
        with maqui.App(library=library, size=size) as app:
            show(app)
            seen['side A'], seen['side B'] = self.settled(app, 'A, Step 1'), self.settled(app, 'B, Step 2')
            for key, name, tool in (('2', 'slider', 'Line'), ('4', 'difference', 'Counts as changed from'), ('5', 'fade', 'Fade')):
                app.key(key)
                app.wait('slider', tool)
                seen[name] = self.settled(app, 'B, Step 2')
                app.shot(f'compare-{name}-{size[0]}')
            app.xdotool('keydown', 'space')
            maqui.until(lambda: differ(sample(app, 'B, Step 2'), seen['side A']) <= MOST, 'the other one')
            app.xdotool('keyup', 'space')
            maqui.until(lambda: differ(sample(app, 'B, Step 2'), seen['fade']) <= MOST, 'it to go on')
        return seen

    def test_both_ways_of_drawing_show_the_same(self):
        library = comparing.make_lamps()
        small, large = (self.look(size, library) for size in SIZES)
        self.assertGreater(differ(small['side A'], small['side B']), 60, 'other pictures')
        self.assertGreater(differ(small['fade'], small['side B']), 20, 'both in one')
        self.assertGreater(differ(small['difference'], small['side B']), 40, 'the heat')
        for name, colours in small.items():
            self.assertLessEqual(differ(colours, large[name]), MOST, f'{name}: {colours} and {large[name]}')


if __name__ == '__main__':
    maqui.session(2560, 1640)
    tap.main()
