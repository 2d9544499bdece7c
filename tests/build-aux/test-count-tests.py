#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The counter must never turn a crash, a time-out or an empty run into a pass."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ.get('MAQ_SOURCE_ROOT') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests'))
import tap  # noqa: E402

COUNTER = os.path.join(ROOT, 'build-aux', 'count-tests.py')


class CountTests(unittest.TestCase):
    def count(self, junit, programs):
        with tempfile.TemporaryDirectory() as folder:
            logs = os.path.join(folder, 'meson-logs')
            os.mkdir(logs)
            with open(os.path.join(logs, 'testlog.junit.xml'), 'w', encoding='utf-8') as stream:
                stream.write(f'<testsuites>{junit}</testsuites>')
            with open(os.path.join(logs, 'testlog.json'), 'w', encoding='utf-8') as stream:
                for name, result in programs:
                    stream.write(json.dumps({'name': f'maquette:unit / {name}', 'result': result}) + '\n')
            return self.run_counter(folder)

    @staticmethod
    def run_counter(*folders):
        result = subprocess.run([sys.executable, COUNTER, *folders], capture_output=True, text=True, timeout=60)
        return result.returncode, result.stdout.splitlines()[-1]

    def test_cases_are_counted(self):
        junit = '<testsuite name="maquette:unit / base/json"><testcase name="a"/><testcase name="b"/></testsuite>'
        self.assertEqual(self.count(junit, [('base/json', 'OK')]), (0, '2 passed, 0 failed'))

    def test_a_failed_case_fails(self):
        junit = '<testsuite name="x"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>'
        self.assertEqual(self.count(junit, [('x', 'FAIL')]), (1, '1 passed, 1 failed'))

    def test_a_crash_after_passing_cases_fails(self):
        junit = '<testsuite name="base/json"><testcase name="a"/></testsuite>'
        self.assertEqual(self.count(junit, [('base/json', 'ERROR')]), (1, '1 passed, 1 failed'))

    def test_a_time_out_without_cases_fails(self):
        self.assertEqual(self.count('', [('base/json', 'TIMEOUT')]), (1, '0 passed, 1 failed'))

    def test_skips_are_said(self):
        junit = '<testsuite name="x"><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>'
        self.assertEqual(self.count(junit, [('x', 'OK')]), (0, '1 passed, 0 failed, 1 skipped'))

    def test_nothing_run_is_no_pass(self):
        self.assertEqual(self.count('', [])[0], 1)

    def test_control_characters_do_no_harm(self):
        junit = '<testsuite name="x"><testcase name="a"><system-out>\x1b[1m \x01</system-out></testcase></testsuite>'
        self.assertEqual(self.count(junit, [('x', 'OK')]), (0, '1 passed, 0 failed'))

    def test_a_missing_log_fails(self):
        self.assertEqual(self.run_counter('/nonexistent'), (1, '0 passed, 1 failed'))


if __name__ == '__main__':
    tap.main()
