# SPDX-License-Identifier: GPL-3.0-or-later
"""Where maquette-server listens, whom it trusts, and when it goes."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import tap
from serverkit import PROGRAM, WAIT, Connection, Server

TOKEN = 'correct-horse-battery-staple'


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=WAIT)


def start(*args, **more):
    return subprocess.Popen([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def get(address, path='/v1/models', **headers):
    connection = Connection(address)
    try:
        connection.request('GET', path, None, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def end(process):
    process.terminate()
    status = process.wait(WAIT)
    process.stdout.close()
    process.stderr.close()
    return status


class Listening(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='maq-listen-')
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(folder.name, 'server.sock')

    def test_version_and_help(self):
        self.assertRegex(run('--version').stdout, r'^maquette-server \d+\.\d+')
        self.assertIn('--exit-with-parent', run('--help').stdout)

    def test_usage(self):
        for args in ((), ('--fd', '3', '--socket', 'x'), ('--nonsense',), ('--listen', '127.0.0.1:0', 'rest'),
                     ('--socket', 'x', '--idle-exit', '-1')):
            done = run(*args)
            self.assertEqual(done.returncode, 2, args)
            self.assertTrue(done.stderr.startswith('maquette-server: '))

    def test_socket(self):
        process = start('--socket', self.path)
        self.assertEqual(json.loads(process.stdout.readline()), {'listening': 'unix:' + self.path})
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        self.assertEqual(get('unix:' + self.path), 200)
        # Who can open the file is trusted, whatever he calls the host; a page in a browser is not.
        self.assertEqual(get('unix:' + self.path, Host='anything'), 200)
        self.assertEqual(get('unix:' + self.path, Origin='http://x'), 403)
        second = run('--socket', self.path)
        self.assertEqual(second.returncode, 1)
        self.assertIn('already listens', second.stderr)
        self.assertEqual(get('unix:' + self.path), 200)
        self.assertEqual(end(process), 0)
        self.assertFalse(os.path.exists(self.path))

    def test_socket_left_behind(self):
        process = start('--socket', self.path)
        process.stdout.readline()
        process.kill()
        process.wait(WAIT)
        process.stdout.close()
        process.stderr.close()
        self.assertTrue(os.path.exists(self.path))
        process = start('--socket', self.path)
        process.stdout.readline()
        self.assertEqual(get('unix:' + self.path), 200)
        self.assertEqual(end(process), 0)

    def test_socket_never_replaces_a_file(self):
        with open(self.path, 'w') as precious:
            precious.write('keep')
        self.assertEqual(run('--socket', self.path).returncode, 1)
        with open(self.path) as precious:
            self.assertEqual(precious.read(), 'keep')

    def test_inherited(self):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.path)
            listener.listen()
            process = start('--fd', str(listener.fileno()), pass_fds=[listener.fileno()])
            self.assertEqual(get('unix:' + self.path), 200)
            self.assertEqual(end(process), 0)

    def test_not_a_listener(self):
        self.assertEqual(run('--fd', '99').returncode, 1)
        a, b = socket.socketpair()
        with a, b:
            done = subprocess.run([PROGRAM, '--fd', str(a.fileno())], pass_fds=[a.fileno()], capture_output=True, timeout=WAIT)
            self.assertEqual(done.returncode, 1)

    def test_only_loopback_without_token(self):
        for address in ('0.0.0.0:0', '[::]:0', '192.0.2.1:0'):
            done = run('--listen', address)
            self.assertEqual(done.returncode, 1, address)
            self.assertIn('--token-file', done.stderr)
        self.assertEqual(run('--listen', 'example.com:80').returncode, 1)

    def test_loopback_names(self):
        for address in ('localhost:0', '127.0.0.1:0', '[::1]:0'):
            process = start('--listen', address)
            line = process.stdout.readline()
            if line:
                self.assertEqual(get(json.loads(line)['listening']), 200)
            else:
                # Without IPv6 on this machine it has to say so.
                self.assertEqual(address, '[::1]:0')
                self.assertNotEqual(process.wait(WAIT), 0)
            end(process)

    def test_token(self):
        token = os.path.join(self.folder, 'token')
        with open(token, 'w') as out:
            out.write(TOKEN + '\n')
        process = start('--listen', '0.0.0.0:0', '--token-file', token)
        port = json.loads(process.stdout.readline())['listening'].rsplit(':', 1)[1]
        address = 'http://127.0.0.1:' + port
        self.assertEqual(get(address), 401)
        self.assertEqual(get(address, Authorization='Bearer ' + TOKEN[:-1]), 401)
        self.assertEqual(get(address, Authorization='Bearer ' + TOKEN[:-1] + 'X'), 401)
        self.assertEqual(get(address, Authorization='Basic ' + TOKEN), 401)
        self.assertEqual(get(address, Authorization='Bearer ' + TOKEN), 200)
        self.assertEqual(get(address, Authorization='Bearer ' + TOKEN, Host='studio.example'), 200)
        self.assertEqual(get(address, Authorization='Bearer ' + TOKEN, Origin='http://x'), 403)
        self.assertEqual(end(process), 0)

    def test_short_token(self):
        token = os.path.join(self.folder, 'token')
        with open(token, 'w') as out:
            out.write('short')
        self.assertEqual(run('--listen', '0.0.0.0:0', '--token-file', token).returncode, 1)
        self.assertEqual(run('--listen', '0.0.0.0:0', '--token-file', token + '-missing').returncode, 1)

    def test_idle_exit(self):
        with Server('--idle-exit', '1') as server:
            self.assertEqual(get(server.address), 200)
            self.assertEqual(server.process.wait(WAIT), 0)

    def test_a_parent_that_is_gone_already(self):
        gone = subprocess.Popen(['true'])
        gone.wait(WAIT)
        for parent in (gone.pid, 1):
            process = subprocess.Popen([PROGRAM, '--listen', '127.0.0.1:0', '--parent', str(parent)], stdout=subprocess.DEVNULL)
            self.assertEqual(process.wait(WAIT), 0)

    def test_exits_with_its_parent(self):
        code = ('import subprocess, sys, time\n'
                f'p = subprocess.Popen([{PROGRAM!r}, "--listen", "127.0.0.1:0", "--exit-with-parent"], stdout=subprocess.PIPE)\n'
                'line = p.stdout.readline().decode().strip()\n'
                'print(p.pid, line, flush=True)\n'
                'time.sleep(600)\n')
        parent = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE, text=True)
        pid, line = parent.stdout.readline().split(' ', 1)
        address = json.loads(line)['listening']
        self.assertEqual(get(address), 200)
        watch = os.pidfd_open(int(pid))
        parent.kill()
        parent.wait(WAIT)
        parent.stdout.close()
        import select
        self.assertTrue(select.select([watch], [], [], WAIT)[0], 'the server outlived its parent')
        os.close(watch)

    def test_sigterm_during_work(self):
        with Server() as server:
            body = json.dumps({'prompt': 'Poster "Slow", teal', 'size': '2048x2048', 'n': 8})
            connection = Connection(server.address)
            connection.request('POST', '/v1/images/generations', body, {'Content-Type': 'application/json'})
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            response = connection.getresponse()
            # Whole when it was quick, else told; never cut off.
            self.assertIn(response.status, (200, 503))
            json.loads(response.read())
            connection.close()
            self.assertEqual(server.process.wait(WAIT), 0)


if __name__ == '__main__':
    tap.main()
