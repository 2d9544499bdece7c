#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two steps and their variants beside and over one another: by button, by keys, by pointer, and back again."""

import unittest

import maqui
import tap


def make_two_steps(app):
    app.generate('Landing page of a lamp shop "Welcome back", warm')
    app.wait(name='1536 × 1024')
    app.wait_gone('progress bar')
    app.key('ctrl+e')
    app.wait(name='Editing step 1')
    app.generate('Make it darker')
    app.wait('image', 'Step 2')
    app.wait_gone('progress bar')
    app.wait(name='1536 × 1024')


def open_comparison(app):
    button = maqui.until(lambda: next((b for b in app.find_all('push button', 'Compare')
                                       if b.name == 'Compare' and app.is_sensitive(b)), None), 'Compare to be ready')
    app.press(button)
    app.wait('image', 'A, Step 1')
    app.wait('image', 'B, Step 2')
    return maqui.until(lambda: figures(app), 'how much changed')


def figures(app):
    """How much changed, wherever the comparison says it: behind it the canvas's caption says something of the kind."""
    return {n.name for n in app.find_all('label', ' % changed') if ' · ' not in n.name}


class Compare(unittest.TestCase):
    def test_every_way_to_compare(self):
        with maqui.App(size=(1440, 900)) as app:
            make_two_steps(app)
            open_comparison(app)
            app.wait('image', 'Difference of A and B')
            app.shot('compare-side-light')
            for key, name, tool in (('2', 'slider', 'Line'), ('3', 'blink', 'Seconds'),
                                    ('4', 'difference', 'Counts as changed from'), ('5', 'fade', 'Fade')):
                app.key(key)
                app.wait('slider', tool)
                if name != 'blink':     # it never rests: see test-compare-work.py
                    app.shot('compare-' + name + '-light')
            app.key('1')
            app.wait_gone('slider')
            app.key('Escape')
            app.wait('push button', 'Edit from here')
            self.assertIsNone(app.find('image', 'A, Step 1'))

    def test_the_threshold_changes_the_figure(self):
        with maqui.App(size=(1440, 900)) as app:
            make_two_steps(app)
            before = open_comparison(app)
            app.key('4')
            scale = app.wait('slider', 'Counts as changed from')
            scale.queryValue().currentValue = 120
            maqui.until(lambda: figures(app) and not figures(app) & before,
                        'another figure at another threshold')

    def test_keeping_one_goes_on_with_it(self):
        with maqui.App(size=(1440, 900), scheme='prefer-dark') as app:
            make_two_steps(app)
            open_comparison(app)
            app.shot('compare-side-dark')
            app.key('p')
            maqui.until(lambda: any('Picked' in (c.description or '') for c in app.find_all('image', 'B, Step 2')), 'the pick')
            app.press(app.wait('push button', 'Keep B and Edit'))
            app.wait(name='Editing step 2')
            app.wait('push button', 'Edit from here')

    def test_variants_of_a_first_step(self):
        with maqui.App(size=(1440, 900)) as app:
            app.generate('Logo "Nord", a compass')
            app.wait('image', 'Variant 2')
            app.wait_gone('progress bar')
            app.press(maqui.until(lambda: next((b for b in app.find_all('push button', 'Compare')
                                                if b.name == 'Compare' and app.is_sensitive(b)), None), 'Compare'))
            app.wait('image', 'A, Step 1, variant 1')
            app.wait('image', 'B, Step 1, variant 2')
            app.wait(name=' % changed')

    def test_alt_and_a_click_in_the_history(self):
        with maqui.App(size=(1440, 900)) as app:
            make_two_steps(app)
            app.generate('Make it brighter')
            app.wait('image', 'Step 3')
            app.wait_gone('progress bar')
            row = app.wait('list item', 'Landing page')
            app.xdotool('keydown', 'alt')
            app.click(row)
            app.xdotool('keyup', 'alt')
            app.wait('image', 'A, Step 1')
            app.wait('image', 'B, Step 3')
            app.key('Escape')
            app.wait('image', 'Step 3')

    def test_it_fits_a_narrow_window(self):
        with maqui.App(size=(1440, 900)) as app:
            make_two_steps(app)
            open_comparison(app)
            app.resize(360, 700)
            app.size = (360, 700)
            app.wait('push button', 'Keep B and Edit')
            app.shot('compare-narrow')


if __name__ == '__main__':
    maqui.session()
    tap.main()
