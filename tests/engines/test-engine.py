#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One engine through everything that can happen to it: test-engine.py NAME.

Made, edited with one, three and as many references as it takes, cancelled before and after the last byte, killed and taken
up again, refused in each way: after each the fake's ledger and the library must tell the same story (oracle.py)."""
import os
import signal
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import engine_table  # noqa: E402
import enginekit  # noqa: E402  (first: it says where climaq is)
import climaq  # noqa: E402
import tap  # noqa: E402

EXIT = {'done': 0, 'failed': 1, 'usage': 2, 'refused': 3, 'budget': 4, 'unknown': 5, 'unreachable': 6, 'key': 7}


class Makes(enginekit.EngineTest):
    def test_generate(self):
        self.begin()
        self.send(ratio='16:9')
        self.assertEqual(self.states(), ['done'])
        self.check(charges=1)
        self.check_exported()

    def test_every_ratio(self):
        self.begin()
        for ratio in ('1:1', '3:2', '2:3', '16:9', '9:16'):
            self.send(ratio=ratio)
        self.assertEqual(self.states(), ['done'] * 5)
        self.check(charges=5)

    def test_variants_are_calls_of_their_own(self):
        self.begin()
        self.send(more=('--variants', '3'))
        self.assertEqual(self.states(), ['done'] * 3)
        self.check(charges=3)

    def test_cost_is_noted(self):
        self.begin()
        self.send()
        slot = self.steps()[0]['slots'][0]
        charged = sum(line['micros'] for line in self.fake.charges())
        if self.engine.micros is not None:
            self.assertEqual(charged, self.engine.micros)
        if slot['cost_micros'] is not None:
            self.assertAlmostEqual(slot['cost_micros'], charged, delta=max(2, charged // 1000))
        self.assertTrue(slot['cost_micros'] is not None or self.engine.name in ('wavespeed', 'fal', 'openai-batch'))

    def test_connection(self):
        self.begin()
        result = self.run_cli('engine', 'test', self.engine.name)
        self.assertIn('fine', result.out)
        self.check(charges=0)


class Edits(enginekit.EngineTest):
    def edit(self, n):
        if n > self.engine.most:
            self.skipTest(f'takes {self.engine.most}')
        self.begin()
        self.send(command='edit', images=self.pictures(n))
        self.assertEqual(self.states(), ['done'])
        self.check(charges=1)

    def test_one(self):
        self.edit(1)

    def test_three(self):
        self.edit(3)

    def test_as_many_as_it_takes(self):
        self.edit(self.engine.most or 1)

    def test_one_too_many_is_said_before(self):
        self.begin()
        if self.engine.most >= 20:
            self.skipTest('takes all twenty')
        self.send(command='edit', images=self.pictures(self.engine.most + 1), code=EXIT['usage'])
        self.assertEqual(self.states(), [])
        self.check(charges=0)


    def test_everything_else_exactly(self):
        """Also where no mask is taken: then none is sent, and what it keeps is put back here all the same."""
        self.begin()
        mask = self.path('mask.png')
        # Too little is kept to align by, so that any answer fits.
        climaq.write_png(mask, 64, 48, lambda x, y: (0, 0, 0) if x < 6 and y < 6 else (255, 255, 255))
        step, = self.send(command='edit', images=self.pictures(1), more=('--mask', mask, '--exact'))
        slot, = step['slots']
        self.assertEqual(slot['exact']['outcome'], 'composited')
        self.assertEqual((slot['width'], slot['height']), (64, 48))
        # One charge, for the engine's own answer, which lies beside the composite.
        self.assertEqual([line['sha256'] for line in self.fake.charges()], [slot['exact']['raw']])


class Stops(enginekit.EngineTest):
    def test_cancelled_before_the_last_byte(self):
        if not self.engine.most or self.engine.uploads:
            self.skipTest('its requests are too short to be stopped within')
        self.begin('--fault', 'upload-hang')
        process = self.start_request(command='edit', images=[self.noise()])
        self.wait_for_state('sending')
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=90)
        self.check(charges=0)
        self.assertEqual(self.states(), ['cancelled'])

    def test_cancelled_after_it(self):
        self.begin_slow()
        process = self.start_request()
        self.wait_for_charge()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=90)
        self.recover()
        self.check()
        self.assertLessEqual(len(self.fake.charges()), 1)

    def test_killed_after_it(self):
        # Whoever gives no id has to be killed while his answer is on its way.
        self.begin_slow(1500 if self.engine.jobs or self.engine.free else 6000)
        process = self.start_request()
        self.wait_for_charge()
        if self.engine.jobs:
            self.wait_for_state('accepted', 'remote-done', 'stored', 'done')
        self.kill(process)
        self.recover()
        self.check()
        if self.engine.jobs:
            self.assertEqual(self.states(), ['done'])
            self.check(charges=1)
        elif not self.engine.free:
            self.assertEqual(self.states(), ['unknown'])
            self.check(charges=1)

    def test_killed_before_the_id_came(self):
        if not self.engine.jobs:
            self.skipTest('it gives no id')
        self.begin('--delay', '1500')
        process = self.start_request()
        self.wait_for_charge()
        self.kill(process)
        self.recover()
        self.check()
        if self.engine.finds:
            self.assertEqual(self.states(), ['done'])
            self.check(charges=1)


class Refuses(enginekit.EngineTest):
    def refused(self, *faults, code, states=None, charges=0, **keywords):
        options = [word for fault in faults for word in ('--fault', fault)]
        self.begin(*options)
        self.run_cli(*self.request(**keywords), code=EXIT[code])
        if states is not None:
            self.assertEqual(self.states(), states)
        self.check(charges=charges)

    def test_wrong_key(self):
        if not self.engine.key:
            self.skipTest('it wants no key')
        self.begin(key='user:sk-another-one')
        self.run_cli(*self.request(), code=EXIT['key'])
        self.check(charges=0)
        self.assertNotIn('sk-another-one', self.said)

    def test_bad_request(self):
        self.refused('400', code='refused', states=['refused'])

    def test_out_of_credit(self):
        self.refused('402', code='refused', states=['refused'])

    def test_moderated(self):
        self.refused('moderation', code='refused', states=['refused'])

    def test_throttled_then_fine(self):
        self.refused('429:1:retry-after=0', code='done', states=['done'], charges=1)

    def test_unreachable(self):
        self.begin()
        self.fake.close()
        self.run_cli(*self.request(), code=EXIT['unreachable'])
        self.check(charges=0)


class Breaks(enginekit.EngineTest):
    """Whatever breaks off: no picture is lost, none is paid twice."""

    def broken(self, fault):
        # Within the prompt: the request that carries it meets the fault, later questions about its job do not.
        self.begin()
        process = self.start_request(prompt=f'a brass lamp fault:{fault}')
        process.communicate(timeout=90)
        self.recover()
        self.check()
        charges = len({line['request'] for line in self.fake.charges()})
        if not self.engine.free:
            self.assertLessEqual(charges, 1)

    def test_answer_lost(self):
        self.broken('reset-after-body')

    def test_answer_closed(self):
        self.broken('close-after-body')

    def test_answer_cut(self):
        self.broken('truncate:60')

    def test_answer_garbage(self):
        self.broken('garbage')

    def test_answer_page(self):
        self.broken('html')

    def test_server_error(self):
        self.broken('500-charged')

    def test_server_error_unpaid(self):
        if self.engine.name == 'replicate':
            self.skipTest('its list is asked for two minutes')
        self.broken('500-free')


def main():
    name = sys.argv.pop(1)
    enginekit.EngineTest.engine = engine_table.find(name)
    tap.main()


if __name__ == '__main__':
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    enginekit.run_with_keyring(main)
