# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the unittest cases of a program with TAP output, which meson counts: `import tap; tap.main()`."""
import sys
import traceback
import unittest


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0
        self.bad = 0

    def line(self, ok, test, directive=''):
        self.number += 1
        self.bad += 0 if ok else 1
        print(f'{"ok" if ok else "not ok"} {self.number} - {test.id().removeprefix("__main__.")}{directive}', flush=True)

    def comment(self, error):
        for line in ''.join(traceback.format_exception(*error)).splitlines():
            print('# ' + line, flush=True)

    def addSuccess(self, test):
        self.line(True, test)

    def addFailure(self, test, err):
        self.comment(err)
        self.line(False, test)

    addError = addFailure

    def addSkip(self, test, reason):
        self.line(True, test, f' # SKIP {reason}')

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.comment(err)
            self.line(False, subtest)


def main():
    names = sys.argv[1:]
    module = sys.modules['__main__']
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    tests = list(flatten(suite))
    result = TapResult()
    unittest.TestSuite(tests).run(result)
    # The plan comes last: a failing subtest adds lines of its own.
    print(f'1..{result.number}', flush=True)
    sys.exit(1 if result.bad else 0)
