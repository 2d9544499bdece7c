#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn on pictures: annotated copies are made, sent and counted, masks become pixels, what is wrong is said."""
import json
import os
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

LAMP = {'kind': 'box', 'letter': 'A', 'label': 'this lamp', 'points': '0.31,0.2 0.52,0.7'}
PLACE = 'mark A (box, 31–52 % from the left, 20–70 % from the top) shows “this lamp”'


class Marks(climaq.CliTest):
    def grey(self, name, width=320, height=200):
        path = self.path(name)
        climaq.write_png(path, width, height, lambda x, y: (90, 90, 90))
        return path

    def marks(self, content, name='marks.json'):
        path = self.path(name)
        with open(path, 'w', encoding='utf-8') as stream:
            json.dump(content, stream)
        return path

    def pixels(self, sha256):
        path = os.path.join(self.library, 'objects', sha256[:2], sha256[2:])
        return subprocess.run(['convert', path, '-depth', '8', 'rgb:-'], capture_output=True, check=True, timeout=60).stdout

    def edit(self, *options, code=0):
        return self.json('edit', '--image', self.grey('a.png'), '--image', self.grey('b.png') + '#brass', *options, code=code)

    def test_annotated_copy_is_sent_behind_its_picture(self):
        provider = self.provider()
        step = self.edit('--prompt', 'make @1A like @2', '--engine', 'fake', '--quality', 'low',
                         '--marks', self.marks({'marks': [LAMP]}))[0]
        self.assertEqual((step['state'], len(step['images']), len(provider.charges())), ('done', 3, 1))
        self.assertEqual([image['number'] for image in step['images']], [1, 0, 2])
        self.assertEqual(step['prompt'].split('\n\n'),
                         [f'Image 1 is the picture to edit; {PLACE}. Image 2 is image 1 again with its marks drawn on it; '
                          'the marks are not part of the picture. Image 3 is “brass”.',
                          'Change: make mark A in image 1 like image 3'])
        clean, copy = self.pixels(step['images'][0]['sha256']), self.pixels(step['images'][1]['sha256'])
        self.assertEqual(len(clean), len(copy))
        changed = [i // 3 for i in range(0, len(clean), 3) if clean[i:i + 3] != copy[i:i + 3]]
        self.assertGreater(len(changed), 500)
        # The box stands where it was drawn.
        self.assertAlmostEqual(max(place // 320 for place in changed), 0.7 * 200, delta=4)

    def test_each_picture_by_its_number(self):
        step = self.edit('--prompt', 'brighter, like @2B', '--marks',
                         self.marks({'pictures': {'2': {'marks': [{**LAMP, 'letter': 'B'}]}}}))[0]
        # The Draft engine sees nothing: it is told.
        self.assertEqual(len(step['images']), 2)
        self.assertIn('Image 2 is “brass”; mark B (box', step['prompt'])
        self.assertIn('brighter, like mark B in image 2', step['prompt'])

    def test_draft_places_at_a_mark(self):
        blue = self.path('blue.png')
        climaq.write_png(blue, 64, 64, lambda x, y: (0, 0, 250))
        result = self.json('edit', '--image', self.grey('a.png'), '--image', blue, '--prompt', 'place @2 on @1A',
                           '--marks', self.marks({'marks': [LAMP]}), '--output', self.path('out.png'))
        self.assertEqual(result[0]['state'], 'done')
        raw = subprocess.run(['convert', self.path('out.png'), '-depth', '8', 'rgb:-'], capture_output=True, check=True).stdout
        width = climaq.png_size(self.path('out.png'))[0]
        height = len(raw) // 3 // width
        at = (int(0.45 * height) * width + int(0.415 * width)) * 3
        self.assertEqual(tuple(raw[at:at + 3]), (0, 0, 250))
        self.assertEqual(tuple(raw[:3]), (90, 90, 90))

    def test_mask_of_shapes_keeps_the_rest(self):
        path = self.path('photo.png')
        climaq.write_png(path, 96, 64, lambda x, y: (x * 2, y * 3, (x * y) % 251))
        self.json('edit', '--image', path, '--prompt', 'black and white', '--output', self.path('out.png'), '--marks',
                  self.marks({'mask': {'shapes': [{'tool': 'box', 'points': '0.25,0.25 0.75,0.75'}]}}))
        raw = subprocess.run(['convert', self.path('out.png'), '-depth', '8', 'rgb:-'], capture_output=True, check=True).stdout
        self.assertEqual(climaq.png_size(self.path('out.png')), (96, 64))
        for y in range(64):
            for x in range(96):
                inside = 24 <= x < 72 and 16 <= y < 48
                if not inside:
                    self.assertEqual(tuple(raw[(y * 96 + x) * 3:][:3]), (x * 2, y * 3, (x * y) % 251), (x, y))
        self.assertEqual(len(set(raw[(32 * 96 + 48) * 3:][:3])), 1)

    def test_dry_run_shows_what_would_go_and_leaves_no_trace(self):
        self.provider()
        shown = self.edit('--prompt', 'brighter', '--engine', 'fake', '--quality', 'low', '--dry-run',
                          '--marks', self.marks({'marks': [LAMP], 'mask': {'shapes': [{'tool': 'ellipse', 'points': '0,0 1,1'}]}}))
        body = shown[0]['body']
        self.assertEqual(body.count('name="image[]"'), 3)
        self.assertEqual(body.count('name="mask"'), 1)
        self.assertEqual([], [name for _, _, names in os.walk(os.path.join(self.library, 'objects')) for name in names])
        self.assertEqual(self.steps(), [])

    def test_copies_count_against_the_limit(self):
        provider = self.provider()
        images = [option for i in range(9) for option in ('--image', self.grey(f'p{i}.png'))]
        marks = self.marks({'pictures': {str(i): {'marks': [LAMP]} for i in range(1, 10)}})
        result = self.run_cli('edit', '--prompt', 'x', '--engine', 'fake', *images, '--marks', marks, code=2)
        self.assertIn('there are 18, with the copies that show the marks', result.err)
        self.assertEqual((provider.charges(), self.steps()), ([], []))
        step = self.json('edit', '--prompt', 'x', '--engine', 'fake', '--quality', 'low', '--pack', *images, '--marks', marks)[0]
        self.assertEqual((step['state'], len(step['images']), len(step['packed'])), ('done', 15, 2))
        self.assertIn('8 is “p7” [mark A (box', step['prompt'])

    def test_what_is_wrong_is_said(self):
        for content, words in (({'marks': [{'kind': 'x'}]}, 'no kind of mark'), ({'marks': [{**LAMP, 'points': '2,2 3,3'}]}, 'outside'),
                               ({'pictures': {'x': {}}}, 'numbers'), ({'marks': [LAMP] * 65}, 'at most 64')):
            result = self.run_cli('edit', '--image', self.grey('a.png'), '--prompt', 'x', '--marks', self.marks(content), code=2)
            self.assertIn(words, result.err)
        self.run_cli('edit', '--image', self.grey('a.png'), '--prompt', 'x', '--marks', self.path('nothing.json'), code=2)
        self.run_cli('edit', '--image', self.grey('a.png'), '--prompt', 'x', '--marks', self.library, code=2)
        self.assertEqual(self.steps(), [])


tap.main()
