#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the comparison with twelve pictures of 3840 × 2160 at 1440 × 900 under one pan, against an empty one in the same run, for both
renderers."""
import os
import shutil
import subprocess
import sys
import tempfile

BUILD = sys.argv[1]
SCENES = {
    'pan': 'pan twelve, all in sight',
    'loupe': 'pan twelve below the loupe',
    'pan-large': 'pan twelve at 100 %',
    'pan-magnified': 'pan twelve at 400 %',
    'slider': 'pan two at 100 %, slider',
    'blink': 'pan two at 100 %, blink',
    'fade': 'pan two at 100 %, fade',
    'difference': 'pan a difference at 100 %',
}
FRAMES = {'gl': 55, 'cairo': 30}
# Milliseconds: half of all paints, and 95 of 100.
PAINTS = {'gl': (14, 25), 'cairo': (1000 / 30, 50)}


def measure(renderer):
    environment = dict(os.environ, GSK_RENDERER=renderer, GTK_A11Y='none')
    with tempfile.TemporaryDirectory() as library:
        output = subprocess.run([os.path.join(BUILD, 'tests', 'bench', 'compare-frames'), library], env=environment,
                                stdout=subprocess.PIPE, text=True, timeout=600, check=True).stdout
    return {fields[0]: [float(field) for field in fields[1:]] for fields in (line.split('\t') for line in output.splitlines())}


def report(renderer):
    rows = measure(renderer)
    floor = rows['empty'][0]
    median_limit, worst_limit = PAINTS[renderer]
    print(f'empty comparison, {renderer}\t{floor:.0f}\tfps\t\t')
    for name, title in SCENES.items():
        fps, median, worst, work, _, raster, busy = rows[name]
        longest = rows[f'longest-{name}'][1]
        print(f'{title}, {renderer}\t{fps:.0f}\tfps\t{fps / floor:.2f}\t>= {FRAMES[renderer] / 60:.2f}')
        print(f'  paint, median\t{median:.1f}\tms\t{median:.1f}\t<= {median_limit:.0f}')
        print(f'  paint, 95 of 100\t{worst:.1f}\tms\t{worst:.1f}\t<= {worst_limit:.0f}')
        print(f'  work of main thread and renderer\t{work + raster / 2:.1f}\tms\t{work + raster / 2:.1f}\t<= {median_limit:.0f}')
        print(f'  work of all threads for a frame\t{busy:.1f}\tms\t\t')
        print(f'  longest hold-up\t{longest:.1f}\tms\t{longest:.1f}\t<= 8')
    print(f'memory, twelve in sight, {renderer}\t{rows["memory"][1]:.0f}\tMB\t\t')
    print(f'  without pictures\t{rows["memory-empty"][1]:.0f}\tMB\t\t', flush=True)


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
