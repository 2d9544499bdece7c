#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures as files: originals bit for bit, sets of sizes and ratios, what is inside, and what is left when it goes wrong."""

import hashlib
import os
import signal
import subprocess
import time

import climaq

import signing
import tap

SHIM = os.path.join(climaq.BUILD, 'tests', 'store', 'libfault-shim.so')
PNG_END = b'IEND\xaeB`\x82'


def sha256(path):
    with open(path, 'rb') as stream:
        return hashlib.sha256(stream.read()).hexdigest()


class Export(climaq.CliTest):
    def setUp(self):
        super().setUp()
        self.out = self.path('out')

    def step(self, prompt='Poster "Lanterns" red', variants=1):
        return self.json('generate', '--prompt', prompt, '--variants', variants)[-1]

    def files(self):
        return sorted(os.listdir(self.out)) if os.path.isdir(self.out) else []

    def assert_whole(self):
        """Whatever is there ends as it should."""
        for name in self.files():
            self.assertFalse(name.endswith('.tmp'), name)
            with open(os.path.join(self.out, name), 'rb') as stream:
                self.assertTrue(stream.read().endswith(PNG_END), name)

    def test_originals_of_several_steps(self):
        first, second = self.step(variants=2), self.step('Logo "Fjord"')
        told = self.json('export', first['step'], f'{second["step"]}:1', '-o', self.out)[-1]
        self.assertEqual([os.path.basename(name) for name in told['files']], ['step-1-1.png', 'step-1-2.png', 'step-2-1.png'])
        stored = [slot['sha256'] for step in (first, second) for slot in step['slots']]
        self.assertEqual([sha256(name) for name in told['files']], stored)
        # Nobody is written over, and the rights are those of any new file.
        again = self.json('export', '1:2', '-o', self.out)[-1]['files']
        self.assertEqual([os.path.basename(name) for name in again], ['step-1-2 (2).png'])
        mask = os.umask(0)
        os.umask(mask)
        self.assertEqual(os.stat(again[0]).st_mode & 0o777, 0o666 & ~mask)

    def test_set(self):
        self.step()
        told = self.json('export', '1', '-o', self.out + '/', '--clean', '--format', 'png', '--size', '512,0', '--ratios', '1:1,16:9',
                         '--name', '{words} {size}')[-1]
        self.assertEqual(told['content'], 'clean')
        names = [os.path.basename(name) for name in told['files']]
        self.assertEqual(len(names), 4)
        self.assertTrue(all(name.startswith('Poster -Lanterns- red ') for name in names), names)
        sizes = [climaq.png_size(name) for name in told['files']]
        self.assertEqual([max(size) for size in sizes[1::2]], [512, 512])
        self.assertEqual(sizes[1], (512, 512))
        self.assertEqual(sizes[3], (512, 288))
        jpeg = self.json('export', '1', '-o', self.path('small.jpg'), '--clean', '--size', '300', '--quality', '40')[-1]['files'][0]
        larger = self.json('export', '1', '-o', self.path('large.webp'), '--with-prompt', '--quality', '95')[-1]['files'][0]
        with open(jpeg, 'rb') as stream:
            self.assertEqual(stream.read(3), b'\xff\xd8\xff')
        with open(larger, 'rb') as stream:
            data = stream.read()
        self.assertEqual(data[8:16], b'WEBPVP8X')
        self.assertIn(b'<maquette:parameters>Poster &quot;Lanterns&quot; red', data)

    def test_prompt_inside_a_png(self):
        self.step()
        self.run_cli('export', '1', '--with-prompt', '-o', self.path('p.png'))
        self.run_cli('export', '1', '--clean', '-o', self.path('c.png'))
        with open(self.path('p.png'), 'rb') as stream:
            self.assertIn(b'tEXtparameters\0Poster "Lanterns" red\nModel: ', stream.read())
        with open(self.path('c.png'), 'rb') as stream:
            data = stream.read()
        self.assertNotIn(b'tEXt', data)
        self.assertNotIn(b'Lanterns', data)

    def test_wrong_use(self):
        self.step(variants=2)
        for arguments in (['1', '-o', self.path('a.jpg')], ['1', '-o', self.out, '--size', '100'], ['1', '-o', self.out, '--ratios', 'all'],
                          ['1', '-o', self.out, '--clean', '--with-prompt'], ['1', '-o', self.out, '--clean', '--size', 'x'],
                          ['1', '-o', self.out, '--clean', '--format', 'bmp'], ['1', '-o', self.out, '--clean', '--quality', '0'],
                          ['1:1', '1:2', '-o', self.path('a.png')], ['1', '--clean', '-o', self.path('a.webp'), '--size', '9,8'],
                          ['1'], ['-o', self.out], ['1', '-o', self.out, '--credentials'],
                          ['1', '-o', self.out, '--clean', '--name', '{stap}']):
            self.run_cli('export', *arguments, code=2)
        self.assertEqual(self.files(), [])

    def test_credentials(self):
        """What an engine signed comes out signed; whoever changes it drops that, and says so."""
        source = self.path('signed.png')
        climaq.write_png(source, 40, 30, lambda x, y: (x * 6, y * 8, 90))
        with open(source, 'rb') as stream:
            signed = signing.sign(stream.read())
        signer = signing.Signer(signed)
        self.addCleanup(signer.close)
        self.run_cli('engine', 'add', 'signer', '--url', signer.base)
        step = self.json('generate', '--prompt', 'a lamp', '--engine', 'signer')[-1]
        self.assertEqual(step['slots'][0]['sha256'], hashlib.sha256(signed).hexdigest())
        told = self.json('export', '1', '--credentials')[-1]
        self.assertEqual((told['credentials'], told['generator'], told['signature_verified']), ('intact', 'Kit', False))
        self.assertIn('not verified', self.run_cli('export', '1', '--credentials').out)
        self.run_cli('export', '1', '-o', self.path('o.png'))
        with open(self.path('o.png'), 'rb') as stream:
            self.assertEqual(stream.read(), signed)
        for option in ('--clean', '--with-prompt'):
            result = self.run_cli('export', '1', option, '-o', self.path('x.png'))
            self.assertIn('credentials', result.err)
            with open(self.path('x.png'), 'rb') as stream:
                self.assertNotIn(b'caBX', stream.read())

    def test_interrupted(self):
        """Ctrl+C in the middle: whole files alone."""
        self.step(variants=8)
        process = self.start('export', *['1'] * 12, '--clean', '--size', '1500', '--name', '{step} {variant}', '-o', self.out)
        until = time.monotonic() + 60
        while not any(name.endswith('.png') for name in self.files()) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, err)
        self.assertIn(b'Stopped.', err)
        self.assertGreater(len(self.files()), 0)
        self.assertLess(len(self.files()), 96)
        self.assertIn(f'{len(self.files())} file'.encode(), err)
        self.assert_whole()

    def test_failing_disk(self):
        """Every call that changes the folder fails in turn, for good; or the program dies there."""
        self.step(variants=3)
        counted = self.path('count')
        for how, first in (('ENOSPC', True), ('kill', False)):
            k, struck = 1, True
            while struck:
                environment = dict(self.environment, LD_PRELOAD=SHIM, MAQ_FAULT_UNDER=self.out + '/', MAQ_FAULT_HOW=how, MAQ_FAULT_K=str(k),
                                   MAQ_FAULT_COUNT=counted)
                if first:
                    environment['MAQ_FAULT_PERSIST'] = '1'
                os.makedirs(self.out, exist_ok=True)
                process = subprocess.run([climaq.CLI, '--library', self.library, 'export', '1', '-o', self.out],
                                         env=environment, capture_output=True, timeout=60)
                struck = process.returncode != 0
                whole = [name for name in self.files() if not name.startswith('.maquette-')]
                for name in whole:
                    with open(os.path.join(self.out, name), 'rb') as stream:
                        self.assertTrue(stream.read().endswith(PNG_END), f'{how} {k}: {name}')
                if struck and first:
                    self.assertIn(b'room', process.stderr.lower() + b'room' * (b'space' in process.stderr.lower()), process.stderr)
                if not struck:
                    self.assertEqual(len(whole), 3)
                for name in self.files():
                    os.unlink(os.path.join(self.out, name))
                k += 1
                self.assertLess(k, 200)
            self.assertGreater(k, 6, how)


if __name__ == '__main__':
    tap.main()
