# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fakes of local servers of OpenAI's form share: FastAPI's validation as pydantic 2 words it, a run that
edits, and the addresses of pictures. What each of them does differently stands in its own module."""

import hashlib
import json
import random
import re
import threading

import fake_local
import fake_raster
from fake_core import Refusal
from fake_delivery import MIMES
from fake_local import Local, Run, reply_filled

SIZE = re.compile(r'([1-9]\d{0,4})x([1-9]\d{0,4})')
BOOLEANS = {'true': True, 'on': True, '1': True, 'yes': True, 't': True, 'y': True,
            'false': False, 'off': False, '0': False, 'no': False, 'f': False, 'n': False}
WORDS = {int: ('int_parsing', 'Input should be a valid integer, unable to parse string as an integer'),
         float: ('float_parsing', 'Input should be a valid number, unable to parse string as a number'),
         bool: ('bool_parsing', 'Input should be a valid boolean, unable to interpret input'),
         str: ('string_type', 'Input should be a valid string'), list: ('list_type', 'Input should be a valid list')}


class Field:
    """One member of a request: its type, what stands for it when it is absent, its range or its choices."""

    def __init__(self, kind, default=None, low=None, high=None, choices=None, needed=False):
        self.kind, self.default, self.low, self.high = kind, default, low, high
        self.choices, self.needed = choices, needed

    def convert(self, value):
        if self.kind is bool and isinstance(value, str):
            return BOOLEANS[value.lower()]
        if self.kind is str or isinstance(value, bool):
            if not isinstance(value, self.kind):
                raise ValueError
            return value
        if self.kind in (int, float) and isinstance(value, (int, float, str)):
            if self.kind is int and float(value) % 1:
                raise ValueError
            return self.kind(float(value)) if isinstance(value, float) else self.kind(value)
        if not isinstance(value, self.kind):
            raise ValueError
        return value

    def complaint(self, value):
        """(type, words) of what is wrong with the converted value, or None."""
        if self.low is not None and value < self.low:
            return 'greater_than_equal', f'Input should be greater than or equal to {self.low}'
        if self.high is not None and value > self.high:
            return 'less_than_equal', f'Input should be less than or equal to {self.high}'
        if self.choices is not None and value not in self.choices:
            names = [f"'{choice}'" for choice in self.choices]
            return 'literal_error', f"Input should be {', '.join(names[:-1])} or {names[-1]}"
        return None


def check_fields(said, known):
    """(fields, complaints). Members that nobody knows are passed over; null is the default."""
    fields, wrong = {}, []
    for name, field in known.items():
        value = said.get(name)
        if value is None:
            if field.needed:
                wrong.append({'type': 'missing', 'loc': ['body', name], 'msg': 'Field required', 'input': said})
            fields[name] = field.default
            continue
        try:
            fields[name] = field.convert(value)
            found = field.complaint(fields[name])
        except (ValueError, KeyError, OverflowError):
            found = WORDS[field.kind]
        if found:
            wrong.append({'type': found[0], 'loc': ['body', name], 'msg': found[1], 'input': value})
    return fields, wrong


def read_size(text, fallback):
    """(width, height), or fallback when it is no size."""
    match = SIZE.fullmatch(text or '')
    return (int(match[1]), int(match[2])) if match else fallback


class GatewayRun(Run):
    """One request. style: what becomes of an input: 'lossy' (nearly the same outside the mask) or 'redrawn'."""

    def __init__(self, request, fields, size, init=None, mask=None, style='lossy', more=()):
        self.fields, self.init, self.mask, self.style = fields, init, mask, style
        self.seed_number = fields.get('seed')
        if self.seed_number is None or self.seed_number < 0:
            self.seed_number = random.randrange(1 << 31)
        plain = {name: value for name, value in fields.items() if name not in ('response_format', 'stream', 'user')}
        inputs = [json.dumps(plain, sort_keys=True, default=str).encode(), str((self.seed_number, size)).encode(),
                  *more]
        for raster in (init, mask):
            inputs.append(hashlib.sha256(raster.rgb).digest() if raster else b'-')
        super().__init__(request, fields['prompt'], '', b'|'.join(inputs))
        self.size, self.count, self.form = size, fields.get('n') or 1, 'png'

    def make_picture(self, seed):
        if self.server.args.picture_bytes or 'picture-bytes' in self.faults:
            return super().make_picture(seed)
        picture = fake_raster.paint(*self.size, seed)
        if self.init:
            base = fake_raster.resize(self.init, *self.size)
            base = fake_raster.Raster(*self.size, fake_raster.disturb(base.rgb, seed))
            picture.rgb = fake_raster.average(picture.rgb, base.rgb)
            if self.mask and self.style == 'lossy':
                mask = fake_raster.luminance(fake_raster.resize(self.mask, *self.size))
                picture = fake_raster.compose(base, picture, mask)
        return fake_raster.write(picture, self.form)

    def respond(self, pictures):
        if self.state != 'done':
            return self.dialect.reply_failed(self.request, self)
        value = self.dialect.show(self, pictures)
        return reply_filled(self.request, 200, value, pictures, self.faults)


class Gateway(Local):
    """A server of OpenAI's form on the own machine. No key unless --key is given."""

    BASE = '/v1'
    NATIVE = ('/v1/images/edits', '/v1/images/inpainting')
    PREFIXES = ('/v1',)     # own: what the paths of ROUTES may stand behind
    ROUTES = {}             # own: (method, path): method of the class
    PAID = ('/images/generations', '/images/edits')

    def __init__(self, server):
        super().__init__(server)
        self.lock, self.pictures = threading.Lock(), {}

    def short(self, path):
        """The path behind its prefix; a path of elsewhere as it is."""
        return next((path[len(p):] for p in self.PREFIXES if path.startswith(p + '/')), path)

    def is_paid(self, request):
        return request.method == 'POST' and self.short(request.path) in self.PAID

    def forget(self):
        super().forget()
        with self.lock:
            self.pictures.clear()

    def check_key(self, request):
        if self.server.key and self.key(request) != self.server.key:
            body, kind = self.error(401, self.WRONG_KEY, 'invalid_request_error')
            raise Refusal(401, body, kind=kind)

    WRONG_KEY = 'Unauthorized'

    def route(self, request):
        self.check_key(request)
        path = self.short(request.path)
        answer = self.ROUTES.get((request.method, path))
        if answer is None and any(other == path for _, other in self.ROUTES):
            return self.wrong_method(request)
        if answer is None:
            return self.find_more(request, path)
        return getattr(self, answer)(request)

    def find_more(self, request, _path):
        """own: paths with something in them."""
        return self.no_route(request)

    def wrong_method(self, request):
        return request.reply(405, *self.error(405, 'Method Not Allowed'))

    def no_route(self, request):
        return request.reply(404, *self.error(404, 'Not Found'))

    def refuse(self, request, status, message, code=None):
        body, kind = self.error(status, message, code)
        return request.refuse(status, body, kind=kind)

    def keep(self, picture, name):
        with self.lock:
            self.pictures[name] = picture

    def reply_picture(self, request, name):
        """The picture of that name, or None."""
        with self.lock:
            picture = self.pictures.get(name)
        if picture is None:
            return None
        return request.reply(200, picture, MIMES[name.rpartition('.')[2]], (), request.faults)

    def show(self, run, pictures):
        """own: the answer, '@0@' standing for the first picture."""
        raise NotImplementedError

    def reply_failed(self, request, run):
        """own: a run that could not be finished."""
        raise NotImplementedError


class FastApi(Gateway):
    """One of those written with FastAPI: {"detail": …}."""

    def headers(self, _request):
        return [('server', 'uvicorn')]

    def error(self, status, message, code=None, **_more):
        return json.dumps({'detail': message}, separators=(',', ':')).encode(), 'application/json'

    def read_json(self, request, known):
        try:
            said = fake_local.read_json(request.body)
        except (ValueError, RecursionError) as error:
            self.invalid(request, [{'type': 'json_invalid', 'loc': ['body', getattr(error, 'pos', 0)],
                                    'msg': 'JSON decode error', 'input': {}, 'ctx': {'error': str(error)}}])
        if not isinstance(said, dict):
            self.invalid(request, [{'type': 'model_attributes_type', 'loc': ['body'], 'input': said,
                                    'msg': 'Input should be a valid dictionary or object to extract fields from'}])
        return self.checked(request, said, known)

    def read_form(self, request, known):
        """(fields, files): the last value of each name, and every file."""
        parts = fake_local.read_form(request)
        if parts is None:
            self.invalid(request,
                         [{'type': 'missing', 'loc': ['body', 'prompt'], 'msg': 'Field required', 'input': None}])
        said = {part.name: part.text() for part in parts if part.file_name is None}
        urls = [part.text() for part in parts if part.file_name is None and part.name in ('url', 'url[]')]
        files = [part for part in parts if part.file_name is not None]
        return {**self.checked(request, said, known), 'urls': urls}, files

    def checked(self, request, said, known):
        fields, wrong = check_fields(said, known)
        if wrong:
            self.invalid(request, wrong)
        return fields

    def invalid(self, request, entries):
        self.refuse(request, 422, entries)

    def read_images(self, request, fields, files, trouble):
        """Rasters of image, image[], url and url[]; refused with trouble where one is none."""
        images = [f for f in files if f.name == 'image'] or [f for f in files if f.name == 'image[]']
        if not images and not fields['urls']:
            self.refuse(request, 422, "Field 'image' or 'url' is required")
        datas = [image.data for image in images]
        datas += [fake_local.read_base64(url) if url.startswith('data:') else b'' for url in fields['urls']]
        rasters = [fake_raster.read_any(data) if data else None for data in datas]
        if not all(rasters):
            self.refuse(request, 400, trouble)
        return rasters
