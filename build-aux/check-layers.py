#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what include paths cannot: the layer table, rings, threads, sizes, calls that are barred.

Usage: check-layers.py [SOURCE_ROOT], by default the tree it lies in.
Prints one line a violation, `path:line: rule: what`, and exits 1 when there is any.
"""
import os
import re
import sys

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60

# folder → (folders it may include, libraries it may use); base libraries are open to all.
LAYERS = {
    'base': ((), ('crypto',)),
    'imaging': (('base',), ('deflate', 'codecs')),  # codecs to write with; BARRED keeps reading out
    'decode': (('base',), ('codecs', 'seccomp')),
    'net': (('base',), ('curl',)),
    'domain': (('base', 'imaging'), ()),
    'providers': (('base', 'imaging', 'net', 'domain'), ()),
    'store': (('base', 'imaging', 'domain'), ('sqlite', 'secret')),
    'drawing': (('base', 'imaging', 'domain'), ('pango', 'cairo')),
    'engine': (('base', 'imaging', 'domain', 'drawing', 'providers', 'store'), ()),
    'draft': (('base', 'imaging', 'domain'), ('pango', 'cairo')),
    'server': (('base', 'imaging', 'domain', 'draft'), ('soup',)),
    'widgets': (('base', 'imaging', 'domain', 'drawing'), ('gtk', 'adwaita', 'pango', 'cairo')),
    'app': (('base', 'imaging', 'domain', 'engine', 'widgets'), ('gtk', 'adwaita', 'pango', 'cairo')),
    'cli': (('base', 'imaging', 'domain', 'engine'), ()),
}

# A library is known by how its headers begin.
LIBRARIES = {
    'crypto': ('openssl/',),
    'deflate': ('libdeflate.h',),
    'codecs': ('png.h', 'jpeglib.h', 'turbojpeg.h', 'webp/', 'gif_lib.h', 'tiff', 'avif/', 'gdk-pixbuf/', 'spng.h'),
    'seccomp': ('seccomp.h',),
    'curl': ('curl/',),
    'sqlite': ('sqlite3',),
    'secret': ('libsecret/',),
    'soup': ('libsoup/',),
    'gtk': ('gtk/', 'gdk/', 'gsk/', 'graphene'),
    'adwaita': ('adwaita.h', 'libadwaita'),
    'pango': ('pango/',),
    'cairo': ('cairo',),
}

# Threads and locks are made in these files and nowhere else: the worker of the program, the one
# task of its start (GTK's own work, before there is a worker), and the pool of the server, which is a process of its own.
THREAD_FILES = ('src/engine/maq-worker.c', 'src/app/maq-icon-warm.c', 'src/server/maq-server-pool.c')
THREAD_WORDS = re.compile(
    r'\b(GMutex|GRecMutex|GRWLock|GCond|GThread|GThreadPool|GAsyncQueue|G_LOCK(_DEFINE\w*)?|'
    r'g_(mutex|rec_mutex|rw_lock|cond|thread|thread_pool|async_queue)_\w+|g_task_run_in_thread\w*|'
    r'pthread_(create|mutex|cond|rwlock|spin)\w*|thrd_\w+|mtx_\w+|sem_(wait|post|init))\b')

# Calls that would undo a defence, with the files where they are right.
BARRED = (
    (re.compile(r'\bgdk_(texture|pixbuf)_new_from_(?!resource)\w+'), 'decodes outside the sandbox', ()),
    (re.compile(r'\bgdk_texture_new_for_pixbuf\b'), 'is gone from newer GTK', ()),
    (re.compile(r'\b(gtk_widget_show|gtk_dialog_\w+|gtk_tree_view_\w+|gtk_combo_box_\w+|gtk_info_bar_\w+)\s*\('),
     'is deprecated in newer GTK', ()),
    (re.compile(r'\b(system|popen|tmpnam|mktemp|gets|strcpy|strcat|sprintf)\s*\('), 'is unsafe', ()),
    (re.compile(r'\bgtk_label_set_markup\w*\s*\('), 'shows data as markup', ()),
    (re.compile(r'\bcurl_easy_init\s*\('), 'makes a handle without the hardened profile',
     ('src/net/maq-http-handle.c',)),
    (re.compile(r'\b(jpeg_create_decompress|png_create_read_struct|png_image_begin_read\w*|WebPDecode\w*|'
                r'WebPAnimDecoder\w*|DGifOpen\w*|TIFF(Client|FD)?Open\w*|avifDecoderCreate)\s*\('),
     'decodes outside the sandbox',
     tuple(f'src/decode/maq-decode-{name}.c' for name in ('png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'))),
)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def strip_comments_and_strings(text):
    """Blanks comments and literals, keeping every line break."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda m: re.sub(r'[^\n]', ' ', m.group(0)), text)


class Checker:
    def __init__(self, root):
        self.root = root
        self.violations = []
        self.owner = {}      # header name → folder
        self.files = []      # (folder, path)
        self.edges = {}      # module → {module: (path, line)}

    def report(self, path, line, rule, what):
        self.violations.append(f'{os.path.relpath(path, self.root)}:{line}: {rule}: {what}')

    def collect(self):
        source = os.path.join(self.root, 'src')
        for folder in sorted(os.listdir(source)):
            directory = os.path.join(source, folder)
            if not os.path.isdir(directory):
                continue
            if folder not in LAYERS:
                self.report(directory, 1, 'layer', f'folder "{folder}" is not in the layer table')
                continue
            for base, _, names in os.walk(directory):
                for name in sorted(names):
                    if name.endswith(('.c', '.h')):
                        self.files.append((folder, os.path.join(base, name)))
                        if name.endswith('.h'):
                            self.owner[name] = folder

    def run(self):
        self.collect()
        for folder, path in self.files:
            with open(path, encoding='utf-8') as stream:
                text = stream.read()
            self.check_includes(folder, path, text)
            self.check_words(path, strip_comments_and_strings(text))
            self.check_sizes(path, text)
        self.check_rings()
        return sorted(self.violations)

    def check_includes(self, folder, path, text):
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            if match is None:
                continue
            kind, target = match.groups()
            if kind == '<':
                self.check_library(folder, path, number, target)
            else:
                self.check_own(folder, path, number, target)

    def check_library(self, folder, path, number, target):
        for library, beginnings in LIBRARIES.items():
            if target.startswith(beginnings) and library not in LAYERS[folder][1]:
                self.report(path, number, 'library', f'{folder} may not use {library} (<{target}>)')

    def check_own(self, folder, path, number, target):
        if '/' in target:
            self.report(path, number, 'include', f'"{target}" reaches around the include paths')
            return
        if target.endswith('.c'):
            self.report(path, number, 'include', f'"{target}" includes a source file')
            return
        owner = self.owner.get(target)
        if owner is None:
            return  # config.h and generated headers
        if owner != folder and owner not in LAYERS[folder][0]:
            self.report(path, number, 'layer', f'{folder} may not include {owner} ("{target}")')
        if owner != folder and target.endswith('-private.h'):
            self.report(path, number, 'private', f'"{target}" belongs to {owner} alone')
        module, other = self.module(path), self.module(target)
        if module != other:
            self.edges.setdefault(module, {}).setdefault(other, (path, number))

    @staticmethod
    def module(path):
        """A class and its private header are one module."""
        return os.path.splitext(os.path.basename(path))[0].removesuffix('-private')

    def check_words(self, path, code):
        relative = os.path.relpath(path, self.root)
        for number, line in enumerate(code.splitlines(), 1):
            match = THREAD_WORDS.search(line)
            if match and relative not in THREAD_FILES:
                self.report(path, number, 'thread', f'{match.group(0)} outside {THREAD_FILES[0]}')
            for pattern, why, allowed in BARRED:
                match = pattern.search(line)
                if match and relative not in allowed:
                    self.report(path, number, 'barred', f'{match.group(0).strip()} {why}')

    def check_sizes(self, path, text):
        lines = text.splitlines()
        if len(lines) > MAX_FILE_LINES:
            self.report(path, 1, 'size', f'{len(lines)} lines; at most {MAX_FILE_LINES}')
        start = None
        for number, line in enumerate(lines, 1):
            if line.startswith('{'):
                start = number
            elif line.startswith('}') and start is not None:
                length = number - start + 1
                if length > MAX_FUNCTION_LINES and line.rstrip() == '}':
                    self.report(path, start, 'size', f'function of {length} lines; at most {MAX_FUNCTION_LINES}')
                start = None

    def check_rings(self):
        """Tarjan's strongly connected components over the include graph of modules."""
        index, low, stack, on_stack, counter = {}, {}, [], set(), [0]

        def visit(node):
            index[node] = low[node] = counter[0]
            counter[0] += 1
            stack.append(node)
            on_stack.add(node)
            for other in self.edges.get(node, {}):
                if other not in index:
                    visit(other)
                    low[node] = min(low[node], low[other])
                elif other in on_stack:
                    low[node] = min(low[node], index[other])
            if low[node] == index[node]:
                ring = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    ring.append(member)
                    if member == node:
                        break
                if len(ring) > 1:
                    self.report_ring(sorted(ring))

        sys.setrecursionlimit(10000)
        for node in sorted(self.edges):
            if node not in index:
                visit(node)

    def report_ring(self, ring):
        for module in ring:
            for other, (path, number) in self.edges.get(module, {}).items():
                if other in ring:
                    self.report(path, number, 'ring', f'{module} → {other} in the ring {", ".join(ring)}')


def main():
    if len(sys.argv) > 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    violations = Checker(os.path.abspath(sys.argv[1]) if len(sys.argv) == 2 else own).run()
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == '__main__':
    sys.exit(main())
