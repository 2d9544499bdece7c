# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window as a person would: Xvfb, a session bus, the accessibility tree, and xdotool where the tree
has no hands (canvas, shortcuts, drag and drop).

    import maqui
    maqui.session()                       # first of all: begins again inside a session of its own
    with maqui.App() as app:
        app.set_text(app.wait(role='text', name='What should be made'), 'Poster')
        app.press(app.wait(role='push button', name='Generate'))

Waiting is always for a condition, never for a time."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

BUILD = os.environ.get('MAQ_BUILD_ROOT', os.getcwd())
SOURCE = os.environ.get('MAQ_SOURCE_ROOT', os.getcwd())
SHOTS = os.path.join(BUILD, 'screenshots')
PROGRAM = os.path.join(BUILD, 'src', 'app', 'maquette')
CLI = os.path.join(BUILD, 'src', 'cli', 'maquette-cli')
PATIENCE = 60
CONTROLS = ('push button', 'toggle button', 'text', 'password text', 'combo box', 'image', 'list item', 'check box', 'radio button',
            'progress bar', 'slider', 'list', 'entry', 'spin button')
CLASSES = ('Gtk', 'Adw', 'Maq')


def session(width=1440, height=900):
    """Runs the calling script again under a bus and a display of its own, once; returns inside of them."""
    if os.environ.get('MAQUI_SESSION'):
        os.dup2(int(os.environ['MAQUI_STDOUT']), 1)
        return
    home = tempfile.mkdtemp(prefix='maqui-')
    read, write = os.pipe()
    xvfb = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', f'{width}x{height}x24', '-nolisten', 'tcp', '-noreset'],
                            pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            display = pipe.readline().strip()
        if not display:
            sys.exit('maqui: no display came up')
        # The daemons of the bus chatter on standard output, which is for TAP: they get ours for errors.
        out = os.dup(1)
        os.set_inheritable(out, True)
        env = dict(os.environ, MAQUI_SESSION=home, MAQUI_STDOUT=str(out), DISPLAY=':' + display, **make_home(home))
        env.pop('WAYLAND_DISPLAY', None)
        status = subprocess.call(['dbus-run-session', '--config-file', make_bus(home), '--', sys.executable] + sys.argv, env=env,
                                 stdout=sys.stderr, pass_fds=[out])
    finally:
        xvfb.terminate()
        xvfb.wait()
        shutil.rmtree(home, ignore_errors=True)
    sys.exit(status)


def make_bus(home):
    """A bus where nothing starts by itself but what makes the tree: no keyring of the machine's asks for a password."""
    services = os.path.join(home, 'services')
    os.makedirs(services)
    shutil.copy('/usr/share/dbus-1/services/org.a11y.Bus.service', services)
    path = os.path.join(home, 'bus.conf')
    with open(path, 'w', encoding='utf-8') as out:
        out.write(f"""<busconfig><type>session</type><listen>unix:tmpdir={home}</listen><servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>""")
    return path


def make_home(home):
    """A person's folders, empty, and the looks that screenshots are compared with."""
    config = os.path.join(home, 'config', 'gtk-4.0')
    runtime = os.path.join(home, 'run')
    os.makedirs(config)
    os.makedirs(runtime, mode=0o700)
    with open(os.path.join(config, 'settings.ini'), 'w', encoding='utf-8') as out:
        out.write('[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n')
    return {'HOME': home, 'XDG_CONFIG_HOME': os.path.dirname(config), 'XDG_DATA_HOME': os.path.join(home, 'data'),
            'XDG_CACHE_HOME': os.path.join(home, 'cache'), 'XDG_STATE_HOME': os.path.join(home, 'state'),
            'XDG_RUNTIME_DIR': runtime, 'GSETTINGS_BACKEND': 'memory', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC',
            'GSETTINGS_SCHEMA_DIR': os.path.join(BUILD, 'data'), 'GTK_A11Y': 'atspi'}


def look(condition):
    """Its value; None where something went away while it was looked at, which the tree says as an error of its own."""
    try:
        return condition()
    except Exception as error:
        if type(error).__module__.startswith('gi.'):
            return None
        raise


def until(condition, what, patience=PATIENCE):
    """The first true value of condition()."""
    end = time.monotonic() + patience
    while True:
        value = look(condition)
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {patience} s in vain for {what}')
        time.sleep(0.05)


def photograph(name, *wallpapers, size='1920x1200'):
    """A real photograph called NAME.jpg: the first of these wallpapers that is here, else one that is made."""
    path = os.path.join(os.environ['MAQUI_SESSION'], name + '.jpg')
    found = [w for w in (os.path.join('/usr/share/wallpapers', w) for w in wallpapers) if os.path.exists(w)]
    if found:
        subprocess.check_call(['convert', found[0], '-resize', size + '!', '-quality', '90', path])
    else:
        subprocess.check_call(['convert', '-seed', str(len(name)), '-size', size, 'plasma:steelblue-tan', '-blur', '0x2', path])
    return path


class App:
    """The program, running. Leaving the block ends it as a person would and looks at how it ended."""

    def __init__(self, *arguments, library=None, scheme='prefer-light', size=None, renderer=None, env=None):
        self.home = os.environ['MAQUI_SESSION']
        self.library = library or tempfile.mkdtemp(prefix='library-', dir=self.home)
        self.size = size
        self.env = dict(os.environ, ADW_DEBUG_COLOR_SCHEME=scheme, G_DEBUG='', **(env or {}))
        if renderer:
            self.env['GSK_RENDERER'] = renderer
        self.arguments = [PROGRAM, '--library', self.library, *arguments]
        self.log = open(os.path.join(self.home, 'program.log'), 'w+', encoding='utf-8', errors='replace')

    def __enter__(self):
        import pyatspi
        self.atspi = pyatspi
        self.process = subprocess.Popen(self.arguments, env=self.env, stdout=self.log, stderr=self.log)
        self.root = until(self.find_root, 'the program in the accessibility tree')
        self.window = until(self.find_window, 'the window on the display')
        if self.size:
            self.resize(*self.size)
        self.await_library()
        return self

    def await_library(self):
        """Keys mean little before. Where it cannot be opened there is nothing to wait for."""
        try:
            until(lambda: self.find(name='menu of boards'), 'the board', 15)
        except AssertionError:
            pass

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.shot('failed-' + os.path.basename(sys.argv[0]).removesuffix('.py'))
            self.log.flush()
            self.log.seek(0)
            sys.stderr.write(self.log.read()[-4000:] + '\n' + self.dump()[:6000] + '\n')
        self.close()

    def close(self):
        if self.process.poll() is None:
            self.key('ctrl+q')
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.flush()

    def text_of_log(self):
        self.log.flush()
        with open(self.log.name, encoding='utf-8', errors='replace') as text:
            return text.read()

    # The tree

    def find_root(self):
        if self.process.poll() is not None:
            self.log.seek(0)
            raise AssertionError(f'the program ended with {self.process.returncode}: {self.log.read()[-2000:]}')
        desktop = self.atspi.Registry.getDesktop(0)
        for i in range(desktop.childCount):
            child = desktop.getChildAtIndex(i)
            if child is not None and child.childCount > 0 and child.get_process_id() == self.process.pid:
                return child
        return None

    def walk(self, node=None, showing=True):
        """Every node below, as a person could see it."""
        stack = [node or self.root]
        while stack:
            node = stack.pop()
            try:
                if node.get_state_set().contains(self.atspi.STATE_DEFUNCT):
                    continue
                yield node
                children = [node.getChildAtIndex(i) for i in range(node.childCount)]
            except Exception:          # it went away while we looked
                continue
            for child in reversed(children):
                if child is None:
                    continue
                try:
                    visible = not showing or self.is_showing(child)
                except Exception:
                    continue
                if visible:
                    stack.append(child)

    def is_showing(self, node):
        """GTK 4.8 says "showing" of windows only: what is visible and has a size is shown."""
        if not node.getState().contains(self.atspi.STATE_VISIBLE):
            return False
        try:
            box = node.queryComponent().getExtents(self.atspi.WINDOW_COORDS)
        except NotImplementedError:    # the page of a stack has no place of its own
            return True
        return box.width > 0 and box.height > 0

    def find_all(self, role=None, name=None, within=None):
        found = []
        for node in self.walk(within):
            try:
                if role is not None and node.getRoleName() != role:
                    continue
                if name is not None and name not in (node.name or ''):
                    continue
            except Exception:
                continue
            found.append(node)
        return found

    def find(self, role=None, name=None, within=None):
        found = self.find_all(role, name, within)
        return found[0] if found else None

    def wait(self, role=None, name=None, within=None, patience=PATIENCE):
        return until(lambda: self.find(role, name, within), f'{role or "anything"} named “{name}”', patience)

    def wait_gone(self, role=None, name=None, patience=PATIENCE):
        until(lambda: self.find(role, name) is None, f'{role or "anything"} named “{name}” to go', patience)

    def is_sensitive(self, node):
        return node.getState().contains(self.atspi.STATE_SENSITIVE)

    def is_focused(self, node):
        return node.getState().contains(self.atspi.STATE_FOCUSED)

    def press(self, node):
        node.queryAction().doAction(0)

    def set_text(self, node, text):
        node.queryEditableText().setTextContents(text)

    def get_text(self, node):
        text = node.queryText()
        return text.getText(0, text.characterCount)

    def place(self, node):
        """x, y, width, height on the screen."""
        box = node.queryComponent().getExtents(self.atspi.WINDOW_COORDS)
        left, top = self.origin()
        return left + box.x, top + box.y, box.width, box.height

    def dump(self):
        lines = []
        for node in self.walk():
            try:
                lines.append(f'{node.getRoleName()}: {node.name!r}')
            except Exception:
                continue
        return '\n'.join(lines)

    # The display

    def find_window(self, title=None):
        """The newest one of this title, else the first one there is."""
        name = ['--all', '--name', title] if title else []
        answer = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid), *name],
                                capture_output=True, text=True, check=False)
        ids = answer.stdout.split()
        return ids[-1 if title else 0] if ids else None

    @contextlib.contextmanager
    def dialog(self, title, size=None):
        """A dialog in the window, or a window of its own, then of this size: keys, clicks and screenshots are of it."""
        inside = until(lambda: self.find('dialog', title) or self.find_window(title), f'a dialog called “{title}”')
        if not isinstance(inside, str):
            yield inside
            until(lambda: self.is_closed_inside(title), f'“{title}” to close')
            return
        main = self.window, self.size
        self.window = inside
        self.size = self.get_size()
        if size:
            self.xdotool('windowsize', self.window, *size)
            until(lambda: self.get_size()[0] < self.size[0], 'a smaller window')
            self.size = self.get_size()
        try:
            yield
            # One that is left open would keep the other from hearing its keys.
            until(lambda: self.is_closed(title), f'“{title}” to close')
        finally:
            self.window, self.size = main

    def is_closed_inside(self, title):
        if self.find('dialog', title):
            self.key('Escape')
            time.sleep(0.2)
        return not self.find('dialog', title)

    def is_closed(self, title):
        """From a page over its pages Escape leads back first; the window may be gone before it hears the next one."""
        if self.find_window(title):
            subprocess.run(['xdotool', 'windowfocus', self.window, 'key', 'Escape'], capture_output=True, check=False)
            time.sleep(0.2)
        return not self.find_window(title)

    def xdotool(self, *words):
        subprocess.check_call(['xdotool', *map(str, words)], stdout=subprocess.DEVNULL)

    def origin(self):
        answer = subprocess.check_output(['xdotool', 'getwindowgeometry', '--shell', self.window], text=True)
        values = dict(line.split('=') for line in answer.split())
        return int(values['X']), int(values['Y'])

    def resize(self, width, height):
        self.xdotool('windowmove', self.window, 0, 0)
        self.xdotool('windowsize', self.window, width, height)
        until(lambda: self.get_size() == (width, height), f'a window of {width} × {height}')

    def get_size(self):
        answer = subprocess.check_output(['xdotool', 'getwindowgeometry', '--shell', self.window], text=True)
        values = dict(line.split('=') for line in answer.split())
        return int(values['WIDTH']), int(values['HEIGHT'])

    def key(self, *names):
        self.xdotool('windowfocus', self.window)
        self.xdotool('key', '--clearmodifiers', *names)

    def click(self, node, button=1):
        last = []

        def settled():
            last.append(self.place(node))
            return len(last) > 2 and last[-1] == last[-2] == last[-3]

        until(settled, f'“{node.name}” to stay where it is')
        x, y, width, height = last[-1]
        self.xdotool('mousemove', x + width // 2, y + height // 2, 'click', button)

    def rest(self, role, name, wide=100):
        """Where a card lies once it has stopped moving."""
        node = self.wait(role, name)
        last = []

        def settled():
            last.append(self.place(node))
            return len(last) > 2 and last[-1] == last[-2] == last[-3] and last[-1][2] > wide

        until(settled, f'“{name}” to stay where it is')
        return last[-1]

    def drag(self, place, *points):
        """With the pointer along points in parts of a place."""
        x, y, width, height = place
        at = [(round(x + px * width), round(y + py * height)) for px, py in points]
        self.xdotool('mousemove', *at[0], 'mousedown', 1)
        for before, after in zip(at, at[1:]):
            for i in range(1, 6):
                self.xdotool('mousemove', before[0] + (after[0] - before[0]) * i // 5, before[1] + (after[1] - before[1]) * i // 5)
        self.xdotool('mouseup', 1)

    def shot(self, name):
        """Keeps what is on the display as BUILD/screenshots/NAME.png, once two pictures in a row are the same."""
        os.makedirs(SHOTS, exist_ok=True)
        path = os.path.join(SHOTS, name + '.png')
        last = None
        for _ in range(20):
            picture = subprocess.check_output(['import', '-window', 'root', '-depth', '8', 'rgb:-'])
            if picture == last:
                break
            last = picture
            time.sleep(0.1)
        subprocess.check_call(['import', '-window', 'root', path])
        if self.size:
            subprocess.check_call(['convert', path, '-crop', f'{self.size[0]}x{self.size[1]}+0+0', '+repage', path])
        return path

    # What one does

    def choose_engine(self, title):
        """The one below the Draft engine. Drop-downs have no hands in the tree: by keys."""
        self.click(self.wait('combo box', 'Engine'))
        self.wait(name=title)
        self.key('Down')
        self.key('Return')
        until(lambda: self.find(name='Quality'), 'the engine that has a quality')

    def enter(self, node, text):
        """Writes into a row that wants to be told when the writing is done."""
        self.click(node)
        self.set_text(node, text)
        self.xdotool('key', '--clearmodifiers', 'End', 'Return')

    def ancestors(self, node):
        while node is not None and node.parent is not None:
            node = node.parent
            yield node

    def unnamed(self):
        """What a screen reader could say nothing about."""
        found = []
        for node in self.walk():
            try:
                role, name = node.getRoleName(), node.name or ''
            except Exception:
                continue
            # Pictures beside a name that is said anyway, in libadwaita's own switcher and rows, are not ours to name.
            if role == 'image' and any(p.getRoleName() in ('page tab', 'list item') and p.name for p in self.ancestors(node)):
                continue
            if role in CONTROLS and (not name.strip() or name.startswith(CLASSES)):
                found.append(f'{role} {name!r} at {self.place(node)}')
        return found

    def generate(self, prompt):
        """Writes and sends; returns when the request is in the history."""
        self.set_text(self.wait('text', 'What should be made'), prompt)
        button = until(lambda: next((b for b in self.find_all('push button', 'Generate') if self.is_sensitive(b)), None),
                       'Generate to be ready')
        self.press(button)


class Keyring:
    """An unlocked keyring, for as long as the block lasts. Without one there is none."""

    def __enter__(self):
        self.process = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process.stdin.write(b'test')
        self.process.stdin.close()
        until(self.is_there, 'the keyring')
        return self

    def is_there(self):
        return 'org.freedesktop.secrets' in subprocess.run(
            ['dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames'],
            capture_output=True, text=True, check=True).stdout

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait(10)


class Provider:
    """The fake provider with its ledger, for as long as the block lasts."""

    def __init__(self, *arguments):
        self.folder = tempfile.mkdtemp(prefix='provider-', dir=os.environ.get('MAQUI_SESSION'))
        self.arguments = arguments

    def __enter__(self):
        program = os.path.join(SOURCE, 'tests', 'fake-provider', 'fake_provider.py')
        self.process = subprocess.Popen([sys.executable, program, '--ledger', os.path.join(self.folder, 'ledger'),
                                         '--follow-stdin', *self.arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.base = json.loads(self.process.stdout.readline())['base']
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def set_faults(self, *names):
        """These and no others, for every request from now on."""
        request = urllib.request.Request(self.base.removesuffix('/v1') + '/_fake/fault', ' '.join(names).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def charged(self):
        with open(os.path.join(self.folder, 'ledger'), encoding='utf-8') as lines:
            return [json.loads(line) for line in lines]

    def charges(self):
        return len(self.charged())

    def add_to(self, library, engine, row='openai/gpt-image-2'):
        """Without a key: the provider runs with --no-key, so that no keyring is needed."""
        subprocess.check_call([CLI, '--library', library, 'engine', 'add', engine, '--kind', 'openai', '--url', self.base,
                               '--row', row], stdout=subprocess.DEVNULL)
