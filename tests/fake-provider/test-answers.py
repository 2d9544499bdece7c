# SPDX-License-Identifier: GPL-3.0-or-later
"""The recorded answers are what their index says: a parser that is tested with them is tested with the right thing."""

import base64
import glob
import json
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import fake_picture  # noqa: E402
import tap  # noqa: E402

INDEXES = sorted(glob.glob(os.path.join(HERE, 'answers', '*', 'index.json')))
WHATS = {'good', 'waiting', 'refused', 'failed', 'cancelled', 'cut off', 'garbage'}
WHOLE = WHATS - {'cut off', 'garbage'}
KNOWN = {'file', 'request', 'status', 'what', 'headers', 'pictures', 'message', 'note', 'id', 'seed', 'progress',
         'preview',
         'models', 'messages', 'position', 'why', 'retry_after_ms', 'per_minute', 'urls', 'cost', 'previews', 'model'}
WHYS = {'key', 'verify', 'country', 'money', 'moderation', 'throttled', 'overloaded', 'model', 'input', 'too-large',
        'gone'}


def count_pictures(text):
    """Pictures in base64, a data URL or not, that are whole."""
    found = 0
    for match in re.finditer(r'"(?:data:image/[a-z]+;base64,)?((?:iVBORw0KGgo|/9j/|UklGR)[A-Za-z0-9+/]+=*)"', text):
        found += fake_picture.read_shown_size(base64.b64decode(match[1], validate=True)) is not None
    return found


def read_all():
    for path in INDEXES:
        with open(path, encoding='utf-8') as index:
            for entry in json.load(index)['answers']:
                with open(os.path.join(os.path.dirname(path), entry['file']), 'rb') as body:
                    yield os.path.relpath(os.path.dirname(path), HERE), entry, body.read()


class Answers(unittest.TestCase):
    def each(self):
        for folder, entry, body in read_all():
            self.now = f'{folder}/{entry["file"]}'
            yield entry, body

    def _formatMessage(self, msg, standard):
        return f'{getattr(self, "now", "")}: {standard}'

    def test_every_file_is_in_its_index(self):
        self.assertGreater(len(INDEXES), 0)
        for path in INDEXES:
            with open(path, encoding='utf-8') as index:
                names = [entry['file'] for entry in json.load(index)['answers']]
            self.assertEqual(sorted(names + ['index.json']), sorted(os.listdir(os.path.dirname(path))))

    def test_entries(self):
        for entry, _ in self.each():
            self.assertIn(entry['what'], WHATS)
            self.assertEqual(set(entry) - KNOWN, set())
            self.assertRegex(entry['request'], r'^(GET|POST|PUT|DELETE) /\S+$')
            self.assertIn(entry.get('why', 'key'), WHYS)
            self.assertIsInstance(entry['status'], int)

    def test_lengths(self):
        for entry, body in self.each():
            length = entry['headers'].get('Content-Length')
            if entry['what'] == 'cut off' and length is not None and entry['status'] != 101:
                self.assertLess(len(body), int(length))
            elif length is not None:
                self.assertEqual(len(body), int(length))

    def test_whole_json_is_json(self):
        for entry, body in self.each():
            if entry['what'] in WHOLE and entry['file'].endswith('.json'):
                json.loads(body)
            if entry['file'].endswith('.ws.jsonl'):
                self.assertTrue(all(set(json.loads(line)) == {'type', 'data'} for line in body.splitlines()))

    def test_cut_json_is_not(self):
        for entry, body in self.each():
            if entry['what'] == 'cut off' and entry['file'].endswith('.json'):
                self.assertRaises(ValueError, json.loads, body)

    def test_pictures(self):
        for entry, body in self.each():
            if entry['what'] in ('good', 'cut off') and b'"b64_json":"' in body:
                self.assertEqual(count_pictures(body.decode()), entry.get('pictures', 0) + entry.get('previews', 0))
            if entry['file'].endswith(('.png', '.jpg', '.webp')) and entry['what'] == 'good':
                self.assertIsNotNone(fake_picture.read_shown_size(body))

    def test_messages_are_there(self):
        for entry, body in self.each():
            if 'message' in entry and body.startswith(b'{') and entry['status'] >= 400:
                self.assertIn(json.dumps(entry['message'])[1:-1], json.dumps(json.loads(body)))


if __name__ == '__main__':
    tap.main()
