#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recipes by hand: the fourteen that come with the program, one's own, and those that cannot be used."""

import glob
import os
import unittest

import maqui
import tap

SIZE = (1440, 900)


def parse(path):
    """A recipe's lines by name; a line that begins with a space goes on with the one before."""
    values, name = {}, None
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            if line.startswith('#') or not line.strip():
                continue
            if line[0].isspace():
                values[name] += ' ' + line.strip()
            else:
                name, _, value = (part.strip() for part in line.partition('='))
                values[name] = value
    return values


class Recipes(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.join(os.environ['XDG_DATA_HOME'], 'maquette', 'recipes')
        os.makedirs(self.folder, exist_ok=True)

    def put(self, name, text):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as out:
            out.write(text)

    def read(self, app):
        return app.get_text(app.wait('text', 'What should be made')).replace('\u00a0', ' ')

    def clear(self, app):
        app.press(app.wait('push button', 'New'))
        maqui.until(lambda: self.read(app) == '', 'an empty text')

    def is_pressed(self, app, name):
        return app.wait('push button', name).getState().contains(app.atspi.STATE_PRESSED)

    def slash(self, app, words):
        app.click(app.wait('text', 'What should be made'))
        app.xdotool('type', '--delay', '12', '/' + words)

    def take(self, app, recipe):
        """By the stroke and the first word of its title; it says what it keeps and which shape it has."""
        word = recipe['title'].split()[0].lower()
        # There are two scenes.
        self.slash(app, 'compos' if word == 'scene' else word)
        app.wait('list item', recipe['title'])
        app.key('Return')
        app.wait(name='Recipe: ' + recipe['title'])
        start = recipe['prompt'].partition('@1')[0]
        maqui.until(lambda: self.read(app).startswith(start), recipe['title'] + ' in the prompt')
        for word in filter(None, (w.strip() for w in recipe.get('keep', '').split(','))):
            maqui.until(lambda word=word: any(n.name.casefold() == 'keep unchanged: ' + word and
                                              n.getState().contains(app.atspi.STATE_PRESSED)
                                              for n in app.find_all('push button', 'Keep unchanged: ')), word + ' to be kept')
        if recipe['ratio'] != 'auto':
            maqui.until(lambda: self.is_pressed(app, 'Shape ' + recipe['ratio']), 'the shape ' + recipe['ratio'])
        if '{' in recipe['prompt']:
            app.wait(name='Fill in {')
            self.assertFalse(app.is_sensitive(app.wait('push button', 'Generate')))

    def test_those_of_the_card(self):
        recipes = [parse(path) for path in sorted(glob.glob(os.path.join(maqui.SOURCE, 'data', 'recipes', '*.recipe')))]
        self.assertEqual(len(recipes), 14)
        with maqui.App(maqui.photograph('coat', size='600x400'), size=SIZE) as app:
            app.wait('image', 'Reference 1')
            for recipe in recipes:
                self.take(app, recipe)
                if recipe['title'] == 'Virtual try-on':
                    app.shot('recipe-try-on')
                self.clear(app)

    def test_ones_own_are_watched_and_say_what_is_wrong(self):
        self.put('long.recipe', 'title = Long\nprompt = ' + 'x' * 70000 + '\n')
        self.put('role.recipe', 'title = Role\nprompt = y\nroles = hero\n')
        with maqui.App(size=SIZE) as app:
            maqui.until(lambda: app.find(name='Write what should be made'), 'the library to be open')
            app.key('ctrl+r')
            app.wait(name='The recipe “long.recipe” cannot be used: it is no short text in UTF-8.')
            app.wait(name='The recipe “role.recipe” cannot be used: “hero” in line 3 is no role of a reference.')
            app.shot('recipes-broken')
            app.key('Escape')
            # Mended in an editor, it is there without a new start.
            self.put('role.recipe', 'title = Hero on a hill\nprompt = A hero on {hill}\nratio = 9:16\nkeep = the hero\n')
            os.remove(os.path.join(self.folder, 'long.recipe'))

            def mended():
                self.slash(app, 'hero')
                found = app.find('list item', 'Hero on a hill')
                if not found:
                    self.clear(app)
                return found

            maqui.until(mended, 'the recipe to be there')
            app.key('Return')
            maqui.until(lambda: self.read(app) == 'A hero on {hill}', 'the words')
            maqui.until(lambda: self.is_pressed(app, 'Keep unchanged: the hero') and self.is_pressed(app, 'Shape 9:16'), 'keep list and shape')
            app.key('ctrl+r')
            app.wait('list item', 'Hero on a hill')
            self.assertIsNone(app.find(name='cannot be used'))


if __name__ == '__main__':
    maqui.session()
    tap.main()
