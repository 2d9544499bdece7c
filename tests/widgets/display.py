#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program on an X display of its own and passes its exit code on: display.py PROGRAM [ARGUMENT…]"""

import os
import subprocess
import sys

read, write = os.pipe()
xvfb = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset'],
                        pass_fds=[write], stderr=subprocess.DEVNULL)
os.close(write)
try:
    with os.fdopen(read) as pipe:
        display = pipe.readline().strip()
    if not display:
        sys.exit('display.py: no display came up')
    env = dict(os.environ, DISPLAY=':' + display, GDK_BACKEND='x11', GTK_A11Y='none')
    env.pop('WAYLAND_DISPLAY', None)
    status = subprocess.call(sys.argv[1:], env=env)
finally:
    xvfb.terminate()
    xvfb.wait()
sys.exit(status if status >= 0 else 128 - status)
