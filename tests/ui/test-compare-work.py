#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one does with compared pictures: look through the loupe, hold several against one, take changes back, judge, begin a branch anew."""

import subprocess
import unittest

import comparing
import maqui
import tap

SIZE = (1440, 900)


def show_step(app, words, step):
    app.click(app.wait('list item', words))
    app.wait('image', f'Step {step}')


def compare(app, words, step, *names):
    """The step with these words, with its parent."""
    show_step(app, words, step)
    app.key('c')
    for name in names:
        app.wait('image', name)
    app.wait(name=' % changed')


def description(app, role, name):
    return next((node.description or '' for node in app.find_all(role, name)), '')


def stand(app, picture):
    """The colour of the lamp's stand as it is on the display."""
    left, top, width, height = app.place(app.find('image', picture))
    scale = min(width / comparing.SIZE[0], height / comparing.SIZE[1])
    x, y = left + width / 2 + (720 - comparing.SIZE[0] / 2) * scale, top + height / 2 + (500 - comparing.SIZE[1] / 2) * scale
    red, _, blue = subprocess.check_output(['import', '-window', 'root', '-crop', f'1x1+{x:.0f}+{y:.0f}', '-depth', '8', 'rgb:-'])
    return 'brass' if red - blue > 80 else 'steel' if blue > red else None


class Work(unittest.TestCase):
    def test_blink(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.key('3')
            app.wait('slider', 'Seconds')
            for _ in range(2):
                for metal in ('steel', 'brass'):
                    maqui.until(lambda m=metal: stand(app, 'B, Step 2') == m, f'the lamp of {metal}')
            app.xdotool('keydown', 'space')
            maqui.until(lambda: stand(app, 'B, Step 2') == 'steel', 'the other one')
            app.shot('compare-blink-light')
            self.assertEqual(stand(app, 'B, Step 2'), 'steel')
            app.xdotool('keyup', 'space')
            maqui.until(lambda: stand(app, 'B, Step 2') == 'brass', 'it to go on')
            app.key('1')
            app.wait('image', 'Difference of A and B')

    def test_loupe_and_tools(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.key('l')
            maqui.until(lambda: 'Loupe, 4 times, at 50 %' in description(app, None, 'Compared pictures'), 'the loupe')
            app.key('Right', 'shift+Down', 'period')
            maqui.until(lambda: 'Loupe, 5 times' in description(app, None, 'Compared pictures'), 'a stronger loupe')
            said = description(app, None, 'Compared pictures')
            self.assertNotIn('at 50 %', said)
            self.assertRegex(said, r'A #[0-9A-F]{6}, B #[0-9A-F]{6}')
            x, y, width, height = app.place(app.find('image', 'A, Step 1'))
            app.xdotool('mousemove', x + width * 45 // 100, y + height * 38 // 100)
            maqui.until(lambda: description(app, None, 'Compared pictures') != said, 'the loupe to follow the pointer')
            app.shot('compare-loupe-light')
            app.key('2')
            app.wait('slider', 'Line')
            app.shot('compare-loupe-slider-light')
            app.key('l')
            maqui.until(lambda: description(app, None, 'Compared pictures') == '', 'the loupe to go')
            for key, name, value in (('2', 'Line', 0.55), ('3', 'Seconds', 0.7), ('4', 'Counts as changed from', 26), ('5', 'Fade', 0.55)):
                app.key(key)
                app.wait('slider', name)
                app.key('bracketright')
                maqui.until(lambda n=name, v=value: abs(app.find('slider', n).queryValue().currentValue - v) < 0.001, f'{name} to be {value}')
            app.key('t')
            app.wait('slider', 'Line')
            app.shot('compare-slider-turned-light')
            self.assertEqual(app.unnamed(), [])

    def test_several(self):
        with maqui.App(library=comparing.make_many(7), size=SIZE, scheme='prefer-dark') as app:
            rows = app.wait('list item', 'look 1') and [app.find('list item', f'look {i}') for i in range(7, 0, -1)]
            app.click(rows[0])
            app.wait('image', 'Step 7')
            app.xdotool('keydown', 'shift')
            app.click(app.find('list item', 'look 2'))
            app.xdotool('keyup', 'shift')
            app.key('c')
            for i, letter in enumerate('ABCDEF'):
                app.wait('image', f'{letter}, Step {i + 2}')
            maqui.until(lambda: description(app, 'image', 'F, Step 7') == 'in hand', 'the last one in hand')
            self.assertEqual(description(app, 'image', 'A, Step 2'), 'held against it')
            app.click(app.find('image', 'C, Step 4'))
            maqui.until(lambda: description(app, 'image', 'C, Step 4') == 'in hand', 'the one that was clicked')
            app.key('a')
            maqui.until(lambda: description(app, 'image', 'C, Step 4') == 'held against it', 'the one that is held')
            app.key('Right', 'Down')
            app.shot('compare-several-dark')
            before = app.place(app.find('image', 'B, Step 3'))
            app.key('plus', 'plus')
            app.shot('compare-several-zoomed-dark')
            self.assertEqual(app.place(app.find('image', 'B, Step 3')), before)
            self.assertEqual(app.unnamed(), [])
            app.key('4')
            app.wait('image', 'Difference of ')
            app.key('Escape')
            app.wait('push button', 'Edit from here')

    def test_changes_are_taken_back(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.press(app.wait('push button', '2 changes outside'))
            app.wait('list item', 'Change outside, 2 of 2')
            app.wait('push button', 'Change outside, 1 of 2')       # over the picture, too
            app.wait(name='Drifted')
            app.shot('compare-places-light')
            self.assertEqual(app.unnamed(), [])
            app.press(app.wait('push button', '1: Restore from the parent'))
            app.wait('image', 'C, Step 4')
            app.wait(name='Restored as step 4')
            app.press(app.wait('push button', 'Undo'))              # it stands for some seconds; comparing anew may take longer
            app.wait_gone('image', 'C, Step 4')
            app.wait('push button', '2 changes outside')
            app.press(app.wait('push button', 'All: Restore from the parent'))
            app.wait('image', 'C, Step 5')
            app.wait_gone('list item', 'Change outside')
            app.key('Escape')
            app.wait('list item', '2 places restored from Step 1')
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.press(app.wait('push button', '2 changes outside'))
            app.press(app.wait('push button', '1: Restore from the parent'))
            app.wait('image', 'C, Step 6')
            app.wait('push button', '1 change outside')
            app.shot('compare-restored-light')

    def test_verdicts(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            show_step(app, 'Soft coastal daylight', 3)
            app.key('ctrl+d')
            app.wait(name='★')
            app.key('c')
            app.wait('image', 'B, Step 3')
            app.key('x')
            maqui.until(lambda: 'Rejected' in description(app, 'image', 'B, Step 3'), 'the reject')
            app.shot('compare-rejected-light')
            app.press(app.wait('push button', 'Trash 1 Rejected'))
            app.wait('push button', 'Edit from here')                # one alone is no comparison
            app.wait_gone('list item', 'Soft coastal')
            app.press(app.wait('push button', 'Undo'))
            row = app.wait('list item', 'Soft coastal')
            self.assertIn('★', row.name + (row.description or '') + ''.join(n.name or '' for n in app.walk(row)))
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.key('p')
            maqui.until(lambda: 'Picked' in description(app, 'image', 'B, Step 2'), 'the pick')
            app.key('x', 'x')
            maqui.until(lambda: description(app, 'image', 'B, Step 2') == '', 'no verdict')

    def test_verdicts_are_kept(self):
        library = comparing.make_lamps()
        with maqui.App(library=library, size=SIZE) as app:
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.key('p')
            maqui.until(lambda: 'Picked' in description(app, 'image', 'B, Step 2'), 'the pick')
            app.key('x')
            maqui.until(lambda: 'Rejected' in description(app, 'image', 'B, Step 2'), 'the reject')
            app.key('ctrl+z')
            maqui.until(lambda: 'Picked' in description(app, 'image', 'B, Step 2'), 'the reject to be taken back')
            app.key('ctrl+z')
            maqui.until(lambda: 'Picked' not in description(app, 'image', 'B, Step 2'), 'the pick to be taken back')
            app.key('ctrl+z', 'ctrl+shift+z')
            maqui.until(lambda: 'Picked' in description(app, 'image', 'B, Step 2'), 'the pick again')
            app.key('Escape')
            compare(app, 'Soft coastal daylight', 3, 'A, Step 2', 'B, Step 3')
            self.assertIn('Picked', description(app, 'image', 'A, Step 2'))
            app.key('x')
            maqui.until(lambda: 'Rejected' in description(app, 'image', 'B, Step 3'), 'another reject')
            app.key('Escape')
            maqui.until(lambda: ', starred, picked' in app.find('list item', 'Lamp in solid brass').name, 'the mark of the pick in the history')
            maqui.until(lambda: ', rejected' in app.find('list item', 'Soft coastal').name, 'that of the reject')
            app.shot('compare-history-marks-light')
        with maqui.App(library=library, size=SIZE) as app:           # another day
            compare(app, 'Soft coastal daylight', 3, 'A, Step 2', 'B, Step 3')
            self.assertIn('Picked', description(app, 'image', 'A, Step 2'))
            self.assertIn('Rejected', description(app, 'image', 'B, Step 3'))
            app.wait('push button', 'Trash 1 Rejected')
            app.key('Escape')
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.key('x')                                             # takes no star away that was there before
            maqui.until(lambda: 'Rejected' in description(app, 'image', 'B, Step 2'), 'another verdict')
            app.key('Escape')
            maqui.until(lambda: ', starred, rejected' in app.find('list item', 'Lamp in solid brass').name, 'the star beside the new verdict')
            app.click(app.wait(name='What the history shows'))
            app.wait('combo box', 'When compared')                   # drop-downs have no hands in the tree: by keys
            app.key('Tab', 'Tab', 'space')
            app.wait('label', 'Picked')
            app.key('Down', 'Down', 'Return')
            app.wait('label', 'Rejected · 2 steps')
            app.wait_gone('list item', 'Product shot')
            app.shot('history-filter-rejected-light')

    def test_verdicts_on_raw_answers_are_kept(self):
        with maqui.App(library=comparing.make_exact(), size=SIZE) as app:
            for visit in range(2):
                compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
                if visit == 0:
                    app.key('d')
                app.press(app.wait('push button', 'Compare with the raw answer'))
                app.wait('image', 'C, Step 2, raw answer')
                if visit == 0:
                    app.key('x')
                maqui.until(lambda: 'Rejected' in description(app, 'image', 'C, Step 2, raw answer'), f'the reject, visit {visit}')
                self.assertNotIn('Rejected', description(app, 'image', 'B, Step 2'))
                app.key('Escape')
                app.wait('push button', 'Edit from here')

    def test_a_branch_begins_anew(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            compare(app, 'Soft coastal daylight', 3, 'A, Step 2', 'B, Step 3')
            app.key('d')
            app.wait(name='after 2 edits')
            app.press(app.wait('push button', 'Re-base: 2 changes on step 1'))
            app.wait(name='Editing step 1')
            text = app.wait('text', 'What should be made')
            maqui.until(lambda: app.get_text(text) == 'Lamp in solid brass\nSoft coastal daylight', 'both changes, in their order')
            app.wait(name='Keep unchanged: Text')
            app.shot('compare-rebased-light')

    def test_exact(self):
        with maqui.App(library=comparing.make_exact(), size=SIZE) as app:
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.wait(name='0.0 % outside')
            app.key('d')
            app.wait(name='Composited: outside of what was asked')
            app.press(app.wait('push button', 'Compare with the raw answer'))
            app.wait('image', 'C, Step 2, raw answer')
            app.wait('push button', '2 changes')
            app.shot('compare-raw-light')
            app.key('Escape')
            compare(app, 'Lamp in copper', 3, 'A, Step 1', 'B, Step 3')
            app.wait(name='Not composited: the engine drew the rest anew')
            app.wait(name='These show different things')

    def test_narrow(self):
        with maqui.App(library=comparing.make_lamps(), size=SIZE) as app:
            compare(app, 'Lamp in solid brass', 2, 'A, Step 1', 'B, Step 2')
            app.resize(360, 700)
            app.size = (360, 700)
            app.wait('push button', 'Keep B and Edit')
            app.shot('compare-work-narrow')
            app.key('l')
            app.shot('compare-loupe-narrow')
            app.key('l', 'd')
            app.wait('list item', 'Change outside, 1 of 2')
            app.shot('compare-panel-narrow')
            self.assertEqual(app.unnamed(), [])
            for name in ('2', '3', '4', '5'):
                app.key(name)
                app.wait('slider')


if __name__ == '__main__':
    maqui.session()
    tap.main()
