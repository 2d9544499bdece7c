#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for stable-diffusion.cpp's sd-server: takes its arguments, loads "a model" for a while, then is the fake provider.

Its own arguments: --fake PATH of fake_provider.py, --ledger PATH, --load-ms N, --delay MS of each picture, --report PATH (a JSON line
for each start), --die WORDS, --second N: the time of day that its names for jobs are made of.
"""
import argparse
import json
import os
import sys
import time


def main():
    parser = argparse.ArgumentParser()
    for name in ('--listen-ip', '--listen-port', '-m', '--fake', '--ledger', '--report', '--die', '--second'):
        parser.add_argument(name)
    parser.add_argument('--load-ms', type=int, default=0)
    parser.add_argument('--delay', default='0')
    args = parser.parse_args()
    if args.report:
        fds = sorted(int(fd) for fd in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + fd))
        with open(args.report, 'a', encoding='utf-8') as stream:
            line = {'pid': os.getpid(), 'environment': sorted(os.environ), 'descriptors': fds, 'ip': args.listen_ip,
                    'weights': args.m, 'folder': os.getcwd()}
            stream.write(json.dumps(line) + '\n')
    print('loading the model', flush=True)
    time.sleep(args.load_ms / 1000)
    if args.die:
        print(args.die, file=sys.stderr, flush=True)
        sys.exit(1)
    if args.second:
        os.environ['FAKE_SECOND'] = args.second
    os.execv(sys.executable, [sys.executable, args.fake, '--speak', 'sdcpp', '--port', args.listen_port, '--ledger', args.ledger,
                              '--delay', args.delay])


if __name__ == '__main__':
    main()
