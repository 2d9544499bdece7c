# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of the table of actions, each pressed in the real window, and what is to be seen then.

    CASES = {'win.tree': keying.Case(keying.shows('dialog', 'Tree of steps'), back=keying.keys('Escape'))}
    keying.press_all(app, CASES)          # every key that the table gives to it, one after the other"""

import dataclasses
import importlib.util
import os
import re
import subprocess
from typing import Any, Callable, Optional

import maqui

LINE = re.compile(r'^MAQ_ACTION \((\w+), "([^"]+)", "([^"]*)", (\w+), (\w+), N_\("(.*)"\)\)$')


def table():
    """Keys by action, as GTK writes them, in the order of the table."""
    with open(os.path.join(maqui.SOURCE, 'src', 'app', 'maq-actions.def'), encoding='utf-8') as lines:
        found = [LINE.match(line.rstrip('\n')) for line in lines if line.startswith('MAQ_ACTION')]
    if None in found:
        raise AssertionError('a line of the table that this cannot read')
    return {match[2]: [key for key in match[3].split('|') if key] for match in found}


def for_xdotool(key):
    """<Control><Shift>p as ctrl+shift+p."""
    return key.replace('<Control>', 'ctrl+').replace('<Shift>', 'shift+').replace('<Alt>', 'alt+')


def load(name):
    """A module of tests, though its name has dashes."""
    spec = importlib.util.spec_from_file_location(name.replace('-', '_'), os.path.join(os.path.dirname(__file__), name + '.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclasses.dataclass
class Case:
    """seen (app, start) is false before the key and true after it, start being what state (app) was before; then back (app), and again."""
    seen: Callable
    state: Callable = lambda app: None
    before: Optional[Callable] = None
    then: Optional[Callable] = None    # what shows what the key did
    back: Optional[Callable] = None
    again: bool = False                # what back leaves is not what there was before


def press_all(app, cases):
    known = table()
    for action, case in cases.items():
        for key in known[action]:
            press(app, action, key, case)


def press(app, action: str, key: str, case: Case) -> Any:
    what = f'{key} of {action}'
    if case.before:
        case.before(app)
    start = maqui.look(lambda: case.state(app))
    if maqui.look(lambda: case.seen(app, start)):
        raise AssertionError(f'what is shown by {what} is there before')
    app.key(for_xdotool(key))
    if case.then:
        case.then(app)
    maqui.until(lambda: case.seen(app, start), 'what is shown by ' + what, 20)
    if case.back:
        case.back(app)
        if not case.again:
            maqui.until(lambda: not case.seen(app, start), f'what {what} did to be undone', 20)


# What is seen.

def shows(role, name):
    return lambda app, start: app.find(role, name) is not None


def hides(role, name):
    return lambda app, start: app.find(role, name) is None


def has_window(title):
    return lambda app, start: app.find_window(title) is not None


def is_on(name, role='push button'):
    def seen(app, start):
        return any(node.getState().contains(app.atspi.STATE_PRESSED) or node.getState().contains(app.atspi.STATE_CHECKED)
                   for node in app.find_all(role, name))
    return seen


def has_state(state):
    """Something is another than it was."""
    return lambda app, start: state(app) != start


# What is done before and after.

def keys(*names):
    return lambda app: app.key(*names)


def both(*acts):
    def act(app):
        for one in acts:
            one(app)
    return act


def awaits(role, name):
    return lambda app: app.wait(role, name)


def awaits_none(role, name):
    return lambda app: app.wait_gone(role, name)


def presses(role, name):
    return lambda app: app.press(app.wait(role, name))


def closes_window(title):
    def act(app):
        def closed():
            window = app.find_window(title)
            if window:
                subprocess.run(['xdotool', 'windowfocus', window, 'key', 'Escape'], capture_output=True, check=False)
            return not window
        maqui.until(closed, f'“{title}” to close')
    return act


def pixels(app, place):
    """What is on the display there."""
    x, y, width, height = place
    return subprocess.check_output(['import', '-window', 'root', '-crop', f'{width}x{height}+{x}+{y}', '-depth', '8', 'rgb:-'])
