#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From exec to the end of the first frame, against an empty libadwaita window in the same run."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = sys.argv[1]
BENCH = os.path.join(BUILD, 'tests', 'bench')
ROUNDS = 11


def first_frame(command, environment):
    started = time.monotonic()
    result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    line = result.stdout.decode().strip()
    if not line:
        raise SystemExit(f'bench-start: {command[0]} ended with {result.returncode} before its first frame')
    return int(line) / 1000 - started * 1000


def measure():
    environment = dict(os.environ, LD_PRELOAD=os.path.join(BENCH, 'libfirst-frame-shim.so'),
                       GSETTINGS_SCHEMA_DIR=os.path.join(BUILD, 'data'), GSETTINGS_BACKEND='memory')
    for renderer in ('cairo', 'gl'):
        environment['GSK_RENDERER'] = renderer
        ours, floor = [], []
        with tempfile.TemporaryDirectory() as library:
            for number in range(ROUNDS):
                window = first_frame([os.path.join(BUILD, 'src', 'app', 'maquette'), '--library', library], environment)
                empty = first_frame([os.path.join(BENCH, 'empty-window')], environment)
                if number:  # the first round warms the files
                    ours.append(window)
                    floor.append(empty)
        print(f'start to first frame, {renderer}\t{statistics.median(ours):.0f}\tms\t'
              f'{statistics.median(ours) / statistics.median(floor):.2f}\t<= 1.2')
        print(f'  empty libadwaita window, {renderer}\t{statistics.median(floor):.0f}\tms\t\t', flush=True)


def main():
    if 'MAQ_BENCH_DISPLAY' in os.environ:
        measure()
        return 0
    environment = dict(os.environ, MAQ_BENCH_DISPLAY='1')
    return subprocess.run(['dbus-run-session', '--', shutil.which('xvfb-run'), '-a', '-s', '-screen 0 1440x900x24',
                           sys.executable, os.path.abspath(__file__), BUILD], env=environment).returncode


if __name__ == '__main__':
    sys.exit(main())
