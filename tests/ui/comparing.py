# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps to compare: a desk lamp and what became of it, answered by a server that gives back the pictures it is told to, in their order."""

import base64
import http.server
import json
import os
import subprocess
import tempfile
import threading

import maqui

SIZE = (1200, 800)
ENGINE = 'studio'


def path(name):
    return os.path.join(os.environ['MAQUI_SESSION'], name + '.png')


def lamp(name, sky='#e6e1e8-#f3e9df', metal='#9aa5ad', extra=(), size=SIZE):
    """The scene of the target picture, drawn; @extra: more to draw."""
    subprocess.check_call(['convert', '-size', '1200x620', 'gradient:' + sky, '-background', '#8b6042', '-gravity', 'north', '-extent', '1200x800',
                           '-gravity', 'northwest', '-fill', '#fbf1c8', '-draw', 'ellipse 480,618 200,34 0,360',
                           '-fill', metal, '-draw', 'polygon 440,330 600,200 530,400', '-stroke', metal, '-strokewidth', '22',
                           '-draw', 'line 560,280 720,370', '-draw', 'line 720,370 720,620', '-stroke', 'none',
                           '-draw', 'ellipse 720,622 140,24 0,360', '-fill', '#2f4858', '-draw', 'rectangle 130,450 370,615',
                           '-fill', '#dfe7ee', '-draw', 'rectangle 146,466 354,600', '-fill', '#3a2d22', '-font', FONT, '-pointsize', '52', '-annotate', '+790+170',
                           'Welcome back', *extra, '-attenuate', '0.12', '+noise', 'gaussian', '-resize', f'{size[0]}x{size[1]}!', '-depth', '8',
                           'PNG24:' + path(name)])
    return path(name)


def lamp_mask(name='mask'):
    subprocess.check_call(['convert', '-size', '1200x800', 'xc:black', '-fill', 'white', '-draw', 'roundrectangle 400,170 890,660 30,30',
                           'PNG24:' + path(name)])
    return path(name)


# Named, as ImageMagick's own choice is a font of a package that only some systems have.
FONT = '/usr/share/fonts/opentype/cantarell/Cantarell-Regular.otf'

# What the engine did beside what it was asked for: another screen, and a stain on the table.
MISHAPS = ('-fill', '#c8443c', '-draw', 'rectangle 180,490 320,580', '-fill', '#3f6b4f', '-draw', 'ellipse 1040,720 60,34 0,360')


class Answers:
    """A server with OpenAI's addresses whose answers are these pictures."""

    def __init__(self, *pictures):
        answers = list(pictures)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                self.rfile.read(int(self.headers.get('Content-Length', 0)))
                with open(answers.pop(0) if len(answers) > 1 else answers[0], 'rb') as picture:
                    body = json.dumps({'created': 1776800000, 'data': [{'b64_json': base64.b64encode(picture.read()).decode()}]}).encode()
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *unused):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *unused):
        self.server.shutdown()
        self.server.server_close()

    def add_to(self, library):
        cli(library, 'engine', 'add', ENGINE, '--kind', 'openai', '--url', f'http://127.0.0.1:{self.server.server_address[1]}/v1', '--row',
            'openai/gpt-image-2')


def cli(library, *words):
    subprocess.run([maqui.CLI, '--library', library, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def new_library():
    return tempfile.mkdtemp(prefix='library-', dir=os.environ['MAQUI_SESSION'])


def generate(library, words, *more):
    cli(library, 'generate', '--engine', ENGINE, '--prompt', words, '--ratio', '3:2', *more)


def edit(library, step, words, *more):
    cli(library, 'edit', '--engine', ENGINE, '--from', step, '--prompt', words, *more)


def make_lamps():
    """Step 1: a lamp. Step 2: of brass, within a mask, with two mishaps outside. Step 3: another light, of that one. (library)"""
    library = new_library()
    with Answers(lamp('first'), lamp('second', metal='#d3a63c', extra=MISHAPS), lamp('third', sky='#d2e8f2-#eaeadf', metal='#d3a63c', extra=MISHAPS)
                 ) as answers:
        answers.add_to(library)
        generate(library, 'Product shot of a desk lamp, headline “Welcome back”', '--keep', 'layout')
        edit(library, 1, 'Lamp in solid brass', '--mask', lamp_mask(), '--keep', 'layout', '--keep', 'text')
        edit(library, 2, 'Soft coastal daylight')
    return library


def make_exact():
    """Step 2 with everything else put back; step 3 of an engine that drew something else, which cannot be. (library)"""
    library = new_library()
    subprocess.check_call(['convert', '-seed', '5', '-size', '1200x800', 'plasma:steelblue-tan', 'PNG24:' + path('other')])
    with Answers(lamp('first'), lamp('second', metal='#d3a63c', extra=MISHAPS), path('other')) as answers:
        answers.add_to(library)
        generate(library, 'Product shot of a desk lamp')
        edit(library, 1, 'Lamp in solid brass', '--mask', lamp_mask(), '--exact')
        edit(library, 1, 'Lamp in copper', '--mask', lamp_mask(), '--exact')
    return library


def make_many(n, size=SIZE):
    """As many steps as that, each another look, none made of another one. (library)"""
    library = new_library()
    colours = ['#9aa5ad', '#d3a63c', '#b5643c', '#5f7f8c', '#7a5fa0', '#4f8a5b', '#b04a6a', '#3c6ab5', '#6b6b6b', '#c8b28a', '#2f4858', '#a03c3c']
    with Answers(*(lamp(f'look-{i}', metal=colours[i % 12], size=size) for i in range(n))) as answers:
        answers.add_to(library)
        for i in range(n):
            generate(library, f'Desk lamp, look {i + 1}')
    return library
