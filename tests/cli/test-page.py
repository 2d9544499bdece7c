#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board's history as one page: read with Python's own HTML parser as a browser would read it. Prompts are hostile, nothing comes from
elsewhere, and what was asked for stands there letter by letter."""
import base64
import hashlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from html.parser import HTMLParser

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

HOSTILE = ('</p></article><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '</title></style><!-- -->',
           '<svg/onload=alert(1)>', '&lt;b&gt; &amp; &#60;script&#62;', ']]> <![CDATA[', '<a href="javascript:alert(1)">x</a>',
           'https://example.com/x.png <link rel=stylesheet href=//example.com>', '{{7*7}} ${7*7} %s %n')
TAGS = {'html', 'head', 'meta', 'title', 'style', 'body', 'header', 'main', 'section', 'article', 'h1', 'h2', 'h3', 'p', 'a', 'time', 'mark', 'div',
        'ul', 'ol', 'li', 'figure', 'figcaption', 'img', 'details', 'summary', 'pre', 'span', 'b'}
ATTRIBUTES = {'lang', 'charset', 'http-equiv', 'content', 'name', 'dir', 'class', 'id', 'href', 'src', 'alt', 'width', 'height', 'loading',
              'datetime', 'aria-labelledby'}
VOID = {'meta', 'img'}


class Page(HTMLParser):
    """What is on it; it complains about what must not be."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.images, self.metas, self.problems = [], [], [], [], {}, []
        self.texts = {}
        with open(path, 'rb') as stream:
            self.source = stream.read().decode()
        self.feed(self.source)
        self.close()
        if self.open:
            self.problems.append(f'left open: {self.open}')

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag not in TAGS or len(values) != len(attributes):
            self.problems.append(f'<{tag}>')
        self.problems += [f'{tag} {name}' for name in values if name not in ATTRIBUTES]
        if tag not in VOID:
            self.open.append((tag, values.get('class')))
            self.texts.setdefault((tag, values.get('class')), []).append('')
        if 'id' in values:
            self.ids.append(values['id'])
        if tag == 'a':
            self.links.append(values['href'])
        if tag == 'img':
            self.images.append(values)
        if tag == 'meta':
            self.metas[values.get('http-equiv') or values.get('name') or 'charset'] = values.get('content') or values.get('charset')

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.problems.append(f'</{tag}> within {self.open[-1:]}')
        else:
            self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            self.texts[element][-1] += data

    def handle_comment(self, data):
        self.problems.append(f'comment {data}')

    def handle_pi(self, data):
        self.problems.append(f'instruction {data}')

    def unknown_decl(self, data):
        self.problems.append(f'declaration {data}')


class PageTest(climaq.CliTest):
    def draft(self, prompt, *options, command='generate'):
        return self.json(command, '--prompt', prompt, '--engine', 'draft', *options)[0]['step']

    def read(self, name='page.html'):
        page = Page(self.path(name))
        self.assertEqual(page.problems, [])
        self.assertEqual(len(page.ids), len(set(page.ids)))
        for link in page.links:
            self.assertTrue(link.startswith('#') and link[1:] in page.ids, link)
        style = re.search(r'<style>(.*?)</style>', page.source, re.S).group(1)
        policy = page.metas['Content-Security-Policy']
        self.assertIn("default-src 'none'", policy)
        self.assertIn(f"style-src 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'", policy)
        self.assertNotIn('script', policy)
        self.assertNotIn('unsafe', policy)
        self.assertNotIn('url(', style)
        self.assertNotIn('@import', style)
        self.assertIn('prefers-color-scheme:dark', style)
        self.assertIn('@media print', style)
        for image in page.images:
            self.assertTrue(image['alt'].strip())
            self.assertLessEqual(max(int(image['width']), int(image['height'])), 1280)
        return page

    def write(self, *options, name='page.html', **keywords):
        return self.run_cli('history', '--html', self.path(name), *options, **keywords)

    def test_hostile(self):
        for prompt in HOSTILE:
            self.draft(prompt, '--keep', prompt)
        self.run_cli('board', 'rename', HOSTILE[3])
        self.write()
        page = self.read()
        self.assertEqual(page.texts[('p', 'change')], list(HOSTILE))
        self.assertEqual(page.texts[('h1', None)], [HOSTILE[3]])
        self.assertEqual(page.texts[('title', None)], [HOSTILE[3]])
        self.assertEqual([text.strip() for text in page.texts[('div', 'keep')]], [f'Kept: {prompt}' for prompt in HOSTILE])
        self.assertTrue(all(image['src'].startswith('data:image/') for image in page.images))
        self.assertEqual([image['alt'] for image in page.images], [f'Step {i + 1}: {prompt}' for i, prompt in enumerate(HOSTILE)])

    def test_invisible(self):
        self.draft('safe \u202egnp.exe\u2066 end')
        self.write()
        page = self.read()
        self.assertNotIn('\u202e', page.source)
        self.assertEqual(page.texts[('p', 'change')], ['safe \\u202egnp.exe\\u2066 end'])

    def test_history(self):
        picture = self.picture('lamp.png', 900, 600)
        first = self.draft('A brass lamp by day', '--variants', '2')
        second = self.json('edit', '--from', f'{first}:2', '--prompt', 'A brass lamp by night', '--keep', 'layout', '--engine', 'draft')[0]['step']
        third = self.json('edit', '--from', f'{first}:1', '--image', f'{picture}#shade', '--prompt', 'A brass lamp like @1', '--engine', 'draft')[0]['step']
        self.run_cli('star', second)
        self.run_cli('board', 'rename', 'Lamps')
        answer = self.json('history', '--html', self.path('page.html'))
        self.assertEqual(answer, [{'done': True, 'detail': self.path('page.html')}])
        page = self.read()
        self.assertEqual([i for i in page.ids if i.startswith('step-')], [f'step-{step}' for step in (first, second, third)])
        self.assertEqual(page.links.count(f'#step-{first}'), 3)
        self.assertEqual(page.texts[('mark', None)], ['night', 'like @1'])
        self.assertIn('Step 2 ★', page.texts[('h3', None)])
        links = ' '.join(page.texts[('p', 'links')])
        self.assertIn('Continued in: Step 2, Step 3', links)
        self.assertIn('With reference 1 shade', links)
        self.assertIn('Keep exactly as they are: layout', ''.join(page.texts[('pre', None)]))
        self.assertIn('free', page.texts[('figcaption', None)][0])
        self.assertEqual(len(page.images), 4)
        for image in page.images:
            self.assertEqual((image['width'], image['height']), ('640', '640'))
            head, data = image['src'].split(',')
            self.assertEqual(head, 'data:image/jpeg;base64')
            self.assertEqual(base64.b64decode(data)[:3], b'\xff\xd8\xff')
        self.write('--starred', '--no-prices')
        page = self.read()
        self.assertEqual([i for i in page.ids if i.startswith('step-')], [f'step-{second}'])
        self.assertNotIn('free', page.source.split('</style>')[1])

    def test_beside(self):
        self.draft('One', '--variants', '2')
        self.write('--pictures-beside', name='my page #1.html')
        page = self.read('my page #1.html')
        folder = self.path('my page #1-pictures')
        self.assertEqual(sorted(os.listdir(folder)), ['step-1-1.jpg', 'step-1-2.jpg'])
        for image in page.images:
            self.assertTrue(os.path.isfile(self.path(urllib.parse.unquote(image['src']))), image['src'])
            self.assertEqual(image['width'], '1024')
        before = page.source
        self.write('--pictures-beside', name='my page #1.html', code=2)
        self.assertEqual(self.read('my page #1.html').source, before)
        self.assertEqual([name for name in os.listdir(self.folder) if '.tmp' in name], [])

    def test_gone(self):
        """A picture that is gone leaves a note; the rest is there."""
        self.draft('One', '--variants', '2')
        slot = self.json('show', '1')[0]['slots'][1]
        os.unlink(os.path.join(self.library, 'objects', slot['sha256'][:2], slot['sha256'][2:]))
        # What a start would bring it back from.
        subprocess.run(['find', os.path.join(self.library, 'spool'), '-type', 'f', '-delete'], check=True)
        self.write()
        page = self.read()
        self.assertEqual(len(page.images), 1)
        self.assertEqual(page.texts[('p', 'gone')], ['This picture is gone.'])

    def test_nothing(self):
        self.write(code=2)
        self.draft('One')
        self.write('--search', 'nothing like it', code=2)
        self.write(name='none/page.html', code=2)
        os.mkdir(self.path('page.html'))
        self.write(code=1)
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith('.tmp')], [])
        self.assertEqual(os.listdir(self.path('page.html')), [])

    def test_boards(self):
        self.draft('On the first')
        uuid = self.json('board', 'create', 'Other')[0]['detail']
        self.run_cli('generate', '--board', uuid, '--prompt', 'On the other', '--engine', 'draft')
        self.write('--board', 'Other')
        self.assertEqual(self.read().texts[('p', 'change')], ['On the other'])
        self.assertEqual(self.read().texts[('h1', None)], ['Other'])

    def test_interrupt(self):
        for _ in range(4):
            self.draft('One', '--variants', '8')
        subprocess.run(['rm', '-rf', os.path.join(self.folder, 'cache')], check=True)
        process = self.start('history', '--html', self.path('page.html'), '--json', '--pictures-beside')
        # Its folder has pictures: it is at work, with most of them still to do.
        while process.poll() is None and not any(os.listdir(self.path(name)) for name in os.listdir(self.folder) if name.endswith('.pictures')):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b'cancelled', out)
        self.assertEqual([name for name in os.listdir(self.folder) if 'page' in name or 'maquette-' in name], [])


if __name__ == '__main__':
    tap.main()
