#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many requests, one a line; and the built-in engine served to other programs."""
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
import climaq  # noqa: E402
import tap  # noqa: E402


class Batch(climaq.CliTest):
    def write(self, *lines):
        path = self.path('batch.jsonl')
        with open(path, 'w', encoding='utf-8') as stream:
            for line in lines:
                stream.write((line if isinstance(line, str) else json.dumps(line)) + '\n')
        return path

    def batch(self, *lines, code=0):
        """By line number."""
        result = self.run_cli('batch', self.write(*lines), code=code)
        rows = [json.loads(line) for line in result.out.splitlines()]
        self.assertEqual(len({row['line'] for row in rows}), len(rows))
        return {row['line']: row for row in rows}

    def test_all_of_them_are_made(self):
        picture = self.picture()
        rows = self.batch({'prompt': 'Logo "Nimbus", teal', 'id': 'logo', 'output': self.path('logo.png')}, '',
                          {'prompt': 'Poster "Harbour"', 'ratio': '2:3', 'variants': 2, 'output': self.path('poster.png')},
                          {'prompt': 'darker', 'images': [picture + '#lamp'], 'keep': ['text']})
        self.assertEqual(sorted(rows), [1, 3, 4])
        self.assertEqual({row['state'] for row in rows.values()}, {'done'})
        self.assertEqual((rows[1]['id'], rows[1]['slots'][0]['file']), ('logo', self.path('logo.png')))
        self.assertEqual(climaq.png_size(self.path('poster-2.png')), (1024, 1536))
        self.assertEqual((rows[4]['images'][0]['name'], rows[4]['keep']), ('lamp', ['text']))
        self.assertEqual(len(self.steps()), 3)

    def test_what_is_wrong_is_said_and_the_rest_goes_on(self):
        rows = self.batch({'prompt': 'x', 'id': 'a'}, {'promt': 'x'}, 'nonsense', '[1]', {'prompt': ''}, {'prompt': 'x', 'engine': 'none'},
                          {'prompt': 'x', 'variants': '2'}, {'prompt': 'x', 'variants': 99}, {'prompt': 'x', 'images': ['/nowhere.png'],
                                                                                              'id': 'b'},
                          {'prompt': '-'}, {'prompt': 'x', 'ratio': '7:7'}, {'prompt': 'x', 'images': [1]}, code=2)
        self.assertEqual(sorted(rows), list(range(1, 13)))
        self.assertEqual(rows[1]['state'], 'done')
        for number in range(2, 13):
            self.assertEqual(rows[number]['error']['code'], 'bad-input', rows[number])
            self.assertTrue(rows[number]['error']['message'])
        self.assertIn('promt', rows[2]['error']['message'])
        self.assertEqual(rows[9]['id'], 'b')
        self.assertEqual(len(self.steps()), 1)

    def test_the_first_that_failed_decides(self):
        provider = self.provider()
        lamp = {'prompt': 'a lamp', 'engine': 'fake', 'quality': 'low'}
        rows = self.batch(lamp, dict(lamp, prompt='b fault:moderation'), dict(lamp, prompt='c fault:500-charged'), lamp, code=3)
        self.assertEqual([rows[n]['state'] for n in (1, 2, 3, 4)], ['done', 'refused', 'unknown', 'done'])
        self.assertEqual([rows[n]['exit'] for n in (1, 2, 3, 4)], [0, 3, 5, 0])
        self.assertEqual(len(provider.charges()), 3)

    def test_the_budget_holds(self):
        provider = self.provider()
        self.run_cli('budget', 'set', 'day', '0.02')
        rows = self.batch(*[{'prompt': f'lamp {n}', 'engine': 'fake', 'quality': 'low'} for n in range(5)], code=4)
        states = [row['state'] for row in rows.values()]
        self.assertEqual(len(provider.charges()), states.count('done'))
        self.assertTrue(1 <= states.count('done') <= 3, states)
        self.assertEqual(states.count('done') + states.count('failed'), 5)

    def test_many(self):
        rows = self.batch(*[{'prompt': f'Logo "N{n}"'} for n in range(40)])
        self.assertEqual(sorted(rows), list(range(1, 41)))
        self.assertEqual({row['state'] for row in rows.values()}, {'done'})

    def test_dry_run(self):
        provider = self.provider()
        result = self.run_cli('batch', self.write({'prompt': 'x', 'engine': 'fake', 'quality': 'low', 'variants': 3}, {'prompt': 'x'}), '--dry-run')
        rows = [json.loads(line) for line in result.out.splitlines()]
        self.assertTrue(17000 < rows[0]['low_micros'] < 19000)
        self.assertEqual(rows[1]['high_micros'], 0)
        self.assertEqual((provider.charges(), self.steps()), ([], []))

    def test_lines_come_as_they_are_written(self):
        """An answer is there before the next line is: whoever writes them may wait for it."""
        process = self.start('batch', '-', stdin=subprocess.PIPE)
        for number in (1, 2):
            process.stdin.write(json.dumps({'prompt': f'Logo "L{number}"'}).encode() + b'\n')
            process.stdin.flush()
            self.assertEqual(json.loads(process.stdout.readline())['line'], number)
        process.stdin.write(b'{"prompt": "no end of line"}')
        process.stdin.close()
        self.assertEqual(json.loads(process.stdout.readline())['line'], 3)
        self.assertEqual(process.wait(60), 0)
        process.stdout.close()
        process.stderr.close()

    def test_interrupt(self):
        provider = self.provider()
        process = self.start('batch', '-', stdin=subprocess.PIPE)
        process.stdin.write(json.dumps({'prompt': 'a lamp fault:delay:2000', 'engine': 'fake', 'quality': 'low'}).encode() + b'\n')
        process.stdin.flush()
        end = time.monotonic() + 60
        while not provider.charges() and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(json.loads(out)['state'], 'done')
        self.assertEqual((process.returncode, len(provider.charges())), (1, 1))

    def test_wrong_use(self):
        self.run_cli('batch', code=2)
        self.run_cli('batch', self.path('none'), code=2)


class Previews(climaq.CliTest):
    def test_they_are_shown_and_taken_away(self):
        provider = self.provider('--record', self.path('record'))
        self.run_cli('generate', '--prompt', 'a lamp', '--engine', 'fake', '--quality', 'low', '--previews', '2', '-o', self.path('a.png'))
        with open(self.path('record'), encoding='utf-8') as stream:
            self.assertTrue(any('event-stream' in line for line in stream))
        self.assertEqual(len(provider.charges()), 1)
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith('.png')], ['a.png'])
        self.run_cli('generate', '--prompt', 'a lamp', '--previews', '9', code=2)

    def test_one_can_be_looked_at(self):
        self.provider()
        process = self.start('generate', '--prompt', 'a lamp fault:sse-gap:1500', '--engine', 'fake', '--quality', 'low', '--previews', '2',
                             '-o', self.path('a.png'))
        end = time.monotonic() + 60
        while not os.path.exists(self.path('a-preview.png')) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        seen = os.path.exists(self.path('a-preview.png'))
        self.assertEqual(process.communicate(timeout=60) and process.returncode, 0)
        self.assertTrue(os.path.exists(self.path('a.png')))
        self.assertFalse(os.path.exists(self.path('a-preview.png')))
        self.assertTrue(seen)


class Serve(climaq.CliTest):
    def start_server(self, *options):
        self.environment['OPENAI_API_KEY'] = 'sk-canary-0123456789'
        process = self.start('serve', *options)
        base = json.loads(process.stdout.readline())['listening']
        self.addCleanup(lambda: (process.stdout.close(), process.stderr.close()))
        return process, base

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(30), 0)

    def test_port(self):
        process, base = self.start_server('--port', '0')
        self.assertIn('127.0.0.1', base)
        with open(f'/proc/{process.pid}/environ', 'rb') as stream:
            self.assertNotIn(b'sk-canary', stream.read())
        with urllib.request.urlopen((base if base.endswith('/v1') else base + '/v1') + '/models', timeout=20) as answer:
            self.assertIn('maquette-draft', answer.read().decode())
        self.stop(process)

    def test_socket(self):
        path = self.path('draft.sock')
        process, _ = self.start_server('--socket', path)
        self.assertTrue(stat.S_ISSOCK(os.stat(path).st_mode))
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            connection.sendall(b'GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
            self.assertIn(b'200', connection.recv(64))
        self.stop(process)

    def test_wrong_use(self):
        self.run_cli('serve', code=2)
        self.run_cli('serve', '--port', '70000', code=2)
        self.run_cli('serve', '--port', '1', '--socket', '/x', code=2)
        self.environment['MAQUETTE_SERVER'] = '/nonexistent'
        self.run_cli('serve', '--port', '0', code=1)


if __name__ == '__main__':
    tap.main()
