#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every engine through test-engine.py, several at a time: they mostly wait for clocks. One TAP stream."""
import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import engine_table  # noqa: E402

AT_ONCE = 5
LONGEST_S = 600
LINE = re.compile(r'(ok|not ok) \d+ - (.*)')


def run(name):
    """The lines of one engine, without their numbers."""
    try:
        result = subprocess.run([sys.executable, os.path.join(HERE, 'test-engine.py'), name], capture_output=True, text=True,
                                timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired as late:
        return [('not ok', f'{name} did not end', late.stdout.decode(errors='replace').splitlines() if late.stdout else [])]
    tests, planned = [], 0
    for line in result.stdout.splitlines():
        found = LINE.match(line)
        if found:
            tests.append((found[1], f'{name}.{found[2]}', []))
        elif line.startswith('1..'):
            planned = int(line[3:])
        elif tests and line.startswith('#'):
            tests[-1][2].append(line)
    if not planned or planned != len(tests):
        tests.append(('not ok', f'{name} broke off', ['# ' + line for line in result.stderr.splitlines()[-20:]]))
    return tests


def main():
    names = [engine.name for engine in engine_table.ENGINES]
    number = 0
    failed = 0
    print('TAP version 13')
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for tests in pool.map(run, names):
            for word, title, details in tests:
                number += 1
                failed += word != 'ok'
                print(f'{word} {number} - {title}')
                print(*details, sep='\n', end='\n' if details else '')
            sys.stdout.flush()
    print(f'1..{number}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
