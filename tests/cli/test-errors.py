#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every exit code, and bad input that must leave no trace."""
import contextlib
import fcntl
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import unittest
import zlib

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402


class BadInput(climaq.CliTest):
    def refused(self, *arguments, says, stdin=None):
        result = self.run_cli(*arguments, code=2, stdin=stdin)
        self.assertIn(says, result.err)
        self.assertEqual(result.out, '')
        self.assertEqual(self.steps(), [])
        objects = os.path.join(self.library, 'objects')
        kept = [name for base, _, names in os.walk(objects) for name in names]
        self.assertEqual(kept, [])

    def test_empty_prompt(self):
        self.refused('generate', '--prompt', '', says='empty')
        self.refused('generate', '--prompt', '-', says='empty', stdin=b' \n')

    def test_missing_prompt(self):
        self.refused('generate', says='--prompt')

    def test_wrong_ratio(self):
        self.refused('generate', '--prompt', 'x', '--ratio', '4:3', says='16:9')

    def test_wrong_variants(self):
        self.refused('generate', '--prompt', 'x', '--variants', '9', says='8')

    def test_unknown_engine(self):
        self.refused('generate', '--prompt', 'x', '--engine', 'nobody', says='nobody')

    def test_unknown_step(self):
        self.refused('edit', '--prompt', 'x', '--from', '77', says='77')

    def test_prompt_not_utf8(self):
        self.refused('generate', '--prompt', '-', says='UTF-8', stdin=b'\xff\xfe poster')

    def test_wrong_extension_before_anything_is_made(self):
        self.refused('generate', '--prompt', 'x', '-o', self.path('a.jpg'), says='.png')
        self.refused('generate', '--prompt', 'x', '-o', self.path('nowhere/a.png'), says='nowhere')

    def test_missing_file(self):
        self.refused('edit', '--prompt', 'x', '--image', self.path('none.png'), says='none.png')

    def test_strange_files(self):
        os.mkfifo(self.path('pipe'))
        os.mkdir(self.path('folder'))
        os.symlink(self.picture('real.png'), self.path('link.png'))
        os.symlink(self.path('gone'), self.path('dead.png'))
        open(self.path('empty.png'), 'wb').close()
        with open(self.path('text.png'), 'w', encoding='utf-8') as stream:
            stream.write('not a picture')
        for name in ('pipe', 'folder', 'link.png', 'dead.png', 'empty.png', 'text.png'):
            self.refused('edit', '--prompt', 'x', '--image', self.path(name), says=name)

    def test_hostile_pictures(self):
        with open(self.picture('good.png'), 'rb') as stream:
            good = stream.read()
        with open(self.path('cut.png'), 'wb') as stream:
            stream.write(good[:len(good) // 2])
        head = struct.pack('>IIBBBBB', 40000, 40000, 8, 2, 0, 0, 0)
        with open(self.path('bomb.png'), 'wb') as stream:
            stream.write(good[:8] + struct.pack('>I', 13) + b'IHDR' + head + struct.pack('>I', zlib.crc32(b'IHDR' + head)) + good[33:])
        for name in ('cut.png', 'bomb.png'):
            self.refused('edit', '--prompt', 'x', '--image', self.picture('fine.png'), '--image', self.path(name), says=name)

    def test_wrong_use(self):
        for arguments in (['nonsense'], ['generate', 'words'], ['show'], ['engine', 'add', 'x'], ['export', '1'],
                          ['resolve', '1', 'perhaps'], ['budget', 'set', 'year', '1'], ['--what']):
            self.run_cli(*arguments, code=2)

    def test_help_and_version(self):
        self.assertIn('maquette-cli', self.run_cli('--version').out)
        top = self.run_cli('--help').out
        for command in ('generate', 'edit', 'history', 'show', 'export', 'status', 'engines', 'price', 'engine', 'key'):
            self.assertIn(command, top)
            self.assertIn('--json', self.run_cli(command, '--help').out)

    def test_dry_run_leaves_no_trace(self):
        result = self.run_cli('generate', '--prompt', 'Poster "Hi"', '--dry-run', '--ratio', '3:2')
        self.assertIn('1536x1024', result.out)
        self.assertIn('/images/generations', result.out)
        self.assertEqual(self.steps(), [])

    def test_locked_library(self):
        self.run_cli('history')
        with open(os.path.join(self.library, 'library.lock'), 'rb') as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            result = self.run_cli('generate', '--prompt', 'x', code=1)
        self.assertIn('held by another program', result.err)
        self.assertEqual(self.steps(), [])

    def test_library_of_others_is_refused(self):
        os.mkdir(self.library)
        os.chmod(self.library, 0o777)
        result = self.run_cli('history', code=2)
        self.assertIn(self.library, result.err)

    @unittest.skipUnless(os.geteuid() == 0, 'mounting needs root')
    def test_full_disk(self):
        os.mkdir(self.library)
        try:
            subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=3m,mode=700', 'tmpfs', self.library], check=True,
                           capture_output=True, timeout=30)
        except subprocess.CalledProcessError:
            # A container that may not mount: a file system limit of the process instead.
            self.skipTest('this machine does not let root mount')
        self.addCleanup(subprocess.run, ['umount', '-l', self.library], timeout=30)
        result = self.run_cli('generate', '--prompt', 'Poster "Full"', code=1)
        self.assertIn('room', result.err)
        self.assertNotIn('charged:', result.err)


class ExitCodes(climaq.CliTest):
    def generate(self, prompt, code, **keywords):
        return self.run_cli('generate', '--prompt', prompt, '--engine', 'fake', '--quality', 'low', code=code, **keywords)

    def test_done(self):
        provider = self.provider()
        self.generate('a lamp', 0)
        self.assertEqual(len(provider.charges()), 1)

    def test_refused_is_not_charged(self):
        provider = self.provider()
        result = self.generate('a lamp fault:moderation', 3)
        self.assertIn('refused', result.err)
        self.assertEqual(provider.charges(), [])

    def test_budget(self):
        provider = self.provider()
        self.run_cli('budget', 'set', 'day', '0.001')
        self.generate('a lamp', 4)
        self.assertEqual(provider.charges(), [])
        self.run_cli('budget', 'set', 'day', '10')
        self.generate('a lamp', 0)
        self.assertEqual(len(provider.charges()), 1)

    def test_unknown_then_resolved(self):
        provider = self.provider()
        self.generate('a lamp fault:reset-after-body', 5)
        self.assertEqual(len(provider.charges()), 1)
        slot = self.steps()[0]['slots'][0]
        self.assertEqual(slot['state'], 'unknown')
        self.run_cli('resolve', slot['job'], 'charged')
        self.assertEqual(self.steps()[0]['slots'][0]['state'], 'discarded')
        self.assertEqual(len(provider.charges()), 1)

    def test_unknown_sent_again_by_choice(self):
        provider = self.provider()
        self.generate('a lamp fault:500-charged:1', 5)
        slot = self.steps()[0]['slots'][0]
        self.run_cli('resolve', slot['job'], 'resend')
        self.assertEqual(self.steps()[0]['slots'][0]['state'], 'done')
        self.assertEqual(len(provider.charges()), 2)

    def test_unreachable(self):
        self.run_cli('engine', 'add', 'fake', '--url', 'http://127.0.0.1:9/v1', '--row', 'openai/gpt-image-2')
        self.generate('a lamp', 6, timeout=180)

    def test_quota_and_retry(self):
        provider = self.provider('--fault', 'quota')
        self.generate('a lamp', 3)
        self.assertEqual(provider.charges(), [])

    def test_looking_sends_nothing(self):
        provider = self.provider()
        self.generate('a lamp', 0)
        self.requeue()
        for command in (['status'], ['history'], ['show', '1'], ['engines']):
            self.run_cli(*command)
        self.assertEqual(len(provider.charges()), 1)
        self.assertEqual(self.steps()[0]['slots'][0]['state'], 'queued')
        self.run_cli('retry', '1')
        self.assertEqual(len(provider.charges()), 2)
        self.assertEqual(self.steps()[0]['slots'][0]['state'], 'done')

    def requeue(self):
        """As if the process had been ended before it sent the job."""
        # The spool and the sidecar would bring back what is taken out of the catalogue here.
        for folder in ('spool', 'sidecars'):
            shutil.rmtree(os.path.join(self.library, folder))
            os.mkdir(os.path.join(self.library, folder), 0o700)
        with contextlib.closing(sqlite3.connect(os.path.join(self.library, 'library.db'))) as db, db:
            for statement in ('DELETE FROM asset', 'DELETE FROM ledger', 'DELETE FROM attempt',
                              "UPDATE job SET state = 'queued', owner = NULL, crashes = 0"):
                db.execute(statement)

    def test_wrong_key(self):
        self.provider('--key', 'sk-right', key=True)
        self.generate('a lamp', 7)

    def test_dry_run_and_price(self):
        provider = self.provider()
        request, price = self.json('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low', '--dry-run', '--ratio', '3:2')
        self.assertIn('"size":"1536x1024"', request['body'].replace(' ', ''))
        self.assertTrue(4000 < price['low_micros'] < 6000)
        prices = {row['engine']: row for row in self.json('price', '--prompt', 'a lamp', '--ratio', '3:2', '--variants', '4')}
        self.assertEqual(prices['draft']['high_micros'], 0)
        self.assertTrue(600000 < prices['fake']['high_micros'] < 700000)
        self.assertEqual(provider.charges(), [])

    def test_engines(self):
        self.provider()
        rows = {row['engine']: row for row in self.json('engines')}
        self.assertEqual(rows['draft']['max_references'], 20)
        self.assertEqual(rows['fake']['max_references'], 16)
        self.run_cli('engine', 'test', 'fake')
        self.run_cli('engine', 'remove', 'fake')
        self.assertNotIn('fake', {row['engine'] for row in self.json('engines')})
        self.run_cli('engine', 'remove', 'draft', code=2)

    def test_seventeen_pictures_are_too_many_for_openai(self):
        provider = self.provider()
        images = []
        for number in range(17):
            images += ['--image', self.picture(f'p{number}.png', 64, 64 + number)]
        result = self.run_cli('edit', '--prompt', 'x', '--engine', 'fake', *images, code=2)
        self.assertIn('16', result.err)
        self.assertEqual((provider.charges(), self.steps()), ([], []))


if __name__ == '__main__':
    tap.main()
