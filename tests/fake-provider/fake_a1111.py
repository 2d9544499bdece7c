# SPDX-License-Identifier: GPL-3.0-or-later
"""What AUTOMATIC1111's API makes of a request: its fields, with FastAPI's validation, and its pictures."""

import hashlib
import json
import random
import time

import fake_local
import fake_raster
from fake_local import Failure, Run, reply_filled

MODEL, MODEL_HASH = 'v1-5-pruned-emaonly', '6ce0161689'
TITLE = f'{MODEL}.safetensors [{MODEL_HASH}]'
OTHER = 'anything.ckpt'
CHECKPOINTS = {TITLE, MODEL, MODEL_HASH, MODEL + '.safetensors', OTHER, 'anything'}
SAMPLERS = ('DPM++ 2M', 'DPM++ SDE', 'DPM++ 2M SDE', 'Euler a', 'Euler', 'LMS', 'Heun', 'DPM2', 'UniPC', 'DDIM', 'PLMS')
SCHEDULERS = ('Automatic', 'Uniform', 'Karras', 'Exponential', 'Polyexponential', 'SGM Uniform')

# Field: type, what stands when it is not said; None as a default allows null too.
FIELDS = {'prompt': (str, ''), 'negative_prompt': (str, ''), 'seed': (int, -1), 'subseed': (int, -1),
          'sampler_name': (str, None), 'scheduler': (str, None), 'batch_size': (int, 1), 'n_iter': (int, 1),
          'steps': (int, 50), 'cfg_scale': (float, 7.0), 'width': (int, 512), 'height': (int, 512),
          'restore_faces': (bool, None), 'tiling': (bool, None), 'override_settings': (dict, None),
          'override_settings_restore_afterwards': (bool, True), 'send_images': (bool, True),
          'save_images': (bool, False), 'alwayson_scripts': (dict, {}), 'script_name': (str, None),
          'force_task_id': (str, None), 'denoising_strength': (float, None), 'sampler_index': (str, 'Euler')}
TXT2IMG = {**FIELDS, 'enable_hr': (bool, False), 'hr_scale': (float, 2.0), 'hr_upscaler': (str, None)}
IMG2IMG = {**FIELDS, 'init_images': (list, None), 'mask': (str, None), 'resize_mode': (int, 0),
           'denoising_strength': (float, 0.75), 'mask_blur': (int, None), 'mask_blur_x': (int, 4),
           'mask_blur_y': (int, 4), 'inpainting_fill': (int, 0), 'inpaint_full_res': (bool, True),
           'inpaint_full_res_padding': (int, 0), 'inpainting_mask_invert': (int, 0),
           'include_init_images': (bool, False)}
TROUBLE = {int: ('value is not a valid integer', 'type_error.integer'),
           float: ('value is not a valid float', 'type_error.float'),
           bool: ('value could not be parsed to a boolean', 'type_error.bool'),
           str: ('str type expected', 'type_error.str'), list: ('value is not a valid list', 'type_error.list'),
           dict: ('value is not a valid dict', 'type_error.dict')}
BOOLEANS = {'true': True, 'on': True, '1': True, 'yes': True, 'false': False, 'off': False, '0': False, 'no': False}


class Invalid(Exception):
    """422, with what FastAPI says of it."""

    def __init__(self, entries):
        super().__init__()
        self.entries = entries


class Raised(Exception):
    """An exception of the server: its class, the status, and what it says."""

    def __init__(self, status, text, name='HTTPException'):
        super().__init__(text)
        self.status, self.text, self.name = status, text, name


def convert(value, kind):
    """As pydantic 1 does it: much is a number that is none. ValueError."""
    if kind is bool:
        if isinstance(value, bool) or value in (0, 1):
            return bool(value)
        return BOOLEANS[value.lower()] if isinstance(value, str) and value.lower() in BOOLEANS else int('x')
    if kind is str and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if kind in (int, float) and isinstance(value, (int, float, str)):
        return kind(value)
    if not isinstance(value, kind):
        raise ValueError
    return value


def read_fields(body, known):
    """Every field with a value. What is not known is passed over."""
    try:
        said = fake_local.read_json(body)
    except (ValueError, RecursionError) as error:
        where = {'loc': ['body', getattr(error, 'pos', 0)], 'msg': f'{error}', 'type': 'value_error.jsondecode'}
        raise Invalid([where]) from error
    if not isinstance(said, dict):
        raise Invalid([{'loc': ['body'], 'msg': 'value is not a valid dict', 'type': 'type_error.dict'}])
    fields, wrong = {}, []
    for name, (kind, default) in known.items():
        value = said.get(name, default)
        if value is None:
            if name in said and default is not None:
                wrong.append({'loc': ['body', name], 'msg': 'none is not an allowed value',
                              'type': 'type_error.none.not_allowed'})
            fields[name] = None
            continue
        try:
            fields[name] = convert(value, kind)
        except (ValueError, OverflowError):
            wrong.append({'loc': ['body', name], 'msg': TROUBLE[kind][0], 'type': TROUBLE[kind][1]})
    if wrong:
        raise Invalid(wrong)
    return fields


def read_picture(text):
    if text.startswith(('http://', 'https://')):
        raise Raised(500, 'Requests not allowed')
    data = fake_local.read_base64(text.split(';')[1] if text.startswith('data:image/') else text)
    raster = fake_raster.read_any(data) if data else None
    if raster is None:
        raise Raised(500, 'Invalid encoded image')
    return raster


def read_mask(raster, invert):
    """One byte a pixel. A picture with any transparency is a mask by its alpha, another one by its brightness; either
    way there is only black and white."""
    if raster.alpha is not None and set(raster.alpha) != {255}:
        mask = raster.alpha
    else:
        mask = fake_raster.luminance(raster)
    return mask.translate(bytes((255 if v > 128 else 0) ^ (255 if invert else 0) for v in range(256)))


class WebuiRun(Run):
    """txt2img or img2img. Interrupted, it gives what was there."""

    KEEPS_INTERRUPTED = True

    def __init__(self, request, fields, img2img):
        self.fields, self.img2img = fields, img2img
        self.init, self.mask = self.read_inputs() if img2img else (None, None)
        self.first_seed = fields['seed'] if fields['seed'] >= 0 else random.randrange(4294967294)
        self.task = fields['force_task_id'] or f'task({random.randrange(1 << 40):010x})'
        super().__init__(request, fields['prompt'], self.find_marker(request), self.digest())
        self.steps = max(1, min(150, fields['steps']))
        self.count = max(1, fields['batch_size']) * max(1, fields['n_iter'])
        self.size = self.find_size()
        self.choose_sampler()

    def find_marker(self, request):
        """The client is known by the name it gave the task, where there is no better one."""
        return request.headers.get('x-client-request-id') or self.task.removeprefix('task(').removesuffix(')')

    def read_inputs(self):
        images = self.fields['init_images']
        if images is None:
            raise Raised(404, 'Init image not found')
        mask = self.fields['mask'] and read_picture(self.fields['mask'])
        if not images:
            raise Raised(500, 'list index out of range', 'IndexError')
        if not all(isinstance(image, str) for image in images):
            raise Raised(500, "'NoneType' object has no attribute 'startswith'", 'AttributeError')
        return [read_picture(image) for image in images][0], mask or None

    def digest(self):
        plain = {k: v for k, v in self.fields.items() if k not in ('init_images', 'mask', 'force_task_id')}
        parts = [json.dumps(plain, sort_keys=True).encode(), str(self.first_seed).encode()]
        parts += [hashlib.sha256(raster.rgb + (raster.alpha or b'')).digest() if raster else b'-'
                  for raster in (self.init, self.mask)]
        return b'|'.join(parts)

    def find_size(self):
        """Sides are cut down to eighths. With a mask and inpaint_full_res the result is pasted into the input."""
        if self.mask and self.fields['inpaint_full_res']:
            return self.init.size
        width, height = self.fields['width'] // 8 * 8, self.fields['height'] // 8 * 8
        if width <= 0 or height <= 0:
            raise Raised(500, 'Trying to create tensor with negative dimension', 'RuntimeError')
        return width, height

    def choose_sampler(self):
        args = self.request.server.args
        name = self.fields['sampler_name'] or self.fields['sampler_index']
        if name not in SAMPLERS:
            if args.old:
                raise Raised(400, 'Sampler not found')
            name = SAMPLERS[0]
        self.sampler = name
        asked = (self.fields['override_settings'] or {}).get('sd_model_checkpoint')
        if asked is not None and asked not in CHECKPOINTS and args.flavour == 'forge':
            # The others go on with the model that is loaded, and say nothing.
            raise Raised(500, f'model {asked!r} not found', 'RuntimeError')

    def began(self):
        self.dialect.current = self
        if 'model-missing' in self.faults:
            raise Failure('No checkpoints found. When searching for checkpoints, looked at: /sd/models')

    def closed(self):
        self.dialect.finished(self)

    def preview(self):
        """Shown from the server's n-th step on; a new one every n steps."""
        every = self.server.args.preview_every
        if not every or self.step < every:
            return None
        return fake_local.make_preview(self.faults, f'{self.seed()} step {self.step // every}')

    def make_picture(self, seed):
        if self.server.args.picture_bytes or 'picture-bytes' in self.faults:
            return super().make_picture(seed)
        if self.stop.is_set():
            seed += f' interrupted at {self.step}'
        picture = fake_raster.paint(*self.size, seed)
        if self.init:
            picture = self.edit(picture)
        return fake_raster.write(picture, self.server.args.samples_format,
                                 [('parameters', self.text(int(seed.split()[1])))])

    def edit(self, picture):
        under = fake_raster.resize(self.init, *self.size)
        under = fake_raster.Raster(*self.size, under.rgb)
        if (self.fields['denoising_strength'] or 0) < 1:
            picture.rgb = fake_raster.average(picture.rgb, under.rgb)
        if not self.mask:
            return picture
        mask = read_mask(fake_raster.resize(self.mask, *self.size), self.fields['inpainting_mask_invert'])
        blur = self.fields['mask_blur']
        radius = (self.fields['mask_blur_x'] if blur is None else blur) * 2
        # The untouched part is laid over the result: outside the blurred mask it is the input, bit by bit.
        return fake_raster.compose(under, picture, fake_raster.blur(mask, *self.size, radius))

    def text(self, index):
        return (f'{self.prompt}\nSteps: {self.steps}, Sampler: {self.sampler}, Schedule type: Automatic, CFG scale: '
                f'{self.fields["cfg_scale"]}, Seed: {self.first_seed + index}, Size: {self.size[0]}x{self.size[1]}, '
                f'Model hash: {MODEL_HASH}, Model: {MODEL}, Version: v1.10.1')

    def info(self, count, first):
        f = self.fields
        return {'prompt': self.prompt, 'all_prompts': [self.prompt] * count, 'negative_prompt': f['negative_prompt'],
                'all_negative_prompts': [f['negative_prompt']] * count, 'seed': self.first_seed,
                'all_seeds': [self.first_seed + i for i in range(count)], 'subseed': 17,
                'all_subseeds': [17 + i for i in range(count)], 'subseed_strength': 0, 'width': self.size[0],
                'height': self.size[1], 'sampler_name': self.sampler, 'cfg_scale': f['cfg_scale'],
                'steps': self.steps, 'batch_size': f['batch_size'], 'restore_faces': False,
                'face_restoration_model': None, 'sd_model_name': MODEL, 'sd_model_hash': MODEL_HASH,
                'sd_vae_name': None, 'sd_vae_hash': None, 'seed_resize_from_w': -1, 'seed_resize_from_h': -1,
                'denoising_strength': f['denoising_strength'], 'extra_generation_params': {},
                'index_of_first_image': first, 'infotexts': [self.text(i) for i in range(count)], 'styles': [],
                'job_timestamp': time.strftime('%Y%m%d%H%M%S', time.gmtime(self.created)), 'clip_skip': 1,
                'is_using_inpainting_conditioning': False, 'version': 'v1.10.1'}

    def respond(self, pictures):
        if self.state == 'failed':
            name = 'OutOfMemoryError' if 'oom' in self.faults else 'RuntimeError'
            return self.dialect.reply_raised(self.request, Raised(500, self.error, name))
        made, count = list(pictures), len(pictures)
        grid = self.fields['save_images'] and count > 1
        if grid:
            # Saving makes a contact sheet, which is also the first of the pictures in the answer.
            made.insert(0, fake_raster.write(fake_raster.paint(*self.size, 'grid ' + self.seed())))
        shown = [f'@{i}@' for i in range(len(made))] if self.fields['send_images'] else []
        echo = dict(self.fields)
        if self.img2img and not self.fields['include_init_images']:
            echo.update(init_images=None, mask=None)
        value = {'images': shown, 'parameters': echo, 'info': json.dumps(self.info(count, int(grid)))}
        return reply_filled(self.request, 200, value, made, self.faults)
