#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window on a library of 100,000 steps against the same window on an empty one: first frame, and memory once all is listed."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = sys.argv[1]
BENCH = os.path.join(BUILD, 'tests', 'bench')
WINDOW = os.path.join(BUILD, 'src', 'app', 'maquette')
STEPS = 100000
ROUNDS = 6
LIMIT_MB = 300


def first_frame(library, environment):
    started = time.monotonic()
    result = subprocess.run([WINDOW, '--library', library], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60,
                            env=dict(environment, LD_PRELOAD=os.path.join(BENCH, 'libfirst-frame-shim.so')))
    line = result.stdout.decode().strip()
    if not line:
        raise SystemExit(f'bench-history: the window ended with {result.returncode} before its first frame')
    return int(line) / 1000 - started * 1000


def resident_mb(pid):
    with open(f'/proc/{pid}/status', encoding='utf-8') as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith('VmRSS'))


def settled_mb(library, environment):
    """Resident memory, once it has stood still for two seconds."""
    window = subprocess.Popen([WINDOW, '--library', library], env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        last, since, end = 0, time.monotonic(), time.monotonic() + 60
        while time.monotonic() < end:
            now = resident_mb(window.pid)
            if abs(now - last) > 0.5:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 2 and last > 50:
                break
            time.sleep(0.1)
        return last
    finally:
        window.terminate()
        window.wait()


def measure():
    environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=os.path.join(BUILD, 'data'), GSETTINGS_BACKEND='memory',
                       GSK_RENDERER='cairo')
    full, empty = [], []
    with tempfile.TemporaryDirectory() as large, tempfile.TemporaryDirectory() as small:
        subprocess.check_call([os.path.join(BENCH, 'bench-history'), '--make', large, str(STEPS)])
        for number in range(ROUNDS):
            pair = first_frame(large, environment), first_frame(small, environment)
            if number:  # the first round warms the files
                full.append(pair[0])
                empty.append(pair[1])
        ratio = statistics.median(full) / statistics.median(empty)
        print(f'first frame with {STEPS:,} steps\t{statistics.median(full):.0f}\tms\t{ratio:.2f}\t<= 1.2')
        print(f'  with none\t{statistics.median(empty):.0f}\tms\t\t', flush=True)
        memory, floor = settled_mb(large, environment), settled_mb(small, environment)
        print(f'memory with {STEPS:,} steps\t{memory:.0f}\tMB\t{memory / LIMIT_MB:.2f}\t<= 1')
        print(f'  with none\t{floor:.0f}\tMB\t\t', flush=True)


def main():
    if 'MAQ_BENCH_DISPLAY' in os.environ:
        measure()
        return 0
    environment = dict(os.environ, MAQ_BENCH_DISPLAY='1')
    return subprocess.run(['dbus-run-session', '--', shutil.which('xvfb-run'), '-a', '-s', '-screen 0 1440x900x24',
                           sys.executable, os.path.abspath(__file__), BUILD], env=environment).returncode


if __name__ == '__main__':
    sys.exit(main())
