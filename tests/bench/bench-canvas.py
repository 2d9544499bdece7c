#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the canvas with twenty references of 3840 × 2160 at 1440 × 900, against an empty window in the same run, for both
renderers; and the memory all of it takes."""
import os
import shutil
import subprocess
import sys
import tempfile

BUILD = sys.argv[1]
SCENES = {'pan': 'pan, all in sight', 'zoom': 'zoom in and out', 'pan-large': 'pan at 60 %'}
FRAMES = {'gl': 55, 'cairo': 30}


def measure(renderer):
    environment = dict(os.environ, GSK_RENDERER=renderer, GTK_A11Y='none')
    with tempfile.TemporaryDirectory() as library:
        output = subprocess.run([os.path.join(BUILD, 'tests', 'bench', 'canvas-frames'), library], env=environment,
                                stdout=subprocess.PIPE, text=True, timeout=600, check=True).stdout
    return {name: (float(fps), float(median), float(worst), float(busy))
            for name, fps, median, worst, busy in (line.split('\t') for line in output.splitlines())}


def report(renderer):
    rows = measure(renderer)
    floor = rows['empty'][0]
    print(f'empty window, {renderer}\t{floor:.0f}\tfps\t\t')
    for name, title in SCENES.items():
        fps, median, worst, busy = rows[name]
        print(f'{title}, {renderer}\t{fps:.0f}\tfps\t{fps / floor:.2f}\t>= {FRAMES[renderer] / 60:.2f}')
        limits = ('<= 14', '<= 25') if renderer == 'gl' else ('', '')
        print(f'  paint, median\t{median:.1f}\tms\t{median:.1f}\t{limits[0]}')
        print(f'  paint, 95 of 100\t{worst:.1f}\tms\t{worst:.1f}\t{limits[1]}')
        print(f'  work of all threads for a frame\t{busy:.1f}\tms\t\t')
    print(f'first frame of a full board, {renderer}\t{rows["first"][1]:.0f}\tms\t{rows["first"][1]:.0f}\t<= 120')
    print(f'  longest of its first second\t{rows["first"][2]:.0f}\tms\t{rows["first"][2]:.0f}\t<= 120')
    print(f'memory, {renderer}\t{rows["memory"][1]:.0f}\tMB\t{rows["memory"][1]:.0f}\t<= 450')
    print(f'  empty window\t{rows["memory-empty"][1]:.0f}\tMB\t\t', flush=True)


def main():
    if 'MAQ_BENCH_DISPLAY' in os.environ:
        for renderer in FRAMES:
            report(renderer)
        return 0
    environment = dict(os.environ, MAQ_BENCH_DISPLAY='1')
    return subprocess.run(['dbus-run-session', '--', shutil.which('xvfb-run'), '-a', '-s', '-screen 0 1440x900x24',
                           sys.executable, os.path.abspath(__file__), BUILD], env=environment).returncode


if __name__ == '__main__':
    sys.exit(main())
