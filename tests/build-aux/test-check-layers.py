#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants each violation in a small tree and sees the checker catch it; and that a clean tree passes."""
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ.get('MAQ_SOURCE_ROOT') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests'))
import tap  # noqa: E402

CHECKER = os.path.join(ROOT, 'build-aux', 'check-layers.py')
CLEAN = {
    'src/base/maq-a.h': '#include <gio/gio.h>\n',
    'src/base/maq-a.c': '#include "maq-a.h"\n/* GMutex in a comment is no lock */\nint\na (void)\n{\n  return 0;\n}\n',
    'src/engine/maq-e.h': '#include "maq-a.h"\n',
    'src/engine/maq-worker.c': '#include "maq-a.h"\nstatic GMutex lock;\n',
    'src/net/maq-n-private.h': '\n',
    'src/net/maq-n.c': '#include <curl/curl.h>\n#include "maq-n-private.h"\n',
    'src/app/maq-w.c': '#include "maq-e.h"\n#include <gtk/gtk.h>\n',
}


class CheckLayers(unittest.TestCase):
    def check(self, extra):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **extra}.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, 'w', encoding='utf-8') as stream:
                    stream.write(text)
            return subprocess.run([sys.executable, CHECKER, root], capture_output=True, text=True, timeout=60)

    def caught(self, path, text, rule, what):
        result = self.check({path: text})
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        lines = [line for line in result.stdout.splitlines() if f': {rule}: ' in line and what in line]
        self.assertTrue(lines, result.stdout)
        self.assertEqual(len(result.stdout.splitlines()), len(lines), result.stdout)

    def test_clean_tree_passes(self):
        result = self.check({})
        self.assertEqual((result.returncode, result.stdout), (0, ''))

    def test_upward_include(self):
        self.caught('src/base/maq-b.c', '#include "maq-e.h"\n', 'layer', 'base may not include engine')

    def test_curl_outside_net(self):
        self.caught('src/engine/maq-x.c', '#include <curl/curl.h>\n', 'library', 'curl')

    def test_sqlite_outside_store(self):
        self.caught('src/app/maq-x.c', '#include <sqlite3.h>\n', 'library', 'sqlite')

    def test_gtk_in_engine(self):
        self.caught('src/engine/maq-x.c', '#include <gtk/gtk.h>\n', 'library', 'gtk')

    def test_path_in_include(self):
        self.caught('src/app/maq-x.c', '#include "../net/maq-n.h"\n', 'include', '../net')

    def test_source_included(self):
        self.caught('src/app/maq-x.c', '#include "maq-w.c"\n', 'include', 'source file')

    def test_private_header_from_outside(self):
        self.caught('src/providers/maq-p.c', '#include "maq-n-private.h"\n', 'private', 'belongs to net')

    def test_unknown_folder(self):
        self.caught('src/extra/maq-x.c', 'int x;\n', 'layer', 'extra')

    def test_lock(self):
        self.caught('src/store/maq-x.c', 'static GMutex lock;\n', 'thread', 'GMutex')

    def test_thread(self):
        self.caught('src/app/maq-x.c', 'void\nf (void)\n{\n  g_task_run_in_thread (t, w);\n}\n', 'thread', 'g_task_run')

    def test_pthread(self):
        self.caught('src/net/maq-x.c', 'void\nf (void)\n{\n  pthread_create (0, 0, 0, 0);\n}\n', 'thread', 'pthread_create')

    def test_ring_of_two(self):
        with self.subTest('two modules that include each other'):
            result = self.check({'src/base/maq-r.c': '#include "maq-s.h"\n', 'src/base/maq-r.h': '\n',
                                 'src/base/maq-s.c': '#include "maq-r.h"\n', 'src/base/maq-s.h': '\n'})
            self.assertEqual(result.returncode, 1)
            self.assertIn(': ring: ', result.stdout)

    def test_ring_of_three(self):
        result = self.check({'src/base/maq-r.h': '#include "maq-s.h"\n', 'src/base/maq-s.h': '#include "maq-t.h"\n',
                             'src/base/maq-t.h': '#include "maq-r.h"\n'})
        self.assertIn('maq-r, maq-s, maq-t', result.stdout)

    def test_long_file(self):
        self.caught('src/base/maq-x.c', '\n' * 601, 'size', '601 lines')

    def test_long_function(self):
        self.caught('src/base/maq-x.c', 'int\nf (void)\n{\n' + '  g ();\n' * 59 + '}\n', 'size', 'function of 61')

    def test_function_of_sixty_passes(self):
        result = self.check({'src/base/maq-x.c': 'int\nf (void)\n{\n' + '  g ();\n' * 58 + '}\n'})
        self.assertEqual(result.stdout, '')

    def test_decoding_outside_the_sandbox(self):
        self.caught('src/widgets/maq-x.c', 'void\nf (void)\n{\n  gdk_texture_new_from_bytes (b, e);\n}\n', 'barred', 'sandbox')

    def test_markup(self):
        self.caught('src/app/maq-x.c', 'void\nf (void)\n{\n  gtk_label_set_markup (l, t);\n}\n', 'barred', 'markup')

    def test_foreign_curl_handle(self):
        self.caught('src/net/maq-x.c', 'void\nf (void)\n{\n  curl_easy_init ();\n}\n', 'barred', 'hardened')


if __name__ == '__main__':
    tap.main()
