#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards from the command line: several in one library, each with its own steps, money and file; files that somebody made to
do harm add nothing at all."""
import hashlib
import io
import json
import os
import struct
import subprocess
import sys
import threading
import uuid
import zipfile

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402

CENTRAL, LOCAL, END = b'PK\1\2', b'PK\3\4', b'PK\5\6'


def picture(shade=120):
    path = os.path.join(os.environ.get('TMPDIR', '/tmp'), f'maq-{os.getpid()}-{shade}.png')
    climaq.write_png(path, 40, 30, lambda x, y: (shade, x, y))
    with open(path, 'rb') as stream:
        data = stream.read()
    os.unlink(path)
    return data


def pack(parts, method=zipfile.ZIP_STORED, attributes=None):
    """A zip of (name, bytes), as another program makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', method) as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.external_attr = attributes or 0o100600 << 16
            archive.writestr(info, data)
    return out.getvalue()


def board(steps=1, **more):
    """The parts of a board that is in order: a reference, and steps whose pictures are the reference's."""
    data = picture()
    sha256 = hashlib.sha256(data).hexdigest()
    reference = {'id': str(uuid.uuid4()), 'number': 2, 'name': 'lamp', 'role': 'subject', 'sha256': sha256, 'x': 1, 'y': 2, 'scale': 0.5}
    root = {'format': 'maquette-board', 'version': 1, 'name': 'Lamps', 'references': [reference], 'drawings': [], 'spots': [],
            'values': {'draft': 'as @{' + reference['id'] + '}'}}
    root.update(more)
    parts = [('board.json', json.dumps(root).encode())]
    for number in range(steps):
        request = {'change': f'lamp {number}', 'keep': [], 'ratio': '3:2', 'variants': 1, 'engine': 'somebody', 'references': [reference]}
        step = {'created_us': 1700000000000000, 'request': request, 'prompt': f'lamp {number}', 'engine_title': 'Theirs', 'model': 'm',
                'is_ai': True, 'starred': False, 'slots': [{'slot': 0, 'state': 'done', 'pictures': [sha256], 'started_us': 1, 'ended_us': 2}]}
        parts.append((f'steps/{uuid.uuid4()}.json', json.dumps(step).encode()))
    return parts + [(f'pictures/{sha256}.png', data)]


class Boards(climaq.CliTest):
    def boards(self):
        return {one['name']: one for one in self.json('boards')}

    def draft(self, prompt, *options):
        return self.json(*options, 'generate', '--prompt', prompt, '--engine', 'draft', '--variants', '1')[0]

    def attempt(self, *arguments):
        """Whatever comes of it."""
        return subprocess.run([climaq.CLI, '--library', self.library, *map(str, arguments)], capture_output=True, timeout=120,
                              env=self.environment, text=True, check=False)

    def write(self, data, name='some.maquette'):
        path = self.path(name)
        with open(path, 'wb') as stream:
            stream.write(data)
        return path

    def objects(self):
        return sorted(name for base, _, names in os.walk(os.path.join(self.library, 'objects')) for name in names)

    def test_each_has_its_own(self):
        self.run_cli('board', 'create', 'Posters')
        self.draft('a poster', '--board', 'Posters')
        self.draft('a lamp')
        self.assertEqual([step['prompt'] for step in self.json('history')], ['a lamp', 'a poster'])
        self.assertEqual([step['prompt'] for step in self.json('--board', 'Posters', 'history')], ['a poster'])
        self.assertEqual([step['prompt'] for step in self.json('history', '--board', 'Posters')], ['a poster'])
        self.assertEqual((self.boards()['Posters']['steps'], self.boards()['']['steps']), (1, 1))
        self.run_cli('--board', 'Posters', 'board', 'rename', 'Placards')
        self.run_cli('--board', 'Placards', 'board', 'trash')
        self.assertEqual(list(self.boards()), [''])
        self.assertIn('There is no board', self.run_cli('--board', 'Posters', 'history', code=2).err)

    def test_trash_and_twin(self):
        self.run_cli('board', 'create', 'Posters')
        self.draft('a poster', '--board', 'Posters')
        spent = self.json('status')[0]
        twin = self.json('--board', 'Posters', 'board', 'duplicate', 'Posters for spring')[0]['detail']
        self.assertEqual([step['prompt'] for step in self.json('--board', twin[:8], 'history')], ['a poster'])
        now = self.json('status')[0]
        self.assertEqual((now['day'], now['month'], now['steps']), (spent['day'], spent['month'], spent['steps'] + 1))
        self.run_cli('--board', 'Posters', 'board', 'trash')
        self.assertEqual([one['name'] for one in self.json('boards', '--trashed')], ['Posters'])
        self.assertIn('There is no board', self.run_cli('board', 'restore', 'Posters for spring', code=2).err)
        self.run_cli('board', 'restore', 'Posters')
        self.assertEqual(self.json('boards', '--trashed'), [])
        self.assertEqual(self.boards()['Posters']['steps'], 1)

    def test_budget_of_the_right_board(self):
        """Twenty requests at once, half of them on a board whose money is gone."""
        provider = self.provider()
        rich = self.json('board', 'create', 'Rich')[0]['detail']
        poor = self.json('board', 'create', 'Poor')[0]['detail']
        self.run_cli('budget', 'set', 'day', 'none')
        self.run_cli('--board', 'Poor', 'budget', 'set', 'board', '0.01')
        codes = {'Rich': [], 'Poor': []}

        def ask(name):
            codes[name].append(self.attempt('--board', name, 'generate', '--prompt', 'x', '--engine', 'fake', '--quality', 'low',
                                            '--variants', '1').returncode)

        threads = [threading.Thread(target=ask, args=('Rich' if i % 2 else 'Poor',)) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(codes['Rich'], [0] * 10)
        self.assertLess(codes['Poor'].count(0), 3)
        self.assertEqual(codes['Poor'].count(0) + codes['Poor'].count(4), 10)
        self.assertEqual(len(provider.charges()), 10 + codes['Poor'].count(0))
        self.assertNotEqual(rich, poor)

    def test_to_another_machine(self):
        first = self.draft('a lamp on a table')
        self.run_cli('board', 'rename', 'Lamps')
        output = self.path('lamps.maquette')
        self.run_cli('board', 'export', '-o', output)
        with zipfile.ZipFile(output) as archive:
            self.assertIsNone(archive.testzip())
            names = archive.namelist()
        self.assertEqual(names[0], 'board.json')
        self.assertEqual(sum(name.startswith('pictures/') for name in names), 1)

        there = self.path('there')
        self.library, here = there, self.library
        self.run_cli('board', 'import', output)
        step = self.json('--board', 'Lamps', 'history')[0]
        self.assertEqual((step['prompt'], step['state']), ('a lamp on a table', 'done'))
        self.assertNotEqual(step['uuid'], first['uuid'])
        spent = self.json('status')[0]
        self.assertEqual(json.dumps(spent).count('"spent":0') + json.dumps(spent).count('"spent": 0'), 3, spent)
        # Twice is two boards; and what came along goes on from here.
        self.run_cli('board', 'import', output)
        self.assertEqual(sum(name == 'Lamps' for name in (one['name'] for one in self.json('boards'))), 2)
        self.assertNotEqual(here, there)

    def test_of_another_program(self):
        self.run_cli('board', 'import', self.write(pack(board(steps=3))))
        uuid_of = self.boards()['Lamps']['uuid']
        self.assertEqual((self.boards()['Lamps']['steps'], self.boards()['Lamps']['references']), (3, 1))
        steps = self.json('--board', uuid_of[:8], 'history')
        self.assertEqual([step['prompt'] for step in steps], ['lamp 2', 'lamp 1', 'lamp 0'])
        self.assertEqual(len(self.objects()), 1)

    def test_verdicts_come_along(self):
        parts = board()
        step = json.loads(parts[1][1])
        step['slots'][0]['verdict'] = 'reject'
        reference = json.loads(parts[0][1])['references'][0]
        values = {'compare.verdicts': f"{reference['id']} pick\nnonsense\n x\n"}
        self.run_cli('board', 'import', self.write(pack([parts[0], (parts[1][0], json.dumps(step).encode()), *parts[2:]])))
        self.assertEqual([slot['verdict'] for slot in self.json('--board', 'Lamps', 'history')[0]['slots']], ['reject'])
        output = self.path('again.maquette')
        self.run_cli('--board', 'Lamps', 'board', 'export', '-o', output)
        with zipfile.ZipFile(output) as archive:
            steps = [json.loads(archive.read(name)) for name in archive.namelist() if name.startswith('steps/')]
        self.assertEqual([slot['verdict'] for one in steps for slot in one['slots']], ['reject'])
        # What is said of a reference follows the reference's new id.
        self.run_cli('board', 'import', self.write(pack(board(name='Others', references=[reference], values=values))))
        self.run_cli('--board', 'Others', 'board', 'export', '-o', output)
        with zipfile.ZipFile(output) as archive:
            root = json.loads(archive.read('board.json'))
        self.assertIn(f"{root['references'][0]['id']} pick\n", root['values']['compare.verdicts'])

    def refuse(self, data, what):
        """Nothing at all is added."""
        before = self.boards()
        said = self.run_cli('board', 'import', self.write(data), code=2).err
        self.assertEqual(self.boards(), before, what)
        self.assertEqual(self.objects(), [], what)
        self.assertNotIn('CRITICAL', said, what)
        return said

    def test_hostile_zips(self):
        good = board()
        packed = pack(good)
        bomb = good[:2] + [(good[2][0], b'\0' * 50_000_000)]
        twice = good + [good[-1]]
        hostile = {
            'a bomb': pack(bomb, zipfile.ZIP_DEFLATED),
            'compressed': pack(good, zipfile.ZIP_DEFLATED),
            'a link': pack(good, attributes=0o120777 << 16),
            'a folder': pack(good, attributes=0o040700 << 16),
            'parent folder': pack(good + [('pictures/../../evil.png', b'x')]),
            'absolute': pack(good + [('/etc/passwd', b'x')]),
            'backslash': pack(good + [('pictures\\evil.png', b'x')]),
            'name twice': pack(twice),
            'other part': pack(good + [('run.sh', b'x')]),
            'no board': pack(good[1:]),
            'board not first': pack(good[1:] + good[:1]),
            'empty': pack([]),
            'no zip': b'hello' * 100,
            'nothing': b'',
            'cut': packed[:-1],
            'cut in the middle': packed[:len(packed) // 2],
            'more behind': packed + b'x',
            'more before': b'x' + packed,
        }
        at = packed.index(CENTRAL)
        hostile['encrypted'] = packed[:at + 8] + b'\1\0' + packed[at + 10:]
        hostile['size lies'] = packed[:at + 20] + struct.pack('<II', 10, 10) + packed[at + 28:]
        hostile['sizes differ'] = packed[:at + 24] + struct.pack('<I', 1 << 30) + packed[at + 28:]
        hostile['offset lies'] = packed[:at + 42] + struct.pack('<I', 7) + packed[at + 46:]
        hostile['checksum lies'] = packed[:at + 16] + b'abcd' + packed[at + 20:]
        end = packed.rindex(END)
        hostile['count lies'] = packed[:end + 8] + struct.pack('<HH', 60000, 60000) + packed[end + 12:]
        hostile['count of 64 bits'] = packed[:end + 8] + b'\xff\xff\xff\xff' + packed[end + 12:]
        hostile['place lies'] = packed[:end + 16] + struct.pack('<I', 0xfffffff0) + packed[end + 20:]
        hostile['overlap'] = packed[:at + 42] + struct.pack('<I', len(good[0][1])) + packed[at + 46:]
        for what, data in hostile.items():
            with self.subTest(what):
                self.refuse(data, what)

    def test_hostile_boards(self):
        def part(index, change):
            parts = board()
            value = json.loads(parts[index][1])
            change(value)
            parts[index] = (parts[index][0], json.dumps(value).encode())
            return pack(parts)

        def root(**more):
            return pack(board(**more))

        parts = board()
        sha256 = parts[-1][0][len('pictures/'):-len('.png')]
        reference = json.loads(parts[0][1])['references'][0]
        hostile = {
            'another format': root(format='zip'),
            'newer': root(version=99),
            'deep': pack([('board.json', b'[' * 200000)] + parts[1:]),
            'deep in a value': pack([('board.json', b'{"a":' * 3000 + b'1' + b'}' * 3000)] + parts[1:]),
            'no object': pack([('board.json', b'[]')] + parts[1:]),
            'no JSON': pack([('board.json', b'\xff\xfe{')] + parts[1:]),
            'too long': pack([('board.json', b' ' * (5 << 20))] + parts[1:]),
            'number twice': root(references=[reference, dict(reference, id=str(uuid.uuid4()))]),
            'id twice': root(references=[reference, dict(reference, number=3)]),
            'number 0': root(references=[dict(reference, number=0)]),
            'number huge': root(references=[dict(reference, number=1 << 40)]),
            '21 of them': root(references=[dict(reference, id=str(uuid.uuid4()), number=i + 1) for i in range(21)]),
            'id of another kind': root(references=[dict(reference, id="'; DROP TABLE board")]),
            'no picture': root(references=[dict(reference, sha256='0' * 64)]),
            'hash is a path': root(references=[dict(reference, sha256='../../../../etc/passwd')]),
            'place out of the world': root(references=[dict(reference, x=1e300)]),
            'scale 0': root(references=[dict(reference, scale=0)]),
            'drawing on nothing': root(drawings=[{'step': 'x', 'slot': 0, 'markup': {}}]),
            'drawing of another kind': root(drawings=[{'step': str(uuid.uuid4()), 'slot': 0, 'markup': {'marks': [{'kind': 'bomb'}]}}]),
            'too many spots': root(spots=[{'name': f's{i}', 'x': 0, 'y': 0, 'scale': 1} for i in range(20001)]),
            'wrong types': root(references={'a': 1}, drawings=3, spots=[1, None, []]),
            'value too long': root(values={'draft': 'x' * 300000}),
            'wrong hash': pack(parts[:-1] + [(f'pictures/{sha256}.png', picture(7))]),
            'no such picture': pack(parts[:-1] + [(f'pictures/{hashlib.sha256(b"MZ").hexdigest()}.png', b'MZ')]),
            'no request': part(1, lambda step: step.pop('request')),
            'request of another kind': part(1, lambda step: step.update(request=[])),
            'too many variants': part(1, lambda step: step.update(slots=[dict(step['slots'][0], slot=i) for i in range(100)])),
            'variant twice': part(1, lambda step: step.update(slots=step['slots'] * 2)),
            'picture missing': part(1, lambda step: step['slots'][0].update(pictures=['0' * 64])),
            'too many pictures': part(1, lambda step: step['slots'][0].update(pictures=[sha256] * 100)),
            'verdict of another kind': part(1, lambda step: step['slots'][0].update(verdict="pick'); DROP TABLE job; --")),
            'verdict in capitals': part(1, lambda step: step['slots'][0].update(verdict='Pick')),
            'verdict that is a number': part(1, lambda step: step['slots'][0].update(verdict=1)),
            'verdict that is nothing': part(1, lambda step: step['slots'][0].update(verdict=None)),
            'verdict on nothing': part(1, lambda step: step['slots'][0].update(verdict='pick', pictures=[])),
        }
        for what, data in hostile.items():
            with self.subTest(what):
                before = self.boards()
                said = self.attempt('board', 'import', self.write(data))
                self.assertNotIn('CRITICAL', said.stderr, what)
                if what == 'wrong types':
                    continue
                self.assertEqual(said.returncode, 2, f'{what}: {said}')
                self.assertEqual(self.boards(), before, what)

    def test_whole_or_not_at_all(self):
        self.draft('a lamp')
        folder = self.path('closed')
        os.mkdir(folder, 0o500)
        if os.geteuid() != 0:
            self.run_cli('board', 'export', '-o', os.path.join(folder, 'a.maquette'), code=1)
        self.run_cli('board', 'export', '-o', self.path('missing/a.maquette'), code=1)
        self.assertFalse(os.path.exists(self.path('missing')))
        self.run_cli('board', 'import', self.path('nothing.maquette'), code=2)
        os.symlink(self.library, self.path('link.maquette'))
        self.run_cli('board', 'import', self.path('link.maquette'), code=2)


if __name__ == '__main__':
    tap.main()
