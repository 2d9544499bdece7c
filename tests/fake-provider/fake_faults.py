# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults a server, a proxy or a network can commit: durability's table 2, rows 1–18, by name. README.md lists them."""

import base64
import hashlib
import json
import re
import urllib.parse

import fake_picture

VERIFY = ('Your organization must be verified to use the model `gpt-image-2`. Please go to: '
          'https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just '
          'verified, it can take up to 15 minutes for access to propagate.')
MODERATION = ('Your request was rejected by the safety system. If you believe this is an error, contact us at '
              'help.openai.com and include the request ID req_fake. safety_violations=[sexual].')
HTML = b'<!DOCTYPE html><html><head><title>504 Gateway Time-out</title></head><body><h1>Log in to the network</h1></body></html>'


def openai_error(message, kind='invalid_request_error', code=None, param=None, **more):
    return json.dumps({'error': dict({'message': message, 'type': kind, 'param': param, 'code': code}, **more)}).encode()


def plain(status, message, kind='invalid_request_error', code=None, **more):
    return lambda key: (status, openai_error(message, kind, code, **more), 'application/json', [])


def money(code):
    return plain(429, 'You exceeded your current quota, please check your plan and billing details.',
                 'insufficient_quota', code)


# Never charged; each makes (status, body, content type, headers). The key is given so that one of them can echo it.
REFUSALS = {
    '400': plain(400, 'Invalid value.', code='invalid_value'),
    '401': lambda key: (401, openai_error(f'Incorrect API key provided: {key}. You can find your API key at '
                                          'https://platform.openai.com/account/api-keys.', code='invalid_api_key'),
                        'application/json', []),
    '402': plain(402, 'Payment required.', 'billing_error', 'payment_required'),
    '403': plain(403, 'Country, region, or territory not supported', 'request_forbidden',
                 'unsupported_country_region_territory'),
    '404': plain(404, 'The model `gpt-image-2` does not exist or you do not have access to it.', code='model_not_found'),
    '413': lambda key: (413, b'<html><head><title>413 Request Entity Too Large</title></head></html>', 'text/html', []),
    '415': plain(415, 'Unsupported content type.', code='unsupported_content_type'),
    '422': lambda key: (422, json.dumps({'detail': [{'loc': ['body', 'size'], 'msg': 'value is not a valid size',
                                                     'type': 'value_error'}]}).encode(), 'application/json', []),
    'verify': plain(403, VERIFY),
    'moderation': plain(400, MODERATION, 'image_generation_user_error', 'moderation_blocked',
                        moderation_details={'moderation_stage': 'input', 'categories': ['sexual']}),
    'quota': money('insufficient_quota'),
    'balance': money('credit_balance_exhausted'),
    'spend-limit': money('organization_spend_limit_exceeded'),
    'hard-limit': plain(400, 'Billing hard limit has been reached', 'image_generation_user_error',
                        'billing_hard_limit_reached'),
    'overloaded': plain(503, 'The server is currently overloaded. Please try again later.', 'service_unavailable_error',
                        'server_is_overloaded'),
    'redirect': lambda key: (302, b'', 'text/plain', [('Location', 'http://127.0.0.1:9/elsewhere')]),
}

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


def find_refusal(faults, counter, key, marker):
    """(status, body, type, headers, charged) or None. counter (name) counts how often this prompt met the fault."""
    for name, make in REFUSALS.items():
        if name in faults:
            limit = faults.arg(name)
            if limit and limit.isdigit() and counter(name) > int(limit):
                continue
            return (*make(key), False)
    if '429' in faults and counter('429') <= faults.number('429', 0, 1000000):
        headers = retry_headers(faults.by_name['429']) or [('retry-after', '0')]
        return 429, openai_error('Rate limit reached for gpt-image-2 in organization org-fake on input-images per min: '
                                 'Limit 5, Used 5, Requested 1. Please try again in 12s.', 'input-images',
                                 'rate_limit_exceeded'), 'application/json', headers, False
    if 'shape' in faults and faults.arg('shape') != 'endless':
        body, kind = SHAPES[faults.arg('shape')]
        return faults.number('shape', 1, 400), body, kind, [], faults.number('shape', 1, 400) >= 500
    return find_outcome(faults, counter, marker)


def find_outcome(faults, counter, marker):
    for status in OUTCOMES:
        for how in ('charged', 'free', 'random'):
            name = f'{status}-{how}'
            limit = faults.number(name, 0, 1000000)
            if name in faults and counter(name) <= limit:
                charged = how == 'charged' or (how == 'random' and hashlib.sha256(marker.encode()).digest()[0] & 1)
                if status in ('502', '504', '520', '524'):
                    return int(status), HTML, 'text/html', [], charged
                return int(status), openai_error('The server had an error while processing your request.',
                                                 'server_error', 'server_error'), 'application/json', [], charged
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
        'error-200': openai_error('The generation failed half-way.', 'server_error', 'image_generation_failed'),
    }
    for name, instead in text.items():
        if name in faults:
            return instead
    if 'truncate-members' in faults:
        return body[:body.rfind(b'"usage"')]
    return body
