#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board's file is known by its name, and by its first bytes where it has another; a common zip is none."""

import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import tap

ROOT = os.environ['MAQ_SOURCE_ROOT']
APP_ID = 'io.github.maquette.Maquette'
TYPE = 'application/vnd.maquette.board+zip'


def zip_of(path, *names):
    with zipfile.ZipFile(path, 'w') as archive:
        for name in names:
            archive.writestr(name, '{}')
    return path


@unittest.skipUnless(shutil.which('update-mime-database') and shutil.which('gio'), 'no shared-mime-info here')
class Mime(unittest.TestCase):
    def setUp(self):
        self.data = tempfile.mkdtemp(prefix='maq-mime-')
        self.addCleanup(shutil.rmtree, self.data)
        packages = os.path.join(self.data, 'mime', 'packages')
        os.makedirs(packages)
        shutil.copy(os.path.join(ROOT, 'data', APP_ID + '.mime.xml'), os.path.join(packages, APP_ID + '.xml'))
        subprocess.run(['update-mime-database', os.path.join(self.data, 'mime')], check=True, stderr=subprocess.DEVNULL)

    def type_of(self, path):
        environment = dict(os.environ, XDG_DATA_HOME=self.data)
        told = subprocess.run(['gio', 'info', '-a', 'standard::content-type', path], env=environment, capture_output=True, text=True,
                              check=True).stdout
        return told.split('standard::content-type:')[1].split()[0]

    def test_by_name_and_by_bytes(self):
        board = zip_of(os.path.join(self.data, 'a.maquette'), 'board.json', 'steps/x.json')
        self.assertEqual(self.type_of(board), TYPE)
        other = shutil.copy(board, os.path.join(self.data, 'without-a-name'))
        self.assertEqual(self.type_of(other), TYPE)

    def test_a_common_zip(self):
        self.assertEqual(self.type_of(zip_of(os.path.join(self.data, 'a.zip'), 'pictures/a.png')), 'application/zip')

    def test_desktop_opens_it_and_there_is_a_sign(self):
        with open(os.path.join(ROOT, 'data', APP_ID + '.desktop.in'), encoding='utf-8') as stream:
            self.assertIn(TYPE + ';', stream.read())
        self.assertTrue(os.path.exists(os.path.join(ROOT, 'data/icons/scalable/mimetypes', APP_ID + '.board.svg')))


if __name__ == '__main__':
    tap.main()
