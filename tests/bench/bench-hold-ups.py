#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the window's main thread works without looking at what waits: its own work, not what it waits for, without the renderer's.
A board of twenty references of 3840 × 2160, taken in and opened again; words typed into the prompt; a history of 100,000 steps opened."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = sys.argv[1]
BENCH = os.path.join(BUILD, 'tests', 'bench')
WINDOW = os.path.join(BUILD, 'src', 'app', 'maquette')
PICTURES = 20
STEPS = 100000
LIMIT = 8
WORDS = 'Make the lamp of @1 solid brass like @2, in the light of @3. Headline "Welcome back" in bold serif. '


class Window:
    """The program with the shim, until the block is left."""

    def __init__(self, *arguments):
        self.arguments = [WINDOW, *arguments]

    def __enter__(self):
        handle, self.path = tempfile.mkstemp(prefix='hold-ups-')
        os.close(handle)
        environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=os.path.join(BUILD, 'data'), GSETTINGS_BACKEND='memory',
                           GSK_RENDERER='gl', GTK_A11Y='none', MAQ_HOLD_UPS=self.path,
                           LD_PRELOAD=os.path.join(BENCH, 'libhold-up-shim.so'))
        self.read = 0
        self.process = subprocess.Popen(self.arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()
        os.unlink(self.path)

    def worked(self):
        with open(f'/proc/{self.process.pid}/stat', encoding='utf-8') as stat:
            fields = stat.read().rsplit(')', 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def report(self, title, patience=60):
        """Waits until the program has nothing more to do, and prints the longest since the last report."""
        end, last, since = time.monotonic() + patience, -1, time.monotonic()
        while time.monotonic() < end and time.monotonic() < since + 2:
            time.sleep(0.2)
            now = self.worked()
            if now - last > 2:
                last, since = now, time.monotonic()
        with open(self.path, encoding='utf-8') as lines:
            figures = [float(line) for line in lines]
        longest = max(figures[self.read:], default=0)
        over = sum(figure > LIMIT for figure in figures[self.read:])
        self.read = len(figures)
        print(f'longest hold-up, {title}\t{longest:.0f}\tms\t{longest:.0f}\t<= {LIMIT}')
        print(f'  more than {LIMIT} ms\t{over}\ttimes\t\t', flush=True)


def make_pictures(folder):
    """One that costs to decode, with a byte of its own at each end: another file for the library."""
    first = os.path.join(folder, 'first.jpg')
    subprocess.check_call(['convert', '-seed', '3', '-size', '3840x2160', 'plasma:steelblue-tan', '-quality', '90', first])
    with open(first, 'rb') as file:
        content = file.read()
    paths = [os.path.join(folder, f'picture {number}.jpg') for number in range(PICTURES)]
    for number, path in enumerate(paths):
        with open(path, 'wb') as file:
            file.write(content + bytes([number]))
    return paths


def measure():
    with tempfile.TemporaryDirectory() as folder:
        board, history = os.path.join(folder, 'board'), os.path.join(folder, 'history')
        with Window('--library', board, *make_pictures(folder)) as window:
            window.report('twenty pictures come in')
        with Window('--library', board) as window:
            window.report('a board of twenty opens')
            subprocess.check_call(['xdotool', 'mousemove', '160', '140', 'click', '1', 'type', '--delay', '40', WORDS])
            window.report('words and chips are typed')
        os.mkdir(history)
        subprocess.check_call([os.path.join(BENCH, 'bench-history'), '--make', history, str(STEPS)])
        with Window('--library', history) as window:
            window.report(f'{STEPS:,} steps open')


def main():
    if 'MAQ_BENCH_DISPLAY' in os.environ:
        measure()
        return 0
    environment = dict(os.environ, MAQ_BENCH_DISPLAY='1')
    return subprocess.run(['dbus-run-session', '--', shutil.which('xvfb-run'), '-a', '-s', '-screen 0 1440x900x24',
                           sys.executable, os.path.abspath(__file__), BUILD], env=environment).returncode


if __name__ == '__main__':
    sys.exit(main())
