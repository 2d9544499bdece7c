#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text for people is in the template, and every language of po/LINGUAS has all of them, with the same
placeholders. A half-translated window is worse than an English one."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import tap  # noqa: E402

SOURCE = os.environ.get('MAQ_SOURCE_ROOT', os.getcwd())
PO = os.path.join(SOURCE, 'po')
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3']
MARKED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext) \(\s*"|translatable="yes"')


def listed(name):
    with open(os.path.join(PO, name), encoding='utf-8') as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith('#')]


def languages():
    return [word for line in listed('LINGUAS') for word in line.split()]


def sources():
    for folder in ('src', 'ui'):
        for path, _, names in os.walk(os.path.join(SOURCE, folder)):
            for name in names:
                if name.endswith(('.c', '.h', '.def', '.ui')):
                    yield os.path.relpath(os.path.join(path, name), SOURCE)


def make_template(folder):
    path = os.path.join(folder, 'maquette.pot')
    subprocess.run(['xgettext', '--from-code=UTF-8', '-f', os.path.join(PO, 'POTFILES.in'), '-D', SOURCE, '-o', path,
                    *('--keyword=' + keyword for keyword in KEYWORDS)], check=True, capture_output=True)
    return path


def statistics(path, *options):
    said = subprocess.run(['msgfmt', '--statistics', '-o', os.devnull, *options, path], capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL='C.UTF-8'), check=False)
    return said.returncode, said.stderr


class Translations(unittest.TestCase):
    def test_every_file_with_text_is_listed(self):
        named = set(listed('POTFILES.in'))
        for path in sources():
            with open(os.path.join(SOURCE, path), encoding='utf-8') as text:
                if MARKED.search(text.read()):
                    self.assertIn(path, named, 'po/POTFILES.in does not name it')

    def test_every_listed_file_is_there(self):
        for path in listed('POTFILES.in'):
            self.assertTrue(os.path.exists(os.path.join(SOURCE, path)), path)

    def test_every_language_is_complete(self):
        with tempfile.TemporaryDirectory() as folder:
            template = make_template(folder)
            for language in languages():
                merged = os.path.join(folder, language + '.po')
                subprocess.run(['msgmerge', '-q', '--no-fuzzy-matching', '-o', merged,
                                os.path.join(PO, language + '.po'), template], check=True)
                status, said = statistics(merged)
                self.assertEqual(status, 0, said)
                self.assertNotRegex(said, 'untranslated|fuzzy', f'{language}: {said}')

    def test_every_placeholder_fits(self):
        for language in languages():
            status, said = statistics(os.path.join(PO, language + '.po'), '--check')
            self.assertEqual(status, 0, said)


if __name__ == '__main__':
    tap.main()
