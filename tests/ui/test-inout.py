#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures coming in and going out: drops, bad files, copying, dragging out, other programs, the screen; and leaving while
paid pictures are on their way."""

import os
import select
import struct
import subprocess
import tempfile
import unittest
import zlib

import maqbus
import maqui
import tap

SIZE = (1200, 880)
UI = os.path.join(maqui.BUILD, 'tests', 'ui')
KITE = ('Kite/contents/images/2560x1600.jpg', 'Autumn/contents/images/2560x1600.jpg')


def read(path):
    with open(path, 'rb') as stream:
        return stream.read()


def write(path, content):
    with open(path, 'wb') as stream:
        stream.write(content)
    return path


def make_bomb(path):
    """A PNG that says it is 40,000 pixels on a side."""
    subprocess.check_call(['convert', '-size', '30x20', 'xc:tan', path])
    good = read(path)
    head = b'IHDR' + struct.pack('>II', 40000, 40000) + good[24:29]
    return write(path, good[:12] + head + struct.pack('>I', zlib.crc32(head)) + good[33:])


class InOut(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='files-', dir=os.environ['MAQUI_SESSION'])
        self.library = tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])

    def path(self, name):
        return os.path.join(self.folder, name)

    def picture(self, name, color='steelblue', size='300x200'):
        subprocess.check_call(['convert', '-size', size, 'xc:' + color, self.path(name)])
        return self.path(name)

    def bad_files(self):
        os.mkdir(self.path('folder'))
        os.symlink(self.path('gone'), self.path('dead.png'))
        os.mkfifo(self.path('pipe.png'))
        return {
            write(self.path('empty.png'), b''): 'is empty',
            self.path('folder'): 'is a folder',
            self.path('dead.png'): 'is a link to a file that is gone',
            self.path('pipe.png'): 'is a device or a pipe',
            make_bomb(self.path('bomb.png')): 'is 40000 × 40000 pixels',
            write(self.path('text.png'), b'words ' * 40): 'is no picture that can be read',
            self.path('never.png'): 'is not there any more',
            'https://example.org/remote.png': 'is not on this computer',
        }

    def ready(self, app):
        maqui.until(lambda: app.find(name='Write what should be made'), 'the library to be open')

    def stand_aside(self, app, process):
        def find():
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(process.pid)], capture_output=True,
                                   text=True, check=False).stdout.split()
            return found[0] if found else None
        window = maqui.until(find, 'the other window')
        app.xdotool('windowmove', window, 1240, 400)
        maqui.until(lambda: 'X=1240' in subprocess.check_output(['xdotool', 'getwindowgeometry', '--shell', window],
                                                                text=True).split(), 'it to stand aside')
        return window

    def drag(self, app, start, end, hint=None):
        app.xdotool('mousemove', *start, 'mousedown', 1)
        steps = 16
        for i in range(1, steps + 1):
            app.xdotool('mousemove', start[0] + (end[0] - start[0]) * i // steps,
                        start[1] + (end[1] - start[1]) * i // steps, 'sleep', 0.04)
        if hint:
            app.wait(name=hint, patience=20)
        # Places go to the other side one by one, each after the answer to the one before: a hand that stays still for a moment.
        app.xdotool('mousemove', end[0], end[1] + 1, 'sleep', 0.4, 'mouseup', 1)

    def drop_on(self, app, node, hint, *paths):
        """At the beginning of its first line."""
        source = subprocess.Popen([os.path.join(UI, 'drag-source'), *paths], env=app.env, stdout=app.log, stderr=app.log)
        try:
            self.stand_aside(app, source)
            x, y, _, _ = app.place(node)
            self.drag(app, (1310, 490), (x + 14, y + 20), hint)
            app.wait_gone(name=hint)
        finally:
            source.terminate()
            source.wait()

    def drop(self, app, *paths):
        source = subprocess.Popen([os.path.join(UI, 'drag-source'), *paths], env=app.env, stdout=app.log, stderr=app.log)
        try:
            self.stand_aside(app, source)
            x, y, width, height = app.place(app.wait('panel', 'Canvas'))
            self.drag(app, (1310, 490), (x + width // 2, y + height // 2), 'Drop to add as references')
            app.wait_gone(name='Drop to add as references')
        finally:
            source.terminate()
            source.wait()

    def message(self, app, words):
        return app.wait('label', words).name

    # In

    def test_several_dropped_and_the_bad_ones_named(self):
        good = [self.picture('one.png'), self.picture('two.jpg', 'tan'), self.picture('three.webp', 'teal')]
        with maqui.App(library=self.library, size=SIZE) as app:
            self.ready(app)
            self.drop(app, good[0], write(self.path('empty.png'), b''), good[1],
                      write(self.path('text.png'), b'words ' * 40), good[2])
            text = self.message(app, 'were not added')
            self.assertIn('2 of 5 pictures were not added', text)
            self.assertIn('“empty.png” is empty', text)
            self.assertIn('“text.png” is no picture', text)
            for number, name in enumerate(('one', 'two', 'three'), 1):
                app.wait('image', f'Reference {number}, {name}')
            app.wait(name='3 of 20')
            app.shot('dropped-light')

    def test_pixels_and_addresses_dropped(self):
        """What has no file, and what is named only: both are references with their own pixels."""
        one, two, three = self.picture('one.png', 'tomato'), self.picture('my two.png', 'tan'), self.picture('three.png', 'teal')
        with maqui.App(library=self.library, size=SIZE) as app:
            self.ready(app)
            self.drop(app, '--pixels', one)
            app.wait(name='1 of 20')
            app.wait('image', 'Reference 1')
            gone = 'file://' + self.path('gone.png')
            self.drop(app, '--addresses', 'file://' + two.replace(' ', '%20'), gone, 'file://' + three)
            app.wait('image', 'Reference 2, my two, 300 × 200')
            app.wait('image', 'Reference 3, three, 300 × 200')
            self.assertIn('gone.png', self.message(app, 'not added'))
            app.wait(name='3 of 20')
            app.shot('dropped-pixels-light')
            for number, color in ((1, (255, 99, 71)), (2, (210, 180, 140)), (3, (0, 128, 128))):
                maqui.until(lambda n=number, c=color: self.color(app, app.rest('image', f'Reference {n}'), 0.2, 0.3) == c, f'color {number}')

    def color(self, app, place, across, down):
        """On the screen, at a part of a place."""
        x, y, width, height = place
        at = f'1x1+{round(x + across * width)}+{round(y + down * height)}'
        return tuple(subprocess.check_output(['import', '-window', 'root', '-crop', at, '-depth', '8', 'rgb:-'], env=app.env))

    def comes(self, condition):
        """Whether it does within ten seconds: a press that comes while the canvas still settles takes hold of nothing."""
        try:
            return maqui.until(condition, 'it', 10)
        except AssertionError:
            return False

    def prompt(self, app):
        return app.get_text(app.wait('text', 'What should be made')).replace('\u00a0', ' ')

    def test_nothing_is_dropped_behind_a_dialog(self):
        """A hand that lets go there is told so; when the dialog is gone, the same picture is taken."""
        one = self.picture('one.png')
        with maqui.App(library=self.library, size=SIZE) as app:
            self.ready(app)
            app.key('ctrl+shift+g')
            app.wait('dialog', 'Pages')
            source = subprocess.Popen([os.path.join(UI, 'drag-source'), one], env=app.env, stdout=subprocess.PIPE,
                                      stderr=app.log, text=True)
            try:
                self.stand_aside(app, source)
                self.drag(app, (1310, 490), (SIZE[0] // 4, SIZE[1] // 2))
                self.assertEqual(source.stdout.readline(), 'refused\n')
                self.assertIsNone(app.find(name='Drop to add as references'))
                self.assertIsNone(app.find('image', 'Reference 1, one'))
                app.shot('refused-behind-dialog-light')
            finally:
                source.terminate()
                source.wait()
                source.stdout.close()
            app.key('Escape')
            app.wait_gone('dialog', 'Pages')
            self.drop(app, one)
            app.wait('image', 'Reference 1, one')
            app.wait(name='1 of 20')

    def test_dropped_on_the_text(self):
        """A picture that is let go on the text is a reference, and is named where it was let go; so is a card of the canvas."""
        good = [self.picture('one.png'), self.picture('two.png', 'tan'), self.picture('three.png', 'teal')]
        with maqui.App(good[0], library=self.library, size=SIZE) as app:
            app.wait('image', 'Reference 1, one')
            text = app.wait('text', 'What should be made')
            app.set_text(text, 'on a shelf')
            self.drop_on(app, text, 'Drop to add as references', good[1], write(self.path('empty.png'), b''), good[2])
            app.wait('image', 'Reference 3, three')
            maqui.until(lambda: self.prompt(app) == ' reference 2, two   reference 3, three  on a shelf', 'two chips in front')
            self.message(app, '“empty.png” is empty')
            app.shot('dropped-on-text-light')
            # A card of the canvas, pressed there and let go in the text, behind all that is written.
            x, y, width, height = app.place(text)
            for _ in range(3):
                self.drag(app, self.middle(app, app.wait('image', 'Reference 1, one')), (x + width - 60, y + height - 40))
                if self.comes(lambda: self.prompt(app).endswith('on a shelf  reference 1, one  ')):
                    break
            else:
                raise AssertionError('the card made no chip')
            app.wait(name='3 of 20')
            # One step each, back and forth.
            app.key('ctrl+z')
            maqui.until(lambda: self.prompt(app).endswith('on a shelf'), 'the chip to go')

    def test_each_bad_file_has_its_sentence(self):
        bad = self.bad_files()
        with maqui.App(library=self.library, size=SIZE) as app:
            self.ready(app)
            for path, words in bad.items():
                # The running program is handed the file, as a file manager does it.
                subprocess.check_call([maqui.PROGRAM, '--library', self.library, path], env=app.env,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                text = self.message(app, os.path.basename(path))
                self.assertIn(words, text)
                app.press(app.wait('push button', 'Dismiss this message'))
                app.wait_gone('push button', 'Dismiss this message')
            self.assertIsNone(app.find('image', 'Reference 1'))
            app.wait(name='0 of 20')
            # Together they are counted, and the first few named.
            subprocess.check_call([maqui.PROGRAM, '--library', self.library, *bad], env=app.env,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            text = self.message(app, 'were not added')
            self.assertIn('8 pictures were not added', text)
            self.assertIn('And 3 more', text)
            app.shot('refused-files-light')

    def test_the_twenty_first_is_refused(self):
        files = [self.picture(f'p{i:02}.png', f'hsl({i * 17},60%,50%)', '60x40') for i in range(22)]
        with maqui.App(*files, library=self.library, size=SIZE) as app:
            text = self.message(app, 'There is no room for')
            self.assertIn('“p20.png”, “p21.png”', text)
            self.assertIn('2 of 22 pictures were not added', text)
            app.wait(name='20 of 20')
            self.assertIsNone(app.find('image', 'Reference 21'))
            app.shot('twenty-light')

    def test_the_screen_and_a_result(self):
        shot = self.picture('screen.png', 'gold')
        with maqui.App(library=self.library, size=SIZE) as app:
            self.ready(app)
            app.key('ctrl+shift+s')
            self.message(app, 'has no portal for screenshots')
            with maqbus.Portal(shot) as portal:
                app.key('ctrl+shift+s')
                app.wait('image', 'Reference 1, screen')
                self.assertTrue(portal.calls[0][1][1]['interactive'])
            with maqbus.Portal(shot, response=1):
                app.press(app.wait('push button', 'Dismiss this message'))
                app.wait_gone('push button', 'Dismiss this message')
                app.key('ctrl+shift+s')
            app.generate('Poster "Low Tide" in bold serif, teal')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            app.key('ctrl+u')
            app.wait('image', 'Reference 2, step 1')

    # Out

    def clip(self, kind):
        return subprocess.run(['xclip', '-selection', 'clipboard', '-t', kind, '-o'], capture_output=True, check=False,
                              timeout=30).stdout

    def test_copied_as_it_is_stored(self):
        photo = maqui.photograph('kite', *KITE)
        with maqui.App(photo, library=self.library, size=SIZE) as app:
            app.click(app.wait('image', 'Reference 1, kite'))
            app.key('ctrl+c')
            maqui.until(lambda: b'image/jpeg' in self.clip('TARGETS'), 'the picture on the clipboard')
            self.assertEqual(self.clip('image/jpeg'), read(photo), 'the very bytes')
            png = self.clip('image/png')
            self.assertEqual(png[:8], b'\x89PNG\r\n\x1a\n')
            shared = self.clip('text/uri-list').decode().strip()
            self.assertTrue(shared.endswith('/kite.jpg'), shared)
            self.assertNotIn(self.library, shared)
            self.assertEqual(read(shared.removeprefix('file://')), read(photo))
            # What somebody makes of the copy is his; the next one gets another name.
            write(shared.removeprefix('file://'), b'painted over')
            again = self.clip('text/uri-list').decode().strip()
            self.assertTrue(again.endswith('/kite-2.jpg'), again)
            self.assertEqual(read(shared.removeprefix('file://')), b'painted over')
            # And back in again: it is a picture like any other.
            app.key('ctrl+v')
            app.wait('image', 'Reference 2')

    def drag_out(self, app, start, *arguments):
        target = subprocess.Popen([os.path.join(UI, 'drop-target'), *arguments], env=app.env, stdout=subprocess.PIPE,
                                  stderr=app.log, text=True)
        try:
            self.stand_aside(app, target)
            # A press that comes while the canvas still settles takes hold of nothing: once more, then.
            for _ in range(3):
                self.drag(app, start, (1310, 490))
                if select.select([target.stdout], [], [], 10)[0]:
                    return target.stdout.readline().split()
            raise AssertionError('nothing was dropped')
        finally:
            target.terminate()
            target.wait()
            target.stdout.close()

    def middle(self, app, node):
        x, y, width, height = app.place(node)
        return x + width // 2, y + height // 2

    def test_dragged_out(self):
        photo = maqui.photograph('kite', *KITE)
        with maqui.App(photo, library=self.library, size=SIZE) as app:
            app.generate('Poster "Low Tide" in bold serif, teal')
            app.wait('image', 'Step 1')
            app.wait_gone('progress bar')
            card = app.wait('image', 'Reference 1, kite')
            before = app.place(card)
            words = self.drag_out(app, self.middle(app, card))
            self.assertEqual(words[0], 'files')
            self.assertEqual(read(words[1].removeprefix('file://')), read(photo))
            self.assertEqual(app.place(app.wait('image', 'Reference 1, kite')), before, 'it stands where it stood')
            words = self.drag_out(app, self.middle(app, app.wait('image', 'Reference 1, kite')), '--pixels')
            self.assertEqual(words, ['pixels', 'image/jpeg', str(os.path.getsize(photo))])
            row = app.wait('list item', 'Step 1')
            words = self.drag_out(app, self.middle(app, row))
            self.assertIn('Step%201', words[1])
            self.assertEqual(read(words[1].removeprefix('file://').replace('%20', ' ').replace('%22', '"'))[:4], b'\x89PNG')
            words = self.drag_out(app, self.middle(app, app.wait('push button', 'Reference 1, kite: insert')))
            self.assertEqual(read(words[1].removeprefix('file://')), read(photo))
            self.assertIsNone(app.find('image', 'Reference 2'))

    def test_other_programs(self):
        photo = maqui.photograph('kite', *KITE)
        programs = os.path.join(os.environ['XDG_DATA_HOME'], 'applications')
        os.makedirs(programs, exist_ok=True)
        with open(os.path.join(programs, 'painter.desktop'), 'w', encoding='utf-8') as entry:
            entry.write('[Desktop Entry]\nType=Application\nName=Painter\nMimeType=image/jpeg;\n'
                        f'Exec=cp %f {self.path("opened")}\n')
        with open(os.path.join(programs, 'mimeinfo.cache'), 'w', encoding='utf-8') as cache:
            cache.write('[MIME Cache]\nimage/jpeg=painter.desktop;\n')
        with maqui.App(photo, library=self.library, size=SIZE) as app:
            app.click(app.wait('image', 'Reference 1, kite'))
            with maqbus.FileManager() as files:
                app.key('ctrl+shift+e')
                maqui.until(lambda: files.calls, 'the file manager to be asked')
                method, (uris, _) = files.calls[0]
                self.assertEqual(method, 'ShowItems')
                self.assertEqual(read(uris[0].removeprefix('file://')), read(photo))
            app.key('ctrl+shift+o')
            app.wait('list item', 'Painter')
            app.shot('open-with-light')
            app.key('Tab', 'Return')
            maqui.until(lambda: os.path.exists(self.path('opened')), 'the painter to have it')
            maqui.until(lambda: read(self.path('opened')) == read(photo), 'the whole of it')

    # Leaving

    def test_leaving_while_paid_work_runs(self):
        with maqui.Provider('--no-key', '--delay', '30000') as provider, maqbus.Notifications() as notifications:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.choose_engine('fake')
                app.press(app.wait('push button', '2 variants'))
                app.generate('a lamp')
                maqui.until(lambda: provider.charges() == 2, 'two at the engine')
                app.key('ctrl+q')
                app.wait('label', '2 pictures for up to $')
                app.shot('leaving-light')
                app.press(app.wait('push button', 'Stay Open'))
                app.wait_gone('push button', 'Stay Open')
                self.assertIsNone(app.process.poll())
                app.key('ctrl+q')
                app.press(app.wait('push button', 'Go On in the Background'))
                maqui.until(lambda: app.find_window() is None, 'the window to be gone')
                self.assertEqual(app.process.wait(120), 0)
                maqui.until(lambda: notifications.find('Your pictures are safe'), 'the notification')
            self.assertEqual(provider.charges(), 2)
            with maqui.App(library=self.library, size=SIZE) as app:
                app.wait('list item', 'a lamp')
                app.wait('list item', 'Variant 2 of step')
                self.assertIsNone(app.find('label', 'RUNNING'))

    def test_told_when_not_in_front(self):
        with maqui.Provider('--no-key', '--delay', '4000') as provider, maqbus.Notifications() as notifications:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.choose_engine('fake')
                app.press(app.wait('push button', '1 variant'))
                other = subprocess.Popen([os.path.join(UI, 'drop-target')], env=app.env, stdout=app.log, stderr=app.log)
                try:
                    app.xdotool('windowfocus', '--sync', self.stand_aside(app, other))
                    app.generate('a lamp')
                    app.wait('list item', 'a lamp')
                    app.generate('a chair')
                    app.wait('list item', 'a chair')
                    note = maqui.until(lambda: next((n for n in notifications.sent if n['body'] == 'a lamp'), None),
                                       'word of the lamp')
                    self.assertEqual(note['title'], '1 picture is ready')
                    maqui.until(lambda: any(n['body'] == 'a chair' for n in notifications.sent), 'word of the chair')
                    self.assertEqual(len(notifications.sent), 2, 'one each')
                    notifications.press(note, 'Show')
                    maqui.until(lambda: any('fake' in (c.description or '') for c in app.find_all('image', 'Step 1 · a lamp')),
                                'the lamp on the canvas')
                finally:
                    other.terminate()
                    other.wait()

    def test_compare_in_the_notification_finds_its_board(self):
        with maqui.Provider('--no-key', '--delay', '3000') as provider, maqbus.Notifications() as notifications:
            provider.add_to(self.library, 'fake')
            with maqui.App(library=self.library, size=SIZE) as app:
                app.choose_engine('fake')
                app.press(app.wait('push button', '2 variants'))
                window = app.find_window()
                other = subprocess.Popen([os.path.join(UI, 'drop-target')], env=app.env, stdout=app.log, stderr=app.log)
                try:
                    app.xdotool('windowfocus', '--sync', self.stand_aside(app, other))
                    app.generate('a lamp')
                    note = maqui.until(lambda: notifications.find('2 pictures are ready'), 'word of the lamp')
                finally:
                    other.terminate()
                    other.wait()
                app.xdotool('windowfocus', '--sync', window)
                app.key('ctrl+shift+n')
                app.wait('label', 'New board')
                app.xdotool('type', 'Chairs')
                app.xdotool('key', 'Return')
                app.wait(name='Board Chairs, menu of boards')
                app.wait_gone('list item', 'a lamp')
                notifications.press(note, 'Compare')
                app.wait('image', 'A, Step 1')
                app.wait('image', 'B, Step 1')
                app.shot('compare-from-notification')
                app.key('Escape')
                app.wait('image', 'Step 1 · a lamp')
                app.wait('list item', 'a lamp')


if __name__ == '__main__':
    maqui.session()
    tap.main()
