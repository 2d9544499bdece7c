#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What costs what, what was spent, what is undecided, and which engines there are."""
import os
import sqlite3
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402


class Engines(climaq.CliTest):
    def test_presets_are_data(self):
        rows = {row['preset']: row for row in self.json('engines', '--presets')}
        self.assertEqual(rows['synexa']['price_high_micros'], 100000)
        self.assertEqual(rows['replicate']['price_high_micros'], 128000)
        self.assertEqual(rows['openai']['key_env'], 'OPENAI_API_KEY')
        self.assertEqual({row['configured'] for row in rows.values()}, {False})
        self.run_cli('engine', 'add', 'mine', '--preset', 'openai')
        rows = {row['preset']: row for row in self.json('engines', '--presets')}
        self.assertTrue(rows['openai']['configured'])
        self.assertIn('Synexa', self.run_cli('engines', '--presets').out)

    def test_capabilities_and_why_not(self):
        self.run_cli('engine', 'add', 'old', '--preset', 'openai', '--model', 'gpt-image-1.5', '--row', 'openai/gpt-image-1.5')
        rows = {row['engine']: row for row in self.json('engines')}
        draft, old = rows['draft'], rows['old']
        self.assertEqual(draft['ratios'], ['1:1', '3:2', '2:3', '16:9', '9:16'])
        self.assertEqual((draft['pricing'], draft['price_high_micros'], draft['ai']), ('free', 0, False))
        self.assertIn('quality', draft['why_not'])
        self.assertEqual(old['ratios'], ['1:1', '3:2', '2:3'])
        self.assertIn('1536 × 1024', old['why_not']['16:9'])
        self.assertIn('size', old['why_not'])
        self.assertEqual((old['title'], old['preset'], old['needs_key']), ('OpenAI', 'openai', True))
        self.assertEqual(old['price_low_micros'], old['price_high_micros'])
        self.assertTrue(133000 < old['price_high_micros'] < 133300)

    def test_add_by_preset(self):
        self.run_cli('engine', 'add', 'x', '--preset', 'nonsense', code=2)
        self.assertIn('{resource}', self.run_cli('engine', 'add', 'az', '--preset', 'azure', code=2).err)
        self.run_cli('engine', 'add', 'az', '--preset', 'azure', '--url', 'https://mine.openai.azure.com/openai/v1',
                     '--model', 'my-deployment', '--title', 'Our Azure')
        row = self.json('engines')[1]
        self.assertEqual((row['title'], row['model'], row['row']), ('Our Azure', 'my-deployment', 'azure/gpt-image-2'))
        self.run_cli('engine', 'add', 'az', '--preset', 'azure', '--url', 'https://other.openai.azure.com/openai/v1',
                     '--options', '{"max_references": 4}')
        self.assertEqual(self.json('engines')[1]['max_references'], 4)
        self.run_cli('engine', 'add', 'az', '--preset', 'openai', '--options', '[1]', code=2)
        self.run_cli('engine', 'add', 'az', code=2)

    def test_diagnosis(self):
        self.provider()
        result = self.run_cli('engine', 'test', 'fake')
        self.assertTrue(result.out.startswith('fine:'), result.out)
        self.assertEqual(self.json('engine', 'test', 'fake')[0]['diagnosis'], 'fine')
        self.run_cli('engine', 'add', 'paid', '--preset', 'openai')
        self.assertEqual(self.json('engine', 'test', 'paid', code=7)[0]['diagnosis'], 'no-key')
        self.run_cli('engine', 'add', 'gone', '--url', 'http://127.0.0.1:1/v1')
        self.assertEqual(self.json('engine', 'test', 'gone', code=6)[0]['diagnosis'], 'nobody')
        self.run_cli('engine', 'test', 'nowhere', code=2)


    def test_a_server_says_what_it_can_do(self):
        """ "engine test" asks it, and the controls follow: here an older schema with three ratios."""
        provider = climaq.Provider(self.folder, '--speak', 'replicate', '--old-schema', '--no-key')
        self.addCleanup(provider.close)
        self.run_cli('engine', 'add', 'it', '--preset', 'replicate', '--url', provider.base)
        before = self.json('engines')[1]
        self.assertEqual(self.json('engine', 'test', 'it')[0]['diagnosis'], 'fine')
        after = self.json('engines')[1]
        self.assertEqual((len(before['ratios']), after['ratios']), (5, ['1:1', '3:2', '2:3']))
        self.assertIn('16:9', after['why_not'])
        # Nothing that it says changes where a request goes or what it costs.
        for name in ('engine', 'kind', 'url', 'row', 'pricing', 'price_high_micros', 'needs_key'):
            self.assertEqual(before[name], after[name], name)
        # Another address is another server.
        self.run_cli('engine', 'add', 'it', '--preset', 'replicate', '--url', 'http://127.0.0.1:1/v1')
        moved = self.json('engines')[1]
        self.assertEqual({**moved, 'url': before['url']}, before)


class Price(climaq.CliTest):
    def prices(self, *options, code=0):
        return {row['engine']: row for row in self.json('price', '--prompt', 'a lamp', *options, code=code)}

    def test_on_an_empty_library(self):
        rows = self.prices('--ratio', '3:2', '--variants', '4')
        self.assertTrue(rows['draft']['configured'])
        self.assertFalse(rows['synexa']['configured'])
        self.assertEqual((rows['synexa']['low_micros'], rows['synexa']['high_micros']), (400000, 400000))
        self.assertEqual(rows['replicate']['high_micros'], 512000)
        # 5488 tokens at $30 a million, four times, and a little text.
        self.assertTrue(658560 <= rows['openai']['high_micros'] <= 658560 + 400)
        # Nothing was named: against the dearest.
        self.assertEqual(rows['replicate']['against'], 'openai')
        self.assertEqual(rows['openai-batch']['saving_permille'], 500)
        self.assertIsNone(rows['wavespeed']['saving_permille'])

    def test_model_card(self):
        """$0.1000 at Synexa and $0.1280 at Replicate: 21.9 % less."""
        self.run_cli('engine', 'add', 'replicate', '--url', 'https://api.replicate.com/v1', '--row', 'replicate/gpt-image-2')
        rows = self.prices('--engine', 'replicate')
        self.assertEqual(next(iter(rows)), 'replicate')
        self.assertEqual((rows['synexa']['saving_permille'], rows['synexa']['against']), (219, 'replicate'))
        out = self.run_cli('price', '--prompt', 'x', '--engine', 'replicate').out
        self.assertRegex(out, r'(?m)^replicate +\$0\.1280')
        self.assertRegex(out, r'(?m)^synexa +\$0\.10 +21\.9 % less than replicate, not configured')

    def test_pictures_count_and_too_many_say_why(self):
        self.run_cli('engine', 'add', 'openai', '--preset', 'openai')
        square = ('--ratio', '1:1')
        plain, one = self.prices(*square), self.prices('--image', self.picture('a.png', 512, 512), *square)
        added = one['openai']['low_micros'] - plain['openai']['low_micros']
        # 512 × 512 becomes 32 × 32 patches at $8 a million, and a longer prompt.
        self.assertTrue(1024 * 8 <= added <= 1024 * 8 + 300, added)
        self.assertEqual(one['openai']['high_micros'] - one['openai']['low_micros'], 512 * 8)
        self.assertIsNone(one['openai']['saving_permille'])
        images = [part for number in range(17) for part in ('--image', self.picture(f'{number}.png', 32, 32 + number))]
        many = self.prices(*images)
        self.assertIn('16', many['openai']['why_not'])
        self.assertIsNone(many['synexa']['why_not'])
        self.prices(*images, '--engine', 'openai', code=2)

    def test_previews(self):
        self.run_cli('engine', 'add', 'openai', '--preset', 'openai')
        self.assertEqual(self.prices('--previews', '3')['openai']['low_micros'] - self.prices()['openai']['low_micros'], 9000)
        self.run_cli('price', '--prompt', 'x', '--previews', '4', code=2)


class Spending(climaq.CliTest):
    def generate(self, prompt, code=0):
        return self.run_cli('generate', '--prompt', prompt, '--engine', 'fake', '--quality', 'low', code=code)

    def test_spending(self):
        provider = self.provider()
        self.generate('a lamp')
        self.generate('a lamp fault:500-charged:1', code=5)
        charged = [row['micros'] for row in provider.charges()]
        spending = self.json('spending')[0]
        self.assertEqual(spending['total']['pictures'], 1)
        self.assertEqual(spending['total']['unknown'], 1)
        self.assertTrue(0 < spending['total']['unknown_micros'] < 10000)
        self.assertAlmostEqual(spending['total']['confirmed_micros'], charged[0], delta=300)
        self.assertEqual([row['key'] for row in spending['engines']], ['fake'])
        self.assertEqual(len(spending['days']), 1)
        self.assertEqual(spending['estimates']['count'], 1)
        self.assertLess(spending['estimates']['error_permille'], 100)
        self.assertEqual(self.json('spending', '--since', '1d')[0]['total'], spending['total'])
        text = self.run_cli('spending').out
        self.assertIn('1 undecided', text)
        for bad in ('yesterday', '2026-13-01', '0d', '-1d', '2026-11', ''):
            self.run_cli('spending', '--since', bad, code=2)
        # A day ago, for all that the library knows.
        db = sqlite3.connect(os.path.join(self.library, 'library.db'))
        with db:
            db.execute('UPDATE attempt SET t_committed = t_committed - 86400000000')
        db.close()
        self.assertEqual(self.json('spending', '--since', '1d')[0]['total']['pictures'], 0)
        self.assertEqual(self.json('spending', '--since', '2d')[0]['total'], spending['total'])

    def test_board_budget(self):
        provider = self.provider()
        self.run_cli('budget', 'set', 'board', '0.007')
        self.assertEqual(self.json('budget', 'show')[0]['board']['budget'], 7000)
        self.generate('a lamp')
        self.generate('another lamp', code=4)
        self.assertEqual(len(provider.charges()), 1)
        self.run_cli('budget', 'set', 'board', 'none')
        self.assertIsNone(self.json('budget', 'show')[0]['board']['budget'])
        self.generate('another lamp')
        self.run_cli('budget', 'set', 'year', '1', code=2)
        self.run_cli('budget', 'set', 'board', '-1', code=2)

    def test_unknown(self):
        provider = self.provider()
        self.assertEqual(self.json('unknown', 'list'), [])
        for number in range(3):
            self.generate(f'lamp {number} fault:500-charged:1', code=5)
        rows = self.json('unknown')
        self.assertEqual([row['job'] for row in rows], [1, 2, 3])
        self.assertEqual(rows[0]['engine'], 'fake')
        self.assertTrue(4000 < rows[0]['may_cost_micros'] < 10000)
        self.assertTrue(rows[0]['sent'].startswith('20'))
        self.assertIn('resend', self.run_cli('unknown', 'list').out)
        self.run_cli('unknown', 'resolve', '1', 'not-charged')
        self.run_cli('unknown', 'discard', '2')
        self.run_cli('unknown', 'resend', '3')
        self.assertEqual(len(provider.charges()), 4)
        self.assertEqual(self.json('unknown'), [])
        total = self.json('spending')[0]['total']
        self.assertEqual((total['unknown'], total['pictures']), (0, 1))
        for bad in (['unknown', 'resolve', '9', 'charged'], ['unknown', 'resolve', '1', 'perhaps'], ['unknown', 'forget', '1'],
                    ['unknown', 'resend', 'x']):
            self.run_cli(*bad, code=2)


if __name__ == '__main__':
    tap.main()
