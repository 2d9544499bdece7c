#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmarks and prints one table.

Usage: bench.py BUILD_FOLDER [NAME…]

Each benchmark is a program or script of this folder that prints rows of tab-separated fields:
    name  value  unit  ratio  limit
`ratio` compares with a baseline measured in the same run; `limit` says what is wished for ("<= 1.2"). A row
past its limit is marked; nothing fails for it, since a loaded machine is no defect.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def programs(build):
    folder = os.path.join(build, 'tests', 'bench')
    for name in sorted(os.listdir(HERE)):
        stem, extension = os.path.splitext(name)
        if stem.startswith('bench-') and extension == '.py':
            yield stem[6:], ['/usr/bin/python3', os.path.join(HERE, name), build]
        elif stem.startswith('bench-') and extension == '.c' and os.path.exists(os.path.join(folder, stem)):
            yield stem[6:], [os.path.join(folder, stem)]


def within(ratio, limit):
    if not limit:
        return True
    sign, bound = limit.split()
    return float(ratio) <= float(bound) if sign == '<=' else float(ratio) >= float(bound)


def main():
    build, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    environment = dict(os.environ, MAQ_BUILD_ROOT=build, MAQ_SOURCE_ROOT=os.path.dirname(os.path.dirname(HERE)))
    print(f'{"benchmark":<12} {"row":<44} {"value":>10} {"unit":<6} {"ratio":>7}  limit')
    status = 0
    for name, command in programs(build):
        if wanted and name not in wanted:
            continue
        result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=900)
        if result.returncode:
            print(f'{name:<12} ended with {result.returncode}')
            status = 1
        # What a service of the session says on the same stream is no row.
        for line in filter(lambda line: '\t' in line, result.stdout.splitlines()):
            row, value, unit, ratio, limit = (line.split('\t') + [''] * 5)[:5]
            mark = '' if not ratio or within(ratio, limit) else '  past its limit'
            print(f'{name:<12} {row:<44} {value:>10} {unit:<6} {ratio:>7}  {limit}{mark}', flush=True)
    return status


if __name__ == '__main__':
    sys.exit(main())
