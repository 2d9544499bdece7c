#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of the comparison once; see test-keys.py."""

import unittest

import comparing
import keying
import maqui
import tap
from keying import Case, awaits, both, has_state, hides, is_on, keys, shows

SIZE = (1440, 900)
A, B = 'A, Step 1', 'B, Step 2'


def said(name):
    return lambda app: next((node.description or '' for node in app.find_all(None, name)), '')


def says(name, words):
    return lambda app, start: words in said(name)(app)


def says_not(name, words):
    return lambda app, start: words not in said(name)(app)


def awaits_said(name, words):
    return lambda app: maqui.until(lambda: words in said(name)(app), f'“{words}” of {name}')


def value(name):
    return lambda app: app.find('slider', name).queryValue().currentValue


def looks(app):
    """The second picture as it is on the display, with the pointer elsewhere, and without its edges: there the ring of the focus comes and goes."""
    app.xdotool('mousemove', 5, 5)
    last = None
    for _ in range(40):
        x, y, width, height = app.place(app.find('image', B))
        now = keying.pixels(app, (x + 3 * width // 10, y + 3 * height // 10, 4 * width // 10, 4 * height // 10))
        if now == last:
            break
        last = now
    return last


def move_one(app):
    app.click(app.find('image', B))
    app.start = looks(app)
    x, y, width, height = app.place(app.find('image', B))
    app.xdotool('keydown', 'shift')
    app.drag((x, y, width, height), (0.4, 0.5), (0.6, 0.6))
    app.xdotool('keyup', 'shift')
    maqui.until(lambda: looks(app) != app.start, 'the picture to be moved')


def compare(app):
    app.click(app.wait('list item', 'Lamp in solid brass'))
    app.wait('image', 'Step 2')
    app.key('c')
    app.wait('image', B)
    app.wait(name=' % changed')


DETAILS = is_on('What is not the same')
SLIDER = both(keys('2'), awaits('slider', 'Line'))
SIDE = both(keys('1'), awaits('image', 'Difference of A and B'))

ENTER = {'win.compare': Case(shows('image', B), back=both(keys('Escape'), awaits('push button', 'Edit from here')))}
COMPARE = {
    'win.compare-slider': Case(is_on('Slider'), before=SIDE),
    'win.compare-blink': Case(is_on('Blink'), before=SIDE),
    'win.compare-difference': Case(is_on('Difference'), before=SIDE),
    'win.compare-fade': Case(is_on('Fade'), before=SIDE),
    'win.compare-side': Case(is_on('Side by side'), before=SLIDER),
    'win.compare-more': Case(lambda app, start: value('Line')(app) > start, value('Line'), before=SLIDER),
    'win.compare-less': Case(lambda app, start: value('Line')(app) < start, value('Line')),
    'win.compare-turn': Case(has_state(looks), looks, back=keys('t')),
    'win.compare-loupe': Case(says('Compared pictures', 'Loupe'), back=keys('l')),
    'win.compare-stronger': Case(has_state(said('Compared pictures')), said('Compared pictures'),
                                 before=both(keys('l'), awaits_said('Compared pictures', 'Loupe')),
                                 back=keys('l'), again=True),
    'win.compare-weaker': Case(has_state(said('Compared pictures')), said('Compared pictures'),
                                 before=both(keys('l'), awaits_said('Compared pictures', 'Loupe')),
                               back=keys('l'), again=True),
    'win.compare-details': Case(lambda app, start: DETAILS(app, None) != start, lambda app: DETAILS(app, None), back=keys('d')),
    'win.compare-reset': Case(lambda app, start: looks(app) == app.start, before=move_one),
    'win.compare-pick': Case(says(B, 'Picked'), back=keys('ctrl+z')),
    'win.compare-reject': Case(says(B, 'Rejected'), back=keys('ctrl+z')),
    'win.compare-undo': Case(says_not(B, 'Picked'), before=both(keys('p'), awaits_said(B, 'Picked'))),
    'win.compare-redo': Case(says(B, 'Picked'), before=both(keys('p'), awaits_said(B, 'Picked'), keys('ctrl+z'),
                                                        lambda app: maqui.until(lambda: 'Picked' not in said(B)(app), 'it to be taken back')),
                             back=keys('ctrl+z')),
    'win.compare-back': Case(hides('image', B), back=compare),
    'win.compare-promote': Case(shows('label', 'Editing step 2'), back=both(keys('ctrl+n'), compare)),
}
SEVERAL = {'win.compare-hold': Case(says('C, Step 3', 'held against it'))}


class KeysCompare(unittest.TestCase):
    def test_two(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            app.click(app.wait('list item', 'Lamp in solid brass'))
            app.wait('image', 'Step 2')
            keying.press_all(app, ENTER)
            compare(app)
            keying.press_all(app, COMPARE)

    def test_zoom(self):
        """The keys of the canvas, for all pictures at once."""
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            compare(app)
            for key in ('plus', 'minus', 'ctrl+plus', 'ctrl+minus', 'ctrl+1', 'ctrl+0'):
                start = looks(app)
                app.key(key)
                maqui.until(lambda start=start: looks(app) != start, f'{key} to change the view')

    def test_several(self):
        with maqui.App(library=comparing.make_many(3), size=SIZE) as app:
            app.click(app.wait('list item', 'look 3'))
            app.wait('image', 'Step 3')
            app.xdotool('keydown', 'shift')
            app.click(app.find('list item', 'look 1'))
            app.xdotool('keyup', 'shift')
            app.key('c')
            maqui.until(lambda: says('C, Step 3', 'in hand')(app, None), 'the last one in hand')
            keying.press_all(app, SEVERAL)


PRESSED = (ENTER, COMPARE, SEVERAL)

if __name__ == '__main__':
    maqui.session()
    tap.main()
