#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""More pictures than an engine takes: refused with both ways out, left out, or packed into one contact sheet."""
import json
import os
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

N = 19


def colour(number):
    return (number * 13 % 256, number * 47 % 200, 255 - number * 11)


class Fit(climaq.CliTest):
    def images(self, n=N):
        """Pictures of one colour each, numbered from 1 as the command line does."""
        options = []
        for number in range(1, n + 1):
            path = self.path(f'p{number}.png')
            climaq.write_png(path, 300 + 10 * number, 200 + number, lambda x, y, number=number: colour(number))
            options += ['--image', f'{path}#r{number}']
        return options

    def edit(self, *options, code=0):
        return self.json('edit', '--prompt', 'put @18 on @2', '--engine', 'fake', '--quality', 'low', *self.images(), *options, code=code)

    def objects(self):
        return sorted(name for base, _, names in os.walk(os.path.join(self.library, 'objects')) for name in names)

    def count(self, sha256):
        """How many pixels of each picture's colour are on it, by number."""
        path = os.path.join(self.library, 'objects', sha256[:2], sha256[2:])
        raw = subprocess.run(['convert', path, '-depth', '8', 'rgb:-'], capture_output=True, check=True, timeout=60).stdout
        pixels = {}
        for i in range(0, len(raw), 3):
            pixels[raw[i:i + 3]] = pixels.get(raw[i:i + 3], 0) + 1
        return {number: pixels.get(bytes(colour(number)), 0) for number in range(1, N + 1)}

    def test_refused_with_both_ways_out(self):
        provider = self.provider()
        result = self.run_cli('edit', '--prompt', 'x', '--engine', 'fake', *self.images(), code=2)
        self.assertIn('--leave-out it goes without pictures 17, 18 and 19', result.err)
        self.assertIn('--pack, pictures 16, 17, 18 and 19', result.err)
        self.run_cli('edit', '--prompt', 'x', '--engine', 'fake', '--pack', '--leave-out', *self.images(2), code=2)
        self.assertEqual((self.objects(), self.steps(), provider.charges()), ([], [], []))

    def test_leave_out(self):
        provider = self.provider()
        step = self.edit('--leave-out')[0]
        self.assertEqual((step['state'], len(step['images']), len(provider.charges())), ('done', 16, 1))
        self.assertEqual([image['number'] for image in step['images']], list(range(1, 17)))
        # The eighteenth is not there: the mention stays as it was written.
        self.assertIn('put @18 on image 2', step['prompt'])
        self.assertNotIn('packed', step)

    def test_pack(self):
        provider = self.provider()
        step = self.edit('--pack')[0]
        self.assertEqual((step['state'], len(step['images']), len(provider.charges())), ('done', 16, 1))
        self.assertEqual([image['number'] for image in step['packed']], [16, 17, 18, 19])
        self.assertIn('Image 16 is a contact sheet of references 16 to 19', step['prompt'])
        self.assertIn('18 is “r18”', step['prompt'])
        self.assertIn('put reference 18 in image 16 on image 2', step['prompt'])
        found = self.count(step['images'][15]['sha256'])
        for number in range(1, N + 1):
            size = (300 + 10 * number) * (200 + number)
            self.assertEqual(found[number], size if number >= 16 else 0, number)
        # The pictures on it are in the library for themselves, and the step knows them after a restart.
        self.assertEqual(self.json('show', '1')[0]['packed'], step['packed'])
        for image in step['packed']:
            self.assertTrue(os.path.exists(os.path.join(self.library, 'objects', image['sha256'][:2], image['sha256'][2:])))

    def test_dry_run_leaves_no_trace(self):
        self.provider()
        request, price = self.edit('--pack', '--dry-run')
        self.assertIn('contact sheet', request['body'])
        self.assertTrue(price['known'])
        self.assertEqual((self.objects(), self.steps()), ([], []))
        left = [name for _, _, names in os.walk(self.environment['XDG_RUNTIME_DIR']) for name in names if 'sheet' in name]
        self.assertEqual(left, [])

    def test_what_fits_is_left_alone(self):
        self.provider()
        step = self.json('edit', '--prompt', 'x', '--engine', 'fake', '--quality', 'low', '--pack', *self.images(3))[0]
        self.assertEqual(len(step['images']), 3)
        self.assertNotIn('packed', step)

    def test_one_picture_alone(self):
        """Where only the picture being edited goes there is no room for a sheet, and it never is left out."""
        provider = self.provider()
        self.run_cli('engine', 'add', 'fake', '--url', provider.base, '--row', 'openai/gpt-image-2', '--options', '{"max_references": 1}')
        self.edit('--pack', code=2)
        self.assertEqual([image['name'] for image in self.edit('--leave-out')[0]['images']], ['r1'])

    def test_in_a_batch(self):
        self.provider()
        path = self.path('batch.jsonl')
        line = {'prompt': 'x', 'engine': 'fake', 'quality': 'low', 'images': self.images()[1::2]}
        with open(path, 'w', encoding='utf-8') as stream:
            for more in ({}, {'pack': True}, {'leave_out': True}, {'pack': 1}):
                stream.write(json.dumps(dict(line, **more)) + '\n')
        rows = {row['line']: row for row in map(json.loads, self.run_cli('batch', path, code=2).out.splitlines())}
        self.assertEqual(len(rows[2]['packed']), 4)
        self.assertEqual(len(rows[3]['images']), 16)
        self.assertEqual([rows[n]['error']['code'] for n in (1, 4)], ['bad-input'] * 2)


if __name__ == '__main__':
    tap.main()
