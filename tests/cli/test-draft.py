#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""maquette-cli with the built-in engine: the real server, the real Draft, real photographs."""
import filecmp
import hashlib
import os
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

SIZES = {'1:1': (1024, 1024), '3:2': (1536, 1024), '2:3': (1024, 1536), '16:9': (1536, 864), '9:16': (864, 1536)}
POSTER = 'Poster "Night Market" in bold serif, teal and coral, lanterns'


class Draft(climaq.CliTest):
    def pixels(self, path, width, height):
        return subprocess.run(['convert', path, '-depth', '8', f'rgb:{path}.rgb'], check=True, timeout=60) and \
            open(f'{path}.rgb', 'rb').read()

    def test_same_request_same_bytes(self):
        self.run_cli('generate', '--prompt', POSTER, '--ratio', '2:3', '-o', self.path('a.png'))
        self.run_cli('generate', '--prompt', POSTER, '--ratio', '2:3', '-o', self.path('b.png'))
        self.assertEqual(climaq.png_size(self.path('a.png')), (1024, 1536))
        self.assertTrue(filecmp.cmp(self.path('a.png'), self.path('b.png'), shallow=False))

    def test_five_ratios(self):
        for ratio, size in SIZES.items():
            path = self.path(ratio.replace(':', '-') + '.png')
            self.run_cli('generate', '--prompt', 'A quiet lake', '--ratio', ratio, '-o', path)
            self.assertEqual(climaq.png_size(path), size)

    def test_variants_differ_and_are_numbered(self):
        self.run_cli('generate', '--prompt', POSTER, '--variants', '3', '-o', self.path('v.png'))
        hashes = set()
        for number in (1, 2, 3):
            with open(self.path(f'v-{number}.png'), 'rb') as stream:
                hashes.add(hashlib.sha256(stream.read()).hexdigest())
        self.assertEqual(len(hashes), 3)

    def test_ignored_words_are_shown(self):
        result = self.run_cli('generate', '--prompt', 'Poster "Hello", a quizzical axolotl')
        self.assertIn('axolotl', result.err)
        step = self.json('generate', '--prompt', 'Poster "Hello", a quizzical axolotl')[-1]
        self.assertIn('axolotl', ' '.join(step['notes']))
        self.assertIs(step['ai'], False)

    def test_prompt_from_standard_input(self):
        step = self.json('generate', '--prompt', '-', stdin='Poster “Grüße”'.encode())[-1]
        self.assertEqual(step['change'], 'Poster “Grüße”')

    def test_photograph_edit_and_chain(self):
        photograph = climaq.find_photograph()
        first = self.json('edit', '--prompt', 'warmer evening light', '--image', photograph + '#harbour',
                          '-o', self.path('warm.png'))[-1]
        self.assertEqual(first['state'], 'done')
        self.assertLessEqual(max(climaq.png_size(self.path('warm.png'))), 4096)
        second = self.json('edit', '--prompt', 'black and white', '--from', first['uuid'], '-o', self.path('grey.png'))[-1]
        third = self.json('edit', '--prompt', 'sharpen', '--from', str(second['step']))[-1]
        parents = {step['uuid']: step['parent'] for step in self.steps()}
        self.assertEqual(parents, {first['uuid']: None, second['uuid']: first['uuid'], third['uuid']: second['uuid']})
        self.assertEqual(first['images'][0]['name'], 'harbour')
        width, height = climaq.png_size(self.path('grey.png'))
        grey = self.pixels(self.path('grey.png'), width, height)
        sample = grey[::3][:30000], grey[1::3][:30000], grey[2::3][:30000]
        self.assertTrue(max(max(values) - min(values) for values in zip(*sample)) <= 2)

    def test_mask_keeps_the_outside(self):
        source = self.picture(width=320, height=240)
        mask = self.path('mask.png')
        climaq.write_png(mask, 320, 240, lambda x, y: (255, 255, 255) if x >= 160 else (0, 0, 0))
        self.run_cli('edit', '--prompt', 'black and white', '--image', source, '--mask', mask, '-o', self.path('out.png'))
        before = self.pixels(source, 320, 240)
        after = self.pixels(self.path('out.png'), 320, 240)
        for row in range(240):
            start = row * 320 * 3
            self.assertEqual(before[start:start + 160 * 3], after[start:start + 160 * 3], f'row {row}')
        self.assertNotEqual(before, after)

    def test_twenty_references_and_not_one_more(self):
        images = []
        for number in range(1, 22):
            images += ['--image', f'{self.picture(f"p{number}.png", 40 + number, 40)}#picture {number}']
        step = self.json('edit', '--prompt', 'Poster "Twenty" with all pictures', *images[:40])[-1]
        self.assertEqual([image['number'] for image in step['images']], list(range(1, 21)))
        self.assertEqual([image['name'] for image in step['images']], [f'picture {n}' for n in range(1, 21)])
        count = len(self.steps())
        result = self.run_cli('edit', '--prompt', 'Poster', *images, code=2)
        self.assertIn('20', result.err)
        self.assertEqual(len(self.steps()), count)

    def test_export_is_the_stored_bytes(self):
        step = self.json('generate', '--prompt', POSTER)[-1]
        self.run_cli('export', step['step'], '-o', self.path('e.png'))
        with open(self.path('e.png'), 'rb') as stream:
            self.assertEqual(hashlib.sha256(stream.read()).hexdigest(), step['slots'][0]['sha256'])
        os.mkdir(self.path('folder'))
        self.run_cli('export', f'{step["step"]}:1', '-o', self.path('folder'))
        self.assertEqual(len(os.listdir(self.path('folder'))), 1)
        self.run_cli('export', step['step'], '-o', self.path('e.jpg'), code=2)

    def test_search(self):
        self.run_cli('generate', '--prompt', 'Poster "Lanterns"')
        self.run_cli('generate', '--prompt', 'Logo "Fjord"')
        self.assertEqual([step['change'] for step in self.json('history', '--search', 'Fjo')], ['Logo "Fjord"'])
        self.assertEqual([step['change'] for step in self.json('history', '--search', 'La')], ['Poster "Lanterns"'])

    def test_two_at_once(self):
        running = [self.start('generate', '--prompt', f'Poster "Number {number}"') for number in range(4)]
        for process in running:
            out, err = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, err)
        self.assertEqual(len(self.steps()), 4)


if __name__ == '__main__':
    tap.main()
