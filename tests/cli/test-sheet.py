#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets from the command line: what a person finds in the PDF with the tools that anybody has, PNG in one or in pages, and
files that are whole or not there."""
import os
import re
import signal
import subprocess
import sys
import time

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

HOSTILE = '<script>alert(1)</script> & </text> %s %n "quoted" \u202egnp.exe'


def tool(*arguments):
    return subprocess.run(arguments, capture_output=True, check=True, timeout=60).stdout.decode()


class Sheet(climaq.CliTest):
    def draft(self, prompt, *options):
        return self.json('generate', '--prompt', prompt, '--engine', 'draft', *options)[0]['step']

    def text(self, path):
        return ' '.join(tool('pdftotext', path, '-').split())

    def left(self):
        return sorted(name for name in os.listdir(self.folder) if name not in ('library', 'data', 'cache', 'state', 'run'))

    def test_pdf(self):
        first = self.draft('A brass lamp', '--variants', '2')
        second = self.json('edit', '--from', f'{first}:2', '--prompt', 'A brass lamp in evening light', '--engine', 'draft')[0]['step']
        self.draft(HOSTILE)
        self.run_cli('star', second)
        self.run_cli('board', 'rename', 'Lamps <& more>')
        path = self.path('all.pdf')
        answer = self.json('sheet', '-o', path)
        self.assertEqual(answer, [{'done': True, 'detail': path}])
        text = self.text(path)
        for word in ('Lamps <& more>', f'Step {first}, variant 1', f'Step {first}, variant 2', f'Step {second} ★', 'free',
                     'Draft · 1024 × 1024', 'evening light', '<script>alert(1)</script>', '%s %n "quoted"', '\\u202e'):
            self.assertIn(word, text)
        self.assertNotIn('\u202e', text)
        self.assertIn('Lamps <& more>', tool('pdfinfo', path))
        self.assertRegex(tool('pdfinfo', path), r'Tagged: +yes')
        for line in tool('pdffonts', path).splitlines()[2:]:
            self.assertIn(' yes yes yes ', line)
        self.assertEqual(tool('pdfimages', '-list', path).count(' image '), 4)

    def test_choice(self):
        first = self.draft('One', '--variants', '2')
        second = self.draft('Two')
        self.run_cli('star', second)
        path = self.path('some.pdf')
        self.run_cli('sheet', f'{second}', f'{first}:2', '-o', path, '--no-prices', '--paper', 'letter', '--title', 'Chosen')
        text = self.text(path)
        self.assertLess(text.index('Step 2'), text.index('Step 1, variant 2'))
        self.assertNotIn('variant 1', text)
        self.assertNotIn('free', text)
        self.assertIn('Chosen', text)
        self.assertIn('(letter)', tool('pdfinfo', path))
        self.run_cli('sheet', '--starred', '-o', path)
        self.assertIn('Step 2 ★', self.text(path))
        self.assertNotIn('Step 1', self.text(path))

    def test_png(self):
        step = self.draft('One', '--variants', '8')
        path = self.path('sheet.png')
        self.run_cli('sheet', '-o', path)
        self.assertEqual(climaq.png_size(path)[0], 1600)
        self.run_cli('sheet', '-o', path, '--width', '900', '--columns', '6', '--dark')
        self.assertEqual(climaq.png_size(path)[0], 900)
        with open(path, 'rb') as stream:
            one = stream.read()
        self.run_cli('sheet', '-o', path, '--width', '900', '--columns', '6', '--dark')
        with open(path, 'rb') as stream:
            self.assertEqual(stream.read(), one, 'the same sheet is another file')
        answer = self.json('sheet', step, '-o', self.path('page.png'), '--paper', 'a4', '--columns', '2')
        pages = [name for name in self.left() if name.startswith('page')]
        self.assertEqual(pages, [f'page-{number}.png' for number in range(1, len(pages) + 1)])
        self.assertGreater(len(pages), 1)
        self.assertEqual(answer[0]['detail'], self.path('page-1.png'))
        self.assertEqual(climaq.png_size(self.path('page-2.png')), (1240, 1754))

    def test_stored(self):
        """A second sheet is made without the pictures: small copies are enough."""
        step = self.draft('One', '--variants', '2')
        slot = self.json('show', step)[0]['slots'][0]
        path = self.path('sheet.png')
        self.run_cli('sheet', '-o', path)
        with open(path, 'rb') as stream:
            one = stream.read()
        stored = os.path.join(self.library, 'objects', slot['sha256'][:2], slot['sha256'][2:])
        os.rename(stored, stored + '.away')
        self.run_cli('sheet', step, '-o', path)
        with open(path, 'rb') as stream:
            self.assertEqual(stream.read(), one)
        # Neither one nor the other: its place stays empty, and the sheet is there all the same.
        subprocess.run(['rm', '-r', os.path.join(self.folder, 'cache')], check=True)
        self.run_cli('sheet', step, '-o', path)
        with open(path, 'rb') as stream:
            self.assertNotEqual(stream.read(), one)

    def timeless(self, path):
        """All of a PDF but the second it was made in."""
        with open(path, 'rb') as stream:
            return re.sub(rb'/CreationDate \([^)]*\)', b'', stream.read())

    def test_hundred_from_copies(self):
        """A sheet of a hundred decodes none of the pictures: they are not even there."""
        step = self.draft('One', '--variants', '4')
        # An answer larger than a copy, so that there is one.
        for slot in self.json('show', step)[0]['slots']:
            self.assertGreater(max(slot['width'], slot['height']), 768)
        items = [f'{step}:{number % 4 + 1}' for number in range(100)]
        path = self.path('sheet.pdf')
        self.run_cli('sheet', *items, '-o', path)
        one = self.timeless(path)
        objects = os.path.join(self.library, 'objects')
        os.rename(objects, objects + '.away')
        os.mkdir(objects, 0o700)
        self.run_cli('sheet', *items, '-o', path)
        self.assertTrue(self.timeless(path) == one, 'another sheet without the pictures')
        self.assertEqual(tool('pdfimages', '-list', path).count(' image '), 100)

    def test_wrong_use(self):
        self.run_cli('sheet', '-o', self.path('none.pdf'), code=2)
        self.draft('One')
        for options in (('-o', self.path('a.jpg')), (), ('-o', self.path('a.pdf'), '--paper', 'a5'), ('-o', self.path('a.pdf'), '--columns', '7'),
                        ('-o', self.path('a.png'), '--width', '10'), ('-o', self.path('none/a.pdf')), ('-o', self.path('a.pdf'), '99')):
            self.run_cli('sheet', *options, code=2)
        self.assertEqual(self.left(), [])

    def test_not_written(self):
        """A folder in its place: said, and nothing is left behind."""
        self.draft('One')
        os.mkdir(self.path('a.pdf'))
        result = self.run_cli('sheet', '-o', self.path('a.pdf'), code=1)
        self.assertTrue(result.err)
        self.assertEqual(self.left(), ['a.pdf'])
        self.assertEqual(os.listdir(self.path('a.pdf')), [])

    def test_interrupt(self):
        step = self.draft('One')
        with open(self.path('old.pdf'), 'wb') as stream:
            stream.write(b'as it was')
        process = self.start('sheet', *[f'{step}:1'] * 1500, '-o', self.path('old.pdf'), '--paper', 'a3', '--json')
        cache = os.path.join(self.folder, 'cache')
        # The first small copy is there: it is at work, with 1499 still to do.
        while process.poll() is None and not any('768' in name for _, _, names in os.walk(cache) for name in names):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b'cancelled', out)
        with open(self.path('old.pdf'), 'rb') as stream:
            self.assertEqual(stream.read(), b'as it was')
        self.assertEqual(self.left(), ['old.pdf'])


if __name__ == '__main__':
    tap.main()
