#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas by hand: select, group, snap, align, nudge, resize, undo, zoom, pan, and everything in its place at the next start."""

import os
import tempfile
import unittest

import maqui
import tap

SIZE = (1280, 860)


class Canvas(unittest.TestCase):
    def setUp(self):
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])
        self.photos = [maqui.photograph(name, size=size) for name, size in
                       [('sketch', '900x600'), ('brass', '600x600'), ('coast', '800x500')]]

    def start(self, *arguments):
        return maqui.App(*arguments, library=self.library, size=SIZE)

    def cards(self, app, n=3):
        """References in order. They are looked for once: walking the tree takes longer than what is waited for."""
        known = getattr(app, 'cards', [])
        if len(known) != n:
            app.cards = [app.wait('image', f'Reference {i + 1},') for i in range(n)]
        return app.cards

    def places(self, app, n=3):
        last = []

        def settled():
            last.append([self.area(app, card) for card in self.cards(app, n)])
            return len(last) > 2 and last[-1] == last[-2] == last[-3]

        maqui.until(settled, 'the cards to stay where they are')
        return last[-1]

    def area(self, app, card):
        """The picture's own area: the card without its caption."""
        x, y, width, height = app.place(card)
        return x, y, width, height

    def middle(self, place):
        return place[0] + place[2] // 2, place[1] + min(place[2], place[3]) // 3

    def drag(self, app, start, end, button=1, hold=()):
        app.xdotool('mousemove', *start)
        for key in hold:
            app.xdotool('keydown', key)
        app.xdotool('mousedown', button)
        steps = 12
        for i in range(1, steps + 1):
            app.xdotool('mousemove', start[0] + (end[0] - start[0]) * i // steps, start[1] + (end[1] - start[1]) * i // steps)
        app.xdotool('mouseup', button)
        for key in hold:
            app.xdotool('keyup', key)

    def click(self, app, place, *hold):
        app.xdotool('mousemove', *self.middle(place))
        for key in hold:
            app.xdotool('keydown', key)
        app.xdotool('click', 1)
        for key in hold:
            app.xdotool('keyup', key)

    def selected(self, app, n=3):
        state = app.atspi.STATE_SELECTED
        return [card.getState().contains(state) for card in self.cards(app, n)]

    def until_selected(self, app, wanted):
        maqui.until(lambda: self.selected(app, len(wanted)) == wanted, f'the selection to be {wanted}')

    def until_places(self, app, condition, what):
        maqui.until(lambda: condition(self.places(app)), what)
        return self.places(app)

    def canvas(self, app):
        return app.place(maqui.until(lambda: next((n for n in app.walk() if n.name == 'Canvas'), None), 'the canvas'))

    def focus_canvas(self, app):
        place = self.canvas(app)
        app.xdotool('mousemove', place[0] + place[2] - 30, place[1] + 40, 'click', 1)

    def test_select(self):
        with self.start(*self.photos) as app:
            places = self.places(app)
            self.click(app, places[0])
            self.until_selected(app, [True, False, False])
            self.click(app, places[2], 'shift')
            self.until_selected(app, [True, False, True])
            self.click(app, places[0], 'ctrl')
            self.until_selected(app, [False, False, True])
            app.key('Escape')
            self.until_selected(app, [False] * 3)
            app.key('ctrl+a')
            self.until_selected(app, [True] * 3)
            app.shot('canvas-selected')
            self.focus_canvas(app)
            self.until_selected(app, [False] * 3)
            # A band around the first two.
            left = min(p[0] for p in places[:2]) - 20
            right = max(p[0] + p[2] for p in places[:2]) + 10
            app.xdotool('mousemove', left, places[0][1] - 20, 'mousedown', 1)
            app.xdotool('mousemove', left + 30, places[0][1] + 30)
            app.xdotool('mousemove', right, places[1][1] + 20)
            self.until_selected(app, [True, True, False])
            app.shot('canvas-band')
            app.xdotool('mouseup', 1)
            self.until_selected(app, [True, True, False])

    def test_move_align_undo(self):
        with self.start(*self.photos) as app:
            before = self.places(app)
            self.click(app, before[0])
            self.click(app, before[1], 'shift')
            self.until_selected(app, [True, True, False])
            start = self.middle(before[1])
            self.drag(app, start, (start[0] + 150, start[1] + 33), hold=['alt'])
            moved = self.until_places(app, lambda p: p[1][0] == before[1][0] + 150, 'the group to move')
            self.assertEqual([m[0] - b[0] for m, b in zip(moved, before)], [150, 150, 0])
            self.assertEqual([m[1] - b[1] for m, b in zip(moved, before)], [33, 33, 0])
            app.shot('canvas-group')
            app.key('ctrl+z')
            self.until_places(app, lambda p: p == before, 'one undo for both')
            app.key('ctrl+shift+z')
            self.until_places(app, lambda p: p == moved, 'the redo')
            app.key('ctrl+a')
            self.until_selected(app, [True] * 3)
            app.key('alt+shift+Right')
            aligned = self.until_places(app, lambda p: len({x + w for x, y, w, h in p}) == 1, 'the right edges in line')
            app.shot('canvas-aligned')
            app.key('ctrl+z')
            self.until_places(app, lambda p: p == moved, 'the align to be undone')
            app.key('ctrl+y')
            self.until_places(app, lambda p: p == aligned, 'and done again')
        with self.start() as app:
            # The view is fitted anew: what stays is how they stand to each other.
            again = self.until_places(app, lambda p: len({x + w for x, y, w, h in p}) == 1, 'the places of yesterday')
            app.shot('canvas-restart')
            scale = again[0][2] / aligned[0][2]
            self.assertAlmostEqual((again[1][1] - again[0][1]) / scale, aligned[1][1] - aligned[0][1], delta=3)

    def test_snap(self):
        with self.start(*self.photos) as app:
            before = self.places(app)
            start = self.middle(before[2])
            app.xdotool('mousemove', *start, 'mousedown', 1)
            for dx in (10, 60, 100, 123):
                app.xdotool('mousemove', start[0] + dx, start[1])
            # Towards the first one's left edge, but not quite.
            app.xdotool('mousemove', start[0] + 4, start[1] + 3)
            maqui.until(lambda: app.place(self.cards(app)[2])[0] == before[0][0], 'the edges to meet')
            app.shot('canvas-snap')
            app.xdotool('mouseup', 1)
            self.assertEqual(self.places(app)[2][0], before[0][0])

    def test_resize_and_nudge(self):
        with self.start(*self.photos) as app:
            before = self.places(app)
            self.click(app, before[0])
            self.until_selected(app, [True, False, False])
            x, y, width, height = before[0]
            corner = (x + width, y + round(width * 600 / 900))
            self.drag(app, corner, (corner[0] + 90, corner[1] + 20), hold=['alt'])
            larger = self.until_places(app, lambda p: p[0][2] > width + 80, 'the picture to be larger')
            self.assertEqual(larger[0][:2], (x, y))
            self.assertEqual(larger[1:], before[1:])
            app.shot('canvas-resized')
            app.key('Right')
            nudged = self.until_places(app, lambda p: p[0][0] == x + 1, 'one point to the right')
            app.key('shift+Down')
            self.until_places(app, lambda p: p[0][1] == y + 10, 'ten points down')
            app.key('ctrl+z')
            self.until_places(app, lambda p: p == nudged, 'the nudge to be undone')
            app.key('ctrl+z', 'ctrl+z')
            self.until_places(app, lambda p: p == before, 'all of it to be undone')
            app.key('alt+d')
            app.wait('image', 'Reference 4,')
            self.until_selected(app, [False, False, False, True])
            app.shot('canvas-duplicate')

    def test_zoom_and_pan(self):
        with self.start(*self.photos) as app:
            before = self.places(app)
            x, y, width, height = before[1]
            app.xdotool('mousemove', x, y, 'keydown', 'ctrl', 'click', 4, 'keyup', 'ctrl')
            zoomed = self.until_places(app, lambda p: p[1][2] > width + 10, 'the zoom')
            self.assertAlmostEqual(zoomed[1][0], x, delta=2)
            self.assertAlmostEqual(zoomed[1][1], y, delta=2)
            app.xdotool('click', 5)
            panned = self.until_places(app, lambda p: p[1][1] < zoomed[1][1], 'the wheel to scroll')
            self.assertEqual(panned[1][0], zoomed[1][0])
            app.xdotool('keydown', 'shift', 'click', 5, 'keyup', 'shift')
            self.until_places(app, lambda p: p[1][0] < panned[1][0], 'Shift to scroll sideways')
            now = self.places(app)
            self.drag(app, (700, 300), (760, 340), button=2)
            self.until_places(app, lambda p: p[0][0] == now[0][0] + 60 and p[0][1] == now[0][1] + 40, 'the middle button to pan')
            self.focus_canvas(app)
            now = self.places(app)
            self.drag(app, (700, 300), (650, 340), hold=['space'])
            self.until_places(app, lambda p: p[0][0] == now[0][0] - 50, 'Space to pan')
            app.key('ctrl+0')
            self.until_places(app, lambda p: p == before, 'everything in sight again')
            self.click(app, before[1])
            app.key('ctrl+2')
            self.until_places(app, lambda p: p[1][2] > 2 * width, 'the selected one as large as fits')
            app.shot('canvas-zoom-selection')
            # The Tab key brings what is out of sight.
            app.key('Tab')
            place = self.canvas(app)
            self.until_places(app, lambda p: place[0] <= p[2][0] < place[0] + place[2] and place[1] <= p[2][1] < place[1] + place[3],
                              'the next card to come into sight')
            app.key('ctrl+shift+b')
            app.shot('canvas-grey')

    def test_menu(self):
        with self.start(*self.photos) as app:
            places = self.places(app)
            start = self.middle(places[0])
            self.drag(app, start, (start[0] + 90, start[1]))
            maqui.until(lambda: self.places(app)[0][0] > places[0][0] + 60, 'the first one to be moved')
            app.key('ctrl+a')
            app.xdotool('mousemove', *self.middle(places[1]), 'click', 3)
            duplicate = app.wait(name='Duplicate')
            maqui.until(lambda: app.is_sensitive(duplicate), 'what is selected to stay so under its menu')
            app.press(app.wait(name='Align'))
            right = app.wait(name='Right Edges')
            app.shot('canvas-menu-light')
            app.press(right)
            app.wait_gone(name='Right Edges')
            maqui.until(lambda: len({x + width for x, _, width, _ in self.places(app)}) == 1, 'the right edges in a line')
            app.key('ctrl+shift+t')
            maqui.until(lambda: self.places(app) == places, 'what was tidied to be in its places')
            app.key('ctrl+z')
            maqui.until(lambda: self.places(app) != places, 'Tidy to be undone')
            # Beside all cards, and by the key.
            app.key('Escape')
            app.xdotool('mousemove', *self.corner(app), 'click', 3)
            app.wait(name='Select All')
            app.key('Escape')
            app.wait_gone(name='Select All')
            app.key('shift+F10')
            app.wait(name='Select All')
            app.key('Escape')

    def corner(self, app):
        """Where no card lies."""
        x, y, width, height = app.place(app.wait('panel', 'Canvas'))
        return x + width - 20, y + 20

if __name__ == '__main__':
    maqui.session()
    tap.main()
