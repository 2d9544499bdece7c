#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""unittest with TAP 13 on standard output, as meson reads it.

    import tap, unittest
    class Thing(unittest.TestCase): ...
    if __name__ == '__main__':
        tap.main()

tests/meson.build puts this folder on PYTHONPATH of every test.

Arguments: names as unittest takes them (Class, Class.test_x); -k PATTERN; none runs everything in the
program's own file. What a test prints goes to standard error, so that it cannot break the plan.
"""

import argparse
import os
import sys
import time
import traceback
import unittest


class Result(unittest.TestResult):
    def __init__(self, stream):
        super().__init__()
        self.stream = stream
        self.number = 0
        self.started = 0.0
        self.broken = []       # failed subtests of the running test

    def say(self, ok, test, note='', details=''):
        self.number += 1
        name = test.id().replace('#', '').removeprefix('__main__.')
        self.stream.write(f"{'ok' if ok else 'not ok'} {self.number} - {name}{note}\n")
        for line in details.rstrip().splitlines():
            self.stream.write('# ' + line + '\n')
        self.stream.flush()

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()
        self.broken = []

    def addSuccess(self, test):
        took = time.monotonic() - self.started
        self.say(True, test, details=f'{took:.3f} s' if took > 1 else '')

    def text(self, err):
        return ''.join(traceback.format_exception(*err))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say(False, test, details=self.text(err))

    def addError(self, test, err):
        super().addError(test, err)
        self.say(False, test, details=self.text(err))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say(True, test, f' # SKIP {reason}')

    def addExpectedFailure(self, test, err):
        self.say(True, test)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.say(False, test, details='unexpected success')

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.failures.append((subtest, self.text(err)))
            self.broken.append(self.text(err))
            # unittest calls no addSuccess for a test with a failed subtest.
            self.say(False, subtest, details=self.text(err))


def main(module='__main__'):
    parser = argparse.ArgumentParser()
    parser.add_argument('-k', dest='patterns', action='append', default=[])
    parser.add_argument('--tap', action='store_true', help='accepted and ignored: it is always TAP')
    parser.add_argument('names', nargs='*')
    args = parser.parse_args()

    # The plan's descriptor is kept for the result alone.
    stream = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)

    loader = unittest.TestLoader()
    if args.patterns:
        loader.testNamePatterns = [p if '*' in p else f'*{p}*' for p in args.patterns]
    if args.names:
        suite = loader.loadTestsFromNames(args.names, sys.modules[module])
    else:
        suite = loader.loadTestsFromModule(sys.modules[module])

    result = Result(stream)
    stream.write('TAP version 13\n')
    suite.run(result)
    nothing = result.number == 0
    if nothing:
        stream.write('not ok 1 - no test was found\n')
        result.number = 1
    stream.write(f'1..{result.number}\n')
    stream.flush()
    sys.stdout.flush()
    sys.stderr.flush()
    # Daemon threads of a test must not hold up the end.
    os._exit(0 if result.wasSuccessful() and not nothing else 1)
