# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person reads in other languages and with larger letters: the program with words that are cut, found by clip-shim.c.

    with clipping.App(language='de', text=1.5, library=library, size=(360, 720)) as app:
        app.key('ctrl+s')
        app.cut()                 # [('shortened', 'Kontaktbogen', 'GtkLabel < …')]"""

import contextlib
import gettext
import os
import signal
import subprocess
import tempfile

import maqui

LOCALES = {'de': 'de_DE', 'es': 'es_ES', 'fr': 'fr_FR', 'ja': 'ja_JP', 'zh_CN': 'zh_CN', 'en': 'en_GB'}


def make_locale(language):
    """Machines without a locale get it here; the folder that has it."""
    name = LOCALES[language]
    folder = os.path.join(os.environ['MAQUI_SESSION'], 'locale')
    if not os.path.isdir(os.path.join(folder, name + '.UTF-8')):
        os.makedirs(folder, exist_ok=True)
        # It warns of what it does not know and ends with 1 then.
        subprocess.run(['localedef', '-i', name, '-f', 'UTF-8', os.path.join(folder, name + '.UTF-8')], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder if os.path.isdir(os.path.join(folder, name + '.UTF-8')) else None


@contextlib.contextmanager
def larger(scale):
    """The letters of whole programs, as a person sets them: the size of the font is all that counts here."""
    path = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0', 'settings.ini')
    with open(path, encoding='utf-8') as stream:
        before = stream.read()
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(before.replace('Cantarell 11', f'Cantarell {11 * scale:g}'))
    try:
        yield
    finally:
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(before)


class App(maqui.App):
    def __init__(self, *arguments, language='en', text=1, env=None, **options):
        self.language, self.scale = language, text
        self.found = tempfile.mktemp(prefix='cut-', dir=os.environ['MAQUI_SESSION'])
        catalogue = os.path.join(maqui.BUILD, 'po', language, 'LC_MESSAGES', 'maquette.mo')
        if language == 'en':
            self.words = gettext.NullTranslations()
        else:
            with open(catalogue, 'rb') as stream:
                self.words = gettext.GNUTranslations(stream)
        super().__init__(*arguments, env={'LANGUAGE': language, 'LC_ALL': LOCALES[language] + '.UTF-8', 'LOCPATH': make_locale(language) or '',
                                          'LD_PRELOAD': os.path.join(maqui.BUILD, 'tests', 'ui', 'clip-shim.so'),
                                          'MAQ_CLIP_OUT': self.found, **(env or {})}, **options)

    def say(self, words):
        return self.words.gettext(words)

    def await_library(self):
        maqui.until(lambda: self.find(name=self.say('Board %s, menu of boards') % self.say('Untitled board')), 'the board')

    def cut(self):
        """(how, text, widgets) of every label that is not shown whole."""
        if os.path.exists(self.found):
            os.unlink(self.found)
        self.process.send_signal(signal.SIGUSR1)
        maqui.until(lambda: os.path.exists(self.found), 'the labels that are cut')
        with open(self.found, encoding='utf-8') as lines:
            return [tuple(line.rstrip('\n').split('\t')) for line in lines]
