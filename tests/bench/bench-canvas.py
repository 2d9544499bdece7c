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
SCENES = {'pan': 'pan, all in sight', 'zoom': 'zoom in and out', 'pan-large': 'pan at 60 %',
          'zoom-marked': 'zoom with five marks and a mask on five'}
FRAMES = {'gl': 55, 'cairo': 30}
# What the main thread and one of two renderer threads may work for a frame, so that so many are held on a machine that does nothing else.
WORK = {'gl': 14, 'cairo': 1000 / 30}
LONGEST = {'first': 'as the board comes into sight', 'load': 'while twenty are loaded', **SCENES}


def measure(renderer):
    environment = dict(os.environ, GSK_RENDERER=renderer, GTK_A11Y='none')
    with tempfile.TemporaryDirectory() as library:
        output = subprocess.run([os.path.join(BUILD, 'tests', 'bench', 'canvas-frames'), library], env=environment,
                                stdout=subprocess.PIPE, text=True, timeout=600, check=True).stdout
    return {fields[0]: [float(field) for field in fields[1:]] for fields in (line.split('\t') for line in output.splitlines())}


def report(renderer):
    rows = measure(renderer)
    floor = rows['empty'][0]
    print(f'empty window, {renderer}\t{floor:.0f}\tfps\t\t')
    print(f'  moving without pictures\t{rows["moving"][0]:.0f}\tfps\t{rows["moving"][0] / floor:.2f}\t')
    for name, title in SCENES.items():
        fps, median, worst, work, worst_work, raster, busy = rows[name]
        share = work + raster / 2
        print(f'{title}, {renderer}\t{fps:.0f}\tfps\t{fps / floor:.2f}\t>= {FRAMES[renderer] / 60:.2f}')
        limits = ('<= 14', '<= 25') if renderer == 'gl' else ('', '')
        print(f'  paint, median\t{median:.1f}\tms\t{median:.1f}\t{limits[0]}')
        print(f'  paint, 95 of 100\t{worst:.1f}\tms\t{worst:.1f}\t{limits[1]}')
        print(f'  work of main thread and renderer\t{share:.1f}\tms\t{share:.1f}\t<= {WORK[renderer]:.0f}')
        print(f'  of it the main thread, 95 of 100\t{worst_work:.1f}\tms\t\t')
        print(f'  work of all threads for a frame\t{busy:.1f}\tms\t\t')
    print(f'first frame of a full board, {renderer}\t{rows["first"][1]:.0f}\tms\t{rows["first"][1]:.0f}\t<= 120')
    print(f'  longest of its first second\t{rows["first"][2]:.0f}\tms\t{rows["first"][2]:.0f}\t<= 120')
    for name, title in LONGEST.items():
        took = rows[f'longest-{name}'][1]
        print(f'longest hold-up, {title}\t{took:.1f}\tms\t{took:.1f}\t<= 8')
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
