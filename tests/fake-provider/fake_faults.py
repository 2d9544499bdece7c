# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults a server, a proxy or a network can commit: durability's table 2, rows 1–18, by name. README.md lists them."""

import base64
import hashlib
import json
import re
import urllib.parse

import fake_picture

HTML = b'<!DOCTYPE html><html><head><title>504 Gateway Time-out</title></head><body><h1>Log in to the network</h1></body></html>'
HTML_413 = b'<html><head><title>413 Request Entity Too Large</title></head></html>'


def openai_error(message, kind='invalid_request_error', code=None, param=None, **more):
    return json.dumps({'error': dict({'message': message, 'type': kind, 'param': param, 'code': code},
                                     **more)}).encode()


# Bodies of an error of any status, for shape:NAME[:STATUS]: what compatible servers and proxies write.
SHAPES = {
    'openai': (openai_error('The picture is too large.', code='image_too_large'), 'application/json'),
    'int-code': (json.dumps({'error': {'message': 'The picture is too large.', 'code': 17, 'type': ''}}).encode(),
                 'application/json'),
    'text': (b'{"error":"The picture is too large."}', 'application/json'),
    'text-message': (b'{"error":"server_error","message":"The picture is too large."}', 'application/json'),
    'detail': (b'{"detail":"The picture is too large."}', 'application/json'),
    'detail-list': (b'{"detail":[{"loc":["body","image"],"msg":"The picture is too large.","type":"x"}]}',
                    'application/json'),
    'code-message': (b'{"code":"image_too_large","message":"The picture is too large."}', 'application/json'),
    'html': (b'<html><head><title>The picture is too large.</title></head><body>no</body></html>', 'text/html'),
    'plain': (b'The picture is too large.', 'text/plain'),
    'empty': (b'', 'text/plain'),
    'binary': (bytes(range(256)) * 8, 'application/octet-stream'),
    'null': (b'{"error":null}', 'application/json'),
    'list': (b'["The picture is too large."]', 'application/json'),
    'deep': (b'[' * 200000, 'application/json'),
    'endless': None,
}

# A status that says nothing about the charge: NAME-charged and NAME-free, NAME-random by the request's marker.
OUTCOMES = ('408', '409', '500', '502', '504', '520', '524')


class Faults:
    def __init__(self, words=()):
        self.by_name = {}
        for word in words:
            name, *args = word.split(':')
            self.by_name[name] = [urllib.parse.unquote(a) for a in args]

    @classmethod
    def from_prompt(cls, prompt):
        return cls(re.findall(r'(?<!\S)fault:(\S+)', prompt))

    @classmethod
    def of(cls, name, *args):
        """One, its arguments as they are."""
        result = cls()
        result.by_name[name] = list(args)
        return result

    def merged(self, other):
        result = Faults()
        result.by_name = {**self.by_name, **other.by_name}
        return result

    def __contains__(self, name):
        return name in self.by_name

    def arg(self, name, index=0, fallback=None):
        args = self.by_name.get(name, [])
        return args[index] if index < len(args) else fallback

    def number(self, name, index=0, fallback=0):
        return int(self.arg(name, index, fallback))


def retry_headers(args):
    headers = []
    for arg in args:
        name, sep, value = arg.partition('=')
        if sep:
            headers.append((name, value))
    return headers


def find_refusal(faults, counter, dialect, key, marker):
    """(status, body, type, headers, charged) or None. counter (name) counts how often this prompt met the fault."""
    for name in dialect.refusals:
        if name in faults:
            limit = faults.arg(name)
            if limit and limit.isdigit() and counter(name) > int(limit):
                continue
            return (*dialect.refusal(name, key), False)
    if '429' in faults and counter('429') <= faults.number('429', 0, 1000000):
        return (*dialect.throttled(retry_headers(faults.by_name['429']) or [('retry-after', '0')]), False)
    if 'shape' in faults and faults.arg('shape') != 'endless':
        body, kind = SHAPES[faults.arg('shape')]
        return faults.number('shape', 1, 400), body, kind, [], faults.number('shape', 1, 400) >= 500
    return find_outcome(faults, counter, dialect, marker)


def find_outcome(faults, counter, dialect, marker):
    for status in OUTCOMES:
        for how in ('charged', 'free', 'random'):
            name = f'{status}-{how}'
            limit = faults.number(name, 0, 1000000)
            if name in faults and counter(name) <= limit:
                charged = how == 'charged' or (how == 'random' and hashlib.sha256(marker.encode()).digest()[0] & 1)
                if status in ('502', '504', '520', '524'):
                    return int(status), HTML, 'text/html', [], charged
                return (*dialect.broken(int(status)), charged)
    return None


def encode_picture(png, faults):
    """The text of b64_json, with the ways servers get base64 wrong."""
    text = base64.b64encode(png).decode()
    if 'base64-url' in faults:
        text = text.replace('+', '-').replace('/', '_')
    if 'base64-nopad' in faults:
        text = text.rstrip('=')
    if 'base64-space' in faults:
        text = '\\n'.join(text[i:i + 76] for i in range(0, len(text), 76)) + '\\r\\n '
    if 'base64-slash' in faults:
        text = text.replace('/', '\\/')
    if 'base64-unicode' in faults:
        text = f'\\u{ord(text[0]):04x}' + text[1:]
    if 'base64-odd' in faults:
        text = text.rstrip('=')
        text = text[:len(text) - (len(text) - 1) % 4]
    if 'bad-base64' in faults:
        text = text[:len(text) // 2] + '!' + text[len(text) // 2 + 1:]
    if 'base64-prefix' in faults:
        text = 'data:image/png;base64,' + text
    return text


def damage_picture(png, faults):
    if 'zero-image' in faults:
        return b''
    if 'cut-image' in faults:
        return png[:len(png) // 2]
    if 'wrong-image' in faults:
        return b'This is no picture at all, whatever was said of it. ' + png[40:80]
    if 'bomb' in faults:
        return fake_picture.make_bomb(hashlib.sha256(png).hexdigest())
    return png


def replace_body(body, faults):
    """Bodies that are not what was promised. The charge stands."""
    text = {
        'html': HTML,
        'empty': b'',
        'garbage': b'{"created":17,"data":[{"b64_json":"iVBOR\x00\xff\xfe"]]}',
        'deep': b'{"data":' + b'[' * faults.number('deep', 0, 1000000),
        'nul': b'{"created":17,"data":[\x00]}',
        'bad-utf8': b'{"created":17,"data":[{"url":"\xff\xfe\xc0\xaf"}]}',
        'no-data': b'{"created":1776800000}',
        'null-data': b'{"created":1776800000,"data":null}',
        'empty-data': b'{"created":1776800000,"data":[]}',
        'array-typed': b'{"created":[],"data":{"0":{"b64_json":7}},"usage":[1,2]}',
        'number-picture': b'{"created":17,"data":[{"b64_json":12345},{"b64_json":["x"]},{"b64_json":null},7,null]}',
        'huge-numbers': b'{"created":' + b'9' * 5000 + b',"data":[]}',
        'scalar': b'"nothing"',
    }
    for name, instead in text.items():
        if name in faults:
            return instead
    if 'truncate-members' in faults:
        return body[:body.rfind(b'"usage"')]
    return body
