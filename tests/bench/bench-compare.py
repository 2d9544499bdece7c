#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the comparison with twelve pictures of 3840 × 2160 at 1440 × 900 under one pan, against an empty one in the same run."""
import os
import shutil
import subprocess
import sys
import tempfile

BUILD = sys.argv[1]
SCENES = {'pan': 'pan twelve, all in sight', 'pan-large': 'pan twelve at 100 %', 'loupe': 'pan twelve below the loupe'}


def measure():
    environment = dict(os.environ, GSK_RENDERER='gl', GTK_A11Y='none')
    with tempfile.TemporaryDirectory() as library:
        output = subprocess.run([os.path.join(BUILD, 'tests', 'bench', 'compare-frames'), library], env=environment,
                                stdout=subprocess.PIPE, text=True, timeout=600, check=True).stdout
    return {fields[0]: [float(field) for field in fields[1:]] for fields in (line.split('\t') for line in output.splitlines())}


def report():
    rows = measure()
    floor = rows['empty'][0]
    print(f'empty comparison, gl\t{floor:.0f}\tfps\t\t')
    for name, title in SCENES.items():
        fps, median, worst, work, _, raster, busy = rows[name]
        print(f'{title}, gl\t{fps:.0f}\tfps\t{fps / floor:.2f}\t>= {55 / 60:.2f}')
        print(f'  paint, median\t{median:.1f}\tms\t{median:.1f}\t<= 14')
        print(f'  paint, 95 of 100\t{worst:.1f}\tms\t{worst:.1f}\t<= 25')
        print(f'  work of main thread and renderer\t{work + raster / 2:.1f}\tms\t{work + raster / 2:.1f}\t<= 14')
        print(f'  work of all threads for a frame\t{busy:.1f}\tms\t\t', flush=True)


def main():
    if 'MAQ_BENCH_DISPLAY' in os.environ:
        report()
        return 0
    environment = dict(os.environ, MAQ_BENCH_DISPLAY='1')
    return subprocess.run(['dbus-run-session', '--', shutil.which('xvfb-run'), '-a', '-s', '-screen 0 1440x900x24',
                           sys.executable, os.path.abspath(__file__), BUILD], env=environment).returncode


if __name__ == '__main__':
    sys.exit(main())
