#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what `meson test` left in the build folders named; names each failure.

A test program that speaks TAP counts each of its cases; one that only exits counts as one. A program
that ended badly without a failed case (a crash, a time-out) counts as one failure. The last line is
`N passed, N failed`, with `, N skipped` when there are any.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree


def read_programs(folder):
    with open(os.path.join(folder, 'meson-logs', 'testlog.json'), encoding='utf-8') as stream:
        return [json.loads(line) for line in stream if line.strip()]


def read_cases(folder):
    """Suite name → [(case, outcome)], from the JUnit file."""
    cases = {}
    # meson copies what tests print as it is: bytes that XML does not allow are taken out first.
    with open(os.path.join(folder, 'meson-logs', 'testlog.junit.xml'), encoding='utf-8', errors='replace') as stream:
        text = re.sub('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]', '?', stream.read())
    for suite in ElementTree.fromstring(text.encode()).iter('testsuite'):
        for case in suite.iter('testcase'):
            outcome = 'passed'
            if case.find('failure') is not None or case.find('error') is not None:
                outcome = 'failed'
            elif case.find('skipped') is not None:
                outcome = 'skipped'
            cases.setdefault(suite.get('name'), []).append((case.get('name'), outcome))
    return cases


def count(folder, totals):
    cases = read_cases(folder)
    bad_programs = {}
    for program in read_programs(folder):
        # "maquette:unit / base/json" or "base/json"
        name = program['name'].split(' / ')[-1]
        if program['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL'):
            bad_programs[name] = program['result']
    failed_suites = set()
    for suite, outcomes in cases.items():
        for case, outcome in outcomes:
            totals[outcome] += 1
            if outcome == 'failed':
                failed_suites.add(suite)
                failed_suites.add(case)
                print(f'FAILED {suite}: {case}')
    for name, result in bad_programs.items():
        if not any(name in (seen or '') for seen in failed_suites):
            totals['failed'] += 1
            print(f'FAILED {name}: {result.lower()}')


def main():
    totals = {'passed': 0, 'failed': 0, 'skipped': 0}
    for folder in sys.argv[1:]:
        try:
            count(folder, totals)
        except (OSError, ValueError, ElementTree.ParseError) as error:
            totals['failed'] += 1
            print(f'FAILED {folder}: no readable test log ({error})')
    skipped = f', {totals["skipped"]} skipped' if totals['skipped'] else ''
    print(f'{totals["passed"]} passed, {totals["failed"]} failed{skipped}')
    return 1 if totals['failed'] or not totals['passed'] else 0


if __name__ == '__main__':
    sys.exit(main())
