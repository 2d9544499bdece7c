#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of the canvas once; see test-keys.py."""

import os
import subprocess
import tempfile
import unittest

import keying
import maqbus
import maqui
import tap
from keying import Case, awaits, awaits_none, both, has_state, hides, is_on, keys, shows

SIZE = (1440, 900)
N = 3


def clip(kind='TARGETS'):
    return subprocess.run(['xclip', '-selection', 'clipboard', '-t', kind, '-o'], capture_output=True, check=False, timeout=30).stdout


def empty_clip(app):
    words = subprocess.Popen(['xclip', '-selection', 'clipboard', '-i'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    words.communicate(b'words')
    maqui.until(lambda: b'image/' not in clip(), 'words on the clipboard')


def places(app):
    """Of the pictures, once they stand still. They are looked for once, as walking the tree takes long."""
    known = getattr(app, 'pictures', None)
    if known is None:
        known = app.pictures = [app.wait('image', f'Reference {i + 1},') for i in range(N)]
    last = []

    def settled():
        last.append([app.place(card) for card in known])
        return len(last) > 2 and last[-1] == last[-2] == last[-3]

    maqui.until(settled, 'the pictures to stand still')
    return last[-1]


def are_in_line(edge):
    def seen(app, start):
        edges = [edge(*place) for place in places(app)]
        return max(edges) - min(edges) <= 2
    return seen


def even(at, size):
    """Moved along one way only, with the same room between each two or the same way from middle to middle."""
    def seen(app, start):
        now = places(app)
        row = sorted(now, key=lambda place: place[at] + place[size] / 2)
        rooms = [b[at] - a[at] - a[size] for a, b in zip(row, row[1:])]
        ways = [b[at] - a[at] + (b[size] - a[size]) / 2 for a, b in zip(row, row[1:])]
        return now != start and all(a[1 - at] == b[1 - at] for a, b in zip(now, start)) and any(max(n) - min(n) <= 2 for n in (rooms, ways))
    return seen


def zoom(app):
    name = app.wait('push button', 'set actual size').name
    return float(name.split()[1])


def is_larger(app, start):
    return zoom(app) > start


def is_smaller(app, start):
    return zoom(app) < start


def pick(app):
    """The first picture alone, by the keys of the canvas only where that is enough."""
    app.click(app.wait('image', 'Reference 1,'))


def pick_all(app):
    pick(app)
    app.key('ctrl+a')
    selected = app.atspi.STATE_SELECTED
    maqui.until(lambda: all(card.getState().contains(selected) for card in app.find_all('image', 'Reference ')), 'all to be selected')


def option(name):
    """A slider of the mask's options, which are in a popover."""
    def state(app):
        app.press(app.find_all('push button', 'Mask options')[-1])
        value = app.wait('slider', name).queryValue().currentValue
        app.key('Escape')
        app.wait_gone('slider', name)
        pick(app)
        return value
    return state


def tool(*names):
    """That key is pressed, and then M, which puts a mark of the tool in hand into the middle of the picture."""
    return Case(shows('image', names[0]), before=keys('v'), then=keys('m'), back=both(*(keys('Escape') for _ in names[1:]), keys('ctrl+z', 'v')))


def surround(app):
    x, y, width, _ = app.place(app.wait('panel', 'Canvas'))
    return keying.pixels(app, (x + width - 30, y + 30, 4, 4))


BRUSH = both(pick, keys('b'), awaits('tool bar', 'Mask tools'))


TOOLS = {
    'win.tool-hand': Case(is_on('Hand'), before=both(pick, keys('v'))),
    'win.tool-select': Case(is_on('Select and move'), before=both(keys('h'))),
    'win.mark-add': Case(shows('image', 'Mark A, pin'), before=both(pick, keys('p')), back=keys('Delete')),
    'win.tool-pin': tool('Mark A, pin'),
    'win.tool-box': tool('Mark A, box'),
    'win.tool-ellipse': tool('Mark A, ellipse'),
    'win.tool-arrow': tool('Mark A, arrow'),
    # No key draws a line.
    'win.tool-draw': Case(shows('image', 'Mark, drawn line'), before=keys('v'), back=keys('ctrl+z'),
                          then=lambda app: app.drag(places(app)[0], (0.3, 0.3), (0.5, 0.4), (0.6, 0.6))),
    'win.tool-text': tool('Mark, text', 'its entry'),
    'win.tool-brush': Case(is_on('Brush: paint what may change'), before=both(pick, keys('v')), back=keys('v')),
    'win.tool-eraser': Case(is_on('Eraser'), before=both(pick, keys('b')), back=keys('b')),
    'win.mask-swap': Case(is_on('Eraser'), before=BRUSH, back=keys('x')),
    'win.brush-smaller': Case(lambda app, start: option('Brush size')(app) < start, option('Brush size'), before=BRUSH),
    'win.brush-larger': Case(lambda app, start: option('Brush size')(app) > start, option('Brush size')),
    'win.brush-softer': Case(lambda app, start: option('Hardness')(app) < start, option('Hardness')),
    'win.brush-harder': Case(lambda app, start: option('Hardness')(app) > start, option('Hardness')),
}

PICTURES = {
    'win.rename': Case(shows('text', 'Name'), before=pick, back=keys('Escape')),
    'win.copy-picture': Case(lambda app, start: b'image/' in clip(), before=both(pick, empty_clip)),
    'win.open-with': Case(shows('dialog', 'Open With'), before=pick, back=keys('Escape')),
    'win.show-in-files': Case(lambda app, start: len(app.files.calls) > start, lambda app: len(app.files.calls), before=pick),
    'win.zoom-in': Case(is_larger, zoom),
    'win.zoom-out': Case(is_smaller, zoom),
    'win.zoom-100': Case(lambda app, start: zoom(app) == 100, before=keys('ctrl+0'), back=keys('ctrl+0')),
    'win.zoom-fit': Case(lambda app, start: zoom(app) != 100,
                         before=both(keys('ctrl+1'), lambda app: maqui.until(lambda: zoom(app) == 100, '100 %'))),
    'win.zoom-selection': Case(is_larger, zoom, before=pick, back=keys('ctrl+0')),
    'win.surround': Case(has_state(surround), surround, back=keys('ctrl+shift+b')),
    'win.duplicate': Case(shows('image', 'Reference 4'), before=pick, back=keys('ctrl+z')),
    'win.remove': Case(hides('image', 'Reference 1,'), before=pick, back=keys('ctrl+z')),
}


def nudge(app):
    pick(app)
    app.start = places(app)
    app.key('shift+Down')
    maqui.until(lambda: places(app) != app.start, 'it to be moved')


def take_back(app):
    nudge(app)
    app.key('ctrl+z')
    maqui.until(lambda: places(app) == app.start, 'it to be back')


def scatter(app):
    """So that nothing is in a line with anything else."""
    for number, moves in ((2, ['shift+Down'] * 3 + ['shift+Right'] * 4), (3, ['shift+Down'] * 7 + ['shift+Right'] * 16)):
        app.click(app.wait('image', f'Reference {number},'))
        app.key(*moves)
    pick_all(app)


BACK = keys('ctrl+z')
ARRANGE = {
    'win.select-all': Case(lambda app, start: all(card.getState().contains(app.atspi.STATE_SELECTED) for card in app.find_all('image', 'Reference ')),
                           before=pick, back=keys('Escape')),
    'win.undo': Case(lambda app, start: places(app) == app.start, before=nudge),
    'win.redo': Case(lambda app, start: places(app) != app.start, before=take_back, back=BACK),
    'win.enlarge': Case(lambda app, start: places(app)[0][2] > start, lambda app: places(app)[0][2], before=pick, back=BACK),
    'win.shrink': Case(lambda app, start: places(app)[0][2] < start, lambda app: places(app)[0][2], before=pick, back=BACK),
    'win.tidy': Case(has_state(places), places, before=scatter, back=BACK, again=True),
    'win.align-left': Case(are_in_line(lambda x, y, w, h: x), before=pick_all, back=BACK),
    'win.align-middle': Case(are_in_line(lambda x, y, w, h: x + w / 2), before=pick_all, back=BACK),
    'win.align-right': Case(are_in_line(lambda x, y, w, h: x + w), before=pick_all, back=BACK),
    'win.align-top': Case(are_in_line(lambda x, y, w, h: y), before=pick_all, back=BACK),
    'win.align-centre': Case(are_in_line(lambda x, y, w, h: y + h / 2), before=pick_all, back=BACK),
    'win.align-bottom': Case(are_in_line(lambda x, y, w, h: y + h), before=pick_all, back=BACK),
    'win.distribute-across': Case(even(0, 2), places, before=pick_all, back=BACK),
    'win.distribute-down': Case(even(1, 3), places, before=pick_all, back=BACK),
}


class KeysCanvas(unittest.TestCase):
    def press_all(self, cases):
        photos = [maqui.photograph(name, size=size) for name, size in (('sketch', '900x600'), ('brass', '600x600'), ('coast', '800x500'))]
        library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        with maqbus.FileManager() as files, maqui.App(*photos, library=library, size=SIZE) as app:
            app.files = files
            app.wait('image', 'Reference 3')
            keying.press_all(app, cases)

    def test_tools(self):
        self.press_all(TOOLS)

    def test_pictures(self):
        self.press_all(PICTURES)

    def test_arrange(self):
        self.press_all(ARRANGE)


PRESSED = (TOOLS, PICTURES, ARRANGE)

if __name__ == '__main__':
    maqui.session()
    tap.main()
