# SPDX-License-Identifier: GPL-3.0-or-later
"""What stable-diffusion.cpp's server makes of a request: the parameters of its three families, with all their
leniency, and the pictures."""

import hashlib
import json
import re
import time

import fake_local
import fake_raster

MODEL = 'sd_turbo'
SAMPLERS = ['euler', 'euler_a', 'heun', 'dpm2', 'dpm++2s_a', 'dpm++2m', 'dpm++2mv2', 'ipndm', 'ipndm_v', 'lcm',
            'ddim_trailing', 'tcd', 'res_multistep', 'res_2s']
SCHEDULERS = ['discrete', 'normal', 'karras', 'exponential', 'ays', 'gits', 'sgm_uniform', 'simple', 'smoothstep',
              'kl_optimal', 'lcm', 'bong_tangent']
# As nlohmann's JSON library puts it: what a typed read of another type throws.
TYPE_NAMES = {str: 'string', int: 'number', float: 'number', bool: 'boolean', type(None): 'null', list: 'array',
              dict: 'object'}
EXTRA = re.compile(r'<sd_cpp_extra_args>(.*?)</sd_cpp_extra_args>', re.S)
WHOLE_NUMBER = re.compile(r'\s*([+-]?\d+)')
BIGGEST = (1 << 31) - 1


class Thrown(Exception):
    """A C++ exception: status 500 with its words."""


class Wrong(Exception):
    """Status 400 with {"error": words}."""


def parse(body):
    try:
        return json.loads(body.decode())
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        at = getattr(error, 'pos', 0) + 1
        raise Thrown(f'[json.exception.parse_error.101] parse error at line 1, column {at}: syntax error while parsing '
                     "value - invalid literal; last read: '{'") from error


def wrong_type(wanted, found):
    return Thrown(f'[json.exception.type_error.302] type must be {wanted}, but is {TYPE_NAMES[type(found)]}')


def typed(value, name, fallback, kind):
    """value.value (name, fallback) of that library: absent is the fallback, another type throws, null too."""
    if not isinstance(value, dict):
        raise Thrown(f'[json.exception.type_error.306] cannot use value() with {TYPE_NAMES[type(value)]}')
    if name not in value:
        return fallback
    found = value[name]
    fits = isinstance(found, (int, float)) if kind in (int, float, bool) else isinstance(found, kind)
    if kind in (int, float) and isinstance(found, bool):
        fits = True
    if kind is bool:
        fits = isinstance(found, bool)
    if not fits:
        raise wrong_type(TYPE_NAMES[kind], found)
    return kind(found)


def whole_number(text):
    """std::stoi: leading digits count, what follows is ignored; ValueError."""
    match = WHOLE_NUMBER.match(text)
    if not match or abs(int(match[1])) > BIGGEST:
        raise ValueError
    return int(match[1])


def read_size(text, width, height):
    """The side that comes before a failure is taken, as there."""
    first, found, second = text.partition('x')
    if found:
        try:
            width = whole_number(first)
            height = whole_number(second)
        except ValueError:
            pass
    return width, height


def round_up(side):
    side = side if side > 0 else 512
    return (side + 63) // 64 * 64


class Parameters:
    """What is left when a request has been understood. Pictures are Rasters or None."""

    def __init__(self):
        self.prompt, self.negative, self.width, self.height = '', '', -1, -1
        self.count, self.seed, self.strength, self.steps, self.metadata = 1, 42, 0.75, 20, True
        self.form, self.init, self.mask, self.refs, self.control = 'png', None, None, [], None
        self.sampler, self.scheduler, self.cfg = 'euler_a', 'discrete', 7.0

    def set_output(self, form, webp):
        allowed = ['png', 'jpeg', 'webp'] if webp else ['png', 'jpeg']
        self.form = form.lower()
        if self.form not in allowed:
            raise Wrong(f'invalid output_format, must be one of [{", ".join(allowed)}]')

    def set_size_if_unset(self, width, height):
        if self.width <= 0 or self.height <= 0:
            self.width, self.height = width, height

    def read_native(self, value):
        """from_json_str: a scalar of another type is passed over; a picture that cannot be read is refused."""
        if not isinstance(value, dict):
            return
        for name, field, kind in (('prompt', 'prompt', str), ('negative_prompt', 'negative', str),
                                  ('width', 'width', int),
                                  ('height', 'height', int), ('batch_count', 'count', int), ('seed', 'seed', int),
                                  ('strength', 'strength', float), ('embed_image_metadata', 'metadata', bool)):
            found = value.get(name)
            if type(found) is kind or (kind is float and type(found) is int):
                setattr(self, field, found)
        sample = value.get('sample_params')
        if isinstance(sample, dict):
            self.read_sampling(sample)
        self.check_loras(value)
        self.init = self.read_picture(value, 'init_image', self.init)
        if value.get('ref_images') is not None:
            if not isinstance(value['ref_images'], list):
                raise Wrong('invalid generation parameters')
            self.refs = [self.read_picture({'x': item}, 'x', None, True) for item in value['ref_images']]
        self.mask = self.read_picture(value, 'mask_image', self.mask)
        self.control = self.read_picture(value, 'control_image', self.control)

    def read_sampling(self, sample):
        if type(sample.get('sample_steps')) is int:
            self.steps = sample['sample_steps']
        if sample.get('sample_method') in SAMPLERS:
            self.sampler = sample['sample_method']
        if sample.get('scheduler') in SCHEDULERS:
            self.scheduler = sample['scheduler']
        guidance = sample.get('guidance')
        if isinstance(guidance, dict) and type(guidance.get('txt_cfg')) in (int, float):
            self.cfg = guidance['txt_cfg']

    def check_loras(self, value):
        loras = value.get('lora', [])
        if not isinstance(loras, list) or not all(isinstance(item, dict)
                                                  and item.get('path') == 'styles/pixel.safetensors'
                                                  for item in loras):
            raise Wrong('invalid generation parameters')

    def read_picture(self, value, name, fallback, needed=False):
        if name not in value or (value[name] is None and not needed):
            return fallback if name not in value else None
        data = fake_local.read_base64(value[name]) if isinstance(value[name], str) else None
        raster = fake_raster.read_any(data) if data else None
        if raster is None:
            raise Wrong('invalid generation parameters')
        return raster

    def read_extra(self):
        match = EXTRA.search(self.prompt)
        if match:
            self.prompt = EXTRA.sub('', self.prompt)
            try:
                self.read_native(json.loads(match[1]))
            except (ValueError, Wrong) as error:
                raise Wrong('invalid sd_cpp_extra_args') from error

    def resolve(self, words):
        """What the server does last: the seed is the second of the clock when none is given, counts are clamped."""
        if self.seed < 0:
            self.seed = int(hashlib.sha256(str(int(time.time())).encode()).hexdigest()[:7], 16)
        self.count, self.steps = max(1, min(8, self.count)), max(1, min(100, self.steps))
        if not 0 <= self.strength <= 1 or self.cfg < 0:
            raise Wrong(words)
        self.width, self.height = round_up(self.width), round_up(self.height)

    def digest(self):
        parts = [repr((self.prompt, self.negative, self.width, self.height, self.seed, self.strength, self.steps,
                       self.sampler, self.scheduler, self.cfg)).encode()]
        for raster in [self.init, self.mask, self.control, *self.refs]:
            parts.append(hashlib.sha256(raster.rgb).digest() if raster else b'-')
        return b'|'.join(parts)

    def text(self, index):
        return (f'{self.prompt}\nSteps: {self.steps}, CFG scale: {self.cfg}, Guidance: 3.5, Eta: 0.0, '
                f'Seed: {self.seed + index}, Size: {self.width}x{self.height}, Model: {MODEL}.safetensors, RNG: cuda, '
                f'Sampler: {self.sampler} {self.scheduler}, Version: stable-diffusion.cpp')

    def paint(self, seed, index):
        """The picture: where there is an input, it shows; outside the mask it is the input after a lossy trip."""
        picture = fake_raster.paint(self.width, self.height, seed)
        if self.init:
            under = fake_raster.resize(self.init, self.width, self.height)
            kept = fake_raster.Raster(self.width, self.height, fake_raster.disturb(under.rgb, seed))
            if self.strength < 1:
                picture.rgb = fake_raster.average(picture.rgb, kept.rgb)
            if self.mask:
                mask = fake_raster.luminance(fake_raster.resize(self.mask, self.width, self.height))
                picture = fake_raster.compose(kept, picture, mask)
        texts = [('parameters', self.text(index))] if self.metadata else []
        return fake_raster.write(picture, self.form, texts)


def from_openai(body):
    """POST /v1/images/generations."""
    if not body:
        raise Wrong('empty body')
    value, p = parse(body), Parameters()
    p.prompt, p.count = typed(value, 'prompt', '', str), max(1, typed(value, 'n', 1, int))
    size, form = typed(value, 'size', '', str), typed(value, 'output_format', 'png', str)
    typed(value, 'output_compression', 100, int)
    p.width, p.height = read_size(size, 512, 512)
    if not p.prompt:
        raise Wrong('prompt required')
    p.set_output(form, True)
    p.read_extra()
    p.resolve('invalid params')
    return p


def from_edit(request):
    """POST /v1/images/edits. An upload that is no picture is passed over in silence."""
    parts, p = fake_local.read_form(request), Parameters()
    if parts is None:
        raise Wrong('Content-Type must be multipart/form-data')
    fields = {part.name: part.text() for part in parts if part.file_name is None}
    files = [part for part in parts if part.file_name is not None]
    p.prompt = fields.get('prompt', '')
    if not p.prompt:
        raise Wrong('prompt required')
    images = [f for f in files if f.name == 'image[]'] or [f for f in files if f.name == 'image'][:1]
    if not images:
        raise Wrong('at least one image[] required')
    try:
        p.count = whole_number(fields.get('n', '1'))
    except ValueError:
        p.count = 1
    p.width, p.height = read_size(fields.get('size', ''), -1, -1)
    p.set_output(fields.get('output_format', 'png'), False)
    p.refs = [raster for raster in (fake_raster.read_any(image.data) for image in images) if raster]
    if p.refs:
        p.set_size_if_unset(*p.refs[0].size)
        p.init = p.refs[0]
    mask = next((f for f in files if f.name == 'mask'), None)
    p.mask = fake_raster.read_any(mask.data) if mask else None
    if p.mask:
        p.set_size_if_unset(*p.mask.size)
    p.read_extra()
    p.resolve('invalid params')
    return p


def from_webui(body, img2img):
    """POST /sdapi/v1/txt2img and img2img; (parameters, what was asked)."""
    if not body:
        raise Wrong('empty body')
    value, p = parse(body), Parameters()
    p.prompt, p.negative = typed(value, 'prompt', '', str), typed(value, 'negative_prompt', '', str)
    width, height = typed(value, 'width', 512, int), typed(value, 'height', 512, int)
    p.steps, p.cfg = typed(value, 'steps', 20, int), typed(value, 'cfg_scale', 7.0, float)
    p.seed, p.count = typed(value, 'seed', -1, int), typed(value, 'batch_size', 1, int)
    typed(value, 'sampler_name', '', str)
    if width <= 0 or height <= 0:
        raise Wrong('width and height must be positive')
    if not p.prompt:
        raise Wrong('prompt required')
    p.width, p.height = value.get('width', -1), value.get('height', -1)
    p.read_extra()
    if img2img:
        read_webui_pictures(p, value)
    p.resolve('invalid params')
    return p, value


def read_webui_pictures(p, value):
    def read(text):
        data = fake_local.read_base64(text)
        return fake_raster.read_any(data) if data else None
    images = value.get('init_images')
    if isinstance(images, list) and images:
        if not isinstance(images[0], str):
            raise wrong_type('string', images[0])
        p.init = read(images[0])
    # Of another type than text it is not seen: a list of masks repaints everything.
    if isinstance(value.get('mask'), str):
        p.mask = read(value['mask'])
        if p.mask and typed(value, 'inpainting_mask_invert', 0, int):
            p.mask.rgb = bytes(255 - v for v in p.mask.rgb)
    for raster in (p.init, p.mask):
        if raster:
            p.set_size_if_unset(*raster.size)
    strength = typed(value, 'denoising_strength', -1.0, float)
    if strength >= 0:
        p.strength = min(strength, 1.0)


def from_native(body):
    """POST /sdcpp/v1/img_gen. ValueError where the body is no JSON: 400 here, 500 elsewhere."""
    if not body:
        raise Wrong('empty body')
    value, p = json.loads(body.decode()), Parameters()
    p.read_native(value)
    form = typed(value, 'output_format', 'png', str)
    typed(value, 'output_compression', 100, int)
    p.set_output(form, True)
    p.resolve('invalid generation parameters')
    return p
